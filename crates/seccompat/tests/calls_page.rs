//! `docs/calls.md` is generated from the table that the functions follow, and every function's
//! documentation has the required parts. The page is rewritten if SECCOMPAT_WRITE is set.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use seccompat::{SignalSafe, WRAPPERS, Wrapper};
use seccompat_catalogue::{Arg, Eperm, Outcome, Prose};

const HEAD: &str = "\
# The library's behaviour for each call

Generated from the table that the functions themselves follow (`seccompat::WRAPPERS`), by
`SECCOMPAT_WRITE=1 cargo test -p seccompat --test calls calls_page`.

- *Probe*: the first probe that distinguishes a filter's EPERM from the kernel's (the others are in
  [probes](probes.md)); `BAD` is a pointer with all bits set, `=` the word of the failing call.
- *Real EPERM*: whether the kernel itself may return EPERM.
- *Emulation*: the replacement if a filter refuses the call or the kernel lacks it. It is as exact as
  the call, except for the weaknesses, each of which the caller must accept. **none**: no older call
  keeps the guarantee, and the function reports that the call is unavailable.
- *Free descriptors*: the greatest number that the emulation needs, including its result. If it lacks
  one, `/proc`, `/dev` or a process, the call is unavailable (ENOSYS, `io::ErrorKind::Unsupported`), and
  the report has the cause (`Error::emulation`, `struct seccompat_how`).
- *In a signal handler*: whether it may be called there, with paths that are `&CStr`. *Not emulated*:
  the emulation allocates.

| function | since | probe | real EPERM | emulation | free descriptors | weaknesses | in a signal handler |
|---|---|---|---|---|---|---|---|
";

/// The probe that the prober asks first.
fn probe(wrapper: &Wrapper) -> String {
    let params = wrapper.facts.params;
    let Some(probe) = wrapper.facts.probes.first() else { return "none".to_owned() };
    let words = probe.args().into_iter().take(params.len()).map(|arg| match arg {
        Arg::Bad => "BAD".to_owned(),
        Arg::Keep(_) => "=".to_owned(),
        Arg::Word(word) if word <= 64 => word.to_string(),
        Arg::Word(word) if [u64::MAX, u32::MAX.into()].contains(&word) => "-1".to_owned(),
        Arg::Word(word) => format!("{word:#x}"),
    });
    let answers = probe.expect().iter().map(|outcome| match outcome {
        Outcome::Success => "OK".to_owned(),
        Outcome::Errno(errno) => errno.to_string(),
    });
    let [words, answers] =
        [words.collect::<Vec<_>>().join(", "), answers.collect::<Vec<_>>().join(" or ")];
    format!("`({words})` → {answers}")
}

fn eperm(wrapper: &Wrapper) -> String {
    let word = match wrapper.facts.eperm {
        Eperm::Never => "never",
        Eperm::Rare => "rare",
        Eperm::Real => "real",
    };
    match Prose::of(wrapper.facts.call).eperm {
        Some(why) => format!("{word} ({why})"),
        None => word.to_owned(),
    }
}

fn row(wrapper: &Wrapper) -> String {
    let weaknesses: Vec<_> =
        wrapper.weaknesses.iter().map(|(name, what)| format!("`{name}`: {what}")).collect();
    let signal = match (wrapper.signal_safe, wrapper.emulation) {
        (SignalSafe::Yes, _) => "yes",
        (_, Some(_)) => "not emulated",
        _ => "no",
    };
    format!(
        "| `{}` | {} | {} | {} | {} | {} | {} | {signal} |\n",
        wrapper.function,
        wrapper.facts.call.since(),
        probe(wrapper),
        eperm(wrapper),
        wrapper.emulation.unwrap_or("**none**"),
        wrapper.emulation.map_or_else(String::new, |_| wrapper.descriptors.to_string()),
        weaknesses.join("<br>"),
    )
}

#[test]
fn the_page_is_what_the_table_says() {
    let mut page = HEAD.to_owned();
    for wrapper in WRAPPERS {
        let _ = write!(page, "{}", row(wrapper));
    }
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/calls.md");
    if env::var_os("SECCOMPAT_WRITE").is_some() {
        fs::write(&place, &page).unwrap();
    }
    assert_eq!(fs::read_to_string(&place).unwrap_or_default(), page, "SECCOMPAT_WRITE=1 renews it");
}

fn sources(at: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(sources(&path)) } else { all.push(path) }
    }
    all
}

/// Each public function's name with its documentation.
fn functions() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let mut doc = String::new();
        for line in fs::read_to_string(file).unwrap().lines() {
            if let Some(text) = line.strip_prefix("/// ").or(line.strip_prefix("///")) {
                let _ = writeln!(doc, "{text}");
            } else if let Some((_, rest)) = line
                .split_once("pub fn ")
                .or(line.split_once("pub unsafe fn "))
                .filter(|_| line.starts_with("pub"))
            {
                let name: String =
                    rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                found.push((name, std::mem::take(&mut doc)));
            } else if !line.starts_with("#[") {
                doc.clear();
            }
        }
    }
    found
}

#[test]
fn every_function_says_what_a_reader_looks_for() {
    let functions = functions();
    let mut missing = BTreeSet::new();
    for wrapper in WRAPPERS {
        let name = wrapper.function.rsplit("::").next().unwrap();
        let Some((_, doc)) = functions.iter().find(|(function, _)| function == name) else {
            panic!("there is no {}", wrapper.function);
        };
        let is_pair = functions.iter().any(|(function, _)| *function == format!("{name}_with"));
        assert_eq!(
            is_pair,
            wrapper.emulation.is_some(),
            "{name}: a function with an emulation has a `_with` variant"
        );
        let call = wrapper.facts.call.name();
        if !doc.starts_with(&format!("`{call}(")) || !doc.lines().next().unwrap().contains(")`") {
            missing.insert(format!("{name}: its C signature"));
        }
        let mut sections = vec!["# Errors", "# Signal safety", "# References"];
        if wrapper.emulation.is_some() {
            sections.push("# Weaknesses");
        }
        for section in sections {
            if !doc.contains(section) {
                missing.insert(format!("{name}: {section}"));
            }
        }
        for (weakness, _) in wrapper.weaknesses.iter() {
            if !doc.contains(&format!("Weaknesses::{weakness}`")) {
                missing.insert(format!("{name}: {weakness}"));
            }
        }
        if !doc.contains(&format!("Linux {}", wrapper.facts.call.since())) {
            missing.insert(format!("{name}: since {}", wrapper.facts.call.since()));
        }
    }
    assert_eq!(missing, BTreeSet::new());
    // The table has every function that makes a call.
    let told: BTreeSet<_> =
        WRAPPERS.iter().map(|wrapper| wrapper.function.rsplit("::").next().unwrap()).collect();
    for (name, doc) in &functions {
        let is_call =
            doc.starts_with('`') && doc.contains("Linux ") && doc.contains("# Signal safety");
        assert!(
            !is_call || told.contains(name.as_str()) || name == "close_range_cloexec",
            "{name}"
        );
    }
}
