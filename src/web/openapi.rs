//! `/api/openapi.json`: OpenAPI 3.1, made from the table of addresses and the types themselves.

use super::endpoint::{Answer, Endpoint};
use super::params::{Kind, Parameter};
use crate::api::Definitions;
use serde_json::{Map, Value, json};

/// The description of these addresses.
pub(super) fn openapi(endpoints: &[Endpoint]) -> Value {
    let mut definitions = Definitions::new();
    definitions.insert("Problem".to_owned(), problem());
    let mut paths = Map::new();
    for endpoint in endpoints {
        let operation = operation(endpoint, &mut definitions);
        let methods = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        methods[endpoint.method.to_ascii_lowercase()] = operation;
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
    let parameters: Vec<Value> = endpoint.parameters.iter().map(parameter).collect();
    let mut responses = Map::new();
    responses.insert("200".to_owned(), success(endpoint, definitions));
    let mut refuse = |status: u16, what: &str| {
        let content = json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
        responses.insert(status.to_string(), json!({"description": what, "content": content}));
    };
    refuse(400, "A parameter is unknown or malformed; the answer names it.");
    refuse(406, "The Accept header leaves out the form of the answer.");
    if endpoint.path.contains('{') {
        refuse(404, "There is nothing of this id.");
    }
    if let Some(body) = endpoint.body {
        refuse(413, body.too_long);
        refuse(415, body.wrong_kind);
    }
    endpoint.refusals.iter().for_each(|(status, what)| refuse(*status, what));
    if endpoint.is_change() && endpoint.method == "POST" {
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
    if let Some(body) = endpoint.body {
        let schema = body.schema.map_or_else(|| json!({}), |schema| json!({"schema": schema()}));
        let content: Map<String, Value> = body.kinds.iter().map(|kind| ((*kind).to_owned(), schema.clone())).collect();
        operation["requestBody"] = json!({"required": true, "content": content});
    }
    operation
}

fn parameter(parameter: &Parameter) -> Value {
    let Parameter { name, what, kind } = parameter;
    match kind {
        Kind::Path => {
            json!({"name": name, "in": "path", "required": true, "description": what, "schema": kind.schema()})
        }
        Kind::Ids(_) => {
            json!({"name": name, "in": "query", "description": what, "schema": kind.schema(), "explode": true})
        }
        _ => json!({"name": name, "in": "query", "description": what, "schema": kind.schema()}),
    }
}

fn success(endpoint: &Endpoint, definitions: &mut Definitions) -> Value {
    let mut headers = Map::new();
    let content = match endpoint.answer {
        Answer::Json(schema) => json!({"application/json": {"schema": schema(definitions)}}),
        Answer::List(schema) => {
            let about = "The next piece, rel=\"next\".";
            headers.insert("Link".to_owned(), json!({"schema": {"type": "string"}, "description": about}));
            json!({"application/json": {"schema": schema(definitions)}})
        }
        Answer::JsonOrCsv(schema) => json!({"application/json": {"schema": schema(definitions)}, "text/csv": {}}),
        Answer::Export(kind) => {
            let about = "How many items the whole export has, to see that all of it came.";
            let count = json!({"schema": {"type": "integer"}, "required": true, "description": about});
            headers.insert("X-Total-Count".to_owned(), count);
            json!({kind: {}})
        }
        Answer::File(kind @ "application/json") => json!({kind: {"schema": {"type": "object"}}}),
        Answer::File(kind) => json!({kind: {}}),
    };
    let mut success = json!({"description": endpoint.summary, "content": content});
    if !headers.is_empty() {
        success["headers"] = Value::Object(headers);
    }
    success
}

/// `/api/articles/{id}/brat.ann` is `articles_id_brat_ann`.
fn operation_id(endpoint: &Endpoint) -> String {
    let words = endpoint.path.trim_start_matches("/api/").split(|c: char| !c.is_ascii_alphanumeric());
    let prefix = endpoint.is_change().then(|| if endpoint.method == "POST" { "add" } else { "undo" });
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
