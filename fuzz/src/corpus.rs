//! The seeds of mutation: valid profiles and programs.
#![forbid(unsafe_code)]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use seccompat_bpf::{Insn, code};
use seccompat_catalogue::KernelVersion;
use seccompat_policy::{Weights, compile};
use seccompat_profile::{Context, Profile, builtin};

/// Profiles: some made here, some built-in ones, and some in the folder next to the repository.
#[must_use]
pub fn profiles() -> Vec<Vec<u8>> {
    let mut random = Rng::with_seed(7);
    let mut all: Vec<Vec<u8>> = (0..64).map(|_| profile(&mut random).into_bytes()).collect();
    // The releases of one engine are similar.
    let releases = builtin::engine::list();
    let some = releases.iter().step_by(10).filter_map(|name| name.split_once('@'));
    let texts =
        some.filter_map(|(family, version)| builtin::engine::profile(family, Some(version)));
    all.extend(texts.map(|profile| profile.text().as_bytes().to_vec()));
    let mut files = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"), &mut files);
    files.sort();
    // The files of one engine are similar: every tenth is enough, without large ones, which are
    // slow.
    let small = |bytes: &Vec<u8>| bytes.len() < 40_000;
    all.extend(files.iter().step_by(10).filter_map(|path| fs::read(path).ok()).filter(small));
    all
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

const NAMES: [&str; 12] = [
    "read",
    "clone",
    "socket",
    "socketcall",
    "ipc",
    "semop",
    "shmat",
    "openat2",
    "clone3",
    "personality",
    "arm_sync",
    "none_such",
];
const ACTIONS: [&str; 8] = [
    "SCMP_ACT_ALLOW",
    "SCMP_ACT_ERRNO",
    "SCMP_ACT_KILL_PROCESS",
    "SCMP_ACT_KILL",
    "SCMP_ACT_TRAP",
    "SCMP_ACT_TRACE",
    "SCMP_ACT_LOG",
    "SCMP_ACT_NOTIFY",
];
const OPERATORS: [&str; 7] = ["NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ"];

/// A profile with a little of everything.
fn profile(random: &mut Rng) -> String {
    let mut text = String::from("{");
    let default = random.choice(&ACTIONS[..7]).copied().unwrap_or_default();
    let _ = write!(text, "\"defaultAction\": {default:?}");
    if random.bool() && ["SCMP_ACT_ERRNO", "SCMP_ACT_TRACE"].contains(&default) {
        text += random
            .choice([", \"defaultErrnoRet\": 38", ", \"defaultErrno\": \"ENOSYS\""])
            .unwrap_or_default();
    }
    text += random
        .choice([
            "",
            ", \"architectures\": [\"SCMP_ARCH_X86_64\", \"SCMP_ARCH_X86\", \"SCMP_ARCH_X32\"]",
            ", \"archMap\": [{\"architecture\": \"SCMP_ARCH_AARCH64\", \"subArchitectures\": \
         [\"SCMP_ARCH_ARM\"]}]",
            ", \"flags\": [\"SECCOMP_FILTER_FLAG_LOG\"], \"listenerPath\": \"/run/s\", \
         \"listenerMetadata\": \"m\"",
        ])
        .unwrap_or_default();
    text += ", \"syscalls\": [";
    for at in 0..random.usize(..6) {
        text += if at == 0 { "" } else { ", " };
        rule(random, &mut text);
    }
    text += "]}";
    if random.u8(..8) == 0 {
        text = format!("{{\"ociVersion\": \"1.0.2\", \"linux\": {{\"seccomp\": {text}}}}}");
    }
    text
}

fn rule(random: &mut Rng, text: &mut String) {
    let action = random.choice(ACTIONS).unwrap_or_default();
    let names: Vec<String> = (0..random.usize(1..=3))
        .map(|_| format!("{:?}", random.choice(NAMES).unwrap_or_default()))
        .collect();
    let _ = write!(text, "{{\"names\": [{}], \"action\": {action:?}", names.join(", "));
    if random.u8(..3) == 0 && ["SCMP_ACT_ERRNO", "SCMP_ACT_TRACE"].contains(&action) {
        text.push_str(
            random.choice([", \"errnoRet\": 1", ", \"errno\": \"EACCES\""]).unwrap_or_default(),
        );
    }
    if random.bool() {
        let args: Vec<String> = (0..random.usize(1..=3)).map(|_| argument(random)).collect();
        let _ = write!(text, ", \"args\": [{}]", args.join(", "));
    }
    text.push_str(
        random
            .choice([
                "",
                "",
                ", \"includes\": {\"caps\": [\"CAP_SYS_ADMIN\"], \"arches\": [\"amd64\"]}",
                ", \"excludes\": {\"minKernel\": \"4.8\"}",
                ", \"comment\": \"why\\u00e9\"",
            ])
            .unwrap_or_default(),
    );
    text.push('}');
}

fn argument(random: &mut Rng) -> String {
    let values = [0, 1, 40, 0x7e02_0000, 1 << 32, u64::MAX];
    format!(
        "{{\"index\": {}, \"value\": {}, \"valueTwo\": {}, \"op\": \"SCMP_CMP_{}\"}}",
        random.usize(..6),
        random.choice(values).unwrap_or_default(),
        random.choice(values).unwrap_or_default(),
        random.choice(OPERATORS).unwrap_or_default()
    )
}

/// Programs, little-endian: compiled ones, and one with each remaining kind of instruction.
#[must_use]
pub fn programs() -> Vec<Vec<u8>> {
    let mut all = vec![bytes(&[
        Insn::new(code::LD | code::W | code::LEN, 0),
        Insn::new(code::ST, 3),
        Insn::new(code::LDX | code::MEM, 3),
        Insn::new(code::ALU | code::DIV | code::X, 0),
        Insn::new(code::ALU | code::LSH, 31),
        Insn::new(code::STX, 15),
        Insn::new(code::MISC | code::TXA, 0),
        Insn::jump(code::JMP | code::JSET | code::X, 0, 1, 0),
        Insn::new(code::JMP | code::JA, 1),
        Insn::new(code::RET | code::A, 0),
        Insn::new(code::RET | code::K, 0x7fff_0000),
    ])];
    let context = Context::new(KernelVersion::new(6, 12));
    let made = ["20.10", "28"].into_iter().filter_map(|version| {
        let profile: Profile = builtin::engine::profile("docker", Some(version))?;
        let policy = profile.resolve(&context).ok()?.lower().ok()?.policy;
        compile(&policy, &Weights::recorded()).ok()
    });
    all.extend(made.map(|program| bytes(program.insns())));
    all
}

fn bytes(insns: &[Insn]) -> Vec<u8> {
    insns.iter().flat_map(|insn| insn.to_bytes(false)).collect()
}

/// Random bytes, in many lengths.
#[must_use]
pub fn entropy() -> Vec<Vec<u8>> {
    let mut random = Rng::with_seed(11);
    let mut bytes = |count: usize| (0..count).map(|_| random.u8(..)).collect();
    (4..64).map(|size| bytes(size * 8)).collect()
}
