//! The header for C, read for its manual pages: blocks, which blank lines separate.
#![forbid(unsafe_code)]

/// A part of the header.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Block {
    /// A comment alone: it holds for the following functions, until the next one.
    Comment(String),
    /// Macros and structures, as they are.
    Definitions(String),
    /// Functions with one comment, each as one line without attributes.
    Functions { comment: String, functions: Vec<String> },
}

/// The blocks. The first one is the comment about the whole.
pub(crate) fn blocks(header: &str) -> Vec<Block> {
    let (about, rest) = header.split_once("*/").unwrap_or((header, ""));
    // Before this are the attributes and the types of other headers.
    let (_, rest) = rest.split_once("extern \"C\" {\n#endif\n").unwrap_or(("", rest));
    let rest = rest.split("#ifdef __cplusplus").next().unwrap_or_default();
    let mut blocks = vec![Block::Comment(comment(about))];
    blocks.extend(rest.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).map(block));
    blocks
}

fn block(text: &str) -> Block {
    let (about, rest) = match text.strip_prefix("/*").and_then(|text| text.split_once("*/")) {
        Some((about, rest)) => (comment(about), rest.trim()),
        None => (String::new(), text),
    };
    if rest.is_empty() {
        return Block::Comment(about);
    }
    // Neither a macro nor a structure, also after a second comment.
    let is_function = !text.contains("#define") && !rest.contains('{') && rest.contains('(');
    if !is_function {
        return Block::Definitions(text.to_owned());
    }
    let statements =
        rest.split(';').map(|one| one.split_whitespace().collect::<Vec<_>>().join(" "));
    let functions =
        statements.filter(|one| !one.is_empty()).map(|one| match one.find(") SECCOMPAT_") {
            Some(end) => one[..=end].to_owned(),
            None => one,
        });
    Block::Functions { comment: about, functions: functions.collect() }
}

/// A comment's text, without its stars.
fn comment(text: &str) -> String {
    let lines = text.trim_start_matches("/*").lines().map(|line| {
        let line = line.trim_end().strip_prefix(" *").unwrap_or(line);
        line.strip_prefix(' ').unwrap_or(line)
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The name of a declared function.
pub(super) fn name(function: &str) -> &str {
    let before = function.split('(').next().unwrap_or_default();
    before.rsplit([' ', '*']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "\
/* About\n * it.\n */\n#define X\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n
/* A title. */\n
/* A bit. */\n#define A 1\n
/* Does\n * this. */\nint seccompat_a(int x,\n\t\tint y) SECCOMPAT_CHECK_;\nint seccompat_a_ex(int x)\n\tSECCOMPAT_CHECK_;\n
#ifdef __cplusplus\n}\n#endif\n";

    #[test]
    fn a_header_is_read() {
        let functions =
            vec!["int seccompat_a(int x, int y)".into(), "int seccompat_a_ex(int x)".into()];
        assert_eq!(
            blocks(HEADER),
            [
                Block::Comment("About\nit.".into()),
                Block::Comment("A title.".into()),
                Block::Definitions("/* A bit. */\n#define A 1".into()),
                Block::Functions { comment: "Does\nthis.".into(), functions },
            ]
        );
        assert_eq!(name("const char *seccompat_a(void)"), "seccompat_a");
    }
}
