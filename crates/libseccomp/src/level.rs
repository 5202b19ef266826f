//! API levels: what the running kernel can do. seccomp_api_get(3).
//!
//! The kernel is asked when a level is first needed, not before: a program may install a filter that
//! kills for these questions.
#![forbid(unsafe_code)]

use core::sync::atomic::{AtomicU32, Ordering};

use crate::errno::{Errno, Result};
use crate::sys;

/// A level, from 1 to 7.
pub(crate) type Level = u32;

/// `SCMP_FLTATR_CTL_TSYNC`, and seccomp(2) instead of prctl(2).
pub(crate) const TSYNC: Level = 2;
/// `SCMP_FLTATR_CTL_LOG`, `SCMP_ACT_LOG` and `SCMP_ACT_KILL_PROCESS`.
pub(crate) const LOG: Level = 3;
/// `SCMP_FLTATR_CTL_SSB`.
pub(crate) const SPEC_ALLOW: Level = 4;
/// `SCMP_ACT_NOTIFY`.
pub(crate) const NOTIFY: Level = 5;
/// `SCMP_FLTATR_CTL_TSYNC` together with `SCMP_ACT_NOTIFY`.
pub(crate) const TSYNC_NOTIFY: Level = 6;
/// `SCMP_FLTATR_CTL_WAITKILL`.
pub(crate) const WAIT_KILLABLE: Level = 7;

/// 0 until the kernel was asked or a program has set it.
static LEVEL: AtomicU32 = AtomicU32::new(0);

/// The level.
pub(crate) fn get() -> Level {
    match LEVEL.load(Ordering::Relaxed) {
        0 => {
            let found = ask();
            LEVEL.store(found, Ordering::Relaxed);
            found
        }
        known => known,
    }
}

/// Sets the level, whatever the kernel can do.
pub(crate) fn set(level: Level) -> Result<()> {
    if !(1..=WAIT_KILLABLE).contains(&level) {
        return Err(Errno::EINVAL);
    }
    LEVEL.store(level, Ordering::Relaxed);
    Ok(())
}

/// Forgets the level: the kernel is asked again.
pub(crate) fn forget() {
    LEVEL.store(0, Ordering::Relaxed);
}

/// A level includes all below it.
fn ask() -> Level {
    let can: [fn() -> bool; 6] = [
        || sys::has_seccomp() && sys::has_flag(sys::TSYNC),
        || {
            sys::has_flag(sys::LOG)
                && sys::has_action(sys::RET_LOG)
                && sys::has_action(sys::RET_KILL_PROCESS)
        },
        || sys::has_flag(sys::SPEC_ALLOW),
        || sys::has_flag(sys::NEW_LISTENER) && sys::has_action(sys::RET_USER_NOTIF),
        || sys::has_flag(sys::TSYNC_ESRCH),
        || sys::has_flag(sys::NEW_LISTENER | sys::WAIT_KILLABLE),
    ];
    let levels = can.iter().take_while(|can| can()).count();
    1 + Level::try_from(levels).unwrap_or(0)
}
