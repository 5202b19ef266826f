//! The library compared with the calls that it makes, and its `openat2` with cap-std's: medians of
//! one run, in turns, and their ratios.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::fs;
use std::hint::black_box;
use std::os::unix::fs::symlink;
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{Access, AtFlags, CWD, Mode, OFlags, RenameFlags, ResolveFlags, openat};
use rustix::io::{IoSliceMut, ReadWriteFlags};
use rustix::rand::GetRandomFlags;
use seccompat::fs::OpenHow;
use seccompat::{By, Pretend, Sysno};
use seccompat_bpf::{Action, Insn, Program, code};
use seccompat_catalogue::Abi;
use seccompat_world::scratch::Scratch;

/// The number of measurements, and the number of calls in each.
const ROUNDS: usize = 301;
const BATCH: u32 = 500;

fn batch(work: &mut dyn FnMut()) -> Duration {
    let start = Instant::now();
    for _ in 0..BATCH {
        work();
    }
    start.elapsed() / BATCH
}

/// The cost of each, and the median of their ratios, in turns, so that other load affects both.
fn ratio(ours: &mut dyn FnMut(), theirs: &mut dyn FnMut()) -> (Duration, Duration, f64) {
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // They take turns at being first.
        if round % 2 == 0 {
            a.push(batch(ours));
            b.push(batch(theirs));
        } else {
            b.push(batch(theirs));
            a.push(batch(ours));
        }
    }
    let mut ratios: Vec<f64> =
        a.iter().zip(&b).map(|(a, b)| a.as_secs_f64() / b.as_secs_f64()).collect();
    ratios.sort_by(f64::total_cmp);
    a.sort();
    b.sort();
    (a[ROUNDS / 2], b[ROUNDS / 2], ratios[ROUNDS / 2])
}

fn show(name: &str, budget: Option<f64>, ours: &mut dyn FnMut(), theirs: &mut dyn FnMut()) {
    let (ours, theirs, ratio) = ratio(ours, theirs);
    let budget = budget.map_or_else(String::new, |budget| format!(" (budget {budget})"));
    println!("{name:36} {ours:>10.2?} {theirs:>10.2?} {ratio:>8.3}{budget}");
}

fn filter(call: Sysno, action: Action) {
    let give = |action: Action| Insn::new(code::RET | code::K, action.to_word());
    let program = Program::new(vec![
        Insn::new(code::LD | code::W | code::ABS, 0),
        Insn::jump(code::JMP | code::JEQ, call.number(Abi::NATIVE.unwrap()).unwrap(), 0, 1),
        give(action),
        give(Action::Allow),
    ]);
    rustix::thread::set_no_new_privs(true).unwrap();
    seccompat_live::install(&program.unwrap(), 0).unwrap();
}

fn native(scratch: &Scratch) {
    println!("\n{:36} {:>10} {:>10} {:>8}", "the call is there", "wrapper", "raw", "ratio");
    let file = openat(CWD, scratch.path().join("file").as_path(), OFlags::RDONLY, Mode::empty());
    let file = file.unwrap();
    let budget = Some(1.02);
    let (mut a, mut b) = ([0; 8], [0; 8]);
    show(
        "preadv2, 8 bytes",
        budget,
        &mut || {
            let mut into = [IoSliceMut::new(&mut a)];
            let flags = ReadWriteFlags::empty();
            black_box(seccompat::io::preadv2(&file, &mut into, Some(0), flags).unwrap());
        },
        &mut || {
            let mut into = [IoSliceMut::new(&mut b)];
            black_box(rustix::io::preadv2(&file, &mut into, 0, ReadWriteFlags::empty()).unwrap());
        },
    );
    let (mut a, mut b) = ([0u8; 8], [0u8; 8]);
    show(
        "getrandom, 8 bytes",
        budget,
        &mut || {
            black_box(seccompat::rand::getrandom(&mut a, GetRandomFlags::empty()).unwrap());
        },
        &mut || {
            black_box(rustix::rand::getrandom(&mut b[..], GetRandomFlags::empty()).unwrap());
        },
    );
    let directory = openat(CWD, scratch.path(), OFlags::PATH, Mode::empty()).unwrap();
    let how = OpenHow::new(OFlags::PATH | OFlags::CLOEXEC).resolve(ResolveFlags::BENEATH);
    show(
        "openat2 and close",
        budget,
        &mut || drop(black_box(seccompat::fs::openat2(&directory, c"file", &how).unwrap())),
        &mut || {
            let (flags, rules) = (OFlags::PATH | OFlags::CLOEXEC, ResolveFlags::BENEATH);
            let file = rustix::fs::openat2(&directory, c"file", flags, Mode::empty(), rules);
            drop(black_box(file.unwrap()));
        },
    );
    show(
        "openat2 of a &str, and close",
        budget,
        &mut || drop(black_box(seccompat::fs::openat2(&directory, "file", &how).unwrap())),
        &mut || {
            let (flags, rules) = (OFlags::PATH | OFlags::CLOEXEC, ResolveFlags::BENEATH);
            let file = rustix::fs::openat2(&directory, "file", flags, Mode::empty(), rules);
            drop(black_box(file.unwrap()));
        },
    );
    show(
        "faccessat2, AT_EACCESS",
        budget,
        &mut || {
            seccompat::fs::faccessat2(&directory, c"file", Access::READ_OK, AtFlags::EACCESS)
                .unwrap()
        },
        &mut || {
            rustix::fs::accessat(&directory, c"file", Access::READ_OK, AtFlags::EACCESS).unwrap()
        },
    );
}

fn known(scratch: &Scratch) {
    println!(
        "\n{:36} {:>10} {:>10} {:>8}",
        "it is known to be filtered", "wrapper", "emulation", "ratio"
    );
    let calls = [Sysno::PREADV2, Sysno::FACCESSAT2, Sysno::RENAMEAT2, Sysno::OPENAT2];
    let _pretend = Pretend::filtered(&calls);
    let budget = Some(1.05);
    let directory = openat(CWD, scratch.path(), OFlags::PATH, Mode::empty()).unwrap();
    let file = openat(&directory, c"file", OFlags::RDONLY, Mode::empty()).unwrap();
    let (mut a, mut b) = ([0; 8], [0; 8]);
    show(
        "preadv2, preadv",
        budget,
        &mut || {
            let mut into = [IoSliceMut::new(&mut a)];
            let flags = ReadWriteFlags::empty();
            black_box(seccompat::io::preadv2(&file, &mut into, Some(0), flags).unwrap());
        },
        &mut || {
            let mut into = [IoSliceMut::new(&mut b)];
            black_box(rustix::io::preadv(&file, &mut into, 0).unwrap());
        },
    );
    show(
        "faccessat2, faccessat",
        budget,
        &mut || {
            seccompat::fs::faccessat2(&directory, c"file", Access::READ_OK, AtFlags::empty())
                .unwrap()
        },
        &mut || {
            rustix::fs::accessat(&directory, c"file", Access::READ_OK, AtFlags::empty()).unwrap()
        },
    );
    show(
        "renameat2, renameat",
        budget,
        &mut || {
            seccompat::fs::renameat2(
                &directory,
                c"here",
                &directory,
                c"here",
                RenameFlags::empty(),
            )
            .unwrap();
        },
        &mut || rustix::fs::renameat(&directory, c"here", &directory, c"here").unwrap(),
    );
    let how = OpenHow::new(OFlags::PATH | OFlags::CLOEXEC);
    show(
        // For comparison: flags are checked as the call itself checks them.
        "openat2 without rules, openat",
        None,
        &mut || drop(black_box(seccompat::fs::openat2(&directory, c"file", &how).unwrap())),
        &mut || {
            let flags = OFlags::PATH | OFlags::CLOEXEC;
            drop(black_box(openat(&directory, c"file", flags, Mode::empty()).unwrap()));
        },
    );
}

/// A filter's first refusal on a thread, and the second.
fn first() {
    println!("\n{:36} {:>10} {:>10}", "a refusal on a new thread", "the first", "then");
    for (name, errno) in [("faccessat2, EPERM", 1), ("faccessat2, ENOSYS", 38)] {
        let ask = || {
            let start = Instant::now();
            let (mode, flags) = (Access::READ_OK, AtFlags::empty());
            let done = seccompat::fs::faccessat2_with(CWD, c"/", mode, flags).unwrap();
            let time = start.elapsed();
            assert_eq!(done.by, By::EXACTLY);
            time
        };
        let mut all: Vec<[Duration; 2]> = (0..501)
            .map(|_| {
                let once = move || {
                    filter(Sysno::FACCESSAT2, Action::Errno(errno));
                    [ask(), ask()]
                };
                thread::spawn(once).join().unwrap()
            })
            .collect();
        let mut median = |which: usize| {
            all.sort_by_key(|times| times[which]);
            all[all.len() / 2][which]
        };
        println!("{name:36} {:>10.2?} {:>10.2?}", median(0), median(1));
    }
}

/// Both without `openat2`, which a filter refuses on this thread: cap-std remembers ENOSYS.
fn peer(scratch: &Scratch) {
    println!(
        "\n{:36} {:>10} {:>10} {:>8}",
        "openat2 emulated, file opened", "ours", "cap-std", "ratio"
    );
    let place = scratch.path().to_owned();
    let work = move || {
        filter(Sysno::OPENAT2, Action::Errno(38));
        let theirs =
            cap_std::fs::Dir::open_ambient_dir(&place, cap_std::ambient_authority()).unwrap();
        let ours = openat(CWD, place.as_path(), OFlags::PATH, Mode::empty()).unwrap();
        let how = OpenHow::new(OFlags::RDONLY | OFlags::CLOEXEC).resolve(ResolveFlags::BENEATH);
        // Without `..` and links each component costs one open; with them it costs more.
        let paths = [
            ("file", 1.3),
            ("a/b/file", 1.3),
            ("a/b/c/d/e/f/g/h/file", 1.3),
            ("a/b/../b/../../file", 2.5),
            ("link", 2.5),
            ("a/b/up", 2.5),
        ];
        for (path, budget) in paths {
            let done = seccompat::fs::openat2_with(&ours, path, &how).unwrap();
            assert_eq!(done.by, By::EXACTLY);
            show(
                path,
                Some(budget),
                &mut || drop(black_box(seccompat::fs::openat2(&ours, path, &how).unwrap())),
                &mut || drop(black_box(theirs.open(path).unwrap())),
            );
        }
    };
    thread::spawn(work).join().unwrap();
}

fn main() {
    let scratch = Scratch::new().unwrap();
    let at = scratch.path();
    fs::create_dir_all(at.join("a/b/c/d/e/f/g/h")).unwrap();
    for name in ["file", "here", "a/b/file", "a/b/c/d/e/f/g/h/file"] {
        fs::write(at.join(name), "some bytes").unwrap();
    }
    symlink("a/b/file", at.join("link")).unwrap();
    symlink("../../file", at.join("a/b/up")).unwrap();
    native(&scratch);
    known(&scratch);
    first();
    peer(&scratch);
}
