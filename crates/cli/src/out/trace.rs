//! The report of `seccompat trace`.
#![forbid(unsafe_code)]

mod table;

use std::ffi::OsString;
use std::fmt::Write;

use seccompat_catalogue::{Errno, Prose};
use seccompat_live::{Ended, Outcome, Refusal};
use seccompat_probe::Cause;
use seccompat_profile::{is_plain, shown};
use serde::Serialize;

use super::text::{Style, harmless, harmless_json};
use table::Table;

/// How many bytes of lines are kept for a file.
const MOST_LINES: usize = 32 << 20;

/// What was refused, as it is told.
pub(crate) struct TraceReport {
    /// Every refusal is a line of the text, and not the first of its kind alone.
    all: bool,
    style: Style,
    table: Table,
    /// What was told of them, as far as there is room.
    lines: String,
    /// How many were told of without.
    lines_left_out: u64,
    /// How many calls failed whose filters were not asked.
    unasked: u64,
    ended: Option<Ended>,
    command: Vec<OsString>,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    events: Vec<EventDocument<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct EventDocument<'a> {
    pid: i32,
    program: &'a str,
    syscall: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    arch: Option<&'static str>,
    nr: u32,
    args: [String; 6],
    shown: &'a [String],
    errno: String,
    cause: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause_name: Option<String>,
    evidence: String,
    count: u64,
}

#[derive(Serialize)]
struct Summary {
    refusals: u64,
    filter: u64,
    kernel: u64,
    tracer: u64,
    supervisor: u64,
    undetermined: u64,
    folded: u64,
    unasked: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signal: Option<i32>,
}

impl TraceReport {
    pub(crate) fn new(all: bool, style: Style) -> Self {
        let (lines, table, command) = (String::new(), Table::default(), Vec::new());
        let (lines_left_out, unasked, ended) = (0, 0, None);
        Self { all, style, table, lines, lines_left_out, unasked, ended, command }
    }

    /// Takes a refusal; the lines that tell of it, if it is one to be told.
    pub(crate) fn hear(&mut self, refusal: Refusal) -> Option<String> {
        let told = self.table.is_news(&refusal) || self.all;
        let lines = told.then(|| self.told(&refusal));
        self.table.add(refusal);
        lines
    }

    /// Keeps lines for the text as a whole.
    pub(crate) fn keep(&mut self, lines: &str) {
        if self.lines.len() + lines.len() > MOST_LINES {
            self.lines_left_out += 1;
        } else {
            self.lines += lines;
        }
    }

    /// Takes how many calls failed whose filters were not asked.
    pub(crate) fn unasked(&mut self, calls: u64) {
        self.unasked = calls;
    }

    /// How it ended.
    pub(crate) fn ended(&mut self, ended: Ended, command: &[OsString]) {
        self.ended = Some(ended);
        self.command = command.to_vec();
    }

    /// A refusal as a line in strace's manner, and below it how its cause is known.
    fn told(&self, refusal: &Refusal) -> String {
        let what = match refusal.outcome {
            Outcome::Errno(errno) => format!("-1 {errno}"),
            Outcome::Faked => "0, and was not made".to_owned(),
            Outcome::Sigsys => "? SIGSYS".to_owned(),
        };
        let word = word(refusal.cause).to_uppercase();
        let (name, shown) = (name(refusal), refusal.shown.join(", "));
        let head = format!("[pid {}] ", refusal.tid);
        let mut text =
            format!("{head}{} {name}({shown}) = {what}\n", self.style.bold(&format!("{word:<7}")));
        let evidence = refusal.evidence.to_string();
        let _ = writeln!(text, "{}{}", " ".repeat(head.len() + 8), self.style.dim(&evidence));
        text
    }

    /// All of the text.
    pub(crate) fn text(&self) -> String {
        let mut text = self.lines.clone();
        if self.lines_left_out > 0 {
            let _ = writeln!(text, "… and {} more like these", self.lines_left_out);
        }
        harmless(&(text + &self.summary()))
    }

    /// What a person acts on.
    pub(crate) fn summary(&self) -> String {
        let program = self.command.first().map(|name| shown(&name.to_string_lossy()).into_owned());
        let program = program.as_deref().unwrap_or("the process");
        let how = match self.ended {
            Some(Ended::Exited(code)) => format!("{program} exited with {code}"),
            Some(Ended::Signalled(signal)) => format!("signal {signal} ended {program}"),
            Some(Ended::Released) | None => format!("{program} goes on, untraced"),
        };
        let mut kinds: Vec<(u64, &Refusal)> = self.table.kinds().collect();
        let sums = self.table.sums();
        let plural = |n: u64, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        if sums.all == 0 && self.unasked == 0 {
            return format!("\n{how}. Nothing was refused.\n");
        }
        if sums.all == 0 {
            return format!("\n{how}. No refusal was found.\n{}", self.left_open());
        }
        let kinds_text = plural(kinds.len() as u64, "kind");
        let mut text = format!("\n{how}. {} of {kinds_text}:\n", plural(sums.all, "refusal"));
        kinds.sort_by_key(|(count, refusal)| (rank(refusal.cause), std::cmp::Reverse(*count)));
        let label = |refusal: &Refusal| match refusal.call {
            Some(call) => format!("{call} ({})", call.since()),
            None => name(refusal),
        };
        let width = kinds.iter().map(|(_, refusal)| label(refusal).len()).max().unwrap_or(0);
        for (count, refusal) in &kinds {
            let errno = refusal.outcome.to_string();
            let line = format!(
                "  {:>5}  {:<width$}  {errno:<6}  {:<7}  {}",
                format!("{count}x"),
                label(refusal),
                word(refusal.cause),
                remark(refusal)
            );
            text += line.trim_end();
            text.push('\n');
        }
        if sums.folded > 0 {
            let _ = writeln!(
                text,
                "Of {} no more than these sums was kept: too many differed in their arguments.",
                plural(sums.folded, "refusal")
            );
        }
        text + &self.left_open() + &self.hints(&kinds)
    }

    /// What was not asked.
    fn left_open(&self) -> String {
        match self.unasked {
            0 => String::new(),
            calls => format!(
                "{calls} failed calls were not put to the filters: the kernel gives them these errors \
                 as well.\n"
            ),
        }
    }

    /// What to type next.
    fn hints(&self, kinds: &[(u64, &Refusal)]) -> String {
        let refused = |refusal: &Refusal| {
            refusal.cause == Cause::Filter && refusal.outcome != Outcome::Errno(Errno::ENOSYS)
        };
        // No filter over it can turn a SIGSYS into an error.
        let can_be_changed = |call: &&seccompat_catalogue::Sysno| {
            kinds.iter().all(|(_, r)| r.call != Some(**call) || r.outcome != Outcome::Sigsys)
        };
        let calls: Vec<_> =
            kinds.iter().filter(|(_, r)| refused(r)).filter_map(|(_, r)| r.call).collect();
        if calls.is_empty() {
            return String::new();
        }
        let meant = |call: &seccompat_catalogue::Sysno| Prose::of(*call).transparent.is_empty();
        let changed: Vec<_> = calls.iter().filter(can_be_changed).collect();
        let named: Vec<&str> = changed.iter().filter(|c| meant(c)).map(|c| c.name()).collect();
        let mut text = String::from("\n");
        if !self.command.is_empty() {
            let words: Vec<String> =
                self.command.iter().map(|word| quoted(&word.to_string_lossy())).collect();
            let command = words.join(" ");
            if named.len() < changed.len() {
                let _ = writeln!(text, "Run it now        seccompat run -- {command}");
            }
            if !named.is_empty() {
                let list = named.join(",");
                let _ = writeln!(
                    text,
                    "With ENOSYS       seccompat run --syscalls {list} -- {command}"
                );
            }
        }
        let names: Vec<String> = calls.iter().map(|call| format!("\"{call}\"")).collect();
        let _ = writeln!(
            text,
            "Repair the host   seccompat fix PROFILE, or allow:\n                  \
             {{ \"names\": [{}], \"action\": \"SCMP_ACT_ALLOW\" }}",
            names.join(", ")
        );
        text
    }

    fn totals(&self) -> Summary {
        let sums = self.table.sums();
        let mut summary = Summary {
            refusals: sums.all,
            filter: sums.filter,
            kernel: sums.kernel,
            tracer: sums.tracer,
            supervisor: sums.supervisor,
            undetermined: sums.undetermined,
            folded: sums.folded,
            unasked: self.unasked,
            exit: None,
            signal: None,
        };
        match self.ended {
            Some(Ended::Exited(code)) => summary.exit = Some(code),
            Some(Ended::Signalled(signal)) => summary.signal = Some(signal),
            Some(Ended::Released) | None => {}
        }
        summary
    }

    pub(crate) fn json(&self) -> serde_json::Result<String> {
        let events = self.table.refusals().iter();
        let events = events.map(|(refusal, count)| event(refusal, *count)).collect();
        let document = Document { schema: "seccompat.trace/1", events, summary: self.totals() };
        serde_json::to_string(&document).map(|text| harmless_json(text) + "\n")
    }

    /// An event a line, the summary last.
    pub(crate) fn jsonl(&self) -> serde_json::Result<String> {
        let mut text = String::new();
        for (refusal, count) in self.table.refusals() {
            text += &serde_json::to_string(&event(refusal, *count))?;
            text.push('\n');
        }
        #[derive(Serialize)]
        struct Last {
            schema: &'static str,
            summary: Summary,
        }
        let last = Last { schema: "seccompat.trace/1", summary: self.totals() };
        Ok(harmless_json(text + &serde_json::to_string(&last)? + "\n"))
    }
}

fn event(refusal: &Refusal, count: u64) -> EventDocument<'_> {
    EventDocument {
        pid: refusal.tid,
        program: &refusal.program,
        syscall: name(refusal),
        arch: refusal.abi.map(|abi| abi.name()),
        nr: refusal.nr,
        args: refusal.args.map(|arg| format!("{arg:#x}")),
        shown: &refusal.shown,
        errno: refusal.outcome.to_string(),
        cause: refusal.cause.name(),
        cause_name: match refusal.cause {
            Cause::Sysctl(name) => Some(name.to_owned()),
            Cause::Capability(capability) => Some(capability.to_string()),
            _ => None,
        },
        evidence: refusal.evidence.to_string(),
        count,
    }
}

fn name(refusal: &Refusal) -> String {
    refusal.call.map_or_else(|| format!("syscall_{}", refusal.nr), |call| call.to_string())
}

fn word(cause: Cause) -> &'static str {
    match cause {
        Cause::Supervisor => "superv.",
        cause => cause.name(),
    }
}

/// Filters first, then what is not known.
fn rank(cause: Cause) -> u8 {
    match cause {
        Cause::Filter => 0,
        Cause::Supervisor | Cause::Unknown => 1,
        _ => 2,
    }
}

fn remark(refusal: &Refusal) -> &'static str {
    match refusal.cause {
        Cause::Kernel => "real",
        Cause::Tracer => "a tracee may not do that",
        Cause::Unknown if refusal.outcome == Outcome::Errno(Errno::ENOSYS) => {
            "a filter, or a kernel without it"
        }
        Cause::Unknown => "undetermined",
        _ => "",
    }
}

/// A word as a shell takes it, on one line and with every character seen.
fn quoted(word: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(bare) {
        return word.to_owned();
    }
    if word.chars().all(is_plain) {
        return format!("'{}'", word.replace('\'', r"'\''"));
    }
    let one = |c: char| match c {
        '\'' | '\\' => format!("\\{c}"),
        c if is_plain(c) => c.to_string(),
        c => c.to_string().bytes().map(|byte| format!("\\x{byte:02x}")).collect(),
    };
    format!("$'{}'", word.chars().map(one).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_can_be_pasted_whatever_it_has() {
        for (word, pasted) in [
            ("a/b-c", "a/b-c"),
            ("", "''"),
            ("it's", r"'it'\''s'"),
            ("a\n::error::\x1b[1m'\\", r"$'a\x0a::error::\x1b[1m\'\\'"),
            ("\u{202e}", r"$'\xe2\x80\xae'"),
        ] {
            assert_eq!(quoted(word), pasted);
        }
    }
}
