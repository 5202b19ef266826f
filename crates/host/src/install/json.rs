//! Edits of JSON that keep every other byte.
#![forbid(unsafe_code)]

use seccompat_profile::text::{Member, Node, Value, parse};

use super::key::{Edit, Spot, line_of, quoted};

/// The value under a path of keys; `None` if there is none.
///
/// # Errors
/// The text is not JSON, or a part of the path is not an object.
pub(super) fn find(text: &str, path: &[String]) -> Result<Option<Spot>, String> {
    let node = read(text)?;
    let mut at = &node;
    for key in path {
        match member(text, at, key)? {
            Some(member) => at = &member.node,
            None => return Ok(None),
        }
    }
    let span = at.span.range();
    Ok(Some(Spot { value: text[span.clone()].to_owned(), line: line_of(text, span.start), span }))
}

/// Adds a key that is not there, and the objects around it if necessary.
///
/// # Errors
/// The text is not JSON.
pub(super) fn set(text: &str, path: &[String], value: &str) -> Result<String, String> {
    let node = read(text)?;
    let (mut at, mut rest) = (&node, path);
    while let Some((key, inner)) = rest.split_first() {
        match member(text, at, key)? {
            Some(member) => (at, rest) = (&member.node, inner),
            None => break,
        }
    }
    let Some((first, inner)) = rest.split_first() else {
        return Err(format!("{} is there", path.join(".")));
    };
    let members = members(text, at)?;
    let mut new = value.to_owned();
    for key in inner.iter().rev() {
        new = format!("{{{}: {new}}}", quoted(key));
    }
    let new = format!("{}: {new}", quoted(first));
    let (place, new) = match members.last() {
        Some(last) => (last.node.span.range().end, format!(",{}{new}", gap(text, last))),
        // An empty object that is on several lines stays so.
        None => {
            let place = at.span.range().start + 1;
            let gap = if text[place..].starts_with('\n') { "\n  " } else { "" };
            (place, format!("{gap}{new}"))
        }
    };
    Ok(format!("{}{new}{}", &text[..place], &text[place..]))
}

/// Replaces the value of a key.
///
/// # Errors
/// There is no such key, or the text is not JSON.
pub(super) fn replace(text: &str, path: &[String], value: &str) -> Result<String, String> {
    let spot = find(text, path)?.ok_or_else(|| format!("{} is not there", path.join(".")))?;
    Ok(format!("{}{value}{}", &text[..spot.span.start], &text[spot.span.end..]))
}

/// Removes a key, and each object around it that is empty then and is not in `before`.
///
/// # Errors
/// The text is not JSON.
pub(super) fn remove(text: &str, path: &[String], before: &str) -> Result<String, String> {
    let node = read(text)?;
    let (mut at, mut chain) = (&node, Vec::new());
    for key in path {
        let all = members(text, at)?;
        let Some(index) = all.iter().rposition(|member| member.key == *key) else {
            return Ok(text.to_owned());
        };
        chain.push((at, all, index));
        at = &all[index].node;
    }
    // The outermost object that holds nothing else and was not there.
    let mut depth = path.len().saturating_sub(1);
    while depth > 0
        && chain[depth].1.len() == 1
        && matches!(find(before, &path[..depth]), Ok(None) | Err(_))
    {
        depth -= 1;
    }
    let Some((object, all, index)) = chain.get(depth).copied() else { return Ok(text.to_owned()) };
    let end = |member: &Member<'_>| member.node.span.range().end;
    let (from, to) = match (index.checked_sub(1).map(|before| &all[before]), all.get(index + 1)) {
        (Some(before), _) => (end(before), end(&all[index])),
        (None, Some(next)) => (all[0].span.range().start, next.span.range().start),
        (None, None) => (object.span.range().start + 1, end(&all[0])),
    };
    Ok(format!("{}{}", &text[..from], &text[to..]))
}

/// A value in one spelling, for comparisons; `None` if it is no value.
pub(super) fn plain(value: &str) -> Option<String> {
    parse(value).ok().map(|node| spell(&node, value))
}

fn spell(node: &Node<'_>, source: &str) -> String {
    match &node.value {
        Value::String(text) => format!("{text:?}"),
        Value::Array(all) => {
            let all: Vec<String> = all.iter().map(|one| spell(one, source)).collect();
            format!("[{}]", all.join(", "))
        }
        _ => source[node.span.range()].to_owned(),
    }
}

fn read(text: &str) -> Result<Node<'_>, String> {
    parse(text).map_err(|error| match error.place {
        Some(place) => format!("line {}: {}", place.line, error.message),
        None => error.message,
    })
}

fn members<'n, 'a>(text: &str, node: &'n Node<'a>) -> Result<&'n [Member<'a>], String> {
    match &node.value {
        Value::Object(members) => Ok(members),
        _ => Err(format!(
            "line {}: an object is expected here",
            line_of(text, node.span.range().start)
        )),
    }
}

/// A member; a repeated key is an error, since programs read it differently.
fn member<'n, 'a>(
    text: &str,
    node: &'n Node<'a>,
    key: &str,
) -> Result<Option<&'n Member<'a>>, String> {
    let mut found = members(text, node)?.iter().filter(|member| member.key == key);
    let first = found.next();
    match found.next() {
        Some(again) => {
            let line = line_of(text, again.span.range().start);
            Err(format!("line {line}: the key {} is repeated", quoted(key)))
        }
        None => Ok(first),
    }
}

/// The white space before a member, for the next one.
fn gap<'t>(text: &'t str, member: &Member<'_>) -> &'t str {
    let head = &text[..member.span.range().start];
    &head[head.trim_end_matches([' ', '\t', '\n', '\r']).len()..]
}

/// The edits of JSON.
pub(super) const EDIT: Edit = Edit { find, set, replace, remove, plain };
