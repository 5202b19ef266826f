//! Whether a container starts under a filter: the runtime's own init makes calls under it.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Errno, Sysno};

use crate::load::Loaded;
use crate::stack::Stack;

/// The calls of the runtime's init that the filter refuses, so that no container starts; none if it
/// starts. `None` where nobody has looked what that runtime calls.
///
/// A call that the runtime does without on ENOSYS counts only if it gets another answer.
#[must_use]
pub fn cannot_start(loaded: &Loaded, stack: &Stack, no_new_privs: bool) -> Option<Vec<Sysno>> {
    let abi = loaded.context.machine();
    let missing = Action::Errno(Errno::ENOSYS.on(abi).get());
    let refused = |call: Sysno, enosys_too: bool| {
        let rule = loaded.lowered.policy.of_call(abi, call);
        rule.is_some_and(|rule| {
            rule.refuses() && (enosys_too || rule.outcomes().any(|action| action != missing))
        })
    };
    let needed = stack.init(no_new_privs)?;
    let spared = stack.init_without(no_new_privs);
    Some(needed.into_iter().filter(|call| refused(*call, !spared.contains(call))).collect())
}
