//! A document of `dump` or `compile` as a filter.
//!
//! A gate that accepts a document must read it as the next program does. So a document has one
//! reading: no key is repeated, in any case (Go's readers ignore case); none belongs to a profile;
//! and it has filters.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;

use seccompat_bpf::{Insn, Program};
use seccompat_profile::Error;
use seccompat_profile::text::{self, Member, Node, Value, folds_to};

use crate::asked::Learned;
use crate::failure::refused;
use crate::out::Failure;

/// Keys that make a file a document, whatever their case.
const MARKS: [&str; 2] = ["schema", "filters"];
/// Keys of documents, in their only spelling.
const OWN: [&str; 5] = ["schema", "filters", "program", "big_endian", "learned"];
/// Keys that make a file a profile, a runtime's config.json, an object of Kubernetes, or an output of
/// `docker inspect` or `crictl inspect`.
const PROFILE: [&str; 18] = [
    "defaultAction",
    "defaultErrnoRet",
    "defaultErrno",
    "architectures",
    "archMap",
    "flags",
    "listenerPath",
    "listenerMetadata",
    "syscalls",
    "linux",
    "ociVersion",
    "seccomp",
    "apiVersion",
    "kind",
    "spec",
    "data",
    "HostConfig",
    "info",
];

/// The filters of a document.
pub(crate) struct Document {
    /// The programs, the newest first; at least one.
    pub(crate) newest_first: Vec<Program>,
    pub(crate) big_endian: bool,
    /// The limits of the knowledge about them, if they were learned.
    pub(crate) learned: Option<Learned>,
}

impl Document {
    /// Reads a document; `None` if the file does not claim to be one.
    pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Option<Self>, Failure> {
        let Ok(text) = std::str::from_utf8(bytes) else { return Ok(None) };
        // A text that is not JSON is reported as a profile.
        let Ok(top) = text::parse(text) else { return Ok(None) };
        let Value::Object(members) = &top.value else { return Ok(None) };
        let marks = |member: &Member<'_>| MARKS.iter().any(|mark| folds_to(&member.key, mark));
        if !members.iter().any(marks) {
            return Ok(None);
        }
        one_reading(text, members).map_err(|error| refused(name, error))?;
        let value = serde_json::from_slice(bytes)
            .map_err(|error| Failure::new(format!("{name}: {error}")))?;
        Self::of(name, &value).map(Some)
    }

    fn of(name: &str, document: &serde_json::Value) -> Result<Self, Failure> {
        let schema = document["schema"].as_str().unwrap_or_default();
        let (dump, other) = match schema {
            "seccompat.dump/1" => (true, "program"),
            "seccompat.compile/1" => (false, "filters"),
            _ => {
                return Err(Failure::new(format!("{name} is not a document with a filter")).hint(
                    "`schema` is seccompat.dump/1 or seccompat.compile/1 in those that are",
                ));
            }
        };
        if document.get(other).is_some() {
            return Err(Failure::new(format!("{name}: `{other}` in a document of {schema}"))
                .hint("another reader would see another filter: remove it"));
        }
        let programs: Vec<&serde_json::Value> = if dump {
            let filters = document["filters"].as_array();
            filters.into_iter().flatten().map(|filter| &filter["program"]).collect()
        } else {
            vec![&document["program"]]
        };
        if programs.is_empty() {
            return Err(Failure::new(format!("{name} has no filter"))
                .hint("a dump of a process without filters has no filter"));
        }
        let mut newest_first = Vec::new();
        for (at, value) in programs.into_iter().enumerate() {
            newest_first.push(program(value).map_err(|why| {
                Failure::new(format!("{name}: filter {at}: {why}"))
                    .hint("a program is a list of [code, jt, jf, k]")
            })?);
        }
        let big_endian = match document.get("big_endian") {
            None => cfg!(target_endian = "big"),
            Some(value) => value.as_bool().ok_or_else(|| {
                Failure::new(format!("{name}: `big_endian` must be true or false"))
            })?,
        };
        let learned = match document.get("learned") {
            None => None,
            Some(value) => serde_json::from_value(value.clone())
                .map_err(|why| Failure::new(format!("{name}: `learned`: {why}")))?,
        };
        Ok(Self { newest_first, big_endian, learned })
    }
}

fn program(value: &serde_json::Value) -> Result<Program, String> {
    let insns: Vec<(u16, u8, u8, u32)> =
        serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
    let insns = insns.into_iter().map(|(code, jt, jf, k)| Insn { code, jt, jf, k });
    Program::new(insns.collect()).map_err(|invalid| invalid.to_string())
}

/// Whether every reader finds the same in the file.
fn one_reading(text: &str, members: &[Member<'_>]) -> Result<(), Error> {
    let is_of_profile =
        |member: &Member<'_>| PROFILE.iter().any(|name| folds_to(&member.key, name));
    // A profile one level down is read, too, under any key.
    let of_profile = |member: &&Member<'_>| match &member.node.value {
        _ if is_of_profile(member) => true,
        Value::Object(inner) => inner.iter().any(|inner| folds_to(&inner.key, PROFILE[0])),
        _ => false,
    };
    if let Some(both) = members.iter().find(of_profile) {
        let message = format!("`{}` in a document with filters", both.key);
        return Err(Error::at(text, both.span, message)
            .help("an engine would read the file as a profile: keep one or the other"));
    }
    once(text, members)?;
    for filters in members.iter().filter(|member| member.key == "filters") {
        if let Value::Array(filters) = &filters.node.value {
            filters.iter().try_for_each(|filter| inner(text, filter))?;
        }
    }
    Ok(())
}

fn inner(text: &str, filter: &Node<'_>) -> Result<(), Error> {
    match &filter.value {
        Value::Object(members) => once(text, members),
        _ => Ok(()),
    }
}

/// Each key occurs once, in its own spelling.
fn once(text: &str, members: &[Member<'_>]) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for member in members {
        let key = &*member.key;
        if let Some(own) = OWN.iter().find(|own| **own != key && folds_to(key, own)) {
            return Err(Error::at(text, member.span, format!("`{key}` is spelled `{own}`"))
                .help("readers differ in whether case matters"));
        }
        if !seen.insert(key) {
            return Err(Error::at(text, member.span, format!("`{key}` is there twice"))
                .help("readers differ in which one they use: keep one"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOW: &str = "[[6,0,0,2147418112]]";

    fn read(text: &str) -> Result<Option<usize>, String> {
        let document = Document::read("x", text.as_bytes());
        let count = |document: Document| document.newest_first.len();
        document.map(|some| some.map(count)).map_err(|failure| format!("{failure:?}"))
    }

    fn dump(rest: &str) -> String {
        format!("{{\"schema\":\"seccompat.dump/1\",{rest}}}")
    }

    #[test]
    fn documents_with_filters_are_read() {
        let filter = format!("{{\"index\":0,\"program\":{ALLOW}}}");
        assert_eq!(read(&dump(&format!("\"filters\":[{filter},{filter}]"))), Ok(Some(2)));
        // A field that a later release adds is not ours.
        assert_eq!(read(&dump(&format!("\"engine\":{{}},\"filters\":[{filter}]"))), Ok(Some(1)));
        let compiled = format!("{{\"schema\":\"seccompat.compile/1\",\"program\":{ALLOW}}}");
        assert_eq!(read(&compiled), Ok(Some(1)));
        // A profile, a text, a broken one: none claims to be a document.
        for other in
            ["{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"$schema\":\"x\"}", "[]", "{\"schema\":"]
        {
            assert_eq!(read(other), Ok(None), "{other}");
        }
    }

    #[test]
    fn ambiguous_documents_are_refused() {
        let filters = format!("\"filters\":[{{\"program\":{ALLOW}}}]");
        let compiled = format!("\"program\":{ALLOW}");
        for (text, why) in [
            (dump("\"pid\":1"), "has no filter"),
            (dump("\"filters\":[]"), "has no filter"),
            (dump("\"filters\":{}"), "has no filter"),
            (dump("\"filters\":null"), "has no filter"),
            (dump("\"filters\":[{}]"), "filter 0"),
            (dump("\"filters\":[{\"program\":[]}]"), "0 instructions"),
            (
                dump(&format!("{filters},\"defaultAction\":\"SCMP_ACT_ALLOW\"")),
                "`defaultAction` in",
            ),
            (dump(&format!("{filters},\"kind\":\"Pod\",\"apiVersion\":\"v1\"")), "`kind` in"),
            (dump(&format!("{filters},\"mine\":{{\"defaultAction\":1}}")), "`mine` in"),
            (
                dump(&format!("{filters},\"DEFAULTACTION\":\"SCMP_ACT_ALLOW\"")),
                "`DEFAULTACTION` in",
            ),
            (dump(&format!("{filters},\"\u{17f}yscalls\":[]")), "yscalls` in"),
            (dump(&format!("{filters},\"linux\":{{}}")), "`linux` in"),
            (dump(&format!("{filters},{filters}")), "`filters` is there twice"),
            (dump(&format!("{filters},\"Filters\":[]")), "`Filters` is spelled"),
            (dump(&format!("{filters},\"SCHEMA\":1")), "`SCHEMA` is spelled"),
            (dump(&format!("{filters},\"schema\":\"x\"")), "`schema` is there twice"),
            (dump(&format!("{filters},{compiled}")), "`program` in a document of"),
            (
                dump(&format!("\"filters\":[{{\"program\":{ALLOW},\"program\":{ALLOW}}}]")),
                "`program` is there twice",
            ),
            (
                dump(&format!("\"filters\":[{{\"program\":{ALLOW},\"Program\":{ALLOW}}}]")),
                "`Program` is spelled",
            ),
            (dump(&format!("{filters},\"big_endian\":1")), "`big_endian` must be"),
            (format!("{{{filters}}}"), "is not a document with a filter"),
            ("{\"FILTERS\":[],\"x\":1}".into(), "`FILTERS` is spelled"),
            ("{\"schema\":\"seccompat.eval/1\"}".into(), "is not a document with a filter"),
            ("{\"schema\":7}".into(), "is not a document with a filter"),
            ("{\"schema\":\"seccompat.compile/1\",\"program\":[]}".into(), "0 instructions"),
            (
                format!("{{\"schema\":\"seccompat.compile/1\",{compiled},{filters}}}"),
                "`filters` in",
            ),
        ] {
            let told = read(&text).expect_err(&text);
            assert!(told.contains(why), "{text}: {told}");
        }
    }
}
