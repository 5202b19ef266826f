//! Edits of random texts, and their undoing.
#![forbid(unsafe_code)]

use super::key::{Language, path, quoted};
use super::toml;

/// A source of numbers that is the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

const KEYS: [&str; 8] = ["a", "b", "runtimes", "engine", "long-name", "x.y", "é", "plugins"];

fn json(numbers: &mut Numbers, depth: usize) -> String {
    let space = |numbers: &mut Numbers| numbers.of(&["", " ", "\n", "\n    ", "\t", "\r\n"]);
    match numbers.below(if depth > 3 { 3 } else { 5 }) {
        0 => numbers.of(&["1", "-2.5e3", "true", "null", "\"\\\"{\\u00e9\"", "\"[,]\""]).to_owned(),
        1 => format!("[{}1,{}2]", space(numbers), space(numbers)),
        2 => format!("{{{}}}", space(numbers)),
        _ => object(numbers, depth + 1),
    }
}

/// An object with different keys.
fn object(numbers: &mut Numbers, depth: usize) -> String {
    let space = |numbers: &mut Numbers| numbers.of(&["", " ", "\n", "\n    ", "\t", "\r\n"]);
    let first = numbers.below(KEYS.len());
    let members: Vec<String> = (0..numbers.below(4))
        .map(|n| {
            let key = quoted(KEYS[(first + n) % KEYS.len()]);
            let (before, after) = (space(numbers), space(numbers));
            format!("{before}{key}{after}:{}{}", space(numbers), json(numbers, depth))
        })
        .collect();
    format!("{{{}{}}}", members.join(","), space(numbers))
}

fn random_toml(numbers: &mut Numbers) -> String {
    let value = |numbers: &mut Numbers| {
        numbers.of(&[
            "1",
            "\"a # b\"",
            "'''\n[engine]\nx = 1'''",
            "[1, # c\n  2]",
            "{ a = 1, b.c = 2 }",
        ])
    };
    let mut text = String::new();
    for n in 0..numbers.below(3) {
        text += &format!("top{n} = {}{}", value(numbers), numbers.of(&["\n", " # note\n", "\n\n"]));
    }
    let first = numbers.below(KEYS.len());
    for n in 0..numbers.below(5) {
        let name = quoted(KEYS[(first + n) % KEYS.len()]);
        let more = numbers.of(&["", ".inner", ".inner.\"q.r\""]);
        text += &format!(
            "{}[{name}{more}]{}",
            numbers.of(&["", "  ", "# [engine]\n"]),
            numbers.of(&["\n", " # x\n", "\r\n"])
        );
        for key in 0..numbers.below(3) {
            text += &format!("{}k{key} = {}\n", numbers.of(&["", "\t"]), value(numbers));
        }
        text += numbers.of(&["", "\n", "# the end\n", "dotted.key = 1\n"]);
    }
    text
}

/// The keys of the engines, and others that collide with those of the texts.
fn wants() -> Vec<(Vec<String>, &'static str)> {
    vec![
        (path(&["runtimes", "seccompat", "path"]), "\"/etc/seccompat/seccompat-runtime\""),
        (path(&["engine", "hooks_dir"]), "[\"/a\", \"/b\"]"),
        (path(&["x.y", "inner", "q.r", "new"]), "\"\\\"\\\\\""),
        (path(&["plugins", "io.containerd.grpc.v1.cri", "containerd", "z"]), "true"),
        (path(&["long-name", "new"]), "7"),
    ]
}

/// An edit keeps all bytes of a text, and its undoing gives the text back.
#[test]
fn edits_are_undone_exactly() {
    let mut numbers = Numbers(7);
    let (mut done, mut refused) = (0, 0);
    for round in 0..2000 {
        let is_json = round % 2 == 0;
        let language = if is_json { Language::Json } else { Language::Toml };
        let before = if is_json { object(&mut numbers, 0) } else { random_toml(&mut numbers) };
        let edit = language.edit();
        let mut texts = vec![before.clone()];
        let mut keys = Vec::new();
        for (key, value) in wants() {
            let text = texts.last().unwrap();
            match (edit.find)(text, &key) {
                Ok(None) => {}
                // Another kind of value is in the way.
                Ok(Some(_)) | Err(_) => continue,
            }
            match (edit.set)(text, &key, value) {
                Ok(new) => {
                    let found = (edit.find)(&new, &key).unwrap().unwrap();
                    assert_eq!(found.value, value, "{before}");
                    assert!(new.len() > text.len() && keeps(text, &new), "{text}\n---\n{new}");
                    texts.push(new);
                    keys.push(key);
                    done += 1;
                }
                Err(_) => refused += 1,
            }
        }
        // Undone in the opposite order, the text is what it was.
        while let (Some(key), Some(text)) = (keys.pop(), texts.pop()) {
            let old = texts.last().unwrap();
            let back = (edit.remove)(&text, &key, &before).unwrap();
            let same = back == *old
                || back.trim_end_matches('\n') == old.trim_end_matches('\n') && !is_json;
            assert!(same, "{key:?}\n{old}\n---\n{text}\n---\n{back}");
        }
    }
    assert!(done > 2000 && refused < done / 10, "{done} edits, {refused} refused");
}

/// Whether `new` is `old` with one insertion.
fn keeps(old: &str, new: &str) -> bool {
    let head = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let tail = old.bytes().rev().zip(new.bytes().rev()).take_while(|(a, b)| a == b).count();
    head + tail >= old.len()
}

#[test]
fn a_key_is_removed_from_a_text_that_was_edited_meanwhile() {
    let edit = Language::Json.edit();
    let key = path(&["runtimes", "seccompat", "path"]);
    let text = "{\n  \"runtimes\": {\"kata\": {\"path\": \"/k\"}, \"seccompat\": {\"path\": \"/s\"}},\n  \"x\": 1\n}\n";
    let left = "{\n  \"runtimes\": {\"kata\": {\"path\": \"/k\"}},\n  \"x\": 1\n}\n";
    assert_eq!((edit.remove)(text, &key, "{}").unwrap(), left);
    assert_eq!((edit.remove)(left, &key, "{}").unwrap(), left);
    // The object was there before, so it stays.
    let text = "{\"runtimes\": {\"seccompat\": {\"path\": \"/s\"}}}";
    assert_eq!((edit.remove)(text, &key, "{\"runtimes\": {}}").unwrap(), "{\"runtimes\": {}}");
    assert_eq!((edit.remove)(text, &key, "{}").unwrap(), "{}");

    let edit = Language::Toml.edit();
    let key = path(&["engine", "runtime"]);
    let text = "[engine]\nruntime = \"seccompat\" # ours\nevents_logger = \"file\"\n\n[network]\n";
    let left = "[engine]\nevents_logger = \"file\"\n\n[network]\n";
    assert_eq!((edit.remove)(text, &key, "").unwrap(), left);
    let inline = "engine = { runtime = \"seccompat\", x = 1 }\n";
    assert!((edit.remove)(inline, &key, "").is_err());
    let lines = "engine = { x = 1, runtime = \"seccompat\"\n}\n";
    assert!((edit.remove)(lines, &key, "").is_err());
    assert!((edit.set)("engine = { x = 1 }\n", &key, "1").unwrap_err().starts_with("line 1: "));
}

#[test]
fn mistakes_have_their_line() {
    let key = path(&["a", "b"]);
    for (language, text, words) in [
        (Language::Json, "{\n  \"a\": 1,\n}", "line 2: a comma"),
        (Language::Json, "{\"a\": {}, \"a\": {}}", "line 1: the key \"a\" is repeated"),
        (Language::Json, "{\n\"a\": []}", "line 2: an object is expected here"),
        (Language::Toml, "x = 1\na = \n", "line 2: "),
        (Language::Toml, "a = 1\n", "a is no table"),
    ] {
        let why = (language.edit().find)(text, &key).unwrap_err();
        assert!(why.starts_with(words), "{text}: {why}");
    }
    assert_eq!((Language::Toml.edit().plain)("'/a'"), (Language::Toml.edit().plain)("\"/a\""));
    assert_eq!(toml::string("'/a'").as_deref(), Some("/a"));
    assert_eq!(toml::string("['/a']"), None);
    assert_eq!(toml::strings("['/a', \"b\", # c\n]"), Some(path(&["/a", "b"])));
    assert_eq!(toml::strings("[1]"), None);
    assert_ne!((Language::Json.edit().plain)("\"1\""), (Language::Json.edit().plain)("1"));
}
