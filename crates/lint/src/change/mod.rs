//! `allow` and `deny`: the smallest edit of a profile that allows or refuses calls, proven to
//! change exactly that.
//!
//! ```text
//! Asked → plan (which entries change, and their remaining parts) → write (edits) → parse again → prove
//! ```
#![forbid(unsafe_code)]

mod asked;
mod layout;
mod plan;
mod proof;
mod subtract;
mod write;

use std::fmt;

use seccompat_profile::{Context, Error, Form, Profile};

pub use asked::{Asked, Wanted, Way};
pub use proof::Unproven;

use crate::edit::{Edit, apply};

/// A changed profile.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The whole text.
    pub text: String,
    /// The edits; empty if the profile already decides as requested.
    pub edits: Vec<Edit>,
    /// The number of contexts of the proof.
    pub contexts: usize,
}

/// The reason why a profile is not changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotChanged {
    /// The profile has no meaning.
    Profile(Error),
    /// The format cannot express it: the entry's place, and the reason.
    Unsaid(Error),
    /// A form whose text cannot be changed.
    Form,
    /// The change was not proven.
    Unproven(Unproven),
}

impl fmt::Display for NotChanged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile(error) | Self::Unsaid(error) => error.fmt(f),
            Self::Form => f.write_str("a profile within a string cannot be edited in place"),
            Self::Unproven(Unproven::Error(error)) => write!(f, "the new text: {error}"),
            Self::Unproven(Unproven::Beyond) => {
                f.write_str("no small edit makes exactly this change")
            }
            Self::Unproven(Unproven::Short) => {
                f.write_str("an edit does not reach all of it: other entries decide these calls")
            }
            Self::Unproven(Unproven::TooBig) => f.write_str("too large to prove"),
        }
    }
}

/// Changes a profile.
///
/// # Errors
/// The format cannot express the change, or it cannot be proven: then nothing is changed.
pub fn change(
    profile: &Profile,
    context: &Context,
    asked: &[Asked],
    way: Way,
) -> Result<Changed, NotChanged> {
    if profile.form == Form::String {
        return Err(NotChanged::Form);
    }
    let (mut text, mut now) = (profile.text().to_owned(), profile.clone());
    let (mut edits, mut all) = (Vec::new(), Vec::new());
    // One after another: each is planned for the text that the previous one produced.
    for one in asked {
        let (plan, meant) = plan::plan(&now, one, way).map_err(NotChanged::Unsaid)?;
        all.push(meant);
        let made = write::edits(&now, &plan).map_err(NotChanged::Profile)?;
        if made.is_empty() {
            continue;
        }
        let overlap = |_| NotChanged::Profile(Error::whole("two of its edits overlap"));
        text = apply(&text, &made).map_err(overlap)?;
        let documents =
            seccompat_profile::read_all(text.as_bytes()).map_err(NotChanged::Profile)?;
        now = documents.one(profile.name.as_deref()).map_err(NotChanged::Profile)?;
        edits.extend(made);
    }
    let contexts = proof::prove(profile, &now, context, &all, way).map_err(NotChanged::Unproven)?;
    Ok(Changed { text, edits, contexts })
}
