//! The commands' text output and exit statuses are those of the files `snapshots/*.trycmd`, for the small profiles
//! beside them.
//!
//! `TRYCMD=overwrite` writes the present output into the files; read the difference before you commit it.
#![forbid(unsafe_code)]

use seccompat_world::need;

#[test]
fn the_output_is_the_stored_one() {
    let cases = trycmd::TestCases::new();
    cases.register_bin("seccompat", need::dist());
    cases.case("snapshots/*.trycmd").run();
}
