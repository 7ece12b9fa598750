//! One article with everything found in it: the body of `GET /api/articles/{id}` and a line of `quotidian extract`.

use super::aside::Aside;
use super::corrected::{Corrected, CorrectedField};
use super::lists::ArticleCopy;
use super::schema::{json_object, json_words};
use super::values::{DatePrecision, QuoteKind, Speaker};
use crate::annotations::{Evidence, MentionKind};

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
        /// ISO 639-1 code of its language, where it is known.
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
        /// How its text was read in pictures, where it was.
        @"Option::is_none" ocr: Option<Ocr>,
        /// Other articles with the same text or nearly the same, twenty at most; only from a library.
        @"Option::is_none" copies: Option<Vec<ArticleCopy<'a>>>,
    }
}

json_object! {
    /// A text that OCR read in pictures.
    pub struct Ocr {
        /// How sure its words are on average, from 0 to 1.
        confidence: f64,
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
    /// A span of the text.
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
        /// By what evidence these words, here or at an earlier mention, were read as this country; without other evidence,
        /// what they are of it.
        why: String,
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
