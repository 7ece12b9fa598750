//! The list of people, and one person.

use super::articles::{ArticleCard, list_articles};
use super::error::QueryError;
use super::facets::{by_article, most_named};
use super::filters::{ArticleFilter, PeopleFilter, PeopleSort};
use super::links::{Count, Most, PersonLink, most};
use super::notebook::names_of;
use super::paging::{List, Order, PageRequest, descending_key, page};
use super::quotes::{QuoteCard, quote_card};
use super::timeline::{Timeline, over_time, timeline};
use crate::annotations::{CountryCode, QuoteKind};
use crate::article::Published;
use crate::library::handle::Library;
use crate::library::index::LibraryIndex;
use crate::library::people::Ambiguity;
use foldhash::HashMap;
use roaring::RoaringBitmap;
use std::sync::Arc;

/// A person in a list.
#[derive(Clone, Debug)]
pub struct PersonCard<'l> {
    /// Name and id.
    pub link: PersonLink<'l>,
    /// Their roles, the most frequent first, three at most.
    pub roles: Vec<&'l str>,
    /// How many articles name them.
    pub articles: usize,
    /// How many times they are named.
    pub mentions: usize,
    /// The number of their direct quotes.
    pub quotes: usize,
    /// The number of times that their speech is reported.
    pub reported: usize,
    /// The number of direct quotes of others that name them.
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
    /// The names by which articles tell the person from others, each once.
    pub names: Vec<String>,
    /// All their roles with the number of articles, the most frequent first.
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

/// The most people that a note names.
const MAX_PEOPLE_IN_NOTE: usize = 12;

impl LibraryIndex {
    pub(super) fn person_card(&self, number: u32) -> PersonCard<'_> {
        let person = self.person(number);
        PersonCard {
            link: self.person_link(number),
            roles: person.roles.iter().take(3).map(|(role, _)| &**role).collect(),
            articles: person.articles.len(),
            mentions: person.mentions,
            quotes: person.quoted,
            reported: person.reported,
            quotes_about: person.quoted_about,
            dates: person.dates,
            doubtful: !person.ambiguities.is_empty(),
        }
    }
}

/// Lists people.
///
/// # Errors
/// When the cursor is of another list or order, or a part of the search index is lost.
pub fn list_people<'l>(
    library: &'l Library,
    filter: &PeopleFilter,
    request: &PageRequest,
) -> Result<List<PersonCard<'l>>, QueryError> {
    let index = &*library.index;
    let key = |number: &u32| {
        let person = index.person(*number);
        let (articles, quotes) = (descending_key(person.articles.len()), descending_key(person.quoted));
        match filter.sort {
            PeopleSort::Articles => format!("{articles}{quotes}{}", person.id),
            PeopleSort::Quotes => format!("{quotes}{articles}{}", person.id),
            PeopleSort::Name => person.name_key(),
        }
    };
    let name = match filter.sort {
        PeopleSort::Articles => "pa",
        PeopleSort::Quotes => "pq",
        PeopleSort::Name => "pn",
    };
    let page = page(&filter.matching(library)?, Order { name, backwards: false }, request, key)?;
    Ok(page.map(|number| index.person_card(number)))
}

/// Shows one person, with at most `limit` entries in each list but those of forms and roles, which are whole.
///
/// # Errors
/// When something is lost.
pub fn show_person<'l>(library: &'l Library, id: &str, limit: usize) -> Result<PersonAnswer<'l>, QueryError> {
    let index = &*library.index;
    let Some(number) = index.people.number(id) else { return Ok(PersonAnswer::Unknown) };
    let person = index.person(number);
    if person.id != id {
        return Ok(PersonAnswer::Moved(&person.id));
    }
    let mut countries: HashMap<CountryCode, usize> = HashMap::default();
    for article in &person.articles {
        for (country, _) in &index.entry(*article).summary.countries {
            *countries.entry(*country).or_default() += 1;
        }
    }
    // The person is in all of these articles, too.
    let mut met = most_named(index, &person.articles.iter().collect(), false, limit + 1);
    met.items.retain(|other| other.of.id != person.id);
    met.items.truncate(limit);
    met.total -= 1;
    let direct = |quotes: &[u32]| quotes.iter().collect::<RoaringBitmap>() & index.of_kind(QuoteKind::Direct);
    let quoted_in = by_article(index, &direct(&person.quotes));
    let mut quoted_by: HashMap<&str, usize> = HashMap::default();
    for (article, count) in &quoted_in {
        if let Some(source) = index.source_of(index.entry(*article)) {
            *quoted_by.entry(source).or_default() += count;
        }
    }
    let counts = |counts: &'l [(Arc<str>, u32)]| {
        counts.iter().map(|(words, count)| Count::new(&**words, *count as usize)).collect()
    };
    let cards =
        |quotes: &[u32]| direct(quotes).iter().take(limit).map(|at| quote_card(library, at)).collect::<Result<_, _>>();
    let filter = ArticleFilter { people: vec![id.to_owned()], ..ArticleFilter::default() };
    Ok(PersonAnswer::Here(Box::new(PersonPage {
        card: index.person_card(number),
        notes: person.ambiguities.iter().map(|ambiguity| note(index, ambiguity)).collect(),
        forms: counts(&person.forms),
        names: names_of(library, id).unwrap_or_default(),
        roles: counts(&person.roles),
        quotes: cards(&person.quotes)?,
        quotes_about: cards(&person.quotes_about)?,
        countries: most(countries, limit),
        met,
        quoted_by: most(quoted_by, limit),
        articles: list_articles(library, &filter, &PageRequest::first(limit))?,
        timeline: timeline(person.articles.iter().map(|article| index.entry(*article).date())),
        quotes_timeline: over_time(index, &quoted_in),
    })))
}

fn note<'l>(index: &'l LibraryIndex, ambiguity: &Ambiguity) -> Note<'l> {
    let links = |ids: &[String]| {
        let link = |id: &String| Some(index.person_link(index.people.number(id)?));
        ids.iter().filter_map(link).take(MAX_PEOPLE_IN_NOTE).collect()
    };
    match ambiguity {
        Ambiguity::CouldBe(ids) => Note {
            text: match ids.len() {
                // An article names this person beside the other.
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

/// The name of the person of this id, who may have another id by now.
#[must_use]
pub fn person_name<'l>(library: &'l Library, id: &str) -> Option<&'l str> {
    library.index.person_of_id(id).map(|person| person.name.as_str())
}
