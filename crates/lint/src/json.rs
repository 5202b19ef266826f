//! JSON for profiles. No other code of this crate writes a JSON string.
#![forbid(unsafe_code)]

use std::fmt::Write;

/// A JSON string, with its quotes (RFC 8259, section 7). Every string in a written profile passes
/// through here, since a word of the file may contain quotes and brackets.
///
/// Control characters and letters that change the direction or the width of a line are written as
/// escapes, so that a reader sees the same as a parser.
pub(crate) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\') {
        // Nearly every string, in one step.
        out.push_str(text);
        out.push('"');
        return out;
    }
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

/// Whether a letter is invisible, or changes how its neighbours are displayed.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        )
}

/// A key and its value, which is JSON already.
pub(crate) fn member(key: &str, value: impl std::fmt::Display) -> String {
    format!("{}: {value}", string(key))
}

/// JSON strings as an array, on one line.
pub(crate) fn strings<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(string).collect();
    format!("[{}]", words.join(", "))
}

#[cfg(test)]
mod tests {
    use seccompat_profile::text::{Value, parse};

    use super::*;

    /// A parser reads back exactly the text, whatever it is.
    #[test]
    fn written_strings_are_read_back() {
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
