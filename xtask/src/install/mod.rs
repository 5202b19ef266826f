//! `cargo xtask install`: installs the library for C, as `make install` would.
#![forbid(unsafe_code)]

mod build;
pub(crate) mod header;
pub(crate) mod libseccomp;
mod man;
pub(crate) mod preload;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use build::{Built, SONAME, Tools};

/// The usual folder of libraries.
const LIB: &str = "lib";

/// Where it is installed, and for which machine.
#[derive(PartialEq, Eq, Debug)]
struct Options<'a> {
    prefix: &'a str,
    /// Below the prefix, or from the root.
    libdir: &'a str,
    destdir: &'a str,
    target: Option<&'a str>,
}

impl<'a> Options<'a> {
    fn parse(words: &[&'a str]) -> Result<Self, String> {
        let mut options = Self { prefix: "", libdir: LIB, destdir: "/", target: None };
        for pair in words.chunks(2) {
            let &[option, value] = pair else { return Err(format!("{} has no value", pair[0])) };
            match option {
                "--prefix" => options.prefix = value,
                "--libdir" => options.libdir = value,
                "--destdir" => options.destdir = value,
                "--target" => options.target = Some(value),
                other => return Err(format!("install has no option {other}")),
            }
        }
        match options.prefix {
            "" => Err("install needs --prefix DIR".into()),
            prefix if !prefix.starts_with('/') => Err(format!("{prefix}: a prefix begins with /")),
            _ => Ok(options),
        }
    }

    /// The folder of libraries, as pkg-config has it.
    fn libdir(&self) -> String {
        let whole = Path::new(self.prefix).join(self.libdir);
        match whole.strip_prefix(self.prefix) {
            Ok(below) => format!("${{prefix}}/{}", below.display()),
            Err(_) => self.libdir.to_owned(),
        }
    }

    /// A folder that the installed library has as its own, below `destdir`.
    fn place(&self, folder: &str) -> PathBuf {
        let whole = Path::new(self.prefix).join(folder);
        Path::new(self.destdir).join(whole.strip_prefix("/").unwrap_or(&whole))
    }
}

/// Builds it, and installs it.
pub(crate) fn run(root: &Path, words: &[&str]) -> Result<String, Vec<String>> {
    let options = Options::parse(words).map_err(|why| vec![why])?;
    install(root, &options).map_err(|why| vec![why])
}

fn install(root: &Path, options: &Options<'_>) -> Result<String, String> {
    let crate_ = root.join("crates/capi");
    let tools = Tools::new(options.target)?;
    let built = tools.build(root, "seccompat-capi", &[], &[])?;
    let done = put_all(&crate_, options, &tools, &built);
    built.clean();
    done
}

/// Puts every file into its place.
fn put_all(
    crate_: &Path,
    options: &Options<'_>,
    tools: &Tools,
    built: &Built,
) -> Result<String, String> {
    let (place, lib) = (options.place(""), options.place(options.libdir));
    let man3 = place.join("share/man/man3");
    for folder in [&lib.join("pkgconfig"), &place.join("include/seccompat"), &man3] {
        fs::create_dir_all(folder).map_err(|why| at(folder, &why))?;
    }
    put(&lib.join("libseccompat.a"), |fresh| tools.archive(built, fresh))?;
    let script = crate_.join("seccompat.map");
    put(&lib.join(SONAME), |fresh| tools.shared(built, &[], (SONAME, &script), fresh))?;
    put(&lib.join("libseccompat.so"), |fresh| {
        symlink(SONAME, fresh).map_err(|why| at(fresh, &why))
    })?;
    for header in ["include/seccompat.h", "include/seccompat/posix.h"] {
        put(&place.join(header), |fresh| {
            let header = crate_.join(header);
            fs::copy(&header, fresh).map(drop).map_err(|why| at(&header, &why))
        })?;
    }
    let header = crate_.join("include/seccompat.h");
    let header = fs::read_to_string(&header).map_err(|why| at(&header, &why))?;
    for (name, text) in man::pages(&header, &built.version) {
        put(&man3.join(name), |fresh| fs::write(fresh, &text).map_err(|why| at(fresh, &why)))?;
    }
    put(&lib.join("pkgconfig/seccompat.pc"), |fresh| {
        let template = crate_.join("seccompat.pc.in");
        let text = fs::read_to_string(&template).map_err(|why| at(&template, &why))?;
        fs::write(fresh, fill(&text, options, built)?).map_err(|why| at(fresh, &why))
    })?;
    Ok(format!("{}: libseccompat {}", place.display(), built.version))
}

/// The template with its variables filled in.
fn fill(template: &str, options: &Options<'_>, built: &Built) -> Result<String, String> {
    let filled = template
        .replace("@prefix@", options.prefix)
        .replace("@libdir@", &options.libdir())
        .replace("@version@", &built.version)
        .replace("@private@", &built.private);
    if filled.contains('@') { Err("seccompat.pc.in asks for more".into()) } else { Ok(filled) }
}

/// Renamed into place, so that a program that uses the old file keeps it.
fn put(place: &Path, make: impl FnOnce(&Path) -> Result<(), String>) -> Result<(), String> {
    let mut fresh = place.as_os_str().to_owned();
    fresh.push(".new");
    let fresh = PathBuf::from(fresh);
    // Left by an earlier run that was interrupted.
    let _ = fs::remove_file(&fresh);
    make(&fresh)?;
    fs::rename(&fresh, place).map_err(|why| at(place, &why))
}

fn at(place: &Path, why: &std::io::Error) -> String {
    format!("{}: {why}", place.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_filled_or_refused() {
        let built = Built::of_tests();
        let options = Options::parse(&["--prefix", "/usr"]).unwrap();
        let text = fill("p=@prefix@ d=@libdir@ v=@version@ l=@private@", &options, &built);
        assert_eq!(text.as_deref(), Ok("p=/usr d=${prefix}/lib v=1.2.3 l=-lm -lrt"));
        assert!(fill("@mandir@", &options, &built).is_err());
    }

    #[test]
    fn libraries_have_a_folder_of_their_own() {
        let of = |libdir| {
            let words = ["--libdir", libdir, "--prefix", "/usr", "--destdir", "/tmp/x"];
            let options = Options::parse(&words).unwrap();
            (options.libdir(), options.place(options.libdir).to_str().unwrap().to_owned())
        };
        let multiarch = ("${prefix}/lib/a-b-c".to_owned(), "/tmp/x/usr/lib/a-b-c".to_owned());
        assert_eq!(of("lib/a-b-c"), multiarch);
        assert_eq!(of("/usr/lib/a-b-c"), multiarch);
        assert_eq!(of("/lib64"), ("/lib64".to_owned(), "/tmp/x/lib64".to_owned()));
        assert_eq!(of("/usrlib").0, "/usrlib");
    }

    #[test]
    fn wrong_options_are_named() {
        let why = |words: &[&'static str]| Options::parse(words).unwrap_err();
        assert_eq!(why(&[]), "install needs --prefix DIR");
        assert_eq!(why(&["--prefix"]), "--prefix has no value");
        assert_eq!(why(&["--prefix", "usr"]), "usr: a prefix begins with /");
        assert_eq!(why(&["--lib", "x"]), "install has no option --lib");
    }
}
