//! Records the calls that a program makes, with the arguments that decide, and who made each.
//!
//! There are three ways to see a call, the fastest first:
//!
//! 1. [`By::Notices`]: the program gets a filter that notifies this process of each call, which
//!    then lets the kernel make it (seccomp_unotify(2)).
//! 2. [`By::Stops`]: the program gets a filter that stops it once for each call.
//! 3. [`By::EveryStop`]: `PTRACE_SYSCALL`, two stops for each call. No filter is added, so a
//!    running process can be recorded, and calls that an inherited filter refuses are seen too.
//!
//! No filter that was added can be removed, and without this process each call would get ENOSYS.
//! So a program that got one ends with this process.
#![forbid(unsafe_code)]

mod container;
mod event;
mod notices;
mod programs;
mod stops;
mod table;

pub use container::processes_of_container;
use event::Done;
pub use event::{Ambiguous, By, Event, Kept, Program, RecordError, Recording, Subject};
use table::Table;

use crate::sys::LastWords;

/// Whether a filter of this process refuses calls of its commands before they can be recorded by a
/// newer filter.
fn is_filtered() -> bool {
    crate::proc::Status::of_this_thread().seccomp != Some(0)
}

/// Records `subject` until it has ended, with all threads and processes that it makes.
///
/// A command gets the signals of this process. After a terminating signal it has three seconds to
/// end; then, or after a second one, all its processes are killed. The recording is complete up to
/// there. A process that was not started here continues when this process is told to end.
///
/// The recording can be written while the second value lives.
///
/// `kept` says which arguments matter; `tell` is called with the number of calls at intervals.
///
/// # Errors
/// Nothing could be recorded.
pub fn record(
    subject: &Subject,
    by: Option<By>,
    kept: &Kept<'_>,
    tell: &mut dyn FnMut(u64),
) -> Result<(Recording, LastWords), RecordError> {
    let mut table = Table::new(kept, tell);
    let Subject::Command(command) = subject else {
        let done = stops::attached(subject, &mut table)?;
        return Ok(finished(table, By::EveryStop, done));
    };
    let chosen = by.unwrap_or(if is_filtered() { By::EveryStop } else { By::Notices });
    if chosen == By::Notices {
        match notices::command(command, &mut table) {
            Ok(done) => return Ok(finished(table, By::Notices, done)),
            Err(RecordError::NoListener(_)) if by.is_none() => {}
            Err(why) => return Err(why),
        }
    }
    let stops = if chosen == By::Notices { By::Stops } else { chosen };
    let done = stops::command(command, stops, &mut table)?;
    Ok(finished(table, stops, done))
}

fn finished(table: Table<'_>, by: By, done: Done) -> (Recording, LastWords) {
    (table.finish(by, done.ended, done.interrupted), done.signals)
}
