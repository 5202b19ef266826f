//! `seccompat diff`
#![forbid(unsafe_code)]

use std::path::Path;

use seccompat_bpf::{Action, Insn, Program};
use seccompat_catalogue::Abi;
use seccompat_engine::Stack;
use seccompat_policy::{Change, Diagram, Ref, Scope, TooBig, Undecided, Wanted, smt2};

use crate::asked::{Learned, class};
use crate::context::ContextArgs;
use crate::context::Named;
use crate::context::stack;
use crate::file;
use crate::filter::{Filter, Proof};
use crate::meaning::{limit, meaning, undecided};
use crate::out::diff::{DiffReport, Side};
use crate::out::{Failure, Report, note};
use crate::source::Source;
use std::path::PathBuf;

/// Compares two filters over all architectures, numbers and arguments; or one profile in two engines.
#[derive(clap::Args, Debug)]
#[command(mut_arg("arch", |arg| arg.help("Compare only on this architecture [default: all]")))]
#[command(after_help = "\
Formats  text (default), json, markdown, svg (a picture)
Exit     0 equal (--subset: A allows no more), 1 different, 2 error

Examples
  seccompat diff old.json new.json
  seccompat diff profile.json pid:1234
  seccompat diff builtin:docker@20.10.4 builtin:docker@20.10.10
  seccompat diff profile.json --engine docker --engine containerd
  seccompat diff --subset mine.json default.json
  seccompat diff --smt2 old.json new.json | z3 -in")]
pub(crate) struct Diff {
    /// A profile, a unit of systemd, an LXC policy, a .bpf file, a dump document or pid:N
    #[arg(value_name = "A")]
    pub(crate) a: String,

    /// Another; not needed with two engines
    #[arg(value_name = "B")]
    pub(crate) b: Option<String>,

    /// The engine of A alone
    #[arg(long, value_name = "ENGINE", value_parser = stack)]
    pub(crate) engine_a: Option<Stack>,

    /// The engine of B alone
    #[arg(long, value_name = "ENGINE", value_parser = stack)]
    pub(crate) engine_b: Option<Stack>,

    /// Only differences that A may execute and B may not
    #[arg(long)]
    pub(crate) subset: bool,

    /// Show a call for each difference
    #[arg(long)]
    pub(crate) witnesses: bool,

    /// The limit on nodes of the comparison, of 12 bytes each; beyond it the answer is "undecided"
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u32>,

    /// Write the question whether they differ for an SMT solver, without answering it
    #[arg(long)]
    pub(crate) smt2: bool,

    /// Write that question to this file
    #[arg(short, long, value_name = "FILE", requires = "smt2")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) context: ContextArgs,
}

pub(crate) fn run(options: &Diff) -> Result<Report, Failure> {
    let (a, b) = sides(options)?;
    if a.big_endian != b.big_endian {
        return Err(Failure::new(format!("{} and {} differ in byte order", a.name, b.name))
            .hint("name one architecture for both, as in --arch aarch64"));
    }
    if options.subset {
        gate(&a)?;
        gate(&b)?;
    }
    let wanted = if options.subset { Wanted::Excess } else { Wanted::Any };
    if options.smt2 {
        return question(&a, &b, wanted, options.output.as_deref());
    }
    let mut diagram = Diagram::new(limit(options.limit));
    let (first, second) = functions(options, &mut diagram, &a, &b)?;
    let mut compare = || -> Result<_, TooBig> {
        let never = diagram.difference_of(first, first)?;
        let a_subset_of_b = diagram.excess_of(first, second)? == never;
        let b_subset_of_a = diagram.excess_of(second, first)? == never;
        let changes = diagram.changes(first, second, wanted)?;
        Ok((a_subset_of_b, b_subset_of_a, changes))
    };
    let (a_subset_of_b, b_subset_of_a, changes) =
        compare().map_err(|big| undecided("undecided", Undecided::TooBig(big)))?;
    let changes = match changes {
        Some(changes) => changes,
        None => one(&mut diagram, first, second, wanted)
            .map_err(|big| undecided("undecided", Undecided::TooBig(big)))?,
    };
    let (changes, doubtful) = confirmed(changes, &a, &b);
    let findings = !changes.is_empty() || doubtful;
    [&a, &b].into_iter().filter_map(doubt).for_each(|text| note(&text));
    let asked = questions(&a).or(questions(&b));
    let is_open = |side: &&&Filter| findings || side.learned.as_ref().is_some_and(Learned::is_open);
    [&a, &b].iter().filter(is_open).filter_map(|side| unasked(side)).for_each(|text| note(&text));
    if findings && under_the_rule(options, &a, &b) {
        let b = options.b.as_deref().unwrap_or_default();
        note(&format!(
            "equal under the ENOSYS rule: seccompat diff {} {b} --engine seccompat",
            options.a
        ));
    }
    let report = DiffReport {
        equal: first == second,
        a_subset_of_b,
        b_subset_of_a,
        subset: options.subset,
        witnesses: options.witnesses,
        sides: [side(a), side(b)],
        asked,
        doubtful,
        changes,
    };
    Ok(Report::Diff(report).with_findings(findings))
}

/// The number of questions by which a side was learned.
fn questions(side: &Filter) -> Option<u64> {
    match &side.asker {
        Some(asker) => Some(asker.borrow().asked()),
        None => Some(side.learned.as_ref()?.questions),
    }
}

/// The limits of a side that another process learned: its differences cannot be asked about here.
fn unasked(side: &Filter) -> Option<String> {
    let learned = side.learned.as_ref().filter(|_| side.asker.is_none())?;
    Some(format!(
        "{}: {}; its decisions between the questions are derived, so a difference there may be none",
        side.name,
        learned.text()
    ))
}

/// The calls for which a side's engine may make another filter.
fn doubt(side: &Filter) -> Option<String> {
    side.compiled.as_ref()?.doubt(&side.name)
}

/// Both functions, with one word for actions that no question can distinguish, if one side was
/// asked.
fn meanings(diagram: &mut Diagram, a: &Filter, b: &Filter) -> Result<(Ref, Ref), Failure> {
    let (mut first, mut second) = (meaning(diagram, a)?, meaning(diagram, b)?);
    if a.learned.is_some() || b.learned.is_some() {
        // No question can distinguish the two kinds of death, nor ALLOW, LOG and TRACE.
        let name = |word| class(Action::from_word(word)).to_word();
        let mut renamed = |function| diagram.renamed(function, &name);
        let both = renamed(first).and_then(|first| Ok((first, renamed(second)?)));
        (first, second) = both.map_err(|big| undecided("undecided", Undecided::TooBig(big)))?;
    }
    Ok((first, second))
}

/// Both functions, on the requested architectures.
fn functions(
    options: &Diff,
    diagram: &mut Diagram,
    a: &Filter,
    b: &Filter,
) -> Result<(Ref, Ref), Failure> {
    let (first, second) = meanings(diagram, a, b)?;
    if options.context.arch.is_empty() {
        return Ok((first, second));
    }
    let only = Program::new(guard(&options.context.arch))
        .map_err(|invalid| Failure::new(invalid.to_string()))?;
    let mut within = |one| -> Result<Ref, Undecided> {
        let guard = diagram.program(&only, a.big_endian)?;
        diagram.chain(&[guard, one]).map_err(Undecided::TooBig)
    };
    let failed = |why| undecided("undecided", why);
    Ok((within(first).map_err(failed)?, within(second).map_err(failed)?))
}

/// A program that kills on every other architecture: with it in both chains, the comparison covers
/// only these architectures.
fn guard(abis: &[Abi]) -> Vec<Insn> {
    let (load, equal, at_least, ret) = (0x20, 0x15, 0x35, 0x06);
    let (allow, kill) = (0x7fff_0000, 0x8000_0000);
    let mut insns = vec![Insn { code: load, jt: 0, jf: 0, k: 4 }];
    let mut archs: Vec<_> = abis.iter().map(|abi| abi.audit_arch()).collect();
    archs.dedup();
    for arch in archs {
        let both = [Abi::X86_64, Abi::X32].map(|abi| abis.contains(&abi));
        let skip = |jf| Insn { code: equal, jt: 0, jf, k: arch.get() };
        if arch != Abi::X86_64.audit_arch() || both == [true, true] {
            insns.extend([skip(1), Insn { code: ret, jt: 0, jf: 0, k: allow }]);
            continue;
        }
        // -1 is a number of x86_64; the others from x32's bit on are x32's.
        let [own, other] = if both[0] { [allow, kill] } else { [kill, allow] };
        insns.extend([
            skip(5),
            Insn { code: load, jt: 0, jf: 0, k: 0 },
            Insn { code: equal, jt: 1, jf: 0, k: u32::MAX },
            Insn { code: at_least, jt: 1, jf: 0, k: Abi::X32.number_base() },
            Insn { code: ret, jt: 0, jf: 0, k: own },
            Insn { code: ret, jt: 0, jf: 0, k: other },
        ]);
    }
    insns.push(Insn { code: ret, jt: 0, jf: 0, k: kill });
    insns
}

/// Both filters: two FILTERs, or one in two engines.
fn sides(options: &Diff) -> Result<(Filter, Filter), Failure> {
    let rest = &options.context.rest;
    let (first, second, both) = match &rest.engine[..] {
        [Named::One(first), Named::One(second)] => {
            (Some(Stack::clone(first)), Some(Stack::clone(second)), true)
        }
        [_, _] => return Err(Failure::new("diff compares two named engines")),
        [_, _, _, ..] => {
            return Err(Failure::new("diff compares two engines, not more"));
        }
        _ => (rest.asked()?, rest.asked()?, false),
    };
    let first = options.engine_a.clone().or(first);
    let second = options.engine_b.clone().or(second);
    let two = both || options.engine_a.is_some() && options.engine_b.is_some();
    let b = match &options.b {
        Some(b) => b,
        None if two => &options.a,
        None => {
            return Err(Failure::new("diff needs a second filter").hint(
                "seccompat diff A B, or one profile in two engines: seccompat diff A --engine docker \
                 --engine containerd",
            ));
        }
    };
    let load = |name: &str, asked| {
        let source = Source::of(name)?;
        Filter::of(name, &source, &context(options, &source)?, Proof::Made, asked)
    };
    // The other side is the first candidate for filters that are asked.
    let process = |name: &str, other: &Filter| match Source::of(name)? {
        Source::Process(pid) => {
            Filter::of_process(name, pid, &options.context, vec![other.candidate()])
        }
        _ => Filter::of_this_process(&options.context, vec![other.candidate()]),
    };
    let is_process = |name: &str| name.starts_with("pid:") || name.starts_with("container:");
    if is_process(b) {
        let other = load(&options.a, first)?;
        let process = process(b, &other)?;
        return Ok((other, process));
    }
    if is_process(&options.a) {
        let other = load(b, second)?;
        return Ok((process(&options.a, &other)?, other));
    }
    Ok((load(&options.a, first)?, load(b, second)?))
}

/// The context of one side. `--arch` restricts the comparison, and gives a profile no architecture
/// that it does not serve.
fn context(options: &Diff, source: &Source) -> Result<ContextArgs, Failure> {
    match options.context.arch.first() {
        Some(abi) => super::eval::context(&options.context.rest, source, *abi),
        None => Ok(options.context.clone()),
    }
}

/// Removes differences that are not confirmed when the filters of this process are asked about
/// their witness: the learned policy is uncertain there.
fn confirmed(changes: Vec<Change>, a: &Filter, b: &Filter) -> (Vec<Change>, bool) {
    let (mut kept, mut doubtful) = (Vec::new(), 0);
    for change in changes {
        let says = |filter: &Filter, said: Action| {
            let answer = filter.asker.as_ref()?.borrow_mut().answer(&change.witness)?;
            Some(class(answer) == class(said))
        };
        if says(a, change.a) == Some(false) || says(b, change.b) == Some(false) {
            doubtful += 1;
        } else {
            kept.push(change);
        }
    }
    if doubtful > 0 {
        note(&format!(
            "{doubtful} differences are unconfirmed: the queried filters answer differently"
        ));
    }
    (kept, doubtful > 0)
}

/// Whether a profile of an assumed engine would equal the other filter if seccompat made it.
fn under_the_rule(options: &Diff, a: &Filter, b: &Filter) -> bool {
    let assumed = |filter: &Filter| filter.engine.as_ref().is_some_and(|stack| stack.assumed);
    let (given, filter) = match (assumed(a), assumed(b)) {
        (true, false) if b.engine.is_none() => (Some(&options.a), b),
        (false, true) if a.engine.is_none() => (options.b.as_ref(), a),
        _ => return false,
    };
    let Some(given) = given.filter(|given| *given != "-") else { return false };
    let ours = || -> Result<bool, Failure> {
        let source = Source::of(given)?;
        let (stack, args) = (Some(Stack::ours()), context(options, &source)?);
        let ours = Filter::of(given, &source, &args, Proof::Made, stack)?;
        let mut diagram = Diagram::new(limit(options.limit));
        let (first, second) = functions(options, &mut diagram, &ours, filter)?;
        Ok(first == second)
    };
    ours().unwrap_or(false)
}

/// A gate must read a file as the next program does: programs differ in which of a repeated key, or
/// of a key in two cases, counts.
fn gate(filter: &Filter) -> Result<(), Failure> {
    let doubtful = filter.compiled.iter().flat_map(|compiled| &compiled.doubtful_keys).next();
    match doubtful {
        None => Ok(()),
        Some(doubt) => Err(Failure::new(doubt.clone())
            .hint("programs differ in which key they use, so --subset cannot decide: keep one")),
    }
}

/// The question for a solver, to stdout or a file.
fn question(
    a: &Filter,
    b: &Filter,
    wanted: Wanted,
    output: Option<&Path>,
) -> Result<Report, Failure> {
    let text = smt2(&a.newest_first, &b.newest_first, a.big_endian, wanted);
    match output {
        Some(place) => {
            file::write(place, text.as_bytes())?;
            Ok(Report::Words(Vec::new()))
        }
        None => Ok(Report::Ready(text)),
    }
}

/// Some call on which they differ, for a list that is too long.
fn one(diagram: &mut Diagram, a: Ref, b: Ref, wanted: Wanted) -> Result<Vec<Change>, TooBig> {
    note("the list of their differences is too long: one is shown");
    let when = match wanted {
        Wanted::Any => diagram.difference_of(a, b)?,
        Wanted::Excess => diagram.excess_of(a, b)?,
    };
    Ok(diagram
        .witness(when)
        .into_iter()
        .map(|witness| Change {
            arch: (witness.arch, witness.arch),
            numbers: (witness.nr, witness.nr),
            a: Action::from_word(diagram.evaluate(a, &witness)),
            b: Action::from_word(diagram.evaluate(b, &witness)),
            scope: Scope::Some,
            still: None,
            witness,
        })
        .collect())
}

fn side(filter: Filter) -> Side {
    let horizon = filter.compiled.as_ref().and_then(|compiled| compiled.horizon?.version);
    Side { name: filter.name, horizon, engine: filter.engine }
}
