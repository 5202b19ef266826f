//! The kernel's rules for sticky directories (`fs.protected_symlinks`, `fs.protected_regular`,
//! `fs.protected_fifos`), which `openat2`'s emulation keeps, at each of their levels.
//!
//! The sysctls are global: no namespace has its own. So a mount namespace has other files in their
//! places, which the emulation reads as the sysctls; if the machine's level is the tested one, the
//! kernel itself is tested, too.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, lchown, symlink};
use std::path::Path;

use crate::common::{is_root, mount_tmpfs, open_directory, place, run_inside};
use rustix::fs::{CWD, FileType, Mode, OFlags, ResolveFlags, mknodat};
use rustix::io::Errno;
use rustix::mount::mount_bind;
use seccompat::fs::{OpenHow, openat2};
use seccompat::{Pretend, Sysno};

const ME: u32 = 0;
const HER: u32 = 1234;
const HIM: u32 = 4321;

/// The opened object, and the sysctl that protects it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Link,
    Regular,
    Fifo,
}

use Kind::{Fifo, Link, Regular};

impl Kind {
    const ALL: [Self; 3] = [Link, Regular, Fifo];

    fn sysctl(self) -> &'static str {
        match self {
            Link => "protected_symlinks",
            Regular => "protected_regular",
            Fifo => "protected_fifos",
        }
    }
}

/// The level, the directory's mode and owner, the object and its owner, and whether it may be
/// opened: derived from proc_sys_fs(5) and from `may_follow_link` and `may_create_in_sticky` of
/// `fs/namei.c`.
const CASES: &[(u8, u32, u32, Kind, u32, bool)] = &[
    (0, 0o1777, ME, Link, HER, true),
    (1, 0o1777, ME, Link, HER, false),
    (1, 0o1777, ME, Link, ME, true),
    (1, 0o1777, HER, Link, HER, true),
    (1, 0o1777, HIM, Link, HER, false),
    (1, 0o1777, HIM, Link, ME, true),
    (1, 0o1775, ME, Link, HER, true),
    (1, 0o777, ME, Link, HER, true),
    (0, 0o1777, ME, Regular, HER, true),
    (1, 0o1777, ME, Regular, HER, false),
    (1, 0o1777, ME, Regular, ME, true),
    (1, 0o1777, HER, Regular, HER, true),
    (1, 0o1777, HIM, Regular, HER, false),
    (1, 0o1775, ME, Regular, HER, true),
    (2, 0o1775, ME, Regular, HER, false),
    (2, 0o1755, ME, Regular, HER, true),
    (2, 0o775, ME, Regular, HER, true),
    (0, 0o1777, ME, Fifo, HER, true),
    (1, 0o1777, ME, Fifo, HER, false),
    (1, 0o1777, ME, Fifo, ME, true),
    (1, 0o1777, HER, Fifo, HER, true),
    (1, 0o1775, ME, Fifo, HER, true),
    (2, 0o1775, ME, Fifo, HER, false),
    (2, 0o1755, ME, Fifo, HER, true),
];

/// Makes a directory of this mode with one object in it, and opens that.
fn opened(at: &Path, case: &(u8, u32, u32, Kind, u32, bool)) -> Result<(), Errno> {
    let &(_, mode, dir_owner, kind, owner, _) = case;
    let (dir, thing) = (at.join("dir"), at.join("dir/thing"));
    fs::create_dir(&dir).unwrap();
    match kind {
        Link => symlink("target", &thing).unwrap(),
        Regular => fs::write(&thing, "x").unwrap(),
        Fifo => mknodat(CWD, &thing, FileType::Fifo, Mode::from_bits_retain(0o666), 0).unwrap(),
    }
    fs::write(dir.join("target"), "x").unwrap();
    lchown(&thing, Some(owner), None).unwrap();
    chown(&dir, Some(dir_owner), None).unwrap();
    fs::set_permissions(&dir, Permissions::from_mode(mode)).unwrap();
    // An existing object, opened by a request that would create it. (Everybody follows the link.)
    let how = match kind {
        Link => OpenHow::new(OFlags::RDONLY | OFlags::CLOEXEC),
        Regular | Fifo => {
            OpenHow::new(OFlags::RDWR | OFlags::CREATE | OFlags::NONBLOCK | OFlags::CLOEXEC)
        }
    };
    let root = open_directory(at);
    // Under NO_XDEV the emulation opens the object a second time and applies the rules itself; else
    // the kernel's own open applies them.
    let rules = ResolveFlags::BENEATH | ResolveFlags::NO_XDEV;
    let opened = openat2(&root, c"dir/thing", &how.resolve(rules));
    fs::remove_dir_all(&dir).unwrap();
    opened.map(drop).map_err(|error| error.answered())
}

#[test]
fn files_of_others_in_a_sticky_directory_are_left_alone() {
    let Some(at) = place() else {
        if is_root() {
            let name = "sticky::files_of_others_in_a_sticky_directory_are_left_alone";
            print!("{}", run_inside(name));
        } else {
            println!("left out: sticky directories: their owners take root");
        }
        return;
    };
    mount_tmpfs(&at);
    let sysctl = |kind: Kind| Path::new("/proc/sys/fs").join(kind.sysctl());
    let real = Kind::ALL.map(|kind| fs::read_to_string(sysctl(kind)).unwrap_or_default());
    let is_real = |kind: Kind, level: u8| {
        let at = Kind::ALL.iter().position(|other| *other == kind).unwrap();
        real[at].trim() == level.to_string()
    };
    // The kernel itself, before anything covers its sysctls.
    let expected = |is_allowed| if is_allowed { Ok(()) } else { Err(Errno::ACCESS) };
    let mut left_out = BTreeSet::new();
    for case in CASES {
        if is_real(case.3, case.0) {
            assert_eq!(opened(&at, case), expected(case.5), "the kernel, {case:?}");
        } else {
            left_out.insert(format!(
                "the kernel's own answer at fs.{} = {}",
                case.3.sysctl(),
                case.0
            ));
        }
    }
    for kind in Kind::ALL {
        let file = at.join(kind.sysctl());
        fs::write(&file, "0\n").unwrap();
        mount_bind(&file, sysctl(kind)).unwrap();
    }
    let _as_if = Pretend::filtered(&[Sysno::OPENAT2]);
    for case in CASES {
        fs::write(at.join(case.3.sysctl()), format!("{}\n", case.0)).unwrap();
        assert_eq!(opened(&at, case), expected(case.5), "the emulation, {case:?}");
    }
    println!("{} cases", CASES.len());
    left_out.iter().for_each(|what| println!("left out: {what}"));
}
