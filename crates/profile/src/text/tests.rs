#![forbid(unsafe_code)]

use super::*;

fn told(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

#[test]
fn values_have_places() {
    let text = "{\"a\": [1, \"\\u0078\\ud83d\\ude00é\\ud800\"],\n \"b\":null}";
    let Value::Object(members) = parse(text).unwrap().value else { panic!() };
    let Value::Array(list) = &members[0].node.value else { panic!() };
    assert_eq!(list[1].value, Value::String("x😀é\u{fffd}".into()));
    let place = Place::of(text.as_bytes(), members[1].node.span);
    assert_eq!((place.line, place.column, place.len), (2, 6, 4));
    assert_eq!(members[0].key, "a");
}

#[test]
fn invalid_json_is_reported_with_its_place() {
    for (text, expected) in [
        ("[1,\n ]", "1:3: a comma behind the last element"),
        ("{\"a\": 1,}", "1:8: a comma behind the last element"),
        ("{\"a\" 1}", "1:6: expected `:`, found `1`"),
        ("{'a': 1}", "1:2: expected a key in double quotes, found '"),
        ("[1 2]", "1:4: expected `,` or `]`, found `2`"),
        ("// no", "1:1: expected a value, found `/`"),
        ("[0x10]", "1:2: a number that begins with 0"),
        ("[01]", "1:2: a number that begins with 0"),
        ("[1.]", "1:4: expected a digit, found `]`"),
        ("[nul]", "1:2: expected a value, found `n`"),
        ("{} {}", "1:4: expected the end of the file, found `{`"),
        ("[\"a\nb\"]", "1:2: a string without its closing quote"),
        ("[\"a\tb\"]", "1:4: a control character in a string"),
        ("[\"\\x\"]", "1:3: no escape of JSON"),
        ("[\"\\u12\"]", "1:3: `\\u` takes four hexadecimal digits"),
        ("[", "1:2: the file ends where a value must stand"),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn invalid_text_is_reported() {
    let told = |bytes: &[u8]| decode(bytes).unwrap_err().to_string();
    assert_eq!(told(b" \n"), "the file is empty");
    assert_eq!(told(b"\xef\xbb\xbf{}"), "1:1: a byte order mark, which JSON does not have");
    assert_eq!(told(b"\xff\xfe{\0"), "1:1: UTF-16, but JSON is UTF-8");
    // As in Go each byte becomes U+FFFD, which is an error where no text may be.
    let decoded = decode(b"{\n \"caf\xe9\xe9\": \xff}").unwrap();
    assert_eq!(decoded.text, "{\n \"caf\u{fffd}\u{fffd}\": \u{fffd}}");
    assert_eq!(decoded.replaced, Some(Span::new(7, 10)));
    assert_eq!(super::tests::told(&decoded.text), "2:11: expected a value, found `\u{fffd}`");
    assert_eq!(decode("é".as_bytes()).unwrap().replaced, None);
}

#[test]
fn nesting_without_end_is_an_error() {
    let deep = "[".repeat(100 << 20);
    assert_eq!(told(&deep), "1:65: more than 64 levels of nesting");
    assert_eq!(told(&"{\"a\":".repeat(1000)), "1:321: more than 64 levels of nesting");
}
