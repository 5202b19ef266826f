//! The description of a new system call: lines as in the tables of probes, and the rules that they keep.
#![forbid(unsafe_code)]

use seccompat_catalogue::Errno;

use crate::input::number;

/// A described call.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) number: Option<u32>,
    /// Each parameter's name, and whether it is an address.
    params: Option<Vec<(String, bool, bool)>>,
    pub(crate) probes: Vec<Probe>,
}

/// A call that must fail.
pub(crate) struct Probe {
    /// Counts from 1.
    pub(crate) line: usize,
    /// As it is written: `(-1, BAD, ~0)`.
    pub(crate) text: String,
    pub(crate) args: [u64; 6],
    pub(crate) expect: Vec<Errno>,
    /// The comment: the reason why it must fail.
    pub(crate) why: String,
}

/// Reads a description. Errors are the line and the reason.
pub(crate) fn read(text: &str) -> Result<Row, (usize, String)> {
    let mut row = Row::default();
    let mut last = 1;
    for (at, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line)) {
        let (said, why) = line.split_once('#').unwrap_or((line, ""));
        let words: Vec<&str> = said.split_whitespace().collect();
        let [name, fact, values @ ..] = &words[..] else {
            if words.is_empty() {
                continue;
            }
            return Err((at, format!("{said}: a line has a call, a fact and its values")));
        };
        last = at;
        if row.name.is_empty() {
            row.name = (*name).to_owned();
        }
        if row.name != *name {
            return Err((at, format!("a second call, {name}: a file describes one, {}", row.name)));
        }
        row.fact(fact, values, why.trim(), at).map_err(|why| (at, why))?;
    }
    let lacks = match () {
        () if row.number.is_none() => "number",
        () if row.params.is_none() => "args",
        () if row.probes.is_empty() => "probe",
        () => return Ok(row),
    };
    Err((last, format!("there is no line `CALL {lacks} …`")))
}

impl Row {
    fn fact(&mut self, fact: &str, values: &[&str], why: &str, at: usize) -> Result<(), String> {
        match (fact, values) {
            ("number", [value]) if self.number.is_none() => {
                let number = number(value).filter(|_| !value.starts_with('-'));
                self.number = Some(number.ok_or_else(|| format!("{value} is no number"))?);
            }
            ("args", [_, ..]) if self.params.is_none() => self.params = Some(params(values)?),
            ("probe", [_, ..]) => self.probes.push(self.probe(values, why, at)?),
            // A fact of the tables that is not tried.
            ("eperm", ["never" | "rare" | "real"]) => {}
            ("number" | "args" | "probe" | "eperm", _) => {
                return Err(format!("{fact} {} is not understood here", values.join(" ")));
            }
            _ => return Err(format!("no fact is named {fact}: number, args, probe, eperm")),
        }
        Ok(())
    }

    fn probe(&self, values: &[&str], why: &str, line: usize) -> Result<Probe, String> {
        let params = self.params.as_deref().ok_or("args come before probes")?;
        let (answers, given) = values.split_last().ok_or("a probe has an errno")?;
        let given = if given == ["-"] { &[] } else { given };
        if given.len() != params.len() {
            return Err(format!("{} arguments for {} parameters", given.len(), params.len()));
        }
        let mut args = [0; 6];
        for ((word, (name, pointer, narrow)), slot) in given.iter().zip(params).zip(&mut args) {
            *slot = argument(word, *pointer, *narrow).map_err(|why| format!("{name}: {why}"))?;
        }
        let expect: Result<Vec<Errno>, String> = answers.split('|').map(errno).collect();
        let expect = expect?;
        if expect.contains(&Errno::EINVAL) && why.is_empty() {
            return Err("EINVAL without a reason: say after # why these arguments stay \
                        contradictory in every later version of the call"
                .into());
        }
        let text = format!("({})", given.join(", "));
        Ok(Probe { line, text, args, expect, why: why.to_owned() })
    }
}

/// Parameters as `NAME:KIND`: whether each is an address, and whether the kernel reads 32 bits.
fn params(words: &[&str]) -> Result<Vec<(String, bool, bool)>, String> {
    if words == ["-"] {
        return Ok(Vec::new());
    }
    if words.len() > 6 {
        return Err("a call has at most six parameters".into());
    }
    let param = |word: &&str| {
        let (name, kind) = word.split_once(':').unwrap_or((word, ""));
        let (pointer, narrow) = match kind {
            "fd" | "int" | "uint" => (false, true),
            "long" => (false, false),
            "str" | "ptr" => (true, false),
            _ => {
                return Err(format!("{word}: a parameter is NAME:fd, int, uint, long, str or ptr"));
            }
        };
        Ok((name.to_owned(), pointer, narrow))
    };
    words.iter().map(param).collect()
}

fn argument(word: &str, pointer: bool, narrow: bool) -> Result<u64, String> {
    match (word, pointer) {
        ("BAD", true) => return Ok(u64::MAX),
        (_, true) => {
            return Err("an address is BAD (all bits set); null keeps acquiring meanings".into());
        }
        ("~0", _) => return Ok(if narrow { u32::MAX.into() } else { u64::MAX }),
        _ => {}
    }
    let value = match word.strip_prefix("0x") {
        Some(digits) => i128::from_str_radix(digits, 16).ok(),
        None => word.parse().ok(),
    };
    let bits = if narrow { 32 } else { 64 };
    let fits = |value: &i128| *value >= -(1 << (bits - 1)) && *value < 1 << bits;
    let value = value.filter(fits).ok_or_else(|| format!("{word} is no number of {bits} bits"))?;
    u64::try_from(value & ((1 << bits) - 1)).map_err(|why| why.to_string())
}

fn errno(name: &str) -> Result<Errno, String> {
    match name {
        "EPERM" => Err("EPERM proves nothing: a filter says it too".into()),
        "ENOSYS" => Err("ENOSYS proves nothing: a kernel without the call says it too".into()),
        "OK" => Err("a probe fails: a call that succeeds may have an effect".into()),
        _ => Errno::parse(name).ok_or_else(|| format!("{name} is no errno")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# new\nnewcall number 470\nnewcall args fd:fd path:str flags:uint\n\
                        newcall probe -1 BAD ~0 EINVAL|EBADF # reserved\nnewcall eperm real\n";

    #[test]
    fn a_description_is_read() {
        let row = read(GOOD).unwrap();
        assert_eq!((&*row.name, row.number, row.probes.len()), ("newcall", Some(470), 1));
        let probe = &row.probes[0];
        assert_eq!(probe.args, [0xffff_ffff, u64::MAX, 0xffff_ffff, 0, 0, 0]);
        assert_eq!((probe.line, &*probe.why), (4, "reserved"));
        assert_eq!(probe.expect, [Errno::EINVAL, Errno::EBADF]);
    }

    #[test]
    fn a_wrong_line_is_refused_at_its_place() {
        for (from, to, line, part) in [
            ("# reserved", "", 4, "EINVAL without a reason"),
            ("EINVAL|EBADF", "EPERM", 4, "EPERM proves nothing"),
            ("EINVAL|EBADF", "ENOSYS", 4, "ENOSYS proves nothing"),
            ("EINVAL|EBADF", "OK", 4, "a probe fails"),
            ("EINVAL|EBADF", "EBADFOO", 4, "no errno"),
            ("-1 BAD", "-1 0", 4, "path: an address is BAD"),
            ("-1 BAD ~0", "-1 BAD", 4, "2 arguments for 3 parameters"),
            ("~0", "0x100000000", 4, "no number of 32 bits"),
            ("path:str", "path", 3, "a parameter is NAME:fd"),
            ("number 470", "number -1", 2, "no number"),
            ("newcall number 470\n", "", 4, "no line `CALL number"),
            ("newcall eperm", "other eperm", 5, "a second call"),
            ("eperm real", "role basic", 5, "no fact is named role"),
        ] {
            let (at, why) = read(&GOOD.replace(from, to)).err().unwrap();
            assert!(at == line && why.contains(part), "{to}: {at}: {why}");
        }
    }
}
