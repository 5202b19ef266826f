//! `seccompat fix`
#![forbid(unsafe_code)]

use std::collections::HashSet;

use seccompat_catalogue::Sysno;
use seccompat_engine::{Stack, load};
use seccompat_lint::{
    Built, Edit, Engine, Fixed, Form, NotFixed, Trial, apply, check_for, fix, fix_everywhere,
    miscompiled, newer_names, rules, without_enosys,
};
use seccompat_profile::{Context, Error, Lowered, Profile, RemarkKind, read_all};

use crate::context::ContextArgs;
use crate::failure::refused;
use crate::file;
use crate::filter::profile;
use crate::hostlib;
use crate::out::{Failure, Report, note};
use std::path::PathBuf;

/// Rewrites a profile so that existing runtimes return ENOSYS for the calls that its author did not
/// know, and refuse the calls that the author refused. The rest of the text stays, and a text is
/// written only if it is proven to mean this in every context that the file distinguishes.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
--engine selects the form of JSON; without, the form that works in every
engine that reads this dialect, if that is the shorter one.

Examples
  seccompat fix profile.json -o profile.json
  seccompat fix profile.json --engine docker@20.10
  seccompat fix profile.json --select unknown-name,duplicate-name")]
pub(crate) struct Fix {
    /// A file, - or a built-in profile
    #[arg(value_name = "PROFILE")]
    pub(crate) profile: String,

    /// The old name of --engine
    #[arg(long = "for", value_name = "ENGINE", value_parser = engine, hide = true)]
    pub(crate) form: Option<Engine>,

    /// Apply these remedies of check instead; eperm-for-unknown is the ENOSYS rule
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) select: Vec<String>,

    #[command(flatten)]
    pub(crate) context: ContextArgs,

    /// Write to this file, completely or not at all; it may be the profile itself
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

fn engine(text: &str) -> Result<Engine, String> {
    let found = Engine::ALL.iter().find(|(name, _)| *name == text);
    let names: Vec<&str> = Engine::ALL.iter().map(|(name, _)| *name).collect();
    found.map(|(_, engine)| *engine).ok_or_else(|| format!("one of {}", names.join(", ")))
}

/// The finding whose remedy is the rule itself.
const RULE: &str = "eperm-for-unknown";

pub(crate) fn run(options: &Fix) -> Result<Report, Failure> {
    let mut profile = profile(&options.profile)?;
    let mut name = options.profile.clone();
    editable(&name, &profile)?;
    if let Some(lost) = profile.remarks.iter().find(|remark| remark.kind == RemarkKind::NotUtf8) {
        let place = profile.place(lost.span);
        note(&format!(
            "{name}:{place}: bytes that are not UTF-8 are written as U+FFFD, as engines read them"
        ));
    }
    let (context, _) = options.context.resolve(&Stack::ours())?;
    let others: Vec<&str> =
        options.select.iter().map(String::as_str).filter(|id| *id != RULE).collect();
    if !others.is_empty() {
        let text = remedied(options, &profile, &context, &others)?;
        // From here on places are those of the remedied text, which is not in any file.
        name = format!("{} with the remedies of {}", options.profile, others.join(", "));
        profile = Profile::parse(text.as_bytes()).map_err(|why| not_in_the_file(&name, why))?;
    }
    let text = if options.select.is_empty() || others.len() < options.select.len() {
        ruled(options, &name, &profile, &context)?
    } else {
        built(options, &profile, profile.text())?;
        profile.text().to_owned()
    };
    match &options.output {
        Some(place) => {
            file::write(place, text.as_bytes())?;
            Ok(Report::Words(Vec::new()))
        }
        None => Ok(Report::Json(text)),
    }
}

/// Refuses a profile whose text this command does not rewrite: it writes JSON, and the edits of check are edits of
/// JSON.
fn editable(name: &str, profile: &Profile) -> Result<(), Failure> {
    use seccompat_profile::Form;
    let what = match profile.form {
        Form::Json => return Ok(()),
        Form::Yaml => "in YAML",
        Form::String => "in a string of the file",
    };
    let place = profile.place(profile.default_span);
    let engine = Stack::of_profile(profile).engine().name;
    Err(Failure::new(format!("{name}:{place}: this profile is {what}, and fix rewrites only JSON"))
        .hint(format!(
            "write it as JSON and fix that: seccompat convert {name} --engine {engine} -o profile.json && \
             seccompat fix profile.json"
        )))
}

/// An error of a text that is not in any file: its places would point into the wrong one.
fn not_in_the_file(name: &str, error: Error) -> Failure {
    let failure = Failure::new(format!("{name}: {}", error.message));
    match error.help {
        Some(help) => failure.hint(help),
        None => failure,
    }
}

/// The text with the remedies of these findings.
fn remedied(
    options: &Fix,
    profile: &Profile,
    context: &Context,
    ids: &[&str],
) -> Result<String, Failure> {
    for id in ids {
        if !rules().iter().any(|rule| rule.id == *id) {
            return Err(Failure::new(format!("no finding is called `{id}`"))
                .hint(format!("the findings: seccompat check {}", options.profile)));
        }
    }
    let stack = options.context.rest.asked()?;
    let stack = stack.unwrap_or_else(|| Stack::of_profile(profile));
    let findings =
        check_for(profile, context, &stack).map_err(|why| refused(&options.profile, why))?;
    let (mut edits, mut seen): (Vec<Edit>, HashSet<Edit>) = Default::default();
    for finding in findings.iter().filter(|finding| ids.contains(&finding.rule.id)) {
        if finding.edits.is_empty() {
            let place = profile.place(finding.span);
            note(&format!(
                "{}:{place}: {} remains: it has no mechanical remedy",
                options.profile, finding.rule.id
            ));
        }
        edits.extend(finding.edits.iter().filter(|edit| seen.insert((*edit).clone())).cloned());
    }
    let changes = if edits.len() == 1 { "change" } else { "changes" };
    note(&format!("{} {changes} by {}", edits.len(), ids.join(", ")));
    apply(profile.text(), &edits)
        .map_err(|_| Failure::new("two remedies edit the same place").hint("select one at a time"))
}

/// The text with the ENOSYS rule.
fn ruled(
    options: &Fix,
    name: &str,
    profile: &Profile,
    context: &Context,
) -> Result<String, Failure> {
    let stack = options.context.rest.asked()?.filter(|stack| !stack.is_ours());
    let asked = options.form.or_else(|| stack.as_ref().map(Engine::of_stack));
    let fixed = match asked {
        Some(engine) => fix(profile, context, engine),
        None => fix_everywhere(profile, context),
    };
    let fixed = match fixed {
        Ok(fixed) => fixed,
        Err(NotFixed::NoRule(action)) => {
            note(&format!("nothing to do: a default of {action} needs no rule"));
            return Ok(profile.text().to_owned());
        }
        Err(NotFixed::Profile(error)) if name == options.profile => {
            return Err(refused(name, error));
        }
        Err(NotFixed::Profile(error)) => return Err(not_in_the_file(name, error)),
        Err(why @ NotFixed::Ignored { .. }) => {
            return Err(Failure::new(format!("{}: {why}", options.profile)).hint(format!(
                "for the engine of its own dialect: seccompat fix {}",
                options.profile
            )));
        }
        Err(why) => {
            let failure = Failure::new(format!("{name}: {why}"));
            // A command that failed is not a hint.
            return Err(if asked == Some(Engine::Docker20_10) {
                failure.hint("please report it, with the profile")
            } else {
                failure.hint(format!(
                    "to name the unknown calls and keep the default: seccompat fix {} --engine docker@20.10",
                    options.profile
                ))
            });
        }
    };
    let fixed = match built(options, profile, &fixed.text) {
        Ok(()) => fixed,
        // The other form has no conditions beside the author's.
        Err(why) => {
            let named = asked.is_none().then(|| fix(profile, context, Engine::Docker20_10).ok());
            let is_built = |named: &Fixed| built(options, profile, &named.text).is_ok();
            named.flatten().filter(is_built).ok_or(why)?
        }
    };
    tell(name, &fixed);
    if let Some(stack) = stack {
        held(options, profile, &fixed, &stack, context)?;
    }
    Ok(fixed.text)
}

/// Lets the host's libseccomp make the filter of a text for an engine with libseccomp.
///
/// # Errors
/// It makes another filter than the text means, or none.
fn built(options: &Fix, old: &Profile, text: &str) -> Result<(), Failure> {
    let name = "the new text";
    let new = read_all(text.as_bytes()).and_then(|all| all.one(old.name.as_deref()));
    let new = new.map_err(|why| not_in_the_file(name, why))?;
    let stack = options.context.rest.asked()?.unwrap_or_else(|| Stack::of_profile(&new));
    let (context, _) = options.context.resolve(&stack)?;
    // An engine that refuses a text makes no filter of it.
    let Ok(loaded) = load(&new, &stack, &context) else { return Ok(()) };
    let Lowered { inexact, policy, .. } = &loaded.lowered;
    let Some((first, _)) = inexact.first() else { return Ok(()) };
    let Some(Trial { version, built, .. }) = hostlib::trial(&stack, &loaded) else { return Ok(()) };
    let (does, call) = match &built {
        Built::Filter(made) => match miscompiled(policy, made) {
            Some(wrong) => match wrong.first() {
                Some(wrong) => ("makes another filter of", wrong.call),
                None => return Ok(()),
            },
            None => ("may make another filter of", *first),
        },
        Built::Endless => ("does not return from", *first),
        Built::Refused(_) => ("refuses", *first),
    };
    let message = format!("libseccomp {version} {does} the entries of {call} in {name}");
    Err(Failure::new(format!("{}: {message}", options.profile))
        .hint("use SCMP_CMP_EQ and SCMP_CMP_MASKED_EQ alone, or one condition in each entry"))
}

/// Tries the text in the engine that was asked for.
fn held(
    options: &Fix,
    old: &Profile,
    fixed: &Fixed,
    stack: &Stack,
    context: &Context,
) -> Result<(), Failure> {
    let reread = read_all(fixed.text.as_bytes()).and_then(|all| all.one(old.name.as_deref()));
    let new = reread.map_err(|why| not_in_the_file("the new text", why))?;
    let kept = without_enosys(old, &new, stack, context)
        .map_err(|why| Failure::new(format!("{stack} refuses the new text: {why}")))?;
    let machine = context.machine();
    let (_, unknown) = old.unknown_calls(machine, context.known_up_to);
    if kept.is_empty() {
        return Ok(());
    }
    if kept.len() == unknown.iter().filter(|call| call.number(machine).is_some()).count() {
        return Err(Failure::new(format!(
            "{}: {stack} does not return ENOSYS for any profile: it ignores the errno of an entry",
            options.profile
        ))
        .hint("seccompat run -- CMD inside the container, or a newer engine (docs/engines.md)"));
    }
    note(&format!("{stack} keeps its default for {}", names(&kept)));
    Ok(())
}

/// The effect of the names on a host whose libseccomp lacks some of them.
fn older_libseccomp(fixed: &Fixed) {
    let newer = newer_names(fixed.named.iter().copied());
    if newer.is_empty() {
        return;
    }
    let groups: Vec<String> = newer
        .iter()
        .map(|(release, calls)| {
            let names: Vec<&str> = calls.iter().map(|call| call.name()).collect();
            match release {
                Some(release) => format!("from {release} on {}", names.join(", ")),
                None => format!("in no release yet {}", names.join(", ")),
            }
        })
        .collect();
    let get = match fixed.form {
        Form::Default => "get ENOSYS there too",
        _ => "keep the default there, unless runc's stub says ENOSYS",
    };
    note(&format!(
        "an older libseccomp lacks some of these names, whose calls {get}; it knows, {}",
        groups.join("; ")
    ));
}

fn tell(name: &str, fixed: &Fixed) {
    if fixed.edits.is_empty() {
        return note("nothing to do: unknown calls get ENOSYS already");
    }
    if fixed.form == Form::Translated {
        note("written in the engine's form, with the same decisions");
        return note(&format!("proven in {} contexts", fixed.contexts));
    }
    if let Some(version) = fixed.horizon.version {
        note(&format!("the profile knows calls up to Linux {version}"));
    }
    let count = fixed.named.len();
    let mut besides = "";
    match fixed.form {
        Form::Names { instead } => {
            besides = ", together with runc's stub";
            if let Some(call) = instead {
                note(&format!(
                    "the default is unchanged: with ENOSYS as the default, runtimes would drop the ENOSYS \
                     entry of {call}, and so allow some calls through {call}"
                ));
            }
            note(&format!("{count} unknown calls get ENOSYS by name"));
        }
        _ => note(&format!("the default is ENOSYS; {count} calls are refused by name")),
    }
    note(&format!("proven in {} contexts{besides}", fixed.contexts));
    exceptions(name, fixed);
}

/// Unexpected effects, each with its calls.
fn exceptions(name: &str, fixed: &Fixed) {
    older_libseccomp(fixed);
    if fixed.holes {
        note("unassigned numbers keep the default below the largest number that runc knows");
    }
    if !fixed.stubbed.is_empty() {
        note(&format!("refused; with the stub they get ENOSYS:  {}", names(&fixed.stubbed)));
    }
    if !fixed.foreign.is_empty() {
        let machines: Vec<&str> = fixed.foreign.iter().map(|abi| abi.name()).collect();
        note(&format!(
            "not proven on {}: ENOSYS has another number there, which this form cannot say",
            machines.join(", ")
        ));
    }
    if fixed.x32 {
        note("x32 is not listed: its calls get ENOSYS from the stub, and a kill without it");
    }
    if !fixed.left.is_empty() {
        note(&format!(
            "for refused arguments these get ENOSYS, since fix knows no entries for them that \
             libseccomp surely compiles: {}",
            names(&fixed.left)
        ));
    }
    for place in &fixed.inert {
        note(&format!(
            "{name}:{place}: the entry had no effect; its action is now ENOSYS, so that it still has none"
        ));
    }
    if !fixed.fail_open.is_empty() {
        note(&format!(
            "on ENOSYS some programs continue without the protection of {}",
            names(&fixed.fail_open)
        ));
    }
}

/// Calls by name.
fn names(calls: &[Sysno]) -> String {
    let names: Vec<&str> = calls.iter().map(|call| call.name()).collect();
    names.join(", ")
}
