//! The programs of the recorded threads.
#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::fs;

use super::event::Program;

/// The programs, and the threads whose program is known.
#[derive(Default)]
pub(super) struct Programs {
    pub(super) all: Vec<Program>,
    of_thread: HashMap<i32, usize>,
}

impl Programs {
    /// The start of the command: the calls that execute it.
    pub(super) fn start(&mut self) -> usize {
        self.add(String::new(), || "the start of the command".to_owned())
    }

    /// The program of a thread. A known thread costs no call.
    pub(super) fn of(&mut self, tid: i32) -> usize {
        if let Some(&known) = self.of_thread.get(&tid) {
            return known;
        }
        let path = fs::read_link(format!("/proc/{tid}/exe"));
        let path = path.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
        let program = self.add(path, || crate::proc::name_of(tid));
        self.of_thread.insert(tid, program);
        program
    }

    /// The program with this path; one whose path cannot be read is known by its name.
    pub(super) fn add(&mut self, path: String, name: impl FnOnce() -> String) -> usize {
        let known =
            if path.is_empty() { None } else { self.all.iter().position(|p| p.path == path) };
        known.unwrap_or_else(|| {
            let name = name();
            let same = |one: &Program| path.is_empty() && one.path.is_empty() && one.name == name;
            let known = self.all.iter().position(same);
            known.unwrap_or_else(|| {
                self.all.push(Program { path, name });
                self.all.len() - 1
            })
        })
    }

    /// A thread ends: its id may soon be that of another thread.
    pub(super) fn forget(&mut self, tid: i32) {
        self.of_thread.remove(&tid);
    }

    /// Threads are about to end, or to execute another program.
    pub(super) fn forget_all(&mut self) {
        self.of_thread.clear();
    }
}
