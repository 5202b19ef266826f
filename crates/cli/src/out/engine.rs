//! An engine in the form of reports.
#![forbid(unsafe_code)]

use seccompat_engine::{Beyond, How, Stack};
use serde::Serialize;

/// The engine of a document; null if there is none.
#[derive(Serialize, Clone, Debug)]
pub(crate) struct EngineDocument {
    name: &'static str,
    version: String,
    runtime: Option<RuntimeDocument>,
    libseccomp: Option<String>,
    assumed: bool,
    known: &'static str,
}

#[derive(Serialize, Clone, Debug)]
struct RuntimeDocument {
    name: &'static str,
    version: String,
}

impl EngineDocument {
    pub(crate) fn new(stack: &Stack) -> Self {
        let (engine, runtime) = (stack.engine(), stack.runtime());
        Self {
            name: engine.name,
            version: engine.version.to_string(),
            runtime: (runtime != engine).then(|| RuntimeDocument {
                name: runtime.name,
                version: runtime.version.to_string(),
            }),
            libseccomp: stack.libseccomp().map(ToString::to_string),
            assumed: stack.assumed,
            known: match stack.beyond() {
                Some(_) => "extrapolated",
                None if stack.is_ours() => How::Ran.name(),
                None => stack.how().name(),
            },
        }
    }
}

/// `docker@20.10.24/runc@1.1.4/libseccomp@2.5.4 (assumed)`
pub(crate) fn words(stack: &Stack) -> String {
    let mut said = Vec::new();
    if stack.assumed {
        said.push("assumed".to_owned());
    }
    if !stack.is_ours() && stack.how() != How::Ran {
        said.push(format!("facts {}, not run", stack.how()));
    }
    match stack.beyond() {
        Some((part, Beyond::Older(known))) => {
            said.push(format!("{part} is not known: facts of {known}, the oldest known"));
        }
        Some((part, Beyond::Newer(known))) => {
            said.push(format!("{part} is not known: facts of {known}, the newest known"));
        }
        None => {}
    }
    match &said[..] {
        [] => stack.to_string(),
        said => format!("{stack} ({})", said.join("; ")),
    }
}

/// The line that names the engine of a report.
pub(crate) fn line(stack: Option<&Stack>) -> String {
    stack.map(|stack| format!("Engine: {}\n", words(stack))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_the_table_does_not_know_is_named() {
        for (text, said) in [
            ("docker@99", "docker@99 is not known: facts of 29.7.2, the newest known"),
            ("docker@1.0", "docker@1.0 is not known: facts of 18.09, the oldest known"),
        ] {
            let stack = Stack::parse(text).unwrap_or_else(|why| panic!("{text}: {why}"));
            assert!(words(&stack).contains(said), "{}", words(&stack));
            assert_eq!(EngineDocument::new(&stack).known, "extrapolated");
        }
        let known = Stack::parse("docker").unwrap_or_else(|why| panic!("{why}"));
        assert!(!words(&known).contains("not known"));
    }
}
