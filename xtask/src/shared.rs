//! The catalogue's types that need nothing else. Its sources are included, not the crate: the
//! chores must run even if the catalogue's generated files do not build.
#![allow(dead_code, missing_docs)]
#![allow(unreachable_pub)]

#[path = "../../crates/catalogue/src/capability.rs"]
pub(crate) mod capability;
#[path = "../../crates/catalogue/src/errno.rs"]
pub(crate) mod errno;
#[path = "../../crates/catalogue/src/version.rs"]
pub(crate) mod version;
