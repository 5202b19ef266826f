//! A SeccompProfile of the security-profiles-operator (`api/seccompprofile/v1`).
#![forbid(unsafe_code)]

use std::fmt::Write;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Sysno};

use super::plain::{Entry, Plain, verb};
use crate::json::string;

/// The architectures that the operator's type lacks.
const LACKING: [Abi; 3] = [Abi::Loongarch64, Abi::M68k, Abi::Sh];

/// The object. Every word that comes from a file is a JSON string, which YAML reads as it is.
pub(super) fn text(plain: &Plain<'_>, name: &str) -> String {
    let mut out = String::from(
        "apiVersion: security-profiles-operator.x-k8s.io/v1\nkind: SeccompProfile\nmetadata:\n",
    );
    let _ = writeln!(
        out,
        "  name: {}\nspec:\n  defaultAction: {}",
        string(name),
        verb(plain.default).0
    );
    list(&mut out, "  architectures", plain.abis.iter().map(|abi| abi.scmp_name().to_owned()));
    list(&mut out, "  flags", plain.flags.iter().flatten().map(|flag| (*flag).to_owned()));
    let listener =
        [("listenerPath", plain.listener_path), ("listenerMetadata", plain.listener_metadata)];
    for (key, value) in listener {
        if let Some(value) = value {
            let _ = writeln!(out, "  {key}: {}", string(value));
        }
    }
    if !plain.entries.is_empty() {
        out.push_str("  syscalls:\n");
    }
    for entry in &plain.entries {
        let (word, errno) = verb(entry.action);
        let _ = writeln!(out, "  - action: {word}");
        if let Some(errno) = errno {
            let _ = writeln!(out, "    errnoRet: {errno}");
        }
        list(&mut out, "    names", names(entry).into_iter().map(word_of));
        if !entry.args.is_empty() {
            out.push_str("    args:\n");
        }
        for arg in &entry.args {
            let _ = writeln!(
                out,
                "    - index: {}\n      value: {}\n      valueTwo: {}\n      op: {}",
                arg.index,
                arg.value,
                arg.value_two,
                arg.operator.name()
            );
        }
    }
    out
}

/// The names, each once: the operator's list is a set.
fn names<'a>(entry: &Entry<'a>) -> Vec<&'a str> {
    let mut names = Vec::with_capacity(entry.names.len());
    for name in &entry.names {
        if !names.contains(name) {
            names.push(*name);
        }
    }
    names
}

/// A name of the catalogue is a plain word of YAML.
fn word_of(name: &str) -> String {
    if Sysno::from_name(name).is_some() { name.to_owned() } else { string(name) }
}

/// A key with a list, if the list has elements.
fn list(out: &mut String, key: &str, words: impl Iterator<Item = String>) {
    let indent = " ".repeat(key.len() - key.trim_start().len());
    for (at, word) in words.enumerate() {
        let head = if at == 0 { format!("{key}:\n") } else { String::new() };
        let _ = writeln!(out, "{head}{indent}- {word}");
    }
}

/// The parts that the operator's type cannot hold.
pub(super) fn losses(plain: &Plain<'_>) -> Vec<String> {
    let mut lost = Vec::new();
    if plain.default == Action::Notify {
        lost.push("defaultAction SCMP_ACT_NOTIFY: the operator refuses it".to_owned());
    }
    let own = "/var/run/security-profiles-operator/";
    if let Some(path) = plain.listener_path.filter(|path| !path.starts_with(own)) {
        lost.push(format!(
            "listenerPath {}: the operator takes only paths below {own}",
            string(path)
        ));
    }
    match plain.default {
        Action::Errno(errno) | Action::Trace(errno) if errno != Errno::EPERM.get() => {
            lost.push(format!(
                "defaultErrnoRet {errno}: the operator has no such field, and the default would be EPERM"
            ));
        }
        _ => {}
    }
    for abi in plain.abis.iter().filter(|abi| LACKING.contains(abi)) {
        lost.push(format!("{}: the operator has no such architecture", abi.scmp_name()));
    }
    for entry in &plain.entries {
        let names = entry.names.first().copied().unwrap_or_default();
        if matches!(entry.action, Action::Errno(0) | Action::Trace(0)) {
            lost.push(format!(
                "errnoRet 0 of {names}: the operator drops it, which makes it EPERM"
            ));
        }
        if entry.args.iter().any(|arg| (arg.value | arg.value_two) >> 63 != 0) {
            lost.push(format!(
                "a value of {names} with bit 63: the operator's numbers are signed and not negative"
            ));
        }
    }
    lost
}

#[cfg(test)]
mod tests {
    use seccompat_catalogue::KernelVersion;
    use seccompat_profile::{Context, Profile};

    use super::*;

    fn lost(text: &str, abis: &[Abi]) -> String {
        let profile = Profile::parse(text.as_bytes()).unwrap();
        let mut context = Context::new(KernelVersion::new(6, 12));
        context.abis = Some(abis.to_vec());
        let resolved = profile.resolve(&context).unwrap();
        losses(&Plain::of(&resolved)).join("\n")
    }

    #[test]
    fn missing_fields_of_the_operators_type_are_named() {
        let text = |more: &str, entry: &str| {
            format!(
                "{{\"defaultAction\": \"SCMP_ACT_ERRNO\"{more}, \"syscalls\": [{{\"names\": [\"dup\"], {entry}}}]}}"
            )
        };
        let allow = "\"action\": \"SCMP_ACT_ALLOW\"";
        assert_eq!(lost(&text("", allow), &[Abi::X86_64]), "");
        assert_eq!(lost(&text(", \"defaultErrnoRet\": 1", allow), &[Abi::X86_64]), "");
        let errno = lost(&text(", \"defaultErrnoRet\": 38", allow), &[Abi::X86_64]);
        assert!(errno.contains("defaultErrnoRet 38"), "{errno}");
        let arch = lost(&text("", allow), &[Abi::Loongarch64]);
        assert!(arch.contains("LOONGARCH64"), "{arch}");
        let zero =
            lost(&text("", "\"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": 0"), &[Abi::X86_64]);
        assert!(zero.contains("errnoRet 0 of dup"), "{zero}");
        let high = format!(
            "{allow}, \"args\": [{{\"index\": 0, \"value\": {}, \"op\": \"SCMP_CMP_EQ\"}}]",
            1u64 << 63
        );
        assert!(lost(&text("", &high), &[Abi::X86_64]).contains("bit 63"));
    }
}
