//! Who is who across articles.

use crate::annotations::Person;
use crate::text::slug;

/// Ids for the people of one article on its own: slugs of their names, with a number where two names give one slug.
#[must_use]
pub fn ids_within(people: &[Person]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::with_capacity(people.len());
    for person in people {
        let slug = slug(&person.name);
        let slug = if slug.is_empty() { "person".to_owned() } else { slug };
        let mut id = slug.clone();
        let mut number = 2;
        while ids.contains(&id) {
            id = format!("{slug}-{number}");
            number += 1;
        }
        ids.push(id);
    }
    ids
}
