//! The runtime: changes the bundle of a container that is started, and becomes the real runtime.
#![forbid(unsafe_code)]

use std::ffi::{CString, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use seccompat_lint::Below;

use crate::arguments::{self, Log, Meaning};
use crate::bundle::Bundle;
use crate::output::{FAILURE, record};
use crate::rule::{self, Engines, Outcome, Wanted};
use crate::settings::{self, Rule, Settings};

/// Becomes the real runtime with these arguments. Returns only on failure, with the exit status.
pub(crate) fn become_runtime(words: &[OsString]) -> i32 {
    let parsed = arguments::parse(words);
    match prepared(&parsed.meaning, &parsed.log, words) {
        Ok(command) => {
            let why = seccompat_live::exec_file(&command);
            let runtime = command.first().map(|path| path.to_string_lossy()).unwrap_or_default();
            record(&parsed.log, true, &format!("{runtime}: {why}"));
        }
        Err(why) => record(&parsed.log, true, &why),
    }
    FAILURE
}

/// Changes the bundle if a container is started. Returns the real runtime with its arguments.
fn prepared(meaning: &Meaning, log: &Log, words: &[OsString]) -> Result<Vec<CString>, String> {
    let settings = settings::read()?;
    refuse_itself(&settings)?;
    let changed = match settings.rule {
        Rule::Enosys => change(&settings, meaning, log),
        Rule::Off => Ok(()),
    };
    match changed {
        Ok(()) => {}
        Err(why) if settings.strict => {
            return Err(format!("the container is not started: config.json: {why}"));
        }
        Err(why) => record(log, false, &format!("config.json stays as it is: {why}")),
    }
    let runtime = settings.runtime.as_os_str();
    let words = [runtime].into_iter().chain(words.iter().map(OsString::as_os_str));
    let words: Result<_, _> = words.map(|word| CString::new(word.as_bytes())).collect();
    words.map_err(|_| "an argument has a zero byte in it".to_owned())
}

/// This program as its own runtime would start itself for ever.
fn refuse_itself(settings: &Settings) -> Result<(), String> {
    let id = |path: &Path| fs::metadata(path).map(|found| (found.dev(), found.ino())).ok();
    let own = id(Path::new("/proc/self/exe"));
    if own.is_some() && own == id(&settings.runtime) {
        let file = settings::FILE;
        return Err(format!("{file}: `runtime` is this program: name the real one"));
    }
    Ok(())
}

/// Puts the rule into the bundle of a container that is started.
fn change(settings: &Settings, meaning: &Meaning, log: &Log) -> Result<(), String> {
    let start = match meaning {
        Meaning::Other => return Ok(()),
        Meaning::Unclear(why) => return Err(why.clone()),
        Meaning::Start(start) => start,
    };
    let bundle = Bundle::open(&start.file()).map_err(|why| why.to_string())?;
    let below = if settings.names { Below::Stub } else { Below::Any };
    let exceptions = &settings.exceptions;
    let wanted = Wanted { exceptions, below, raw: settings.raw, engines: Engines::All };
    let outcome = rule::changed(&bundle.text, &wanted);
    if settings.verbose {
        outcome.report().iter().for_each(|line| record(log, false, line));
    }
    match outcome {
        Outcome::Changed(new) => bundle.replace(new.text.as_bytes()).map_err(|why| why.to_string()),
        Outcome::Same(_) => Ok(()),
        Outcome::Failed(why) => Err(why),
    }
}
