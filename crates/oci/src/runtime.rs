//! The runtime: changes the bundle of a container that is started, and becomes the real runtime.
#![forbid(unsafe_code)]

use std::ffi::{CString, OsString};
use std::os::unix::ffi::OsStrExt;

use crate::arguments::{self, Meaning};
use crate::bundle::Bundle;
use crate::output::{FAILURE, log};
use crate::rule::{self, Outcome};
use crate::settings::{self, Rule, Settings};

/// Becomes the real runtime with these arguments. Returns only on failure, with the exit status.
pub(crate) fn become_runtime(words: &[OsString]) -> i32 {
    let settings = match settings::read() {
        Ok(settings) => settings,
        Err(why) => {
            log(&why);
            return FAILURE;
        }
    };
    let prepared = match settings.rule {
        Rule::Enosys => prepare(&settings, words),
        Rule::Off => Ok(()),
    };
    match prepared {
        Ok(()) => {}
        Err(why) if settings.strict => {
            log(&format!("the container is not started: config.json: {why}"));
            return FAILURE;
        }
        Err(why) => log(&format!("config.json stays as it is: {why}")),
    }
    let runtime = settings.runtime.as_os_str();
    let words = [runtime].into_iter().chain(words.iter().map(OsString::as_os_str));
    let Ok(command) =
        words.map(|word| CString::new(word.as_bytes())).collect::<Result<Vec<_>, _>>()
    else {
        log("an argument has a zero byte in it");
        return FAILURE;
    };
    let why = seccompat_live::exec(&command);
    log(&format!("{}: {why}", settings.runtime.display()));
    FAILURE
}

/// Puts the rule into the bundle of a container that is started.
fn prepare(settings: &Settings, words: &[OsString]) -> Result<(), String> {
    let start = match arguments::parse(words) {
        Meaning::Other => return Ok(()),
        Meaning::Unclear(why) => return Err(why),
        Meaning::Start(start) => start,
    };
    let bundle = Bundle::open(&start.folder(), &start.file()).map_err(|why| why.to_string())?;
    let outcome = rule::changed(&bundle.text, &settings.exceptions);
    if settings.verbose {
        outcome.report();
    }
    match outcome {
        Outcome::Changed(new) => bundle.replace(new.text.as_bytes()).map_err(|why| why.to_string()),
        Outcome::Same(_) => Ok(()),
        Outcome::Failed(why) => Err(why),
    }
}
