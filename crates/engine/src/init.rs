//! Whether a container starts under a filter: the runtime's own init makes calls under it.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;
use seccompat_policy::Policy;

use crate::load::Loaded;
use crate::stack::Stack;

/// Something that the runtime's init needs and the filter refuses: any of these calls would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lacking {
    /// The calls; the first is the one that is tried first.
    pub any: Vec<Sysno>,
}

/// What the runtime's init needs and the filter refuses, so that no container starts; none if one
/// starts. `None` where nobody has looked what that runtime calls.
#[must_use]
pub fn cannot_start(loaded: &Loaded, stack: &Stack, no_new_privs: bool) -> Option<Vec<Lacking>> {
    let policy = &loaded.lowered.policy;
    let needs = stack.init(no_new_privs)?;
    let refused = |need: &Vec<Sysno>| need.iter().all(|call| refuses(policy, loaded, *call));
    Some(needs.into_iter().filter(refused).map(|any| Lacking { any }).collect())
}

/// Whether the call is refused whatever its arguments; a call that the ABI lacks is not.
fn refuses(policy: &Policy, loaded: &Loaded, call: Sysno) -> bool {
    policy.of_call(loaded.context.machine(), call).is_some_and(seccompat_policy::Rule::refuses)
}
