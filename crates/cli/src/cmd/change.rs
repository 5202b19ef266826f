//! `seccompat allow` and `seccompat deny`
#![forbid(unsafe_code)]

use seccompat_profile::order::sort_by_key;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use seccompat_catalogue::{Abi, Choice, Sysno, Values};
use seccompat_engine::{Stack, load};
use seccompat_lint::{Asked, NotChanged, Recipe, Wanted, Way, change, exposes};
use seccompat_profile::{Context, Profile, nearest};

use crate::context::ContextArgs;
use crate::failure::refused;
use crate::file;
use crate::input;
use crate::out::change::ChangeReport;
use crate::out::{Failure, Report, note};
use crate::source::Source;
use crate::value::{self, Format};

/// Changes a profile so that it allows (allow) or refuses (deny) calls, by the smallest edit, and
/// proves that nothing else changes.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
CALL is a name, or a name with arguments by their place: numbers, names of values, or flags
as &FLAG, which match every value with these bits

Examples
  seccompat allow profile.json clone3 'socket(AF_VSOCK)' -o profile.json
  seccompat allow profile.json 'clone(CLONE_NEWUSER)' unshare
  seccompat allow builtin:docker --for chromium -o chromium.json
  seccompat deny profile.json 'socket(AF_ALG)' > new.json && seccompat diff profile.json new.json
  seccompat deny profile.json 'ioctl(1=TIOCSTI)' 'socket(AF_NETLINK, SOCK_RAW)'")]
pub(crate) struct Change {
    /// A file, or - for stdin
    #[arg(value_name = "PROFILE")]
    pub(crate) profile: String,

    /// Calls, as in clone3 or 'socket(AF_ALG)'
    #[arg(value_name = "CALL", required_unless_present = "purposes")]
    pub(crate) calls: Vec<String>,

    /// Allow what these programs need beyond the default profiles of engines
    #[arg(long = "for", id = "purposes", value_name = "PURPOSE", value_delimiter = ',',
        value_parser = PossibleValuesParser::new(purposes()))]
    pub(crate) purposes: Vec<String>,

    #[command(flatten)]
    pub(crate) context: ContextArgs,

    /// Write to this file, completely or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// The purposes that `--for` takes, each with its programs.
fn purposes() -> impl Iterator<Item = PossibleValue> {
    Recipe::all().iter().map(|recipe| PossibleValue::new(recipe.purpose).help(&recipe.about))
}

pub(crate) fn run(options: &Change, way: Way, format: Option<Format>) -> Result<Report, Failure> {
    let source = Source::of(&options.profile)?;
    let name = source.name(&options.profile);
    let stack = source.engine(options.context.rest.asked()?).unwrap_or_else(Stack::ours);
    let profile = source.profile(&name)?;
    let (context, _) = options.context.resolve(&stack)?;
    let Request { recipes, calls, asked } = Request::of(options, way, context.machine())?;
    let changed = change(&profile, &context, &asked, way).map_err(|why| failed(&name, way, why))?;
    let word = if way == Way::Allow { "allowed" } else { "refused" };
    let (mut exposed, mut notes) = (Vec::new(), Vec::new());
    if changed.edits.is_empty() {
        note(&format!("nothing to do: all calls are {word} already"));
    } else {
        let count = changed.edits.len();
        let changes = if count == 1 { "1 change".to_owned() } else { format!("{count} changes") };
        let contexts = changed.contexts;
        note(&format!("{changes}, proven in {contexts} contexts to change only these calls"));
        let new = seccompat_profile::read_all(changed.text.as_bytes())
            .and_then(|all| all.one(profile.name.as_deref()))
            .map_err(|why| refused("the new text", why))?;
        if way == Way::Allow {
            exposed.extend(asked.iter().filter_map(|one| Some((one.call, exposes(one.call)?))));
        }
        notes.extend(effects(&asked, way, &new, &context));
        notes.extend(moved(&profile, &new, &stack, &context, &asked));
    }
    for recipe in &recipes {
        notes.extend(recipe.also.iter().map(|also| format!("{}: {also}", recipe.purpose)));
    }
    for (call, what) in &exposed {
        note(&format!("{call}: {what}"));
    }
    for text in &notes {
        note(text);
    }
    if let Some(place) = &options.output {
        file::write(place, changed.text.as_bytes())?;
        if format != Some(Format::Json) {
            return Ok(Report::Words(Vec::new()));
        }
    }
    let report = ChangeReport {
        name,
        engine: stack,
        way,
        calls,
        old: profile,
        changed,
        exposes: exposed,
        notes,
    };
    Ok(Report::Change(Box::new(report)))
}

/// The request: the purposes, and all calls, as text and read.
struct Request {
    recipes: Vec<&'static Recipe>,
    calls: Vec<String>,
    asked: Vec<Asked>,
}

impl Request {
    fn of(options: &Change, way: Way, abi: Abi) -> Result<Self, Failure> {
        let is_named =
            |recipe: &&Recipe| options.purposes.iter().any(|name| name == recipe.purpose);
        let recipes: Vec<&Recipe> = Recipe::all().iter().filter(is_named).collect();
        if way == Way::Deny && !recipes.is_empty() {
            let message = "only allow takes a purpose: other programs need its calls, too";
            return Err(Failure::new(message).hint("seccompat deny PROFILE CALL"));
        }
        let mut calls = options.calls.clone();
        calls.extend(recipes.iter().flat_map(|one| &one.calls).map(|one| (*one).to_owned()));
        let mut asked = Vec::new();
        for word in &calls {
            let one = call(word, abi)?;
            // Purposes share calls.
            if !asked.contains(&one) {
                asked.push(one);
            }
        }
        Ok(Self { recipes, calls, asked })
    }
}

fn failed(name: &str, way: Way, why: NotChanged) -> Failure {
    match why {
        NotChanged::Profile(error) | NotChanged::Unsaid(error) => refused(name, error),
        NotChanged::Form => Failure::new(format!("{name}: {}", NotChanged::Form))
            .hint("copy it into its own file, edit that, and copy it back"),
        why => {
            let word = if way == Way::Allow { "allow" } else { "deny" };
            Failure::new(format!("{name}: {why}")).hint(format!(
                "name fewer arguments, or the whole call: seccompat {word} PROFILE CALL"
            ))
        }
    }
}

/// Other ways to reach the refused calls.
fn effects(asked: &[Asked], way: Way, new: &Profile, context: &Context) -> Vec<String> {
    let mut notes = Vec::new();
    let resolved = new.resolve(context);
    let Ok(resolved) = resolved.as_ref() else { return notes };
    let Ok(lowered) = resolved.lower() else { return notes };
    for one in asked.iter().filter(|_| way == Way::Deny) {
        for through in [Sysno::SOCKETCALL, Sysno::IPC] {
            let is_of = through.multiplexes().iter().any(|(_, call)| *call == one.call);
            let open = |abi: &&Abi| {
                let rule = lowered.policy.of_call(**abi, through);
                rule.is_some_and(|rule| !rule.refuses())
            };
            let abis: Vec<&str> = resolved.abis.iter().filter(open).map(|abi| abi.name()).collect();
            if is_of && !abis.is_empty() {
                notes.push(format!(
                    "{through} still makes {} on {}, and no filter sees its arguments; denying it too breaks \
                     old 32-bit programs: seccompat deny PROFILE {through}",
                    one.call,
                    abis.join(" and ")
                ));
            }
        }
        let is_wide = one.args.iter().any(|(_, wanted)| matches!(wanted, Wanted::Value(_)));
        if is_wide && one.call == Sysno::SOCKET {
            notes.push(
                "filters compare 64 bits of an argument of which the kernel reads 32: as all rules of engines, \
                 this one does not see a word whose high half is not 0"
                    .to_owned(),
            );
        }
    }
    notes
}

/// The effect of the engine's own rule for unknown calls on a new name in the file.
fn moved(
    old: &Profile,
    new: &Profile,
    stack: &Stack,
    context: &Context,
    asked: &[Asked],
) -> Option<String> {
    let horizon = |profile: &Profile| {
        let loaded = load(profile, stack, context).ok()?;
        let abi = context.machine();
        let policy = loaded.lowered.policy;
        let all = Sysno::on(abi).filter(|(_, call)| !asked.iter().any(|one| one.call == *call));
        Some(all.map(|(_, call)| (call, policy.of_call(abi, call).cloned())).collect::<Vec<_>>())
    };
    let (before, after) = (horizon(old)?, horizon(new)?);
    let differ = before.iter().zip(&after).filter(|(a, b)| a != b);
    let names: Vec<&str> = differ.map(|((call, _), _)| call.name()).collect();
    if names.is_empty() {
        return None;
    }
    let more = names.len().saturating_sub(12);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let names = names.into_iter().take(12).collect::<Vec<_>>();
    Some(format!(
        "{stack} returns ENOSYS for calls newer than the newest named one, so these change there, too: \
         {}{more}",
        names.join(" ")
    ))
}

/// A call with its arguments.
fn call(text: &str, abi: Abi) -> Result<Asked, Failure> {
    let (name, list) = match text.split_once('(') {
        None => (text.trim(), None),
        Some((name, rest)) => {
            let list = rest.trim_end().strip_suffix(')').ok_or_else(|| {
                Failure::new(format!("no closing parenthesis in `{text}`"))
                    .hint("as in 'socket(AF_ALG)' or 'clone(CLONE_NEWUSER)'")
            })?;
            (name.trim(), Some(list))
        }
    };
    let call = input::sysno(name, abi)?;
    let mut args: Vec<(u8, Wanted)> = Vec::new();
    for (at, word) in list.unwrap_or_default().split(',').map(str::trim).enumerate() {
        let (place, word) = match word.split_once('=') {
            Some((place, word)) => {
                let digits = place.trim().trim_start_matches("arg");
                (digits.parse().unwrap_or(usize::MAX), word.trim())
            }
            None => (at, word),
        };
        if ["", "_", "*"].contains(&word) {
            continue;
        }
        let index = u8::try_from(place).ok().filter(|index| *index < 6).ok_or_else(|| {
            Failure::new(format!("`{word}` in `{text}` is not one of the arguments 0 to 5"))
                .hint("as in 'ioctl(1=TIOCSTI)'")
        })?;
        if args.iter().any(|(other, _)| *other == index) {
            return Err(Failure::new(format!("argument {index} is there twice in `{text}`"))
                .hint("name two calls instead"));
        }
        args.push((index, wanted(call, index, word, abi)?));
    }
    sort_by_key(&mut args, |(index, _)| *index);
    Ok(Asked { call, args })
}

/// The value of an argument: a number, the name of a value, or flags.
fn wanted(call: Sysno, index: u8, word: &str, abi: Abi) -> Result<Wanted, Failure> {
    let (is_bits, word) = match word.strip_prefix('&') {
        Some(word) => (true, word),
        None => (false, word),
    };
    if let Ok(value) = value::word(word) {
        return Ok(if is_bits { Wanted::Bits(value) } else { Wanted::Value(value) });
    }
    let lists: Vec<&Values> = Values::of(call)
        .filter(|values| {
            values.argument(abi) == usize::from(index)
                || values.argument(Abi::X86_64) == usize::from(index)
        })
        .collect();
    let mut bits = 0;
    let mut is_flags = is_bits;
    for name in word.split('|').map(str::trim) {
        let known = lists.iter().find_map(|values| {
            let (_, value) =
                values.names.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
            Some((*value, values.choice == Choice::Flags))
        });
        let Some((value, flags)) = known else {
            let names = lists.iter().flat_map(|values| values.names).map(|(name, _)| *name);
            let failure =
                Failure::new(format!("`{name}` is not a value of argument {index} of {call}"));
            return Err(match nearest(names, name) {
                Some(near) => failure.hint(format!("did you mean {near}?")),
                None => failure.hint("write the number, as in 'socket(38)'"),
            });
        };
        bits |= value;
        is_flags |= flags;
    }
    Ok(if is_flags && bits != 0 { Wanted::Bits(bits) } else { Wanted::Value(bits) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_read_with_the_names_of_values() {
        let read = |text: &str| call(text, Abi::X86_64).map(|asked| (asked.call, asked.args)).ok();
        assert_eq!(read("clone3"), Some((Sysno::CLONE3, vec![])));
        assert_eq!(read("socket(AF_ALG)"), Some((Sysno::SOCKET, vec![(0, Wanted::Value(38))])));
        assert_eq!(
            read("socket(AF_NETLINK, _, 0x9)"),
            Some((Sysno::SOCKET, vec![(0, Wanted::Value(16)), (2, Wanted::Value(9))]))
        );
        let newuser = Wanted::Bits(0x1000_0000);
        assert_eq!(read("clone(CLONE_NEWUSER)"), Some((Sysno::CLONE, vec![(0, newuser)])));
        assert_eq!(read("clone(&0x10000000)"), Some((Sysno::CLONE, vec![(0, newuser)])));
        assert_eq!(read("ioctl(1=0x5412)"), Some((Sysno::IOCTL, vec![(1, Wanted::Value(0x5412))])));
        for wrong in
            ["socket(", "sokcet", "socket(AF_ALGO)", "f()", "socket(7=1)", "socket(0=1,0=2)"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
