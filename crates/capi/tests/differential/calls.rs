//! The other calls.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::io::{IoSlice, IoSliceMut};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use fastrand::Rng;
use rustix::fs::{Access, AtFlags, CWD, Mode, OFlags, RenameFlags, StatxFlags, XattrFlags, openat};
use rustix::io::ReadWriteFlags;
use seccompat::{By, Done, Error, Pretend, Sysno, Weaknesses};

use crate::face::Face;
use crate::{Count, Outcome, Side, is_newer, is_risky, path, place};

pub fn plain<T: std::fmt::Debug>(done: Result<Done<T>, Error>) -> Outcome {
    done.map(|done| (format!("{:?}", done.value), done.by))
}

/// The descriptor at which a call begins.
fn from(side: &Side, at: usize) -> BorrowedFd<'_> {
    match side.places.get(at) {
        Some(place) => place.as_fd(),
        None => {
            std::env::set_current_dir(&side.at).unwrap();
            CWD
        }
    }
}

type Counts<'a> = BTreeMap<&'a str, Count>;

/// Makes a call in one tree, emulates it in the other, and compares; does nothing if this kernel is
/// older than the call.
pub fn both(
    sides: &[Side; 2],
    call: Sysno,
    all: &mut Counts<'_>,
    what: &str,
    mut make: impl FnMut(&Side) -> Outcome,
) {
    if is_newer(call) {
        return;
    }
    let native = make(&sides[0]);
    let pretend = Pretend::missing(&[call]);
    let emulated = make(&sides[1]);
    drop(pretend);
    all.entry(call.name()).or_default().compare(what, native, emulated);
}

pub fn compare(face: &dyn Face, random: &mut Rng, sides: &[Side; 2], all: &mut Counts<'_>) {
    let at = place(random, sides);
    let text = path(random);
    let name = text.as_str();
    let at_flags = at_flags(random);
    let what = format!("{text:?} from {at} {at_flags:?}");

    let mode = Access::from_bits_retain(random.u32(..9));
    both(sides, Sysno::FACCESSAT2, all, &format!("faccessat2 {what} {mode:?}"), |side| {
        plain(face.faccessat2(from(side, at), name, mode, at_flags))
    });
    statx(face, random, sides, all, at, name);
    if is_risky(name) {
        return;
    }
    let mode = Mode::from_bits_retain(
        random.choice([0o644, 0o755, 0o600, 0o4755, 0o2770, 0o1777]).unwrap(),
    );
    // The directories that everything else depends on.
    let spared =
        ["", ".", "self", "dir", "deep"].iter().any(|last| name.rsplit('/').next() == Some(last));
    if !spared {
        both(sides, Sysno::FCHMODAT2, all, &format!("fchmodat2 {what} {mode:?}"), |side| {
            plain(face.fchmodat2(from(side, at), name, mode, at_flags))
        });
    }
    xattr(face, random, sides, all, at, name, at_flags);
    rename(face, random, sides, all, at, name);
    data(face, random, sides, all);
}

fn at_flags(random: &mut Rng) -> AtFlags {
    let mut flags = AtFlags::empty();
    for _ in 0..random.u8(..3) {
        flags |= random
            .choice([
                AtFlags::SYMLINK_NOFOLLOW,
                AtFlags::SYMLINK_NOFOLLOW,
                AtFlags::EMPTY_PATH,
                AtFlags::EACCESS,
            ])
            .unwrap();
    }
    flags
}

fn statx(
    face: &dyn Face,
    random: &mut Rng,
    sides: &[Side; 2],
    all: &mut Counts<'_>,
    at: usize,
    name: &str,
) {
    let mask = random
        .choice([
            StatxFlags::BASIC_STATS,
            StatxFlags::TYPE | StatxFlags::MODE,
            StatxFlags::empty(),
            StatxFlags::BASIC_STATS | StatxFlags::BTIME,
            StatxFlags::MNT_ID,
            StatxFlags::from_bits_retain(0x8000_0000),
        ])
        .unwrap();
    let flags = random
        .choice([
            AtFlags::empty(),
            AtFlags::SYMLINK_NOFOLLOW,
            AtFlags::EMPTY_PATH,
            AtFlags::NO_AUTOMOUNT,
            AtFlags::STATX_FORCE_SYNC,
            AtFlags::STATX_FORCE_SYNC | AtFlags::STATX_DONT_SYNC,
            AtFlags::EACCESS,
        ])
        .unwrap();
    let accept =
        Weaknesses::NO_BIRTH_TIME.and(Weaknesses::NO_EXTRA_FIELDS).and(Weaknesses::NO_SYNC_CONTROL);
    let what = format!("statx {name:?} from {at} {flags:?} {mask:?}");
    // Two trees differ in inode numbers and times: both calls use the first one.
    both(sides, Sysno::STATX, all, &what, |_| {
        let Done { value: told, by } =
            face.statx(from(&sides[0], at), name, flags, mask, accept)?;
        let asked = mask & StatxFlags::BASIC_STATS;
        let time = |field: StatxFlags, t: rustix::fs::StatxTimestamp| {
            asked.contains(field).then_some((t.tv_sec, t.tv_nsec))
        };
        Ok((
            format!(
                "{:?}",
                (
                    (told.stx_blksize, told.stx_nlink, told.stx_uid, told.stx_gid, told.stx_mode),
                    (told.stx_ino, told.stx_size, told.stx_blocks),
                    // The kernel may omit fields that were not requested.
                    (
                        time(StatxFlags::CTIME, told.stx_ctime),
                        time(StatxFlags::MTIME, told.stx_mtime),
                        time(StatxFlags::ATIME, told.stx_atime),
                    ),
                    (told.stx_rdev_major, told.stx_rdev_minor),
                    (told.stx_dev_major, told.stx_dev_minor),
                    told.stx_mask & asked.bits(),
                )
            ),
            by,
        ))
    });
}

fn xattr(
    face: &dyn Face,
    random: &mut Rng,
    sides: &[Side; 2],
    all: &mut Counts<'_>,
    at: usize,
    name: &str,
    flags: AtFlags,
) {
    let attribute = random
        .choice(["user.one", "user.two", "trusted.x", "system.nothing", "nodot", ""])
        .unwrap();
    let what = format!("{name:?} from {at} {flags:?} {attribute}");
    let value = vec![7; random.usize(..40)];
    let how = random
        .choice([
            XattrFlags::empty(),
            XattrFlags::CREATE,
            XattrFlags::REPLACE,
            XattrFlags::from_bits_retain(8),
        ])
        .unwrap();
    both(sides, Sysno::SETXATTRAT, all, &format!("setxattrat {what} {how:?}"), |side| {
        plain(face.setxattrat(from(side, at), name, flags, attribute, &value, how))
    });
    let size = random.usize(..50);
    both(sides, Sysno::GETXATTRAT, all, &format!("getxattrat {what} {size}"), |side| {
        let mut room = vec![0; size];
        let got = face.getxattrat(from(side, at), name, flags, attribute, &mut room)?;
        Ok((format!("{} {room:?}", got.value), got.by))
    });
    both(sides, Sysno::LISTXATTRAT, all, &format!("listxattrat {what} {size}"), |side| {
        let mut room = vec![0; size];
        let got = face.listxattrat(from(side, at), name, flags, &mut room)?;
        Ok((format!("{} {room:?}", got.value), got.by))
    });
    if random.u8(..3) == 0 {
        both(sides, Sysno::REMOVEXATTRAT, all, &format!("removexattrat {what}"), |side| {
            plain(face.removexattrat(from(side, at), name, flags, attribute))
        });
    }
}

fn rename(
    face: &dyn Face,
    random: &mut Rng,
    sides: &[Side; 2],
    all: &mut Counts<'_>,
    at: usize,
    name: &str,
) {
    let to = random
        .choice([
            "open/new",
            "dir/newer",
            "new",
            "file",
            "dir/sub",
            "",
            "mnt/new",
            "none/x",
            "search/y",
        ])
        .unwrap();
    let flags = random
        .choice([
            RenameFlags::empty(),
            RenameFlags::NOREPLACE,
            RenameFlags::NOREPLACE,
            RenameFlags::EXCHANGE,
            RenameFlags::NOREPLACE | RenameFlags::EXCHANGE,
            RenameFlags::from_bits_retain(64),
        ])
        .unwrap();
    // Directories that everything else depends on stay: only objects made here are moved.
    let name = random
        .choice(["new", "newer", "open/new", "dir/newer", "dangling", "loop1", "none", name])
        .unwrap();
    let last = name.rsplit('/').next().unwrap();
    if !["new", "newer", "dangling", "loop1", "none", "hers", "his", "minetoo"].contains(&last) {
        return;
    }
    let what = format!("renameat2 {name:?} from {at} to {to:?} {flags:?}");
    both(sides, Sysno::RENAMEAT2, all, &what, |side| {
        let base = from(side, usize::MAX);
        let done = face.renameat2(base, name, to, flags, Weaknesses::NOT_ATOMIC);
        if matches!(&done, Err(error) if error.is_unavailable()) {
            // The trees must stay the same.
            let _same = rustix::fs::renameat_with(base, name, base, to, flags);
        }
        match done {
            // A declared weakness: if several errors apply, the reported one may differ.
            Err(error) if flags == RenameFlags::NOREPLACE && !error.is_unavailable() => {
                let is_first = side.at == sides[0].at;
                let by = if is_first { By::Native } else { By::Emulated(Weaknesses::NOT_ATOMIC) };
                Ok(("an error".into(), by))
            }
            done => plain(done),
        }
    });
}

fn opened(side: &Side, name: &str, flags: OFlags) -> Option<OwnedFd> {
    let base = from(side, usize::MAX);
    openat(base, name, flags | OFlags::CLOEXEC | OFlags::NONBLOCK, Mode::empty()).ok()
}

/// Reading and writing at offsets.
fn data(face: &dyn Face, random: &mut Rng, sides: &[Side; 2], all: &mut Counts<'_>) {
    let files = [
        "file",
        "program",
        "dir/inner",
        "mine",
        "append",
        "immutable",
        "dir",
        "fifo",
        "null",
        "open/hers",
    ];
    let modes =
        [OFlags::RDONLY, OFlags::RDWR, OFlags::WRONLY, OFlags::RDWR | OFlags::APPEND, OFlags::PATH];
    let (name, mode) = (random.choice(files).unwrap(), random.choice(modes).unwrap());
    let offset = random
        .choice([None, Some(0), Some(3), Some(1000), Some(u64::MAX >> 1), Some(1 << 63)])
        .unwrap();
    let flags = random
        .choice([
            ReadWriteFlags::empty(),
            ReadWriteFlags::HIPRI,
            ReadWriteFlags::DSYNC,
            ReadWriteFlags::SYNC,
        ])
        .unwrap();
    let (first, second) = (random.usize(..9), random.usize(..5));
    let what = format!("{name} {mode:?} {offset:?} {flags:?} {first} {second}");
    if sides.iter().all(|side| opened(side, name, mode).is_some()) {
        both(sides, Sysno::PREADV2, all, &format!("preadv2 {what}"), |side| {
            let file = opened(side, name, mode).unwrap();
            let (mut a, mut b) = (vec![0; first], vec![0; second]);
            let mut slices = [IoSliceMut::new(&mut a), IoSliceMut::new(&mut b)];
            let flags = flags & ReadWriteFlags::HIPRI;
            let got = face.preadv2(file.as_fd(), &mut slices, offset, flags)?;
            Ok((format!("{} {a:?} {b:?}", got.value), got.by))
        });
        // A sparse giant would exceed the test's own memory.
        let offset = offset.filter(|offset| !(1 << 20..u64::MAX >> 1).contains(offset));
        both(sides, Sysno::PWRITEV2, all, &format!("pwritev2 {what}"), |side| {
            let file = opened(side, name, mode).unwrap();
            let (a, b) = (vec![b'a'; first], vec![b'b'; second]);
            plain(face.pwritev2(file.as_fd(), &[IoSlice::new(&a), IoSlice::new(&b)], offset, flags))
        });
    }
    let (other, other_mode) = (random.choice(files).unwrap(), random.choice(modes).unwrap());
    let starts = [(); 2].map(|()| {
        random.choice([None, None, Some(0u64), Some(2), Some(100), Some(u64::MAX)]).unwrap()
    });
    let len = random.choice([0, 1, 5, 1000, 40_000, usize::MAX >> 1]).unwrap();
    let what = format!("copy_file_range {name} {mode:?} {other} {other_mode:?} {starts:?} {len}");
    let can = |side: &Side| {
        opened(side, name, mode).is_some() && opened(side, other, other_mode).is_some()
    };
    if sides.iter().all(can) {
        both(sides, Sysno::COPY_FILE_RANGE, all, &what, |side| {
            let from = opened(side, name, mode).unwrap();
            let to = opened(side, other, other_mode).unwrap();
            let [mut a, mut b] = starts;
            // Either call may copy less than it could: the comparison uses the result for a caller
            // that repeats the call.
            let mut done =
                face.copy_file_range(from.as_fd(), a.as_mut(), to.as_fd(), b.as_mut(), len)?;
            while done.value > 0 && done.value < len.min(50_000) && name != other {
                match face.copy_file_range(
                    from.as_fd(),
                    a.as_mut(),
                    to.as_fd(),
                    b.as_mut(),
                    len - done.value,
                ) {
                    Ok(more) if more.value > 0 => done.value += more.value,
                    _ => break,
                }
            }
            let places = [&from, &to].map(rustix::fs::tell);
            Ok((format!("{} {a:?} {b:?} {places:?}", done.value), done.by))
        });
    }
}
