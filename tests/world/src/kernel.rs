//! Tests programs and calls with the real `seccomp(2)`.
#![forbid(unsafe_code)]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use seccompat_bpf::{Action, Insn};

use crate::need;
use crate::need::Absent;
use crate::process::limited;
use crate::scratch::Scratch;

/// The program that installs filters and makes calls under them.
pub struct Kernel {
    _folder: Scratch,
    program: PathBuf,
}

impl Kernel {
    /// Compiles it.
    ///
    /// # Errors
    /// If there is no compiler.
    ///
    /// # Panics
    /// If it does not compile.
    pub fn new() -> Result<Self, Absent> {
        let cc = need::program("cc")?;
        let folder = Scratch::new().expect("a folder");
        let program = folder.path().join("kernel");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/kernel.c");
        let built = Command::new(cc).arg("-O1").arg("-o").arg(&program).arg(source).output();
        let built = built.expect("cc");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        Ok(Self { _folder: folder, program })
    }

    /// Installs programs in the kernel, each with calls, given by number and arguments. No kernel
    /// may have these numbers: an allowed call is really made.
    ///
    /// # Panics
    /// If the program fails.
    #[must_use]
    pub fn answers<'c>(
        &self,
        cases: impl IntoIterator<Item = (&'c [Insn], &'c [[u64; 7]])>,
    ) -> Vec<Answer> {
        let (mut input, mut count) = (Vec::new(), 0);
        let length = |length: usize| u32::try_from(length).expect("a short list").to_ne_bytes();
        for (insns, calls) in cases {
            input.extend(length(insns.len()));
            input.extend(insns.iter().flat_map(|insn| insn.to_ne_bytes()));
            input.extend(length(calls.len()));
            input.extend(calls.iter().flatten().flat_map(|word| word.to_ne_bytes()));
            count += 1;
        }
        let mut command = limited(&self.program, 300);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.expect("timeout(1)");
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let (mut stdin, mut stdout) = (stdin.expect("a pipe"), stdout.expect("a pipe"));
        let writer = std::thread::spawn(move || stdin.write_all(&input).expect("a reader"));
        let mut next = || {
            let mut word = [0; 8];
            stdout.read_exact(&mut word).expect("an answer");
            i64::from_ne_bytes(word)
        };
        let answer = |_| {
            let (verdict, answered) = (next(), next());
            Answer { verdict, returned: (0..answered).map(|_| next()).collect() }
        };
        let answers = (0..count).map(answer).collect();
        writer.join().expect("all written");
        assert!(child.wait().expect("an end").success());
        answers
    }
}

/// The kernel's reaction to a program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The result of `seccomp(2)`: 0, or a negative errno.
    pub verdict: i64,
    /// The results of the calls, until the process was killed, if it was.
    pub returned: Vec<i64>,
}

/// The result of an unimplemented call under an action; `None` if the action kills.
#[must_use]
pub fn returned(action: Action) -> Option<i64> {
    match action {
        Action::Errno(errno) => Some(-i64::from(errno)),
        // Allowed, or left to an absent tracer or supervisor: ENOSYS in each case.
        Action::Allow | Action::Log | Action::Trace(_) | Action::Notify => Some(-38),
        Action::KillProcess | Action::KillThread | Action::Trap(_) => None,
    }
}
