//! The filters of processes: read if the kernel returns them, otherwise found by testing calls.
#![forbid(unsafe_code)]

use std::cell::RefCell;

use seccompat_live::{DumpError, Here, NoOracle, Oracle, Work, find_means, shares_our_filters};
use seccompat_profile::builtin;

use crate::asked::{self, Candidate, Suspect};
use crate::context::ContextArgs;
use crate::filter::Filter;
use crate::input;
use crate::loaded::decisions;
use crate::out::{Failure, note};
use crate::source::Source;

/// This process, as a FILTER.
const MYSELF: &str = "pid:self";

impl Filter {
    /// The filters of a process. If they cannot be read, calls are tested against them in a child that is forked
    /// from it. They may equal a candidate, or the filter of an engine.
    pub(crate) fn of_process(
        name: &str,
        pid: i32,
        args: &ContextArgs,
        candidates: Vec<Candidate>,
    ) -> Result<Self, Failure> {
        let chain = match seccompat_live::dump(pid) {
            Ok(chain) => chain,
            Err(error @ DumpError::Read(..)) => {
                return Self::of_child(name, pid, args, candidates, &error);
            }
            Err(error) => return Err(Failure::new(error.to_string())),
        };
        let threads_that_differ = seccompat_live::threads_that_differ(pid, &chain)
            .map_err(|error| Failure::new(error.to_string()))?;
        if let Some(tid) = threads_that_differ.first() {
            let tids: Vec<String> = threads_that_differ.iter().map(i32::to_string).collect();
            let threads = tids.join(" ");
            note(&format!("{name}: threads with other filters: {threads}; see pid:{tid}"));
        }
        Ok(Self {
            threads_that_differ,
            ..Self::foreign(name, chain.newest_first, cfg!(target_endian = "big"))
        })
    }

    /// The filters of a process, as found by testing calls in a child of it.
    fn of_child(
        name: &str,
        pid: i32,
        args: &ContextArgs,
        candidates: Vec<Candidate>,
        unread: &DumpError,
    ) -> Result<Self, Failure> {
        if !args.rest.fork && !shares_our_filters(pid) {
            return Err(Failure::new(unread.to_string()).hint(format!(
                "--fork finds them by testing calls in a child that {pid} forks; {pid} has other filters than this \
                 process, and dies if they kill for clone(2)"
            )));
        }
        let oracle = Oracle::of_thread(pid).map_err(|why| {
            Failure::new(format!(
                "{unread}; and {name} cannot be made to fork a child that tests them: {why}"
            ))
            .hint("those of this process, which others here may share: seccompat show pid:self")
        })?;
        note(&format!("{name}: the kernel does not return its filters here; found by asking them"));
        Self::found(name, oracle, args, candidates)
    }

    /// The filters of this process, as found by asking. They may equal a candidate, or the filter
    /// of an engine.
    pub(crate) fn of_this_process(
        args: &ContextArgs,
        candidates: Vec<Candidate>,
    ) -> Result<Self, Failure> {
        if Here::look(input::native()?, None).seccomp().filters == Some(0) {
            return Ok(Self::foreign(MYSELF, Vec::new(), cfg!(target_endian = "big")));
        }
        // It works without any of these calls, but not as fast.
        let _needs_none = find_means(Work::Scan);
        let oracle = Oracle::begin().map_err(|why| {
            let failure = Failure::new(format!("{MYSELF}: the filters cannot be queried: {why}"));
            match why {
                NoOracle::Supervised => {
                    failure.hint("read them from outside: seccompat show pid:N")
                }
                NoOracle::Child(_) => failure.hint("seccompat scan asks by probes"),
            }
        })?;
        Self::found(MYSELF, oracle, args, candidates)
    }

    fn found(
        name: &str,
        oracle: Oracle,
        args: &ContextArgs,
        mut candidates: Vec<Candidate>,
    ) -> Result<Self, Failure> {
        for file in &args.rest.candidate {
            candidates.push(Self::load(file, args)?.candidate());
        }
        let builtins = builtin::engine::list().into_iter().map(|release| {
            let name = format!("builtin:{release}");
            let of = name.clone();
            let policy = move || decisions(&of, Source::of(&of).ok()?, args).ok();
            let compiled = move || Some(Self::load(&name, args).ok()?.candidate());
            Suspect { default: builtin::engine::DEFAULT_ACTION, policy, compiled }
        });
        let found = asked::find(name, oracle, candidates, builtins)?;
        note(&format!("{name}: {}", found.learned.text()));
        let filter = Self::foreign(name, found.newest_first, cfg!(target_endian = "big"));
        let (asker, learned) = (Some(RefCell::new(found.asker)), Some(found.learned));
        Ok(Self { asker, learned, ..filter })
    }
}
