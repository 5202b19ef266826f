//! The border: all output to standard output and standard error; no other file writes there.
#![forbid(unsafe_code)]

use std::io::{self, IsTerminal, Write};
use std::os::fd::OwnedFd;

use seccompat_catalogue::Sysno;
use seccompat_live::may;

use super::text::harmless;

/// Writes the rest of standard output, at the program's end.
pub(crate) fn flush() {
    let _ = io::stdout().flush();
}

/// One of the two streams.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Out,
    Err,
}

impl Stream {
    pub(crate) fn is_terminal(self) -> bool {
        // A question that needs a deadly call is not asked.
        may(Sysno::IOCTL)
            && match self {
                Self::Out => io::stdout().is_terminal(),
                Self::Err => io::stderr().is_terminal(),
            }
    }

    /// The columns of the terminal; none if there is no terminal, or it does not tell.
    pub(super) fn columns(self) -> Option<u16> {
        let size = || match self {
            Self::Out => rustix::termios::tcgetwinsize(io::stdout()),
            Self::Err => rustix::termios::tcgetwinsize(io::stderr()),
        };
        let size = if self.is_terminal() { size().ok()? } else { return None };
        Some(size.ws_col).filter(|&columns| columns != 0)
    }

    /// Text for people and logs.
    pub(super) fn say(self, text: &str) -> io::Result<()> {
        self.bytes(harmless(text).as_bytes())
    }

    /// A document for other programs, byte for byte: in a file or a pipe, but never on a terminal.
    pub(super) fn document(self, text: &str) -> io::Result<()> {
        if self.is_terminal() { self.say(text) } else { self.bytes(text.as_bytes()) }
    }

    /// Binary data. A missing reader is no error.
    pub(super) fn bytes(self, bytes: &[u8]) -> io::Result<()> {
        let written = match self {
            Self::Out => write(io::stdout().lock(), bytes),
            Self::Err => write(io::stderr().lock(), bytes),
        };
        written.or_else(
            |error| {
                if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) }
            },
        )
    }

    /// A separate descriptor for the same file, for writing a file that is one of the two streams.
    pub(crate) fn duplicate(self) -> io::Result<OwnedFd> {
        Ok(match self {
            Self::Out => rustix::io::fcntl_dupfd_cloexec(io::stdout(), 0)?,
            Self::Err => rustix::io::fcntl_dupfd_cloexec(io::stderr(), 0)?,
        })
    }
}

fn write(mut to: impl Write, mut bytes: &[u8]) -> io::Result<()> {
    if may(Sysno::WRITE) {
        to.write_all(bytes)?;
        return to.flush();
    }
    // A filter kills for write(2); writev(2) does the same.
    while !bytes.is_empty() {
        match to.write_vectored(&[io::IoSlice::new(bytes)])? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            count => bytes = bytes.get(count..).unwrap_or_default(),
        }
    }
    to.flush()
}

/// Overwrites a line of a terminal.
pub(super) fn overwrite(text: &str) {
    // If even this cannot be written, it cannot be reported. The text goes to the start of the
    // line, and the rest of the line is erased.
    let _ = Stream::Err.bytes(format!("\r{}\x1b[K", harmless(text)).as_bytes());
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// The files of our crates' sources, except this one.
    fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }

    #[test]
    fn no_other_file_writes_to_the_standard_streams() {
        let mut found = Vec::new();
        for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).unwrap() {
            sources(&entry.unwrap().path().join("src"), &mut found);
        }
        let writes =
            ["io::stdout()", "io::stderr()", "print!(", "println!(", "print_help", "error.print("];
        // Each program has one file that may.
        let borders = ["cli/src/out/border.rs", "oci/src/output.rs", "hostlib/src/main.rs"];
        let mut seen = 0;
        for (name, text) in &found {
            // Comments and documentation may describe printing.
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            let guilty = code.filter(|line| writes.iter().any(|write| line.contains(write)));
            match guilty.count() {
                0 => {}
                _ if borders.iter().any(|border| name.ends_with(border)) => seen += 1,
                count => panic!("{name} writes past the border in {count} lines"),
            }
        }
        assert!(seen == borders.len() && found.len() > 100);
    }
}
