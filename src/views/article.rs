//! One article: its text under three layers of marks, and beside it who, where, and who said what.

use super::cite::{Citation, is_web};
use super::layout::Layout;
use super::list_item::Copies;
use super::marks::{Marks, Step, country_key, mention_id, person_key};
use super::nesting::paragraphs;
use super::parts::{
    DisplayDate, Link, SpeakerLabel, address, article_address, counted, country_address, grouped, person_address,
    quote_address,
};
use crate::annotations::{Evidence, QuoteKind, Speaker};
use crate::article::{Article, AsideKind, WithProvenance};
use crate::library::query::{self, ArticleQuote};
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
    summary: String,
    blocks: Vec<Block<'a>>,
    people: Vec<PersonEntry>,
    no_people: &'static str,
    countries: Vec<CountryEntry>,
    quotes: Vec<QuoteEntry>,
    no_quotes: &'static str,
    copies: Option<Copies>,
    position: Option<ListPosition>,
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
    mention_links: Vec<(usize, String)>,
    why: Vec<String>,
}

struct CountryEntry {
    key: String,
    href: String,
    name: String,
    focus: u32,
    mention_links: Vec<(usize, String)>,
    why: Vec<String>,
}

struct QuoteEntry {
    key: String,
    number: usize,
    speaker: SpeakerLabel,
    indirect: bool,
    excerpt: String,
    why: Vec<String>,
    confidence: String,
    citation: Citation,
    also_in: Vec<Link>,
}

/// The marks of an article's page; they must outlive the page, which borrows from them. `hits` are what was searched
/// for.
#[must_use]
pub fn marks(result: &query::ArticlePage<'_>, hits: &[Span]) -> Marks {
    let ids: Vec<&str> = result.people.iter().map(|person| person.id).collect();
    let notes: Vec<String> = result.quotes.iter().map(note).collect();
    Marks::new(&result.article.text, &result.annotations, &ids, &notes, hits)
}

/// Announces the speaker to screen readers at the start of a quote.
fn note(quote: &ArticleQuote<'_>) -> String {
    match SpeakerLabel::from(&quote.speaker) {
        SpeakerLabel::Person(link) => format!("Quote by {}:", link.label),
        SpeakerLabel::Other(name) => format!("Quote by {name}:"),
        SpeakerLabel::Unknown => "Quote:".to_owned(),
    }
}

impl<'a> ArticlePage<'a> {
    /// The page of `result` under its `marks`; `position` is its position in the list that the reader came from.
    #[must_use]
    pub fn new(
        layout: Layout,
        result: &'a query::ArticlePage<'_>,
        marks: &'a Marks,
        position: Option<ListPosition>,
    ) -> Self {
        let article = &*result.article;
        let metadata = &article.metadata;
        let english = result.annotations.language.is_none_or(|language| language == "en");
        let (people, countries, quotes) = (people(result), countries(result), quotes(result));
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
            summary: format!(
                "{}, {}, {}",
                counted(people.len(), "person", "people"),
                counted(countries.len(), "country", "countries"),
                counted(quotes.len(), "quote", "quotes")
            ),
            blocks: blocks(article, marks),
            no_people: if english { "Nobody is named." } else { "Not looked for in this language." },
            no_quotes: if english { "Nobody is quoted." } else { "Not looked for in this language." },
            people,
            countries,
            quotes,
            position,
            copies: Copies::new(&result.card),
        }
    }
}

/// The headline with its marks where it stands in the text, without them where it was made from something else.
fn headline<'a>(article: &'a Article, title: &'a str, marks: &'a Marks) -> Vec<Step<'a>> {
    match article.headline {
        Some(span) => marks.steps(&article.text, span),
        None => vec![Step::Text(title)],
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

fn people(result: &query::ArticlePage<'_>) -> Vec<PersonEntry> {
    let mut spoken = vec![0; result.people.len()];
    for quote in &result.annotations.quotes {
        if let Speaker::Person(local) = quote.speaker {
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
            mention_links: mention_links(&key, person.mentions.len()),
            why: reasons(&person.evidence),
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
            mention_links: mention_links(&key, country.mentions.len()),
            why: reasons(&country.evidence),
            key,
        }
    };
    result.annotations.countries.iter().map(entry).collect()
}

fn quotes(result: &query::ArticlePage<'_>) -> Vec<QuoteEntry> {
    let entry = |(i, quote): (usize, &ArticleQuote<'_>)| {
        let words = quote.quote.content.slice(&result.article.text);
        let speaker = SpeakerLabel::from(&quote.speaker);
        QuoteEntry {
            number: i + 1,
            indirect: quote.quote.kind != QuoteKind::Direct,
            excerpt: excerpt(words, 110),
            why: reasons(&quote.quote.evidence),
            confidence: confidence(quote),
            citation: Citation::new(&result.article, words, quote.quote.kind, speaker.name(), &quote.id),
            also_in: quote.elsewhere.iter().map(also_in).collect(),
            key: quote.id.clone(),
            speaker,
        }
    };
    result.quotes.iter().enumerate().map(entry).collect()
}

/// The same words in another article, by its outlet or headline.
fn also_in(card: &query::QuoteCard<'_>) -> Link {
    Link::new(card.article.source.unwrap_or(card.article.title), quote_address(card))
}

/// The certainty of the speaker, in words and as a number.
fn confidence(quote: &ArticleQuote<'_>) -> String {
    if quote.quote.speaker == Speaker::Unknown {
        return "The text does not tell who said it.".to_owned();
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

/// Number and id of every mention.
fn mention_links(key: &str, mentions: usize) -> Vec<(usize, String)> {
    (1..=mentions).map(|number| (number, mention_id(key, number))).collect()
}

/// The beginning of `words`, cut at a word where it is longer than `length` characters, on one line.
#[must_use]
pub fn excerpt(words: &str, length: usize) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(length) {
        None => line,
        Some((end, _)) => format!("{}…", line[..end].rsplit_once(' ').map_or(&line[..end], |(before, _)| before)),
    }
}
