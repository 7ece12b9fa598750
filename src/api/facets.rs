//! What the items of a list have in common: outlets, countries, people, days.

use super::lists::{CountryCount, List, PersonCount, TextCount};
use super::schema::{Definitions, Schema, json_object};
use crate::library::query;
use serde::Serialize;
use serde_json::Value;

json_object! {
    /// How items spread over time.
    pub struct Timeline {
        /// Periods without gaps, oldest first.
        buckets: Vec<Bucket>,
        /// How many items have no date.
        undated: usize,
    }
}

json_object! {
    /// A period.
    pub struct Bucket {
        /// Its first day.
        from: String,
        /// Its last day.
        to: String,
        /// How many items fall into it.
        count: usize,
    }
}

json_object! {
    /// What the items of a list have in common, the 50 most frequent of each kind. Countries and people named are counted
    /// within the list: each number is the length of the list that one gets by adding the condition. Of outlets and
    /// speakers one of those chosen must hold: they are counted as if none were chosen.
    pub struct Facets<'a> {
        /// Outlets, with the number of items.
        sources: Vec<TextCount<'a>>,
        /// How many outlets there are.
        sources_total: usize,
        /// How many items have no outlet.
        without_source: usize,
        /// Countries, with the number of items.
        countries: Vec<CountryCount>,
        /// How many countries there are.
        countries_total: usize,
        /// People named (of articles) or speaking (of quotes), with the number of items.
        people: Vec<PersonCount<'a>>,
        /// How many people there are.
        people_total: usize,
        /// The items over time.
        timeline: Timeline,
    }
}

/// A piece of a list and, where asked for, its facets.
#[derive(Clone, Debug, Serialize)]
pub struct Faceted<'a, T> {
    /// The piece.
    #[serde(flatten)]
    pub list: List<T>,
    /// What its items have in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets<'a>>,
    /// What of `words` was not understood, a sentence each; left out where there is nothing to say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
}

impl<T: Schema> Schema for Faceted<'_, T> {
    fn schema(definitions: &mut Definitions) -> Value {
        let mut schema = List::<T>::schema(definitions);
        schema["properties"]["facets"] = Facets::schema(definitions);
        schema["properties"]["remarks"] = Vec::<String>::schema(definitions);
        schema["properties"]["remarks"]["description"] = "What of `words` was not understood, a sentence each.".into();
        schema
    }
}

impl<'a> From<query::Facets<'a>> for Facets<'a> {
    fn from(facets: query::Facets<'a>) -> Self {
        Self {
            sources_total: facets.sources.total,
            without_source: facets.without_source,
            sources: all(facets.sources.items),
            countries_total: facets.countries.total,
            countries: all(facets.countries.items),
            people_total: facets.people.total,
            people: all(facets.people.items),
            timeline: facets.timeline.into(),
        }
    }
}

impl From<query::Timeline> for Timeline {
    fn from(timeline: query::Timeline) -> Self {
        let bucket = |bucket: query::Bucket| Bucket {
            from: bucket.from.to_string(),
            to: bucket.to.to_string(),
            count: bucket.count,
        };
        Self { buckets: timeline.buckets.into_iter().map(bucket).collect(), undated: timeline.undated }
    }
}

/// Each item as the API gives it.
pub(super) fn all<'a, T, U: From<T> + 'a>(items: Vec<T>) -> Vec<U> {
    items.into_iter().map(Into::into).collect()
}
