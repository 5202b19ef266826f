//! Descriptors, and reading and writing through them.
#![deny(unsafe_code)]

mod close_range;
mod epoll;
mod range;
mod vectored;

pub use close_range::{close_range, close_range_with};
pub use epoll::{SignalMask, epoll_pwait2, epoll_pwait2_with};
pub use range::{CloseRangeFlags, close_range_cloexec, close_range_cloexec_with};
pub use vectored::{preadv2, preadv2_with, pwritev2, pwritev2_with};
