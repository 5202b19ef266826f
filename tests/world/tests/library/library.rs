//! The library under real filters, each on a thread of its own.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::os::fd::AsRawFd;
use std::process::Command;
use std::thread;
use std::time::Duration;

use rustix::fs::{Access, AtFlags, CWD};
use seccompat::{By, Done, Error, ErrorKind, Sysno, Verdict, fs::faccessat2_with as faccessat2};
use seccompat_bpf::{Action, Insn, Program, code};
use seccompat_catalogue::Abi;
use seccompat_world::need;
use seccompat_world::scratch::Scratch;

/// Installs a filter on this thread with this action for one call.
fn refuse(call: Sysno, action: Action) {
    let abi = Abi::NATIVE.unwrap();
    let give = |action: Action| Insn::new(code::RET | code::K, action.to_word());
    let program = Program::new(vec![
        Insn::new(code::LD | code::W | code::ABS, 0),
        Insn::jump(code::JMP | code::JEQ, call.number(abi).unwrap(), 0, 1),
        give(action),
        give(Action::Allow),
    ]);
    rustix::thread::set_no_new_privs(true).unwrap();
    seccompat_live::install(&program.unwrap(), 0).unwrap();
}

fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    thread::spawn(work).join().unwrap()
}

fn ask() -> Result<Done<()>, Error> {
    faccessat2(CWD, c"/", Access::READ_OK, AtFlags::EACCESS)
}

#[test]
fn the_error_of_another_way_to_call_is_judged() {
    let args = [CWD.as_raw_fd() as u32 as u64, c"/".as_ptr() as u64, 0, 0, 0, 0];
    on_a_thread(move || {
        let judge = |errno| seccompat::judge(Sysno::FACCESSAT2, &args, errno).unwrap();
        assert_eq!(judge(1).kind(), ErrorKind::Kernel, "there is no filter");
        refuse(Sysno::FACCESSAT2, Action::Errno(1));
        assert_eq!((judge(1).kind(), judge(1).is_unavailable()), (ErrorKind::Filtered, true));
        assert_eq!(judge(2).kind(), ErrorKind::Kernel, "not the filter's errno");
    });
    assert_eq!(seccompat::judge(Sysno::FACCESSAT2, &args, 0), None);
}

#[test]
fn a_filters_refusal_is_emulated_on_its_thread_alone() {
    for errno in [1, 38] {
        on_a_thread(move || {
            assert_eq!(ask().unwrap().by, By::Native, "before the filter");
            refuse(Sysno::FACCESSAT2, Action::Errno(errno));
            assert_eq!(ask().unwrap().by, By::EXACTLY, "a filter that came later is seen");
            assert_eq!(ask().unwrap().by, By::EXACTLY, "and remembered");
        });
        assert_eq!(ask().unwrap().by, By::Native, "this thread has no filter");
    }
}

#[test]
fn where_nothing_is_left_the_call_is_unavailable() {
    on_a_thread(|| {
        refuse(Sysno::FACCESSAT2, Action::Errno(1));
        refuse(Sysno::FACCESSAT, Action::Errno(1));
        let error = ask().unwrap_err();
        assert_eq!((error.kind(), error.call()), (ErrorKind::Filtered, Sysno::FACCESSAT2));
        assert_eq!(error.errno(), rustix::io::Errno::NOSYS);
        let error = std::io::Error::from(error);
        assert_eq!(error.kind(), std::io::ErrorKind::Unsupported);
    });
}

#[test]
fn an_immutable_files_eperm_is_real_and_disables_nothing() {
    let scratch = Scratch::new().unwrap();
    let file = scratch.path().join("file");
    fs::write(&file, "x").unwrap();
    let chattr = |change: &str| Command::new("chattr").arg(change).arg(&file).output();
    if !chattr("+i").is_ok_and(|output| output.status.success()) {
        let why = "no file can be made immutable here".to_owned();
        return need::skip(&need::Absent::NotOurs(why));
    }
    let error = faccessat2(CWD, file.as_path(), Access::WRITE_OK, AtFlags::empty()).unwrap_err();
    let after = ask();
    chattr("-i").unwrap();
    assert_eq!((error.kind(), error.errno()), (ErrorKind::Kernel, rustix::io::Errno::PERM));
    assert_eq!(after.unwrap().by, By::Native, "one object's EPERM says nothing of the call");
}

/// A filter with different answers for different arguments may allow others: one answer must not be
/// remembered.
#[test]
fn a_refusal_that_not_all_probes_confirm_is_not_remembered() {
    on_a_thread(|| {
        let give = |errno| Insn::new(code::RET | code::K, Action::Errno(errno).to_word());
        let number = Sysno::FACCESSAT2.number(Abi::NATIVE.unwrap()).unwrap();
        // The low half of the fourth argument: the flags.
        let flags = 16 + 3 * 8 + if cfg!(target_endian = "big") { 4 } else { 0 };
        let program = Program::new(vec![
            Insn::new(code::LD | code::W | code::ABS, 0),
            Insn::jump(code::JMP | code::JEQ, number, 0, 5),
            Insn::new(code::LD | code::W | code::ABS, flags),
            Insn::jump(code::JMP | code::JEQ, AtFlags::EACCESS.bits(), 1, 0),
            Insn::jump(code::JMP | code::JEQ, 0, 2, 1),
            give(1),
            give(13),
            Insn::new(code::RET | code::K, Action::Allow.to_word()),
        ]);
        rustix::thread::set_no_new_privs(true).unwrap();
        seccompat_live::install(&program.unwrap(), 0).unwrap();
        assert_eq!(ask().unwrap().by, By::EXACTLY);
        let other = faccessat2(CWD, c"/", Access::READ_OK, AtFlags::empty()).unwrap();
        assert_eq!(other.by, By::Native, "it was not even made");
    });
}

#[test]
fn a_killing_filter_is_survived_in_a_child() {
    on_a_thread(|| {
        refuse(Sysno::OPENAT2, Action::KillProcess);
        let patience = Duration::from_millis(500);
        let found = seccompat::availability_in_child(Sysno::OPENAT2, patience).unwrap();
        assert_eq!(found.verdict, Verdict::Killed);
        let found = seccompat::availability_in_child(Sysno::STATX, patience).unwrap();
        assert_eq!(found.verdict, Verdict::Available);
    });
}

#[test]
fn availability_follows_the_threads_filters() {
    on_a_thread(|| {
        assert_eq!(seccompat::availability(Sysno::FCHMODAT2).verdict, Verdict::Available);
        refuse(Sysno::FCHMODAT2, Action::Errno(13));
        let errno = seccompat_catalogue::Errno::new(13);
        assert_eq!(seccompat::availability(Sysno::FCHMODAT2).verdict, Verdict::Filtered(errno));
    });
    assert_eq!(seccompat::availability(Sysno::FCHMODAT2).verdict, Verdict::Available);
}
