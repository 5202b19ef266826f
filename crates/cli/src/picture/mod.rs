//! Pictures: SVG 1.1, one file each, which loads nothing. They follow the reader's light or dark
//! colours.
#![forbid(unsafe_code)]

mod canvas;
mod table;
mod tree;

pub(crate) use table::{Column, Row as TableRow, Table};
pub(crate) use tree::{Band, Branch, End, Row, Tree};
