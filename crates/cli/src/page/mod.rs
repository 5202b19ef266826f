//! The page of `report`: one file with its script, its style and its data.
//!
//! All input is hostile. The data are JSON in a block that no browser executes, without `<`, so
//! that no text ends the block. The script writes them as text nodes. The page's own policy allows
//! this script and this style by their hashes, and nothing else.
#![forbid(unsafe_code)]

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// The SHA-256 of both, in base64.
const STYLE_HASH: &str = "sXu46h9a8oSsgwNNuUSqTqXgJxST95/jy0Ocn+QwhFs=";
const SCRIPT_HASH: &str = "Q+D0Z6LrCtQ4cNKIf8idW9gPgxXz1G/tPsieu5J2yz8=";

/// The page with these data, a JSON document.
pub(crate) fn page(json: &str) -> String {
    let page =
        PAGE.trim_end().replace("STYLE-HASH", STYLE_HASH).replace("SCRIPT-HASH", SCRIPT_HASH);
    let mut text = String::with_capacity(page.len() + json.len() + STYLE.len() + SCRIPT.len());
    // The data come last, since they may contain the other marks.
    let (before, rest) = page.split_once("STYLE<").unwrap_or((&page, ""));
    let (middle, rest) = rest.split_once("DATA<").unwrap_or((rest, ""));
    let (between, end) = rest.split_once("SCRIPT<").unwrap_or((rest, ""));
    for part in [before, STYLE, "<", middle] {
        text.push_str(part);
    }
    escaped(json, &mut text);
    for part in ["<", between, SCRIPT, "<", end, "\n"] {
        text.push_str(part);
    }
    text
}

/// JSON without characters that mean something to HTML or end a line of JavaScript. They are all
/// within strings, so the document's meaning stays.
fn escaped(json: &str, text: &mut String) {
    for c in json.chars() {
        match c {
            '<' => text.push_str("\\u003c"),
            '>' => text.push_str("\\u003e"),
            '&' => text.push_str("\\u0026"),
            '\u{2028}' => text.push_str("\\u2028"),
            '\u{2029}' => text.push_str("\\u2029"),
            _ => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use super::*;

    /// The hash as coreutils computes it.
    fn hash(text: &str) -> Option<String> {
        let script = "sha256sum | cut -c1-64";
        let mut child = Command::new("sh")
            .args(["-c", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        child.stdin.take()?.write_all(text.as_bytes()).ok()?;
        let output = child.wait_with_output().ok()?;
        let digits = String::from_utf8(output.stdout).ok()?;
        let bytes: Option<Vec<u8>> = (0..32)
            .map(|at| u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok())
            .collect();
        use base64::Engine;
        Some(base64::engine::general_purpose::STANDARD.encode(bytes?))
    }

    #[test]
    fn the_policy_names_the_pages_own_parts() {
        assert_eq!(hash(STYLE).as_deref(), Some(STYLE_HASH), "the style");
        assert_eq!(hash(SCRIPT).as_deref(), Some(SCRIPT_HASH), "the script");
    }

    #[test]
    fn data_end_no_block() {
        let evil = r#"{"a":"</script><script>alert(1)</script><!-- STYLE< SCRIPT< DATA< &"}"#;
        let page = page(evil);
        assert_eq!(page.matches("<script").count(), 2);
        assert_eq!(page.matches("</script").count(), 2);
        assert_eq!(page.matches("<!--").count(), 0);
        assert!(page.contains(r"alert(1)") && page.contains(SCRIPT) && page.contains(STYLE));
        let data = page.split_once("id=\"data\">").unwrap().1.split_once('<').unwrap().0;
        let read: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(read, serde_json::from_str::<serde_json::Value>(evil).unwrap());
    }
}
