//! Any bytes as a file in one of the supported forms: an error with a place and a remedy, or
//! profiles whose places are in the file, within the time limit.
#![forbid(unsafe_code)]

use std::time::{Duration, Instant};

use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_lint::{Asked, Way, change, check, check_pods};
use seccompat_profile::{Context, Documents, Error, Form, Profile, read_all};

use super::Verdict;
use crate::hash::hash;

/// The time limit for reading an input of at most 64 KiB.
const PATIENCE: Duration = Duration::from_secs(2);

/// Small files of every form.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    const PROFILE: &str = "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": [{\"names\": [\"read\"], \
                           \"action\": \"SCMP_ACT_ALLOW\"}]}";
    const OPERATORS: &str = "apiVersion: security-profiles-operator.x-k8s.io/v1\nkind: SeccompProfile\n\
                             metadata: {name: a}\nspec:\n  defaultAction: SCMP_ACT_ERRNO\n  syscalls:\n    \
                             - action: SCMP_ACT_ALLOW\n      names: &n\n        - read\n        - write # w\n";
    let quoted = PROFILE.replace('"', "\\\"");
    [
        PROFILE.to_owned(),
        format!("{{\"seccomp\": {PROFILE}}}"),
        OPERATORS.to_owned(),
        format!("{OPERATORS}---\n{}", OPERATORS.replace("{name: a}", "{name: b}").replace(
            "spec:\n",
            "spec:\n  baseProfileName: a\n",
        )),
        format!("apiVersion: v1\nkind: ConfigMap\ndata:\n  a.json: |\n    {PROFILE}\n  b.json: \"{quoted}\"\n"),
        format!("[{{\"Name\": \"x\", \"HostConfig\": {{\"SecurityOpt\": [\"seccomp={quoted}\"]}}}}]"),
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    securityContext: {seccompProfile: \
         {type: Localhost, localhostProfile: a.json}}\n"
            .to_owned(),
        "eyJkZWZhdWx0QWN0aW9uIjogIlNDTVBfQUNUX0FMTE9XIn0=\n".to_owned(),
        "[Service]\nSystemCallFilter=@system-service\n".to_owned(),
        "a: &a [x]\nb: *a\n? c\n: 'd''e'\nf: >-\n  g\n  h\n".to_owned(),
    ]
    .into_iter()
    .map(String::into_bytes)
    .collect()
}

pub(super) fn run(bytes: &[u8]) -> Verdict {
    let start = Instant::now();
    let read = read_all(bytes);
    if start.elapsed() > PATIENCE {
        return Err(format!("{:?} to read {} bytes", start.elapsed(), bytes.len()));
    }
    let documents = match read {
        Ok(documents) => documents,
        Err(error) => return told(&error, bytes, 1),
    };
    let found = check_pods(&documents, &|_| Some(false));
    let mut way = 2 | u64::try_from(documents.workloads.len().min(3)).unwrap_or(0) << 8;
    for finding in &found {
        within(&documents, finding.span)?;
    }
    for profile in documents.profiles.iter().take(3) {
        way |= of_profile(&documents, profile)? << 12;
    }
    if documents.profiles.is_empty() {
        return told(&documents.nothing(), bytes, 3);
    }
    Ok(way)
}

fn of_profile(documents: &Documents, profile: &Profile) -> Verdict {
    for rule in &profile.rules {
        let calls = rule.calls.iter().map(|call| call.span);
        for span in calls.chain([rule.span, rule.action_span, profile.default_span]) {
            within(documents, span)?;
        }
    }
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.native = Abi::X86_64;
    let Ok(findings) = check(profile, &context) else { return Ok(1) };
    for finding in &findings {
        within(documents, finding.span)?;
    }
    // A changed text is parsed again, and proven.
    let asked = [Asked { call: seccompat_catalogue::Sysno::DUP, args: Vec::new() }];
    let changed = match profile.rules.len() < 20 && profile.form != Form::String {
        true => change(profile, &context, &asked, Way::Allow).is_ok(),
        false => false,
    };
    Ok(2 | u64::from(changed) << 2)
}

/// Whether a span is in the file, at boundaries of characters.
fn within(documents: &Documents, span: seccompat_profile::Span) -> Result<(), String> {
    let text = documents.text();
    let range = span.range();
    if range.end <= text.len() && text.get(range.clone()).is_some() {
        return Ok(());
    }
    // A place at the end is valid, too.
    let start = range.start <= text.len() && text.is_char_boundary(range.start);
    if start && range.end <= text.len() + 1 {
        return Ok(());
    }
    Err(format!("{span:?} is no place in {} bytes", text.len()))
}

/// An error is of use only if it says where, and what to do.
fn told(error: &Error, bytes: &[u8], stage: u64) -> Verdict {
    if error.place.is_none() && !bytes.trim_ascii().is_empty() {
        return Err(format!("no place: {error}"));
    }
    if error.help.as_ref().is_none_or(String::is_empty) {
        return Err(format!("no remedy: {error}"));
    }
    if error.message.is_empty() || error.message.len() > 600 {
        return Err(format!("a message of {} bytes", error.message.len()));
    }
    let bare: Vec<u8> = error.message.bytes().filter(u8::is_ascii_lowercase).take(24).collect();
    Ok(stage | hash(&bare) << 8)
}
