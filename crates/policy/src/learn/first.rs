//! The first questions about a call.
#![forbid(unsafe_code)]

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use seccompat_catalogue::{Abi, Facts, Kind, Param, Sysno};

/// The values to ask for an argument of a call.
struct Asked {
    /// Alone, with zeros in all other arguments: two conditions often have a zero.
    alone: Vec<u64>,
    /// Among values of other arguments: larger numbers, and single bits.
    among_zeros: Vec<u64>,
    /// The same: single bits cleared among ones.
    among_ones: Vec<u64>,
}

/// The numbers below this are asked alone, and on an ABI beside a native one that has the call, those below the second.
const ALONE: [u64; 2] = [32, 4];

fn values(call: Sysno, param: &Param, abi: Abi, is_conditional: bool) -> Asked {
    let pointer = matches!(param.kind, Kind::Ptr | Kind::Str);
    // Profiles seldom have conditions for another ABI alone.
    let is_own = |native| abi == native || call.number(native).is_none();
    let special = is_conditional || Abi::NATIVE.is_none_or(is_own);
    // No filter decides by a descriptor, beyond the first few.
    let small = match param.kind {
        _ if pointer => 0,
        Kind::Fd => 4,
        _ if special => 64,
        _ => 8,
    };
    // If filters test the part of a register that the kernel ignores, they compare it with zero.
    let is_tested = |bit: &u32| {
        let seldom = pointer || *bit >= 32 && (param.kind.is_32_bit() || abi.is_32_bit());
        !seldom || [0, 12, 31, 32, 63].contains(bit)
    };
    let bits: Vec<u64> = (0..64u32).filter(is_tested).map(|bit| 1 << bit).collect();
    let cleared = if special { &bits[..] } else { &[] };
    let among_ones = cleared.iter().map(|bit| !bit).collect();
    let alone = small.min(ALONE[usize::from(!special)]);
    let larger = bits.into_iter().filter(|bit| *bit >= small);
    Asked {
        alone: (1..alone).collect(),
        among_ones,
        among_zeros: (alone..small).chain(larger).collect(),
    }
}

/// The distance between the values of two neighbouring arguments in a question about all of them: a filter may
/// have the same value for both, with opposite decisions.
const APART: usize = 11;

/// The first arguments to ask for a call: small values alone, and others in all arguments at once, so that a filter
/// that tests one argument for one of them answers as for no other question. Most calls are decided by none.
pub(super) fn first_points(call: Sysno, abi: Abi, is_conditional: bool) -> Vec<[u64; 6]> {
    let params = Facts::of(call).params.iter().take(6);
    let of_each: Vec<Asked> =
        params.map(|param| values(call, param, abi, is_conditional)).collect();
    let mut all = Vec::new();
    for (at, values) in of_each.iter().enumerate() {
        for &value in &values.alone {
            let mut args = [0; 6];
            args[at] = value;
            all.push(args);
        }
    }
    let mut joint = |ground: u64, of: &dyn Fn(&Asked) -> Vec<u64>| {
        let lists: Vec<Vec<u64>> = of_each.iter().map(of).collect();
        let most = lists.iter().map(Vec::len).max().unwrap_or(0);
        let one = |n: usize| {
            let value = |at: usize| {
                let list = lists.get(at).filter(|list| !list.is_empty())?;
                Some(list[(n + APART * at) % list.len()])
            };
            core::array::from_fn(|at| value(at).unwrap_or(ground))
        };
        all.extend((0..most).map(one));
    };
    joint(0, &|values| values.among_zeros.clone());
    joint(u64::MAX, &|values| values.among_ones.clone());
    all
}

/// The values to ask for the arguments of the calls that `socketcall` and `ipc` make.
fn of_each_selected() -> Vec<u64> {
    (0..16).chain((4..32).map(|bit| 1 << bit)).collect()
}

/// The first arguments to ask for `socketcall` and `ipc`: filters test the arguments of the call
/// that the first one selects. As in [`first_points`], different values in all arguments at once.
pub(super) fn multiplexed(call: Sysno) -> Vec<[u64; 6]> {
    let values = of_each_selected();
    let mut all = Vec::new();
    for &(selected, _) in call.multiplexes() {
        let with = |n: Option<usize>, at: usize| match n {
            _ if at == 0 => selected.into(),
            Some(n) => values[(n + APART * at) % values.len()],
            None => u64::MAX,
        };
        let each = (0..values.len()).map(Some).chain([None]);
        all.extend(each.map(|n| core::array::from_fn(|at| with(n, at))));
    }
    all
}

/// The further arguments to ask for `socketcall` and `ipc` if they have several answers: each value alone.
pub(super) fn selected_alone(call: Sysno) -> Vec<[u64; 6]> {
    let mut all = Vec::new();
    for &(selected, _) in call.multiplexes() {
        for at in 1..6 {
            for value in of_each_selected() {
                let mut args = [u64::from(selected), 0, 0, 0, 0, 0];
                args[at] = value;
                all.push(args);
            }
        }
    }
    all
}

/// The arguments to ask for `socketcall` and `ipc` after those of the calls that they make are known.
pub(super) fn of_selected(call: Sysno, examples: &BTreeMap<Sysno, Vec<[u64; 6]>>) -> Vec<[u64; 6]> {
    let mut all = Vec::new();
    for &(selected, inner) in call.multiplexes() {
        for args in examples.get(&inner).into_iter().flatten() {
            let mut args = *args;
            args[0] = selected.into();
            all.push(args);
        }
    }
    all
}
