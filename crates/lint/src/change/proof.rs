//! Whether a new text decides like the old one except for the request, in every context that either
//! of them distinguishes.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;
use seccompat_policy::{Diagram, Limit, Ref};
use seccompat_profile::{Context, Error, Profile, Unknown};

use super::asked::{Asked, Way};
use crate::fix::Contexts;

const LIMIT: Limit = Limit { nodes: 1 << 20, steps: 1 << 26 };
const KILL: &str = "SCMP_ACT_KILL_PROCESS";
const ALLOW: &str = "SCMP_ACT_ALLOW";

/// The reason why a change is not made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unproven {
    /// The new text has no meaning.
    Error(Error),
    /// It changes something else.
    Beyond,
    /// It does not make the whole change.
    Short,
    /// Undecided: too large.
    TooBig,
}

/// Compares both; returns the number of contexts.
pub(super) fn prove(
    old: &Profile,
    new: &Profile,
    context: &Context,
    asked: &[Asked],
    way: Way,
) -> Result<usize, Unproven> {
    let mut diagram = Diagram::new(LIMIT);
    let all = Contexts::of([old, new], context).ok_or(Unproven::TooBig)?;
    let count = all.each(|context| {
        let mut context = context.clone();
        context.unknown = Unknown::Default;
        let Ok(resolved) = old.resolve(&context) else { return Ok(false) };
        let abis = resolved.abis.clone();
        let Ok(before) = resolved.lower() else { return Ok(false) };
        let after = new.resolve(&context).and_then(|new| new.lower()).map_err(Unproven::Error)?;
        let mut region = context;
        region.abis = Some(abis);
        let too_big = |_| Unproven::TooBig;
        let before = diagram.policy(&before.policy).map_err(too_big)?;
        let after = diagram.policy(&after.policy).map_err(too_big)?;
        // With the requested calls killed in both, they are equal.
        let mut outside = vec![before];
        let mut changed = vec![after];
        let is_s390 = context_is_s390(&region);
        for one in asked.iter().map(|one| one.on(is_s390)) {
            let killed = function(&mut diagram, &one.profile(KILL, ALLOW, false), &region)?;
            outside.push(killed);
            changed.push(killed);
            // With all other calls killed, the requested ones have the requested action.
            let alone = function(&mut diagram, &one.profile(ALLOW, KILL, true), &region)?;
            let inside = diagram.chain(&[alone, after]).map_err(too_big)?;
            let is_so = |word: u32| match (Action::from_word(word), way) {
                (Action::KillProcess | Action::KillThread, _) => true,
                (action, Way::Allow) => action == Action::Allow,
                (action, Way::Deny) => {
                    matches!(action, Action::Errno(1..) | Action::Trap(_))
                }
            };
            if !diagram.returns(inside).into_iter().all(is_so) {
                return Err(Unproven::Short);
            }
        }
        let outside = diagram.chain(&outside).map_err(too_big)?;
        let changed = diagram.chain(&changed).map_err(too_big)?;
        if outside != changed {
            return Err(Unproven::Beyond);
        }
        Ok(true)
    })?;
    if count == 0 {
        return Err(Unproven::Error(Error::whole("the file has no meaning in any context")));
    }
    Ok(count)
}

fn context_is_s390(context: &Context) -> bool {
    matches!(context.machine(), Abi::S390 | Abi::S390x)
}

fn function(diagram: &mut Diagram, text: &str, context: &Context) -> Result<Ref, Unproven> {
    let profile = Profile::parse(text.as_bytes()).map_err(Unproven::Error)?;
    let lowered = profile.resolve(context).and_then(|one| one.lower()).map_err(Unproven::Error)?;
    diagram.policy(&lowered.policy).map_err(|_| Unproven::TooBig)
}

#[cfg(test)]
mod tests {
    use seccompat_catalogue::{KernelVersion, Sysno};

    use super::super::asked::Wanted;
    use super::*;

    fn text(names: &str, more: &str) -> String {
        format!(
            "{{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"architectures\": [\"SCMP_ARCH_X86_64\"], \"syscalls\": \
             [{{\"names\": [{names}], \"action\": \"SCMP_ACT_ALLOW\"}}{more}]}}"
        )
    }

    /// Texts with too large or too small a change.
    #[test]
    fn a_wrong_text_is_refused() {
        let parse = |text: &str| Profile::parse(text.as_bytes()).expect("a profile");
        let mut context = Context::new(KernelVersion::new(6, 12));
        context.native = Abi::X86_64;
        let old = parse(&text("\"read\"", ""));
        let whole = [Asked { call: Sysno::DUP, args: Vec::new() }];
        let five = [Asked { call: Sysno::DUP, args: vec![(0, Wanted::Value(5))] }];
        let entry = |op: &str| {
            format!(
                ", {{\"names\": [\"dup\"], \"action\": \"SCMP_ACT_ALLOW\", \"args\": [{{\"index\": 0, \"value\": 5, \
                 \"op\": \"{op}\"}}]}}"
            )
        };
        let proved = |new: &str, asked: &[Asked]| {
            prove(&old, &parse(new), &context, asked, Way::Allow).map(|count| count > 0)
        };
        assert_eq!(proved(&text("\"read\", \"dup\"", ""), &whole), Ok(true));
        assert_eq!(proved(&text("\"read\", \"dup\", \"bpf\"", ""), &whole), Err(Unproven::Beyond));
        assert_eq!(proved(&text("\"dup\"", ""), &whole), Err(Unproven::Beyond));
        assert_eq!(proved(&text("\"read\"", ""), &whole), Err(Unproven::Short));
        assert_eq!(proved(&text("\"read\"", &entry("SCMP_CMP_EQ")), &whole), Err(Unproven::Short));
        assert_eq!(proved(&text("\"read\"", &entry("SCMP_CMP_EQ")), &five), Ok(true));
        assert_eq!(proved(&text("\"read\"", &entry("SCMP_CMP_GE")), &five), Err(Unproven::Beyond));
    }
}
