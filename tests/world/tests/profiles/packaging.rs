//! The objects of Kubernetes in `packaging/kubernetes`, against the models of the API; the spec, the APKBUILD and the
//! workflows.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use seccompat_world::need;
use seccompat_world::scratch::Scratch;

const PYTHON: &str = "/usr/bin/python3";

fn check(objects: &[&Path]) -> Output {
    let script = need::repository().join("tests/world/src/kubernetes_objects.py");
    Command::new(PYTHON).arg(script).args(objects).output().unwrap()
}

#[test]
fn the_objects_of_kubernetes_are_valid_and_need_no_rights() {
    let has = Command::new(PYTHON).args(["-c", "import kubernetes, yaml"]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        return need::skip(&need::Absent::Missing("python3-kubernetes is not installed".into()));
    }
    let scratch = Scratch::new().unwrap();
    for name in ["job.yaml", "daemonset.yaml"] {
        let place = need::repository().join("packaging/kubernetes").join(name);
        let said = check(&[&place]);
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout));
        // The check finds mistakes: a key that does not exist, and a value of another type.
        let text = fs::read_to_string(&place).unwrap();
        for (right, wrong) in
            [("runAsNonRoot:", "runAsNotRoot:"), ("runAsUser: 65532", "runAsUser: nobody")]
        {
            assert!(text.contains(right), "{name} lacks {right}");
            let place = scratch.path().join(name);
            fs::write(&place, text.replace(right, wrong)).unwrap();
            assert_eq!(check(&[&place]).status.code(), Some(1), "{name}: {wrong}");
        }
        for right in [
            "automountServiceAccountToken: false",
            "runAsNonRoot: true",
            "readOnlyRootFilesystem: true",
            "allowPrivilegeEscalation: false",
            "drop: [\"ALL\"]",
            "type: RuntimeDefault",
        ] {
            assert!(text.contains(right), "{name} lacks {right}");
        }
    }
}

/// The version of the workspace.
fn version() -> String {
    let manifest = fs::read_to_string(need::repository().join("Cargo.toml")).unwrap();
    let line = manifest.lines().find_map(|line| line.strip_prefix("version = \"")).unwrap();
    line.trim_end_matches('"').to_owned()
}

/// The newest entry of each list of changes, and the tag of the objects' image, are of the version.
#[test]
fn every_list_of_changes_begins_with_the_version() {
    let version = version();
    let newest = |name: &str, first: &str| {
        let text = fs::read_to_string(need::repository().join(name)).unwrap();
        let line = text.lines().find(|line| line.starts_with(first));
        line.unwrap_or_else(|| panic!("{name} has no line `{first}…`")).to_owned()
    };
    let heading = newest("CHANGELOG.md", "## ");
    let heading = heading.strip_prefix("## ").and_then(|rest| rest.strip_suffix(')')).unwrap();
    let (number, date) = heading.split_once(" (").unwrap();
    assert_eq!(number, version);
    let is_date = |text: &str| {
        let parts: Vec<&str> = text.split('-').collect();
        let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
        parts.iter().map(|part| part.len()).eq([4, 2, 2]) && parts.iter().all(digits)
    };
    assert!(date == "unreleased" || is_date(date), "{date}");
    let entry = newest("packaging/debian/changelog", "seccompat (");
    assert!(entry.starts_with(&format!("seccompat ({version}-")), "{entry}");
    let entry = newest("packaging/rpm/seccompat.spec", "* ");
    assert!(entry.contains(&format!(" - {version}-")), "{entry}");
    for name in ["job.yaml", "daemonset.yaml"] {
        let image = newest(&format!("packaging/kubernetes/{name}"), "          image: ");
        assert!(image.ends_with(&format!("seccompat:{version}")), "{image}");
    }
}

/// Only their language: no package is built of them here.
#[test]
fn the_spec_and_the_apkbuild_are_parsed() {
    let packaging = need::repository().join("packaging");
    let apkbuild = packaging.join("alpine/APKBUILD");
    let shell =
        "set -eu; . \"$0\"; type build check package > /dev/null; echo \"$pkgname $pkgver\"";
    let said = Command::new("sh").args(["-c", shell]).arg(&apkbuild).output().unwrap();
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let version = version();
    assert_eq!(said, format!("seccompat {version}\n"));
    let rpmspec = need!(need::program("rpmspec"));
    let spec = packaging.join("rpm/seccompat.spec");
    let query = ["--query", "--queryformat", "%{NAME} %{VERSION}\\n"];
    let said = Command::new(rpmspec).args(query).arg(&spec).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let names = ["seccompat", "libseccompat", "libseccompat-devel"];
    let expected: String = names.iter().map(|name| format!("{name} {version}\n")).collect();
    assert_eq!(said, expected);
}

/// The workflow and the action are YAML, and each of their steps runs a command or uses an action of a version.
#[test]
fn the_workflows_are_read() {
    const SCRIPT: &str = "import sys, yaml
for name in sys.argv[1:]:
    page = yaml.safe_load(open(name))
    jobs = page['jobs'].values() if 'jobs' in page else [page['runs']]
    for step in [step for job in jobs for step in job['steps']]:
        assert ('run' in step) != ('uses' in step), f'{name}: {step}'
        assert '@' in step.get('uses', '@'), f'{name}: {step}'
        print(name)";
    let has = Command::new(PYTHON).args(["-c", "import yaml"]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        return need::skip(&need::Absent::Missing("python3-yaml is not installed".into()));
    }
    let names = [".github/workflows/ci.yml", "action.yml"];
    let mut python = Command::new(PYTHON);
    python.args(["-c", SCRIPT]).args(names).current_dir(need::repository());
    let said = python.output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    for name in names {
        assert!(said.lines().any(|line| line == name), "{name} has no step");
    }
}

/// Each part of `.ci/run` is in a job of the workflow, and no job names another.
#[test]
fn the_workflow_runs_every_part() {
    let script = fs::read_to_string(need::repository().join(".ci/run")).unwrap();
    let parts = script.lines().find_map(|line| line.strip_prefix("PARTS=\"")).unwrap();
    let mut parts: Vec<&str> = parts.trim_end_matches('"').split(' ').collect();
    let place = need::repository().join(".github/workflows/ci.yml");
    let workflow = fs::read_to_string(place).unwrap();
    let runs = workflow.lines().filter_map(|line| line.trim().strip_prefix("- run: "));
    let named = runs.filter_map(|line| Some(line.split_once(".ci/run ")?.1.split(' ')));
    let mut named: Vec<&str> = named.flatten().collect();
    parts.sort_unstable();
    named.sort_unstable();
    assert_eq!(named, parts);
}
