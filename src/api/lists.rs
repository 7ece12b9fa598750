//! The items of lists, and the shape that all lists share.

use super::schema::{Definitions, Schema, json_object, json_words};
use super::values::{DatePrecision, QuoteKind, Speaker};
use crate::library::query;
use serde::Serialize;
use serde_json::{Value, json};

/// A piece of a list.
#[derive(Clone, Debug, Serialize)]
pub struct List<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// How many items the whole list has.
    pub total: usize,
    /// Give it as `cursor` to get the next piece; `null` at the end.
    pub next: Option<String>,
}

impl<T> List<T> {
    /// A piece of a list, item by item.
    pub fn of<U>(list: query::List<U>, item: impl FnMut(U) -> T) -> Self {
        let next = list.next.map(|cursor| cursor.to_address());
        Self { items: list.items.into_iter().map(item).collect(), total: list.total, next }
    }
}

impl<T: Schema> Schema for List<T> {
    fn schema(definitions: &mut Definitions) -> Value {
        let about = "Give it as `cursor` to get the next piece; null at the end.";
        json!({
            "type": "object",
            "description": "A piece of a list.",
            "properties": {
                "items": {"type": "array", "items": T::schema(definitions), "description": "The items, in order."},
                "total": {"type": "integer", "minimum": 0, "description": "How many items the whole list has."},
                "next": {"type": ["string", "null"], "description": about},
            },
            "required": ["items", "total", "next"],
        })
    }
}

json_object! {
    /// An article in a list.
    pub struct ArticleItem<'a> {
        /// Its name in addresses.
        id: &'a str,
        /// Its file, relative to the folder that was opened.
        path: String,
        /// The headline, or the file's name where there is none.
        title: &'a str,
        /// The day of publication, such as 2023-10-16; of a month or a year its first day.
        date: Option<String>,
        /// How much of the date is known.
        date_precision: Option<DatePrecision>,
        /// The outlet.
        source: Option<&'a str>,
        /// Who wrote it.
        byline: Option<String>,
        /// Where it stands on the web.
        url: Option<String>,
        /// ISO 639-1 code of its language, where it is known.
        language: Option<&'static str>,
        /// Number of words.
        words: usize,
        /// The beginning of its own text.
        lead: Option<String>,
        /// The most prominent people, five at most, with their number of mentions.
        people: Vec<PersonCount<'a>>,
        /// How many people are named.
        people_total: usize,
        /// The countries of most attention, five at most.
        countries: Vec<CountryFocus>,
        /// How many countries are named or implied.
        countries_total: usize,
        /// How many direct quotes there are.
        quotes: usize,
        /// Other articles with the same text or nearly the same, twenty at most.
        copies: Vec<ArticleCopy<'a>>,
        /// How many of them there are.
        copies_total: usize,
        /// How many outlets have the text, its own included.
        outlets: usize,
        /// Whether you marked it as read.
        read: bool,
    }
}

json_object! {
    /// An article with the same text as another, or nearly the same.
    pub struct ArticleCopy<'a> {
        /// Its name in addresses.
        id: &'a str,
        /// The headline, or the file's name where there is none.
        title: &'a str,
        /// The day of publication; of a month or a year its first day.
        date: Option<String>,
        /// How much of the date is known.
        date_precision: Option<DatePrecision>,
        /// The outlet.
        source: Option<&'a str>,
        /// The ids of those of its direct quotes that the other article does not have.
        own_quotes: Vec<String>,
    }
}

json_object! {
    /// A person and a number.
    pub struct PersonCount<'a> {
        /// The person's id.
        id: &'a str,
        /// The person's name.
        name: &'a str,
        /// How often.
        count: usize,
    }
}

json_object! {
    /// A country and its share of an article's attention.
    pub struct CountryFocus {
        /// ISO 3166-1 alpha-2 code; `XK` for Kosovo.
        code: String,
        /// Its usual English name.
        name: &'static str,
        /// 0 to 1.
        focus: f64,
    }
}

json_object! {
    /// A country and a number.
    pub struct CountryCount {
        /// ISO 3166-1 alpha-2 code; `XK` for Kosovo.
        code: String,
        /// Its usual English name.
        name: &'static str,
        /// How often.
        count: usize,
    }
}

json_object! {
    /// Words and a number.
    pub struct TextCount<'a> {
        /// The words.
        text: &'a str,
        /// How often.
        count: usize,
    }
}

json_object! {
    /// A person in a list.
    pub struct PersonItem<'a> {
        /// Their name in addresses.
        id: &'a str,
        /// Their name.
        name: &'a str,
        /// What articles call them, the most frequent first, three at most.
        roles: Vec<&'a str>,
        /// How many articles name them.
        articles: usize,
        /// How many times they are named.
        mentions: usize,
        /// How many quotes they said.
        quotes: usize,
        /// How many quotes of others name them.
        quotes_about: usize,
        /// The day of the first dated article; of a month or a year its first day.
        first_date: Option<String>,
        /// How much of that date is known.
        first_date_precision: Option<DatePrecision>,
        /// The day of the last dated article; of a month or a year its first day.
        last_date: Option<String>,
        /// How much of that date is known.
        last_date_precision: Option<DatePrecision>,
        /// Whether something about their identity is not certain; their own page says what.
        doubtful: bool,
    }
}

json_object! {
    /// A country in a list.
    pub struct CountryItem {
        /// ISO 3166-1 alpha-2 code; `XK` for Kosovo.
        code: String,
        /// Its usual English name.
        name: &'static str,
        /// How many articles name or imply it.
        articles: usize,
        /// How many times it is named or implied; `null` where only some articles are counted.
        mentions: Option<usize>,
        /// How many quotes name it or are in articles that are mainly about it.
        quotes: usize,
        /// The sum of its shares of the articles' attention.
        focus: f64,
    }
}

json_object! {
    /// A quote in a list.
    pub struct QuoteItem<'a> {
        /// `q1`, `q2` and so on within its article.
        id: String,
        /// Its article.
        article: ArticleRef<'a>,
        /// Its first code point in the article's text.
        start: usize,
        /// The code point after its last one.
        end: usize,
        /// The words said.
        text: String,
        /// How they are given.
        kind: QuoteKind,
        /// Who said them.
        speaker: Speaker<'a>,
        /// The word that announces them.
        cue: Option<String>,
        /// The words that stand for the speaker next to the cue.
        source: Option<String>,
        /// How sure the speaker is, 0 to 1.
        confidence: f64,
        /// Why it is a quote of this speaker.
        why: Option<String>,
        /// The words before it in its paragraph.
        before: Option<String>,
        /// The words after it in its paragraph.
        after: Option<String>,
        /// How many other articles have the same words.
        elsewhere: usize,
    }
}

json_object! {
    /// An article by name.
    pub struct ArticleRef<'a> {
        /// Its name in addresses.
        id: &'a str,
        /// The headline, or the file's name where there is none.
        title: &'a str,
        /// The day of publication; of a month or a year its first day.
        date: Option<String>,
        /// How much of the date is known.
        date_precision: Option<DatePrecision>,
        /// The outlet.
        source: Option<&'a str>,
        /// Where it stands on the web.
        url: Option<String>,
        /// ISO 639-1 code of its language, where it is known.
        language: Option<&'static str>,
    }
}

json_object! {
    /// A file, or a part of one, that gave no article; or a remark on how a file was read.
    pub struct ProblemItem<'a> {
        /// The file, relative to the folder that was opened.
        path: &'a str,
        /// What is wrong with it, or how it was read.
        reason: &'a str,
        /// What can be done about it.
        advice: &'a str,
        /// Whether something is lost.
        kind: ProblemKind,
    }
}

json_words! {
    /// What a line among the problems tells.
    pub enum ProblemKind {
        /// Something could not be read.
        Loss = "loss",
        /// Everything was read; this is how.
        Note = "note",
    }
}

/// `None` for nothing: unknown is `null`, never empty.
pub(super) fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
