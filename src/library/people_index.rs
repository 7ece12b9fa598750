//! The people of a library in their orders, and how some of them are replaced by others.

use super::lost::Lost;
use super::people::{JoinedPerson, NO_PERSON, NewPerson};
use super::postings::{PostingsStore, PostingsWriter, WordIndex, WordParts};
use super::renumbering::Renumbering;
use super::tokenize::name_keys;
use super::word_pattern::WordPattern;
use super::work::SearchError;
use rayon::prelude::*;
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

/// All people. Their numbers are in order of most articles, then of most direct quotes, then of their ids.
#[derive(Debug, Default)]
pub(super) struct PeopleIndex {
    pub(super) all: Vec<Arc<JoinedPerson>>,
    /// The numbers of the people, those of most direct quotes first.
    pub(super) by_quotes: Vec<u32>,
    /// The numbers of the people by name.
    pub(super) by_name: Vec<u32>,
    by_id: Vec<u32>,
    /// The ids that the forms of names would give, in order, each with the number of the person.
    form_ids: Vec<(Arc<str>, u32)>,
    pub(super) names: NameWords,
}

/// What numbers people have after some were replaced.
pub(super) struct Renumbered {
    /// For each person before; [`NO_PERSON`] for those who are gone.
    pub(super) old: Vec<u32>,
    /// For each of the new people.
    pub(super) new: Vec<u32>,
}

/// What an index has besides the people, as it is stored.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredOrders<'i> {
    by_quotes: Cow<'i, [u32]>,
    by_name: Cow<'i, [u32]>,
    by_id: Cow<'i, [u32]>,
    form_ids: Cow<'i, [(Arc<str>, u32)]>,
    names: WordParts<'i>,
    names_of: Cow<'i, [u32]>,
}

impl PeopleIndex {
    /// What there is besides the people of a library that was just joined, to be written, and the postings of their names.
    pub(super) fn stored(&self) -> Result<(StoredOrders<'_>, Cow<'_, [u8]>), Lost> {
        let [NamePart { words, numbers }] = &*self.names.0 else { return Err(Lost::Postings) };
        let (names, postings) = words.stored()?;
        let orders = StoredOrders {
            by_quotes: (&*self.by_quotes).into(),
            by_name: (&*self.by_name).into(),
            by_id: (&*self.by_id).into(),
            form_ids: (&*self.form_ids).into(),
            names,
            names_of: (&**numbers).into(),
        };
        Ok((orders, postings))
    }

    /// The index of these people in their order; `None` when the orders do not fit them.
    pub(super) fn open(
        all: Vec<Arc<JoinedPerson>>,
        orders: StoredOrders<'static>,
        store: Arc<dyn PostingsStore>,
    ) -> Option<Self> {
        let StoredOrders { by_quotes, by_name, by_id, form_ids, names, names_of } = orders;
        let is_person = |number: &u32| (*number as usize) < all.len();
        let orders = [&by_quotes, &by_name, &by_id, &names_of];
        let fits = orders.iter().all(|order| order.len() == all.len() && order.iter().all(is_person))
            && form_ids.iter().all(|(_, number)| is_person(number));
        let part = NamePart { words: Arc::new(WordIndex::open(names, store)?), numbers: names_of.into_owned() };
        fits.then(|| Self {
            all,
            by_quotes: by_quotes.into_owned(),
            by_name: by_name.into_owned(),
            by_id: by_id.into_owned(),
            form_ids: form_ids.into_owned(),
            names: NameWords(vec![part]),
        })
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &JoinedPerson> {
        self.all.iter().map(|person| &**person)
    }

    pub(super) fn get(&self, number: u32) -> &JoinedPerson {
        &self.all[number as usize]
    }

    /// The number of the person of this id, or of the only one of whose name it is another form.
    pub(super) fn number(&self, id: &str) -> Option<u32> {
        match self.by_id.binary_search_by(|number| (*self.get(*number).id).cmp(id)) {
            Ok(at) => Some(self.by_id[at]),
            Err(_) => {
                let first = self.form_ids.partition_point(|(form, _)| **form < *id);
                let mut of_id = self.form_ids[first..].iter().take_while(|(form, _)| **form == *id);
                of_id.next().filter(|_| of_id.next().is_none()).map(|(_, number)| *number)
            }
        }
    }

    /// The people of the ids `slug`, `slug-2` and so on, as far as there are such.
    pub(super) fn numbered(&self, slug: &str) -> impl Iterator<Item = u32> {
        let id = move |number| if number == 1 { slug.to_owned() } else { format!("{slug}-{number}") };
        let is = move |id: String| self.number(&id).filter(|number| self.get(*number).id == id);
        (1_u32..).map_while(move |number| is(id(number)))
    }

    /// The people without those of the numbers `gone`, and with `new` ones; those who stay are in articles with other
    /// numbers. To make it costs what changes, and a pass over the lists of numbers.
    pub(super) fn replace(
        &self,
        renumbering: &Renumbering,
        gone: &RoaringBitmap,
        new: Vec<NewPerson>,
    ) -> (Self, Renumbered) {
        let rank = |person: &JoinedPerson| (Reverse(person.articles.len()), Reverse(person.quoted));
        let is_less = |a: &JoinedPerson, b: &JoinedPerson| (rank(a), &a.id) < (rank(b), &b.id);
        let mut order: Vec<u32> = (0..new.len() as u32).collect();
        order.sort_by_key(|at| (rank(&new[*at as usize].0), &new[*at as usize].0.id));
        let (new, form_ids): (Vec<_>, Vec<_>) =
            new.into_iter().map(|(person, form_ids)| (Arc::new(person), form_ids)).unzip();
        let kept: Vec<u32> = (0..self.all.len() as u32).filter(|number| !gone.contains(*number)).collect();
        // The new people come after those whom they replace; each is known by its number in both.
        let at_end = self.all.len() as u32;
        let person = |number: u32| match number.checked_sub(at_end) {
            Some(at) => &new[at as usize],
            None => &self.all[number as usize],
        };
        let order: Vec<u32> = order.into_iter().map(|at| at_end + at).collect();
        let merged = merge(&kept, &order, |a, b| is_less(person(a), person(b)));
        let renumbered = |number: &u32| match *number < at_end {
            true if !renumbering.is_same() => Arc::new(person(*number).renumbered(renumbering)),
            _ => Arc::clone(person(*number)),
        };
        let all: Vec<Arc<JoinedPerson>> = merged.par_iter().map(renumbered).collect();
        let mut old = vec![NO_PERSON; self.all.len() + new.len()];
        for (number, before) in (0..).zip(merged) {
            old[before as usize] = number;
        }
        let new = old.split_off(self.all.len());
        let get = |number: u32| &*all[number as usize];
        let quoted = |number: u32| (Reverse(get(number).quoted), number);
        let by_quotes = reordered(&self.by_quotes, &old, &new, quoted);
        let by_name = reordered(&self.by_name, &old, &new, |number| get(number).name_key());
        let by_id = reordered(&self.by_id, &old, &new, |number| &get(number).id);
        let mut new_form_ids: Vec<(Arc<str>, u32)> = new
            .iter()
            .zip(form_ids)
            .flat_map(|(number, ids)| ids.into_iter().map(|id| (Arc::from(id), *number)))
            .collect();
        new_form_ids.sort_unstable();
        let kept = self.form_ids.iter().map(|(form, number)| (form, old[*number as usize]));
        let kept: Vec<(Arc<str>, u32)> =
            kept.filter(|(_, number)| is_person(number)).map(|(form, number)| (Arc::clone(form), number)).collect();
        let form_ids = merge(&kept, &new_form_ids, |a, b| a.0 < b.0);
        let names = self.names.replace(&old, &new, get);
        (Self { all, by_quotes, by_name, by_id, form_ids, names }, Renumbered { old, new })
    }
}

fn is_person(number: &u32) -> bool {
    *number != NO_PERSON
}

/// Numbers in order of their keys, of which those of `before` have got other numbers, and `new` ones.
fn reordered<K: Ord>(before: &[u32], old: &[u32], new: &[u32], key: impl Fn(u32) -> K) -> Vec<u32> {
    let kept: Vec<u32> = before.iter().map(|number| old[*number as usize]).filter(is_person).collect();
    let mut new = new.to_vec();
    new.sort_by_cached_key(|number| key(*number));
    merge(&kept, &new, |a, b| key(a) < key(b))
}

/// Merges two lists that are in order, of which the second is short or the first is empty.
pub(super) fn merge<T: Clone>(long: &[T], short: &[T], is_less: impl Fn(T, T) -> bool) -> Vec<T> {
    let mut merged = Vec::with_capacity(long.len() + short.len());
    let mut done = 0;
    for item in short {
        let next = done + long[done..].partition_point(|other| is_less(other.clone(), item.clone()));
        merged.extend_from_slice(&long[done..next]);
        merged.push(item.clone());
        done = next;
    }
    merged.extend_from_slice(&long[done..]);
    merged
}

/// The words of people's names, in parts that never change: a person who is replaced costs a small new part.
#[derive(Debug, Default)]
pub(super) struct NameWords(Vec<NamePart>);

#[derive(Debug)]
struct NamePart {
    words: Arc<WordIndex<1>>,
    /// The number of each person of the part; [`NO_PERSON`] for one who is gone.
    numbers: Vec<u32>,
}

impl NameWords {
    /// How many bytes of postings the words have that begin with `key` (folded).
    pub(super) fn size_beginning_with(&self, key: &str) -> usize {
        self.0.iter().map(|part| part.words.size_beginning_with(key)).sum()
    }

    /// The people who have a word that begins with `key` (folded).
    pub(super) fn beginning_with(&self, key: &str) -> Result<RoaringBitmap, Lost> {
        self.found(|words| words.beginning_with(key, 0))
    }

    /// The people who have `word` (folded).
    pub(super) fn with(&self, word: &str) -> Result<RoaringBitmap, Lost> {
        self.found(|words| words.with(word, 0))
    }

    /// The people who have a word like `pattern`; `spend` counts the work before it is done.
    pub(super) fn like(
        &self,
        pattern: &WordPattern,
        spend: impl Fn(usize) -> Result<(), SearchError>,
    ) -> Result<RoaringBitmap, SearchError> {
        self.found(|words| words.like(pattern, 0, &spend))
    }

    fn found<E>(&self, find: impl Fn(&WordIndex<1>) -> Result<RoaringBitmap, E>) -> Result<RoaringBitmap, E> {
        let mut people = RoaringBitmap::new();
        for part in &self.0 {
            let numbers = find(&part.words)?;
            people.extend(numbers.iter().filter_map(|at| part.numbers.get(at as usize).copied()).filter(is_person));
        }
        Ok(people)
    }

    /// The words of the people with their numbers of now: `old` for each before, and `new` ones.
    fn replace<'p>(&self, old: &[u32], new: &[u32], person: impl Fn(u32) -> &'p JoinedPerson) -> Self {
        let renumbered = |part: &NamePart| {
            let numbers = part.numbers.iter().map(|number| old.get(*number as usize).copied().unwrap_or(NO_PERSON));
            NamePart { words: Arc::clone(&part.words), numbers: numbers.collect() }
        };
        let mut parts: Vec<NamePart> = self.0.iter().map(renumbered).collect();
        let mut people: Vec<u32> = new.to_vec();
        // Parts at least double from the last to the first, so that there are few.
        while let Some(part) = parts.pop_if(|part| part.numbers.len() <= people.len()) {
            people.extend(part.numbers.iter().copied().filter(is_person));
        }
        people.sort_unstable();
        let mut words = PostingsWriter::<Box<str>, 1>::default();
        for (at, number) in (0..).zip(&people) {
            let person = person(*number);
            for name in std::iter::once(&*person.name).chain(person.names.iter().map(|name| &**name)) {
                for word in name_keys(name) {
                    let word = words.number(&*word);
                    words.add(word, 0, at);
                }
            }
        }
        let words = Arc::new(words.finish(|postings| Arc::new(postings)));
        parts.push(NamePart { words, numbers: people });
        Self(parts)
    }
}
