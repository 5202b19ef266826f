//! The file systems on which the trees are made. Their files can have another device than their
//! directories, and their mounts another root, so that rules about mounts have hard cases.
#![forbid(unsafe_code)]

use std::fs;
use std::path::Path;
use std::process::Command;

/// The file system of both trees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileSystem {
    /// That of the temporary folder.
    AsItIs,
    Tmpfs,
    /// On a loop device, with a subvolume in the tree.
    Btrfs,
    /// The lower directory is on another file system, and has a part of the tree.
    Overlay,
    /// A directory of the temporary folder, bound to another place.
    Bind,
}

impl FileSystem {
    /// The word for it in the environment.
    pub fn word(self) -> &'static str {
        match self {
            Self::AsItIs => "as it is",
            Self::Tmpfs => "tmpfs",
            Self::Btrfs => "btrfs",
            Self::Overlay => "overlay",
            Self::Bind => "bind",
        }
    }

    /// That of this word.
    pub fn named(word: &str) -> Self {
        let all = [Self::Tmpfs, Self::Btrfs, Self::Overlay, Self::Bind];
        all.into_iter().find(|one| one.word() == word).unwrap_or(Self::AsItIs)
    }

    /// The reason why it cannot be made here.
    pub fn lacking(self) -> Option<String> {
        if self == Self::AsItIs {
            return None;
        }
        if !rustix::process::geteuid().is_root() {
            return Some("mounts take root".to_owned());
        }
        let known = fs::read_to_string("/proc/filesystems").unwrap_or_default();
        let is_known = |name: &str| known.lines().any(|line| line.ends_with(name));
        let name = self.word();
        if matches!(self, Self::Btrfs | Self::Overlay) && !is_known(name) {
            return Some(format!("this kernel does not know {name}"));
        }
        let has = |program| Command::new(program).arg("--version").output().is_ok();
        (self == Self::Btrfs && !has("mkfs.btrfs")).then(|| "no mkfs.btrfs".to_owned())
    }

    /// Mounts it on a directory. It uses files beside it, with longer names.
    pub fn mount(self, at: &Path) {
        let beside = |end: &str| format!("{}-{end}", at.display());
        let place = at.to_str().unwrap();
        match self {
            Self::AsItIs => {}
            Self::Tmpfs => run(&["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", place]),
            Self::Btrfs => {
                let image = beside("image");
                let file = fs::File::create(&image).unwrap();
                file.set_len(256 << 20).unwrap();
                run(&["mkfs.btrfs", "--quiet", &image]);
                run(&["mount", "-o", "loop", &image, place]);
            }
            Self::Overlay => {
                let [lower, upper] = ["lower", "upper"].map(beside);
                for folder in [&lower, &upper] {
                    let _ = fs::create_dir(folder);
                    run(&["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", folder]);
                }
                let part = Path::new(&lower).join("TREE/part");
                fs::create_dir_all(part.join("sub")).unwrap();
                fs::write(part.join("inner"), "inner").unwrap();
                for name in ["files", "work"] {
                    fs::create_dir(Path::new(&upper).join(name)).unwrap();
                }
                let how = format!("lowerdir={lower},upperdir={upper}/files,workdir={upper}/work");
                run(&["mount", "-t", "overlay", "-o", &how, "overlay", place]);
            }
            Self::Bind => {
                let from = beside("from");
                fs::create_dir(&from).unwrap();
                run(&["mount", "--bind", &from, place]);
            }
        }
    }

    /// Makes the part of the tree that is a subvolume or of the lower directory, where there are
    /// such things; elsewhere it is a directory.
    pub fn part(self, tree: &Path) {
        let part = tree.join("part");
        if self == Self::Btrfs {
            let _ = fs::create_dir_all(tree);
            run(&["btrfs", "subvolume", "create", part.to_str().unwrap()]);
        }
        fs::create_dir_all(part.join("sub")).unwrap();
        if !part.join("inner").exists() {
            fs::write(part.join("inner"), "inner").unwrap();
        }
        std::os::unix::fs::symlink("../file", part.join("up")).unwrap();
    }

    /// Unmounts it, and removes its files.
    pub fn unmount(self, at: &Path) {
        if self == Self::AsItIs {
            return;
        }
        run(&["umount", at.to_str().unwrap()]);
        for end in ["lower", "upper"].iter().filter(|_| self == Self::Overlay) {
            run(&["umount", &format!("{}-{end}", at.display())]);
        }
        if self == Self::Btrfs {
            fs::remove_file(format!("{}-image", at.display())).unwrap();
        }
        if self == Self::Bind {
            fs::remove_dir_all(format!("{}-from", at.display())).unwrap();
        }
    }
}

fn run(words: &[&str]) {
    let output = Command::new(words[0]).args(&words[1..]).output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
}
