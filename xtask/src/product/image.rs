//! `cargo xtask image`: a container image with nothing in it but the static program, made without a daemon.
//!
//! The archive is an OCI image layout with an index over its architectures. It also has the list by which
//! `docker load` finds images, because Docker before 25 reads no other.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::{archive, at, output, version};

/// The architectures: our name, and that of images.
const ARCHES: [(&str, &str); 2] = [("x86_64", "amd64"), ("aarch64", "arm64")];

/// Makes the image in the file `to`, of programs written as `ARCH=PATH`.
pub(crate) fn run(root: &Path, to: &str, programs: &[&str]) -> Result<String, Vec<String>> {
    let parse = |word: &&str| {
        let (arch, path) = word.split_once('=').ok_or(format!("{word} is no ARCH=PATH"))?;
        Ok((arch.to_owned(), PathBuf::from(path)))
    };
    let programs = programs.iter().map(parse).collect::<Result<Vec<_>, String>>();
    let made = programs.and_then(|programs| make(root, Path::new(to), &programs));
    made.map_err(|why| vec![why])
}

/// Makes the image in `to`.
pub(super) fn make(
    root: &Path,
    to: &Path,
    programs: &[(String, PathBuf)],
) -> Result<String, String> {
    let place = to.with_extension("layout");
    let _ = fs::remove_dir_all(&place);
    let layout = Layout { blobs: place.join("blobs/sha256"), version: version(root)? };
    fs::create_dir_all(&layout.blobs).map_err(|why| at(&layout.blobs, &why))?;
    let (mut manifests, mut for_docker) = (Vec::new(), Vec::new());
    for (arch, program) in programs {
        let named = ARCHES.iter().find(|(ours, _)| ours == arch);
        let (_, arch) = named.ok_or(format!("{arch} is not one of x86_64 and aarch64"))?;
        let (manifest, docker) = layout.image(arch, program)?;
        manifests.push(manifest);
        for_docker.push(docker);
    }
    // An index within the index: readers choose by platform there.
    let index = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": manifests,
    });
    let mut only = layout.blob(&index, "application/vnd.oci.image.index.v1+json")?;
    // Podman takes the image's name from the first, containerd and Docker from the second.
    let name = format!("seccompat:{}", layout.version);
    only["annotations"] = json!({
        "org.opencontainers.image.ref.name": name,
        "io.containerd.image.name": format!("docker.io/library/{name}"),
    });
    write(&place.join("oci-layout"), &json!({"imageLayoutVersion": "1.0.0"}))?;
    write(&place.join("index.json"), &json!({"schemaVersion": 2, "manifests": [only]}))?;
    write(&place.join("manifest.json"), &Value::Array(for_docker))?;
    archive(&place, &["oci-layout", "index.json", "manifest.json", "blobs"], to)?;
    fs::remove_dir_all(&place).map_err(|why| at(&place, &why))?;
    let arches: Vec<&str> = programs.iter().map(|(arch, _)| arch.as_str()).collect();
    Ok(format!("{}: an image for {}", to.display(), arches.join(" and ")))
}

/// A layout that is being written.
struct Layout {
    blobs: PathBuf,
    version: String,
}

impl Layout {
    /// One architecture's image: its descriptor, and its entry in Docker's list.
    fn image(&self, arch: &str, program: &Path) -> Result<(Value, Value), String> {
        let folder = self.blobs.join("root");
        fs::create_dir(&folder).map_err(|why| at(&folder, &why))?;
        let inside = folder.join("seccompat");
        fs::copy(program, &inside).map_err(|why| at(program, &why))?;
        let tar = self.blobs.join("layer.tar");
        archive(&folder, &["seccompat"], &tar)?;
        fs::remove_dir_all(&folder).map_err(|why| at(&folder, &why))?;
        let plain = digest(&tar)?;
        output(Command::new("gzip").args(["--no-name", "--best"]).arg(&tar))?;
        let layer = self.kept(
            &self.blobs.join("layer.tar.gz"),
            "application/vnd.oci.image.layer.v1.tar+gzip",
        )?;
        let config = json!({
            "architecture": arch,
            "os": "linux",
            "config": {
                "Entrypoint": ["/seccompat"],
                "Cmd": ["scan"],
                "Labels": {
                    "org.opencontainers.image.title": "seccompat",
                    "org.opencontainers.image.version": self.version,
                    "org.opencontainers.image.licenses": "MIT OR Apache-2.0",
                },
            },
            "rootfs": {"type": "layers", "diff_ids": [plain]},
        });
        let config = self.blob(&config, "application/vnd.oci.image.config.v1+json")?;
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": config,
            "layers": [layer],
        });
        let mut found = self.blob(&manifest, "application/vnd.oci.image.manifest.v1+json")?;
        found["platform"] = json!({"architecture": arch, "os": "linux"});
        // Docker's list has no platforms: an image of another machine has another name.
        let tag = if arch == "amd64" { String::new() } else { format!("-{arch}") };
        let docker = json!({
            "Config": blob_path(&config),
            "RepoTags": [format!("seccompat:{}{tag}", self.version)],
            "Layers": [blob_path(&layer)],
        });
        Ok((found, docker))
    }

    /// Keeps a document as a blob; its descriptor.
    fn blob(&self, document: &Value, kind: &str) -> Result<Value, String> {
        let fresh = self.blobs.join("new");
        write(&fresh, document)?;
        self.kept(&fresh, kind)
    }

    /// Keeps a file as a blob; its descriptor.
    fn kept(&self, fresh: &Path, kind: &str) -> Result<Value, String> {
        let size = fs::metadata(fresh).map_err(|why| at(fresh, &why))?.len();
        let digest = digest(fresh)?;
        let name = digest.trim_start_matches("sha256:");
        fs::rename(fresh, self.blobs.join(name)).map_err(|why| at(fresh, &why))?;
        Ok(json!({"mediaType": kind, "digest": digest, "size": size}))
    }
}

fn blob_path(descriptor: &Value) -> String {
    let digest = descriptor.get("digest").and_then(Value::as_str).unwrap_or_default();
    format!("blobs/{}", digest.replace(':', "/"))
}

fn write(place: &Path, document: &Value) -> Result<(), String> {
    fs::write(place, document.to_string()).map_err(|why| at(place, &why))
}

/// The digest of a file, as images write it.
fn digest(place: &Path) -> Result<String, String> {
    let said = output(Command::new("sha256sum").arg("--").arg(place))?;
    let sum = said.trim_start_matches('\\').split(' ').next().unwrap_or_default();
    Ok(format!("sha256:{sum}"))
}
