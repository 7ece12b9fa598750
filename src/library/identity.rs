//! Which names of different articles mean the same person.
//!
//! The engine has already joined the names within each article. Here the fullest name that each article gives is compared
//! with those of the others. Two people of one article always stay two.
//!
//! 1. The same full name, spelled alike but for case, accents and hyphens, is one person.
//! 2. A shorter full name (“Anna Berg”, “A. Berg”) joins a fuller one (“Anna Maria Berg”) when it fits only one.
//! 3. A single name (“Berg”) joins the person of that surname, or whom other articles call so, when it fits only one.
//!
//! A name that fits several people stays apart, with a note.
//!
//! Full names are only compared with those of their [class](NameClass), and single names are only looked up. So when some
//! articles change, it is enough to join the classes and single names that they touch: the [`Scope`] of a join.

use super::person_name::{NameClass, PersonName};
use super::person_records::PersonRecords;
use foldhash::{HashMap, HashSet};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// So many people who have a name's surname and its first name, or only the initial, are compared with it. Where there are
/// more, whoever it is stays apart: time must not grow with the square of those whom somebody writes into an article.
const MAX_COMPARED_PEOPLE: usize = 200;

/// The only one of the people whom a single name fits who is not present in its article.
pub(super) fn only_absent<P: Ord + Copy>(fits: &[P], present: &BTreeSet<P>) -> Option<P> {
    let mut absent = fits.iter().copied().filter(|person| !present.contains(person));
    absent.next().filter(|_| absent.next().is_none())
}

/// All people of one full name, or of one single name.
pub(super) struct NameGroup {
    pub(super) name: PersonName,
    /// Tells several people of that name in one article apart: 0 for the first.
    pub(super) namesake: usize,
    /// Articles, and the person's number in each, in order.
    appearances: Vec<(u32, u32)>,
    /// The group that this one has joined.
    part_of: Option<usize>,
    /// Other groups that the name fits.
    pub(super) could_be: BTreeSet<usize>,
}

/// The names of some or all articles in groups, each of which is a person.
pub(super) struct NameGroups {
    pub(super) groups: Vec<NameGroup>,
    /// For each article, the group of each of its people.
    pub(super) of: Vec<Vec<usize>>,
    /// Whether each group was joined here, not before.
    is_new: Vec<bool>,
    /// The people of before who stay, and their groups.
    known: HashMap<u32, usize>,
    person_of: HashMap<usize, u32>,
    /// The groups out of scope that were not one person before.
    ambiguous: BTreeSet<usize>,
}

/// The people of a class, the fullest names first.
#[derive(Default)]
struct ClassPeople {
    all: Vec<usize>,
    by_first_name: HashMap<String, Vec<usize>>,
}

impl ClassPeople {
    fn add(&mut self, name: &PersonName, group: usize) {
        self.all.push(group);
        self.by_first_name.entry(name.first().to_owned()).or_default().push(group);
    }

    /// Those whose first name agrees with that of `name`: the same or the initial, which all of a class share.
    fn like(&self, name: &PersonName) -> [&[usize]; 2] {
        let of = |first: &str| self.by_first_name.get(first).map_or(&[][..], Vec::as_slice);
        let first = name.first();
        let initial = &first[..first.chars().next().map_or(0, char::len_utf8)];
        if first == initial { [&self.all, &[]] } else { [of(first), of(initial)] }
    }
}

/// What of the names is joined; all others are as they were joined before.
#[derive(Default)]
pub(super) struct Scope {
    pub(super) classes: HashSet<NameClass>,
    pub(super) single: HashSet<String>,
}

impl Scope {
    /// Adds what a name is joined with.
    pub(super) fn add(&mut self, name: &PersonName) {
        match name.single() {
            Some(word) => _ = self.single.insert(word.to_owned()),
            None => _ = self.classes.insert(name.class()),
        }
    }

    /// Whether a name is to be joined.
    pub(super) fn has(&self, name: &PersonName) -> bool {
        match name.single() {
            Some(word) => self.single.contains(word),
            None => self.classes.contains(&name.class()),
        }
    }
}

impl NameGroups {
    /// Joins the people of all articles.
    pub(super) fn join(records: &PersonRecords) -> Self {
        let mut groups = Self::join_only_full_names(records);
        groups.join_single_names(records, None);
        groups
    }

    /// Joins the full names of all articles; each single name stays apart.
    pub(super) fn join_only_full_names(records: &PersonRecords) -> Self {
        let mut groups = Self::gather(records);
        groups.join_full_names(None);
        groups
    }

    /// Joins the names of a scope. The records must be of all articles that have a name of it, or a person who has, or is
    /// called by, the last word of such a name; `before` has the numbers of the people of each before, which are known of
    /// all other names.
    pub(super) fn join_within(scope: &Scope, records: &PersonRecords, before: &[Vec<u32>]) -> Self {
        let mut groups = Self::gather(records);
        groups.take_over(scope, before);
        groups.join_full_names(Some(scope));
        groups.join_single_names(records, Some((scope, before)));
        groups
    }

    /// Whether the person of a group was joined here.
    pub(super) fn is_new(&self, group: usize) -> bool {
        self.is_new[group]
    }

    /// The number that the person of a group had before, who stays.
    pub(super) fn person_before(&self, group: usize) -> Option<u32> {
        self.person_of.get(&group).copied()
    }

    /// The group of a person of before who stays, and of whom a full name is known here.
    pub(super) fn group_of_person(&self, person: u32) -> Option<usize> {
        self.known.get(&person).copied()
    }

    /// Makes one person of all full names out of scope that were one person before. A name of several of them, or of one
    /// and of somebody new who is spelled otherwise, is [ambiguous](Self::ambiguous): it has to be joined anew.
    fn take_over(&mut self, scope: &Scope, before: &[Vec<u32>]) {
        self.is_new = self.groups.iter().map(|group| scope.has(&group.name)).collect();
        let mut taken_over: HashMap<usize, u32> = HashMap::default();
        for (groups, people) in self.of.iter().zip(before) {
            for (group, person) in groups.iter().zip(people) {
                if self.is_new[*group] || self.groups[*group].name.single().is_some() {
                    continue;
                }
                let first = *taken_over.entry(*group).or_insert(*person);
                if first == *person {
                    let whole = *self.known.entry(*person).or_insert(*group);
                    self.groups[*group].part_of = Some(whole).filter(|whole| whole != group);
                } else {
                    self.ambiguous.insert(*group);
                }
            }
        }
        self.person_of = self.known.iter().map(|(person, group)| (*group, *person)).collect();
    }

    /// The names out of scope that were not one person before.
    pub(super) fn ambiguous(&self) -> impl Iterator<Item = &PersonName> {
        self.ambiguous.iter().map(|group| &self.groups[*group].name)
    }

    /// Makes one group of each name, in order of the names, so that the outcome does not depend on that of the articles.
    fn gather(records: &PersonRecords) -> Self {
        // Of each spelling, by the number of its word: the name, and the number of the key that spellings share.
        let mut spellings: HashMap<u32, (PersonName, usize)> = HashMap::default();
        let mut keys: HashMap<String, usize> = HashMap::default();
        let mut position: HashMap<(usize, usize), usize> = HashMap::default();
        let mut found: Vec<(String, NameGroup)> = Vec::new();
        let mut of: Vec<Vec<usize>> = Vec::new();
        for (number, people) in records.articles().enumerate() {
            let mut here: Vec<usize> = Vec::with_capacity(people.len());
            let mut seen: HashMap<usize, usize> = HashMap::default();
            for (local, record) in people.iter().enumerate() {
                let (name, key) = spellings.entry(record.name).or_insert_with(|| {
                    let name = PersonName::read(records.name(record));
                    let next = keys.len();
                    let key = *keys.entry(name.key()).or_insert(next);
                    (name, key)
                });
                let namesake = seen.entry(*key).or_default();
                *namesake += 1;
                let namesake = *namesake - 1;
                let at = *position.entry((*key, namesake)).or_insert_with(|| {
                    let (appearances, could_be) = Default::default();
                    let group = NameGroup { name: name.clone(), namesake, appearances, part_of: None, could_be };
                    found.push((name.key(), group));
                    found.len() - 1
                });
                let group = &mut found[at].1;
                // Of the spellings that share a key, always the same one counts.
                if *name < group.name {
                    group.name = name.clone();
                }
                group.appearances.push((number as u32, local as u32));
                here.push(at);
            }
            of.push(here);
        }
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by(|a, b| (&found[*a].0, found[*a].1.namesake).cmp(&(&found[*b].0, found[*b].1.namesake)));
        let mut rank = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            rank[*old] = new;
        }
        of.iter_mut().flatten().for_each(|group| *group = rank[*group]);
        let mut groups: Vec<(usize, NameGroup)> =
            rank.into_iter().zip(found.into_iter().map(|(_, group)| group)).collect();
        groups.sort_by_key(|(rank, _)| *rank);
        let groups: Vec<NameGroup> = groups.into_iter().map(|(_, group)| group).collect();
        Self {
            is_new: vec![true; groups.len()],
            groups,
            of,
            known: HashMap::default(),
            person_of: HashMap::default(),
            ambiguous: BTreeSet::new(),
        }
    }

    /// The group that a group has become part of, or the group itself.
    pub(super) fn root(&self, mut group: usize) -> usize {
        while let Some(whole) = self.groups[group].part_of {
            group = whole;
        }
        group
    }

    /// Whether some article names both.
    fn occur_together(&self, a: usize, b: usize) -> bool {
        let articles =
            |group: usize| self.groups[group].appearances.iter().map(|(article, _)| *article).collect::<Vec<_>>();
        let (a, b) = (articles(a), articles(b));
        let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
        short.iter().any(|article| long.binary_search(article).is_ok())
    }

    /// Joins each full name to the fuller name that covers it, if there is only one.
    fn join_full_names(&mut self, scope: Option<&Scope>) {
        let mut alike: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (i, group) in self.groups.iter().enumerate() {
            let is_full = group.name.single().is_none() && group.namesake == 0;
            if is_full && scope.is_none_or(|scope| scope.has(&group.name)) {
                alike.entry(group.name.class()).or_default().push(i);
            }
        }
        for mut alike in alike.into_values() {
            alike.sort_by_key(|i| (Reverse(self.groups[*i].name.fullness()), *i));
            let mut people = ClassPeople::default();
            for i in alike {
                let name = &self.groups[i].name;
                let like = people.like(name);
                let compared = like.iter().flat_map(|people| people.iter().take(MAX_COMPARED_PEOPLE).copied());
                let fits: Vec<usize> = compared
                    .filter(|person| self.groups[*person].name.covers(name))
                    .filter(|person| !self.occur_together(*person, i))
                    .collect();
                match fits[..] {
                    [person] if like.iter().all(|people| people.len() <= MAX_COMPARED_PEOPLE) => self.absorb(person, i),
                    _ => {
                        people.add(name, i);
                        self.groups[i].could_be.extend(fits);
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

    /// Moves each appearance of a single name to the person it fits, if there is only one. Out of scope, it stays with the
    /// person with whom it was before.
    fn join_single_names(&mut self, records: &PersonRecords, scope: Option<(&Scope, &[Vec<u32>])>) {
        let called = self.called_by_one_word(records);
        for article in 0..self.of.len() {
            let mut present: BTreeSet<usize> = self.of[article].iter().map(|group| self.root(*group)).collect();
            for local in 0..self.of[article].len() {
                let group = self.of[article][local];
                let Some(word) = self.groups[group].name.single() else { continue };
                if let Some((scope, before)) = scope
                    && !scope.single.contains(word)
                {
                    if let Some(person) = self.known.get(&before[article][local]) {
                        self.of[article][local] = *person;
                        present.insert(*person);
                    }
                    continue;
                }
                let fits = called.get(word).map_or(&[][..], Vec::as_slice);
                // All of many are known to fit already: a common surname must not cost the square of its bearers.
                let absent = fits.len() - present.iter().filter(|person| fits.binary_search(person).is_ok()).count();
                if absent > 1 && self.groups[group].could_be.len() == fits.len() {
                    continue;
                }
                match only_absent(fits, &present) {
                    Some(person) => {
                        self.of[article][local] = person;
                        present.insert(person);
                    }
                    None => self.groups[group].could_be.extend(fits.iter().filter(|person| !present.contains(person))),
                }
            }
        }
    }

    /// For each single word, the people with a full name whose surname it is, or whom articles call so.
    fn called_by_one_word(&self, records: &PersonRecords) -> HashMap<String, Vec<usize>> {
        let mut called: HashMap<String, Vec<usize>> = HashMap::default();
        for (i, group) in self.groups.iter().enumerate() {
            if group.name.single().is_none() {
                called.entry(group.name.last().to_owned()).or_default().push(self.root(i));
            }
        }
        let mut seen: HashSet<(u32, usize)> = HashSet::default();
        for (here, people) in self.of.iter().zip(records.articles()) {
            for (group, record) in here.iter().zip(people) {
                for word in records.single_words(record) {
                    if self.groups[*group].name.single().is_none() && seen.insert((*word, *group)) {
                        called.entry(records.word(*word).to_string()).or_default().push(self.root(*group));
                    }
                }
            }
        }
        called.values_mut().for_each(|people| {
            people.sort_unstable();
            people.dedup();
        });
        called
    }
}
