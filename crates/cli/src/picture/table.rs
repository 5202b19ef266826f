//! A table of letters in colours: a row for each call, a column for each filter.
#![forbid(unsafe_code)]

use super::canvas::{Canvas, WIDTH, characters, shortened};

/// A picture of a table.
pub(crate) struct Table {
    pub(crate) title: String,
    pub(crate) subtitle: String,
    /// The letters in use, and their meanings.
    pub(crate) legend: Vec<(char, &'static str)>,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
}

/// A filter or a group of hosts.
pub(crate) struct Column {
    /// The name of several columns side by side, such as an engine; empty if it has none.
    pub(crate) family: String,
    pub(crate) name: String,
}

/// A call, and its letter in each column.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) letters: Vec<char>,
}

const LEFT: usize = 24;
const NAMES: usize = 250;
const LINE: usize = 16;
/// The width of a column, at most.
const WIDEST: usize = 40;
/// The heights of the legend and of the columns' names.
const LEGEND: usize = 100;
const HEAD: usize = 110;
/// The gap between families.
const GAP: usize = 8;

impl Table {
    /// The picture as a document of SVG. `None` if the columns are too many to be drawn.
    pub(crate) fn svg(&self) -> Option<String> {
        let room = WIDTH - LEFT - NAMES - 90 - GAP * self.columns.len().min(8);
        let wide = (room / self.columns.len().max(1)).min(WIDEST);
        if wide < 8 {
            return None;
        }
        let mut canvas = Canvas::default();
        canvas.text(LEFT, 34, "title", &self.title);
        canvas.text(LEFT, 56, "faint", &self.subtitle);
        let mut x = LEFT;
        for (letter, meaning) in &self.legend {
            canvas.rect((x, 68), (18, LINE), &letter.to_string(), "");
            canvas.text(x + 9, 80, "middle", &letter.to_string());
            canvas.text(x + 24, 80, "", meaning);
            x += 48 + meaning.len() * 72 / 10;
        }
        let (lefts, top) = (self.lefts(wide), LEGEND + HEAD);
        for (at, (column, left)) in self.columns.iter().zip(&lefts).enumerate() {
            let is_first = at == 0 || self.columns[at - 1].family != column.family;
            if is_first {
                canvas.text(*left, LEGEND + 14, "strong", &column.family);
            }
            let name = shortened(&column.name, 18);
            canvas.rising(left + wide / 2 + 3, top - 6, &name);
        }
        for (at, row) in self.rows.iter().enumerate() {
            let y = top + at * LINE;
            canvas.text(LEFT, y + 12, "", &shortened(&row.name, characters(NAMES - 8)));
            for (start, length, letter) in self.runs(&row.letters) {
                let (x, width) = (lefts[start], length * wide);
                let [from, to] = [start, start + length - 1].map(|at| &self.columns[at].name);
                let hint = format!("{}: {letter}, {from} to {to}", row.name);
                canvas.rect((x, y), (width, LINE - 1), &format!("cell {letter}"), &hint);
                canvas.text(x + width / 2, y + 12, "middle", &letter.to_string());
            }
        }
        Some(canvas.finish(&self.title, top + self.rows.len() * LINE + 24))
    }

    /// The left edge of each column; between families there is a gap.
    fn lefts(&self, wide: usize) -> Vec<usize> {
        let mut left = LEFT + NAMES;
        let mut before: Option<&str> = None;
        let edges = self.columns.iter().map(|column| {
            if before.is_some_and(|family| family != column.family) {
                left += GAP;
            }
            before = Some(&column.family);
            left += wide;
            left - wide
        });
        edges.collect()
    }

    /// Equal neighbours of a family: the first, their number, and their letter.
    fn runs(&self, letters: &[char]) -> Vec<(usize, usize, char)> {
        let mut runs: Vec<(usize, usize, char)> = Vec::new();
        for (at, letter) in letters.iter().enumerate() {
            let family = |at: usize| &self.columns[at].family;
            match runs.last_mut().filter(|run| run.2 == *letter && family(run.0) == family(at)) {
                Some(run) => run.1 += 1,
                None => runs.push((at, 1, *letter)),
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Table};

    #[test]
    fn equal_neighbours_of_a_family_are_one_run() {
        let column = |family: &str| Column { family: family.into(), name: String::new() };
        let columns = ["a", "a", "b", "b"].map(column).into();
        let (title, subtitle) = (String::new(), String::new());
        let table = Table { title, subtitle, legend: Vec::new(), columns, rows: Vec::new() };
        assert_eq!(table.runs(&['A'; 4]), [(0, 2, 'A'), (2, 2, 'A')]);
        assert_eq!(table.runs(&['A', 'E', 'E', 'E']), [(0, 1, 'A'), (1, 1, 'E'), (2, 2, 'E')]);
        assert_eq!(table.lefts(10), [274, 284, 302, 312]);
    }
}
