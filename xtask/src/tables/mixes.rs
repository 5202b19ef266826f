//! `crates/policy/data/mix.tbl`: the frequency of programs' calls.
#![forbid(unsafe_code)]

use std::fmt::Write;

use super::{Problem, lines};

/// A program, and its calls with their counts.
struct Mix<'a> {
    name: &'a str,
    calls: Vec<(&'a str, u64)>,
}

/// The generated file. Shares are parts per million, and none is rounded to zero.
pub(super) fn generate(text: &str) -> Result<String, Vec<Problem>> {
    let mut mixes: Vec<Mix<'_>> = Vec::new();
    let mut problems = Vec::new();
    for line in lines(text) {
        match (&line.words[..], mixes.last_mut()) {
            (&["mix", name], _) => mixes.push(Mix { name, calls: Vec::new() }),
            (&[call, count], Some(mix)) => match count.parse() {
                Ok(count) => mix.calls.push((call, count)),
                Err(_) => problems.push(Problem::new(line.number, format!("no count: {count}"))),
            },
            _ => problems.push(Problem::new(line.number, "expected `mix NAME` or `CALL COUNT`")),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut out = String::from(
        "// Made from data/mix.tbl by `cargo xtask tables`; do not edit.\n#![forbid(unsafe_code)]\n\n\
         use seccompat_catalogue::Sysno;\n\nuse crate::codegen::Mix;\n\n\
         /// Every recorded mix.\n#[rustfmt::skip]\npub const MIXES: &[Mix] = &[\n",
    );
    for mix in &mixes {
        let total: u64 = mix.calls.iter().map(|call| call.1).sum();
        let _ = writeln!(out, "    Mix {{\n        name: \"{}\",\n        calls: &[", mix.name);
        for (call, count) in &mix.calls {
            let share = (count * 1_000_000 / total.max(1)).max(1);
            let _ = writeln!(out, "            (Sysno::{}, {share}),", call.to_uppercase());
        }
        out.push_str("        ],\n    },\n");
    }
    out.push_str("];\n");
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_a_million() {
        let made = generate("mix a\n  read 3\n  openat 1\nmix b\n  close 7\n");
        let made = made.map_err(|problems| problems.len()).expect("a table");
        assert!(made.contains("(Sysno::READ, 750000)") && made.contains("(Sysno::OPENAT, 250000)"));
        assert!(made.contains("(Sysno::CLOSE, 1000000)"));
        assert!(generate("read 3\n").is_err() && generate("mix a\n  read x\n").is_err());
    }
}
