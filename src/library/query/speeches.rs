//! What compared articles quote: speeches, which of them are the same, and where one side only reports.

use super::articles::{ArticlePage, ArticleQuote};
use super::links::{Presence, SpeakerView};
use super::quotes::QuoteCard;
use crate::annotations::{Listing, QuoteKind, listings};
use crate::article::Article;
use crate::library::tokenize::{in_common, keys};
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// The most direct quotes of an article that are compared, from its beginning on: each with each.
pub(super) const MAX_QUOTES_COMPARED: usize = 400;
/// The most text between two quotes of one speech.
const MAX_ATTRIBUTION_BYTES: usize = 120;

/// What an article quotes at one place: a quote, or several of one speaker with no more than an attribution between.
#[derive(Clone, Debug)]
pub struct Speech<'l> {
    /// The article it stands in.
    pub article_id: &'l str,
    /// The ids of the quotes, in order.
    pub ids: Vec<String>,
    /// The words of all of them, with “…” between.
    pub text: String,
    /// Who said them.
    pub speaker: SpeakerView<'l>,
    /// Where other articles report the same without quoting it.
    pub paraphrases: Vec<Paraphrase<'l>>,
}

/// Reported speech that says what another article quotes.
#[derive(Clone, Debug)]
pub struct Paraphrase<'l> {
    /// The position of its article among those compared.
    pub article: usize,
    /// The article's id.
    pub article_id: &'l str,
    /// The id of the quote.
    pub id: String,
    /// The article, opened.
    pub within: Arc<Article>,
    /// Its span in the article's text.
    pub span: Span,
    /// Its whole sentence.
    pub sentence: Span,
}

/// Whether a quote is direct.
pub(super) fn is_direct(quote: &ArticleQuote<'_>) -> bool {
    quote.quote.kind == QuoteKind::Direct
}

/// The speeches among the direct quotes of an article.
fn speeches<'l>(page: &ArticlePage<'l>) -> Vec<Speech<'l>> {
    let text = &page.article.text;
    let mut speeches: Vec<Speech<'l>> = Vec::new();
    let mut end = 0;
    for quote in page.quotes.iter().filter(|quote| is_direct(quote)).take(MAX_QUOTES_COMPARED) {
        let span = quote.quote.content;
        let between = text.get(end..span.start as usize).unwrap_or("\n\n");
        let goes_on = between.len() <= MAX_ATTRIBUTION_BYTES && !between.contains("\n\n");
        end = span.end as usize;
        match speeches.last_mut() {
            Some(last) if goes_on && last.speaker == quote.speaker && quote.speaker != SpeakerView::Unknown => {
                last.ids.push(quote.id.clone());
                // A comma before the attribution is not the speaker's.
                last.text.truncate(last.text.trim_end_matches(',').len());
                last.text.push_str(" … ");
                last.text.push_str(quote.text.trim());
            }
            _ => speeches.push(Speech {
                article_id: quote.article_id,
                ids: vec![quote.id.clone()],
                text: quote.text.trim().to_owned(),
                speaker: quote.speaker.clone(),
                paraphrases: Vec::new(),
            }),
        }
    }
    speeches
}

/// Shared speeches, and those that are each article's own.
pub(super) type Shared<'l> = (Vec<Presence<(), Speech<'l>>>, Vec<Vec<Speech<'l>>>);

/// Parts the speeches into those that several articles have, and each article's own.
///
/// Those that are most alike find each other first.
pub(super) fn shared<'l>(pages: &[ArticlePage<'l>]) -> Shared<'l> {
    let count = pages.len();
    let mut numbers: HashMap<String, u32> = HashMap::default();
    let mut candidates: Vec<Candidate<'l>> = Vec::new();
    for (article, page) in pages.iter().enumerate() {
        let elsewhere: FxHashMap<&str, &[QuoteCard<'l>]> =
            page.quotes.iter().map(|quote| (quote.id.as_str(), quote.elsewhere.as_slice())).collect();
        for speech in speeches(page) {
            let next = numbers.len() as u32;
            let number = |(at, word)| *numbers.entry(word).or_insert(next + at);
            let keys: Vec<u32> = (0..).zip(keys(&speech.text)).map(number).collect();
            let mut sorted = keys.clone();
            sorted.sort_unstable();
            let also_in = speech.ids.iter().flat_map(|id| elsewhere[id.as_str()]);
            let also_in = also_in.map(|card| (card.article.id, card.id.clone())).collect();
            candidates.push(Candidate { article, keys, sorted, also_in, speech });
        }
    }
    let mut pairs: Vec<(Reverse<usize>, usize, usize)> = Vec::new();
    for (i, one) in candidates.iter().enumerate() {
        for (j, other) in candidates.iter().enumerate().skip(i + 1).filter(|(_, other)| other.article != one.article) {
            pairs.extend(one.alike(other).map(|words| (Reverse(words), i, j)));
        }
    }
    pairs.sort_unstable();
    // Rows with a cell for each article; two rows become one where no article has a speech in both.
    let cells = |at: usize| (0..count).map(|article| (candidates[at].article == article).then_some(at)).collect();
    let mut rows: Vec<Vec<Option<usize>>> = (0..candidates.len()).map(cells).collect();
    let mut row_of: Vec<usize> = (0..candidates.len()).collect();
    for (_, i, j) in pairs {
        let (one, other) = (row_of[i].min(row_of[j]), row_of[i].max(row_of[j]));
        if one != other && rows[one].iter().zip(&rows[other]).all(|(a, b)| a.is_none() || b.is_none()) {
            for (article, at) in std::mem::take(&mut rows[other]).into_iter().enumerate() {
                if let Some(at) = at {
                    rows[one][article] = Some(at);
                    row_of[at] = one;
                }
            }
        }
    }
    let mut own: Vec<Vec<Speech<'l>>> = (0..count).map(|_| Vec::new()).collect();
    let mut shared = Vec::new();
    for mut row in rows {
        if let [at] = row.iter().flatten().copied().collect::<Vec<_>>()[..] {
            // Words that another article has within a speech of another row are not its own.
            for (article, cell) in row.iter_mut().enumerate() {
                let contains = |other: &&Candidate<'_>| other.article == article && candidates[at].is_within(other);
                *cell = cell.or_else(|| candidates.iter().position(|other| contains(&other)));
            }
        }
        let cell = |at: Option<usize>| at.map(|at| candidates[at].speech.clone());
        let mut row: Vec<Option<Speech<'l>>> = row.into_iter().map(cell).collect();
        match row.iter().flatten().count() {
            0 => {}
            1 => own.iter_mut().zip(&mut row).for_each(|(own, speech)| own.extend(speech.take())),
            _ => shared.push(Presence { of: (), per_article: row }),
        }
    }
    (shared, own)
}

/// Notes for each article's own speeches where the other articles report the same.
pub(super) fn add_paraphrases<'l>(pages: &[ArticlePage<'l>], own: &mut [Vec<Speech<'l>>]) {
    let mut reported: Vec<(usize, &ArticleQuote<'l>, Vec<String>)> = Vec::new();
    for (article, page) in pages.iter().enumerate() {
        let listed = page.quotes.iter().zip(listings(&page.annotations.quotes));
        let quotes = listed.filter(|(_, listing)| *listing == Listing::Reported).take(MAX_QUOTES_COMPARED);
        reported.extend(quotes.map(|(quote, _)| (article, quote, content_words(&quote.text))));
    }
    for (article, speeches) in own.iter_mut().enumerate() {
        for speech in speeches {
            let words = content_words(&speech.text);
            for (other, quote, reported) in reported.iter().filter(|(other, ..)| *other != article) {
                let common = reported.iter().filter(|word| words.binary_search(word).is_ok()).count();
                if common >= 3 && common * 2 >= reported.len() && may_be_one(&speech.speaker, &quote.speaker) {
                    speech.paraphrases.push(Paraphrase {
                        article: *other,
                        article_id: quote.article_id,
                        id: quote.id.clone(),
                        within: Arc::clone(&pages[*other].article),
                        span: quote.quote.content,
                        sentence: quote.quote.context.unwrap_or(quote.quote.content),
                    });
                }
            }
        }
    }
}

/// The longer words of a text, folded, in order, each once: the short ones say nothing of what it is about.
fn content_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = keys(text).into_iter().filter(|word| word.chars().count() > 3).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Whether nothing speaks against two speakers being one.
fn may_be_one(one: &SpeakerView<'_>, other: &SpeakerView<'_>) -> bool {
    match (one, other) {
        (SpeakerView::Person(one), SpeakerView::Person(other)) => one.id == other.id,
        _ => true,
    }
}

/// A speech that may have its like in another article.
struct Candidate<'l> {
    article: usize,
    speech: Speech<'l>,
    /// Article and id of quotes that the library takes for the same.
    also_in: Vec<(&'l str, String)>,
    /// Its words, each by a number of its own.
    keys: Vec<u32>,
    /// The same in order.
    sorted: Vec<u32>,
}

impl Candidate<'_> {
    /// Whether its words, three at least, stand in the same order in the other.
    fn is_within(&self, other: &Self) -> bool {
        let count = self.keys.len();
        let is_there = || other.keys.windows(count).any(|words| words == self.keys);
        count >= 3 && is_there() && may_be_one(&self.speech.speaker, &other.speech.speaker)
    }

    /// How many words the two have in common, when they give the same speech: the library says so, or nearly all words
    /// of the shorter one stand in the longer one and nothing speaks against one speaker.
    fn alike(&self, other: &Self) -> Option<usize> {
        let (short, long) = if self.keys.len() <= other.keys.len() { (self, other) } else { (other, self) };
        let common = in_common(&short.sorted, &long.sorted);
        let is_other =
            |(article, id): &(&str, String)| *article == other.speech.article_id && other.speech.ids.contains(id);
        let is_nearly = |common: usize| common >= 5 && common * 10 >= short.keys.len() * 7;
        let nearly =
            is_nearly(common) && is_nearly(most_in_common(&short.sorted, &long.keys, short.keys.len() * 3 / 2));
        let one_speaker = may_be_one(&self.speech.speaker, &other.speech.speaker);
        (one_speaker && (nearly || short.is_within(long)) || self.also_in.iter().any(is_other)).then_some(common)
    }
}

/// The most words that `short` has in common with so many words of `long` next to each other.
fn most_in_common(short: &[u32], long: &[u32], window: usize) -> usize {
    let mut most = 0;
    for words in long.windows(window.clamp(1, long.len().max(1))) {
        let mut sorted = words.to_vec();
        sorted.sort_unstable();
        most = most.max(in_common(short, &sorted));
    }
    most
}
