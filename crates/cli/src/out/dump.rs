//! The report of `seccompat dump`.
#![forbid(unsafe_code)]

use seccompat_bpf::disassemble;
use serde::Serialize;

use super::compile::program;
use crate::asked::Learned;
use crate::filter::Filter;

/// The filters of a process.
pub(crate) struct DumpReport {
    /// The process or thread; `None` if there is none.
    pub(crate) pid: Option<i32>,
    pub(crate) filter: Filter,
}

#[derive(Serialize)]
pub(crate) struct Document {
    schema: &'static str,
    pid: Option<i32>,
    big_endian: bool,
    filters: Vec<One>,
    /// Thread ids; their filters are not listed here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    threads_that_differ: Vec<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    learned: Option<Learned>,
}

#[derive(Serialize)]
struct One {
    /// 0 is the newest.
    index: usize,
    program: Vec<(u16, u8, u8, u32)>,
}

impl DumpReport {
    pub(crate) fn json(&self) -> Document {
        let one = |(index, filter)| One { index, program: program(filter) };
        Document {
            schema: "seccompat.dump/1",
            pid: self.pid,
            big_endian: self.filter.big_endian,
            filters: self.filter.newest_first.iter().enumerate().map(one).collect(),
            threads_that_differ: self.filter.threads_that_differ.clone(),
            learned: self.filter.learned.clone(),
        }
    }

    pub(crate) fn text(&self) -> String {
        let filters = &self.filter.newest_first;
        let count = match filters.len() {
            0 => "no filter".to_owned(),
            1 => "one filter".to_owned(),
            count => format!("{count} filters, the newest first"),
        };
        let whose = match self.pid {
            Some(pid) => format!("process {pid}"),
            None => self.filter.name.clone(),
        };
        let mut text = format!("{whose}: {count}\n");
        for filter in filters {
            text.push('\n');
            text.push_str(&disassemble(filter, self.filter.big_endian));
        }
        text
    }
}
