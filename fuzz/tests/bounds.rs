//! The time of `compile`, `check`, `explain` and `fix` is proportional to the size of the profile,
//! whichever element it has thousands of.
#![forbid(unsafe_code)]

use std::time::Duration;

use seccompat_fuzz::growth::{is_steep, linear, time};
use seccompat_fuzz::hostile::KINDS;
use seccompat_fuzz::pipeline::Command;

/// The time limit for a text.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 4 });

/// Without optimisation a sixth of the size takes long enough.
const SHARE: usize = if cfg!(debug_assertions) { 6 } else { 1 };

/// The number of loop turns that is well above the noise.
const TURNS: usize = if cfg!(debug_assertions) { 120_000_000 } else { 400_000_000 };

#[test]
fn times_that_grow_faster_than_the_size_are_found() {
    let grown = |times: [u64; 3]| is_steep(times.map(Duration::from_millis));
    assert!(grown([100, 400, 1600]), "quadratic");
    assert!(grown([10, 100, 400]), "quadratic at first sight, then noise");
    assert!(!grown([100, 200, 400]), "linear");
    assert!(!grown([100, 230, 520]), "n log n");
    assert!(!grown([100, 350, 700]), "one slow run");
    assert!(!grown([0, 0, 4]), "noise");
}

/// A busy neighbour on the same core doubles a time, which hides quadratic growth and not cubic.
#[test]
fn slow_work_is_found() {
    let turn = |count: usize| {
        for at in 0..count {
            std::hint::black_box(at);
        }
    };
    let side = (1..).take_while(|side| side * side * side <= TURNS).last().unwrap();
    assert!(linear(side, |n| turn(n * n * n)).is_err());
    assert!(linear(TURNS, turn).is_ok());
}

#[test]
fn time_is_in_proportion_to_the_size() {
    let mut wrong = Vec::new();
    let only = std::env::var("SECCOMPAT_KIND").unwrap_or_default();
    for kind in KINDS.iter().filter(|kind| kind.name.contains(&only)) {
        for command in Command::ALL {
            let work = |n| {
                std::hint::black_box(command.run((kind.text)(n, 120).as_bytes()));
            };
            let most = kind.most / SHARE;
            let grown = if kind.is_square(command) {
                Ok([most / 4, most / 2, most].map(|size| time(2, || work(size))))
            } else {
                linear(most, work)
            };
            println!("{}, {command:?}: {grown:?}", kind.name);
            match grown {
                Ok(times) if times[2] > LIMIT => {
                    wrong.push(format!("{}, {command:?}: {times:?}", kind.name))
                }
                Ok(_) => {}
                Err(why) => wrong.push(format!("{}, {command:?}: {why}", kind.name)),
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
