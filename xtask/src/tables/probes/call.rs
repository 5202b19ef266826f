//! One call's facts, while the tables are read.
#![forbid(unsafe_code)]

use super::super::Problem;
use crate::shared::version::{KernelVersion, Kernels};

/// All facts about one call in the tables.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) call: String,
    /// The release that introduced it.
    pub(crate) since: KernelVersion,
    /// Its first line.
    pub(crate) line: usize,
    /// Name and kind; `None` before the `args` line.
    pub(crate) params: Option<Vec<(String, Kind)>>,
    pub(crate) probes: Vec<Probe>,
    pub(crate) traps: Vec<Trap>,
    /// The reason's variant, and the kernels.
    pub(crate) never: Vec<(&'static str, Kernels, String)>,
    /// The variant of `Eperm`.
    pub(crate) eperm: Option<&'static str>,
    pub(crate) eperm_why: String,
    pub(crate) foreign: Vec<String>,
    pub(crate) transparent: Vec<String>,
    pub(crate) fail_open: Vec<String>,
    pub(crate) fallback: Option<String>,
    /// The variant of `Role`.
    pub(crate) role: Option<&'static str>,
}

/// How the kernel reads a register: the variant of `Kind`, and its consequences.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Kind {
    pub(crate) variant: &'static str,
    pub(crate) pointer: bool,
    pub(crate) narrow: bool,
}

#[derive(Debug)]
pub(crate) struct Probe {
    pub(crate) line: usize,
    pub(crate) args: Vec<Arg>,
    /// Errno names, and `OK`.
    pub(crate) expect: Vec<String>,
    pub(crate) kernels: Kernels,
    pub(crate) abis: Vec<&'static str>,
    /// Each key as source text, and as text for people.
    pub(crate) gate: Vec<(String, String)>,
    pub(crate) says: Vec<String>,
    pub(crate) why: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Arg {
    Word(u64),
    Bad,
    Keep(u64),
}

/// Arguments that are valid; `None` for any word.
#[derive(Debug)]
pub(crate) struct Trap {
    pub(crate) line: usize,
    pub(crate) args: Vec<Option<u64>>,
    pub(crate) kernels: Kernels,
}

impl Call {
    pub(crate) fn new(call: &str, since: KernelVersion, line: usize) -> Self {
        Self {
            call: call.into(),
            since,
            line,
            params: None,
            probes: Vec::new(),
            traps: Vec::new(),
            never: Vec::new(),
            eperm: None,
            eperm_why: String::new(),
            foreign: Vec::new(),
            transparent: Vec::new(),
            fail_open: Vec::new(),
            fallback: None,
            role: None,
        }
    }

    /// Errors of the whole, although each line is valid.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut problem = |line, message: String| problems.push(Problem::new(line, message));
        if self.params.is_none() {
            problem(self.line, format!("{} has no args", self.call));
        }
        if self.eperm.is_none() {
            problem(self.line, format!("{} has no eperm", self.call));
        }
        if self.probes.is_empty() && self.never.is_empty() {
            problem(
                self.line,
                format!("{} has neither a probe nor a reason for its absence", self.call),
            );
        }
        for probe in &self.probes {
            for trap in self.traps.iter().filter(|trap| trap.catches(probe)) {
                let at = trap.line;
                let message = format!("these arguments are valid: {} trap on line {at}", self.call);
                problem(probe.line, message);
            }
        }
        problems
    }

    /// Whether a probe that needs no permission gives an error other than EPERM, on every kernel
    /// that has the call.
    pub(crate) fn keeps_the_rule(&self) -> bool {
        let errors =
            |probe: &&Probe| probe.gate.is_empty() && probe.expect.iter().any(|e| e != "OK");
        self.covered_by(errors)
    }

    /// Whether the probes that `choose` selects hold on every kernel that has the call.
    pub(crate) fn covered_by(&self, choose: impl Fn(&&Probe) -> bool) -> bool {
        let mut ranges: Vec<Kernels> =
            self.probes.iter().filter(choose).map(|probe| probe.kernels).collect();
        ranges.sort_by_key(|range| range.from);
        // Releases before this one are covered.
        let mut covered = self.since;
        for range in ranges {
            if range.from <= covered && covered <= range.to {
                covered = match range.to == KernelVersion::NEWEST {
                    true => return true,
                    false => range.to.next(),
                };
            }
        }
        false
    }
}

impl Probe {
    pub(crate) fn is_derived(&self, params: &Option<Vec<(String, Kind)>>) -> bool {
        let params = params.as_deref().unwrap_or_default();
        params.iter().any(|(_, kind)| kind.pointer)
            && params.iter().zip(&self.args).all(|((_, kind), arg)| match arg {
                Arg::Keep(_) => true,
                Arg::Bad => kind.pointer,
                Arg::Word(_) => false,
            })
    }
}

impl Trap {
    /// Whether a probe may make a call with these arguments, on some kernel.
    fn catches(&self, probe: &Probe) -> bool {
        let overlap =
            self.kernels.from <= probe.kernels.to && probe.kernels.from <= self.kernels.to;
        overlap
            && self.args.iter().zip(&probe.args).all(|(trap, arg)| match (trap, arg) {
                (None, _) | (_, Arg::Keep(_)) => true,
                (Some(_), Arg::Bad) => false,
                (Some(trap), Arg::Word(word)) => trap == word,
            })
    }
}
