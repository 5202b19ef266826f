//! Edits of TOML that keep every other byte.
//!
//! A parser finds the places; the text is edited there, and the new text is parsed again.
#![forbid(unsafe_code)]

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::key::{Edit, Spot, line_of};

/// The value under a path of keys; `None` if there is none.
///
/// # Errors
/// The text is not TOML, or a part of the path is not a table.
pub(super) fn find(text: &str, path: &[String]) -> Result<Option<Spot>, String> {
    let table = parse(text)?;
    let Some((value, span)) = look(&table, path)? else { return Ok(None) };
    if matches!(value, DeValue::Table(_)) && !text[span.clone()].starts_with('{') {
        return Err(format!("line {}: {} is a table", line_of(text, span.start), path.join(".")));
    }
    Ok(Some(Spot { value: text[span.clone()].to_owned(), line: line_of(text, span.start), span }))
}

/// Every key with a plain value in a table, with its source: not those of its subtables.
///
/// # Errors
/// As for [`find`].
pub(super) fn values(text: &str, path: &[String]) -> Result<Vec<(String, String)>, String> {
    let table = parse(text)?;
    let Some((DeValue::Table(inner), _)) = look(&table, path)? else { return Ok(Vec::new()) };
    let leaves = inner.iter().filter(|(_, value)| !matches!(value.get_ref(), DeValue::Table(_)));
    let all = leaves.map(|(key, value)| (key.get_ref().to_string(), text[value.span()].to_owned()));
    Ok(all.collect())
}

/// Adds a key that is not there, and its table if necessary.
///
/// # Errors
/// The text is not TOML, or its table is written in a line.
pub(super) fn set(text: &str, path: &[String], value: &str) -> Result<String, String> {
    let (Some(key), parent) = (path.last(), path.split_last().map_or(&[][..], |(_, rest)| rest))
    else {
        return Err("no key".to_owned());
    };
    let line = format!("{} = {value}\n", spelled(key));
    let new = match section(text, parent)? {
        Some(section) => inserted(text, line_end(text, section.end), &line),
        None => {
            let names: Vec<String> = parent.iter().map(|name| spelled(name)).collect();
            let gap = if text.trim().is_empty() { "" } else { "\n" };
            inserted(text, text.len(), &format!("{gap}[{}]\n{line}", names.join(".")))
        }
    };
    checked(&new, path, value)
}

/// Replaces the value of a key.
///
/// # Errors
/// There is no such key, or the text is not TOML.
pub(super) fn replace(text: &str, path: &[String], value: &str) -> Result<String, String> {
    let spot = find(text, path)?.ok_or_else(|| format!("{} is not there", path.join(".")))?;
    let new = format!("{}{value}{}", &text[..spot.span.start], &text[spot.span.end..]);
    checked(&new, path, value)
}

/// Removes a key, and the header of its table if it has no key then and `before` does not have it.
///
/// # Errors
/// The text is not TOML, or the key has no line of its own.
pub(super) fn remove(text: &str, path: &[String], before: &str) -> Result<String, String> {
    let Some(spot) = find(text, path)? else { return Ok(text.to_owned()) };
    let start = text[..spot.span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = line_end(text, spot.span.end);
    // Other keys of the line follow, or its table ends there.
    let tail = text[spot.span.end..end].trim();
    if !tail.is_empty() && !tail.starts_with('#') {
        return Err(format!("line {}: {} has no line of its own", spot.line, path.join(".")));
    }
    let mut new = format!("{}{}", &text[..start], &text[end..]);
    let parent = path.split_last().map_or(&[][..], |(_, rest)| rest);
    let header = section(&new, parent)?.filter(|header| !header.has_keys);
    let was_there = section(before, parent).is_ok_and(|header| header.is_some());
    if let Some(header) = header.filter(|_| !was_there) {
        let start = new[..header.start].rfind('\n').map_or(0, |at| at + 1);
        // The empty line that was added with it.
        let start = if new[..start].ends_with("\n\n") { start - 1 } else { start };
        new = format!("{}{}", &new[..start], &new[line_end(&new, header.end)..]);
    }
    parse(&new).map(|_| ())?;
    Ok(new)
}

/// A string, in whatever quotes; `None` if the value is none.
pub(super) fn string(value: &str) -> Option<String> {
    strings(&format!("[{value}]")).filter(|all| all.len() == 1)?.pop()
}

/// A list of strings; `None` if the value is none.
pub(super) fn strings(value: &str) -> Option<Vec<String>> {
    let text = format!("value = {value}\n");
    let table = DeTable::parse(&text).ok()?;
    let DeValue::Array(all) = table.get_ref().get("value")?.get_ref() else { return None };
    let string = |one: &DeValue<'_>| match one {
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    };
    all.iter().map(|one| string(one.get_ref())).collect()
}

/// A value in one spelling, for comparisons; `None` if it is no value.
pub(super) fn plain(value: &str) -> Option<String> {
    let text = format!("value = {value}\n");
    let table = DeTable::parse(&text).ok()?;
    let value = table.get_ref().iter().map(|(_, value)| spell(value.get_ref())).next()?;
    (table.get_ref().len() == 1).then_some(value)
}

fn spell(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Array(all) => {
            let all: Vec<String> = all.iter().map(|one| spell(one.get_ref())).collect();
            format!("[{}]", all.join(", "))
        }
        other => format!("{other:?}"),
    }
}

/// A table with a header of its own.
struct Section {
    start: usize,
    /// The end of its header, or of its last own key.
    end: usize,
    has_keys: bool,
}

/// The table under a path, if the text has its header.
fn section(text: &str, path: &[String]) -> Result<Option<Section>, String> {
    let table = parse(text)?;
    let Some((value, span)) = look(&table, path)? else { return Ok(None) };
    let DeValue::Table(inner) = value else {
        return Err(format!("line {}: {} is no table", line_of(text, span.start), path.join(".")));
    };
    match text.as_bytes().get(span.start) {
        Some(b'[') => {
            let last = last(text, inner);
            let end = last.unwrap_or(span.end).max(span.end);
            Ok(Some(Section { start: span.start, end, has_keys: last.is_some() }))
        }
        Some(b'{') => Err(format!(
            "line {}: {} is written in one line: give it a header of its own",
            line_of(text, span.start),
            path.join(".")
        )),
        // Only its subtables have headers.
        _ => Ok(None),
    }
}

/// The end of the last key below a header, without the tables that have headers of their own.
fn last(text: &str, table: &DeTable<'_>) -> Option<usize> {
    let ends = table.iter().filter_map(|(_, value)| match value.get_ref() {
        DeValue::Table(_) if text[value.span()].starts_with('[') => None,
        DeValue::Table(inner) if !text[value.span()].starts_with('{') => last(text, inner),
        DeValue::Array(all) if all.iter().any(|one| is_header(text, &one.span())) => None,
        _ => Some(value.span().end),
    });
    ends.max()
}

/// Whether an element of an array is a table with a header, `[[NAME]]`.
fn is_header(text: &str, span: &Range<usize>) -> bool {
    text[span.clone()].starts_with("[[")
}

fn parse(text: &str) -> Result<DeTable<'_>, String> {
    DeTable::parse(text).map(toml::Spanned::into_inner).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        format!("line {line}: {}", error.message())
    })
}

/// The value under a path.
type Looked<'t, 'i> = Option<(&'t DeValue<'i>, Range<usize>)>;

fn look<'t, 'i>(table: &'t DeTable<'i>, path: &[String]) -> Result<Looked<'t, 'i>, String> {
    let mut table = table;
    let Some((last, parents)) = path.split_last() else { return Ok(None) };
    for name in parents {
        match table.get(name.as_str()).map(toml::Spanned::get_ref) {
            None => return Ok(None),
            Some(DeValue::Table(inner)) => table = inner,
            Some(_) => return Err(format!("{name} is no table")),
        }
    }
    Ok(table.get(last.as_str()).map(|value| (value.get_ref(), value.span())))
}

/// The new text, if it is TOML with this value.
fn checked(text: &str, path: &[String], value: &str) -> Result<String, String> {
    let found = find(text, path)?;
    if found.is_some_and(|found| found.value == value) {
        return Ok(text.to_owned());
    }
    Err(format!("{} cannot be added", path.join(".")))
}

fn inserted(text: &str, at: usize, line: &str) -> String {
    let (head, tail) = text.split_at(at);
    let gap = if head.is_empty() || head.ends_with('\n') { "" } else { "\n" };
    format!("{head}{gap}{line}{tail}")
}

/// The beginning of the next line.
fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |at| from + at + 1)
}

/// A key, in quotes if necessary.
fn spelled(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(is_bare) {
        key.to_owned()
    } else {
        super::key::quoted(key)
    }
}

/// The edits of TOML.
pub(super) const EDIT: Edit = Edit { find, set, replace, remove, plain };
