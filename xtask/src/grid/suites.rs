//! The suites of the grid: the tests that run on every kernel.
#![forbid(unsafe_code)]

/// A suite of the grid.
pub(crate) struct Suite {
    /// Its name in the matrix.
    pub(crate) name: &'static str,
    /// Its test program in the workspace.
    pub(crate) test: &'static str,
    /// The tests to run; all if empty. (Others need a compiler, or containers.)
    only: &'static [&'static str],
    /// The number of random inputs, small enough for an emulator.
    tries: u32,
}

const fn suite(name: &'static str, test: &'static str) -> Suite {
    Suite { name, test, only: &[], tries: 10 }
}

/// The shortest first.
pub(crate) const SUITES: &[Suite] = &[
    suite("scan", "scan_kernel"),
    Suite { only: RUN, ..suite("run", "run") },
    suite("under", "old_kernels"),
    Suite { only: TRACE, ..suite("trace", "trace") },
    suite("table", "table"),
    suite("filters", "random_filters"),
    suite("arguments", "argument_filters"),
    suite("hard", "hard_places"),
    suite("wrappers", "differential"),
    suite("resolve", "resolve"),
    suite("sticky", "sticky"),
    suite("traps", "traps"),
    suite("sigsys", "sigsys"),
    Suite { tries: 4000, ..suite("seccomp", "kernel") },
];

/// Without the tests that need Python.
const RUN: &[&str] =
    &["unknown_calls_are_missing", "run_is_not_there_any_more", "a_list_says_which_calls_get_what"];
/// Without the tests that need a compiler for their own programs, bash or Python.
const TRACE: &[&str] = &[
    "no_refusal_is_put_on_the_wrong_side",
    "statuses_of_commands_that_cannot_run",
    "run_and_another_trace_under_trace",
];

impl Suite {
    /// The commands of the guest's shell for it.
    pub(crate) fn script(&self) -> String {
        let (tries, test, only) = (self.tries, self.test, self.only.join(" "));
        format!(
            "SECCOMPAT_TRIES={tries} SECCOMPAT_ROUNDS=512 \
             exec /tests/{test} {only} --nocapture --test-threads=1\n"
        )
    }
}
