//! Calls that are tested against filters are never made, in any form.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use seccompat_catalogue::Abi;
use seccompat_raw::{Form, Heard, Limits, NoRehearsal, Rehearsed, rehearse};

/// The second one works on kernels before Linux 6.11, too.
const FORMS: [Form; 3] = [Form::Untraced, Form::Notified { receiving_ends: false }, Form::Traced];

fn own(number: u32, args: [u64; 6]) -> Rehearsed {
    Rehearsed::new(Abi::NATIVE.unwrap(), number, args).unwrap()
}

#[test]
fn nothing_that_is_asked_is_done() {
    // exit_group, kill(getpid, SIGKILL), exit, fork, pause: a process that made one of them would
    // not return, or block.
    let me = u64::from(std::process::id());
    let asks = [
        own(libc::SYS_exit_group as u32, [1, 0, 0, 0, 0, 0]),
        own(libc::SYS_kill as u32, [me, 9, 0, 0, 0, 0]),
        own(libc::SYS_exit as u32, [0; 6]),
        own(libc::SYS_clone as u32, [0; 6]),
        own(libc::SYS_rt_sigreturn as u32, [0; 6]),
        own(u32::MAX, [0; 6]),
    ];
    for form in FORMS {
        let mut heard = [Heard::Nothing; 6];
        match rehearse(&asks, form, Limits { most_kills: 4, may_yield: false }, &mut heard) {
            Err(NoRehearsal::Machine) => continue,
            other => other.unwrap(),
        }
        assert_eq!(heard, [Heard::Through; 6], "{form:?}");
    }
    // Newer kernels have a quick answer for some.
    for receiving_ends in [false, true] {
        let mut heard = [Heard::Nothing; 6];
        let form = Form::Notified { receiving_ends };
        let asks = [0, 1, 2, 3, 4, 5].map(|n| if n % 3 == 2 { asks[n] } else { asks[n].brief() });
        match rehearse(&asks, form, Limits { most_kills: 4, may_yield: false }, &mut heard) {
            Err(NoRehearsal::Machine) => continue,
            other => other.unwrap(),
        }
        assert_eq!(heard, [Heard::Through; 6], "brief, {form:?}");
    }
}
