//! Values of options, and how they are written.
#![forbid(unsafe_code)]

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_engine::Stack;
use seccompat_lint::Written;

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs: one document
    Json,
    /// For programs: one document on each line, as trace writes it
    Jsonl,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For GitHub's workflows: one command for each finding
    Github,
    /// For reviews: Markdown
    Markdown,
    /// For talks and reviews: a picture, as show, diff and report draw it
    Svg,
    /// For spreadsheets: a line for each call, as report writes it
    Csv,
    /// The kernel's instructions, 8 bytes each
    Raw,
    /// The same for crun's run.oci.seccomp_bpf_data
    Base64,
    /// Instructions with the names of calls
    #[value(alias = "bpf")]
    Disasm,
    /// An array of struct sock_filter
    C,
}

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Level {
    /// Only profiles that engines refuse or that break programs
    Error,
    /// Also those that the author probably does not intend
    Warning,
    /// All
    Note,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The form of a written profile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Form {
    /// The runtime specification's JSON, which every engine reads
    #[value(alias = "docker", alias = "podman", alias = "json")]
    Oci,
    /// A SeccompProfile of the security-profiles-operator, in YAML
    #[value(alias = "security-profiles-operator", alias = "yaml")]
    Spo,
}

/// The options for the form of a written profile.
#[derive(clap::Args, Debug)]
pub(crate) struct FormArgs {
    /// The form: oci is the runtime specification's JSON, which every engine reads; spo is a
    /// SeccompProfile of the security-profiles-operator, in YAML
    #[arg(long, value_name = "FORM", value_enum, default_value = "oci", hide_default_value = true)]
    form: Form,

    /// The metadata.name of a SeccompProfile [default: the profile's own, or `profile`]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

impl FormArgs {
    pub(crate) fn written(&self) -> Written {
        match self.form {
            Form::Oci => Written::Oci,
            Form::Spo => Written::Operator,
        }
    }

    /// The name of an object, for a profile that may have a name.
    pub(crate) fn name<'a>(&'a self, own: Option<&'a str>) -> &'a str {
        self.name.as_deref().or(own).unwrap_or("profile")
    }

    /// The engine that the form implies.
    pub(crate) fn engine(&self) -> Option<Stack> {
        (self.form == Form::Spo).then(|| Stack::assumed("containerd"))
    }
}

pub(crate) fn version(text: &str) -> Result<KernelVersion, String> {
    let clean = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    KernelVersion::parse(text)
        .filter(|_| clean)
        .ok_or_else(|| "a kernel version has the form 5.10".into())
}

/// A 64-bit number, decimal or hexadecimal.
pub(crate) fn word(text: &str) -> Result<u64, String> {
    let parsed = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => text.parse(),
    };
    parsed.map_err(|_| "a number of 64 bits is written as 42 or 0x2a".into())
}

/// Accepts every spelling; lists the one that is printed.
pub(crate) fn abi() -> impl TypedValueParser<Value = Abi> {
    let names = PossibleValuesParser::new(Abi::ALL.iter().map(|abi| abi.name()));
    AbiParser(names)
}

#[derive(Clone)]
struct AbiParser(PossibleValuesParser);

impl TypedValueParser for AbiParser {
    type Value = Abi;

    fn parse_ref(
        &self,
        cmd: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Abi, clap::Error> {
        match value.to_str().and_then(Abi::parse) {
            Some(abi) => Ok(abi),
            // Its error names the allowed values.
            None => self.0.parse_ref(cmd, arg, value).map(|_| Abi::X86_64),
        }
    }

    fn possible_values(
        &self,
    ) -> Option<Box<dyn Iterator<Item = clap::builder::PossibleValue> + '_>> {
        self.0.possible_values()
    }
}
