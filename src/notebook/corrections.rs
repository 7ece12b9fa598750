//! The decisions that change articles and annotations.

use super::anchor::ArticleRef;
use super::event::{Action, Event, EventId, hash_line};
use crate::annotations::Annotations;
use crate::text::fold;
use foldhash::{HashMap, HashSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A line that cannot be understood. It stays in the file as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadLine {
    /// Its number, from 1.
    pub number: usize,
    /// What is wrong with it, a sentence.
    pub reason: String,
}

/// All corrections that hold, in order of their times.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Corrections {
    /// Those for every article.
    everywhere: Vec<Arc<Event>>,
    /// The folded names that those are about, each with the numbers of those, in order.
    names: HashMap<String, Vec<usize>>,
    /// Those for one article each, in order of the articles' ids.
    by_article: Vec<Arc<OwnCorrections>>,
    copies: Vec<Arc<Event>>,
    bad_lines: Vec<BadLine>,
    revision: u64,
    clusters_revision: u64,
}

/// The corrections of one article.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct OwnCorrections {
    /// What names the article.
    pub article: ArticleRef,
    /// The corrections, in order of their times.
    pub events: Vec<Arc<Event>>,
    /// A hash of their lines.
    pub hash: u64,
}

impl OwnCorrections {
    /// Adds those of `other`, which are about the same article.
    pub fn append(&mut self, other: &Self) {
        self.events.extend(other.events.iter().map(Arc::clone));
        self.hash ^= other.hash;
    }
}

impl Corrections {
    /// Those among `events`, which come with the hashes of their lines.
    pub(super) fn of(events: impl Iterator<Item = (Arc<Event>, u64)>, bad_lines: &[BadLine]) -> Self {
        let mut corrections = Self { bad_lines: bad_lines.to_vec(), ..Self::default() };
        for bad in bad_lines {
            corrections.revision ^= hash_line(format!("{} {}", bad.number, bad.reason).as_bytes());
        }
        let mut found: HashMap<String, usize> = HashMap::default();
        let mut by_article: Vec<OwnCorrections> = Vec::new();
        for (event, hash) in events.filter(|(event, _)| event.action.is_correction()) {
            corrections.revision ^= hash;
            if event.action.changes_quotes() || matches!(event.action, Action::Copies { .. }) {
                corrections.clusters_revision ^= hash;
            }
            match (&event.action, event.action.article()) {
                (Action::Copies { .. }, _) => corrections.copies.push(event),
                (_, Some(article)) => {
                    let at = *found.entry(article.id.clone()).or_insert_with(|| {
                        let own = OwnCorrections { article: article.clone(), ..OwnCorrections::default() };
                        by_article.push(own);
                        by_article.len() - 1
                    });
                    by_article[at].events.push(Arc::clone(&event));
                    by_article[at].hash ^= hash;
                }
                (Action::NamePerson { names, .. } | Action::NotPerson { names, .. }, None) => {
                    for name in names {
                        corrections.names.entry(fold(name)).or_default().push(corrections.everywhere.len());
                    }
                    corrections.everywhere.push(event);
                }
                _ => {}
            }
        }
        by_article.sort_by(|a, b| a.article.cmp(&b.article));
        corrections.by_article = by_article.into_iter().map(Arc::new).collect();
        corrections
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.everywhere.is_empty() && self.by_article.is_empty() && self.copies.is_empty() && self.bad_lines.is_empty()
    }

    /// The lines of the notebook that cannot be understood.
    #[must_use]
    pub fn bad_lines(&self) -> &[BadLine] {
        &self.bad_lines
    }

    /// The same for the same corrections.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The same for the same corrections of what clusters of quotes and of articles are made of.
    #[must_use]
    pub fn clusters_revision(&self) -> u64 {
        self.clusters_revision
    }

    /// Those for every article.
    #[must_use]
    pub fn everywhere(&self) -> &[Arc<Event>] {
        &self.everywhere
    }

    /// Those for one article each.
    #[must_use]
    pub fn by_article(&self) -> &[Arc<OwnCorrections>] {
        &self.by_article
    }

    /// Those for the article of this id.
    #[must_use]
    pub fn of_article(&self, id: &str) -> &[Arc<Event>] {
        match self.by_article.binary_search_by(|own| own.article.id.as_str().cmp(id)) {
            Ok(at) => &self.by_article[at].events,
            Err(_) => &[],
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.everywhere.len() + self.copies.len() + self.by_article.iter().map(|own| own.events.len()).sum::<usize>()
    }

    /// In how many places `other` differs: articles that it corrects otherwise, and corrections of more than one article that
    /// only one of the two has.
    #[must_use]
    pub fn differences(&self, other: &Self) -> usize {
        fn places(of: &Corrections) -> HashSet<(&str, u64)> {
            let own = of.by_article.iter().map(|own| (own.article.id.as_str(), own.hash));
            own.chain(of.everywhere.iter().chain(&of.copies).map(|event| (event.id.0.as_str(), 0))).collect()
        }
        places(self).symmetric_difference(&places(other)).count()
    }

    /// Those that say whether two articles are copies.
    #[must_use]
    pub fn copies(&self) -> &[Arc<Event>] {
        &self.copies
    }

    /// Whether some names are of no person, in all articles.
    #[must_use]
    pub fn remove_people(&self) -> bool {
        self.everywhere.iter().any(|event| matches!(event.action, Action::NotPerson { .. }))
    }

    /// The folded names whose bearers may be corrected otherwise than by `other`, in all articles: those that corrections of
    /// only one of them are about, and those that are changed to such names first.
    #[must_use]
    pub fn names_corrected_otherwise(&self, other: &Self) -> BTreeSet<String> {
        let only_in = |one: &Self, other: &Self| -> Vec<Arc<Event>> {
            let others: HashMap<&EventId, &Event> =
                other.everywhere.iter().map(|event| (&event.id, &**event)).collect();
            let only = one.everywhere.iter().filter(|event| others.get(&event.id) != Some(&&***event));
            only.map(Arc::clone).collect()
        };
        let differ = [only_in(self, other), only_in(other, self)].concat();
        if differ.is_empty() {
            return BTreeSet::new();
        }
        let mut named: HashMap<String, Vec<&Event>> = HashMap::default();
        for event in self.everywhere.iter().chain(&other.everywhere) {
            if let Action::NamePerson { name, .. } = &event.action {
                named.entry(fold(name)).or_default().push(event);
            }
        }
        let mut names = BTreeSet::new();
        let mut next: Vec<String> = differ.iter().flat_map(|event| corrected_names(event)).collect();
        while let Some(name) = next.pop() {
            if !names.contains(&name) {
                let before = named.get(&name).into_iter().flatten();
                next.extend(before.flat_map(|event| corrected_names(event)));
                names.insert(name);
            }
        }
        names
    }

    /// Whether a correction for every article is about one of these names.
    pub fn concern<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> bool {
        !self.names.is_empty() && names.into_iter().any(|name| self.names.contains_key(&fold(name)))
    }

    /// Whether a correction for every article is about somebody of these annotations.
    #[must_use]
    pub fn concern_people_of(&self, annotations: &Annotations) -> bool {
        self.concern(annotations.people.iter().map(|person| &*person.name))
    }

    /// The names of the people of an article after the corrections for every article; `None` where these do more than give
    /// each another name.
    pub fn renamed<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Option<Vec<String>> {
        let (mut names, mut folded): (Vec<String>, Vec<String>) =
            names.into_iter().map(|name| (name.to_owned(), fold(name))).unzip();
        let mut next = 0;
        let about = |name: &String, next: usize| {
            let numbers = self.names.get(name)?;
            numbers.get(numbers.partition_point(|number| *number < next)).copied()
        };
        while let Some(number) = folded.iter().filter_map(|name| about(name, next)).min() {
            let Action::NamePerson { names: others, name, .. } = &self.everywhere[number].action else { return None };
            let new = fold(name);
            for other in others.iter().map(|other| fold(other)) {
                let Some(at) = folded.iter().position(|folded| *folded == other) else { continue };
                (names[at], folded[at]) = (name.clone(), new.clone());
                if folded.iter().filter(|folded| **folded == new).count() > 1 {
                    return None;
                }
            }
            next = number + 1;
        }
        Some(names)
    }

    /// What may change an article that has these annotations and these corrections of its own: all in order of their times.
    #[must_use]
    pub fn all_for(&self, own: &[Arc<Event>], annotations: &Annotations) -> Vec<Arc<Event>> {
        let people = annotations.people.iter().map(|person| &*person.name);
        let mut names: Vec<String> =
            people.chain(own.iter().filter_map(|event| event.action.gives_name())).map(fold).collect();
        // Of thousands of corrections for every article, few are about somebody whom it names.
        let mut everywhere: BTreeSet<usize> = BTreeSet::new();
        while let Some(name) = names.pop() {
            for number in self.names.get(&name).into_iter().flatten() {
                if everywhere.insert(*number) {
                    names.extend(self.everywhere[*number].action.gives_name().map(fold));
                }
            }
        }
        let everywhere = everywhere.into_iter().map(|number| &self.everywhere[number]);
        let mut all: Vec<Arc<Event>> = everywhere.chain(own).map(Arc::clone).collect();
        all.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        all
    }
}

/// The folded names that a correction is about.
fn corrected_names(event: &Event) -> impl Iterator<Item = String> {
    let names = match &event.action {
        Action::NamePerson { names, .. } | Action::NotPerson { names, .. } => &names[..],
        _ => &[],
    };
    names.iter().map(|name| fold(name))
}

#[cfg(test)]
mod tests {
    use crate::annotations::{Annotations, Person};
    use crate::notebook::{Action, ArticleRef, Event, EventId, NamedSpeaker, Notebook, Selector};

    #[test]
    fn renamed_unless_joined_or_removed() {
        let name = |names: &[&str], name: &str| Action::NamePerson {
            names: names.iter().map(ToString::to_string).collect(),
            name: name.to_owned(),
            article: None,
        };
        let gone = Action::NotPerson { names: vec!["Ida Moe".to_owned()], article: None };
        let actions = [name(&["Ana Berg", "A. Berg"], "Ana Lund"), name(&["ana lund"], "Ána Holm"), gone];
        let event = |(second, action)| Event {
            id: EventId(format!("{second:016x}")),
            at: jiff::Timestamp::from_second(second).unwrap(),
            action,
        };
        let corrections = Notebook::default().with((0..).zip(actions).map(event)).corrections();
        let renamed = |names: &[&str]| corrections.renamed(names.iter().copied());
        assert_eq!(renamed(&["Karl Falk", "ANA BERG"]).unwrap(), ["Karl Falk", "Ána Holm"], "one after the other");
        assert_eq!(renamed(&["Ana Berg", "A. Berg"]), None, "two become one");
        assert_eq!(renamed(&["Ana Berg", "Ana Lund"]), None);
        assert_eq!(renamed(&["Ida Moe"]), None);
    }

    #[test]
    fn article_gets_what_may_concern_it() {
        let name = |name: &str, new: &str| Action::NamePerson {
            names: vec![name.to_owned()],
            name: new.to_owned(),
            article: None,
        };
        let everywhere = [name("Ben Roe", "Bo Roe"), name("Ida Moe", "Ida Poe"), name("Olga Reed", "Olga Rand")];
        let later = [name("bo roe", "Bea Roe"), name("Carl Lund", "Ida Moe")];
        let own = Action::AddQuote {
            article: ArticleRef { id: "x".to_owned(), ..ArticleRef::default() },
            text: Selector::default(),
            speaker: NamedSpeaker::Person { name: "Olga Reed".to_owned() },
        };
        let event = |(second, action)| Event {
            id: EventId(format!("{second:016x}")),
            at: jiff::Timestamp::from_second(second).unwrap(),
            action,
        };
        let actions = everywhere.into_iter().chain([own]).chain(later);
        let corrections = Notebook::default().with((0..).zip(actions).map(event)).corrections();
        let person =
            Person { name: "BEN ROE".to_owned(), mentions: Vec::new(), roles: Vec::new(), evidence: Vec::new() };
        let annotations =
            Annotations { language: None, words: 0, people: vec![person], countries: Vec::new(), quotes: Vec::new() };
        let all = corrections.all_for(corrections.of_article("x"), &annotations);
        let seconds: Vec<i64> = all.iter().map(|event| event.at.as_second()).collect();
        assert_eq!(seconds, [0, 2, 3, 4], "his names one after the other, hers, and the article's own");
    }
}
