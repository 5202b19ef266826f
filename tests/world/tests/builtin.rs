//! The built-in profiles decide as the profiles that were shipped.
#![forbid(unsafe_code)]

use std::fs;
use std::path::PathBuf;

use seccompat_catalogue::{Abi, Capability, KernelVersion};
use seccompat_policy::Diagram;
use seccompat_profile::{Caps, Context, Profile, Unknown, builtin};
use seccompat_world::need;

/// The file of a built-in profile.
fn shipped(corpus: &std::path::Path, name: &str) -> PathBuf {
    let (family, version) = name.split_once('@').expect("a release");
    let folder = if family == "docker" { "moby" } else { "containers-common" };
    let version = match version.strip_prefix("profiles-") {
        Some(rest) => format!("profiles-v{rest}"),
        None => format!("v{version}"),
    };
    corpus.join(folder).join(version + ".json")
}

#[test]
fn built_in_profiles_are_those_that_were_shipped() {
    let corpus = need!(need::corpus());
    let names = builtin::engine::list();
    let files: usize = ["moby", "containers-common"]
        .map(|folder| fs::read_dir(corpus.join(folder)).expect("a folder").count())
        .iter()
        .sum();
    assert_eq!(names.len(), files, "one for each file");
    let mut compared = 0;
    for name in names {
        let (family, version) = name.split_once('@').expect("a release");
        let ours = builtin::engine::profile(family, Some(version)).expect("a built-in profile");
        let file = shipped(&corpus, &name);
        let theirs = Profile::parse(&fs::read(&file).expect("a file")).expect("a profile");
        let single = Capability::all().map(|cap| [cap].into_iter().collect());
        let sets = [Caps::NONE, Caps::ALL, Caps::DOCKER].into_iter().chain(single);
        for caps in sets {
            for native in
                [Abi::X86_64, Abi::Aarch64, Abi::S390x, Abi::Ppc64le, Abi::Riscv64, Abi::Mips64]
            {
                // Every set of capabilities on one machine; the others with one set.
                if native != Abi::X86_64 && caps != Caps::DOCKER {
                    continue;
                }
                for kernel in [KernelVersion::new(4, 4), KernelVersion::new(6, 12)] {
                    let mut context = Context::new(kernel);
                    (context.native, context.caps) = (native, caps);
                    context.unknown = Unknown::Enosys;
                    let mut diagram = Diagram::default();
                    let mut meaning = |profile: &Profile| {
                        // A machine whose byte order the file's list of architectures lacks.
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
