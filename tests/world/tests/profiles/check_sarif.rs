//! `seccompat check --format sarif`: the documents match their schema, and a reader with only the
//! file and the document can find the places and make the changes.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use seccompat_lint::rules;
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;
use serde_json::Value;

/// Debian's python3-jsonschema, for many documents at once: it prints the names of those that do
/// not match the schema, one per line.
const VALIDATE: &str = "import json, sys, jsonschema\n\
    schema = json.load(open(sys.argv[1]))\n\
    jsonschema.Draft7Validator.check_schema(schema)\n\
    judge = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())\n\
    for name in sys.argv[2:]:\n\
    \x20   for error in list(judge.iter_errors(json.load(open(name))))[:1]:\n\
    \x20       print(name, list(error.absolute_path), error.message[:200])";

fn python() -> Result<Command, need::Absent> {
    let program = "/usr/bin/python3";
    let has = Command::new(program).args(["-c", "import jsonschema"]).output();
    if has.is_ok_and(|output| output.status.success()) {
        return Ok(Command::new(program));
    }
    Err(need::Absent::Missing("python3-jsonschema is not installed".to_owned()))
}

/// The document of a file; `None` if the file is refused.
fn sarif(file: &Path) -> Option<Vec<u8>> {
    let mut command = limited(need::dist(), 60);
    let Output { status, stdout, .. } =
        command.arg("check").arg(file).args(["--format", "sarif"]).output().unwrap();
    assert!(matches!(status.code(), Some(0..=2)), "{}: {status}", file.display());
    (status.code() != Some(2)).then_some(stdout)
}

/// Every object of a document, by its path.
fn objects(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.push(path.to_owned());
            members.iter().for_each(|(key, one)| objects(one, &format!("{path}/{key}"), found));
        }
        Value::Array(all) => {
            let mut each = all.iter().enumerate();
            each.by_ref()
                .take(2)
                .for_each(|(at, one)| objects(one, &format!("{path}/{at}"), found));
        }
        _ => {}
    }
}

/// A file with findings of many kinds, some with remedies.
const MANY: &str = "{\n  \"DefaultAction\": \"SCMP_ACT_ERRNO\",\n  \"syscalls\": [\n    \
    { \"names\": [\"read\", \"read\", \"fstatat\"], \"action\": \"SCMP_ACT_ALLOW\", \"comment\": \
    \"é😀\", \"oops\": 1 },\n    { \"names\": [\"personality\"], \"action\": \"SCMP_ACT_ALLOW\",\n      \
    \"args\": [{ \"index\": 0, \"value\": 0, \"op\": \"SCMP_CMP_GE\" }] }\n  ]\n}\n";

#[test]
fn documents_are_as_the_schema_says_and_the_schema_is_strict() {
    let mut python = need!(python());
    let scratch = Scratch::new().unwrap();
    let schema = need::repository().join("docs/schemas/sarif.json");
    python.args(["-c", VALIDATE]).arg(schema);
    let many = scratch.path().join("a profile ü.json");
    fs::write(&many, MANY).unwrap();
    let mut files = vec![many.clone()];
    files.extend(need::profiles());
    let (mut good, mut broken) = (0, 0);
    for (at, file) in files.iter().enumerate() {
        let Some(document) = sarif(file) else { continue };
        let place = scratch.path().join(format!("good-{at}.json"));
        fs::write(&place, document).unwrap();
        python.arg(place);
        good += 1;
    }
    // A schema that accepts everything proves nothing: it must notice every omission and addition.
    let whole: Value = serde_json::from_slice(&sarif(&many).unwrap()).unwrap();
    let mut places = Vec::new();
    objects(&whole, "", &mut places);
    for at in places {
        let object = |document: &Value| document.pointer(&at).unwrap().as_object().unwrap().clone();
        let keys = object(&whole);
        // Most results need no remedy, and have none.
        let needed = keys.keys().filter(|key| *key != "fixes");
        let without = needed.map(|key| {
            let mut changed = whole.clone();
            changed.pointer_mut(&at).unwrap().as_object_mut().unwrap().remove(key);
            changed
        });
        let mut more = whole.clone();
        more.pointer_mut(&at).unwrap()["more"] = Value::Bool(true);
        for changed in without.chain([more]) {
            let place = scratch.path().join(format!("broken-{broken}.json"));
            fs::write(&place, changed.to_string()).unwrap();
            python.arg(place);
            broken += 1;
        }
    }
    let output = python.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).unwrap();
    let refused = told.lines().filter(|line| line.contains("/broken-")).count();
    let wrong: Vec<&str> = told.lines().filter(|line| !line.contains("/broken-")).collect();
    println!("{good} documents as the schema says; {refused} of {broken} broken ones seen");
    assert_eq!(wrong, Vec::<&str>::new());
    assert_eq!(refused, broken);
    assert!(good > 0 && broken > 60);
}

/// OASIS's own schema of SARIF 2.1.0, which the crate `serde-sarif` ships.
#[test]
fn documents_are_as_the_standard_says() {
    let mut python = need!(python());
    let schema = need::source("serde-sarif").unwrap().join("schema.json");
    let scratch = Scratch::new().unwrap();
    python.args(["-c", VALIDATE]).arg(schema);
    let mut files = need::profiles();
    files.push(scratch.path().join("many.json"));
    fs::write(&files[files.len() - 1], MANY).unwrap();
    let mut good = 0;
    for file in &files {
        let Some(document) = sarif(file) else { continue };
        let place = scratch.path().join(format!("{good}.sarif"));
        fs::write(&place, document).unwrap();
        python.arg(place);
        good += 1;
    }
    let broken = scratch.path().join("broken.sarif");
    fs::write(&broken, r#"{"version": "2.1.0", "runs": [{"results": []}]}"#).unwrap();
    let output = python.arg(&broken).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).unwrap();
    println!("{good} documents as OASIS's schema says");
    assert!(good > 0 && told.lines().count() == 1 && told.contains("broken.sarif"), "{told}");
}

/// Lines and columns as SARIF counts them here: from one, in characters; the end is excluded.
fn cut<'t>(text: &'t str, region: &Value) -> &'t str {
    let number = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
    let offset = |line: usize, column: usize| {
        let before: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let rest = &text[before..];
        before + rest.char_indices().nth(column - 1).map_or(rest.len(), |(at, _)| at)
    };
    let start = offset(number("startLine"), number("startColumn"));
    &text[start..offset(number("endLine"), number("endColumn"))]
}

#[test]
fn places_and_remedies_are_in_the_document() {
    let scratch = Scratch::new().unwrap();
    let file = scratch.path().join("profile.json");
    fs::write(&file, MANY).unwrap();
    let document: Value = serde_json::from_slice(&sarif(&file).unwrap()).unwrap();
    let run = &document["runs"][0];
    let described = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(described.len(), rules().len());
    let mut seen = Vec::new();
    for result in run["results"].as_array().unwrap() {
        let id = result["ruleId"].as_str().unwrap();
        let rule = &described[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], id);
        let end = format!("/docs/rules/{id}.md");
        assert!(rule["helpUri"].as_str().unwrap().ends_with(&end), "{rule}");
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert_eq!(uri, format!("file://{}", file.display()));
        let here = cut(MANY, &place["region"]).to_owned();
        let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        let there = change["insertedContent"]["text"]
            .as_str()
            .map(|new| (cut(MANY, &change["deletedRegion"]).to_owned(), new.to_owned()));
        seen.push((id.to_owned(), here, there));
    }
    let has = |id: &str, here: &str, old: &str, new: &str| {
        let change = (!old.is_empty()).then(|| (old.to_owned(), new.to_owned()));
        let wanted = (id.to_owned(), here.to_owned(), change);
        assert!(seen.contains(&wanted), "{wanted:?} is not among {seen:#?}");
    };
    has("key-case", "\"DefaultAction\"", "\"DefaultAction\"", "\"defaultAction\"");
    has("duplicate-name", "\"read\"", ", \"read\"", "");
    has("unknown-name", "\"fstatat\"", "\"fstatat\"", "\"newfstatat\"");
    has("unknown-key", "\"oops\"", "", "");
}
