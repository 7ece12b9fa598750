//! `/api/openapi.json`: OpenAPI 3.1, made from the table of addresses and the types themselves.

use super::article::Article;
use super::endpoint::{Answer, Endpoint};
use super::endpoints::ENDPOINTS;
use super::parameters::{Kind, Parameter};
use super::schema::{Definitions, Schema};
use serde_json::{Map, Value, json};

/// The description of the API.
#[must_use]
pub fn openapi() -> Value {
    let mut definitions = Definitions::new();
    definitions.insert("Problem".to_owned(), problem());
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        let operation = operation(endpoint, &mut definitions);
        let methods = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        methods[endpoint.method().to_ascii_lowercase()] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Quotidian",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Who is in the news, which countries it is about, and who said what. Positions count Unicode \
                code points of the text beside them, half-open. Unknown is null. Lists answer with items, total and next.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": definitions},
    })
}

fn operation(endpoint: &Endpoint, definitions: &mut Definitions) -> Value {
    let mut parameters: Vec<Value> = endpoint.all_parameters().iter().map(query_parameter).collect();
    for name in ["id", "code", "event"].into_iter().filter(|name| endpoint.path.contains(&format!("{{{name}}}"))) {
        let what = match name {
            "id" => "The id.",
            "event" => "The name of the entry.",
            _ => "ISO 3166-1 alpha-2 code, in either case.",
        };
        let schema = json!({"type": "string", "minLength": 1});
        parameters.push(json!({"name": name, "in": "path", "required": true, "description": what, "schema": schema}));
    }
    let mut responses = Map::new();
    responses.insert("200".to_owned(), success(endpoint, definitions));
    let mut refuse = |status: &str, what: &str| {
        let content = json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
        responses.insert(status.to_owned(), json!({"description": what, "content": content}));
    };
    refuse("400", "A parameter is unknown or malformed; the answer names it.");
    refuse("406", "The Accept header leaves out the form of the answer.");
    if endpoint.path.contains('{') || endpoint.path == "/api/compare" {
        refuse("404", "There is nothing of this id.");
    }
    if matches!(endpoint.answer, Answer::Lookup(_)) {
        refuse("403", "A page of another site asks for it.");
        refuse("413", "The list is longer than 1 MiB.");
        refuse("415", "It is not text/plain.");
    }
    if matches!(endpoint.answer, Answer::Extract) {
        refuse("413", "The text is longer than 2 MiB.");
        refuse("415", "It is not text/plain or text/markdown.");
        refuse("422", "There is no article in it.");
    }
    if matches!(endpoint.answer, Answer::Write(_) | Answer::Undo(_)) {
        refuse("403", "A page of another site asks for it.");
        refuse("404", "There is no such article or entry.");
        refuse("409", "The notebook has another revision by now.");
        refuse("503", "The notebook cannot be written, or there is no place for one.");
    }
    if matches!(endpoint.answer, Answer::Write(_)) {
        refuse("413", "It is longer than 128 KiB.");
        refuse("415", "It is not application/json.");
        responses.insert("201".to_owned(), success(endpoint, definitions));
    }
    if endpoint.path == "/api/people/{id}" {
        let location = json!({"Location": {"schema": {"type": "string"}, "description": "The person’s own address."}});
        responses.insert("308".to_owned(), json!({"description": "It is a form of a name.", "headers": location}));
    }
    let mut operation = json!({
        "tags": [endpoint.group],
        "summary": endpoint.summary,
        "operationId": operation_id(endpoint),
        "parameters": parameters,
        "responses": responses,
    });
    if matches!(endpoint.answer, Answer::Extract) {
        let text = json!({});
        operation["requestBody"] = json!({"required": true, "content": {"text/plain": text, "text/markdown": text}});
    }
    if matches!(endpoint.answer, Answer::Lookup(_)) {
        operation["requestBody"] = json!({"required": true, "content": {"text/plain": {}}});
    }
    if matches!(endpoint.answer, Answer::Write(_)) {
        let schema = super::notebook::draft_schema();
        operation["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": schema}}});
    }
    operation
}

fn query_parameter(parameter: &Parameter) -> Value {
    let mut value = json!({
        "name": parameter.name,
        "in": "query",
        "description": parameter.what,
        "schema": parameter.kind.schema(),
    });
    if matches!(parameter.kind, Kind::Ids) {
        value["explode"] = Value::from(true);
    }
    value
}

fn success(endpoint: &Endpoint, definitions: &mut Definitions) -> Value {
    match endpoint.answer {
        Answer::Json(schema) | Answer::Write(schema) | Answer::Undo(schema) => {
            json!({"description": endpoint.summary, "content": {"application/json": {"schema": schema(definitions)}}})
        }
        Answer::List(schema) => json!({
            "description": endpoint.summary,
            "headers": {"Link": {"schema": {"type": "string"}, "description": "The next piece, rel=\"next\"."}},
            "content": {"application/json": {"schema": schema(definitions)}},
        }),
        Answer::File("application/json") => {
            json!({"description": endpoint.summary, "content": {"application/json": {"schema": {"type": "object"}}}})
        }
        // How many annotations there are is not known before they are written.
        Answer::File(kind)
            if endpoint.path.contains('{')
                || endpoint.path == "/api/annotations.ndjson"
                || endpoint.group == "Notebook"
                || endpoint.path.starts_with("/api/pairs.")
                || ["text/event-stream", "application/atom+xml"].contains(&kind) =>
        {
            json!({"description": endpoint.summary, "content": {kind: {}}})
        }
        Answer::File(kind) => {
            let about = "How many items the whole export has, to see that all of it came.";
            json!({
                "description": endpoint.summary,
                "headers": {"X-Total-Count": {"schema": {"type": "integer"}, "required": true, "description": about}},
                "content": {kind: {}},
            })
        }
        Answer::Lookup(schema) => json!({
            "description": endpoint.summary,
            "content": {"application/json": {"schema": schema(definitions)}, "text/csv": {}},
        }),
        Answer::Extract => json!({
            "description": endpoint.summary,
            "content": {"application/json": {"schema": Article::schema(definitions)}},
        }),
    }
}

/// `/api/articles/{id}/brat.ann` is `articles_id_brat_ann`.
fn operation_id(endpoint: &Endpoint) -> String {
    let words = endpoint.path.trim_start_matches("/api/").split(|c: char| !c.is_ascii_alphanumeric());
    let prefix = match endpoint.answer {
        Answer::Write(_) => Some("add"),
        Answer::Undo(_) => Some("undo"),
        _ => None,
    };
    prefix.into_iter().chain(words.filter(|word| !word.is_empty())).collect::<Vec<_>>().join("_")
}

/// RFC 9457.
fn problem() -> Value {
    json!({
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "properties": {
            "type": {"type": "string", "description": "about:blank: the status says it all."},
            "title": {"type": "string", "description": "What happened, the same for every error of its kind."},
            "status": {"type": "integer", "description": "The HTTP status."},
            "detail": {"type": "string", "description": "What happened this time and what to do."},
            "errors": {
                "type": "array",
                "description": "The parameters at fault.",
                "items": {
                    "type": "object",
                    "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
                    "required": ["parameter", "detail"],
                },
            },
        },
        "required": ["type", "title", "status", "detail"],
    })
}
