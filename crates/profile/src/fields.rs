//! Objects as Go decodes them into structs.
#![forbid(unsafe_code)]

use crate::detect::{self, Dialect};
use crate::place::{Error, Span};
use crate::remark::{Remark, RemarkKind};
use crate::text::{Node, Value, folds_to};
use crate::words;

/// The input and the results of reading a file.
pub(crate) struct Reader<'a> {
    pub(crate) text: &'a str,
    pub(crate) remarks: Vec<Remark>,
    pub(crate) dialect: Dialect,
    /// Whether a runtime reads the file, which only knows the OCI dialect.
    pub(crate) runtime: bool,
}

impl<'a> Reader<'a> {
    pub(crate) fn error(&self, span: Span, message: impl Into<String>) -> Error {
        Error::at(self.text, span, message)
    }

    pub(crate) fn remark(&mut self, span: Span, kind: RemarkKind) {
        self.remarks.push(Remark { span, kind });
    }

    fn wrong(&self, node: &Node<'_>, what: &str, expected: &str) -> Error {
        let error =
            self.error(node.span, format!("{what} must be {expected}, not {}", node.value.kind()));
        error.help(match expected {
            "an object" => "write it in braces, as in { \"key\": \"value\" }",
            "an array" => "write it in brackets, as in [\"value\"]",
            "a string" => "write it in double quotes",
            _ => "write it in decimal digits, without quotes",
        })
    }

    /// The values of an object's keys, in the order of `names`. Case does not matter, the last of
    /// several counts, and null counts as absent.
    pub(crate) fn fields<'n, const N: usize>(
        &mut self,
        node: &'n Node<'a>,
        what: &str,
        names: [&'static str; N],
    ) -> Result<[Option<&'n Node<'a>>; N], Error> {
        let Value::Object(members) = &node.value else {
            return Err(self.wrong(node, what, "an object"));
        };
        let mut found = [None; N];
        for member in members {
            let at = names.iter().position(|name| *name == member.key).or_else(|| {
                let at = names.iter().position(|name| folds_to(&member.key, name))?;
                self.remarks
                    .push(Remark { span: member.span, kind: RemarkKind::OtherCase(names[at]) });
                Some(at)
            });
            let known = at.filter(|&at| !self.runtime || detect::of_key(names[at]) == Dialect::Oci);
            let Some(at) = known else {
                self.remark(member.span, RemarkKind::UnknownKey(member.key.to_string()));
                continue;
            };
            if member.node.value == Value::Null {
                continue;
            }
            self.dialect = self.dialect.max(detect::of_key(names[at]));
            if found[at].replace(&member.node).is_some() {
                self.remark(member.span, RemarkKind::Duplicate(names[at]));
            }
        }
        Ok(found)
    }

    pub(crate) fn string<'n>(&self, node: &'n Node<'a>, what: &str) -> Result<&'n str, Error> {
        match &node.value {
            Value::String(text) => Ok(text),
            _ => Err(self.wrong(node, what, "a string")),
        }
    }

    /// An unsigned number. Go does not accept `1.0` and `1e3` as one.
    pub(crate) fn number(&self, node: &Node<'_>, what: &str) -> Result<u64, Error> {
        let Value::Number(text) = &node.value else {
            return Err(self.wrong(node, what, "a number"));
        };
        text.parse().map_err(|_| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            let why = if digits { "does not fit 64 bits" } else { "is no unsigned integer" };
            let message = format!("{what} {} {why}", words::cut(text));
            self.error(node.span, message).help("write it as digits, from 0 to 2^64 - 1")
        })
    }

    pub(crate) fn list<'n>(
        &self,
        node: Option<&'n Node<'a>>,
        what: &str,
    ) -> Result<&'n [Node<'a>], Error> {
        match node.map(|node| (node, &node.value)) {
            None => Ok(&[]),
            Some((_, Value::Array(nodes))) => Ok(nodes),
            Some((node, _)) => Err(self.wrong(node, what, "an array")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fold_as_in_go() {
        assert!(folds_to("DEFAULTACTION", "defaultAction"));
        assert!(folds_to("\u{17f}y\u{17f}calls", "syscalls"));
        assert!(folds_to("min\u{212a}ernel", "minKernel"));
        assert!(!folds_to("sýscalls", "syscalls"));
    }
}
