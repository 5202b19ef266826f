//! The calls of the machine's other ABIs.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use seccompat_catalogue::{Errno, Sysno};
use seccompat_live::{Beside, Decides, Heard, Life, Scan};
use seccompat_profile::order::map;

use super::super::text::{Style, labelled};
use super::arguments;

/// A section for each ABI except the native one.
pub(super) fn text(style: Style, scan: &Scan) -> String {
    let native = map(scan.calls.iter().map(|call| (call.call, &call.decides)));
    scan.asked.beside.iter().map(|beside| section(style, &native, beside)).collect()
}

/// Whether the filters decide a call as on the native ABI.
fn is_as(native: &Decides, decides: &Decides) -> bool {
    // The named values are omitted only if there is one answer.
    let omits = decides.ones.is_none() && decides.always().is_some();
    native.always() == decides.always() && (omits || native.named == decides.named)
}

fn section(style: Style, native: &BTreeMap<Sysno, &Decides>, beside: &Beside) -> String {
    let abi = beside.abi;
    match beside.life {
        Life::Absent => return String::new(),
        Life::Killed => {
            let title = style.bold(&format!("{abi}: every call is killed"));
            return format!(
                "{title}\n  All of a sample were killed, so programs of {abi} do not start.\n\n"
            );
        }
        Life::Lives => {}
    }
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut as_here, mut own) = (0, 0);
    for (call, _, decides) in &beside.calls {
        match native.get(call) {
            Some(native) if is_as(native, decides) => {
                as_here += 1;
                continue;
            }
            None if decides.always() == Some(Heard::Through) => {
                own += 1;
                continue;
            }
            _ => {}
        }
        match decides.always() {
            None if !decides.differs() => {}
            Some(heard) => groups.entry(word(heard)).or_default().push(call.to_string()),
            None => {
                let said = format!("{call}: {}", arguments::said(decides));
                groups.entry("by arguments".to_owned()).or_default().push(said);
            }
        }
    }
    let others: usize = groups.values().map(Vec::len).sum();
    let own = match own {
        0 => String::new(),
        own => format!("{own} that only it has allowed, "),
    };
    let title = format!("{abi}: {as_here} calls as above, {own}{others} otherwise");
    let mut out = format!("{}\n", style.bold(&title));
    let by_arguments = groups.remove("by arguments");
    let width = groups.keys().map(String::len).max().unwrap_or(6);
    for (label, names) in groups {
        out += &labelled(&label, width, &names);
    }
    for said in by_arguments.into_iter().flatten() {
        let words: Vec<String> = said.split(' ').map(str::to_owned).collect();
        out += &labelled("", 0, &words);
    }
    out + "\n"
}

fn word(heard: Heard) -> String {
    match heard {
        Heard::Errno(Errno::ENOSYS) => "ENOSYS, by a filter".to_owned(),
        heard => arguments::word(heard),
    }
}

/// The verdict on a call of such an ABI, as filters alone decide it.
pub(super) fn verdict(decides: &Decides) -> &'static str {
    match decides.always() {
        Some(Heard::Through) => "available",
        Some(Heard::Errno(Errno::ENOSYS)) => "missing",
        Some(Heard::Errno(_) | Heard::Faked) => "filtered",
        Some(Heard::Trapped(_) | Heard::Killed) => "killed",
        None if decides.differs() => "conditional",
        None | Some(Heard::Nothing) => "undetermined",
    }
}
