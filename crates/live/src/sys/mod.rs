//! The system calls that a look at another process, its tracing, or a filter on this one needs.
#![deny(unsafe_code)]

mod allocator;
mod attempt;
mod guarded;
mod install;
mod listener;
mod ptrace;
mod signals;
mod waiting;

pub use allocator::no_memory_by_mmap;
pub use attempt::Attempt;
pub(crate) use attempt::in_child;
pub(crate) use guarded::{Guarded, Heard, NotStarted};
pub use install::{Flags, install, install_logged};
pub(crate) use install::{set_filter, sock_filters};
pub(crate) use listener::receiving_ends;
pub(crate) use ptrace::{
    Options, detach, event_message, filter, has_filters, interrupt, is_pending, listen, peek, poke,
    proceed, registers, resume, seize, sequence_of, set_call, set_options, set_registers,
    set_signal_mask, signal_errno, signal_info, signal_mask, syscall_info, wait,
};
pub use signals::{LastWords, Uninterrupted, ignore_broken_pipes};
pub(crate) use signals::{Watch, set_of, signal_thread, told_to_end};
pub(crate) use waiting::Waiting;
