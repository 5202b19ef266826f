//! A container's `config.json`, and the place of its seccomp profile.
//!
//! Runtimes written in Go match keys without regard to case, and of a repeated key the last one
//! counts. A file with such keys is not changed: two programs could read it in two ways.
#![forbid(unsafe_code)]

use std::fmt;
use std::ops::Range;

use seccompat_profile::text::folds_to;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of an object, each with the text of its value.
struct Members<'a>(Vec<(String, &'a RawValue)>);

/// A `config.json`.
pub(crate) struct Config<'a> {
    text: &'a str,
    top: Members<'a>,
    linux: Option<Members<'a>>,
    /// The place of the profile; `None` if the container has none.
    pub(crate) seccomp: Option<Range<usize>>,
}

impl<'a> Config<'a> {
    /// Reads it. The error is a message for the log.
    pub(crate) fn read(text: &'a str) -> Result<Self, String> {
        let top = Members::read(text)?;
        let linux = top.one("linux")?.filter(|value| value.get() != "null");
        let linux = linux.map(|value| Members::read(value.get())).transpose()?;
        let value = linux.as_ref().map(|linux| linux.one("seccomp")).transpose()?.flatten();
        let seccomp = value.filter(|value| value.get() != "null").map(|value| {
            let start = value.get().as_ptr().addr() - text.as_ptr().addr();
            start..start + value.get().len()
        });
        Ok(Self { text, top, linux, seccomp })
    }

    /// The text of the profile.
    pub(crate) fn profile(&self) -> Option<&'a str> {
        self.text.get(self.seccomp.clone()?)
    }

    /// The container's annotations. The error is a message for the log.
    pub(crate) fn annotations(&self) -> Result<Vec<(String, String)>, String> {
        let Some(value) = self.top.one("annotations")?.filter(|value| value.get() != "null") else {
            return Ok(Vec::new());
        };
        let mut all = Vec::new();
        for (name, value) in Members::read(value.get())?.0 {
            let value: String = serde_json::from_str(value.get()).map_err(|why| why.to_string())?;
            if all.iter().any(|(other, _)| *other == name) {
                return Err(format!("the annotation `{name}` is there more than once"));
            }
            all.push((name, value));
        }
        Ok(all)
    }

    /// The text with another profile; `None` if the container has none.
    pub(crate) fn with(&self, profile: &str) -> Option<String> {
        let Range { start, end } = self.seccomp.clone()?;
        Some([self.text.get(..start)?, profile, self.text.get(end..)?].concat())
    }

    /// Whether all but the profile is the same text, value by value.
    pub(crate) fn equals_but_for_the_profile(&self, other: &Self) -> bool {
        let linux = match (&self.linux, &other.linux) {
            (Some(one), Some(two)) => one.without("seccomp") == two.without("seccomp"),
            (one, two) => one.is_none() && two.is_none(),
        };
        linux && self.top.without("linux") == other.top.without("linux")
    }
}

impl<'a> Members<'a> {
    fn read(text: &'a str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|why| why.to_string())
    }

    /// The value of a key.
    fn one(&self, key: &str) -> Result<Option<&'a RawValue>, String> {
        let mut all = self.0.iter().filter(|(name, _)| folds_to(name, key));
        match (all.next(), all.next()) {
            (None, _) => Ok(None),
            (Some((name, value)), None) if name == key => Ok(Some(value)),
            (Some((name, _)), None) => Err(format!("the key `{name}` is spelled unlike `{key}`")),
            _ => Err(format!("`{key}` is there more than once")),
        }
    }

    /// All others, in their order.
    fn without(&self, key: &str) -> Vec<(&str, &'a str)> {
        let others = self.0.iter().filter(|(name, _)| name != key);
        others.map(|(name, value)| (name.as_str(), value.get())).collect()
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some(member) = map.next_entry()? {
                    all.push(member);
                }
                Ok(Members(all))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_found_and_replaced_where_it_is() {
        let text = r#"{"a": [1, {"seccomp": {}}], "linux": {"x": 1.50, "seccomp" : {"k":2} } }"#;
        let config = Config::read(text).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(config.profile(), Some(r#"{"k":2}"#));
        let new = config.with("{}").unwrap_or_default();
        assert_eq!(new, r#"{"a": [1, {"seccomp": {}}], "linux": {"x": 1.50, "seccomp" : {} } }"#);
        let new = Config::read(&new).unwrap_or_else(|why| panic!("{why}"));
        assert!(config.equals_but_for_the_profile(&new));
    }

    #[test]
    fn another_difference_is_found() {
        let read = |text| Config::read(text).unwrap_or_else(|why| panic!("{why}"));
        let old = read(r#"{"a": 1, "linux": {"x": 1, "seccomp": {}}}"#);
        for other in [
            r#"{"a": 1.0, "linux": {"x": 1, "seccomp": {}}}"#,
            r#"{"a": 1, "linux": {"x": 2, "seccomp": {}}}"#,
            r#"{"a": 1, "linux": {"seccomp": {}}}"#,
            r#"{"a": 1, "b": 1, "linux": {"x": 1, "seccomp": {}}}"#,
            r#"{"a": 1}"#,
        ] {
            assert!(!old.equals_but_for_the_profile(&read(other)), "{other}");
        }
    }

    #[test]
    fn keys_that_two_programs_read_differently_are_errors() {
        for text in [
            r#"{"linux": {"seccomp": {}, "seccomp": {}}}"#,
            r#"{"linux": {"Seccomp": {}}}"#,
            r#"{"linux": {"\u017feccomp": {}}}"#,
            r#"{"linux": {"seccomp": {}}, "LINUX": {}}"#,
            "[]",
            "{",
            r#"{"linux": 1}"#,
        ] {
            assert!(Config::read(text).is_err(), "{text}");
        }
        for text in ["{}", r#"{"linux": {}}"#, r#"{"linux": {"seccomp": null}}"#] {
            assert!(Config::read(text).is_ok_and(|config| config.seccomp.is_none()), "{text}");
        }
    }
}
