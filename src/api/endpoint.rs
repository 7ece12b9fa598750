//! What is described of an address of the API.

use super::parameters::{Kind, Parameter, flag, text};
use super::schema::Definitions;
use serde_json::Value;

/// An address and what it answers.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// Under which heading it stands.
    pub group: &'static str,
    /// The path, with `{id}` or `{code}` where something is to be put in.
    pub path: &'static str,
    /// What it gives, a sentence.
    pub summary: &'static str,
    /// Its parameters; `pretty` and, for lists, `limit` and `cursor` come on top.
    pub parameters: &'static [Parameter],
    /// What it answers.
    pub answer: Answer,
    /// Path and query of an example, with `{id}`, `{other}`, `{person}`, `{code}` and `{saved}` to be put in from the library at
    /// hand; empty where it is the path alone.
    pub example: &'static str,
}

/// What an address answers.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// JSON of one shape.
    Json(fn(&mut Definitions) -> Value),
    /// A list in JSON.
    List(fn(&mut Definitions) -> Value),
    /// A stream or file of this media type.
    File(&'static str),
    /// The annotations of a text that is posted.
    Extract,
    /// An entry of the notebook, made of the JSON that is posted.
    Write(fn(&mut Definitions) -> Value),
    /// The entry that is taken back.
    Undo(fn(&mut Definitions) -> Value),
    /// What is known of the names that are posted.
    Lookup(fn(&mut Definitions) -> Value),
}

impl Endpoint {
    /// The HTTP method.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        match self.answer {
            Answer::Extract | Answer::Write(_) | Answer::Lookup(_) => "POST",
            Answer::Undo(_) => "DELETE",
            Answer::Json(_) | Answer::List(_) | Answer::File(_) => "GET",
        }
    }

    /// Every parameter, those that many addresses share included.
    #[must_use]
    pub fn all_parameters(&self) -> Vec<Parameter> {
        let mut all = self.parameters.to_vec();
        if let Answer::List(_) = self.answer {
            all.push(Parameter { name: "limit", what: "How many items at most.", kind: Kind::Limit });
            all.push(text("cursor", "Where to go on: the `next` of the piece before."));
        }
        if self.path == "/api/pairs" {
            all.push(Parameter { name: "limit", what: "How many pairs at most.", kind: Kind::Limit });
        }
        if ["/api/articles", "/api/quotes", "/api/search"].contains(&self.path) {
            all.push(flag(
                "facets",
                "Whether the most frequent outlets, countries and people are counted too, and the time.",
            ));
        }
        let is_short = self.group == "Notebook" || self.path == "/api/pairs.csv";
        if matches!(self.answer, Answer::File("text/csv")) && !is_short {
            all.push(flag("bom", "Whether the file begins with a byte order mark, which some spreadsheets want."));
        }
        if !matches!(self.answer, Answer::File("text/event-stream")) {
            all.push(flag("pretty", "Whether JSON is spread over lines, for reading."));
        }
        all
    }
}
