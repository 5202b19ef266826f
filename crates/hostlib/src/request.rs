//! The lines of a rule set.
#![forbid(unsafe_code)]

use crate::library::Comparison;

/// A line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// The default action.
    Default(u32),
    /// An architecture, by libseccomp's name.
    Arch(&'a str),
    /// A rule.
    Rule {
        /// The action.
        word: u32,
        /// The name of the call.
        name: &'a str,
        /// The conditions, all of which must hold.
        comparisons: Vec<Comparison>,
    },
}

impl<'a> Line<'a> {
    /// `None` for a line of another form.
    pub(crate) fn parse(line: &'a str) -> Option<Self> {
        let mut words = line.split(' ');
        let hexadecimal = |word: Option<&str>| u32::from_str_radix(word?, 16).ok();
        let parsed = match words.next()? {
            "default" => Self::Default(hexadecimal(words.next())?),
            "arch" => Self::Arch(words.next()?),
            "rule" => {
                let (word, name) = (hexadecimal(words.next())?, words.next()?);
                let count: usize = words.next()?.parse().ok().filter(|count| *count <= 6)?;
                let mut number = || words.next()?.parse::<u64>().ok();
                let mut comparisons = Vec::with_capacity(count);
                for _ in 0..count {
                    let (index, operator) = (number()?, number()?);
                    comparisons.push(Comparison {
                        index: u32::try_from(index).ok()?,
                        operator: i32::try_from(operator).ok()?,
                        a: number()?,
                        b: number()?,
                    });
                }
                Self::Rule { word, name, comparisons }
            }
            _ => return None,
        };
        words.next().is_none().then_some(parsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_whole() {
        assert_eq!(Line::parse("default 50001"), Some(Line::Default(0x50001)));
        assert_eq!(Line::parse("arch x86_64"), Some(Line::Arch("x86_64")));
        let comparisons = vec![Comparison { index: 1, operator: 7, a: 15, b: u64::MAX }];
        let rule = Line::Rule { word: 0x7fff_0000, name: "socket", comparisons };
        assert_eq!(Line::parse("rule 7fff0000 socket 1 1 7 15 18446744073709551615"), Some(rule));
        for line in [
            "",
            "default",
            "default 50001 1",
            "default x",
            "arch",
            "rule 7fff0000 socket",
            "rule 7fff0000 socket 1 1 7 15",
            "rule 7fff0000 socket 7",
            "rule 7fff0000 socket 0 1",
            "merge 1",
        ] {
            assert_eq!(Line::parse(line), None, "{line}");
        }
    }
}
