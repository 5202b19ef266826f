//! JSON as it is written into profiles. No other code of this crate writes a string of JSON.
#![forbid(unsafe_code)]

use std::fmt::Write;

/// A string of JSON, with its quotes (RFC 8259, section 7). Every string that comes into a profile
/// passes through here, since a word of the file may hold quotes and brackets of its own.
///
/// Control characters and letters that change the direction or the width of a line are written as
/// escapes, so that a reader sees what a parser sees.
pub(crate) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            letter if is_hidden(letter) => {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// Whether a letter shows nothing, or changes how its neighbours are shown.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        )
}

/// A key and what it has, which is JSON already.
pub(crate) fn member(key: &str, value: impl std::fmt::Display) -> String {
    format!("{}: {value}", string(key))
}

/// Strings of JSON as an array, on one line.
pub(crate) fn strings<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(string).collect();
    format!("[{}]", words.join(", "))
}

#[cfg(test)]
mod tests {
    use seccompat_profile::text::{Value, parse};

    use super::*;

    /// A parser reads back the very text, whatever it is, and nothing beside it.
    #[test]
    fn what_is_written_is_read_back() {
        let all = (0..=0x2ff).chain(0x2000..=0x2070).chain([0xfeff, 0xffff, 0x1_f600]);
        let every: String = all.filter_map(char::from_u32).collect();
        let closing = "x\"], \"k\": [\"y";
        for text in ["", "plain", "\\", "\\\"", "\\u0022", "a\nb", closing, "</script>", &every] {
            let json = string(text);
            let node = parse(&json).expect("one value");
            assert_eq!(node.value, Value::String(text.into()), "{json}");
            assert!(!json.chars().any(is_hidden), "{json}");
            let list = strings([text, text]);
            let Value::Array(nodes) = parse(&list).expect("one value").value else { panic!() };
            assert_eq!(nodes.len(), 2, "{list}");
            let object = format!("{{{}}}", member(text, &json));
            let Value::Object(members) = parse(&object).expect("one value").value else { panic!() };
            assert_eq!((members.len(), &*members[0].key), (1, text), "{object}");
        }
    }
}
