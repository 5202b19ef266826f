//! Strings and their escapes.
#![forbid(unsafe_code)]

use std::borrow::Cow;

use super::Parser;
use crate::place::Error;

impl<'a> Parser<'a> {
    pub(super) fn string(&mut self) -> Result<Cow<'a, str>, Error> {
        let open = self.at;
        self.at += 1;
        let mut text = Cow::Borrowed("");
        loop {
            let start = self.at;
            while self.peek().is_some_and(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            let plain = self.slice(start, self.at);
            match (&mut text, plain) {
                (_, "") => {}
                (Cow::Owned(text), plain) => text.push_str(plain),
                (Cow::Borrowed(""), plain) => text = Cow::Borrowed(plain),
                (Cow::Borrowed(_), plain) => text.to_mut().push_str(plain),
            }
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.to_mut().push(self.escape()?),
                Some(b'\n' | b'\r') | None => {
                    return Err(self
                        .error(open, self.at, "a string without its closing quote")
                        .help("close it in its line; a new line is written as \\n"));
                }
                Some(_) => {
                    return Err(self
                        .error(self.at, self.at + 1, "a control character in a string")
                        .help("write it as an escape, as in \\t or \\u0001"));
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, Error> {
        let start = self.at;
        self.at += 2;
        Ok(match self.text.as_bytes().get(start + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start),
            _ => {
                return Err(self
                    .error(start, start + 1, "no escape of JSON")
                    .help("a backslash itself is written as \\\\"));
            }
        })
    }

    /// `\uXXXX`, or two of them for one character; a lone surrogate becomes U+FFFD, as in Go.
    fn unicode(&mut self, start: usize) -> Result<char, Error> {
        let Some(first) = self.hex(start) else {
            return Err(self
                .error(start, start + 2, "`\\u` takes four hexadecimal digits")
                .help("as in \\u00e9"));
        };
        self.at = start + 6;
        if let (0xd800..=0xdbff, Some(second @ 0xdc00..=0xdfff)) = (first, self.hex(start + 6)) {
            self.at = start + 12;
            let letter = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return Ok(char::from_u32(letter).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        plain.then(|| u32::from_str_radix(digits, 16).ok())?
    }
}
