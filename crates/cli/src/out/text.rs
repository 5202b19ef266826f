//! Text for people: 80 columns, names wrap and are never cut, colour only adds.
#![forbid(unsafe_code)]

use crate::args::Color;

/// The width that text is wrapped to.
pub(crate) const COLUMNS: usize = 80;

/// Whether to use colour.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    colour: bool,
}

impl Style {
    /// Follows the option, then NO_COLOR and CLICOLOR_FORCE, then the terminal.
    pub(crate) fn choose(color: Color, terminal: bool) -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let colour = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => !set("NO_COLOR") && (terminal || set("CLICOLOR_FORCE")),
        };
        Self { colour }
    }

    pub(crate) fn bold(self, text: &str) -> String {
        if self.colour { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
    }

    pub(crate) fn dim(self, text: &str) -> String {
        if self.colour { format!("\x1b[2m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// A heading with a remark at its right.
pub(crate) fn heading(style: Style, title: &str, remark: &str) -> String {
    let gap = COLUMNS.saturating_sub(title.chars().count() + remark.chars().count()).max(2);
    format!("{}{}{}\n", style.bold(title), " ".repeat(gap), style.dim(remark))
}

/// Words behind a label, wrapped below one another. A label too wide for its column stands alone.
pub(crate) fn labelled(label: &str, width: usize, words: &[String]) -> String {
    let indent = width + 4;
    let mut out = format!("  {label}");
    let mut column = 2 + label.chars().count();
    if column + 2 > indent {
        out.push('\n');
        column = 0;
    }
    let mut first = true;
    for word in words {
        let wide = word.chars().count();
        if !first && column + 1 + wide > COLUMNS {
            out.push('\n');
            (column, first) = (0, true);
        }
        let gap = if first { indent - column } else { 1 };
        out.push_str(&" ".repeat(gap));
        out.push_str(word);
        column += gap + wide;
        first = false;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_wrap_and_are_never_cut() {
        let words: Vec<String> = (0..30).map(|n| format!("name{n}")).collect();
        let text = labelled("older", 6, &words);
        assert!(text.lines().count() > 1 && text.lines().all(|line| line.len() <= COLUMNS));
        assert!(words.iter().all(|word| text.contains(word)), "every name is there");
        assert!(text.lines().skip(1).all(|line| line.starts_with("          ")));
        let long = "a".repeat(100);
        assert!(labelled("x", 6, std::slice::from_ref(&long)).contains(&long));
    }
}
