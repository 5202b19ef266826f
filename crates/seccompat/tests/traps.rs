//! Known pitfalls, each in a process of its own: memory that a `vfork` child shares, descriptors
//! above the limit, a full table, renames that replace, programs by descriptor.
#![deny(unsafe_code)]
#![allow(clippy::unwrap_used)]

use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, OwnedFd};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};

use crate::os;
use rustix::event::epoll;
use rustix::fs::{Access, AtFlags, CWD, Mode, OFlags, RenameFlags, open};
use rustix::io::{Errno, FdFlags, fcntl_dupfd_cloexec, fcntl_getfd, fcntl_setfd};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::rand::GetRandomFlags;
use seccompat::fs::{faccessat2_with, renameat2_with};
use seccompat::io::{close_range_cloexec_with, epoll_pwait2_with};
use seccompat::process::{Strings, execveat, execveat_with};
use seccompat::{By, Error, ErrorKind, Pretend, Sysno, Weaknesses, mm, rand};
use seccompat_bpf::Action;

const CASE: &str = "SECCOMPAT_TRAP";
const NAME: &str = "traps::nobody_falls_into_them";

const CASES: &[(&str, fn(), i32)] = &[
    ("a vfork child's filter is not its parent's", vfork, 0),
    ("a forked child's memory is right", fork, 0),
    ("descriptors above the limit are found", above_the_limit, 0),
    ("a refusal is remembered, and the call not made again", remembered, 0),
    ("a full table is no way to keep one", full_table, 0),
    ("closing finds all, even with a full table", closing, 0),
    ("without /proc high descriptors are named", without_proc, 0),
    ("NOREPLACE is exact or refused", no_replace, 0),
    ("a program by its path", by_path, 3),
    ("a program by its descriptor, named", by_descriptor, 4),
    ("a program by its descriptor is not run by a weaker way", not_by_descriptor, 0),
    ("time is waited for to its end", waiting, 0),
    ("random bytes, of any length", random, 0),
    ("locked at once, or not by its weaker way", locked, 0),
];

fn access() -> Result<By, Error> {
    faccessat2_with(CWD, c"/", Access::READ_OK, AtFlags::EACCESS).map(|done| done.by)
}

fn in_a_filtered_child() -> i32 {
    os::filter(&[Sysno::FACCESSAT2], Action::Errno(1));
    let both = [access(), access()];
    i32::from(both != [Ok(By::EXACTLY); 2])
}

fn vfork() {
    assert_eq!(access(), Ok(By::Native));
    assert_eq!(os::in_vfork_child(in_a_filtered_child), 0, "the child falls back");
    assert_eq!(access(), Ok(By::Native), "and its parent does not");
}

/// The filter kills at the second call.
fn remembered() {
    for (call, action) in
        [(Sysno::FACCESSAT2, Action::Errno(1)), (Sysno::RENAMEAT2, Action::Errno(38))]
    {
        os::filter(&[call], action);
    }
    let renamed = || {
        let flags = RenameFlags::empty();
        let done = renameat2_with(CWD, c"/nothing", CWD, c"/here", flags, Weaknesses::NONE);
        done.map(|done| done.by).map_err(|error| error.answered())
    };
    let all = || (access(), renamed());
    let expected = (Ok(By::EXACTLY), Err(Errno::NOENT));
    assert_eq!(all(), expected);
    os::filter(&[Sysno::FACCESSAT2, Sysno::RENAMEAT2], Action::KillProcess);
    assert_eq!(all(), expected);
}

fn fork() {
    os::filter(&[Sysno::FACCESSAT2], Action::Errno(1));
    assert_eq!(access(), Ok(By::EXACTLY));
    // A remembered refusal holds in a child on a copy of the memory, and on the memory itself.
    assert_eq!(os::in_vfork_child(|| i32::from(access() != Ok(By::EXACTLY))), 0);
}

/// Descriptors that stay open at exec; the highest is far above a limit that is lowered then.
fn descriptors() -> Vec<OwnedFd> {
    let file = open("/dev/null", OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).unwrap();
    let all: Vec<_> =
        [10, 63, 64, 65, 500, 900].map(|least| fcntl_dupfd_cloexec(&file, least).unwrap()).into();
    for fd in &all {
        fcntl_setfd(fd, FdFlags::empty()).unwrap();
    }
    limit(64);
    all
}

fn limit(current: u64) {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: Some(current), ..limit }).unwrap();
}

fn all_marked(all: &[OwnedFd]) {
    for fd in all {
        assert_eq!(fcntl_getfd(fd).unwrap(), FdFlags::CLOEXEC, "{fd:?}");
    }
}

fn mark(accept: Weaknesses) -> Result<By, Error> {
    let _pretend = Pretend::filtered(&[Sysno::CLOSE_RANGE]);
    close_range_cloexec_with(3, u32::MAX, accept).map(|done| done.by)
}

fn above_the_limit() {
    let all = descriptors();
    assert_eq!(mark(Weaknesses::NONE), Ok(By::EXACTLY));
    all_marked(&all);
}

fn fill() -> Vec<OwnedFd> {
    let open = || open("/dev/null", OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty());
    std::iter::from_fn(|| open().ok()).collect()
}

fn full_table() {
    let all = descriptors();
    let _full = fill();
    assert_eq!(mark(Weaknesses::NONE), Ok(By::EXACTLY));
    all_marked(&all);
}

fn closing() {
    let numbers: Vec<_> =
        descriptors().into_iter().map(std::os::fd::IntoRawFd::into_raw_fd).collect();
    // Leaked on purpose: no code owns them.
    fill().into_iter().for_each(std::mem::forget);
    {
        let _pretend = Pretend::missing(&[Sysno::CLOSE_RANGE]);
        assert_eq!(os::close_from(3), Ok(By::EXACTLY));
    }
    let left = fs::read_dir("/proc/self/fd").unwrap().count();
    // Three, and the descriptor of this listing.
    assert_eq!(left, 4, "{numbers:?}");
}

fn without_proc() {
    let all = descriptors();
    // As in a process without /proc: from here on it cannot open anything.
    os::filter(&[Sysno::OPENAT], Action::Errno(13));
    let error = mark(Weaknesses::NONE).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Emulation);
    assert_eq!(mark(Weaknesses::HIGH_DESCRIPTORS), Ok(By::Emulated(Weaknesses::HIGH_DESCRIPTORS)));
    let left: Vec<_> = all.iter().filter(|fd| fcntl_getfd(fd).unwrap().is_empty()).collect();
    // This is the declared weakness.
    assert!(left.iter().all(|fd| fd.as_raw_fd() > 64) && !left.is_empty(), "{left:?}");
}

fn no_replace() {
    let scratch = tempfile::tempdir().unwrap();
    env::set_current_dir(scratch.path()).unwrap();
    fs::create_dir("directory").unwrap();
    fs::write("file", "file").unwrap();
    fs::write("other", "other").unwrap();
    let _pretend = Pretend::filtered(&[Sysno::RENAMEAT2]);
    let rename = |from: &str, to: &str, flags, accept| {
        renameat2_with(CWD, from, CWD, to, flags, accept).map(|done| done.by)
    };
    let (exact, steps) = (Weaknesses::NONE, Weaknesses::NOT_ATOMIC);
    for (from, flags, accept) in [
        ("file", RenameFlags::NOREPLACE, exact),
        ("directory", RenameFlags::NOREPLACE, steps),
        ("file", RenameFlags::EXCHANGE, steps),
        ("file", RenameFlags::WHITEOUT, steps),
    ] {
        let error = rename(from, "new", flags, accept).unwrap_err();
        assert!(error.is_unavailable(), "{from} {flags:?}: {error:?}");
    }
    assert_eq!(fs::read("other").unwrap(), b"other");
    let error = rename("file", "other", RenameFlags::NOREPLACE, steps).unwrap_err();
    assert_eq!((error.kind(), error.errno()), (ErrorKind::Kernel, Errno::EXIST));
    assert_eq!(rename("file", "new", RenameFlags::NOREPLACE, steps), Ok(By::Emulated(steps)));
    assert!(fs::exists("new").unwrap() && !fs::exists("file").unwrap());
    assert_eq!(rename("new", "other", RenameFlags::empty(), exact), Ok(By::EXACTLY));
}

/// A shell that exits with this status.
fn shell<T>(script: &std::ffi::CStr, work: impl FnOnce(&Strings<'_>, &Strings<'_>) -> T) -> T {
    let words = [c"sh", c"-c", script];
    let (mut argv, mut envp) = ([std::ptr::null(); 4], [std::ptr::null(); 1]);
    work(&Strings::new(&words, &mut argv).unwrap(), &Strings::new(&[], &mut envp).unwrap())
}

fn by_path() {
    os::filter(&[Sysno::EXECVEAT], Action::Errno(1));
    let error =
        shell(c"exit 3", |argv, envp| execveat(CWD, c"/bin/sh", argv, envp, AtFlags::empty()));
    panic!("{error:?}");
}

fn shell_itself() -> OwnedFd {
    open("/bin/sh", OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).unwrap()
}

fn by_descriptor() {
    os::filter(&[Sysno::EXECVEAT], Action::Errno(38));
    let error = shell(c"exit 4", |argv, envp| {
        execveat_with(shell_itself(), c"", argv, envp, AtFlags::EMPTY_PATH, Weaknesses::EXEC_NAME)
    });
    panic!("{error:?}");
}

fn not_by_descriptor() {
    os::filter(&[Sysno::EXECVEAT], Action::Errno(1));
    let error = shell(c"exit 5", |argv, envp| {
        execveat(shell_itself(), c"", argv, envp, AtFlags::EMPTY_PATH)
    });
    assert_eq!(error.kind(), ErrorKind::Filtered);
    let error = shell(c"exit 5", |argv, envp| {
        let flags = AtFlags::SYMLINK_NOFOLLOW;
        execveat_with(CWD, c"/bin/sh", argv, envp, flags, Weaknesses::EXEC_NAME)
    });
    assert!(error.is_unavailable(), "a link would be followed");
}

fn waiting() {
    let set = epoll::create(epoll::CreateFlags::CLOEXEC).unwrap();
    let (reads, writes) = std::os::unix::net::UnixStream::pair().unwrap();
    epoll::add(&set, &reads, epoll::EventData::new_u64(7), epoll::EventFlags::IN).unwrap();
    let wait = |timeout| {
        let mut events = [MaybeUninit::uninit(); 4];
        epoll_pwait2_with(&set, &mut events, timeout, None).map(|done| (done.value, done.by))
    };
    let _pretend = Pretend::missing(&[Sysno::EPOLL_PWAIT2]);
    for micros in [0, 1, 300, 1500, 20_000] {
        let (timeout, start) = (Duration::from_micros(micros), Instant::now());
        assert_eq!(wait(Some(timeout)), Ok((0, By::EXACTLY)));
        assert!(start.elapsed() >= timeout, "{timeout:?}: {:?}", start.elapsed());
    }
    std::io::Write::write_all(&mut &writes, b"x").unwrap();
    assert_eq!(wait(None), Ok((1, By::EXACTLY)));
}

fn random() {
    let _pretend = Pretend::filtered(&[Sysno::GETRANDOM]);
    for len in [0, 1, 256, 5000] {
        let (mut a, mut b) = (vec![0; len], vec![0; len]);
        for into in [&mut a, &mut b] {
            let done = rand::getrandom_with(into, GetRandomFlags::empty()).unwrap();
            assert_eq!((done.value, done.by), (len, By::EXACTLY));
        }
        assert!(len < 256 || a != b, "{len} bytes twice");
    }
    let both = GetRandomFlags::RANDOM | GetRandomFlags::INSECURE;
    assert_eq!(rand::getrandom(&mut [0], both).unwrap_err().errno(), Errno::INVAL);
}

fn locked() {
    let page = vec![0u8; 8192];
    let lock = |on_fault, accept| {
        mm::mlock2_with(page.as_ptr().cast(), page.len(), on_fault, accept).map(|done| done.by)
    };
    let _pretend = Pretend::missing(&[Sysno::MLOCK2]);
    assert_eq!(lock(false, Weaknesses::NONE), Ok(By::EXACTLY));
    assert!(lock(true, Weaknesses::NONE).unwrap_err().is_unavailable());
    let lost = Weaknesses::FAULTED_IN;
    assert_eq!(lock(true, lost), Ok(By::Emulated(lost)));
}

#[test]
fn nobody_falls_into_them() {
    if let Ok(name) = env::var(CASE) {
        return CASES.iter().find(|(case, ..)| *case == name).unwrap().1();
    }
    for &(case, _, status) in CASES {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", NAME, "--nocapture", "--test-threads=1"]).env(CASE, case);
        let output = command.output().unwrap();
        let text = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
        assert_eq!(output.status.code(), Some(status), "{case}: {} {text:?}", output.status);
    }
}
