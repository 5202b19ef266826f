//! The calls that programs of a kind need beyond the default profiles of engines.
#![forbid(unsafe_code)]

use std::sync::LazyLock;

use crate::table::lines;

/// The needs of programs of a kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recipe {
    /// Its name, as in `bubblewrap`.
    pub purpose: &'static str,
    /// The programs, and what they do; without a full stop.
    pub about: String,
    /// The calls, as the command line reads them.
    pub calls: Vec<&'static str>,
    /// The container's needs besides the profile.
    pub also: Vec<String>,
}

static ALL: LazyLock<Vec<Recipe>> = LazyLock::new(|| {
    let mut all: Vec<Recipe> = Vec::new();
    for words in lines(seccompat_profile::table!("../data/recipes.tbl")) {
        let find = |name: &str| all.iter().position(|one| one.purpose == name);
        match words[..] {
            ["for", purpose, ref words @ ..] => {
                let about = words.join(" ");
                all.push(Recipe { purpose, about, calls: Vec::new(), also: Vec::new() });
            }
            ["also", purpose, ref words @ ..] => {
                if let Some(at) = find(purpose) {
                    all[at].also.push(words.join(" "));
                }
            }
            [purpose, ref calls @ ..] => {
                if let Some(at) = find(purpose) {
                    all[at].calls.extend(calls);
                }
            }
            [] => {}
        }
    }
    all
});

impl Recipe {
    /// All recipes, in the table's order.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &ALL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_of_a_recipe() {
        for recipe in Recipe::all() {
            let Recipe { purpose, about, calls, .. } = recipe;
            assert!(about.len() > 20 && !calls.is_empty(), "{purpose}");
        }
        for words in lines(include_str!("../data/recipes.tbl")) {
            let purpose = if ["for", "also"].contains(&words[0]) { words[1] } else { words[0] };
            assert!(Recipe::all().iter().any(|one| one.purpose == purpose), "{words:?}");
        }
    }
}
