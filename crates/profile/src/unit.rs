//! systemd's units: their assignments with places, systemd.unit(5) and systemd.syntax(7).
//!
//! The text is a unit file, one of its drop-ins, or what `systemctl show` prints. The meaning of an
//! assignment depends on systemd's version, so it is in the crate of engines.
#![forbid(unsafe_code)]

use std::sync::Arc;

use crate::place::{Error, Span, Text};
use crate::profile::Named;
use crate::text;

/// The sections whose assignments concern the processes of a unit.
const SECTIONS: [&str; 4] = ["Service", "Socket", "Mount", "Swap"];
/// Other sections by which a unit is recognised.
const OTHERS: [&str; 2] = ["Unit", "Install"];
/// Assignments by which a text without sections is recognised.
const KEYS: [&str; 6] = [
    "SystemCallFilter",
    "SystemCallArchitectures",
    "SystemCallErrorNumber",
    "SystemCallLog",
    "RestrictAddressFamilies",
    "RestrictNamespaces",
];

/// A file of a unit.
#[derive(Clone, Debug)]
pub struct Unit {
    text: Arc<Text>,
    /// Its assignments for processes, in the file's order.
    pub assignments: Vec<Assignment>,
    /// The lines that systemd ignores since they are neither sections nor assignments.
    pub ignored: Vec<Span>,
}

/// `KEY=WORD…`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assignment {
    /// The key, with its place.
    pub key: Named<Box<str>>,
    /// The words of the value, each with its place; none for an empty value.
    pub words: Vec<Named<Box<str>>>,
}

impl Assignment {
    /// The value on one line.
    #[must_use]
    pub fn value(&self) -> String {
        self.words.iter().map(|word| &*word.what).collect::<Vec<_>>().join(" ")
    }

    /// From the key to the last word.
    #[must_use]
    pub fn span(&self) -> Span {
        let last = self.words.last().map_or(self.key.span, |word| word.span);
        Span::new(self.key.span.range().start, last.range().end)
    }
}

impl Unit {
    /// The file, which computes places.
    #[must_use]
    pub fn source(&self) -> Arc<Text> {
        self.text.clone()
    }

    /// Reads a text that is a unit; `None` if it is something else.
    ///
    /// # Errors
    /// It is larger than any unit, or not in UTF-8.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Result<Self, Error>> {
        let loose = std::str::from_utf8(bytes).ok()?;
        is_unit(loose).then(|| text::decode(bytes).map(|decoded| Self::parse(&decoded.text)))
    }

    /// Reads a drop-in, which may have any content.
    ///
    /// # Errors
    /// As for [`Unit::read`].
    pub fn drop_in(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::parse(""));
        }
        text::decode(bytes).map(|decoded| Self::parse(&decoded.text))
    }

    fn parse(text: &str) -> Self {
        let mut unit =
            Self { text: Arc::new(Text::new(text)), assignments: Vec::new(), ignored: Vec::new() };
        // Without a section, the text is what `systemctl show` prints.
        let mut counts = true;
        let mut open: Option<Assignment> = None;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let body = line.trim_start();
            if body.starts_with(['#', ';']) {
                continue;
            }
            let start = start + (line.len() - body.len());
            let body = body.trim_end_matches(['\n', '\r']);
            let goes_on = body.chars().rev().take_while(|letter| *letter == '\\').count() % 2 == 1;
            let body = body.strip_suffix('\\').filter(|_| goes_on).unwrap_or(body).trim_end();
            match &mut open {
                Some(assignment) => words(body, start, &mut assignment.words),
                None => open = unit.begin(body, start, &mut counts),
            }
            if !goes_on {
                unit.assignments.extend(open.take().filter(|_| counts));
            }
        }
        unit.assignments.extend(open.filter(|_| counts));
        unit
    }

    /// The first line of an assignment. A section's line decides whether those after it count.
    fn begin(&mut self, body: &str, start: usize, counts: &mut bool) -> Option<Assignment> {
        if let Some(name) = section(body) {
            *counts = SECTIONS.contains(&name);
            return None;
        }
        let Some((key, value)) = body.split_once('=') else {
            if !body.is_empty() {
                self.ignored.push(Span::new(start, start + body.len()));
            }
            return None;
        };
        let value_at = start + key.len() + 1;
        let key = key.trim_end();
        let span = Span::new(start, start + key.len());
        let key = Named { what: key.into(), span };
        let mut assignment = Assignment { key, words: Vec::new() };
        words(value, value_at, &mut assignment.words);
        Some(assignment)
    }
}

/// Adds the words of a line.
fn words(line: &str, start: usize, words: &mut Vec<Named<Box<str>>>) {
    let mut at = 0;
    for word in line.split([' ', '\t']) {
        if !word.is_empty() {
            let span = Span::new(start + at, start + at + word.len());
            words.push(Named { what: word.into(), span });
        }
        at += word.len() + 1;
    }
}

/// The name of a section.
fn section(line: &str) -> Option<&str> {
    line.strip_prefix('[')?.strip_suffix(']')
}

/// Whether a text is a unit: its first line is a section or an assignment, and one of its lines is
/// only in units.
fn is_unit(text: &str) -> bool {
    let lines = || text.lines().map(str::trim).filter(|line| !line.starts_with(['#', ';']));
    let mut lines = lines().filter(|line| !line.is_empty()).peekable();
    let is_key = |key: &str| {
        let key = key.trim_end();
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let first = lines.peek().copied().unwrap_or_default();
    let starts = section(first).is_some()
        || first.split_once('=').is_some_and(|(key, _)| is_key(key) && !first.contains('"'));
    starts
        && lines.take(2000).any(|line| match section(line) {
            Some(name) => SECTIONS.contains(&name) || OTHERS.contains(&name),
            None => line.split_once('=').is_some_and(|(key, _)| KEYS.contains(&key.trim_end())),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Unit> {
        Unit::read(text.as_bytes()).map(|read| read.unwrap())
    }

    #[test]
    fn assignments_have_places() {
        let unit = read(
            "# a comment\n[Unit]\nDescription=x\n[Service]\n  SystemCallFilter = ~a \\\n# between\n \
             ; too\n\tb\\\n\nUser=x\n[Install]\nWantedBy=y\n",
        )
        .unwrap();
        let found: Vec<String> = unit
            .assignments
            .iter()
            .map(|one| {
                let place = unit.source().place(one.words.last().unwrap().span);
                format!("{}={} at {}:{}", one.key.what, one.value(), place.line, place.column)
            })
            .collect();
        assert_eq!(found, ["SystemCallFilter=~a b at 8:2", "User=x at 10:6"]);
    }

    #[test]
    fn units_are_recognised_and_other_texts_are_not() {
        for text in [
            "[Unit]\nDescription=x\n",
            "# x\n\n[Service]\nExecStart=/bin/true\n",
            "Type=simple\nSystemCallFilter=~read\n",
            "SystemCallFilter=read\n",
        ] {
            assert!(read(text).is_some(), "{text}");
        }
        for text in [
            "",
            "{\"a\": \"[Service]\"}",
            "a: |\n  [Service]\n",
            "title = \"x\"\n[Service]\n",
            "[plugins]\nkey = \"value\"\n",
            "Some prose.\n[Service]\n",
            "2\nallowlist\nread\n",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn lines_that_are_no_assignments_are_kept() {
        let unit = read("[Service]\nSystemCallFilter\nUser=\n").unwrap();
        assert_eq!(unit.ignored.len(), 1);
        assert!(unit.assignments[0].words.is_empty());
    }
}
