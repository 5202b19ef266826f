//! `cargo xtask install --preload`: installs the library for LD_PRELOAD (docs/preload.md).
//!
//! It is linked of the library's object, as the library for C is, and of files in C.
#![forbid(unsafe_code)]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::build::{Built, Tools};
use super::{Options, at, put};

const NAME: &str = "libseccompat-preload.so";

/// The functions in Rust that the files in C use.
const INNER: [&str; 3] =
    ["seccompat_preload_call", "seccompat_preload_is_refused", "seccompat_preload_number"];

/// Builds it, and installs it.
pub(crate) fn run(root: &Path, words: &[&str]) -> Result<String, Vec<String>> {
    let options = Options::parse(words).map_err(|why| vec![why])?;
    install(root, &options).map_err(|why| vec![why])
}

fn install(root: &Path, options: &Options<'_>) -> Result<String, String> {
    let tools = Tools::new(options.target)?;
    // It is loaded when a program starts, so no thread ever allocates its storage.
    let storage = ["-ftls-model=initial-exec"];
    let built = tools.build(root, "seccompat-preload", &INNER, &storage)?;
    let lib = options.place(options.libdir);
    fs::create_dir_all(&lib).map_err(|why| at(&lib, &why))?;
    let place = lib.join(NAME);
    let done = put(&place, |fresh| link(root, &tools, &built, fresh));
    built.clean();
    done.map(|()| format!("{}: libseccompat {}", place.display(), built.version))
}

fn link(root: &Path, tools: &Tools, built: &Built, to: &Path) -> Result<(), String> {
    let [capi, preload] = ["crates/capi", "crates/preload"].map(|crate_| root.join(crate_));
    let include = capi.join("include");
    let words = [
        "-Wall",
        "-Wextra",
        "-Werror",
        // Its own functions have the names of the C library's.
        "-fno-builtin",
        // A thread that is cancelled in a function of the C library is unwound through ours.
        "-fexceptions",
        // The linker drops what is not used.
        "-ffunction-sections",
        "-I",
    ];
    let words = [&words.map(OsStr::new)[..], &[include.as_os_str()]].concat();
    let mut objects: Vec<PathBuf> = Vec::new();
    for source in ["preload", "make", "memory"] {
        objects.push(built.folder().join(source).with_extension("o"));
        let source = preload.join("src").join(source).with_extension("c");
        tools.compile(&source, &words, &objects[objects.len() - 1])?;
    }
    // dlsym(3) had a library of its own before glibc 2.34.
    objects.push("-ldl".into());
    let script = preload.join("preload.map");
    tools.shared(built, &objects, (NAME, &script), to)
}
