//! What joined people are called: the name shown, the id, and the doubts in words of the library.

use super::Entry;
use super::faces::Faces;
use super::identity::{Doubt, Groups, Joined};
use super::names::Name;
use super::people::JoinedPerson;
use crate::annotations::Person;
use crate::article::ArticleId;
use crate::text::slug;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// One person while being named.
#[derive(Default)]
struct Candidate<'a> {
    group: usize,
    /// Names as articles give them, with the number of articles.
    forms: BTreeMap<&'a str, usize>,
    /// The least id of an article that names the person.
    first: Option<&'a ArticleId>,
}

/// Names the people of joined groups.
pub(super) fn name(groups: &Groups, faces: &Faces, entries: &[Entry]) -> Joined {
    let (people, numbers) = candidates(groups, faces, entries);
    let number_of: FxHashMap<usize, usize> =
        people.iter().enumerate().map(|(number, person)| (person.group, number)).collect();
    let names: Vec<&str> = people.iter().map(|person| best_form(&person.forms)).collect();
    let ids = distinct_ids(&people, &names);
    let joined = |number: usize| {
        let person = &people[number];
        let could_be = groups.groups[person.group].could_be.iter().map(|group| groups.root(*group));
        let mut could_be: Vec<String> =
            could_be.filter_map(|group| Some(ids[*number_of.get(&group)?].clone())).collect();
        could_be.sort_unstable();
        could_be.dedup();
        let mut doubts = Vec::new();
        if !could_be.is_empty() {
            doubts.push(Doubt::CouldBe(could_be));
        }
        doubts.extend(taken_from(&person.forms, names[number]));
        doubts.extend(namesakes(groups, person.group, &number_of, &ids));
        JoinedPerson { id: ids[number].clone(), name: names[number].to_owned(), doubts, ..JoinedPerson::default() }
    };
    Joined { people: (0..people.len()).map(joined).collect(), numbers, other_ids: other_ids(&people) }
}

/// The people who have at least one appearance, and for each article who is who among them.
fn candidates<'a>(groups: &Groups, faces: &'a Faces, entries: &'a [Entry]) -> (Vec<Candidate<'a>>, Vec<Vec<u32>>) {
    let mut people: Vec<Candidate<'a>> = Vec::new();
    let mut number_of: FxHashMap<usize, u32> = FxHashMap::default();
    let mut numbers = Vec::with_capacity(entries.len());
    for ((entry, here), people_here) in entries.iter().zip(&groups.of).zip(faces.articles()) {
        let mut of = Vec::with_capacity(here.len());
        for (face, group) in people_here.iter().zip(here) {
            let group = groups.root(*group);
            let number = *number_of.entry(group).or_insert_with(|| {
                people.push(Candidate { group, ..Candidate::default() });
                people.len() as u32 - 1
            });
            let candidate = &mut people[number as usize];
            *candidate.forms.entry(faces.name(face)).or_default() += 1;
            candidate.first = Some(candidate.first.map_or(&entry.id, |first| first.min(&entry.id)));
            of.push(number);
        }
        numbers.push(of);
    }
    (people, numbers)
}

/// The full name that most articles give; among equals the longest, then the first by its letters.
fn best_form<'a>(forms: &BTreeMap<&'a str, usize>) -> &'a str {
    let rank = |form: &&str, articles: usize| (form.contains(char::is_whitespace), articles, form.chars().count());
    let best = forms.iter().min_by_key(|(form, articles)| (Reverse(rank(form, **articles)), **form));
    best.map_or("", |(form, _)| form)
}

/// A slug for each; where several share one, the person of most articles (then of the least article id) has it bare.
fn distinct_ids(people: &[Candidate<'_>], names: &[&str]) -> Vec<String> {
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
        // A number must not make the slug of somebody whose name ends in one.
        let numbered = (2..).map(|number| format!("{slug}-{number}")).filter(|id| !by_slug.contains_key(id));
        for (number, id) in same.iter().zip(std::iter::once(slug.clone()).chain(numbered)) {
            ids[*number] = id;
        }
    }
    ids
}

fn slug_of(name: &str) -> String {
    let slug = slug(name);
    if slug.is_empty() { "person".to_owned() } else { slug }
}

/// Which shorter names were taken to mean this person.
fn taken_from(forms: &BTreeMap<&str, usize>, name: &str) -> Vec<Doubt> {
    let full = Name::read(name);
    forms
        .iter()
        .filter(|(form, _)| Name::read(form).fullness().0 < full.fullness().0)
        .map(|(form, articles)| Doubt::TakenFrom { form: (*form).to_owned(), articles: *articles })
        .collect()
}

/// Others whom an article names in the same way.
fn namesakes(groups: &Groups, group: usize, number_of: &FxHashMap<usize, usize>, ids: &[String]) -> Option<Doubt> {
    let key = groups.groups[group].name.key();
    // Groups are in order of their names, so namesakes stand next to each other.
    let same = |other: &usize| groups.groups[*other].name.key() == key;
    let before = (0..group).rev().take_while(same);
    let after = (group + 1..groups.groups.len()).take_while(same);
    let mut others: Vec<String> =
        before.chain(after).filter_map(|other| Some(ids[*number_of.get(&other)?].clone())).collect();
    others.sort_unstable();
    (!others.is_empty()).then_some(Doubt::Namesakes(others))
}

/// Ids that the forms of a name would give and that belong to nobody else, so that old addresses keep leading somewhere.
fn other_ids(people: &[Candidate<'_>]) -> FxHashMap<String, u32> {
    let mut found: FxHashMap<String, Option<u32>> = FxHashMap::default();
    for (number, person) in people.iter().enumerate() {
        for form in person.forms.keys() {
            let number = number as u32;
            let entry = found.entry(slug_of(form)).or_insert(Some(number));
            if *entry != Some(number) {
                *entry = None;
            }
        }
    }
    found.into_iter().filter_map(|(id, number)| Some((id, number?))).collect()
}

/// Ids for the people of one article on its own: slugs of their names, with a number where two names give one slug.
#[must_use]
pub fn ids_within(people: &[Person]) -> Vec<String> {
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let mut next: FxHashMap<String, usize> = FxHashMap::default();
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
