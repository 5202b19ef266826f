//! What is heard of a run, and how each refusal is told.
#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::fmt::Write;

use seccompat_live::{Ended, Outcome, Refusal};

use super::super::text::{Style, harmless};
use super::kinds;
use super::table::Table;

/// How many bytes of lines are kept for a file.
const MOST_LINES: usize = 32 << 20;

/// What was refused, as it is told.
pub(crate) struct TraceReport {
    /// Every refusal is a line of the text, and not the first of its kind alone.
    pub(super) all: bool,
    pub(super) style: Style,
    pub(super) table: Table,
    /// What was told of them, as far as there is room.
    pub(super) lines: String,
    /// How many were told of without.
    pub(super) lines_left_out: u64,
    /// How many calls failed whose filters were not asked.
    pub(super) unasked: u64,
    pub(super) ended: Option<Ended>,
    pub(super) command: Vec<OsString>,
    /// The refusal that what came of the run may well be due to.
    pub(super) culprit: Option<Refusal>,
}

impl TraceReport {
    pub(crate) fn new(all: bool, style: Style) -> Self {
        let (lines, table, command) = (String::new(), Table::default(), Vec::new());
        let (lines_left_out, unasked, ended) = (0, 0, None);
        let culprit = None;
        Self { all, style, table, lines, lines_left_out, unasked, ended, command, culprit }
    }

    /// Takes a refusal; the lines that tell of it, if it is one to be told.
    pub(crate) fn hear(&mut self, refusal: Refusal) -> Option<String> {
        let told = self.table.is_news(&refusal) || self.all;
        let lines = told.then(|| self.told(&refusal));
        if kinds::is_noticed(&refusal) {
            self.culprit = Some(refusal.clone());
        }
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
        let word = kinds::word(refusal.cause).to_uppercase();
        let (name, shown) = (kinds::name(refusal), refusal.shown.join(", "));
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
}
