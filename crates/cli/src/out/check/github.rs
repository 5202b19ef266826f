//! The findings, as commands of GitHub's workflows: annotations for the lines of a change.
#![forbid(unsafe_code)]

use std::fmt::Write;

use seccompat_lint::Severity;
use seccompat_profile::{Span, shown};

use super::report::CheckReport;

/// A value in a command's message. It contains foreign text, which must not end it or begin another
/// command.
fn data(text: &str) -> String {
    let text = shown(text);
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value of a command's property, which a comma or a colon would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

pub(super) fn commands(report: &CheckReport) -> String {
    let mut out = String::new();
    for (part, finding) in report.findings() {
        let word = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let start = part.text.place(finding.span);
        let behind = Span { start: finding.span.start.saturating_add(finding.span.len), len: 0 };
        let end = part.text.place(behind);
        let mut message = finding.message.clone();
        for more in [&finding.label].into_iter().chain(&finding.notes).chain(&finding.help) {
            if !more.is_empty() {
                message = format!("{message}; {more}");
            }
        }
        let columns = if start.line == end.line {
            format!(",col={},endColumn={}", start.column, end.column.max(start.column + 1))
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "::{word} file={},line={},endLine={}{columns},title={}::{}",
            property(part.name.strip_prefix("./").unwrap_or(&part.name)),
            start.line,
            end.line,
            property(&format!("seccompat {}", finding.rule.id)),
            data(&message)
        );
    }
    for (name, failure) in &report.unread {
        let _ = writeln!(
            out,
            "::error file={},title=seccompat::{}",
            property(name),
            data(&failure.message)
        );
    }
    let _ = writeln!(out, "{}", report.summary().words());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_ends_a_command_or_begins_one() {
        let evil = "a,line=1::x\n::error::y\r%0A##[error]z\u{202e}";
        let (data, property) = (data(evil), property(evil));
        for text in [&data, &property] {
            assert!(!text.contains(['\n', '\r']) && !text.contains("##["), "{text}");
            assert!(text.contains("%250A"), "{text}");
        }
        assert!(!property.contains([',', ':']), "{property}");
    }
}
