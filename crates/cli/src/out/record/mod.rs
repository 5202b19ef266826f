//! The report of `seccompat record`.
#![forbid(unsafe_code)]

mod document;
mod text;

use seccompat_lint::Recorded;
use seccompat_live::Recording;

use crate::cmd::record::{Record, Verified};

/// A recording, and the profile that was made of it.
pub(crate) struct RecordReport<'a> {
    pub(crate) options: &'a Record,
    pub(crate) recording: Recording,
    pub(crate) written: Recorded,
    /// For each seen call of `written` the index of its event.
    pub(crate) places: Vec<usize>,
    /// The second run.
    pub(crate) verified: Option<Verified>,
    /// The name of the profile that limits the result.
    pub(crate) base: Option<&'a str>,
}
