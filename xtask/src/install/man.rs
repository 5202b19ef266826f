//! The manual pages of section 3, made of the header.
#![forbid(unsafe_code)]

use std::fmt::Write;

use super::header::{Block, blocks, name};

/// A page: its file's name and its text.
pub(super) type Page = (String, String);

/// Every page: `seccompat.3`, one for each block of functions, and references for the other functions
/// of a block.
pub(super) fn pages(header: &str, version: &str) -> Vec<Page> {
    let mut pages = Vec::new();
    let (mut about, mut general, mut group, mut definitions) =
        (String::new(), String::new(), String::new(), String::new());
    for (n, block) in blocks(header).into_iter().enumerate() {
        match block {
            Block::Comment(text) if n == 0 => about = text,
            // A heading, as the header has them: `-- Memory --`.
            Block::Comment(text) if text.starts_with("--") => group.clear(),
            Block::Comment(text) => group = text,
            Block::Definitions(text) => {
                definitions = definitions + &text + "\n\n";
                group.clear();
            }
            Block::Functions { comment, functions } => {
                let names: Vec<&str> = functions.iter().map(|one| name(one)).collect();
                // Those of the report are about every function.
                if names == ["seccompat_explain"] {
                    general = core::mem::take(&mut definitions);
                }
                let page = Function {
                    names: &names,
                    functions: &functions,
                    text: &[&*comment, &*group],
                    definitions: &core::mem::take(&mut definitions),
                };
                pages.push((format!("{}.3", names[0]), page.roff(version)));
                for other in &names[1..] {
                    pages.push((format!("{other}.3"), format!(".so man3/{}.3\n", names[0])));
                }
            }
        }
    }
    let whole = whole(&about, &general, &pages, version);
    pages.push(("seccompat.3".into(), whole));
    pages
}

/// `seccompat.3`: what holds for every function.
fn whole(about: &str, general: &str, pages: &[Page], version: &str) -> String {
    let (title, text) = about.split_once("\n\n").unwrap_or((about, ""));
    let title = title.trim_start_matches("libseccompat: ").trim_end_matches('.');
    let mut out = head("seccompat", version);
    put(&mut out, format_args!(".SH NAME\nseccompat \\- {}\n", inline(title)));
    out += ".SH SYNOPSIS\n.nf\n.B #include <seccompat.h>\n.fi\n.SH DESCRIPTION\n";
    out += &paragraphs(text);
    out += ".SH DEFINITIONS\n";
    out += &code(general);
    out += ".SH SEE ALSO\n";
    let mut named: Vec<&str> = pages.iter().map(|(file, _)| file.trim_end_matches(".3")).collect();
    named.retain(|name| !name.ends_with("_ex"));
    for (n, name) in named.iter().enumerate() {
        let comma = if n + 1 == named.len() { "" } else { "," };
        put(&mut out, format_args!(".BR {name} (3){comma}\n"));
    }
    out
}

/// The page of some functions.
struct Function<'a> {
    names: &'a [&'a str],
    functions: &'a [String],
    /// Their comment, and that of their group.
    text: &'a [&'a str],
    definitions: &'a str,
}

impl Function<'_> {
    /// The system call of the function's name, if it makes one.
    fn call(&self) -> Option<&str> {
        let own = ["seccompat_call", "seccompat_spawn"];
        let makes = self.names.len() == 2 && !own.contains(&self.names[0]);
        self.names[0].strip_prefix("seccompat_").filter(|_| makes)
    }

    /// The page's line in a list of pages.
    fn summary(&self) -> String {
        match self.call() {
            Some(call) => format!("{call}(2) for programs that may run under a seccomp filter"),
            None => {
                let text = self.text[0].split_whitespace().collect::<Vec<_>>().join(" ");
                let ends = [". ", ": ", "; ", ", ", " ("].map(|end| text.find(end));
                let end = ends.into_iter().flatten().min().unwrap_or(text.len());
                text[..end].trim_end_matches('.').replace('`', "")
            }
        }
    }

    fn roff(&self, version: &str) -> String {
        let mut out = head(self.names[0], version);
        let summary = inline(&self.summary());
        put(&mut out, format_args!(".SH NAME\n{} \\- {summary}\n", self.names.join(", ")));
        out += ".SH SYNOPSIS\n.nf\n.B #include <seccompat.h>\n.PP\n";
        for function in self.functions {
            put(&mut out, format_args!("\\fB{}\\fR\n", escape(&wrapped(function))));
        }
        out += ".fi\n.SH DESCRIPTION\n";
        if let Some(call) = self.call() {
            put(
                &mut out,
                format_args!(
                    "The functions make the system call\n.BR {call} (2),\nwith its arguments. They return its \
                     result, or a negated error number:\n.BR seccompat (3)\nsays which, and what\n.I how\nis.\n"
                ),
            );
        }
        for text in self.text.iter().filter(|text| !text.is_empty()) {
            put(&mut out, format_args!(".PP\n{}", paragraphs(text)));
        }
        if !self.definitions.is_empty() {
            put(&mut out, format_args!(".SH DEFINITIONS\n{}", code(self.definitions)));
        }
        out += ".SH SEE ALSO\n.BR seccompat (3)\n";
        out
    }
}

fn head(name: &str, version: &str) -> String {
    format!(".TH {name} 3 \"\" \"seccompat {version}\" \"Library Functions Manual\"\n.nh\n")
}

/// A declaration in lines of at most 72 columns.
fn wrapped(function: &str) -> String {
    let (mut out, mut width) = (String::new(), 0);
    for word in function.split_inclusive(", ") {
        if width + word.trim_end().len() > 71 {
            out = out.trim_end().to_owned() + "\n        ";
            width = 8;
        }
        width += word.len();
        out += word;
    }
    out + ";"
}

/// Paragraphs, and lines of code, which begin with a tab.
fn paragraphs(text: &str) -> String {
    let mut out = String::new();
    for (n, paragraph) in text.split("\n\n").enumerate() {
        if n > 0 {
            out += ".PP\n";
        }
        // Code begins or ends after an empty line, which the comment has with a star.
        if paragraph.lines().all(|line| line.starts_with('\t')) {
            out += &code(&paragraph.replace("\n\t", "\n")[1..]);
        } else {
            for line in paragraph.lines() {
                put(&mut out, format_args!("{}\n", inline(line)));
            }
        }
    }
    out
}

fn code(text: &str) -> String {
    format!(".nf\n{}\n.fi\n", escape(&text.trim_end().replace('\t', "    ")))
}

/// Text with the names in backquotes in italics.
fn inline(text: &str) -> String {
    let mut out = String::new();
    for (n, part) in escape(text).split('`').enumerate() {
        match n % 2 {
            0 => out += part,
            _ => put(&mut out, format_args!("\\fI{part}\\fR")),
        }
    }
    out
}

/// Text without meaning for roff.
fn escape(text: &str) -> String {
    let plain = text.replace('\\', "\\e").replace('-', "\\-").replace('…', "...");
    let lines = plain.split('\n').map(|line| match line.chars().next() {
        Some('.' | '\'') => format!("\\&{line}"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(what);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_no_meaning_for_roff() {
        assert_eq!(inline(".PP -1 \\n `how`"), "\\&.PP \\-1 \\en \\fIhow\\fR");
        assert_eq!(paragraphs("a\n\n\tx;\n\t\ty;\n\nb"), "a\n.PP\n.nf\nx;\n    y;\n.fi\n.PP\nb\n");
    }

    #[test]
    fn long_declarations_are_wrapped_at_their_commas() {
        let long = "int f(".to_owned() + &"int number, ".repeat(8) + "int last)";
        let text = wrapped(&long);
        assert!(text.lines().count() == 2 && text.lines().all(|line| line.len() <= 72), "{text}");
        assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), long + ";");
    }
}
