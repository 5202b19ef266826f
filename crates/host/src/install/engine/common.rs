//! Parts that engines share.
#![forbid(unsafe_code)]

use crate::install::file::Content;
use crate::install::found::{Engine, Found};
use crate::install::place::Places;
use crate::install::refusal::Refusal;
use crate::install::rule::Usual;
use crate::install::view::View;
use crate::install::wish::{New, Wish};

/// The file with an engine's default profile and the rule; `None` if the profile has the rule
/// already, which the wish then says.
pub(super) fn profile(
    wish: &mut Wish,
    found: &Found,
    places: &Places,
    view: &mut View,
) -> Result<Option<New>, Refusal> {
    let usual = Usual::of(found, view)?;
    let fixed = usual.ruled(found)?;
    if fixed.edits.is_empty() {
        wish.notes.push(format!(
            "the default profile of {} has the rule already; profiles of your own get it by --by {}",
            usual.source,
            if found.engine == Engine::Podman { "hook" } else { "runtime" }
        ));
        return Ok(None);
    }
    Ok(Some(New {
        path: places.profile(found.engine.name()),
        content: Content::Text(fixed.text),
        about: Some(format!("the default profile of {}, with the ENOSYS rule", usual.source)),
        or_theirs: false,
    }))
}

/// The refusal of a way that an engine does not have.
pub(super) fn no_way(engine: Engine, why: &str, instead: &str) -> Refusal {
    Refusal::new(why.to_owned(), format!("seccompat host install {engine} --by {instead}"))
}

/// The command by which systemd restarts or reloads an engine.
pub(in crate::install) fn systemctl(places: &Places, verb: &str, unit: &str) -> String {
    if places.are_roots() {
        format!("systemctl {verb} {unit}")
    } else {
        format!("systemctl --user {verb} {unit}")
    }
}
