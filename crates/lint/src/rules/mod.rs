//! The rules of `check`, with one file for each rule or family.
#![forbid(unsafe_code)]

mod abis;
mod args;
mod defaults;
mod engines;
mod exposed;
mod fallback;
mod ignored;
mod in_doubt;
mod keys;
mod libseccomp;
mod merge;
mod multiplexer;
mod names;
mod remedy;
mod start;
mod twice;
mod twins;
mod width;

use crate::finding::Severity;

pub use crate::finding::RuleInfo;

/// Nothing: `check_pods`, `check_filters` and `check_chain` find these findings.
fn elsewhere(
    _: &'static RuleInfo,
    _: &crate::subject::Subject<'_>,
    _: &mut Vec<crate::finding::Finding>,
) {
}

/// Declares a rule; its page is the file of its name.
macro_rules! rule {
    ($id:literal, $severity:ident, $run:path, $summary:literal) => {
        RuleInfo {
            id: $id,
            severity: Severity::$severity,
            summary: $summary,
            page: include_str!(concat!("../../docs/rules/", $id, ".md")),
            run: $run,
        }
    };
}

static RULES: &[RuleInfo] = &[
    rule!("unknown-name", Warning, names::unknown, "a name that no system call has"),
    rule!("duplicate-name", Warning, twice::name, "a repeated name in an entry"),
    rule!("foreign-name", Note, abis::foreign, "a call of other architectures only"),
    rule!(
        "unknown-to-old-libseccomp",
        Note,
        libseccomp::dropped,
        "a name that an older libseccomp drops"
    ),
    rule!(
        "library-in-doubt",
        Warning,
        in_doubt::in_doubt,
        "entries of which libseccomp may make another filter"
    ),
    rule!("duplicate-rule", Note, twice::entry, "entries that say the same about a call"),
    rule!("conflicting-rules", Error, merge::conflicts, "entries that contradict each other"),
    rule!("shadowed-rule", Warning, merge::shadowed, "an entry that never decides a call"),
    rule!("same-as-default", Warning, merge::redundant, "an entry whose action is the default"),
    rule!("repeated-index", Warning, args::repeated, "conditions of which any one suffices"),
    rule!("never-holds", Warning, args::never, "a condition that can never hold"),
    rule!("always-holds", Warning, args::always, "a condition that always holds"),
    rule!("outside-mask", Warning, args::outside, "a value with bits outside of its mask"),
    rule!("pointer-comparison", Warning, width::pointer, "a comparison of a pointer"),
    rule!("wide-comparison", Warning, width::wide, "64 bits compared where the kernel reads 32"),
    rule!("narrow-mask", Note, width::narrow, "32 bits compared where the kernel reads 64"),
    rule!("open-multiplexer", Warning, multiplexer::open, "a bypass of a condition"),
    rule!(
        "closed-multiplexer",
        Warning,
        multiplexer::closed,
        "a refusal that takes more than is meant"
    ),
    rule!("second-number", Note, abis::x32, "a refused call with a second number"),
    rule!("newer-twin-allowed", Warning, twins::newer, "the newer form of a refused call"),
    rule!("newer-twin-refused", Warning, twins::older, "the newer form of an allowed call"),
    rule!("clone3-hole", Warning, twins::hole, "a way round the flags of a restricted call"),
    rule!("eperm-for-unknown", Warning, fallback::unknown, "calls newer than the profile refused"),
    rule!("needs-enosys", Warning, fallback::transparent, "a refusal that programs cannot handle"),
    rule!("kill-for-unknown", Warning, fallback::kill, "a kill for calls newer than the profile"),
    rule!("permissive", Warning, defaults::permissive, "a profile that refuses nothing"),
    rule!("deny-list", Note, defaults::deny_list, "a profile that allows all new calls"),
    rule!("empty-profile", Warning, defaults::empty, "a profile without entries"),
    rule!("cannot-start", Error, start::locked, "a profile under which no container starts"),
    rule!("exposed-family", Note, exposed::families, "a socket family with a known way to root"),
    rule!("errno-zero", Warning, defaults::zero, "a refusal that looks like success"),
    rule!("errno-cut", Error, engines::cut, "an errno that does not fit a filter"),
    rule!("refused-by-engine", Error, engines::refused, "a profile that an engine does not load"),
    rule!("entry-without-names", Warning, engines::nameless, "an entry about no call"),
    rule!(
        "listener-metadata",
        Warning,
        engines::listener,
        "a message for a supervisor that does not exist"
    ),
    rule!(
        "unlisted-architecture",
        Note,
        defaults::unlisted,
        "an architecture whose programs are killed"
    ),
    rule!("ignored-field", Warning, ignored::ignored, "a field that the engine ignores"),
    rule!("unknown-key", Warning, keys::unknown, "an unknown key"),
    rule!("key-case", Warning, keys::case, "a key in the wrong case"),
    rule!("yaml-profile", Warning, keys::yaml, "a profile in YAML, which no engine reads"),
    rule!("base-missing", Warning, keys::base, "a base profile that is not in the file"),
    rule!("pod-profile", Error, elsewhere, "an invalid reference to a profile in a Pod"),
    rule!("pod-unconfined", Warning, elsewhere, "a container that runs without a filter"),
    rule!("pod-no-profile", Warning, elsewhere, "a container without a profile"),
    rule!("pod-annotation", Warning, elsewhere, "an annotation that Kubernetes ignores"),
    rule!("filter-architecture", Error, elsewhere, "a filter that does not check the architecture"),
    rule!("filter-x32", Warning, elsewhere, "refused calls that have another number on x32"),
    rule!(
        "filter-clone3",
        Warning,
        elsewhere,
        "a filter in which clone3 bypasses the conditions on clone"
    ),
    rule!("filter-no-exit", Error, elsewhere, "a filter under which no program can exit"),
    rule!(
        "filter-wide",
        Warning,
        elsewhere,
        "a filter that compares more bits than the kernel reads"
    ),
    rule!("filter-exposes", Note, elsewhere, "an allowed call that exposes much of the kernel"),
    rule!("unit-unknown", Warning, elsewhere, "a name in a unit that systemd does not know"),
    rule!("unit-ignored", Warning, elsewhere, "a part of a unit that systemd ignores"),
    rule!("unit-fails", Error, elsewhere, "a unit that systemd does not start"),
    rule!("lxc-unknown", Warning, elsewhere, "a name in a policy that LXC does not know"),
    rule!("lxc-ignored", Warning, elsewhere, "a line of a policy without an effect in LXC"),
    rule!("lxc-fails", Error, elsewhere, "a policy with which LXC starts no container"),
    rule!("duplicate-key", Warning, twice::key, "a repeated key"),
    rule!("unknown-capability", Warning, keys::capability, "an unknown capability"),
    rule!("unknown-arch", Warning, keys::arch, "an unknown architecture"),
];

/// All rules.
#[must_use]
pub fn rules() -> &'static [RuleInfo] {
    RULES
}
