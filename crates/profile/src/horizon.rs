//! The calls that a profile names, and so the knowledge of its author.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_policy::{Horizon, Names};

use crate::profile::{Call, Profile};

impl Profile {
    /// The author's horizon, and the calls that the file does not name and its author cannot have
    /// left out on purpose. `given` is the horizon, if it is not to be derived from the names. The
    /// errnos of `abi`, the machine's, decide whether an entry answers ENOSYS.
    #[must_use]
    pub fn unknown_calls(&self, abi: Abi, given: Option<KernelVersion>) -> (Horizon, Vec<Sysno>) {
        let names = self.names(abi);
        let horizon = names.horizon(given);
        (horizon, Sysno::all().filter(|call| names.is_unknown(*call, horizon)).collect())
    }

    /// The calls that the file names, whatever their conditions, before resolution; and those that its
    /// authors are known to have named.
    pub(crate) fn names(&self, abi: Abi) -> Names {
        let mut names = Names::default();
        for rule in &self.rules {
            let only_enosys = rule.verb.is_enosys(abi);
            for call in &rule.calls {
                if let Call::Known(call) = call.what {
                    names.add(call, only_enosys);
                }
            }
        }
        self.also_named.iter().for_each(|call| names.add(*call, false));
        names
    }
}
