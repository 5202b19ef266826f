//! The output of `seccompat scan --format json`, parsed without the code that wrote it.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

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
        let report = Self { calls, filters: filters.as_u64(), mode: mode.as_u64() };
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
        })
    }
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
