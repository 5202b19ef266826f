//! The repository's own chores: `cargo xtask CHORE`.
#![forbid(unsafe_code)]
// This is a program for the terminal; no other code calls it.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::Path;
use std::process::ExitCode;

mod api;
mod coverage;
mod deny;
mod dist;
mod engines;
mod full;
mod grid;
mod house;
mod install;
mod inventory;
mod layers;
mod libfuzzer;
mod libseccomp_suite;
mod licences;
mod links;
mod ltp;
mod metadata;
mod mutants;
mod packages;
mod pages;
mod product;
mod programs;
mod prose;
mod reproducible;
mod shared;
mod source;
mod tables;
mod targets;

const USAGE: &str = "\
usage: cargo xtask CHORE

  tables [--check]   write the files that are generated from tables, or only compare them
  api [--check]      write the public API of the library as text, or only compare it, also with the last
                     release's
  house              no file or function is too long, and no files of a crate depend on each other
  layers             the allowed dependencies between crates, and each dependency's reason
  licences           every dependency's licence is compatible with ours; with cargo-deny, if it is installed,
                     also bans, sources and advisories
  dist               build the static binary into dist/ of the target folder
  reproducible       builds of that binary in two folders are identical
  install --prefix DIR [--libdir DIR] [--destdir DIR] [--target TRIPLE]
                     install the library for C: shared, static, its headers, its pkg-config file and its
                     manual pages.
                     --libdir: the folder of libraries, below the prefix (lib/x86_64-linux-gnu) or from
                     the root; usually lib. --target: for another machine. CC, OBJCOPY and AR name the
                     tools, as for make
  install --preload --prefix DIR [--libdir DIR] [--destdir DIR] [--target TRIPLE]
                     install the library for LD_PRELOAD (docs/preload.md)
  install --libseccomp --prefix DIR [--destdir DIR] [--target TRIPLE]
                     install the library in libseccomp's place (docs/libseccomp.md)
  libseccomp-suite DIR
                     libseccomp's own tests, from its source, against the library in its place
  ltp DIR            tests of the Linux Test Project, from its source, with their calls refused and the
                     library for LD_PRELOAD (docs/ltp.md)
  coverage [SECONDS] the lines of each crate that tests reach, and fuzzing for this time per target
  libfuzzer [SECONDS] [TARGET]...
                     the fuzz targets under libFuzzer, with cargo-fuzz and a nightly compiler
  grid [--sources FILE] [KERNEL|SUITE]...
                     run the suites on other kernels, and print a matrix (docs/grid.md)
  engines [SUITE]... compare the container engines of Debian's other releases with the table
  programs [TEST]... record programs of Debian, and run them under the result (docs/record.md)
  mutants [--check] [WORD]...
                     the tests detect deliberate defects; or only check that the defects still apply
  mutants --in-diff BASE
                     the tests detect defects that cargo-mutants makes in the lines that differ from a commit
  targets [WORD]...  the library compiles for every target with an available standard library, and
                     its tests pass on the targets that this machine can run
  full [WORD]...     run the sweeps that take hours: fuzzing, mutants, coverage, engines, grid, benchmarks
  packages           build each crate that is published from its archive alone, and run README's commands,
                     which install the tool
  deb [STEP]...      build Debian's packages, check them by lintian, build them again and compare, and try
                     them in clean roots: build lint twice bookworm trixie
  rpm                build packages for rpm, from the source archive of deb, and try them in a clean root
  image FILE ARCH=PROGRAM...
                     make a container image with nothing but the program, without a daemon
  release [--twice]  make the files of a release: static programs with musl, an image, a bill of materials,
                     notices and checksums; with --twice a second one, which must be the same
  site               build the documentation as a site, by mdBook, and check its links
  pages              make the pages of engines and kernels with seccompat report
  prose              comments and pages have no idioms that readers stumbled over, and no dead link
  unsafe             unsafe code is only in the files of docs/unsafe.tbl
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    // The manifest is one level below the root.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let done = match words[..] {
        ["tables"] => tables::write(&root),
        ["tables", "--check"] => tables::check(&root),
        ["api"] => api::write(&root),
        ["api", "--check"] => api::check(&root),
        ["house"] => house::run(&root),
        ["layers"] => layers::run(&root),
        ["licences"] => licences::run(&root),
        ["dist"] => dist::run(&root),
        ["install", "--libseccomp", ref words @ ..] => install::libseccomp::run(&root, words),
        ["install", "--preload", ref words @ ..] => install::preload::run(&root, words),
        ["install", ref words @ ..] => install::run(&root, words),
        ["libseccomp-suite", source] => libseccomp_suite::run(&root, source),
        ["ltp", source] => ltp::run(&root, source),
        ["coverage"] => coverage::run(&root, 10),
        ["coverage", seconds] if seconds.parse::<u64>().is_ok() => {
            coverage::run(&root, seconds.parse().unwrap_or(0))
        }
        ["grid", ref args @ ..] => grid::run(&root, args),
        ["engines", ref suites @ ..] => engines::run(&root, suites),
        ["programs", ref words @ ..] => programs::run(&root, words),
        ["libfuzzer", ref words @ ..] => libfuzzer::run(&root, words),
        ["full", ref words @ ..] => full::run(&root, words),
        ["reproducible"] => reproducible::run(&root),
        ["mutants", "--check"] => mutants::check(&root),
        ["mutants", "--in-diff", base] => mutants::in_diff::run(&root, base),
        ["mutants", ref words @ ..] => mutants::run(&root, words),
        ["targets", ref words @ ..] => targets::run(&root, words),
        ["packages"] => packages::run(&root),
        ["image", to, ref programs @ ..] if !programs.is_empty() => {
            product::image::run(&root, to, programs)
        }
        ["site"] => product::site::run(&root),
        ["release"] => product::release::run(&root, false),
        ["release", "--twice"] => product::release::run(&root, true),
        ["rpm"] => product::rpm::run(&root),
        ["deb", ref steps @ ..] => product::deb::run(&root, steps),
        ["pages"] => pages::run(&root),
        ["prose"] => prose::run(&root),
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
