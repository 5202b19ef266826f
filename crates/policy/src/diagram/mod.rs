//! The canonical form: a decision diagram (an MTBDD, reduced and ordered) over the sixteen words
//! that a filter can see.
//!
//! A node tests one bit of one word; a terminal is a word that a program may return, or 0 and 1 in
//! a diagram for a condition. Bits are tested in one fixed order, no node has two equal children,
//! and equal nodes are stored once: so two functions are equal exactly if their [`Ref`]s are.
//!
//! The order is architecture, number, arguments, instruction pointer; in each the high word first,
//! and the most significant bit first. Profiles decide by ranges of numbers under an architecture,
//! which this order keeps small, and all of them share the remaining tests of arguments.
//!
//! Reference: R. E. Bryant, "Graph-Based Algorithms for Boolean Function Manipulation", 1986.
#![forbid(unsafe_code)]

mod bits;
mod compare;
mod from_policy;
mod from_program;
mod node;
mod ops;
mod ranges;
mod returns;
mod split;
mod word;

pub use from_program::Undecided;
pub use node::{Diagram, Limit, Ref, TooBig};
pub(crate) use node::{FALSE, TRUE, hash, spread};
pub(crate) use ops::Fold;
pub use word::Word;
