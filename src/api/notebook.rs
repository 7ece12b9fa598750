//! Entries of the notebook.

use super::schema::json_object;
use crate::library::Library;
use crate::library::query;
use crate::notebook::{Action, Event};
use serde_json::{Value, json};

json_object! {
    /// A piece of the notebook.
    pub struct NotebookPage {
        /// The entries, the newest first.
        items: Vec<NotebookItem>,
        /// How many there are.
        total: usize,
        /// Give it as `cursor` to get the next piece; `null` at the end.
        next: Option<String>,
        /// Changes with every change of the notebook; send it with a change that must not meet another one.
        revision: String,
    }
}

json_object! {
    /// An entry of the notebook.
    pub struct NotebookItem {
        /// Its name.
        id: String,
        /// When it was made.
        at: String,
        /// What was done, as in `POST /api/notebook`.
        action: &'static str,
        /// Whether it holds: it was neither taken back nor replaced.
        active: bool,
        /// What was done, in words.
        summary: String,
        /// The id of the article it is about; `null` where it is about none or all.
        article: Option<String>,
        /// The title of that article, as it was then.
        article_title: Option<String>,
        /// Whether that article is there.
        found: bool,
        /// The words of the article that it is about.
        quoted: Option<String>,
        /// The user's note.
        note: Option<String>,
        /// Labels.
        labels: Vec<String>,
        /// Collections.
        collections: Vec<String>,
        /// The entry as it is in the file.
        line: String,
    }
}

json_object! {
    /// What became of a change of the notebook.
    pub struct NotebookAnswer {
        /// The entry.
        entry: NotebookItem,
        /// Whether the notebook was changed; otherwise it said the same already.
        changed: bool,
        /// The revision of the notebook now.
        revision: String,
    }
}

impl NotebookItem {
    /// An entry as scripts see it.
    #[must_use]
    pub fn of(event: &Event, library: &Library) -> Self {
        let article = event.action.article();
        let here = article.and_then(|article| query::find_link(library, article));
        let (note, labels, collections) = match &event.action {
            Action::Keep { note, labels, collections, .. } => (note.clone(), labels.clone(), collections.clone()),
            _ => Default::default(),
        };
        Self {
            id: event.id.to_string(),
            at: event.at.to_string(),
            action: event.action.name(),
            active: library.notebook().is_active(event),
            summary: event.summary(),
            article: article.map(|article| here.as_ref().map_or(&*article.id, |here| here.id).to_owned()),
            article_title: article.and_then(|article| article.title.clone()),
            found: article.is_none() || here.is_some(),
            quoted: event.action.text().map(|text| text.exact.clone()),
            note,
            labels,
            collections,
            line: event.to_line().trim_end().to_owned(),
        }
    }
}

/// What `POST /api/notebook` takes.
#[must_use]
pub fn draft_schema() -> Value {
    let text = |about: &str| json!({"type": "string", "description": about});
    let texts = |about: &str| json!({"type": "array", "items": {"type": "string"}, "description": about});
    let position = |about: &str| json!({"type": "integer", "minimum": 0, "description": about});
    let flag = |about: &str| json!({"type": "boolean", "description": about});
    let actions = [
        "name-person",
        "split-person",
        "not-person",
        "add-person",
        "set-speaker",
        "not-quote",
        "set-extent",
        "add-quote",
        "not-country",
        "set-country",
        "add-country",
        "set-field",
        "hide",
        "copies",
        "keep",
        "read",
        "save-search",
        "see-search",
    ];
    json!({
        "type": "object",
        "required": ["action"],
        "additionalProperties": false,
        "properties": {
            "action": {"type": "string", "enum": actions, "description": "What is to be done."},
            "article": text("The id of the article. For name-person and not-person: only there."),
            "quote": text("A quote of the article by its id, such as q3."),
            "start": position("The first code point of the words that are meant."),
            "end": position("The code point after the last."),
            "exact": text("The words themselves, instead of positions."),
            "prefix": text("What comes before them, where they occur more than once."),
            "suffix": text("What comes after them."),
            "extent": text("set-extent: all words of the quote."),
            "person": text("name-person, not-person: the id of a person, or a name; split-person: the id."),
            "names": texts("split-person: those of the person's names that are somebody else's."),
            "name": text("The right name of a person or speaker, or the phrase for a speaker, or the name of a search."),
            "speaker": {"type": "string", "enum": ["person", "other", "unknown"],
                "description": "set-speaker, add-quote: what kind of speaker it is; person, if not given."},
            "country": text("The code or name of a country."),
            "with": text("set-country: the code or name of the right one."),
            "field": {"type": "string", "enum": ["title", "date", "source", "byline"],
                "description": "set-field: what is corrected."},
            "value": text("set-field: the right value; none for an article that has none."),
            "other": text("copies: the id of the other article."),
            "are": flag("copies: whether they are."),
            "note": text("keep: a note."),
            "labels": texts("keep: labels."),
            "collections": texts("keep: collections."),
            "replaces": text("keep: the entry whose place it takes."),
            "address": text("save-search: path and query of its page."),
            "search": text("see-search: the saved search that was looked at."),
            "revision": text("The revision that the notebook must have."),
        },
    })
}
