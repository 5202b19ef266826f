//! The tests of the reader and of the resolver.
#![forbid(unsafe_code)]

mod common;
mod corpus;
mod errnos;
mod errors;
mod forms;
mod meaning;
mod podman;
mod program;
mod remarks;
mod unknown;
