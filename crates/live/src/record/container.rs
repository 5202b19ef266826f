//! The processes of a container, found by its ID: no engine is asked.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::fs;

use super::event::{Ambiguous, RecordError};

/// The IDs, of those in the text of a `/proc/PID/cgroup`, that begin with `id`. Engines name their
/// groups `docker-ID.scope`, `libpod-ID`, `cri-containerd-ID.scope`, or by the ID alone. Podman's
/// monitor is in a group of its own, `libpod-conmon-ID.scope`: it is no part of the container.
fn ids<'t>(text: &'t str, id: &str) -> BTreeSet<&'t str> {
    let groups = text.lines().flat_map(|line| line.split('/'));
    let groups = groups.filter(|group| !group.contains("conmon"));
    let words = groups.flat_map(|group| group.split(['-', '.', ':', '_']));
    let mut ids = BTreeSet::new();
    ids.extend(words.filter(|word| word.starts_with(id)));
    ids
}

/// The processes of the container whose ID begins with `id`, in ascending order.
///
/// # Errors
/// There is none, or there are several such containers.
pub fn processes_of_container(id: &str) -> Result<Vec<i32>, RecordError> {
    let (mut processes, mut all) = (Vec::new(), BTreeSet::new());
    let none = || RecordError::NoContainer(id.to_owned());
    for entry in fs::read_dir("/proc").map_err(|_| none())?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let text = fs::read_to_string(format!("/proc/{pid}/cgroup")).unwrap_or_default();
        let found = ids(&text, id);
        if !found.is_empty() {
            processes.push(pid);
            all.extend(found.into_iter().map(str::to_owned));
        }
    }
    match all.len() {
        0 => Err(none()),
        1 => {
            processes.sort_unstable();
            Ok(processes)
        }
        _ => Err(RecordError::Ambiguous(Ambiguous {
            id: id.to_owned(),
            all: all.into_iter().collect(),
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_engine_s_group_is_read() {
        let id = "0123456789abcdef";
        for group in [
            format!("0::/system.slice/docker-{id}.scope"),
            format!("12:pids:/docker/{id}\n0::/"),
            format!("0::/../{id}"),
            format!("0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-{id}.scope"),
            format!("0::/machine.slice/libpod-{id}.scope/container"),
        ] {
            assert_eq!(ids(&group, "012345"), BTreeSet::from([id]), "{group}");
            assert!(ids(&group, "12345").is_empty(), "{group}");
        }
        assert!(ids(&format!("0::/machine.slice/libpod-conmon-{id}.scope"), id).is_empty());
    }
}
