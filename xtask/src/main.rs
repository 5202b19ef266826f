//! The repository's own chores: `cargo xtask CHORE`.
#![forbid(unsafe_code)]
// This is a program for the terminal; no other code calls it.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::Path;
use std::process::ExitCode;

mod coverage;
mod dist;
mod engines;
mod full;
mod grid;
mod house;
mod install;
mod inventory;
mod layers;
mod licences;
mod metadata;
mod mutants;
mod reproducible;
mod shared;
mod source;
mod tables;
mod targets;

const USAGE: &str = "\
usage: cargo xtask CHORE

  tables [--check]   write the catalogue's generated files from its tables, or only compare them
  house              no file or function is too long, and no files of a crate need each other
  layers             which crate may use which, and every dependency's reason
  licences           every dependency's licence suits ours
  dist               the static binary, into dist/ of the target folder
  reproducible       that binary, built in two folders, is the same bytes
  install --prefix DIR [--destdir DIR]
                     the library for C: shared, static, its header and its pkg-config file
  coverage [SECONDS] the lines of each crate that tests reach, and fuzzing for so long a target
  grid [--sources FILE] [KERNEL|SUITE]...
                     the suites on other kernels, as a matrix (docs/grid.md)
  engines [SUITE]... the container engines of Debian's other releases, held to the table of engines
  mutants [--check] [WORD]...
                     the tests catch what is broken on purpose; or only that it still can be
  targets [WORD]...  the library compiles for every target that a standard library can be had for, and
                     its tests pass on those that this machine runs
  full [WORD]...     the sweeps that take hours: fuzzing, mutants, coverage, engines, grid, benchmarks
  unsafe             the files with unsafe code are those of docs/unsafe.tbl
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    // The manifest is one level below the root.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let done = match words[..] {
        ["tables"] => tables::write(&root),
        ["tables", "--check"] => tables::check(&root),
        ["house"] => house::run(&root),
        ["layers"] => layers::run(&root),
        ["licences"] => licences::run(&root),
        ["dist"] => dist::run(&root),
        ["install", "--prefix", prefix] => install::run(&root, prefix, ""),
        ["install", "--prefix", prefix, "--destdir", destdir] => {
            install::run(&root, prefix, destdir)
        }
        ["coverage"] => coverage::run(&root, 10),
        ["coverage", seconds] if seconds.parse::<u64>().is_ok() => {
            coverage::run(&root, seconds.parse().unwrap_or(0))
        }
        ["grid", ref args @ ..] => grid::run(&root, args),
        ["engines", ref suites @ ..] => engines::run(&root, suites),
        ["full", ref words @ ..] => full::run(&root, words),
        ["reproducible"] => reproducible::run(&root),
        ["mutants", "--check"] => mutants::check(&root),
        ["mutants", ref words @ ..] => mutants::run(&root, words),
        ["targets", ref words @ ..] => targets::run(&root, words),
        ["unsafe"] => inventory::run(&root),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(errors) => {
            for error in errors {
                eprintln!("{error}");
            }
            ExitCode::FAILURE
        }
    }
}
