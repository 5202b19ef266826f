//! Seccomp profiles of OCI, Docker and Podman: read with the place of every value, resolved for a
//! context, lowered to policies.
//!
//! ```text
//! bytes → Profile (the file's content) → Resolved (the entries that hold here) → Lowered (the decisions)
//! ```
#![forbid(unsafe_code)]

pub mod bare;
pub mod builtin;
mod context;
mod detect;
mod fields;
mod form;
mod horizon;
mod lower;
mod lxc;
pub mod order;
mod place;
mod profile;
mod read;
mod remark;
mod resolve;
mod rules;
mod shown;
pub mod text;
mod unit;
mod words;
mod workload;

pub use context::{Caps, Context, Lacks, Stub, Unknown};
pub use detect::Dialect;
pub use form::{Documents, binary, decoded, read as read_all};
pub use lower::{BAD_ARCH, Lowered, Warning};
pub use lxc::lxc;
pub use place::{Error, Place, Span, Text};
pub use profile::{Arch, Named};
pub use profile::{
    ArchMap, Argument, Call, Cap, Errno, Filter, Form, Operator, Profile, Rule, Verb,
};
pub use remark::{Remark, RemarkKind, is_remote};
pub use resolve::{Resolved, Unmet};
pub use seccompat_policy::Horizon;
pub use shown::{is_command, is_plain, shown};
pub use unit::{Assignment, Unit};
pub use words::{engine_names, nearest};
pub use workload::{Container, Selection, Workload};
