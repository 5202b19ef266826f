//! The entries of `syscalls`.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Capability, KernelVersion, Sysno};

use crate::fields::Reader;
use crate::place::Error;
use crate::profile::{Argument, Call, Cap, Filter, Named, Operator, Rule};
use crate::read::first_byte;
use crate::remark::RemarkKind;
use crate::text::{Node, Value};
use crate::words;

impl<'a> Reader<'a> {
    pub(crate) fn rule(&mut self, node: &Node<'a>) -> Result<Rule, Error> {
        let fields = self.fields(
            node,
            "an entry of syscalls",
            [
                "names", "name", "action", "errnoRet", "errno", "args", "includes", "excludes",
                "comment",
            ],
        )?;
        let [names, name, action, errno_ret, errno, args, includes, excludes, comment] = fields;
        if let Some(comment) = comment {
            self.string(comment, "comment")?;
        }
        let calls = self.calls(node, names, name)?;
        let by_name = self.list(names, "names")?.is_empty() && !calls.is_empty();
        let Some(action) = action else {
            return Err(self
                .error(first_byte(node.span), "action is missing")
                .help("as in \"action\": \"SCMP_ACT_ALLOW\""));
        };
        let verb = self.verb(action, errno_ret, errno, ("action", "errnoRet", "errno"))?;
        let mut conditions = Vec::new();
        for arg in self.list(args, "args")? {
            conditions.push(self.argument(arg)?);
        }
        Ok(Rule {
            span: node.span,
            calls,
            by_name,
            verb,
            action_span: action.span,
            args: conditions,
            includes: self.filter(includes, "includes")?,
            excludes: self.filter(excludes, "excludes")?,
        })
    }

    fn calls(
        &mut self,
        entry: &Node<'a>,
        names: Option<&Node<'a>>,
        name: Option<&Node<'a>>,
    ) -> Result<Vec<Named<Call>>, Error> {
        let list = self.list(names, "names")?;
        let mut calls = Vec::with_capacity(list.len().max(1));
        // Docker's old files have an empty one next to the names.
        let name = match name {
            Some(node) if !self.string(node, "name")?.is_empty() => Some(node),
            _ => None,
        };
        let name = match (name, list.first()) {
            (Some(name), Some(_)) => {
                self.remark(name.span, RemarkKind::Both("name", "names"));
                None
            }
            (name, _) => name,
        };
        for node in list.iter().chain(name) {
            let word = match &node.value {
                // Go's value for null here.
                Value::Null => "",
                _ => self.string(node, "a name")?,
            };
            if word.is_empty() {
                self.remark(node.span, RemarkKind::EmptyName);
                continue;
            }
            let what = match Sysno::from_name(word) {
                Some(call) => Call::Known(call),
                None => Call::Unknown(word.into()),
            };
            calls.push(Named { what, span: node.span });
        }
        if list.is_empty() && name.is_none() {
            let place = names.map_or(first_byte(entry.span), |names| names.span);
            self.remark(place, RemarkKind::NoNames { list: names.is_some() });
        }
        Ok(calls)
    }

    fn argument(&mut self, node: &Node<'a>) -> Result<Argument, Error> {
        let names = ["index", "value", "valueTwo", "op"];
        let [index, value, value_two, op] = self.fields(node, "an entry of args", names)?;
        let number = |reader: &Self, node: Option<&Node<'a>>, what| match node {
            Some(node) => reader.number(node, what),
            None => Ok(0),
        };
        let at = number(self, index, "index")?;
        let Some(at) = u8::try_from(at).ok().filter(|at| *at < 6) else {
            let place = index.map_or(node.span, |index| index.span);
            let error = self.error(place, format!("index {at}: a call has six arguments"));
            return Err(error.help("the first is 0, the last 5"));
        };
        let Some(op) = op else {
            return Err(self
                .error(first_byte(node.span), "op is missing")
                .help("as in \"op\": \"SCMP_CMP_EQ\""));
        };
        let word = self.string(op, "op")?;
        let operator = words::find(words::OPERATORS, word).map_err(|near| {
            let known = words::list(words::OPERATORS.iter().map(|(name, _)| *name));
            self.unknown(op.span, "op", word, near, known)
        })?;
        let (mask, wanted) = (number(self, value, "value")?, number(self, value_two, "valueTwo")?);
        if operator == Operator::MaskedEq && wanted & !mask != 0 {
            self.remark(node.span, RemarkKind::OutsideMask);
        }
        Ok(Argument { span: node.span, index: at, operator, value: mask, value_two: wanted })
    }

    fn filter(&mut self, node: Option<&Node<'a>>, what: &str) -> Result<Filter, Error> {
        let Some(node) = node else { return Ok(Filter::default()) };
        let [caps, arches, min_kernel] =
            self.fields(node, what, ["caps", "arches", "minKernel"])?;
        let mut filter = Filter::default();
        for cap in self.list(caps, "caps")? {
            filter.caps.push(self.cap(cap)?);
        }
        for arch in self.list(arches, "arches")? {
            let word = self.string(arch, "an entry of arches")?;
            if !Abi::ALL.iter().any(|abi| words::engine_names(*abi).contains(&word)) {
                self.remark(arch.span, RemarkKind::UnknownArch(word.to_owned()));
            }
            filter.arches.push(Named { what: word.into(), span: arch.span });
        }
        if let Some(node) = min_kernel {
            filter.min_kernel = Some(Named { what: self.kernel(node)?, span: node.span });
        }
        Ok(filter)
    }

    /// Engines compare exactly with the kernel's own spelling.
    fn cap(&mut self, node: &Node<'a>) -> Result<Cap, Error> {
        let word = self.string(node, "an entry of caps")?;
        let exact = word
            .strip_prefix("CAP_")
            .and_then(|bare| Capability::parse(word).filter(|cap| cap.name() == bare));
        if exact.is_none() {
            self.remark(node.span, RemarkKind::UnknownCapability(word.to_owned()));
        }
        Ok(Named { what: exact, span: node.span })
    }

    /// `major.minor`, two numbers that fit a byte, as Moby parses it. Empty means 0.0, and every
    /// kernel is newer.
    fn kernel(&self, node: &Node<'a>) -> Result<KernelVersion, Error> {
        let word = self.string(node, "minKernel")?;
        if word.is_empty() {
            return Ok(KernelVersion::new(0, 0));
        }
        let digits = |part: &str| {
            let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse().ok())?
        };
        let parts = word.split_once('.');
        let version = parts.and_then(|(major, minor)| Some((digits(major)?, digits(minor)?)));
        match version {
            Some((major, minor)) if (major, minor) != (0, 0) => {
                Ok(KernelVersion::new(major, minor))
            }
            _ => Err(self
                .error(node.span, format!("minKernel {} is no version", words::quoted(word)))
                .help("it has two numbers, as in \"4.8\"")),
        }
    }
}

impl Rule {
    /// Whether the rule leaves the answer to a supervisor.
    #[must_use]
    pub fn notifies(&self) -> bool {
        self.verb.action == Action::Notify
    }
}
