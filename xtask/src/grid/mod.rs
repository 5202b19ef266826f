//! `cargo xtask grid`: the suites on other kernels, in machines that need no KVM.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use crate::metadata;
use apt::Apt;
pub(crate) use apt::output;
use arch::Arch;
use kernels::{KERNELS, Kernel};
use matrix::Cell;
use outcome::Outcome;
use suites::{SUITES, Suite};

pub(crate) mod apt;
mod arch;
mod image;
mod kernels;
mod machine;
mod matrix;
mod outcome;
mod programs;
mod suites;
mod userland;

/// The request: names of kernels and suites (all if there are none), and more apt sources.
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

    /// The named ones, or all if none is named.
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
    let start = Instant::now();
    let target = metadata::metadata(root, &["--no-deps"])?;
    let place = PathBuf::from(metadata::text(&target, "target_directory")).join("grid");
    let suites = wish.chosen(SUITES, |suite| suite.name);
    let kernels = wish.chosen(KERNELS, |kernel| kernel.name);
    let archs: BTreeMap<&str, &Arch> =
        kernels.iter().map(|kernel| (kernel.arch.debian, kernel.arch)).collect();
    let names: Vec<&str> = archs.keys().copied().collect();
    let apt = Apt::new(&place, wish.sources, &names);
    let mut initrds = BTreeMap::new();
    for (name, arch) in archs {
        let packages = match arch.lacks()? {
            Some(why) => Err(why),
            None => apt.as_ref().map_err(Clone::clone).and_then(|apt| userland::fetch(arch, apt)),
        };
        let initrd = match packages {
            Ok(packages) => Ok(image::initrd(root, &place, arch, &packages, &suites)?),
            Err(why) => Err(why),
        };
        initrds.insert(name, initrd);
    }
    let logs = place.join("logs");
    fs::create_dir_all(&logs).map_err(|why| format!("{}: {why}", logs.display()))?;
    let guest = |kernel: &&'static Kernel| {
        let files = initrds[kernel.arch.debian].clone().and_then(|initrd| {
            let (file, package) = kernel.fetch(apt.as_ref()?)?;
            Ok(Files { kernel: file, package, initrd })
        });
        Guest { kernel, files }
    };
    let guests: Vec<Guest> = kernels.iter().map(guest).collect();
    let built = start.elapsed();
    let cells = all(&guests, &suites, &logs);
    let times = format!(
        "{:.0?} to fetch and build, {:.0?} to run",
        whole(built),
        whole(start.elapsed() - built)
    );
    let failed = cells.iter().any(|cell| matches!(cell.outcome, Outcome::Failed(_)));
    Ok((matrix::text(&guests, &suites, &cells, &times), failed))
}

fn whole(time: Duration) -> Duration {
    Duration::from_secs(time.as_secs())
}

/// A kernel and its boot files, or the reason why it cannot boot.
pub(crate) struct Guest {
    /// The kernel.
    pub(crate) kernel: &'static Kernel,
    /// Its files.
    pub(crate) files: Result<Files, String>,
}

/// The files that a guest boots with.
pub(crate) struct Files {
    /// The kernel image.
    kernel: PathBuf,
    /// The package that contains it, and its version.
    pub(crate) package: String,
    /// The root file system.
    initrd: PathBuf,
}

/// Every suite on every kernel, one for each processor at a time.
fn all(guests: &[Guest], suites: &[&'static Suite], logs: &Path) -> Vec<Cell> {
    let mut jobs: Vec<(&Guest, &'static Suite)> =
        guests.iter().flat_map(|guest| suites.iter().map(move |suite| (guest, *suite))).collect();
    jobs.reverse();
    let (jobs, cells) = (Mutex::new(jobs), Mutex::new(Vec::new()));
    let work = || {
        // A poisoned lock means that another worker panicked, which the scope reports.
        while let Some((guest, suite)) = jobs.lock().ok().and_then(|mut jobs| jobs.pop()) {
            let cell = one(guest, suite, logs);
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

fn one(guest: &Guest, suite: &'static Suite, logs: &Path) -> Cell {
    let start = Instant::now();
    let Guest { kernel, files } = guest;
    let cannot = kernel.cannot.iter().find(|(name, _)| *name == suite.name);
    let (outcome, console) = match (files, cannot) {
        (Ok(_), Some((_, why))) => (Outcome::NotCovered((*why).to_owned()), String::new()),
        (Err(why), _) => (Outcome::NotCovered(why.clone()), String::new()),
        (Ok(files), None) => match machine::boot(kernel, &files.kernel, &files.initrd, suite) {
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
