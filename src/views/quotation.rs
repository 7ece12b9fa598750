//! A quote in a list.

use super::address::{address, article_address, quote_address};
use super::cite::Citation;
use super::diff::{Change, changes};
use super::format::{DisplayDate, without_comma};
use super::parts::{SpeakerLabel, non_english};
use super::sentence::{cited_words, sentence_around};
use crate::annotations::QuoteKind;
use crate::library::query::{QuoteCard, versions};
use crate::library::{Library, Lost};
use crate::text::Span;

/// How many other articles with its words a quote lists.
const MAX_LISTED_VERSIONS: usize = 10;
/// How many words of a quote are searched for.
const MAX_SEARCHED_WORDS: usize = 8;

/// A quote in a list.
#[derive(Clone, Debug)]
pub struct Quotation {
    /// Its anchor in its article.
    pub href: String,
    /// The words and what is shown around them.
    pub words: QuotedWords,
    /// The language of the words, where it is known and not the page's own.
    pub language: Option<&'static str>,
    /// Whether it is reported speech, without quotation marks of its own.
    pub reported: bool,
    /// Who said it.
    pub speaker: SpeakerLabel,
    /// The headline of its article.
    pub title: String,
    /// The address of its article.
    pub article: String,
    /// The outlet.
    pub source: Option<String>,
    /// The day.
    pub date: Option<DisplayDate>,
    /// The quote with its citation, to be copied.
    pub citation: String,
    /// How many other articles have the same words.
    pub elsewhere: usize,
    /// The same words elsewhere, of the first of these articles.
    pub versions: Vec<Version>,
    /// The search for the words, where not all of these articles are listed.
    pub search: Option<String>,
}

impl Quotation {
    /// The quote as a list shows it, with its versions in other articles of `library`.
    ///
    /// # Errors
    /// When one of these articles is lost.
    pub fn new<'l>(library: &'l Library, card: &QuoteCard<'l>) -> Result<Self, Lost> {
        let versions = if card.echoes > 0 { versions(library, card, MAX_LISTED_VERSIONS)? } else { Vec::new() };
        let more = card.echoes > versions.len();
        let text = &card.within.text;
        Ok(Self {
            href: quote_address(card.article.id, &card.id),
            words: QuotedWords::new(text, card.span, card.kind, card.context),
            language: non_english(card.language),
            reported: card.kind != QuoteKind::Direct,
            title: card.article.title.to_owned(),
            article: article_address(card.article.id),
            source: card.article.source.map(str::to_owned),
            date: card.article.date.map(DisplayDate::from),
            citation: citation(card),
            elsewhere: card.echoes,
            search: more.then(|| search_address(&card.text)),
            versions: versions.iter().map(|version| Version::new(card, version)).collect(),
            speaker: SpeakerLabel::from(&card.speaker),
        })
    }
}

/// The search for the first words of a quote, one after the other.
fn search_address(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(MAX_SEARCHED_WORDS).collect();
    let phrase = format!("\"{}\"", words.join(" ").replace(['"', '“', '”'], ""));
    address("/search", &[("q", &phrase)])
}

/// A quote with its citation, to be copied.
fn citation(card: &QuoteCard<'_>) -> String {
    let words = cited_words(&card.within.text, card.kind, card.span, card.context);
    Citation::plain(&card.within, words, card.kind, card.speaker.name())
}

/// The words of a quote. Reported speech, and words that are only a part of a sentence, are shown within that sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedWords {
    /// The sentence before the words, or an opening quotation mark.
    pub before: String,
    /// The words.
    pub text: String,
    /// The rest of the sentence, or a closing quotation mark.
    pub after: String,
    /// Whether the words are shown within their sentence.
    pub in_sentence: bool,
}

impl QuotedWords {
    /// Words between quotation marks.
    #[must_use]
    pub fn whole(text: String) -> Self {
        Self { before: "“".to_owned(), text, after: "”".to_owned(), in_sentence: false }
    }

    /// The words at `span` of `text`; `context` is the whole sentence of reported speech.
    #[must_use]
    pub fn new(text: &str, span: Span, kind: QuoteKind, context: Option<Span>) -> Self {
        let words = span.slice(text).trim();
        let in_sentence = kind != QuoteKind::Direct || words.starts_with(char::is_lowercase);
        if !in_sentence {
            return Self::whole(without_comma(words).to_owned());
        }
        let sentence = context.unwrap_or_else(|| sentence_around(text, span));
        let part = |from: u32, to: u32| text[from as usize..to.max(from) as usize].to_owned();
        Self {
            before: part(sentence.start, span.start),
            text: span.slice(text).to_owned(),
            after: part(span.end, sentence.end),
            in_sentence,
        }
    }
}

/// The same quotation in another article.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its anchor there.
    pub href: String,
    /// The outlet, or else the headline.
    pub label: String,
    /// The day.
    pub date: Option<DisplayDate>,
    /// The differences in wording; empty when there are none.
    pub changes: Vec<Change>,
    /// The words there with their citation, to be copied.
    pub citation: String,
}

impl Version {
    fn new(card: &QuoteCard<'_>, version: &QuoteCard<'_>) -> Self {
        Self {
            href: quote_address(version.article.id, &version.id),
            label: version.article.source.unwrap_or(version.article.title).to_owned(),
            date: version.article.date.map(DisplayDate::from),
            changes: changes(without_comma(&card.text), without_comma(&version.text)),
            citation: citation(version),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_words_are_searched_for() {
        let long = "We don’t know “why” it rained for so many days in May";
        assert_eq!(search_address(long), "/search?q=%22We+don%E2%80%99t+know+why+it+rained+for+so%22");
        assert_eq!(search_address("We wait"), "/search?q=%22We+wait%22");
    }

    #[test]
    fn fragment_is_shown_in_its_sentence() {
        let text = "“We will wait,” he said. The plan was “a mistake”, she added.";
        let words = |part: &str, kind| {
            let start = text.find(part).unwrap();
            let words = QuotedWords::new(text, Span::new(start, start + part.len()), kind, None);
            format!("{}[{}]{}", words.before, words.text, words.after)
        };
        assert_eq!(words("We will wait,", QuoteKind::Direct), "“[We will wait]”");
        assert_eq!(words("a mistake", QuoteKind::Direct), "The plan was “[a mistake]”, she added.");
        assert_eq!(words("The plan was “a mistake”", QuoteKind::Mixed), "[The plan was “a mistake”], she added.");
    }
}
