//! The report of `seccompat merge`.
#![forbid(unsafe_code)]

use seccompat_engine::Stack;
use seccompat_lint::{Merged, Merging};
use seccompat_profile::Context;
use serde::Serialize;

use super::context::ContextDocument;
use super::engine::EngineDocument;

/// A merged profile.
pub(crate) struct MergeReport {
    pub(crate) inputs: Vec<Input>,
    /// The engine of the new profile.
    pub(crate) to: Stack,
    pub(crate) context: Context,
    pub(crate) kernel_from: &'static str,
    pub(crate) how: Merging,
    pub(crate) merged: Merged,
}

/// A profile that was merged.
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) engine: Stack,
}

#[derive(Serialize)]
pub(crate) struct Document<'a> {
    schema: &'static str,
    engine: EngineDocument,
    context: ContextDocument,
    operation: &'static str,
    inputs: Vec<InputDocument<'a>>,
    entries: usize,
    proven: bool,
    profile: &'a str,
}

#[derive(Serialize)]
struct InputDocument<'a> {
    name: &'a str,
    engine: EngineDocument,
}

impl Input {
    pub(crate) fn new(name: &str, engine: &Stack) -> Self {
        Self { name: name.to_owned(), engine: engine.clone() }
    }
}

impl MergeReport {
    pub(crate) fn json(&self) -> Document<'_> {
        let input = |input: &'_ Input| EngineDocument::new(&input.engine);
        Document {
            schema: "seccompat.merge/1",
            engine: EngineDocument::new(&self.to),
            context: ContextDocument::new(&self.merged.abis, &self.context, self.kernel_from),
            operation: match self.how {
                Merging::Intersect => "intersect",
                Merging::Union => "union",
            },
            inputs: self
                .inputs
                .iter()
                .map(|one| InputDocument { name: &one.name, engine: input(one) })
                .collect(),
            entries: self.merged.entries,
            // No other text is returned.
            proven: true,
            profile: &self.merged.text,
        }
    }
}
