//! The attributes of a filter: seccomp_attr_set(3).
#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::level::{self, Level};

/// The values of the attributes that a caller can set freely.
#[derive(Clone, Debug)]
pub(crate) struct Attributes {
    pub(crate) no_new_privs: bool,
    pub(crate) tsync: bool,
    pub(crate) skip_allowed: bool,
    pub(crate) log: bool,
    pub(crate) spec_allow: bool,
    pub(crate) optimize: u32,
    pub(crate) raw_errors: bool,
    pub(crate) wait_killable: bool,
}

impl Default for Attributes {
    fn default() -> Self {
        Self {
            no_new_privs: true,
            tsync: false,
            skip_allowed: false,
            log: false,
            spec_allow: false,
            optimize: 1,
            raw_errors: false,
            wait_killable: false,
        }
    }
}

/// `SCMP_FLTATR_ACT_DEFAULT` and `SCMP_FLTATR_ACT_BADARCH`: the actions of a context.
pub(crate) const ACT_DEFAULT: i32 = 1;
pub(crate) const ACT_BADARCH: i32 = 2;

impl Attributes {
    /// An attribute other than the actions.
    pub(crate) fn get(&self, attribute: i32) -> Result<u32> {
        Ok(match attribute {
            3 => self.no_new_privs.into(),
            4 => self.tsync.into(),
            5 => self.skip_allowed.into(),
            6 => self.log.into(),
            7 => self.spec_allow.into(),
            8 => self.optimize,
            9 => self.raw_errors.into(),
            10 => self.wait_killable.into(),
            _ => return Err(Errno::EINVAL),
        })
    }

    /// Sets an attribute other than the actions.
    pub(crate) fn set(&mut self, attribute: i32, value: u32) -> Result<()> {
        let on = value != 0;
        let needs = |level: Level| {
            if level::get() >= level { Ok(()) } else { Err(Errno::EOPNOTSUPP) }
        };
        match attribute {
            3 => self.no_new_privs = on,
            4 => {
                needs(level::TSYNC)?;
                self.tsync = on;
            }
            5 => self.skip_allowed = on,
            6 => {
                needs(level::LOG)?;
                self.log = on;
            }
            7 => {
                needs(level::SPEC_ALLOW)?;
                self.spec_allow = on;
            }
            // The filter is the same for both: its tree has the least mean cost.
            8 if value == 1 || value == 2 => self.optimize = value,
            8 => return Err(Errno::EOPNOTSUPP),
            9 => self.raw_errors = on,
            // seccomp_load needs the level.
            10 => self.wait_killable = on,
            _ => return Err(Errno::EINVAL),
        }
        Ok(())
    }
}
