//! `seccompat-oci hook` compared with `true`, and `runc run` through `seccompat-runtime` compared with
//! `runc run` of the same bundle: medians of one run, in turns, and the differences.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::process::{limited, run};
use seccompat_world::runtime::Host;
use seccompat_world::scratch::Scratch;
use seccompat_world::turns::medians;

fn main() {
    let (oci, dist) = (need::dist_oci(), need::dist());
    let busybox = need::program("busybox").unwrap();
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path();
    let mut convert = limited(&dist, 60);
    let profile = run(convert.args(["convert", "builtin:docker@20.10.0", "--engine", "oci"]));
    let seccomp = serde_json::from_str(&profile.unwrap()).unwrap();
    let config = bundle::config(&seccomp, &["/bin/true"]);
    fs::write(folder.join("config.json"), config.to_string()).unwrap();
    let hook = format!("exec {} hook < config.json", oci.display());
    let bare = format!("exec {} true < config.json", busybox.display());
    let all = [vec!["sh", "-c", &bare], vec!["sh", "-c", &hook]];
    let [bare, hook] = medians(&all, folder)[..] else { unreachable!() };
    let more = hook.saturating_sub(bare);
    println!("true {bare:.2?}, hook {hook:.2?}: {more:.2?} more (budget 2 ms)");
    runtime(&config, &busybox);
}

/// The whole start of a container, that of the changed profile included.
fn runtime(config: &serde_json::Value, busybox: &Path) {
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path();
    bundle::with_shell(&folder.join("rootfs"), busybox, &need::dist()).unwrap();
    let mut config = config.clone();
    config["process"]["args"] = serde_json::json!(["/bin/busybox", "true"]);
    fs::write(folder.join("old"), config.to_string()).unwrap();
    let runc = need::program("runc").unwrap();
    let host = Host::of(&runc, "").unwrap();
    // Both enter the same mount namespace.
    let bare = folder.join("bare");
    host.enter(&runc, &bare);
    let start = |runtime: &Path| {
        format!(
            "cp old config.json && exec {} --root {}/state run id",
            runtime.display(),
            folder.display()
        )
    };
    let (bare, through) = (start(&bare), start(&host.program()));
    let all = [vec!["sh", "-c", &bare], vec!["sh", "-c", &through]];
    let [bare, through] = medians(&all, folder)[..] else { unreachable!() };
    let more = through.saturating_sub(bare);
    println!(
        "runc run {bare:.2?}, through the runtime {through:.2?}: {more:.2?} more (budget 3 ms)"
    );
}
