//! The command blocks of the tutorial and of the pages about other projects run as they are written.
//!
//! Blocks marked `console` also show the output: trycmd compares it (`TRYCMD=overwrite` writes it). Blocks
//! marked `sh` are run by sh(1), and must succeed. README's are run by `readme` and by `cargo xtask packages`.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use seccompat_world::apart;
use seccompat_world::need;
use seccompat_world::scratch::{Scratch, copy_program};

#[test]
fn the_tutorial_shows_the_real_output() {
    let cases = trycmd::TestCases::new();
    cases.register_bin("seccompat", need::dist());
    cases.case("../../docs/tutorial.md").run();
}

/// The blocks of `sh` in a page.
fn blocks(page: &str) -> Vec<String> {
    let parts = page.split("```sh\n").skip(1);
    parts.map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// The pages with such blocks.
fn pages() -> Vec<PathBuf> {
    let docs = need::repository().join("docs");
    let upstream = fs::read_dir(docs.join("upstream")).unwrap();
    let mut pages: Vec<PathBuf> = upstream.map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    pages.sort();
    pages.insert(0, docs.join("tutorial.md"));
    pages
}

fn files_of_the_tutorial(to: &Path) {
    for entry in fs::read_dir(need::repository().join("docs/tutorial.in")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// A block of each language that is neither run nor an example of a file would be left out silently.
#[test]
fn every_block_is_of_a_language_that_is_run() {
    let mut pages = pages();
    pages.push(need::repository().join("README.md"));
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        let fences: Vec<&str> =
            text.lines().filter_map(|line| line.trim().strip_prefix("```")).collect();
        for pair in fences.chunks(2) {
            let [language, end] = pair else { panic!("{}: an open block", page.display()) };
            let shown = page.display();
            assert!(
                ["sh", "console"].contains(language) && end.is_empty(),
                "{shown}: ```{language}"
            );
        }
    }
}

#[test]
fn the_commands_of_the_pages_run() {
    need!(need::root());
    need!(need::program("dockerd"));
    let scratch = Scratch::new().unwrap();
    let bin = scratch.path().join("bin");
    fs::create_dir(&bin).unwrap();
    copy_program(&need::dist(), &bin.join("seccompat")).unwrap();
    let apart = scratch.path().join("apart");
    fs::create_dir(&apart).unwrap();
    let path = format!("{}:{}", bin.display(), env::var("PATH").unwrap_or_default());
    let mut count = 0;
    for page in pages() {
        // One folder a page: a block goes on where the one before it has stopped.
        let folder = scratch.path().join(page.file_stem().unwrap());
        fs::create_dir(&folder).unwrap();
        files_of_the_tutorial(&folder);
        for block in blocks(&fs::read_to_string(&page).unwrap()) {
            let mut sh = apart::sh(&apart, &block, 120);
            sh.current_dir(&folder).env("PATH", &path);
            let output = sh.output().unwrap();
            let said = [&output.stdout[..], &output.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            assert!(output.status.success(), "{}:\n{block}{said}", page.display());
            // A hidden error would say so.
            assert!(!said.contains("seccompat: unknown"), "{block}{said}");
            count += 1;
        }
    }
    assert!(count >= 15, "{count} blocks");
}
