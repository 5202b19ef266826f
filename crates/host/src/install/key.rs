//! Keys of configuration files, and the operations that both languages have on them.
#![forbid(unsafe_code)]

use std::fmt::Write;
use std::ops::Range;

/// A value in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Spot {
    /// Its source.
    pub(super) value: String,
    /// Its line, from 1.
    pub(super) line: usize,
    pub(super) span: Range<usize>,
}

/// The operations on one language. Paths are keys, from the outside.
#[derive(Clone, Copy)]
pub(super) struct Edit {
    /// The value under a path.
    pub(super) find: fn(&str, &[String]) -> Result<Option<Spot>, String>,
    /// The text with a new key.
    pub(super) set: fn(&str, &[String], &str) -> Result<String, String>,
    /// The text with another value of a key.
    pub(super) replace: fn(&str, &[String], &str) -> Result<String, String>,
    /// The text without a key; the last argument is the text before the key was added.
    pub(super) remove: fn(&str, &[String], &str) -> Result<String, String>,
    /// One spelling of a value.
    pub(super) plain: fn(&str) -> Option<String>,
}

/// The language of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Language {
    /// Docker's.
    Json,
    /// All others'.
    Toml,
}

/// The line of an offset, from 1.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}

/// A string in the spelling that JSON and TOML share.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            letter if u32::from(letter) < 0x20 || letter == '\u{7f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// Words as a path.
pub(super) fn path(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
