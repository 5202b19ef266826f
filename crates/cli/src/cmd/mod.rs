//! The commands: words in, one library call, a report out.
#![forbid(unsafe_code)]

mod assumed;
pub(crate) mod change;
pub(crate) mod check;
pub(crate) mod compile;
pub(crate) mod completions;
pub(crate) mod convert;
pub(crate) mod diff;
pub(crate) mod disasm;
pub(crate) mod dump;
pub(crate) mod eval;
pub(crate) mod explain;
mod fast;
pub(crate) mod fix;
pub(crate) mod generate;
pub(crate) mod host;
pub(crate) mod logs;
pub(crate) mod merge;
pub(crate) mod record;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod scan;
pub(crate) mod show;
pub(crate) mod syscalls;
pub(crate) mod trace;
pub(crate) mod under;

use seccompat_live::Work;

use crate::out::Failure;

/// Tests which calls this process may make, since a filter may kill for any call, and fails while
/// it can still report the reason.
fn find_means(command: &str, work: Work) -> Result<(), Failure> {
    let Some(call) = seccompat_live::find_means(work) else { return Ok(()) };
    let number = crate::input::native().ok().and_then(|abi| call.number(abi));
    let number = number.map_or_else(String::new, |number| format!(" ({number})"));
    Err(Failure::new(format!("a filter kills {command} for {call}{number}, which it needs")).hint(
        format!("allow {call} in the profile, or let it be an errno; a child died of it (SIGSYS)"),
    ))
}
