//! Finds the articles and quotes that fit a query.
//!
//! Both are found as sets, from the index; only phrases are looked up in the articles that have all of their words.

use super::handle::{Library, SearchTarget};
use super::index::{LibraryIndex, QuoteAt};
use super::people::JoinedPerson;
use super::query_parser::{Field, Query, parse};
use super::segments::WordField;
use super::tokenize::{has_all, has_near, has_phrase};
use super::words::{PhraseQuery, WordPhrase};
use super::work::{ARTICLE_WORK, SearchError, Work};
use foldhash::{HashMap, HashSet};
use rayon::prelude::*;
use roaring::RoaringBitmap;
use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

impl Library {
    /// What fits what was typed; `None` when nothing was typed that can be searched for.
    ///
    /// Searched only once: a page needs the result several times.
    pub(super) fn find(&self, typed: &str, target: SearchTarget) -> Result<Option<Arc<RoaringBitmap>>, SearchError> {
        let key = (typed.to_owned(), target);
        if let Some(found) = self.searched.borrow().get(&key) {
            return Ok(Some(Arc::clone(found)));
        }
        let Some(query) = parse(typed).query else { return Ok(None) };
        let found = Arc::new(Search::new(self).found(&query, target)?);
        self.searched.borrow_mut().insert(key, Arc::clone(&found));
        Ok(Some(found))
    }

    /// The people whose names were typed.
    pub(super) fn find_people(&self, typed: &str) -> Result<RoaringBitmap, SearchError> {
        match parse(typed).query {
            Some(query) => Ok(Search::new(self).people_of(&query)?.unwrap_or_default()),
            None => Ok(RoaringBitmap::new()),
        }
    }
}

/// One search. Equal terms are looked up once.
struct Search<'l> {
    index: &'l LibraryIndex,
    work: &'l Work,
    /// What was found for terms.
    found: RefCell<HashMap<Query, Arc<RoaringBitmap>>>,
}

impl<'l> Search<'l> {
    fn new(library: &'l Library) -> Self {
        Self { index: &library.index, work: &library.work, found: RefCell::default() }
    }

    /// The people whom a query names; `None` when it names nobody, or only people to leave out.
    fn people_of(&self, query: &Query) -> Result<Option<RoaringBitmap>, SearchError> {
        match query {
            Query::Like(pattern) => Ok(Some(self.index.people.names.like(pattern, self.spending(query))?)),
            Query::Words { words, .. }
            | Query::Near { words, .. }
            | Query::Field(Field::Person(words) | Field::Speaker(words)) => self.called(words).map(Some),
            Query::And(parts) => {
                // Words beside each other are those of one name.
                let mut name = Vec::new();
                let (mut wanted, mut unwanted) = (Vec::new(), RoaringBitmap::new());
                for part in distinct(parts) {
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
                let mut wanted: Option<RoaringBitmap> = None;
                for part in distinct(parts) {
                    let more = self.people_of(part)?;
                    wanted = match (wanted, more) {
                        (Some(wanted), Some(more)) => Some(wanted | more),
                        (wanted, more) => wanted.or(more),
                    };
                }
                Ok(wanted)
            }
            Query::Field(_) | Query::Not(_) => Ok(None),
        }
    }

    /// The people one of whose names has words that begin with each of `words`.
    fn called(&self, words: &[String]) -> Result<RoaringBitmap, SearchError> {
        let mut people: Option<RoaringBitmap> = None;
        for word in words {
            self.work.spend(self.index.people.names.size_beginning_with(word) as u64, || word.clone())?;
            let more = self.index.people.names.beginning_with(word)?;
            people = Some(match people {
                Some(people) => people & more,
                None => more,
            });
        }
        let people = people.unwrap_or_default();
        if words.len() > 1 {
            self.work.spend(people.len() * (words.len() * NAME_WORK) as u64, || words.join(" "))?;
            Ok(people.iter().filter(|person| self.index.person(*person).is_called(words)).collect())
        } else {
            Ok(people)
        }
    }

    fn found(&self, query: &Query, target: SearchTarget) -> Result<RoaringBitmap, SearchError> {
        let reduced = |parts: &[Query], join: fn(RoaringBitmap, &RoaringBitmap) -> RoaringBitmap| {
            let mut all: Option<RoaringBitmap> = None;
            for part in distinct(parts) {
                let found = self.found(part, target)?;
                all = Some(match all {
                    Some(all) => join(all, &found),
                    None => found,
                });
            }
            Ok(all.unwrap_or_default())
        };
        match query {
            Query::Words { .. } | Query::Like(_) | Query::Near { .. } | Query::Field(_) => {
                Ok((*self.with_term(query, target)?).clone())
            }
            Query::And(parts) => reduced(parts, |a, b| a & b),
            Query::Or(parts) => reduced(parts, |a, b| a | b),
            Query::Not(part) => {
                let count = match target {
                    SearchTarget::Articles => self.index.entries.len(),
                    SearchTarget::Quotes => self.index.speakers.len(),
                };
                Ok(numbers(0..count as u32) - self.found(part, target)?)
            }
        }
    }

    /// What has a term; each term is looked up once, however often the query has it.
    fn with_term(&self, term: &Query, target: SearchTarget) -> Result<Arc<RoaringBitmap>, SearchError> {
        if let Some(found) = self.found.borrow().get(term) {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(match term {
            Query::Words { words, begins } => self.with_words(words, *begins, target)?,
            Query::Like(pattern) => self.index.segments.like(pattern, word_field(target), self.spending(term))?,
            Query::Near { words, between } => self.with_near(words, *between, target)?,
            Query::Field(field) => self.with_field(field, target)?,
            Query::And(_) | Query::Or(_) | Query::Not(_) => self.found(term, target)?,
        });
        // To join sets takes time, too.
        self.work.spend(found.serialized_size() as u64, || term.term())?;
        self.found.borrow_mut().insert(term.clone(), Arc::clone(&found));
        Ok(found)
    }

    /// Counts the work for a term.
    fn spending(&self, term: &Query) -> impl Fn(usize) -> Result<(), SearchError> {
        |units| self.work.spend(units as u64, || term.term())
    }

    fn with_words(&self, words: &[String], begins: bool, target: SearchTarget) -> Result<RoaringBitmap, SearchError> {
        let index = self.index;
        let field = word_field(target);
        let name = || words.join(" ") + if begins { "*" } else { "" };
        for (at, word) in words.iter().enumerate() {
            self.work.spend(index.segments.size(word, begins && at + 1 == words.len()), name)?;
        }
        let (mut found, candidates) = match words {
            [word] if begins => return Ok(index.segments.beginning_with(word, field)?),
            [word] => return Ok(index.segments.with(word, field)?),
            words => index.segments.with_phrase(words, begins, field)?,
        };
        let Some(phrase) = PhraseQuery::new(words, begins) else { return Ok(found) };
        self.work.spend(candidates.len() * ARTICLE_WORK, name)?;
        let in_title = |title: &str| has_phrase(title, words, begins);
        found |= self.looked_up(&candidates, target, &phrase, in_title, WordPhrase::is_in)?;
        Ok(found)
    }

    /// What has all of `words` with at most `between` others among them.
    fn with_near(&self, words: &[String], between: usize, target: SearchTarget) -> Result<RoaringBitmap, SearchError> {
        let candidates = self.with_all(words, word_field(target))?;
        let Some(phrase) = PhraseQuery::new(words, false) else { return Ok(RoaringBitmap::new()) };
        self.work.spend(candidates.len() * ARTICLE_WORK, || words.join(" "))?;
        let in_title = |title: &str| has_near(title, words, between);
        self.looked_up(&candidates, target, &phrase, in_title, |phrase, words| phrase.is_near(words, between))
    }

    /// The `candidates` whose words pass `test`, or whose title passes `in_title`. They are looked up in the words of each
    /// article, in parallel: there may be many.
    fn looked_up(
        &self,
        candidates: &RoaringBitmap,
        target: SearchTarget,
        phrase: &PhraseQuery,
        in_title: impl Fn(&str) -> bool + Sync,
        test: impl Fn(&WordPhrase, &[u32]) -> bool + Sync,
    ) -> Result<RoaringBitmap, SearchError> {
        let index = self.index;
        let found: Vec<Vec<u32>> = match target {
            SearchTarget::Articles => {
                let candidates: Vec<u32> = candidates.iter().collect();
                let has = |number: u32| {
                    if in_title(&index.entry(number).summary.title) {
                        return Ok(vec![number]);
                    }
                    let sequence = index.sequence_of(number)?;
                    let is_in_text = sequence.phrase(phrase).is_some_and(|phrase| test(&phrase, &sequence.text));
                    Ok(if is_in_text { vec![number] } else { Vec::new() })
                };
                in_parallel(candidates, self.work, has)?
            }
            SearchTarget::Quotes => {
                let quotes: Vec<(QuoteAt, u32)> = candidates.iter().map(|at| (index.quote(at), at)).collect();
                let of_articles: Vec<_> = quotes.chunk_by(|a, b| a.0.article == b.0.article).collect();
                let with_phrase = |quotes: &[(QuoteAt, u32)]| {
                    let words = index.words_of(quotes[0].0.article)?;
                    let phrase = words.sequence.phrase(phrase);
                    let has = |quote: &QuoteAt| {
                        let quote = words.quotes.get(quote.number as usize);
                        phrase.as_ref().zip(quote).is_some_and(|(phrase, quote)| test(phrase, quote))
                    };
                    Ok(quotes.iter().filter(|(quote, _)| has(quote)).map(|(_, at)| *at).collect())
                };
                in_parallel(of_articles, self.work, with_phrase)?
            }
        };
        Ok(found.into_iter().flatten().collect())
    }

    fn with_field(&self, field: &Field, target: SearchTarget) -> Result<RoaringBitmap, SearchError> {
        let index = self.index;
        let of_quotes = |quotes: RoaringBitmap| match target {
            SearchTarget::Articles => quotes.iter().map(|at| index.quote(at).article).collect(),
            SearchTarget::Quotes => quotes,
        };
        let articles = match field {
            Field::Speaker(words) => return Ok(of_quotes(self.said_by(words)?)),
            Field::Quote(words) => return Ok(of_quotes(self.with_all(words, WordField::Quotes)?)),
            Field::Person(words) => self.of_people(words, |person| &person.articles)?,
            Field::Country(codes) => {
                let countries = codes.iter().filter_map(|code| index.country(*code));
                countries.fold(RoaringBitmap::new(), |found, country| found | &country.articles)
            }
            Field::Source(words) => {
                self.work.spend((index.sources.len() * NAME_WORK) as u64, || words.join(" "))?;
                let sources = index.sources.iter().filter(|source| has_all(&source.name, words));
                sources.fold(RoaringBitmap::new(), |found, source| found | &source.articles)
            }
            Field::Title(words) => self.with_all(words, WordField::Titles)?,
            Field::Date(None, None) => numbers(0..index.dated()),
            Field::Date(from, to) => numbers(index.of_days(*from, *to)),
        };
        Ok(if target == SearchTarget::Quotes { index.quotes_of(&articles) } else { articles })
    }

    /// The documents that have every one of `words`.
    fn with_all(&self, words: &[String], field: WordField) -> Result<RoaringBitmap, SearchError> {
        for word in words {
            self.work.spend(self.index.segments.size(word, false), || word.clone())?;
        }
        Ok(self.index.segments.with_all(words, field)?)
    }

    /// The documents that `of` gives for the people whose name has these words.
    fn of_people(&self, words: &[String], of: fn(&JoinedPerson) -> &Vec<u32>) -> Result<RoaringBitmap, SearchError> {
        let mut all = RoaringBitmap::new();
        for person in self.called(words)? {
            let documents = of(self.index.person(person));
            self.work.spend(documents.len() as u64 * 4, || words.join(" "))?;
            all.extend(documents.iter().copied());
        }
        Ok(all)
    }

    /// The quotes of people whose name has these words, and those whose speaker is a phrase with these words.
    fn said_by(&self, words: &[String]) -> Result<RoaringBitmap, SearchError> {
        Ok(self.of_people(words, |person| &person.quotes)? | self.with_all(words, WordField::Speakers)?)
    }
}

/// What it takes to compare a word with a name, compared with a byte of postings.
const NAME_WORK: usize = 64;

/// Parts of a query without those that stand there before.
fn distinct(parts: &[Query]) -> impl Iterator<Item = &Query> {
    let mut seen = HashSet::default();
    parts.iter().filter(move |part| seen.insert(*part))
}

/// Where what is searched for has its words.
fn word_field(target: SearchTarget) -> WordField {
    match target {
        SearchTarget::Articles => WordField::Articles,
        SearchTarget::Quotes => WordField::Quotes,
    }
}

/// What `find` finds in each of `all`, as long as the work is not stopped.
fn in_parallel<T: Send>(
    all: Vec<T>,
    work: &Work,
    find: impl Fn(T) -> Result<Vec<u32>, SearchError> + Sync,
) -> Result<Vec<Vec<u32>>, SearchError> {
    all.into_par_iter().map(|one| work.check().and_then(|()| find(one))).collect()
}

/// A set of all numbers of a range.
fn numbers(range: Range<u32>) -> RoaringBitmap {
    let mut set = RoaringBitmap::new();
    set.insert_range(range);
    set
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotations::Annotations;
    use crate::article::{Article, ArticleId, Metadata};
    use crate::library::archive::AnnotatedArticle;
    use crate::library::work::{MAX_WORK, StopFlag};

    fn library() -> Library {
        let article = |number: usize| Article {
            id: ArticleId::new(&format!("{number}.txt"), 0),
            path: format!("{number}.txt"),
            text: format!("A mast and a bolt, number{number}, by the quay."),
            headline: None,
            asides: Vec::new(),
            metadata: Metadata::default(),
        };
        let annotated = |number| AnnotatedArticle {
            article: Arc::new(article(number)),
            annotations: Arc::new(Annotations::default()),
        };
        Library::new((0..40).map(annotated).collect(), Vec::new())
    }

    /// The work for a query, and how many articles it finds.
    fn work(typed: &str) -> (u64, u64) {
        let library = library();
        let found = library.find(typed, SearchTarget::Articles).unwrap().unwrap();
        (library.work.done(), found.len())
    }

    #[test]
    fn equal_terms_are_looked_up_once() {
        for term in ["m*", "*st", "mats~", "mast", "mast-and-a-b*", "number1-by*"] {
            let (once, found) = work(term);
            assert!(once > 0 && found > 0, "{term}");
            assert_eq!(work(&format!("{term} ").repeat(100)), (once, found), "{term}");
            assert_eq!(work(&format!("{term} OR ").repeat(100)), (once, found), "{term}");
            assert_eq!(work(&format!("({term} (x OR {term})) OR {term}")).1, found, "{term}");
        }
    }

    #[test]
    fn phrase_costs_its_candidate_articles() {
        assert!(work("mast-and-a-b*").0 >= 40 * ARTICLE_WORK);
        assert!(work("\"number1 by\"").0 < 2 * ARTICLE_WORK);
    }

    #[test]
    fn too_much_work_names_its_term() {
        let library = library();
        library.work.spend(MAX_WORK, String::new).unwrap();
        let refused = library.find("mast-and-a-b*", SearchTarget::Articles).unwrap_err();
        assert_eq!(refused, SearchError::TooMuchWork("mast and a b*".to_owned()));
    }

    #[test]
    fn stopped_search_ends() {
        let stop = StopFlag::default();
        let library = library().with_stop(stop.clone());
        assert!(library.find("mast", SearchTarget::Articles).is_ok());
        stop.stop();
        assert_eq!(library.find("bolt", SearchTarget::Articles), Err(SearchError::Stopped));
        assert_eq!(library.find_people("bolt"), Err(SearchError::Stopped));
    }
}
