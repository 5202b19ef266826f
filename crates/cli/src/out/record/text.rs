//! A recording in words.
#![forbid(unsafe_code)]

use seccompat_profile::order::set;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use seccompat_catalogue::{Abi, Sysno};
use seccompat_lint::exposes;
use seccompat_live::{By, Ended, Event};
use seccompat_profile::shown;

use super::RecordReport;
use crate::cmd::record::falls_back;
use crate::out::text::{Style, labelled};
use crate::out::values::Whose;

/// The width of the labels.
const LABELS: usize = 10;

impl RecordReport<'_> {
    pub(crate) fn text(&self, style: Style) -> String {
        let recording = &self.recording;
        let kinds: BTreeSet<_> = set(recording.events.iter().map(|one| (one.arch, one.nr)));
        let mut text = format!(
            "{} {} calls of {} kinds by {}, seen by {}\n",
            style.bold("Recorded"),
            recording.calls,
            kinds.len(),
            programs(recording.programs.len()),
            recording.by.name()
        );
        for (at, program) in recording.programs.iter().enumerate() {
            let name = if program.path.is_empty() { &program.name } else { &program.path };
            let mut calls: BTreeMap<String, bool> = BTreeMap::new();
            for event in recording.events.iter().filter(|event| event.program == at) {
                calls.insert(name_of(event), true);
            }
            let _ = writeln!(text, "{}", shown(name));
            text += &labelled("", 0, &calls.into_keys().collect::<Vec<_>>());
        }
        self.values(&mut text);
        self.besides(style, &mut text);
        self.remarks(&mut text);
        self.second_run(style, &mut text);
        text
    }

    /// The values of the arguments that decide.
    fn values(&self, text: &mut String) {
        let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for event in &self.recording.events {
            let whose = Whose { abi: event.abi, call: event.call };
            for (arg, word) in event.args.iter().enumerate() {
                if let Some(word) = word {
                    // The first argument of clone3 is shown as its flags.
                    let is_clone = event.call == Some(Sysno::CLONE3);
                    let whose = Whose {
                        call: if is_clone { Some(Sysno::CLONE) } else { event.call },
                        ..whose
                    };
                    let shown = whose.value(u8::try_from(arg).unwrap_or(0), *word);
                    values.entry(name_of(event)).or_default().insert(shown);
                }
            }
        }
        if !values.is_empty() {
            text.push_str("Values of arguments\n");
        }
        for (name, words) in values {
            let last = words.len().saturating_sub(1);
            let words = words.into_iter().enumerate();
            let words: Vec<String> =
                words.map(|(at, word)| if at < last { word + "," } else { word }).collect();
            *text += &labelled(&name, LABELS, &words);
        }
    }

    /// The calls that the profile allows besides.
    fn besides(&self, style: Style, text: &mut String) {
        let seen: BTreeSet<Sysno> = set(self.recording.events.iter().filter_map(|one| one.call));
        let mut whys: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (call, why) in &self.written.allowed {
            if !seen.contains(call) {
                whys.entry(why).or_default().push(call.name().to_owned());
            }
        }
        let _ = writeln!(
            text,
            "{} {} calls; {} recorded kinds proven to be decided as they must",
            style.bold("The profile allows"),
            self.written.allowed.len(),
            self.written.proven
        );
        for (why, calls) in whys {
            let _ = writeln!(text, "not seen, {}", shown(why));
            *text += &labelled("", 0, &calls);
        }
    }

    fn remarks(&self, text: &mut String) {
        let recording = &self.recording;
        for call in &self.written.fall_back {
            let _ = writeln!(
                text,
                "{call} gets ENOSYS, after which the C library uses clone: no filter sees its flags"
            );
        }
        for (call, why) in &self.written.unconditional {
            let exposed = exposes(*call).map(|what| format!(": {what}")).unwrap_or_default();
            let _ = writeln!(text, "{call} is allowed with all arguments, since {why}{exposed}");
        }
        let beyond: BTreeSet<String> = set(self
            .written
            .beyond_base
            .iter()
            .map(|at| &recording.events[self.places[*at]])
            .map(|event| self.whole(event)));
        if let (Some(base), false) = (self.base, beyond.is_empty()) {
            let _ = writeln!(text, "not allowed, since {} does not allow it", shown(base));
            *text += &labelled("", 0, &beyond.into_iter().collect::<Vec<_>>());
        }
        let unknown: BTreeSet<u32> =
            set(recording.events.iter().filter(|one| one.call.is_none()).map(|one| one.nr));
        if !unknown.is_empty() {
            let numbers: Vec<String> = unknown.iter().map(u32::to_string).collect();
            let _ =
                writeln!(text, "not allowed: numbers that no kernel has, {}", numbers.join(" "));
        }
        if recording.wanted_listener {
            text.push_str(
                "the program wanted a seccomp listener of its own, which was refused here: record it \
                 with --by stops\n",
            );
        }
        let refused: BTreeSet<String> =
            set(recording.events.iter().filter(|one| one.refused > 0).map(name_of));
        if recording.by == By::EveryStop && !refused.is_empty() {
            text.push_str(
                "these got EPERM or ENOSYS; they are allowed, and what the program would have done after \
                 a success is not recorded\n",
            );
            *text += &labelled("", 0, &refused.into_iter().collect::<Vec<_>>());
        }
        if recording.by != By::EveryStop && self.is_filtered() {
            text.push_str(
                "a filter of this process refuses some calls before they are seen: they are missing. \
                 Record with --by every, or outside of the container\n",
            );
        }
        if recording.interrupted {
            text.push_str("The recording was interrupted.\n");
        }
    }

    /// Whether a filter was in force before the recording.
    fn is_filtered(&self) -> bool {
        let native = Abi::NATIVE;
        native.is_some_and(|abi| {
            let filters = seccompat_live::Here::look(abi, None).seccomp().filters;
            filters.is_some_and(|filters| filters > 0)
        })
    }

    fn second_run(&self, style: Style, text: &mut String) {
        let Some(verified) = &self.verified else { return };
        let _ = writeln!(
            text,
            "{} under the profile: the command {}, and {} before",
            style.bold("The second run"),
            how(verified.ended),
            how(self.recording.ended)
        );
        for (refusal, count) in &verified.refusals {
            let name = refusal.call.map_or_else(|| refusal.nr.to_string(), |call| call.to_string());
            let what = if falls_back(refusal) { "on purpose" } else { "REFUSED" };
            let args = refusal.shown.join(", ");
            let _ = writeln!(
                text,
                "  {what:<10}  {count}x {}  {name}({})  by {}",
                refusal.outcome,
                shown(&args),
                shown(&refusal.program)
            );
        }
        if !verified.has_findings() {
            text.push_str("  it refused no call that the program needs\n");
        }
        text.push_str(
            "A recording cannot know: what the program does with other input, options, errors, signals \
             and load; what other releases of it and of its libraries do; and what it does where a file, \
             a device or a capability is missing that was there, or the reverse.\n",
        );
    }

    /// A call with its kept arguments.
    fn whole(&self, event: &Event) -> String {
        let whose = Whose { abi: event.abi, call: event.call };
        let args = event.args.iter().enumerate().filter_map(|(at, word)| {
            Some(format!("{at}={}", whose.value(u8::try_from(at).ok()?, (*word)?)))
        });
        let args: Vec<String> = args.collect();
        if args.is_empty() {
            name_of(event)
        } else {
            format!("{}({})", name_of(event), args.join(","))
        }
    }
}

fn programs(count: usize) -> String {
    if count == 1 { "1 program".to_owned() } else { format!("{count} programs") }
}

fn how(ended: Ended) -> String {
    match ended {
        Ended::Exited(code) => format!("exited with {code}"),
        Ended::Signalled(signal) => format!("was ended by signal {signal}"),
        Ended::Released => "went on".to_owned(),
    }
}

/// A call's name, with its ABI if that is not the machine's own.
fn name_of(event: &Event) -> String {
    let name = event.call.map_or_else(|| event.nr.to_string(), |call| call.to_string());
    match event.abi {
        Some(abi) if Some(abi) == Abi::NATIVE => name,
        Some(abi) => format!("{abi}:{name}"),
        None => format!("{:#x}:{name}", event.arch),
    }
}
