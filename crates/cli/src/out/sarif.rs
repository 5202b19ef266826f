//! The report of `seccompat check` in SARIF 2.1.0, as code scanning takes it.
#![forbid(unsafe_code)]

use seccompat_lint::{Finding, Severity, rules};
use serde_json::{Value, json};

use super::check::CheckReport;

/// The words of SARIF 3.27.10.
const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// The document. Columns are counted in characters, as SARIF's `unicodeCodePoints` has it.
pub(crate) fn document(report: &CheckReport) -> Value {
    let described = rules().iter().map(|rule| {
        json!({
            "id": rule.id,
            "shortDescription": { "text": rule.summary },
            "fullDescription": { "text": rule.summary },
            "help": { "text": rule.page, "markdown": rule.page },
            "defaultConfiguration": { "level": level(rule.severity) },
        })
    });
    let results = report.findings.iter().map(|finding| result(report, finding));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "seccompat",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": described.collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn result(report: &CheckReport, finding: &Finding) -> Value {
    let start = report.profile.place(finding.span);
    let end = report.profile.place(seccompat_profile::Span {
        start: finding.span.start.saturating_add(finding.span.len),
        len: 0,
    });
    let mut message = vec![finding.message.clone()];
    message.extend(finding.notes.iter().cloned());
    message.extend(finding.help.iter().map(|help| format!("help: {help}")));
    let rule = rules().iter().position(|rule| rule.id == finding.rule.id);
    json!({
        "ruleId": finding.rule.id,
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": { "text": message.join("\n") },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&report.name) },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        } }],
    })
}

/// A relative reference stays one; bytes that no URI has are escaped.
fn uri(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let bare = name.strip_prefix("./").unwrap_or(name);
    let escape = |byte| match byte {
        byte if plain(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    let path: String = bare.bytes().map(escape).collect();
    if bare.starts_with('/') { format!("file://{path}") } else { path }
}
