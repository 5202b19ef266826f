//! The recipes of `allow --for`: programs run in Docker and Podman with them, and not without one of their
//! calls.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::env;
use std::fs;

use seccompat_lint::Recipe;
use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::{limited, one_at_a_time, run};
use seccompat_world::traced::{NOBODY, Place, said};

use crate::record_programs::Engines;

/// A program of a purpose.
struct Program {
    purpose: &'static str,
    /// The profile in which something is missing.
    base: &'static str,
    needs: &'static str,
    command: &'static str,
    /// The calls of the recipe without which it does not work.
    calls: &'static [&'static str],
}

/// The command's words are separated by spaces; a program without rights starts with `user`.
const PROGRAMS: [Program; 7] = [
    Program {
        purpose: "bubblewrap",
        base: "builtin:docker",
        needs: "bwrap",
        command: "user bwrap --unshare-all --ro-bind / / --dev /dev true",
        calls: &["clone", "unshare(CLONE_NEWUSER)", "mount", "umount2", "pivot_root"],
    },
    Program {
        purpose: "chromium",
        base: "builtin:docker",
        needs: "chromium",
        command: "user env HOME=/tmp chromium --headless --disable-gpu --disable-dev-shm-usage \
                  --user-data-dir=/tmp/chromium --dump-dom about:blank",
        calls: &["clone(CLONE_NEWUSER|CLONE_NEWPID|CLONE_NEWNET)", "unshare(CLONE_NEWUSER)"],
    },
    Program {
        purpose: "io_uring",
        base: "builtin:docker",
        needs: "qemu-system-x86_64",
        command: "IMAGE",
        calls: &["io_uring_setup", "io_uring_enter"],
    },
    Program {
        purpose: "io_uring",
        base: "builtin:docker",
        needs: "python3",
        command: "/usr/bin/python3 /boot/probe.py",
        calls: &["io_uring_setup", "io_uring_register"],
    },
    Program {
        purpose: "nested-podman",
        base: "builtin:docker",
        needs: "podman",
        command: "user sh /boot/nested.sh",
        calls: &[
            "clone",
            "mount",
            "umount2",
            "pivot_root",
            "sethostname",
            "keyctl(KEYCTL_JOIN_SESSION_KEYRING)",
            "open_tree",
            "move_mount",
            "mount_setattr",
        ],
    },
    Program {
        purpose: "perf",
        base: "builtin:docker",
        needs: "perf",
        command: "user perf stat -e task-clock true",
        calls: &["perf_event_open"],
    },
    Program {
        purpose: "strace",
        base: "builtin:docker@18.09",
        needs: "strace",
        command: "user strace -f -o /dev/null sh -c true",
        // It reads memory by ptrace where it has no process_vm_readv.
        calls: &["ptrace"],
    },
];

/// Boots a disk whose only sector ends the machine with status 2 * 3 + 1.
const IMAGE: &str = "sh -c qemu-system-x86_64\u{a0}-accel\u{a0}tcg\u{a0}-m\u{a0}64\u{a0}-display\u{a0}none\u{a0}\
                     -net\u{a0}none\u{a0}-device\u{a0}isa-debug-exit,iobase=0xf4\u{a0}-drive\u{a0}\
                     file=/boot/boot.img,format=raw,if=ide,aio=io_uring;[\u{a0}$?\u{a0}=\u{a0}7\u{a0}]";

/// Asks the kernel which operations it has (`IORING_REGISTER_PROBE`).
const PROBE: &str = "
import ctypes, sys
libc = ctypes.CDLL(None)
memory = ctypes.create_string_buffer(4096)
ring = libc.syscall(425, 4, memory)
memory = ctypes.create_string_buffer(4096)
sys.exit(0 if ring >= 0 and libc.syscall(427, ring, 8, memory, 256) >= 0 else 1)
";

/// A container within the container, without an image.
const NESTED: &str = "
export HOME=/tmp/home XDG_RUNTIME_DIR=/tmp/home/run
mkdir -p $XDG_RUNTIME_DIR
exec podman --root $HOME/root --runroot $HOME/runroot --tmpdir $HOME/tmp --storage-driver vfs \
    --cgroup-manager cgroupfs --events-backend file --runtime crun run --rm --network none \
    --cgroups=disabled --security-opt seccomp=unconfined --rootfs /boot/rootfs /bin/busybox true
";

/// The words of a command.
fn words(command: &str) -> Vec<String> {
    let command = if command == "IMAGE" { IMAGE } else { command };
    let user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    let words = command.split(' ').flat_map(|word| match word {
        "user" => user.iter().map(|word| (*word).to_owned()).collect(),
        word => vec![word.replace('\u{a0}', " ")],
    });
    // A program that is refused a call may wait for ever.
    ["timeout", "--kill-after=1", "20"].iter().map(|word| (*word).to_owned()).chain(words).collect()
}

struct Ground {
    place: Place,
    engines: Engines,
}

impl Ground {
    fn new() -> Result<Self, need::Absent> {
        let engines = Engines::new()?;
        let place = Place::new();
        fs::create_dir(place.path("boot")).unwrap();
        // mov al, 3; out 0xf4, al; hlt
        let mut image = vec![0xb0, 0x03, 0xe6, 0xf4, 0xf4];
        image.resize(510, 0);
        image.extend([0x55, 0xaa]);
        image.resize(1 << 20, 0);
        fs::write(place.path("boot/boot.img"), image).unwrap();
        fs::write(place.path("boot/probe.py"), PROBE).unwrap();
        fs::write(place.path("boot/nested.sh"), NESTED).unwrap();
        let rootfs = place.path("boot/rootfs");
        let busybox = need::program("busybox")?;
        bundle::with_shell(&rootfs, &busybox, &place.path("seccompat")).unwrap();
        run(limited("chown", 20).arg("-R").arg(format!("{NOBODY}:{NOBODY}")).arg(&rootfs)).unwrap();
        Ok(Self { place, engines })
    }

    /// The profile with these words of `allow`.
    fn profile(&self, base: &str, allowed: &[&str]) -> String {
        let file = self.place.path("profile.json").to_str().unwrap().to_owned();
        let mut allow = limited(self.place.path("seccompat"), 20);
        let output = allow.args(["allow", base, "-o", &file]).args(allowed).output().unwrap();
        assert!(output.status.success(), "{allowed:?}: {}", said(&output));
        file
    }

    fn run(&self, engine: &str, profile: &str, program: &Program) -> Result<String, String> {
        let seccomp = format!("seccomp={profile}");
        let boot = format!("{}:/boot", self.place.path("boot").display());
        let mut options = vec!["--security-opt", &seccomp, "-v", &boot];
        for shared in ["/usr:/usr:ro", "/etc:/etc:ro", "/var:/var:ro"] {
            options.extend(["-v", shared]);
        }
        let words = words(program.command);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match engine {
            "docker" => {
                if program.purpose == "nested-podman" {
                    options.extend(["--security-opt", "systempaths=unconfined"]);
                }
                self.engines.in_docker(&options, &words)
            }
            _ => self.engines.in_podman(&options, &words),
        }
    }
}

#[test]
fn programs_run_with_their_recipe_and_not_with_one_call_less() {
    need!(need::root());
    for program in &PROGRAMS {
        need!(need::program(program.needs));
    }
    let _one = one_at_a_time();
    let ground = need!(Ground::new());
    for program in &PROGRAMS {
        let Program { purpose, base, needs, calls, .. } = program;
        let recipe = Recipe::all().iter().find(|one| one.purpose == *purpose).unwrap();
        for engine in ["docker", "podman"] {
            // Podman in Podman needs control groups that this machine may not have.
            if (engine, *purpose) == ("podman", "nested-podman") {
                continue;
            }
            let whole = ground.profile(base, &["--for", purpose]);
            let runs = ground.run(engine, &whole, program);
            assert!(runs.is_ok(), "{purpose}, {needs} in {engine}: {runs:?}");
            // Containers take time: `cargo xtask programs` leaves out the calls of every purpose.
            let is_chosen = match *purpose {
                "bubblewrap" => true,
                "chromium" => engine == "docker",
                _ => engine == "docker" && env::var_os("SECCOMPAT_PROGRAMS").is_some(),
            };
            let less = recipe.calls.iter().filter(|_| is_chosen);
            let mut failing = Vec::new();
            for left_out in less {
                let rest: Vec<&str> =
                    recipe.calls.iter().copied().filter(|call| call != left_out).collect();
                // Nothing is left of a recipe of one call.
                let rest = if rest.is_empty() { vec!["read"] } else { rest };
                let profile = ground.profile(base, &rest);
                let runs = ground.run(engine, &profile, program);
                assert_eq!(
                    runs.is_err(),
                    calls.contains(left_out),
                    "{needs} without {left_out}: {runs:?}"
                );
                failing.extend(runs.is_err().then_some(*left_out));
            }
            let failing = match failing[..] {
                [] => String::new(),
                _ => format!(", and not without each of: {}", failing.join(" ")),
            };
            say(&format!("{purpose}: {needs} runs in {engine}{failing}"));
        }
    }
    for recipe in Recipe::all() {
        let own = PROGRAMS.iter().filter(|program| program.purpose == recipe.purpose);
        let tried: Vec<&str> = own.flat_map(|program| program.calls.iter().copied()).collect();
        let rest: Vec<_> = recipe.calls.iter().filter(|call| !tried.contains(call)).collect();
        assert!(
            rest.is_empty() || (recipe.purpose == "strace" && rest == [&"process_vm_readv"]),
            "{rest:?}"
        );
    }
}
