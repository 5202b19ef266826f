//! One source file: its module, its length, and the paths that it names.
#![forbid(unsafe_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, UseTree, Visibility};

/// A module path within the crate, without `crate`.
pub(super) type Module = Vec<String>;

/// A source file of a crate.
pub(super) struct File {
    /// The path from the root of the repository.
    pub(super) name: String,
    pub(super) module: Module,
    /// Lines of code.
    pub(super) lines: usize,
    pub(super) functions: Vec<Function>,
    /// Absolute paths that the file names.
    pub(super) paths: BTreeSet<Vec<String>>,
    /// The meaning of each imported name: an absolute path.
    pub(super) imports: BTreeMap<String, Vec<String>>,
}

pub(super) struct Function {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) lines: usize,
}

/// Every file below a `src`, except generated data and tests.
pub(super) fn read_all(source: &Path, root: &Path) -> Result<Vec<File>, String> {
    let (mut files, mut folders) = (Vec::new(), vec![source.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        let told = |why| format!("{}: {why}", folder.display());
        for entry in fs::read_dir(&folder).map_err(told)? {
            let path = entry.map_err(told)?.path();
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if stem != "generated" && stem != "tests" {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ending| ending == "rs") && stem != "tests" {
                files.push(read(&path, source, root)?);
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn read(path: &Path, source: &Path, root: &Path) -> Result<File, String> {
    let name = path.strip_prefix(root).unwrap_or(path).display().to_string();
    let text = fs::read_to_string(path).map_err(|why| format!("{name}: {why}"))?;
    let parsed = syn::parse_file(&text).map_err(|why| format!("{name}: {why}"))?;
    let mut reader = Reader {
        module: module(path.strip_prefix(source).unwrap_or(path)),
        inner: 0,
        tests: Vec::new(),
        functions: Vec::new(),
        children: BTreeSet::new(),
        paths: BTreeSet::new(),
        imports: BTreeMap::new(),
    };
    for item in &parsed.items {
        if let syn::Item::Mod(child) = item {
            reader.children.insert(child.ident.to_string());
        }
    }
    reader.visit_file(&parsed);
    let Reader { module, tests, functions, paths, imports, .. } = reader;
    let is_code = |(at, line): &(usize, &str)| {
        let line = line.trim();
        let of_tests = tests.iter().any(|(first, last)| (*first..=*last).contains(&(at + 1)));
        !line.is_empty() && !line.starts_with("//") && !of_tests
    };
    let lines = text.lines().enumerate().filter(is_code).count();
    Ok(File { name, module, lines, functions, paths, imports })
}

/// `out/mod.rs` is `out`, `out/text.rs` is `out::text`, `lib.rs` and `main.rs` are the crate.
fn module(path: &Path) -> Module {
    let mut module: Module =
        path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        module.pop();
    }
    module
}

struct Reader {
    module: Module,
    /// The number of open modules within the file.
    inner: usize,
    /// First and last line of each module of tests.
    tests: Vec<(usize, usize)>,
    functions: Vec<Function>,
    children: BTreeSet<String>,
    paths: BTreeSet<Vec<String>>,
    imports: BTreeMap<String, Vec<String>>,
}

impl Reader {
    /// The absolute form of a path that begins in this crate; `None` for other paths.
    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let at = |module: &[String], rest: &[String]| [module, rest].concat();
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some(at(&self.module, rest)),
            "super" => {
                let mut module = self.module.clone();
                let mut rest = path;
                let mut up = self.inner;
                while let Some(("super", behind)) =
                    rest.split_first().map(|(first, behind)| (first.as_str(), behind))
                {
                    rest = behind;
                    // The first steps leave modules within the file.
                    if up > 0 {
                        up -= 1
                    } else {
                        module.pop();
                    }
                }
                Some(at(&module, rest))
            }
            child if self.children.contains(child) => Some(at(&self.module, path)),
            _ => None,
        }
    }

    fn import(&mut self, tree: &UseTree, before: &[String], visible: bool) {
        let with = |name: String| [before, &[name]].concat();
        let mut note = |name: String, path: Vec<String>| {
            if let Some(path) = self.absolute(&path) {
                self.imports.insert(name, path.clone());
                // A name that is only re-exported is not a dependency of this file.
                if !visible {
                    self.paths.insert(path);
                }
            }
        };
        match tree {
            UseTree::Path(part) => self.import(&part.tree, &with(part.ident.to_string()), visible),
            UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.import(item, before, visible));
            }
            UseTree::Name(name) if name.ident == "self" => {
                note(before.last().cloned().unwrap_or_default(), before.to_vec());
            }
            UseTree::Name(name) => note(name.ident.to_string(), with(name.ident.to_string())),
            UseTree::Rename(name) => note(name.rename.to_string(), with(name.ident.to_string())),
            UseTree::Glob(_) => note("*".into(), before.to_vec()),
        }
    }

    fn function(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let first = signature.ident.span().start().line;
        let last = block.brace_token.span.close().end().line;
        let name = signature.ident.to_string();
        self.functions.push(Function { name, line: first, lines: last + 1 - first });
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if is_for_tests(&module.attrs) {
            let first = module.ident.span().start().line;
            let close = module.content.as_ref().map(|(braces, _)| braces.span.close());
            self.tests.push((first, close.map_or(first, |close| close.end().line)));
        } else {
            self.inner += 1;
            visit::visit_item_mod(self, module);
            self.inner -= 1;
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_for_tests(&item.attrs) {
            let visible = !matches!(item.vis, Visibility::Inherited);
            self.import(&item.tree, &[], visible);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_for_tests(&item.attrs) {
            self.function(&item.sig, &item.block);
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if words.len() > 1 {
            self.paths.extend(self.absolute(&words));
        }
        visit::visit_path(self, path);
    }
}
