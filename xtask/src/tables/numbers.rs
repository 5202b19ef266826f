//! `data/numbers.tbl`: names, releases and numbers of the system calls.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Line, Problem, lines};
use crate::shared::version::KernelVersion;

/// Every ABI, in the order of the catalogue's enum.
pub(super) const ABIS: &[&str] = &[
    "x86_64",
    "x86",
    "x32",
    "aarch64",
    "arm",
    "riscv64",
    "loongarch64",
    "ppc",
    "ppc64",
    "ppc64le",
    "s390",
    "s390x",
    "mips",
    "mipsel",
    "mips64",
    "mipsel64",
    "mips64n32",
    "mipsel64n32",
    "parisc",
    "parisc64",
    "m68k",
    "sh",
    "sheb",
];

/// The columns that stand for several ABIs. Any ABI's name is a column too, unless it is here.
const GROUPS: &[(&str, &[&str])] = &[
    ("common", ABIS),
    (
        "32bit",
        &[
            "x86",
            "arm",
            "ppc",
            "s390",
            "mips",
            "mipsel",
            "mips64n32",
            "mipsel64n32",
            "parisc",
            "m68k",
            "sh",
            "sheb",
        ],
    ),
    ("generic", &["aarch64", "riscv64", "loongarch64"]),
    ("power", &["ppc", "ppc64", "ppc64le"]),
    ("x64", &["x86_64", "x32"]),
    ("zarch", &["s390", "s390x"]),
    ("hppa", &["parisc", "parisc64"]),
    ("ppc64", &["ppc64", "ppc64le"]),
    ("mips", &["mips", "mipsel"]),
    ("mips64", &["mips64", "mipsel64"]),
    ("n32", &["mips64n32", "mipsel64n32"]),
    ("sh", &["sh", "sheb"]),
];

/// The catalogue's encoding of an absent number.
const NONE: u16 = u16::MAX;
/// The catalogue's limit for numbers other than private calls.
const SLOTS: u32 = 576;
/// ARM's private calls, in the catalogue's encoding.
const PRIVATE: std::ops::Range<u32> = 0x000f_0000..0x000f_0fff;
const PRIVATE_CODE: u32 = 0xf000;

type Release = [u8; 3];

/// One line.
#[derive(Debug)]
struct Call {
    name: String,
    since: Release,
    /// By ABI, in the order of [`ABIS`].
    numbers: Vec<u16>,
    /// The ABIs that got the call later, with the release.
    late: BTreeMap<usize, Release>,
}

/// The generated file.
pub(super) fn generate(text: &str) -> Result<String, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut calls: Vec<Call> = Vec::new();
    for line in lines(text) {
        match call(&line) {
            Ok(call) => {
                if calls.last().is_some_and(|last| last.name >= call.name) {
                    problems.push(Problem::new(line.number, "not sorted by name"));
                }
                for (abi, other) in clashes(&calls, &call) {
                    let message = format!("{abi} has this number for {other} already");
                    problems.push(Problem::new(line.number, message));
                }
                calls.push(call);
            }
            Err(message) => problems.push(Problem::new(line.number, message)),
        }
    }
    if problems.is_empty() { Ok(emit(&calls)) } else { Err(problems) }
}

/// The names, and the releases that introduced them. Lines with errors are left out.
pub(super) fn names(text: &str) -> Vec<(String, KernelVersion)> {
    let calls = lines(text).filter_map(|line| call(&line).ok());
    let version = |[major, minor, patch]: Release| KernelVersion::old(major, minor, patch);
    calls.map(|call| (call.name, version(call.since))).collect()
}

fn call(line: &Line<'_>) -> Result<Call, String> {
    let [name, since, cells @ ..] = &line.words[..] else {
        return Err("a name and a release are needed".into());
    };
    if !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return Err(format!("{name} is no name of a call"));
    }
    let since = release(since)?;
    // For each ABI: the value, and the number of ABIs that its column stands for.
    let mut numbers = vec![(NONE, usize::MAX); ABIS.len()];
    let mut late: BTreeMap<usize, (Release, usize)> = BTreeMap::new();
    for cell in cells {
        if let Some((column, number)) = cell.split_once('=') {
            let abis = column_abis(column)?;
            let number = encode(number, column)?;
            for &abi in &abis {
                let (old, width) = numbers[abi];
                if width == abis.len() {
                    return Err(format!("{column} says {} a second time", ABIS[abi]));
                }
                if old == number {
                    return Err(format!("{cell} repeats what a wider column says"));
                }
                if width > abis.len() {
                    numbers[abi] = (number, abis.len());
                }
            }
        } else if let Some((column, later)) = cell.split_once('@') {
            let abis = column_abis(column)?;
            let later = release(later)?;
            if later < since {
                return Err(format!("{cell} is before the call itself"));
            }
            for &abi in &abis {
                if late.get(&abi).is_none_or(|&(_, width)| width > abis.len()) {
                    late.insert(abi, (later, abis.len()));
                }
            }
        } else if let Some(column) = cell.strip_prefix('-') {
            let abis = column_abis(column)?;
            for &abi in &abis {
                if numbers[abi].0 == NONE {
                    return Err(format!("{cell}, but {} has no number before it", ABIS[abi]));
                }
                numbers[abi] = (NONE, abis.len());
            }
        } else {
            return Err(format!("{cell} is none of COLUMN=NUMBER, COLUMN@RELEASE and -COLUMN"));
        }
    }
    let numbers: Vec<u16> = numbers.into_iter().map(|(number, _)| number).collect();
    if numbers.iter().all(|&number| number == NONE) {
        return Err("no ABI has it".into());
    }
    let late = late.into_iter().map(|(abi, (later, _))| (abi, later));
    let late = late.filter(|&(abi, later)| numbers[abi] != NONE && later != since).collect();
    Ok(Call { name: (*name).into(), since, numbers, late })
}

fn column_abis(column: &str) -> Result<Vec<usize>, String> {
    let names = GROUPS.iter().find(|(group, _)| *group == column).map(|(_, abis)| *abis);
    let names = names.unwrap_or(std::slice::from_ref(&column));
    let at = |name: &&str| ABIS.iter().position(|abi| abi == name);
    names.iter().map(at).collect::<Option<_>>().ok_or(format!("no column {column}"))
}

fn encode(number: &str, column: &str) -> Result<u16, String> {
    let n: u32 = number.parse().map_err(|_| format!("{number} is no number"))?;
    let code = if PRIVATE.contains(&n) && column == "arm" {
        n - PRIVATE.start + PRIVATE_CODE
    } else if n < SLOTS {
        n
    } else {
        return Err(format!("{number} is too large: is a base or a bit in it?"));
    };
    u16::try_from(code).map_err(|why| why.to_string())
}

fn release(text: &str) -> Result<Release, String> {
    let bad = || format!("{text} is no release");
    let parts: Vec<u8> =
        text.split('.').map(|part| part.parse().map_err(|_| bad())).collect::<Result<_, _>>()?;
    match parts[..] {
        [major, minor] => Ok([major, minor, 0]),
        [major @ ..3, minor, patch] => Ok([major, minor, patch]),
        _ => Err(bad()),
    }
}

/// The ABIs on which the new call has an older one's number.
fn clashes<'a>(calls: &'a [Call], new: &'a Call) -> impl Iterator<Item = (&'static str, &'a str)> {
    ABIS.iter().enumerate().filter_map(move |(at, abi)| {
        let number = new.numbers[at];
        let other = calls.iter().find(|call| number != NONE && call.numbers[at] == number)?;
        Some((*abi, other.name.as_str()))
    })
}

fn emit(calls: &[Call]) -> String {
    let mut out = String::from(HEAD);
    out += "\ncalls! {\n";
    for (at, call) in calls.iter().enumerate() {
        let [major, minor, patch] = call.since;
        let (constant, name) = (call.name.to_uppercase(), &call.name);
        put(&mut out, format_args!("    {constant} {at} \"{name}\" {major} {minor} {patch},\n"));
    }
    out += "}\n\n/// The calls that came to an ABI later than to the first one; sorted.\n";
    out += "#[rustfmt::skip]\n";
    out += "pub(crate) static LATE: &[(Sysno, Abi, KernelVersion)] = &[\n";
    for call in calls {
        for (&abi, [major, minor, patch]) in &call.late {
            let (constant, abi) = (call.name.to_uppercase(), variant(ABIS[abi]));
            put(
                &mut out,
                format_args!(
                    "    (Sysno::{constant}, Abi::{abi}, \
                     KernelVersion::old({major}, {minor}, {patch})),\n"
                ),
            );
        }
    }
    out += "];\n";
    // The ABIs of one table; the first one gives its name.
    let mut tables: Vec<(Vec<u16>, Vec<&str>)> = Vec::new();
    for (at, abi) in ABIS.iter().enumerate() {
        let column: Vec<u16> = calls.iter().map(|call| call.numbers[at]).collect();
        match tables.iter_mut().find(|(other, _)| *other == column) {
            Some((_, abis)) => abis.push(abi),
            None => tables.push((column, vec![abi])),
        }
    }
    out +=
        "\n/// The numbers of an ABI.\npub(crate) const fn table(abi: Abi) -> &'static Table {\n";
    out += "    match abi {\n";
    for (_, abis) in &tables {
        let variants: Vec<_> = abis.iter().map(|abi| format!("Abi::{}", variant(abi))).collect();
        let (pattern, name) = (variants.join(" | "), abis[0].to_uppercase());
        put(&mut out, format_args!("        {pattern} => &{name},\n"));
    }
    out += "    }\n}\n";
    for (column, abis) in &tables {
        let name = abis[0].to_uppercase();
        put(&mut out, format_args!("\n#[rustfmt::skip]\nstatic {name}: Table = Table::new(["));
        let mut width = usize::MAX;
        for &number in column {
            let word = if number == NONE { "N,".into() } else { format!("{number},") };
            if width.saturating_add(word.len()) > 100 {
                out += "\n    ";
                width = 4;
            }
            width += word.len();
            out += &word;
        }
        out += "\n]);\n";
    }
    out
}

const HEAD: &str = "\
//! The system calls: written by `cargo xtask tables` from `data/numbers.tbl`.
#![forbid(unsafe_code)]

use crate::sysno::{NONE as N, Table, calls};
use crate::{Abi, KernelVersion, Sysno};
";

/// The enum's variant of an ABI's name.
fn variant(abi: &str) -> String {
    let (first, rest) = abi.split_at(1);
    first.to_uppercase() + rest
}

fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(what);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Call {
        call(&lines(text).next().unwrap()).unwrap()
    }

    fn number(call: &Call, abi: &str) -> u16 {
        call.numbers[ABIS.iter().position(|name| *name == abi).unwrap()]
    }

    #[test]
    fn the_narrower_column_wins_and_absence_is_written() {
        let call = read("listns 6.19 common=470 x32=9 generic=7 arm=8 -s390 arm@7.0 common@6.20");
        assert_eq!(number(&read("clone3 5.3 common=435 -sh"), "sheb"), NONE);
        let got = ["x86_64", "x32", "riscv64", "arm", "s390"].map(|abi| number(&call, abi));
        assert_eq!(got, [470, 9, 7, 8, NONE]);
        let late = |abi| call.late[&ABIS.iter().position(|name| *name == abi).unwrap()];
        assert_eq!((late("arm"), late("x86_64")), ([7, 0, 0], [6, 20, 0]));
        assert_eq!(read("set_tls 2.6.11 arm=983045").since, [2, 6, 11]);
        assert_eq!(number(&read("set_tls 2.6.11 arm=983045"), "arm"), 0xf005);
    }

    #[test]
    fn mistakes_are_told_with_their_lines() {
        let cases = [
            ("a", "a name and a release are needed"),
            ("a 1.0", "no ABI has it"),
            ("A 1.0 x86=1", "A is no name of a call"),
            ("a 1 x86=1", "1 is no release"),
            ("a 4.5.6 x86=1", "4.5.6 is no release"),
            ("a 1.0 x87=1", "no column x87"),
            ("a 1.0 x86=z", "z is no number"),
            ("a 1.0 x86=4001", "4001 is too large: is a base or a bit in it?"),
            ("a 1.0 x86=983041", "983041 is too large: is a base or a bit in it?"),
            ("a 1.0 x86=1 x86=2", "x86 says x86 a second time"),
            ("a 1.0 common=1 x86=1", "x86=1 repeats what a wider column says"),
            ("a 1.0 arm=1 -x86", "-x86, but x86 has no number before it"),
            ("a 2.6 arm=1 arm@2.4", "arm@2.4 is before the call itself"),
            ("a 1.0 arm", "arm is none of COLUMN=NUMBER, COLUMN@RELEASE and -COLUMN"),
            ("b 1.0 arm=1\na 1.0 arm=2", "not sorted by name"),
            ("b 1.0 arm=1\nb 1.0 arm=2", "not sorted by name"),
            ("a 1.0 arm=1\nb 1.0 arm=1", "arm has this number for a already"),
        ];
        for (text, message) in cases {
            let line = 1 + text.lines().count();
            assert_eq!(generate(&format!("#\n{text}\n")), Err(vec![Problem::new(line, message)]));
        }
    }

    #[test]
    fn abis_of_one_column_share_a_table() {
        let out = generate("a 1.0 common=1\nb 1.0 arm=2\n").unwrap();
        assert_eq!(out.matches("Table::new").count(), 2);
        assert!(out.contains("Abi::Arm => &ARM"), "{out}");
    }
}
