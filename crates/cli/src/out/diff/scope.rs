//! The arguments for which filters differ, in words.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Sysno};
use seccompat_policy::{Scope, Test};

use crate::out::values::{self, number};

/// The arguments, as in `arg0 & 0x7e020000 = 0`; `None` for all arguments, or if it is too long to
/// read.
pub(in crate::out) fn scope(
    scope: &Scope,
    abi: Option<Abi>,
    call: Option<Sysno>,
) -> Option<String> {
    let Scope::These(lists) = scope else { return None };
    let whose = values::Whose { abi, call };
    let narrow = abi.is_some_and(Abi::is_32_bit);
    // Values of one argument share one operator.
    let value = |list: &Vec<Test>| match list[..] {
        [Test::Masked { arg, mask, value, equal: true }] if whole(mask, narrow) => {
            Some((arg, value))
        }
        _ => None,
    };
    let values: Option<Vec<(u8, u64)>> = lists.iter().map(value).collect();
    let values = values.filter(|values| values.iter().all(|one| one.0 == values[0].0));
    if let Some(values) = values {
        let words: Vec<_> = values.iter().map(|one| whose.value(one.0, one.1)).collect();
        return Some(format!("{} = {}", argument(values[0].0), words.join(" or ")));
    }
    let list = |tests: &Vec<Test>| {
        let tests: Vec<_> = tests.iter().map(|one| test(*one, narrow, whose)).collect();
        tests.join(" and ")
    };
    Some(lists.iter().map(list).collect::<Vec<_>>().join(", or "))
}

fn whole(mask: u64, narrow: bool) -> bool {
    mask == u64::MAX || narrow && mask == 0xffff_ffff
}

fn argument(arg: u8) -> String {
    if arg < 6 { format!("arg{arg}") } else { "instruction pointer".to_owned() }
}

fn test(test: Test, narrow: bool, whose: values::Whose) -> String {
    match test {
        Test::Masked { arg, mask, value, equal } => {
            let sign = if equal { "=" } else { "!=" };
            if whole(mask, narrow) {
                format!("{} {sign} {}", argument(arg), whose.value(arg, value))
            } else {
                let (mask, value) = (whose.bits(arg, mask), whose.bits(arg, value));
                format!("{} & {mask} {sign} {value}", argument(arg))
            }
        }
        Test::Range { arg, low, first, last } => {
            let half = if low && !narrow { " & 0xffffffff" } else { "" };
            let (arg, end) =
                (argument(arg) + half, if low { u64::from(u32::MAX) } else { u64::MAX });
            match (first, last) {
                (0, last) => format!("{arg} <= {}", number(last)),
                (first, last) if last == end => format!("{arg} >= {}", number(first)),
                (first, last) if first == last => format!("{arg} = {}", number(first)),
                (first, last) => format!("{} <= {arg} <= {}", number(first), number(last)),
            }
        }
    }
}
