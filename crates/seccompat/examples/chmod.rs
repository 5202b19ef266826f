//! `chmod MODE FILE`: changes a file's mode, but never the mode of a symbolic link's target.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout)]

use std::io;

use rustix::fs::{AtFlags, CWD, Mode};
use rustix::io::Errno;
use seccompat::{By, fs::fchmodat2_with};

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [mode, file] = &args[..] else { return Err(io::ErrorKind::InvalidInput.into()) };
    let mode = u32::from_str_radix(mode, 8).map_err(|_| io::ErrorKind::InvalidInput)?;
    let mode = Mode::from_bits_truncate(mode);
    match fchmodat2_with(CWD, file.as_str(), mode, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(done) if done.by == By::Native => println!("{file}: done by the kernel"),
        Ok(_) => println!("{file}: done by older calls"),
        Err(error) if error.errno() == Errno::OPNOTSUPP => println!("{file} is a symbolic link"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
