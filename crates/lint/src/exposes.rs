//! The kernel parts that are exposed to a program that may make a call.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;

/// The exposed part, in words without a full stop; `None` if there is none to report.
#[must_use]
pub fn exposes(call: Sysno) -> Option<&'static str> {
    let lines = include_str!("../data/exposes.tbl").lines();
    let mut lines = lines.filter(|line| !line.starts_with('#'));
    let line = lines.find(|line| line.split(' ').next() == Some(call.name()))?;
    line.split_once(' ').map(|(_, words)| words.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_of_a_call() {
        for line in include_str!("../data/exposes.tbl").lines() {
            let name = line.split(' ').next().unwrap_or_default();
            if !name.is_empty() && name != "#" {
                let call = Sysno::from_name(name).expect(name);
                assert!(exposes(call).is_some_and(|words| words.len() > 20), "{name}");
            }
        }
        assert_eq!(exposes(Sysno::READ), None);
    }
}
