//! A function that the table calls async-signal-safe allocates nothing: neither the call nor its
//! emulation, whether they succeed or not.
#![deny(unsafe_code)]
#![allow(clippy::unwrap_used)]

mod counting;

use std::collections::BTreeMap;
use std::io::{IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::time::Duration;

use rustix::event::epoll;
use rustix::fs::{
    Access, AtFlags, CWD, MemfdFlags, Mode, OFlags, RenameFlags, ResolveFlags, StatxFlags,
    XattrFlags,
};
use rustix::io::ReadWriteFlags;
use rustix::process::PidfdFlags;
use rustix::rand::GetRandomFlags;
use seccompat::fs::{self, MountId, OpenHow};
use seccompat::process::{self, Spawn, Strings};
use seccompat::{Pretend, SignalSafe, WRAPPERS, Weaknesses, io, mm, rand};

/// The number of allocations that `work` makes.
fn count(work: &mut dyn FnMut()) -> usize {
    let before = counting::count();
    work();
    counting::count() - before
}

#[test]
fn signal_safe_functions_allocate_nothing() {
    let scratch = tempfile::tempdir().unwrap();
    std::env::set_current_dir(scratch.path()).unwrap();
    std::fs::write("file", "some bytes").unwrap();
    std::fs::write("other", "").unwrap();
    std::fs::create_dir("folder").unwrap();
    std::fs::write("folder/file", "").unwrap();
    let file = rustix::fs::open("file", OFlags::RDWR | OFlags::CLOEXEC, Mode::empty()).unwrap();
    let other = rustix::fs::open("other", OFlags::RDWR | OFlags::CLOEXEC, Mode::empty()).unwrap();
    let set = epoll::create(epoll::CreateFlags::CLOEXEC).unwrap();
    let me = process::pidfd_open(rustix::process::getpid(), PidfdFlags::empty()).unwrap();
    let page = [0u8; 64];
    let (mut argv, mut envp) = ([std::ptr::null(); 2], [std::ptr::null(); 1]);
    let argv = Strings::new(&[c"true"], &mut argv).unwrap();
    let envp = Strings::new(&[], &mut envp).unwrap();
    let program = Spawn::new(c"/bin/true", &argv, &envp);
    let (none, no_follow) = (AtFlags::empty(), AtFlags::SYMLINK_NOFOLLOW);
    let beneath = OpenHow::new(OFlags::RDONLY | OFlags::CLOEXEC).resolve(ResolveFlags::BENEATH);
    let [mut attribute, mut names, mut read, mut random] = [[0u8; 64]; 4];
    let [mut mounts, mut mount] = [[0u64; 64]; 2];
    let mut events = [MaybeUninit::uninit(); 2];
    let all = Weaknesses::NOT_ATOMIC;

    let mut calls: BTreeMap<&str, Box<dyn FnMut() + '_>> = BTreeMap::new();
    macro_rules! calls {
        ($($name:literal $call:expr;)*) => {
            $(calls.insert($name, Box::new(|| { let _ = $call; }));)*
        };
    }
    calls! {
        "fs::cachestat" fs::cachestat(&file, 0, 0);
        "fs::copy_file_range" fs::copy_file_range(&file, Some(&mut 0), &other, Some(&mut 0), 4);
        "fs::faccessat2" fs::faccessat2(CWD, c"file", Access::READ_OK, AtFlags::EACCESS | no_follow);
        "fs::fchmodat2" fs::fchmodat2(CWD, c"file", Mode::RUSR | Mode::WUSR, no_follow);
        "fs::getxattrat" fs::getxattrat(CWD, c"file", no_follow, c"user.one", &mut attribute);
        "fs::listmount" fs::listmount(&MountId::new(u64::MAX, 0), &mut mounts, 0);
        "fs::listxattrat" fs::listxattrat(CWD, c"file", no_follow, &mut names);
        "fs::memfd_create" fs::memfd_create(c"name", MemfdFlags::CLOEXEC);
        "fs::openat2" fs::openat2(CWD, c"folder/file", &beneath);
        "fs::quotactl_fd" 0;
        "fs::removexattrat" fs::removexattrat(CWD, c"file", no_follow, c"user.one");
        "fs::renameat2" fs::renameat2_with(CWD, c"other", CWD, c"file", RenameFlags::NOREPLACE, all);
        "fs::setxattrat" fs::setxattrat(CWD, c"file", no_follow, c"user.one", b"x", XattrFlags::empty());
        "fs::statmount" fs::statmount(&MountId::new(1, 0), &mut mount, 0);
        "fs::statx" fs::statx(CWD, c"file", none, StatxFlags::BASIC_STATS);
        "io::close_range" io::close_range_cloexec(3, u32::MAX);
        "io::epoll_pwait2" io::epoll_pwait2(&set, &mut events, Some(Duration::ZERO), None);
        "io::preadv2" io::preadv2(&file, &mut [IoSliceMut::new(&mut read)], Some(0), ReadWriteFlags::empty());
        "io::pwritev2" io::pwritev2(&file, &[IoSlice::new(b"x")], Some(0), ReadWriteFlags::DSYNC);
        "mm::mlock2" mm::mlock2(page.as_ptr().cast(), page.len(), false);
        "mm::mseal" mm::mseal(std::ptr::null_mut(), 1);
        "mm::process_madvise" mm::process_madvise(&me, &[], mm::Advice::Cold);
        "process::execveat" process::execveat(CWD, c"/none", &argv, &envp, none);
        "process::pidfd_getfd" process::pidfd_getfd(&me, 0);
        "process::pidfd_open" process::pidfd_open(rustix::process::getpid(), PidfdFlags::empty());
        "process::pidfd_send_signal" process::pidfd_send_signal(&me, None);
        "process::spawn" process::spawn(&program).unwrap();
        "rand::getrandom" rand::getrandom(&mut random, GetRandomFlags::empty());
    }
    let known: Vec<&str> = calls.keys().copied().collect();
    let mut told: Vec<&str> = WRAPPERS.iter().map(|wrapper| wrapper.function).collect();
    told.sort_unstable();
    assert_eq!(known, told, "each is tried");
    for wrapper in WRAPPERS {
        let work = calls.get_mut(wrapper.function).unwrap();
        assert_eq!(count(work), 0, "{}", wrapper.function);
        let pretend = Pretend::filtered(&[wrapper.facts.call]);
        let emulated = count(work);
        drop(pretend);
        let expected = wrapper.signal_safe == SignalSafe::Yes;
        assert_eq!(
            emulated == 0,
            expected,
            "{} emulated: {emulated} allocations",
            wrapper.function
        );
    }
}
