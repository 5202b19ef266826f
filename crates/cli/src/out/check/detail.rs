//! The findings, one at a time, in the style of compilers.
#![forbid(unsafe_code)]

use std::fmt::Write;

use seccompat_lint::Finding;
use seccompat_profile::{Place, is_plain, shown};

use super::super::text::{Style, columns};
use super::report::Part;

/// All findings, in the file's order.
pub(super) fn part(style: Style, part: &Part, out: &mut String) {
    for one in &part.findings {
        finding(style, part, one, out);
    }
}

fn finding(style: Style, part: &Part, finding: &Finding, out: &mut String) {
    let place = part.text.place(finding.span);
    let head = format!("{}[{}]", finding.severity.name(), finding.rule.id);
    let mut title = String::new();
    wrap(&mut title, "", &format!("{head}: {}", finding.message));
    out.push_str(&title.replacen(&head, &style.level(finding.severity.name(), &head), 1));
    let line = place.line.to_string();
    let gutter = " ".repeat(line.len());
    let _ = writeln!(out, "{gutter}--> {}:{place}", shown(&part.name));
    let text = part.text.as_str();
    let marked = text.get(place.offset..).unwrap_or_default().chars().take(place.len);
    let len = marked.take(columns()).take_while(|c| !['\r', '\n'].contains(c)).count().max(1);
    let (source, before) = window(text, place, columns() - line.len() - 3);
    let marks = "^".repeat(len.min(source.chars().count().saturating_sub(before)).max(1));
    let _ = writeln!(out, "{gutter} {}", style.dim("|"));
    let _ = writeln!(out, "{line} {} {source}", style.dim("|"));
    let pad = " ".repeat(before);
    let wide = gutter.len() + 4 + before + marks.len() + finding.label.chars().count();
    if wide <= columns() {
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

/// As much of a place's line as fits around it, and the place within that. No more of the text is
/// read: a file may be one long line, with a finding for each name in it.
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
    // One column for each character: the marks below are at the same column.
    let one = |c: char| match c {
        '\t' => ' ',
        c if is_plain(c) => c,
        _ => char::REPLACEMENT_CHARACTER,
    };
    let letters = |text: &str| -> Vec<char> { text.chars().map(one).collect() };
    let (before, behind) = (letters(before), letters(behind));
    // All text before it in its line is shown if it is short.
    if before.len() == column && column + behind.len() <= width {
        return (before.into_iter().chain(behind).collect(), column);
    }
    let indent = before.iter().take_while(|c| **c == ' ').count();
    let kept = if column < width / 2 { column } else { column.saturating_sub(indent).min(8) };
    let skipped = before.len().saturating_sub(kept);
    let shown = before.into_iter().skip(skipped).chain(behind).take(width).collect();
    (shown, kept)
}

/// Words after a label, wrapped in a column.
pub(super) fn wrap(out: &mut String, label: &str, text: &str) {
    fill(out, label, &" ".repeat(label.chars().count()), text);
}

/// The same with this indent of the later lines. Several spaces of a name stay.
pub(super) fn fill(out: &mut String, label: &str, indent: &str, text: &str) {
    let mut line = label.to_owned();
    let mut empty = true;
    for word in text.split(' ') {
        if !empty && line.chars().count() + 1 + word.chars().count() > columns() {
            out.push_str(line.trim_end());
            out.push('\n');
            (line, empty) = (indent.to_owned(), true);
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
