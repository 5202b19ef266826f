//! The suites of the grid: the tests that run on every kernel.
#![forbid(unsafe_code)]

/// A suite of the grid.
pub(crate) struct Suite {
    /// Its name in the matrix.
    pub(crate) name: &'static str,
    /// Its test program in the workspace.
    pub(crate) program: &'static str,
    /// The tests of that program to run, by a part of their names; all if empty.
    only: &'static [&'static str],
    /// The number of random inputs, small enough for an emulator.
    tries: u32,
}

const fn suite(name: &'static str, program: &'static str, only: &'static [&'static str]) -> Suite {
    Suite { name, program, only, tries: 10 }
}

/// The longest first: the others run beside it. Then the shortest.
pub(crate) const SUITES: &[Suite] = &[
    suite("arguments", "live", &["argument_filters::"]),
    suite("scan", "running", &["scan_kernel::"]),
    suite("run", "running", RUN),
    suite("under", "profiles", &["old_kernels::"]),
    suite("trace", "tracing", TRACE),
    suite("recorded", "tracing", &["recorded::"]),
    suite("table", "live", &["table::"]),
    suite("filters", "live", &["random_filters::"]),
    suite("hard", "live", &["hard_places::"]),
    suite("means", "live", &["means::"]),
    suite("wrappers", "differential", &[]),
    suite("resolve", "calls", &["resolve::"]),
    suite("sticky", "calls", &["sticky::"]),
    suite("traps", "calls", &["traps::"]),
    suite("sigsys", "sigsys", &[]),
    suite("selftest", "running", &["new_calls::the_selftest"]),
    Suite { tries: 4000, ..suite("seccomp", "running", SECCOMP) },
];

/// Without the tests that need Python.
const RUN: &[&str] = &[
    "run::unknown_calls_are_missing",
    "run::run_is_not_there_any_more",
    "run::a_list_says_which_calls_get_what",
];
/// Without the tests that need a compiler for their own programs, bash or Python.
const TRACE: &[&str] = &[
    "trace::no_refusal_is_put_on_the_wrong_side",
    "trace_behaviour::statuses_of_commands_that_cannot_run",
    "trace_behaviour::run_and_another_trace_under_trace",
];
const SECCOMP: &[&str] = &["kernel::the_kernel_takes_refuses_and_answers_as_we_do"];

impl Suite {
    /// The commands of the guest's shell for it.
    pub(crate) fn script(&self) -> String {
        let (tries, program, only) = (self.tries, self.program, self.only.join(" "));
        format!(
            "SECCOMPAT_TRIES={tries} SECCOMPAT_ROUNDS=512 \
             exec /tests/{program} {only} --nocapture --test-threads=1\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::SUITES;

    /// The file of a module of a test program, or of a program that is one file or one folder.
    fn source(program: &str, module: Option<&str>) -> Option<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
        let paths = match module {
            Some(module) => vec![
                format!("tests/world/tests/{program}/{module}.rs"),
                format!("crates/{program}/tests/{module}.rs"),
                // The program `calls`.
                format!("crates/seccompat/tests/{module}.rs"),
            ],
            None => ["seccompat", "capi"]
                .iter()
                .flat_map(|name| {
                    [
                        format!("{name}/tests/{program}.rs"),
                        format!("{name}/tests/{program}/main.rs"),
                    ]
                })
                .map(|path| format!("crates/{path}"))
                .collect(),
        };
        paths.iter().find_map(|path| std::fs::read_to_string(root.join(path)).ok())
    }

    #[test]
    fn every_suite_is_there() {
        for suite in SUITES {
            let (name, program) = (suite.name, suite.program);
            if suite.only.is_empty() {
                assert!(source(program, None).is_some(), "{name}: no program {program}");
            }
            for path in suite.only {
                let (module, test) = path.split_once("::").expect("a module's test");
                let text = source(program, Some(module));
                let text = text.unwrap_or_else(|| panic!("{name}: no file {module} of {program}"));
                assert!(text.contains(&format!("fn {test}")), "{name}: no test {path}");
            }
        }
    }
}
