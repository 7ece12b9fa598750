//! Names of authors as a page gives them: people, without outlets, sections, teams and addresses.

use super::text::spaced;
use crate::readers::{byline, outlets};
use crate::text::fold;
use dom_query::{Document, NodeRef};
use regex::Regex;
use std::sync::LazyLock;

/// Names that a page gives for its authors.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    people: Vec<String>,
    organisations: Vec<String>,
}

/// Words of what writes as a group.
static GROUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:staff|team|newsroom|news ?desk|desk|editors?|editorial|bureau|wire services?|redaktion|redaction|redacción|redazione|redactie|admin|administrator|webmaster|online|news|nachrichten|correspondents?|reporters?|contributors?|guest|anonymous|unknown|press release|agencies|facebook|twitter|instagram|linkedin|whatsapp)\b|redaktion$|@|https?:|www\.",
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
/// An article has no more authors.
const MAX_AUTHORS: usize = 10;
/// A longer name, in characters, is a sentence.
const MAX_NAME_CHARS: usize = 60;

impl Names {
    /// The names in some values.
    pub(super) fn all<'v>(values: impl Iterator<Item = &'v str>) -> Self {
        let mut names = Self::default();
        values.for_each(|value| names.add(value));
        names
    }

    /// The names that a page shows as its author's, without those of `outlets`.
    pub(super) fn shown(document: &Document, outlets: &[&str]) -> Self {
        for selector in AUTHOR_ELEMENTS {
            let mut names = Self::default();
            for node in beside_heading(document, selector) {
                let words = spaced(&node);
                if words.chars().count() <= MAX_SHOWN_CHARS {
                    names.add(&words);
                }
            }
            names.people.retain(|name| looks_like_a_person(name) && is_author(name, outlets));
            if !names.people.is_empty() {
                return names;
            }
        }
        Self::default()
    }

    /// Names that are known to be people's.
    pub(super) fn of_people(people: Vec<String>) -> Self {
        Self { people, ..Self::default() }
    }

    /// Adds the names in a value: “By Jane Roe and A. Doe”.
    pub(super) fn add(&mut self, value: &str) {
        for name in byline::author_names(value) {
            if !self.people.iter().any(|known| fold(known) == fold(&name)) {
                self.people.push(name);
            }
        }
    }

    /// Adds the name of an organisation: an agency beside its reporter.
    pub(super) fn add_organisation(&mut self, value: &str) {
        self.organisations.push(value.trim().to_owned());
    }

    /// The byline, if a name is left without those of `outlets`: names of the page's outlet and its host.
    pub(super) fn byline(&self, outlets: &[&str]) -> Option<String> {
        let names = self.people.iter().chain(&self.organisations).filter(|name| is_author(name, outlets));
        byline::joined(&names.collect::<Vec<_>>())
    }

    /// The names as they are given, whoever they are, without addresses.
    pub(super) fn collective(&self) -> Option<String> {
        let names = self.people.iter().chain(&self.organisations);
        byline::joined(&names.filter(|name| !name.contains(['@', '/'])).collect::<Vec<_>>())
    }
}

/// The elements that `selector` finds nearest below the page's heading, or in the page where there are none below: the
/// first one, and those that share its surroundings. Others name authors of other articles.
fn beside_heading<'d>(document: &'d Document, selector: &str) -> Vec<NodeRef<'d>> {
    let (mut found, mut above, mut heading_length) = (Vec::new(), 0, 0);
    for node in document.select(&format!("h1, {selector}")).nodes() {
        let length = || node.text().trim().chars().count();
        if !node.has_name("h1") {
            found.extend((!is_of_another(node)).then_some(*node));
        } else if length() > heading_length {
            (heading_length, above) = (length(), found.len());
        }
    }
    let nearest = if above < found.len() { &found[above..] } else { &found[..] };
    let Some(first) = nearest.first() else { return Vec::new() };
    let is_whole = |node: &NodeRef<'_>| matches!(node.node_name().as_deref(), Some("body" | "main" | "article"));
    let around = first.ancestors(Some(3)).into_iter().take_while(|above| !is_whole(above)).last().unwrap_or(*first);
    let is_near =
        |node: &&NodeRef<'d>| node.id == around.id || node.ancestors(None).iter().any(|above| above.id == around.id);
    nearest.iter().filter(is_near).take(MAX_AUTHORS).copied().collect()
}

/// Whether an element names the author of a comment, of a quotation, or of another article.
pub(super) fn is_of_another(node: &NodeRef<'_>) -> bool {
    node.ancestors(Some(6)).iter().chain([node]).any(|above| {
        matches!(above.node_name().as_deref(), Some("aside" | "nav" | "footer" | "blockquote"))
            || [above.attr("class"), above.attr("id")].iter().flatten().any(|names| OTHER.is_match(names))
    })
}

/// Classes and ids of what other people than the author of the article wrote.
static OTHER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)comment|quote|related|teaser|recommend|sidebar").expect("it is tested"));

/// Whether words that a page shows are a person's name: two to five words with capitals.
pub(super) fn looks_like_a_person(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let capital = |word: &&&str| word.chars().next().is_some_and(char::is_uppercase);
    (2..=5).contains(&words.len()) && words.iter().filter(capital).count() >= 2 && is_author(name, &[])
}

/// Whether words name a group that writes: “HT-Redaktion”.
pub(super) fn names_group(words: &str) -> bool {
    GROUP.is_match(words)
}

/// The addresses of accounts that several people use.
static SHARED_ACCOUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)/(?:authors?|autor|auteur|user|profile|staff)/(?:admin|administrator|editor|editorial|redaktion|redazione|redaction|newsroom|news-?desk|web-?master|web-?editor|online|staff)\d*/?(?:$|[?#])",
    )
    .expect("it is tested")
});

/// Whether an author's page is that of an account that several people use: `/author/admin`.
pub(super) fn is_shared_account(address: &str) -> bool {
    SHARED_ACCOUNT.is_match(address)
}

/// The names of the accounts in a page that several people use.
pub(super) fn shared_accounts(document: &Document) -> Vec<String> {
    let links = document.select("a[href]");
    let shared = |link: &&NodeRef<'_>| link.attr("href").is_some_and(|address| is_shared_account(&address));
    links.nodes().iter().filter(shared).map(spaced).filter(|name| !name.is_empty()).collect()
}

/// Whether a name can be an author's: not an outlet's, a team's, an address, or a sentence.
fn is_author(name: &str, outlets: &[&str]) -> bool {
    let letters = |words: &str| fold(words).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let own = letters(name);
    // “Harbour Times Staff”, “Ledger North”
    let begins = |outlet: &str| outlet.len() > 2 && name.get(..outlet.len() + 1) == Some(&format!("{outlet} "));
    let is_outlet = outlets.iter().any(|outlet| begins(outlet))
        || outlets.iter().map(|outlet| letters(outlet)).any(|outlet| {
            !outlet.is_empty()
                && (own == outlet
                    || own.strip_prefix("the") == Some(outlet.as_str())
                    || outlet.strip_prefix("the") == Some(own.as_str()))
        });
    let is_agency = outlets::agency(name).is_some();
    // “harbour.example”, “jane-roe”
    let is_handle = !name.contains(' ')
        && ((name.contains('.') && !name.ends_with('.')) || (name.contains('-') && !name.contains(char::is_uppercase)));
    let words = name.split(' ').count();
    let small = name.split(' ').filter(|word| word.chars().next().is_some_and(char::is_lowercase)).count();
    is_agency
        || !(own.is_empty()
            || name.chars().count() > MAX_NAME_CHARS
            || is_outlet
            || outlets::known(name).is_some()
            || is_handle
            || GROUP.is_match(name)
            || name.starts_with('@')
            || name.ends_with(':')
            || words > 7
            || small > 3
            || name.chars().any(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn shared_accounts_are_no_authors() {
        let page = dom_query::Document::from(
            "<a href='https://ht.example/author/admin/'>Harbour D</a><a href='/author/jane-roe'>Jane Roe</a>",
        );
        assert_eq!(super::shared_accounts(&page), ["Harbour D"]);
    }

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
