//! The tests of the code generator and of the decision diagram.
#![forbid(unsafe_code)]

mod codegen;
mod diagram;
