//! What the fields of JSON objects and the columns of tables hold: chosen by the user, or guessed from their names.

use super::fields::{Field, key, rank};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// A choice of the user, as in `text=story`: the field `story` holds the text. With an empty name no field holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChoice {
    field: Field,
    key: String,
}

/// What can be chosen, by the names that the JSON output uses too.
const CHOICES: [(&str, Field); 6] = [
    ("text", Field::Text),
    ("title", Field::Title),
    ("date", Field::Date),
    ("source", Field::Source),
    ("byline", Field::Byline),
    ("url", Field::Url),
];

impl FromStr for FieldChoice {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let parts = typed.split_once('=');
        let known = parts.and_then(|(what, name)| {
            let (_, field) = CHOICES.iter().find(|(word, _)| word.eq_ignore_ascii_case(what.trim()))?;
            Some(Self { field: *field, key: key(name) })
        });
        let known = known.filter(|choice| choice.field != Field::Text || !choice.key.is_empty());
        known.ok_or_else(|| {
            "write what it is and the name it has in your files, as in text=story; what it is can be text, title, \
             date, source, byline or url"
                .to_owned()
        })
    }
}

impl std::fmt::Display for FieldChoice {
    /// `text=story`, with the name as names are compared.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (word, _) = CHOICES.iter().find(|(_, field)| *field == self.field).expect("choices are made of these");
        write!(f, "{word}={}", self.key)
    }
}

/// What each of these names holds, with the number of the name: the fields that were chosen first, then the most telling
/// names. A file without a name that was chosen is read as if nothing had been chosen.
pub(super) fn columns<'n>(
    names: impl Iterator<Item = &'n str> + Clone,
    choices: &[FieldChoice],
) -> Vec<(Field, usize)> {
    let keys: Vec<String> = if choices.is_empty() { Vec::new() } else { names.clone().map(key).collect() };
    let applies = |choice: &&FieldChoice| choice.key.is_empty() || keys.contains(&choice.key);
    let choices: Vec<&FieldChoice> = choices.iter().filter(applies).collect();
    let mut columns: Vec<(usize, Field, usize)> = Vec::new();
    for (at, name) in names.enumerate() {
        if let Some(choice) = choices.iter().find(|choice| !choice.key.is_empty() && choice.key == keys[at]) {
            columns.push((0, choice.field, at));
        } else if let Some((field, rank)) = rank(name)
            && choices.iter().all(|choice| choice.field != field)
        {
            columns.push((rank, field, at));
        }
    }
    columns.sort_by_key(|(rank, _, at)| (*rank, *at));
    columns.into_iter().map(|(_, field, at)| (field, at)).collect()
}

/// How the fields of a file were mapped, for showing to the user.
#[derive(Debug, Default)]
pub(super) struct FieldMapping {
    held: BTreeMap<Field, Vec<String>>,
    unused: BTreeSet<String>,
    /// Lists that were left out as comments of readers.
    pub(super) comments: BTreeSet<String>,
}

impl FieldMapping {
    /// What the user can do if it is wrong.
    pub(super) const ADVICE: &str =
        "Start with --field text=NAME, or title=, date=, source=, byline=, url=, to say it yourself.";
    /// How many unused names are shown.
    const SHOWN: usize = 8;

    /// Records how the `names` of an object or a table were mapped.
    pub(super) fn add<'n>(&mut self, names: impl Iterator<Item = &'n str>, columns: &[(Field, usize)]) {
        let names: Vec<&str> = names.collect();
        for (at, name) in names.iter().enumerate() {
            match columns.iter().find(|(field, column)| *column == at && *field != Field::Other) {
                Some((field, _)) => {
                    let held = self.held.entry(*field).or_default();
                    if !held.iter().any(|held| held == name) {
                        held.push((*name).to_owned());
                    }
                }
                None => {
                    self.unused.insert((*name).to_owned());
                }
            }
        }
    }

    /// The mapping as a sentence.
    pub(super) fn describe(&self) -> String {
        let quoted =
            |names: &[String], word: &str| names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(word);
        let held = CHOICES.iter().filter_map(|(word, field)| Some((word, self.held.get(field)?)));
        let held: Vec<String> = held.map(|(word, names)| format!("{word} from {}", quoted(names, " or "))).collect();
        let mut text = format!("The names of its fields were read so: {}", held.join(", "));
        if !self.unused.is_empty() {
            let unused: Vec<String> = self.unused.iter().take(Self::SHOWN).cloned().collect();
            let more = if unused.len() < self.unused.len() { " and others" } else { "" };
            text.push_str(&format!("; not used: {}{more}", quoted(&unused, ", ")));
        }
        if !self.comments.is_empty() {
            let comments: Vec<String> = self.comments.iter().take(Self::SHOWN).cloned().collect();
            text.push_str(&format!("; left out as comments of readers: {}", quoted(&comments, ", ")));
        }
        text.push('.');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, FieldChoice, FieldMapping, columns};

    fn choices(typed: &[&str]) -> Vec<FieldChoice> {
        typed.iter().map(|typed| typed.parse().unwrap()).collect()
    }

    #[test]
    fn field_choice_beats_field_names() {
        let names = ["id", "Title", "story", "text", "published", "seen"];
        let guessed = columns(names.into_iter(), &[]);
        assert!(guessed.contains(&(Field::Text, 3)) && guessed.contains(&(Field::Date, 4)));
        let chosen = columns(names.into_iter(), &choices(&["text=Story", "date=seen", "title="]));
        let assigned: Vec<_> = chosen.into_iter().filter(|(field, _)| *field != Field::Other).collect();
        assert_eq!(assigned, [(Field::Text, 2), (Field::Date, 5)]);
        let elsewhere = columns(["text", "date"].into_iter(), &choices(&["text=story", "date=seen"]));
        assert_eq!(elsewhere, [(Field::Text, 0), (Field::Date, 1)], "a file without those names is guessed");
    }

    #[test]
    fn field_choices_parse_or_fail() {
        for wrong in ["story", "colour=story", "=story", "text="] {
            assert!(wrong.parse::<FieldChoice>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn field_mapping_is_described() {
        let names = ["Id", "Headline", "Story", "body"];
        let mut mapping = FieldMapping::default();
        mapping.add(names.into_iter(), &columns(names.into_iter(), &choices(&["title=headline"])));
        assert_eq!(
            mapping.describe(),
            "The names of its fields were read so: text from “Story” or “body”, title from “Headline”; not used: “Id”."
        );
    }
}
