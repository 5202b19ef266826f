//! Whether a container starts under a filter: the runtime's own init makes calls under it.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;

use crate::load::Loaded;
use crate::stack::Stack;

/// The calls of the runtime's init that the filter refuses, so that no container starts; none if it
/// starts. Of calls of which one is enough it is the first. `None` where nobody has looked what that
/// runtime calls.
///
/// ENOSYS harms as EPERM does: no runtime was seen that does without a call for that.
#[must_use]
pub fn cannot_start(loaded: &Loaded, stack: &Stack, no_new_privs: bool) -> Option<Vec<Sysno>> {
    let abi = loaded.context.machine();
    let refused = |call: &Sysno| {
        let rule = loaded.lowered.policy.of_call(abi, *call);
        rule.is_some_and(|rule| rule.refuses())
    };
    let needed = stack.init(no_new_privs)?.into_iter().filter(refused);
    let either = stack.init_either(no_new_privs).into_iter();
    let none_of = either.filter(|calls| calls.iter().all(refused));
    Some(needed.chain(none_of.filter_map(|calls| calls.first().copied())).collect())
}
