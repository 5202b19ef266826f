//! The schemas of documents accept these fields and no others: so a document that matches one has
//! every promised field.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::fs;

use seccompat_world::need;
use serde_json::Value;

/// The optional fields, by schema and object: `call` and so on are the names of the fields on the
/// path to it, and of definitions.
const OPTIONAL: &[(&str, &str, &[&str])] = &[
    ("attempts", "probes", &["without_privileges"]),
    ("check", "files", &["containers", "profile"]),
    ("check", "files containers", &["path"]),
    ("check", "findings", &["help", "profile"]),
    ("check-engines", "engines unknown", &["errno", "errno_name"]),
    ("diff", "differences", &["args", "syscall", "syscalls", "when"]),
    ("diff", "differences a", &["errno", "errno_name"]),
    ("diff", "differences b", &["errno", "errno_name"]),
    ("dump", "", &["learned", "threads_that_differ"]),
    ("eval", "", &["errno", "errno_name"]),
    ("explain", "decided", &["alternatives"]),
    ("explain", "decided alternatives action", &["errno", "errno_name"]),
    ("explain", "decided otherwise", &["errno", "errno_name"]),
    ("explain", "entries", &["unmet"]),
    ("explain", "entries action", &["errno", "errno_name"]),
    ("explain", "outcome action", &["errno", "errno_name"]),
    ("host-install", "unknown number", &["errno", "errno_name"]),
    ("host-status", "engines unknown number", &["errno", "errno_name"]),
    ("host-uninstall", "unknown number", &["errno", "errno_name"]),
    ("logs", "events decision outcomes", &["errno", "errno_name"]),
    ("record", "", &["exit", "signal", "verified"]),
    ("record", "events", &["arch"]),
    ("record", "verified", &["exit", "signal"]),
    ("run", "calls", &["fails_open", "was"]),
    ("sarif", "result", &["fixes"]),
    ("scan", "call", &["cause", "cause_name", "errno", "note"]),
    ("show", "", &["learned"]),
    ("show", "actions", &["errno", "errno_name"]),
    ("syscalls", "syscalls", &["fallback", "real_eperm", "real_eperm_why", "transparent"]),
    ("syscalls", "syscalls probes", &["to"]),
    ("trace", "events", &["arch", "cause_name"]),
    ("trace", "summary", &["exit", "signal"]),
];

/// An object of a schema: its path, and its optional fields.
type Found = (String, String, BTreeSet<String>);

fn walk(schema: &str, way: &mut Vec<String>, at: &Value, found: &mut Vec<Found>) {
    match at {
        Value::Object(fields) => {
            let kinds = at.get("type").into_iter().flat_map(|kind| match kind {
                Value::Array(kinds) => kinds.clone(),
                one => vec![one.clone()],
            });
            if kinds.into_iter().any(|kind| kind == "object") {
                let place = way.join(" ");
                // A map from names to numbers has no fields.
                if let Some(names) = at.get("properties").and_then(Value::as_object) {
                    assert_eq!(at["additionalProperties"], false, "{schema}: {place} takes others");
                    let required = at["required"].as_array().into_iter().flatten();
                    let required: BTreeSet<&str> = required.filter_map(Value::as_str).collect();
                    let unknown = required.iter().find(|name| !names.contains_key(**name));
                    assert_eq!(unknown, None, "{schema}: {place}");
                    let names = names.keys().filter(|name| !required.contains(name.as_str()));
                    found.push((schema.to_owned(), place, names.cloned().collect()));
                } else {
                    let values = &at["additionalProperties"];
                    assert!(values.is_object(), "{schema}: {place} takes anything");
                }
            }
            for (key, inner) in fields {
                // A condition's tests are not an object of a document.
                if ["if", "then", "else"].contains(&key.as_str()) {
                    continue;
                }
                if ["properties", "definitions"].contains(&key.as_str()) {
                    for (name, inner) in inner.as_object().unwrap() {
                        way.push(name.clone());
                        walk(schema, way, inner, found);
                        way.pop();
                    }
                } else {
                    walk(schema, way, inner, found);
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|inner| walk(schema, way, inner, found)),
        _ => {}
    }
}

#[test]
fn every_field_is_required_and_no_other_is_taken() {
    let mut found = Vec::new();
    for entry in fs::read_dir(need::repository().join("docs/schemas")).unwrap() {
        let path = entry.unwrap().path();
        let schema = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let document: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        walk(&schema, &mut Vec::new(), &document, &mut found);
    }
    assert!(found.len() > 30, "{} objects", found.len());
    found.retain(|(_, _, optional)| !optional.is_empty());
    found.sort();
    let expected: Vec<Found> = OPTIONAL
        .iter()
        .map(|(schema, place, names)| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            ((*schema).to_owned(), (*place).to_owned(), names)
        })
        .collect();
    assert_eq!(found, expected);
}
