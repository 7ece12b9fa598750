//! One person, one country, search, status: the JSON twins of single pages.

use super::article::CountryMentionKind;
use super::facets::{Facets, Timeline, all};
use super::lists::{ArticleItem, CountryCount, CountryItem, List, PersonCount, PersonItem, QuoteItem, TextCount};
use super::schema::json_object;
use super::values::DatePrecision;
use crate::library::query::{self, Count, CountryForm};
use crate::text::CodePoints;

json_object! {
    /// A person.
    pub struct PersonPage<'a> {
        /// Their name in addresses.
        id: &'a str,
        /// Their name.
        name: &'a str,
        /// How many articles name them.
        articles_total: usize,
        /// How many times they are named.
        mentions: usize,
        /// How many quotes they said.
        quotes_total: usize,
        /// How many quotes of others name them.
        quotes_about_total: usize,
        /// The day of the first dated article; of a month or a year its first day.
        first_date: Option<String>,
        /// How much of that date is known.
        first_date_precision: Option<DatePrecision>,
        /// The day of the last dated article; of a month or a year its first day.
        last_date: Option<String>,
        /// How much of that date is known.
        last_date_precision: Option<DatePrecision>,
        /// What is not certain about who this is.
        notes: Vec<Note<'a>>,
        /// Every form of the name with its number of mentions, the most frequent first.
        forms: Vec<TextCount<'a>>,
        /// The names by which articles tell them from others: `split-person` makes somebody else of some of them.
        names: Vec<String>,
        /// Everything that articles call them, with the number of articles.
        roles: Vec<TextCount<'a>>,
        /// Countries of the same articles, the 20 most frequent, with the number of articles.
        countries: Vec<CountryCount>,
        /// How many countries there are.
        countries_total: usize,
        /// People of the same articles, the 20 most frequent, with the number of articles.
        met: Vec<PersonCount<'a>>,
        /// How many people there are.
        met_total: usize,
        /// Outlets that quote them, the 20 most frequent, with the number of quotes.
        quoted_by: Vec<TextCount<'a>>,
        /// How many outlets there are.
        quoted_by_total: usize,
        /// The newest of what they said; all of it is at `/api/quotes?speaker=`.
        quotes: Vec<QuoteItem<'a>>,
        /// The newest of what others said that names them; all of it is at `/api/quotes?about=`.
        quotes_about: Vec<QuoteItem<'a>>,
        /// The newest articles; all of them are at `/api/articles?person=`.
        articles: Vec<ArticleItem<'a>>,
        /// Their articles over time.
        timeline: Timeline,
        /// Their quotes over time.
        quotes_timeline: Timeline,
    }
}

json_object! {
    /// Something that is not certain.
    pub struct Note<'a> {
        /// A sentence, to be followed by the people it speaks of.
        text: String,
        /// The people it speaks of.
        people: Vec<PersonRef<'a>>,
    }
}

json_object! {
    /// A person by name.
    pub struct PersonRef<'a> {
        /// The person's id.
        id: &'a str,
        /// The person's name.
        name: &'a str,
    }
}

json_object! {
    /// A country.
    pub struct CountryPage<'a> {
        /// ISO 3166-1 alpha-2 code; `XK` for Kosovo.
        code: String,
        /// Its usual English name.
        name: &'static str,
        /// How many articles name or imply it.
        articles_total: usize,
        /// How many times it is named or implied.
        mentions: usize,
        /// How many quotes name it or are in articles that are mainly about it.
        quotes_total: usize,
        /// The sum of its shares of the articles' attention.
        focus: f64,
        /// All words that stand for it, with the number of mentions.
        forms: Vec<CountryFormCount<'a>>,
        /// People of its articles, the 20 most frequent, with the number of articles.
        people: Vec<PersonCount<'a>>,
        /// How many people there are.
        people_total: usize,
        /// Countries of the same articles, the 20 most frequent, with the number of articles.
        named_with: Vec<CountryCount>,
        /// How many countries there are.
        named_with_total: usize,
        /// Outlets, the 20 most frequent, with the number of articles.
        sources: Vec<TextCount<'a>>,
        /// How many outlets there are.
        sources_total: usize,
        /// The newest quotes; all of them are at `/api/quotes?country=`.
        quotes: Vec<QuoteItem<'a>>,
        /// The newest articles; all of them are at `/api/articles?country=`.
        articles: Vec<ArticleItem<'a>>,
        /// Its articles over time.
        timeline: Timeline,
        /// Its quotes over time.
        quotes_timeline: Timeline,
    }
}

json_object! {
    /// Words that stand for a country, and a number.
    pub struct CountryFormCount<'a> {
        /// The words.
        text: &'a str,
        /// How they speak of the country.
        kind: CountryMentionKind,
        /// How often.
        count: usize,
    }
}

json_object! {
    /// What was found.
    pub struct SearchPage<'a> {
        /// Articles that have every word, newest first.
        items: Vec<SearchItem<'a>>,
        /// How many articles there are.
        total: usize,
        /// Give it as `cursor` to get the next piece; `null` at the end.
        next: Option<String>,
        /// People who are called so, the first few.
        people: List<PersonItem<'a>>,
        /// Quotes that have every word, the first few.
        quotes: List<QuoteItem<'a>>,
        /// What of the query was not understood, a sentence each.
        remarks: Vec<String>,
        /// When nothing was found: the query in words that occur, if that finds something.
        suggestion: Option<String>,
        /// What the articles have in common; only where asked for.
        @"Option::is_none" facets: Option<Facets<'a>>,
    }
}

json_object! {
    /// An article that was found.
    pub struct SearchItem<'a> {
        /// The article.
        article: ArticleItem<'a>,
        /// Where its text has the words; `null` when only its title has them.
        snippet: Option<Snippet>,
    }
}

json_object! {
    /// A part of an article with the words looked for.
    pub struct Snippet {
        /// Its text.
        text: String,
        /// Where the words stand in it.
        marks: Vec<Mark>,
    }
}

json_object! {
    /// A span of a snippet.
    pub struct Mark {
        /// Its first code point.
        start: usize,
        /// The code point after its last one.
        end: usize,
    }
}

json_object! {
    /// How the program is and what it holds.
    pub struct Status {
        /// The program's version.
        version: &'static str,
        /// Whether a whole library is being served.
        ready: bool,
        /// Counts the libraries served since the start; every change of the folder makes a new one.
        generation: u64,
        /// How many files are read.
        files_done: usize,
        /// How many files there are, as far as is known.
        files_total: usize,
        /// How many articles there are.
        articles: usize,
        /// How many people.
        people: usize,
        /// How many countries.
        countries: usize,
        /// How many quotes of every kind.
        quotes: usize,
        /// How many outlets.
        sources: usize,
        /// How many files gave no article.
        problems: usize,
    }
}

impl<'a> From<query::PersonPage<'a>> for PersonPage<'a> {
    fn from(page: query::PersonPage<'a>) -> Self {
        let note = |note: query::Note<'a>| Note { text: note.text, people: all(note.people) };
        let card = page.card;
        Self {
            id: card.link.id,
            name: card.link.name,
            articles_total: card.articles,
            mentions: card.mentions,
            quotes_total: card.quotes,
            quotes_about_total: card.quotes_about,
            first_date: card.dates.map(|(first, _)| first.day.to_string()),
            first_date_precision: card.dates.map(|(first, _)| first.into()),
            last_date: card.dates.map(|(_, last)| last.day.to_string()),
            last_date_precision: card.dates.map(|(_, last)| last.into()),
            notes: page.notes.into_iter().map(note).collect(),
            forms: all(page.forms),
            names: page.names,
            roles: all(page.roles),
            countries_total: page.countries.total,
            countries: all(page.countries.items),
            met_total: page.met.total,
            met: all(page.met.items),
            quoted_by_total: page.quoted_by.total,
            quoted_by: all(page.quoted_by.items),
            quotes: all(page.quotes),
            quotes_about: all(page.quotes_about),
            articles: all(page.articles.items),
            timeline: page.timeline.into(),
            quotes_timeline: page.quotes_timeline.into(),
        }
    }
}

impl<'a> From<query::PersonLink<'a>> for PersonRef<'a> {
    fn from(query::PersonLink { id, name }: query::PersonLink<'a>) -> Self {
        Self { id, name }
    }
}

impl<'a> From<query::CountryPage<'a>> for CountryPage<'a> {
    fn from(page: query::CountryPage<'a>) -> Self {
        let card = CountryItem::from(page.card);
        Self {
            code: card.code,
            name: card.name,
            articles_total: card.articles,
            mentions: card.mentions.unwrap_or_default(),
            quotes_total: card.quotes,
            focus: card.focus,
            forms: all(page.forms),
            people_total: page.people.total,
            people: all(page.people.items),
            named_with_total: page.named_with.total,
            named_with: all(page.named_with.items),
            sources_total: page.sources.total,
            sources: all(page.sources.items),
            quotes: all(page.quotes),
            articles: all(page.articles.items),
            timeline: page.timeline.into(),
            quotes_timeline: page.quotes_timeline.into(),
        }
    }
}

impl<'a> From<Count<CountryForm<'a>>> for CountryFormCount<'a> {
    fn from(Count { of: CountryForm { text, kind }, count }: Count<CountryForm<'a>>) -> Self {
        Self { text, kind: kind.into(), count }
    }
}

impl<'a> From<query::SearchPage<'a>> for SearchPage<'a> {
    fn from(page: query::SearchPage<'a>) -> Self {
        let List { items, total, next } = List::of(page.articles, |hit| SearchItem {
            article: hit.card.into(),
            snippet: hit.snippet.map(Into::into),
        });
        Self {
            items,
            total,
            next,
            people: List::of(page.people, Into::into),
            quotes: List::of(page.quotes, Into::into),
            remarks: page.remarks,
            suggestion: page.suggestion,
            facets: None,
        }
    }
}

impl From<query::Snippet> for Snippet {
    fn from(snippet: query::Snippet) -> Self {
        let offsets = CodePoints::new(&snippet.text);
        let mark = |mark: &crate::text::Span| Mark { start: offsets.at(mark.start), end: offsets.at(mark.end) };
        Self { marks: snippet.marks.iter().map(mark).collect(), text: snippet.text }
    }
}
