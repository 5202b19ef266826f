//! Reads the `#define`s of C headers: a preprocessor that is sufficient for the kernel's lists of
//! errors, of system calls and `linux/audit.h`.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// Macros by name, their values as text.
pub(crate) type Macros = BTreeMap<String, String>;

/// The folders of headers, and the definitions so far.
pub(crate) struct Reader {
    /// Folders; the first one that has a header is used.
    pub(crate) roots: Vec<PathBuf>,
    /// Begins with the compiler's predefined macros.
    pub(crate) macros: Macros,
}

impl Reader {
    /// Whether the header exists.
    pub(crate) fn has(&self, header: &str) -> bool {
        self.find(header).is_some()
    }

    fn find(&self, header: &str) -> Option<PathBuf> {
        self.roots.iter().map(|root| root.join(header)).find(|path| path.exists())
    }

    /// Reads a header and its includes of the same kind; errors name the place.
    pub(crate) fn read(&mut self, header: &str) -> Result<(), String> {
        let path = self.find(header).ok_or_else(|| format!("{header} is nowhere"))?;
        let text = fs::read_to_string(&path).map_err(|why| format!("{}: {why}", path.display()))?;
        // For each open condition: whether its current branch is read, and whether one was read.
        let mut open: Vec<(bool, bool)> = Vec::new();
        for (at, line) in uncommented(&text).replace("\\\n", " ").lines().enumerate() {
            let Some(directive) = line.trim_start().strip_prefix('#') else { continue };
            let directive = directive.trim();
            let (word, rest) = directive.split_once(char::is_whitespace).unwrap_or((directive, ""));
            let rest = rest.trim();
            let wrong = |why: String| format!("{}, directive on line {at}: {why}", path.display());
            let live = open.iter().all(|&(live, _)| live);
            let holds = match word {
                "if" => live && self.holds(rest).map_err(wrong)?,
                // Neither after a branch that was read nor inside an unread one.
                "elif" => match &open[..] {
                    [outer @ .., (_, false)] if outer.iter().all(|&(live, _)| live) => {
                        self.holds(rest).map_err(wrong)?
                    }
                    _ => false,
                },
                "ifdef" => self.macros.contains_key(rest),
                "ifndef" => !self.macros.contains_key(rest),
                "else" => true,
                _ => false,
            };
            match word {
                "if" | "ifdef" | "ifndef" => open.push((holds, holds)),
                "elif" | "else" => {
                    let (live, taken) =
                        open.last_mut().ok_or_else(|| wrong(format!("#{word} alone")))?;
                    *live = holds && !*taken;
                    *taken |= holds;
                }
                "endif" => {
                    open.pop().ok_or_else(|| wrong("#endif alone".into()))?;
                }
                "define" if live => self.define(rest),
                "undef" if live => {
                    self.macros.remove(rest);
                }
                "include" if live => {
                    let name = rest.trim_matches(['<', '>', '"']);
                    let own =
                        ["unistd", "elf-em.h", "errno"].iter().any(|kind| name.contains(kind));
                    if own {
                        self.read(name)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn define(&mut self, rest: &str) {
        let (name, value) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        // Macros with parameters are not needed here.
        if !name.contains('(') {
            self.macros.insert(name.into(), value.trim().into());
        }
    }

    /// `defined(A)`, `!defined(A)`, `A == B`, `A != B`, joined by `||` and `&&`.
    fn holds(&self, condition: &str) -> Result<bool, String> {
        let mut any = false;
        for part in condition.split("||") {
            let mut all = true;
            for atom in part.split("&&") {
                all &= self.atom(atom.trim())?;
            }
            any |= all;
        }
        Ok(any)
    }

    fn atom(&self, atom: &str) -> Result<bool, String> {
        if let Some(rest) = atom.strip_prefix('!') {
            return self.atom(rest.trim()).map(|holds| !holds);
        }
        if let Some(rest) = atom.strip_prefix("defined") {
            let name = rest.trim().trim_matches(['(', ')']).trim();
            return Ok(self.macros.contains_key(name));
        }
        let text = |word: &str| {
            self.macros.get(word.trim()).map_or_else(|| word.trim().into(), String::clone)
        };
        if let Some((a, b)) = atom.split_once("==") {
            return Ok(text(a) == text(b));
        }
        if let Some((a, b)) = atom.split_once("!=") {
            return Ok(text(a) != text(b));
        }
        Err(format!("`{atom}` is more than this reader knows"))
    }

    /// The value of numbers and macros joined by `+` and `|`, from left to right.
    pub(crate) fn value(&self, expression: &str) -> Option<u32> {
        let flat = expression.replace(['(', ')'], " ");
        let mut total: u32 = 0;
        let mut add = true;
        for word in flat.replace('+', " + ").replace('|', " | ").split_whitespace() {
            match word {
                "+" => add = true,
                "|" => add = false,
                _ => {
                    let next = match number(word) {
                        Some(next) => next,
                        None => self.value(self.macros.get(word)?)?,
                    };
                    total = if add { total.checked_add(next)? } else { total | next };
                }
            }
        }
        (!flat.trim().is_empty()).then_some(total)
    }
}

fn number(word: &str) -> Option<u32> {
    match word.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => word.parse().ok(),
    }
}

fn uncommented(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        out += before;
        out.push(' ');
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out + rest
}
