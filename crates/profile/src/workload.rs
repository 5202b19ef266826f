//! Which profile each container of a Kubernetes object has.
#![forbid(unsafe_code)]

use crate::place::Span;

/// A Pod, or what makes Pods.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Workload {
    /// Its kind, as in `Deployment`.
    pub kind: Box<str>,
    /// Its name; empty where it has none.
    pub name: Box<str>,
    /// Where the profile of all its containers is named, where one is.
    pub whole: Option<Span>,
    /// Its containers, those for initialization first.
    pub containers: Vec<Container>,
    /// Annotations that named profiles until Kubernetes 1.27.
    pub annotations: Vec<Span>,
}

/// A container of a Pod.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Container {
    /// Its name.
    pub name: Box<str>,
    /// Where that stands.
    pub span: Span,
    /// Its own profile, else the Pod's; `None` where neither names one.
    pub selection: Option<Selection>,
    /// Whether the Pod names it.
    pub is_inherited: bool,
    /// Where it says `privileged: true`.
    pub privileged: Option<Span>,
}

/// A `seccompProfile`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selection {
    /// The `type`: `RuntimeDefault`, `Localhost` or `Unconfined`, where it is well.
    pub kind: Option<Box<str>>,
    /// Where it stands.
    pub span: Span,
    /// The `localhostProfile`, below the kubelet's folder of profiles.
    pub path: Option<(Box<str>, Span)>,
}
