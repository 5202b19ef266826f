//! The purposes of calls, so that a long list of names is readable.
#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::sync::LazyLock;

use seccompat_catalogue::Sysno;

use crate::table::lines;

static TABLE: LazyLock<HashMap<&'static str, (usize, &'static str)>> = LazyLock::new(|| {
    let mut order: Vec<&str> = Vec::new();
    let mut table = HashMap::new();
    for words in lines(include_str!("../data/purposes.tbl")) {
        let Some((purpose, calls)) = words.split_first() else { continue };
        let at = order.iter().position(|known| known == purpose).unwrap_or_else(|| {
            order.push(purpose);
            order.len() - 1
        });
        table.extend(calls.iter().map(|call| (*call, (at, *purpose))));
    }
    table
});

/// The purpose of a call, as in `network`, and its index among all purposes.
#[must_use]
pub fn purpose(call: Sysno) -> (usize, &'static str) {
    TABLE.get(call.name()).copied().unwrap_or((usize::MAX, "other"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_has_one_purpose() {
        let all = lines(include_str!("../data/purposes.tbl")).map(|words| words.len() - 1);
        assert_eq!(all.sum::<usize>(), TABLE.len(), "a call is listed twice");
        for call in Sysno::all() {
            assert_ne!(purpose(call).1, "other", "{call}");
        }
        assert!(TABLE.keys().all(|name| Sysno::from_name(name).is_some()));
        assert_eq!(purpose(Sysno::SOCKET).1, "network");
    }
}
