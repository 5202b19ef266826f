//! Profiles, filters and reports about them, compared with libseccomp, peers, headers and schemas.
#![forbid(unsafe_code)]

mod broken;
mod builtin;
mod change;
mod check;
mod check_ci;
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
mod forms;
mod generate;
#[path = "../../src/numbers_headers.rs"]
mod headers;
mod history;
mod hostile_words;
mod libseccomp;
mod libseccomp_exact;
mod lxc;
mod merge;
mod mutations;
mod numbers;
mod old_kernels;
mod packaging;
mod peer_diagram;
mod peers_equal;
mod pictures;
mod raw_filters;
mod readme;
mod releases;
mod report;
mod rows;
mod schemas;
mod smt2;
mod snapshots;
mod systemd;
mod values;
