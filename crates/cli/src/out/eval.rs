//! The report of `seccompat eval`.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, Errno, Sysno};
use serde::Serialize;

/// What happens to one call.
pub(crate) struct EvalReport {
    pub(crate) abi: Abi,
    pub(crate) data: Data,
    pub(crate) action: Action,
    pub(crate) executed: u32,
}

#[derive(Serialize)]
pub(crate) struct Document {
    schema: &'static str,
    arch: &'static str,
    syscall: Option<&'static str>,
    nr: u32,
    args: [String; 6],
    ip: String,
    #[serde(flatten)]
    action: ActionDocument,
    executed: u32,
}

/// An action, and the errno's name or number.
#[derive(Serialize)]
pub(crate) struct ActionDocument {
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    errno: Option<String>,
}

impl ActionDocument {
    pub(crate) fn new(action: Action) -> Self {
        let errno = match action {
            Action::Errno(errno) => Some(match Errno::new(errno).and_then(Errno::name) {
                Some(name) => name.to_owned(),
                None => errno.to_string(),
            }),
            _ => None,
        };
        Self { action: action.name(), errno }
    }

    /// `errno ENOSYS`
    pub(crate) fn text(&self) -> String {
        match &self.errno {
            Some(errno) => format!("{} {errno}", self.action),
            None => self.action.to_owned(),
        }
    }
}

impl EvalReport {
    fn syscall(&self) -> Option<&'static str> {
        Sysno::from_number(self.abi, self.data.nr).map(Sysno::name)
    }

    pub(crate) fn json(&self) -> Document {
        Document {
            schema: "seccompat.eval/1",
            arch: self.abi.name(),
            syscall: self.syscall(),
            nr: self.data.nr,
            args: self.data.args.map(|arg| format!("{arg:#x}")),
            ip: format!("{:#x}", self.data.instruction_pointer),
            action: ActionDocument::new(self.action),
            executed: self.executed,
        }
    }

    pub(crate) fn text(&self) -> String {
        let name = self.syscall().unwrap_or("no system call");
        let action = ActionDocument::new(self.action).text();
        format!(
            "{name} ({}) on {}: {action}, after {} instructions\n",
            self.data.nr, self.abi, self.executed
        )
    }
}
