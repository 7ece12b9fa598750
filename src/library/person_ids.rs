//! Names and ids of joined people, and what is ambiguous about them.

use super::entries::ArticleEntry;
use super::identity::NameGroups;
use super::people::{Ambiguity, JoinedPerson, NO_PERSON, NewPerson};
use super::people_index::PeopleIndex;
use super::person_name::PersonName;
use super::person_records::PersonRecords;
use crate::annotations::Person;
use crate::article::ArticleId;
use crate::text::{fold, slug};
use foldhash::{HashMap, HashSet};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A person who gets a name and an id.
#[derive(Default)]
pub(super) struct NamedPerson<'a> {
    pub(super) group: usize,
    /// Names as articles give them, with the number of articles.
    pub(super) forms: BTreeMap<&'a str, usize>,
    /// The least id of an article that names the person.
    pub(super) first: Option<&'a ArticleId>,
}

/// Gives the people of joined groups their names and ids, in no particular order, and for each article the number of each of
/// its people: [`NO_PERSON`] for those of `before` who stay.
pub(super) fn name(
    groups: &NameGroups,
    records: &PersonRecords,
    entries: &[&ArticleEntry],
    before: &PeopleIndex,
) -> (Vec<NewPerson>, Vec<Vec<u32>>) {
    let (people, numbers) = named_people(groups, records, entries);
    let number_of: HashMap<usize, usize> =
        people.iter().enumerate().map(|(number, person)| (person.group, number)).collect();
    let names: Vec<&str> = people.iter().map(|person| best_form(&person.forms)).collect();
    let ids = distinct_ids(&people, &names);
    let id_of = |group: usize| match number_of.get(&group) {
        Some(number) => Some(ids[*number].clone()),
        None => groups.person_before(group).map(|person| before.get(person).id.clone()),
    };
    let joined = |number: usize| {
        let person = &people[number];
        let could_be = groups.groups[person.group].could_be.iter().map(|group| groups.root(*group));
        let mut could_be: Vec<String> = could_be.filter_map(id_of).collect();
        could_be.sort_unstable();
        could_be.dedup();
        let mut ambiguities = Vec::new();
        if !could_be.is_empty() {
            ambiguities.push(Ambiguity::CouldBe(could_be));
        }
        ambiguities.extend(taken_from(&person.forms, names[number]));
        ambiguities.extend(namesakes(groups, person.group, &number_of, &ids));
        let (id, name) = (ids[number].clone(), names[number].to_owned());
        (JoinedPerson { id, name, ambiguities, ..JoinedPerson::default() }, form_ids(person.forms.keys().copied()))
    };
    ((0..people.len()).map(joined).collect(), numbers)
}

/// The people of the groups, and for each article the numbers of its people.
fn named_people<'a>(
    groups: &NameGroups,
    records: &'a PersonRecords,
    entries: &[&'a ArticleEntry],
) -> (Vec<NamedPerson<'a>>, Vec<Vec<u32>>) {
    let mut people: Vec<NamedPerson<'a>> = Vec::new();
    let mut number_of: HashMap<usize, u32> = HashMap::default();
    let mut numbers = Vec::with_capacity(entries.len());
    for ((entry, here), people_here) in entries.iter().zip(&groups.of).zip(records.articles()) {
        let mut of = Vec::with_capacity(here.len());
        for (record, group) in people_here.iter().zip(here) {
            let group = groups.root(*group);
            if !groups.is_new(group) {
                of.push(NO_PERSON);
                continue;
            }
            let number = *number_of.entry(group).or_insert_with(|| {
                people.push(NamedPerson { group, ..NamedPerson::default() });
                people.len() as u32 - 1
            });
            let person = &mut people[number as usize];
            *person.forms.entry(records.name(record)).or_default() += 1;
            person.first = Some(person.first.map_or(entry.id(), |first| first.min(entry.id())));
            of.push(number);
        }
        numbers.push(of);
    }
    (people, numbers)
}

/// The full name that most articles give; among equals the longest, then the first by its letters. Of spellings that
/// differ in accents and case only, the one with most accents: articles drop them, none adds them.
pub(super) fn best_form<'a>(forms: &BTreeMap<&'a str, usize>) -> &'a str {
    if let Some((form, 1)) = forms.keys().next().map(|form| (form, forms.len())) {
        return form;
    }
    let mut spellings: BTreeMap<String, Vec<(&'a str, usize)>> = BTreeMap::new();
    for (form, articles) in forms {
        spellings.entry(fold(form)).or_default().push((form, *articles));
    }
    let rank = |name: &str, spellings: &[(&str, usize)]| {
        let articles = spellings.iter().map(|(_, articles)| *articles).sum::<usize>();
        (name.contains(char::is_whitespace), articles, name.chars().count())
    };
    let best = spellings.iter().min_by_key(|(name, spellings)| (Reverse(rank(name, spellings)), *name));
    let accents = |form: &str| form.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
    let is_mixed_case = |form: &str| form.contains(char::is_lowercase);
    let spelling = best.and_then(|(_, spellings)| {
        spellings
            .iter()
            .min_by_key(|(form, articles)| (Reverse((is_mixed_case(form), accents(form), *articles)), *form))
    });
    spelling.map_or("", |(form, _)| form)
}

/// A slug for each person; where several have the same, all get a number but the person of most articles, then of the
/// least article id.
pub(super) fn distinct_ids(people: &[NamedPerson<'_>], names: &[&str]) -> Vec<String> {
    let mut by_slug: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, name) in names.iter().enumerate() {
        by_slug.entry(slug_of(name)).or_default().push(number);
    }
    for same in by_slug.values_mut() {
        let articles = |number: usize| people[number].forms.values().sum::<usize>();
        same.sort_by_key(|number| (Reverse(articles(*number)), people[*number].first, people[*number].group));
    }
    let mut ids = vec![String::new(); people.len()];
    for (slug, same) in &by_slug {
        // A slug with a number must not be that of somebody whose name ends in one.
        let numbered = (2..).map(|number| format!("{slug}-{number}")).filter(|id| !by_slug.contains_key(id));
        for (number, id) in same.iter().zip(std::iter::once(slug.clone()).chain(numbered)) {
            ids[*number] = id;
        }
    }
    ids
}

/// What all slugs have in common of which one may get a number that makes it another.
pub(super) fn slug_block(name: &str) -> String {
    let slug = slug_of(name);
    let mut block = &*slug;
    while let Some((before, number)) = block.rsplit_once('-')
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        block = before;
    }
    block.to_owned()
}

pub(super) fn slug_of(name: &str) -> String {
    let slug = slug(name);
    if slug.is_empty() { "person".to_owned() } else { slug }
}

/// Which shorter names were taken to mean this person.
pub(super) fn taken_from(forms: &BTreeMap<&str, usize>, name: &str) -> Vec<Ambiguity> {
    let full = PersonName::read(name);
    forms
        .iter()
        .filter(|(form, _)| PersonName::read(form).fullness().0 < full.fullness().0)
        .map(|(form, articles)| Ambiguity::TakenFrom { form: (*form).to_owned(), articles: *articles })
        .collect()
}

/// Other people whom an article names in the same way.
fn namesakes(
    groups: &NameGroups,
    group: usize,
    number_of: &HashMap<usize, usize>,
    ids: &[String],
) -> Option<Ambiguity> {
    let key = groups.groups[group].name.key();
    // Groups are in order of their names, so namesakes are next to each other.
    let same = |other: &usize| groups.groups[*other].name.key() == key;
    let before = (0..group).rev().take_while(same);
    let after = (group + 1..groups.groups.len()).take_while(same);
    let mut others: Vec<String> =
        before.chain(after).filter_map(|other| Some(ids[*number_of.get(&other)?].clone())).collect();
    others.sort_unstable();
    (!others.is_empty()).then_some(Ambiguity::Namesakes(others))
}

/// The ids that the forms of a name would give: where nobody else has them, old addresses still lead to the person.
pub(super) fn form_ids<'f>(forms: impl Iterator<Item = &'f str>) -> Vec<String> {
    let ids: BTreeSet<String> = forms.map(slug_of).collect();
    ids.into_iter().collect()
}

/// Ids for the people of one article on its own: slugs of their names, with a number where two names give one slug.
#[must_use]
pub fn ids_within(people: &[Person]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::default();
    let mut next: HashMap<String, usize> = HashMap::default();
    let own = |person: &Person| {
        let slug = slug_of(&person.name);
        let number = next.entry(slug.clone()).or_insert(1);
        loop {
            let id = if *number == 1 { slug.clone() } else { format!("{slug}-{number}") };
            *number += 1;
            if taken.insert(id.clone()) {
                return id;
            }
        }
    };
    people.iter().map(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_rare_accents() {
        let best = |forms: &[(&'static str, usize)]| best_form(&forms.iter().copied().collect());
        assert_eq!(
            best(&[("Martin Rojas Pavez", 5), ("Martín Rojas Pavez", 1), ("MARTÍN ROJAS PÁVEZ", 1)]),
            "Martín Rojas Pavez"
        );
        assert_eq!(
            best(&[("Rojas", 9), ("Martin Rojas", 2), ("Martín Rojas", 2), ("Martin Rojas Pavez", 3)]),
            "Martín Rojas"
        );
    }
}
