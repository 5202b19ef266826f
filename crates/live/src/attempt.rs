//! Tries a described call in a child: its answer, and whether anything observable changed.
#![forbid(unsafe_code)]

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;

use rustix::event::Timespec;
use rustix::process::{DumpableBehavior, set_dumpable_behavior};
use rustix::thread::{Gid, Uid, set_thread_groups, set_thread_res_gid, set_thread_res_uid};
use seccompat_catalogue::Errno;
use seccompat_probe::Answer;

pub use crate::sys::Attempt;
use crate::sys::in_child;

/// The visible state of a process and of the machine: a name for people, and the files of proc(5).
const VISIBLE: [(&str, &[&str]); 9] = [
    ("descriptors", &["/proc/self/fd"]),
    ("memory mappings", &["/proc/self/maps"]),
    ("credentials and signals", &["/proc/self/status"]),
    ("limits", &["/proc/self/limits", "/proc/self/timerslack_ns", "/proc/self/oom_score_adj"]),
    ("mounts", &["/proc/self/mountinfo", "/proc/swaps"]),
    ("namespaces", &["/proc/self/ns", "/proc/self/cgroup"]),
    ("directories", &["/proc/self/cwd", "/proc/self/root"]),
    ("children", &["/proc/thread-self/children"]),
    ("the machine's names", &["/proc/sys/kernel/hostname", "/proc/sys/kernel/domainname"]),
];

/// Lines that change by themselves. `SigQ` counts the signals of all processes of the user.
const RESTLESS: [&str; 8] =
    ["Vm", "Rss", "Huge", "voluntary_", "nonvoluntary_", "Cpus", "State", "SigQ"];

/// An ordinary user's number, with no rights on any system.
const NOBODY: u32 = 65534;

/// The result of one attempt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attempted {
    /// The kernel's answer, or a filter's. `NotMade` if the child ended in the call.
    pub answer: Answer,
    /// The names of what changed in the child, or on the machine, from before the call to after it.
    pub changed: Vec<&'static str>,
}

impl Attempt {
    /// Makes the call in a child, on request as a user without privileges. The calling process must
    /// have one thread.
    ///
    /// # Errors
    /// No child can be made, or it cannot give up its privileges.
    pub fn run(self, without_privileges: bool) -> io::Result<Attempted> {
        let limit = Timespec { tv_sec: 5, tv_nsec: 0 };
        let said = in_child(limit, || {
            if without_privileges {
                give_up().ok()?;
            }
            // The first look lets the allocator take the memory that the others use.
            let (_, before, steady) = (look(), look(), look());
            let answer = self.make();
            let after = look();
            let changed = (0..VISIBLE.len())
                .filter(|&n| before[n] == steady[n] && steady[n] != after[n])
                .fold(0u32, |bits, n| bits | 1 << n);
            let errno = answer.err().map_or(0, Errno::get);
            let mut words = [0; 8];
            words[..2].copy_from_slice(&errno.to_le_bytes());
            words[4..].copy_from_slice(&changed.to_le_bytes());
            Some(words)
        })?;
        let (mut answer, mut changed) = (Answer::NotMade, Vec::new());
        match said.words {
            Some([low, high, _, _, bits @ ..]) => {
                let errno = Errno::new(u16::from_le_bytes([low, high]));
                answer = errno.map_or(Answer::Success, Answer::Errno);
                let bits = u32::from_le_bytes(bits);
                let names = VISIBLE.iter().enumerate().filter(|(n, _)| bits & 1 << n != 0);
                changed = names.map(|(_, (name, _))| *name).collect();
            }
            None if said.silent => answer = Answer::Silent,
            None if said.signal == Some(libc::SIGSYS) => answer = Answer::Killed,
            None => {}
        }
        Ok(Attempted { answer, changed })
    }
}

/// Becomes an ordinary user. The kernel takes the capabilities away with the last id 0.
fn give_up() -> io::Result<()> {
    let (group, user) = (Gid::from_raw(NOBODY), Uid::from_raw(NOBODY));
    set_thread_groups(&[])?;
    set_thread_res_gid(group, group, group)?;
    set_thread_res_uid(user, user, user)?;
    // Else the files of proc(5) about this process belong to root.
    set_dumpable_behavior(DumpableBehavior::Dumpable)?;
    Ok(())
}

/// A number for each thing that is visible; the same number as long as it does not change.
fn look() -> [u64; VISIBLE.len()] {
    VISIBLE.map(|(_, places)| {
        let mut sum = DefaultHasher::new();
        for place in places {
            if let Ok(target) = fs::read_link(place) {
                target.hash(&mut sum);
            } else if let Ok(text) = fs::read_to_string(place) {
                let restless = |line: &&str| RESTLESS.iter().any(|first| line.starts_with(first));
                let lines =
                    text.lines().filter(|line| !restless(line) && !line.ends_with("[heap]"));
                lines
                    .filter(|line| !line.ends_with("[stack]"))
                    .for_each(|line| line.hash(&mut sum));
            } else if let Ok(entries) = fs::read_dir(place) {
                for entry in entries.flatten() {
                    (entry.file_name(), fs::read_link(entry.path()).ok()).hash(&mut sum);
                }
            }
        }
        sum.finish()
    })
}
