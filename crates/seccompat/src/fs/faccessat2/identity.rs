//! The identity that `faccessat` checks, and how to change it.
//!
//! Without `AT_EACCESS` the kernel checks the real ids: it uses them as the file system ids, and,
//! unless SECBIT_NO_SETUID_FIXUP is set, the effective capabilities become the permitted ones for
//! uid 0 and none for other users (`access_override_creds`, `fs/open.c`).
#![forbid(unsafe_code)]

use crate::sys::identity::{
    Capabilities, Ids, Who, capabilities, ids, secure_bits, set_capabilities, set_file_id,
    set_real_id, set_secure_bits,
};
use seccompat_catalogue::Errno;

/// `SECBIT_NO_SETUID_FIXUP`
const NO_FIXUP: u32 = 1 << 2;

/// This thread's identity, as far as it decides access to files.
#[derive(Clone, Copy, Debug)]
pub(super) struct Identity {
    user: Ids,
    group: Ids,
    capabilities: Capabilities,
    secure_bits: u32,
}

impl Identity {
    /// The identity of this thread.
    pub(super) fn of_this_thread() -> Result<Self, Errno> {
        Ok(Self {
            user: ids(Who::User)?,
            group: ids(Who::Group)?,
            capabilities: capabilities()?,
            secure_bits: secure_bits()?,
        })
    }

    /// Whether a check of the real ids equals a check of the effective ones.
    pub(super) fn is_one(&self) -> bool {
        self.user.file == self.user.real
            && self.group.file == self.group.real
            && self.capabilities.effective == self.real_effective()
    }

    /// The effective capabilities while the kernel checks the real ids.
    fn real_effective(&self) -> u64 {
        if self.secure_bits & NO_FIXUP != 0 {
            self.capabilities.effective
        } else if self.user.real == 0 {
            self.capabilities.permitted
        } else {
            0
        }
    }

    /// Makes this thread's effective identity its real one too, so that `faccessat` checks it. For
    /// a child only: this cannot be undone.
    pub(super) fn act_as_real(&self) -> Result<(), Errno> {
        let wanted = self.capabilities.effective;
        let fixup = self.secure_bits & NO_FIXUP == 0;
        if fixup && self.user.file != 0 && wanted != 0 {
            // The kernel would check without any capability. This needs CAP_SETPCAP.
            set_secure_bits(self.secure_bits | NO_FIXUP)?;
        }
        self.become_by(set_real_id, |ids| ids.file)?;
        // A change of ids drops capabilities, and for root the kernel checks the permitted ones.
        let inheritable = self.capabilities.inheritable;
        set_capabilities(Capabilities { effective: wanted, permitted: wanted, inheritable })?;
        self.expect(Self::is_one, wanted)
    }

    /// Makes this thread's real identity its effective one, so that a path is looked up with it.
    /// For a child only.
    pub(super) fn really_act(&self) -> Result<(), Errno> {
        let wanted = self.real_effective();
        self.become_by(|_, _| Ok(()), |ids| ids.real)?;
        set_capabilities(Capabilities { effective: wanted, ..self.capabilities })?;
        self.expect(Self::is_one, wanted)
    }

    /// Groups first: a user that is no longer root cannot change them.
    fn become_by(
        &self,
        also: impl Fn(Who, u32) -> Result<(), Errno>,
        id: impl Fn(&Ids) -> u32,
    ) -> Result<(), Errno> {
        for (who, ids) in [(Who::Group, &self.group), (Who::User, &self.user)] {
            let id = id(ids);
            also(who, id)?;
            set_file_id(who, id)?;
        }
        Ok(())
    }

    /// Reads the identity again: a filter may fake any of the changes.
    fn expect(&self, is_right: impl Fn(&Self) -> bool, effective: u64) -> Result<(), Errno> {
        let now = Self::of_this_thread()?;
        let right = is_right(&now) && now.capabilities.effective == effective;
        if right { Ok(()) } else { Err(Errno::EPERM) }
    }
}
