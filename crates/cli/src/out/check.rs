//! The report of `seccompat check`, as compilers write theirs.
#![forbid(unsafe_code)]

use std::fmt::Write;

use seccompat_catalogue::Abi;
use seccompat_engine::Stack;
use seccompat_lint::{Finding, Severity};
use seccompat_profile::{Caps, Context, Place, Profile, is_plain, shown};
use serde::Serialize;

use super::context::ContextDocument;
use super::engine::{self, EngineDocument};
use super::text::{COLUMNS, Style};

/// What was found in a profile.
pub(crate) struct CheckReport {
    pub(crate) name: String,
    pub(crate) profile: Profile,
    pub(crate) context: Context,
    pub(crate) kernel_from: &'static str,
    pub(crate) abis: Vec<Abi>,
    pub(crate) findings: Vec<Finding>,
    /// The engine that the findings are about.
    pub(crate) engine: Stack,
}

#[derive(Serialize)]
pub(crate) struct Document<'a> {
    schema: &'static str,
    engine: EngineDocument,
    context: ContextDocument,
    findings: Vec<FindingDocument<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct FindingDocument<'a> {
    id: &'static str,
    severity: &'static str,
    message: &'a str,
    line: usize,
    column: usize,
    label: &'a str,
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    fixable: bool,
}

#[derive(Serialize, Clone, Copy)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
}

impl CheckReport {
    /// Whether something is worse than a note.
    pub(crate) fn fails(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity > Severity::Note)
    }

    pub(crate) fn json(&self) -> Document<'_> {
        let finding = |finding: &'_ Finding| {
            let place = self.profile.place(finding.span);
            (place.line, place.column)
        };
        Document {
            schema: "seccompat.check/1",
            engine: EngineDocument::new(&self.engine),
            context: ContextDocument::new(&self.abis, &self.context, self.kernel_from),
            findings: self
                .findings
                .iter()
                .map(|one| {
                    let (line, column) = finding(one);
                    FindingDocument {
                        id: one.rule.id,
                        severity: one.severity.name(),
                        message: &one.message,
                        line,
                        column,
                        label: &one.label,
                        notes: &one.notes,
                        help: one.help.as_deref(),
                        fixable: !one.edits.is_empty(),
                    }
                })
                .collect(),
            summary: self.summary(),
        }
    }

    fn summary(&self) -> Summary {
        let count = |severity| self.findings.iter().filter(|one| one.severity == severity).count();
        Summary {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }

    pub(crate) fn text(&self, style: Style) -> String {
        let mut out = engine::line(Some(&self.engine));
        for finding in &self.findings {
            self.finding(style, finding, &mut out);
        }
        let Summary { errors, warnings, notes } = self.summary();
        let counts: Vec<_> = [(errors, "error"), (warnings, "warning"), (notes, "note")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
            .collect();
        let counts = if counts.is_empty() { "Clean".to_owned() } else { counts.join(", ") };
        wrap(&mut out, "", &format!("{counts}. Context: {}", self.context()));
        out
    }

    fn context(&self) -> String {
        let abis: Vec<_> = self.abis.iter().map(|abi| abi.name()).collect();
        let count = self.context.caps.iter().count();
        let caps = match self.context.caps {
            Caps::DOCKER => format!("Docker's {count} capabilities"),
            _ if count == 1 => "1 capability".to_owned(),
            _ => format!("{count} capabilities"),
        };
        let running = if self.kernel_from == "running" { " (running)" } else { "" };
        format!("{}, {caps}, Linux {}{running}", abis.join(" "), self.context.kernel)
    }

    fn finding(&self, style: Style, finding: &Finding, out: &mut String) {
        let place = self.profile.place(finding.span);
        let head = format!("{}[{}]", finding.severity.name(), finding.rule.id);
        let mut title = String::new();
        wrap(&mut title, "", &format!("{head}: {}", finding.message));
        out.push_str(&title.replacen(&head, &style.bold(&head), 1));
        let line = place.line.to_string();
        let gutter = " ".repeat(line.len());
        let _ = writeln!(out, "{gutter}--> {}:{place}", shown(&self.name));
        let text = self.profile.text();
        let marked = text.get(place.offset..).unwrap_or_default().chars().take(place.len);
        let len = marked.take(COLUMNS).take_while(|c| !['\r', '\n'].contains(c)).count().max(1);
        let (source, before) = window(text, place, COLUMNS - line.len() - 3);
        let marks = "^".repeat(len.min(source.chars().count().saturating_sub(before)).max(1));
        let _ = writeln!(out, "{gutter} {}", style.dim("|"));
        let _ = writeln!(out, "{line} {} {source}", style.dim("|"));
        let pad = " ".repeat(before);
        let wide = gutter.len() + 4 + before + marks.len() + finding.label.chars().count();
        if wide <= COLUMNS {
            let text = format!("{pad}{marks} {}", finding.label);
            let _ = writeln!(out, "{gutter} {} {}", style.dim("|"), text.trim_end());
        } else {
            let _ = writeln!(out, "{gutter} {} {pad}{marks}", style.dim("|"));
            wrap(out, &format!("{gutter} |   "), &finding.label);
        }
        for note in &finding.notes {
            wrap(out, &format!("{gutter} = note: "), note);
        }
        if let Some(help) = &finding.help {
            wrap(out, &format!("{gutter} = help: "), help);
        }
        out.push('\n');
    }
}

/// As much of a place's line as fits around it, and where the place is in that. No more of the text is
/// looked at: a file may be one long line, with a finding for each name in it.
fn window(text: &str, place: Place, width: usize) -> (String, usize) {
    let column = place.column - 1;
    let far = width * 4;
    let mut from = place.offset.saturating_sub(far);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let before = text.get(from..place.offset).unwrap_or_default();
    let behind: String = text.get(place.offset..).unwrap_or_default().chars().take(far).collect();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let behind = behind.split('\n').next().unwrap_or_default().trim_end_matches('\r');
    // One column a character, whatever it is: the marks below stand where it does.
    let one = |c: char| match c {
        '\t' => ' ',
        c if is_plain(c) => c,
        _ => char::REPLACEMENT_CHARACTER,
    };
    let letters = |text: &str| -> Vec<char> { text.chars().map(one).collect() };
    let (before, behind) = (letters(before), letters(behind));
    // All that is before it in its line is there where that is short.
    if before.len() == column && column + behind.len() <= width {
        return (before.into_iter().chain(behind).collect(), column);
    }
    let indent = before.iter().take_while(|c| **c == ' ').count();
    let kept = if column < width / 2 { column } else { column.saturating_sub(indent).min(8) };
    let skipped = before.len().saturating_sub(kept);
    let shown = before.into_iter().skip(skipped).chain(behind).take(width).collect();
    (shown, kept)
}

/// Words behind a label, wrapped below one another.
fn wrap(out: &mut String, label: &str, text: &str) {
    let indent = " ".repeat(label.chars().count());
    let mut line = label.to_owned();
    let mut empty = true;
    for word in text.split(' ') {
        if !empty && line.chars().count() + 1 + word.chars().count() > COLUMNS {
            out.push_str(line.trim_end());
            out.push('\n');
            (line, empty) = (indent.clone(), true);
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    out.push_str(&line);
    out.push('\n');
}
