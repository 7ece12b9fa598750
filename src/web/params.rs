//! The parameters of an address. Reading one also describes it, so that what is read and what is described cannot differ.

use super::error::WebError;
use crate::annotations::CountryCode;
use crate::library::{first_day, last_day};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use strsim::osa_distance;

/// A parameter as it is described.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it does; empty for those of pages, which nothing describes.
    pub what: &'static str,
    /// What it may be.
    pub kind: Kind,
}

/// What a parameter may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A segment of the path.
    Path,
    /// Any text.
    Text,
    /// Any text, any number of times.
    Texts,
    /// A day, month or year.
    Day,
    /// The code of a country, any number of times.
    Countries,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    OneOf(Vec<&'static str>),
    /// Any number of ids up to this.
    Ids(usize),
    /// 1 to 1000.
    Limit,
}

/// A year, with a month, with a day; or nothing.
const DAY: &str = "^([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?$";

impl Kind {
    /// The JSON Schema of the parameter's values. An empty value counts as none, as forms send it for “any”.
    pub(super) fn schema(&self) -> Value {
        match self {
            Self::Path => json!({"type": "string", "minLength": 1}),
            Self::Text => json!({"type": "string"}),
            Self::Texts => json!({"type": "array", "items": {"type": "string"}}),
            Self::Day => json!({"type": "string", "pattern": DAY, "examples": ["2023-10-16", "2023-10", "2023"]}),
            Self::Countries => {
                let both = |code: CountryCode| [code.to_string(), code.to_string().to_lowercase()];
                let mut codes: Vec<String> = CountryCode::all().flat_map(both).collect();
                codes.push(String::new());
                json!({"type": "array", "items": {"type": "string", "enum": codes}})
            }
            Self::Flag => json!({"enum": [true, false, "true", "false", "1", "0", ""]}),
            Self::OneOf(words) => {
                let words: Vec<&str> = words.iter().copied().chain([""]).collect();
                json!({"type": "string", "enum": words})
            }
            Self::Ids(most) => json!({"type": "array", "items": {"type": "string"}, "maxItems": most}),
            Self::Limit => json!({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 1000}, {"const": ""}]}),
        }
    }
}

/// A typed set of parameters. Several make one as a tuple.
pub trait Parameters: Sized {
    /// Reads them. Without any parameter it succeeds, so that reading from nothing describes them.
    ///
    /// # Errors
    /// When one is malformed.
    fn read(params: &mut Params) -> Result<Self, WebError>;

    /// The parameters that are read.
    #[must_use]
    fn describe() -> Vec<Parameter> {
        let mut params = Params::default();
        Self::read(&mut params).unwrap_or_else(|error| panic!("a parameter is required: {}", error.detail));
        params.known
    }
}

impl Parameters for () {
    fn read(_: &mut Params) -> Result<Self, WebError> {
        Ok(())
    }
}

impl<A: Parameters, B: Parameters> Parameters for (A, B) {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        Ok((A::read(params)?, B::read(params)?))
    }
}

impl<A: Parameters, B: Parameters, C: Parameters> Parameters for (A, B, C) {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        Ok((A::read(params)?, B::read(params)?, C::read(params)?))
    }
}

/// The parameters of one request, in the order in which they stand.
///
/// Each is taken by its name. [`Params::finish`] then refuses those that are left over, so that a misspelt filter is never
/// taken for “no filter”.
#[derive(Clone, Debug, Default)]
pub struct Params {
    path: Vec<(String, String)>,
    pairs: Vec<(String, String)>,
    known: Vec<Parameter>,
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let path = RawPathParams::from_request_parts(parts, state).await;
        let path = path.map_err(|_| WebError::bad_request("The request cannot be understood."))?;
        let path = path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Ok(Self { path, ..Self::of_query(parts.uri.query().unwrap_or_default()) })
    }
}

impl Params {
    /// The parameters in the query of an address.
    #[must_use]
    pub fn of_query(query: &str) -> Self {
        Self { pairs: form_urlencoded::parse(query.as_bytes()).into_owned().collect(), ..Self::default() }
    }

    /// Notes a parameter and takes its values; empty ones are left out, as forms send them for “any”.
    fn take(&mut self, name: &'static str, what: &'static str, kind: Kind) -> Vec<String> {
        self.known.push(Parameter { name, what, kind });
        let mine = self.pairs.extract_if(.., |(given, _)| given == name);
        mine.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty()).collect()
    }

    /// The same for one that is given at most once.
    fn take_one(&mut self, name: &'static str, what: &'static str, kind: Kind) -> Result<Option<String>, WebError> {
        let mut values = self.take(name, what, kind);
        if values.len() > 1 {
            return Err(WebError::bad_parameter(name, "it is given more than once."));
        }
        Ok(values.pop())
    }

    /// Whether a parameter is given without a value.
    #[must_use]
    pub fn is_empty(&self, name: &str) -> bool {
        self.pairs.iter().any(|(given, value)| given == name && value.is_empty())
    }

    /// A segment of the path.
    pub fn path(&mut self, name: &'static str, what: &'static str) -> String {
        self.known.push(Parameter { name, what, kind: Kind::Path });
        self.path.iter().find(|(given, _)| given == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// A text.
    ///
    /// # Errors
    /// When it is given twice.
    pub fn text(&mut self, name: &'static str, what: &'static str) -> Result<Option<String>, WebError> {
        self.take_one(name, what, Kind::Text)
    }

    /// Texts, each once, where it first stands.
    pub fn texts(&mut self, name: &'static str, what: &'static str) -> Vec<String> {
        distinct(self.take(name, what, Kind::Texts))
    }

    /// Ids, each once, and no more than `most`, which are `things`.
    ///
    /// # Errors
    /// When there are more.
    pub fn ids(
        &mut self,
        name: &'static str,
        what: &'static str,
        most: usize,
        things: &str,
    ) -> Result<Vec<String>, WebError> {
        let ids = distinct(self.take(name, what, Kind::Ids(most)));
        if ids.len() > most {
            return Err(WebError::bad_parameter(name, format!("at most {most} {things}.")));
        }
        Ok(ids)
    }

    /// Countries by their codes, each once.
    ///
    /// # Errors
    /// When there is no country of a code.
    pub fn countries(&mut self, name: &'static str, what: &'static str) -> Result<Vec<CountryCode>, WebError> {
        let known = |code: &String| {
            CountryCode::parse(code).filter(|code| CountryCode::all().any(|known| known == *code)).ok_or_else(|| {
                WebError::bad_parameter(name, "it should be the two-letter code of a country, such as fr.")
            })
        };
        Ok(distinct(self.take(name, what, Kind::Countries).iter().map(known).collect::<Result<_, _>>()?))
    }

    /// The first and the last day, `from` and `to`; a month or a year stands for its first or last day.
    ///
    /// # Errors
    /// When one of them is malformed.
    pub fn days(&mut self, what: [&'static str; 2]) -> Result<(Option<Date>, Option<Date>), WebError> {
        let mut day = |name, what, read: fn(&str) -> Option<Date>| match self.take_one(name, what, Kind::Day)? {
            None => Ok(None),
            Some(typed) => read(&typed).map(Some).ok_or_else(|| {
                WebError::bad_parameter(name, "it should be a day, a month or a year: 2023-10-16, 2023-10 or 2023.")
            }),
        };
        match (day("from", what[0], first_day)?, day("to", what[1], last_day)?) {
            (Some(from), Some(to)) if from > to => {
                Err(WebError::bad_parameter("from", "it should not be later than “to”."))
            }
            days => Ok(days),
        }
    }

    /// One of a few words.
    ///
    /// # Errors
    /// When it is another.
    pub fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        what: &'static str,
        choices: &[(&'static str, T)],
    ) -> Result<Option<T>, WebError> {
        let words = choices.iter().map(|(word, _)| *word).collect();
        self.one_of(name, what, Kind::OneOf(words), choices)
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// When it is something else.
    pub fn flag(&mut self, name: &'static str, what: &'static str) -> Result<Option<bool>, WebError> {
        self.one_of(name, what, Kind::Flag, &[("true", true), ("false", false), ("1", true), ("0", false)])
    }

    fn one_of<T: Copy>(
        &mut self,
        name: &'static str,
        what: &'static str,
        kind: Kind,
        choices: &[(&'static str, T)],
    ) -> Result<Option<T>, WebError> {
        let Some(typed) = self.take_one(name, what, kind)? else { return Ok(None) };
        match choices.iter().find(|(word, _)| *word == typed) {
            Some((_, choice)) => Ok(Some(*choice)),
            None => {
                let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
                Err(WebError::bad_parameter(name, format!("it should be one of {}.", words.join(", "))))
            }
        }
    }

    /// How many items are wanted, `limit`: 1 to 1000.
    ///
    /// # Errors
    /// When it is something else.
    pub fn limit(&mut self, what: &'static str, default: usize) -> Result<usize, WebError> {
        let Some(typed) = self.take_one("limit", what, Kind::Limit)? else { return Ok(default) };
        let limit = typed.parse().ok().filter(|limit| (1..=1000).contains(limit));
        limit.ok_or_else(|| WebError::bad_parameter("limit", "it should be a number from 1 to 1000."))
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// When a parameter is left that nobody took.
    pub fn finish(self) -> Result<(), WebError> {
        let Some((name, _)) = self.pairs.first() else { return Ok(()) };
        let name: String = name.chars().take(60).collect();
        let known = self.known.iter().filter(|known| known.kind != Kind::Path).map(|known| known.name);
        let nearest = known.clone().min_by_key(|known| osa_distance(&name, known));
        Err(WebError::bad_parameter(
            &name,
            match nearest {
                None => "this address takes no parameters.".to_owned(),
                Some(nearest) if osa_distance(&name, nearest) <= 2 => {
                    format!("there is no such parameter; did you mean “{nearest}”?")
                }
                Some(_) => {
                    format!("there is no such parameter here; there are {}.", known.collect::<Vec<_>>().join(", "))
                }
            },
        ))
    }
}

/// Each value once, where it first stands.
fn distinct<T: Clone + Ord>(mut values: Vec<T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    values.retain(|value| seen.insert(value.clone()));
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_parameter_names_the_nearest() {
        let mut params = Params::of_query("speker=a&limit=20&sort=");
        assert_eq!(params.text("speaker", "").unwrap(), None);
        assert_eq!(params.limit("", 50).unwrap(), 20);
        assert_eq!(params.text("sort", "").unwrap(), None);
        let error = params.finish().unwrap_err();
        assert!(error.detail.contains("“speaker”"), "{error:?}");
    }

    #[test]
    fn doubled_parameter_is_refused() {
        assert!(Params::of_query("q=a&q=b").text("q", "").is_err());
        assert_eq!(Params::of_query("a=1&a=2&a=1").texts("a", ""), ["1", "2"]);
        assert!(Params::of_query("limit=many").limit("", 50).is_err());
    }
}
