//! Which articles and quotes fit a query.
//!
//! Both are found as sets, from the indexes; only phrases are looked up in the articles that have all of their words.

use super::Library;
use super::digest::{PhraseQuery, WordSequence};
use super::index::{IN_ARTICLES, IN_QUOTES, IN_SPEAKERS, IN_TITLES, QuoteAt};
use super::query::is_called;
use super::query_parser::{Field, Query, parse};
use super::tokenize::{has_all, has_phrase, phrases};
use crate::text::{Span, fold};
use rayon::prelude::*;
use roaring::RoaringBitmap;
use std::ops::Range;

/// All numbers of a stretch.
fn numbers(stretch: Range<u32>) -> RoaringBitmap {
    let mut set = RoaringBitmap::new();
    set.insert_range(stretch);
    set
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum SearchTarget {
    Articles,
    /// Quotes; what is asked of an article is asked of the quote's.
    Quotes,
}

impl Library {
    /// What fits what was typed; `None` when nothing was typed that can be looked for.
    ///
    /// Looked for once only, for a page asks in several ways.
    pub(super) fn find(&self, typed: &str, kind: SearchTarget) -> Option<&RoaringBitmap> {
        let asked = (typed.to_owned(), kind);
        if let Some(found) = self.searched.get(&asked) {
            return Some(found);
        }
        let found = parse(typed).query.map(|query| self.found(&query, kind))?;
        Some(self.searched.insert(asked, Box::new(found)))
    }

    /// The people whom what was typed asks for by name; nobody when it names nobody.
    pub(super) fn find_people(&self, typed: &str) -> RoaringBitmap {
        parse(typed).query.and_then(|query| self.people_of(&query)).unwrap_or_default()
    }

    /// The people whom a query names; `None` when it is about something else, or about who should not be there.
    fn people_of(&self, query: &Query) -> Option<RoaringBitmap> {
        match query {
            Query::Words { words, .. } | Query::Field(Field::Person(words) | Field::Speaker(words)) => {
                Some(self.called(words))
            }
            Query::And(parts) => {
                // Words beside each other are those of one name.
                let mut name = Vec::new();
                let (mut wanted, mut unwanted) = (Vec::new(), RoaringBitmap::new());
                for part in parts {
                    match part {
                        Query::Words { words, .. } => name.extend_from_slice(words),
                        Query::Not(part) => unwanted |= self.people_of(part).unwrap_or_default(),
                        part => wanted.extend(self.people_of(part)),
                    }
                }
                wanted.extend((!name.is_empty()).then(|| self.called(&name)));
                wanted.into_iter().reduce(|a, b| a & b).map(|wanted| wanted - unwanted)
            }
            Query::Or(parts) => parts.iter().filter_map(|part| self.people_of(part)).reduce(|a, b| a | b),
            Query::Field(_) | Query::Not(_) => None,
        }
    }

    /// The people one of whose names has words that begin with each of `words`.
    pub(super) fn called(&self, words: &[String]) -> RoaringBitmap {
        let lists = words.iter().map(|word| self.names.beginning_with(word, 0));
        let people = lists.reduce(|a, b| a & b).unwrap_or_default();
        if words.len() > 1 {
            people.iter().filter(|person| is_called(self.person(*person), words)).collect()
        } else {
            people
        }
    }

    fn found(&self, query: &Query, kind: SearchTarget) -> RoaringBitmap {
        match query {
            Query::Words { words, begins } => self.with_words(words, *begins, kind),
            Query::Field(field) => self.with_field(field, kind),
            Query::And(parts) => {
                parts.iter().map(|part| self.found(part, kind)).reduce(|a, b| a & b).unwrap_or_default()
            }
            Query::Or(parts) => {
                parts.iter().map(|part| self.found(part, kind)).reduce(|a, b| a | b).unwrap_or_default()
            }
            Query::Not(part) => {
                let count = if kind == SearchTarget::Articles { self.entries.len() } else { self.speakers.len() };
                numbers(0..count as u32) - self.found(part, kind)
            }
        }
    }

    fn with_words(&self, words: &[String], begins: bool, kind: SearchTarget) -> RoaringBitmap {
        let place = if kind == SearchTarget::Articles { IN_ARTICLES } else { IN_QUOTES };
        let (mut sure, candidates) = match words {
            [word] if begins => return self.words.beginning_with(word, place),
            [word] => return self.words.with(word, place),
            words => self.words.with_phrase(words, begins, place),
        };
        // Looked up in what the archive keeps of their words, side by side: there may be many.
        let index = &**self;
        let Some(wanted) = PhraseQuery::new(words, begins) else { return sure };
        let found: Vec<u32> = match kind {
            SearchTarget::Articles => {
                let in_text =
                    |kept: WordSequence| kept.phrase(&wanted).is_some_and(|phrase| phrase.stands_in(&kept.text));
                let has = |number: &u32| {
                    let entry = index.entry(*number);
                    has_phrase(&entry.title, words, begins) || index.sequence_of(entry).is_some_and(in_text)
                };
                candidates.iter().collect::<Vec<u32>>().into_par_iter().filter(has).collect()
            }
            SearchTarget::Quotes => {
                let quotes: Vec<(QuoteAt, u32)> = candidates.iter().map(|at| (index.quote(at), at)).collect();
                let of_articles: Vec<_> = quotes.chunk_by(|a, b| a.0.article == b.0.article).collect();
                let with_phrase = |quotes: &[(QuoteAt, u32)]| {
                    let kept = index.words_of(index.entry(quotes[0].0.article)).unwrap_or_default();
                    let phrase = kept.sequence.phrase(&wanted);
                    let has = |quote: &QuoteAt| {
                        let place = kept.quotes.get(quote.number as usize);
                        phrase.as_ref().zip(place).is_some_and(|(phrase, place)| phrase.stands_in(place))
                    };
                    quotes.iter().filter(|(quote, _)| has(quote)).map(|(_, at)| *at).collect::<Vec<u32>>()
                };
                of_articles.into_par_iter().flat_map_iter(with_phrase).collect()
            }
        };
        sure.extend(found);
        sure
    }

    fn with_field(&self, field: &Field, kind: SearchTarget) -> RoaringBitmap {
        let articles = match field {
            Field::Speaker(words) => return self.said_by(words, kind),
            Field::Quote(words) => {
                let quotes = self.words.with_all(words, IN_QUOTES);
                return if kind == SearchTarget::Quotes { quotes } else { self.articles_of(&quotes) };
            }
            Field::Person(words) => {
                let people = self.called(words);
                people.iter().flat_map(|person| self.person(person).articles.iter().copied()).collect()
            }
            Field::Country(codes) => {
                let countries = codes.iter().filter_map(|code| self.country(*code));
                countries.fold(RoaringBitmap::new(), |found, country| found | &country.articles)
            }
            Field::Source(words) => {
                let sources = self.sources.iter().filter(|source| has_all(&source.name, words));
                sources.fold(RoaringBitmap::new(), |found, source| found | &source.articles)
            }
            Field::Title(words) => self.words.with_all(words, IN_TITLES),
            Field::Date(None, None) => numbers(0..self.dated()),
            Field::Date(from, to) => numbers(self.of_days(*from, *to)),
        };
        if kind == SearchTarget::Quotes { self.quotes_of(&articles) } else { articles }
    }

    /// What people who are called so said, or someone without an entry whose phrase has these words.
    fn said_by(&self, words: &[String], kind: SearchTarget) -> RoaringBitmap {
        let people = self.called(words);
        let mut quotes: RoaringBitmap =
            people.iter().flat_map(|person| self.person(person).quotes.iter().copied()).collect();
        quotes |= self.words.with_all(words, IN_SPEAKERS);
        if kind == SearchTarget::Quotes { quotes } else { self.articles_of(&quotes) }
    }

    fn articles_of(&self, quotes: &RoaringBitmap) -> RoaringBitmap {
        quotes.iter().map(|at| self.quote(at).article).collect()
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

#[cfg(test)]
mod tests {
    use super::SearchTarget;
    use crate::annotations::{Annotations, Quote, QuoteKind, Speaker};
    use crate::article::{Article, ArticleId, Metadata};
    use crate::library::segments::MIN_SEGMENT_ARTICLES;
    use crate::library::tokenize::has_phrase;
    use crate::library::{AnnotatedArticle, Library};
    use crate::text::Span;
    use std::sync::Arc;

    /// An article of nine words, the last four of them a quote; most words are frequent, some are rare.
    fn pair(number: usize) -> AnnotatedArticle {
        let mut state = number as u32 + 1;
        let mut word = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            match (state >> 16) % 8 {
                7 => format!("rare{}", (state >> 20) % 500),
                frequent => format!("word{frequent}"),
            }
        };
        let words: Vec<String> = (0..9).map(|_| word()).collect();
        let text = format!("{}\n\n“{}”", words[..5].join(" "), words[5..].join(" "));
        let content = Span::new(text.find('“').unwrap() + '“'.len_utf8(), text.len() - '”'.len_utf8());
        let (speaker, evidence) = (Speaker::Unknown, Vec::new());
        let kind = QuoteKind::Direct;
        let quote = Quote { content, kind, speaker, cue: None, source: None, confidence: 1.0, evidence };
        let id = ArticleId::from_address(&format!("{number:06}"));
        let (path, headline, asides) = (format!("{number:06}.txt"), None, Vec::new());
        AnnotatedArticle {
            article: Arc::new(Article { id, path, text, headline, asides, metadata: Metadata::default() }),
            annotations: Arc::new(Annotations { quotes: vec![quote], ..Annotations::default() }),
        }
    }

    #[test]
    fn phrases_are_found_where_they_stand_whether_their_words_are_frequent_or_not() {
        // Enough for a segment that knows neighbours, and one that does not.
        let pairs: Vec<AnnotatedArticle> = (0..MIN_SEGMENT_ARTICLES + 200).map(pair).collect();
        let library = Library::new(pairs.clone(), Vec::new());
        let rare = pairs[7].article.text.split_whitespace().collect::<Vec<_>>()[1..3].join(" ");
        let typed =
            ["word1 word2", "word3 word3", "word1 word2 word3", "word5 word6 wor*", "word4 rare7", "word6 none"];
        let mut found_some = 0;
        for typed in typed.into_iter().chain([&*rare]) {
            let begins = typed.ends_with('*');
            let wanted: Vec<String> = typed.trim_end_matches('*').split(' ').map(str::to_owned).collect();
            let query = if begins { typed.replace(' ', "-") } else { format!("\"{typed}\"") };
            let found = |kind| library.find(&query, kind).unwrap().iter().collect::<Vec<u32>>();
            let standing = |place: fn(&AnnotatedArticle) -> Span| {
                let has = |pair: &AnnotatedArticle| has_phrase(place(pair).slice(&pair.article.text), &wanted, begins);
                (0..).zip(&pairs).filter(|(_, pair)| has(pair)).map(|(number, _)| number).collect::<Vec<u32>>()
            };
            let articles = standing(|pair| Span::new(0, pair.article.text.len()));
            found_some += usize::from(!articles.is_empty());
            assert_eq!(found(SearchTarget::Articles), articles, "{typed}");
            assert_eq!(found(SearchTarget::Quotes), standing(|pair| pair.annotations.quotes[0].content), "{typed}");
        }
        assert!(found_some >= 4, "{found_some}");
    }
}
