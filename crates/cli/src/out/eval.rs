//! The report of `seccompat eval`.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_engine::Stack;
use serde::Serialize;

use super::engine::{self, EngineDocument};

/// The decision about one call.
pub(crate) struct EvalReport {
    pub(crate) abi: Abi,
    pub(crate) data: Data,
    pub(crate) action: Action,
    pub(crate) executed: u32,
    /// The engine that makes the filter, for a profile.
    pub(crate) engine: Option<Stack>,
    /// Remarks about the answer.
    pub(crate) notes: Vec<String>,
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
    engine: Option<EngineDocument>,
    notes: Vec<String>,
}

/// An action with its number: an errno, or the data for a tracer or a handler of SIGSYS.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub(crate) struct ActionDocument {
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    errno: Option<u16>,
    /// The errno's name on the ABI, if it has one there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) errno_name: Option<&'static str>,
}

impl ActionDocument {
    /// `abi` is that of the call, whose errno names are used; `None` if the catalogue does not know
    /// it.
    pub(crate) fn new(action: Action, abi: Option<Abi>) -> Self {
        let (errno, errno_name) = match action {
            Action::Errno(errno) => {
                let name = |abi: Abi| Errno::new(errno)?.name_on(abi);
                (Some(errno), abi.and_then(name))
            }
            Action::Trace(number) => (Some(number), None),
            Action::Trap(number) => (Some(number).filter(|number| *number != 0), None),
            _ => (None, None),
        };
        Self { action: action.name(), errno, errno_name }
    }

    /// `errno ENOSYS`, `errno 524`, `trace 7`
    pub(crate) fn text(&self) -> String {
        match (self.errno_name, self.errno) {
            (Some(name), _) => format!("{} {name}", self.action),
            (None, Some(number)) => format!("{} {number}", self.action),
            (None, None) => self.action.to_owned(),
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
            action: ActionDocument::new(self.action, Some(self.abi)),
            executed: self.executed,
            engine: self.engine.as_ref().map(EngineDocument::new),
            notes: self.notes.clone(),
        }
    }

    pub(crate) fn text(&self) -> String {
        let name = self.syscall().unwrap_or("no system call");
        let action = ActionDocument::new(self.action, Some(self.abi)).text();
        format!(
            "{}{name} ({}) on {}: {action}, after {} instructions\n",
            engine::line(self.engine.as_ref()),
            self.data.nr,
            self.abi,
            self.executed
        )
    }
}
