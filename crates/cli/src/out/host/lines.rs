//! The lines in which two texts differ.
#![forbid(unsafe_code)]

/// A line of a difference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Line<'a> {
    /// Only the old text has it.
    Old(&'a str),
    /// Only the new text has it.
    New(&'a str),
}

/// The largest table of common lines; larger texts are shown as a whole.
const MOST: usize = 4_000_000;

/// The lines that differ, in their order.
pub(super) fn differing<'a>(old: &'a str, new: &'a str) -> Vec<Line<'a>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    if old.len().saturating_mul(new.len()) > MOST {
        let (old, new) =
            (old.iter().map(|line| Line::Old(line)), new.iter().map(|line| Line::New(line)));
        return old.chain(new).collect();
    }
    // The length of the longest common sequence of lines from each pair of places on.
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            common[i * width + j] = if a == b {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == new.len()
            || i < old.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]
        {
            lines.push(Line::Old(old[i]));
            i += 1;
        } else {
            lines.push(Line::New(new[j]));
            j += 1;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lines_that_differ_are_shown() {
        let old = "a\nb\nc\nd\n";
        assert_eq!(differing(old, old), []);
        assert_eq!(differing(old, "a\nb\nx\nc\nd\n"), [Line::New("x")]);
        assert_eq!(differing(old, "a\nd\n"), [Line::Old("b"), Line::Old("c")]);
        let both = [Line::New("0"), Line::Old("b"), Line::New("x"), Line::New("e")];
        assert_eq!(differing(old, "0\na\nx\nc\nd\ne\n"), both);
        assert_eq!(differing("", "a\n"), [Line::New("a")]);
        let long: String = (0..3000).map(|n| format!("{n}\n")).collect();
        let other: String = (0..3000).map(|n| format!("{n}.\n")).collect();
        assert_eq!(differing(&long, &other).len(), 6000);
    }
}
