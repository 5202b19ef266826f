//! The tests of the asking children.
#![deny(unsafe_code)]

mod foreign;
mod rehearse;
