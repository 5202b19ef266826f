//! The items that a program can name, from the root of a crate.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Item;

use super::module::{Crates, Place, leaves};
use super::render::{derived, is_hidden, is_public};
use super::{render, tokens};

/// The lines of a crate's API.
pub(super) fn api(crates: &Crates, name: &'static str) -> Result<BTreeSet<String>, String> {
    let mut walk = Walk { crates, lines: BTreeSet::new(), errors: Vec::new() };
    walk.module(&(name, Vec::new()), name);
    if walk.errors.is_empty() { Ok(walk.lines) } else { Err(walk.errors.join("\n")) }
}

struct Walk<'a> {
    crates: &'a Crates,
    lines: BTreeSet<String>,
    errors: Vec<String>,
}

impl Walk<'_> {
    fn module(&mut self, at: &Place, path: &str) {
        for item in self.crates.items(at) {
            let (visibility, attributes, name) = match item {
                Item::Mod(item) => (&item.vis, &item.attrs, &item.ident),
                Item::Use(item) => {
                    if is_public(&item.vis) && !is_hidden(&item.attrs) {
                        let conditions = render::conditions(&item.attrs);
                        for (target, name) in leaves(&item.tree) {
                            self.reexport(at, &target, &format!("{path}::{name}"), &conditions);
                        }
                    }
                    continue;
                }
                Item::Fn(item) => (&item.vis, &item.attrs, &item.sig.ident),
                Item::Struct(item) => (&item.vis, &item.attrs, &item.ident),
                Item::Enum(item) => (&item.vis, &item.attrs, &item.ident),
                Item::Trait(item) => (&item.vis, &item.attrs, &item.ident),
                Item::Type(item) => (&item.vis, &item.attrs, &item.ident),
                Item::Const(item) => (&item.vis, &item.attrs, &item.ident),
                Item::Static(item) => (&item.vis, &item.attrs, &item.ident),
                _ => continue,
            };
            if is_public(visibility) && !is_hidden(attributes) {
                self.item(at, item, &format!("{path}::{name}"), "");
            }
        }
    }

    fn reexport(&mut self, from: &Place, target: &[String], path: &str, conditions: &str) {
        let Some(place) = self.crates.resolve(from, target) else {
            self.lines.insert(format!("use {path} = {}{conditions}", target.join("::")));
            return;
        };
        match self.crates.find(&place) {
            Some((module, items)) => {
                for item in items {
                    self.item(&module, item, path, conditions);
                }
            }
            None => self.errors.push(format!("{path}: nothing is found at {}", place.1.join("::"))),
        }
    }

    /// An item that is in this module.
    fn item(&mut self, at: &Place, item: &Item, path: &str, conditions: &str) {
        let (name, attributes) = match item {
            Item::Mod(item) => {
                self.lines
                    .insert(format!("mod {path}{}{conditions}", render::conditions(&item.attrs)));
                let inner = (at.0, [&at.1[..], &[item.ident.to_string()]].concat());
                return self.module(&inner, path);
            }
            Item::Struct(item) => (&item.ident, &item.attrs),
            Item::Enum(item) => (&item.ident, &item.attrs),
            other => {
                let lines = render::item(other, path).into_iter();
                return self.lines.extend(lines.map(|line| line + conditions));
            }
        };
        let mut lines = render::item(item, path);
        lines.extend(derived(attributes).iter().map(|name| format!("{path}: derive {name}")));
        let name = name.to_string();
        for other in self.crates.all(at.0) {
            match other {
                Item::Impl(one) if !is_hidden(&one.attrs) && is_about(one, &name) => {
                    lines.extend(render::of_impl(one, path));
                }
                Item::Macro(one) if one.ident.is_some() => {
                    let invoked = one.ident.as_ref().map(ToString::to_string).unwrap_or_default();
                    if makes_constants(one.mac.tokens.clone(), &name) {
                        lines.extend(self.constants(at.0, &invoked, path));
                    }
                }
                _ => {}
            }
        }
        self.lines.extend(lines.into_iter().map(|line| line + conditions));
    }

    /// The constants that invocations of a macro make: their names are the words in capitals.
    fn constants(&self, owner: &'static str, invoked: &str, path: &str) -> Vec<String> {
        let invocations = self.crates.all(owner).filter_map(|item| match item {
            Item::Macro(one) if one.ident.is_none() && one.mac.path.is_ident(invoked) => {
                Some(&one.mac.tokens)
            }
            _ => None,
        });
        let words = invocations.flat_map(|tokens| tokens.clone()).filter_map(|token| match token {
            TokenTree::Ident(word) => Some(word.to_string()),
            _ => None,
        });
        let names = words.filter(|word| word.len() > 1 && *word == word.to_uppercase());
        names.map(|name| format!("const {path}::{name}: Self")).collect()
    }
}

/// Whether an `impl` is of this type, or of another type for it (`From<Error> for io::Error`).
fn is_about(one: &syn::ItemImpl, name: &str) -> bool {
    let names = |of: TokenStream| {
        let mut last = None;
        let mut all = Vec::new();
        for token in of {
            match token {
                TokenTree::Ident(word) => last = Some(word.to_string()),
                TokenTree::Punct(sign) if sign.as_char() == ':' => last = None,
                _ => all.extend(last.take()),
            }
        }
        all.extend(last);
        all
    };
    let own = names(one.self_ty.to_token_stream());
    if own.first().is_some_and(|first| first == name) {
        return true;
    }
    let of = one.trait_.as_ref().map(|(of, _)| names(of.to_token_stream()));
    of.is_some_and(|of| of.iter().skip(1).any(|word| word == name))
}

/// Whether a macro makes public constants of a type: `impl TYPE { pub const $name: Self`.
fn makes_constants(definition: TokenStream, name: &str) -> bool {
    let text: String = tokens::text(&definition).split_whitespace().collect();
    let is_of = text.split("impl").skip(1).any(|rest| {
        rest.split('{').next().is_some_and(|head| head.rsplit("::").next() == Some(name))
    });
    is_of && text.contains("pubconst$")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "mod inner; mod sys; pub use inner::{Kind, Set as Group}; pub use sys::call; pub use rustix;
        pub(crate) fn hidden() {} #[cfg(test)] pub fn tests() {} pub mod deep { pub fn at(x: u8) {} fn own() {} }";
    const INNER: &str = "#[derive(Clone, Copy)] #[non_exhaustive] pub enum Kind { One, Two(u8) }
        pub struct Set<T> { pub value: T, own: u8 }
        impl<T> Set<T> { pub fn new(value: T) -> Self { todo!() } fn own() {} }
        impl From<Kind> for std::io::Error { fn from(_: Kind) -> Self { todo!() } }
        macro_rules! kinds { ($($name:ident)*) => { impl Kind { $(pub const $name: Self = Self::One;)* } }; }
        kinds! { FIRST SECOND }";
    const SYS: &str = "mod call; pub use call::call;";
    const CALL: &str = "pub unsafe fn call<'a>(number: u32, words: &'a [u64; 6]) -> Result<u64, Error> { todo!() }";

    #[test]
    fn items_are_found_behind_re_exports() {
        let crates = Crates::of_tests(&[
            (&[], ROOT),
            (&["inner"], INNER),
            (&["sys"], SYS),
            (&["sys", "call"], CALL),
        ]);
        let lines: Vec<String> = api(&crates, "seccompat").unwrap().into_iter().collect();
        assert_eq!(
            lines,
            [
                "const seccompat::Kind::FIRST: Self",
                "const seccompat::Kind::SECOND: Self",
                "enum seccompat::Kind { .. }",
                "fn seccompat::Group::new(T) -> Self",
                "fn seccompat::deep::at(u8)",
                "mod seccompat::deep",
                "seccompat::Kind: derive Clone",
                "seccompat::Kind: derive Copy",
                "seccompat::Kind: impl From<Kind> for std::io::Error",
                "struct seccompat::Group<T> { value: T, .. }",
                "unsafe fn seccompat::call<'a>(u32, &'a [u64; 6]) -> Result<u64, Error>",
                "use seccompat::rustix = rustix",
                "variant seccompat::Kind::One",
                "variant seccompat::Kind::Two(u8)",
            ]
        );
    }

    #[test]
    fn a_path_that_leads_nowhere_is_an_error() {
        let crates =
            Crates::of_tests(&[(&[], "mod inner; pub use inner::Absent;"), (&["inner"], "")]);
        assert!(api(&crates, "seccompat").unwrap_err().contains("seccompat::Absent"));
    }
}
