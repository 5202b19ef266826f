//! The content of a file.
#![forbid(unsafe_code)]

use std::sync::Arc;

use crate::place::{Error, Place, Span, Text};
use crate::profile::Profile;
use crate::workload::Workload;

/// The profiles of a file, and the objects of Kubernetes that name profiles.
#[derive(Clone, Debug)]
pub struct Documents {
    pub(crate) text: Arc<Text>,
    /// The profiles, in the file's order.
    pub profiles: Vec<Profile>,
    /// Pods, and objects that make Pods.
    pub workloads: Vec<Workload>,
    /// The kinds of the objects of Kubernetes, each once.
    pub(crate) kinds: Vec<String>,
}

impl Documents {
    pub(super) fn new(text: Arc<Text>) -> Self {
        Self { text, profiles: Vec::new(), workloads: Vec::new(), kinds: Vec::new() }
    }

    /// The file.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// The file, which computes places.
    #[must_use]
    pub fn source(&self) -> Arc<Text> {
        self.text.clone()
    }

    /// Where a span begins, as editors count.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        self.text.place(span)
    }

    /// The one profile of the file, or the one of this name.
    ///
    /// # Errors
    /// The file has no profile, or several, and none is named.
    pub fn one(mut self, name: Option<&str>) -> Result<Profile, Error> {
        let names = |all: &[Profile]| {
            let names = all.iter().filter_map(|profile| profile.name.as_deref());
            names.map(crate::words::cut).take(12).collect::<Vec<_>>().join(", ")
        };
        let named = |profile: &Profile| name.is_none() || profile.name.as_deref() == name;
        let mut found = (0..self.profiles.len()).filter(|&at| named(&self.profiles[at]));
        let error = match (found.next(), found.next(), name) {
            (Some(at), None, _) => return Ok(self.profiles.swap_remove(at)),
            (Some(_), Some(again), Some(name)) => {
                let message = format!("two profiles are called `{}`", crate::words::cut(name));
                return Err(self
                    .error(self.profiles[again].default_span, message)
                    .help("give each a name of its own"));
            }
            (Some(_), Some(again), None) => {
                let message = format!("{} profiles are in the file", self.profiles.len());
                let names = names(&self.profiles);
                return Err(self
                    .error(self.profiles[again].default_span, message)
                    .help(format!("name one behind the file's name, as FILE#NAME: {names}")));
            }
            (None, _, Some(name)) if !self.profiles.is_empty() => {
                let message = format!("no profile is called `{}`", crate::words::cut(name));
                self.error(Span::new(0, 1), message)
                    .help(format!("those in the file: {}", names(&self.profiles)))
            }
            (None, ..) => self.nothing(),
        };
        Err(error)
    }

    /// The reason why there is nothing to check.
    #[must_use]
    pub fn nothing(&self) -> Error {
        let kinds = self.kinds.iter().map(|kind| crate::words::cut(kind));
        let kinds = kinds.take(8).collect::<Vec<_>>().join(", ");
        let error =
            self.error(Span::new(0, 1), format!("this file has no seccomp profile: {kinds}"));
        if self.workloads.is_empty() {
            error.help("profiles are in objects of the kinds SeccompProfile and ConfigMap")
        } else {
            error.help("seccompat check FILE tells which profile each container has")
        }
    }

    fn error(&self, span: Span, message: impl Into<String>) -> Error {
        Error { place: Some(self.place(span)), ..Error::whole(message) }
    }
}
