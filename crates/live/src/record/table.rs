//! The recorded calls, each kind once.
#![forbid(unsafe_code)]

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::time::Instant;

use seccompat_catalogue::{Abi, AuditArch, Sysno};

use super::event::{By, Event, Kept, Recording};
use super::programs::Programs;
use crate::trace::Ended;
use crate::trace::tracee::Entry;

/// The number of calls between two reports of progress.
const NOW_AND_THEN: u64 = 1 << 14;
/// The limit on kinds of one call. Beyond it only the call itself is kept.
const MOST: usize = 512;
/// From `<linux/seccomp.h>`.
const SET_MODE_FILTER: u64 = 1;
const NEW_LISTENER: u64 = 1 << 3;

type Args = [Option<u64>; 6];

/// The facts about a number.
#[derive(Clone, Copy)]
struct Known {
    abi: Option<Abi>,
    call: Option<Sysno>,
    /// The kept arguments, one bit each.
    kept: u8,
    /// The kinds so far.
    kinds: usize,
}

/// The recorded calls.
pub(super) struct Table<'a> {
    kept: &'a Kept<'a>,
    tell: &'a mut dyn FnMut(u64),
    began: Instant,
    numbers: HashMap<(u32, u32), Known>,
    kinds: HashMap<(u32, u32, usize, Args), usize>,
    events: Vec<Event>,
    pub(super) programs: Programs,
    calls: u64,
    folded: BTreeSet<Sysno>,
    wanted_listener: bool,
}

impl<'a> Table<'a> {
    pub(super) fn new(kept: &'a Kept<'a>, tell: &'a mut dyn FnMut(u64)) -> Self {
        Self {
            kept,
            tell,
            began: Instant::now(),
            numbers: HashMap::new(),
            kinds: HashMap::new(),
            events: Vec::new(),
            programs: Programs::default(),
            calls: 0,
            folded: BTreeSet::new(),
            wanted_listener: false,
        }
    }

    /// Notes a call that executes the command.
    pub(super) fn note_start(&mut self, tid: i32, entry: &Entry) {
        let start = self.programs.start();
        self.note_of(start, tid, entry);
    }

    /// Notes a call that a thread is about to make, and returns the index of its event.
    pub(super) fn note(&mut self, tid: i32, entry: &Entry) -> usize {
        let program = self.programs.of(tid);
        self.note_of(program, tid, entry)
    }

    fn note_of(&mut self, program: usize, tid: i32, entry: &Entry) -> usize {
        self.calls += 1;
        if self.calls % NOW_AND_THEN == 0 {
            (self.tell)(self.calls);
        }
        let number = (entry.arch, entry.nr);
        let known = *self.numbers.entry(number).or_insert_with(|| known(self.kept, entry));
        let args = self.args(tid, &known, entry);
        let key = (entry.arch, entry.nr, program, args);
        let at = match self.kinds.get(&key) {
            Some(&at) => at,
            None => self.new_kind(number, known, program, args),
        };
        self.events[at].count += 1;
        match known.call {
            Some(Sysno::EXECVE | Sysno::EXECVEAT | Sysno::EXIT_GROUP) => self.programs.forget_all(),
            Some(Sysno::EXIT) => self.programs.forget(tid),
            Some(Sysno::SECCOMP) => {
                let [operation, flags, ..] = entry.args;
                self.wanted_listener |= operation == SET_MODE_FILTER && flags & NEW_LISTENER != 0;
            }
            _ => {}
        }
        at
    }

    /// The call of this event got EPERM or ENOSYS.
    pub(super) fn refused(&mut self, event: usize) {
        if let Some(event) = self.events.get_mut(event) {
            event.refused += 1;
        }
    }

    fn new_kind(&mut self, number: (u32, u32), known: Known, program: usize, args: Args) -> usize {
        let Known { abi, call, kinds, .. } = known;
        if let (true, Some(call)) = (kinds >= MOST, call) {
            // A program that makes new values without end needs no more memory for each.
            self.folded.insert(call);
            if let Some(known) = self.numbers.get_mut(&number) {
                (known.kept, known.kinds) = (0, 0);
            }
        }
        if let Some(known) = self.numbers.get_mut(&number) {
            known.kinds += 1;
        }
        let (arch, nr) = number;
        let (first, at) = (self.began.elapsed(), self.events.len());
        self.events.push(Event { arch, abi, nr, call, args, program, first, count: 0, refused: 0 });
        self.kinds.insert((arch, nr, program, args), at);
        at
    }

    /// The kept arguments.
    fn args(&self, tid: i32, known: &Known, entry: &Entry) -> Args {
        let narrow = known.abi.is_some_and(Abi::is_32_bit);
        let word = |word: u64| if narrow { word & u64::from(u32::MAX) } else { word };
        let mut args: Args =
            std::array::from_fn(|at| (known.kept >> at & 1 == 1).then(|| word(entry.args[at])));
        if known.call == Some(Sysno::CLONE3) {
            args[0] = word_of(tid, word(entry.args[0]));
        }
        args
    }

    pub(super) fn finish(self, by: By, ended: Ended, interrupted: bool) -> Recording {
        Recording {
            events: self.events,
            programs: self.programs.all,
            calls: self.calls,
            by,
            folded: self.folded.into_iter().collect(),
            wanted_listener: self.wanted_listener,
            interrupted,
            ended,
        }
    }
}

/// The facts about the number of a call.
fn known(kept: &Kept<'_>, entry: &Entry) -> Known {
    let own = |abi: &Abi| {
        let is_x32 = entry.nr & Abi::X32.number_base() != 0 && entry.nr != u32::MAX;
        !matches!(abi, Abi::X86_64 | Abi::X32) || (*abi == Abi::X32) == is_x32
    };
    let abi = Abi::sharing(AuditArch::new(entry.arch)).find(own);
    let call = abi.and_then(|abi| Sysno::from_number(abi, entry.nr));
    let kept = abi.zip(call).map_or(0, |(abi, call)| kept(abi, call));
    Known { abi, call, kept, kinds: 0 }
}

/// A word of a thread's memory, if it can be read.
fn word_of(tid: i32, address: u64) -> Option<u64> {
    let mut word = [0; 8];
    File::open(format!("/proc/{tid}/mem")).ok()?.read_exact_at(&mut word, address).ok()?;
    Some(u64::from_ne_bytes(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Ended;

    fn entry(nr: u32, first: u64) -> Entry {
        Entry { arch: Abi::X86_64.audit_arch().get(), nr, args: [first, 7, 0, 0, 0, 0], ip: 0 }
    }

    fn recorded(entries: &[Entry]) -> Recording {
        let kept = |_: Abi, call| u8::from(call == Sysno::SOCKET);
        let mut tell = |_| {};
        let mut table = Table::new(&kept, &mut tell);
        let me = i32::try_from(std::process::id()).unwrap();
        for entry in entries {
            table.note(me, entry);
        }
        table.finish(By::Stops, Ended::Released, false)
    }

    #[test]
    fn a_kind_is_one_event_and_other_arguments_do_not_matter() {
        let socket = Sysno::SOCKET.number(Abi::X86_64).unwrap();
        let read = Sysno::READ.number(Abi::X86_64).unwrap();
        let all = recorded(&[entry(socket, 1), entry(socket, 2), entry(socket, 1), entry(read, 3)]);
        let events: Vec<_> =
            all.events.iter().map(|e| (e.call, e.args[0], e.args[1], e.count)).collect();
        assert_eq!(
            events,
            [
                (Some(Sysno::SOCKET), Some(1), None, 2),
                (Some(Sysno::SOCKET), Some(2), None, 1),
                (Some(Sysno::READ), None, None, 1),
            ]
        );
        assert_eq!((all.calls, all.programs.len()), (4, 1));
    }

    #[test]
    fn endless_values_are_folded_into_the_call() {
        let socket = Sysno::SOCKET.number(Abi::X86_64).unwrap();
        let entries: Vec<Entry> = (0..2000).map(|value| entry(socket, value)).collect();
        let all = recorded(&entries);
        assert_eq!(all.folded, [Sysno::SOCKET]);
        assert!(all.events.len() <= MOST + 2, "{}", all.events.len());
        assert_eq!(all.events.iter().map(|event| event.count).sum::<u64>(), 2000);
        assert!(all.events.iter().any(|event| event.args == [None; 6]));
    }

    #[test]
    fn x32_is_another_abi_and_a_foreign_number_is_kept() {
        let x32 = Sysno::SOCKET.number(Abi::X32).unwrap();
        let all = recorded(&[entry(x32, 1), entry(9999, 0), entry(u32::MAX, 0)]);
        let abis: Vec<_> = all.events.iter().map(|event| (event.abi, event.call)).collect();
        assert_eq!(abis[0], (Some(Abi::X32), Some(Sysno::SOCKET)));
        assert_eq!(abis[1..], [(Some(Abi::X86_64), None), (Some(Abi::X86_64), None)]);
    }
}
