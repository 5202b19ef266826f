//! `seccompat scan` in systemd-nspawn and firejail, compared with their filters, which are read from outside.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use seccompat_world::need as need_it;
use seccompat_world::process::one_at_a_time;
use seccompat_world::runtime::{Caller, Sandbox};

use crate::containers::{ground, judged};
use seccompat_world::report::Report;

/// As root and as nobody.
fn hold(name: &str, sandbox: &Sandbox, baseline: &Report) {
    for caller in [Caller::Root, Caller::Nobody] {
        let what = format!("{name}, its own filters, {caller:?}");
        let mut container = sandbox.scan(caller).unwrap_or_else(|why| panic!("{what}: {why}"));
        let heard = container.hear().unwrap_or_else(|why| panic!("{what}: {why}"));
        let report = Report::parse(&heard.text).unwrap_or_else(|why| panic!("{what}: {why}"));
        let filters = container.filters().unwrap_or_else(|why| panic!("{what}: {why}"));
        assert!(!filters.is_empty(), "{what} runs under a filter");
        assert_eq!(report.filters, Some(filters.len() as u64), "{what}: the number of filters");
        judged(&what, &report, &filters, baseline);
        container.finish().unwrap_or_else(|why| panic!("{what}: {why}"));
    }
}

#[test]
fn nspawn_with_its_own_filters() {
    let _one = one_at_a_time();
    let ground = need_it!(ground());
    let sandbox = need_it!(Sandbox::nspawn(&ground.rootfs));
    hold("nspawn", &sandbox, &ground.baseline);
}

#[test]
fn firejail_with_its_own_filters() {
    let _one = one_at_a_time();
    let ground = need_it!(ground());
    let sandbox = need_it!(Sandbox::firejail(&ground.rootfs));
    hold("firejail", &sandbox, &ground.baseline);
}
