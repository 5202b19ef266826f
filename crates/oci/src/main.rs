//! `seccompat-oci`: puts the ENOSYS rule into the seccomp profile of each new container.
#![forbid(unsafe_code)]

mod config;
mod hook;

use std::env;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::process::ExitCode;

use hook::Outcome;
use seccompat_profile::shown;

const HELP: &str = "\
Put the ENOSYS rule into the seccomp profile of a container

Usage: seccompat-oci hook [--strict] [--verbose]

The hook reads a config.json of the OCI runtime specification, and writes it
with the rule. It is for Podman's precreate hooks, which see the file before any
runtime does. If the file cannot be changed, the hook writes it as it is.

  --strict    If the file cannot be changed, fail, so that no container starts
  --verbose   Also report what was changed, and why nothing was
  --version   Print the version
  --help      Print this text
";

/// The options of `hook`.
#[derive(Default)]
struct Options {
    strict: bool,
    verbose: bool,
}

fn main() -> ExitCode {
    let words: Vec<OsString> = env::args_os().skip(1).collect();
    let words: Vec<&str> = words.iter().map(|word| word.to_str().unwrap_or("\u{fffd}")).collect();
    match &words[..] {
        ["--help" | "-h"] => print(HELP.as_bytes()),
        ["--version" | "-V"] => {
            print(concat!("seccompat-oci ", env!("CARGO_PKG_VERSION"), "\n").as_bytes())
        }
        ["hook", options @ ..] => {
            let mut chosen = Options::default();
            for option in options {
                match *option {
                    "--strict" => chosen.strict = true,
                    "--verbose" => chosen.verbose = true,
                    "--help" | "-h" => return print(HELP.as_bytes()),
                    other => return misused(other),
                }
            }
            hook(&chosen)
        }
        [] => misused(""),
        [other, ..] => misused(other),
    }
}

fn misused(word: &str) -> ExitCode {
    log(&format!("`{word}` is no argument; seccompat-oci --help prints those that are"));
    ExitCode::from(2)
}

/// Reads the whole input before it writes anything.
fn hook(options: &Options) -> ExitCode {
    let mut input = Vec::new();
    if let Err(why) = io::stdin().lock().read_to_end(&mut input) {
        log(&format!("config.json cannot be read: {why}"));
        return ExitCode::FAILURE;
    }
    match hook::changed(&input) {
        Outcome::Changed(new) => {
            if options.verbose {
                log("config.json has the ENOSYS rule now");
                if new.by_name {
                    log("the default stays, and the unknown calls get ENOSYS by name");
                }
                for call in new.left {
                    log(&format!("{call}: ENOSYS for the arguments that the profile refuses"));
                }
            }
            print(new.text.as_bytes())
        }
        Outcome::Same(why) => {
            if options.verbose {
                log(&format!("config.json stays as it is: {why}"));
            }
            print(&input)
        }
        Outcome::Failed(why) if options.strict => {
            log(&format!("config.json cannot be changed: {why}"));
            ExitCode::FAILURE
        }
        Outcome::Failed(why) => {
            log(&format!("config.json is passed on as it is: {why}"));
            print(&input)
        }
    }
}

/// Writes the output, completely or with a failure.
fn print(bytes: &[u8]) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            log(&format!("the output cannot be written: {why}"));
            ExitCode::FAILURE
        }
    }
}

/// The limit on a message, in characters: it may quote the file.
const LONGEST: usize = 500;

/// One line for the log. If it cannot be written, nobody can be told.
fn log(message: &str) {
    let message: String = message.chars().take(LONGEST).collect();
    let _ = writeln!(io::stderr(), "seccompat-oci: {}", shown(&message));
}
