//! `seccompat explain`
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;
use seccompat_lint::{explain, rules};

use crate::args::Explain;
use crate::filter::{profile, refused};
use crate::input;
use crate::out::explain::ExplainReport;
use crate::out::{Failure, Report};

pub(crate) fn run(options: &Explain) -> Result<Report, Failure> {
    match &options.what[..] {
        [name, call] => of_call(options, name, call),
        [id] => page(id),
        _ => Err(Failure::new("explain takes a profile and a call, or a finding")),
    }
}

fn of_call(options: &Explain, name: &str, call: &str) -> Result<Report, Failure> {
    let profile = profile(name)?;
    let call = input::sysno(call, input::native()?)?;
    let (context, kernel_from) = options.context.resolve()?;
    let explanation = explain(&profile, &context, call).map_err(|why| refused(name, why))?;
    let name = name.to_owned();
    Ok(Report::Explain(Box::new(ExplainReport {
        name,
        profile,
        context,
        kernel_from,
        explanation,
    })))
}

fn page(id: &str) -> Result<Report, Failure> {
    if let Some(rule) = rules().iter().find(|rule| rule.id == id) {
        return Ok(Report::Ready(rule.page.to_owned()));
    }
    if let Some(call) = Sysno::from_name(id) {
        return Err(Failure::new("explain needs a profile").hint(format!(
            "seccompat explain PROFILE {call}; here and now: seccompat scan {call}; the call \
             itself: seccompat syscalls {call}"
        )));
    }
    let ids: Vec<_> = rules().iter().map(|rule| rule.id).collect();
    Err(Failure::new(format!("no finding is called `{id}`"))
        .hint(format!("those there are: {}", ids.join(", "))))
}
