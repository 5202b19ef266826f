//! Profiles in YAML compared with an independent YAML parser, and every form of profiles.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::process::Command;

use seccompat_profile::{Call, Documents, read_all};
use seccompat_world::need;
use seccompat_world::scratch::Scratch;
use serde_json::Value;

/// PyYAML's reading of files: one line of JSON for each.
const READ: &str = "import sys, json, yaml\n\
    for name in sys.argv[1:]:\n\
    \x20   print(json.dumps(list(yaml.safe_load_all(open(name))), default=str))";

fn python() -> Result<Command, need::Absent> {
    let program = "/usr/bin/python3";
    let has = Command::new(program).args(["-c", "import yaml"]).output();
    if has.is_ok_and(|output| output.status.success()) {
        return Ok(Command::new(program));
    }
    Err(need::Absent::Missing("python3-yaml is not installed".to_owned()))
}

const FILES: [&str; 5] = [
    "apiVersion: security-profiles-operator.x-k8s.io/v1beta1\nkind: SeccompProfile\nmetadata: {name: a}\nspec:\n  \
     defaultAction: SCMP_ACT_ERRNO\n  syscalls:\n  - action: SCMP_ACT_ALLOW\n    names:\n    - \"read\"\n    - 'write'\n    - \
     close # c\n    args:\n    - {index: 0, value: 0x10, op: SCMP_CMP_EQ}\n    - index: 1\n      value: 010\n      op: \
     SCMP_CMP_NE\n",
    "x: &names [read, write]\n---\napiVersion: security-profiles-operator.x-k8s.io/v1\nkind: SeccompProfile\nspec:\n  \
     defaultAction: &d SCMP_ACT_LOG\n  syscalls: [{names: &n [dup, dup2], action: SCMP_ACT_ERRNO, errnoRet: 1_3}, {names: *n, \
     action: *d}]\n",
    "apiVersion: v1\nkind: List\nitems:\n- apiVersion: security-profiles-operator.x-k8s.io/v1alpha1\n  kind: \
     SeccompProfile\n  spec:\n    defaultAction: \"SCMP_ACT\\x5FALLOW\"\n    syscalls:\n    - names:\n      - >-\n        \
     bpf\n      - |-\n        keyctl\n      action: SCMP_ACT_ERRNO\n",
    "%YAML 1.2\n---\napiVersion: security-profiles-operator.x-k8s.io/v1\nkind: SeccompProfile\nspec:\n  <<: {defaultAction: \
     SCMP_ACT_ERRNO}\n  syscalls:\n  -\n    names: [read]\n    action: SCMP_ACT_ALLOW\n  - ? names\n    : [mount]\n    ? \
     action\n    : SCMP_ACT_LOG\n...\n",
    "# é\napiVersion: security-profiles-operator.x-k8s.io/v1\nkind: SeccompProfile\nmetadata: {name: \"\\u00e9 中\"}\nspec: \
     {defaultAction: SCMP_ACT_ERRNO, syscalls: [{names: [read,\n    write,\n  \"close\"], action: SCMP_ACT_ALLOW}]}\n",
];

/// The specs of profiles in PyYAML's result.
fn specs<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| specs(one, found)),
        Value::Object(members) if value["kind"] == "SeccompProfile" => found.push(&members["spec"]),
        Value::Object(members) => members.values().for_each(|one| specs(one, found)),
        _ => {}
    }
}

fn same(documents: &Documents, peer: &Value, text: &str) {
    let mut expected = Vec::new();
    specs(peer, &mut expected);
    assert_eq!(documents.profiles.len(), expected.len(), "{text}");
    for (profile, spec) in documents.profiles.iter().zip(expected) {
        let entries = spec["syscalls"].as_array().unwrap();
        assert_eq!(profile.rules.len(), entries.len(), "{text}");
        for (rule, entry) in profile.rules.iter().zip(entries) {
            let names: Vec<&str> = rule.calls.iter().map(|call| call.what.name()).collect();
            let theirs: Vec<&str> = entry["names"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one.as_str().unwrap())
                .collect();
            assert_eq!(names, theirs, "{text}");
            let values: Vec<u64> = rule.args.iter().map(|one| one.value).collect();
            let theirs = entry["args"].as_array().into_iter().flatten();
            let theirs: Vec<u64> = theirs.map(|one| one["value"].as_u64().unwrap()).collect();
            assert_eq!(values, theirs, "{text}");
            let errno = rule.verb.number.map(|one| u64::from(one.what));
            assert_eq!(errno, entry["errnoRet"].as_u64(), "{text}");
            // Each name is at its reported place.
            for call in &rule.calls {
                let there = &text[call.span.range()];
                assert!(
                    matches!(&call.what, Call::Known(known) if there.contains(known.name())),
                    "{there}"
                );
            }
        }
    }
}

#[test]
fn another_reader_of_yaml_finds_the_same() {
    let mut python = need!(python());
    let scratch = Scratch::new().unwrap();
    let mut names = Vec::new();
    for (at, text) in FILES.iter().enumerate() {
        names.push(scratch.path().join(format!("{at}.yaml")));
        fs::write(&names[at], text).unwrap();
    }
    let output = python.args(["-c", READ]).args(&names).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let mut count = 0;
    for (text, line) in FILES.iter().zip(lines.lines()) {
        let documents = read_all(text.as_bytes()).unwrap_or_else(|why| panic!("{why}\n{text}"));
        same(&documents, &serde_json::from_str(line).unwrap(), text);
        count += 1;
    }
    assert_eq!(count, FILES.len());
}

/// Foreign files in every form: each is read, or its language is named with a remedy.
#[test]
fn forms_of_others_are_read_or_named() {
    let folder = need::repository().join("../shared/cases/dialects");
    if !folder.is_dir() {
        need::skip(&need::Absent::NotOurs(
            "the folder of forms is not beside the repository".into(),
        ));
        return;
    }
    let (mut read, mut named) = (0, 0);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        match read_all(&bytes) {
            Ok(documents) => {
                assert!(
                    !documents.profiles.is_empty() || !documents.workloads.is_empty(),
                    "{path:?}"
                );
                read += 1;
            }
            Err(error) => {
                let help = error.help.as_deref().unwrap_or_default();
                assert!(
                    !error.message.contains("expected a value") && !help.is_empty(),
                    "{path:?}: {error}"
                );
                assert!(
                    error.place.is_some() && error.message.contains("this is "),
                    "{path:?}: {error}"
                );
                named += 1;
            }
        }
    }
    need::say(&format!("forms: {read} read, {named} named"));
    assert!(read >= 7 && named >= 7, "{read} {named}");
}
