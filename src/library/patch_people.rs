//! The people of a library where a few articles have changed: only those are joined anew whom the change can concern.
//!
//! It begins with the names of whom the changed articles say something else. What is joined with them may make more names
//! matter: other spellings, those who are called by the same word, those who have the same id but for a number. When no more
//! are found, everybody else is who they were before.

use super::archive::Archive as _;
use super::changed::ChangedArticle;
use super::contributions::{Differences, requote};
use super::digest::ArticleFacts;
use super::identity::{NameGroups, Scope};
use super::index::LibraryIndex;
use super::name_articles::name_words;
use super::people::{NO_PERSON, NewPerson};
use super::people_index::PeopleIndex;
use super::people_join::PeopleFacts;
use super::person_ids::{form_ids, slug_of};
use super::person_name::PersonName;
use super::person_records::PersonRecords;
use super::renumbering::Renumbering;
use foldhash::{HashMap, HashSet};
use rayon::prelude::*;
use roaring::RoaringBitmap;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where more articles would have to be read, all are joined anew.
const MAX_READ: usize = 20_000;

/// The articles that are looked at, with what they say.
struct Readings<'a> {
    before: &'a LibraryIndex,
    index: &'a LibraryIndex,
    scope: Scope,
    /// The words by which articles were looked for.
    words: BTreeSet<String>,
    articles: RoaringBitmap,
    /// What those say that have changed since all were joined.
    facts: HashMap<u32, Cow<'a, ArticleFacts>>,
    /// For the changed articles, the number that each person had before.
    changed: HashMap<u32, Vec<u32>>,
    /// People of before who have other quotes.
    requoted: RoaringBitmap,
}

/// People who were joined.
struct Joined {
    facts: PeopleFacts,
    people: Vec<NewPerson>,
    /// For each article, the number of each person among them, or [`NO_PERSON`].
    numbers: Vec<Vec<u32>>,
    /// For each article, the number of each person before, or [`NO_PERSON`].
    before: Vec<Vec<u32>>,
    /// Those of before who are among them, or nobody any longer.
    gone: RoaringBitmap,
    /// Those of before who only have other quotes, and what they are now.
    requoted: Vec<(u32, NewPerson)>,
}

/// People of whom some were joined anew.
pub(super) struct PatchedPeople {
    all: PeopleIndex,
    /// What was joined.
    facts: PeopleFacts,
    /// For each article of it, the number of each person.
    numbers: Vec<Arc<[u32]>>,
    /// For each person before, the number now, or [`NO_PERSON`].
    old: Vec<u32>,
}

impl LibraryIndex {
    /// The people of `before`, with those joined anew whom the changed articles concern; `None` where that would be too many,
    /// or something is lost.
    pub(super) fn patched_people(
        &self,
        before: &Self,
        changed: &[ChangedArticle],
        renumbering: &Renumbering,
    ) -> Option<PatchedPeople> {
        let joined = Readings::of(before, self, changed, renumbering).join(changed, renumbering)?;
        let Joined { facts, mut people, numbers, before: people_before, mut gone, requoted } = joined;
        let joined = people.len();
        let (same, requoted): (Vec<u32>, Vec<NewPerson>) = requoted.into_iter().unzip();
        gone.extend(&same);
        people.extend(requoted);
        let (all, mut renumbered) = before.people.replace(renumbering, &gone, people);
        for (before, now) in same.into_iter().zip(renumbered.new.split_off(joined)) {
            renumbered.old[before as usize] = now;
        }
        let stays = |person: u32| renumbered.old.get(person as usize).copied().unwrap_or(NO_PERSON);
        let number = |(new, before): (u32, u32)| match renumbered.new.get(new as usize) {
            Some(number) => *number,
            None => stays(before),
        };
        let numbers = numbers.into_iter().zip(people_before);
        let numbers = numbers.map(|(new, before)| new.into_iter().zip(before).map(number).collect()).collect();
        Some(PatchedPeople { all, facts, numbers, old: renumbered.old })
    }

    /// Puts people in the place of those of `before`; `None` where some article has somebody who is gone.
    pub(super) fn put_people(&mut self, before: &Self, people: PatchedPeople, renumbering: &Renumbering) -> Option<()> {
        let PatchedPeople { all, facts, numbers, old } = people;
        for (article, numbers) in facts.articles.iter().zip(numbers) {
            self.entries[*article as usize].people = numbers;
        }
        let joined: RoaringBitmap = facts.articles.iter().copied().collect();
        let stays = |person: &u32| old.get(*person as usize).copied().unwrap_or(NO_PERSON);
        self.entries.par_iter_mut().enumerate().for_each(|(article, entry)| {
            if entry.people.iter().any(|person| stays(person) != *person) && !joined.contains(article as u32) {
                entry.people = entry.people.iter().map(stays).collect();
            }
        });
        if self.entries.par_iter().any(|entry| entry.people.contains(&NO_PERSON)) {
            return None;
        }
        let quotes = self.entries.last().map_or(0, |last| last.quotes().end) as usize;
        self.speakers = renumbering.quotes.values(&before.speakers, quotes, NO_PERSON);
        self.speakers.iter_mut().for_each(|person| *person = stays(person));
        facts.fill_speakers(&self.entries, &mut self.speakers);
        self.people = all;
        self.people_facts = before.people_facts.clone();
        Some(())
    }
}

impl<'a> Readings<'a> {
    fn of(
        before: &'a LibraryIndex,
        index: &'a LibraryIndex,
        changed: &'a [ChangedArticle],
        renumbering: &Renumbering,
    ) -> Self {
        let mut readings = Self {
            before,
            index,
            scope: Scope::default(),
            words: BTreeSet::new(),
            articles: RoaringBitmap::new(),
            facts: HashMap::default(),
            changed: HashMap::default(),
            requoted: RoaringBitmap::new(),
        };
        let differences: Vec<Differences<'_>> =
            changed.par_iter().map(|article| Differences::of(article, renumbering)).collect();
        let (mut all_names, mut all_people) = (HashSet::default(), RoaringBitmap::new());
        for (article, differences) in changed.iter().zip(differences) {
            let Differences { names, people, requoted, numbers } = differences;
            all_names.extend(names);
            all_people.extend(people);
            readings.requoted.extend(requoted);
            if let Some(now) = &article.now {
                readings.changed.insert(now.number, numbers);
                readings.articles.insert(now.number);
                readings.facts.insert(now.number, Cow::Borrowed(&now.facts));
            }
        }
        all_names.extend(all_people.iter().flat_map(|number| &before.people.get(number).names).map(|name| &**name));
        all_names.into_iter().for_each(|name| readings.scope.add(&PersonName::read(name)));
        readings
    }

    /// Joins everybody whom the change can concern.
    fn join(mut self, changed: &[ChangedArticle], renumbering: &Renumbering) -> Option<Joined> {
        let mut old = PersonRecords::default();
        changed.iter().filter_map(|changed| changed.before.as_ref()).for_each(|was| old.push(&was.facts));
        let (mut facts, mut before) = (PeopleFacts::default(), Vec::new());
        loop {
            self.read()?;
            let size = self.size();
            if facts.articles.len() < self.articles.len() as usize {
                (facts, before) = self.people_facts()?;
            }
            self.add_called(&old);
            self.add_called(&facts.records);
            if self.size() > size {
                continue;
            }
            let groups = NameGroups::join_within(&self.scope, &facts.records, &before);
            self.add_joined(&groups, &facts, &before);
            if self.size() > size {
                continue;
            }
            let library = self.index;
            let (people, numbers) = facts.people(&groups, &library.entries, &library.quote_sets, &self.before.people);
            let gone = self.gone(&numbers, &before, changed);
            self.add_same_ids(&people, &gone);
            if self.size() == size {
                let requoted = self.requoted(&gone, changed, renumbering);
                return Some(Joined { facts, people, numbers, before, gone, requoted });
            }
        }
    }

    /// The people of before who are not gone, but have other quotes.
    fn requoted(
        &self,
        gone: &RoaringBitmap,
        changed: &[ChangedArticle],
        renumbering: &Renumbering,
    ) -> Vec<(u32, NewPerson)> {
        let requoted = |number: u32| {
            let mut person = self.before.people.get(number).renumbered(renumbering);
            for now in changed.iter().filter_map(|changed| changed.now.as_ref()) {
                requote(&mut person, number, now, &self.changed[&now.number]);
            }
            person.count_quotes(&self.index.quote_sets);
            let form_ids = form_ids(person.names.iter().map(|name| &**name));
            (number, (person, form_ids))
        };
        self.requoted.iter().filter(|number| !gone.contains(*number)).map(requoted).collect()
    }

    /// What was read, and for each article the number of each person before; `None` when it is lost.
    fn people_facts(&self) -> Option<(PeopleFacts, Vec<Vec<u32>>)> {
        let (all, numbers) = &self.before.people_facts;
        let all = all.get()?;
        let (mut facts, mut before) = (PeopleFacts::beside(all), Vec::new());
        for article in &self.articles {
            let entry = self.index.entry(article);
            match self.facts.get(&article) {
                Some(changed) => facts.push(article, entry, changed),
                None => facts.copy(article, all, numbers[entry.archive_number as usize] as usize),
            }
            // They have the numbers of before until all are joined.
            let of = || entry.people.to_vec();
            before.push(self.changed.get(&article).cloned().unwrap_or_else(of));
        }
        Some((facts, before))
    }

    /// How much is known to matter.
    fn size(&self) -> usize {
        self.scope.classes.len() + self.scope.single.len() + self.words.len()
    }

    /// Reads the articles that have a name of the scope, or somebody who is called by the last word of one.
    fn read(&mut self) -> Option<()> {
        let of_classes = self.scope.classes.iter().map(|(last, ..)| last);
        let words = of_classes.chain(&self.scope.single).flat_map(|word| name_words(&PersonName::read(word)));
        self.words.extend(words);
        let mut wanted = RoaringBitmap::new();
        for word in &self.words {
            wanted |= self.index.name_articles.with(word).ok()?;
        }
        wanted -= &self.articles;
        let names = &self.index.name_articles;
        let changed: Vec<u32> = wanted.iter().filter(|article| names.has_changed(*article)).collect();
        if changed.len() + self.facts.len() > MAX_READ {
            return None;
        }
        let read =
            |article: &u32| Some((*article, self.index.archive.facts(self.index.entry(*article).archive_number)?));
        let facts: Vec<(u32, ArticleFacts)> = changed.par_iter().map(read).collect::<Option<_>>()?;
        self.facts.extend(facts.into_iter().map(|(article, facts)| (article, Cow::Owned(facts))));
        self.articles |= wanted;
        Some(())
    }

    /// Adds the words by which the people of the scope are called.
    fn add_called(&mut self, records: &PersonRecords) {
        let mut in_scope: HashMap<u32, bool> = HashMap::default();
        for record in records.articles().flatten() {
            let is_in_scope = match in_scope.get(&record.name) {
                Some(is_in_scope) => *is_in_scope,
                None => {
                    let name = PersonName::read(records.name(record));
                    let is_in_scope = self.scope.has(&name);
                    if is_in_scope {
                        self.words.extend(name_words(&name));
                        self.scope.single.insert(name.last().to_owned());
                    }
                    in_scope.insert(record.name, is_in_scope);
                    is_in_scope
                }
            };
            if is_in_scope {
                let words = records.single_words(record).iter().map(|word| records.word(*word));
                self.scope.single.extend(words.map(ToString::to_string));
            }
        }
    }

    /// Adds names that were not one person, names that are spelled otherwise, and people who gain or lose a single name.
    fn add_joined(&mut self, groups: &NameGroups, facts: &PeopleFacts, before: &[Vec<u32>]) {
        groups.ambiguous().for_each(|name| self.scope.add(name));
        let mut names: HashMap<u32, PersonName> = HashMap::default();
        for ((of, records), before) in groups.of.iter().zip(facts.records.articles()).zip(before) {
            for ((group, record), before) in of.iter().zip(records).zip(before) {
                let name = names.entry(record.name).or_insert_with(|| PersonName::read(facts.records.name(record)));
                let root = groups.root(*group);
                if name.single().is_none() {
                    let spelled = &groups.groups[*group].name;
                    if name != spelled && (self.scope.has(name) || self.scope.has(spelled)) {
                        self.scope.add(name);
                        self.scope.add(spelled);
                    }
                } else if self.scope.has(name) {
                    let (now, then) = (groups.person_before(root), groups.group_of_person(*before));
                    if now != then.map(|_| *before) {
                        self.scope.add(&groups.groups[root].name);
                        then.into_iter().for_each(|group| self.scope.add(&groups.groups[group].name));
                    }
                }
            }
        }
    }

    /// The people of before who were joined anew, or whom the changed articles no longer name.
    fn gone(&self, numbers: &[Vec<u32>], before: &[Vec<u32>], changed: &[ChangedArticle]) -> RoaringBitmap {
        let pairs = numbers.iter().flatten().zip(before.iter().flatten());
        let mut gone: RoaringBitmap = pairs.filter(|(new, _)| **new != NO_PERSON).map(|(_, before)| *before).collect();
        let mut in_scope: HashMap<&str, bool> = HashMap::default();
        for was in changed.iter().filter_map(|changed| changed.before.as_ref()) {
            for (of, number) in was.facts.people.iter().zip(was.entry.people.iter()) {
                let is_in_scope = || self.scope.has(&PersonName::read(&of.name));
                if *in_scope.entry(&of.name).or_insert_with(is_in_scope) {
                    gone.insert(*number);
                }
            }
        }
        gone.remove(NO_PERSON);
        gone
    }

    /// Adds people who stay and whose ids depend on those of others.
    fn add_same_ids(&mut self, people: &[NewPerson], gone: &RoaringBitmap) {
        let all = &self.before.people;
        let mut found: BTreeSet<u32> = BTreeSet::new();
        let names =
            people.iter().map(|(person, _)| &person.name).chain(gone.iter().map(|number| &all.get(number).name));
        for slug in names.map(|name| slug_of(name)) {
            let numbered = slug.rsplit_once('-').filter(|(_, number)| number.parse::<u32>().is_ok());
            for slug in numbered.map(|(slug, _)| slug).into_iter().chain([&*slug]) {
                found.extend(all.numbered(slug).filter(|number| slug_of(&all.get(*number).name) == slug));
            }
        }
        let same_id =
            |(person, _): &NewPerson| all.number(&person.id).filter(|number| all.get(*number).id == person.id);
        found.extend(people.iter().filter_map(same_id));
        for number in found.into_iter().filter(|number| !gone.contains(*number)) {
            all.get(number).names.iter().for_each(|name| self.scope.add(&PersonName::read(name)));
        }
    }
}
