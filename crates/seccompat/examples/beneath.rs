//! `beneath DIRECTORY PATH`: prints a file that is beneath a directory, whatever the path says: no
//! "..", no symbolic link and no `/proc` leads out of it.
#![forbid(unsafe_code)]

use std::fs::File;
use std::io;

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat};
use rustix::io::Errno;
use seccompat::fs::{OpenHow, openat2};

const HOW: OpenHow = OpenHow::new(OFlags::RDONLY.union(OFlags::CLOEXEC))
    .resolve(ResolveFlags::BENEATH.union(ResolveFlags::NO_MAGICLINKS));

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [directory, path] = &args[..] else { return Err(io::ErrorKind::InvalidInput.into()) };
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let directory = openat(CWD, directory.as_str(), flags, Mode::empty())?;
    let file = loop {
        match openat2(&directory, path.as_str(), &HOW) {
            // An object was moved meanwhile.
            Err(error) if error.errno() == Errno::AGAIN => {}
            // Never fall back to `openat`: an error that `is_unavailable` means that nothing here
            // can keep the rule.
            opened => break opened?,
        }
    };
    io::copy(&mut File::from(file), &mut io::stdout()).map(drop)
}
