//! The built-in profiles decide as the shipped ones do.
#![forbid(unsafe_code)]

use std::fs;
use std::path::PathBuf;

use seccompat_catalogue::{Abi, Capability, KernelVersion};
use seccompat_policy::Diagram;
use seccompat_profile::{Caps, Context, Profile, Unknown, builtin};
use seccompat_world::need;

/// The folders of the corpus, and the engine of each.
const FOLDERS: [(&str, &str); 3] =
    [("moby", "docker"), ("containers-common", "podman"), ("containerd", "containerd")];

/// The architectures that containerd adds to its profile (`contrib/seccomp`, `arches`), as
/// `archMap`.
const CONTAINERD_ARCHES: &str = r#"{"archMap": [
    {"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86", "SCMP_ARCH_X32"]},
    {"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": ["SCMP_ARCH_ARM"]},
    {"architecture": "SCMP_ARCH_MIPS64",
        "subArchitectures": ["SCMP_ARCH_MIPS", "SCMP_ARCH_MIPS64N32"]},
    {"architecture": "SCMP_ARCH_S390X", "subArchitectures": ["SCMP_ARCH_S390"]}],"#;

/// The built-in name of a file's profile: `v20.10.0` is `20.10.0`, `profiles-v0.2.2` is
/// `profiles-0.2.2`.
fn version(file: &str) -> String {
    let stem = file.strip_suffix(".json").unwrap_or(file);
    match stem.strip_prefix("profiles-v") {
        Some(rest) => format!("profiles-{rest}"),
        None => stem.strip_prefix('v').unwrap_or(stem).to_owned(),
    }
}

/// The files, each with its family.
fn shipped(corpus: &std::path::Path) -> Vec<(&'static str, PathBuf)> {
    let mut files = Vec::new();
    for (folder, family) in FOLDERS {
        let entries = fs::read_dir(corpus.join(folder)).expect("a folder of the corpus");
        files.extend(entries.map(|entry| (family, entry.expect("a file").path())));
    }
    files.sort();
    files
}

#[test]
fn built_in_profiles_are_those_that_were_shipped() {
    let corpus = need!(need::shipped());
    let files = shipped(&corpus);
    assert!(files.len() > 70, "{} files", files.len());
    let mut compared = 0;
    for (family, file) in files {
        let version = version(&file.file_name().expect("a name").to_string_lossy());
        let name = format!("{family}@{version}");
        let ours = builtin::engine::find(family, Some(&version));
        let ours = ours.unwrap_or_else(|| panic!("{name} is built in")).profile;
        let mut text = fs::read_to_string(&file).expect("a file");
        if family == "containerd" {
            // containerd's code adds the architectures, which the file lacks.
            text = text.replacen('{', CONTAINERD_ARCHES, 1);
        }
        let theirs = Profile::parse(text.as_bytes()).expect("a profile");
        let single = Capability::all().map(|cap| [cap].into_iter().collect());
        let sets = [Caps::NONE, Caps::ALL, Caps::DOCKER].into_iter().chain(single);
        for caps in sets {
            for native in
                [Abi::X86_64, Abi::Aarch64, Abi::S390x, Abi::Ppc64le, Abi::Riscv64, Abi::Mips64]
            {
                // Every set of capabilities on one machine; one set on the others.
                if native != Abi::X86_64 && caps != Caps::DOCKER {
                    continue;
                }
                for kernel in [KernelVersion::new(4, 4), KernelVersion::new(6, 12)] {
                    let mut context = Context::new(kernel);
                    (context.native, context.caps) = (native, caps);
                    context.unknown = Unknown::Enosys;
                    let mut diagram = Diagram::default();
                    let mut meaning = |profile: &Profile| {
                        // A machine whose byte order is not among the file's architectures.
                        let lowered = profile.resolve(&context).ok()?.lower().expect("a policy");
                        Some(diagram.policy(&lowered.policy).expect("a small one"))
                    };
                    assert_eq!(meaning(&ours), meaning(&theirs), "{name} {native} {kernel}");
                    compared += 1;
                }
            }
        }
    }
    println!("{compared} policies alike");
}
