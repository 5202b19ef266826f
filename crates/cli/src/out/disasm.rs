//! The report of `seccompat disasm`.
#![forbid(unsafe_code)]

use seccompat_bpf::disassemble;
use serde::Serialize;

use super::compile::program;
use super::engine::{self, EngineDocument};
use super::text::Style;
use crate::filter::Filter;

/// Filters as text.
pub(crate) struct DisasmReport {
    pub(crate) filter: Filter,
}

#[derive(Serialize)]
pub(crate) struct Document {
    schema: &'static str,
    engine: Option<EngineDocument>,
    filters: Vec<Lines>,
}

#[derive(Serialize)]
struct Lines {
    index: usize,
    instructions: usize,
    lines: Vec<String>,
}

/// Filters as text and as instructions.
#[derive(Serialize)]
pub(super) struct Instructions {
    schema: &'static str,
    name: String,
    engine: Option<EngineDocument>,
    big_endian: bool,
    filters: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    index: usize,
    program: Vec<(u16, u8, u8, u32)>,
    lines: Vec<String>,
}

/// The filters as instructions, with the names of their constants.
pub(super) fn instructions(filter: &Filter) -> Instructions {
    let programs = filter.newest_first.iter().map(program);
    let shown = programs.zip(listings(filter)).enumerate();
    let shown = shown.map(|(index, (program, text))| Shown { index, program, lines: lines(&text) });
    Instructions {
        schema: "seccompat.show/1",
        name: filter.name.clone(),
        engine: filter.engine.as_ref().map(EngineDocument::new),
        big_endian: filter.big_endian,
        filters: shown.collect(),
    }
}

fn listings(filter: &Filter) -> impl Iterator<Item = String> {
    filter.newest_first.iter().map(|one| disassemble(one, filter.big_endian))
}

fn lines(text: &str) -> Vec<String> {
    text.lines().skip(2).map(|line| line.trim().into()).collect()
}

impl DisasmReport {
    pub(crate) fn json(&self) -> Document {
        let lines = |(index, text): (usize, String)| {
            let lines = lines(&text);
            Lines { index, instructions: lines.len(), lines }
        };
        let filters = listings(&self.filter).enumerate().map(lines).collect();
        let engine = self.filter.engine.as_ref().map(EngineDocument::new);
        Document { schema: "seccompat.disasm/1", engine, filters }
    }

    pub(crate) fn text(&self, style: Style) -> String {
        let count = self.filter.newest_first.len();
        if count == 0 {
            return format!("{} has no filter\n", self.filter.name);
        }
        let with_title = |(at, text): (usize, String)| {
            let age = if at == 0 { " (the newest)" } else { "" };
            let title = format!("filter {} of {count}{age}", at + 1);
            if count == 1 { text } else { format!("{}\n{text}", style.bold(&title)) }
        };
        let listings = listings(&self.filter).enumerate().map(with_title).collect::<Vec<_>>();
        engine::line(self.filter.engine.as_ref()) + &listings.join("\n")
    }
}
