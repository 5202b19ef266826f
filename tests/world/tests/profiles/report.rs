//! `seccompat report`: the page in a browser, the same table as CSV and JSON, fleets of hosts, and
//! hostile input.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use seccompat_world::browser::Browser;
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;
use serde_json::{Value, json};

fn report(args: &[&str]) -> Output {
    limited(need::dist(), 60).arg("report").args(args).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A page of these inputs.
fn page(folder: &Path, inputs: &[&str]) -> PathBuf {
    let place = folder.join("page.html");
    let output = report(&[inputs, &["-o", place.to_str().unwrap()]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(fs::metadata(&place).unwrap().len() <= 1 << 20);
    place
}

/// A document of `scan` with these verdicts for some calls.
fn scan(kernel: &str, engine: &str, verdicts: &[(&str, &str, &str)]) -> String {
    let calls: Vec<Value> = verdicts
        .iter()
        .map(|(name, verdict, errno)| {
            json!({ "name": name, "verdict": verdict, "errno": errno, "cause": "filter" })
        })
        .collect();
    json!({ "schema": "seccompat.scan/1", "kernel": kernel, "engine": engine, "syscalls": calls })
        .to_string()
}

/// The decision of each cell is that of `eval`.
#[test]
fn the_table_is_what_eval_says() {
    let inputs =
        ["builtin:docker@20.10.0", "builtin:docker", "builtin:podman", "builtin:linux@4.18"];
    let output = report(&[&inputs[..], &["--format", "json", "--arch", "x86_64"]].concat());
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = document["syscalls"].as_array().unwrap();
    assert!(rows.len() > 350);
    let (mut checked, mut seen) = (0, String::new());
    for row in rows.iter().step_by(7) {
        let name = row["name"].as_str().unwrap();
        for (letter, input) in row["letters"].as_str().unwrap().chars().zip(inputs) {
            let args = ["eval", input, "--syscall", name, "--arch", "x86_64", "--format", "json"];
            let output = limited(need::dist(), 20).args(args).output().unwrap();
            let said: Value = serde_json::from_slice(&output.stdout).unwrap();
            let wanted = match (said["action"].as_str().unwrap(), said["errno"].as_u64()) {
                ("allow", _) => 'A',
                ("errno", Some(38)) => 'N',
                ("errno", _) => 'E',
                other => panic!("{other:?}"),
            };
            // A call that depends on its arguments is asked with zeros.
            assert!(letter == wanted || letter == 'C', "{name} in {input}: {letter}, not {wanted}");
            checked += 1;
            seen.push(letter);
        }
    }
    assert!(
        checked > 200 && ["A", "N", "E"].into_iter().all(|letter| seen.contains(letter)),
        "{checked}"
    );
}

#[test]
fn csv_has_the_same_letters() {
    let inputs = ["builtin:docker@20.10.0", "builtin:podman"];
    let csv = text(&report(&[&inputs[..], &["--format", "csv"]].concat()).stdout);
    let json = report(&[&inputs[..], &["--format", "json"]].concat()).stdout;
    let document: Value = serde_json::from_slice(&json).unwrap();
    let lines: Vec<&str> = csv.split("\r\n").filter(|line| !line.is_empty()).collect();
    assert_eq!(
        lines[0],
        "call,number,since,group,\"builtin:docker@20.10.0\",\"builtin:podman@5.8.2\""
    );
    let rows = document["syscalls"].as_array().unwrap();
    assert_eq!(lines.len(), rows.len() + 1);
    for (line, row) in lines[1..].iter().zip(rows) {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields[0], row["name"]);
        assert_eq!(fields[4..].concat(), row["letters"].as_str().unwrap());
    }
}

/// Search, filters, keys, both colour schemes and two widths, without a message or a request.
#[test]
fn the_page_works_in_a_browser() {
    let scratch = Scratch::new().unwrap();
    let mut browser = need!(Browser::start(&scratch.path().join("profile")));
    let place = page(scratch.path(), &["builtin:docker@*", "builtin:podman"]);
    let pictures = need::pictures();
    for (width, height) in [(1920, 1000), (360, 740)] {
        for is_dark in [false, true] {
            browser.screen(width, height, is_dark);
            browser.open(&place);
            let shown = "document.getElementById('count').textContent";
            let all = browser.value(shown);
            assert!(all.as_str().unwrap().starts_with("3"), "{all}");
            // The body never scrolls sideways; the table does, in its own box.
            let wide = browser.value("document.documentElement.scrollWidth");
            assert!(wide.as_u64().unwrap() <= u64::from(width), "{wide} of {width}");
            let back = browser.value("getComputedStyle(document.body).backgroundColor");
            assert_eq!(back == "rgb(255, 255, 255)", !is_dark, "{back}");
            browser.press("/");
            browser.call("Input.insertText", &json!({ "text": "clone3" }));
            assert!(browser.value(shown).as_str().unwrap().starts_with("1 of "), "search");
            let letters = browser.value(
                "[...document.querySelector('#body tr:not([hidden])').cells].slice(1).map(c => c.textContent).join('')",
            );
            assert!(
                letters.as_str().unwrap().contains('E') && letters.as_str().unwrap().contains('N')
            );
            browser.value("document.querySelector('#body tr:not([hidden]) td').click()");
            let detail = browser.value("document.getElementById('detail').textContent");
            assert!(detail.as_str().unwrap().contains("clone3 in builtin:docker@"), "{detail}");
            assert!(detail.as_str().unwrap().contains("errno EPERM"), "{detail}");
            browser.press("ArrowRight");
            let moved = browser.value("document.getElementById('detail').textContent");
            assert_ne!(moved, detail);
            browser.press("Escape");
            assert_eq!(browser.value("document.activeElement.id"), "search");
            browser.value("const s = document.getElementById('search'); s.value = ''; s.dispatchEvent(new Event('input'))");
            browser.value("const d = document.getElementById('differ'); d.click()");
            let differ = browser.value(shown);
            assert_ne!(differ, all, "differences only");
            if let Some(folder) = &pictures {
                let name = format!("report-{width}-{}.png", if is_dark { "dark" } else { "light" });
                fs::write(folder.join(name), browser.picture()).unwrap();
            }
            assert_eq!(browser.complaints(), Vec::<String>::new());
        }
    }
    // Every cell says its letter, and the letters have the contrast of readable text.
    let contrast = browser.value(CONTRAST);
    assert!(contrast.as_f64().unwrap() >= 4.5, "contrast {contrast}");
}

/// The least contrast of a cell's letter with its background (WCAG 2, relative luminance).
const CONTRAST: &str = "(() => {
    const light = (text) => {
        const parts = text.match(/[0-9.]+/g).slice(0, 3).map(Number).map((v) => v / 255)
            .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    let least = 99;
    for (const cell of document.querySelectorAll('#body td')) {
        const style = getComputedStyle(cell);
        const [a, b] = [light(style.color), light(style.backgroundColor)].sort();
        least = Math.min(least, (b + 0.05) / (a + 0.05));
    }
    return least;
})()";

/// Two hundred hosts: they become a few columns, and the page opens within a second.
#[test]
fn hosts_that_say_the_same_are_one_column() {
    let scratch = Scratch::new().unwrap();
    let documents: String = (0..200)
        .map(|at| {
            let errno = if at % 10 == 0 { "EPERM" } else { "ENOSYS" };
            let engine = if at % 10 == 0 { "Docker" } else { "Podman" };
            let calls = [("clone3", "filtered", errno), ("read", "available", "")];
            format!("[pod/node-{at}/scan] {}\n", scan("6.1.0", engine, &calls))
        })
        .collect();
    let file = scratch.path().join("hosts");
    fs::write(&file, documents + "not a document\n").unwrap();
    let output = report(&[file.to_str().unwrap(), "--format", "json"]);
    assert!(text(&output.stderr).contains("1 of 201 lines"), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let hosts: Vec<u64> = document["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["hosts"].as_u64().unwrap())
        .collect();
    assert_eq!(hosts, [180, 20]);
    let rows = document["syscalls"].as_array().unwrap();
    let clone3 = rows.iter().find(|row| row["name"] == "clone3").unwrap();
    assert_eq!(clone3["letters"], "NE");
    let place = page(scratch.path(), &[file.to_str().unwrap()]);
    let mut browser = need!(Browser::start(&scratch.path().join("profile")));
    let start = Instant::now();
    browser.open(&place);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    let took = browser.value("performance.getEntriesByType('navigation')[0].loadEventEnd");
    println!("a page of 200 hosts is loaded after {took} ms");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

/// A fleet is a stream: the memory does not grow with it.
#[test]
fn a_fleet_is_read_in_bounded_memory() {
    let count = need::fleet();
    let scratch = Scratch::new().unwrap();
    let place = scratch.path().join("page.html");
    let mut command = limited("sh", 100);
    // 300 MB of address space that is its own.
    command.args(["-c", "ulimit -v 307200; exec \"$@\"", "sh"]).arg(need::dist());
    command.args(["report", "-", "-o"]).arg(&place).stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let start = Instant::now();
    let mut to = std::io::BufWriter::new(child.stdin.take().unwrap());
    for at in 0..count {
        // More kinds of hosts than a page has columns.
        let calls: Vec<(&str, &str, &str)> =
            ["clone3", "openat2", "mseal", "statx", "rseq", "bpf", "keyctl", "ptrace"]
                .iter()
                .enumerate()
                .map(|(bit, name)| {
                    let refused = at >> bit & 1 == 1;
                    (
                        *name,
                        if refused { "filtered" } else { "available" },
                        if refused { "EPERM" } else { "" },
                    )
                })
                .collect();
        writeln!(to, "{}", scan("6.1.0", "Docker", &calls)).unwrap();
    }
    drop(to);
    assert!(child.wait().unwrap().success());
    println!("{count} hosts in {:?}", start.elapsed());
    assert!(fs::metadata(&place).unwrap().len() <= 1 << 20);
    assert!(fs::read_to_string(&place).unwrap().contains("other hosts"));
}

/// Names in documents and profiles run nothing and end no block.
#[test]
fn hostile_input_runs_nothing() {
    let evil = "</script><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">\
                \u{202e}\u{2066}<!--";
    let scratch = Scratch::new().unwrap();
    let file = scratch.path().join("hosts");
    let calls = [("clone3", "filtered", evil), (evil, "available", evil)];
    fs::write(&file, scan(evil, evil, &calls) + "\n").unwrap();
    let place = page(scratch.path(), &[file.to_str().unwrap(), "builtin:docker"]);
    let written = fs::read_to_string(&place).unwrap();
    assert_eq!(written.matches("<script").count(), 2);
    let mut browser = need!(Browser::start(&scratch.path().join("profile")));
    browser.open(&place);
    browser.value("document.querySelector('#body td').click()");
    assert_eq!(browser.value("document.title"), "seccompat report");
    assert_eq!(browser.value("document.images.length + document.scripts.length"), 2);
    assert_eq!(browser.complaints(), Vec::<String>::new());
    // The policy is in force: not even the browser's own user can add a script.
    let added = "const s = document.createElement('script'); s.textContent = \"document.title = 'run'\"; \
                 document.body.append(s)";
    browser.value(added);
    assert_eq!(browser.value("document.title"), "seccompat report");
}

#[test]
fn mistakes_are_told() {
    for (args, why) in [
        (&["builtin:docker"][..], "-o FILE.html"),
        (&["builtin:dockr@*", "-o", "/tmp/x.html"], "there is no builtin:dockr"),
        (&["/nonexistent", "-o", "/tmp/x.html"], "cannot read /nonexistent"),
        (&["-", "-o", "/tmp/x.html"], "no document of seccompat scan"),
    ] {
        let output = report(args);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {told}");
        assert!(told.contains(why), "{args:?}: {told}");
    }
}
