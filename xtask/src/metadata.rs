//! Cargo's facts about the workspace.
#![forbid(unsafe_code)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// `cargo metadata` with these arguments.
pub(crate) fn metadata(root: &Path, args: &[&str]) -> Result<Value, String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["metadata", "--format-version", "1"]).args(args).current_dir(root);
    let out = cargo.output().map_err(|why| format!("cargo does not run: {why}"))?;
    if !out.status.success() {
        return Err(String::from_utf8_lossy(&out.stderr).into_owned());
    }
    serde_json::from_slice(&out.stdout).map_err(|why| format!("cargo metadata: {why}"))
}

/// The packages in it.
pub(crate) fn packages(metadata: &Value) -> &[Value] {
    list(metadata, "packages")
}

/// A field that is a list; empty if it is absent.
pub(crate) fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A field that is text; empty if it is absent.
pub(crate) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}
