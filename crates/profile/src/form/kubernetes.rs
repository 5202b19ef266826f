//! Objects of Kubernetes: profiles of the security-profiles-operator, maps that contain profiles,
//! and Pods that name them.
#![forbid(unsafe_code)]

use crate::place::Span;
use crate::text::{Node, Value};
use crate::workload::{Container, Selection, Workload};

/// The group of the security-profiles-operator; its versions do not differ in the parts that are
/// read here.
const OPERATOR: &str = "security-profiles-operator.x-k8s.io/";
/// The places of the Pod description in objects of some kinds.
const PATHS: [&[&str]; 4] = [
    &["spec"],
    &["spec", "template", "spec"],
    &["spec", "jobTemplate", "spec", "template", "spec"],
    &["template", "spec"],
];
/// The lists of containers of a Pod.
const LISTS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];
/// The annotations that named profiles until Kubernetes 1.27.
const ANNOTATION: &str = "seccomp.security.alpha.kubernetes.io/";

/// The content of a file's objects.
#[derive(Default)]
pub(super) struct Objects<'n, 'a> {
    /// The operator's profiles.
    pub(super) profiles: Vec<Operators<'n, 'a>>,
    /// Strings that may contain a profile: the key, the value, and whether it is in base64.
    pub(super) strings: Vec<(String, &'n Node<'a>, bool)>,
    /// The Pods, and objects that make Pods.
    pub(super) workloads: Vec<Workload>,
    /// The kinds of all objects.
    pub(super) kinds: Vec<String>,
}

/// A profile of the operator.
pub(super) struct Operators<'n, 'a> {
    pub(super) name: &'n str,
    pub(super) spec: &'n Node<'a>,
    /// The profile that it extends.
    pub(super) base: Option<(&'n str, Span)>,
}

/// The value of a key.
pub(super) fn get<'n, 'a>(node: &'n Node<'a>, key: &str) -> Option<&'n Node<'a>> {
    let Value::Object(members) = &node.value else { return None };
    members.iter().rfind(|member| member.key == key).map(|member| &member.node)
}

/// The string under a key.
pub(super) fn word<'n>(node: &'n Node<'_>, key: &str) -> Option<&'n str> {
    string(get(node, key)?)
}

pub(super) fn string<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    match &node.value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

pub(super) fn list<'n, 'a>(node: &'n Node<'a>, key: &str) -> &'n [Node<'a>] {
    match get(node, key).map(|node| &node.value) {
        Some(Value::Array(nodes)) => nodes,
        _ => &[],
    }
}

/// Whether a value is an object of Kubernetes.
pub(super) fn is_object(node: &Node<'_>) -> bool {
    word(node, "apiVersion").is_some() && word(node, "kind").is_some()
}

impl<'n, 'a> Objects<'n, 'a> {
    /// Adds the content of an object.
    pub(super) fn add(&mut self, node: &'n Node<'a>) {
        let (Some(kind), Some(version)) = (word(node, "kind"), word(node, "apiVersion")) else {
            return;
        };
        if kind.ends_with("List") {
            return list(node, "items").iter().for_each(|item| self.add(item));
        }
        // OpenShift's, whose parameters may be in words of the objects.
        if kind == "Template" {
            return list(node, "objects").iter().for_each(|item| self.add(item));
        }
        if !self.kinds.iter().any(|known| known == kind) {
            self.kinds.push(kind.to_owned());
        }
        let name = get(node, "metadata").and_then(|data| word(data, "name")).unwrap_or_default();
        match kind {
            "SeccompProfile" if version.starts_with(OPERATOR) => {
                if let Some(spec) = get(node, "spec") {
                    let base = get(spec, "baseProfileName");
                    let base = base.and_then(|node| Some((string(node)?, node.span)));
                    let base = base.filter(|(name, _)| !name.is_empty());
                    self.profiles.push(Operators { name, spec, base });
                }
            }
            "ConfigMap" | "Secret" => self.map(node, kind == "Secret"),
            _ => {
                if let Some(workload) = workload(node, kind, name) {
                    self.workloads.push(workload);
                }
            }
        }
    }

    fn map(&mut self, node: &'n Node<'a>, is_secret: bool) {
        for (key, is_base64) in [("data", is_secret), ("stringData", false), ("binaryData", true)] {
            let Some(Value::Object(members)) = get(node, key).map(|node| &node.value) else {
                continue;
            };
            for member in members {
                if string(&member.node).is_some() {
                    self.strings.push((member.key.to_string(), &member.node, is_base64));
                }
            }
        }
    }
}

/// An object that makes Pods.
fn workload(node: &Node<'_>, kind: &str, name: &str) -> Option<Workload> {
    let pod = PATHS.iter().find_map(|path| {
        let pod = path.iter().try_fold(node, |node, key| get(node, key))?;
        (!list(pod, "containers").is_empty()).then_some(pod)
    })?;
    let is_windows = get(pod, "os").and_then(|os| word(os, "name")) == Some("windows");
    if is_windows {
        return None;
    }
    let context = get(pod, "securityContext");
    let whole = context.and_then(selection);
    let mut containers = Vec::new();
    for container in LISTS.iter().flat_map(|key| list(pod, key)) {
        let context = get(container, "securityContext");
        let own = context.and_then(selection);
        let privileged = context.and_then(|context| get(context, "privileged"));
        // A container's name gives its place, else its first byte.
        let span = get(container, "name").map_or(container.span, |name| name.span);
        containers.push(Container {
            name: word(container, "name").unwrap_or_default().into(),
            span: Span { len: span.len.min(64), ..span },
            is_inherited: own.is_none(),
            selection: own.or_else(|| whole.clone()),
            privileged: privileged.filter(|node| is_true(node)).map(|node| node.span),
        });
    }
    Some(Workload {
        kind: kind.into(),
        name: name.into(),
        whole: whole.map(|selection| selection.span),
        containers,
        annotations: annotations(node, pod),
    })
}

/// Whether a node is `true`. The tree does not keep the value of a boolean, but the length of its text
/// tells.
fn is_true(node: &Node<'_>) -> bool {
    // `true` and `True` have four letters, and no word for false has.
    matches!(node.value, Value::Bool) && node.span.len == 4
}

fn selection(context: &Node<'_>) -> Option<Selection> {
    let profile = get(context, "seccompProfile")?;
    matches!(profile.value, Value::Object(_)).then(|| {
        let path = get(profile, "localhostProfile");
        let kind = get(profile, "type");
        Selection {
            kind: kind.and_then(string).map(Into::into),
            span: kind.map_or(Span { len: 1, ..profile.span }, |kind| kind.span),
            path: path.and_then(|path| Some((string(path)?.into(), path.span))),
        }
    })
}

/// The annotations that once named profiles, for the object's Pods.
fn annotations(node: &Node<'_>, pod: &Node<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    // The metadata is next to the description.
    for path in [&[][..], &["spec", "template"], &["spec", "jobTemplate", "spec", "template"]] {
        let Some(place) = path.iter().try_fold(node, |node, key| get(node, key)) else { continue };
        if get(place, "spec").map(|spec| spec.span) != Some(pod.span) {
            continue;
        }
        let map = get(place, "metadata").and_then(|data| get(data, "annotations"));
        if let Some(Value::Object(members)) = map.map(|map| &map.value) {
            let ours = |key: &str| {
                key.starts_with(ANNOTATION) || key.starts_with(&format!("container.{ANNOTATION}"))
            };
            spans.extend(members.iter().filter(|one| ours(&one.key)).map(|one| one.span));
        }
    }
    spans
}
