//! The container of a process, by the name of its control group.
#![forbid(unsafe_code)]

use std::fs;

/// The container of a running process: its id, or its name with LXC. `None` if the process is gone,
/// has another name by now, or is in no container.
#[must_use]
pub fn container_of(pid: u32, comm: Option<&str>) -> Option<String> {
    let read = |name: &str| fs::read_to_string(format!("/proc/{pid}/{name}")).ok();
    of(comm, &read("comm")?, &read("cgroup")?)
}

/// The same, from the content of /proc/PID/comm and /proc/PID/cgroup.
fn of(comm: Option<&str>, now: &str, groups: &str) -> Option<String> {
    // Another process may have the number by now.
    if comm.is_some_and(|comm| comm != now.trim_end_matches('\n')) {
        return None;
    }
    in_groups(groups)
}

/// The container that /proc/PID/cgroup names (cgroups(7)).
fn in_groups(text: &str) -> Option<String> {
    let paths = text.lines().filter_map(|line| line.splitn(3, ':').nth(2));
    // The innermost container comes last.
    paths.flat_map(|path| path.rsplit('/')).find_map(container)
}

/// `docker-ID.scope`, `libpod-ID.scope`, `cri-containerd-ID.scope`, `crio-ID.scope`, `ID`;
/// `lxc.payload.NAME`.
fn container(group: &str) -> Option<String> {
    if let Some(name) = group.strip_prefix("lxc.payload.") {
        return Some(name.to_owned());
    }
    let id = group.strip_suffix(".scope").unwrap_or(group);
    // containerd's own driver writes SLICE:cri-containerd:ID.
    let id = id.rsplit(['-', ':']).next()?;
    let is_id = id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_name_their_groups_by_the_container() {
        let id = "0123456789abcdef".repeat(4);
        for group in [
            format!("0::/system.slice/docker-{id}.scope"),
            format!("0::/docker/{id}"),
            format!("12:pids:/docker/{id}\n0::/"),
            format!("0::/machine.slice/libpod-{id}.scope/container"),
            format!("0::/kubepods.slice/kubepods-pod1_2.slice/cri-containerd-{id}.scope"),
            format!("0::/kubepods.slice/x.slice/crio-{id}.scope"),
            format!("0::/kubepods/besteffort/pod1/{id}"),
            format!("0::/system.slice/containerd.service/kubepods-x.slice:cri-containerd:{id}"),
        ] {
            assert_eq!(in_groups(&group).as_deref(), Some(&*id), "{group}");
        }
        assert_eq!(in_groups("0::/lxc.payload.web/init.scope").as_deref(), Some("web"));
        for other in ["0::/", "0::/user.slice/session-1.scope", "", "x", "0::/libpod-abc.scope"] {
            assert_eq!(in_groups(other), None, "{other}");
        }
        let docker = format!("0::/docker/{id}");
        assert_eq!(of(Some("make"), "make\n", &docker).as_deref(), Some(&*id));
        assert_eq!(of(None, "make\n", &docker).as_deref(), Some(&*id));
        assert_eq!(of(Some("cc"), "make\n", &docker), None);
        assert_eq!(container_of(0, None), None);
    }
}
