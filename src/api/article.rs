//! One article with everything found in it: the body of `GET /api/articles/{id}` and a line of `quotidian extract`.

use crate::annotations::{self, Annotations, Evidence, MentionKind, QuoteKind, Speaker};
use crate::article;
use crate::text::{CodePoints, Span};
use serde::Serialize;

/// What is put in beyond the usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Reported speech too, not only what stands between quotation marks.
    pub indirect: bool,
    /// The evidence behind each person, country and quote, with its places.
    pub explain: bool,
}

/// An article as JSON; the fields' meaning is that of `/api/openapi.json`.
#[derive(Debug, Serialize)]
pub struct Article<'a> {
    id: &'a str,
    path: &'a str,
    title: Option<&'a str>,
    date: Option<String>,
    date_source: Option<&'static str>,
    source: Option<&'a str>,
    byline: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'static str>,
    words: usize,
    text: &'a str,
    offset_unit: &'static str,
    people: Vec<Person<'a>>,
    countries: Vec<Country<'a>>,
    quotes: Vec<Quote<'a>>,
}

/// A stretch of the text in code points, with its words.
#[derive(Debug, Serialize)]
pub struct Mention<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct Person<'a> {
    id: &'a str,
    name: &'a str,
    roles: Vec<&'a str>,
    mentions: Vec<Mention<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<Reason<'a>>>,
}

#[derive(Debug, Serialize)]
struct Country<'a> {
    code: &'a str,
    name: &'a str,
    focus: f64,
    mentions: Vec<CountryMention<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<Reason<'a>>>,
}

#[derive(Debug, Serialize)]
struct CountryMention<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    kind: &'static str,
}

#[derive(Debug, Serialize)]
struct Quote<'a> {
    id: String,
    start: usize,
    end: usize,
    text: &'a str,
    kind: &'static str,
    speaker: SpeakerJson<'a>,
    cue: Option<Mention<'a>>,
    source: Option<Mention<'a>>,
    confidence: f64,
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<Reason<'a>>>,
}

/// Who said it.
#[derive(Debug, Serialize)]
pub(super) struct SpeakerJson<'a> {
    kind: &'static str,
    name: Option<&'a str>,
    person_id: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Reason<'a> {
    what: &'a str,
    start: Option<usize>,
    end: Option<usize>,
    text: Option<&'a str>,
}

/// The JSON of an article. `person_ids` are the ids of `annotations.people`, one each, in their order.
///
/// # Panics
/// When there are fewer ids than people, or the annotations are not this article's.
#[must_use]
pub fn article<'a>(
    article: &'a article::Article,
    annotations: &'a Annotations,
    person_ids: &[&'a str],
    options: Options,
) -> Article<'a> {
    let edge = Edge { text: &article.text, offsets: CodePoints::new(&article.text), explain: options.explain };
    let metadata = &article.metadata;
    let people = annotations.people.iter().zip(person_ids).map(|(person, id)| edge.person(person, id)).collect();
    let countries = annotations.countries.iter().map(|country| edge.country(country)).collect();
    let quotes = annotations
        .quotes
        .iter()
        .enumerate()
        .filter(|(_, quote)| options.indirect || quote.kind == QuoteKind::Direct)
        .map(|(number, quote)| edge.quote(number, quote, annotations, person_ids))
        .collect();
    Article {
        id: article.id.as_str(),
        path: &article.path,
        title: metadata.title.as_ref().map(|title| title.value.as_str()),
        date: metadata.date.as_ref().map(|date| date.value.to_string()),
        date_source: metadata.date.as_ref().map(|date| date.origin),
        source: metadata.source.as_ref().map(|source| source.value.as_str()),
        byline: metadata.byline.as_ref().map(|byline| byline.value.as_str()),
        url: metadata.url.as_ref().map(|url| url.value.as_str()),
        language: annotations.language,
        words: annotations.words,
        text: &article.text,
        offset_unit: "codepoint",
        people,
        countries,
        quotes,
    }
}

/// The word for a kind of quote.
pub(super) fn quote_kind(kind: QuoteKind) -> &'static str {
    match kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Indirect => "indirect",
        QuoteKind::Mixed => "mixed",
    }
}

/// Four digits are more than the figures are worth, and keep the JSON short.
pub(super) fn rounded(share: f32) -> f64 {
    (f64::from(share) * 10_000.0).round() / 10_000.0
}

/// All reasons as one sentence, the strongest first.
pub(super) fn why(evidence: &[Evidence]) -> Option<String> {
    let reasons: Vec<&str> = evidence.iter().map(|reason| reason.what.as_str()).collect();
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

/// Where bytes become code points.
struct Edge<'a> {
    text: &'a str,
    offsets: CodePoints<'a>,
    explain: bool,
}

impl<'a> Edge<'a> {
    fn mention(&self, span: Span) -> Mention<'a> {
        Mention { start: self.offsets.at(span.start), end: self.offsets.at(span.end), text: span.slice(self.text) }
    }

    fn reasons(&self, evidence: &'a [Evidence]) -> Option<Vec<Reason<'a>>> {
        let reason = |evidence: &'a Evidence| {
            let place = evidence.span.map(|span| self.mention(span));
            Reason {
                what: &evidence.what,
                start: place.as_ref().map(|place| place.start),
                end: place.as_ref().map(|place| place.end),
                text: place.map(|place| place.text),
            }
        };
        self.explain.then(|| evidence.iter().map(reason).collect())
    }

    fn person(&self, person: &'a annotations::Person, id: &'a str) -> Person<'a> {
        Person {
            id,
            name: &person.name,
            roles: person.roles.iter().map(|role| role.text.as_str()).collect(),
            mentions: person.mentions.iter().map(|span| self.mention(*span)).collect(),
            evidence: self.reasons(&person.evidence),
        }
    }

    fn country(&self, country: &'a annotations::Country) -> Country<'a> {
        let mention = |mention: &annotations::CountryMention| {
            let Mention { start, end, text } = self.mention(mention.span);
            let kind = match mention.kind {
                MentionKind::Name => "name",
                MentionKind::Demonym => "demonym",
                MentionKind::Place => "place",
                MentionKind::Government => "government",
            };
            CountryMention { start, end, text, kind }
        };
        Country {
            code: country.code.as_str(),
            name: country.code.name(),
            focus: rounded(country.focus),
            mentions: country.mentions.iter().map(mention).collect(),
            evidence: self.reasons(&country.evidence),
        }
    }

    fn quote(
        &self,
        number: usize,
        quote: &'a annotations::Quote,
        annotations: &'a Annotations,
        person_ids: &[&'a str],
    ) -> Quote<'a> {
        let Mention { start, end, text } = self.mention(quote.content);
        let speaker = match quote.speaker {
            Speaker::Person(person) => SpeakerJson {
                kind: "person",
                name: Some(&annotations.people[person].name),
                person_id: Some(person_ids[person]),
            },
            Speaker::Other(span) => SpeakerJson { kind: "other", name: Some(span.slice(self.text)), person_id: None },
            Speaker::Unknown => SpeakerJson { kind: "unknown", name: None, person_id: None },
        };
        Quote {
            id: format!("q{}", number + 1),
            start,
            end,
            text,
            kind: quote_kind(quote.kind),
            speaker,
            cue: quote.cue.map(|span| self.mention(span)),
            source: quote.source.map(|span| self.mention(span)),
            confidence: rounded(quote.confidence),
            why: why(&quote.evidence),
            evidence: self.reasons(&quote.evidence),
        }
    }
}
