//! The tests of the fuzz targets and of the search.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

mod bounds;
mod cases;
mod finds;
