//! The list of people, and one person.

use super::articles::{self, ArticleCard, ArticleFilter, list_articles};
use super::facets::{Count, Most, Timeline, by_article, most, most_named, over_time, timeline};
use super::quotes::{QuoteCard, quote_card};
use super::{BadCursor, List, Order, PageRequest, descending_key, page};
use crate::annotations::CountryCode;
use crate::article::Published;
use crate::library::people::name_key;
use crate::library::tokenize::keys;
use crate::library::{Ambiguity, JoinedPerson, Library};
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A person's name and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonLink<'l> {
    /// The id, as it stands in addresses.
    pub id: &'l str,
    /// The name shown.
    pub name: &'l str,
}

/// A person in a list.
#[derive(Clone, Debug)]
pub struct PersonCard<'l> {
    /// Name and id.
    pub link: PersonLink<'l>,
    /// What articles call them, the most frequent first, three at most.
    pub roles: Vec<&'l str>,
    /// How many articles name them.
    pub articles: usize,
    /// How many times they are named.
    pub mentions: usize,
    /// How many quotes they said.
    pub quotes: usize,
    /// How many quotes of others name them.
    pub quotes_about: usize,
    /// When the first and the last dated article are from.
    pub dates: Option<(Published, Published)>,
    /// Whether there is a [`Note`] on their page.
    pub doubtful: bool,
}

/// Something about the joining of a person that the reader should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note<'l> {
    /// A sentence, to be followed by the people it speaks of.
    pub text: String,
    /// The people it speaks of.
    pub people: Vec<PersonLink<'l>>,
}

/// A person's page.
#[derive(Debug)]
pub struct PersonPage<'l> {
    /// The person as a list shows them.
    pub card: PersonCard<'l>,
    /// What is not certain.
    pub notes: Vec<Note<'l>>,
    /// Every form of the name with its number of mentions, the most frequent first.
    pub forms: Vec<Count<&'l str>>,
    /// Everything that articles call them, with the number of articles, the most frequent first.
    pub roles: Vec<Count<&'l str>>,
    /// What they said: the newest, as many as asked for; the rest is in the list of quotes.
    pub quotes: Vec<QuoteCard<'l>>,
    /// What others said that names them: likewise.
    pub quotes_about: Vec<QuoteCard<'l>>,
    /// Countries of the same articles, with the number of articles.
    pub countries: Most<CountryCode>,
    /// People of the same articles, with the number of articles.
    pub met: Most<PersonLink<'l>>,
    /// Outlets that quote them, with the number of quotes.
    pub quoted_by: Most<&'l str>,
    /// The articles that name them: the newest, and how many there are.
    pub articles: List<ArticleCard<'l>>,
    /// Their articles over time.
    pub timeline: Timeline,
    /// Their quotes over time.
    pub quotes_timeline: Timeline,
}

/// What is known under an id.
#[derive(Debug)]
pub enum PersonAnswer<'l> {
    /// The person.
    Here(Box<PersonPage<'l>>),
    /// A form of the name of the person who is found under this id.
    Moved(&'l str),
    /// Nobody.
    Unknown,
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

impl Library {
    pub(super) fn person_link(&self, number: u32) -> PersonLink<'_> {
        let person = self.person(number);
        PersonLink { id: &person.id, name: &person.name }
    }

    pub(super) fn person_card(&self, number: u32) -> PersonCard<'_> {
        let person = self.person(number);
        PersonCard {
            link: self.person_link(number),
            roles: person.roles.iter().take(3).map(|(role, _)| &**role).collect(),
            articles: person.articles.len(),
            mentions: person.mentions,
            quotes: person.quotes.len(),
            quotes_about: person.quotes_about.len(),
            dates: person.dates,
            doubtful: !person.ambiguities.is_empty(),
        }
    }
}

/// PostingsStore people.
///
/// # Errors
/// When the cursor is of another list or order.
pub fn list_people<'l>(
    library: &'l Library,
    filter: &PeopleFilter,
    request: &PageRequest,
) -> Result<List<PersonCard<'l>>, BadCursor> {
    let key = |number: u32| {
        let person = library.person(number);
        let (articles, quotes) = (descending_key(person.articles.len()), descending_key(person.quotes.len()));
        match filter.sort {
            PeopleSort::Articles => format!("{articles}{quotes}{}", person.id),
            PeopleSort::Quotes => format!("{quotes}{articles}{}", person.id),
            PeopleSort::Name => name_key(person),
        }
    };
    let name = match filter.sort {
        PeopleSort::Articles => "pa",
        PeopleSort::Quotes => "pq",
        PeopleSort::Name => "pn",
    };
    let order = Order { name, backwards: false };
    Ok(page(&matching(library, filter), order, request, key, |_| true)?.map(|number| library.person_card(number)))
}

/// The people that `filter` lets through, in its order.
pub(super) fn matching(library: &Library, filter: &PeopleFilter) -> Vec<u32> {
    let called = filter.name.as_deref().map(|typed| library.find_people(typed));
    let within: Option<RoaringBitmap> = (filter.within != ArticleFilter::default()).then(|| {
        let articles = articles::matching(library, &filter.within);
        articles.iter().flat_map(|article| &library.entry(article).people).copied().collect()
    });
    let keep = |number: &u32| {
        (!filter.quoted || !library.person(*number).quotes.is_empty())
            && within.as_ref().is_none_or(|people| people.contains(*number))
            && called.as_ref().is_none_or(|called| called.contains(*number))
    };
    match filter.sort {
        PeopleSort::Articles => (0..library.people.len() as u32).filter(keep).collect(),
        PeopleSort::Quotes => library.people_by_quotes.iter().copied().filter(keep).collect(),
        PeopleSort::Name => library.people_by_name.iter().copied().filter(keep).collect(),
    }
}

/// Whether each of `wanted` begins a word of the name shown or of a name that an article gives.
pub(in crate::library) fn is_called(person: &JoinedPerson, wanted: &[String]) -> bool {
    let has = |name: &str| {
        let words = keys(name);
        wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(&**wanted)))
    };
    wanted.is_empty() || has(&person.name) || person.names.iter().any(|name| has(name))
}

/// Shows one person, with at most `limit` entries in each list but those of forms and roles, which are whole.
#[must_use]
pub fn show_person<'l>(library: &'l Library, id: &str, limit: usize) -> PersonAnswer<'l> {
    let Some(number) = library.person_by_id.get(id).copied() else { return PersonAnswer::Unknown };
    let person = library.person(number);
    if person.id != id {
        return PersonAnswer::Moved(&person.id);
    }
    let mut countries: FxHashMap<CountryCode, usize> = FxHashMap::default();
    for article in &person.articles {
        for (country, _) in &library.entry(*article).countries {
            *countries.entry(*country).or_default() += 1;
        }
    }
    // The person is in all of these articles, too.
    let mut met = most_named(library, &person.articles.iter().copied().collect(), false, limit + 1);
    met.items.retain(|other| other.of.id != person.id);
    met.items.truncate(limit);
    met.total -= 1;
    let quoted_in = by_article(library, &person.quotes.iter().copied().collect());
    let mut quoted_by: FxHashMap<&str, usize> = FxHashMap::default();
    for (article, count) in &quoted_in {
        if let Some(source) = library.source_of(library.entry(*article)) {
            *quoted_by.entry(source).or_default() += count;
        }
    }
    let counts = |counts: &'l [(Arc<str>, u32)]| {
        counts.iter().map(|(words, count)| Count::new(&**words, *count as usize)).collect()
    };
    let cards = |quotes: &[u32]| quotes.iter().take(limit).map(|at| quote_card(library, *at)).collect();
    let filter = ArticleFilter { people: vec![id.to_owned()], ..ArticleFilter::default() };
    PersonAnswer::Here(Box::new(PersonPage {
        card: library.person_card(number),
        notes: person.ambiguities.iter().map(|ambiguity| note(library, ambiguity)).collect(),
        forms: counts(&person.forms),
        roles: counts(&person.roles),
        quotes: cards(&person.quotes),
        quotes_about: cards(&person.quotes_about),
        countries: most(countries, limit),
        met,
        quoted_by: most(quoted_by, limit),
        articles: list_articles(library, &filter, &PageRequest::first(limit)).unwrap_or(List::EMPTY),
        timeline: timeline(person.articles.iter().map(|article| library.entry(*article).date())),
        quotes_timeline: over_time(library, &quoted_in),
    }))
}

/// How many people a note names.
const MAX_PEOPLE_IN_NOTE: usize = 12;

fn note<'l>(library: &'l Library, ambiguity: &Ambiguity) -> Note<'l> {
    let links = |ids: &[String]| {
        let link = |id: &String| Some(library.person_link(*library.person_by_id.get(id)?));
        ids.iter().filter_map(link).take(MAX_PEOPLE_IN_NOTE).collect()
    };
    match ambiguity {
        Ambiguity::CouldBe(ids) => Note {
            text: match ids.len() {
                // The person whose name it is was kept apart by an article.
                1 => "The name fits someone else, whom an article names beside this one:".to_owned(),
                many if many <= MAX_PEOPLE_IN_NOTE => {
                    "The name fits several people, and the articles here do not say which. It could be".to_owned()
                }
                many => format!(
                    "The name fits {many} people, and the articles here do not say which. It could be, among others,"
                ),
            },
            people: links(ids),
        },
        Ambiguity::TakenFrom { form, articles } => Note {
            text: format!(
                "{} “{form}”; nobody else here fits that name.",
                match articles {
                    1 => "One article says only".to_owned(),
                    articles => format!("{articles} articles say only"),
                }
            ),
            people: Vec::new(),
        },
        Ambiguity::Namesakes(ids) => {
            Note { text: "An article names two people in this way. The other is".to_owned(), people: links(ids) }
        }
    }
}

/// The name of the person of this id, who may be known under another id by now.
#[must_use]
pub fn person_name<'l>(library: &'l Library, id: &str) -> Option<&'l str> {
    library.person_by_id.get(id).map(|number| library.person(*number).name.as_str())
}
