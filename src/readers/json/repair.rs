//! JSON as programs write it: with `NaN`, numbers beyond any measure, and halves of characters, which JSON does not have.

use serde_json::{Error, Value};

/// Reads a JSON value. `NaN`, `Infinity` and numbers that are too large become `null`, halves of characters `�`.
pub(super) fn parse(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).or_else(|error| match repaired(text) {
        Some(repaired) => serde_json::from_str(&repaired),
        None => Err(error),
    })
}

/// The text without what JSON does not have; `None` when there is nothing of that kind in it.
fn repaired(text: &str) -> Option<String> {
    let mut repaired = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '"' => string_end(rest),
            '-' | '0'..='9' | 'A'..='Z' | 'a'..='z' => {
                let in_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-');
                rest.find(|c| !in_word(c)).unwrap_or(rest.len())
            }
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(end);
        match token {
            _ if first == '"' => push_whole_characters(token, &mut repaired),
            // Rust reads the names of these values, too.
            _ if token.parse::<f64>().is_ok_and(|number| !number.is_finite()) => repaired.push_str("null"),
            _ => repaired.push_str(token),
        }
        rest = after;
    }
    (repaired != text).then_some(repaired)
}

/// Where the string ends with which `text` begins.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    let ends = |(_, byte): &(usize, u8)| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    };
    let end = text.bytes().enumerate().skip(1).find(ends);
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// Appends a string; an escaped half of a character without its other half becomes `\ufffd`.
fn push_whole_characters(string: &str, repaired: &mut String) {
    let mut rest = string;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        repaired.push_str(before);
        let length = match (unit(escape), unit(escape.get(6..).unwrap_or_default())) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => 12,
            (Some(0xD800..0xE000), _) => {
                repaired.push_str("\\ufffd");
                rest = &escape[6..];
                continue;
            }
            _ => escape.char_indices().nth(2).map_or(escape.len(), |(at, _)| at),
        };
        let (escape, after) = escape.split_at(length);
        repaired.push_str(escape);
        rest = after;
    }
    repaired.push_str(rest);
}

/// The number in the escape `\u…` with which `text` begins.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{parse, repaired};
    use serde_json::json;

    #[test]
    fn extensions_of_json_are_left_out() {
        let read = parse(r#"[{"a": NaN, "b": -Infinity, "c": 1e400, "d": 1.5, "e": "NaN 1e400 \\ud83d \" \ud83d!"}]"#);
        let expected = json!([{"a": null, "b": null, "c": null, "d": 1.5, "e": "NaN 1e400 \\ud83d \" \u{fffd}!"}]);
        assert_eq!(read.unwrap(), expected);
        assert_eq!(parse(r#""\ude00\ud83d\ude00\ud83d\ud83d""#).unwrap(), json!("\u{fffd}😀\u{fffd}\u{fffd}"));
    }

    #[test]
    fn what_is_no_json_stays_wrong() {
        for text in ["", "{", "[nul]", "[NaNs]", "\"\\ud83d", "[\"\\u12é\"]", "\"\\", "[-]", "[--Infinity]", "é"] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(repaired(r#"{"a": [1, true, "é\u00e9\n"]}"#), None);
    }
}
