//! Calls about the process itself: its descriptors, its memory, waiting, random numbers.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fs;
use std::os::fd::{AsFd, IntoRawFd, OwnedFd};
use std::time::Duration;

use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use rustix::event::{EventfdFlags, eventfd};
use rustix::io::{FdFlags, fcntl_dupfd_cloexec, fcntl_setfd};
use rustix::rand::GetRandomFlags;
use seccompat::io::SignalMask;
use seccompat::{By, Done, Sysno, Weaknesses};

use crate::c::{C, unlock};
use crate::calls::{both, plain};
use crate::face::Face;
use crate::random::Random;
use crate::{Count, Outcome, Side};

type Counts<'a> = BTreeMap<&'a str, Count>;

pub fn compare(face: &dyn Face, random: &mut Random, sides: &[Side; 2], all: &mut Counts<'_>) {
    descriptors(face, random, sides, all);
    waiting(face, random, sides, all);
    memory(face, random, sides, all);
    chance(face, random, sides, all);
}

/// The first of the descriptors that are closed: no other code uses that range.
const FIRST: u32 = 500;
const HOW_MANY: u32 = 24;

fn descriptors(face: &dyn Face, random: &mut Random, sides: &[Side; 2], all: &mut Counts<'_>) {
    let place = |random: &mut Random| FIRST + u32::try_from(random.below(HOW_MANY.into())).unwrap();
    let there: Vec<bool> = (0..HOW_MANY).map(|_| random.chance(2)).collect();
    let marked: Vec<bool> = (0..HOW_MANY).map(|_| random.chance(4)).collect();
    let (first, last) = (place(random), place(random));
    // `first` may be larger than `last`, which is an error.
    let last = if random.chance(4) { u32::MAX } else { last };
    let flags = *random.one(face.close_range_flags());
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

fn waiting(face: &dyn Face, random: &mut Random, sides: &[Side; 2], all: &mut Counts<'_>) {
    let counts = [(); 3].map(|()| u32::from(random.chance(2)));
    let flags = *random.one(&[
        EventFlags::IN,
        EventFlags::IN | EventFlags::ET,
        EventFlags::IN | EventFlags::ONESHOT,
        EventFlags::OUT,
    ]);
    let room = *random.one(&[0, 1, 2, 8]);
    let timeout = *random.one(&[
        Duration::ZERO,
        Duration::from_nanos(1),
        Duration::from_micros(300),
        Duration::new(0, 1_000_000),
    ]);
    let mask = *random.one(&[None, Some(SignalMask(0)), Some(SignalMask(u64::MAX))]);
    let is_epoll = !random.chance(8);
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

fn memory(face: &dyn Face, random: &mut Random, sides: &[Side; 2], all: &mut Counts<'_>) {
    const PAGE: usize = 4096;
    const PAGES: usize = 64;
    let at = usize::try_from(random.below(PAGES as u64)).unwrap();
    let odd = usize::try_from(random.below(3)).unwrap();
    let len = *random.one(&[0, 1, PAGE, PAGE + 1, 5 * PAGE, usize::MAX - PAGE, usize::MAX]);
    let nowhere = random.chance(6);
    let on_fault = random.chance(2);
    let accept = if random.chance(3) { Weaknesses::NONE } else { Weaknesses::FAULTED_IN };
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

fn chance(face: &dyn Face, random: &mut Random, sides: &[Side; 2], all: &mut Counts<'_>) {
    let flags = *random.one(&[
        GetRandomFlags::empty(),
        GetRandomFlags::NONBLOCK,
        GetRandomFlags::RANDOM,
        GetRandomFlags::INSECURE,
        GetRandomFlags::RANDOM | GetRandomFlags::NONBLOCK,
        GetRandomFlags::RANDOM | GetRandomFlags::INSECURE,
        GetRandomFlags::from_bits_retain(8),
    ]);
    let len = *random.one(&[0, 1, 16, 256, 257, 5000]);
    both(sides, Sysno::GETRANDOM, all, &format!("getrandom {len} {flags:?}"), |_| {
        let mut room = vec![0u8; len];
        let told = plain(face.getrandom(&mut room, flags));
        let filled = len < 16 || room.iter().any(|byte| *byte != 0);
        assert!(told.is_err() || filled, "{len} bytes, all of them 0");
        told as Outcome
    });
}
