//! Hosts: documents of `scan`, in bounded memory however many there are.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort_by_key;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead, Read};

use seccompat_catalogue::Sysno;
use serde::Deserialize;

use super::Column;

/// Different columns beyond this many are one column.
const MOST: usize = 100;
/// The names that a column lists of each kind.
const NAMES: usize = 5;
/// The longest document.
const LONGEST: u64 = 16 << 20;

/// Groups of hosts whose calls have the same verdicts.
#[derive(Default)]
pub(crate) struct Hosts {
    groups: HashMap<Vec<u8>, Group>,
    /// Hosts of further groups.
    others: u64,
}

#[derive(Default)]
struct Group {
    count: u64,
    names: Vec<String>,
    kernels: Vec<String>,
    engines: Vec<String>,
}

/// The parts of a document that the table needs.
#[derive(Deserialize)]
struct Scan {
    schema: String,
    kernel: String,
    engine: Option<String>,
    syscalls: Vec<Call>,
}

#[derive(Deserialize)]
struct Call {
    name: String,
    verdict: String,
    errno: Option<String>,
    cause: Option<String>,
}

/// The counts of an input.
#[derive(Default)]
pub(crate) struct HostsRead {
    pub(crate) lines: u64,
    pub(crate) hosts: u64,
    pub(crate) broken: u64,
    pub(crate) first_broken: Option<u64>,
}

impl Hosts {
    /// Reads documents, one a line. A line may begin with the name of its host, as `kubectl logs
    /// --prefix` writes it.
    pub(super) fn read(
        &mut self,
        name: &str,
        mut input: impl BufRead,
        calls: &[Sysno],
    ) -> io::Result<HostsRead> {
        let rows: HashMap<&str, usize> =
            calls.iter().enumerate().map(|(row, call)| (call.name(), row)).collect();
        let mut read = HostsRead::default();
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            if input.by_ref().take(LONGEST).read_until(b'\n', &mut bytes)? == 0 {
                return Ok(read);
            }
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            read.lines += 1;
            let start = bytes.iter().position(|byte| *byte == b'{').unwrap_or(0);
            let prefix = String::from_utf8_lossy(&bytes[..start]);
            let host = prefix.trim().trim_matches(['[', ']']).to_owned();
            let host = if host.is_empty() { format!("{name}:{}", read.lines) } else { host };
            let scan = serde_json::from_slice::<Scan>(&bytes[start..]).ok();
            match scan.filter(|scan| scan.schema == "seccompat.scan/1") {
                Some(scan) => {
                    read.hosts += 1;
                    self.add(&scan, host, &rows, calls.len());
                }
                None => {
                    read.broken += 1;
                    read.first_broken.get_or_insert(read.lines);
                }
            }
        }
    }

    fn add(&mut self, scan: &Scan, host: String, rows: &HashMap<&str, usize>, count: usize) {
        let mut letters = vec![b'U'; count];
        for call in &scan.syscalls {
            if let Some(row) = rows.get(&*call.name) {
                letters[*row] = call.letter();
            }
        }
        if self.groups.len() >= MOST && !self.groups.contains_key(&letters) {
            self.others += 1;
            return;
        }
        let group = self.groups.entry(letters).or_default();
        group.count += 1;
        let remember = |list: &mut Vec<String>, name: String| {
            if list.len() < NAMES && !list.contains(&name) {
                list.push(name);
            }
        };
        remember(&mut group.names, host);
        remember(&mut group.kernels, scan.kernel.clone());
        remember(&mut group.engines, scan.engine.clone().unwrap_or_else(|| "no engine".to_owned()));
    }

    /// The columns, the largest group first.
    pub(super) fn columns(self, calls: &[Sysno]) -> Vec<Column> {
        let mut groups: Vec<(Vec<u8>, Group)> = self.groups.into_iter().collect();
        sort_by_key(&mut groups, |(letters, group)| (Reverse(group.count), letters.clone()));
        let mut columns: Vec<Column> = groups
            .into_iter()
            .map(|(letters, group)| {
                let known = calls.iter().zip(letters);
                let known =
                    known.map(|(call, letter)| (*call, (char::from(letter), String::new())));
                group.column(known.collect(), calls)
            })
            .collect();
        if self.others > 0 {
            let about = "hosts of further kinds, which differ among themselves".to_owned();
            let name = format!("{} other hosts", self.others);
            let mut column = Column::new(name, about, self.others, BTreeMap::new());
            column.order(calls);
            columns.push(column);
        }
        columns
    }
}

impl Group {
    fn column(self, known: BTreeMap<Sysno, (char, String)>, calls: &[Sysno]) -> Column {
        let name = match (&self.names[..], self.count) {
            ([one], 1) => one.clone(),
            _ => format!("{} hosts, {}", self.count, self.engines.join(", ")),
        };
        let more = if self.count > self.names.len() as u64 { " and others" } else { "" };
        let about = format!(
            "{}{more}; Linux {}; {}",
            self.names.join(", "),
            self.kernels.join(", "),
            self.engines.join(", ")
        );
        let mut column = Column::new(name, about, self.count, known);
        column.order(calls);
        column
    }
}

impl Call {
    /// The letter of its verdict.
    fn letter(&self) -> u8 {
        let is_enosys = self.errno.as_deref() == Some("ENOSYS");
        match &*self.verdict {
            "available" => b'A',
            "conditional" => b'C',
            "missing" if self.cause.as_deref() == Some("kernel") => b'X',
            "missing" => b'N',
            "filtered" if is_enosys => b'N',
            "filtered" | "refused" => b'E',
            "killed" => b'K',
            _ => b'U',
        }
    }
}
