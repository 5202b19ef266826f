//! A filter's answer.
#![forbid(unsafe_code)]

use core::fmt;

/// An action, as the kernel carries it out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    /// End the process with SIGSYS.
    KillProcess,
    /// End the thread with SIGSYS.
    KillThread,
    /// Send the thread a SIGSYS that it may handle, with these 16 bits of data.
    Trap(u16),
    /// Return this errno, at most 4095; 0 is success.
    Errno(u16),
    /// Notify the supervisor.
    Notify,
    /// Stop for the tracer, with these 16 bits of data; ENOSYS if there is no tracer.
    Trace(u16),
    /// Make the call and write an audit record.
    Log,
    /// Make the call.
    Allow,
}

impl Action {
    /// The kernel's action for the word that a program returned. Unknown actions kill the process;
    /// an errno above 4095 counts as 4095.
    #[must_use]
    pub const fn from_word(word: u32) -> Self {
        let [_, _, high, low] = word.to_be_bytes();
        let data = u16::from_be_bytes([high, low]);
        match word & 0xffff_0000 {
            0x0000_0000 => Self::KillThread,
            0x0003_0000 => Self::Trap(data),
            0x0005_0000 => Self::Errno(if data > 4095 { 4095 } else { data }),
            0x7fc0_0000 => Self::Notify,
            0x7ff0_0000 => Self::Trace(data),
            0x7ffc_0000 => Self::Log,
            0x7fff_0000 => Self::Allow,
            _ => Self::KillProcess,
        }
    }

    /// The word that a program returns for this action.
    #[must_use]
    pub fn to_word(self) -> u32 {
        match self {
            Self::KillProcess => 0x8000_0000,
            Self::KillThread => 0,
            Self::Trap(data) => 0x0003_0000 | u32::from(data),
            Self::Errno(errno) => 0x0005_0000 | u32::from(errno),
            Self::Notify => 0x7fc0_0000,
            Self::Trace(data) => 0x7ff0_0000 | u32::from(data),
            Self::Log => 0x7ffc_0000,
            Self::Allow => 0x7fff_0000,
        }
    }

    /// The action's name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::KillProcess => "kill_process",
            Self::KillThread => "kill_thread",
            Self::Trap(_) => "trap",
            Self::Errno(_) => "errno",
            Self::Notify => "notify",
            Self::Trace(_) => "trace",
            Self::Log => "log",
            Self::Allow => "allow",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::Trap(data) | Self::Errno(data) | Self::Trace(data) => write!(f, "({data})"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_normalised_as_the_kernel_does() {
        assert_eq!(Action::from_word(0x0005_0000 + 4096), Action::Errno(4095));
        assert_eq!(Action::from_word(0x0005_0000 + 65535), Action::Errno(4095));
        for unknown in [0x7ffe_0000, 0x0004_0000, 0x0006_0000, 0xffff_0000] {
            assert_eq!(Action::from_word(unknown), Action::KillProcess);
        }
        for action in
            [Action::Allow, Action::Log, Action::Trace(7), Action::Notify, Action::Errno(38)]
        {
            assert_eq!(Action::from_word(action.to_word()), action);
        }
    }
}
