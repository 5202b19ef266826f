//! A context in the form of documents.
#![forbid(unsafe_code)]

use seccompat_catalogue::Abi;
use seccompat_profile::Context;
use serde::Serialize;

#[derive(Serialize, Default)]
pub(super) struct ContextDocument {
    arches: Vec<&'static str>,
    caps: Vec<String>,
    kernel: String,
    kernel_from: &'static str,
}

impl ContextDocument {
    pub(super) fn new(abis: &[Abi], context: &Context, kernel_from: &'static str) -> Self {
        Self {
            arches: abis.iter().map(|abi| abi.name()).collect(),
            caps: context.caps.iter().map(|cap| cap.to_string()).collect(),
            kernel: context.kernel.to_string(),
            kernel_from,
        }
    }
}
