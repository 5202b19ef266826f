//! Cases in which an emulation, or a filter's unusual errno, once gave another answer than the
//! call.
#![deny(unsafe_code)]
#![allow(clippy::unwrap_used)]

use std::mem::MaybeUninit;
use std::os::fd::AsRawFd;
use std::thread;
use std::time::Duration;

use crate::os;
use rustix::event::epoll;
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{
    Access, AtFlags, CWD, MemfdFlags, Mode, OFlags, ResolveFlags, StatxFlags, ftruncate, open,
};
use rustix::io::Errno;
use rustix::process::PidfdFlags;
use rustix::rand::GetRandomFlags;
use seccompat::fs::{OpenHow, copy_file_range_with, faccessat2_with, openat2_with, statx_with};
use seccompat::io::{SignalMask, close_range_cloexec_with, epoll_pwait2_with};
use seccompat::process::{Strings, execveat, execveat_with, pidfd_open};
use seccompat::{By, Done, Error, ErrorKind, Pretend, Sysno, Weaknesses, rand};
use seccompat_bpf::Action;

/// A call's answer, natively and emulated.
fn both<T>(call: Sysno, make: impl Fn() -> Result<Done<T>, Error>) -> [Result<T, Errno>; 2] {
    let say = || make().map(|done| done.value).map_err(|error| error.errno());
    let native = say();
    let _pretend = Pretend::filtered(&[call]);
    [native, say()]
}

#[test]
fn a_look_without_waiting_is_not_interrupted() {
    const SIGUSR1: i32 = 10;
    thread::spawn(|| {
        let set = epoll::create(epoll::CreateFlags::CLOEXEC).unwrap();
        os::handle(SIGUSR1, os::Handler::Plain, 0, 0);
        os::block(SIGUSR1);
        for timeout in [Duration::ZERO, Duration::from_millis(1)] {
            let said = both(Sysno::EPOLL_PWAIT2, || {
                os::raise(SIGUSR1);
                let mut events = [MaybeUninit::uninit(); 2];
                epoll_pwait2_with(&set, &mut events, Some(timeout), Some(SignalMask(0)))
            });
            assert_eq!(said[1], said[0], "{timeout:?}");
        }
    })
    .join()
    .unwrap();
}

fn file(len: u64) -> OwnedFd {
    let file = rustix::fs::memfd_create("file", MemfdFlags::CLOEXEC).unwrap();
    ftruncate(&file, len).unwrap();
    file
}

#[test]
fn copies_end_where_files_do() {
    let (from, to) = (file(100), file(0));
    const LAST: u64 = i64::MAX as u64;
    let places = [0, 50, 99, 100, 101, LAST - 60, LAST - 1, LAST, LAST + 1, u64::MAX];
    for from_at in places {
        for to_at in places {
            for len in [0, 1, 60, usize::MAX / 2, usize::MAX] {
                let said = both(Sysno::COPY_FILE_RANGE, || {
                    let (mut from_at, mut to_at) = (from_at, to_at);
                    let done = copy_file_range_with(
                        &from,
                        Some(&mut from_at),
                        &to,
                        Some(&mut to_at),
                        len,
                    )?;
                    Ok(Done { value: (done.value, from_at, to_at), by: done.by })
                });
                assert_eq!(said[1], said[0], "{len} bytes from {from_at} to {to_at}");
            }
        }
    }
}

#[test]
fn a_program_by_a_descriptor_that_is_none_says_so() {
    let (mut argv, mut envp) = ([std::ptr::null(); 2], [std::ptr::null(); 1]);
    let argv = Strings::new(&[c"x"], &mut argv).unwrap();
    let envp = Strings::new(&[], &mut envp).unwrap();
    let none = os::descriptor(4_000_000);
    for (path, flags) in [(c"x", AtFlags::empty()), (c"", AtFlags::EMPTY_PATH)] {
        for accept in [Weaknesses::NONE, Weaknesses::EXEC_NAME] {
            let native = execveat(none, path, &argv, &envp, flags);
            let _pretend = Pretend::filtered(&[Sysno::EXECVEAT]);
            let emulated = execveat_with(none, path, &argv, &envp, flags, accept);
            assert_eq!((native.errno(), emulated.errno()), (Errno::BADF, Errno::BADF));
        }
    }
}

#[test]
fn unsynchronised_fields_are_exact() {
    let _pretend = Pretend::filtered(&[Sysno::STATX]);
    let told = |flags| {
        statx_with(CWD, c"/", flags, StatxFlags::BASIC_STATS, Weaknesses::NONE).map(|done| done.by)
    };
    assert_eq!(told(AtFlags::STATX_DONT_SYNC), Ok(By::EXACTLY));
    assert!(told(AtFlags::STATX_FORCE_SYNC).unwrap_err().is_unavailable());
}

/// Runs `work` in a thread of its own, with a filter that answers these calls with this action.
fn under(calls: &'static [Sysno], action: Action, work: impl FnOnce() + Send + 'static) {
    let thread = thread::spawn(move || {
        os::filter(calls, action);
        work();
    });
    thread.join().unwrap();
}

const NEW: &[Sysno] =
    &[Sysno::OPENAT2, Sysno::FACCESSAT2, Sysno::GETRANDOM, Sysno::CLOSE_RANGE, Sysno::PIDFD_OPEN];

#[test]
fn a_filters_errno_is_not_the_kernels_whatever_it_is() {
    // EACCES, EINVAL, EOPNOTSUPP, EAFNOSUPPORT, EBADF, the highest possible.
    for errno in [13, 22, 95, 97, 9, 4095] {
        under(NEW, Action::Errno(errno), move || {
            let how = OpenHow::new(OFlags::RDONLY | OFlags::CLOEXEC).resolve(ResolveFlags::BENEATH);
            let etc = open("/etc", OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).unwrap();
            let by = openat2_with(etc.as_fd(), c"passwd", &how).map(|done| done.by);
            assert_eq!(by, Ok(By::EXACTLY), "openat2, {errno}");
            // For these calls the kernel may return EINVAL to every existing probe.
            if errno != 22 {
                let (mode, flags) = (Access::READ_OK, AtFlags::EACCESS);
                let by = faccessat2_with(CWD, c"/etc/passwd", mode, flags).map(|done| done.by);
                assert_eq!(by, Ok(By::EXACTLY), "faccessat2, {errno}");
                let by = rand::getrandom_with(&mut [0; 8], GetRandomFlags::empty());
                assert_eq!(by.map(|done| done.by), Ok(By::EXACTLY), "getrandom, {errno}");
                let by = close_range_cloexec_with(50_000, 50_001, Weaknesses::NONE);
                assert_eq!(by.map(|done| done.by), Ok(By::EXACTLY), "close_range, {errno}");
                let error = pidfd_open(rustix::process::getpid(), PidfdFlags::empty()).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Filtered, "pidfd_open, {errno}");
                assert_eq!(error.errno(), Errno::NOSYS);
            }
        });
    }
}

#[test]
fn the_kernels_own_errnos_stay_its_own() {
    let how = |resolve| OpenHow::new(OFlags::RDONLY | OFlags::CLOEXEC).resolve(resolve);
    let kinds = [
        openat2_with(CWD, c"/none", &how(ResolveFlags::NO_XDEV)).map(drop).unwrap_err(),
        openat2_with(CWD, c"/etc/passwd/", &how(ResolveFlags::NO_XDEV)).map(drop).unwrap_err(),
        openat2_with(CWD, c"/etc", &OpenHow::from_words(1 << 40, 0, 0)).map(drop).unwrap_err(),
        openat2_with(os::descriptor(4_000_000), c"x", &how(ResolveFlags::BENEATH))
            .map(drop)
            .unwrap_err(),
        rand::getrandom(&mut [0], GetRandomFlags::RANDOM | GetRandomFlags::INSECURE).unwrap_err(),
        close_range_cloexec_with(2, 1, Weaknesses::NONE).unwrap_err(),
    ];
    let errnos =
        [Errno::NOENT, Errno::NOTDIR, Errno::INVAL, Errno::BADF, Errno::INVAL, Errno::INVAL];
    for (error, errno) in kinds.iter().zip(errnos) {
        assert_eq!((error.kind(), error.errno()), (ErrorKind::Kernel, errno), "{error:?}");
    }
}

#[test]
fn a_faked_success_makes_no_descriptor_and_no_bytes() {
    under(&[Sysno::OPENAT2, Sysno::GETRANDOM, Sysno::MEMFD_CREATE], Action::Errno(0), || {
        let how = OpenHow::new(OFlags::RDONLY | OFlags::CLOEXEC).resolve(ResolveFlags::IN_ROOT);
        let done = openat2_with(CWD, c".", &how).unwrap();
        assert_eq!(done.by, By::EXACTLY);
        assert_ne!(done.value.as_raw_fd(), 0, "somebody's standard input");
        let done = rand::getrandom_with(&mut [0; 8], GetRandomFlags::empty()).unwrap();
        assert_eq!((done.value, done.by), (8, By::EXACTLY));
        let error = seccompat::fs::memfd_create(c"x", MemfdFlags::CLOEXEC).unwrap_err();
        assert!(error.is_unavailable(), "{error:?}");
    });
}

#[test]
#[cfg(target_pointer_width = "32")]
fn calls_with_times_of_64_bits_are_attributed() {
    const TIMES: &[Sysno] = &[
        Sysno::CLOCK_GETTIME64,
        Sysno::CLOCK_NANOSLEEP_TIME64,
        Sysno::PPOLL_TIME64,
        Sysno::UTIMENSAT_TIME64,
        Sysno::RECVMMSG_TIME64,
    ];
    for &call in TIMES {
        let error = os::call_of_nothing(call).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Kernel, "{error:?}");
    }
    under(TIMES, Action::Errno(1), || {
        for &call in TIMES {
            let error = os::call_of_nothing(call).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Filtered, "{error:?}");
        }
    });
}
