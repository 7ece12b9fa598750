//! Articles side by side: what they share, what only one has, and whom each lets speak.

use super::address::quote_address;
use super::cite::Citation;
use super::diff::{Change, changes};
use super::format::{counted, grouped, one_line, without_comma};
use super::layout::Layout;
use super::list_item::ArticleListItem;
use super::parts::{Link, SpeakerLabel};
use crate::annotations::QuoteKind;
use crate::library::query::{self, ComparedPair, Comparison, Paraphrase, Speech};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "compare.html")]
pub struct ComparePage {
    layout: Layout,
    articles: Vec<ArticleListItem>,
    /// Which of the articles are not compared whole.
    remarks: Vec<String>,
    people: Vec<PresenceRow>,
    countries: Vec<PresenceRow>,
    shared: Vec<Vec<Option<QuoteCell>>>,
    own: Vec<(Vec<QuoteCell>, usize)>,
    speakers: Vec<Vec<SpeakerShare>>,
    pairs: Vec<ComparedPair>,
    chosen: Vec<String>,
    /// What was typed to look for further articles.
    query: String,
    offered: Vec<ArticleListItem>,
}

/// Something and how much of it each article has, in words; empty where there is none.
struct PresenceRow {
    link: Link,
    cells: Vec<String>,
    shared: bool,
}

struct QuoteCell {
    href: String,
    text: String,
    speaker: SpeakerLabel,
    /// What differs from the first article that has the words; empty when nothing does.
    changes: Vec<Change>,
    /// The quote with its citation, to be copied.
    citation: String,
    paraphrases: Vec<ParaphraseLink>,
}

/// Reported speech of another article that says the same.
struct ParaphraseLink {
    href: String,
    /// The position of that article.
    article: usize,
    sentence: String,
    /// The sentence with its citation, to be copied.
    citation: String,
}

struct SpeakerShare {
    speaker: SpeakerLabel,
    quotes: String,
    words: String,
    /// Against the most words that anybody has, in percent.
    share: usize,
}

impl ComparePage {
    /// The comparison of the articles with the ids `chosen`; `offered` are further articles to put beside them, those
    /// that `query` finds if anything was typed.
    #[must_use]
    pub fn new(
        layout: Layout,
        chosen: Vec<String>,
        result: &Comparison<'_>,
        query: String,
        offered: Vec<ArticleListItem>,
    ) -> Self {
        let people = result.people.iter().map(|row| PresenceRow {
            link: Link::person(&row.of),
            cells: row.per_article.iter().map(|count| count.map_or_else(String::new, grouped)).collect(),
            shared: row.per_article.iter().all(Option::is_some),
        });
        let countries = result.countries.iter().map(|row| PresenceRow {
            link: Link::country(row.of),
            cells: row
                .per_article
                .iter()
                .map(|focus| focus.map_or_else(String::new, |focus| format!("{:.0}\u{202f}%", focus * 100.0)))
                .collect(),
            shared: row.per_article.iter().all(Option::is_some),
        });
        let most = result.voices.iter().flatten().map(|speaker| speaker.words).max().unwrap_or_default();
        Self {
            articles: result.articles.iter().map(|card| ArticleListItem::new(card, "")).collect(),
            remarks: remarks(result),
            people: people.collect(),
            countries: countries.collect(),
            shared: result.shared_quotes.iter().map(|row| shared(&row.per_article)).collect(),
            own: result
                .own_quotes
                .iter()
                .zip(&result.not_compared)
                .map(|(quotes, more)| (quotes.iter().map(|speech| QuoteCell::new(speech, None)).collect(), *more))
                .collect(),
            speakers: result.voices.iter().map(|speakers| speaker_shares(speakers, most)).collect(),
            pairs: result.pairs.clone(),
            chosen,
            query,
            offered,
            layout,
        }
    }
}

/// Names the articles that are compared in part.
fn remarks(result: &Comparison<'_>) -> Vec<String> {
    let remark = |(card, part): (&query::ArticleCard<'_>, &Option<query::ComparedPart>)| {
        part.map(|part| {
            format!(
                "“{}” is very long: only the first {} of its {} characters are compared.",
                card.link.title,
                grouped(part.chars),
                grouped(part.whole_chars)
            )
        })
    };
    result.articles.iter().zip(&result.compared_part).filter_map(remark).collect()
}

/// The same speech in the articles that have it, each against the first.
fn shared(speeches: &[Option<Speech<'_>>]) -> Vec<Option<QuoteCell>> {
    let first = speeches.iter().flatten().next();
    speeches.iter().map(|speech| speech.as_ref().map(|speech| QuoteCell::new(speech, first))).collect()
}

impl QuoteCell {
    fn new(speech: &Speech<'_>, against: Option<&Speech<'_>>) -> Self {
        let text = without_comma(&speech.text);
        let speaker = SpeakerLabel::from(&speech.speaker);
        Self {
            href: quote_address(speech.article_id, &speech.ids[0]),
            text: text.to_owned(),
            citation: Citation::plain(&speech.within, text, QuoteKind::Direct, speaker.name()),
            speaker,
            changes: against.map_or_else(Vec::new, |first| changes(without_comma(&first.text), text)),
            paraphrases: speech.paraphrases.iter().map(ParaphraseLink::new).collect(),
        }
    }
}

impl ParaphraseLink {
    fn new(paraphrase: &Paraphrase<'_>) -> Self {
        let sentence = one_line(paraphrase.sentence.slice(&paraphrase.within.text));
        let speaker = paraphrase.speaker.name();
        Self {
            href: quote_address(paraphrase.article_id, &paraphrase.id),
            article: paraphrase.article,
            citation: Citation::plain(&paraphrase.within, &sentence, paraphrase.kind, speaker),
            sentence,
        }
    }
}

/// The speakers of an article; `most` is the largest number of words that anybody has in any of the articles.
fn speaker_shares(speakers: &[query::SpeakerShare<'_>], most: usize) -> Vec<SpeakerShare> {
    let share = |speaker: &query::SpeakerShare<'_>| SpeakerShare {
        speaker: SpeakerLabel::from(&speaker.speaker),
        quotes: counted(speaker.quotes, "quote", "quotes"),
        words: counted(speaker.words, "word", "words"),
        share: speaker.words * 100 / most.max(1),
    };
    speakers.iter().map(share).collect()
}
