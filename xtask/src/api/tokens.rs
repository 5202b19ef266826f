//! Tokens as one line, always in the same form.
#![forbid(unsafe_code)]

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// The text of a part of a tree.
pub(super) fn text(of: &impl ToTokens) -> String {
    let mut out = String::new();
    put(&mut out, of.to_token_stream());
    out
}

fn put(out: &mut String, stream: TokenStream) {
    for token in stream {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => (" { ", " }"),
                    Delimiter::None => ("", ""),
                };
                // A slice behind a lifetime or `mut`.
                if open == "[" && out.ends_with(char::is_alphanumeric) {
                    out.push(' ');
                }
                *out += open;
                put(out, group.stream());
                *out += close;
            }
            TokenTree::Punct(punct) => {
                let sign = punct.as_char();
                if matches!(sign, '=' | '|' | '+') && punct.spacing() == Spacing::Alone
                    || sign == '-' && punct.spacing() == Spacing::Joint
                {
                    *out += if out.ends_with([' ', '=']) { "" } else { " " };
                }
                out.push(sign);
                let ends = punct.spacing() == Spacing::Alone;
                if ends && (matches!(sign, ',' | ';' | '=' | '+' | '|') || out.ends_with("->")) {
                    out.push(' ');
                }
                if ends && sign == ':' && !out.ends_with("::") {
                    out.push(' ');
                }
            }
            word => {
                if out.ends_with(|last: char| last.is_alphanumeric() || "_\">)]".contains(last))
                    && !out.ends_with("->")
                {
                    out.push(' ');
                }
                *out += &word.to_string();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_their_usual_form() {
        for line in [
            "Result<Done<()>, Error>",
            "&'a mut [MaybeUninit<u8>]",
            "impl FnOnce(u8, &str) -> Result<T, E> + 'a",
            "<P as path::Arg>::Of",
            "[u64; 6]",
            "*const c_char",
            "&dyn Fn(Weaknesses) -> i64",
        ] {
            assert_eq!(text(&syn::parse_str::<syn::Type>(line).unwrap()), line);
        }
    }
}
