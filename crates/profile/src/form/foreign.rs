//! Filter languages that cannot be read: recognised by their words, named, and with a remedy.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;

use super::kubernetes::{get, list, string};
use crate::place::{Error, Place, Span};
use crate::text::{Member, Node, Value, folds_to};

/// The limit on examined lines.
const LINES: usize = 2000;

/// Files that begin with these bytes.
const BINARIES: [(&[u8], &str, &str); 6] = [
    (b"\x1f\x8b", "a gzip file", "unpack it: gzip -dc FILE | seccompat check -"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "unpack it: zstd -dc FILE | seccompat check -"),
    (b"\xfd7zXZ\0", "an xz file", "unpack it: xz -dc FILE | seccompat check -"),
    (b"BZh", "a bzip2 file", "unpack it: bzip2 -dc FILE | seccompat check -"),
    (b"PK\x03\x04", "a zip file", "unpack it, and name the profile in it"),
    (b"\x7fELF", "a program", "start it, and look at its filters: seccompat show pid:N"),
];

/// The remedy for a language whose filters are visible in a process.
const IN_A_PROCESS: &str =
    "seccompat reads what it becomes: seccompat show pid:N of a process that runs under it";

/// The reason why a file is neither a profile nor a raw program, by its first bytes: an archive, a
/// program.
#[must_use]
pub fn binary(bytes: &[u8]) -> Option<Error> {
    let (_, name, help) = BINARIES.iter().find(|(magic, ..)| bytes.starts_with(magic))?;
    let place = Some(Place { line: 1, column: 1, offset: 0, len: 1 });
    Some(Error { place, ..Error::whole(format!("{name}, not a profile")) }.help(*help))
}

/// The reason why an object with the keys of `dump` and `compile` documents is not read as a
/// profile: a reader of those documents finds other filters in it. They are documents only as JSON
/// in UTF-8, which is tested before.
pub(super) fn filters(text: &str, top: &Node<'_>) -> Option<Error> {
    let Value::Object(members) = &top.value else { return None };
    let is_mark = |member: &&Member<'_>| match &member.node.value {
        Value::String(value) => folds_to(&member.key, "schema") && value.starts_with("seccompat."),
        _ => folds_to(&member.key, "filters"),
    };
    let mark = members.iter().find(is_mark)?;
    let message = format!("`{}`, as in a document with filters, which is JSON", mark.key);
    Some(Error::at(text, mark.span, message).help("keep one or the other: profile or filters"))
}

/// Tests a line for a language.
type Test = fn(&str) -> bool;

/// LXC's, which its first line names, too.
const LXC: (&str, Test, &str) = (
    "LXC's language",
    is_lxc,
    "seccompat reads what LXC makes of it: seccompat show pid:N of a process in the container",
);

/// Languages, by a line that no other has: the name, the test, the remedy. The first match wins.
const LANGUAGES: [(&str, Test, &str); 18] = [
    ("a page of HTML or XML", is_markup, "it may be an error page: fetch the file itself"),
    (
        "a template",
        |line| line.contains("{{") && line.contains("}}"),
        "render it first: helm template CHART | seccompat check -",
    ),
    ("C source", is_c, IN_A_PROCESS),
    (
        "Go source",
        |line| line.starts_with("package ") && line.split_whitespace().count() == 2,
        "print the profile that it makes as JSON",
    ),
    (
        "kernel audit lines",
        |line| line.contains("type=1326") || line.contains("type=SECCOMP"),
        "they tell what a filter refused: look at the filter itself with seccompat show pid:N",
    ),
    (
        "a listing of seccomp-tools",
        is_listing,
        "give the program itself: seccomp-tools asm, or a .bpf file",
    ),
    (
        "an AppArmor profile",
        |line| line.starts_with("#include <tunables/") || line.starts_with("include <tunables/"),
        "it is not a seccomp filter",
    ),
    (
        "nsjail's configuration",
        |line| line.starts_with("seccomp_string:") || line.starts_with("seccomp_policy_file:"),
        IN_A_PROCESS,
    ),
    (
        "Terraform's language",
        |line| {
            (line.starts_with("resource \"") || line.starts_with("data \"")) && line.ends_with('{')
        },
        "write the profile in it as JSON or YAML, or take the object that it makes: kubectl get -o yaml",
    ),
    ("Kafel's language", is_kafel, IN_A_PROCESS),
    (
        "systemd's language",
        is_systemd,
        "seccompat reads what systemd makes of it: seccompat show pid:N of a process of the unit",
    ),
    ("firejail's language", is_firejail, IN_A_PROCESS),
    (LXC.0, is_lxc, LXC.2),
    ("LXC's configuration", |line| line.starts_with("lxc.seccomp"), "see the file that it names"),
    ("minijail's language", is_minijail, IN_A_PROCESS),
    (
        "snapd's language",
        is_snapd,
        "seccompat reads what snapd makes of it: seccompat show pid:N of a process of the snap",
    ),
    (
        "strace's output",
        |line| is_strace(line),
        "record a profile with an engine's tool, or allow what it names",
    ),
    ("TOML", is_toml, "seccompat reads JSON and YAML: write the profile as one of them"),
];

/// The language of a text that is not JSON.
pub(super) fn text(text: &str) -> Option<Error> {
    let lines: Vec<(usize, &str)> = lines(text).collect();
    if let Some(error) = names(text, &lines) {
        return Some(error);
    }
    // LXC has its version in the first line, and nothing else on it.
    let first = lines.first().map(|(_, line)| *line);
    let is_lxc = |&&(_, line): &&(usize, &str)| is_lxc_mode(line);
    if matches!(first, Some("1" | "2")) && lines.get(1).as_ref().is_some_and(is_lxc) {
        return Some(named(text, lines[0], LXC.0, LXC.2));
    }
    // YAML that Kubernetes reads may contain lines of any language.
    if lines.iter().any(|(_, line)| line.starts_with("apiVersion:")) {
        let template = lines.iter().find(|(_, line)| LANGUAGES[1].1(line));
        return template
            .filter(|(_, line)| !line.contains('"'))
            .map(|&line| named(text, line, LANGUAGES[1].0, LANGUAGES[1].2));
    }
    LANGUAGES.iter().find_map(|(name, test, help)| {
        let line = lines.iter().find(|(_, line)| test(line))?;
        Some(named(text, *line, name, help))
    })
}

/// The lines with content, and their places.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start + line.len() - line.trim_start().len(), line.trim())
    });
    let comment = |line: &str| {
        line.is_empty()
            || line.starts_with('#')
                && !line.starts_with("#include")
                && !line.starts_with("#define")
    };
    lines.filter(move |(_, line)| !comment(line)).take(LINES)
}

fn named(text: &str, (at, line): (usize, &str), name: &str, help: &str) -> Error {
    let span = Span::new(at, at + line.len().min(64));
    Error::at(text, span, format!("this is {name}, not a profile that seccompat reads")).help(help)
}

/// A file with only names of calls.
fn names(text: &str, lines: &[(usize, &str)]) -> Option<Error> {
    let words = || {
        let all = lines.iter().flat_map(|(_, line)| line.split([' ', '\t', ',', ';']));
        all.map(|word| word.trim_matches(['-', '"', '\''])).filter(|word| !word.is_empty())
    };
    let (known, all) =
        (words().filter(|word| Sysno::from_name(word).is_some()).count(), words().count());
    // A misspelt one among them does not make it another language.
    if all == 0
        || words().eq(["seccomp"])
        || lines.iter().any(|(_, line)| line.contains(' ') && is_firejail(line))
        || known * 10 < all * 8
        || lines.iter().any(|(_, line)| line.contains([':', '{', '(']))
    {
        return None;
    }
    Some(named(
        text,
        *lines.first()?,
        "a list of names of system calls",
        "write a profile of them: { \"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": [ { \"names\": [ … ], \
         \"action\": \"SCMP_ACT_ALLOW\" } ] }",
    ))
}

/// A JSON or YAML object of another program.
pub(super) fn object(text: &str, top: &Node<'_>) -> Option<Error> {
    let Value::Object(members) = &top.value else { return None };
    let at = |span: Span, message: &str| {
        Error::at(text, Span { len: span.len.min(64), ..span }, message)
    };
    if let Some(services) = members.iter().find(|member| member.key == "services") {
        return compose(text, services.span, &services.node);
    }
    // The first version of compose files has services alone.
    let is_service = |node: &Node<'_>| get(node, "image").or(get(node, "build")).is_some();
    if !members.is_empty() && members.iter().all(|member| is_service(&member.node)) {
        return compose(text, members[0].span, top);
    }
    for member in members {
        let found = match &*member.key {
            "seccomp-profile" => (
                "the configuration of dockerd, which names a profile",
                "check the file that it names",
            ),
            "seccomp" | "profile" if string(&member.node).is_some() => {
                ("this names a profile, and holds none", "check the file that it names")
            }
            "defaultProfile" | "auths" | "runtimes" => {
                ("the configuration of an engine, not a profile", "check the profile itself")
            }
            _ => continue,
        };
        return Some(at(member.span, found.0).help(found.1));
    }
    let firecracker = members.iter().find(|member| get(&member.node, "default_action").is_some());
    if firecracker.is_some() {
        return Some(
            at(crate::read::first_byte(top.span), "not a seccomp profile: no defaultAction")
                .help(format!("this is Firecracker's own format: {IN_A_PROCESS}")),
        );
    }
    let whitelist = members.iter().any(|member| {
        ["whitelist", "blacklist"].contains(&&*member.key)
            && matches!(member.node.value, Value::Array(_))
    });
    if whitelist {
        return Some(
            at(crate::read::first_byte(top.span), "not a seccomp profile: no defaultAction")
                .help(format!("this is OpenWrt's own format: {IN_A_PROCESS}")),
        );
    }
    // Names of calls with conditions are minijail's, which YAML reads as keys and values.
    let calls = members.iter().filter(|member| Sysno::from_name(&member.key).is_some()).count();
    (calls > 0 && calls * 2 >= members.len()).then(|| {
        at(members[0].span, "this is minijail's language, not a profile that seccompat reads")
            .help(IN_A_PROCESS)
    })
}

/// A compose file, with the profile that it names.
fn compose(text: &str, span: Span, services: &Node<'_>) -> Option<Error> {
    let Value::Object(members) = &services.value else { return None };
    let options = members.iter().flat_map(|service| {
        list(&service.node, "security_opt")
            .iter()
            .filter_map(|node| Some((string(node)?, node.span)))
    });
    let mut named = options.filter_map(|(option, span)| {
        let rest = option.strip_prefix("seccomp")?;
        Some((rest.strip_prefix([':', '='])?, span))
    });
    let message = "this is a compose file, which names profiles and holds none";
    Some(match named.next() {
        Some((path, span)) => Error::at(text, span, message).help(format!(
            "check the file that it names: seccompat check {}",
            crate::words::cut(path)
        )),
        None => Error::at(text, span, message).help(
            "none is named in it, so its containers have Docker's default: see builtin:docker",
        ),
    })
}

/// The error for YAML that ends in an error: similar languages are recognised before.
pub(super) fn not_yaml(text: &str, error: Error) -> Error {
    // JSON after other text.
    if text.contains("\"defaultAction\"") {
        if let Err(json) = crate::text::parse(text) {
            return json;
        }
    }
    if let Some(&line) = lines(text).find(|(_, line)| line.starts_with("```")).as_ref() {
        return named(text, line, "a page of Markdown", "copy the profile in it to a file");
    }
    let is_ours =
        ["defaultAction", "apiVersion", "SCMP_ACT_"].iter().any(|word| text.contains(word));
    if is_ours {
        return error;
    }
    let first = lines(text).next().unwrap_or((0, ""));
    let span = Span::new(first.0, first.0 + first.1.len().min(64));
    Error::at(text, span, "a language that seccompat does not know").help(
        "it reads profiles in JSON, objects of Kubernetes in YAML and JSON, what engines print of containers, \
         base64, and raw programs",
    )
}

fn is_markup(line: &str) -> bool {
    let start: String = line.chars().take(9).collect::<String>().to_ascii_lowercase();
    ["<!doctype", "<html", "<?xml", "<head", "<body"].iter().any(|tag| start.starts_with(tag))
}

fn is_c(line: &str) -> bool {
    let include = line.strip_prefix("#include").is_some_and(|rest| {
        let rest = rest.trim_start();
        (rest.starts_with('<') || rest.starts_with('"')) && !rest.starts_with("<tunables")
    });
    include && line.contains(".h")
        || ["BPF_STMT(", "BPF_JUMP(", "seccomp_rule_add(", "scmp_filter_ctx", "struct sock_filter"]
            .iter()
            .any(|word| line.contains(word))
}

fn is_listing(line: &str) -> bool {
    line.split_whitespace().eq(["line", "CODE", "JT", "JF", "K"])
        || ["A = arch", "A = sys_number"].contains(&line)
}

fn is_kafel(line: &str) -> bool {
    let mut words = line.split_whitespace();
    match words.next() {
        Some("POLICY") => line.contains('{'),
        Some("USE") => words.any(|word| word == "DEFAULT"),
        Some("DEFAULT") => words.next().is_some_and(|word| {
            ["ALLOW", "KILL", "KILL_PROCESS", "DENY", "LOG", "USER_NOTIF"]
                .contains(&word.trim_end_matches(';'))
                || word.starts_with("ERRNO(")
                || word.starts_with("TRAP(")
        }),
        Some("ALLOW" | "KILL" | "DENY") => words.next() == Some("{"),
        _ => false,
    }
}

fn is_systemd(line: &str) -> bool {
    ["[Unit]", "[Service]", "[Install]", "[Socket]", "[Exec]", "[Slice]"].contains(&line)
        || [
            "SystemCallFilter=",
            "SystemCallArchitectures=",
            "SystemCallErrorNumber=",
            "SystemCallLog=",
        ]
        .iter()
        .any(|key| line.starts_with(key))
}

fn is_firejail(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    [
        "seccomp",
        "seccomp.keep",
        "seccomp.drop",
        "seccomp.32",
        "seccomp.32.keep",
        "seccomp.32.drop",
        "seccomp.block-secondary",
        "seccomp-error-action",
        "noblacklist",
        "nonewprivs",
        "caps.drop",
    ]
    .contains(&word)
        || word == "include" && (line.ends_with(".local") || line.ends_with(".inc"))
}

fn is_lxc_mode(line: &str) -> bool {
    ["allowlist", "denylist", "whitelist", "blacklist"].iter().any(|mode| line.starts_with(mode))
}

fn is_lxc(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words
        .next()
        .is_some_and(|word| Sysno::from_name(word).is_some() || word == "reject_force_umount")
        && matches!(words.next(), Some("errno" | "allow" | "kill" | "trap" | "notify"))
        && words.all(|word| word.parse::<i64>().is_ok() || word.starts_with('['))
}

fn is_minijail(line: &str) -> bool {
    if line.starts_with("@include ")
        || line.starts_with("@frequency ")
        || line.starts_with("@default ")
    {
        return true;
    }
    let Some((name, rest)) = line.split_once(':') else { return false };
    let rest = rest.trim();
    let is_rule = [
        "1",
        "allow",
        "kill",
        "kill-process",
        "kill-thread",
        "trap",
        "trace",
        "log",
        "user-notify",
    ]
    .contains(&rest)
        || rest.starts_with("return ")
        || rest.starts_with("arg") && rest.contains([' ', '=', '<', '>', '&']);
    is_rule && Sysno::from_name(name).is_some()
}

fn is_snapd(line: &str) -> bool {
    if ["@unrestricted", "@complain"].contains(&line) {
        return true;
    }
    let mut words = line.split_whitespace();
    let Some(name) = words.next() else { return false };
    let name = name.strip_prefix('~').unwrap_or(name);
    let argument = |word: &str| {
        word == "-"
            || word.starts_with(['!', '<', '>', '|'])
            || word.starts_with("u:")
            || word.starts_with("g:")
            || word.parse::<i64>().is_ok()
            || word
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_' || b == b'|')
    };
    let rest: Vec<&str> = words.collect();
    Sysno::from_name(name).is_some() && !rest.is_empty() && rest.into_iter().all(argument)
}

fn is_strace(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let Some((name, rest)) = line.split_once('(') else { return false };
    Sysno::from_name(name).is_some() && rest.contains(") ") && rest.contains("= ")
}

fn is_toml(line: &str) -> bool {
    let table = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    if let Some(table) = table {
        let bare = table.trim_matches(['[', ']']);
        return !bare.is_empty()
            && bare.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-\"' ".contains(&b));
    }
    let Some((key, value)) = line.split_once('=') else { return false };
    let (key, value) = (key.trim(), value.trim());
    !key.is_empty()
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        && value.starts_with(['"', '\'', '[', '{'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each language is named, with a place and a remedy. The texts are of our own.
    #[test]
    fn languages_are_named() {
        for (text, name, line) in [
            (
                "[Unit]\nDescription=x\n[Service]\nSystemCallFilter=@system-service\n",
                "systemd's",
                1,
            ),
            ("SystemCallFilter=~keyctl\nSystemCallErrorNumber=1\n", "systemd's", 1),
            ("2\nallowlist errno 1\nread\nwrite\n", "LXC's", 1),
            ("1\nwhitelist\n0\n1\n", "LXC's", 1),
            ("# a comment\nopenat: return EPERM\n", "minijail's", 2),
            ("close: 1\nioctl: arg1 == 0x5401\n", "minijail's", 1),
            ("POLICY a {\n ALLOW { close }\n}\nUSE a DEFAULT KILL\n", "Kafel's", 1),
            ("quiet\nseccomp.drop mount\n", "firejail's", 2),
            ("seccomp\n", "firejail's", 1),
            ("seccomp chmod,fchmod,fchmodat\n", "firejail's", 1),
            ("include a.local\nnoblacklist /a\nnetfilter\n", "firejail's", 1),
            ("seccomp\nread\nwrite\nclose\n", "a list of names", 1),
            ("mode: ONCE\nmount {\n}\nseccomp_string: \"DEFAULT ALLOW\"\n", "nsjail's", 4),
            ("resource \"k8s_profile\" \"a\" {\n  spec = {\n  }\n}\n", "Terraform's", 1),
            ("@unrestricted\n", "snapd's", 1),
            ("close\n~mount\nsocket AF_UNIX\n", "snapd's", 3),
            ("read\nwrite\nclose\n", "a list of names", 1),
            ("read, write, opnat2, close, dup, dup2\n", "a list of names", 1),
            ("#include <seccomp.h>\nint main(void) { return 0; }\n", "C source", 1),
            ("version = 2\n[plugins]\nkey = \"value\"\n", "TOML", 2),
            ("<!DOCTYPE html>\n<html></html>\n", "HTML", 1),
            ("kind: {{ .Values.kind }}\n", "a template", 1),
            ("#include <tunables/global>\nprofile x { }\n", "AppArmor", 1),
            ("openat(AT_FDCWD, \"x\", O_RDONLY) = 3\n", "strace's", 1),
            ("type=SECCOMP msg=audit(1.0:1): syscall=2\n", "audit", 1),
            ("package main\n\nfunc main() {}\n", "Go source", 1),
        ] {
            let error = super::text(text).unwrap_or_else(|| panic!("{text}"));
            assert!(error.message.contains(name), "{text}: {error}");
            assert_eq!(error.place.map(|place| place.line), Some(line), "{text}");
            assert!(error.help.is_some(), "{text}");
        }
    }

    #[test]
    fn yaml_of_kubernetes_is_no_other_language() {
        let text = "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    seccomp.drop mount\n    [Service]\n";
        assert!(super::text(text).is_none());
        let tops = super::super::yaml::parse(text).expect("YAML");
        assert_eq!(super::super::kubernetes::word(&tops[0], "kind"), Some("ConfigMap"));
        assert!(super::text("defaultAction: SCMP_ACT_ERRNO\nsyscalls: []\n").is_none());
    }

    #[test]
    fn bytes_are_named() {
        for (bytes, name) in [(&b"\x1f\x8b\x08\0"[..], "gzip"), (b"\x7fELF\x02", "program")] {
            let error = binary(bytes).expect("an error");
            assert!(error.message.contains(name) && error.help.is_some());
        }
    }
}
