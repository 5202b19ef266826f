//! A recording as a document.
#![forbid(unsafe_code)]

use seccompat_engine::Stack;
use seccompat_live::{Ended, Event};
use serde::Serialize;

use super::RecordReport;
use crate::cmd::record::falls_back;
use crate::out::engine::EngineDocument;
use crate::out::text::harmless_json;
use crate::out::values::Whose;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    /// The engine that reads the profile; null for any that reads the runtime specification.
    engine: Option<EngineDocument>,
    by: &'static str,
    calls: u64,
    interrupted: bool,
    programs: Vec<ProgramDocument<'a>>,
    events: Vec<EventDocument<'a>>,
    /// Calls of which not all arguments were kept.
    folded: Vec<&'static str>,
    /// Calls that get ENOSYS on purpose.
    falls_back: Vec<&'static str>,
    /// The indices of the events that the base does not allow.
    beyond_base: Vec<usize>,
    wanted_listener: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signal: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<VerifiedDocument>,
    /// The profile; a string for an engine that reads no profiles.
    profile: serde_json::Value,
}

#[derive(Serialize)]
struct ProgramDocument<'a> {
    path: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct EventDocument<'a> {
    syscall: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    arch: Option<&'static str>,
    nr: u32,
    args: Vec<ArgumentDocument>,
    program: &'a str,
    /// When it was first made, in milliseconds since the beginning.
    first_ms: u64,
    count: u64,
    refused: u64,
}

#[derive(Serialize)]
struct ArgumentDocument {
    argument: usize,
    value: String,
    shown: String,
}

#[derive(Serialize)]
struct VerifiedDocument {
    refusals: Vec<RefusalDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signal: Option<i32>,
}

#[derive(Serialize)]
struct RefusalDocument {
    syscall: String,
    args: [String; 6],
    errno: String,
    program: String,
    count: u64,
    /// Whether the profile gives ENOSYS on purpose, so that the program uses another call.
    on_purpose: bool,
}

/// The status and the signal of an end.
const fn halves(ended: Ended) -> (Option<i32>, Option<i32>) {
    match ended {
        Ended::Exited(code) => (Some(code), None),
        Ended::Signalled(signal) => (None, Some(signal)),
        Ended::Released => (None, None),
    }
}

impl RecordReport<'_> {
    pub(crate) fn json(&self) -> serde_json::Result<String> {
        let recording = &self.recording;
        let (exit, signal) = halves(recording.ended);
        let programs = recording.programs.iter();
        let document = Document {
            schema: "seccompat.record/1",
            engine: self.options.engine.as_ref().map(EngineDocument::new),
            by: match recording.by {
                seccompat_live::By::Notices => "notify",
                seccompat_live::By::Stops => "stops",
                seccompat_live::By::EveryStop => "every",
            },
            calls: recording.calls,
            interrupted: recording.interrupted,
            programs: programs
                .map(|one| ProgramDocument { path: &one.path, name: &one.name })
                .collect(),
            events: recording.events.iter().map(|event| self.event(event)).collect(),
            folded: recording.folded.iter().map(|call| call.name()).collect(),
            falls_back: self.written.fall_back.iter().map(|call| call.name()).collect(),
            beyond_base: self.written.beyond_base.iter().map(|at| self.places[*at]).collect(),
            wanted_listener: recording.wanted_listener,
            exit,
            signal,
            verified: self.verified.as_ref().map(|verified| {
                let (exit, signal) = halves(verified.ended);
                let refusals = verified.refusals.iter().map(|(refusal, count)| RefusalDocument {
                    syscall: refusal.call.map_or_else(|| refusal.nr.to_string(), |c| c.to_string()),
                    args: refusal.args.map(|arg| format!("{arg:#x}")),
                    errno: refusal.outcome.to_string(),
                    program: refusal.program.clone(),
                    count: *count,
                    on_purpose: falls_back(refusal),
                });
                VerifiedDocument { refusals: refusals.collect(), exit, signal }
            }),
            profile: match self.options.engine.as_ref().and_then(Stack::language) {
                Some(_) => self.written.text.clone().into(),
                None => serde_json::from_str(&self.written.text)?,
            },
        };
        serde_json::to_string(&document).map(|text| harmless_json(text) + "\n")
    }

    fn event<'e>(&'e self, event: &Event) -> EventDocument<'e> {
        let whose = Whose { abi: event.abi, call: event.call };
        let program = &self.recording.programs[event.program];
        let args = event.args.iter().enumerate().filter_map(|(argument, word)| {
            let word = (*word)?;
            let shown = whose.value(u8::try_from(argument).ok()?, word);
            Some(ArgumentDocument { argument, value: format!("{word:#x}"), shown })
        });
        EventDocument {
            syscall: event.call.map_or_else(|| event.nr.to_string(), |call| call.to_string()),
            arch: event.abi.map(|abi| abi.name()),
            nr: event.nr,
            args: args.collect(),
            program: if program.path.is_empty() { &program.name } else { &program.path },
            first_ms: u64::try_from(event.first.as_millis()).unwrap_or(u64::MAX),
            count: event.count,
            refused: event.refused,
        }
    }
}
