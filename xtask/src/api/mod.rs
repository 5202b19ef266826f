//! `cargo xtask api`: the public API of the library as text, in `docs/api/`.
//!
//! `seccompat.txt` is the crate's, with the items that it re-exports from its siblings; `libseccompat.txt` is
//! the header's for C. Each line is one fact on which a program can rely. The texts are read from the sources,
//! because the compiler's own output (rustdoc's JSON) needs a nightly one.
//!
//! `--check` compares them, so that no change is silent, and compares them with those of the last release: a
//! line that is gone breaks programs, and needs a version that says so.
#![forbid(unsafe_code)]

mod c;
mod module;
mod render;
mod tokens;
mod walk;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

const FOLDER: &str = "docs/api";

/// A text's name, and its lines.
type Text = (&'static str, BTreeSet<String>);

fn texts(root: &Path) -> Result<[Text; 2], String> {
    let crates = module::Crates::read(&root.join("crates"))?;
    let header = root.join("crates/capi/include/seccompat.h");
    let header =
        fs::read_to_string(&header).map_err(|why| format!("{}: {why}", header.display()))?;
    Ok([("seccompat.txt", walk::api(&crates, "seccompat")?), ("libseccompat.txt", c::api(&header))])
}

/// Writes the texts.
pub(crate) fn write(root: &Path) -> Result<String, Vec<String>> {
    let folder = root.join(FOLDER);
    let told = |why: std::io::Error| vec![format!("{}: {why}", folder.display())];
    fs::create_dir_all(&folder).map_err(told)?;
    let texts = texts(root).map_err(|why| vec![why])?;
    for (name, lines) in &texts {
        fs::write(folder.join(name), joined(lines)).map_err(told)?;
    }
    Ok(summary(&texts))
}

/// Compares them.
pub(crate) fn check(root: &Path) -> Result<String, Vec<String>> {
    let texts = texts(root).map_err(|why| vec![why])?;
    let mut errors = Vec::new();
    for (name, lines) in &texts {
        let old = fs::read_to_string(root.join(FOLDER).join(name)).unwrap_or_default();
        errors.extend(
            differences(&lines_of(&old), lines).map(|line| format!("{FOLDER}/{name}: {line}")),
        );
    }
    if !errors.is_empty() {
        errors
            .push("the public API changed: run cargo xtask api, and review the difference".into());
        return Err(errors);
    }
    match broken(root, &texts).map_err(|why| vec![why])? {
        errors if errors.is_empty() => Ok(summary(&texts)),
        errors => Err(errors),
    }
}

fn summary(texts: &[Text]) -> String {
    let one = |(name, lines): &Text| format!("{name}: {} lines", lines.len());
    texts.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn joined(lines: &BTreeSet<String>) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

fn lines_of(text: &str) -> BTreeSet<String> {
    text.lines().map(str::to_owned).collect()
}

/// The lines of one side, with a sign.
fn differences<'a>(
    old: &'a BTreeSet<String>,
    new: &'a BTreeSet<String>,
) -> impl Iterator<Item = String> + 'a {
    let gone = old.difference(new).map(|line| format!("- {line}"));
    gone.chain(new.difference(old).map(|line| format!("+ {line}")))
}

/// The lines that the last release had, if the present version does not announce a break.
fn broken(root: &Path, texts: &[Text]) -> Result<Vec<String>, String> {
    let git = |words: &[&str]| {
        let out = Command::new("git").args(words).current_dir(root).output().ok()?;
        let text = String::from_utf8(out.stdout).ok()?;
        out.status.success().then_some(text)
    };
    // An archive of the sources has no history, and before the first release there is no tag.
    let describe = ["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"];
    let Some(tag) = git(&describe).map(|tag| tag.trim().to_owned()) else { return Ok(Vec::new()) };
    let manifest = fs::read_to_string(root.join("Cargo.toml")).map_err(|why| why.to_string())?;
    let present = version(&manifest).ok_or("Cargo.toml has no version")?;
    let released = version(&format!("version = \"{}\"", tag.trim_start_matches('v')));
    let Some(released) = released else { return Ok(Vec::new()) };
    if announces(released, present) {
        return Ok(Vec::new());
    }
    let mut errors = Vec::new();
    for (name, lines) in texts {
        let old = git(&["show", &format!("{tag}:{FOLDER}/{name}")]).unwrap_or_default();
        let gone = lines_of(&old).into_iter().filter(|line| !lines.contains(line));
        errors.extend(gone.map(|line| format!("{tag} had, and this version breaks: {line}")));
    }
    Ok(errors)
}

/// Whether programs expect a break between two versions: by Cargo's rules, the first number that is not 0.
fn announces(released: [u64; 3], present: [u64; 3]) -> bool {
    let first = released.iter().position(|number| *number != 0).unwrap_or(2);
    released[..=first] != present[..=first]
}

/// The first version of a manifest.
fn version(manifest: &str) -> Option<[u64; 3]> {
    let mut lines = manifest.lines().filter_map(|line| line.strip_prefix("version = \""));
    let text = lines.next()?.split('"').next()?;
    let mut numbers = text.split('.').map(|number| number.parse().ok());
    Some([numbers.next()??, numbers.next()??, numbers.next()??])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_is_announced_by_the_first_number_that_is_not_0() {
        for (released, present, announced) in [
            ("1.2.3", "1.3.0", false),
            ("1.2.3", "2.0.0", true),
            ("0.1.0", "0.1.1", false),
            ("0.1.0", "0.2.0", true),
            ("0.0.1", "0.0.2", true),
        ] {
            let [released, present] =
                [released, present].map(|text| version(&format!("version = \"{text}\"")).unwrap());
            assert_eq!(announces(released, present), announced, "{released:?} {present:?}");
        }
    }

    #[test]
    fn a_change_is_shown_from_both_sides() {
        let [old, new] = ["fn a()\nfn b()\n", "fn a()\nfn b(u8)\n"].map(lines_of);
        let shown: Vec<String> = differences(&old, &new).collect();
        assert_eq!(shown, ["- fn b()", "+ fn b(u8)"]);
    }
}
