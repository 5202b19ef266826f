//! The table as a picture.
#![forbid(unsafe_code)]

use super::{LEGEND, Matrix};
use crate::failure::Failure;
use crate::picture::{Column, Table, TableRow};

impl Matrix {
    /// The rows whose letters differ, as SVG.
    ///
    /// # Errors
    /// The picture has no room for so many columns.
    pub(crate) fn svg(&self) -> Result<String, Failure> {
        let rows: Vec<TableRow> = self
            .rows()
            .map(|row| TableRow {
                name: format!("{} ({})", row.name, row.since),
                letters: row.letters.chars().collect(),
            })
            .filter(|row| row.letters.windows(2).any(|pair| pair[0] != pair[1]))
            .collect();
        let is_used = |letter: char| rows.iter().any(|row| row.letters.contains(&letter));
        let all = self.calls.len();
        Table {
            title: format!("{}: system calls by filter", self.abi),
            subtitle: format!(
                "The {} of {all} calls that these filters decide differently, the newest first",
                rows.len()
            ),
            legend: LEGEND.into_iter().filter(|(letter, _)| is_used(*letter)).collect(),
            columns: self.columns.iter().map(|column| named(&column.name)).collect(),
            rows,
        }
        .svg()
        .ok_or_else(|| {
            Failure::new(format!("{} columns do not fit into a picture", self.columns.len()))
                .hint("give fewer inputs, or -o FILE.html")
        })
    }
}

/// The column of this name. `builtin:FAMILY@RELEASE` is split, so that releases share a heading.
fn named(name: &str) -> Column {
    let short = name.strip_prefix("builtin:").unwrap_or(name);
    let (family, name) = match short.split_once('@') {
        Some((family, version)) if short != name => (family, version),
        _ => ("", short),
    };
    Column { family: family.to_owned(), name: name.to_owned() }
}
