//! The engine, on any text.

use super::tokens::check_tokens;
use quotidian::api::{self, Options};
use quotidian::engine;
use quotidian::library::ids_within;
use quotidian::readers;
use serde_json::Value;

/// Checks [`engine::annotate`] and the JSON made of what it finds.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Some(article) = readers::parse("made-up.txt", text.as_bytes()).articles.pop() else { return };
    let text = &article.text;

    check_tokens(text, &article.asides);
    let found = engine::annotate(&article);
    assert_eq!(found.validate(text), Ok(()));
    assert_eq!(found, engine::annotate(&article), "another answer the second time");

    let ids = ids_within(&found.people);
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let options = Options { indirect: true, all_reported: true, explain: true };
    let json = serde_json::to_value(api::article(&article, &found, &ids, options)).expect("memory");
    let characters: Vec<char> = text.chars().collect();
    slices_back(&json, &characters);
    for quote in json["quotes"].as_array().expect("quotes") {
        if let Some(id) = quote["speaker"]["person_id"].as_str() {
            assert!(ids.contains(&id), "{id} is nobody");
        }
    }
}

/// Whatever has a start, an end and a text, has the text that stands there, in code points.
fn slices_back(value: &Value, characters: &[char]) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| slices_back(item, characters)),
        Value::Object(fields) => {
            if let (Some(start), Some(end), Some(text)) =
                (value["start"].as_u64(), value["end"].as_u64(), value["text"].as_str())
            {
                let there: String = characters[start as usize..end as usize].iter().collect();
                assert_eq!(there, text, "{value}");
            }
            fields.values().for_each(|field| slices_back(field, characters));
        }
        _ => {}
    }
}
