//! The JSON Schema of the types, for `/api/openapi.json`.
//!
//! A type is written once, inside [`json_object!`] or [`json_words!`]; its fields, their order and their comments become
//! both what is serialised and what is documented, so that the two cannot drift apart.

use serde_json::{Map, Value, json};

/// The schemas of all named types, by name.
pub type Definitions = Map<String, Value>;

/// A type whose JSON can be described.
pub trait Schema {
    /// Its schema; named types put theirs into `definitions` and refer to it.
    fn schema(definitions: &mut Definitions) -> Value;
}

impl Schema for &str {
    fn schema(_: &mut Definitions) -> Value {
        json!({"type": "string"})
    }
}

impl Schema for String {
    fn schema(_: &mut Definitions) -> Value {
        json!({"type": "string"})
    }
}

impl Schema for usize {
    fn schema(_: &mut Definitions) -> Value {
        json!({"type": "integer", "minimum": 0})
    }
}

impl Schema for u64 {
    fn schema(_: &mut Definitions) -> Value {
        json!({"type": "integer", "minimum": 0})
    }
}

impl Schema for f64 {
    fn schema(_: &mut Definitions) -> Value {
        json!({"type": "number", "minimum": 0})
    }
}

impl Schema for bool {
    fn schema(_: &mut Definitions) -> Value {
        json!({"type": "boolean"})
    }
}

impl<T: Schema> Schema for Vec<T> {
    fn schema(definitions: &mut Definitions) -> Value {
        json!({"type": "array", "items": T::schema(definitions)})
    }
}

impl<T: Schema> Schema for Option<T> {
    fn schema(definitions: &mut Definitions) -> Value {
        json!({"anyOf": [T::schema(definitions), {"type": "null"}]})
    }
}

/// Puts the schema of an object into the definitions, once, and refers to it. `fields` are name, comment, schema and
/// whether the field is always there.
pub(super) fn object(
    name: &str,
    about: &str,
    definitions: &mut Definitions,
    fields: impl FnOnce(&mut Definitions) -> Vec<(&'static str, String, Value, bool)>,
) -> Value {
    if !definitions.contains_key(name) {
        definitions.insert(name.to_owned(), Value::Null);
        let fields = fields(definitions);
        let required: Vec<&str> = fields.iter().filter(|field| field.3).map(|field| field.0).collect();
        let properties: Map<String, Value> =
            fields.iter().map(|(name, about, schema, _)| ((*name).to_owned(), described(schema, about))).collect();
        let object = json!({
            "type": "object", "description": about, "properties": properties, "required": required,
        });
        definitions.insert(name.to_owned(), object);
    }
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// Puts the schema of a choice of words into the definitions and refers to it.
pub(super) fn words(name: &str, about: &str, definitions: &mut Definitions, words: &[(&str, String)]) -> Value {
    let meanings: Vec<String> = words.iter().map(|(word, about)| format!("`{word}`: {about}")).collect();
    let values: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let about = format!("{about} {}", meanings.join(" "));
    definitions.insert(name.to_owned(), json!({"type": "string", "description": about, "enum": values}));
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn described(schema: &Value, about: &str) -> Value {
    let mut schema = schema.clone();
    if let Some(object) = schema.as_object_mut() {
        object.insert("description".to_owned(), Value::from(about));
    }
    schema
}

/// A doc comment's lines as one text.
pub(super) fn comment(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

/// Defines an object of the JSON: its fields in their order, each with a comment. A field marked
/// `@"Option::is_none"` is left out, not `null`, when there is nothing.
macro_rules! json_object {
    (
        $(#[doc = $about:literal])+
        pub struct $name:ident $(<$life:lifetime>)? {
            $( $(#[doc = $doc:literal])+ $(@$absent:literal)? $field:ident: $type:ty, )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, serde::Serialize)]
        pub struct $name $(<$life>)? {
            $(
                $(#[doc = $doc])+
                $(#[serde(skip_serializing_if = $absent)])?
                pub $field: $type,
            )+
        }

        impl $(<$life>)? $crate::api::schema::Schema for $name $(<$life>)? {
            fn schema(definitions: &mut $crate::api::schema::Definitions) -> serde_json::Value {
                use $crate::api::schema::{comment, object};
                object(stringify!($name), &comment(&[$($about),+]), definitions, |definitions| vec![
                    $((
                        stringify!($field),
                        comment(&[$($doc),+]),
                        <$type as $crate::api::schema::Schema>::schema(definitions),
                        <[&str]>::is_empty(&[$($absent)?]),
                    ),)+
                ])
            }
        }
    };
}

/// Defines a choice of words of the JSON, each with a comment.
macro_rules! json_words {
    (
        $(#[doc = $about:literal])+
        pub enum $name:ident {
            $( $(#[doc = $doc:literal])+ $variant:ident = $word:literal, )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
        pub enum $name {
            $( $(#[doc = $doc])+ #[serde(rename = $word)] $variant, )+
        }

        impl $name {
            /// The word itself.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
        }

        impl $crate::api::schema::Schema for $name {
            fn schema(definitions: &mut $crate::api::schema::Definitions) -> serde_json::Value {
                use $crate::api::schema::{comment, words};
                let all = [$(($word, comment(&[$($doc),+]))),+];
                words(stringify!($name), &comment(&[$($about),+]), definitions, &all)
            }
        }
    };
}

pub(super) use {json_object, json_words};
