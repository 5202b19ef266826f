//! The options of `seccompat check`.
#![forbid(unsafe_code)]

use std::path::PathBuf;

use crate::context::ContextArgs;
use crate::value::Level;

/// Looks for mistakes in profiles: unknown names, entries without an effect, conditions that can be
/// bypassed, calls that programs need. Writes nothing except a baseline.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Formats  text (default), json, sarif, github
Silence  \"comment\": \"seccompat:allow ID\" in an entry is about that entry, elsewhere
         about the file; so is a comment of YAML
Exit     0 nothing at or above --fail-on (default: error), 1 findings, 2 no profile

Examples
  seccompat check profile.json
  seccompat check deploy/ 'profiles/*.json' --deny unknown-name
  helm template chart | seccompat check - --localhost-root profiles
  seccompat check profile.json --cap all --format sarif
  seccompat check --explain unknown-name")]
pub(crate) struct Check {
    /// Files, directories, patterns (quoted), -, built-in profiles, raw filters or pid:N
    #[arg(value_name = "FILTER")]
    pub(crate) filters: Vec<String>,

    /// Print the page of a finding instead: why it matters, the remedy, examples
    #[arg(long, value_name = "ID", conflicts_with = "filters")]
    pub(crate) explain: Option<String>,

    /// Every finding with its place and its reasons, not one line for each kind
    #[arg(long)]
    pub(crate) verbose: bool,

    /// The least severity that makes the exit status 1
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = Level::Error)]
    pub(crate) fail_on: Level,

    /// Make a finding an error; `warnings` and `notes` are all of them
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) deny: Vec<String>,

    /// Omit a finding
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) allow: Vec<String>,

    /// Omit the findings in this file, which --write-baseline wrote
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,

    /// Write the findings to this file, or to that of --baseline; the exit status is then 0
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    pub(crate) write_baseline: Option<Option<PathBuf>>,

    /// The kubelet's folder of profiles, which contains the Localhost profiles of Pods
    #[arg(long, value_name = "DIR")]
    pub(crate) localhost_root: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) context: ContextArgs,
}
