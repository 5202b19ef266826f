//! Findings about the objects of Kubernetes that name profiles.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort_by_key;
use seccompat_profile::{Container, Documents, Selection, Span, Workload};

use crate::finding::Finding;
use crate::rules::{RuleInfo, rules};

/// The types of a `seccompProfile`.
const TYPES: [&str; 3] = ["RuntimeDefault", "Localhost", "Unconfined"];

/// The findings for the profiles that Pods name, in the file's order. `is_there` tells whether a
/// file is in the kubelet's folder of profiles; `None` if unknown.
pub fn check_pods(documents: &Documents, is_there: &dyn Fn(&str) -> Option<bool>) -> Vec<Finding> {
    let mut found = Vec::new();
    for workload in &documents.workloads {
        annotations(workload, &mut found);
        bare(workload, &mut found);
        let mut told: Vec<Span> = Vec::new();
        for container in &workload.containers {
            let Some(selection) = &container.selection else { continue };
            privileged(container, &mut found);
            // The Pod's own is reported once.
            if !told.contains(&selection.span) {
                told.push(selection.span);
                selected(selection, is_there, &mut found);
            }
        }
    }
    found.iter_mut().for_each(Finding::show);
    sort_by_key(&mut found, |finding| (finding.span, finding.rule.id));
    found
}

fn rule(id: &str) -> &'static RuleInfo {
    let found = rules().iter().find(|rule| rule.id == id);
    found.unwrap_or(&rules()[0])
}

fn annotations(workload: &Workload, found: &mut Vec<Finding>) {
    for span in &workload.annotations {
        found.push(
            Finding::new(rule("pod-annotation"), *span, "this annotation has no effect")
                .label("Kubernetes from 1.27 on ignores it")
                .help("write securityContext.seccompProfile"),
        );
    }
}

/// The containers that name no profile, in one finding.
fn bare(workload: &Workload, found: &mut Vec<Finding>) {
    let bare: Vec<&Container> =
        workload.containers.iter().filter(|one| one.selection.is_none()).collect();
    let Some(first) = bare.first() else { return };
    let names: Vec<&str> = bare.iter().map(|one| &*one.name).collect();
    let message = match &names[..] {
        [name] => {
            format!("the container `{name}` of {} {} has no profile", workload.kind, workload.name)
        }
        all => format!(
            "{} containers of {} {} have no profile",
            all.len(),
            workload.kind,
            workload.name
        ),
    };
    let mut finding = Finding::new(rule("pod-no-profile"), first.span, message)
        .label("it runs without a filter, unless the kubelet has seccompDefault")
        .help("spec.securityContext.seccompProfile: {type: RuntimeDefault}");
    if names.len() > 1 {
        finding = finding.note(format!("these: {}", names.join(", ")));
    }
    found.push(finding);
}

fn privileged(container: &Container, found: &mut Vec<Finding>) {
    let Some(span) = container.privileged else { return };
    let name = &container.name;
    let message = format!("the container `{name}` is privileged: its profile does not count");
    found.push(
        Finding::new(rule("pod-unconfined"), span, message)
            .label("no filter is loaded")
            .help("give it the capabilities that it needs instead"),
    );
}

fn selected(
    selection: &Selection,
    is_there: &dyn Fn(&str) -> Option<bool>,
    found: &mut Vec<Finding>,
) {
    let wrong = |span, message: &str| Finding::new(rule("pod-profile"), span, message);
    let refused = "the API server refuses the object";
    match (selection.kind.as_deref(), &selection.path) {
        (None, _) => found.push(
            wrong(selection.span, "a seccompProfile without a type")
                .label(refused)
                .help("type: RuntimeDefault, Localhost or Unconfined"),
        ),
        (Some("Localhost"), None) => found.push(
            wrong(selection.span, "type Localhost without localhostProfile")
                .label(refused)
                .help("localhostProfile: the file's path below the kubelet's folder of profiles"),
        ),
        (Some("Localhost"), Some((path, span))) => local(path, *span, is_there, found),
        (Some(kind), path) if TYPES.contains(&kind) => {
            if let Some((_, span)) = path {
                let message = format!("localhostProfile beside type {kind}");
                found.push(
                    wrong(*span, &message)
                        .label(refused)
                        .help("write type: Localhost, or remove it"),
                );
            }
            if kind == "Unconfined" {
                let message = "type Unconfined: no filter is loaded";
                found.push(
                    Finding::new(rule("pod-unconfined"), selection.span, message)
                        .label("every system call is allowed")
                        .help("write type: RuntimeDefault"),
                );
            }
        }
        (Some(kind), _) => {
            let near = TYPES.iter().find(|known| known.eq_ignore_ascii_case(kind));
            let help = match near {
                Some(near) => format!("did you mean {near}?"),
                None => "RuntimeDefault, Localhost or Unconfined".to_owned(),
            };
            let message = format!("`{kind}` is no type of a seccompProfile");
            found.push(wrong(selection.span, &message).label(refused).help(help));
        }
    }
}

fn local(
    path: &str,
    span: Span,
    is_there: &dyn Fn(&str) -> Option<bool>,
    found: &mut Vec<Finding>,
) {
    let wrong = |message: String| Finding::new(rule("pod-profile"), span, message);
    if path.is_empty() || path.starts_with('/') || path.split('/').any(|part| part == "..") {
        found.push(
            wrong(format!("the localhostProfile `{path}` is no path below a folder"))
                .label("the API server refuses the object")
                .help("it is relative to the kubelet's folder, as in profiles/web.json"),
        );
    } else if is_there(path) == Some(false) {
        found.push(
            wrong(format!("there is no profile `{path}`"))
                .label("the container does not start on a node without it")
                .help("put it below the kubelet's folder of profiles, or correct the path"),
        );
    }
}
