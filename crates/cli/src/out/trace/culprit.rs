//! The reason of a program's failure, in one line.
#![forbid(unsafe_code)]

use seccompat_live::{Ended, Outcome, Refusal};
use seccompat_profile::shown;

use super::kinds;
use super::report::TraceReport;

impl TraceReport {
    /// The last refusal by a filter, if the run failed.
    pub(super) fn blamed(&self) -> Option<&Refusal> {
        let failed = match self.ended {
            Some(Ended::Exited(status)) => status != 0,
            Some(Ended::Signalled(_)) => true,
            Some(Ended::Released) | None => false,
        };
        self.culprit.as_ref().filter(|_| failed)
    }

    /// `make failed because clone3 in pid 7 got EPERM`
    pub(super) fn verdict(&self) -> String {
        let Some(refusal) = self.blamed() else { return String::new() };
        let program = self.command.first().map(|name| shown(&name.to_string_lossy()).into_owned());
        let program = program.unwrap_or_else(|| shown(&refusal.program).into_owned());
        let call = kinds::label(refusal);
        let what = match refusal.outcome {
            Outcome::Errno(errno) => format!("got {errno}"),
            Outcome::Faked => "was not executed, but reported success".to_owned(),
            Outcome::Sigsys => "got SIGSYS".to_owned(),
        };
        let whose = match &refusal.installer {
            Some(name) => format!(", by a filter of {}", shown(name)),
            None => String::new(),
        };
        let pid = refusal.tid;
        format!("{program} failed because {call} in pid {pid} {what}{whose}\n")
    }
}
