//! The JSON of an article made of its annotations: here bytes become code points.

use super::article::{Article, Country, CountryMention, Mention, Ocr, OffsetUnit, Person, Quote, Reason, rounded, why};
use super::aside::Aside;
use super::corrected::{Corrected, CorrectedField};
use super::values::{Speaker, SpeakerKind};
use crate::annotations::{self, Annotations, CountryCode, Evidence};
use crate::article;
use crate::notebook::{Field, Target, Trace};
use crate::text::{CodePoints, Span};

/// What is put in beyond the usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Reported speech too where it is sure, not only what stands between quotation marks.
    pub indirect: bool,
    /// All reported speech, however unsure.
    pub all_reported: bool,
    /// The evidence behind each person, country and quote, with its places.
    pub explain: bool,
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
    let view = CodePointView { text: &article.text, offsets: CodePoints::new(&article.text), explain: options.explain };
    let metadata = &article.metadata;
    let people = annotations.people.iter().zip(person_ids).map(|(person, id)| view.person(person, id)).collect();
    let countries = annotations.countries.iter().map(|country| view.country(country)).collect();
    let quotes = annotations
        .quotes
        .iter()
        .enumerate()
        .filter(|(_, quote)| {
            quote.kind == annotations::QuoteKind::Direct
                || options.all_reported
                || (options.indirect && quote.is_sure())
        })
        .map(|(number, quote)| view.quote(number, quote, annotations, person_ids))
        .collect();
    Article {
        id: article.id.as_str(),
        path: &article.path,
        title: metadata.title.as_ref().map(|title| title.value.as_str()),
        date: metadata.date.as_ref().map(|date| date.value.day.to_string()),
        date_precision: metadata.date.as_ref().map(|date| date.value.into()),
        date_source: metadata.date.as_ref().map(|date| date.origin.as_str()),
        source: metadata.source.as_ref().map(|source| source.value.as_str()),
        byline: metadata.byline.as_ref().map(|byline| byline.value.as_str()),
        url: metadata.url.as_ref().map(|url| url.value.as_str()),
        language: annotations.language,
        words: annotations.words,
        text: &article.text,
        offset_unit: OffsetUnit::CodePoint,
        people,
        countries,
        quotes,
        corrected: None,
        asides: Aside::all(article, &view.offsets),
        captions: metadata.captions.iter().map(String::as_str).collect(),
        ocr: metadata.ocr.map(|hundredths| Ocr { confidence: f64::from(hundredths) / 100.0 }),
        copies: None,
    }
}

/// Where bytes become code points.
struct CodePointView<'a> {
    text: &'a str,
    offsets: CodePoints<'a>,
    explain: bool,
}

impl<'a> CodePointView<'a> {
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
            corrected: None,
            evidence: self.reasons(&person.evidence),
        }
    }

    fn country(&self, country: &'a annotations::Country) -> Country<'a> {
        let mention = |mention: &annotations::CountryMention| {
            let Mention { start, end, text } = self.mention(mention.span);
            let words = |span: Option<Span>| span.map(|span| span.slice(self.text)) == Some(text);
            let known = country.evidence.iter().find(|evidence| words(evidence.span));
            let why = known.map_or_else(|| mention.kind.explain(text, country.code), |known| known.what.clone());
            CountryMention { start, end, text, kind: mention.kind.into(), why }
        };
        Country {
            code: country.code.as_str(),
            name: country.code.name(),
            focus: rounded(country.focus),
            mentions: country.mentions.iter().map(mention).collect(),
            corrected: None,
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
            annotations::Speaker::Person(person) => Speaker {
                kind: SpeakerKind::Person,
                name: Some(annotations.people[person].name.clone()),
                person_id: Some(person_ids[person]),
            },
            annotations::Speaker::Other(span) => {
                Speaker { kind: SpeakerKind::Other, name: Some(span.slice(self.text).to_owned()), person_id: None }
            }
            annotations::Speaker::Unknown => Speaker { kind: SpeakerKind::Unknown, name: None, person_id: None },
        };
        Quote {
            id: format!("q{}", number + 1),
            start,
            end,
            text,
            kind: quote.kind.into(),
            speaker,
            cue: quote.cue.map(|span| self.mention(span)),
            source: quote.source.map(|span| self.mention(span)),
            context: quote.context.map(|span| self.mention(span)),
            confidence: rounded(quote.confidence),
            why: why(&quote.evidence),
            corrected: None,
            evidence: self.reasons(&quote.evidence),
        }
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
