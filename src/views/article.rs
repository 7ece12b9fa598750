//! One article: its text with marks, and beside it a panel with its people, countries and quotes.

use super::address::{address, article_address, country_address, person_address, quote_address};
use super::cite::{Citation, is_web};
use super::format::{DisplayDate, counted, excerpt, grouped};
use super::layout::Layout;
use super::list_item::Copies;
use super::marks::{Marks, Step, country_key, mention_id, person_key};
use super::nesting::paragraphs;
use super::notes::{NotesEntry, bookmark_mark, corrected, corrected_fields};
use super::parts::{Link, SpeakerLabel};
use super::quotation::QuotedWords;
use super::sentence::cited_words;
use crate::annotations::{Evidence, Listing, Speaker, listings};
use crate::article::{Article, AsideKind, Origin, WithProvenance};
use crate::library::query::{self, ArticleNotes, ArticleQuote, Bookmark};
use crate::notebook::Target;
use crate::text::Span;
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "article.html")]
pub struct ArticlePage<'a> {
    layout: Layout,
    id: &'a str,
    headline: Vec<Step<'a>>,
    date: Option<DisplayDate>,
    source: Option<&'a WithProvenance<String>>,
    byline: Option<&'a WithProvenance<String>>,
    url: Option<&'a str>,
    words: String,
    path: &'a str,
    origins: Vec<(&'static str, String, &'static str)>,
    language: &'static str,
    note: Option<&'static str>,
    part: Option<Part>,
    blocks: Vec<Block<'a>>,
    captions: &'a [String],
    /// How sure OCR is of the text, in hundredths, where it read it.
    ocr: Option<u8>,
    people: Vec<PersonEntry>,
    no_people: &'static str,
    countries: Vec<CountryEntry>,
    quotes: Vec<QuoteEntry>,
    reported: Vec<QuoteEntry>,
    no_quotes: &'static str,
    copies: Option<Copies>,
    position: Option<ListPosition>,
    notes: NotesEntry,
    /// What was corrected of title, date, outlet and byline.
    corrected: Vec<String>,
}

/// The position of the article in the list that the reader came from.
pub struct ListPosition {
    previous: Option<Link>,
    next: Option<Link>,
    /// The list, as “3 of 12”.
    list: Link,
}

impl ListPosition {
    /// The position as shown on the page; `list_query` is the query of the list.
    #[must_use]
    pub fn new(position: query::ListPosition<'_>, list_query: &str) -> Self {
        let query = if list_query.is_empty() { String::new() } else { format!("?{list_query}") };
        let link = |link: query::ArticleLink<'_>| Link::new(link.title, format!("{}{query}", article_address(link.id)));
        Self {
            previous: position.before.map(link),
            next: position.after.map(link),
            list: Link::new(
                format!("{} of {}", grouped(position.number), grouped(position.total)),
                format!("/{query}"),
            ),
        }
    }
}

/// How much of a very long article the page shows, in characters.
struct Part {
    shown: String,
    whole: String,
}

/// Paragraphs that belong together: the article’s own text, or boilerplate with a label.
struct Block<'a> {
    aside: Option<&'static str>,
    paragraphs: Vec<Vec<Step<'a>>>,
}

struct PersonEntry {
    key: String,
    href: String,
    name: String,
    roles: String,
    quotes: usize,
    /// The list of these quotes.
    quotes_href: String,
    mentions: Mentions,
    why: Vec<String>,
    corrected: Option<String>,
}

struct CountryEntry {
    key: String,
    href: String,
    name: String,
    focus: u32,
    mentions: Mentions,
    why: Vec<String>,
    corrected: Option<String>,
}

/// The mentions of one person or country.
struct Mentions {
    /// The id of the first.
    first: String,
    /// “49 mentions”.
    label: String,
}

impl Mentions {
    fn new(key: &str, count: usize) -> Self {
        Self { first: mention_id(key, 1), label: counted(count, "mention", "mentions") }
    }
}

struct QuoteEntry {
    key: String,
    number: usize,
    speaker: SpeakerLabel,
    /// The beginning of a direct quote, or the whole sentence of reported speech.
    words: QuotedWords,
    why: Vec<String>,
    confidence: String,
    citation: Citation,
    also_in: Vec<Link>,
    corrected: Option<String>,
}

/// The marks of an article's page; they must outlive the page, which borrows from them. `hits` are what was searched
/// for, `notes` what the notebook says.
#[must_use]
pub fn marks(result: &query::ArticlePage<'_>, hits: &[Span], notes: &ArticleNotes<'_>) -> Marks {
    let ids: Vec<&str> = result.people.iter().map(|person| person.id).collect();
    let label = |(quote, listing): (&ArticleQuote<'_>, Listing)| (listing != Listing::Unlisted).then(|| label(quote));
    let labels = result.quotes.iter().zip(listings(&result.annotations.quotes)).map(label).collect();
    let end = result.article.text.len() as u32;
    let place = |bookmark: &Bookmark<'_>| {
        Some((bookmark.place.filter(|place| place.end <= end)?, bookmark_mark(&bookmark.event.id.0)))
    };
    let bookmarks: Vec<(Span, String)> = notes.bookmarks.iter().filter_map(place).collect();
    Marks::new(&result.article.text, &result.annotations, &ids, labels, hits, &bookmarks)
}

/// Names the speaker for those who cannot see the marks.
fn label(quote: &ArticleQuote<'_>) -> String {
    match SpeakerLabel::from(&quote.speaker).name() {
        Some(name) => format!("Quote by {name}"),
        None => "Quote".to_owned(),
    }
}

impl<'a> ArticlePage<'a> {
    /// The page of `result` under its `marks`; `position` is its position in the list that the reader came from, `notes`
    /// what the notebook says of it.
    #[must_use]
    pub fn new(
        layout: Layout,
        result: &'a query::ArticlePage<'_>,
        marks: &'a Marks,
        position: Option<ListPosition>,
        notes: &ArticleNotes<'_>,
    ) -> Self {
        let article = &*result.article;
        let metadata = &article.metadata;
        let english = result.annotations.language.is_none_or(|language| language == "en");
        let listings = listings(&result.annotations.quotes);
        let quotes = |listing| quotes(result, &listings, listing);
        let (people, countries) = (people(result, &listings), countries(result));
        Self {
            layout,
            id: result.card.link.id,
            headline: headline(article, result.card.link.title, marks),
            date: metadata.date.as_ref().map(|date| date.value.into()),
            source: metadata.source.as_ref(),
            byline: metadata.byline.as_ref(),
            url: metadata.url.as_ref().map(|url| url.value.as_str()).filter(|url| is_web(url)),
            words: counted(result.annotations.words, "word", "words"),
            path: &article.path,
            origins: origins(article),
            language: result.annotations.language.unwrap_or("en"),
            note: (!english).then_some(
                "This article does not seem to be in English. People and quotes are looked for in English only.",
            ),
            part: result
                .whole_chars
                .map(|whole| Part { shown: grouped(article.text.chars().count()), whole: grouped(whole) }),
            blocks: blocks(article, marks),
            captions: &metadata.captions,
            ocr: metadata.ocr,
            no_people: if english { "Nobody is named." } else { "Not looked for in this language." },
            no_quotes: if english { "Nobody is quoted." } else { "Not looked for in this language." },
            people,
            countries,
            quotes: quotes(Listing::Quoted),
            reported: quotes(Listing::Reported),
            position,
            copies: Copies::new(&result.card),
            notes: NotesEntry::new(notes),
            corrected: corrected_fields(&result.corrections),
        }
    }
}

/// The headline with its marks where it stands in the text, without them where it was made from something else.
fn headline<'a>(article: &'a Article, title: &'a str, marks: &'a Marks) -> Vec<Step<'a>> {
    let is_corrected = article.metadata.title.as_ref().is_some_and(|title| title.origin == Origin::Correction);
    match article.headline {
        Some(span) if !is_corrected => marks.steps(&article.text, span),
        _ => vec![Step::Text(title)],
    }
}

fn origins(article: &Article) -> Vec<(&'static str, String, &'static str)> {
    let metadata = &article.metadata;
    let text = |what, value: &Option<WithProvenance<String>>| {
        value.as_ref().map(|found| (what, found.value.clone(), found.origin.as_str()))
    };
    let date = metadata.date.as_ref().map(|date| ("Date", date.value.to_string(), date.origin.as_str()));
    [
        text("Title", &metadata.title),
        date,
        text("Outlet", &metadata.source),
        text("Author", &metadata.byline),
        text("Address", &metadata.url),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The text in order: the article’s own text, and the boilerplate between. The headline is shown above it.
fn blocks<'a>(article: &'a Article, marks: &'a Marks) -> Vec<Block<'a>> {
    let text = &article.text;
    let mut spans: Vec<(Span, Option<&'static str>)> =
        article.asides.iter().map(|aside| (aside.span, Some(aside_name(aside.kind)))).collect();
    spans.extend(article.headline.map(|span| (span, None)));
    spans.sort();
    let mut blocks: Vec<Block<'a>> = Vec::new();
    let mut add = |aside: Option<&'static str>, span: Span| {
        let paragraphs: Vec<_> =
            paragraphs(text, span).into_iter().map(|paragraph| marks.steps(text, paragraph)).collect();
        match blocks.last_mut() {
            _ if paragraphs.is_empty() => {}
            // Adjacent boilerplate lines form one block.
            Some(Block { aside: before, paragraphs: more }) if aside.is_some() && *before == aside => {
                more.extend(paragraphs);
            }
            _ => blocks.push(Block { aside, paragraphs }),
        }
    };
    let mut at = 0;
    for (span, aside) in spans {
        if span.start > at {
            add(None, Span { start: at, end: span.start });
        }
        if aside.is_some() {
            add(aside, span);
        }
        at = at.max(span.end);
    }
    add(None, Span::new(at as usize, text.len()));
    blocks
}

fn aside_name(kind: AsideKind) -> &'static str {
    match kind {
        AsideKind::Header => "Header lines of the file",
        AsideKind::Newsletter => "Newsletter sign-up of the outlet",
        AsideKind::Credit => "Credit line",
        AsideKind::Contribution => "Who contributed",
        AsideKind::Navigation => "Navigation of the website",
    }
}

fn people(result: &query::ArticlePage<'_>, listings: &[Listing]) -> Vec<PersonEntry> {
    let mut spoken = vec![0; result.people.len()];
    for (quote, listing) in result.annotations.quotes.iter().zip(listings) {
        if let (Speaker::Person(local), Listing::Quoted) = (&quote.speaker, listing) {
            let local = *local;
            spoken[local] += 1;
        }
    }
    let entry = |(local, (person, link)): (usize, (&crate::annotations::Person, &query::PersonLink<'_>))| {
        let key = person_key(link.id);
        PersonEntry {
            href: person_address(link.id),
            name: person.name.clone(),
            roles: person.roles.iter().map(|role| role.text.as_str()).collect::<Vec<_>>().join("; "),
            quotes: spoken[local],
            quotes_href: address("/quotes", &[("article", result.card.link.id), ("speaker", link.id)]),
            mentions: Mentions::new(&key, person.mentions.len()),
            why: reasons(&person.evidence),
            corrected: corrected(&result.corrections, &Target::Person(person.name.clone())),
            key,
        }
    };
    result.annotations.people.iter().zip(&result.people).enumerate().map(entry).collect()
}

fn countries(result: &query::ArticlePage<'_>) -> Vec<CountryEntry> {
    let entry = |country: &crate::annotations::Country| {
        let key = country_key(country.code);
        CountryEntry {
            href: country_address(country.code),
            name: country.code.name().to_owned(),
            focus: (country.focus * 100.0).round() as u32,
            mentions: Mentions::new(&key, country.mentions.len()),
            why: reasons(&country.evidence),
            corrected: corrected(&result.corrections, &Target::Country(country.code)),
            key,
        }
    };
    result.annotations.countries.iter().map(entry).collect()
}

/// The entries of the quotes that are listed in one way, numbered from 1.
fn quotes(result: &query::ArticlePage<'_>, listings: &[Listing], wanted: Listing) -> Vec<QuoteEntry> {
    let text = &result.article.text;
    let entry = |(i, quote): (usize, &ArticleQuote<'_>)| {
        let span = quote.quote.content;
        let speaker = SpeakerLabel::from(&quote.speaker);
        let words = cited_words(text, quote.quote.kind, span, quote.quote.context);
        QuoteEntry {
            number: i + 1,
            words: match wanted {
                Listing::Quoted => QuotedWords::whole(excerpt(words, MAX_EXCERPT_CHARS)),
                _ => QuotedWords::new(text, span, quote.quote.kind, quote.quote.context),
            },
            why: reasons(&quote.quote.evidence),
            confidence: confidence(quote),
            citation: Citation::new(&result.article, words, quote.quote.kind, speaker.name(), &quote.id),
            also_in: quote.elsewhere.iter().map(also_in).collect(),
            corrected: corrected(&result.corrections, &Target::Quote(span)),
            key: quote.id.clone(),
            speaker,
        }
    };
    let listed = result.quotes.iter().zip(listings).filter(|(_, listing)| **listing == wanted);
    listed.map(|(quote, _)| quote).enumerate().map(entry).collect()
}

/// How much of a direct quote its entry in the panel shows.
const MAX_EXCERPT_CHARS: usize = 160;

/// The same words in another article, by its outlet or headline.
fn also_in(card: &query::QuoteCard<'_>) -> Link {
    Link::new(card.article.source.unwrap_or(card.article.title), quote_address(card.article.id, &card.id))
}

/// The certainty of the speaker, in words and as a number.
fn confidence(quote: &ArticleQuote<'_>) -> String {
    if quote.quote.speaker == Speaker::Unknown {
        return "The article does not say who said it.".to_owned();
    }
    let confidence = (quote.quote.confidence * 100.0).round();
    let words = match confidence {
        c if c >= 90.0 => "sure",
        c if c >= 70.0 => "fairly sure",
        c if c >= 50.0 => "likely",
        _ => "doubtful",
    };
    format!("The speaker is {words} ({confidence} of 100).")
}

fn reasons(evidence: &[Evidence]) -> Vec<String> {
    evidence.iter().map(|evidence| evidence.what.clone()).collect()
}
