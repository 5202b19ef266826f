//! `seccompat explain`
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;
use seccompat_lint::rules;

use crate::args::Explain;
use crate::out::{Failure, Report};

pub(crate) fn run(options: &Explain) -> Result<Report, Failure> {
    let id = &options.id;
    if let Some(rule) = rules().iter().find(|rule| rule.id == id) {
        return Ok(Report::Ready(rule.page.to_owned()));
    }
    let failure = Failure::new(format!("no finding is called `{id}`"));
    Err(match Sysno::from_name(id) {
        Some(call) => failure.hint(format!("for what is known of it: seccompat syscalls {call}")),
        None => {
            let ids: Vec<_> = rules().iter().map(|rule| rule.id).collect();
            failure.hint(format!("those there are: {}", ids.join(", ")))
        }
    })
}
