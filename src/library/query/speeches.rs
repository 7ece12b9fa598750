//! What compared articles quote: speeches, and where another article only reports them.

use super::articles::{ArticlePage, ArticleQuote};
use super::links::SpeakerView;
use crate::annotations::{Listing, QuoteKind, listings};
use crate::article::Article;
use crate::library::tokenize::keys;
use crate::text::Span;
use std::sync::Arc;

/// The most direct quotes of an article that are compared, from its beginning on: each with each.
pub(super) const MAX_QUOTES_COMPARED: usize = 400;
/// The most text between two quotes of one speech.
const MAX_ATTRIBUTION_BYTES: usize = 120;

/// What an article quotes of one speaker: a quote, or several with no more than an attribution between in one paragraph,
/// or several in a row that another article has together.
#[derive(Clone, Debug)]
pub struct Speech<'l> {
    /// Its article.
    pub article_id: &'l str,
    /// The article, opened.
    pub within: Arc<Article>,
    /// The ids of the quotes, in order.
    pub ids: Vec<String>,
    /// The words of all of them, with “…” between.
    pub text: String,
    /// Who said them.
    pub speaker: SpeakerView<'l>,
    /// Where other articles report the same without quoting it.
    pub paraphrases: Vec<Paraphrase<'l>>,
}

impl Speech<'_> {
    /// Adds quotes that go on with it.
    pub(super) fn append(&mut self, ids: Vec<String>, text: &str) {
        self.ids.extend(ids);
        // A comma before the attribution is not the speaker's.
        self.text.truncate(self.text.trim_end_matches(',').len());
        self.text.push_str(" … ");
        self.text.push_str(text);
    }
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
    /// How it is given.
    pub kind: QuoteKind,
    /// Who said it.
    pub speaker: SpeakerView<'l>,
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
pub(super) fn speeches<'l>(page: &ArticlePage<'l>) -> Vec<Speech<'l>> {
    let text = &page.article.text;
    let mut speeches: Vec<Speech<'l>> = Vec::new();
    let mut end = 0;
    for quote in page.quotes.iter().filter(|quote| is_direct(quote)).take(MAX_QUOTES_COMPARED) {
        let span = quote.quote.content;
        // A paragraph whose quotation is not closed goes on in the next.
        let is_near = |between: &str| !between.contains("\n\n") || between.starts_with("\n\n");
        let between = text.get(end..span.start as usize);
        let goes_on = between.is_some_and(|between| between.len() <= MAX_ATTRIBUTION_BYTES && is_near(between));
        end = span.end as usize;
        match speeches.last_mut() {
            Some(last) if goes_on && last.speaker == quote.speaker && quote.speaker != SpeakerView::Unknown => {
                last.append(vec![quote.id.clone()], quote.text.trim());
            }
            _ => speeches.push(Speech {
                article_id: quote.article_id,
                within: Arc::clone(&page.article),
                ids: vec![quote.id.clone()],
                text: quote.text.trim().to_owned(),
                speaker: quote.speaker.clone(),
                paraphrases: Vec::new(),
            }),
        }
    }
    speeches
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
                        kind: quote.quote.kind,
                        speaker: quote.speaker.clone(),
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
pub(super) fn may_be_one(one: &SpeakerView<'_>, other: &SpeakerView<'_>) -> bool {
    match (one, other) {
        (SpeakerView::Person(one), SpeakerView::Person(other)) => one.id == other.id,
        _ => true,
    }
}
