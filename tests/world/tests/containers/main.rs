//! The container engines of this machine, and the filters of their containers.
#![forbid(unsafe_code)]

mod c_containers;
mod cannot_start;
mod containers;
mod converted;
mod drop_in;
mod drop_in_programs;
mod engines;
mod engines_facts;
mod engines_init;
mod fix_live;
mod hook;
mod host;
mod host_files;
mod host_kinds;
mod host_live;
mod host_refused;
mod image;
mod live_calls;
mod live_diff;
mod recognized;
mod ruled;
mod runc;
mod runtime;
mod runtime_faults;
mod sandboxes;
mod services;
mod userland;
