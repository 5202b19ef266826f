//! Programs that make filters by libseccomp, unchanged: with our library in its place they run, and load the same
//! filters, except for calls that the system's libseccomp has no name for.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use seccompat_bpf::Program;
use seccompat_policy::{Diagram, Limit, Wanted};
use seccompat_world::drop_in::{DropIn, Library};
use seccompat_world::libseccomp::program;
use seccompat_world::need;
use seccompat_world::need::{Absent, say};
use seccompat_world::process::{fed, limited, one_at_a_time, run};
use seccompat_world::scratch::Scratch;

/// A client: its words, its standard input, and its exit status.
struct Client {
    code: i32,
    program: PathBuf,
    words: Vec<String>,
    input: &'static str,
}

/// The run of a client with one library.
struct Done {
    status: ExitStatus,
    filters: Vec<Program>,
    /// The numbers without a name, each with the token of its architecture.
    lacks: BTreeSet<(u32, u32)>,
    said: String,
}

struct Clients {
    drop_in: DropIn,
    scratch: Scratch,
    preload: PathBuf,
}

impl Clients {
    fn new() -> Result<Self, Absent> {
        need::root()?;
        let drop_in = DropIn::new()?;
        let scratch = Scratch::new().unwrap();
        let preload = scratch.path().join("client_filters.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/client_filters.c");
        let mut cc = Command::new(need::program("cc")?);
        cc.args(["-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o"]).arg(&preload);
        run(cc.arg(source).arg("-ldl")).unwrap();
        Ok(Self { drop_in, scratch, preload })
    }

    fn path(&self, name: &str) -> String {
        self.scratch.path().join(name).to_string_lossy().into_owned()
    }

    fn run(&self, client: &Client, library: Library) -> Done {
        let folder = self.scratch.path().join("filters");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        // Some clients have given up root's rights by then.
        fs::set_permissions(&folder, Permissions::from_mode(0o777)).unwrap();
        let mut command = limited(&client.program, 60);
        command.args(&client.words).env("FILTERS", &folder).env("LD_PRELOAD", &self.preload);
        if library == Library::Ours {
            command.env("LD_LIBRARY_PATH", self.drop_in.folder());
        }
        let output = fed(&mut command, client.input);
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        let name = fs::read_to_string(folder.join("library"));
        let name = name.unwrap_or_else(|_| panic!("{:?}: no filter: {said}", client.program));
        assert_eq!(name == "seccompat", library == Library::Ours, "{:?}", client.program);
        let lacks = fs::read_to_string(folder.join("lacks")).unwrap();
        let number = |line: &str| {
            let (token, number) = line.split_once(' ').unwrap();
            (u32::from_str_radix(token, 16).unwrap(), number.parse().unwrap())
        };
        let mut files: Vec<PathBuf> =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| !file.ends_with("library") && !file.ends_with("lacks"));
        files.sort();
        Done {
            status: output.status,
            filters: files.iter().map(|file| program(&fs::read(file).unwrap())).collect(),
            lacks: lacks.lines().map(number).collect(),
            said,
        }
    }

    /// Runs a client with both libraries. Returns the number of its filters, and of the calls on which they differ.
    fn same(&self, client: &Client) -> (usize, usize) {
        let name = client.program.display();
        let ours = self.run(client, Library::Ours);
        let theirs = self.run(client, Library::Theirs);
        assert_eq!(ours.status, theirs.status, "{name}: {}{}", ours.said, theirs.said);
        assert_eq!(ours.status.code(), Some(client.code), "{name}: {}", ours.said);
        assert_eq!(ours.filters.len(), theirs.filters.len(), "{name}");
        let mut newer = BTreeSet::new();
        for (mine, other) in ours.filters.iter().zip(&theirs.filters) {
            let mut diagram = Diagram::new(Limit::DEFAULT);
            let [a, b] = [mine, other].map(|program| diagram.program(program, false).unwrap());
            for one in diagram.differences(a, b, Wanted::Any).unwrap().unwrap() {
                for number in one.numbers.0..=one.numbers.1 {
                    let call = (one.arch.0, number & !0x4000_0000);
                    let is_new = theirs.lacks.contains(&call) && !ours.lacks.contains(&call);
                    assert!(is_new, "{name}: {one:x?}");
                    newer.insert(call);
                }
            }
        }
        (ours.filters.len(), newer.len())
    }

    fn is_same(&self, code: i32, program: &str, words: &[&str], input: &'static str) {
        let program = need!(need::program(program));
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        let client = Client { code, program, words, input };
        let (filters, newer) = self.same(&client);
        let name = client.program.file_name().unwrap().to_string_lossy();
        say(&format!("{name}: {filters} filters, which differ in {newer} newer calls"));
    }
}

#[test]
fn programs_load_the_filters_that_they_load_with_libseccomp() {
    let _one = one_at_a_time();
    let clients = need!(Clients::new());
    let file = "{\"command\":\"generate-tags\",\"filename\":\"a.c\",\"size\":13}\nint f(void);\n";
    clients.is_same(0, "ctags", &["--_interactive=sandbox"], file);
    let pid = format!("pidfile {}", clients.path("chrony.pid"));
    let settings = ["port 0", "cmdport 0", &pid, "server 127.0.0.1"];
    let words = ["-Q", "-x", "-F", "1", "-t", "1", "-u", "root"];
    let words: Vec<&str> = words.into_iter().chain(settings).collect();
    // It finds no server.
    clients.is_same(1, "chronyd", &words, "");
}

/// The policy that LXC has for every container, and the filters of flatpak's applications.
#[test]
fn containers_have_the_filters_that_they_have_with_libseccomp() {
    let _one = one_at_a_time();
    let clients = need!(Clients::new());
    let config = clients.path("config");
    let settings = "lxc.rootfs.path =\nlxc.console.path = none\nlxc.tty.max = 0\nlxc.pty.max = 0\n\
        lxc.autodev = 0\nlxc.seccomp.profile = /usr/share/lxc/config/common.seccomp\n";
    fs::write(&config, settings).unwrap();
    fs::create_dir(clients.path("containers")).unwrap();
    let place = clients.path("containers");
    clients.is_same(0, "lxc-execute", &["-P", &place, "-n", "a", "-f", &config, "--", "true"], "");

    let script = need::repository().join("crates/engine/data/flatpak.sh");
    let dumps = clients.path("dumps");
    clients.is_same(0, "sh", &[&script.to_string_lossy(), &dumps], "");
}
