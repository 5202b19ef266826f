//! The output of `seccompat scan --format json`, parsed without the code that wrote it.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use seccompat_catalogue::Abi;
use serde_json::Value;

/// The document.
#[derive(Clone, Debug)]
pub struct Report {
    /// Every call of it, by name.
    pub calls: BTreeMap<String, Call>,
    /// The number of filters that the scan found on itself, if known.
    pub filters: Option<u64>,
    /// The mode of seccomp(2): 2 under a filter.
    pub mode: Option<u64>,
    /// The method of asking the filters without making a call; `None` if they were not asked.
    pub rehearsed: Option<String>,
    /// The calls of other ABIs, if these live.
    pub abis: Vec<(Abi, Vec<Foreign>)>,
}

/// A call of another ABI.
#[derive(Clone, Debug)]
pub struct Foreign {
    /// Its name.
    pub name: String,
    /// Its number there.
    pub nr: u32,
    /// The verdict, with the errno of a filter.
    pub said: String,
    /// The values with an unusual decision of the filters.
    pub arguments: Vec<Argument>,
}

/// A named value with an unusual decision of the filters.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// The registers, with zeros in all others.
    pub args: [u64; 6],
    /// The answer: `allow`, `errno EPERM`, `trap`, `kill_process`.
    pub said: String,
}

/// One call.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its number.
    pub nr: u32,
    /// The verdict's name.
    pub verdict: String,
    /// A filter's errno.
    pub errno: Option<String>,
    /// Whether its probes are conclusive.
    pub conclusive: bool,
    /// The probes made.
    pub probes: Vec<Probe>,
    /// The reason for a doubt.
    pub note: String,
    /// The values with an unusual decision of the filters.
    pub arguments: Vec<Argument>,
}

/// One probe.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The six registers.
    pub args: [u64; 6],
    /// The kernel's possible answers.
    pub expect: Vec<String>,
    /// The actual answer.
    pub got: String,
}

impl Report {
    /// Reads the document.
    ///
    /// # Errors
    /// If it is none, or of another kind.
    pub fn parse(text: &str) -> Result<Self, String> {
        let json: Value = serde_json::from_str(text).map_err(|why| format!("{why}: {text}"))?;
        if json["schema"] != "seccompat.scan/1" {
            return Err(format!("schema {}", json["schema"]));
        }
        let all = json["syscalls"].as_array().ok_or("no syscalls")?;
        let calls: Option<BTreeMap<_, _>> = all
            .iter()
            .map(|call| Some((call["name"].as_str()?.to_owned(), Call::parse(call)?)))
            .collect();
        let calls = calls.ok_or("a call without one of its fields")?;
        let (filters, mode) = (&json["seccomp"]["filters"], &json["seccomp"]["mode"]);
        let abis = json["abis"].as_array().ok_or("no abis")?.iter();
        let abis: Option<Vec<_>> = abis.map(abi).collect();
        let report = Self {
            calls,
            filters: filters.as_u64(),
            mode: mode.as_u64(),
            rehearsed: json["rehearsal"]["by"].as_str().map(str::to_owned),
            abis: abis.ok_or("an ABI without one of its fields")?,
        };
        for (verdict, count) in json["summary"].as_object().ok_or("no summary")? {
            if count.as_u64() != Some(report.count(verdict) as u64) {
                return Err(format!("the summary says {count} {verdict}"));
            }
        }
        Ok(report)
    }

    /// The number of calls with this verdict.
    #[must_use]
    pub fn count(&self, verdict: &str) -> usize {
        self.calls.values().filter(|call| call.verdict == verdict).count()
    }

    /// The number of calls with conclusive probes.
    #[must_use]
    pub fn conclusive(&self) -> usize {
        self.calls.values().filter(|call| call.conclusive).count()
    }

    /// The verdict and errno of a call: `filtered EPERM`.
    #[must_use]
    pub fn said(&self, name: &str) -> Option<String> {
        self.calls.get(name).map(Call::said)
    }

    /// The counts that a line of a table shows.
    #[must_use]
    pub fn counts(&self) -> String {
        let verdicts = [
            "available",
            "missing",
            "filtered",
            "conditional",
            "killed",
            "refused",
            "undetermined",
        ];
        let counts = verdicts.map(|verdict| format!("{} {verdict}", self.count(verdict)));
        counts.join(", ")
    }
}

impl Call {
    /// The verdict, with the errno of a filter: `filtered EPERM`.
    #[must_use]
    pub fn said(&self) -> String {
        match (self.verdict.as_str(), &self.errno) {
            ("filtered", Some(errno)) => format!("filtered {errno}"),
            (verdict, _) => verdict.to_owned(),
        }
    }

    fn parse(json: &Value) -> Option<Self> {
        Some(Self {
            nr: json["nr"].as_u64()?.try_into().ok()?,
            verdict: json["verdict"].as_str()?.to_owned(),
            errno: json["errno"].as_str().map(str::to_owned),
            conclusive: json["conclusive"].as_bool()?,
            probes: json["probes"].as_array()?.iter().map(Probe::parse).collect::<Option<_>>()?,
            note: json["note"].as_str().unwrap_or_default().to_owned(),
            arguments: arguments(&json["arguments"])?,
        })
    }
}

/// The calls of another ABI.
fn abi(json: &Value) -> Option<(Abi, Vec<Foreign>)> {
    let abi = Abi::parse(json["arch"].as_str()?)?;
    let one = |call: &Value| {
        let verdict = call["verdict"].as_str()?;
        Some(Foreign {
            name: call["name"].as_str()?.to_owned(),
            nr: call["nr"].as_u64()?.try_into().ok()?,
            said: match (verdict, call["errno"].as_str()) {
                ("filtered", Some(errno)) => format!("filtered {errno}"),
                _ => verdict.to_owned(),
            },
            arguments: arguments(&call["arguments"])?,
        })
    };
    Some((abi, json["syscalls"].as_array()?.iter().map(one).collect::<Option<_>>()?))
}

fn arguments(json: &Value) -> Option<Vec<Argument>> {
    let one = |json: &Value| {
        let mut args = [0; 6];
        for (argument, value) in json["values"].as_object()? {
            let value = value.as_str()?.strip_prefix("0x")?;
            args[argument.parse::<usize>().ok()?] = u64::from_str_radix(value, 16).ok()?;
        }
        let action = json["action"].as_str()?;
        let said = match json["errno"].as_str() {
            Some(errno) => format!("{action} {errno}"),
            None => action.to_owned(),
        };
        Some(Argument { name: json["name"].as_str()?.to_owned(), args, said })
    };
    json.as_array()?.iter().map(one).collect()
}

impl Probe {
    fn parse(json: &Value) -> Option<Self> {
        let mut args = [0; 6];
        let words = json["args"].as_array()?;
        if words.len() != args.len() {
            return None;
        }
        for (arg, word) in args.iter_mut().zip(words) {
            *arg = u64::from_str_radix(word.as_str()?.strip_prefix("0x")?, 16).ok()?;
        }
        let expect = json["expect"].as_array()?.iter();
        Some(Self {
            args,
            expect: expect.map(|e| e.as_str().map(str::to_owned)).collect::<Option<_>>()?,
            got: json["got"].as_str()?.to_owned(),
        })
    }
}
