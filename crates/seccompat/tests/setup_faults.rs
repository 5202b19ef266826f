//! Every call, emulated in an environment that lacks a resource: no `/proc`, no `/dev`, no free
//! descriptor, no new process. The lack is never reported as an error of the file: the result is
//! the native one, or ENOSYS with the missing resource in the report.
#![deny(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::ffi::CStr;
use std::io;
use std::mem::MaybeUninit;
use std::path::Path;
use std::time::Duration;

use crate::common::{is_root, make, mount_tmpfs, open_directory, place, run_inside};
use crate::os;
use rustix::event::epoll;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{
    Access, AtFlags, MemfdFlags, Mode, OFlags, RenameFlags, ResolveFlags, StatxFlags, XattrFlags,
    openat,
};
use rustix::io::{Errno, IoSlice, IoSliceMut, ReadWriteFlags};
use rustix::process::{PidfdFlags, Resource, Rlimit, getrlimit, setrlimit};
use rustix::rand::GetRandomFlags;
use seccompat::fs::{self, MountId, OpenHow};
use seccompat::process::{self, Strings};
use seccompat::{Error, ErrorKind, Pretend, Sysno, WRAPPERS, io as calls, mm, rand};
use seccompat_bpf::Action;

/// The arguments for a call.
struct Given<'a> {
    directory: BorrowedFd<'a>,
    /// A file's name in it.
    name: &'a CStr,
    file: BorrowedFd<'a>,
    events: BorrowedFd<'a>,
    myself: BorrowedFd<'a>,
}

type Call = fn(&Given<'_>) -> Result<(), Error>;

const NO_FOLLOW: AtFlags = AtFlags::SYMLINK_NOFOLLOW;

/// Opens by these rules, to read or to create.
fn open(given: &Given<'_>, rules: ResolveFlags, creates: bool) -> Result<(), Error> {
    let flags =
        OFlags::CLOEXEC | if creates { OFlags::CREATE | OFlags::WRONLY } else { OFlags::RDONLY };
    let how = OpenHow::new(flags).resolve(rules);
    let how = if creates { how.mode(Mode::RUSR | Mode::WUSR) } else { how };
    fs::openat2(given.directory, given.name, &how).map(drop)
}

fn open_through(given: &Given<'_>, path: &CStr) -> Result<(), Error> {
    let how = OpenHow::new(OFlags::RDONLY | OFlags::CLOEXEC).resolve(ResolveFlags::IN_ROOT);
    fs::openat2(given.directory, path, &how).map(drop)
}

/// Every wrapper, in each way that its emulation may take. `quotactl_fd` and `spawn` have no
/// emulation that uses these resources, so their entries only complete the list.
const CALLS: &[(&str, Call)] = &[
    ("fs::cachestat", |given| fs::cachestat(given.file, 0, 0).map(drop)),
    ("fs::copy_file_range", |given| {
        fs::copy_file_range(given.file, Some(&mut 0), given.file, Some(&mut 8), 1).map(drop)
    }),
    ("fs::faccessat2", |given| {
        fs::faccessat2(given.directory, given.name, Access::READ_OK, AtFlags::empty())
    }),
    ("fs::faccessat2", |given| {
        fs::faccessat2(given.directory, given.name, Access::READ_OK, NO_FOLLOW)
    }),
    ("fs::faccessat2", |given| {
        fs::faccessat2(given.directory, given.name, Access::READ_OK, AtFlags::EACCESS | NO_FOLLOW)
    }),
    ("fs::faccessat2", |given| {
        fs::faccessat2(given.file, c"", Access::READ_OK, AtFlags::EMPTY_PATH)
    }),
    ("fs::fchmodat2", |given| {
        fs::fchmodat2(given.directory, given.name, Mode::RUSR, AtFlags::empty())
    }),
    ("fs::fchmodat2", |given| fs::fchmodat2(given.directory, given.name, Mode::RUSR, NO_FOLLOW)),
    ("fs::fchmodat2", |given| fs::fchmodat2(given.file, c"", Mode::RUSR, AtFlags::EMPTY_PATH)),
    ("fs::getxattrat", |given| {
        fs::getxattrat(given.directory, given.name, NO_FOLLOW, c"user.one", &mut [0; 8]).map(drop)
    }),
    ("fs::getxattrat", |given| {
        fs::getxattrat(given.file, c"", AtFlags::EMPTY_PATH, c"user.one", &mut [0; 8]).map(drop)
    }),
    ("fs::listmount", |_| fs::listmount(&MountId::new(u64::MAX, 0), &mut [0; 8], 0).map(drop)),
    ("fs::listxattrat", |given| {
        fs::listxattrat(given.directory, given.name, NO_FOLLOW, &mut [0; 64]).map(drop)
    }),
    ("fs::memfd_create", |_| fs::memfd_create(c"name", MemfdFlags::CLOEXEC).map(drop)),
    ("fs::openat2", |given| open(given, ResolveFlags::BENEATH, false)),
    ("fs::openat2", |given| open(given, ResolveFlags::BENEATH, true)),
    ("fs::openat2", |given| open(given, ResolveFlags::NO_XDEV, false)),
    ("fs::openat2", |given| open(given, ResolveFlags::IN_ROOT | ResolveFlags::NO_XDEV, true)),
    ("fs::openat2", |given| open(given, ResolveFlags::NO_SYMLINKS, false)),
    ("fs::openat2", |given| open(given, ResolveFlags::NO_MAGICLINKS, false)),
    ("fs::openat2", |given| open_through(given, c"in/../file")),
    ("fs::openat2", |given| open_through(given, c"in/deep/../../link")),
    ("fs::openat2", |given| open_through(given, c"sticky/link")),
    ("fs::quotactl_fd", |_| Ok(())),
    ("fs::removexattrat", |given| {
        fs::removexattrat(given.directory, given.name, NO_FOLLOW, c"user.none")
    }),
    ("fs::renameat2", |given| {
        let (at, name) = (given.directory, given.name);
        fs::renameat2(at, name, at, name, RenameFlags::empty())
    }),
    ("fs::setxattrat", |given| {
        let flags = XattrFlags::empty();
        fs::setxattrat(given.directory, given.name, NO_FOLLOW, c"user.one", b"x", flags)
    }),
    ("fs::statmount", |_| fs::statmount(&MountId::new(1, 0), &mut [0; 64], 0).map(drop)),
    ("fs::statx", |given| {
        let mask = StatxFlags::BASIC_STATS;
        fs::statx(given.directory, given.name, NO_FOLLOW, mask).map(drop)
    }),
    ("io::close_range", |_| calls::close_range_cloexec(3, u32::MAX)),
    ("io::epoll_pwait2", |given| {
        let mut events = [MaybeUninit::uninit(); 2];
        calls::epoll_pwait2(given.events, &mut events, Some(Duration::ZERO), None).map(drop)
    }),
    ("io::preadv2", |given| {
        let (mut room, flags) = ([0; 4], ReadWriteFlags::empty());
        calls::preadv2(given.file, &mut [IoSliceMut::new(&mut room)], Some(0), flags).map(drop)
    }),
    ("io::pwritev2", |given| {
        let flags = ReadWriteFlags::DSYNC;
        calls::pwritev2(given.file, &[IoSlice::new(b"x")], Some(0), flags).map(drop)
    }),
    ("mm::mlock2", |given| mm::mlock2(given.name.as_ptr().cast(), 1, false)),
    ("mm::mseal", |_| mm::mseal(std::ptr::null_mut(), 1)),
    ("mm::process_madvise", |given| {
        mm::process_madvise(given.myself, &[], mm::Advice::Cold).map(drop)
    }),
    ("process::execveat", |given| {
        // A file that is not executable.
        let (mut argv, mut envp) = ([std::ptr::null(); 2], [std::ptr::null(); 1]);
        let argv = Strings::new(&[c"x"], &mut argv).unwrap();
        let envp = Strings::new(&[], &mut envp).unwrap();
        Err(process::execveat(given.directory, given.name, &argv, &envp, AtFlags::empty()))
    }),
    ("process::pidfd_getfd", |given| process::pidfd_getfd(given.myself, 0).map(drop)),
    ("process::pidfd_open", |_| {
        process::pidfd_open(rustix::process::getpid(), PidfdFlags::empty()).map(drop)
    }),
    ("process::pidfd_send_signal", |given| process::pidfd_send_signal(given.myself, None)),
    ("process::spawn", |_| Ok(())),
    ("rand::getrandom", |_| {
        let read = rand::getrandom(&mut [0; 8], GetRandomFlags::empty())?;
        assert_eq!(read, 8);
        Ok(())
    }),
];

/// The missing resource.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fault {
    Nothing,
    ProcAndDev,
    Descriptors(u64),
    Processes,
}

/// Compares the emulation with the call: its result must be the native one, or "unavailable". A
/// call that the kernel lacks may succeed by emulation.
fn check(what: &str, native: Result<(), Error>, emulated: Result<(), Error>, lacked: &mut u32) {
    let Err(error) = emulated else {
        // A call that is newer than this kernel may be emulated.
        assert!(
            native.is_ok_and(|()| true) || native.unwrap_err().is_unavailable(),
            "{what}: {native:?}"
        );
        return;
    };
    if error.errno() == Errno::NOSYS {
        assert!(error.is_unavailable(), "{what}: {error:?}");
        assert_eq!(io::Error::from(error).kind(), io::ErrorKind::Unsupported, "{what}");
        let told = (error.kind() == ErrorKind::Emulation).then(|| error.answered());
        assert_eq!(error.emulation(), told, "{what}");
        *lacked += u32::from(told.is_some());
        return;
    }
    let native = native.map_err(|error| error.errno());
    assert_eq!(native, Err(error.errno()), "{what}: emulated {error:?}");
}

/// A call's result. openat2(2) returns EAGAIN if another process renames or mounts anything meanwhile.
fn settled(call: Call, given: &Given<'_>) -> Result<(), Error> {
    for _ in 0..100 {
        match call(given) {
            Err(error) if error.errno() == Errno::AGAIN => {}
            result => return result,
        }
    }
    call(given)
}

fn numbers() -> Vec<Sysno> {
    WRAPPERS.iter().map(|wrapper| wrapper.facts.call).collect()
}

/// Makes every call, on a file, a missing file and a link; returns the number of calls that were
/// unavailable for lack of a resource.
fn all(directory: &OwnedFd, fault: Fault) -> u32 {
    let flags = OFlags::RDWR | OFlags::CLOEXEC;
    let file = openat(directory, "file", flags, Mode::empty()).unwrap();
    let events = epoll::create(epoll::CreateFlags::CLOEXEC).unwrap();
    let myself = process::pidfd_open(rustix::process::getpid(), PidfdFlags::empty()).unwrap();
    let before = getrlimit(Resource::Nofile);
    if let Fault::Descriptors(free) = fault {
        let next = rustix::io::dup(&file).unwrap();
        let used = u64::try_from(std::os::fd::AsRawFd::as_raw_fd(&next)).unwrap();
        setrlimit(Resource::Nofile, Rlimit { current: Some(used + free), ..before }).unwrap();
    }
    if fault == Fault::Processes {
        let makers = [Sysno::CLONE, Sysno::CLONE3, Sysno::FORK, Sysno::VFORK];
        os::filter(&makers, Action::Errno(11));
        if is_root() {
            // The file-system id now differs from the real one, by which `faccessat` checks.
            os::set_file_user(65534);
        }
    }
    let mut lacked = 0;
    for name in [c"file", c"none", c"link"] {
        let given = Given {
            directory: directory.as_fd(),
            name,
            file: file.as_fd(),
            events: events.as_fd(),
            myself: myself.as_fd(),
        };
        for (n, (function, call)) in CALLS.iter().enumerate() {
            let native = settled(*call, &given);
            let pretend = Pretend::filtered(&numbers());
            let emulated = settled(*call, &given);
            drop(pretend);
            let what = format!("{function} ({n}) of {name:?}, {fault:?}");
            check(&what, native, emulated, &mut lacked);
        }
    }
    setrlimit(Resource::Nofile, before).unwrap();
    lacked
}

fn prepare(at: &Path) -> OwnedFd {
    mount_tmpfs(at);
    let names =
        ["in/deep/", "file", "link -> file", "sticky/", "sticky/file", "sticky/link -> file"];
    make(at, &names);
    if is_root() {
        // Another user's link, where links are protected.
        let sticky = at.join("sticky");
        rustix::fs::chmod(&sticky, Mode::from_bits_retain(0o1777)).unwrap();
        std::os::unix::fs::lchown(sticky.join("link"), Some(0), Some(0)).unwrap();
        std::os::unix::fs::chown(&sticky, Some(65534), Some(65534)).unwrap();
    }
    open_directory(at)
}

#[test]
fn every_wrapper_is_tried() {
    let mut tried: Vec<&str> = CALLS.iter().map(|&(function, _)| function).collect();
    tried.dedup();
    let mut told: Vec<&str> = WRAPPERS.iter().map(|wrapper| wrapper.function).collect();
    told.sort_unstable();
    assert_eq!(tried, told);
}

#[test]
fn with_everything_present_no_lack_is_reported() {
    let name = "setup_faults::with_everything_present_no_lack_is_reported";
    let Some(at) = place() else { return drop(run_inside(name)) };
    assert_eq!(all(&prepare(&at), Fault::Nothing), 0);
}

#[test]
fn without_proc_and_dev_nothing_is_said_of_the_file() {
    let Some(at) = place() else {
        if is_root() {
            run_inside("setup_faults::without_proc_and_dev_nothing_is_said_of_the_file");
        } else {
            println!("skipped: a root without /proc takes root");
        }
        return;
    };
    let directory = prepare(&at);
    rustix::process::chroot(&at).unwrap();
    rustix::process::chdir("/").unwrap();
    assert!(all(&directory, Fault::ProcAndDev) > 0, "the fault had no effect");
}

#[test]
fn with_few_descriptors_nothing_is_said_of_the_file() {
    let name = "setup_faults::with_few_descriptors_nothing_is_said_of_the_file";
    let Some(at) = place() else { return drop(run_inside(name)) };
    let directory = prepare(&at);
    let lacked: Vec<u32> = (0..6).map(|free| all(&directory, Fault::Descriptors(free))).collect();
    // `docs/calls.md` says how many descriptors each needs.
    assert!(lacked[0] > 0 && lacked.is_sorted_by(|a, b| a >= b), "{lacked:?}");
    assert_eq!(lacked[4..], [0, 0], "{lacked:?}");
}

#[test]
fn without_processes_nothing_is_said_of_the_file() {
    let name = "setup_faults::without_processes_nothing_is_said_of_the_file";
    let Some(at) = place() else { return drop(run_inside(name)) };
    let directory = prepare(&at);
    let lacked = all(&directory, Fault::Processes);
    assert!(lacked > 0 || !is_root(), "the fault had no effect");
}
