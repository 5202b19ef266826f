//! `seccompat diff`
#![forbid(unsafe_code)]

use seccompat_policy::{Diagram, Limit, Ref, TooBig, Undecided, Wanted};

use crate::args::Diff;
use crate::filter::Filter;
use crate::out::diff::DiffReport;
use crate::out::{Failure, Report};

pub(crate) fn run(options: &Diff) -> Result<Report, Failure> {
    let a = Filter::load(&options.a, &options.context)?;
    let b = Filter::load(&options.b, &options.context)?;
    if a.big_endian != b.big_endian {
        return Err(Failure::new(format!("{} and {} differ in byte order", a.name, b.name))
            .hint("name one architecture for both, as in --arch aarch64"));
    }
    let mut diagram = Diagram::new(Limit::DEFAULT);
    let (first, second) = (meaning(&mut diagram, &a)?, meaning(&mut diagram, &b)?);
    let wanted = if options.subset { Wanted::Excess } else { Wanted::Any };
    let mut compare = || -> Result<_, TooBig> {
        let never = diagram.difference_of(first, first)?;
        let a_subset_of_b = diagram.excess_of(first, second)? == never;
        let b_subset_of_a = diagram.excess_of(second, first)? == never;
        let differences = diagram.differences(first, second, wanted)?;
        Ok((a_subset_of_b, b_subset_of_a, differences))
    };
    let (a_subset_of_b, b_subset_of_a, differences) =
        compare().map_err(|big| Failure::new(format!("undecided: {big}")))?;
    let differences =
        differences.ok_or_else(|| Failure::new("they differ in more ways than can be listed"))?;
    let findings = !differences.is_empty();
    let report = DiffReport {
        equal: first == second,
        a_subset_of_b,
        b_subset_of_a,
        subset: options.subset,
        names: [a.name, b.name],
        differences,
    };
    Ok(Report::Diff(report).with_findings(findings))
}

/// What the kernel does under the whole chain.
fn meaning(diagram: &mut Diagram, filter: &Filter) -> Result<Ref, Failure> {
    let undecided =
        |why: Undecided| Failure::new(format!("{} cannot be decided: {why}", filter.name));
    let mut functions = Vec::new();
    for program in &filter.newest_first {
        functions.push(diagram.program(program, filter.big_endian).map_err(undecided)?);
    }
    diagram.chain(&functions).map_err(|big| undecided(Undecided::TooBig(big)))
}
