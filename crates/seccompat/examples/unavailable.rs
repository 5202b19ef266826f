//! `unavailable FROM TO`: shows how to react to an unavailable call. Moves a file without replacing
//! another.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout)]

use std::io;

use rustix::fs::{CWD, RenameFlags};
use seccompat::fs::renameat2_with;
use seccompat::{Error, Pretend, Sysno, Weaknesses};

fn rename(from: &str, to: &str) -> Result<(), Error> {
    let attempt = |accept| {
        renameat2_with(CWD, from, CWD, to, RenameFlags::NOREPLACE, accept).map(|done| done.by)
    };
    // First with the full guarantee.
    match attempt(Weaknesses::NONE) {
        Err(error) if error.is_unavailable() => println!("exactly: {error}"),
        // Done, or the call's own error: EEXIST, EPERM…
        done => return done.map(|by| println!("exactly: {by:?}")),
    }
    // This program tolerates a moment in which both names exist, and says so.
    attempt(Weaknesses::NOT_ATOMIC).map(|by| println!("else: {by:?}"))
}

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = &args[..] else { return Err(io::ErrorKind::InvalidInput.into()) };
    // To find out in advance: is renameat2 available here and now?
    println!("renameat2 is {}", seccompat::availability(Sysno::RENAMEAT2).verdict.name());
    rename(from, to)?;
    // In a test of your own: behave as in an old container.
    let _old_container = Pretend::filtered(&[Sysno::RENAMEAT2]);
    rename(to, from)?;
    Ok(())
}
