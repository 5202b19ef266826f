//! `access FILE`: prints the access that this process has to a file, by its effective ids. The
//! kernel itself decides, even if `faccessat2` is refused: access lists, capabilities and read-only
//! file systems count.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout)]

use rustix::fs::{Access, AtFlags, CWD};
use seccompat::fs::faccessat2;

fn may(file: &str, mode: Access) -> String {
    match faccessat2(CWD, file, mode, AtFlags::EACCESS) {
        Ok(()) => "yes".to_owned(),
        // The answer is unknown, and unknown is not "yes".
        Err(error) if error.is_unavailable() => "unknown".to_owned(),
        Err(error) => error.errno().to_string(),
    }
}

fn main() {
    for file in std::env::args().skip(1) {
        println!("read: {}", may(&file, Access::READ_OK));
        println!("write: {}", may(&file, Access::WRITE_OK));
        println!("execute: {}", may(&file, Access::EXEC_OK));
    }
}
