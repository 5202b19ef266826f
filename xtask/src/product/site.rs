//! `cargo xtask site`: the documentation as a site, by mdBook, from the pages of the repository and pages that
//! are made of the program's help.
#![forbid(unsafe_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::metadata::{metadata, text};

use super::{at, output};

/// The chapters: a heading, and its pages as file below `docs/` or elsewhere and title.
const CHAPTERS: [(&str, &[(&str, &str)]); 5] = [
    (
        "Start",
        &[
            ("docs/tutorial.md", "Tutorial"),
            ("docs/overview.md", "Which command?"),
            ("docs/faq.md", "Questions"),
        ],
    ),
    (
        "Use",
        &[
            ("docs/profiles.md", "Profiles"),
            ("docs/guide.md", "A library that wants openat2"),
            ("docs/host.md", "Repair a host"),
            ("docs/hook.md", "Podman: the precreate hook"),
            ("docs/runtime.md", "Docker and containerd: the runtime"),
            ("docs/libseccomp.md", "In libseccomp's place"),
            ("docs/preload.md", "LD_PRELOAD"),
            ("packaging/kubernetes/README.md", "Kubernetes"),
        ],
    ),
    (
        "Reference",
        &[
            ("", "Commands"),
            ("", "Findings"),
            ("docs/guarantees.md", "Guarantees"),
            ("docs/calls.md", "Calls of the library"),
            ("docs/engines.md", "Engines"),
            ("docs/releases.md", "Releases"),
            ("docs/forms.md", "Forms of profiles"),
            ("", "JSON"),
            ("", "C API"),
            ("docs/probes.md", "A probe for every call"),
            ("docs/grid.md", "Other kernels"),
            ("docs/targets.md", "Targets"),
            ("docs/ltp.md", "The Linux Test Project"),
            ("docs/record.md", "Recordings and recipes"),
            ("docs/glossary.md", "Glossary"),
        ],
    ),
    (
        "Beyond",
        &[
            ("docs/new-calls.md", "For authors of new calls"),
            ("docs/upstream/README.md", "Upstream"),
            ("docs/nri.md", "A plugin for containerd"),
            ("docs/provenance.md", "Sources of facts"),
        ],
    ),
    (
        "Project",
        &[
            ("ARCHITECTURE.md", "Design"),
            ("packaging/README.md", "Packages"),
            ("SECURITY.md", "Security"),
            ("CONTRIBUTING.md", "Contributing"),
            ("CHANGELOG.md", "Changes"),
        ],
    ),
];

const BOOK: &str = "\
[book]
title = \"Seccompat\"
description = \"Tells a seccomp filter's EPERM from the kernel's\"
language = \"en\"
src = \"src\"

[output.html]
additional-css = [\"site.css\"]
";

/// Wide tables and code scroll within themselves, so that a page is never wider than a screen.
const CSS: &str = "\
.table-wrapper, pre { overflow-x: auto; }
main code { overflow-wrap: anywhere; }
main img { max-width: 100%; height: auto; }
";

/// Builds it, and checks its links.
pub(crate) fn run(root: &Path) -> Result<String, Vec<String>> {
    let place = built(root).map_err(|why| vec![why])?;
    let pages = links::check(&place.join("book"))?;
    Ok(format!("{}: {pages} pages, no warning, no broken link", place.join("book").display()))
}

fn built(root: &Path) -> Result<PathBuf, String> {
    let target = PathBuf::from(text(&metadata(root, &["--no-deps"])?, "target_directory"));
    let place = target.join("site");
    let _ = fs::remove_dir_all(&place);
    let source = place.join("src");
    fs::create_dir_all(&source).map_err(|why| at(&source, &why))?;
    put(&place.join("book.toml"), BOOK)?;
    put(&place.join("site.css"), CSS)?;
    // Where each file of the repository is in the book.
    let mut names: BTreeMap<PathBuf, String> = BTreeMap::new();
    names.insert("README.md".into(), "index.md".into());
    for (file, _) in CHAPTERS.iter().flat_map(|(_, pages)| *pages) {
        if !file.is_empty() {
            let flat = file.trim_start_matches("docs/").replace('/', "-").to_lowercase();
            names.insert(file.into(), flat);
        }
    }
    let upstream = root.join("docs/upstream");
    for entry in fs::read_dir(&upstream).map_err(|why| at(&upstream, &why))?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") {
            names
                .entry(format!("docs/upstream/{name}").into())
                .or_insert(format!("upstream-{name}"));
        }
    }
    for (file, name) in &names {
        let text = fs::read_to_string(root.join(file)).map_err(|why| at(file, &why))?;
        put(&source.join(name), &relinked(&text, file, &names))?;
    }
    fs::copy(root.join("docs/matrix.svg"), source.join("matrix.svg"))
        .map_err(|why| at(Path::new("docs/matrix.svg"), &why))?;
    let mut made = made(root, &target)?;
    for (name, page) in &made {
        put(&source.join(name), page)?;
    }
    put(&source.join("SUMMARY.md"), &summary(&names, &mut made))?;
    let out = Command::new("mdbook")
        .arg("build")
        .arg(&place)
        .output()
        .map_err(|why| format!("mdbook does not run: {why}; cargo install --locked mdbook"))?;
    let said = [out.stdout, out.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    if !out.status.success() || said.contains("WARN") || said.contains("ERROR") {
        return Err(format!("mdbook: {said}"));
    }
    Ok(place)
}

fn put(place: &Path, text: &str) -> Result<(), String> {
    fs::write(place, text).map_err(|why| at(place, &why))
}

/// The pages that are made: name and text.
fn made(root: &Path, target: &Path) -> Result<Vec<(String, String)>, String> {
    Ok(vec![
        ("commands.md".into(), commands(&target.join("dist/seccompat"))?),
        ("findings.md".into(), findings(root)?),
        ("json.md".into(), json(root)?),
        ("c-api.md".into(), c_api(root)?),
    ])
}

/// The help of each command.
fn commands(program: &Path) -> Result<String, String> {
    let help = |words: &[&str]| {
        output(Command::new(program).args(words).arg("--help").env("COLUMNS", "100"))
            .map_err(|why| format!("{why}; run `cargo xtask dist` first"))
    };
    let all = help(&[])?;
    let mut page = format!("# Commands\n\nMade of `seccompat --help`.\n\n```text\n{all}```\n");
    let list = all.split("Commands:\n").nth(1).unwrap_or_default();
    let lines = list.lines().take_while(|line| !line.is_empty());
    let lines = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    for name in lines.filter_map(|line| line.split_whitespace().next()) {
        if name != "help" {
            let text = help(&[name])?;
            let _ = write!(page, "\n## {name}\n\n```text\n{}\n```\n", text.trim_end());
        }
    }
    Ok(page)
}

/// The page of each finding of `check`, one below the other.
fn findings(root: &Path) -> Result<String, String> {
    let mut page = String::from("# Findings\n\nThe findings of `seccompat check`.\n");
    for file in sorted(&root.join("crates/lint/docs/rules"))? {
        let text = fs::read_to_string(&file).map_err(|why| at(&file, &why))?;
        page.push('\n');
        let mut code = false;
        for line in text.lines() {
            code ^= line.starts_with("```");
            // The headings of a page go one level down, and those within it have no page of their own.
            match line.strip_prefix("## ") {
                Some(heading) if !code => _ = writeln!(page, "**{heading}**"),
                _ if !code && line.starts_with("# ") => _ = writeln!(page, "#{line}"),
                _ => _ = writeln!(page, "{line}"),
            }
        }
    }
    Ok(page)
}

/// The schemas.
fn json(root: &Path) -> Result<String, String> {
    let mut page = String::from(
        "# JSON\n\n`--format json` writes one document; its `schema` says which. These are the schemas.\n",
    );
    for file in sorted(&root.join("docs/schemas"))? {
        let text = fs::read_to_string(&file).map_err(|why| at(&file, &why))?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let _ = write!(page, "\n## {name}\n\n```json\n{}\n```\n", text.trim_end());
    }
    Ok(page)
}

/// The header of the library for C.
fn c_api(root: &Path) -> Result<String, String> {
    let mut page = String::from(
        "# C API\n\n`libseccompat` is installed by `cargo xtask install --prefix DIR`, with a manual page for each \
         function. This is its header.\n",
    );
    for name in ["seccompat.h", "seccompat/posix.h"] {
        let file = root.join("crates/capi/include").join(name);
        let text = fs::read_to_string(&file).map_err(|why| at(&file, &why))?;
        let _ = write!(page, "\n## {name}\n\n```c\n{}\n```\n", text.trim_end());
    }
    Ok(page)
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|why| at(folder, &why))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    Ok(files)
}

/// The book's list of pages.
fn summary(names: &BTreeMap<PathBuf, String>, made: &mut Vec<(String, String)>) -> String {
    let mut out = String::from("# Summary\n\n[Seccompat](index.md)\n");
    for (heading, pages) in CHAPTERS {
        let _ = write!(out, "\n# {heading}\n\n");
        for (file, title) in pages {
            let name = match names.get(Path::new(file)) {
                Some(name) => name.clone(),
                // The made pages come in the order of the list.
                None => made.remove(0).0,
            };
            let _ = writeln!(out, "- [{title}]({name})");
            if *file == "docs/upstream/README.md" {
                for (file, name) in names {
                    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                    if file.starts_with("docs/upstream") && stem != "README" {
                        let _ = writeln!(out, "  - [{stem}]({name})");
                    }
                }
            }
        }
    }
    out
}

/// A page whose links lead to the book's pages; a link to a file that the book lacks becomes its text.
fn relinked(page: &str, file: &Path, names: &BTreeMap<PathBuf, String>) -> String {
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut out = String::new();
    let mut rest = page;
    while let Some(at) = rest.find("](") {
        let (before, after) = rest.split_at(at + 2);
        let Some(end) = after.find(')') else { break };
        let target = &after[..end];
        out += before;
        let (path, anchor) = target.split_once('#').map_or((target, ""), |(path, id)| (path, id));
        let whole = normal(&folder.join(path));
        let inside = names.get(&whole);
        if path.is_empty() || path.contains("://") {
            out += target;
        } else if let Some(name) = inside {
            out += name;
            if !anchor.is_empty() {
                let _ = write!(out, "#{anchor}");
            }
        } else if path.ends_with(".svg") {
            out += "matrix.svg";
        } else {
            unlink(&mut out, &whole);
        }
        rest = &after[end..];
        if out.ends_with(LOST) {
            out.truncate(out.len() - LOST.len());
            rest = &rest[1..];
        }
    }
    out + rest
}

/// Marks that a link was taken back.
const LOST: &str = "\u{0}";

/// Takes back the `[TEXT](` at the end, and leaves the text.
fn unlink(out: &mut String, whole: &Path) {
    out.truncate(out.len() - 2);
    if let Some(open) = out.rfind('[') {
        let text = out.split_off(open)[1..].to_owned();
        let _ = write!(out, "{text}");
        if !text.contains('`') && !whole.to_string_lossy().ends_with(&text) {
            let _ = write!(out, " (`{}`)", whole.display());
        }
    }
    out.push_str(LOST);
}

/// A path without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => _ = parts.pop(),
            std::path::Component::CurDir => {}
            part => parts.push(part),
        }
    }
    parts
}

mod links {
    //! The links of a site: each leads to a file and an anchor that are there.

    use super::{BTreeSet, Path, PathBuf, fs, normal};

    /// Checks every page in a folder; the number of pages.
    pub(super) fn check(folder: &Path) -> Result<usize, Vec<String>> {
        let mut pages = Vec::new();
        collect(folder, &mut pages);
        let mut broken = BTreeSet::new();
        for page in &pages {
            let text = fs::read_to_string(page).unwrap_or_default();
            for target in values(&text, "href").chain(values(&text, "src")) {
                if let Err(why) = follow(page, &text, &target) {
                    broken.insert(format!("{}: {target}: {why}", page.display()));
                }
            }
        }
        if broken.is_empty() { Ok(pages.len()) } else { Err(broken.into_iter().collect()) }
    }

    fn collect(folder: &Path, pages: &mut Vec<PathBuf>) {
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                collect(&path, pages);
            } else if path.extension().is_some_and(|ending| ending == "html") {
                pages.push(path);
            }
        }
        pages.sort();
    }

    /// The values of an attribute.
    fn values<'a>(text: &'a str, name: &str) -> impl Iterator<Item = String> + 'a {
        let sign = format!(" {name}=\"");
        let parts: Vec<&str> = text.split(&*sign).skip(1).collect();
        parts.into_iter().filter_map(|part| Some(part.split_once('"')?.0.replace("&amp;", "&")))
    }

    fn follow(page: &Path, text: &str, target: &str) -> Result<(), String> {
        if target.contains("://") || target.starts_with("data:") || target.starts_with("mailto:") {
            return Ok(());
        }
        let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
        let path = path.split('?').next().unwrap_or_default();
        // mdBook's page for a missing page has links from the site's root.
        if page.ends_with("404.html") {
            return Ok(());
        }
        let other = normal(&page.with_file_name("").join(path));
        let text = match path {
            "" => text.to_owned(),
            _ if !other.exists() => return Err("no such file".into()),
            _ if anchor.is_empty() => return Ok(()),
            _ => fs::read_to_string(&other).map_err(|why| why.to_string())?,
        };
        let there = anchor.is_empty() || text.contains(&format!("id=\"{anchor}\""));
        if there { Ok(()) } else { Err("no such anchor".into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_link_is_found() {
        let place = std::env::temp_dir().join(format!("seccompat-site-{}", std::process::id()));
        fs::create_dir_all(&place).unwrap();
        let write = |name: &str, text: &str| fs::write(place.join(name), text).unwrap();
        write(
            "a.html",
            "<h1 id=\"top\"></h1> <a href=\"b.html#x\"> <a href=\"#top\"> <a href=\"https://c\">",
        );
        write(
            "b.html",
            "<p id=\"x\"> <img src=\"p.svg\"> <a href=\"a.html#y\"> <a href=\"c.html\">",
        );
        let found = links::check(&place).unwrap_err();
        write("b.html", "<p id=\"x\">");
        let fixed = links::check(&place);
        fs::remove_dir_all(&place).unwrap();
        assert_eq!(fixed, Ok(2));
        let parts = ["a.html#y: no such anchor", "c.html: no such file", "p.svg: no such file"];
        assert_eq!(found.len(), parts.len(), "{found:?}");
        for (line, part) in found.iter().zip(parts) {
            assert!(line.contains(part), "{line}");
        }
    }

    #[test]
    fn links_lead_into_the_book_or_become_text() {
        let names = BTreeMap::from([
            (PathBuf::from("README.md"), "index.md".to_owned()),
            (PathBuf::from("docs/calls.md"), "calls.md".to_owned()),
        ]);
        let page = "a [b](calls.md#x) [c](../README.md) [`d`](../crates/d) [e](https://f) [g](#h) [i](../j)";
        assert_eq!(
            relinked(page, Path::new("docs/host.md"), &names),
            "a [b](calls.md#x) [c](index.md) `d` [e](https://f) [g](#h) i (`j`)"
        );
    }
}
