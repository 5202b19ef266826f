//! Mutations of inputs.
#![forbid(unsafe_code)]

use fastrand::Rng;

/// The limit on an input's length.
const LONGEST: usize = 64 << 10;

/// Words of profiles, and text that JSON parsers handle badly.
const TOKENS: &[&str] = &[
    "null",
    "true",
    "0",
    "-1",
    "1.0",
    "1e3",
    "4096",
    "18446744073709551615",
    "18446744073709551616",
    "4294967296",
    "\"\"",
    "{}",
    "[]",
    "[[[[[[[[",
    "{\"a\":",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"\u{17f}yscalls\"",
    "\"syscalls\"",
    "\"names\"",
    "\"name\"",
    "\"action\"",
    "\"args\"",
    "\"index\"",
    "\"value\"",
    "\"valueTwo\"",
    "\"op\"",
    "\"errnoRet\"",
    "\"errno\"",
    "\"includes\"",
    "\"excludes\"",
    "\"caps\"",
    "\"arches\"",
    "\"minKernel\"",
    "\"archMap\"",
    "\"subArchitectures\"",
    "\"defaultErrno\"",
    "\"linux\"",
    "\"SCMP_ACT_ERRNO\"",
    "\"SCMP_ACT_ALLOW\"",
    "\"SCMP_ACT_NOTIFY\"",
    "\"SCMP_CMP_MASKED_EQ\"",
    "\"SCMP_CMP_LT\"",
    "\"SCMP_CMP_NE\"",
    "\"SCMP_ARCH_S390X\"",
    "\"SCMP_ARCH_MIPSEL64N32\"",
    "\"SCMP_ARCH_NATIVE\"",
    "\"socketcall\"",
    "\"ipc\"",
    "\"clone\"",
];

/// An input similar to `seed`, with parts of `other`. In JSON, whole tokens change as well as
/// bytes.
#[must_use]
pub fn mutate(random: &mut Rng, seed: &[u8], other: &[u8], json: bool) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..random.usize(1..=4) {
        if json && random.u8(..3) > 0 {
            token(random, &mut bytes, other);
        } else {
            byte(random, &mut bytes, other);
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

/// A range, usually short.
fn stretch(random: &mut Rng, length: usize) -> std::ops::Range<usize> {
    let most = if random.u8(..4) == 0 { length } else { length.min(16) };
    let start = random.usize(..length + 1);
    start..(start + random.usize(..most + 1)).min(length)
}

fn byte(random: &mut Rng, bytes: &mut Vec<u8>, other: &[u8]) {
    let at = random.usize(..bytes.len().max(1));
    match random.u8(..8) {
        0 | 1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.u8(..8);
            }
        }
        2 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = random
                    .choice([0, 1, 7, 15, 16, 31, 32, 0x7f, 0x80, 0xfe, 0xff])
                    .unwrap_or_default();
            }
        }
        3 => {
            let fresh = random.u8(..);
            bytes.insert(at.min(bytes.len()), fresh);
        }
        4 => drop(bytes.drain(stretch(random, bytes.len()))),
        5 => {
            let part = bytes[stretch(random, bytes.len())].to_vec();
            let to = random.usize(..bytes.len() + 1);
            drop(bytes.splice(to..to, part));
        }
        6 => {
            let part = other[stretch(random, other.len())].to_vec();
            let place = stretch(random, bytes.len());
            drop(bytes.splice(place, part));
        }
        _ => {
            // The head of one, and the tail of the other.
            bytes.truncate(at);
            bytes.extend(&other[random.usize(..other.len() + 1)..]);
        }
    }
}

/// The tokens of text like JSON: strings, runs of letters and digits, single signs.
fn tokens(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let start = at;
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-._".contains(byte);
        match bytes[at] {
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at = (at + 1).min(bytes.len());
            }
            byte if plain(&byte) => {
                at += bytes[at..].iter().take_while(|byte| plain(byte)).count();
            }
            _ => at += 1,
        }
        if !bytes[start].is_ascii_whitespace() {
            found.push(start..at);
        }
    }
    found
}

fn token(random: &mut Rng, bytes: &mut Vec<u8>, other: &[u8]) {
    let own = tokens(bytes);
    if own.is_empty() {
        return byte(random, bytes, other);
    }
    let at = random.usize(..own.len());
    let place = own[at].clone();
    let part = match random.u8(..5) {
        0 => TOKENS[random.usize(..TOKENS.len())].as_bytes().to_vec(),
        1 => bytes[own[random.usize(..own.len())].clone()].to_vec(),
        2 => {
            let theirs = tokens(other);
            if theirs.is_empty() {
                Vec::new()
            } else {
                other[theirs[random.usize(..theirs.len())].clone()].to_vec()
            }
        }
        3 => Vec::new(),
        _ => {
            // Repeats several tokens: an entry, a condition.
            let last = own[(at + random.usize(..24)).min(own.len() - 1)].end;
            let part = bytes[place.start..last].to_vec();
            drop(bytes.splice(last..last, part));
            return;
        }
    };
    drop(bytes.splice(place, part));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_those_of_json() {
        let text = b"{\"a\\\"b\": -1.5e3, \"c\": [null]}";
        let found: Vec<&[u8]> = tokens(text).into_iter().map(|place| &text[place]).collect();
        let expected: [&[u8]; 11] =
            [b"{", b"\"a\\\"b\"", b":", b"-1.5e3", b",", b"\"c\"", b":", b"[", b"null", b"]", b"}"];
        assert_eq!(found, expected);
        assert_eq!(tokens(b"\"open \\").first(), Some(&(0..7)));
    }

    #[test]
    fn the_same_seed_makes_the_same_input_and_others_make_others() {
        let seed = b"{\"defaultAction\": \"SCMP_ACT_ALLOW\"}";
        let made = |seed_of: u64| {
            let mut random = Rng::with_seed(seed_of);
            (0..50).map(|_| mutate(&mut random, seed, b"[1,2]", true)).collect::<Vec<_>>()
        };
        assert_eq!(made(1), made(1));
        let mut all = made(2);
        all.sort();
        all.dedup();
        assert!(all.len() > 40, "{}", all.len());
        assert!(mutate(&mut Rng::with_seed(3), b"", b"", true).len() < 64);
    }
}
