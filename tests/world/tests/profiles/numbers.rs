//! The catalogue's numbers compared with three independent sources: the crate linux-raw-sys,
//! Debian's kernel headers for other architectures, and libseccomp's table; its `AUDIT_ARCH` values
//! with the headers.
#![forbid(unsafe_code)]
// The whole file is a test.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use seccompat_catalogue::{Abi, KernelVersion, Sysno};

use crate::headers::Reader;

/// The data of one source: (ABI, name) to the number in the register.
type Says = BTreeMap<(Abi, String), u32>;

/// The rows that only one source confirms, as the test prints them.
const SINGLE: &str = include_str!("../../src/numbers_single.tbl");

/// Macros in headers that look like calls but are not.
fn is_no_call(abi: Abi, name: &str) -> bool {
    let numbered =
        |word: &str| name.strip_prefix(word).is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    // Bases, counts and gaps; on ARM an older name of `arm_sync_file_range`; on 64-bit PA-RISC a
    // call that the kernel removed after 6.1.
    name.contains("Linux")
        || name.starts_with(|c: char| c.is_ascii_uppercase())
        || matches!(name, "syscalls" | "arch_specific_syscall")
        || numbered("unused")
        || numbered("reserved")
        || (abi == Abi::Arm && name == "sync_file_range2")
        || (abi == Abi::Parisc64 && name == "_llseek")
}

/// Reports why something is not tested; in CI, where everything must be installed, it fails
/// instead.
fn skipped(why: &str, needed: bool) {
    eprintln!("skipped: {why}");
    assert!(!needed || std::env::var_os("CI").is_none(), "{why}, and CI needs it");
}

/// The architectures of linux-raw-sys that are ABIs of ours.
const RAW_SYS: &[(&str, &[Abi])] = &[
    ("aarch64", &[Abi::Aarch64]),
    ("arm", &[Abi::Arm]),
    ("loongarch64", &[Abi::Loongarch64]),
    ("m68k", &[Abi::M68k]),
    ("mips", &[Abi::Mips, Abi::Mipsel]),
    ("mips64", &[Abi::Mips64, Abi::Mipsel64]),
    ("powerpc", &[Abi::Ppc]),
    ("powerpc64", &[Abi::Ppc64, Abi::Ppc64le]),
    ("riscv64", &[Abi::Riscv64]),
    ("s390x", &[Abi::S390x]),
    ("x32", &[Abi::X32]),
    ("x86", &[Abi::X86]),
    ("x86_64", &[Abi::X86_64]),
];

fn linux_raw_sys() -> Option<Says> {
    let src = match seccompat_world::need::source("linux-raw-sys") {
        Ok(src) => src,
        Err(why) => {
            skipped(&why, true);
            return None;
        }
    };
    let mut says = Says::new();
    for (arch, abis) in RAW_SYS {
        let text = fs::read_to_string(src.join(arch).join("general.rs")).unwrap();
        for line in text.lines() {
            let Some(rest) = line.strip_prefix("pub const __") else { continue };
            let Some(rest) = rest.strip_prefix("NR_").or(rest.strip_prefix("ARM_NR_")) else {
                continue;
            };
            let (name, value) = rest.split_once(": u32 = ").unwrap();
            let value = value.trim_end_matches(';').parse().unwrap();
            for &abi in *abis {
                says.insert((abi, name.into()), value);
            }
        }
    }
    Some(says)
}

/// The place of Debian's headers for an ABI (either byte order will do: both have the same), and
/// the macros that a compiler for it would define.
fn headers_of(abi: Abi) -> (&'static [&'static str], &'static [(&'static str, &'static str)]) {
    const MIPS: &[&str] = &["mipsel-linux-gnu", "mips-linux-gnu", "mips64el-linux-gnuabi64"];
    const POWER: &[&str] = &["powerpc64le-linux-gnu", "powerpc64-linux-gnu", "powerpc-linux-gnu"];
    const X86: &[&str] = &["x86_64-linux-gnu", "i686-linux-gnu", "x86_64-linux-gnux32"];
    match abi {
        Abi::X86_64 => (X86, &[]),
        Abi::X86 => (X86, &[("__i386__", "1")]),
        Abi::X32 => (X86, &[("__ILP32__", "1")]),
        Abi::Aarch64 => (&["aarch64-linux-gnu"], &[("__BITS_PER_LONG", "64")]),
        Abi::Riscv64 => (&["riscv64-linux-gnu"], &[("__BITS_PER_LONG", "64"), ("__LP64__", "1")]),
        Abi::Arm => (&["arm-linux-gnueabihf", "arm-linux-gnueabi"], &[("__ARM_EABI__", "1")]),
        Abi::Ppc => (POWER, &[]),
        Abi::Ppc64 | Abi::Ppc64le => (POWER, &[("__powerpc64__", "1")]),
        Abi::S390 => (&["s390x-linux-gnu"], &[]),
        Abi::S390x => (&["s390x-linux-gnu"], &[("__s390x__", "1")]),
        Abi::Mips | Abi::Mipsel => (MIPS, &[("_MIPS_SIM", "_MIPS_SIM_ABI32")]),
        Abi::Mips64 | Abi::Mipsel64 => (MIPS, &[("_MIPS_SIM", "_MIPS_SIM_ABI64")]),
        Abi::Mips64n32 | Abi::Mipsel64n32 => (MIPS, &[("_MIPS_SIM", "_MIPS_SIM_NABI32")]),
        Abi::Parisc => (&["hppa-linux-gnu"], &[]),
        Abi::Parisc64 => (&["hppa-linux-gnu"], &[("__LP64__", "1")]),
        Abi::M68k => (&["m68k-linux-gnu"], &[]),
        Abi::Sh | Abi::Sheb => (&["sh4-linux-gnu"], &[]),
        // Debian 12 has none for LoongArch.
        _ => (&[], &[]),
    }
}

fn debian_headers() -> Option<Says> {
    let mut says = Says::new();
    let mut complete = true;
    for &abi in Abi::ALL {
        let (triplets, predefined) = headers_of(abi);
        let cross = triplets.iter().map(|triplet| vec![format!("/usr/{triplet}/include")]);
        let native =
            triplets.iter().map(|t| vec![format!("/usr/include/{t}"), "/usr/include".into()]);
        let found =
            cross.chain(native).find(|roots| Path::new(&roots[0]).join("asm/unistd.h").exists());
        let Some(roots) = found else {
            skipped(&format!("no kernel headers for {abi}"), !triplets.is_empty());
            complete &= triplets.is_empty();
            continue;
        };
        let mut reader = Reader {
            roots: roots.into_iter().map(PathBuf::from).collect(),
            macros: predefined.iter().map(|&(name, value)| (name.into(), value.into())).collect(),
        };
        reader.read("asm/unistd.h").unwrap();
        let before = says.len();
        for (name, expression) in &reader.macros {
            let call = name.strip_prefix("__NR_").or(name.strip_prefix("__ARM_NR_"));
            if let Some(call) = call
                && let Some(value) = reader.value(expression)
            {
                says.insert((abi, call.into()), value);
            }
        }
        assert!(says.len() > before + 250, "the headers for {abi} were not understood");
    }
    complete.then_some(says)
}

/// libseccomp's columns: the same as our ABIs, except where two byte orders share one.
fn column_abis(column: &str) -> Vec<Abi> {
    match column {
        "mips" => vec![Abi::Mips, Abi::Mipsel],
        "mips64" => vec![Abi::Mips64, Abi::Mipsel64],
        "mips64n32" => vec![Abi::Mips64n32, Abi::Mipsel64n32],
        "ppc64" => vec![Abi::Ppc64, Abi::Ppc64le],
        "sh" => vec![Abi::Sh, Abi::Sheb],
        _ => vec![Abi::parse(column).unwrap()],
    }
}

fn libseccomp() -> Option<Says> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let Ok(text) = fs::read_to_string(data.join("libseccomp-syscalls.csv")) else {
        skipped("no libseccomp table beside the repository", false);
        return None;
    };
    let mut rows = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = rows.next().unwrap();
    let mut says = Says::new();
    for row in rows {
        // Each number is followed by a version that is always empty.
        for (column, cell) in head.iter().zip(&row).skip(1).step_by(2) {
            if *cell == "PNR" {
                continue;
            }
            let bare: u32 = cell.parse().unwrap();
            for abi in column_abis(column) {
                says.insert((abi, row[0].into()), bare + abi.number_base());
            }
        }
    }
    Some(says)
}

#[test]
fn outsiders_agree_on_every_number() {
    let outsiders = [
        ("linux-raw-sys", linux_raw_sys()),
        ("headers", debian_headers()),
        ("libseccomp", libseccomp()),
    ];
    let mut wrong = String::new();
    let mut speak: BTreeMap<(Sysno, Abi), Vec<&str>> = BTreeMap::new();
    for (outsider, says) in &outsiders {
        let Some(says) = says else { continue };
        let mut agreed = 0;
        for ((abi, name), number) in says {
            let call = Sysno::from_name(name);
            let ours = call.and_then(|call| call.number(*abi));
            if let (Some(call), true) = (call, ours == Some(*number)) {
                agreed += 1;
                speak.entry((call, *abi)).or_default().push(outsider);
            } else if !is_no_call(*abi, name) {
                writeln!(wrong, "{outsider}: {name} on {abi} is {number}, not {ours:?}").unwrap();
            }
        }
        let abis: BTreeSet<Abi> = says.keys().map(|(abi, _)| *abi).collect();
        println!("{outsider}: {agreed} numbers on {} ABIs agree", abis.len());
    }
    assert!(wrong.is_empty(), "\n{wrong}");

    let all: Vec<(Sysno, Abi)> = Sysno::all()
        .flat_map(|call| Abi::ALL.iter().map(move |&abi| (call, abi)))
        .filter(|(call, abi)| call.number(*abi).is_some())
        .collect();
    let by = |n| all.iter().filter(|row| speak.get(row).map_or(0, Vec::len) == n).count();
    let counts = [by(3), by(2), by(1), by(0)];
    println!("{} numbers; by three, two, one, none: {counts:?}", all.len());
    if outsiders.iter().any(|(_, says)| says.is_none()) {
        skipped("the numbers with a single source: a source is missing", false);
        return;
    }
    assert_eq!(by(0), 0, "a number that nobody else has");
    let list = alone(&all, &speak);
    println!("{list}");
    let said = SINGLE.lines().filter(|line| !line.starts_with('#'));
    let said = said.fold(String::new(), |said, line| said + line + "\n");
    assert_eq!(said, list, "tests/world/src/numbers_single.tbl is not what was found");
}

/// The rows that only one source confirms: a line for each call and source.
fn alone(all: &[(Sysno, Abi)], speak: &BTreeMap<(Sysno, Abi), Vec<&str>>) -> String {
    let mut single: BTreeMap<(Sysno, &str), Vec<Abi>> = BTreeMap::new();
    for &(call, abi) in all {
        if let [outsider] = speak[&(call, abi)][..] {
            single.entry((call, outsider)).or_default().push(abi);
        }
    }
    let mut list = String::new();
    for ((call, outsider), abis) in single {
        let having = Abi::ALL.iter().filter(|abi| call.number(**abi).is_some()).count();
        let names: Vec<_> = abis.iter().map(|abi| abi.name()).collect();
        let names = if abis.len() == having { "everywhere".into() } else { names.join(" ") };
        writeln!(list, "{outsider}: {call}: {names}").unwrap();
    }
    list
}

#[test]
fn from_number_undoes_number_and_new_calls_have_one_number() {
    let names: Vec<_> = Sysno::all().map(Sysno::name).collect();
    assert!(names.is_sorted() && names.len() == Sysno::COUNT);
    for call in Sysno::all() {
        let mut new = BTreeSet::new();
        for &abi in Abi::ALL {
            let Some(number) = call.number(abi) else { continue };
            assert_eq!(Sysno::from_number(abi, number), Some(call), "{call} on {abi}");
            assert!(call.since_on(abi) >= Some(call.since()), "{call} on {abi}");
            let bare = number - abi.number_base();
            // x32's own numbers begin at 512, ARM's at 0x0f0000.
            if (424..512).contains(&bare) {
                new.insert(bare);
            }
        }
        assert!(new.len() <= 1, "{call} is {new:?}");
    }
}

#[test]
fn releases_are_those_of_another_list() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let Ok(text) = fs::read_to_string(data.join("syscall-since.tsv")) else {
        return skipped("no list of releases beside the repository", false);
    };
    let mut confirmed = 0;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        // The name, its numbers on x86_64 and aarch64, and the release by two sources.
        let [name, x86_64, aarch64, by_history, by_manual] =
            line.split('\t').collect::<Vec<_>>()[..]
        else {
            panic!("five columns: {line}");
        };
        let call = Sysno::from_name(name).unwrap();
        assert_eq!(call.number(Abi::X86_64), x86_64.parse().ok(), "{name}");
        assert_eq!(call.number(Abi::Aarch64), aarch64.parse().ok(), "{name}");
        let [by_history, by_manual] = [by_history, by_manual].map(KernelVersion::parse);
        // Differences: the manual is right about getcpu on other ABIs and about kexec_file_load,
        // and the kernel's history about the others.
        let since = match name {
            "getcpu" | "kexec_file_load" => by_manual,
            _ => by_history.or(by_manual),
        };
        assert_eq!(Some(call.since()), since, "{name}");
        confirmed += usize::from(by_history.is_some() && by_history == by_manual);
    }
    println!("{confirmed} releases confirmed by both");
}

#[test]
fn audit_values_are_the_headers() {
    let mut reader = Reader { roots: vec!["/usr/include".into()], macros: BTreeMap::new() };
    if !reader.has("linux/audit.h") {
        return skipped("no linux/audit.h", true);
    }
    reader.read("linux/audit.h").unwrap();
    for &abi in Abi::ALL {
        let name = match abi {
            Abi::X86 => "I386".into(),
            Abi::X32 => "X86_64".into(),
            // libseccomp's plain name is the little-endian one, the kernel's the big-endian one.
            Abi::Sh => "SHEL".into(),
            Abi::Sheb => "SH".into(),
            _ => abi.name().to_uppercase(),
        };
        let theirs = reader.value(&format!("AUDIT_ARCH_{name}"));
        assert_eq!(theirs, Some(abi.audit_arch().get()), "{abi}");
        let sixty_four = abi.audit_arch().get() & 0x8000_0000 != 0;
        let narrow = matches!(abi, Abi::X32 | Abi::Mips64n32 | Abi::Mipsel64n32);
        assert_eq!(sixty_four, !abi.is_32_bit() || narrow, "{abi}");
    }
}
