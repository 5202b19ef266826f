//! The report of `seccompat disasm`.
#![forbid(unsafe_code)]

use seccompat_bpf::disassemble;
use serde::Serialize;

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
