//! The modules of our crates, parsed, and the items behind a path.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use syn::{Item, UseTree};

/// The crates whose items the library re-exports, by the name in paths; the first is the library.
const CRATES: [(&str, &str); 4] = [
    ("seccompat", "seccompat"),
    ("seccompat_catalogue", "catalogue"),
    ("seccompat_probe", "probe"),
    ("seccompat_raw", "raw"),
];

/// A crate's name, and a path within it.
pub(super) type Place = (&'static str, Vec<String>);

/// The items of each module.
pub(super) struct Crates(BTreeMap<Place, Vec<Item>>);

impl Crates {
    pub(super) fn read(folder: &Path) -> Result<Self, String> {
        let mut crates = Self(BTreeMap::new());
        for (name, directory) in CRATES {
            crates.folder((name, Vec::new()), &folder.join(directory).join("src"))?;
        }
        Ok(crates)
    }

    fn folder(&mut self, at: Place, folder: &Path) -> Result<(), String> {
        let told = |why| format!("{}: {why}", folder.display());
        for entry in fs::read_dir(folder).map_err(told)? {
            let path = entry.map_err(told)?.path();
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let mut inner = at.clone();
            if !["lib", "mod"].contains(&&*stem) {
                inner.1.push(stem);
            }
            if path.is_dir() {
                self.folder(inner, &path)?;
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).map_err(told)?;
                let file =
                    syn::parse_file(&text).map_err(|why| format!("{}: {why}", path.display()))?;
                self.add(inner, file.items);
            }
        }
        Ok(())
    }

    /// Adds a module, and the modules that are written within it.
    pub(super) fn add(&mut self, at: Place, items: Vec<Item>) {
        for item in &items {
            if let Item::Mod(syn::ItemMod { ident, content: Some((_, items)), .. }) = item {
                let inner = (at.0, [&at.1[..], &[ident.to_string()]].concat());
                self.add(inner, items.clone());
            }
        }
        self.0.entry(at).or_default().extend(items);
    }

    #[cfg(test)]
    pub(super) fn of_tests(modules: &[(&[&str], &str)]) -> Self {
        let mut crates = Self(BTreeMap::new());
        for (path, text) in modules {
            let path = path.iter().map(|&part| part.to_owned()).collect();
            crates.add(("seccompat", path), syn::parse_str::<syn::File>(text).unwrap().items);
        }
        crates
    }

    pub(super) fn items(&self, at: &Place) -> &[Item] {
        self.0.get(at).map_or(&[], Vec::as_slice)
    }

    /// Every item of a crate.
    pub(super) fn all(&self, name: &'static str) -> impl Iterator<Item = &Item> {
        self.0.iter().filter(move |((owner, _), _)| *owner == name).flat_map(|(_, items)| items)
    }

    /// The place that a path of `use` in a module means; `None` if it is of another crate.
    pub(super) fn resolve(&self, from: &Place, path: &[String]) -> Option<Place> {
        let (first, rest) = path.split_first()?;
        let (name, module) = from;
        match first.as_str() {
            "crate" => Some((*name, rest.to_vec())),
            "self" => Some((*name, [&module[..], rest].concat())),
            "super" => self.resolve(&(*name, module[..module.len().checked_sub(1)?].to_vec()), &{
                [&["self".to_owned()], rest].concat()
            }),
            other => match CRATES.iter().find(|(name, _)| *name == other) {
                Some((name, _)) => Some((*name, rest.to_vec())),
                None => {
                    let inner = (*name, [&module[..], path].concat());
                    let child = (*name, [&module[..], &path[..1]].concat());
                    self.0.contains_key(&child).then_some(inner)
                }
            },
        }
    }

    /// The module and the items of a name, behind re-exports.
    pub(super) fn find(&self, at: &Place) -> Option<(Place, Vec<&Item>)> {
        let (name, module) = at.1.split_last()?;
        let module = (at.0, module.to_vec());
        let items = self.items(&module);
        let found: Vec<&Item> = items.iter().filter(|item| is_named(item, name)).collect();
        if !found.is_empty() {
            return Some((module, found));
        }
        let mut uses = items.iter().filter_map(|item| match item {
            Item::Use(item) => Some(leaves(&item.tree)),
            _ => None,
        });
        let path = uses.find_map(|leaves| leaves.into_iter().find(|(_, as_)| as_ == name))?.0;
        self.find(&self.resolve(&module, &path).filter(|place| place != at)?)
    }
}

/// Whether an item has this name. A private module may have the name of a function beside it.
fn is_named(item: &Item, name: &str) -> bool {
    match item {
        Item::Mod(item) => matches!(item.vis, syn::Visibility::Public(_)) && item.ident == name,
        Item::Fn(item) => item.sig.ident == name,
        Item::Struct(item) => item.ident == name,
        Item::Enum(item) => item.ident == name,
        Item::Union(item) => item.ident == name,
        Item::Trait(item) => item.ident == name,
        Item::Type(item) => item.ident == name,
        Item::Const(item) => item.ident == name,
        Item::Static(item) => item.ident == name,
        _ => false,
    }
}

/// The paths of a `use`, and the name of each.
pub(super) fn leaves(tree: &UseTree) -> Vec<(Vec<String>, String)> {
    match tree {
        UseTree::Path(path) => {
            let inner = leaves(&path.tree).into_iter();
            inner
                .map(|(rest, name)| ([vec![path.ident.to_string()], rest].concat(), name))
                .collect()
        }
        UseTree::Name(name) => vec![(vec![name.ident.to_string()], name.ident.to_string())],
        UseTree::Rename(name) => vec![(vec![name.ident.to_string()], name.rename.to_string())],
        UseTree::Glob(_) => vec![(vec!["*".into()], "*".into())],
        UseTree::Group(group) => group.items.iter().flat_map(leaves).collect(),
    }
}
