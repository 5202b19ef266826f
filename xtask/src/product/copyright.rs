//! `debian/copyright` of the source package: a paragraph for each crate in `vendor/`, in the form of
//! Debian's machine-readable copyright file 1.0.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::third::Third;

/// Licences whose texts every Debian system has.
const COMMON: [&str; 1] = ["Apache-2.0"];

/// The file, for these crates. Our own licence is in `root`.
pub(super) fn file(root: &Path, crates: &[Third]) -> Result<String, String> {
    let mut out = String::from(
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\
         Upstream-Name: seccompat\n\
         Comment: written by `cargo xtask deb` from the archives of the crates in vendor/\n\n\
         Files: *\nCopyright: 2026 The Seccompat authors\nLicense: Expat or Apache-2.0\n",
    );
    let mut texts = BTreeMap::new();
    let place = root.join("LICENSE-MIT");
    let ours = fs::read_to_string(&place).map_err(|why| super::at(&place, &why))?;
    texts.insert("Expat".to_owned(), body(&ours));
    texts.insert("Apache-2.0".to_owned(), String::new());
    for one in crates {
        let holders = one.holders()?.join("\n           ");
        let licence = named(&one.licence);
        let _ = write!(
            out,
            "\nFiles: vendor/{}/*\nCopyright: {holders}\nLicense: {licence}\n",
            folder(one)
        );
        for name in names(&one.licence) {
            if let Entry::Vacant(place) = texts.entry(name) {
                let text = text_of(one, place.key())?;
                place.insert(text);
            }
        }
    }
    for (name, text) in &texts {
        let _ = write!(out, "\nLicense: {name}\n{}", paragraph(name, text));
    }
    Ok(out)
}

/// The folder of a crate in `vendor/`, as `cargo vendor --versioned-dirs` names it.
pub(super) fn folder(one: &Third) -> String {
    format!("{}-{}", one.name, one.version)
}

/// Debian's form of the only exception that crates have.
const EXCEPTION: &str = " with LLVM exception";

/// Debian's form of an expression.
fn named(expression: &str) -> String {
    let words = expression.replace(" WITH LLVM-exception", "~").replace("MIT", "Expat");
    // Debian's form has no brackets: a comma separates what they would hold.
    let words = words.replace("(Expat OR Apache-2.0) AND", "Expat or Apache-2.0, and");
    words.replace(" OR ", " or ").replace(" AND ", " and ").replace('~', EXCEPTION)
}

/// The licences that an expression names, each once.
fn names(expression: &str) -> Vec<String> {
    let joined = named(expression).replace(EXCEPTION, "~").replace(',', "");
    let words = joined.split(' ').filter(|word| !matches!(*word, "or" | "and"));
    words.map(|word| word.replace('~', EXCEPTION)).collect()
}

/// The text of a licence, in a file of the crate's archive.
fn text_of(one: &Third, name: &str) -> Result<String, String> {
    let sign = match name {
        "Unlicense" => "free and unencumbered software",
        "Unicode-3.0" => "UNICODE LICENSE V3",
        "Apache-2.0 with LLVM exception" => "LLVM Exceptions to the Apache 2.0 License",
        "Zlib" => "This software is provided 'as-is'",
        "ISC" => "Permission to use, copy, modify, and/or distribute",
        other => {
            return Err(format!(
                "{}: the licence {other} is new; add the sign of its text to product/copyright.rs",
                one.name
            ));
        }
    };
    let notices = one.notices()?;
    let found = notices.iter().find_map(|(_, text)| text.find(sign).map(|from| &text[from..]));
    let text = found.ok_or_else(|| format!("{}: its archive has no text of {name}", one.name))?;
    Ok(body(text))
}

/// A text without its lines of copyright, which differ from crate to crate.
fn body(text: &str) -> String {
    let claims = |line: &&str| !line.trim_start().starts_with("Copyright");
    text.lines().filter(claims).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The lines of a paragraph: each begins with a blank, and an empty one has a full stop.
fn paragraph(name: &str, text: &str) -> String {
    let mut lines = String::new();
    if COMMON.iter().any(|common| name.starts_with(common)) {
        lines += " On Debian systems the text of the Apache License 2.0 is in\n \
                   /usr/share/common-licenses/Apache-2.0.\n";
        if !text.is_empty() {
            lines += " .\n";
        }
    }
    for line in text.lines() {
        let line = line.trim_end();
        lines += &if line.is_empty() { " .\n".to_owned() } else { format!(" {line}\n") };
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_have_debians_form() {
        assert_eq!(named("MIT OR Apache-2.0"), "Expat or Apache-2.0");
        assert_eq!(
            named("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT"),
            "Apache-2.0 with LLVM exception or Apache-2.0 or Expat"
        );
        assert_eq!(
            named("(MIT OR Apache-2.0) AND Unicode-3.0"),
            "Expat or Apache-2.0, and Unicode-3.0"
        );
        assert_eq!(
            names("Apache-2.0 WITH LLVM-exception OR MIT"),
            ["Apache-2.0 with LLVM exception", "Expat"]
        );
        assert_eq!(names("(MIT OR Apache-2.0) AND Unicode-3.0").len(), 3);
    }

    #[test]
    fn an_empty_line_is_a_full_stop() {
        assert_eq!(paragraph("Expat", "a\n\n b"), " a\n .\n  b\n");
        assert!(paragraph("Apache-2.0", "").contains("common-licenses"));
    }
}
