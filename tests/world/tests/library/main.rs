//! The library, in Rust and in C, under real filters.
#![forbid(unsafe_code)]

mod c_library;
mod drop_in;
mod drop_in_random;
mod library;
mod spawn;
