//! The report of `seccompat run --dry-run`.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort;
use std::fmt::Write;
use std::path::PathBuf;

use seccompat_catalogue::{Abi, Errno, Prose, Sysno};
use seccompat_live::{Here, Reason, Taken};
use seccompat_policy::Valued;
use seccompat_probe::Presence;
use seccompat_profile::shown;
use serde::Serialize;

use super::text::{Style, labelled};

/// The changes of a shim.
pub(crate) struct RunReport {
    pub(crate) abi: Abi,
    pub(crate) here: Here,
    pub(crate) horizon: Option<Sysno>,
    /// Each changed call, with its new errno.
    pub(crate) calls: Vec<(Taken, Errno)>,
    /// Calls that are changed for a value of an argument only, with its name.
    pub(crate) values: Vec<(Valued, &'static str)>,
    /// Requested calls that end in SIGSYS.
    pub(crate) impossible: Vec<Sysno>,
    /// The command, if it loses the rights of its owner.
    pub(crate) set_id: Option<PathBuf>,
    /// Whether numbers without a call get ENOSYS too.
    pub(crate) beyond: bool,
}

#[derive(Serialize)]
pub(crate) struct Document {
    schema: &'static str,
    kernel: String,
    arch: &'static str,
    horizon: Option<Horizon>,
    would_change: bool,
    unknown_numbers: bool,
    calls: Vec<One>,
    values: Vec<OneValue>,
    impossible: Vec<&'static str>,
    loses_rights: Option<String>,
}

#[derive(Serialize)]
struct OneValue {
    name: &'static str,
    argument: u8,
    value: &'static str,
    becomes: String,
}

#[derive(Serialize)]
struct Horizon {
    version: String,
    shown_by: &'static str,
}

#[derive(Serialize)]
struct One {
    name: &'static str,
    since: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<String>,
    becomes: String,
    reason: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    fails_open: &'static [&'static str],
}

fn word(reason: Reason) -> &'static str {
    match reason {
        Reason::Newer => "newer",
        Reason::Transparent => "transparent",
        Reason::Asked => "asked",
    }
}

impl RunReport {
    pub(crate) fn json(&self) -> Document {
        let one = |(taken, errno): &(Taken, Errno)| One {
            name: taken.call.name(),
            since: taken.call.since().to_string(),
            was: taken.was.map(|errno| errno.to_string()),
            becomes: errno.to_string(),
            reason: word(taken.reason),
            fails_open: Prose::of(taken.call).fail_open,
        };
        let value = |(valued, name): &(Valued, &'static str)| OneValue {
            name: valued.call.name(),
            argument: valued.argument,
            value: name,
            becomes: word_of(valued.errno),
        };
        let horizon =
            |call: Sysno| Horizon { version: call.since().to_string(), shown_by: call.name() };
        Document {
            schema: "seccompat.run/1",
            kernel: self.here.release().to_owned(),
            arch: self.abi.name(),
            horizon: self.horizon.map(horizon),
            would_change: !self.calls.is_empty() || !self.values.is_empty(),
            unknown_numbers: self.beyond,
            calls: self.calls.iter().map(one).collect(),
            values: self.values.iter().map(value).collect(),
            impossible: self.impossible.iter().map(|call| call.name()).collect(),
            loses_rights: self.set_id.as_ref().map(|place| place.display().to_string()),
        }
    }

    pub(crate) fn text(&self, style: Style) -> String {
        let mut text = String::new();
        match (self.here.seccomp().presence, self.horizon) {
            (Presence::Absent, _) => text += "This process has no filter.\n",
            (_, Some(call)) => {
                let since = call.since();
                let _ = writeln!(text, "This filter knows calls up to Linux {since} ({call}).");
            }
            (_, None) => {}
        }
        text += &self.limits();
        if self.calls.is_empty() && self.values.is_empty() {
            return text + "seccompat run would have no effect.\n";
        }
        let groups = [
            (Reason::Newer, "newer than the newest allowed call"),
            (Reason::Transparent, "programs give them up only on ENOSYS"),
            (Reason::Asked, "asked for"),
        ];
        for (reason, title) in groups {
            let group = || self.calls.iter().filter(|(taken, _)| taken.reason == reason);
            if group().next().is_none() {
                continue;
            }
            let count = group().count();
            let title = format!("{count} call{}: {title}", if count == 1 { "" } else { "s" });
            let _ = writeln!(text, "\n{}", style.bold(&title));
            let change = |(taken, errno): &(Taken, Errno)| match taken.was {
                Some(was) => format!("{was} becomes {errno}"),
                None => format!("becomes {errno}"),
            };
            let mut changes: Vec<String> = group().map(change).collect();
            sort(&mut changes);
            changes.dedup();
            for what in changes {
                let names: Vec<String> = group()
                    .filter(|one| change(one) == what)
                    .map(|(taken, _)| format!("{} ({})", taken.call, taken.call.since()))
                    .collect();
                let _ = writeln!(text, "  {what}");
                text += &labelled("", 2, &names);
            }
        }
        text += &self.by_value();
        if self.beyond {
            text += "\nUnassigned numbers get ENOSYS too.\n";
        }
        let open =
            self.calls.iter().filter(|(taken, _)| !Prose::of(taken.call).fail_open.is_empty());
        let open: Vec<String> = open.map(|(taken, _)| taken.call.to_string()).collect();
        if !open.is_empty() {
            text += "\nOn ENOSYS some programs continue without the protection of\n";
            text += &labelled("", 2, &open);
        }
        text
    }

    /// The changes for a value of an argument only, one line for each call.
    fn by_value(&self) -> String {
        let mut text = String::new();
        let mut calls: Vec<Sysno> = self.values.iter().map(|(valued, _)| valued.call).collect();
        calls.dedup();
        for call in calls {
            let of_call = self.values.iter().filter(|(valued, _)| valued.call == call);
            let errno = of_call.clone().next().map_or(0, |(valued, _)| valued.errno);
            let names: Vec<&str> = of_call.map(|(_, name)| *name).collect();
            let (names, errno) = (names.join(", "), word_of(errno));
            let _ = writeln!(
                text,
                "\n{call} becomes {errno} for {names}, and stays unchanged otherwise."
            );
        }
        text
    }

    /// Impossible changes, and the rights that the command loses.
    fn limits(&self) -> String {
        let mut text = String::new();
        for call in &self.impossible {
            let _ = writeln!(
                text,
                "{call} stays unchanged: it ends in SIGSYS here, which beats every errno."
            );
        }
        if let Some(place) = &self.set_id {
            let place = shown(&place.to_string_lossy()).into_owned();
            let _ = writeln!(text, "{place} does not get its owner's rights: no_new_privs is set.");
        }
        text
    }
}

fn word_of(errno: u16) -> String {
    Errno::new(errno).map_or_else(|| errno.to_string(), |errno| errno.to_string())
}
