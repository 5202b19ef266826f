//! Tables of a crate without their comments and padding, which are for readers of the files: they would
//! be a fiftieth of a static program.
#![forbid(unsafe_code)]

/// Copies the kept bytes of `text` into `out`, as far as that has room, and returns their number.
const fn copy(text: &[u8], out: &mut [u8]) -> usize {
    let (mut from, mut to) = (0, 0);
    // Blanks at the beginning of a line are kept.
    let (mut is_comment, mut is_blank, mut has_begun) = (false, false, false);
    while from < text.len() {
        let byte = text[from];
        from += 1;
        match byte {
            b'\n' => (is_comment, is_blank, has_begun) = (false, false, false),
            b'#' => is_comment = true,
            _ => {}
        }
        let skips = is_comment || byte == b' ' && is_blank && has_begun;
        is_blank = byte == b' ' || is_blank && skips;
        has_begun = has_begun || byte != b' ' && byte != b'\n';
        if skips {
            continue;
        }
        if to < out.len() {
            out[to] = byte;
        }
        to += 1;
    }
    to
}

/// The number of bytes that are kept.
#[must_use]
pub const fn length(text: &str) -> usize {
    copy(text.as_bytes(), &mut [])
}

/// These bytes.
#[must_use]
pub const fn stripped<const N: usize>(text: &str) -> [u8; N] {
    let mut out = [0; N];
    copy(text.as_bytes(), &mut out);
    out
}

/// A file of the crate without its comments, each line on the same line.
#[macro_export]
macro_rules! table {
    ($file:literal) => {{
        const TEXT: &str = include_str!($file);
        const BARE: [u8; $crate::bare::length(TEXT)] = $crate::bare::stripped(TEXT);
        match std::str::from_utf8(&BARE) {
            Ok(text) => text,
            Err(_) => panic!("a table is text"),
        }
    }};
}

pub use table;

#[cfg(test)]
mod tests {
    #[test]
    fn lines_keep_their_words_and_places() {
        let text = "# head\na   b # c\n\n  d\n";
        let bare = super::stripped::<11>(text);
        assert_eq!(super::length(text), 11);
        assert_eq!(std::str::from_utf8(&bare), Ok("\na b \n\n  d\n"));
        let whole = include_str!("../data/builtins.tbl");
        let words = |line: &'static str| {
            let bare = line.split('#').next().unwrap_or_default();
            bare.split_whitespace().collect::<Vec<_>>()
        };
        let bare: &str = table!("../data/builtins.tbl");
        assert!(whole.lines().map(words).eq(bare.lines().map(words)));
        assert!(bare.len() < whole.len());
    }
}
