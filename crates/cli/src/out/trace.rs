//! The report of `seccompat trace`.
#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::fmt::Write;

use seccompat_catalogue::{Facts, Prose};
use seccompat_live::{Ended, Evidence, Refusal, probe_shown};
use seccompat_probe::Cause;
use seccompat_profile::{is_plain, shown};
use serde::Serialize;

use super::text::{Style, harmless, harmless_json};

/// What was refused, as it is told.
pub(crate) struct TraceReport {
    /// Every refusal is a line of the text, and not the first of its kind alone.
    all: bool,
    style: Style,
    /// In order, equal ones counted.
    refusals: Vec<(Refusal, usize)>,
    /// The same, each by itself.
    lines: String,
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
    count: usize,
}

#[derive(Serialize, Default)]
struct Summary {
    refusals: usize,
    filter: usize,
    kernel: usize,
    tracer: usize,
    supervisor: usize,
    undetermined: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signal: Option<i32>,
}

impl TraceReport {
    pub(crate) fn new(all: bool, style: Style) -> Self {
        let (refusals, lines, ended, command) = (Vec::new(), String::new(), None, Vec::new());
        Self { all, style, refusals, lines, ended, command }
    }

    /// Takes a refusal; the lines that tell of it, if it is one to be told.
    pub(crate) fn hear(&mut self, refusal: Refusal) -> Option<String> {
        let kind = |other: &Refusal| {
            (other.abi, other.nr, other.errno, other.cause) == kind_of(&refusal)
                && other.program == refusal.program
        };
        let told = self.all || !self.refusals.iter().any(|(other, _)| kind(other));
        let same = |other: &Refusal| {
            kind(other) && other.tid == refusal.tid && other.shown == refusal.shown
        };
        let lines = told.then(|| self.told(&refusal));
        match self.refusals.iter_mut().find(|(other, _)| same(other)) {
            Some((_, count)) => *count += 1,
            None => self.refusals.push((refusal, 1)),
        }
        if let Some(lines) = &lines {
            self.lines += lines;
        }
        lines
    }

    /// How it ended.
    pub(crate) fn ended(&mut self, ended: Ended, command: &[OsString]) {
        self.ended = Some(ended);
        self.command = command.to_vec();
    }

    /// A refusal as a line in strace's manner, and below it how its cause is known.
    fn told(&self, refusal: &Refusal) -> String {
        let what = match refusal.errno {
            Some(errno) => format!("-1 {errno}"),
            None => "? SIGSYS".to_owned(),
        };
        let word = word(refusal.cause).to_uppercase();
        let (name, shown) = (name(refusal), refusal.shown.join(", "));
        let head = format!("[pid {}] ", refusal.tid);
        let mut text =
            format!("{head}{} {name}({shown}) = {what}\n", self.style.bold(&format!("{word:<7}")));
        let evidence = match (&refusal.evidence, refusal.call) {
            (Evidence::Probe { args, got: _, due: _, .. }, Some(call)) => {
                let args = probe_shown(Facts::of(call), args).join(", ");
                refusal.evidence.to_string().replacen("a probe", &format!("{name}({args})"), 1)
            }
            (evidence, _) => evidence.to_string(),
        };
        let _ = writeln!(text, "{}{}", " ".repeat(head.len() + 8), self.style.dim(&evidence));
        text
    }

    /// All of the text.
    pub(crate) fn text(&self) -> String {
        harmless(&(self.lines.clone() + &self.summary()))
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
        let mut kinds: Vec<(usize, &Refusal)> = Vec::new();
        for (refusal, count) in &self.refusals {
            match kinds.iter_mut().find(|(_, other)| kind_of(other) == kind_of(refusal)) {
                Some((all, _)) => *all += count,
                None => kinds.push((*count, refusal)),
            }
        }
        let total: usize = kinds.iter().map(|(count, _)| count).sum();
        let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        if total == 0 {
            return format!("\n{how}. Nothing was refused.\n");
        }
        let kinds_text = plural(kinds.len(), "kind");
        let mut text = format!("\n{how}. {} of {kinds_text}:\n", plural(total, "refusal"));
        kinds.sort_by_key(|(count, refusal)| (rank(refusal.cause), std::cmp::Reverse(*count)));
        let label = |refusal: &Refusal| match refusal.call {
            Some(call) => format!("{call} ({})", call.since()),
            None => name(refusal),
        };
        let width = kinds.iter().map(|(_, refusal)| label(refusal).len()).max().unwrap_or(0);
        for (count, refusal) in &kinds {
            let errno = refusal.errno.map_or("SIGSYS".to_owned(), |errno| errno.to_string());
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
        text + &self.hints(&kinds)
    }

    /// What to type next.
    fn hints(&self, kinds: &[(usize, &Refusal)]) -> String {
        let refused = |refusal: &Refusal| {
            refusal.cause == Cause::Filter
                && refusal.errno != Some(seccompat_catalogue::Errno::ENOSYS)
        };
        let calls: Vec<_> =
            kinds.iter().filter(|(_, r)| refused(r)).filter_map(|(_, r)| r.call).collect();
        if calls.is_empty() {
            return String::new();
        }
        let meant = |call: &seccompat_catalogue::Sysno| Prose::of(*call).transparent.is_empty();
        let named: Vec<&str> = calls.iter().filter(|c| meant(c)).map(|c| c.name()).collect();
        let mut text = String::from("\n");
        if !self.command.is_empty() {
            let words: Vec<String> =
                self.command.iter().map(|word| quoted(&word.to_string_lossy())).collect();
            let command = words.join(" ");
            if named.len() < calls.len() {
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
        let mut summary = Summary::default();
        for (refusal, count) in &self.refusals {
            summary.refusals += count;
            *match refusal.cause {
                Cause::Filter => &mut summary.filter,
                Cause::Tracer => &mut summary.tracer,
                Cause::Supervisor => &mut summary.supervisor,
                Cause::Kernel | Cause::Sysctl(_) | Cause::Capability(_) | Cause::State(_) => {
                    &mut summary.kernel
                }
                _ => &mut summary.undetermined,
            } += count;
        }
        match self.ended {
            Some(Ended::Exited(code)) => summary.exit = Some(code),
            Some(Ended::Signalled(signal)) => summary.signal = Some(signal),
            Some(Ended::Released) | None => {}
        }
        summary
    }

    pub(crate) fn json(&self) -> serde_json::Result<String> {
        let events = self.refusals.iter().map(|(refusal, count)| event(refusal, *count)).collect();
        let document = Document { schema: "seccompat.trace/1", events, summary: self.totals() };
        serde_json::to_string(&document).map(|text| harmless_json(text) + "\n")
    }

    /// An event a line, the summary last.
    pub(crate) fn jsonl(&self) -> serde_json::Result<String> {
        let mut text = String::new();
        for (refusal, count) in &self.refusals {
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

fn event(refusal: &Refusal, count: usize) -> EventDocument<'_> {
    EventDocument {
        pid: refusal.tid,
        program: &refusal.program,
        syscall: name(refusal),
        arch: refusal.abi.map(|abi| abi.name()),
        nr: refusal.nr,
        args: refusal.args.map(|arg| format!("{arg:#x}")),
        shown: &refusal.shown,
        errno: refusal.errno.map_or("SIGSYS".to_owned(), |errno| errno.to_string()),
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

type Kind = (Option<seccompat_catalogue::Abi>, u32, Option<seccompat_catalogue::Errno>, Cause);

fn kind_of(refusal: &Refusal) -> Kind {
    (refusal.abi, refusal.nr, refusal.errno, refusal.cause)
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
    let again = matches!(
        &refusal.evidence,
        Evidence::Probe { got: seccompat_probe::Answer::Errno(errno), .. } if Some(*errno) == refusal.errno
    );
    match refusal.cause {
        Cause::Kernel => "real",
        Cause::Tracer => "a tracee may not do that",
        Cause::Unknown if refusal.errno == Some(seccompat_catalogue::Errno::ENOSYS) => {
            "a filter, or a kernel without it"
        }
        Cause::Unknown if again => "a filter, most likely",
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
