//! The tests of the prober, and of the words of its verdicts.
#![forbid(unsafe_code)]

mod model;
mod words;
