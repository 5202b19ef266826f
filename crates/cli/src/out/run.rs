//! The report of `seccompat run --dry-run`.
#![forbid(unsafe_code)]

use std::fmt::Write;

use seccompat_catalogue::{Abi, Errno, Prose, Sysno};
use seccompat_live::{Here, Reason, Taken};
use seccompat_probe::Presence;
use serde::Serialize;

use super::text::{Style, labelled};

/// What a shim would change.
pub(crate) struct RunReport {
    pub(crate) abi: Abi,
    pub(crate) here: Here,
    pub(crate) horizon: Option<Sysno>,
    /// Each call that is taken, and what it would get.
    pub(crate) calls: Vec<(Taken, Errno)>,
    /// Whether numbers that no call has get ENOSYS too.
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
        let horizon =
            |call: Sysno| Horizon { version: call.since().to_string(), shown_by: call.name() };
        Document {
            schema: "seccompat.run/1",
            kernel: self.here.release().to_owned(),
            arch: self.abi.name(),
            horizon: self.horizon.map(horizon),
            would_change: !self.calls.is_empty(),
            unknown_numbers: self.beyond,
            calls: self.calls.iter().map(one).collect(),
        }
    }

    pub(crate) fn text(&self, style: Style) -> String {
        let mut text = String::new();
        match (self.here.seccomp().presence, self.horizon) {
            (Presence::Absent, _) => text += "No filter watches this process.\n",
            (_, Some(call)) => {
                let since = call.since();
                let _ = writeln!(text, "This filter knows calls up to Linux {since} ({call}).");
            }
            (_, None) => {}
        }
        if self.calls.is_empty() {
            return text + "seccompat run would change nothing.\n";
        }
        let groups = [
            (Reason::Newer, "newer than the filter knows"),
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
            changes.sort();
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
        if self.beyond {
            text += "\nNumbers that no call has get ENOSYS too.\n";
        }
        let open =
            self.calls.iter().filter(|(taken, _)| !Prose::of(taken.call).fail_open.is_empty());
        let open: Vec<String> = open.map(|(taken, _)| taken.call.to_string()).collect();
        if !open.is_empty() {
            text += "\nOn ENOSYS some programs go on without the protection of\n";
            text += &labelled("", 2, &open);
        }
        text
    }
}
