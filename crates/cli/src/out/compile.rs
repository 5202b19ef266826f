//! The reports of `seccompat compile`.
#![forbid(unsafe_code)]

use std::fmt::Write;

use base64::Engine;
use seccompat_bpf::{Program, disassemble};
use seccompat_catalogue::Sysno;
use seccompat_profile::Unknown;
use serde::Serialize;

use super::context::ContextDocument;
use super::text::harmless_json;
use crate::failure::Failure;
use crate::filter::{Compiled, Filter, Proof};
use crate::value::Format;

/// A compiled profile, and the requested form.
pub(crate) struct CompileReport {
    filter: Filter,
    format: Format,
}

#[derive(Serialize)]
pub(crate) struct Document<'a> {
    schema: &'static str,
    context: ContextDocument,
    instructions: usize,
    proven: bool,
    big_endian: bool,
    horizon: Option<String>,
    unknown: &'static str,
    enosys: Vec<&'static str>,
    warnings: &'a [String],
    program: Vec<(u16, u8, u8, u32)>,
}

/// The instructions in the form of documents.
pub(super) fn program(program: &Program) -> Vec<(u16, u8, u8, u32)> {
    program.insns().iter().map(|insn| (insn.code, insn.jt, insn.jf, insn.k)).collect()
}

impl CompileReport {
    pub(crate) fn new(filter: Filter, format: Format) -> Self {
        Self { filter, format }
    }

    /// Whether the program is not known to decide as its source for every call: the proof was omitted, or the
    /// source was learned by questions.
    fn unproven(&self) -> bool {
        let is_left = |compiled: &Compiled| compiled.proof == Proof::Left;
        self.filter.learned.is_some() || self.filter.compiled.as_ref().is_some_and(is_left)
    }

    /// The output.
    ///
    /// # Errors
    /// The format is not one for filters.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Failure> {
        let (program, big_endian) = (self.filter.program()?, self.filter.big_endian);
        let raw = || -> Vec<u8> {
            program.insns().iter().flat_map(|insn| insn.to_bytes(big_endian)).collect()
        };
        Ok(match self.format {
            Format::Raw => raw(),
            Format::Base64 => {
                (base64::engine::general_purpose::STANDARD.encode(raw()) + "\n").into_bytes()
            }
            Format::Disasm | Format::Text => {
                let unproven = if self.unproven() { "unproven\n" } else { "" };
                (unproven.to_owned() + &disassemble(program, big_endian)).into_bytes()
            }
            Format::C => {
                let unproven = if self.unproven() { "/* unproven */\n" } else { "" };
                (unproven.to_owned() + &c(program)).into_bytes()
            }
            Format::Sarif
            | Format::Jsonl
            | Format::Csv
            | Format::Github
            | Format::Markdown
            | Format::Svg => {
                return Err(Failure::new("a filter is raw, base64, disasm, c or json"));
            }
            Format::Json => {
                let json = serde_json::to_string(&self.document(program));
                let json = json.map_err(|error| Failure::new(error.to_string()))?;
                (harmless_json(json) + "\n").into_bytes()
            }
        })
    }

    fn document<'a>(&'a self, compiled: &Program) -> Document<'a> {
        let made = self.filter.compiled.as_ref();
        Document {
            schema: "seccompat.compile/1",
            context: made
                .map(|made| ContextDocument::new(&made.abis, &made.context, made.kernel_from))
                .unwrap_or_default(),
            instructions: compiled.insns().len(),
            proven: !self.unproven(),
            big_endian: self.filter.big_endian,
            horizon: made
                .and_then(|made| made.horizon)
                .and_then(|horizon| horizon.version)
                .map(|version| version.to_string()),
            unknown: made.map_or("", |made| made.context.unknown.name()),
            enosys: made
                .into_iter()
                .flat_map(|made| &made.enosys)
                .map(|call| call.name())
                .collect(),
            warnings: made.map_or(&[], |made| &made.warnings),
            program: program(compiled),
        }
    }
}

/// The horizon, in words.
pub(crate) fn explained(name: &str, compiled: &Compiled) -> String {
    let version = compiled.horizon.and_then(|horizon| horizon.version);
    let knows = match version {
        Some(version) => format!("{name} knows calls up to Linux {version}"),
        None => format!("{name} names no call"),
    };
    if compiled.context.unknown == Unknown::Runc {
        // The stub only compares numbers: an author's knowledge of a call does not matter to it.
        let mut text = match compiled.enosys.len() {
            0 => format!("{name}: runc's stub adds no ENOSYS"),
            count => format!(
                "{name}: runc's stub gives ENOSYS to every number above the largest that the profile \
                 names, on each architecture; {count} calls have such a number there"
            ),
        };
        text += &context_and_proof(compiled);
        return text;
    }
    let newer = |call: &&Sysno| version.is_some_and(|version| call.since() > version);
    let later = compiled.enosys.iter().filter(newer).count();
    let older = compiled.enosys.len() - later;
    let mut text = match later {
        0 => knows,
        1 => format!("{knows}; one newer call gets ENOSYS"),
        _ => format!("{knows}; {later} newer ones get ENOSYS"),
    };
    if older > 0 {
        let which = if older == 1 { "does an older one" } else { "do older ones" };
        let _ = write!(text, "; so {which} whose callers fall back on ENOSYS alone ({older})");
    }
    text += &context_and_proof(compiled);
    text
}

/// The kernel that it was resolved for, and whether it was proven, if that matters.
fn context_and_proof(compiled: &Compiled) -> String {
    let mut text = String::new();
    if compiled.kernel_from == "running" {
        let _ = write!(text, "; resolved for the running kernel, {}", compiled.context.kernel);
    }
    if compiled.proof == Proof::Left {
        text += "; unproven, as asked by --no-proof: for measuring only";
    }
    text
}

fn c(program: &Program) -> String {
    let mut text = String::from("#include <linux/filter.h>\n\n");
    let _ = writeln!(text, "static struct sock_filter filter[{}] = {{", program.insns().len());
    for insn in program.insns() {
        let _ = writeln!(
            text,
            "\t{{ {:#04x}, {}, {}, {:#010x} }},",
            insn.code, insn.jt, insn.jf, insn.k
        );
    }
    text + "};\n"
}
