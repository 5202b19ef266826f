//! The report of `seccompat check` in SARIF 2.1.0, for code scanning.
#![forbid(unsafe_code)]

use seccompat_lint::{Edit, Finding, RuleInfo, Severity, rules};
use seccompat_profile::Span;
use serde_json::{Value, json};

use super::report::{CheckReport, Part};

/// The words of SARIF 3.27.10.
const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// The document. Columns are counted in characters, as in SARIF's `unicodeCodePoints`.
pub(super) fn document(report: &CheckReport) -> Value {
    let described = rules().iter().map(|rule| {
        json!({
            "id": rule.id,
            "shortDescription": { "text": rule.summary },
            "fullDescription": { "text": rule.why() },
            "help": { "text": rule.page, "markdown": rule.page },
            "helpUri": help_uri(rule),
            "defaultConfiguration": { "level": level(rule.severity) },
            "properties": { "tags": ["security", "seccomp"] },
        })
    });
    let results = report.findings().map(|(part, finding)| result(part, finding));
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

/// The page in the published crate, in the release that wrote the report.
fn help_uri(rule: &RuleInfo) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("https://docs.rs/crate/seccompat-lint/{version}/source/docs/rules/{}.md", rule.id)
}

fn result(part: &Part, finding: &Finding) -> Value {
    let mut message = vec![finding.message.clone()];
    message.extend(finding.notes.iter().cloned());
    message.extend(finding.help.iter().map(|help| format!("help: {help}")));
    let rule = rules().iter().position(|rule| rule.id == finding.rule.id);
    let file = json!({ "uri": uri(&part.name) });
    let mut result = json!({
        "ruleId": finding.rule.id,
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": { "text": message.join("\n") },
        "locations": [{ "physicalLocation": {
            "artifactLocation": file,
            "region": region(part, finding.span),
        } }],
    });
    if !finding.edits.is_empty() {
        let replacement = |edit: &Edit| {
            json!({
                "deletedRegion": region(part, edit.span),
                "insertedContent": { "text": edit.text },
            })
        };
        let all: Vec<Value> = finding.edits.iter().map(replacement).collect();
        result["fixes"] = json!([{
            "description": { "text": finding.help.as_deref().unwrap_or(finding.rule.summary) },
            "artifactChanges": [{ "artifactLocation": file, "replacements": all }],
        }]);
    }
    result
}

/// Its end is the column after its last character.
fn region(part: &Part, span: Span) -> Value {
    let start = part.text.place(span);
    let behind = Span { start: span.start.saturating_add(span.len), len: 0 };
    let end = part.text.place(behind);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// A relative reference stays relative; bytes that a URI cannot have are escaped.
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
