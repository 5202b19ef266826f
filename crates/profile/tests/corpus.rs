//! Every shipped profile: it must be read, resolved and lowered, or be known to be wrong.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};

use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_profile::{Caps, Context, Profile, Unknown};

/// Files of other formats, and files that their own engines refuse.
const REFUSED: &[(&str, &str)] = &[
    ("DXGa__IPQ60XX__umdns.json", "1:1: not a seccomp profile: no defaultAction"),
    (
        "firecracker-microvm__firecracker__x86_64-unknown-linux-musl.json",
        "1:1: not a seccomp profile: no defaultAction",
    ),
    (
        "firecracker-microvm__firecracker__unimplemented.json",
        "1:1: not a seccomp profile: no defaultAction",
    ),
    ("genuinetools__binctr__seccomp.json", "1:1: expected a value, found `G`"),
    ("jusito__docker-vsftpd-alpine__default.json", "1:1: expected a value, found `h`"),
    ("jusito__docker-vsftpd-alpine__vsftpd.json", "114:13: a comma behind the last element"),
    // There a rule's action is an object.
    ("youki-dev__oci-spec-rs__sample.json", "371:31: action must be a string, not an object"),
    ("oskarirauta__seccomp-oci_cpp__seccomp.json", "33:30: a comma behind the last element"),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
}

/// The ABIs that a profile names, and this machine's, grouped by byte order.
fn groups(profile: &Profile) -> Vec<Vec<Abi>> {
    let map = profile
        .arch_map
        .iter()
        .flat_map(|entry| [entry.native].into_iter().chain(entry.subs.clone()));
    let all = profile.architectures.iter().copied().chain(map);
    let mut groups = [vec![Abi::X86_64], vec![]];
    for abi in all.filter_map(|arch| arch.what) {
        let group = &mut groups[usize::from(abi.is_big_endian())];
        if !group.contains(&abi) {
            group.push(abi);
        }
    }
    groups.into_iter().filter(|group| !group.is_empty()).collect()
}

#[test]
fn the_corpus_is_understood() {
    let Some(corpus) = crate::common::corpus("corpus") else { return };
    let mut paths = Vec::new();
    files(&corpus, &mut paths);
    paths.sort();
    let (mut read, mut refused, mut lowered, mut conflicts) = (0, 0, 0, Vec::new());
    for path in &paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let bytes = fs::read(path).unwrap();
        let expected = REFUSED.iter().find(|(file, _)| *file == name);
        let profile = match (Profile::parse(&bytes), expected) {
            (Ok(profile), None) => profile,
            (Err(error), Some((_, message))) => {
                assert_eq!(error.to_string(), *message, "{name}");
                refused += 1;
                continue;
            }
            (outcome, _) => panic!("{name}: {:?}", outcome.err()),
        };
        read += 1;
        for abis in groups(&profile) {
            for caps in [Caps::NONE, Caps::DOCKER, Caps::ALL] {
                for unknown in [Unknown::Enosys, Unknown::Runc, Unknown::Default] {
                    let mut context = Context::new(KernelVersion::new(6, 12));
                    context.abis = Some(abis.clone());
                    context.caps = caps;
                    context.unknown = unknown;
                    let resolved = profile.resolve(&context).unwrap();
                    match resolved.lower() {
                        Ok(_) => lowered += 1,
                        Err(error) => conflicts.push(format!("{name}: {error}")),
                    }
                }
            }
        }
    }
    conflicts.dedup();
    println!("{read} read, {refused} refused, {lowered} lowered");
    assert_eq!(conflicts, Vec::<String>::new());
    assert!(read > 70 && lowered > 1000);
}
