//! The request: calls to be allowed or refused, for some arguments or for all.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;

use crate::json::{member, string};

/// The direction of a change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// The calls are allowed.
    Allow,
    /// They are refused.
    Deny,
}

/// The requirement for an argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// This value.
    Value(u64),
    /// A word with all of these bits.
    Bits(u64),
    /// A word with none of these bits.
    Without(u64),
}

/// Calls of one name, for the given arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The call.
    pub call: Sysno,
    /// Arguments, counted from 0, each at most once; empty for all calls.
    pub args: Vec<(u8, Wanted)>,
}

impl Asked {
    /// The condition on an argument, in a profile's form.
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

    /// The same on a machine: on s390, the flags of clone come after its stack.
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

    /// Entries that kill for the multiplexers of the call.
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

    /// A profile with one action for these calls and another for all others. Engines also give that
    /// action to the call through a multiplexer (`socketcall`, `ipc`), whatever its arguments;
    /// `is_direct` omits that.
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

/// A condition to be written.
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
