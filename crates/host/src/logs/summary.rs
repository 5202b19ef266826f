//! Equal records, counted.
#![forbid(unsafe_code)]

use std::cmp::Reverse;
use std::collections::HashMap;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, AuditArch, Sysno};
use seccompat_profile::order::sort_by_key;

use super::lines::Event;
use super::record::{Missing, Record, Time};

/// Distinct kinds of records beyond this many are only counted.
const MOST: usize = 10_000;
/// The threads that a group names.
const PIDS: usize = 8;

/// The common properties of equal records.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Key {
    /// The program's file, or the thread's name.
    pub program: String,
    /// The thread's name.
    pub comm: Option<String>,
    /// The container, if it is known.
    pub container: Option<String>,
    /// The architecture, by its number.
    pub arch: Option<u32>,
    /// The number of the call.
    pub nr: u32,
    /// The filter's action as a word, if the record has it.
    pub action: Option<u32>,
}

/// Equal records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Their common properties.
    pub key: Key,
    /// The first record.
    pub record: Record,
    /// How many there are.
    pub count: u64,
    /// Their threads: each once, the first few.
    pub pids: Vec<u32>,
    /// The earliest and the latest time.
    pub times: Option<(Time, Time)>,
}

impl Group {
    /// The ABI of the call.
    #[must_use]
    pub fn abi(&self) -> Option<Abi> {
        self.record.abi()
    }

    /// The call, if the catalogue knows it.
    #[must_use]
    pub fn call(&self) -> Option<Sysno> {
        self.record.call()
    }

    /// Its rank in a report: what kills comes first.
    fn rank(&self) -> u8 {
        match self.record.action {
            Some(Action::KillProcess | Action::KillThread) => 0,
            None if self.record.signal == Some(31) => 0,
            Some(Action::Trap(_)) => 1,
            Some(Action::Errno(_)) => 2,
            Some(Action::Trace(_) | Action::Notify) => 3,
            None => 4,
            Some(Action::Log) => 5,
            Some(Action::Allow) => 6,
        }
    }
}

/// All events of a log.
#[derive(Clone, Default, Debug)]
pub struct Summary {
    groups: HashMap<Key, Group>,
    /// Records of all kinds.
    pub records: u64,
    /// Records of further kinds, beyond the bound of what is kept.
    pub more: u64,
    /// Records that the kernel did not write.
    pub lost: u64,
    /// Lines with the mark of a record that cannot be read.
    pub broken: u64,
    /// The first of these, with its line.
    pub first_broken: Option<(Missing, usize)>,
    /// Deaths by SIGSYS in lines that name no call.
    pub unnamed: u64,
    /// The line of the first of these.
    pub first_unnamed: Option<usize>,
}

impl Summary {
    /// Adds an event. `container` finds the container of a record that does not name it.
    pub fn add(&mut self, event: Event, container: impl FnOnce(&Record) -> Option<String>) {
        match event {
            Event::Record(record, _) => self.record(*record, container),
            Event::Lost(count) => self.lost = self.lost.saturating_add(count),
            Event::Broken(missing, line) => {
                self.broken += 1;
                self.first_broken.get_or_insert((missing, line));
            }
            Event::Unnamed(line) => {
                self.unnamed += 1;
                self.first_unnamed.get_or_insert(line);
            }
        }
    }

    fn record(&mut self, record: Record, container: impl FnOnce(&Record) -> Option<String>) {
        self.records += 1;
        let key = Key {
            program: record.program().to_owned(),
            comm: record.comm.clone(),
            container: record.container.clone().or_else(|| container(&record)),
            arch: record.arch.map(AuditArch::get),
            nr: record.nr,
            action: record.action.map(Action::to_word),
        };
        if self.groups.len() >= MOST && !self.groups.contains_key(&key) {
            self.more += 1;
            return;
        }
        let new = || Group {
            key: key.clone(),
            record: record.clone(),
            count: 0,
            pids: Vec::new(),
            times: None,
        };
        let group = self.groups.entry(key.clone()).or_insert_with(new);
        group.count += 1;
        let pid = record.pid.filter(|pid| !group.pids.contains(pid) && group.pids.len() < PIDS);
        group.pids.extend(pid);
        if let Some(time) = record.time {
            let (first, last) = group.times.unwrap_or((time, time));
            group.times = Some((first.min(time), last.max(time)));
        }
    }

    /// The groups: what kills first, then by falling count.
    #[must_use]
    pub fn groups(&self) -> Vec<&Group> {
        let mut groups: Vec<&Group> = self.groups.values().collect();
        sort_by_key(&mut groups, |group| (group.rank(), Reverse(group.count), group.key.clone()));
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::read;

    #[test]
    fn equal_records_are_one_group() {
        let line = |time: u32, pid: u32, nr: u32, code: &str| {
            format!(
                "type=1326 audit({time}.5:1): pid={pid} comm=\"a\" arch=c000003e syscall={nr} code={code}\n"
            )
        };
        let text = line(9, 1, 39, "0x7ffc0000")
            + &line(7, 1, 39, "0x7ffc0000")
            + &line(8, 2, 435, "0x80000000")
            + &line(8, 3, 39, "0x7ffc0000")
            + "type=1326 audit(";
        let mut summary = Summary::default();
        read(text.as_bytes(), |event| summary.add(event, |_| None)).expect("memory");
        let groups = summary.groups();
        let seen: Vec<_> =
            groups.iter().map(|it| (it.record.nr, it.count, it.pids.len())).collect();
        assert_eq!(seen, [(435, 1, 1), (39, 3, 2)]);
        assert_eq!(groups[1].times, Some(((7, 5), (9, 5))));
        assert_eq!((summary.records, summary.broken, summary.more), (4, 1, 0));
    }

    #[test]
    fn kinds_beyond_the_bound_are_counted() {
        let mut summary = Summary::default();
        for nr in 0..u32::try_from(MOST).expect("small") + 5 {
            let record = Record { nr, ..Record::default() };
            summary.add(Event::Record(Box::new(record), 1), |_| None);
        }
        assert_eq!((summary.groups().len(), summary.more), (MOST, 5));
    }
}
