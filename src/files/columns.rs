//! Which fields of JSON objects and columns of tables hold what: guessed by their names, or chosen by the user.

use super::fields::{Field, key, rank};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::sync::OnceLock;

/// “The text is in the field `story`”, written `text=story`. With no name after the sign no field holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChoice {
    field: Field,
    typed: String,
    key: String,
}

/// What can be chosen, by the names that the JSON has for it too.
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
            Some(Self { field: *field, typed: typed.to_owned(), key: key(name) })
        });
        let known = known.filter(|choice| choice.field != Field::Text || !choice.key.is_empty());
        known.ok_or_else(|| {
            "write what it is and the name it has in your files, as in text=story; what it is can be text, title, \
             date, source, byline or url"
                .to_owned()
        })
    }
}

static CHOSEN: OnceLock<Vec<FieldChoice>> = OnceLock::new();

/// Says which fields hold what in every JSON file and table that has them; other files are guessed as before.
///
/// Only the first call counts.
pub fn choose_fields(choices: Vec<FieldChoice>) {
    let _ = CHOSEN.set(choices);
}

/// The choices as they were typed, for the processes that read files.
pub(super) fn chosen() -> impl Iterator<Item = &'static str> {
    CHOSEN.get().into_iter().flatten().map(|choice| choice.typed.as_str())
}

/// What each of these names holds, the most telling first, with its number.
pub(super) fn columns<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Vec<(Field, usize)> {
    assigned(names, CHOSEN.get().map_or(&[], Vec::as_slice))
}

fn assigned<'n>(names: impl Iterator<Item = &'n str> + Clone, chosen: &[FieldChoice]) -> Vec<(Field, usize)> {
    let keys: Vec<String> = if chosen.is_empty() { Vec::new() } else { names.clone().map(key).collect() };
    let in_force = |choice: &&FieldChoice| choice.key.is_empty() || keys.contains(&choice.key);
    let chosen: Vec<&FieldChoice> = chosen.iter().filter(in_force).collect();
    let mut columns: Vec<(usize, Field, usize)> = Vec::new();
    for (at, name) in names.enumerate() {
        if let Some(choice) = chosen.iter().find(|choice| !choice.key.is_empty() && choice.key == keys[at]) {
            columns.push((0, choice.field, at));
        } else if let Some((field, rank)) = rank(name)
            && chosen.iter().all(|choice| choice.field != field)
        {
            columns.push((rank, field, at));
        }
    }
    columns.sort_by_key(|(rank, _, at)| (*rank, *at));
    columns.into_iter().map(|(_, field, at)| (field, at)).collect()
}

/// How the names of a file were understood, to be shown.
#[derive(Debug, Default)]
pub(super) struct Guess {
    held: BTreeMap<Field, Vec<String>>,
    unused: BTreeSet<String>,
    /// Lists beside those that were read.
    pub(super) comments: BTreeSet<String>,
}

impl Guess {
    /// What helps when it is wrong.
    pub(super) const ADVICE: &str =
        "Start with --field text=NAME, or title=, date=, source=, byline=, url=, to say it yourself.";
    /// How many names that say nothing are shown.
    const SHOWN: usize = 8;

    /// Takes down what the `names` of an object or a table were taken for.
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

    /// A sentence that tells it.
    pub(super) fn told(&self) -> String {
        let quoted =
            |names: &[String], word: &str| names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(word);
        let held = CHOICES.iter().filter_map(|(word, field)| Some((word, self.held.get(field)?)));
        let held: Vec<String> = held.map(|(word, names)| format!("{word} from {}", quoted(names, " or "))).collect();
        let mut told = format!("The names of its fields were read so: {}", held.join(", "));
        if !self.unused.is_empty() {
            let unused: Vec<String> = self.unused.iter().take(Self::SHOWN).cloned().collect();
            let more = if unused.len() < self.unused.len() { " and others" } else { "" };
            told.push_str(&format!("; not used: {}{more}", quoted(&unused, ", ")));
        }
        if !self.comments.is_empty() {
            let comments: Vec<String> = self.comments.iter().take(Self::SHOWN).cloned().collect();
            told.push_str(&format!("; left out as comments of readers: {}", quoted(&comments, ", ")));
        }
        told.push('.');
        told
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, FieldChoice, Guess, assigned};

    fn choices(typed: &[&str]) -> Vec<FieldChoice> {
        typed.iter().map(|typed| typed.parse().unwrap()).collect()
    }

    #[test]
    fn a_choice_goes_before_a_guess() {
        let names = ["id", "Title", "story", "text", "published", "seen"];
        let guessed = assigned(names.into_iter(), &[]);
        assert!(guessed.contains(&(Field::Text, 3)) && guessed.contains(&(Field::Date, 4)));
        let chosen = assigned(names.into_iter(), &choices(&["text=Story", "date=seen", "title="]));
        let told: Vec<_> = chosen.into_iter().filter(|(field, _)| *field != Field::Other).collect();
        assert_eq!(told, [(Field::Text, 2), (Field::Date, 5)]);
        let elsewhere = assigned(["text", "date"].into_iter(), &choices(&["text=story", "date=seen"]));
        assert_eq!(elsewhere, [(Field::Text, 0), (Field::Date, 1)], "a file without those names is guessed");
    }

    #[test]
    fn a_choice_is_read_or_refused() {
        for wrong in ["story", "colour=story", "=story", "text="] {
            assert!(wrong.parse::<FieldChoice>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_guess_is_told_in_words() {
        let names = ["Id", "Headline", "Story", "body"];
        let mut guess = Guess::default();
        guess.add(names.into_iter(), &assigned(names.into_iter(), &choices(&["title=headline"])));
        assert_eq!(
            guess.told(),
            "The names of its fields were read so: text from “Story” or “body”, title from “Headline”; not used: “Id”."
        );
    }
}
