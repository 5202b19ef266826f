//! Recording by notifications: seccomp_unotify(2).
//!
//! The program's filter notifies this process of each call, and this process lets the kernel make
//! it (`SECCOMP_USER_NOTIF_FLAG_CONTINUE`): numbers and registers are seen, and no results.
#![forbid(unsafe_code)]

use std::ffi::CString;
use std::time::Duration;

use seccompat_catalogue::{Abi, Sysno};

use super::event::{Done, RecordError};
use super::table::Table;
use crate::sys::{self, Guarded, Heard, NotStarted, Watch};
use crate::trace::tracee::Entry;
use crate::trace::{Ended, TraceError};

/// How long this process waits for a notification before it looks for other news.
const PATIENCE: Duration = Duration::from_millis(500);
/// The number of notifications after which it does so, too.
const OFTEN: u64 = 64;

/// Records a command.
pub(super) fn command(words: &[CString], table: &mut Table<'_>) -> Result<Done, RecordError> {
    let system = |what| move |error| RecordError::from(TraceError::System(what, error));
    let mut guarded = Guarded::start(words).map_err(|why| match why {
        NotStarted::NoListener(error) => RecordError::NoListener(error),
        NotStarted::System(what, error) => TraceError::System(what, error).into(),
    })?;
    let watch = Watch::begin_ending(guarded.command).map_err(system("sigaction"))?;
    let mut interrupted = false;
    let mut heard = 0u64;
    let mut not_executed = None;
    loop {
        if sys::told_to_end() && !interrupted {
            interrupted = true;
            guarded.end_all();
        }
        // After the command's end its id may soon be another process's, which gets no signals.
        if heard % OFTEN == 0 && guarded.command_ended() {
            Watch::forget_command();
        }
        heard += 1;
        match guarded.hear(PATIENCE).map_err(system("ioctl"))? {
            // The rest may wait for a long time.
            Heard::Nothing => heard = 0,
            Heard::Over => break,
            Heard::Call(notice) => {
                let entry = Entry { arch: notice.arch, nr: notice.nr, args: notice.args, ip: 0 };
                let tid = notice.tid;
                if tid == guarded.command && !guarded.has_executed {
                    guarded.look();
                }
                if tid == guarded.command && !guarded.has_executed && is_exit(&entry) {
                    not_executed = Some(entry.args[0] as i32);
                } else if tid == guarded.command && !guarded.has_executed {
                    table.note_start(tid, &entry);
                } else {
                    table.note(tid, &entry);
                }
                guarded.proceed(&notice);
            }
        }
    }
    let ended = guarded.finish();
    match not_executed {
        Some(errno) => Err(TraceError::Exec(std::io::Error::from_raw_os_error(errno)).into()),
        None => {
            let ended = ended.unwrap_or(Ended::Released);
            Ok(Done { ended, interrupted, signals: watch.finish() })
        }
    }
}

/// Whether a command that could not be executed ends: its status is the errno.
fn is_exit(entry: &Entry) -> bool {
    Abi::NATIVE.and_then(|abi| Sysno::EXIT_GROUP.number(abi)) == Some(entry.nr)
}
