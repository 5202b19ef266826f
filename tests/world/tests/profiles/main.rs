//! Profiles, filters and what is said of them: against libseccomp, peers, headers and schemas.
#![forbid(unsafe_code)]

mod broken;
mod builtin;
mod check;
mod check_engines;
mod check_libseccomp;
mod check_sarif;
mod check_width;
mod command_line;
mod defects;
mod documents;
mod engines_page;
mod errnos;
mod filters;
mod fix;
mod fix_engines;
mod fix_libseccomp;
#[path = "../../src/numbers_headers.rs"]
mod headers;
mod history;
mod hostile_words;
mod libseccomp;
mod mutations;
mod numbers;
mod old_kernels;
mod peer_diagram;
mod peers_equal;
mod raw_filters;
mod readme;
mod releases;
mod schemas;
mod smt2;
mod values;
