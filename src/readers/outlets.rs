//! Names of news outlets, one spelling each, by names, abbreviations and web domains (`data/outlets.tsv`).

use crate::text::{fold, rows};
use foldhash::HashMap;
use std::sync::LazyLock;

struct Outlets {
    by_name: HashMap<String, usize>,
    by_domain: HashMap<&'static str, usize>,
    all: Vec<(&'static str, bool)>,
}

static OUTLETS: LazyLock<Outlets> = LazyLock::new(|| {
    let mut outlets = Outlets { by_name: HashMap::default(), by_domain: HashMap::default(), all: Vec::new() };
    for (number, columns) in rows(include_str!("../../data/outlets.tsv")) {
        let columns: Vec<&str> = columns.collect();
        let [name, agency, rest @ ..] = columns.as_slice() else {
            panic!("data/outlets.tsv, line {number}: a name and an agency mark (0 or 1) are needed");
        };
        let at = outlets.all.len();
        outlets.all.push((name, *agency == "1"));
        outlets.by_name.insert(fold(name), at);
        let list =
            |column: usize| rest.get(column).into_iter().flat_map(|cell| cell.split(',')).filter(|w| !w.is_empty());
        for domain in list(0) {
            outlets.by_domain.insert(domain, at);
        }
        for alias in list(1) {
            outlets.by_name.insert(fold(alias), at);
        }
    }
    outlets
});

/// The usual name of a well-known outlet, however it is spelled: `known("FOX NEWS")` is `Fox News`.
pub(super) fn known(name: &str) -> Option<&'static str> {
    find(name).map(|at| OUTLETS.all[at].0)
}

/// The same for news agencies only, whose names are in datelines.
pub(super) fn agency(name: &str) -> Option<&'static str> {
    find(name).map(|at| OUTLETS.all[at]).filter(|(_, agency)| *agency).map(|(name, _)| name)
}

fn find(name: &str) -> Option<usize> {
    let key = fold(name.trim());
    OUTLETS.by_name.get(&key).or_else(|| OUTLETS.by_name.get(key.strip_prefix("the ")?)).copied()
}

/// The well-known outlet that publishes under the host of this address.
pub(super) fn of_address(url: &str) -> Option<&'static str> {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split(['/', '?', '#', ':']).next()?.to_ascii_lowercase();
    let mut host = host.as_str();
    loop {
        if let Some(at) = OUTLETS.by_domain.get(host) {
            return Some(OUTLETS.all[*at].0);
        }
        host = host.split_once('.')?.1;
    }
}

/// The name of an outlet as it should be shown: the usual one if it is known, else the given one, cleaned.
///
/// A name in capitals gets title case: `HARBOUR TIMES` becomes `Harbour Times`. An abbreviation
/// (`KTVB`) stays.
pub(super) fn tidy(name: &str) -> Option<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name =
        name.trim_matches(|c: char| matches!(c, '.' | ',' | ';' | ':' | '|' | '-' | '–' | '—' | '"' | '“' | '”' | ' '));
    if !name.chars().any(char::is_alphabetic) {
        return None;
    }
    if let Some(known) = known(name) {
        return Some(known.to_owned());
    }
    let shouted = name.contains(' ') && !name.chars().any(char::is_lowercase);
    Some(if shouted { name.split(' ').map(capitalised).collect::<Vec<_>>().join(" ") } else { name.to_owned() })
}

fn capitalised(word: &str) -> String {
    if word.chars().filter(|c| c.is_alphabetic()).count() < 3 || !word.contains(['A', 'E', 'I', 'O', 'U']) {
        return word.to_owned();
    }
    let mut letters = word.chars();
    letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect()
}

#[cfg(test)]
mod tests {
    use super::{agency, known, of_address, tidy};

    #[test]
    fn outlet_spellings() {
        assert_eq!(known("FOX NEWS"), Some("Fox News"));
        assert_eq!(known("The AP"), Some("Associated Press"));
        assert_eq!(agency("AFP"), Some("Agence France-Presse"));
        assert_eq!(agency("Fox News"), None);
        assert_eq!(tidy("HARBOUR TIMES.").as_deref(), Some("Harbour Times"));
        assert_eq!(tidy("KTVB").as_deref(), Some("KTVB"));
        assert_eq!(tidy(" – "), None);
    }

    #[test]
    fn outlet_of_address() {
        assert_eq!(of_address("https://www.theguardian.com/world/2023/oct/16/x"), Some("The Guardian"));
        assert_eq!(of_address("https://news.example.org/"), None);
    }
}
