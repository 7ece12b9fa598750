//! Finds the articles and quotes that fit a query.
//!
//! Both are found as sets, from the index; only phrases are looked up in the articles that have all of their words.

use super::handle::{Library, SearchTarget};
use super::index::{LibraryIndex, QuoteAt};
use super::lost::Lost;
use super::query_parser::{Field, Query, parse};
use super::segments::WordField;
use super::tokenize::{has_all, has_phrase, phrases};
use super::words::PhraseQuery;
use crate::text::{Span, fold};
use rayon::prelude::*;
use roaring::RoaringBitmap;
use std::ops::Range;
use std::sync::Arc;

impl Library {
    /// What fits what was typed; `None` when nothing was typed that can be searched for.
    ///
    /// Searched only once: a page needs the result several times.
    pub(super) fn find(&self, typed: &str, target: SearchTarget) -> Result<Option<Arc<RoaringBitmap>>, Lost> {
        let key = (typed.to_owned(), target);
        if let Some(found) = self.searched.borrow().get(&key) {
            return Ok(Some(Arc::clone(found)));
        }
        let Some(query) = parse(typed).query else { return Ok(None) };
        let found = Arc::new(self.index.found(&query, target)?);
        self.searched.borrow_mut().insert(key, Arc::clone(&found));
        Ok(Some(found))
    }

    /// The people whose names were typed.
    pub(super) fn find_people(&self, typed: &str) -> Result<RoaringBitmap, Lost> {
        match parse(typed).query {
            Some(query) => Ok(self.index.people_of(&query)?.unwrap_or_default()),
            None => Ok(RoaringBitmap::new()),
        }
    }
}

impl LibraryIndex {
    /// The people whom a query names; `None` when it names nobody, or only people to leave out.
    fn people_of(&self, query: &Query) -> Result<Option<RoaringBitmap>, Lost> {
        match query {
            Query::Words { words, .. } | Query::Field(Field::Person(words) | Field::Speaker(words)) => {
                self.called(words).map(Some)
            }
            Query::And(parts) => {
                // Words beside each other are those of one name.
                let mut name = Vec::new();
                let (mut wanted, mut unwanted) = (Vec::new(), RoaringBitmap::new());
                for part in parts {
                    match part {
                        Query::Words { words, .. } => name.extend_from_slice(words),
                        Query::Not(part) => unwanted |= self.people_of(part)?.unwrap_or_default(),
                        part => wanted.extend(self.people_of(part)?),
                    }
                }
                if !name.is_empty() {
                    wanted.push(self.called(&name)?);
                }
                Ok(wanted.into_iter().reduce(|a, b| a & b).map(|wanted| wanted - unwanted))
            }
            Query::Or(parts) => {
                let mut wanted = Vec::new();
                for part in parts {
                    wanted.extend(self.people_of(part)?);
                }
                Ok(wanted.into_iter().reduce(|a, b| a | b))
            }
            Query::Field(_) | Query::Not(_) => Ok(None),
        }
    }

    /// The people one of whose names has words that begin with each of `words`.
    fn called(&self, words: &[String]) -> Result<RoaringBitmap, Lost> {
        let found = words.iter().map(|word| self.names.beginning_with(word, 0));
        let people = found.reduce(|a, b| Ok(a? & b?)).unwrap_or_else(|| Ok(RoaringBitmap::new()))?;
        if words.len() > 1 {
            Ok(people.iter().filter(|person| self.person(*person).is_called(words)).collect())
        } else {
            Ok(people)
        }
    }

    fn found(&self, query: &Query, target: SearchTarget) -> Result<RoaringBitmap, Lost> {
        let reduced = |parts: &[Query], join: fn(RoaringBitmap, RoaringBitmap) -> RoaringBitmap| {
            let found = parts.iter().map(|part| self.found(part, target));
            found.reduce(|a, b| Ok(join(a?, b?))).unwrap_or_else(|| Ok(RoaringBitmap::new()))
        };
        match query {
            Query::Words { words, begins } => self.with_words(words, *begins, target),
            Query::Field(field) => self.with_field(field, target),
            Query::And(parts) => reduced(parts, |a, b| a & b),
            Query::Or(parts) => reduced(parts, |a, b| a | b),
            Query::Not(part) => {
                let count = match target {
                    SearchTarget::Articles => self.entries.len(),
                    SearchTarget::Quotes => self.speakers.len(),
                };
                Ok(numbers(0..count as u32) - self.found(part, target)?)
            }
        }
    }

    fn with_words(&self, words: &[String], begins: bool, target: SearchTarget) -> Result<RoaringBitmap, Lost> {
        let field = match target {
            SearchTarget::Articles => WordField::Articles,
            SearchTarget::Quotes => WordField::Quotes,
        };
        let (mut found, candidates) = match words {
            [word] if begins => return self.segments.beginning_with(word, field),
            [word] => return self.segments.with(word, field),
            words => self.segments.with_phrase(words, begins, field)?,
        };
        let Some(phrase) = PhraseQuery::new(words, begins) else { return Ok(found) };
        // Looked up in the words of each article, in parallel: there may be many.
        let more: Vec<Vec<u32>> = match target {
            SearchTarget::Articles => {
                let candidates: Vec<u32> = candidates.iter().collect();
                let has = |number: u32| {
                    if has_phrase(&self.entry(number).summary.title, words, begins) {
                        return Ok(vec![number]);
                    }
                    let sequence = self.sequence_of(number)?;
                    let is_in_text = sequence.phrase(&phrase).is_some_and(|phrase| phrase.is_in(&sequence.text));
                    Ok(if is_in_text { vec![number] } else { Vec::new() })
                };
                candidates.into_par_iter().map(has).collect::<Result<_, Lost>>()?
            }
            SearchTarget::Quotes => {
                let quotes: Vec<(QuoteAt, u32)> = candidates.iter().map(|at| (self.quote(at), at)).collect();
                let of_articles: Vec<_> = quotes.chunk_by(|a, b| a.0.article == b.0.article).collect();
                let with_phrase = |quotes: &[(QuoteAt, u32)]| {
                    let words = self.words_of(quotes[0].0.article)?;
                    let phrase = words.sequence.phrase(&phrase);
                    let has = |quote: &QuoteAt| {
                        let quote = words.quotes.get(quote.number as usize);
                        phrase.as_ref().zip(quote).is_some_and(|(phrase, quote)| phrase.is_in(quote))
                    };
                    Ok(quotes.iter().filter(|(quote, _)| has(quote)).map(|(_, at)| *at).collect())
                };
                of_articles.into_par_iter().map(with_phrase).collect::<Result<_, Lost>>()?
            }
        };
        found.extend(more.into_iter().flatten());
        Ok(found)
    }

    fn with_field(&self, field: &Field, target: SearchTarget) -> Result<RoaringBitmap, Lost> {
        let of_quotes = |quotes: RoaringBitmap| match target {
            SearchTarget::Articles => quotes.iter().map(|at| self.quote(at).article).collect(),
            SearchTarget::Quotes => quotes,
        };
        let articles = match field {
            Field::Speaker(words) => return Ok(of_quotes(self.said_by(words)?)),
            Field::Quote(words) => return Ok(of_quotes(self.segments.with_all(words, WordField::Quotes)?)),
            Field::Person(words) => {
                let people = self.called(words)?;
                people.iter().flat_map(|person| &self.person(person).articles).collect()
            }
            Field::Country(codes) => {
                let countries = codes.iter().filter_map(|code| self.country(*code));
                countries.fold(RoaringBitmap::new(), |found, country| found | &country.articles)
            }
            Field::Source(words) => {
                let sources = self.sources.iter().filter(|source| has_all(&source.name, words));
                sources.fold(RoaringBitmap::new(), |found, source| found | &source.articles)
            }
            Field::Title(words) => self.segments.with_all(words, WordField::Titles)?,
            Field::Date(None, None) => numbers(0..self.dated()),
            Field::Date(from, to) => numbers(self.of_days(*from, *to)),
        };
        Ok(if target == SearchTarget::Quotes { self.quotes_of(&articles) } else { articles })
    }

    /// The quotes of people whose name has these words, and those whose speaker is a phrase with these words.
    fn said_by(&self, words: &[String]) -> Result<RoaringBitmap, Lost> {
        let people = self.called(words)?;
        let quotes: RoaringBitmap = people.iter().flat_map(|person| &self.person(person).quotes).collect();
        Ok(quotes | self.segments.with_all(words, WordField::Speakers)?)
    }
}

/// A set of all numbers of a range.
fn numbers(range: Range<u32>) -> RoaringBitmap {
    let mut set = RoaringBitmap::new();
    set.insert_range(range);
    set
}

/// The words and phrases of `text` that were typed, in order, without overlaps. Words that must not be there, and those of
/// fields other than `quote`, are left out.
pub(super) fn hits(text: &str, typed: &str) -> Vec<Span> {
    let wanted = wanted_phrases(typed);
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

/// The words and phrases that are searched for; with `true`, the last word of one may be the beginning of a word.
pub(super) fn wanted_phrases(typed: &str) -> Vec<(Vec<String>, bool)> {
    let mut wanted = Vec::new();
    if let Some(query) = parse(typed).query {
        collect(&query, &mut wanted);
    }
    wanted
}

fn collect(query: &Query, wanted: &mut Vec<(Vec<String>, bool)>) {
    match query {
        Query::Words { words, begins } => wanted.push((words.clone(), *begins)),
        Query::Field(Field::Quote(words)) => wanted.extend(words.iter().map(|word| (vec![fold(word)], false))),
        Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| collect(part, wanted)),
        Query::Field(_) | Query::Not(_) => {}
    }
}
