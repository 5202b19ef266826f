//! Directives of a unit of systemd: systemd.exec(5).
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_engine::{Stack, systemd};
use seccompat_policy::{Policy, Rule};
use seccompat_profile::order::{set, sort_by_key};

/// The names on one line.
const WIDTH: usize = 96;

/// systemd, on a machine with these ABIs, its own first.
#[derive(Clone, Copy)]
pub(crate) struct Systemd<'a> {
    pub(crate) stack: &'a Stack,
    pub(crate) abis: &'a [Abi],
}

impl Systemd<'_> {
    /// Whether systemd can have a rule for the call.
    pub(crate) fn knows(&self, call: Sysno) -> bool {
        let has = |abi: &Abi| call.number(*abi).is_some() || multiplexer(*abi, call).is_some();
        self.abis.iter().any(has) && self.stack.library().is_none_or(|library| library.knows(call))
    }

    /// Whether only multiplexers among these calls make a call.
    fn is_through(&self, call: Sysno, among: &BTreeSet<Sysno>) -> bool {
        let mut makers = self.abis.iter().filter_map(|abi| multiplexer(*abi, call)).peekable();
        let has_number = self.abis.iter().any(|abi| call.number(*abi).is_some());
        !has_number && makers.peek().is_some() && makers.all(|(one, _)| among.contains(&one))
    }

    /// The calls of a set.
    pub(crate) fn set(&self, name: &str) -> BTreeSet<Sysno> {
        let calls = systemd::calls(&self.stack.engine().version, name).unwrap_or_default();
        set(calls.into_iter().filter(|call| self.knows(*call)))
    }

    /// The sets with nothing but these calls that name several of those in `left`, which then lacks
    /// them.
    pub(crate) fn whole(
        &self,
        calls: &BTreeSet<Sysno>,
        left: &mut BTreeSet<Sysno>,
    ) -> Vec<&'static str> {
        let names = systemd::sets(&self.stack.engine().version).into_iter();
        let sets = names.filter(|name| *name != "@default").map(|name| (name, self.set(name)));
        let mut sets: Vec<_> = sets.filter(|(_, set)| set.is_subset(calls)).collect();
        sort_by_key(&mut sets, |(_, set)| usize::MAX - set.len());
        let mut whole = Vec::new();
        for (name, set) in sets {
            if set.intersection(left).count() > 1 {
                whole.push(name);
                left.retain(|call| !set.contains(call));
            }
        }
        whole
    }

    /// `SystemCallArchitectures=`
    pub(crate) fn architectures(&self) -> String {
        let mut line = "SystemCallArchitectures=native".to_owned();
        for abi in &self.abis[1..] {
            let _ = write!(line, " {}", name(*abi));
        }
        line
    }

    /// The directives that decide as a policy with this default.
    ///
    /// # Errors
    /// The parts that no directive can say, each with its call if it is one's.
    pub(crate) fn text(
        &self,
        policy: &Policy,
        default: Action,
    ) -> Result<String, Vec<(Option<Sysno>, String)>> {
        let mut answers = Vec::new();
        let mut lost = Vec::new();
        for call in Sysno::all() {
            let rules = self.abis.iter().filter_map(|abi| match policy.of_call(*abi, call) {
                Some(rule) => Some(rule.clone()),
                None => through(policy, *abi, call),
            });
            let mut rules: Vec<Rule> = rules.collect();
            rules.dedup();
            let Some(rule) = rules.first() else { continue };
            let answer = rule.otherwise();
            if rules.iter().any(|rule| !rule.clauses().is_empty()) {
                // That of a multiplexer follows from the rules for its calls.
                if [Sysno::SOCKETCALL, Sysno::IPC].contains(&call) {
                    continue;
                }
                lost.push((Some(call), "a unit's list of calls has no conditions".to_owned()));
            } else if rules.len() > 1 {
                lost.push((
                    Some(call),
                    "a unit's list is the same on every architecture".to_owned(),
                ));
            } else if self.knows(call) {
                answers.push((call, answer));
            }
        }
        let lists = Lists::new(self, &answers, default).text(&mut lost);
        if lost.is_empty() { Ok(lists) } else { Err(lost) }
    }
}

/// The multiplexer of an ABI that makes a call, and the call's number there; `None` if the call has a
/// number of its own, or there is none.
fn multiplexer(abi: Abi, call: Sysno) -> Option<(Sysno, u32)> {
    let mut all =
        [Sysno::SOCKETCALL, Sysno::IPC].into_iter().filter(|one| one.number(abi).is_some());
    let found = all.find_map(|one| {
        let (nth, _) = one.multiplexes().iter().find(|(_, other)| *other == call)?;
        Some((one, *nth))
    });
    found.filter(|_| call.number(abi).is_none())
}

/// The decision about a call that a multiplexer makes. One without conditions decides all its calls,
/// whatever the list has for them.
fn through(policy: &Policy, abi: Abi, call: Sysno) -> Option<Rule> {
    let (one, nth) = multiplexer(abi, call)?;
    let rule = policy.of_call(abi, one).filter(|rule| !rule.clauses().is_empty())?;
    Some(Rule::always(rule.decide(&[u64::from(nth), 0, 0, 0, 0, 0])))
}

/// The answer of each call, and what the release can say.
struct Lists<'a> {
    systemd: &'a Systemd<'a>,
    of: &'a [(Sysno, Action)],
    does: Vec<&'static str>,
    always: BTreeSet<Sysno>,
    known: BTreeSet<Sysno>,
    enosys: Action,
    /// The answer to all other calls.
    ground: Action,
}

impl<'a> Lists<'a> {
    fn new(one: &'a Systemd<'a>, of: &'a [(Sysno, Action)], default: Action) -> Self {
        let does = one.stack.engine().words("does");
        let enosys = Action::Errno(Errno::ENOSYS.on(one.abis[0]).get());
        let known = systemd::own(&one.stack.engine().version, "@known");
        let known = set(known.filter(|call| one.knows(*call)));
        let said = of.iter().any(|(call, action)| *action == enosys && known.contains(call));
        // Then it is the answer to all others, and no list can have it.
        let ground = match default {
            Action::Errno(_) if does.contains(&"unlisted-enosys") && said => enosys,
            other => other,
        };
        let always = one.set("@default");
        Self { systemd: one, of, does, always, known, enosys, ground }
    }

    /// `SystemCallFilter=` and its kin.
    fn text(&self, lost: &mut Vec<(Option<Sysno>, String)>) -> String {
        let mut text = String::from("[Service]\n");
        if self.ground != Action::Allow {
            lines(&mut text, "SystemCallFilter=", &self.allowed());
        }
        let refused = self.refused(lost);
        let refused: Vec<&str> = refused.iter().map(String::as_str).collect();
        lines(&mut text, "SystemCallFilter=~", &refused);
        match self.ground {
            Action::Allow | Action::KillProcess => {}
            Action::Errno(number @ 1..) => {
                let name = Errno::new(number).and_then(Errno::name);
                let name = name.map_or_else(|| number.to_string(), str::to_owned);
                let _ = writeln!(text, "SystemCallErrorNumber={name}");
            }
            other => {
                lost.push((
                    None,
                    format!("systemd has no action for all other calls like {other}"),
                ));
            }
        }
        let logged = self.of.iter().filter(|(_, action)| *action == Action::Log);
        let logged: Vec<&str> = logged.map(|(call, _)| call.name()).collect();
        lines(&mut text, "SystemCallLog=", &logged);
        let _ = writeln!(text, "{}", self.systemd.architectures());
        text
    }

    /// The words of a list that allows.
    fn allowed(&self) -> Vec<&'static str> {
        let is_allowed = |action: &Action| matches!(action, Action::Allow | Action::Log);
        let calls = self.of.iter().filter(|(_, action)| is_allowed(action)).map(|(call, _)| *call);
        let all = set(calls);
        let mut left = all.clone();
        left.retain(|call| !self.always.contains(call));
        let mut words = vec!["@default"];
        // An allowed multiplexer makes every call of its own.
        let through = Sysno::all().filter(|call| self.systemd.is_through(*call, &all));
        let within: BTreeSet<Sysno> = set(through.chain(all.iter().copied()));
        words.extend(self.systemd.whole(&within, &mut left));
        words.extend(left.iter().map(|call| call.name()));
        words
    }

    /// The calls with answers of their own, as words of a list that refuses.
    fn refused(&self, lost: &mut Vec<(Option<Sysno>, String)>) -> Vec<String> {
        let mut refused = Vec::new();
        let allows = self.ground != Action::Allow;
        for (call, action) in self.of {
            let name = call.name();
            match action {
                Action::Allow | Action::Log => {}
                other if *other == self.ground => {
                    if allows && self.always.contains(call) {
                        refused.push(name.to_owned());
                    }
                }
                Action::Errno(_) if allows && !self.does.contains(&"allow-errno") => {
                    let why = "this release has no errno in a list that allows".to_owned();
                    lost.push((Some(*call), why));
                }
                // It gets it in any case.
                other
                    if *other == self.enosys
                        && self.does.contains(&"unlisted-enosys")
                        && !self.known.contains(call) => {}
                Action::Errno(number) => refused.push(format!("{name}:{number}")),
                Action::KillProcess => refused.push(format!("{name}:kill")),
                other => lost.push((Some(*call), format!("systemd has no action like {other}"))),
            }
        }
        refused
    }
}

/// Adds assignments of these words.
pub(crate) fn lines(text: &mut String, key: &str, words: &[&str]) {
    let mut width = usize::MAX;
    for word in words {
        if width.saturating_add(word.len()) > WIDTH {
            let end = if width == usize::MAX { "" } else { "\n" };
            let _ = write!(text, "{end}{key}{word}");
            width = word.len();
        } else {
            let _ = write!(text, " {word}");
            width += word.len() + 1;
        }
    }
    if !words.is_empty() {
        text.push('\n');
    }
}

/// An architecture's name in units.
const fn name(abi: Abi) -> &'static str {
    match abi {
        Abi::X86_64 => "x86-64",
        Abi::Aarch64 => "arm64",
        Abi::Ppc64le => "ppc64-le",
        Abi::Mipsel => "mips-le",
        Abi::Mipsel64 => "mips64-le",
        Abi::Mipsel64n32 => "mips64-le-n32",
        Abi::Mips64n32 => "mips64-n32",
        other => other.name(),
    }
}
