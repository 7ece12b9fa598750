//! A list of names: who of them is in the articles.

use super::error::QueryError;
use super::links::PersonLink;
use crate::article::Published;
use crate::library::handle::Library;
use crate::library::lost::Lost;
use crate::library::person_name::PersonName;
use crate::library::tokenize::keys;
use crate::text::{fold, slug};
use std::collections::BTreeSet;

/// The most names that are looked up at once.
pub const MAX_NAMES: usize = 10_000;
/// The most people that a doubtful name is shown with.
const MAX_CANDIDATES: usize = 5;

/// What is known of one name of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupRow<'l> {
    /// The name as it is in the list.
    pub name: String,
    /// The person it was taken for; the counts are theirs.
    pub person: Option<PersonLink<'l>>,
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
    /// The outlets of those articles, by name.
    pub outlets: Vec<&'l str>,
    /// What is not certain, in words.
    pub doubt: Option<String>,
}

/// The names in a list, one a line.
pub fn names_in(list: &str) -> impl Iterator<Item = &str> {
    list.trim_start_matches('\u{feff}').lines().map(str::trim).filter(|name| !name.is_empty())
}

/// Looks up names, one row each, in their order; what comes after [`MAX_NAMES`] is left out.
///
/// A name means the person who is called so; otherwise the only one whose name is a fuller or shorter form of it, with a
/// remark. Where several people fit, none is chosen.
///
/// # Errors
/// When a part of the search index is lost, or nobody waits for the table any more.
pub fn lookup<'l>(library: &'l Library, names: &str) -> Result<Vec<LookupRow<'l>>, QueryError> {
    let look_up = |name| {
        library.work.check()?;
        Ok(row(library, name)?)
    };
    names_in(names).take(MAX_NAMES).map(look_up).collect()
}

fn row<'l>(library: &'l Library, name: &str) -> Result<LookupRow<'l>, Lost> {
    let index = &*library.index;
    let (person, doubt) = find(library, name)?;
    let empty = LookupRow {
        name: name.to_owned(),
        person: None,
        articles: 0,
        mentions: 0,
        quotes: 0,
        quotes_about: 0,
        dates: None,
        outlets: Vec::new(),
        doubt,
    };
    let Some(number) = person else { return Ok(empty) };
    let person = index.person(number);
    let outlets: BTreeSet<&str> =
        person.articles.iter().filter_map(|article| index.source_of(index.entry(*article))).collect();
    Ok(LookupRow {
        person: Some(index.person_link(number)),
        articles: person.articles.len(),
        mentions: person.mentions,
        quotes: person.quotes.len(),
        quotes_about: person.quotes_about.len(),
        dates: person.dates,
        outlets: outlets.into_iter().collect(),
        ..empty
    })
}

/// The person whom a name means, and what is doubtful about that.
fn find(library: &Library, name: &str) -> Result<(Option<u32>, Option<String>), Lost> {
    let index = &*library.index;
    let key = fold(name);
    // Everybody who has the last word of the name in theirs.
    let Some(last) = keys(name).pop() else { return Ok((None, Some("not a name".to_owned()))) };
    let candidates: Vec<u32> = index.people.names.with(&last)?.iter().collect();
    let is_called = |number: &u32| {
        let person = index.person(*number);
        fold(&person.name) == key || person.names.iter().any(|other| fold(other) == key)
    };
    let wanted = PersonName::read(name);
    let is_form = |number: &u32| {
        let full = PersonName::read(&index.person(*number).name);
        full.covers(&wanted) || wanted.covers(&full) || wanted.single().is_some_and(|word| full.last() == word)
    };
    let exact: Vec<u32> = candidates.iter().copied().filter(is_called).collect();
    let by_id = index.people.number(&slug(name)).filter(is_form);
    let found: Vec<u32> = if exact.is_empty() { candidates.into_iter().filter(is_form).collect() } else { exact };
    let names = |numbers: &[u32]| {
        let mut names: Vec<&str> =
            numbers.iter().take(MAX_CANDIDATES).map(|number| &*index.person(*number).name).collect();
        if numbers.len() > MAX_CANDIDATES {
            names.push("…");
        }
        names.join("; ")
    };
    let found: Vec<u32> = if found.is_empty() { by_id.into_iter().collect() } else { found };
    Ok(match found[..] {
        [only] => {
            let person = index.person(only);
            let taken = (fold(&person.name) != key).then(|| format!("taken for {}", person.name));
            let unsure = (!person.ambiguities.is_empty()).then(|| "see the notes on their page".to_owned());
            (Some(only), taken.or(unsure))
        }
        [] => (None, Some("not found".to_owned())),
        _ => (None, Some(format!("fits several people: {}", names(&found)))),
    })
}
