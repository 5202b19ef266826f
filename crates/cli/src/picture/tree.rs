//! A decision tree: the architecture, then the calls, then their arguments, then the actions. Calls
//! that are decided alike are one box.
#![forbid(unsafe_code)]

use super::canvas::{Canvas, WIDTH, characters, shortened};

/// A picture of decisions.
pub(crate) struct Tree {
    pub(crate) title: String,
    pub(crate) subtitle: String,
    /// The headings of the columns of actions: one, or before and after.
    pub(crate) columns: Vec<&'static str>,
    pub(crate) bands: Vec<Band>,
}

/// The calls of an architecture.
pub(crate) struct Band {
    pub(crate) heading: String,
    pub(crate) rows: Vec<Row>,
}

/// Calls that are decided alike.
pub(crate) struct Row {
    pub(crate) heading: String,
    /// The words below, which are wrapped.
    pub(crate) words: Vec<String>,
    /// All names, for the pointer.
    pub(crate) hint: String,
    /// The share of these calls among those that programs make, between 0 and 1.
    pub(crate) share: f64,
    pub(crate) branches: Vec<Branch>,
}

/// The arguments of a decision, and its actions.
#[derive(Clone, PartialEq)]
pub(crate) struct Branch {
    /// None for all arguments.
    pub(crate) when: Option<String>,
    /// One action for each column.
    pub(crate) ends: Vec<End>,
}

/// An action in words, and its letter in the report's legend.
#[derive(Clone, PartialEq)]
pub(crate) struct End {
    pub(crate) text: String,
    pub(crate) letter: char,
}

const LINE: usize = 16;
const GAP: usize = 14;
/// The left edges of the columns, and their widths.
const ROOT: usize = 24;
const CALLS: (usize, usize) = (48, 500);
const WHEN: (usize, usize) = (596, 300);
const ENDS: (usize, usize) = (944, WIDTH - 944 - 24);

impl Tree {
    /// The picture as a document of SVG.
    pub(crate) fn svg(&self) -> String {
        let mut canvas = Canvas::default();
        canvas.text(ROOT, 34, "title", &self.title);
        canvas.text(ROOT, 56, "faint", &self.subtitle);
        for (at, heading) in self.columns.iter().enumerate() {
            let (left, width) = self.end(at);
            canvas.text(left + width / 2, 80, "faint middle", heading);
        }
        canvas.text(CALLS.0, 80, "faint", "calls");
        if self.bands.iter().flat_map(|band| &band.rows).any(Row::has_conditions) {
            canvas.text(WHEN.0, 80, "faint", "arguments");
        }
        let mut y = 104;
        for band in &self.bands {
            canvas.text(ROOT, y + 4, "strong", &band.heading);
            y += 18;
            let top = y - 8;
            let mut last = top;
            for row in &band.rows {
                last = y + row.height() / 2;
                canvas.line((ROOT + 4, last), (CALLS.0, last), row.share);
                self.row(&mut canvas, row, y);
                y += row.height() + GAP;
            }
            if !band.rows.is_empty() {
                canvas.line((ROOT + 4, top), (ROOT + 4, last), 0.0);
            }
            y += GAP;
        }
        canvas.finish(&self.title, y)
    }

    /// The left edge and the width of a column of actions.
    fn end(&self, at: usize) -> (usize, usize) {
        let each = ENDS.1 / self.columns.len().max(1);
        (ENDS.0 + at * each, each - if self.columns.len() > 1 { 10 } else { 0 })
    }

    fn row(&self, canvas: &mut Canvas, row: &Row, y: usize) {
        let height = row.height();
        let middle = y + height / 2;
        let own = row.own_height();
        let upper = middle - own / 2;
        canvas.rect((CALLS.0, upper), (CALLS.1, own), "plain", &row.hint);
        canvas.text(CALLS.0 + 10, upper + 18, "strong", &row.heading);
        for (at, line) in row.lines().iter().enumerate() {
            canvas.text(CALLS.0 + 10, upper + 18 + (at + 1) * LINE, "", line);
        }
        let mut top = y + (height - row.branches_height()) / 2;
        for branch in &row.branches {
            let high = branch.height();
            let center = top + high / 2;
            let from = match &branch.when {
                None => (CALLS.0 + CALLS.1, middle),
                Some(when) => {
                    canvas.line((CALLS.0 + CALLS.1, middle), (WHEN.0, center), row.share);
                    canvas.rect((WHEN.0, top), (WHEN.1, high), "C", when);
                    for (at, line) in branch.lines().iter().enumerate() {
                        canvas.text(WHEN.0 + 8, top + 16 + at * LINE, "", line);
                    }
                    (WHEN.0 + WHEN.1, center)
                }
            };
            canvas.line(from, (ENDS.0, center), row.share);
            for (at, end) in branch.ends.iter().enumerate() {
                let (left, width) = self.end(at);
                let fits = characters(width - 8);
                let text = shortened(&end.text, fits);
                let class = end.letter.to_string();
                canvas.rect((left, center - 12), (width, 24), &class, &end.text);
                canvas.text(left + width / 2, center + 4, "middle", &text);
                if at > 0 {
                    canvas.text(left - 5, center + 4, "middle faint", "›");
                }
            }
            top += high + 6;
        }
    }
}

impl Row {
    fn has_conditions(&self) -> bool {
        self.branches.iter().any(|branch| branch.when.is_some())
    }

    fn lines(&self) -> Vec<String> {
        wrapped(self.words.iter().map(String::as_str), characters(CALLS.1 - 20), usize::MAX)
    }

    /// The height of the box of the calls.
    fn own_height(&self) -> usize {
        12 + (1 + self.lines().len()) * LINE
    }

    fn height(&self) -> usize {
        self.own_height().max(self.branches_height() + 4)
    }

    fn branches_height(&self) -> usize {
        self.branches.iter().map(|branch| branch.height() + 6).sum::<usize>().saturating_sub(6)
    }
}

/// Beyond this many lines a condition is cut; the pointer shows all of it.
const LINES_OF_CONDITION: usize = 8;

impl Branch {
    fn lines(&self) -> Vec<String> {
        // A list of flags may be split after each one.
        let when = self.when.as_deref().unwrap_or_default().replace('|', "| ");
        wrapped(when.split(' '), characters(WHEN.1 - 16), LINES_OF_CONDITION)
    }

    fn height(&self) -> usize {
        (8 + self.lines().len() * LINE).max(26)
    }
}

/// Words in lines of at most this many characters; a longer word is cut. If there are more lines
/// than `most`, the last one ends with an ellipsis.
fn wrapped<'a>(words: impl Iterator<Item = &'a str>, width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        let word = shortened(word, width);
        let fits = |line: &String| line.chars().count() + 1 + word.chars().count() <= width;
        let is_full = lines.len() == most;
        match lines.last_mut().filter(|line| fits(line)) {
            Some(line) => {
                line.push(' ');
                line.push_str(&word);
            }
            None if is_full => {
                if let Some(line) = lines.last_mut() {
                    *line = shortened(&format!("{line} {word}"), width);
                }
                return lines;
            }
            None => lines.push(word),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_have_their_width() {
        assert_eq!(wrapped("ab cd efghij k".split(' '), 5, 9), ["ab cd", "efgh…", "k"]);
        assert_eq!(wrapped("ab cd ef gh ij".split(' '), 5, 2), ["ab cd", "ef g…"]);
        assert_eq!(wrapped([].into_iter(), 5, 2), [""; 0]);
    }
}
