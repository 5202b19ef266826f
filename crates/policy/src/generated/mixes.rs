#![forbid(unsafe_code)]
use crate::codegen::Mix;
/// tmp
pub const MIXES: &[Mix] = &[];
