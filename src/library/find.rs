//! Which articles and quotes fit a query.
//!
//! Articles are found as sets, from the indexes; only phrases, titles and quotes are looked up in the texts of the
//! articles that have all of their words. Quotes are then judged one by one, in the articles that can have them.

use super::index::QuoteAt;
use super::language::{Field, Query, parse};
use super::query::is_called;
use super::words::{has_all, has_phrase, phrases};
use super::{Library, Pair};
use crate::annotations::Speaker;
use crate::text::{Span, fold};

/// A query whose names are already looked up.
#[derive(Debug)]
pub(super) struct Asked {
    part: Part,
}

#[derive(Debug)]
enum Part {
    Words {
        words: Vec<String>,
        begins: bool,
    },
    /// People by number, in order; and the words, for speakers without a page.
    Speaker {
        people: Vec<u32>,
        words: Vec<String>,
    },
    Person {
        people: Vec<u32>,
    },
    Field(Field),
    And(Vec<Part>),
    Or(Vec<Part>),
    Not(Box<Part>),
}

impl Library {
    /// Prepares what was typed; `None` when nothing was that can be looked for.
    pub(super) fn ask(&self, typed: &str) -> Option<Asked> {
        parse(typed).query.map(|query| Asked { part: self.prepare(query) })
    }

    fn prepare(&self, query: Query) -> Part {
        let all = |parts: Vec<Query>| parts.into_iter().map(|part| self.prepare(part)).collect();
        match query {
            Query::Words { words, begins } => Part::Words { words, begins },
            Query::Field(Field::Speaker(words)) => Part::Speaker { people: self.called(&words), words },
            Query::Field(Field::Person(words)) => Part::Person { people: self.called(&words) },
            Query::Field(field) => Part::Field(field),
            Query::And(parts) => Part::And(all(parts)),
            Query::Or(parts) => Part::Or(all(parts)),
            Query::Not(part) => Part::Not(Box::new(self.prepare(*part))),
        }
    }

    /// The people one of whose names has words that begin with each of `words`, by number, in order.
    pub(super) fn called(&self, words: &[String]) -> Vec<u32> {
        let lists = words.iter().map(|word| self.names.beginning_with(word));
        let mut people = lists.reduce(|a, b| both(&a, &b)).unwrap_or_default();
        if words.len() > 1 {
            people.retain(|person| is_called(self, self.person(*person), words));
        }
        people
    }

    /// The articles that fit, in order.
    pub(super) fn articles_that_fit(&self, asked: &Asked) -> Vec<u32> {
        self.found(&asked.part, false)
    }

    /// The quotes that fit, in order.
    pub(super) fn quotes_that_fit(&self, asked: &Asked) -> Vec<u32> {
        let articles = self.found(&asked.part, true);
        let quotes = articles.iter().flat_map(|article| self.entry(*article).quotes());
        quotes.filter(|at| self.fits(self.quotes[*at as usize], &asked.part)).collect()
    }

    /// The articles that fit `part`. With `perhaps`, those that may hold a quote that does: what must not be in a quote
    /// may still be in its article.
    fn found(&self, part: &Part, perhaps: bool) -> Vec<u32> {
        match part {
            Part::Words { words, begins } => self.with_words(words, *begins),
            Part::Speaker { people, words } => {
                let quotes = people.iter().flat_map(|person| &self.person(*person).quotes);
                let articles = quotes.map(|at| self.quotes[*at as usize].article).collect();
                either([ordered(articles), self.with_other_speaker(words)])
            }
            Part::Person { people } => {
                let appearances = people.iter().flat_map(|person| &self.person(*person).appearances);
                ordered(appearances.map(|(article, _)| *article).collect())
            }
            Part::Field(field) => self.with_field(field),
            Part::And(parts) => {
                let mut lists: Vec<Vec<u32>> = parts.iter().map(|part| self.found(part, perhaps)).collect();
                lists.sort_by_key(Vec::len);
                lists.into_iter().reduce(|a, b| both(&a, &b)).unwrap_or_default()
            }
            Part::Or(parts) => either(parts.iter().map(|part| self.found(part, perhaps))),
            Part::Not(_) if perhaps => (0..self.entries.len() as u32).collect(),
            Part::Not(part) => {
                let without = self.found(part, false);
                (0..self.entries.len() as u32).filter(|number| without.binary_search(number).is_err()).collect()
            }
        }
    }

    fn with_words(&self, words: &[String], begins: bool) -> Vec<u32> {
        let Some((last, before)) = words.split_last() else { return Vec::new() };
        let with_last =
            if begins { self.words.beginning_with(last) } else { self.words.with_all(&words[words.len() - 1..]) };
        if before.is_empty() {
            return with_last;
        }
        let mut found = both(&self.words.with_all(before), &with_last);
        found.retain(|number| {
            let article = &self.pair(*number).article;
            has_phrase(&article.text, words, begins) || has_phrase(self.title(*number), words, begins)
        });
        found
    }

    fn with_field(&self, field: &Field) -> Vec<u32> {
        match field {
            Field::Country(codes) => {
                let countries = self.countries.iter().filter(|country| codes.contains(&country.code));
                ordered(countries.flat_map(|country| &country.appearances).map(|(article, _)| *article).collect())
            }
            Field::Source(words) => {
                let sources = self.sources.iter().filter(|source| has_all(&source.name, words));
                ordered(sources.flat_map(|source| source.articles.iter().copied()).collect())
            }
            Field::Title(words) => {
                let mut found = self.words.with_all(words);
                found.retain(|number| has_all(self.title(*number), words));
                found
            }
            Field::Quote(words) => {
                let mut found = self.words.with_all(words);
                found.retain(|number| {
                    let Pair { article, annotations } = self.pair(*number);
                    annotations.quotes.iter().any(|quote| has_all(quote.content.slice(&article.text), words))
                });
                found
            }
            Field::Date(from, to) => (0..self.entries.len() as u32)
                .filter(|number| {
                    let date = self.entry(*number).date();
                    date.is_some_and(|date| from.is_none_or(|from| date >= from) && to.is_none_or(|to| date <= to))
                })
                .collect(),
            // Looked up by `prepare`.
            Field::Speaker(_) | Field::Person(_) => Vec::new(),
        }
    }

    /// Articles in which an organisation, a document or someone unnamed speaks whose phrase has these words.
    fn with_other_speaker(&self, words: &[String]) -> Vec<u32> {
        let mut found = self.words.with_all(words);
        found.retain(|number| {
            let quotes = &self.pair(*number).annotations.quotes;
            quotes.iter().any(|quote| self.is_other_speaker(*number, &quote.speaker, words))
        });
        found
    }

    fn is_other_speaker(&self, article: u32, speaker: &Speaker, words: &[String]) -> bool {
        matches!(speaker, Speaker::Other(span) if has_all(span.slice(&self.pair(article).article.text), words))
    }

    /// Whether a quote fits; what is asked of an article is asked of the quote's.
    fn fits(&self, at: QuoteAt, part: &Part) -> bool {
        let entry = self.entry(at.article);
        let Pair { article, annotations } = self.pair(at.article);
        let quote = &annotations.quotes[at.number as usize];
        let content = quote.content.slice(&article.text);
        match part {
            Part::Words { words, begins } => has_phrase(content, words, *begins),
            Part::Speaker { people, words } => match quote.speaker {
                Speaker::Person(local) => people.binary_search(&entry.people[local]).is_ok(),
                ref other => self.is_other_speaker(at.article, other, words),
            },
            Part::Person { people } => entry.people.iter().any(|person| people.binary_search(person).is_ok()),
            Part::Field(Field::Quote(words)) => has_all(content, words),
            Part::Field(Field::Title(words)) => has_all(self.title(at.article), words),
            Part::Field(Field::Source(words)) => self.source_of(entry).is_some_and(|source| has_all(source, words)),
            Part::Field(Field::Country(codes)) => entry.countries.iter().any(|(country, _)| codes.contains(country)),
            Part::Field(Field::Date(from, to)) => {
                entry.date().is_some_and(|date| from.is_none_or(|from| date >= from) && to.is_none_or(|to| date <= to))
            }
            Part::Field(Field::Speaker(_) | Field::Person(_)) => false,
            Part::And(parts) => parts.iter().all(|part| self.fits(at, part)),
            Part::Or(parts) => parts.iter().any(|part| self.fits(at, part)),
            Part::Not(part) => !self.fits(at, part),
        }
    }

    fn title(&self, number: u32) -> &str {
        &self.entry(number).title
    }
}

/// Where the words and phrases that were typed stand in `text`, in order, without overlaps. Words that must not be
/// there, and those of fields other than `quote`, are not looked for.
pub(super) fn hits(text: &str, typed: &str) -> Vec<Span> {
    let mut wanted = Vec::new();
    if let Some(query) = parse(typed).query {
        collect(&query, &mut wanted);
    }
    let mut hits: Vec<Span> = wanted.iter().flat_map(|(words, begins)| phrases(text, words, *begins)).collect();
    hits.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    hits.retain(|span| {
        let keep = span.start >= end;
        end = if keep { span.end } else { end };
        keep
    });
    hits
}

fn collect(query: &Query, wanted: &mut Vec<(Vec<String>, bool)>) {
    match query {
        Query::Words { words, begins } => wanted.push((words.clone(), *begins)),
        Query::Field(Field::Quote(words)) => wanted.extend(words.iter().map(|word| (vec![fold(word)], false))),
        Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| collect(part, wanted)),
        Query::Field(_) | Query::Not(_) => {}
    }
}

/// What is in both of two ordered lists.
fn both(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().copied().filter(|number| long.binary_search(number).is_ok()).collect()
}

fn either(lists: impl IntoIterator<Item = Vec<u32>>) -> Vec<u32> {
    ordered(lists.into_iter().flatten().collect())
}

fn ordered(mut numbers: Vec<u32>) -> Vec<u32> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
