//! The refusals of a run, and the text for each.
#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::fmt::Write;

use seccompat_live::{Ended, Outcome, Refusal};

use super::super::text::{Style, harmless};
use super::kinds;
use super::table::Table;

/// The limit on bytes of lines for a file.
const MOST_LINES: usize = 32 << 20;

/// The refusals, as the report shows them.
pub(crate) struct TraceReport {
    /// Whether every refusal is a line of the text, not only the first of its kind.
    pub(super) all: bool,
    pub(super) style: Style,
    pub(super) table: Table,
    /// Their lines, as far as there is room.
    pub(super) lines: String,
    /// The number of refusals without lines.
    pub(super) lines_left_out: u64,
    /// The number of failed calls that were not tested against the filters.
    pub(super) unasked: u64,
    pub(super) ended: Option<Ended>,
    pub(super) command: Vec<OsString>,
    /// The refusal that probably caused the run's failure.
    pub(super) culprit: Option<Refusal>,
}

impl TraceReport {
    pub(crate) fn new(all: bool, style: Style) -> Self {
        let (lines, table, command) = (String::new(), Table::default(), Vec::new());
        let (lines_left_out, unasked, ended) = (0, 0, None);
        let culprit = None;
        Self { all, style, table, lines, lines_left_out, unasked, ended, command, culprit }
    }

    /// Records a refusal; returns its lines, if it is reported.
    pub(crate) fn hear(&mut self, refusal: Refusal) -> Option<String> {
        let told = self.table.is_news(&refusal) || self.all;
        let lines = told.then(|| self.told(&refusal));
        if kinds::is_noticed(&refusal) {
            self.culprit = Some(refusal.clone());
        }
        self.table.add(refusal);
        lines
    }

    /// Keeps lines for the whole text.
    pub(crate) fn keep(&mut self, lines: &str) {
        if self.lines.len() + lines.len() > MOST_LINES {
            self.lines_left_out += 1;
        } else {
            self.lines += lines;
        }
    }

    /// Records the number of failed calls that were not tested against the filters.
    pub(crate) fn unasked(&mut self, calls: u64) {
        self.unasked = calls;
    }

    /// Records the end.
    pub(crate) fn ended(&mut self, ended: Ended, command: &[OsString]) {
        self.ended = Some(ended);
        self.command = command.to_vec();
    }

    /// A refusal as a line in strace's style, and below it the evidence for its cause.
    fn told(&self, refusal: &Refusal) -> String {
        let what = match refusal.outcome {
            Outcome::Errno(errno) => format!("-1 {errno}"),
            Outcome::Faked => "0, and was not made".to_owned(),
            Outcome::Sigsys => "? SIGSYS".to_owned(),
        };
        let word = kinds::word(refusal.cause).to_uppercase();
        let (name, shown) = (kinds::name(refusal), refusal.shown.join(", "));
        let head = format!("[pid {}] ", refusal.tid);
        let mut text =
            format!("{head}{} {name}({shown}) = {what}\n", self.style.bold(&format!("{word:<7}")));
        let evidence = refusal.evidence.to_string();
        let _ = writeln!(text, "{}{}", " ".repeat(head.len() + 8), self.style.dim(&evidence));
        text
    }

    /// The whole text.
    pub(crate) fn text(&self) -> String {
        let mut text = self.lines.clone();
        if self.lines_left_out > 0 {
            let _ = writeln!(text, "… and {} more like these", self.lines_left_out);
        }
        harmless(&(text + &self.summary()))
    }
}
