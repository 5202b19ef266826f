//! The library under a signal every fraction of a millisecond, with a handler that does not restart
//! system calls: every answer is the call's, and no descriptor stays open.
#![deny(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[path = "common/os.rs"]
mod os;

use std::fs;
use std::io::{Read, Write};
use std::os::fd::AsFd;

use rustix::fs::{Access, AtFlags, Mode, OFlags, ResolveFlags};
use seccompat::fs::OpenHow;
use seccompat::process::{Spawn, Strings};
use seccompat::{Pretend, Sysno};

fn descriptors() -> usize {
    fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

/// The answers of one round, as text.
fn round(at: &std::path::Path) -> String {
    let mut said = String::new();
    let how = OpenHow::new(OFlags::RDONLY).resolve(ResolveFlags::IN_ROOT);
    let root = rustix::fs::open(at, OFlags::PATH | OFlags::DIRECTORY, Mode::empty()).unwrap();
    // The kernel gives up on `..` if anything was moved or mounted anywhere meanwhile.
    let open = || seccompat::fs::openat2(root.as_fd(), c"a/../file", &how);
    let again = |opened: &Result<_, seccompat::Error>| {
        opened.as_ref().err().is_none_or(|error| error.errno() != rustix::io::Errno::AGAIN)
    };
    let file = (0..1000).map(|_| open()).find(again).unwrap().unwrap();
    let mut text = String::new();
    fs::File::from(file).read_to_string(&mut text).unwrap();
    said += &text;
    let outside = seccompat::fs::openat2(root.as_fd(), c"missing", &how).unwrap_err().errno();
    said += &format!(" {outside:?}");
    for access in [Access::READ_OK, Access::EXEC_OK] {
        for flags in [AtFlags::empty(), AtFlags::EACCESS] {
            let result = seccompat::fs::faccessat2(root.as_fd(), c"file", access, flags);
            said += &format!(" {:?}", result.map_err(|error| error.errno()));
        }
    }
    let mode = Mode::from_bits_retain(0o600);
    let flags = AtFlags::SYMLINK_NOFOLLOW;
    let changed = seccompat::fs::fchmodat2(root.as_fd(), c"file", mode, flags);
    said += &format!(" {:?}", changed.map_err(|error| error.errno()));
    let mut argv = [std::ptr::null(); 4];
    let mut envp = [std::ptr::null(); 1];
    let argv = Strings::new(&[c"sh", c"-c", c"exit 7"], &mut argv).unwrap();
    let envp = Strings::new(&[], &mut envp).unwrap();
    let child = seccompat::process::spawn(&Spawn::new(c"/bin/sh", &argv, &envp)).unwrap();
    let id = rustix::process::WaitId::PidFd(child.pidfd.as_fd());
    let wait = || rustix::process::waitid(id.clone(), rustix::process::WaitIdOptions::EXITED);
    let ended = rustix::io::retry_on_intr(wait).unwrap().unwrap();
    said + &format!(" {:?}", ended.exit_status())
}

#[test]
fn every_answer_is_as_without_signals() {
    let at = std::env::temp_dir().join(format!("seccompat-storm-{}", std::process::id()));
    fs::create_dir_all(at.join("a")).unwrap();
    fs::File::create(at.join("file")).unwrap().write_all(b"text").unwrap();
    let native = round(&at);
    let before = descriptors();
    os::handle(libc::SIGALRM, os::Handler::Plain, 0, 0);
    os::every(150);
    let filtered = [Sysno::OPENAT2, Sysno::FACCESSAT2, Sysno::FCHMODAT2, Sysno::CLONE3];
    const ROUNDS: usize = 300;
    for n in 0..ROUNDS {
        let pretend = (n % 2 == 1).then(|| Pretend::filtered(&filtered));
        assert_eq!(round(&at), native, "round {n}, emulated: {}", pretend.is_some());
    }
    assert_eq!(descriptors(), before, "a descriptor is left open");
    os::every(0);
    fs::remove_dir_all(&at).unwrap();
    println!("EINTR | emulations of the library | {ROUNDS} rounds, every answer as without");
}
