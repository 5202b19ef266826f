//! A baseline: the known findings of a project, so that only new ones are reported.
//!
//! A finding is identified by its file, its kind and its words, not by its line, which other
//! changes move; among equal ones, as many are known as the baseline counts.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use seccompat_lint::Finding;
use seccompat_profile::order::map;
use serde::{Deserialize, Serialize};

use super::options::Check;
use crate::out::Failure;
use crate::out::check::Part;

const SCHEMA: &str = "seccompat.baseline/1";

#[derive(Serialize, Deserialize)]
struct Document {
    schema: String,
    findings: Vec<Known>,
}

#[derive(Serialize, Deserialize)]
struct Known {
    file: String,
    id: String,
    message: String,
    count: usize,
}

/// The file, the kind and the words of a finding.
type Key = (String, String, String);

fn key(part: &Part, finding: &Finding) -> Key {
    let file = part.name.strip_prefix("./").unwrap_or(&part.name);
    (file.to_owned(), finding.rule.id.to_owned(), finding.message.clone())
}

/// The file for a new baseline.
pub(super) fn place(options: &Check) -> Result<Option<PathBuf>, Failure> {
    match (&options.write_baseline, &options.baseline) {
        (None, _) => Ok(None),
        (Some(Some(_)), Some(_)) => Err(Failure::new("two files for one baseline")
            .hint("name it once: seccompat check FILE --write-baseline BASELINE")),
        (Some(Some(path)), None) | (Some(None), Some(path)) => Ok(Some(path.clone())),
        (Some(None), None) => Err(Failure::new("--write-baseline needs a file")
            .hint("seccompat check FILE --write-baseline BASELINE")),
    }
}

/// The text of a baseline with all these findings.
pub(super) fn text(parts: &[Part]) -> Result<String, Failure> {
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for part in parts {
        for finding in &part.findings {
            *counts.entry(key(part, finding)).or_default() += 1;
        }
    }
    let known = |((file, id, message), count)| Known { file, id, message, count };
    let document =
        Document { schema: SCHEMA.to_owned(), findings: counts.into_iter().map(known).collect() };
    let text = serde_json::to_string_pretty(&document);
    text.map(|text| text + "\n").map_err(|error| Failure::new(error.to_string()))
}

/// The known findings of a project.
pub(super) struct Baseline(BTreeMap<Key, usize>);

impl Baseline {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        let text = fs::read_to_string(path).map_err(|error| {
            Failure::new(format!("cannot read {shown}: {error}"))
                .hint(format!("create it first: seccompat check FILE --write-baseline {shown}"))
        })?;
        let document: Document = serde_json::from_str(&text).map_err(|error| {
            Failure::new(format!("{shown} is no baseline: {error}"))
                .hint("create it again with --write-baseline")
        })?;
        if document.schema != SCHEMA {
            return Err(Failure::new(format!(
                "{shown} is not a baseline: `schema` is not {SCHEMA}"
            ))
            .hint("create it again with --write-baseline"));
        }
        let known = document.findings.into_iter();
        Ok(Self(map(known.map(|one| ((one.file, one.id, one.message), one.count)))))
    }

    /// Removes the known findings; returns their number.
    pub(super) fn leave_out(mut self, parts: &mut [Part]) -> usize {
        let mut left_out = 0;
        for part in parts {
            let findings = std::mem::take(&mut part.findings);
            for finding in findings {
                match self.0.get_mut(&key(part, &finding)) {
                    Some(count) if *count > 0 => {
                        *count -= 1;
                        left_out += 1;
                    }
                    _ => part.findings.push(finding),
                }
            }
        }
        left_out
    }
}
