//! What changed articles say of each person, before and now.

use super::changed::{ArticleVersion, ChangedArticle};
use super::digest::{PersonFacts, QuoteFacts, SpeakerRef};
use super::people::{JoinedPerson, NO_PERSON};
use super::renumbering::Renumbering;
use foldhash::HashMap;
use std::collections::BTreeMap;

/// What an article says of people otherwise than before.
pub(super) struct Differences<'f> {
    /// The names of whom it says something else.
    pub(super) names: Vec<&'f str>,
    /// The people of before of whom it says something else.
    pub(super) people: Vec<u32>,
    /// The people of before of whom only quotes are others.
    pub(super) requoted: Vec<u32>,
    /// For each person of the article now, the number before, or [`NO_PERSON`].
    pub(super) numbers: Vec<u32>,
}

/// What an article says of one person.
struct Contribution<'f> {
    /// The number of the person in the article.
    local: u32,
    person: &'f PersonFacts,
    /// The quotes that the person says, and those that name them, by their numbers now.
    said: Vec<(Option<u32>, &'f QuoteFacts)>,
    about: Vec<(Option<u32>, &'f QuoteFacts)>,
}

/// What is said of people, by their names, and the number among those of one name.
type Contributions<'f> = BTreeMap<(&'f str, usize), Contribution<'f>>;

impl<'f> Differences<'f> {
    pub(super) fn of(article: &'f ChangedArticle, renumbering: &Renumbering) -> Self {
        let quote_now = |quote| renumbering.quotes.get(quote);
        let old = article.before.as_ref().map(|was| contributions(was, quote_now)).unwrap_or_default();
        let new = article.now.as_ref().map(|now| contributions(now, Some)).unwrap_or_default();
        let same_time = article
            .both()
            .is_some_and(|(was, now)| article.stays() && was.entry.summary.published == now.entry.summary.published);
        let people = article.before.as_ref().map_or(&[][..], |was| &was.entry.people);
        let number = |was: &Contribution<'_>| people.get(was.local as usize).copied();
        let mut differences =
            Self { names: Vec::new(), people: Vec::new(), requoted: Vec::new(), numbers: vec![NO_PERSON; new.len()] };
        for (key, now) in &new {
            let was = old.get(key);
            if let Some(number) = was.and_then(number) {
                differences.numbers[now.local as usize] = number;
            }
            match was {
                Some(was) if same_time && was.person == now.person => {
                    let has_other_quotes = was.quotes() != now.quotes();
                    differences.requoted.extend(number(was).filter(|_| has_other_quotes));
                }
                _ => {
                    differences.names.push(key.0);
                    differences.people.extend(was.and_then(number));
                }
            }
        }
        let gone = old.iter().filter(|(key, _)| !new.contains_key(*key));
        differences.people.extend(gone.filter_map(|(_, was)| number(was)));
        differences
    }
}

impl<'f> Contribution<'f> {
    /// What of the quotes matters for the person.
    fn quotes(&self) -> impl PartialEq + use<'f> {
        let quotes = |quotes: &[(Option<u32>, &'f QuoteFacts)]| {
            quotes.iter().map(|(at, quote)| (*at, quote.kind as usize, quote.listing)).collect::<Vec<_>>()
        };
        (quotes(&self.said), quotes(&self.about))
    }
}

/// What an article says of each person; `quote_now` gives the number of a quote now.
fn contributions(article: &ArticleVersion, quote_now: impl Fn(u32) -> Option<u32>) -> Contributions<'_> {
    let mut counts: HashMap<&str, usize> = HashMap::default();
    let mut found: Vec<((&str, usize), Contribution<'_>)> = Vec::new();
    for (local, person) in (0..).zip(&article.facts.people) {
        let count = counts.entry(&person.name).or_default();
        found.push(((&person.name, *count), Contribution { local, person, said: Vec::new(), about: Vec::new() }));
        *count += 1;
    }
    for (at, quote) in article.entry.quotes().zip(&article.facts.quotes) {
        let at = quote_now(at);
        if let SpeakerRef::Person(local) = quote.speaker
            && let Some((_, of)) = found.get_mut(local as usize)
        {
            of.said.push((at, quote));
        }
        for local in &quote.about {
            if let Some((_, of)) = found.get_mut(*local as usize) {
                of.about.push((at, quote));
            }
        }
    }
    found.into_iter().collect()
}

/// Gives a person the quotes of an article that the article has now; `numbers` has those of its people before.
pub(super) fn requote(person: &mut JoinedPerson, number: u32, article: &ArticleVersion, numbers: &[u32]) {
    let own = article.entry.quotes();
    let is_person = |local: u32| numbers.get(local as usize) == Some(&number);
    let (mut said, mut about) = (Vec::new(), Vec::new());
    for (at, quote) in own.clone().zip(&article.facts.quotes) {
        match quote.speaker {
            SpeakerRef::Person(local) if is_person(local) => said.push(at),
            _ if quote.about.iter().any(|local| is_person(*local)) => about.push(at),
            _ => {}
        }
    }
    for (quotes, now) in [(&mut person.quotes, said), (&mut person.quotes_about, about)] {
        let begin = quotes.partition_point(|quote| *quote < own.start);
        let end = quotes.partition_point(|quote| *quote < own.end);
        quotes.splice(begin..end, now);
    }
}
