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
pub(crate) struct ShowReport {
    pub(crate) filter: Filter,
}

#[derive(Serialize)]
pub(crate) struct ShowDocument {
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

impl ShowReport {
    pub(crate) fn json(self) -> ShowDocument {
        let programs = self.filter.newest_first.iter().map(program).collect::<Vec<_>>();
        let (name, big_endian) = (self.filter.name.clone(), self.filter.big_endian);
        let Document { engine, filters, .. } = DisasmReport { filter: self.filter }.json();
        let shown = filters.into_iter().zip(programs).map(|(filter, program)| Shown {
            index: filter.index,
            program,
            lines: filter.lines,
        });
        ShowDocument {
            schema: "seccompat.show/1",
            name,
            engine,
            big_endian,
            filters: shown.collect(),
        }
    }
}

impl DisasmReport {
    fn listings(&self) -> impl Iterator<Item = String> {
        self.filter.newest_first.iter().map(|one| disassemble(one, self.filter.big_endian))
    }

    pub(crate) fn json(&self) -> Document {
        let lines = |(index, text): (usize, String)| {
            let lines: Vec<String> = text.lines().skip(2).map(|line| line.trim().into()).collect();
            Lines { index, instructions: lines.len(), lines }
        };
        let filters = self.listings().enumerate().map(lines).collect();
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
        let listings = self.listings().enumerate().map(with_title).collect::<Vec<_>>();
        engine::line(self.filter.engine.as_ref()) + &listings.join("\n")
    }
}
