//! `scan`, `run`, `under`, and written files: under filters, limits and faults.
#![forbid(unsafe_code)]

mod faults_limits;
mod faults_output;
mod faults_slow;
mod faults_supervisor;
mod kernel;
mod killed;
mod myself;
mod neighbour;
mod new_calls;
mod run;
mod scan_kernel;
mod start;
mod state;
mod writing;
