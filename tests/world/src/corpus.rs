//! Profiles for the tests: the engines' defaults, release by release, as files, and files with mistakes.
//!
//! The built-in profiles are written as files, so that the tests need only the repository. If the folder of
//! shipped files is next to it, a test compares the built-in profiles with those.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use seccompat_profile::builtin;

use crate::scratch::unique;

/// The releases of a family whose default differs from the one before: folder, family, versions.
const RELEASES: [(&str, &str, &[&str]); 3] = [
    (
        "moby",
        "docker",
        &[
            "v1.11.0",
            "v1.11.2",
            "v1.12.0",
            "v1.13.0",
            "v1.13.1",
            "v18.09.0",
            "v19.03.0",
            "v19.03.3",
            "v19.03.9",
            "v20.10.0",
            "v20.10.4",
            "v20.10.10",
            "v20.10.18",
            "v20.10.22",
            "v20.10.26",
            "v23.0.0",
            "v23.0.7",
            "v23.0.10",
            "v25.0.0",
            "v25.0.3",
            "v28.2.0",
            "profiles-v0.2.0",
            "profiles-v0.2.1",
            "profiles-v0.2.2",
            "profiles-v0.2.3",
        ],
    ),
    (
        "containers-common",
        "podman",
        &[
            "v0.21.0", "v0.22.0", "v0.23.0", "v0.26.1", "v0.31.1", "v0.33.0", "v0.33.2", "v0.34.0",
            "v0.37.0", "v0.40.0", "v0.40.1", "v0.44.0", "v0.47.0", "v0.48.0", "v0.49.0", "v0.58.0",
            "v0.60.0", "v0.63.0",
        ],
    ),
    (
        "containerd",
        "containerd",
        &[
            "v1.0.0", "v1.0.3", "v1.1.0", "v1.1.7", "v1.2.0", "v1.2.6", "v1.3.0", "v1.3.8",
            "v1.4.0", "v1.4.1", "v1.4.2", "v1.4.10", "v1.5.0", "v1.5.6", "v1.5.11", "v1.6.0",
            "v1.6.7", "v1.6.9", "v1.6.16", "v1.6.22", "v1.6.28", "v1.7.0", "v1.7.3", "v1.7.13",
            "v1.7.32", "v2.0.0", "v2.0.9", "v2.1.0", "v2.2.0", "v2.2.4", "v2.3.0", "v2.3.1",
        ],
    ),
];

/// Common mistakes, each made in a profile of Docker's: a name, the text that is replaced once, and its
/// replacement.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("misspelt-name", "\"accept\"", "\"acccept\""),
    ("name-twice", "\"accept\"", "\"accept\", \"accept\""),
    ("foreign-name", "\"accept\"", "\"accept\", \"s390_runtime_instr\""),
    ("unknown-key", "\"names\"", "\"reason\": \"none\", \"names\""),
    ("key-twice", "\"names\"", "\"action\": \"SCMP_ACT_ERRNO\", \"names\""),
    ("other-case", "\"names\"", "\"Names\""),
    (
        "conditions-of-one-argument",
        "\"syscalls\": [",
        "\"syscalls\": [\n\t\t{\n\t\t\t\"names\": [\"socket\"],\n\t\t\t\"action\": \"SCMP_ACT_ALLOW\",\
         \n\t\t\t\"args\": [\n\t\t\t\t{ \"index\": 0, \"value\": 38, \"op\": \"SCMP_CMP_NE\" },\
         \n\t\t\t\t{ \"index\": 0, \"value\": 40, \"op\": \"SCMP_CMP_NE\" }\n\t\t\t]\n\t\t},",
    ),
    (
        "entry-twice",
        "\"syscalls\": [",
        "\"syscalls\": [\n\t\t{\n\t\t\t\"names\": [\"accept\", \"read\"],\n\t\t\t\
         \"action\": \"SCMP_ACT_ALLOW\"\n\t\t},",
    ),
    (
        "errno-of-the-default",
        "\"syscalls\": [",
        "\"syscalls\": [\n\t\t{\n\t\t\t\"names\": [\"bpf\", \"keyctl\"],\n\t\t\t\
         \"action\": \"SCMP_ACT_ERRNO\"\n\t\t},",
    ),
];

/// The folder of profiles: `moby/v20.10.0.json` and similar files, and `mistakes`. The first test of a
/// program that needs it writes it.
///
/// # Panics
/// If files cannot be written.
pub fn corpus() -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| write(&place()).expect("a folder for profiles")).clone()
}

fn place() -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(target).join("world-profiles")
}

/// Writes every file in one step, because several test programs may do so at once.
fn write(folder: &Path) -> std::io::Result<PathBuf> {
    for (directory, family, versions) in RELEASES {
        fs::create_dir_all(folder.join(directory))?;
        for name in versions {
            let version = name.replacen('v', "", 1);
            let found = builtin::engine::find(family, Some(&version));
            let profile = found.unwrap_or_else(|| panic!("{family}@{version}")).profile;
            put(&folder.join(directory).join(format!("{name}.json")), &laid_out(profile.text()))?;
        }
    }
    fs::create_dir_all(folder.join("mistakes"))?;
    let sound = fs::read_to_string(folder.join("moby/v20.10.0.json"))?;
    for (name, right, wrong) in MISTAKES {
        assert!(sound.contains(right), "{name}: {right}");
        let text = sound.replacen(right, wrong, 1);
        put(&folder.join("mistakes").join(format!("{name}.json")), &text)?;
    }
    Ok(folder.to_owned())
}

fn put(file: &Path, text: &str) -> std::io::Result<()> {
    if fs::read_to_string(file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let fresh = file.with_extension(unique());
    fs::write(&fresh, text)?;
    fs::rename(fresh, file)
}

/// JSON in the layout of the engines' own files: one line for each entry of an object and an array, indented
/// by tabs, with a comment in each entry of the profile.
fn laid_out(text: &str) -> String {
    let text = text.replace("{\"names\":", "{\"comment\":\"of a test\",\"names\":");
    let (mut out, mut depth, mut quoted, mut escaped) = (String::new(), 0usize, false, false);
    for letter in text.chars() {
        if quoted {
            quoted = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            out.push(letter);
            continue;
        }
        let line = |depth: usize| format!("\n{}", "\t".repeat(depth));
        match letter {
            '"' => {
                quoted = true;
                out.push('"');
            }
            '{' | '[' => {
                depth += 1;
                out.push(letter);
                out += &line(depth);
            }
            '}' | ']' => {
                depth -= 1;
                let kept = out.trim_end_matches(['\n', '\t']).len();
                let is_empty = out[..kept].ends_with(['{', '[']);
                out.truncate(kept);
                if !is_empty {
                    out += &line(depth);
                }
                out.push(letter);
            }
            ',' => {
                out.push(',');
                out += &line(depth);
            }
            ':' => out += ": ",
            letter if letter.is_ascii_whitespace() => {}
            letter => out.push(letter),
        }
    }
    out + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_changes_no_value() {
        let text = r#"{"a":[],"names":["x, y: {\"}"],"b":{"c":1,"d":null}}"#;
        let laid_out = laid_out(text);
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&laid_out), value(text));
        assert!(
            laid_out.starts_with("{\n\t\"a\": [],\n\t\"names\": [\n\t\t\"x, y: {\\\"}\"\n\t],")
        );
    }
}
