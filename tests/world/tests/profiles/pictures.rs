//! Pictures of filters, differences and tables: legible in a browser, and the README's own.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::path::Path;
use std::process::Stdio;
use std::{env, fs};

use seccompat_world::browser::Browser;
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;

/// The releases of the README's picture.
const RELEASES: [&str; 8] = [
    "report",
    "builtin:docker@*",
    "builtin:podman@*",
    "builtin:containerd@*",
    "--arch",
    "x86_64",
    "--kernel",
    "6.12",
];

fn svg(args: &[&str]) -> String {
    let mut command = limited(need::dist(), 60);
    let output =
        command.args(args).args(["--format", "svg"]).stdin(Stdio::null()).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    // diff exits with 1 if there are differences.
    assert!(matches!(output.status.code(), Some(0 | 1)), "{args:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The faults of a picture: texts beyond its edges, above each other, or over the edge of their
/// box; letters that are too small. Texts that are turned are compared with the edges alone.
const FAULTS: &str = "(() => {
    const root = document.documentElement;
    const { width, height } = root.viewBox.baseVal;
    const faults = [], boxes = [];
    for (const text of document.querySelectorAll('text')) {
        if (!text.textContent) continue;
        const turned = text.hasAttribute('transform');
        const box = turned ? text.getBoundingClientRect() : text.getBBox();
        if (box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height)
            faults.push('outside: ' + text.textContent);
        if (parseFloat(getComputedStyle(text).fontSize) < 9) faults.push('small: ' + text.textContent);
        if (!turned) boxes.push([box, text.textContent]);
    }
    const cross = (a, b) => Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 1
        && Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 3;
    boxes.forEach(([a, one], at) => boxes.slice(at + 1).forEach(([b, other]) => {
        if (cross(a, b)) faults.push(one + ' over ' + other);
    }));
    const rects = [...document.querySelectorAll('rect:not(.back)')].map((rect) => rect.getBBox());
    for (const [text, words] of boxes)
        for (const rect of rects)
            if (cross(text, rect) && (text.x < rect.x - 1 || text.x + text.width > rect.x + rect.width + 1))
                faults.push('over its box: ' + words);
    return faults.slice(0, 9);
})()";

#[test]
fn pictures_are_legible() {
    let scratch = Scratch::new().unwrap();
    let mut browser = need!(Browser::start(&scratch.path().join("profile")));
    let place = scratch.path().join("picture.svg");
    let mut open = |name: &str, args: &[&str]| {
        fs::write(&place, svg(args)).unwrap();
        for is_dark in [false, true] {
            browser.screen(1200, 1600, is_dark);
            browser.open(&place);
            assert_eq!(browser.value(FAULTS), serde_json::json!([]), "{args:?}");
            let back = browser.value("getComputedStyle(document.querySelector('.back')).fill");
            assert_eq!(back == "rgb(255, 255, 255)", !is_dark, "{back}");
            if let Some(folder) = need::pictures() {
                let name = format!("{name}-{}.png", if is_dark { "dark" } else { "light" });
                fs::write(folder.join(name), browser.picture()).unwrap();
            }
        }
        assert_eq!(browser.complaints(), Vec::<String>::new());
    };
    open("show-docker", &["show", "builtin:docker"]);
    open("show-podman", &["show", "builtin:podman@4.9.5", "--engine", "podman/crun"]);
    open("show-linux", &["show", "builtin:linux@4.18"]);
    open("diff", &["diff", "builtin:docker@20.10.4", "builtin:docker@20.10.10"]);
    open("diff-engines", &["diff", "builtin:docker", "builtin:podman"]);
    open("diff-equal", &["diff", "builtin:docker", "builtin:docker"]);
    open("report", &RELEASES);
}

/// A condition with long values, a name with markup and bidi characters: words, and nothing else.
#[test]
fn foreign_words_are_only_words() {
    let scratch = Scratch::new().unwrap();
    let mut browser = need!(Browser::start(&scratch.path().join("profile")));
    let name = scratch.path().join("a\u{202e}<script>alert(1)&.json");
    let args = (0..6).map(|index| {
        format!(r#"{{"index":{index},"value":18446744073709551615,"valueTwo":81985529216486895,"op":"SCMP_CMP_MASKED_EQ"}}"#)
    });
    let args: Vec<String> = args.collect();
    let profile = format!(
        r#"{{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{{"names":["prctl"],"action":"SCMP_ACT_ALLOW","args":[{}]}}]}}"#,
        args.join(",")
    );
    fs::write(&name, profile).unwrap();
    let picture = svg(&["show", name.to_str().unwrap(), "--engine", "seccompat"]);
    assert!(!picture.contains("<script") && !picture.contains('\u{202e}'), "{picture}");
    let place = scratch.path().join("picture.svg");
    fs::write(&place, picture).unwrap();
    browser.screen(1200, 1600, false);
    browser.open(&place);
    assert_eq!(browser.value(FAULTS), serde_json::json!([]));
    assert_eq!(browser.value("document.scripts.length"), 0);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

/// Rewritten if `SECCOMPAT_WRITE` is set.
#[test]
fn the_readme_has_the_picture_of_all_releases() {
    let place = need::repository().join("docs/matrix.svg");
    let made = svg(&RELEASES);
    if env::var_os("SECCOMPAT_WRITE").is_some() {
        fs::write(&place, &made).unwrap();
    }
    let fresh =
        "renew it: SECCOMPAT_WRITE=1 cargo test -p seccompat-world --test profiles pictures::";
    assert!(fs::read_to_string(&place).unwrap_or_default() == made, "{}: {fresh}", place.display());
    let readme = fs::read_to_string(Path::new(&need::repository()).join("README.md")).unwrap();
    assert!(readme.contains("](docs/matrix.svg)"));
}
