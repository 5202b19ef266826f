//! `seccompat check` over the corpus.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_lint::{Edit, Finding, Severity, apply, check, rules};
use seccompat_policy::{Diagram, Limit};
use seccompat_profile::{Caps, Context, Profile};
use seccompat_world::need;
use serde_json::Value;

fn found(path: &Path) -> Option<(Profile, Vec<Finding>)> {
    found_in(&fs::read(path).unwrap())
}

fn found_in(text: &[u8]) -> Option<(Profile, Vec<Finding>)> {
    let profile = Profile::parse(text).ok()?;
    let findings = check(&profile, &Context::new(KernelVersion::new(6, 12))).ok()?;
    Some((profile, findings))
}

/// The text that a finding points at is in the file, at its line and column.
#[test]
fn the_corpus_has_these_findings() {
    let paths = need::profiles();
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for path in &paths {
        let Some((profile, findings)) = found(path) else { continue };
        let mut seen: Vec<&str> = Vec::new();
        for finding in &findings {
            let place = profile.place(finding.span);
            let line = profile.text().lines().nth(place.line - 1).unwrap();
            let text = &profile.text()[finding.span.range()];
            let first = text.lines().next().unwrap();
            let here: String = line.chars().skip(place.column - 1).collect();
            assert!(here.starts_with(first), "{}: {}", path.display(), finding.rule.id);
            let count = counts.entry(finding.rule.id).or_default();
            count.0 += 1;
            count.1 += usize::from(!seen.contains(&finding.rule.id));
            seen.push(finding.rule.id);
        }
    }
    println!("{:24} {:>8} {:>6}", "finding", "findings", "files");
    for rule in rules() {
        let (findings, files) = counts.get(rule.id).copied().unwrap_or_default();
        println!("{:24} {findings:>8} {files:>6}", rule.id);
    }
    // The mistakes that these files are known to contain.
    for id in
        ["unknown-name", "duplicate-name", "repeated-index", "unknown-key", "eperm-for-unknown"]
    {
        assert!(counts.contains_key(id), "{id} is found nowhere");
    }
}

/// `check` names the calls that today's images need and that an old profile refuses by default.
#[test]
fn an_old_profile_breaks_these() {
    let corpus = need::corpus();
    let (profile, findings) = found(&corpus.join("moby/v20.10.0.json")).unwrap();
    let one = findings.iter().find(|finding| finding.rule.id == "eperm-for-unknown").unwrap();
    // The engine's own default, with which containers start: no error.
    assert_eq!(one.severity, Severity::Warning);
    assert_eq!((profile.place(one.span).line, profile.place(one.span).column), (2, 19));
    let told = format!("{} {} {:?}", one.message, one.label, one.notes);
    for call in ["clone3", "close_range", "epoll_pwait2", "fchmodat2"] {
        assert!(told.contains(call), "{call}: {told}");
    }
}

/// The newest profiles have no errors, because engines start containers with them. Their faults are
/// warnings: Podman's refuses `futex_waitv` with EPERM, for which wine's loop waits in vain
/// (ValveSoftware/wine#256).
#[test]
fn the_newest_profiles_have_no_error() {
    let corpus = need::corpus();
    for (name, wanted) in [
        ("moby/v28.2.0", &[][..]),
        ("moby/profiles-v0.2.2", &[]),
        (
            "containers-common/v0.63.0",
            &["`futex_waitv` gets EPERM, but its callers wait for ENOSYS"],
        ),
    ] {
        let (_, findings) = found(&corpus.join(format!("{name}.json"))).unwrap();
        assert!(findings.iter().all(|finding| finding.severity < Severity::Error), "{name}");
        let waiting = findings.iter().filter(|finding| finding.rule.id == "needs-enosys");
        let told: Vec<&str> = waiting.map(|finding| &*finding.message).collect();
        assert_eq!(told, wanted, "{name}");
    }
}

/// Docker 29.4.2 refused the multiplexer; earlier and later releases allow it.
#[test]
fn a_multiplexer_is_open_or_closed() {
    let corpus = need::corpus();
    for (name, is) in
        [("profiles-v0.2.1", "open-multiplexer"), ("profiles-v0.2.2", "closed-multiplexer")]
    {
        let (_, findings) = found(&corpus.join(format!("moby/{name}.json"))).unwrap();
        let ids = findings.iter().map(|finding| finding.rule.id);
        let all: Vec<&str> = ids.filter(|id| id.ends_with("-multiplexer")).collect();
        assert_eq!(all, [is], "{name}");
    }
}

/// The profile with its first name twice, and its first entry again at the end; `None` if it has no
/// list of names there.
fn repeated(text: &[u8]) -> Option<Vec<u8>> {
    let mut profile: Value = serde_json::from_slice(text).ok()?;
    let entries = profile.get_mut("syscalls")?.as_array_mut()?;
    let again = entries.first()?.clone();
    let names = entries.first_mut()?.get_mut("names")?.as_array_mut()?;
    names.push(names.first()?.clone());
    entries.push(again);
    serde_json::to_vec_pretty(&profile).ok()
}

/// Repetitions can be removed, those in real files and those of every file with repetitions: the
/// remedies change no decision in any context.
#[test]
fn remedies_of_duplicates_change_no_decision() {
    let paths = need::profiles();
    let (mut files, mut made, mut policies) = (0, 0, 0);
    let texts = paths.iter().flat_map(|path| {
        let text = fs::read(path).unwrap();
        let repeated = repeated(&text);
        [Some(text), repeated].into_iter().flatten().map(move |text| (path, text))
    });
    for (path, text) in texts {
        let Some((profile, findings)) = found_in(&text) else { continue };
        let before = made;
        for id in ["duplicate-name", "duplicate-rule", "duplicate-key"] {
            let of_rule = findings.iter().filter(|finding| finding.rule.id == id);
            let edits: Vec<Edit> = of_rule.flat_map(|finding| finding.edits.clone()).collect();
            if edits.is_empty() {
                continue;
            }
            made += edits.len();
            let better = apply(profile.text(), &edits).unwrap();
            let better = Profile::parse(better.as_bytes()).unwrap();
            for (native, caps) in [Abi::X86_64, Abi::Aarch64, Abi::S390x]
                .into_iter()
                .flat_map(|abi| [Caps::NONE, Caps::DOCKER, Caps::ALL].map(|caps| (abi, caps)))
            {
                let mut context = Context::new(KernelVersion::new(6, 12));
                (context.native, context.caps) = (native, caps);
                // A file may have no meaning on machines of the other byte order, before as after.
                let policy =
                    |profile: &Profile| Some(profile.resolve(&context).ok()?.lower().ok()?.policy);
                let (Some(old), Some(new)) = (policy(&profile), policy(&better)) else {
                    assert_eq!(policy(&profile).is_some(), policy(&better).is_some());
                    continue;
                };
                let mut diagram = Diagram::new(Limit::DEFAULT);
                let (old, new) = (diagram.policy(&old).unwrap(), diagram.policy(&new).unwrap());
                assert_eq!(old, new, "{}: {id}", path.display());
                policies += 1;
            }
        }
        files += usize::from(before < made);
    }
    println!("{made} remedies in {files} files, {policies} policies unchanged");
    assert!(made >= 60 && policies >= 300, "{made} remedies, {policies} policies");
}
