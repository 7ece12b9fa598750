//! One article with everything found in it: the body of `GET /api/articles/{id}` and a line of `quotidian extract`.

use super::aside::Aside;
use super::corrected::{Corrected, CorrectedField};
use super::lists::ArticleCopy;
use super::schema::{json_object, json_words};
use crate::annotations::{self, Annotations, Evidence, MentionKind};
use crate::article::{self, Precision, Published};
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

json_object! {
    /// An article with everything found in it.
    pub struct Article<'a> {
        /// Its name in addresses; stable as long as its file keeps its path.
        id: &'a str,
        /// Its file, relative to the folder that was opened.
        path: &'a str,
        /// The headline, or one made from the first sentence.
        title: Option<&'a str>,
        /// The day of publication, such as 2023-10-16; of a month or a year its first day.
        date: Option<String>,
        /// How much of the date is known.
        date_precision: Option<DatePrecision>,
        /// Where the date was found.
        date_source: Option<&'static str>,
        /// The outlet.
        source: Option<&'a str>,
        /// Who wrote it.
        byline: Option<&'a str>,
        /// Where it stands on the web.
        url: Option<&'a str>,
        /// ISO 639-1 code of its language, where it can be told.
        language: Option<&'static str>,
        /// Number of words.
        words: usize,
        /// The whole text, untouched but for line ends; every `start` and `end` counts in it.
        text: &'a str,
        /// What `start` and `end` count: Unicode code points; `text[start:end]` is the item's own `text`.
        offset_unit: OffsetUnit,
        /// The people named, most prominent first.
        people: Vec<Person<'a>>,
        /// The countries named or implied, by falling focus.
        countries: Vec<Country<'a>>,
        /// The quotes, in order of the text.
        quotes: Vec<Quote<'a>>,
        /// What the user corrected of title, date, outlet and byline.
        @"Option::is_none" corrected: Option<Vec<CorrectedField>>,
        /// The parts of the text that are not the article's own, in its order; nothing is looked for in them.
        asides: Vec<Aside>,
        /// The captions and credits of its pictures, which are not in the text; nothing is looked for in them.
        @"Vec::is_empty" captions: Vec<&'a str>,
        /// Other articles with the same text or nearly the same, twenty at most; only from a library.
        @"Option::is_none" copies: Option<Vec<ArticleCopy<'a>>>,
    }
}

json_words! {
    /// How exactly a date is known.
    pub enum DatePrecision {
        /// To the day.
        Day = "day",
        /// To the month: the day is the first.
        Month = "month",
        /// To the year: the day is the first of January.
        Year = "year",
    }
}

impl From<Published> for DatePrecision {
    fn from(date: Published) -> Self {
        match date.precision {
            Precision::Day => Self::Day,
            Precision::Month => Self::Month,
            Precision::Year => Self::Year,
        }
    }
}

json_words! {
    /// A unit of positions.
    pub enum OffsetUnit {
        /// Unicode code points.
        CodePoint = "codepoint",
    }
}

json_object! {
    /// A stretch of the text.
    pub struct Mention<'a> {
        /// Its first code point.
        start: usize,
        /// The code point after its last one.
        end: usize,
        /// Its words.
        text: &'a str,
    }
}

json_object! {
    /// A person of an article.
    pub struct Person<'a> {
        /// Their name in addresses.
        id: &'a str,
        /// The fullest form of their name in this article.
        name: &'a str,
        /// What the article calls them.
        roles: Vec<&'a str>,
        /// Where they are named, in order of the text.
        mentions: Vec<Mention<'a>>,
        /// What the program had said, where the user corrected it.
        @"Option::is_none" corrected: Option<Corrected>,
        /// Why this is taken for a person; only where asked for.
        @"Option::is_none" evidence: Option<Vec<Reason<'a>>>,
    }
}

json_object! {
    /// A country of an article.
    pub struct Country<'a> {
        /// ISO 3166-1 alpha-2 code; `XK` for Kosovo.
        code: &'a str,
        /// Its usual English name.
        name: &'a str,
        /// Its share of the article's attention, 0 to 1; all of them sum to 1.
        focus: f64,
        /// Where it is named or implied, in order of the text.
        mentions: Vec<CountryMention<'a>>,
        /// What the program had said, where the user corrected it.
        @"Option::is_none" corrected: Option<Corrected>,
        /// Why this country was chosen; only where asked for.
        @"Option::is_none" evidence: Option<Vec<Reason<'a>>>,
    }
}

json_object! {
    /// A place where a country is spoken of.
    pub struct CountryMention<'a> {
        /// Its first code point.
        start: usize,
        /// The code point after its last one.
        end: usize,
        /// Its words.
        text: &'a str,
        /// How they speak of the country.
        kind: CountryMentionKind,
        /// By what evidence these words, here or at an earlier mention, were read as this country.
        @"Option::is_none" why: Option<&'a str>,
    }
}

json_words! {
    /// How words speak of a country.
    pub enum CountryMentionKind {
        /// Russia, U.S., UK.
        Name = "name",
        /// Russian, Israelis.
        Demonym = "demonym",
        /// A city, region or landmark in it.
        Place = "place",
        /// The Kremlin, Downing Street, a capital used for its government.
        Government = "government",
    }
}

json_object! {
    /// A quote of an article.
    pub struct Quote<'a> {
        /// `q1`, `q2` and so on; the anchor on the article's page.
        id: String,
        /// Its first code point, after the quotation mark.
        start: usize,
        /// The code point after its last one.
        end: usize,
        /// What stands between the marks.
        text: &'a str,
        /// How the words are given.
        kind: QuoteKind,
        /// Who said it.
        speaker: Speaker<'a>,
        /// The word that announces it, where there is one.
        cue: Option<Mention<'a>>,
        /// The words that stand for the speaker next to the cue.
        source: Option<Mention<'a>>,
        /// The whole sentence of reported speech.
        @"Option::is_none" context: Option<Mention<'a>>,
        /// How sure the speaker is, 0 to 1.
        confidence: f64,
        /// Why it is a quote of this speaker.
        why: Option<String>,
        /// What the program had said, where the user corrected it.
        @"Option::is_none" corrected: Option<Corrected>,
        /// The reasons one by one; only where asked for.
        @"Option::is_none" evidence: Option<Vec<Reason<'a>>>,
    }
}

json_words! {
    /// How words are given.
    pub enum QuoteKind {
        /// Between quotation marks.
        Direct = "direct",
        /// Reported, without marks.
        Indirect = "indirect",
        /// Reported, with some words between marks.
        Mixed = "mixed",
    }
}

json_object! {
    /// Who said a quote.
    pub struct Speaker<'a> {
        /// What kind of speaker it is.
        kind: SpeakerKind,
        /// The person's name, or the phrase that stands for the speaker; `null` for `unknown`.
        name: Option<String>,
        /// The person's id; `null` for `other` and `unknown`.
        person_id: Option<&'a str>,
    }
}

json_words! {
    /// What kind of speaker it is.
    pub enum SpeakerKind {
        /// One of the people.
        Person = "person",
        /// An organisation, document, group or unnamed person.
        Other = "other",
        /// The text does not tell.
        Unknown = "unknown",
    }
}

json_object! {
    /// A piece of evidence.
    pub struct Reason<'a> {
        /// What was seen.
        what: &'a str,
        /// Its first code point, when it stands somewhere.
        start: Option<usize>,
        /// The code point after its last one.
        end: Option<usize>,
        /// Its words.
        text: Option<&'a str>,
    }
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
        copies: None,
    }
}

impl From<annotations::QuoteKind> for QuoteKind {
    fn from(kind: annotations::QuoteKind) -> Self {
        match kind {
            annotations::QuoteKind::Direct => Self::Direct,
            annotations::QuoteKind::Indirect => Self::Indirect,
            annotations::QuoteKind::Mixed => Self::Mixed,
        }
    }
}

impl From<MentionKind> for CountryMentionKind {
    fn from(kind: MentionKind) -> Self {
        match kind {
            MentionKind::Name => Self::Name,
            MentionKind::Demonym => Self::Demonym,
            MentionKind::Place => Self::Place,
            MentionKind::Government => Self::Government,
        }
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
            let why =
                country.evidence.iter().find(|evidence| words(evidence.span)).map(|evidence| evidence.what.as_str());
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
