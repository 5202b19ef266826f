//! What is to be allowed or refused: calls, for some arguments or for all.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;

use crate::json::{member, string};

/// Which way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// The calls are let through.
    Allow,
    /// They are refused.
    Deny,
}

/// What an argument must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// This value.
    Value(u64),
    /// A word with all of these bits.
    Bits(u64),
    /// A word with none of these bits.
    Without(u64),
}

/// Calls of one name, for the arguments that are given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The call.
    pub call: Sysno,
    /// Arguments, counted from 0, each at most once; all calls where there are none.
    pub args: Vec<(u8, Wanted)>,
}

impl Asked {
    /// The condition on an argument, as a profile says it.
    pub(super) fn condition(index: u8, wanted: Wanted) -> Cond {
        match wanted {
            Wanted::Value(value) => Cond { index, op: "SCMP_CMP_EQ", value, two: None },
            Wanted::Bits(bits) => {
                Cond { index, op: "SCMP_CMP_MASKED_EQ", value: bits, two: Some(bits) }
            }
            Wanted::Without(bits) => {
                Cond { index, op: "SCMP_CMP_MASKED_EQ", value: bits, two: Some(0) }
            }
        }
    }

    /// The same on a machine: clone has its flags behind its stack on s390.
    pub(super) fn on(&self, is_s390: bool) -> Self {
        let swapped = |(index, wanted): &(u8, Wanted)| match index {
            0 | 1 if is_s390 && self.call == Sysno::CLONE => (1 - index, *wanted),
            _ => (*index, *wanted),
        };
        Self { call: self.call, args: self.args.iter().map(swapped).collect() }
    }

    /// All conditions.
    pub(super) fn conditions(&self) -> Vec<Cond> {
        self.args.iter().map(|(index, wanted)| Self::condition(*index, *wanted)).collect()
    }

    /// Entries that kill for the multiplexers that the call comes through.
    fn multiplexers(&self) -> String {
        let all = [Sysno::SOCKETCALL, Sysno::IPC].into_iter().filter(|through| {
            *through != self.call
                && through.multiplexes().iter().any(|(_, call)| *call == self.call)
        });
        let entry = |through: Sysno| {
            let names = member("names", format!("[{}]", string(through.name())));
            format!(", {{{names}, {}}}", member("action", string("SCMP_ACT_KILL_THREAD")))
        };
        all.map(entry).collect()
    }

    /// A profile that gives these calls one action and all others another. Engines give the call through a
    /// multiplexer (`socketcall`, `ipc`) the action, too, whatever its arguments; `is_direct` leaves that
    /// out.
    pub(super) fn profile(&self, inside: &str, outside: &str, is_direct: bool) -> String {
        let args: Vec<String> = self.conditions().iter().map(|one| one.text()).collect();
        let args = format!("[{}]", args.join(", "));
        format!(
            "{{{}, {}}}",
            member("defaultAction", string(outside)),
            member(
                "syscalls",
                format!(
                    "[{{{}, {}, {}}}{}]",
                    member("names", format!("[{}]", string(self.call.name()))),
                    member("action", string(inside)),
                    member("args", args),
                    if is_direct { self.multiplexers() } else { String::new() }
                )
            )
        )
    }
}

/// A condition that is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Cond {
    pub(super) index: u8,
    pub(super) op: &'static str,
    pub(super) value: u64,
    pub(super) two: Option<u64>,
}

impl Cond {
    /// As JSON.
    pub(super) fn text(self) -> String {
        let mut fields = vec![member("index", self.index), member("value", self.value)];
        fields.extend(self.two.map(|two| member("valueTwo", two)));
        fields.push(member("op", string(self.op)));
        format!("{{ {} }}", fields.join(", "))
    }
}
