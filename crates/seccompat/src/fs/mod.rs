//! Files and their names.
#![forbid(unsafe_code)]

mod copy_file_range;
mod faccessat2;
mod fchmodat2;
mod memfd;
mod mounts;
mod openat2;
mod renameat2;
mod statx;
mod xattr;

pub use crate::sys::descriptors::quotactl_fd;
pub use copy_file_range::{copy_file_range, copy_file_range_with};
pub use faccessat2::{faccessat2, faccessat2_with};
pub use fchmodat2::{fchmodat2, fchmodat2_with};
pub use memfd::memfd_create;
pub use mounts::{CachePages, MountId, cachestat, listmount, statmount};
pub use openat2::{OpenHow, openat2, openat2_with};
pub use renameat2::{renameat2, renameat2_with};
pub use statx::{statx, statx_with};
pub use xattr::{
    getxattrat, getxattrat_with, listxattrat, listxattrat_with, removexattrat, removexattrat_with,
    setxattrat, setxattrat_with,
};
