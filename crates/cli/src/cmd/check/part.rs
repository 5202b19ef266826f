//! From files to findings.
#![forbid(unsafe_code)]

use seccompat_profile::order::{sort, sort_by_key};
use std::path::Path;
use std::sync::Arc;

use seccompat_bpf::disassemble;
use seccompat_engine::Stack;
use seccompat_lint::{check_chain, check_filters, check_pods, checked_with};
use seccompat_profile::{Documents, Profile, Text, shown};

use super::files::Given;
use super::options::Check;
use crate::failure::refused;
use crate::filter::{Filter, Proof};
use crate::hostlib;
use crate::input;
use crate::out::check::{ContainerDocument, Judged, Part};
use crate::out::{Failure, note};
use crate::source::{Content, Source};
use crate::unit::{Made, Written};

/// The content of all files.
pub(super) struct All {
    pub(super) parts: Vec<Part>,
    /// Files that were named and cannot be read, with the reasons.
    pub(super) unread: Vec<(String, Failure)>,
    /// The number of files in directories without any content to check.
    pub(super) passed: usize,
}

/// The findings for these files.
///
/// # Errors
/// There is only one file, and it cannot be read.
pub(super) fn all(options: &Check, given: Vec<Given>) -> Result<All, Failure> {
    let only = given.len() == 1 && given[0].is_named;
    let mut all = All { parts: Vec::new(), unread: Vec::new(), passed: 0 };
    let mut local = Vec::new();
    for one in given {
        match file(options, &one.name, &mut local) {
            Ok(parts) if parts.is_empty() && one.is_named => {
                let failure = without_profile(&one.name);
                if only {
                    return Err(failure);
                }
                all.unread.push((one.name, failure));
            }
            Ok(parts) if parts.is_empty() => all.passed += 1,
            Ok(parts) => all.parts.extend(parts),
            Err(failure) if only => return Err(failure),
            Err(failure) if one.is_named || is_meant(&one.name) => {
                all.unread.push((one.name, failure));
            }
            Err(_) => all.passed += 1,
        }
    }
    sort(&mut local);
    local.dedup();
    for name in local {
        if all.parts.iter().any(|part| part.name == name) {
            continue;
        }
        match file(options, &name, &mut Vec::new()) {
            Ok(parts) => all.parts.extend(parts),
            Err(failure) => all.unread.push((name, failure)),
        }
    }
    if all.parts.is_empty() && all.unread.is_empty() {
        return Err(Failure::new("none of these files holds a profile, or names one")
            .hint("for the reason, name the file itself"));
    }
    Ok(all)
}

/// The error for a file of objects without a profile, which names their kinds.
fn without_profile(name: &str) -> Failure {
    let plain = || Failure::new(format!("{name}: this file has no seccomp profile"));
    // Standard input was read already.
    if name == "-" {
        return plain();
    }
    Source::of(name).err().unwrap_or_else(plain)
}

/// Whether a file that cannot be read was meant to be a profile.
fn is_meant(name: &str) -> bool {
    let text = std::fs::read(name).unwrap_or_default();
    let has = |word: &[u8]| text.windows(word.len()).any(|part| part == word);
    has(b"SCMP_ACT_") || has(b"seccompProfile")
}

/// The findings for one file, and the Localhost profiles that its Pods name.
fn file(options: &Check, name: &str, local: &mut Vec<String>) -> Result<Vec<Part>, Failure> {
    match Source::content(name)? {
        Content::Documents(documents) => documents_of(options, name, &documents, local),
        Content::Source(
            source @ (Source::Process(_) | Source::Myself | Source::Raw(_) | Source::Document(_)),
        ) => Ok(vec![filters(options, name, &source)?]),
        Content::Source(Source::Written(text)) => written(options, name, &text),
        Content::Source(source) => {
            let name = source.name(name);
            let asked = options.context.rest.asked()?;
            let stack = source.engine(asked).unwrap_or_else(Stack::ours);
            let profile = source.profile(&name)?;
            Ok(vec![part(options, &name, &profile, stack)?])
        }
    }
}

fn documents_of(
    options: &Check,
    name: &str,
    documents: &Documents,
    local: &mut Vec<String>,
) -> Result<Vec<Part>, Failure> {
    let mut parts = Vec::new();
    let asked = options.context.rest.asked()?;
    for profile in &documents.profiles {
        let stack = asked.clone().unwrap_or_else(|| Stack::of_profile(profile));
        parts.push(part(options, name, profile, stack)?);
    }
    if !documents.workloads.is_empty() {
        let root = options.localhost_root.as_deref();
        let is_there = |path: &str| Some(root?.join(path).is_file());
        let findings = check_pods(documents, &is_there);
        parts.push(Part {
            name: name.to_owned(),
            title: None,
            text: documents.source(),
            judged: None,
            findings,
            containers: containers(documents),
            silenced: 0,
        });
        if let Some(root) = root {
            local.extend(localhost(documents, root));
        }
    }
    sort_by_key(&mut parts, |part| part.findings.first().map(|finding| finding.span));
    Ok(parts)
}

/// The profile of each container.
fn containers(documents: &Documents) -> Vec<ContainerDocument> {
    let words = |text: &str| shown(text).into_owned();
    let mut found = Vec::new();
    for workload in &documents.workloads {
        for one in &workload.containers {
            let selection = one.selection.as_ref();
            let path = selection.and_then(|one| one.path.as_ref());
            found.push(ContainerDocument {
                workload: words(format!("{} {}", workload.kind, workload.name).trim_end()),
                container: words(&one.name),
                profile: selection.and_then(|one| one.kind.as_deref()).map(words),
                path: path.map(|(path, _)| words(path)),
                privileged: one.privileged.is_some(),
            });
        }
    }
    found
}

/// The existing Localhost profiles that Pods name.
fn localhost(documents: &Documents, root: &Path) -> Vec<String> {
    let containers = documents.workloads.iter().flat_map(|workload| &workload.containers);
    let selections = containers.filter_map(|container| container.selection.as_ref());
    let local = selections.filter(|one| one.kind.as_deref() == Some("Localhost"));
    let paths = local.filter_map(|one| one.path.as_ref());
    let safe = paths
        .filter(|(path, _)| !path.starts_with('/') && !path.split('/').any(|part| part == ".."));
    let files = safe.map(|(path, _)| root.join(&**path)).filter(|path| path.is_file());
    files.filter_map(|path| path.to_str().map(str::to_owned)).collect()
}

/// A raw filter: its text is the listing of its instructions.
fn filters(options: &Check, name: &str, source: &Source) -> Result<Part, Failure> {
    let filter = Filter::of(name, source, &options.context, Proof::Made, None)?;
    let native = match options.context.arch.first() {
        Some(abi) => *abi,
        None => input::native()?,
    };
    let mut findings = Vec::new();
    if filter.newest_first.is_empty() {
        note(&format!("{name} has no filter"));
    } else {
        findings = check_filters(&filter.newest_first, filter.big_endian, native)
            .map_err(|why| Failure::new(format!("{name} is undecided: {why}")))?;
    }
    let listings = filter.newest_first.iter().map(|one| disassemble(one, filter.big_endian));
    Ok(Part {
        name: name.to_owned(),
        title: None,
        text: Arc::new(Text::new(&listings.collect::<Vec<_>>().join("\n"))),
        judged: None,
        findings,
        containers: Vec::new(),
        silenced: 0,
    })
}

/// A unit of systemd, or a policy of LXC: a part for each of its files.
fn written(options: &Check, name: &str, text: &Written) -> Result<Vec<Part>, Failure> {
    let asked = options.context.rest.asked()?;
    let stack = asked.unwrap_or_else(|| text.engine());
    let (context, kernel_from) = options.context.resolve(&stack)?;
    let made = Made::chain(name, text, &stack, &context)?;
    made.chain.notes.iter().for_each(|text| note(text));
    let native = context.machine();
    let judged = || Judged {
        engine: stack.clone(),
        context: context.clone(),
        kernel_from,
        abis: [native].into_iter().chain(native.beside().iter().copied()).collect(),
    };
    let parts = made.files.iter().enumerate().map(|(at, (name, text))| Part {
        name: name.clone(),
        title: None,
        text: text.clone(),
        judged: Some(judged()),
        findings: check_chain(&made.chain, at, &stack),
        containers: Vec::new(),
        silenced: 0,
    });
    Ok(parts.collect())
}

fn part(options: &Check, name: &str, profile: &Profile, stack: Stack) -> Result<Part, Failure> {
    let failed = |error| refused(name, error);
    let (context, kernel_from) = options.context.resolve(&stack)?;
    let found = checked_with(profile, &context, &stack, &hostlib::trial).map_err(failed)?;
    let abis = profile.resolve(&context).map_err(failed)?.abis;
    Ok(Part {
        name: name.to_owned(),
        title: profile.name.as_deref().map(str::to_owned),
        text: profile.source(),
        judged: Some(Judged { engine: stack, context, kernel_from, abis }),
        findings: found.findings,
        containers: Vec::new(),
        silenced: found.silenced,
    })
}
