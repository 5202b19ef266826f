//! The settings of a unit: its assignments, one after the other, as systemd reads them
//! (systemd.exec(5)).
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Errno, Sysno, Values};
use seccompat_profile::{Assignment, Named, Span};

use super::sets;
use crate::chain::{Kind, Remark};
use crate::library::Library;
use crate::version::Version;

/// The place of an assignment: a file, by its index, and a range of it.
pub(super) type At = (usize, Span);

/// A list of calls.
#[derive(Clone, Debug)]
pub(super) struct Calls {
    /// Whether the first assignment allows its calls, so that all others are refused.
    pub(super) allows: bool,
    /// The calls, each with an answer of its own if it has one.
    pub(super) calls: Vec<(Sysno, Option<Answer>)>,
    pub(super) at: At,
}

impl Calls {
    fn insert(&mut self, call: Sysno, answer: Option<Answer>) {
        match self.calls.iter_mut().find(|(known, _)| *known == call) {
            Some(known) => known.1 = answer,
            None => self.calls.push((call, answer)),
        }
    }
}

/// The answer to a refused call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Answer {
    Kill,
    Errno(u16),
}

/// Settings that are on or off, each with the name of its key.
pub(super) const SWITCHES: [&str; 12] = [
    "ProtectHostname",
    "MemoryDenyWriteExecute",
    "RestrictRealtime",
    "RestrictSUIDSGID",
    "ProtectKernelTunables",
    "ProtectKernelModules",
    "ProtectKernelLogs",
    "ProtectClock",
    "PrivateDevices",
    "LockPersonality",
    "NoNewPrivileges",
    "DynamicUser",
];

/// The namespaces by systemd's names, with the flags of clone(2). Not every release has the last one.
pub const NAMESPACES: [(&str, u64); 8] = [
    ("cgroup", 0x0200_0000),
    ("ipc", 0x0800_0000),
    ("net", 0x4000_0000),
    ("mnt", 0x0002_0000),
    ("pid", 0x2000_0000),
    ("user", 0x1000_0000),
    ("uts", 0x0400_0000),
    ("time", 0x80),
];

/// All but that of time: a list that begins with `~` does not allow that one, either.
pub(super) const ALL_NAMESPACES: u64 = 0x7e02_0000;

/// The namespaces that a release with these facts knows.
pub(super) fn known_namespaces(does: &[&str]) -> &'static [(&'static str, u64)] {
    let count = NAMESPACES.len() - usize::from(!does.contains(&"time"));
    &NAMESPACES[..count]
}

/// The place of a switch that is on.
pub(super) fn on(state: &State, key: &str) -> Option<At> {
    let at = SWITCHES.iter().position(|known| *known == key)?;
    state.switches[at]
}

/// All settings that a filter depends on.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) filter: Option<Calls>,
    pub(super) log: Option<Calls>,
    /// The answer to calls that the filter refuses; `None`: the process is killed.
    pub(super) errno: Option<u16>,
    pub(super) archs: Option<(At, Vec<Abi>)>,
    /// Whether the families are allowed, and which.
    pub(super) families: Option<(At, bool, Vec<u64>)>,
    /// The flags of the namespaces that are allowed.
    pub(super) namespaces: Option<(At, u64)>,
    /// The place of each switch that is on.
    pub(super) switches: [Option<At>; SWITCHES.len()],
    pub(super) personality: Option<Abi>,
    pub(super) remarks: Vec<Remark>,
}

/// The release that reads the assignments.
pub(super) struct Reader<'a> {
    pub(super) release: &'a Version,
    pub(super) library: Option<&'a Library>,
    pub(super) native: Abi,
    /// Whether an errno may be given in a list of allowed calls.
    pub(super) errno_in_allowed: bool,
    /// Whether `none` stands for no address family.
    pub(super) none_families: bool,
    pub(super) namespaces: &'static [(&'static str, u64)],
}

impl Reader<'_> {
    /// Adds an assignment of a file.
    pub(super) fn add(&self, state: &mut State, file: usize, one: &Assignment) {
        let at = (file, one.span());
        let remarks = &mut state.remarks;
        match &*one.key.what {
            "SystemCallFilter" => self.calls(&mut state.filter, remarks, at, one, true),
            "SystemCallLog" => self.calls(&mut state.log, remarks, at, one, false),
            "SystemCallErrorNumber" => match &*one.value() {
                // `systemctl show` prints the second for the first.
                "" | "kill" | "2147483646" => state.errno = None,
                value => match errno(value) {
                    Some(number) if number > 0 => state.errno = Some(number),
                    _ => ignored(remarks, at, format!("`{value}` is no errno")),
                },
            },
            "SystemCallArchitectures" => self.archs(state, at, one),
            "RestrictAddressFamilies" => families(state, at, one, self.none_families),
            "RestrictNamespaces" => self.namespaces(state, at, one),
            "Personality" => match &*one.value() {
                "" => state.personality = None,
                value => match self.arch(value) {
                    Some(abi) => state.personality = Some(abi),
                    None => ignored(remarks, at, format!("`{value}` is no personality")),
                },
            },
            key => {
                let Some(known) = SWITCHES.iter().position(|known| *known == key) else { return };
                match switch(&one.value()) {
                    Some(on) => state.switches[known] = on.then_some(at),
                    None => {
                        ignored(remarks, at, format!("`{}` is neither yes nor no", one.value()))
                    }
                }
            }
        }
    }

    /// A list of calls: the first assignment decides whether it allows, an empty one begins anew.
    fn calls(
        &self,
        list: &mut Option<Calls>,
        remarks: &mut Vec<Remark>,
        at: At,
        one: &Assignment,
        is_filter: bool,
    ) {
        if one.words.is_empty() {
            *list = None;
            return;
        }
        let (inverts, words) = inverted(&one.words);
        let list = list.get_or_insert_with(|| {
            let mut calls = Vec::new();
            if !inverts && is_filter {
                let always = sets::calls(self.release, "@default").unwrap_or_default();
                let always = always.into_iter().filter(|call| self.knows(*call));
                calls.extend(always.map(|call| (call, None)));
            }
            Calls { allows: !inverts, calls, at }
        });
        for (word, span) in words {
            let at = (at.0, span);
            let (name, answer) = match word.split_once(':').filter(|_| is_filter) {
                None => (word, None),
                Some((name, answer)) => match answer_of(answer) {
                    None => {
                        ignored(remarks, at, format!("`{answer}` is no errno"));
                        continue;
                    }
                    Some(_) if !inverts => {
                        let what = format!("`{word}` has an errno, but its list allows");
                        ignored(remarks, at, what);
                        continue;
                    }
                    answer => (name, answer),
                },
            };
            let Some(named) = self.named(remarks, at, name) else { continue };
            for call in named {
                let adds = inverts != list.allows
                    || (inverts && answer.is_some() && self.errno_in_allowed);
                if adds {
                    list.insert(call, answer);
                } else {
                    list.calls.retain(|(known, _)| *known != call);
                }
            }
        }
    }

    /// The calls that a word names.
    fn named(&self, remarks: &mut Vec<Remark>, at: At, name: &str) -> Option<Vec<Sysno>> {
        if name.starts_with('@') {
            let calls = sets::calls(self.release, name);
            if calls.is_none() {
                let all = sets::sets(self.release);
                remarks.push(Remark::unknown(at, format!("`{name}` is no set of systemd"), {
                    seccompat_profile::nearest(all.into_iter(), name).map(str::to_owned)
                }));
            }
            return Some(calls?.into_iter().filter(|call| self.knows(*call)).collect());
        }
        match Sysno::from_name(name) {
            Some(call) if self.knows(call) => Some(vec![call]),
            Some(call) => {
                let message = format!("this libseccomp does not know {call}");
                remarks.push(Remark::unknown(at, message, None));
                None
            }
            None => {
                let near = Sysno::nearest(name).next().map(|call| call.name().to_owned());
                remarks.push(Remark::unknown(at, format!("`{name}` is no system call"), near));
                None
            }
        }
    }

    fn knows(&self, call: Sysno) -> bool {
        self.library.is_none_or(|library| library.knows(call))
    }

    fn archs(&self, state: &mut State, at: At, one: &Assignment) {
        if one.words.is_empty() {
            state.archs = None;
            return;
        }
        for word in &one.words {
            let at = (at.0, word.span);
            match self.arch(unquoted(&word.what)) {
                Some(abi) => state.archs.get_or_insert_with(|| (at, Vec::new())).1.push(abi),
                None => {
                    let message = format!("`{}` is no architecture of systemd", word.what);
                    state.remarks.push(Remark::unknown(at, message, None));
                }
            }
        }
    }

    fn namespaces(&self, state: &mut State, at: At, one: &Assignment) {
        let value = one.value();
        if value.is_empty() {
            state.namespaces = None;
            return;
        }
        if let Some(restricts) = switch(&value) {
            state.namespaces = Some((at, if restricts { 0 } else { ALL_NAMESPACES }));
            return;
        }
        let (inverts, words) = inverted(&one.words);
        let mut flags = 0;
        for (word, span) in words {
            match self.namespaces.iter().find(|(name, _)| *name == word) {
                Some((_, flag)) => flags |= flag,
                None => {
                    let message = format!("`{word}` is no namespace: the whole line is ignored");
                    state.remarks.push(Remark::unknown((at.0, span), message, None));
                    return;
                }
            }
        }
        let allowed = match state.namespaces {
            None if inverts => ALL_NAMESPACES & !flags,
            None => flags,
            Some((_, allowed)) if inverts => allowed & !flags,
            Some((_, allowed)) => allowed | flags,
        };
        state.namespaces = Some((at, allowed));
    }

    /// An architecture by systemd's name.
    fn arch(&self, name: &str) -> Option<Abi> {
        if name == "native" {
            return Some(self.native);
        }
        if name.contains(|letter: char| letter.is_ascii_uppercase()) {
            return None;
        }
        let bare: String = name.chars().filter(|letter| *letter != '-').collect();
        let bare = match (name.contains("-le"), &*bare) {
            (_, "x8664") => "x86_64",
            (_, "ppc64le") => "ppc64le",
            (_, "mipsle") => "mipsel",
            (_, "mips64le") => "mipsel64",
            (_, "mips64len32") => "mipsel64n32",
            (true, _) => return None,
            (false, other) => other,
        };
        Abi::parse(bare)
    }
}

/// Whether the words begin with `~`, and the words without it.
fn inverted(words: &[Named<Box<str>>]) -> (bool, Vec<(&str, Span)>) {
    let mut plain: Vec<(&str, Span)> = words.iter().map(|one| (&*one.what, one.span)).collect();
    let Some((first, span)) = plain.first_mut() else { return (false, plain) };
    let Some(rest) = first.strip_prefix('~') else { return (false, plain) };
    (*first, *span) = (rest, Span { start: span.start + 1, len: span.len - 1 });
    if rest.is_empty() {
        plain.remove(0);
    }
    (true, plain)
}

fn unquoted(word: &str) -> &str {
    let quoted = |sign: char| word.strip_prefix(sign)?.strip_suffix(sign);
    quoted('"').or_else(|| quoted('\'')).unwrap_or(word)
}

/// A number from 0 to 4095, or a name.
fn errno(text: &str) -> Option<u16> {
    if let Ok(number) = text.parse() {
        return Some(number).filter(|number| *number <= Errno::MAX.get());
    }
    // Second names of one number.
    let name = match &*text.to_ascii_uppercase() {
        "EWOULDBLOCK" => "EAGAIN",
        "ENOTSUP" => "EOPNOTSUPP",
        "EDEADLOCK" => "EDEADLK",
        _ => text,
    };
    Errno::parse(name).map(Errno::get)
}

fn answer_of(text: &str) -> Option<Answer> {
    if text == "kill" { Some(Answer::Kill) } else { errno(text).map(Answer::Errno) }
}

fn switch(value: &str) -> Option<bool> {
    let value = value.to_ascii_lowercase();
    if ["1", "yes", "y", "true", "t", "on"].contains(&&*value) {
        Some(true)
    } else {
        ["0", "no", "n", "false", "f", "off", ""].contains(&&*value).then_some(false)
    }
}

fn ignored(remarks: &mut Vec<Remark>, at: At, message: String) {
    remarks.push(Remark { at, kind: Kind::Ignored, message, near: None });
}

fn families(state: &mut State, at: At, one: &Assignment, none: bool) {
    match &*one.value() {
        "" => return state.families = None,
        "none" if none => return state.families = Some((at, true, Vec::new())),
        _ => {}
    }
    let (inverts, words) = inverted(&one.words);
    let (_, allows, families) = state.families.get_or_insert_with(|| (at, !inverts, Vec::new()));
    for (word, span) in words {
        let Some(family) = family(unquoted(word)) else {
            let message = format!("`{word}` is no address family");
            state.remarks.push(Remark::unknown((at.0, span), message, None));
            continue;
        };
        if inverts != *allows {
            families.push(family);
        } else {
            families.retain(|known| *known != family);
        }
    }
}

/// A family by its name in `<sys/socket.h>`.
fn family(name: &str) -> Option<u64> {
    let known = match &*name.to_ascii_uppercase() {
        "AF_LOCAL" | "AF_FILE" => "AF_UNIX",
        "AF_ROUTE" => "AF_NETLINK",
        // Linux lost it in 6.1, and the C library's header still has it.
        "AF_DECNET" => return Some(12),
        _ => name,
    };
    let mut names = Values::of(Sysno::SOCKET).flat_map(|values| values.names);
    names
        .find(|(name, _)| name.starts_with("AF_") && name.eq_ignore_ascii_case(known))
        .map(|(_, value)| *value)
}
