//! The handler of SIGSYS under filters that trap, each case in a process of its own.
// Other architectures have no such handler.
#![cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
#![deny(unsafe_code)]
#![allow(clippy::unwrap_used)]

#[path = "../common/os.rs"]
mod os;

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Output};
use std::sync::atomic::Ordering::SeqCst;

use os::Handler;
use rustix::fs::{CWD, OFlags, ResolveFlags};
use seccompat::fs::{OpenHow, openat2_with};
use seccompat::sigsys::{NotInstalled, return_enosys, return_enosys_and_chain};
use seccompat::{By, Sysno};
use seccompat_bpf::Action;

const CASE: &str = "SECCOMPAT_SIGSYS_CASE";
const TRAPPED: &[Sysno] = &[Sysno::OPENAT2];

fn trap() {
    os::filter(TRAPPED, Action::Trap(7));
}

/// Each case, and the signal that ends it, or 0.
const CASES: &[(&str, fn(), i32)] = &[
    ("a trapped call is missing, and emulated", emulated, 0),
    (
        "without the handler it kills",
        || {
            trap();
            os::openat2_of_nothing();
        },
        libc::SIGSYS,
    ),
    ("threads", threads, 0),
    ("threads that were there before", threads_before, 0),
    ("handlers of other signals may trap", nested, 0),
    ("an alternate stack", alternate, 0),
    ("twice is once", twice, 0),
    ("a handler is not replaced unasked", taken, 0),
    ("a handler gets what is sent", chained, 0),
    ("a plain handler gets what is sent", chained_plain, 0),
    ("a handler that runs once runs once", chained_once, libc::SIGSYS),
    ("what is sent kills as before", sent, libc::SIGSYS),
    ("what is forged is not a filter's", forged, libc::SIGSYS),
    ("syscall user dispatch is not a filter's", dispatched, libc::SIGSYS),
    ("what is ignored is ignored", ignored, 0),
    ("calls are interrupted as before", interrupted, 0),
    ("a blocked signal kills", blocked, libc::SIGSYS),
    ("a vfork child has the handler", vforked, 0),
    ("exec takes the handler away", exec, libc::SIGSYS),
    ("a filter that refuses sigaction", refused, 0),
];

fn emulated() {
    return_enosys().unwrap();
    trap();
    let how = OpenHow::new(OFlags::RDONLY | OFlags::CLOEXEC).resolve(ResolveFlags::IN_ROOT);
    for _ in 0..100 {
        assert_eq!(os::openat2_of_nothing(), libc::ENOSYS);
        assert_eq!(openat2_with(CWD, c".", &how).unwrap().by, By::EXACTLY);
    }
    assert_eq!(seccompat::availability(Sysno::OPENAT2).verdict, seccompat::Verdict::Missing);
    assert_eq!(seccompat::availability(Sysno::STATX).verdict, seccompat::Verdict::Available);
}

fn all_trap() {
    let work = || {
        for _ in 0..2000 {
            assert_eq!(os::openat2_of_nothing(), libc::ENOSYS);
        }
    };
    let threads: Vec<_> = (0..8).map(|_| std::thread::spawn(work)).collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

fn threads() {
    return_enosys().unwrap();
    trap();
    all_trap();
}

fn threads_before() {
    let (send, wait) = std::sync::mpsc::channel::<()>();
    let before = std::thread::spawn(move || {
        wait.recv().unwrap();
        trap();
        all_trap();
    });
    let racing: Vec<_> = (0..8).map(|_| std::thread::spawn(return_enosys)).collect();
    racing.into_iter().for_each(|thread| thread.join().unwrap().unwrap());
    send.send(()).unwrap();
    before.join().unwrap();
}

fn nested() {
    return_enosys().unwrap();
    trap();
    os::handle(libc::SIGALRM, Handler::ThatTraps, libc::SA_RESTART, 0);
    os::every(50);
    while os::SEEN.load(SeqCst) < 500 {
        // The handler changes errno: this only checks that the call does not kill.
        let _errno = os::openat2_of_nothing();
    }
}

fn alternate() {
    return_enosys().unwrap();
    trap();
    std::thread::spawn(|| assert!(os::uses_alternate_stack())).join().unwrap();
    std::thread::spawn(|| assert_eq!(os::openat2_of_nothing(), libc::ENOSYS)).join().unwrap();
}

fn twice() {
    return_enosys().unwrap();
    let once = os::disposition();
    return_enosys().unwrap();
    return_enosys_and_chain().unwrap();
    assert_eq!(os::disposition(), once);
    // A sent signal still ends the process, and does not loop through the handler.
    trap();
    assert_eq!(os::openat2_of_nothing(), libc::ENOSYS);
}

fn taken() {
    os::handle(libc::SIGSYS, Handler::Plain, 0, 0);
    let before = os::disposition();
    let error = return_enosys().unwrap_err();
    assert_eq!((error, error.errno()), (NotInstalled::Taken, rustix::io::Errno::EXIST));
    assert_eq!(os::disposition(), before);
}

const fn bit(signal: i32) -> u64 {
    1 << (signal - 1)
}

fn chained() {
    os::handle(libc::SIGSYS, Handler::WithInfo, 0, libc::SIGUSR1);
    return_enosys_and_chain().unwrap();
    trap();
    for n in 1..10 {
        os::raise(libc::SIGSYS);
        assert_eq!(os::SEEN.load(SeqCst), n);
        assert_eq!(os::CODE.load(SeqCst), libc::SI_TKILL);
        let blocked = os::BLOCKED.load(SeqCst) & (bit(libc::SIGSYS) | bit(libc::SIGUSR1));
        assert_eq!(blocked, bit(libc::SIGSYS) | bit(libc::SIGUSR1), "its own mask");
        assert_eq!(os::blocked() & blocked, 0, "and not afterwards");
        assert_eq!(os::openat2_of_nothing(), libc::ENOSYS);
        assert_eq!(os::SEEN.load(SeqCst), n, "it does not get a filter's");
    }
}

fn chained_plain() {
    os::handle(libc::SIGSYS, Handler::Plain, libc::SA_NODEFER, 0);
    return_enosys_and_chain().unwrap();
    os::raise(libc::SIGSYS);
    assert_eq!(os::SEEN.load(SeqCst), 1);
    assert_eq!(os::BLOCKED.load(SeqCst) & bit(libc::SIGSYS), 0, "SA_NODEFER");
}

fn chained_once() {
    os::handle(libc::SIGSYS, Handler::Plain, libc::SA_RESETHAND, 0);
    return_enosys_and_chain().unwrap();
    os::raise(libc::SIGSYS);
    assert_eq!(os::SEEN.load(SeqCst), 1);
    trap();
    assert_eq!(os::openat2_of_nothing(), libc::ENOSYS, "filters are still answered");
    os::raise(libc::SIGSYS);
}

fn sent() {
    return_enosys().unwrap();
    os::raise(libc::SIGSYS);
}

fn forged() {
    return_enosys().unwrap();
    os::forge();
}

fn dispatched() {
    return_enosys().unwrap();
    os::dispatch_a_call();
}

fn ignored() {
    os::handle(libc::SIGSYS, Handler::Ignore, 0, 0);
    return_enosys().unwrap();
    os::raise(libc::SIGSYS);
    trap();
    assert_eq!(os::openat2_of_nothing(), libc::ENOSYS);
    assert_eq!(os::read_until(libc::SIGSYS), 0, "an ignored signal interrupts nothing");
}

fn interrupted() {
    os::handle(libc::SIGSYS, Handler::Plain, 0, 0);
    return_enosys_and_chain().unwrap();
    assert_eq!(os::read_until(libc::SIGSYS), libc::EINTR);
    assert_eq!(os::SEEN.load(SeqCst), 1);
}

fn blocked() {
    return_enosys().unwrap();
    trap();
    os::block(libc::SIGSYS);
    os::openat2_of_nothing();
}

fn vforked() {
    return_enosys().unwrap();
    trap();
    assert_eq!(os::in_vfork_child(os::openat2_of_nothing), libc::ENOSYS);
    assert_eq!(os::openat2_of_nothing(), libc::ENOSYS);
}

fn exec() {
    return_enosys().unwrap();
    trap();
    let name = "the program after exec";
    let error = this_program(name).exec();
    panic!("{error}");
}

fn refused() {
    os::filter(&[Sysno::RT_SIGACTION], Action::Errno(1));
    let error = return_enosys().unwrap_err();
    assert_eq!(error.errno(), rustix::io::Errno::NOSYS);
}

fn this_program(case: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "every_case_ends_as_it_must", "--nocapture", "--test-threads=1"]);
    command.env(CASE, case);
    command
}

#[test]
fn every_case_ends_as_it_must() {
    if let Ok(name) = std::env::var(CASE) {
        if name == "the program after exec" {
            os::openat2_of_nothing();
            return;
        }
        CASES.iter().find(|(case, ..)| *case == name).unwrap().1();
        return;
    }
    for &(case, _, signal) in CASES {
        if case.starts_with("syscall user dispatch") && !os::can_dispatch() {
            println!("left out: syscall user dispatch, which this kernel lacks");
            continue;
        }
        let Output { status, stdout, stderr } = this_program(case).output().unwrap();
        let text = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        assert_eq!(status.signal().unwrap_or(0), signal, "{case}: {status} {text:?}");
        assert!(signal != 0 || status.success(), "{case}: {status} {text:?}");
    }
}
