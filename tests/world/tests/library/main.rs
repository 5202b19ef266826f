//! The library, in Rust and in C, under real filters.
#![forbid(unsafe_code)]

mod c_bad_pointers;
mod c_header;
mod c_library;
mod c_linking;
mod c_sanitizers;
mod drop_in;
mod drop_in_api;
mod drop_in_clients;
mod drop_in_python;
mod drop_in_random;
mod library;
mod preload;
mod preload_page;
mod spawn;
mod spawn_changes;
mod spawn_table;
