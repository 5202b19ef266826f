//! The Python bindings of libseccomp with our library in its place.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::path::Path;

use seccompat_policy::Diagram;
use seccompat_world::drop_in::DropIn;
use seccompat_world::libseccomp::program;
use seccompat_world::need;
use seccompat_world::need::{Absent, say};
use seccompat_world::process::{limited, run};
use serde_json::Value;

fn bytes(hexadecimal: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(&hexadecimal[at..at + 2], 16).unwrap();
    (0..hexadecimal.len()).step_by(2).map(byte).collect()
}

/// Every result is libseccomp's, and every filter decides as libseccomp's. The last cases load filters.
#[test]
fn python_gets_the_results_of_libseccomp() {
    // The distribution's own, which finds its packages.
    let python = Path::new("/usr/bin/python3");
    if run(limited(python, 20).args(["-c", "import seccomp"])).is_err() {
        return need::skip(&Absent::Missing("python3-seccomp is not installed".into()));
    }
    let drop_in = need!(DropIn::new());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/drop_in.py");
    let told = |ours: bool| -> Value {
        let mut command = limited(python, 60);
        command.arg(&script);
        if ours {
            command.env("LD_LIBRARY_PATH", drop_in.folder());
        }
        let told: Value = serde_json::from_str(&run(&mut command).unwrap()).unwrap();
        assert_eq!(told["library"], if ours { "seccompat" } else { "libseccomp" });
        told["cases"].clone()
    };
    let (ours, theirs) = (told(true), told(false));
    let (ours, theirs) = (ours.as_object().unwrap(), theirs.as_object().unwrap());
    let mut filters = 0;
    for (name, theirs) in theirs {
        assert_eq!(ours[name]["result"], theirs["result"], "{name}");
        let (Some(ours), Some(theirs)) = (ours[name]["filter"].as_str(), theirs["filter"].as_str())
        else {
            assert_eq!(ours[name]["filter"], theirs["filter"], "{name}");
            continue;
        };
        let mut diagram = Diagram::default();
        let [ours, theirs] =
            [ours, theirs].map(|filter| diagram.program(&program(&bytes(filter)), false).unwrap());
        assert!(ours == theirs, "{name}");
        filters += 1;
    }
    say(&format!("python3-seccomp: {} cases and {filters} filters equal", theirs.len()));
    assert!(theirs.len() >= 16 && filters >= 6, "{} {filters}", theirs.len());
}
