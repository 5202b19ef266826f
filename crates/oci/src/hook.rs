//! The hook: `config.json` on stdin, and the same with the rule on stdout.
#![forbid(unsafe_code)]

use std::io::{self, Read};

use seccompat_lint::Below;

use crate::output::{FAILURE, log, print};
use crate::rule::{self, Engines, Outcome, Wanted};

/// The options of `hook`.
#[derive(Default)]
pub(crate) struct Options {
    /// Whether to fail if the file cannot be changed.
    pub(crate) strict: bool,
    /// Whether to report changes, and why nothing was changed.
    pub(crate) verbose: bool,
    /// The runtime that loads the file.
    pub(crate) below: Below,
    /// Whether it is crun, which takes the whole filter by an annotation.
    pub(crate) raw: bool,
}

/// Reads the whole input before it writes anything. Returns the exit status.
pub(crate) fn run(options: &Options) -> i32 {
    let mut input = Vec::new();
    if let Err(why) = io::stdin().lock().read_to_end(&mut input) {
        log(&format!("config.json cannot be read: {why}"));
        return FAILURE;
    }
    let (below, raw) = (options.below, options.raw);
    let wanted = Wanted { below, raw, engines: Engines::Podman, ..Wanted::default() };
    let outcome = rule::changed(&input, &wanted);
    if options.verbose {
        outcome.report().iter().for_each(|line| log(line));
    }
    match outcome {
        Outcome::Changed(new) => print(new.text.as_bytes()),
        Outcome::Same(_) => print(&input),
        Outcome::Failed(why) if options.strict => {
            log(&format!("config.json cannot be changed: {why}"));
            FAILURE
        }
        Outcome::Failed(why) => {
            log(&format!("config.json is passed on as it is: {why}"));
            print(&input)
        }
    }
}
