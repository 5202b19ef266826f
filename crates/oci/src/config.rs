//! A container's `config.json`, and the place of its seccomp profile.
//!
//! Runtimes written in Go match keys without regard to case, and of a repeated key the last one
//! counts. A file with such keys is not changed: two programs could read it in two ways.
#![forbid(unsafe_code)]

use std::fmt;
use std::ops::Range;

use seccompat_catalogue::Capability;
use seccompat_profile::Caps;
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

    /// The container's bounding set, by which engines choose the entries of a profile. A name that the catalogue
    /// lacks is left out. The error is a message for the log.
    pub(crate) fn bounding(&self) -> Result<Caps, String> {
        let mut value = self.top.one("process")?;
        for key in ["capabilities", "bounding"] {
            let Some(object) = value.filter(|value| value.get() != "null") else {
                return Ok(Caps::NONE);
            };
            value = Members::read(object.get())?.one(key)?;
        }
        let text = value.map_or("null", RawValue::get);
        let names: Option<Vec<String>> =
            serde_json::from_str(text).map_err(|why| why.to_string())?;
        Ok(names.unwrap_or_default().iter().filter_map(|name| Capability::parse(name)).collect())
    }

    /// The text with one annotation more, which it does not have yet. The value needs no escapes in JSON.
    pub(crate) fn annotated(&self, name: &str, value: &str) -> Result<String, String> {
        let member = format!("\"{name}\":\"{value}\"");
        let Some(old) = self.top.one("annotations")? else {
            // It has at least the profile.
            let (open, rest) = self.text.split_once('{').ok_or("no object")?;
            return Ok(format!("{open}{{\"annotations\":{{{member}}},{rest}"));
        };
        let start = old.get().as_ptr().addr() - self.text.as_ptr().addr();
        let (before, after) = (&self.text[..start], &self.text[start + old.get().len()..]);
        let comma = if self.annotations()?.is_empty() { "" } else { "," };
        let rest = old.get().strip_prefix('{').unwrap_or("}");
        Ok(format!("{before}{{{member}{comma}{rest}{after}"))
    }

    /// Whether all but this annotation, which only the other has, is the same text, value by value.
    pub(crate) fn equals_but_for_the_annotation(&self, other: &Self, name: &str) -> bool {
        let (Ok(own), Ok(mut others)) = (self.annotations(), other.annotations()) else {
            return false;
        };
        let added = others.iter().position(|(other, _)| other == name);
        let _added = added.map(|at| others.remove(at));
        added.is_some()
            && own == others
            && self.top.without("annotations") == other.top.without("annotations")
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
    fn the_bounding_set_is_read() {
        let read = |process: &str| {
            let text = format!("{{\"process\": {process}}}");
            Config::read(&text).and_then(|config| config.bounding())
        };
        for none in
            ["null", "{}", r#"{"capabilities": null}"#, r#"{"capabilities": {"bounding": null}}"#]
        {
            assert_eq!(read(none), Ok(Caps::NONE), "{none}");
        }
        let two = r#"{"capabilities": {"bounding": ["CAP_KILL", "CAP_NEW", "CAP_BPF"], "effective": ["CAP_CHOWN"]}}"#;
        let expected = [Capability::KILL, Capability::BPF].into_iter().collect();
        assert_eq!(read(two), Ok(expected));
        for wrong in [
            "[]",
            r#"{"capabilities": {"bounding": "CAP_KILL"}}"#,
            r#"{"capabilities": {"Bounding": []}}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_annotation_is_added_and_nothing_else() {
        for (old, new) in [
            (r#"{"a": 1}"#, r#"{"annotations":{"n":"v"},"a": 1}"#),
            (r#"{"annotations": null, "a": 1}"#, r#"{"annotations": {"n":"v"}, "a": 1}"#),
            (r#"{"annotations": { }, "a": 1}"#, r#"{"annotations": {"n":"v" }, "a": 1}"#),
            (r#"{"annotations": {"b": "c"}}"#, r#"{"annotations": {"n":"v","b": "c"}}"#),
        ] {
            let old = Config::read(old).unwrap_or_else(|why| panic!("{why}"));
            let text = old.annotated("n", "v").unwrap_or_else(|why| panic!("{why}"));
            assert_eq!(text, new);
            let new = Config::read(&text).unwrap_or_else(|why| panic!("{why}"));
            assert!(old.equals_but_for_the_annotation(&new, "n"));
            assert!(!old.equals_but_for_the_annotation(&old, "n"));
            assert!(!old.equals_but_for_the_annotation(&new, "m"));
        }
        let old = Config::read("{\"a\": 1}").unwrap_or_else(|why| panic!("{why}"));
        for other in [
            r#"{"annotations": {"n": "v", "m": "v"}, "a": 1}"#,
            r#"{"annotations": {"n": "v"}, "a": 2}"#,
        ] {
            let other = Config::read(other).unwrap_or_else(|why| panic!("{why}"));
            assert!(!old.equals_but_for_the_annotation(&other, "n"));
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
