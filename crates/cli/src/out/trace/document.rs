//! The report of a run as a document.
#![forbid(unsafe_code)]

use seccompat_live::{Ended, Refusal};
use seccompat_probe::Cause;
use serde::Serialize;

use super::super::text::harmless_json;
use super::kinds;
use super::report::TraceReport;

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
    /// The program that was seen to install the filter.
    installer: Option<&'a str>,
    /// The arguments by which the filter refuses the call.
    deciding: Vec<DecidingDocument>,
    count: u64,
}

#[derive(Serialize)]
struct DecidingDocument {
    argument: usize,
    value: String,
    name: Option<String>,
}

#[derive(Serialize)]
struct CulpritDocument {
    pid: i32,
    program: String,
    syscall: String,
    errno: String,
}

#[derive(Serialize)]
struct Summary {
    refusals: u64,
    filter: u64,
    kernel: u64,
    tracer: u64,
    supervisor: u64,
    undetermined: u64,
    own: u64,
    folded: u64,
    unasked: u64,
    culprit: Option<CulpritDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signal: Option<i32>,
}

impl TraceReport {
    fn totals(&self) -> Summary {
        let sums = self.table.sums();
        let mut summary = Summary {
            refusals: sums.all,
            filter: sums.filter,
            kernel: sums.kernel,
            tracer: sums.tracer,
            supervisor: sums.supervisor,
            undetermined: sums.undetermined,
            own: sums.own,
            culprit: self.blamed().map(|refusal| CulpritDocument {
                pid: refusal.tid,
                program: refusal.program.clone(),
                syscall: kinds::plain(refusal),
                errno: refusal.outcome.to_string(),
            }),
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

    /// One line for each event, and the summary last.
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
        syscall: kinds::plain(refusal),
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
        installer: refusal.installer.as_deref(),
        deciding: refusal
            .deciding
            .iter()
            .map(|&argument| DecidingDocument {
                argument,
                value: format!("{:#x}", refusal.args[argument]),
                name: kinds::value_name(refusal, argument),
            })
            .collect(),
        count,
    }
}
