//! Our `libseccomp.so.2` against the system's libseccomp, in one run: Docker's newest profile by the same
//! calls of the API up to the exported filter, and the start of containers under it. `SECCOMPAT_LIBSECCOMP=PATH`
//! measures the `libseccomp.so.2` at that path, as one built from source, in the place of the system's.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_bpf::Program;
use seccompat_catalogue::KernelVersion;
use seccompat_profile::{Context, builtin};
use seccompat_world::bundle;
use seccompat_world::drop_in::{DropIn, Library};
use seccompat_world::empty_library;
use seccompat_world::libseccomp::Oracle;
use seccompat_world::need;
use seccompat_world::profile;
use seccompat_world::runtime::{DONE, Oci, crun, rootfs, runc};
use seccompat_world::scratch::{Scratch, write_script};
use seccompat_world::turns::{Work, processor};
use serde_json::{Value, json};

/// Builds of a filter, of which the median counts.
const BUILDS: u32 = 201;
/// Turns of both libraries.
const TURNS: usize = 5;
/// Starts of a container.
const STARTS: usize = 120;

fn start(runtime: &Oci, seccomp: &Value) {
    let mut config = bundle::config(seccomp, &["/bin/done"]);
    if seccomp.is_null() {
        config["linux"].as_object_mut().unwrap().remove("seccomp");
    }
    assert_eq!(runtime.finish_config(config, 60), Ok(DONE));
}

/// A script that gives a program this library in the place of the system's, which can be the system's own.
fn script(drop_in: &DropIn, program: &Path, place: &Path, library: &Path) -> PathBuf {
    let script = drop_in.in_place(program, place, None).unwrap();
    let text = fs::read_to_string(&script).unwrap();
    let ours = drop_in.path(Library::Ours).unwrap();
    let chosen = fs::canonicalize(library).unwrap();
    write_script(&script, &text.replace(&*ours.to_string_lossy(), &chosen.to_string_lossy()))
        .unwrap();
    script
}

fn main() {
    let drop_in = need!(DropIn::new());
    let mut theirs = need!(Oracle::new());
    let path = need!(drop_in.path(Library::Theirs));
    println!("libseccomp is {}", fs::canonicalize(&path).unwrap().display());
    if let Some(folder) = path.parent() {
        theirs = theirs.with_library(folder);
    }
    let ours = need!(Oracle::new()).with_library(drop_in.folder());
    let profile = builtin::engine::profile("docker", None).unwrap();
    let context = Context::new(KernelVersion::new(6, 12));
    let resolved = profile.resolve(&context).unwrap();
    let (mut best, mut sizes, mut filter) = ([u64::MAX; 2], [0; 2], None);
    for _ in 0..TURNS {
        for (at, oracle) in [&theirs, &ours].into_iter().enumerate() {
            let (program, time) = oracle.timed(&resolved, 1, BUILDS);
            best[at] = best[at].min(time);
            sizes[at] = program.insns().len();
            filter = Some(program);
        }
    }
    let micro = best.map(|nanoseconds| nanoseconds as f64 / 1e3);
    println!(
        "Docker's newest profile, from the first call to the exported filter (ours is proven):"
    );
    println!("  libseccomp  {:9.1} us, {} instructions", micro[0], sizes[0]);
    println!(
        "  ours        {:9.1} us, {} instructions, ratio {:.3} (at most 0.1)",
        micro[1],
        sizes[1],
        micro[1] / micro[0]
    );

    need!(need::root());
    starts(&drop_in, profile.text(), &filter.unwrap());
}

/// The processor's time of a container's start with each library.
fn starts(drop_in: &DropIn, profile: &str, filter: &Program) {
    let scratch = Scratch::new().unwrap();
    let root = need!(rootfs(scratch.path()));
    let seccomp =
        profile::resolve(&serde_json::from_str(profile).unwrap(), &profile::Context::here())
            .unwrap();
    let theirs = need!(drop_in.path(Library::Theirs));
    let ours = need!(drop_in.path(Library::Ours));
    let empty = need!(empty_library::build(scratch.path(), filter));
    for make in [runc, crun] {
        let plain = need!(make(&root));
        let through = |library: &Path| {
            let name = library.file_stem().unwrap_or_default().to_string_lossy();
            let place = scratch.path().join(format!("{}-{name}-{}", plain.name(), library == ours));
            plain.through(&script(drop_in, plain.program(), &place, library))
        };
        let alone = scratch.path().join("true");
        let alone = script(drop_in, &need!(need::program("true")), &alone, &theirs);
        let (theirs, ours, empty) = (through(&theirs), through(&ours), through(&empty));
        let none = json!(null);
        let mut work: [Work<'_>; 5] = [
            &mut || start(&theirs, &seccomp),
            &mut || start(&ours, &seccomp),
            &mut || start(&empty, &seccomp),
            &mut || start(&theirs, &none),
            &mut || assert!(Command::new(&alone).status().unwrap().success()),
        ];
        let times = processor(&mut work, STARTS);
        // Without the script's own time, which each start has.
        let [theirs, ours, empty, none] = [0, 1, 2, 3].map(|at| times[at] - times[4]);
        println!(
            "{} run: {theirs:.1} ms with libseccomp, {ours:.1} ms with ours, {none:.1} ms without seccomp: \
             ratios {:.2} (at most 0.75) and {:.2} (at most 1.12); with a library of empty functions {:.2}",
            plain.name(),
            ours / theirs,
            ours / none,
            empty / none
        );
    }
}
