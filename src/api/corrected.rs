//! What the user corrected, beside what the program had said.

use super::article::Article;
use super::schema::json_object;
use crate::annotations::{Annotations, CountryCode};
use crate::notebook::{self, Field, Target, Trace};

json_object! {
    /// A correction of the user.
    pub struct Corrected {
        /// What the program had said; `null` where it had said nothing.
        was: Option<String>,
        /// When it was corrected.
        at: String,
        /// The entry of the notebook, by which it can be undone.
        event: String,
    }
}

json_object! {
    /// A correction of an article's metadata.
    pub struct CorrectedField {
        /// `title`, `date`, `source` or `byline`.
        field: &'static str,
        /// What the program had said; `null` where it had said nothing.
        was: Option<String>,
        /// When it was corrected.
        at: String,
        /// The entry of the notebook, by which it can be undone.
        event: String,
    }
}

impl From<notebook::Corrected<'_>> for Corrected {
    fn from(corrected: notebook::Corrected<'_>) -> Self {
        Self { was: corrected.was.map(str::to_owned), at: corrected.at.to_string(), event: corrected.event.to_string() }
    }
}

const FIELDS: [(Field, &str); 4] =
    [(Field::Title, "title"), (Field::Date, "date"), (Field::Source, "source"), (Field::Byline, "byline")];

/// Marks what was corrected in the JSON of an article that has these annotations.
pub fn mark_corrected(article: &mut Article<'_>, annotations: &Annotations, traces: &[Trace]) {
    if traces.is_empty() {
        return;
    }
    let find = |target: Target| Trace::of(traces, &target).map(Corrected::from);
    for person in &mut article.people {
        person.corrected = find(Target::Person(person.name.to_owned()));
    }
    for country in &mut article.countries {
        country.corrected = CountryCode::parse(country.code).and_then(|code| find(Target::Country(code)));
    }
    for quote in &mut article.quotes {
        let number = quote.id.strip_prefix('q').and_then(|number| number.parse::<usize>().ok());
        let content =
            number.and_then(|number| annotations.quotes.get(number.checked_sub(1)?)).map(|quote| quote.content);
        quote.corrected = content.and_then(|content| find(Target::Quote(content)));
    }
    let field = |(field, name): &(Field, &'static str)| {
        let Corrected { was, at, event } = find(Target::Field(*field))?;
        Some(CorrectedField { field: name, was, at, event })
    };
    let fields: Vec<CorrectedField> = FIELDS.iter().filter_map(field).collect();
    article.corrected = (!fields.is_empty()).then_some(fields);
}
