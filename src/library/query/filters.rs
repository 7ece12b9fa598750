//! What lists are narrowed to.

use crate::annotations::{CountryCode, QuoteKind};
use crate::library::handle::{Library, SearchTarget};
use crate::library::index::LibraryIndex;
use crate::library::people::JoinedPerson;
use crate::library::work::SearchError;
use jiff::civil::Date;
use roaring::RoaringBitmap;

/// In which order articles are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ArticleSort {
    /// Newest first, undated last.
    #[default]
    Newest,
    /// Undated first, then oldest first: the other order backwards.
    Oldest,
    /// By title.
    Title,
    /// Most words first.
    Longest,
    /// Those whose titles have words that are searched for first, then those whose quotes do; newest first.
    Relevance,
}

/// Which articles are listed; every condition that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleFilter {
    /// They name the people of these ids, all of them.
    pub people: Vec<String>,
    /// They name or imply these countries, all of them.
    pub countries: Vec<CountryCode>,
    /// They are of one of these outlets, in any spelling of case and accents; of any outlet when there are none.
    pub sources: Vec<String>,
    /// They have no outlet, or one of `sources`.
    pub unsourced: bool,
    /// They are of this day or later.
    pub from: Option<Date>,
    /// They are of this day or earlier.
    pub to: Option<Date>,
    /// They have no date.
    pub undated: bool,
    /// They fit this query: words, phrases, fields, as one types them into the search field.
    pub words: Option<String>,
    /// They are copies of the article of this id, itself included.
    pub copies_of: Option<String>,
    /// Of several copies only the first in order is listed.
    pub fold: bool,
    /// The user marked them as read, or did not.
    pub read: Option<bool>,
    /// Their order.
    pub sort: ArticleSort,
}

/// In which order quotes are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QuoteSort {
    /// In the order of the articles, newest first, then of the text.
    #[default]
    Newest,
    /// The other order backwards.
    Oldest,
}

/// In which way listed quotes are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KindFilter {
    /// Between quotation marks.
    #[default]
    Quoted,
    /// As reported speech of enough confidence without a direct quote inside.
    Reported,
    /// Without any quotation marks, of any confidence.
    Indirect,
    /// Reported with some words between quotation marks, of any confidence.
    Mixed,
    /// In any way.
    All,
}

/// Which quotes are listed; every condition that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuoteFilter {
    /// One of the people of these ids said them; anybody when there are none.
    pub speakers: Vec<String>,
    /// They name the person of this id, who is not their speaker.
    pub about: Option<String>,
    /// Their article names all the people of these ids.
    pub people: Vec<String>,
    /// They name each of these countries, or their article is mainly about it.
    pub countries: Vec<CountryCode>,
    /// Their article is of one of these outlets, in any spelling of case and accents; of any outlet when there are none.
    pub sources: Vec<String>,
    /// Their article has no outlet, or one of `sources`.
    pub unsourced: bool,
    /// Their article is of this day or later.
    pub from: Option<Date>,
    /// Their article is of this day or earlier.
    pub to: Option<Date>,
    /// Their article has no date.
    pub undated: bool,
    /// They fit this query: words, phrases, fields, as one types them into the search field.
    pub words: Option<String>,
    /// They are given in this way.
    pub kind: KindFilter,
    /// Several articles have them; only the first quote of each such cluster is listed.
    pub several: bool,
    /// Their article has this id.
    pub article: Option<String>,
    /// Their order.
    pub sort: QuoteSort,
}

/// In which order people are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PeopleSort {
    /// Most articles first, then most quotes.
    #[default]
    Articles,
    /// Most quotes first.
    Quotes,
    /// By name.
    Name,
}

/// Which people are listed; every condition that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// Their name, in one of its forms, has words that begin so; operators hold as in the search field.
    pub name: Option<String>,
    /// They are named in one of these articles, whose order does not matter.
    pub within: ArticleFilter,
    /// Only people who are quoted.
    pub quoted: bool,
    /// Their order.
    pub sort: PeopleSort,
}

impl ArticleFilter {
    /// The articles that fit, near-duplicates folded where that is asked for.
    pub(super) fn listed(&self, library: &Library) -> Result<RoaringBitmap, SearchError> {
        let found = self.matching(library)?;
        let last = self.sort == ArticleSort::Oldest;
        let duplicates = &library.index.near_duplicates;
        Ok(if self.fold { duplicates.folded(found, last, library.len()) } else { found })
    }

    /// The articles that fit, near-duplicates not folded.
    pub(super) fn matching(&self, library: &Library) -> Result<RoaringBitmap, SearchError> {
        let index = &*library.index;
        let mut found = RoaringBitmap::new();
        found.insert_range(index.of_days(self.from, self.to));
        for id in &self.people {
            found &= naming(library, id);
        }
        for code in &self.countries {
            found &= index.country(*code).map_or(&RoaringBitmap::new(), |country| &country.articles);
        }
        if let Some(articles) = of_sources(index, &self.sources, self.unsourced) {
            found &= articles;
        }
        if self.undated {
            found &= index.undated();
        }
        if let Some(typed) = &self.words {
            found &= &*library.find(typed, SearchTarget::Articles)?.unwrap_or_default();
        }
        match self.read {
            Some(true) => found &= library.read_articles(),
            Some(false) => found -= library.read_articles(),
            None => {}
        }
        if let Some(id) = &self.copies_of {
            let own = index.article_number(id).into_iter();
            found &= own.flat_map(|own| index.near_duplicates.copies(own).chain([own])).collect::<RoaringBitmap>();
        }
        Ok(found)
    }
}

impl QuoteFilter {
    /// The quotes that fit.
    pub(super) fn matching(&self, library: &Library) -> Result<RoaringBitmap, SearchError> {
        let index = &*library.index;
        let days = index.of_days(self.from, self.to);
        let mut found = RoaringBitmap::new();
        if let (Some(first), Some(last)) = (index.entries.get(days.start as usize), days.clone().last()) {
            found.insert_range(first.first_quote..index.entry(last).quotes().end);
        }
        let quotes_of = |id: &str, of: fn(&JoinedPerson) -> &Vec<u32>| -> RoaringBitmap {
            index.person_of_id(id).into_iter().flat_map(|person| of(person).iter().copied()).collect()
        };
        if !self.speakers.is_empty() {
            let said = self.speakers.iter().map(|id| quotes_of(id, |person| &person.quotes));
            found &= said.fold(RoaringBitmap::new(), |all, one| all | one);
        }
        if let Some(id) = &self.about {
            found &= quotes_of(id, |person| &person.quotes_about);
        }
        for id in &self.people {
            found &= index.quotes_of(&naming(library, id));
        }
        for code in &self.countries {
            found &= index.country(*code).map_or(&RoaringBitmap::new(), |country| &country.quotes);
        }
        match self.kind {
            KindFilter::Quoted => found &= index.of_kind(QuoteKind::Direct),
            KindFilter::Reported => found &= &index.quote_sets.reported,
            KindFilter::Indirect => found &= index.of_kind(QuoteKind::Indirect),
            KindFilter::Mixed => found &= index.of_kind(QuoteKind::Mixed),
            KindFilter::All => {}
        }
        if self.undated {
            found &= index.quotes_of(&index.undated());
        }
        if let Some(id) = &self.article {
            let range = index.article_number(id).map(|number| index.entry(number).quotes());
            found &= range.into_iter().flatten().collect::<RoaringBitmap>();
        }
        if let Some(articles) = of_sources(index, &self.sources, self.unsourced) {
            found &= index.quotes_of(&articles);
        }
        if self.several {
            found &= index.quote_clusters.firsts().collect::<RoaringBitmap>();
        }
        if let Some(typed) = &self.words {
            found &= &*library.find(typed, SearchTarget::Quotes)?.unwrap_or_default();
        }
        Ok(found)
    }
}

impl PeopleFilter {
    /// The people who fit, in their order.
    pub(super) fn matching(&self, library: &Library) -> Result<Vec<u32>, SearchError> {
        let index = &*library.index;
        let called = self.name.as_deref().map(|typed| library.find_people(typed)).transpose()?;
        let within: Option<RoaringBitmap> = if self.within == ArticleFilter::default() {
            None
        } else {
            let articles = self.within.matching(library)?;
            Some(articles.iter().flat_map(|article| index.entry(article).people.iter()).collect())
        };
        let fits = |number: &u32| {
            (!self.quoted || index.person(*number).quoted > 0)
                && within.as_ref().is_none_or(|people| people.contains(*number))
                && called.as_ref().is_none_or(|called| called.contains(*number))
        };
        Ok(match self.sort {
            PeopleSort::Articles => (0..index.people.len() as u32).filter(fits).collect(),
            PeopleSort::Quotes => index.people.by_quotes.iter().copied().filter(fits).collect(),
            PeopleSort::Name => index.people.by_name.iter().copied().filter(fits).collect(),
        })
    }
}

/// The articles of one of these outlets, or with `unsourced` of none; `None` when nothing is asked for.
fn of_sources(index: &LibraryIndex, sources: &[String], unsourced: bool) -> Option<RoaringBitmap> {
    if sources.is_empty() && !unsourced {
        return None;
    }
    let mut found = if unsourced { index.without_source() } else { RoaringBitmap::new() };
    for source in sources.iter().filter_map(|name| index.source(name)) {
        found |= &source.articles;
    }
    Some(found)
}

/// The articles that name the person of this id.
fn naming(library: &Library, id: &str) -> RoaringBitmap {
    library.index.person_of_id(id).into_iter().flat_map(|person| &person.articles).collect()
}
