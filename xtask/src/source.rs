//! Rust source reduced to its code.
#![forbid(unsafe_code)]

/// The text with comments and the contents of literals replaced by blanks. Lines and columns (in
/// characters) stay the same.
pub(crate) fn bare(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out: Vec<char> = Vec::with_capacity(chars.len());
    let mut at = 0;
    while at < chars.len() {
        let end = blank_end(&chars, at);
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|&c| if c == '\n' { c } else { ' ' }));
            at = end;
        }
    }
    out.into_iter().collect()
}

/// The line comments of a file: the number of the line, from 1, and the text after the slashes and marks.
pub(crate) fn comments(text: &str) -> Vec<(usize, String)> {
    let chars: Vec<char> = text.chars().collect();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while at < chars.len() {
        let end = blank_end(&chars, at).max(at + 1);
        if chars[at..end].starts_with(&['/', '/']) {
            let comment: String = chars[at..end].iter().collect();
            found.push((line, comment.trim_start_matches(['/', '!']).trim().to_owned()));
        }
        line += chars[at..end].iter().filter(|&&c| c == '\n').count();
        at = end;
    }
    found
}

/// The end of the comment or literal that begins here; `at` itself if none does.
fn blank_end(chars: &[char], at: usize) -> usize {
    let next = |n: usize| chars.get(at + n).copied();
    match chars[at] {
        '/' if next(1) == Some('/') => position(chars, at, &['\n']),
        '/' if next(1) == Some('*') => block_end(chars, at),
        '"' => string_end(chars, at),
        // A raw string, unless the letter ends a word. Byte strings and C strings arrive here by
        // their second letter.
        'r' if !word_before(chars, at) => {
            let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
            if next(1 + hashes) == Some('"') {
                let close: Vec<char> =
                    std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                position(chars, at + hashes + 2, &close) + close.len()
            } else {
                at
            }
        }
        // A character; `'a` alone is a lifetime.
        '\'' if next(1) == Some('\\') => position(chars, at + 3, &['\'']) + 1,
        '\'' if next(2) == Some('\'') => at + 3,
        _ => at,
    }
    .min(chars.len())
}

fn word_before(chars: &[char], at: usize) -> bool {
    let before = |n: usize| at.checked_sub(n).map(|at| chars[at]);
    let in_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    match before(1) {
        Some('b' | 'c') => in_word(before(2)),
        other => in_word(other),
    }
}

/// The next place of `what`; the end if there is none.
fn position(chars: &[char], from: usize, what: &[char]) -> usize {
    let rest = chars.get(from..).unwrap_or_default();
    let found = rest.windows(what.len()).position(|window| window == what);
    found.map_or(chars.len(), |found| from + found)
}

/// Block comments nest.
fn block_end(chars: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

fn string_end(chars: &[char], mut at: usize) -> usize {
    at += 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_have_their_lines() {
        let text = "//! A.\nlet a = \"// no\n\"; // b\n/* no */\n/// C\n";
        let found: Vec<_> = comments(text);
        assert_eq!(found, [(1, "A.".into()), (3, "b".into()), (5, "C".into())]);
    }

    #[test]
    fn code_stays_and_nothing_else() {
        let cases = [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                   e"),
            (r#"a "b \" c" d"#, "a          d"),
            (r##"a r#"b " c"# d"##, "a            d"),
            (r#"a b"c" d"#, "a b    d"),
            (r"a '\'' b '{' c", "a      b     c"),
            ("f<'a>(x: &'a str)", "f<'a>(x: &'a str)"),
            ("r#type = for_r", "r#type = for_r"),
            ("a /* b", "a     "),
            ("a \"b\n c", "a   \n  "),
        ];
        for (text, code) in cases {
            assert_eq!(bare(text), code, "{text}");
        }
    }
}
