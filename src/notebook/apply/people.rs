//! Corrections of people.

use super::trace::{Target, Trace, said_by_user, same_name};
use crate::annotations::{Annotations, Person, Speaker};
use crate::text::Span;

/// Gives the people of these names another name; all who have it then are one person. Gives the old names.
pub(super) fn rename(
    annotations: &mut Annotations,
    names: &[String],
    new: &str,
    traces: &mut [Trace],
) -> Option<String> {
    let renamed: Vec<String> = names.iter().filter_map(|old| rename_one(annotations, old, new, traces)).collect();
    (!renamed.is_empty()).then(|| renamed.join(", "))
}

fn rename_one(annotations: &mut Annotations, old: &str, new: &str, traces: &mut [Trace]) -> Option<String> {
    let at = annotations.people.iter().position(|person| same_name(&person.name, old))?;
    let was = std::mem::replace(&mut annotations.people[at].name, new.to_owned());
    annotations.people[at].evidence = said_by_user();
    let twin = annotations.people.iter().enumerate().position(|(i, person)| i != at && same_name(&person.name, new));
    if let Some(twin) = twin {
        merge(annotations, at.min(twin), at.max(twin));
        annotations.people[at.min(twin)].name = new.to_owned();
    }
    for trace in traces.iter_mut().filter(|trace| trace.target == Target::Person(was.clone())) {
        trace.target = Target::Person(new.to_owned());
    }
    Some(was)
}

/// Makes the person `from` a part of the person `into`, who comes before.
fn merge(annotations: &mut Annotations, into: usize, from: usize) {
    let other = annotations.people.remove(from);
    let person = &mut annotations.people[into];
    person.mentions.extend(other.mentions);
    person.mentions.sort_unstable();
    person.mentions.dedup();
    for role in other.roles {
        if person.roles.iter().all(|known| !same_name(&known.text, &role.text)) {
            person.roles.push(role);
        }
    }
    person.roles.sort_by_key(|role| role.span);
    renumber(annotations, |speaker| match speaker {
        same if same == from => Some(into),
        later if later > from => Some(later - 1),
        other => Some(other),
    });
}

/// Changes the numbers of people in quotes; `None` for a person who is no longer there.
fn renumber(annotations: &mut Annotations, number: impl Fn(usize) -> Option<usize>) {
    for quote in &mut annotations.quotes {
        if let Speaker::Person(person) = quote.speaker {
            quote.speaker = match (number(person), quote.source) {
                (Some(person), _) => Speaker::Person(person),
                (None, Some(source)) => Speaker::Other(source),
                (None, None) => Speaker::Unknown,
            };
        }
    }
}

/// Removes the people of these names. Gives the names of those who were there.
pub(super) fn remove_all(annotations: &mut Annotations, names: &[String]) -> Option<String> {
    let removed: Vec<String> = names.iter().filter_map(|name| remove(annotations, name)).collect();
    (!removed.is_empty()).then(|| removed.join(", "))
}

/// Removes a person; what they said is said by the words that stood for them. Gives the name.
fn remove(annotations: &mut Annotations, name: &str) -> Option<String> {
    let at = annotations.people.iter().position(|person| same_name(&person.name, name))?;
    let removed = annotations.people.remove(at);
    renumber(annotations, |speaker| match speaker {
        same if same == at => None,
        later if later > at => Some(later - 1),
        other => Some(other),
    });
    Some(removed.name)
}

/// Makes `span` a mention of a person. Gives the name of the person whose mention it was.
pub(super) fn add(annotations: &mut Annotations, span: Span, name: &str) -> Option<String> {
    let mut was = None;
    let mut nameless: Vec<String> = Vec::new();
    for person in &mut annotations.people {
        let before = person.mentions.len();
        person.mentions.retain(|mention| !mention.overlaps(span));
        if person.mentions.len() < before && !same_name(&person.name, name) {
            was = Some(person.name.clone());
            // Not those who were never named: a speaker that the user typed.
            nameless.extend(person.mentions.is_empty().then(|| person.name.clone()));
        }
    }
    let number = find_or_add(annotations, name, &[span]);
    let mentions = &mut annotations.people[number].mentions;
    mentions.push(span);
    mentions.sort_unstable();
    mentions.dedup();
    for name in nameless {
        remove(annotations, &name);
    }
    was
}

/// The number of the person of this name, who is added with these mentions if there is none.
pub(super) fn find_or_add(annotations: &mut Annotations, name: &str, mentions: &[Span]) -> usize {
    if let Some(at) = annotations.people.iter().position(|person| same_name(&person.name, name)) {
        return at;
    }
    annotations.people.push(Person {
        name: name.to_owned(),
        mentions: mentions.to_vec(),
        roles: Vec::new(),
        evidence: said_by_user(),
    });
    annotations.people.len() - 1
}
