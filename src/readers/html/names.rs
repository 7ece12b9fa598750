//! Names of authors as a page gives them: people, without outlets, sections, teams and addresses.

use super::text::spaced;
use crate::readers::{byline, outlets};
use crate::text::fold;
use dom_query::Document;
use regex::Regex;
use std::sync::LazyLock;

/// Names that a page gives for its authors, people before organisations.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    people: Vec<String>,
    organisations: Vec<String>,
}

/// Words of what writes as a group.
static GROUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:staff|team|newsroom|news ?desk|desk|editors?|editorial|editorial board|redaktion|redaction|redacción|redazione|redactie|admin|administrator|webmaster|online|news|nachrichten|correspondents?|reporters?|contributors?|guest|anonymous|unknown|press release|agencies)\b|redaktion$|@|https?:|www\.",
    )
    .expect("it is tested")
});

/// Elements that name an author, the surest first.
const AUTHOR_ELEMENTS: [&str; 8] = [
    "[itemprop~=author] [itemprop~=name]",
    "[itemprop~=author]",
    "[rel~=author]",
    "a[href*='/author/'], a[href*='/authors/'], a[href*='/autor/'], a[href*='/auteur/'], a[href*='/staff/'], a[href*='/profile/']",
    "[class*=author-name], [class*=authorName], [class*=author__name], [class*=author_name], [class*=AuthorName]",
    "[class*=byline], [class*=Byline], [data-testid*=byline], [data-testid*=author]",
    "[class~=author], [class*=article-author], [class*=post-author], [class*=entry-author], [class*=autor]",
    "[class*=author], [class*=Author]",
];
/// A longer text, in characters, is no byline.
const MAX_SHOWN_CHARS: usize = 150;

impl Names {
    /// The names in some values.
    pub(super) fn all<'v>(values: impl Iterator<Item = &'v str>) -> Self {
        let mut names = Self::default();
        values.for_each(|value| names.add(value));
        names
    }

    /// The names that a page shows as its author's.
    pub(super) fn shown(document: &Document) -> Self {
        for selector in AUTHOR_ELEMENTS {
            let mut names = Self::default();
            for node in document.select(selector).nodes().iter().take(5) {
                let words = spaced(node);
                if words.chars().count() <= MAX_SHOWN_CHARS {
                    names.add(&words);
                }
            }
            names.people.retain(|name| looks_like_a_person(name));
            if !names.people.is_empty() {
                return names;
            }
        }
        Self::default()
    }

    /// Adds the names in a value: “By Jane Roe and A. Doe”.
    pub(super) fn add(&mut self, value: &str) {
        for name in byline::author_names(value) {
            if !self.people.iter().any(|known| fold(known) == fold(&name)) {
                self.people.push(name);
            }
        }
    }

    /// Adds the name of an organisation, which counts only where there is nobody else.
    pub(super) fn add_organisation(&mut self, value: &str) {
        self.organisations.push(value.trim().to_owned());
    }

    /// The byline, if a name is left without those of `outlets`: names of the page's outlet and its host.
    pub(super) fn byline(&self, outlets: &[&str]) -> Option<String> {
        let is_author = |name: &&String| is_author(name, outlets);
        let mut names: Vec<&String> = self.people.iter().filter(is_author).collect();
        if names.is_empty() {
            names.extend(self.organisations.iter().filter(is_author));
        }
        byline::joined(&names)
    }
}

/// Whether words that a page shows are a person's name: two to five words with capitals.
fn looks_like_a_person(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let capital = |word: &&&str| word.chars().next().is_some_and(char::is_uppercase);
    (2..=5).contains(&words.len()) && words.iter().filter(capital).count() >= 2 && is_author(name, &[])
}

/// Whether a name can be an author's: not an outlet's, a team's, an address, or a sentence.
fn is_author(name: &str, outlets: &[&str]) -> bool {
    let letters = |words: &str| fold(words).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let own = letters(name);
    let is_outlet = outlets.iter().map(|outlet| letters(outlet)).any(|outlet| {
        !outlet.is_empty()
            && (own == outlet
                || own.strip_prefix("the") == Some(outlet.as_str())
                || outlet.strip_prefix("the") == Some(own.as_str()))
    });
    let is_agency = outlets::agency(name).is_some();
    let is_host = !name.contains(' ') && name.contains('.') && !name.ends_with('.');
    let words = name.split(' ').count();
    let small = name.split(' ').filter(|word| word.chars().next().is_some_and(char::is_lowercase)).count();
    is_agency
        || !(own.is_empty()
            || is_outlet
            || outlets::known(name).is_some()
            || is_host
            || GROUP.is_match(name)
            || name.starts_with('@')
            || words > 7
            || small > 3
            || name.chars().any(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn only_people_are_authors() {
        let byline = |values: &[&str]| {
            let mut names = Names::default();
            values.iter().for_each(|value| names.add(value));
            names.byline(&["Harbour Times", "harbour.example"])
        };
        assert_eq!(byline(&["Harbour Times", "Jane Roe"]).as_deref(), Some("Jane Roe"));
        assert_eq!(byline(&["The Harbour Times"]), None);
        for other in ["jane@harbour.example", "Harbour.example", "News Desk", "Online-Redaktion", "@harbour"] {
            assert_eq!(byline(&[other]), None, "{other}");
        }
        assert_eq!(byline(&["Jane Roe", "Jane Roe", "Ana Prado"]).as_deref(), Some("Jane Roe and Ana Prado"));
    }
}
