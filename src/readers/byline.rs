//! Bylines: the names in them, without jobs, dates, addresses and outlets.

use super::outlets;
use super::pattern::compiled;
use crate::text::fold;
use regex::{Match, Regex};
use std::sync::LazyLock;

/// A longer byline, in characters, is a sentence.
const MAX_BYLINE_CHARS: usize = 200;

/// A byline without “By”, addresses, dates, titles and outlets, each name once: “A, B and C”; `None` when nothing like a
/// name is left.
pub(super) fn byline(value: &str) -> Option<String> {
    let bare = bare(value)?;
    joined(&names(&bare)).or(Some(bare))
}

/// The names in a byline; that of an outlet where there is no other.
pub(super) fn author_names(value: &str) -> Vec<String> {
    let Some(bare) = bare(value) else { return Vec::new() };
    let names = names(&bare);
    if names.is_empty() { vec![bare] } else { names }
}

/// Names as a byline: “A, B and C”.
pub(super) fn joined(names: &[impl AsRef<str>]) -> Option<String> {
    let (last, before) = names.split_last()?;
    let before: Vec<&str> = before.iter().map(AsRef::as_ref).collect();
    let last = last.as_ref();
    Some(if before.is_empty() { last.to_owned() } else { format!("{} and {last}", before.join(", ")) })
}

/// A byline without “By” and the date after it; `None` when there is no name in it.
fn bare(value: &str) -> Option<String> {
    let end = [&DATE_AFTER_NAME, &EDITED].iter().filter_map(|other| other.find(value)).map(|other| other.start()).min();
    let value = value[..end.unwrap_or(value.len())].trim();
    // The period of “Jr.” is part of the name.
    let value = match value.strip_suffix('.') {
        Some(stem) if stem.ends_with("Jr") || stem.ends_with("Sr") => value,
        _ => value.trim_end_matches([',', ';', '|', '.', '-', '–', '—']).trim(),
    };
    // “von Jane Roe”, but “von Trapp” and “von der Heide”
    let is_by = |by: &Match<'_>| {
        let after = &value[by.end()..];
        by.as_str().starts_with(char::is_uppercase) || (after.starts_with(char::is_uppercase) && after.contains(' '))
    };
    let bare = BY.find(value).filter(is_by).map_or(value, |by| &value[by.end()..]).trim();
    let is_name = bare.contains(char::is_alphabetic)
        && !bare.eq_ignore_ascii_case("by")
        && bare.chars().count() <= MAX_BYLINE_CHARS
        && !bare.contains("://");
    let is_all_caps = bare.split(' ').all(|word| word == "and" || !word.contains(char::is_lowercase));
    is_name.then(|| if is_all_caps { title_case(bare) } else { bare.to_owned() })
}

/// What stands before the names.
static BY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:(?i:(?:(?:written|words|story|text|posted|published|reported|reporting|article|analysis|opinion|commentary|column|review) )?by:? |from |das gespräch führten? |(?:text|texto|texte|testo|tekst|текст|автор|author|autor|auteur|autore): ?)|(?:Von|VON|Par|PAR|Por|POR|Door|Av|Di|DI|Af|Przez):? |(?:von|par|por|door|av) )",
    )
});

/// The names of a byline without what stands beside them.
fn names(byline: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in BETWEEN_NAMES.split(byline) {
        // “Jane Roe (jr)”
        let part = match part.split_once(" (") {
            Some((name, mark)) if mark.ends_with(')') => name,
            _ => part,
        };
        // “Jane Roe for Harbour Times”, but “Jane Roe and Coast Media for harbour.example”
        let (part, is_name) = match part.split_once(" for ") {
            Some((name, _)) if name.contains(' ') => (name, names.is_empty()),
            _ => (part, true),
        };
        if part.is_empty() || !is_name {
            continue;
        }
        let suffix = SUFFIXES.contains(&part.replace('.', "").as_str());
        let known = || names.iter().any(|name| fold(name) == fold(part));
        if suffix && !names.is_empty() {
            let last = names.pop().unwrap_or_default();
            names.push(format!("{last}, {part}"));
        } else if !NO_NAME.is_match(part) && outlets::known(part).is_none() && !known() {
            names.push(part.to_owned());
        }
    }
    names
}

/// What follows a name after a comma and is no name.
const SUFFIXES: [&str; 22] = [
    "Jr", "Sr", "II", "III", "MD", "PhD", "MA", "MS", "MSc", "MBA", "MPH", "JD", "RN", "RD", "RDN", "DO", "DVM", "DDS",
    "PsyD", "LCSW", "CPA", "Esq",
];

/// What stands between names in a byline.
static BETWEEN_NAMES: LazyLock<Regex> = LazyLock::new(|| compiled(r"\s*(?:,|;|\||&|\band\b)\s*"));
/// What stands beside a name and is none: “Staff Writer”, “political correspondent”, “jane@ledger.example”.
static NO_NAME: LazyLock<Regex> = LazyLock::new(|| {
    let jobs = "writers?|reporters?|correspondents?|editors?|staff|contributors?|columnists?|producers?";
    compiled(&format!(r"(?i)(?:^|\s)(?:{jobs})$|^\S+@\S+$"))
});

/// “Jane Roe Edited by A. Doe”.
static EDITED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)[\s,|·–—-]+(?:edited|reviewed|updated|photographs?|photos?) by\b.*$"));

/// A date after a name, and all that follows it: “Jane Roe March 11, 2015 3:46 PM”, “Jane Roe22 Dec 2016”.
static DATE_AFTER_NAME: LazyLock<Regex> = LazyLock::new(|| {
    let month = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
    let pattern = format!(
        r"(?i)[\s,|·–—-]*(?:\bon )?(?:\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:\d{{1,2}} {month}|\b{month}\.? \d{{1,2}}\b|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}).*$"
    );
    compiled(&pattern)
});

/// `JILL MARTIN and A.J. ROE` as `Jill Martin and A.J. Roe`.
fn title_case(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        if word.contains('.') || word.chars().count() < 2 || outlets::agency(word).is_some() {
            return word.to_owned();
        }
        if word == "AND" {
            return "and".to_owned();
        }
        let mut begin = true;
        let letters = word.chars().flat_map(|c| {
            let shown: Vec<char> = if begin { vec![c] } else { c.to_lowercase().collect() };
            begin = !c.is_alphabetic();
            shown
        });
        letters.collect()
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::byline;

    #[test]
    fn bylines_are_cleaned() {
        assert_eq!(byline("By JANE O'DOE and A.B. ROE").as_deref(), Some("Jane O'Doe and A.B. Roe"));
        assert_eq!(byline("Jane Roe March 11, 2015 3:46 PM").as_deref(), Some("Jane Roe"));
        assert_eq!(byline("by Jane Roe22 Dec 2016651").as_deref(), Some("Jane Roe"));
        assert_eq!(byline(" by "), None);
        assert_eq!(byline("Jane Roe, Staff Writer").as_deref(), Some("Jane Roe"));
        assert_eq!(
            byline("Jane Roe; Jane Roe, A. Doe, Karl Berg, Jr.").as_deref(),
            Some("Jane Roe, A. Doe and Karl Berg, Jr.")
        );
        assert_eq!(
            byline("Karl Berg, M.P.H., RDN and Jane Roe").as_deref(),
            Some("Karl Berg, M.P.H., RDN and Jane Roe")
        );
        assert_eq!(byline("Posted by Jane Roe Monday, October 21, 2019").as_deref(), Some("Jane Roe"));
        assert_eq!(byline("Jane Roe | Coast Media for harbour.example").as_deref(), Some("Jane Roe"));
        assert_eq!(byline("Jane Roe for the Harbour Times").as_deref(), Some("Jane Roe"));
        assert_eq!(byline("Society for Ferries").as_deref(), Some("Society for Ferries"));
        assert_eq!(byline("Текст: Jane Roe").as_deref(), Some("Jane Roe"));
        assert_eq!(byline("JANE ROE and AFP").as_deref(), Some("Jane Roe"), "agencies are outlets");
        assert_eq!(byline("AFP").as_deref(), Some("AFP"));
        assert_eq!(byline("By Jane Roe | Reuters").as_deref(), Some("Jane Roe"));
        assert_eq!(byline("Associated Press").as_deref(), Some("Associated Press"));
    }
}
