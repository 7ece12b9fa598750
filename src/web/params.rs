//! The parameters of an address, each taken by name; what is left over is an error that names the nearest right one.

use super::error::WebError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::str::FromStr;
use strsim::osa_distance;

/// The parameters of one request, in the order in which they stand.
///
/// A handler takes what it knows and then calls [`Params::finish`], so that a misspelt filter is never taken for “no
/// filter”.
#[derive(Clone, Debug, Default)]
pub struct Params {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::read(parts.uri.query().unwrap_or_default()))
    }
}

impl Params {
    /// The parameters in the query of an address.
    #[must_use]
    pub fn read(query: &str) -> Self {
        Self { pairs: form_urlencoded::parse(query.as_bytes()).into_owned().collect(), known: Vec::new() }
    }

    /// The values of a parameter that may be repeated; empty ones are left out, as forms send them for “any”.
    pub fn all(&mut self, name: &'static str) -> Vec<String> {
        self.known.push(name);
        let (mine, rest) = std::mem::take(&mut self.pairs).into_iter().partition(|(given, _)| given == name);
        self.pairs = rest;
        let mine: Vec<(String, String)> = mine;
        mine.into_iter().map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty()).collect()
    }

    /// Whether a parameter is given without a value.
    #[must_use]
    pub fn is_empty(&self, name: &str) -> bool {
        self.pairs.iter().any(|(given, value)| given == name && value.is_empty())
    }

    /// The value of a parameter that is given at most once.
    ///
    /// # Errors
    /// When it is given twice.
    pub fn one(&mut self, name: &'static str) -> Result<Option<String>, WebError> {
        let mut values = self.all(name);
        if values.len() > 1 {
            return Err(WebError::bad_parameter(name, "it is given more than once."));
        }
        Ok(values.pop())
    }

    /// The value of a parameter that must read as a `T`; `what` says what it should be (“a number from 1 to 1000”).
    ///
    /// # Errors
    /// When it is given twice or does not read as one.
    pub fn parsed<T: FromStr>(&mut self, name: &'static str, what: &str) -> Result<Option<T>, WebError> {
        let Some(value) = self.one(name)? else { return Ok(None) };
        match value.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(WebError::bad_parameter(name, format!("it should be {what}."))),
        }
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// When a parameter is left that nobody took.
    pub fn finish(self) -> Result<(), WebError> {
        let Some((name, _)) = self.pairs.first() else { return Ok(()) };
        let name: String = name.chars().take(60).collect();
        let nearest = self.known.iter().min_by_key(|known| osa_distance(&name, known));
        Err(WebError::bad_parameter(
            &name,
            match nearest {
                None => "this address takes no parameters.".to_owned(),
                Some(nearest) if osa_distance(&name, nearest) <= 2 => {
                    format!("there is no such parameter; did you mean “{nearest}”?")
                }
                Some(_) => format!("there is no such parameter here; there are {}.", self.known.join(", ")),
            },
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_over_is_an_error_with_the_nearest_name() {
        let mut params = Params::read("speker=a&limit=20&sort=");
        assert_eq!(params.one("speaker").unwrap(), None);
        assert_eq!(params.parsed::<usize>("limit", "a number").unwrap(), Some(20));
        assert_eq!(params.one("sort").unwrap(), None);
        let error = params.finish().unwrap_err();
        assert!(error.detail.contains("“speaker”"), "{error:?}");
    }

    #[test]
    fn a_parameter_given_twice_is_no_silent_choice() {
        assert!(Params::read("q=a&q=b").one("q").is_err());
        assert_eq!(Params::read("a=1&a=2").all("a"), ["1", "2"]);
        assert!(Params::read("limit=many").parsed::<usize>("limit", "a number").is_err());
    }
}
