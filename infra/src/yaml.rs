//! Writes a template as YAML: maps, lists and scalars in block style, long forms of the intrinsic functions. A key that
//! begins with `#` is a comment above the key after it. Nothing is read back, so this little is enough, and the order of
//! everything is the order in which it was said.

use serde_json::{Map, Value};

/// How wide a comment gets.
const WIDTH: usize = 112;

/// The whole document.
pub fn emit(document: &Value) -> String {
    let mut text = String::new();
    match document {
        Value::Object(map) => write_map(&mut text, map, 0),
        other => text.push_str(&scalar(other)),
    }
    text
}

fn write_map(text: &mut String, map: &Map<String, Value>, depth: usize) {
    for (name, value) in map {
        if name.starts_with('#') {
            comment(text, value.as_str().unwrap_or_default(), depth);
            continue;
        }
        indent(text, depth);
        text.push_str(&quoted(name));
        text.push(':');
        after(text, value, depth);
    }
}

/// What stands after a key or a dash.
fn after(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            text.push('\n');
            write_map(text, map, depth + 1);
        }
        Value::Array(list) if !list.is_empty() => {
            text.push('\n');
            for item in list {
                write_item(text, item, depth + 1);
            }
        }
        other => {
            text.push(' ');
            text.push_str(&scalar(other));
            text.push('\n');
        }
    }
}

/// An item of a list; a map begins on the dash's own line.
fn write_item(text: &mut String, item: &Value, depth: usize) {
    let mut block = String::new();
    match item {
        Value::Object(map) if !map.is_empty() => write_map(&mut block, map, depth + 1),
        other => {
            indent(text, depth);
            text.push('-');
            return after(text, other, depth);
        }
    }
    indent(text, depth);
    text.push_str("- ");
    text.push_str(block.trim_start());
}

fn comment(text: &mut String, words: &str, depth: usize) {
    let mut line = String::new();
    for word in words.split_whitespace() {
        if !line.is_empty() && line.len() + word.len() + depth * 2 > WIDTH {
            write_comment(text, &line, depth);
            line.clear();
        }
        line.push(' ');
        line.push_str(word);
    }
    write_comment(text, &line, depth);
}

fn write_comment(text: &mut String, line: &str, depth: usize) {
    indent(text, depth);
    text.push('#');
    text.push_str(line);
    text.push('\n');
}

fn indent(text: &mut String, depth: usize) {
    text.push_str(&"  ".repeat(depth));
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Object(_) => "{}".to_owned(),
        Value::Array(_) => "[]".to_owned(),
        other => other.to_string(),
    }
}

/// Bare where nothing but a plain word can be meant; everything else as a JSON string, which YAML reads alike.
fn quoted(text: &str) -> String {
    let bare = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '_' | '-' | '.' | '(' | ')' | ' '))
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
        && !matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n");
    if bare { text.to_owned() } else { Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn maps_lists_scalars_and_comments() {
        let document = json!({
            "A": { "#": "why it is there", "B": [1, "two", { "C": "x", "D": [] }, ["z"]], "E": {} },
            "Yes": "yes", "2012": "2012-10-17", "Sub": "${A}:x", "Star": "*", "Colon": "a: b", "Arn": "arn:aws:x",
        });
        let expected = "A:\n  # why it is there\n  B:\n    - 1\n    - two\n    - C: x\n      D: []\n    -\n      - z\n  E: {}\n\
                        \"Yes\": \"yes\"\n\"2012\": \"2012-10-17\"\nSub: \"${A}:x\"\nStar: \"*\"\nColon: \"a: b\"\nArn: arn:aws:x\n";
        assert_eq!(emit(&document), expected);
    }

    #[test]
    fn long_comments_are_broken() {
        let document = json!({ "#": "word ".repeat(60), "A": 1 });
        let text = emit(&document);
        assert!(text.lines().count() > 3 && text.lines().all(|line| line.len() <= WIDTH + 2 && (line.starts_with("# word") || line == "A: 1")));
    }
}
