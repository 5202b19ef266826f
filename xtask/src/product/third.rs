//! The crates of others: their licences, their holders of rights and the texts of their licences, as their
//! archives have them.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::metadata::{list, packages, text};

/// A crate of others.
pub(crate) struct Third {
    /// Its name in the registry.
    pub(crate) name: String,
    /// Its version, build metadata included.
    pub(crate) version: String,
    /// Its licence, as an SPDX expression.
    pub(crate) licence: String,
    /// The persons that its manifest names.
    authors: Vec<String>,
    /// The folder of its sources.
    pub(crate) folder: PathBuf,
}

impl Third {
    fn of(package: &Value) -> Self {
        let authors = list(package, "authors").iter().filter_map(Value::as_str);
        Self {
            name: text(package, "name").to_owned(),
            version: text(package, "version").to_owned(),
            licence: spdx(text(package, "license")),
            authors: authors.map(str::to_owned).collect(),
            folder: Path::new(text(package, "manifest_path")).with_file_name(""),
        }
    }

    /// The files of its archive that a licence or a notice is in, with their texts, by name.
    pub(crate) fn notices(&self) -> Result<Vec<(String, String)>, String> {
        let mut found = Vec::new();
        let entries = fs::read_dir(&self.folder).map_err(|why| super::at(&self.folder, &why))?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_notice(&name) && entry.path().is_file() {
                let read = fs::read_to_string(entry.path());
                found.push((name, read.map_err(|why| super::at(&entry.path(), &why))?));
            }
        }
        found.sort();
        Ok(found)
    }

    /// The holders of its rights: the lines of its notices; else the authors of its manifest; else a
    /// sentence that says that its archive names none.
    pub(crate) fn holders(&self) -> Result<Vec<String>, String> {
        let mut holders = Vec::new();
        for (_, text) in self.notices()? {
            for holder in text.lines().filter_map(holder) {
                if !holders.contains(&holder) {
                    holders.push(holder);
                }
            }
        }
        if holders.is_empty() {
            holders.clone_from(&self.authors);
        }
        if holders.is_empty() {
            holders.push(format!("The authors of {} (its archive names no holder)", self.name));
        }
        Ok(holders)
    }
}

/// The crates of others in cargo's metadata, by name and version.
pub(crate) fn all(metadata: &Value) -> Vec<Third> {
    let others = packages(metadata).iter().filter(|package| !text(package, "source").is_empty());
    let mut found: Vec<Third> = others.map(Third::of).collect();
    found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    found
}

/// The expression with today's operators: crates wrote OR as a slash before there were expressions.
fn spdx(licence: &str) -> String {
    licence.replace('/', " OR ")
}

fn is_notice(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"]
        .iter()
        .any(|first| upper.starts_with(first))
}

/// The holder in a line that claims rights: `Copyright (c) 2020 A. B.` has `2020 A. B.`. The forms to
/// fill in at the end of the Apache licence claim none.
fn holder(line: &str) -> Option<String> {
    let line = line.trim().trim_start_matches(['/', '*', '#', ' ']);
    let mut rest = line.strip_prefix("Copyright")?.trim_start();
    for sign in ["(c)", "(C)", "©", ":", "&copy;"] {
        rest = rest.strip_prefix(sign).unwrap_or(rest).trim_start();
    }
    let form = rest.contains(['[', '{', '<']) && !rest.contains('@');
    let claims = rest.starts_with(|first: char| first.is_ascii_digit() || first.is_uppercase());
    let title =
        rest.starts_with("License") || rest.starts_with("Notice") || rest.starts_with("Owner");
    (claims && !form && !title).then(|| rest.trim_end_matches(['.', ' ']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_a_holder_or_none() {
        let of = |line| holder(line);
        assert_eq!(of("Copyright (c) 2014 A B").as_deref(), Some("2014 A B"));
        assert_eq!(
            of("   Copyright © 1991-2023 Unicode, Inc.").as_deref(),
            Some("1991-2023 Unicode, Inc")
        );
        assert_eq!(
            of("Copyright (c) Individual contributors").as_deref(),
            Some("Individual contributors")
        );
        for none in [
            "Copyright [yyyy] [name of copyright owner]",
            "   Copyright {yyyy} {name}",
            "copyright license to reproduce",
            "      \"Licensor\" shall mean the copyright owner",
            "Copyright License. Subject to the terms",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
    }

    #[test]
    fn a_slash_is_an_or() {
        assert_eq!(spdx("MIT/Apache-2.0"), "MIT OR Apache-2.0");
        assert_eq!(spdx("(MIT OR ISC) AND Zlib"), "(MIT OR ISC) AND Zlib");
    }
}
