//! The report of `seccompat logs`.
#![forbid(unsafe_code)]

use std::fmt::Write;

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;
use seccompat_engine::Stack;
use seccompat_host::logs::{Group, Summary, Time};
use seccompat_lint::Remedy;
use seccompat_policy::Rule;
use seccompat_profile::{Place, shown};
use serde::Serialize;

use super::engine::{self, EngineDocument};
use super::eval::ActionDocument;
use super::text::{Style, labelled};

/// The groups of a log, and a profile's decisions about them.
pub(crate) struct LogsReport {
    pub(crate) summary: Summary,
    pub(crate) told: Vec<Told>,
    /// The profile's name, and the engine that loads it.
    pub(crate) profile: Option<(String, Stack)>,
}

/// Equal records, and the profile's decision about their call.
pub(crate) struct Told {
    pub(crate) group: Group,
    pub(crate) decision: Option<Decision>,
}

/// A profile's decision about a call.
#[derive(Clone)]
pub(crate) struct Decision {
    /// The place of the deciding entry, or of the default.
    pub(crate) place: Place,
    /// Whether an entry decides, and not the default action.
    pub(crate) is_named: bool,
    /// Whether the engine returns ENOSYS for the call because the profile does not know it.
    pub(crate) unknown: bool,
    /// The rule; `None` if the profile does not serve the ABI.
    pub(crate) rule: Option<Rule>,
    /// The remedies that were tried and changed the outcome.
    pub(crate) remedies: Vec<Remedy>,
}

#[derive(Serialize)]
pub(crate) struct Document {
    schema: &'static str,
    profile: Option<String>,
    engine: Option<EngineDocument>,
    events: Vec<EventDocument>,
    summary: SummaryDocument,
}

#[derive(Serialize)]
struct EventDocument {
    program: String,
    comm: Option<String>,
    pids: Vec<u32>,
    container: Option<String>,
    arch: Option<&'static str>,
    audit_arch: Option<u32>,
    syscall: Option<&'static str>,
    nr: u32,
    args: Option<[String; 6]>,
    action: Option<&'static str>,
    signal: Option<u32>,
    count: u64,
    first: Option<String>,
    last: Option<String>,
    decision: Option<DecisionDocument>,
}

#[derive(Serialize)]
struct DecisionDocument {
    line: usize,
    column: usize,
    entry: bool,
    unknown: bool,
    outcomes: Vec<ActionDocument>,
    agrees: bool,
    remedies: Vec<String>,
}

#[derive(Serialize)]
struct SummaryDocument {
    records: u64,
    kinds: usize,
    more: u64,
    lost: u64,
    broken: u64,
    unnamed: u64,
}

impl Decision {
    /// Whether the logged action can be that of the profile's filter.
    fn agrees(&self, group: &Group) -> bool {
        let killed = matches!(group.record.signal, Some(31));
        let same = |action: Action| match group.record.action {
            Some(logged) => action.name() == logged.name(),
            None => {
                !killed
                    || matches!(action, Action::KillProcess | Action::KillThread | Action::Trap(_))
            }
        };
        self.outcomes().into_iter().any(same)
    }

    fn outcomes(&self) -> Vec<Action> {
        let mut outcomes: Vec<Action> = self.rule.iter().flat_map(Rule::outcomes).collect();
        outcomes.dedup();
        outcomes
    }

    /// The decision in words, for example `the default says errno EPERM`.
    fn says(&self, abi: Option<Abi>) -> String {
        let subject = if self.is_named { "this entry" } else { "the default" };
        let words = |action| ActionDocument::new(action, abi).text();
        match self.rule.as_ref().map(|rule| (rule.clauses().len(), rule.otherwise())) {
            None => "the profile does not serve this architecture".to_owned(),
            Some((0, _)) if self.unknown => {
                "the engine returns ENOSYS for calls that the profile does not know".to_owned()
            }
            Some((0, action)) => format!("{subject} says {}", words(action)),
            Some(_) => format!(
                "{subject} decides by the arguments, which the log does not have: {}",
                self.outcomes().into_iter().map(words).collect::<Vec<_>>().join(" or ")
            ),
        }
    }
}

/// The command of a remedy, and its effect.
fn remedy(one: &Remedy, profile: &str, stack: &Stack, call: &str) -> Option<(String, String)> {
    let name = shown(profile);
    match one {
        Remedy::Fix { fails_open: [] } => Some((
            format!("seccompat fix {name} --engine {stack}"),
            format!("{call} then gets ENOSYS"),
        )),
        Remedy::Fix { fails_open } => Some((
            format!("seccompat fix {name} --engine {stack}"),
            format!("{call} then gets ENOSYS, which {} take as permission", fails_open.join(", ")),
        )),
        Remedy::Allow => Some((
            format!("seccompat allow {name} {call}"),
            "the kernel then executes it".to_owned(),
        )),
        _ => None,
    }
}

impl LogsReport {
    fn document(&self, told: &Told) -> EventDocument {
        let (group, record) = (&told.group, &told.group.record);
        let call = group.call();
        let times = group.times;
        let decision = told.decision.as_ref().zip(self.profile.as_ref());
        let decision = decision.map(|(one, (name, stack))| {
            let commands = one.remedies.iter().filter_map(|it| {
                let name_of_call = call.map_or("", |call| call.name());
                remedy(it, name, stack, name_of_call).map(|(command, _)| command)
            });
            DecisionDocument {
                line: one.place.line,
                column: one.place.column,
                entry: one.is_named,
                unknown: one.unknown,
                outcomes: one
                    .outcomes()
                    .into_iter()
                    .map(|action| ActionDocument::new(action, group.abi()))
                    .collect(),
                agrees: one.agrees(group),
                remedies: commands.collect(),
            }
        });
        EventDocument {
            program: group.key.program.clone(),
            comm: group.key.comm.clone(),
            pids: group.pids.clone(),
            container: group.key.container.clone(),
            arch: group.abi().map(Abi::name),
            audit_arch: group.key.arch,
            syscall: call.map(|call| call.name()),
            nr: record.nr,
            args: record.args.map(|args| args.map(|arg| format!("{arg:#x}"))),
            action: record.action.map(Action::name),
            signal: record.signal,
            count: group.count,
            first: times.map(|(first, _)| utc(first)),
            last: times.map(|(_, last)| utc(last)),
            decision,
        }
    }

    pub(crate) fn json(&self) -> Document {
        let it = &self.summary;
        Document {
            schema: "seccompat.logs/1",
            profile: self.profile.as_ref().map(|(name, _)| name.clone()),
            engine: self.profile.as_ref().map(|(_, stack)| EngineDocument::new(stack)),
            events: self.told.iter().map(|told| self.document(told)).collect(),
            summary: SummaryDocument {
                records: it.records,
                kinds: self.told.len(),
                more: it.more,
                lost: it.lost,
                broken: it.broken,
                unnamed: it.unnamed,
            },
        }
    }

    /// One event per line, and the summary as the last line.
    pub(crate) fn jsonl(&self) -> serde_json::Result<String> {
        let document = self.json();
        let mut text = String::new();
        for event in &document.events {
            text += &serde_json::to_string(event)?;
            text.push('\n');
        }
        text += &serde_json::to_string(&serde_json::json!({ "summary": document.summary }))?;
        text.push('\n');
        Ok(text)
    }

    pub(crate) fn text(&self, style: Style) -> String {
        let mut text =
            self.profile.as_ref().map_or_else(String::new, |(_, stack)| engine::line(Some(stack)));
        for told in &self.told {
            self.group(&mut text, told, style);
        }
        let it = &self.summary;
        let _ = writeln!(
            text,
            "{} of {}.",
            plural(it.records, "record"),
            plural(self.told.len() as u64, "kind")
        );
        if it.more > 0 {
            let _ = writeln!(
                text,
                "{} more records are of other kinds, which are not listed.",
                it.more
            );
        }
        if it.lost > 0 {
            let lost = plural(it.lost, "message");
            let _ = writeln!(
                text,
                "The kernel dropped {lost} of its audit log: there may be more records."
            );
        }
        if let Some((missing, line)) = it.first_broken {
            let broken = plural(it.broken, "line");
            let _ = writeln!(text, "{broken} cannot be read; the first is line {line}: {missing}.");
        }
        if let Some(line) = it.first_unnamed {
            let _ = writeln!(
                text,
                "{} by SIGSYS in lines that name no call; the first is line {line}.\n\
                 Records with the call: ausearch -m SECCOMP, journalctl _TRANSPORT=audit, dmesg,\n\
                 or a core file: coredumpctl dump -o core, seccompat logs core",
                plural(it.unnamed, "death")
            );
        }
        text
    }

    fn group(&self, text: &mut String, told: &Told, style: Style) {
        let (group, record) = (&told.group, &told.group.record);
        let done = done(record.action, record.signal);
        let name = group
            .call()
            .map_or_else(|| format!("call {}", record.nr), |call| call.name().to_owned());
        let about = match (group.call(), group.abi()) {
            (Some(call), Some(abi)) => format!("{abi} {}, Linux {}", record.nr, call.since()),
            (None, Some(abi)) => format!("{abi}; no call of this catalogue"),
            _ => format!(
                "architecture {:#x}, which the catalogue lacks",
                group.key.arch.unwrap_or(0)
            ),
        };
        let title = format!("{done}  {name}");
        let _ = writeln!(text, "{} ({about})  {}x", style.bold(&title), group.count);
        if let Some(args) = record.args {
            let _ =
                writeln!(text, "    arguments  {}", args.map(|arg| format!("{arg:#x}")).join(", "));
        }
        let mut who = vec![shown(&group.key.program).into_owned()];
        if let Some(comm) =
            group.key.comm.as_ref().filter(|comm| !group.key.program.ends_with(*comm))
        {
            who.push(format!("(thread {})", shown(comm)));
        }
        if !group.pids.is_empty() {
            let pids: Vec<String> = group.pids.iter().map(u32::to_string).collect();
            who.push(format!("pid {}", pids.join(" ")));
        }
        text.push_str(&labelled("  program", 11, &who));
        if let Some(container) = &group.key.container {
            text.push_str(&labelled("  container", 11, &[shown(container).into_owned()]));
        }
        if let Some((first, last)) = group.times {
            let mut when = vec![utc(first)];
            if first != last {
                when.push(format!("to {}", utc(last)));
            }
            text.push_str(&labelled("  time", 11, &when));
        }
        if let (Some(decision), Some(profile)) = (&told.decision, &self.profile) {
            self::decision(text, decision, group, profile, &name);
        }
        text.push('\n');
    }
}

fn decision(
    text: &mut String,
    one: &Decision,
    group: &Group,
    (profile, stack): &(String, Stack),
    call: &str,
) {
    let says = one.says(group.abi());
    let place = format!("{}:{}: {says}", shown(profile), one.place);
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    text.push_str(&labelled("  profile", 11, &words(&place)));
    if !one.agrees(group) {
        let other = "so the logged action is that of another filter, or of an earlier version of the profile";
        text.push_str(&labelled("", 11, &words(other)));
        return;
    }
    for (command, effect) in one.remedies.iter().filter_map(|it| remedy(it, profile, stack, call)) {
        let _ = writeln!(text, "    remedy     {command}");
        text.push_str(&labelled("", 11, &words(&effect)));
    }
}

/// The filter's action, in words.
fn done(action: Option<Action>, signal: Option<u32>) -> &'static str {
    match action {
        Some(Action::KillProcess) => "KILLED THE PROCESS",
        Some(Action::KillThread) => "KILLED THE THREAD",
        Some(Action::Trap(_)) => "SENT SIGSYS",
        Some(Action::Errno(_)) => "REFUSED",
        Some(Action::Trace(_)) => "LEFT TO A TRACER",
        Some(Action::Notify) => "LEFT TO A SUPERVISOR",
        Some(Action::Log) => "LOGGED, EXECUTED",
        Some(Action::Allow) => "EXECUTED",
        None if signal == Some(31) => "KILLED BY SIGSYS",
        None => "LOGGED",
    }
}

fn plural(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A time as in RFC 3339: `2020-11-28T21:00:00.123Z`.
fn utc((seconds, millis): Time) -> String {
    let (mut days, rest) = (seconds / 86_400, seconds % 86_400);
    let mut year = 1970;
    let leap = |year: u64| year % 4 == 0 && year % 100 != 0 || year % 400 == 0;
    // The kernel's clock (ktime_t) ends in 2262; 9999 bounds the loop for a forged log.
    while year < 9999 && days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while month < 11 && days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    format!(
        "{year:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{millis:03}Z",
        month + 1,
        days + 1,
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_date_1() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400, "2000-02-29T00:00:00.000Z"),
            (1_606_597_199, "2020-11-28T20:59:59.000Z"),
            (4_102_444_800, "2100-01-01T00:00:00.000Z"),
            (4_107_542_399, "2100-02-28T23:59:59.000Z"),
            (4_107_542_400, "2100-03-01T00:00:00.000Z"),
        ] {
            assert_eq!(utc((seconds, 0)), text);
        }
        assert!(utc((u64::MAX, 999)).starts_with("9999-"));
    }
}
