//! The reason why a command has no report.
#![forbid(unsafe_code)]

/// The reason why there is no report.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) message: String,
    /// The remedy.
    pub(crate) hint: Option<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    /// Adds a remedy.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// The reason why a profile is invalid, with its place.
pub(crate) fn refused(name: &str, error: seccompat_profile::Error) -> Failure {
    let failure = Failure::new(match error.place {
        Some(_) => format!("{name}:{error}"),
        None => format!("{name}: {error}"),
    });
    match error.help {
        Some(help) => failure.hint(help),
        None => failure,
    }
}
