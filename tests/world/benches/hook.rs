//! `seccompat-oci hook` compared with `true`: medians of one run, in turns, and the difference.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::fs;

use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::process::{limited, run};
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
}
