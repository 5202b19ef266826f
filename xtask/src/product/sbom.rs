//! The bill of materials of the released programs (CycloneDX 1.5), and the notices of others' crates.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::metadata::{list, metadata, packages, text};

use super::at;
use super::third::{self, Third};

/// The programs that a release has.
const PROGRAMS: [&str; 2] = ["seccompat-cli", "seccompat-oci"];
/// The other parts of a static program: name, licence, holders.
const ALSO: [(&str, &str, &str); 2] = [
    ("the standard library of Rust", "MIT OR Apache-2.0", "The Rust Project contributors"),
    ("musl, the C library", "MIT", "2005-2020 Rich Felker, and the contributors of musl"),
];

/// A component: the crate, and whether only the compiler runs it.
struct Component {
    third: Third,
    checksum: String,
    for_the_build: bool,
}

/// The crates of others in the released programs, for this target.
fn components(root: &Path, triple: &str) -> Result<Vec<Component>, String> {
    let metadata = metadata(root, &["--locked", "--filter-platform", triple])?;
    let place = root.join("Cargo.lock");
    let lock = fs::read_to_string(&place).map_err(|why| at(&place, &why))?;
    let within = reached(&metadata);
    let chosen: Vec<Value> = packages(&metadata)
        .iter()
        .filter(|package| within.contains(text(package, "id")))
        .cloned()
        .collect();
    let macros: BTreeSet<String> =
        chosen.iter().filter(|package| is_macro(package)).map(key).collect();
    let thirds = third::all(&json!({"packages": chosen}));
    let component = |third: Third| {
        let checksum = checksum(&lock, &third.name, &third.version)
            .ok_or_else(|| format!("Cargo.lock has no checksum of {}", third.name))?;
        let for_the_build = macros.contains(&format!("{} {}", third.name, third.version));
        Ok(Component { checksum: checksum.to_owned(), for_the_build, third })
    };
    thirds.into_iter().map(component).collect()
}

fn key(package: &Value) -> String {
    format!("{} {}", text(package, "name"), text(package, "version"))
}

fn is_macro(package: &Value) -> bool {
    let targets = list(package, "targets").iter();
    targets.flat_map(|target| list(target, "kind")).any(|kind| kind == "proc-macro")
}

/// The packages that the programs are built from: no tests, no build scripts.
fn reached(metadata: &Value) -> BTreeSet<String> {
    let nodes = metadata.get("resolve").map_or(&[][..], |resolve| list(resolve, "nodes"));
    let id_of = |name: &&str| {
        let found = packages(metadata).iter().find(|package| text(package, "name") == *name);
        found.map(|package| text(package, "id").to_owned())
    };
    let mut left: Vec<String> = PROGRAMS.iter().filter_map(id_of).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = left.pop() {
        if !found.insert(id.clone()) {
            continue;
        }
        let node = nodes.iter().find(|node| text(node, "id") == id);
        for dep in node.map_or(&[][..], |node| list(node, "deps")) {
            let normal = list(dep, "dep_kinds").iter().any(|kind| kind["kind"].is_null());
            if normal {
                left.push(text(dep, "pkg").to_owned());
            }
        }
    }
    found
}

/// The checksum of a crate's archive.
fn checksum<'a>(lock: &'a str, name: &str, version: &str) -> Option<&'a str> {
    let head = format!("name = \"{name}\"\nversion = \"{version}\"\n");
    let (_, rest) = lock.split_once(&head)?;
    let own = rest.split("[[package]]").next()?;
    own.lines().find_map(|line| line.strip_prefix("checksum = \"")?.strip_suffix('"'))
}

/// The bill of materials.
pub(super) fn bill(root: &Path, triple: &str) -> Result<String, String> {
    let version = super::version(root)?;
    let component = |one: &Component| {
        let Third { name, version, licence, .. } = &one.third;
        let purl = format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"));
        json!({
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "scope": if one.for_the_build { "excluded" } else { "required" },
            "hashes": [{"alg": "SHA-256", "content": one.checksum}],
            "licenses": [{"expression": licence}],
            "purl": purl,
        })
    };
    let parts: Vec<Value> = components(root, triple)?.iter().map(component).collect();
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": format!("pkg:cargo/seccompat-cli@{version}"),
                "name": "seccompat",
                "version": version,
                "licenses": [{"expression": "MIT OR Apache-2.0"}],
                "purl": format!("pkg:cargo/seccompat-cli@{version}"),
            },
            "properties": [{"name": "target", "value": triple}],
        },
        "components": parts,
    });
    serde_json::to_string_pretty(&bill).map(|text| text + "\n").map_err(|why| why.to_string())
}

/// The notices: each crate, its licence, its holders of rights; then each different text of a licence.
pub(super) fn notices(root: &Path, triple: &str) -> Result<String, String> {
    let mut out = String::from(
        "Seccompat's programs contain the work of others, under these licences. The texts follow the list.\n\n",
    );
    for (name, licence, holders) in ALSO {
        let _ = writeln!(out, "{name}: {licence}\n    Copyright {holders}");
    }
    let mut texts: Vec<(String, Vec<String>)> = Vec::new();
    for one in components(root, triple)?.iter().filter(|one| !one.for_the_build) {
        let Third { name, version, licence, .. } = &one.third;
        let _ = writeln!(out, "{name} {version}: {licence}");
        for holder in one.third.holders()? {
            let _ = writeln!(out, "    Copyright {holder}");
        }
        for (file, text) in one.third.notices()? {
            let place = format!("{name} {version}, {file}");
            match texts.iter_mut().find(|(known, _)| *known == text) {
                Some((_, places)) => places.push(place),
                None => texts.push((text, vec![place])),
            }
        }
    }
    for (text, places) in texts {
        let _ = write!(out, "\n{}\n{}\n\n{}\n", "=".repeat(78), places.join("\n"), text.trim_end());
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_that_of_the_version() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1\"\n\n\
                    [[package]]\nname = \"b\"\nversion = \"2\"\nsource = \"x\"\nchecksum = \"77\"\n\n";
        assert_eq!(checksum(lock, "b", "2"), Some("77"));
        assert_eq!(checksum(lock, "b", "3"), None);
        // The next package's is not its own.
        assert_eq!(checksum(lock, "a", "1"), None);
    }

    #[test]
    fn the_programs_contain_no_crate_of_the_tests() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let found = components(&root, "x86_64-unknown-linux-gnu").unwrap();
        let has = |name: &str| found.iter().find(|one| one.third.name == name);
        assert!(has("trycmd").is_none() && has("tempfile").is_none());
        assert!(has("clap_builder").is_some_and(|one| !one.for_the_build));
        assert!(has("clap_derive").is_some_and(|one| one.for_the_build));
        assert!(has("windows-sys").is_none());
    }
}
