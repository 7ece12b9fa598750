//! Who is who across articles.
//!
//! The engine has already joined the names within each article; here the fullest name that each article gives is
//! compared with those of the others, and an article that keeps two people apart is always believed.
//!
//! 1. The same full name, spelled alike but for case, accents and hyphens, is one person.
//! 2. A shorter full name (“Anna Berg”, “A. Berg”) joins a fuller one (“Anna Maria Berg”) when only one can be meant.
//! 3. A bare name (“Berg”) joins the person of that surname, or whom other articles call so, when only one can be meant.
//!
//! Whatever could be two people stays apart and says so.

use super::index::JoinedPerson;
use super::names::Name;
use super::naming;
use crate::annotations::Annotations;
use crate::article::Article;
use crate::text::fold;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What is not certain about a joined person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The name fits several people of the library, by their ids; what is known under it is gathered here instead.
    CouldBe(Vec<String>),
    /// This many articles give only a shorter form, and nobody else of the library fits it.
    TakenFrom {
        /// The shorter form.
        form: String,
        /// How many articles.
        articles: usize,
    },
    /// An article names two people in the same way; these are the others, by their ids.
    Namesakes(Vec<String>),
}

/// What is looked at of each article.
pub(super) type Input<'a> = (&'a Article, &'a Annotations);

/// The outcome: people in an order of no meaning, and who is who.
pub(super) struct Joined {
    pub(super) people: Vec<JoinedPerson>,
    /// For each article, the number of each of its people.
    pub(super) numbers: Vec<Vec<u32>>,
    /// Ids that other forms of a name would give, where that name means one person only.
    pub(super) other_ids: FxHashMap<String, u32>,
}

/// Joins the people of all articles.
pub(super) fn join<'a>(articles: impl Iterator<Item = Input<'a>>) -> Joined {
    let articles: Vec<_> = articles.collect();
    let mut groups = Groups::gather(&articles);
    groups.join_full_names();
    groups.join_bare_names(&articles);
    naming::name(&groups, &articles)
}

/// People of one full name, or of one bare name.
pub(super) struct Group {
    pub(super) name: Name,
    /// Which of several people of that name in one article: 0 for the first.
    namesake: usize,
    /// Article and number there, in order.
    appearances: Vec<(u32, u32)>,
    /// The group this one turned out to be part of.
    part_of: Option<usize>,
    /// Others that this could be part of.
    pub(super) could_be: BTreeSet<usize>,
}

pub(super) struct Groups {
    pub(super) groups: Vec<Group>,
    /// For each article, the group of each of its people; a bare name's appearance may move.
    pub(super) of: Vec<Vec<usize>>,
}

impl Groups {
    /// One group a name, by name, so that the outcome does not depend on the order of the articles.
    fn gather(articles: &[Input<'_>]) -> Self {
        let mut found: BTreeMap<(String, usize), Group> = BTreeMap::new();
        let mut keys = Vec::with_capacity(articles.len());
        for (number, (_, annotations)) in articles.iter().enumerate() {
            let mut here: Vec<(String, usize)> = Vec::with_capacity(annotations.people.len());
            let mut counts: FxHashMap<String, usize> = FxHashMap::default();
            for (local, person) in annotations.people.iter().enumerate() {
                let name = Name::read(&person.name);
                let key = name.key();
                let count = counts.entry(key.clone()).or_default();
                let namesake = *count;
                *count += 1;
                let group = found.entry((key.clone(), namesake)).or_insert_with(|| Group {
                    name: name.clone(),
                    namesake,
                    appearances: Vec::new(),
                    part_of: None,
                    could_be: BTreeSet::new(),
                });
                // Of the spellings that share a key, always the same one counts.
                group.name = group.name.clone().min(name);
                group.appearances.push((number as u32, local as u32));
                here.push((key, namesake));
            }
            keys.push(here);
        }
        let position: FxHashMap<&(String, usize), usize> = found.keys().enumerate().map(|(i, key)| (key, i)).collect();
        let of = keys.iter().map(|here| here.iter().map(|key| position[key]).collect()).collect();
        Self { groups: found.into_values().collect(), of }
    }

    pub(super) fn root(&self, mut group: usize) -> usize {
        while let Some(whole) = self.groups[group].part_of {
            group = whole;
        }
        group
    }

    /// Whether some article names both.
    fn kept_apart(&self, a: usize, b: usize) -> bool {
        let articles =
            |group: usize| self.groups[group].appearances.iter().map(|(article, _)| *article).collect::<Vec<_>>();
        let (a, b) = (articles(a), articles(b));
        let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
        short.iter().any(|article| long.binary_search(article).is_ok())
    }

    /// Joins full names that only one fuller name covers.
    fn join_full_names(&mut self) {
        let mut alike: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (i, group) in self.groups.iter().enumerate() {
            if group.name.single().is_none() && group.namesake == 0 {
                alike.entry(group.name.rough()).or_default().push(i);
            }
        }
        for mut alike in alike.into_values() {
            alike.sort_by_key(|i| (Reverse(self.groups[*i].name.fullness()), *i));
            let mut people: Vec<usize> = Vec::new();
            for i in alike {
                let name = &self.groups[i].name;
                let fits: Vec<usize> =
                    people.iter().copied().filter(|person| self.groups[*person].name.covers(name)).collect();
                let fits: Vec<usize> = fits.into_iter().filter(|person| !self.kept_apart(*person, i)).collect();
                match fits[..] {
                    [person] => self.absorb(person, i),
                    _ => {
                        self.groups[i].could_be.extend(fits);
                        people.push(i);
                    }
                }
            }
        }
    }

    fn absorb(&mut self, person: usize, part: usize) {
        self.groups[part].part_of = Some(person);
        let mut appearances = std::mem::take(&mut self.groups[person].appearances);
        appearances.extend(&self.groups[part].appearances);
        appearances.sort_unstable();
        self.groups[person].appearances = appearances;
    }

    /// Moves each appearance of a bare name to the one person it can mean, if there is one.
    fn join_bare_names(&mut self, articles: &[Input<'_>]) {
        let called = self.called_by_one_word(articles);
        for article in 0..self.of.len() {
            let mut present: BTreeSet<usize> = self.of[article].iter().map(|group| self.root(*group)).collect();
            for local in 0..self.of[article].len() {
                let group = self.of[article][local];
                let Some(word) = self.groups[group].name.single() else { continue };
                let fits = called.get(word).map_or(&[][..], Vec::as_slice);
                // All of many are known to fit already: a common surname must not cost the square of its bearers.
                let absent = fits.len() - present.iter().filter(|person| fits.binary_search(person).is_ok()).count();
                if absent > 1 && self.groups[group].could_be.len() == fits.len() {
                    continue;
                }
                let fits: Vec<usize> = fits.iter().copied().filter(|person| !present.contains(person)).collect();
                match fits[..] {
                    [person] => {
                        self.of[article][local] = person;
                        present.insert(person);
                    }
                    _ => self.groups[group].could_be.extend(fits),
                }
            }
        }
    }

    /// For each single word, the people of full name whose surname it is, or whom articles call so.
    fn called_by_one_word(&self, articles: &[Input<'_>]) -> FxHashMap<String, Vec<usize>> {
        let mut called: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut seen: FxHashSet<(String, usize)> = FxHashSet::default();
        let mut add = |word: String, person: usize| {
            if seen.insert((word.clone(), person)) {
                called.entry(word).or_default().push(person);
            }
        };
        for (i, group) in self.groups.iter().enumerate() {
            if group.name.single().is_none() {
                add(group.name.last().to_owned(), self.root(i));
            }
        }
        for (number, (article, annotations)) in articles.iter().enumerate() {
            for (local, person) in annotations.people.iter().enumerate() {
                let group = self.of[number][local];
                if self.groups[group].name.single().is_none() {
                    for word in person.mentions.iter().map(|span| span.slice(&article.text)) {
                        if !word.contains(char::is_whitespace) {
                            add(fold(word), self.root(group));
                        }
                    }
                }
            }
        }
        called.values_mut().for_each(|people| people.sort_unstable());
        called
    }
}
