//! Programs and calls, put to the real `seccomp(2)`.
#![forbid(unsafe_code)]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use seccompat_bpf::{Action, Program};

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
    /// Where there is no compiler.
    ///
    /// # Panics
    /// Where it does not compile.
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

    /// What each call, as number and arguments, returns under its program; `None` where the filter
    /// was not taken or the process was killed. The numbers must be of no kernel: what is let
    /// through is made.
    ///
    /// # Panics
    /// Where the program fails.
    #[must_use]
    pub fn answers(&self, cases: &[(&Program, [u64; 7])]) -> Vec<Option<i64>> {
        let mut input = Vec::new();
        for (program, call) in cases {
            let length = u32::try_from(program.insns().len()).expect("a short program");
            input.extend(length.to_ne_bytes());
            input.extend(program.insns().iter().flat_map(|insn| insn.to_ne_bytes()));
            input.extend(1u32.to_ne_bytes());
            input.extend(call.iter().flat_map(|word| word.to_ne_bytes()));
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
            let (_taken, answered) = (next(), next());
            (0..answered).map(|_| next()).last()
        };
        let answers = cases.iter().map(answer).collect();
        writer.join().expect("all written");
        assert!(child.wait().expect("an end").success());
        answers
    }
}

/// What a call returns that has no implementation; `None` where it kills.
#[must_use]
pub fn returned(action: Action) -> Option<i64> {
    match action {
        Action::Errno(errno) => Some(-i64::from(errno)),
        // Let through, or left to a tracer or supervisor that is not there: ENOSYS in any case.
        Action::Allow | Action::Log | Action::Trace(_) | Action::Notify => Some(-38),
        Action::KillProcess | Action::KillThread | Action::Trap(_) => None,
    }
}
