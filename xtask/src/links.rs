//! Links between pages: each relative link of a page leads to a file of the project.
#![forbid(unsafe_code)]

use std::path::Path;

/// The links of a page that lead to no file, each with its line. `folder` is the page's.
pub(crate) fn dead(folder: &Path, page: &str) -> Vec<(usize, String)> {
    let (mut found, mut is_code) = (Vec::new(), false);
    for (at, line) in page.lines().enumerate() {
        is_code ^= line.trim_start().starts_with("```");
        for target in targets(line).filter(|_| !is_code) {
            let path = target.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains(':') && !folder.join(path).exists() {
                found.push((at + 1, format!("the link leads to no file: {target}")));
            }
        }
    }
    found
}

/// The targets of a line's links.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_no_file_is_found() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let page = "[here](src/links.rs#top), [there](https://example.org/x)\n\
                    [up](../README.md) and [lost](src/lost.md), [below](#part)\n\
                    ```\n[no link](lost.md)\n```\n";
        let lost = (2, "the link leads to no file: src/lost.md".to_owned());
        assert_eq!(dead(folder, page), [lost]);
    }
}
