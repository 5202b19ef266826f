//! `cargo xtask grid`: the suites on other kernels, in machines that need no KVM.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use crate::{dist, metadata};
use apt::Apt;
use kernels::{KERNELS, Kernel};
use matrix::Cell;
use outcome::Outcome;
use suites::{SUITES, Suite};

mod apt;
mod image;
mod kernels;
mod machine;
mod matrix;
mod outcome;
mod programs;
mod suites;

/// What the machine must have, and the Debian package of each.
const NEEDS: &[(&str, &str)] = &[
    ("/usr/bin/qemu-system-x86_64", "qemu-system-x86"),
    ("/usr/bin/cpio", "cpio"),
    ("/bin/busybox", "busybox-static"),
    ("/usr/bin/apt-get", "apt"),
    ("/usr/bin/gpgv", "gpgv"),
    ("/usr/bin/cc", "gcc"),
    ("/usr/bin/ldd", "libc-bin"),
];

/// What is asked for: names of kernels and suites, all where there is none, and more apt sources.
#[derive(Default)]
struct Wish<'a> {
    names: Vec<&'a str>,
    sources: Option<&'a Path>,
}

impl<'a> Wish<'a> {
    fn of(args: &[&'a str]) -> Result<Self, String> {
        let mut wish = Self::default();
        let mut args = args.iter();
        while let Some(&arg) = args.next() {
            if arg == "--sources" {
                let file: &'a str = args.next().ok_or("--sources takes a file")?;
                wish.sources = Some(Path::new(file));
            } else if KERNELS.iter().any(|kernel| kernel.name == arg)
                || SUITES.iter().any(|suite| suite.name == arg)
            {
                wish.names.push(arg);
            } else {
                return Err(format!("{arg} is no kernel and no suite of the grid"));
            }
        }
        Ok(wish)
    }

    /// Those that are named, or all if none is.
    fn chosen<T>(&self, all: &'static [T], name: fn(&T) -> &'static str) -> Vec<&'static T> {
        let named = |one: &&T| self.names.contains(&name(one));
        let some: Vec<&T> = all.iter().filter(named).collect();
        if some.is_empty() { all.iter().collect() } else { some }
    }
}

/// Runs the suites on the kernels, and returns the matrix, as an error if anything failed.
pub(crate) fn run(root: &Path, args: &[&str]) -> Result<String, Vec<String>> {
    let (text, failed) = grid(root, args).map_err(|why| vec![why])?;
    if failed { Err(vec![text]) } else { Ok(text) }
}

fn grid(root: &Path, args: &[&str]) -> Result<(String, bool), String> {
    let wish = Wish::of(args)?;
    let lacking: Vec<&str> =
        NEEDS.iter().filter(|(file, _)| !Path::new(file).exists()).map(|need| need.1).collect();
    if !lacking.is_empty() {
        return Err(format!("the grid takes more: apt-get install {}", lacking.join(" ")));
    }
    let start = Instant::now();
    let target = metadata::metadata(root, &["--no-deps"])?;
    let place = PathBuf::from(metadata::text(&target, "target_directory")).join("grid");
    let suites = wish.chosen(SUITES, |suite| suite.name);
    let kernels = wish.chosen(KERNELS, |kernel| kernel.name);
    let apt = Apt::new(&place, wish.sources)?;
    let seccompat = dist::binary(root)?;
    let tests = programs::tests(root, &suites)?;
    let initrd = image::initrd(root, &place, &seccompat, &suites, &tests)?;
    let logs = place.join("logs");
    fs::create_dir_all(&logs).map_err(|why| format!("{}: {why}", logs.display()))?;
    let fetched: Vec<_> = kernels.iter().map(|kernel| (*kernel, kernel.fetch(&apt))).collect();
    let built = start.elapsed();
    let cells = all(&fetched, &suites, &initrd, &logs);
    let times = format!(
        "{:.0?} to fetch and build, {:.0?} to run",
        whole(built),
        whole(start.elapsed() - built)
    );
    let failed = cells.iter().any(|cell| matches!(cell.outcome, Outcome::Failed(_)));
    Ok((matrix::text(&fetched, &suites, &cells, &times), failed))
}

fn whole(time: Duration) -> Duration {
    Duration::from_secs(time.as_secs())
}

/// A kernel, and its file and package, or why there is none.
pub(crate) type Fetched = (&'static Kernel, Result<(PathBuf, String), String>);

/// Every suite on every kernel, as many at once as there are processors.
fn all(fetched: &[Fetched], suites: &[&'static Suite], initrd: &Path, logs: &Path) -> Vec<Cell> {
    let mut jobs: Vec<(&Fetched, &'static Suite)> =
        fetched.iter().flat_map(|one| suites.iter().map(move |suite| (one, *suite))).collect();
    jobs.reverse();
    let (jobs, cells) = (Mutex::new(jobs), Mutex::new(Vec::new()));
    let work = || {
        // A lock that is poisoned is another worker's panic, and the scope's to tell.
        while let Some((fetched, suite)) = jobs.lock().ok().and_then(|mut jobs| jobs.pop()) {
            let cell = one(fetched, suite, initrd, logs);
            eprintln!("{} {}: {} in {:.1?}", cell.kernel, cell.suite, cell.outcome, cell.took);
            if let Ok(mut cells) = cells.lock() {
                cells.push(cell);
            }
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    cells.into_inner().unwrap_or_default()
}

fn one(fetched: &Fetched, suite: &'static Suite, initrd: &Path, logs: &Path) -> Cell {
    let start = Instant::now();
    let (kernel, file) = fetched;
    let cannot = kernel.cannot.iter().find(|(name, _)| *name == suite.name);
    let (outcome, console) = match file {
        Ok(_) if let Some((_, why)) = cannot => {
            (Outcome::NotCovered((*why).to_owned()), String::new())
        }
        Err(why) => (Outcome::NotCovered(why.clone()), String::new()),
        // Kernels' packages are named by their release.
        Ok((_, package)) if apt::numbers(package) < suite.since.to_vec() => {
            let [major, minor] = suite.since;
            let why = format!("it compares with calls of {major}.{minor}");
            (Outcome::NotCovered(why), String::new())
        }
        Ok((file, _)) => match machine::boot(kernel, file, initrd, suite) {
            Ok(console) => (outcome::read(&console), console),
            Err(why) => (Outcome::Failed(why.to_string()), String::new()),
        },
    };
    let _ = fs::write(logs.join(format!("{}-{}", kernel.name, suite.name)), &console);
    Cell {
        kernel: kernel.name,
        suite: suite.name,
        outcome,
        lacking: outcome::lacking(&console),
        release: outcome::release(&console).map(str::to_owned),
        took: start.elapsed(),
    }
}
