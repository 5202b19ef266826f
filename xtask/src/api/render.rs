//! An item as lines of text, without the names of arguments, the values of constants and all comments: a
//! program does not rely on these.
#![forbid(unsafe_code)]

use syn::{
    Attribute, Fields, FnArg, ImplItem, Item, Meta, ReceiverKind, ReturnType, Safety, Signature,
    TraitItem, Visibility,
};

use super::tokens::text;

/// The conditions of an item, which are part of its line.
pub(super) fn conditions(attributes: &[Attribute]) -> String {
    let conditions = attributes.iter().filter(|one| one.path().is_ident("cfg"));
    conditions.map(|one| format!(" #[{}]", text(&one.meta))).collect()
}

/// Whether an item is only for tests, or not for programs.
pub(super) fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|one| ["cfg(test)", "doc(hidden)"].contains(&&*text(&one.meta)))
}

pub(super) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|one| one.path().is_ident(name))
}

/// The traits of `#[derive]`.
pub(super) fn derived(attributes: &[Attribute]) -> Vec<String> {
    let lists = attributes.iter().filter(|one| one.path().is_ident("derive"));
    let names = lists.filter_map(|one| match &one.meta {
        Meta::List(list) => Some(list.tokens.to_string()),
        _ => None,
    });
    names
        .flat_map(|names| names.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>())
        .collect()
}

/// A function's line.
pub(super) fn signature(signature: &Signature, path: &str) -> String {
    let word = |is: bool, word: &'static str| if is { word } else { "" };
    let arguments = signature.inputs.iter().map(|argument| match argument {
        // `mut self` concerns the function alone.
        FnArg::Receiver(receiver) if !matches!(receiver.kind, ReceiverKind::Reference(..)) => {
            text(receiver).trim_start_matches("mut ").to_owned()
        }
        FnArg::Receiver(receiver) => text(receiver),
        FnArg::Typed(typed) => text(&typed.ty),
    });
    let returned = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, of) => format!(" -> {}", text(of)),
    };
    format!(
        "{}{}{}{}fn {path}{}({}){returned}{}",
        word(signature.constness.is_some(), "const "),
        word(matches!(signature.safety, Safety::Unsafe(_)), "unsafe "),
        signature.abi.as_ref().map(|abi| text(abi) + " ").unwrap_or_default(),
        word(signature.asyncness.is_some(), "async "),
        text(&signature.generics),
        arguments.collect::<Vec<_>>().join(", "),
        bounds(&signature.generics),
    )
}

fn bounds(generics: &syn::Generics) -> String {
    generics.where_clause.as_ref().map(|bounds| format!(" {}", text(bounds))).unwrap_or_default()
}

/// The public fields; `..` for private ones, and for those that a later version may add.
fn fields(fields: &Fields, is_open: bool) -> String {
    let shown =
        fields.iter().filter(|field| is_public(&field.vis)).map(|field| match &field.ident {
            Some(name) => format!("{name}: {}", text(&field.ty)),
            None => text(&field.ty),
        });
    let mut shown: Vec<String> = shown.collect();
    if is_open || shown.len() < fields.len() {
        shown.push("..".into());
    }
    format!(" {{ {} }}", shown.join(", "))
}

/// Lines of a type, constant, function or trait with this path.
pub(super) fn item(item: &Item, path: &str) -> Vec<String> {
    match item {
        Item::Fn(one) => vec![signature(&one.sig, path) + &conditions(&one.attrs)],
        Item::Const(one) => {
            vec![format!("const {path}: {}{}", text(&one.ty), conditions(&one.attrs))]
        }
        Item::Static(one) => {
            vec![format!("static {path}: {}{}", text(&one.ty), conditions(&one.attrs))]
        }
        Item::Type(one) => {
            let (generics, of) = (text(&one.generics), text(&one.ty));
            vec![format!("type {path}{generics} = {of}{}", conditions(&one.attrs))]
        }
        Item::Struct(one) => {
            let is_open = has(&one.attrs, "non_exhaustive");
            let head = format!("struct {path}{}", text(&one.generics));
            vec![
                head + &fields(&one.fields, is_open)
                    + &bounds(&one.generics)
                    + &conditions(&one.attrs),
            ]
        }
        Item::Enum(one) => enumeration(one, path),
        Item::Trait(one) => vec![of_trait(one, path)],
        _ => Vec::new(),
    }
}

/// One line for all variants; or, if a later version may add some, a line for each.
fn enumeration(one: &syn::ItemEnum, path: &str) -> Vec<String> {
    let variants = one.variants.iter().map(|variant| {
        let inner =
            variant.fields.iter().map(|field| text(&field.ty)).collect::<Vec<_>>().join(", ");
        let inner = if inner.is_empty() { inner } else { format!("({inner})") };
        let is_open = if has(&variant.attrs, "non_exhaustive") { " .." } else { "" };
        format!("{}{inner}{is_open}{}", variant.ident, conditions(&variant.attrs))
    });
    let head = format!("enum {path}{}", text(&one.generics));
    let conditions = conditions(&one.attrs);
    if has(&one.attrs, "non_exhaustive") {
        let variants = variants.map(|variant| format!("variant {path}::{variant}"));
        [format!("{head} {{ .. }}{conditions}")].into_iter().chain(variants).collect()
    } else {
        vec![format!("{head} {{ {} }}{conditions}", variants.collect::<Vec<_>>().join(", "))]
    }
}

/// All of a trait: a program may implement it.
fn of_trait(one: &syn::ItemTrait, path: &str) -> String {
    let items = one.items.iter().map(|item| match item {
        TraitItem::Fn(item) => {
            let provided = if item.default.is_some() { " (provided)" } else { "" };
            signature(&item.sig, &item.sig.ident.to_string()) + provided
        }
        TraitItem::Const(item) => format!("const {}: {}", item.ident, text(&item.ty)),
        TraitItem::Type(item) => format!("type {}", item.ident),
        other => text(other),
    });
    let (unsafety, above) =
        (one.unsafety.as_ref().map_or("", |_| "unsafe "), text(&one.supertraits));
    let (items, conditions) = (items.collect::<Vec<_>>().join("; "), conditions(&one.attrs));
    format!("{unsafety}trait {path}{}: {above} {{ {items} }}{conditions}", text(&one.generics))
}

/// Lines of an `impl` of a type.
pub(super) fn of_impl(one: &syn::ItemImpl, path: &str) -> Vec<String> {
    let conditions_ = conditions(&one.attrs);
    if let Some((of, _)) = &one.trait_ {
        let not = one.modifiers.polarity.map_or("", |_| "!");
        let generics = text(&one.generics);
        let (of, own) = (text(of), text(&one.self_ty));
        let head = format!("{path}: impl{generics} {not}{of} for {own}");
        return vec![head + &bounds(&one.generics) + &conditions_];
    }
    let shown = one.items.iter().filter_map(|item| match item {
        ImplItem::Fn(item) if is_public(&item.vis) && !is_hidden(&item.attrs) => {
            let line = signature(&item.sig, &format!("{path}::{}", item.sig.ident));
            Some(line + &conditions(&item.attrs))
        }
        ImplItem::Const(item) if is_public(&item.vis) && !is_hidden(&item.attrs) => {
            let line = format!("const {path}::{}: {}", item.ident, text(&item.ty));
            Some(line + &conditions(&item.attrs))
        }
        _ => None,
    });
    shown.map(|line| line + &conditions_).collect()
}
