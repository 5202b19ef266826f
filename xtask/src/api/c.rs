//! The API of the header for C: its functions, macros and structures.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;

use crate::install::header::{Block, blocks};

/// The lines of a header's API.
pub(super) fn api(header: &str) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for block in blocks(header) {
        match block {
            Block::Comment(_) => {}
            Block::Functions { functions, .. } => lines.extend(functions),
            Block::Definitions(text) => lines.extend(definitions(&text)),
        }
    }
    lines
}

/// Each macro with its value, and each structure as a line.
fn definitions(text: &str) -> Vec<String> {
    let (mut bare, mut rest) = (String::new(), text);
    while let Some((before, comment)) = rest.split_once("/*") {
        bare += before;
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    bare += rest;
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (macros, others): (Vec<&str>, Vec<&str>) =
        bare.lines().partition(|line| line.starts_with('#'));
    let others = others.join("\n").replace("};", "}\0");
    let structures = others.split('\0').map(words).filter(|line| !line.is_empty());
    // The version is not a promise.
    let macros = macros.into_iter().map(words).filter(|line| !line.contains("_VERSION"));
    macros.chain(structures).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macros_and_structures_are_lines() {
        assert_eq!(
            definitions(
                "/* A. */\n#define A 1u  /* one\n * more */\n\n/* B. */\nstruct b {\n\tint x; /* in */\n\tint y;\n};"
            ),
            ["#define A 1u", "struct b { int x; int y; }"]
        );
    }
}
