//! `cargo run --release -p seccompat-fuzz -- TARGET [--seconds N] [--seed S] [FILE…]`
//!
//! Without files: tries inputs for that time. With files: tries these. `--list` names the targets, and
//! `TARGET --seeds DIR` writes the seeds of a target there, for another fuzzer.
#![forbid(unsafe_code)]

use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use seccompat_fuzz::campaign::{self, End};
use seccompat_fuzz::hash::hash;
use seccompat_fuzz::supervisor::{FOUND, Outcome, watch};
use seccompat_fuzz::{TARGETS, Target, find};

const USAGE: &str =
    "usage: seccompat-fuzz TARGET [--seconds N] [--seed S] [FILE...] | TARGET --seeds DIR | --list";

struct Options {
    target: &'static Target,
    seconds: u64,
    seed: u64,
    files: Vec<PathBuf>,
    /// The folder for the seeds.
    seeds: Option<PathBuf>,
    /// The file to which the inner process writes each input; only the supervisor passes it.
    scratch: Option<PathBuf>,
}

fn options() -> Result<Options, String> {
    let mut words = env::args().skip(1);
    let name = words.next().ok_or(USAGE)?;
    let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    let target = find(&name)
        .ok_or_else(|| format!("{USAGE}\n`{name}` is no target: {}", names.join(", ")))?;
    let (files, seeds, scratch) = (Vec::new(), None, None);
    // Each run without `--seed` tries other inputs; it prints its seed.
    let seed = fastrand::u64(..);
    let mut options = Options { target, seconds: 60, seed, files, seeds, scratch };
    while let Some(word) = words.next() {
        let mut number = || {
            let value = words.next().and_then(|value| value.parse::<u64>().ok());
            value.ok_or_else(|| format!("{USAGE}\n{word} takes a number"))
        };
        match word.as_str() {
            "--seconds" => options.seconds = number()?,
            "--seed" => options.seed = number()?,
            "--seeds" => options.seeds = words.next().map(PathBuf::from),
            "--scratch" => options.scratch = words.next().map(PathBuf::from),
            option if option.starts_with('-') => return Err(USAGE.into()),
            file => options.files.push(file.into()),
        }
    }
    Ok(options)
}

fn say(line: &str) {
    // If even this cannot be written, there is no other way to report it.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

fn main() -> ExitCode {
    if env::args().nth(1).is_some_and(|word| word == "--list") {
        TARGETS.iter().for_each(|target| say(target.name));
        return ExitCode::SUCCESS;
    }
    match options().and_then(|options| run(&options).map_err(|error| error.to_string())) {
        Ok(code) => code,
        Err(message) => {
            let _ = writeln!(std::io::stderr().lock(), "{message}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> std::io::Result<ExitCode> {
    let name = options.target.name;
    if let Some(scratch) = &options.scratch {
        let file = File::create(scratch)?;
        return Ok(match campaign::run(options.target, options.seconds, options.seed, &file)? {
            End::Clean { tried, ways } => {
                say(&format!("{name}: {tried} inputs went {ways} ways, seed {}", options.seed));
                ExitCode::SUCCESS
            }
            End::Wrong(why) => {
                say(&format!("{name}: {why}"));
                ExitCode::from(u8::try_from(FOUND).unwrap_or(1))
            }
        });
    }
    if let Some(folder) = &options.seeds {
        fs::create_dir_all(folder)?;
        for seed in (options.target.seeds)() {
            fs::write(folder.join(format!("{:016x}", hash(&seed))), seed)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    for file in &options.files {
        if let Err(why) = (options.target.run)(&fs::read(file)?) {
            say(&format!("{name}: {}: {why}", file.display()));
            return Ok(ExitCode::from(1));
        }
    }
    if !options.files.is_empty() {
        say(&format!("{name}: {} cases hold", options.files.len()));
        return Ok(ExitCode::SUCCESS);
    }
    let scratch = env::temp_dir().join(format!("seccompat-fuzz-{}", std::process::id()));
    let mut child = Command::new(env::current_exe()?);
    child.args([name, "--seconds", &options.seconds.to_string()]);
    child.args(["--seed", &options.seed.to_string(), "--scratch"]).arg(&scratch);
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name);
    // One input may take some time beyond the end.
    let patience = Duration::from_secs(options.seconds + 60);
    let outcome = watch(child, patience, &scratch, &cases);
    let _ = fs::remove_file(&scratch);
    Ok(match outcome? {
        Outcome::Clean => ExitCode::SUCCESS,
        Outcome::Found(place, how) => {
            let place = place.display();
            say(&format!("{name}: {how}; to try it again:"));
            say(&format!("  cargo run --release -p seccompat-fuzz -- {name} {place}"));
            ExitCode::from(1)
        }
    })
}
