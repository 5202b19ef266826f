//! `record` compared with `strace -f -c`: medians of one run, in turns, and the ratio of their
//! overheads over the bare run.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use seccompat_world::need;
use seccompat_world::scratch::Scratch;
use seccompat_world::turns::{files, medians};

fn main() {
    let dist = need::dist();
    let seccompat = dist.to_str().unwrap();
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path();
    files(folder);
    println!(
        "{:12} {:>10} {:>12} {:>10} {:>10} {:>10} {:>6} {:>6} {:>6}",
        "", "plain", "strace -f -c", "notify", "stops", "every", "", "", ""
    );
    for program in [
        &["git", "status"][..],
        &["tar", "cf", "/dev/null", "many"],
        &["cc", "-o", "main", "main.c"],
    ] {
        let ours = |way| {
            let record = [seccompat, "record", "--by", way, "-o", "record.json", "--"];
            [&record[..], program].concat()
        };
        let all = [
            program.to_vec(),
            [&["strace", "-f", "-c", "-o", "/dev/null"], program].concat(),
            ours("notify"),
            ours("stops"),
            ours("every"),
        ];
        let times = medians(&all, folder);
        let [plain, strace, ours @ ..] = &times[..] else { unreachable!() };
        let ratios: Vec<String> = ours
            .iter()
            .map(|time| {
                let over = |time: &std::time::Duration| time.as_secs_f64() - plain.as_secs_f64();
                format!("{:>6.2}", over(time) / over(strace))
            })
            .collect();
        println!(
            "{:12} {plain:>10.1?} {strace:>12.1?} {:>10.1?} {:>10.1?} {:>10.1?} {} (budget 0.55)",
            program[..2].join(" "),
            ours[0],
            ours[1],
            ours[2],
            ratios.join(" ")
        );
    }
}
