//! The error numbers compared with the kernel's own headers, from Debian's packages for each
//! architecture.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;

use seccompat_catalogue::{Abi, Errnos};
use seccompat_world::need;

use crate::headers::Reader;

/// The headers of an architecture, and the ABIs that use its errnos.
const PLACES: [(&str, &[Abi]); 6] = [
    ("/usr/include/x86_64-linux-gnu", &[Abi::X86_64, Abi::X86, Abi::X32]),
    ("/usr/aarch64-linux-gnu/include", &[Abi::Aarch64]),
    ("/usr/s390x-linux-gnu/include", &[Abi::S390x]),
    ("/usr/powerpc64le-linux-gnu/include", &[Abi::Ppc, Abi::Ppc64, Abi::Ppc64le]),
    ("/usr/mipsel-linux-gnu/include", &[Abi::Mips, Abi::Mipsel64, Abi::Mips64n32]),
    ("/usr/hppa-linux-gnu/include", &[Abi::Parisc, Abi::Parisc64]),
];

/// The definitions in a header: names with their numbers, without second names.
fn defined(root: &str) -> Option<BTreeMap<String, u16>> {
    let roots = vec![root.into(), "/usr/include".into()];
    let mut reader = Reader { roots, macros: BTreeMap::new() };
    if !std::path::Path::new(root).join("asm/errno.h").exists() {
        let why = format!("the headers of {root} are not installed");
        need::skip(&need::Absent::Missing(why));
        return None;
    }
    reader.read("asm/errno.h").unwrap();
    let errors = reader.macros.into_iter().filter(|(name, _)| name.starts_with('E'));
    let numbers: BTreeMap<_, _> =
        errors.filter_map(|(name, number)| Some((name, number.trim().parse().ok()?))).collect();
    assert!(numbers.len() > 120, "{root}: {} errors", numbers.len());
    Some(numbers)
}

#[test]
fn every_number_is_that_of_the_headers() {
    let mut tables = Vec::new();
    for (root, abis) in PLACES {
        let Some(mut theirs) = defined(root) else { continue };
        // PA-RISC spells it first with a double L.
        if let Some(number) = theirs.remove("ECANCELLED") {
            theirs.insert("ECANCELED".into(), number);
        }
        for abi in abis {
            let table = abi.errnos();
            for (name, number) in &theirs {
                let ours = table.number(name).map(seccompat_catalogue::Errno::get);
                assert_eq!(ours, Some(*number), "{name} on {abi}");
            }
            for (number, name) in table.all() {
                assert_eq!(theirs.get(name), Some(&number.get()), "{name} on {abi}");
            }
            tables.push(table);
        }
    }
    println!("{} ABIs, tables {tables:?}", tables.len());
    assert!(tables.contains(&Errnos::Generic));
}
