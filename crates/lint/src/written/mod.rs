//! A resolved profile as text, in the runtime specification's JSON or as the object of an operator.
#![forbid(unsafe_code)]

mod json;
pub(crate) mod lxc;
mod operator;
mod plain;
pub(crate) mod unit;

pub(crate) use plain::{Entry, Plain};

/// The form in which a profile is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Written {
    /// The runtime specification's JSON: containerd and runtimes read nothing else, Docker, Podman
    /// and CRI-O read it, too.
    #[default]
    Oci,
    /// A SeccompProfile of the security-profiles-operator, in YAML.
    Operator,
}

/// The whole text; `name` is the object's.
pub(crate) fn text(plain: &Plain<'_>, form: Written, name: &str) -> String {
    match form {
        Written::Oci => json::text(plain),
        Written::Operator => operator::text(plain, name),
    }
}

/// The parts that the form cannot express, each with the reason.
pub(crate) fn losses(plain: &Plain<'_>, form: Written) -> Vec<String> {
    match form {
        Written::Oci => Vec::new(),
        Written::Operator => operator::losses(plain),
    }
}
