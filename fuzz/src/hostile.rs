//! Profiles of the greatest allowed size, one kind at a time: with thousands of one element.
#![forbid(unsafe_code)]

use crate::pipeline::Command;

/// A kind of large profile.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Its name.
    pub name: &'static str,
    /// The greatest number of its elements that a profile may have.
    pub most: usize,
    /// A profile with that many elements, each with that many bytes if it is a word.
    pub text: fn(usize, usize) -> String,
}

impl Kind {
    /// Whether the time may grow with the square of the size, up to a limit that does not depend
    /// on the size. The proof of a filter compares decision diagrams, and a diagram of overlapping
    /// masks grows like that, up to the diagram's limit. `fix` proves its text on each kernel that
    /// an entry names, up to a limit on entries read.
    #[must_use]
    pub fn is_square(&self, command: Command) -> bool {
        match self.name {
            "masked values" => matches!(command, Command::Compile | Command::Fix),
            "entries by kernel" => command == Command::Fix,
            _ => false,
        }
    }
}

/// Distinct words of at least `len` bytes.
fn word(at: usize, len: usize) -> String {
    format!("{at:05}{}", "w".repeat(len.saturating_sub(5)))
}

fn join(count: usize, make: impl Fn(usize) -> String) -> String {
    (0..count).map(make).collect::<Vec<_>>().join(",\n")
}

/// A profile with these members.
fn top(members: &str) -> String {
    format!("{{\"defaultAction\": \"SCMP_ACT_ERRNO\", {members}}}")
}

/// A profile with these entries.
fn entries(entries: &str) -> String {
    top(&format!(
        "\"syscalls\": [{{\"names\": [\"execve\", \"clone3\"], \"action\": \"SCMP_ACT_ALLOW\"}}, {entries}]"
    ))
}

/// An entry that allows a call.
fn allow(name: &str, more: &str) -> String {
    format!("{{\"names\": [\"{name}\"], \"action\": \"SCMP_ACT_ALLOW\"{more}}}")
}

/// A profile with one entry with these names.
fn names(names: String) -> String {
    entries(&format!("{{\"names\": [{names}], \"action\": \"SCMP_ACT_ALLOW\"}}"))
}

/// An entry with this condition on the first argument.
fn condition(at: usize, op: &str, value: usize, two: usize) -> String {
    // Every other entry has another action, so that they conflict.
    let action = if at & 1 == 0 { "SCMP_ACT_ALLOW" } else { "SCMP_ACT_LOG" };
    format!(
        "{{\"names\": [\"ioctl\"], \"action\": \"{action}\", \"args\": [{{\"index\": 1, \"value\": {value}, \
         \"valueTwo\": {two}, \"op\": \"SCMP_CMP_{op}\"}}]}}"
    )
}

const CALLS: [&str; 8] = ["read", "clone", "mount", "mseal", "socket", "ioctl", "bpf", "open"];
const CAPS: [&str; 5] = ["SYS_ADMIN", "CHOWN", "SYS_PTRACE", "BPF", "SYS_BOOT"];
const ARCHES: [&str; 6] = ["amd64", "arm64", "s390x", "riscv64", "ppc64le", "arm"];

fn pick(of: &[&'static str], at: usize) -> &'static str {
    of[at % of.len()]
}

/// All kinds.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "repeated keys",
        most: 9_000,
        text: |n, _| top(&join(n, |_| "\"defaultErrnoRet\": 1".into())),
    },
    Kind {
        name: "repeated keys in an entry",
        most: 9_000,
        text: |n, _| {
            entries(&format!(
                "{{\"names\": [\"read\"], {}}}",
                join(n, |_| "\"action\": \"SCMP_ACT_ALLOW\"".into())
            ))
        },
    },
    Kind {
        name: "repeated lists",
        most: 4_000,
        text: |n, _| {
            entries(&format!(
                "{{\"action\": \"SCMP_ACT_LOG\", {}}}",
                join(n, |_| "\"names\": [\"read\"]".into())
            ))
        },
    },
    Kind {
        name: "keys in another case",
        most: 9_000,
        text: |n, _| top(&join(n, |_| "\"DEFAULTerrnoRET\": 1".into())),
    },
    Kind {
        name: "unknown keys",
        most: 9_000,
        text: |n, len| top(&join(n, |at| format!("\"{}\": 0", word(at, len)))),
    },
    Kind {
        name: "values under one unknown key",
        most: 9_000,
        text: |n, len| top(&format!("\"x\": [{}]", join(n, |at| format!("\"{}\"", word(at, len))))),
    },
    Kind {
        name: "unknown names",
        most: 9_000,
        text: |n, len| names(join(n, |at| format!("\"{}\"", word(at, len)))),
    },
    Kind {
        name: "names like a call's",
        most: 9_000,
        text: |n, _| names(join(n, |at| format!("\"clock_nanosleep_time{at}\""))),
    },
    Kind {
        name: "names of the C library",
        most: 9_000,
        text: |n, _| {
            names(join(n, |at| format!("\"{}\"", pick(&["fstatat", "newfstatat", "malloc"], at))))
        },
    },
    Kind {
        name: "one call repeatedly",
        most: 9_000,
        text: |n, _| names(join(n, |at| format!("\"{}\"", pick(&CALLS, at)))),
    },
    Kind {
        name: "equal entries",
        most: 2_400,
        text: |n, _| entries(&join(n, |_| allow("mseal", ""))),
    },
    Kind {
        name: "entries of some calls",
        most: 2_400,
        text: |n, _| entries(&join(n, |at| allow(pick(&CALLS, at), ""))),
    },
    Kind {
        name: "entries without a call",
        most: 2_400,
        text: |n, len| entries(&join(n, |at| allow(&word(at, len), ""))),
    },
    Kind {
        name: "entries equal to the default",
        most: 2_400,
        text: |n, _| {
            entries(&join(n, |at| {
                format!("{{\"names\": [\"{}\"], \"action\": \"SCMP_ACT_ERRNO\"}}", pick(&CALLS, at))
            }))
        },
    },
    Kind {
        name: "conditions of one entry",
        most: 1_900,
        text: |n, _| {
            let arg =
                |at| format!("{{\"index\": {}, \"value\": {at}, \"op\": \"SCMP_CMP_EQ\"}}", at % 6);
            entries(&allow("ioctl\", \"read\", \"mmap", &format!(", \"args\": [{}]", join(n, arg))))
        },
    },
    Kind {
        name: "equal values",
        most: 980,
        text: |n, _| entries(&join(n, |at| condition(at, "EQ", 3 * at, 0))),
    },
    Kind {
        name: "upper bounds",
        most: 980,
        text: |n, _| entries(&join(n, |at| condition(at, "LT", 3 * at + 1, 0))),
    },
    Kind {
        name: "other values",
        most: 980,
        text: |n, _| entries(&join(n, |at| condition(2 * at, "NE", 3 * at, 0))),
    },
    Kind {
        name: "masked values",
        most: 980,
        text: |n, _| {
            entries(&join(n, |at| {
                condition(2 * at, "MASKED_EQ", 65_535 << (at % 40), at << (at % 40))
            }))
        },
    },
    Kind {
        name: "two conditions each",
        most: 600,
        text: |n, _| {
            let arg = |index, value| {
                format!("{{\"index\": {index}, \"value\": {value}, \"op\": \"SCMP_CMP_EQ\"}}")
            };
            entries(&join(n, |at| {
                allow("ioctl", &format!(", \"args\": [{}, {}]", arg(1, at), arg(2, at / 7)))
            }))
        },
    },
    Kind {
        name: "conditions on a multiplexed call",
        most: 900,
        text: |n, _| {
            let text =
                entries(&join(n, |at| condition(2 * at, "EQ", at, 0).replace("ioctl", "socket")));
            text.replacen('{', "{\"architectures\": [\"SCMP_ARCH_X86_64\", \"SCMP_ARCH_X86\"], ", 1)
        },
    },
    Kind {
        name: "capabilities of an entry",
        most: 9_000,
        text: |n, _| {
            let caps = join(n, |at| format!("\"CAP_{}\"", pick(&CAPS, at)));
            entries(&allow("bpf", &format!(", \"includes\": {{\"caps\": [{caps}]}}")))
        },
    },
    Kind {
        name: "unknown capabilities",
        most: 9_000,
        text: |n, len| {
            let caps = join(n, |at| format!("\"CAP_{}\"", word(at, len)));
            entries(&allow("bpf", &format!(", \"includes\": {{\"caps\": [{caps}]}}")))
        },
    },
    Kind {
        name: "entries by capability",
        most: 1_300,
        text: |n, _| {
            let caps = |at: usize| {
                format!(
                    ", \"includes\": {{\"caps\": [\"CAP_{}\", \"CAP_{}\"]}}",
                    pick(&CAPS, at),
                    pick(&CAPS, at / 5)
                )
            };
            entries(&join(n, |at| allow(pick(&CALLS, at / 3), &caps(at))))
        },
    },
    Kind {
        name: "architectures of an entry",
        most: 9_000,
        text: |n, _| {
            let arches = join(n, |at| format!("\"{}\"", pick(&ARCHES, at)));
            entries(&allow("bpf", &format!(", \"excludes\": {{\"arches\": [{arches}]}}")))
        },
    },
    Kind {
        name: "unknown architectures",
        most: 9_000,
        text: |n, len| {
            let arches = join(n, |at| format!("\"{}\"", word(at, len)));
            entries(&allow("bpf", &format!(", \"includes\": {{\"arches\": [{arches}]}}")))
        },
    },
    Kind {
        name: "entries by architecture",
        most: 1_600,
        text: |n, _| {
            entries(&join(n, |at| {
                allow(
                    pick(&CALLS, at / 3),
                    &format!(", \"includes\": {{\"arches\": [\"{}\"]}}", pick(&ARCHES, at)),
                )
            }))
        },
    },
    Kind {
        name: "entries by kernel",
        most: 1_900,
        text: |n, _| {
            let kernel = |at: usize| {
                format!(", \"includes\": {{\"minKernel\": \"{}.{}\"}}", 1 + at / 20 % 250, at % 20)
            };
            entries(&join(n, |at| allow(pick(&CALLS, at / 3), &kernel(at))))
        },
    },
    Kind {
        name: "architectures",
        most: 9_000,
        text: |n, _| {
            top(&format!("\"architectures\": [{}]", join(n, |_| "\"SCMP_ARCH_X86_64\"".into())))
        },
    },
    Kind {
        name: "entries of archMap",
        most: 2_400,
        text: |n, _| {
            let map = |at| {
                format!(
                    "{{\"architecture\": \"SCMP_ARCH_{}\", \"subArchitectures\": []}}",
                    pick(&["AARCH64", "X86_64", "RISCV64"], at)
                )
            };
            top(&format!(
                "\"archMap\": [{}], \"syscalls\": [{}]",
                join(n, map),
                allow("arm_sync_file_range", "")
            ))
        },
    },
    Kind {
        name: "architectures of archMap",
        most: 9_000,
        text: |n, _| {
            let subs = join(n, |at| format!("\"SCMP_ARCH_{}\"", pick(&["X86", "X32"], at)));
            top(&format!(
                "\"archMap\": [{{\"architecture\": \"SCMP_ARCH_X86_64\", \"subArchitectures\": [{subs}]}}], \"syscalls\": [{}]",
                allow("arm_sync_file_range", "")
            ))
        },
    },
    Kind {
        name: "flags",
        most: 9_000,
        text: |n, _| {
            top(&format!("\"flags\": [{}]", join(n, |_| "\"SECCOMP_FILTER_FLAG_LOG\"".into())))
        },
    },
    Kind {
        name: "errnos by name",
        most: 1_600,
        text: |n, _| {
            let entry = |at| {
                format!(
                    "{{\"name\": \"{}\", \"action\": \"SCMP_ACT_ERRNO\", \"errno\": \"EACCES\", \"includes\": {{}}}}",
                    pick(&CALLS, at)
                )
            };
            entries(&join(n, entry))
        },
    },
    Kind {
        name: "comments",
        most: 1_900,
        text: |n, len| {
            entries(&join(n, |at| allow("read", &format!(", \"comment\": \"{}\"", word(at, len)))))
        },
    },
    Kind {
        name: "escapes",
        most: 9_000,
        text: |n, len| {
            top(&format!("\"x\": [{}]", join(n, |_| format!("\"{}\"", "\\u0041".repeat(len / 6)))))
        },
    },
    Kind {
        name: "brackets",
        most: 150,
        text: |n, _| {
            top(&format!(
                "\"x\": [{}]",
                join(n, |_| format!("{}{}", "[".repeat(60), "]".repeat(60)))
            ))
        },
    },
    Kind {
        name: "digits",
        most: 9_000,
        text: |n, len| top(&format!("\"x\": [{}]", join(n, |_| "7".repeat(len)))),
    },
    Kind {
        name: "white space",
        most: 9_000,
        text: |n, len| {
            top(&format!(
                "\"x\": [{}]",
                join(n, |_| format!("{}1{}", " ".repeat(len), "\t".repeat(len)))
            ))
        },
    },
    Kind {
        name: "letters of a first name",
        most: 9_000,
        text: |n, len| entries(&allow(&"é".repeat(n * len / 2), "")),
    },
    Kind {
        name: "keys beyond the limit",
        most: 200_000,
        text: |n, _| top(&join(n, |_| "\"defaultErrnoRet\": 1".into())),
    },
];

/// Both profiles as one: the members of both, with the entries in one list.
#[must_use]
pub fn mixed(a: &str, b: &str) -> String {
    let inside = |text: &str| {
        let bare = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        bare.unwrap_or_default().to_owned()
    };
    let (a, b) = (inside(a), inside(b));
    const LIST: &str = "\"syscalls\": [";
    match (a.strip_suffix(']').filter(|a| a.contains(LIST)), b.split_once(LIST)) {
        (Some(a), Some((before, entries))) => format!("{{{before}{a}, {entries}}}"),
        _ => format!("{{{b}, {a}}}"),
    }
}
