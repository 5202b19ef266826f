//! The profile of each container of a Kubernetes object.
#![forbid(unsafe_code)]

use crate::place::Span;

/// A Pod, or an object that makes Pods.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Workload {
    /// Its kind, as in `Deployment`.
    pub kind: Box<str>,
    /// Its name; empty if it has none.
    pub name: Box<str>,
    /// The place that names the profile of all its containers, if there is one.
    pub whole: Option<Span>,
    /// Its containers, with those for initialization first.
    pub containers: Vec<Container>,
    /// Annotations that named profiles until Kubernetes 1.27.
    pub annotations: Vec<Span>,
}

/// A container of a Pod.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Container {
    /// Its name.
    pub name: Box<str>,
    /// Its place.
    pub span: Span,
    /// Its own profile, else the Pod's; `None` if neither names one.
    pub selection: Option<Selection>,
    /// Whether the Pod names it.
    pub is_inherited: bool,
    /// The place of `privileged: true`, if any.
    pub privileged: Option<Span>,
}

/// A `seccompProfile`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selection {
    /// The `type`: `RuntimeDefault`, `Localhost` or `Unconfined`, if it is valid.
    pub kind: Option<Box<str>>,
    /// Where it stands.
    pub span: Span,
    /// The `localhostProfile`, below the kubelet's folder of profiles.
    pub path: Option<(Box<str>, Span)>,
}
