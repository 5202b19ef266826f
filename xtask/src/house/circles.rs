//! Cycles: files of a crate that depend on each other.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;

use super::file::File;

/// Each set of files that all depend on each other, directly or through others: one line for each
/// file, with the files of the set that it names itself.
pub(super) fn find(files: &[File]) -> Vec<Vec<String>> {
    let needs: Vec<BTreeSet<usize>> = files
        .iter()
        .enumerate()
        .map(|(at, file)| {
            let needed = file.paths.iter().filter_map(|path| target(files, path));
            needed.filter(|needed| *needed != at).collect()
        })
        .collect();
    let reached: Vec<BTreeSet<usize>> = (0..files.len()).map(|from| reach(&needs, from)).collect();
    let (mut circles, mut seen) = (Vec::new(), BTreeSet::new());
    for at in 0..files.len() {
        let circle: Vec<usize> =
            reached[at].iter().copied().filter(|other| reached[*other].contains(&at)).collect();
        if circle.len() > 1 && seen.insert(circle.clone()) {
            let line = |file: &usize| {
                let direct = needs[*file].iter().filter(|needed| circle.contains(needed));
                let direct: Vec<&str> = direct.map(|needed| files[*needed].name.as_str()).collect();
                format!("{} needs {}", files[*file].name, direct.join(", "))
            };
            circles.push(circle.iter().map(line).collect());
        }
    }
    circles
}

/// The files that a file depends on, directly or through others.
fn reach(needs: &[BTreeSet<usize>], from: usize) -> BTreeSet<usize> {
    let (mut reached, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(at) = next.pop() {
        next.extend(needs[at].iter().filter(|needed| reached.insert(**needed)));
    }
    reached
}

/// The file that a path leads to, following re-exports.
fn target(files: &[File], path: &[String]) -> Option<usize> {
    let mut path = path.to_vec();
    // More steps than files would be a cycle of imports.
    for _ in 0..=files.len() {
        let (at, file) = files
            .iter()
            .enumerate()
            .filter(|(_, file)| path.starts_with(&file.module))
            .max_by_key(|(_, file)| file.module.len())?;
        let rest = path.split_at(file.module.len()).1;
        let onward = rest.first().and_then(|name| file.imports.get(name));
        match onward {
            Some(onward) if !path.starts_with(onward) || onward.len() > path.len() => {
                path = [&onward[..], &rest[1..]].concat();
            }
            _ => return Some(at),
        }
    }
    None
}
