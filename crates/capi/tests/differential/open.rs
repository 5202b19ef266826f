//! `openat2`, with every flag and resolution rule.
#![forbid(unsafe_code)]

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use fastrand::Rng;
use rustix::fs::{CWD, OFlags, ResolveFlags, fcntl_getfl, fstat, readlink};
use rustix::io::{Errno, FdFlags, fcntl_getfd};
use seccompat::{Done, Error, Pretend, Sysno};

use crate::face::Face;
use crate::{Count, Outcome, Side, is_risky, path, place, takes_create_with_directory};

const FLAGS: &[OFlags] = &[
    OFlags::CREATE,
    OFlags::EXCL,
    OFlags::TRUNC,
    OFlags::APPEND,
    OFlags::DIRECTORY,
    OFlags::NOFOLLOW,
    OFlags::CLOEXEC,
    OFlags::PATH,
    OFlags::NOATIME,
    OFlags::TMPFILE,
    OFlags::NOCTTY,
    OFlags::DSYNC,
];
const RULES: &[ResolveFlags] = &[
    ResolveFlags::NO_XDEV,
    ResolveFlags::NO_MAGICLINKS,
    ResolveFlags::NO_SYMLINKS,
    ResolveFlags::BENEATH,
    ResolveFlags::IN_ROOT,
];

/// A random request, and whether it has an undefined bit.
fn how(random: &mut Rng) -> ([u64; 3], bool) {
    let mut flags =
        random.choice([OFlags::RDONLY, OFlags::RDONLY, OFlags::WRONLY, OFlags::RDWR]).unwrap();
    for _ in 0..random.u8(..3) {
        flags |= *random.choice(FLAGS).unwrap();
    }
    if flags.contains(OFlags::CREATE) && takes_create_with_directory() {
        flags.remove(OFlags::DIRECTORY);
    }
    // Opening a FIFO would block.
    if !flags.contains(OFlags::PATH) {
        flags |= OFlags::NONBLOCK;
    }
    let mut resolve = ResolveFlags::empty();
    for _ in 0..random.u8(..3) {
        resolve |= *random.choice(RULES).unwrap();
    }
    if random.bool() {
        resolve |= *random.choice(&RULES[3..]).unwrap();
    }
    let creates = flags.intersects(OFlags::CREATE) || flags.contains(OFlags::TMPFILE);
    let mode = match random.u8(..20) {
        0 => 0o10000,
        1 => 0o644,
        _ if creates => random.choice([0o644, 0o600, 0o777, 0o4755, 0o000]).unwrap(),
        _ => 0,
    };
    let mut words = [u64::from(flags.bits()), mode, resolve.bits()];
    let strange = random.u8(..40) == 0;
    if strange {
        words[random.usize(..3)] |= 1 << random.u8(23..63);
    }
    (words, strange)
}

fn seen(side: &Side, opened: Result<Done<OwnedFd>, Error>, is_temporary: bool) -> Outcome {
    let Done { value: file, by } = opened?;
    let stat = fstat(&file).unwrap();
    let name = readlink(format!("/proc/self/fd/{}", file.as_raw_fd()), Vec::new()).unwrap();
    let name = name.to_str().unwrap();
    let name = name.strip_prefix(side.at.parent().unwrap().to_str().unwrap()).unwrap_or(name);
    // A file that was moved by a link and an unlink lost its name in the mount table.
    let name = name.strip_suffix(" (deleted)").unwrap_or(name);
    let mut flags = fcntl_getfl(&file).unwrap();
    if !flags.contains(OFlags::PATH) {
        // The emulation's last step sets NOFOLLOW itself, and a trailing slash means a directory.
        flags.remove(OFlags::NOFOLLOW | OFlags::DIRECTORY);
    }
    let cloexec = fcntl_getfd(&file).unwrap().contains(FdFlags::CLOEXEC);
    let name = if is_temporary { "temporary" } else { name };
    // stdin, stdout and their targets are the same in both trees.
    let name =
        if name.starts_with("pipe:") || name.starts_with("/proc/") { "elsewhere" } else { name };
    Ok((format!("{name} {:o} {} {flags:?} {cloexec}", stat.st_mode, stat.st_uid), by))
}

/// Objects that some users may not search or read, by every way to look at them. Random requests
/// rarely meet them.
pub fn compare_named(face: &dyn Face, sides: &[Side; 2], count: &mut Count) {
    let paths = ["closed", "closed/", "search/", "none", "none/", "closed/.", "dirlink/", "link/"];
    let ways = [OFlags::RDONLY, OFlags::PATH, OFlags::PATH | OFlags::CLOEXEC];
    let last = [OFlags::NOFOLLOW, OFlags::DIRECTORY];
    let both = [OFlags::empty(), last[0], last[1], last[0] | last[1]];
    for way in ways.into_iter().flat_map(|way| both.map(|last| way | last)) {
        for rule in RULES {
            for text in paths {
                let how = [u64::from(way.bits()), 0, rule.bits()];
                compare_one(face, sides, usize::MAX, text, how, false, count);
            }
        }
    }
}

pub fn compare(face: &dyn Face, random: &mut Rng, sides: &[Side; 2], count: &mut Count) {
    let (how, strange) = how(random);
    let text = path(random);
    let at = place(random, sides);
    compare_one(face, sides, at, &text, how, strange, count);
}

/// One request, with its undefined bit if it is a strange one.
fn compare_one(
    face: &dyn Face,
    sides: &[Side; 2],
    at: usize,
    text: &str,
    how: [u64; 3],
    strange: bool,
    count: &mut Count,
) {
    let flags = OFlags::from_bits_retain(how[0] as u32);
    let changes = flags.intersects(OFlags::CREATE | OFlags::TRUNC | OFlags::TMPFILE);
    // A kernel may know the bit after all: before 6.14 it has one of its own (FMODE_NONOTIFY, which
    // it strips), or it is newer.
    if strange && changes {
        return;
    }
    let resolve = ResolveFlags::from_bits_retain(how[2]);
    let scoped = ResolveFlags::BENEATH | ResolveFlags::IN_ROOT;
    if changes && is_risky(text) && !resolve.intersects(scoped) {
        return;
    }
    let open = |side: &Side| -> Outcome {
        let dirfd: BorrowedFd<'_> = match side.places.get(at) {
            Some(place) => place.as_fd(),
            None => {
                std::env::set_current_dir(&side.at).unwrap();
                CWD
            }
        };
        // The kernel gives up if anything was moved anywhere meanwhile.
        let opened = (0..100).map(|_| face.openat2(dirfd, text, how)).find(|opened| {
            opened.as_ref().err().is_none_or(|e| e.errno() != rustix::io::Errno::AGAIN)
        });
        let again = || face.openat2(dirfd, text, how);
        seen(side, opened.unwrap_or_else(again), flags.contains(OFlags::TMPFILE))
    };
    let native = open(&sides[0]);
    let pretend = Pretend::filtered(&[Sysno::OPENAT2]);
    let emulated = open(&sides[1]);
    drop(pretend);
    let what = format!("openat2 {text:?} from {at} {flags:?} {how:?}");
    let invalid = |outcome: &Outcome| outcome.as_ref().is_err_and(|e| e.errno() == Errno::INVAL);
    if strange && !invalid(&native) {
        // The emulation does not know such a bit, and says so.
        assert!(invalid(&emulated), "{what}: emulated {emulated:?}");
        return;
    }
    count.compare(&what, native, emulated);
}
