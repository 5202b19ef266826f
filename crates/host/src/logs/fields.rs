//! `key=value` pairs of a log line.
#![forbid(unsafe_code)]

use std::borrow::Cow;

/// The pairs of a text, in its order. A value is a word, or text between double quotes; keys may be
/// between quotes, too. Words without `=` are passed over.
pub(super) fn fields(text: &str) -> impl Iterator<Item = (&str, &str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches(|c: char| is_gap(c) || matches!(c, '{' | '}'));
            if rest.is_empty() {
                return None;
            }
            let end = rest.find(|c: char| is_gap(c) || c == '=').unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            let Some(value) = after.strip_prefix('=') else {
                rest = after;
                continue;
            };
            let (value, quoted, after) = value_of(value);
            rest = after;
            return Some((key.trim_matches('"'), value, quoted));
        }
    })
}

/// The value at the start of a text, whether it was quoted, and the text behind it.
fn value_of(text: &str) -> (&str, bool, &str) {
    if let Some(inner) = text.strip_prefix('"') {
        let end = inner.find('"').unwrap_or(inner.len());
        let after = inner.get(end + 1..).unwrap_or_default();
        return (&inner[..end], true, after);
    }
    let end = text.find(is_gap).unwrap_or(text.len());
    (text[..end].trim_end_matches(['"', '\'', '}']), false, &text[end..])
}

/// auditd separates its own part from the kernel's by 0x1d.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '\u{1d}')
}

/// The line without the escapes of a JSON string, or of Go's `%q`, in which other programs' logs
/// carry it.
pub(super) fn unescaped(line: &str) -> Cow<'_, str> {
    let mut line = Cow::Borrowed(line);
    // A log of a log has them twice.
    for _ in 0..3 {
        if !line.contains("=\\\"") && !line.contains("\\\\\"") {
            break;
        }
        let mut plain = String::with_capacity(line.len());
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some('n' | 't' | 'r') => plain.push(' '),
                    Some('u') => plain.extend(unicode(&mut chars)),
                    Some('x') => plain.extend(hex(&mut chars, 2)),
                    Some(other) => plain.push(other),
                    None => plain.push('\\'),
                },
                _ => plain.push(c),
            }
        }
        line = Cow::Owned(plain);
    }
    line
}

fn unicode(chars: &mut std::str::Chars<'_>) -> Option<char> {
    hex(chars, 4)
}

fn hex(chars: &mut std::str::Chars<'_>, digits: usize) -> Option<char> {
    let text = chars.as_str().get(..digits)?;
    let value = u32::from_str_radix(text, 16).ok()?;
    *chars = chars.as_str().get(digits..)?.chars();
    char::from_u32(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_found_between_other_words() {
        let text = "auid=1 subj=a:b pid=7 comm=\"a b\" \"pod\"=\"p\" x, sig=31\u{1d}ARCH=x86_64";
        let found: Vec<_> = fields(text).map(|(key, value, _)| (key, value)).collect();
        let wanted = [
            ("auid", "1"),
            ("subj", "a:b"),
            ("pid", "7"),
            ("comm", "a b"),
            ("pod", "p"),
            ("sig", "31"),
            ("ARCH", "x86_64"),
        ];
        assert_eq!(found, wanted);
        assert_eq!(fields("a=\"open").count(), 1);
        assert_eq!(fields("= == \"=").count(), 3);
    }

    #[test]
    fn escapes_of_other_logs_are_removed() {
        assert_eq!(unescaped(r#"comm=\"a\" x=1"#), r#"comm="a" x=1"#);
        assert_eq!(unescaped(r#"comm=\\\"a\\\" x=1"#), r#"comm="a" x=1"#);
        assert_eq!(unescaped(r#"comm=\"a\u001bb\" x"#), "comm=\"a\u{1b}b\" x");
        assert_eq!(unescaped(r"C:\path comm=x"), r"C:\path comm=x");
        assert_eq!(unescaped("=\\\"\\"), "=\"\\");
    }
}
