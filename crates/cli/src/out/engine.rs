//! An engine in the form of reports.
#![forbid(unsafe_code)]

use seccompat_engine::{How, Stack};
use serde::Serialize;

/// The engine of a document; null if there is none.
#[derive(Serialize, Debug)]
pub(crate) struct EngineDocument {
    name: &'static str,
    version: String,
    runtime: Option<RuntimeDocument>,
    libseccomp: Option<String>,
    assumed: bool,
    known: &'static str,
}

#[derive(Serialize, Debug)]
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
            known: if stack.is_ours() { How::Ran.name() } else { stack.how().name() },
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
    match &said[..] {
        [] => stack.to_string(),
        said => format!("{stack} ({})", said.join("; ")),
    }
}

/// The line that names the engine of a report.
pub(crate) fn line(stack: Option<&Stack>) -> String {
    stack.map(|stack| format!("Engine: {}\n", words(stack))).unwrap_or_default()
}
