//! Calls about the process itself: its descriptors, its memory, waiting, random numbers.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fs;
use std::os::fd::{AsFd, IntoRawFd, OwnedFd};
use std::time::Duration;

use fastrand::Rng;
use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use rustix::event::{EventfdFlags, eventfd};
use rustix::io::{FdFlags, fcntl_dupfd_cloexec, fcntl_setfd};
use rustix::rand::GetRandomFlags;
use seccompat::io::SignalMask;
use seccompat::{By, Done, Sysno, Weaknesses};

use crate::c::{C, unlock};
use crate::calls::{both, plain};
use crate::face::Face;
use crate::{Count, Outcome, Side};

type Counts<'a> = BTreeMap<&'a str, Count>;

pub fn compare(face: &dyn Face, random: &mut Rng, sides: &[Side; 2], all: &mut Counts<'_>) {
    descriptors(face, random, sides, all);
    waiting(face, random, sides, all);
    memory(face, random, sides, all);
    chance(face, random, sides, all);
}

/// The first of the descriptors that are closed: no other code uses that range.
const FIRST: u32 = 500;
const HOW_MANY: u32 = 24;

fn descriptors(face: &dyn Face, random: &mut Rng, sides: &[Side; 2], all: &mut Counts<'_>) {
    let place = |random: &mut Rng| FIRST + random.u32(..HOW_MANY);
    let there: Vec<bool> = (0..HOW_MANY).map(|_| random.bool()).collect();
    let marked: Vec<bool> = (0..HOW_MANY).map(|_| random.u8(..4) == 0).collect();
    let (first, last) = (place(random), place(random));
    // `first` may be larger than `last`, which is an error.
    let last = if random.u8(..4) == 0 { u32::MAX } else { last };
    let flags = *random.choice(face.close_range_flags()).unwrap();
    let some = eventfd(0, EventfdFlags::CLOEXEC).unwrap();
    both(sides, Sysno::CLOSE_RANGE, all, &format!("close_range {first} {last} {flags}"), |_| {
        let mut others: Vec<OwnedFd> = Vec::new();
        for at in (0..HOW_MANY).filter(|at| there[*at as usize]) {
            let number = (FIRST + at) as i32;
            let fd = fcntl_dupfd_cloexec(&some, number).unwrap();
            if !marked[at as usize] {
                fcntl_setfd(&fd, FdFlags::empty()).unwrap();
            }
            others.push(fd);
        }
        // Ownership is given up: the call closes some of them.
        let _numbers: Vec<i32> = others.into_iter().map(IntoRawFd::into_raw_fd).collect();
        let done = face.close_range(first, last, flags);
        let state: Vec<String> = (FIRST..FIRST + HOW_MANY).map(state).collect();
        let _by = C.close_range(FIRST, u32::MAX, 0).unwrap().by;
        done.map(|done| (format!("{state:?}"), done.by))
    });
}

/// Whether a descriptor is open, and marked close-on-exec.
fn state(fd: u32) -> String {
    let text = fs::read_to_string(format!("/proc/self/fdinfo/{fd}")).unwrap_or_default();
    text.lines().find_map(|line| line.strip_prefix("flags:")).unwrap_or("-").trim().to_owned()
}

fn waiting(face: &dyn Face, random: &mut Rng, sides: &[Side; 2], all: &mut Counts<'_>) {
    let counts = [(); 3].map(|()| u32::from(random.bool()));
    let flags = random
        .choice([
            EventFlags::IN,
            EventFlags::IN | EventFlags::ET,
            EventFlags::IN | EventFlags::ONESHOT,
            EventFlags::OUT,
        ])
        .unwrap();
    let room = random.choice([0, 1, 2, 8]).unwrap();
    let timeout = random
        .choice([
            Duration::ZERO,
            Duration::from_nanos(1),
            Duration::from_micros(300),
            Duration::new(0, 1_000_000),
        ])
        .unwrap();
    let mask = random.choice([None, Some(SignalMask(0)), Some(SignalMask(u64::MAX))]).unwrap();
    let is_epoll = random.u8(..8) > 0;
    let what = format!("epoll_pwait2 {counts:?} {flags:?} {room} {timeout:?} {mask:?} {is_epoll}");
    both(sides, Sysno::EPOLL_PWAIT2, all, &what, |_| {
        let set = epoll::create(CreateFlags::CLOEXEC).unwrap();
        let events: Vec<OwnedFd> = counts
            .iter()
            .map(|count| eventfd(*count, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK).unwrap())
            .collect();
        for event in &events {
            epoll::add(&set, event, EventData::new_u64(7), flags).unwrap();
        }
        let asked = if is_epoll { set.as_fd() } else { events[0].as_fd() };
        // Twice: an edge that was reported once may not be reported again.
        let first = face.epoll_pwait2(asked, room, timeout, mask)?;
        let second = face.epoll_pwait2(asked, room, timeout, mask)?;
        Ok((format!("{} {}", first.value, second.value), first.by))
    });
}

fn memory(face: &dyn Face, random: &mut Rng, sides: &[Side; 2], all: &mut Counts<'_>) {
    const PAGE: usize = 4096;
    const PAGES: usize = 64;
    let at = random.usize(..PAGES);
    let odd = random.usize(..3);
    let len =
        random.choice([0, 1, PAGE, PAGE + 1, 5 * PAGE, usize::MAX - PAGE, usize::MAX]).unwrap();
    let nowhere = random.u8(..6) == 0;
    let on_fault = random.bool();
    let accept = if random.u8(..3) == 0 { Weaknesses::NONE } else { Weaknesses::FAULTED_IN };
    let what = format!("mlock2 {at} {odd} {len} {nowhere} {on_fault} {accept:?}");
    both(sides, Sysno::MLOCK2, all, &what, |_| {
        let region = vec![0u8; (PAGES + 8) * PAGE];
        let base = region.as_ptr().addr().next_multiple_of(PAGE) + at.min(PAGES - 1) * PAGE + odd;
        let done = face.mlock2(if nowhere { PAGE + odd } else { base }, len, on_fault, accept);
        let locked = locked();
        unlock();
        if let Ok(Done { by: By::Emulated(lost), .. }) = &done {
            assert!(accept.contain(*lost), "{lost:?} was lost, and not accepted");
        }
        done.map(|done| (locked, done.by))
    });
}

/// The amount of locked memory.
fn locked() -> String {
    let text = fs::read_to_string("/proc/self/status").unwrap();
    text.lines().find_map(|line| line.strip_prefix("VmLck:")).unwrap().trim().to_owned()
}

fn chance(face: &dyn Face, random: &mut Rng, sides: &[Side; 2], all: &mut Counts<'_>) {
    let flags = random
        .choice([
            GetRandomFlags::empty(),
            GetRandomFlags::NONBLOCK,
            GetRandomFlags::RANDOM,
            GetRandomFlags::INSECURE,
            GetRandomFlags::RANDOM | GetRandomFlags::NONBLOCK,
            GetRandomFlags::RANDOM | GetRandomFlags::INSECURE,
            GetRandomFlags::from_bits_retain(8),
        ])
        .unwrap();
    let len = random.choice([0, 1, 16, 256, 257, 5000]).unwrap();
    both(sides, Sysno::GETRANDOM, all, &format!("getrandom {len} {flags:?}"), |_| {
        let mut room = vec![0u8; len];
        let told = plain(face.getrandom(&mut room, flags));
        let filled = len < 16 || room.iter().any(|byte| *byte != 0);
        assert!(told.is_err() || filled, "{len} bytes, all of them 0");
        told as Outcome
    });
}
