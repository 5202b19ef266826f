//! The runtime specification's `linux.seccomp`.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;

use super::plain::{Entry, Plain, verb};
use crate::json::{member, string, strings};

pub(super) fn text(plain: &Plain<'_>) -> String {
    let mut fields = action(plain.default, "defaultAction", "defaultErrnoRet");
    fields.push(member("architectures", strings(plain.abis.iter().map(|abi| abi.scmp_name()))));
    if let Some(flags) = &plain.flags {
        fields.push(member("flags", strings(flags.iter().copied())));
    }
    let listener =
        [("listenerPath", plain.listener_path), ("listenerMetadata", plain.listener_metadata)];
    for (key, value) in listener {
        fields.extend(value.map(|value| member(key, string(value))));
    }
    let entries: Vec<String> = plain.entries.iter().map(entry).collect();
    let list = match entries.is_empty() {
        true => "[]".to_owned(),
        false => format!("[\n    {}\n  ]", entries.join(",\n    ")),
    };
    fields.push(member("syscalls", list));
    format!("{{\n  {}\n}}\n", fields.join(",\n  "))
}

fn entry(entry: &Entry<'_>) -> String {
    let mut fields = vec![member("names", strings(entry.names.iter().copied()))];
    fields.extend(action(entry.action, "action", "errnoRet"));
    if !entry.args.is_empty() {
        let args = entry.args.iter().map(|arg| {
            let fields = [
                member("index", arg.index),
                member("value", arg.value),
                member("valueTwo", arg.value_two),
                member("op", string(arg.operator.name())),
            ];
            format!("{{ {} }}", fields.join(", "))
        });
        let args: Vec<String> = args.collect();
        fields.push(member("args", format!("[{}]", args.join(", "))));
    }
    format!("{{ {} }}", fields.join(", "))
}

/// An action with its errno, if it has one.
fn action(what: Action, key: &str, errno: &str) -> Vec<String> {
    let (word, number) = verb(what);
    let mut fields = vec![member(key, string(word))];
    fields.extend(number.map(|number| member(errno, number)));
    fields
}
