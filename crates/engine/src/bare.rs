//! Tables of the crate without their comments and padding, which are for readers of the files: they would
//! be a fiftieth of a static program.
#![forbid(unsafe_code)]

/// Copies the kept bytes of `text` into `out`, as far as that has room, and returns their number.
const fn copy(text: &[u8], out: &mut [u8]) -> usize {
    let (mut from, mut to) = (0, 0);
    let (mut is_comment, mut is_blank) = (false, false);
    while from < text.len() {
        let byte = text[from];
        from += 1;
        match byte {
            b'\n' => (is_comment, is_blank) = (false, false),
            b'#' => is_comment = true,
            _ => {}
        }
        let skips = is_comment || byte == b' ' && is_blank;
        is_blank = byte == b' ' || is_blank && skips;
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
pub(crate) const fn length(text: &str) -> usize {
    copy(text.as_bytes(), &mut [])
}

/// These bytes.
pub(crate) const fn stripped<const N: usize>(text: &str) -> [u8; N] {
    let mut out = [0; N];
    copy(text.as_bytes(), &mut out);
    out
}

/// A file of the crate without its comments, each line on the same line.
macro_rules! table {
    ($file:literal) => {{
        const TEXT: &str = include_str!($file);
        const BARE: [u8; crate::bare::length(TEXT)] = crate::bare::stripped(TEXT);
        match std::str::from_utf8(&BARE) {
            Ok(text) => text,
            Err(_) => panic!("a table is text"),
        }
    }};
}

pub(crate) use table;

#[cfg(test)]
mod tests {
    #[test]
    fn lines_keep_their_words_and_places() {
        let text = "# head\na   b # c\n\n  d\n";
        let bare = super::stripped::<10>(text);
        assert_eq!(super::length(text), 10);
        assert_eq!(std::str::from_utf8(&bare), Ok("\na b \n\n d\n"));
        let whole = include_str!("../data/engines.tbl");
        let words = |line: &'static str| {
            let bare = line.split('#').next().unwrap_or_default();
            bare.split_whitespace().collect::<Vec<_>>()
        };
        let bare: &str = table!("../data/engines.tbl");
        assert!(whole.lines().map(words).eq(bare.lines().map(words)));
        assert!(bare.len() < whole.len() * 2 / 3);
    }
}
