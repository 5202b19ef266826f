//! Programs of Debian for the sweep of `record`, from `programs.txt`.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{kill, processes_with};

/// A program, and what it does.
#[derive(Clone, Debug)]
pub struct Work {
    /// Its name.
    pub name: &'static str,
    /// Whether every run of the tests has it.
    pub always: bool,
    /// The programs that it needs.
    pub needs: Vec<&'static str>,
    text: &'static str,
}

fn sections() -> impl Iterator<Item = Work> {
    include_str!("programs.txt").split("\n== ").skip(1).map(|section| {
        let (head, text) = section.split_once('\n').unwrap_or((section, ""));
        let (name, needs) = head.split_once(':').unwrap_or((head, ""));
        let (name, always) = match name.split_once(" (ci)") {
            Some((name, _)) => (name, true),
            None => (name, false),
        };
        Work { name, always, needs: needs.split_whitespace().collect(), text }
    })
}

/// The functions of all scripts, the preparation of a root, and the programs.
///
/// # Panics
/// If `programs.txt` has another order.
#[must_use]
pub fn all() -> (Work, Work, Vec<Work>) {
    let mut sections = sections();
    let (begin, prepare) = (sections.next(), sections.next());
    let is = |work: &Option<Work>, name: &str| work.as_ref().is_some_and(|one| one.name == name);
    assert!(is(&begin, "begin") && is(&prepare, "prepare"), "the first two sections");
    (begin.expect("begin"), prepare.expect("prepare"), sections.collect())
}

impl Work {
    /// Writes its script into this folder, and returns the script's path. The script works in a folder beside
    /// it, and writes to a file `NAME.out` there.
    ///
    /// # Panics
    /// If it cannot be written.
    #[must_use]
    pub fn script(&self, begin: &Self, folder: &Path) -> PathBuf {
        let path = folder.join(self.name);
        let own = folder.join(format!("{}.work", self.name));
        let text = format!(
            "exec >{0}.out 2>&1\nrm -rf {1} && mkdir {1} && cd {1} || exit 8\n{2}\n{3}\n",
            path.display(),
            own.display(),
            begin.text,
            self.text
        );
        fs::write(&path, text).expect("a script");
        path
    }

    /// Ends the processes that its script left: a server, if the script failed.
    pub fn end(&self, folder: &Path) {
        let own = folder.join(format!("{}.work/", self.name));
        processes_with(b"", &own.display().to_string()).into_iter().for_each(kill);
    }

    /// The end of its script's output.
    #[must_use]
    pub fn said(&self, folder: &Path) -> String {
        let path = folder.join(format!("{}.out", self.name));
        let text = fs::read(path).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().rev().take(6).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join(" | ")
    }
}
