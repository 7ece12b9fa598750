//! What an outlet's name and address say of where its articles are set: “Ohio” in “Ohio Valley News”, “Paris” in
//! `theparisnews.com`, `.ca` in `lakeherald.ca`.

use crate::annotations::CountryCode;
use crate::article::Metadata;
use crate::engine::gazetteer::{Area, LexicalClasses, Lexicon, TermId, TownKey, Towns};

/// Words that newspapers are called by. Some are towns as well.
const PAPER_WORDS: &[&str] = &[
    "advertiser",
    "advocate",
    "argus",
    "banner",
    "beacon",
    "bulletin",
    "chronicle",
    "citizen",
    "courier",
    "daily",
    "democrat",
    "dispatch",
    "echo",
    "enquirer",
    "enterprise",
    "evening",
    "examiner",
    "express",
    "free",
    "gazette",
    "globe",
    "guardian",
    "herald",
    "independent",
    "inquirer",
    "journal",
    "leader",
    "ledger",
    "local",
    "mail",
    "mercury",
    "mirror",
    "monitor",
    "morning",
    "my",
    "news",
    "observer",
    "online",
    "post",
    "press",
    "reader",
    "record",
    "recorder",
    "register",
    "reporter",
    "republic",
    "republican",
    "review",
    "sentinel",
    "standard",
    "star",
    "state",
    "sun",
    "sunday",
    "telegram",
    "telegraph",
    "the",
    "times",
    "today",
    "tribune",
    "union",
    "weekly",
    "world",
];

/// Domains of countries under which outlets of anywhere publish.
const OPEN_DOMAINS: &[&str] =
    &["ac", "ai", "am", "cc", "co", "fm", "gg", "io", "is", "la", "ly", "me", "nu", "sh", "tk", "to", "tv", "ws"];

/// The most words of a town's or state's name that are looked at.
const MAX_WORDS: usize = 3;
/// The most words of an outlet's name that are looked at.
const MAX_NAME_WORDS: usize = 8;
/// States that bear the name of a city from which the world is written of.
const CITIES: &[&str] = &["New York", "Washington"];

/// Where an outlet is at home.
#[derive(Debug, Default)]
pub(super) struct Outlet {
    /// The states, provinces and countries.
    pub areas: Vec<Area>,
    /// The names of towns.
    pub towns: Vec<TownKey>,
}

impl Outlet {
    pub(super) fn new(metadata: &Metadata) -> Self {
        let mut outlet = Self::default();
        let host = metadata.url.as_ref().map(|url| host(&url.value).to_ascii_lowercase()).unwrap_or_default();
        outlet.add_domain(&host);
        match metadata.source.as_ref().filter(|name| !is_host(&name.value)) {
            Some(name) => outlet.add_name(&name.value),
            None => outlet.add_name(without_paper_words(owner(&host))),
        }
        outlet
    }

    /// `.ca`, `.co.uk`.
    fn add_domain(&mut self, host: &str) {
        let domain = host.rsplit('.').next().unwrap_or_default();
        let code = CountryCode::parse(if domain == "uk" { "gb" } else { domain });
        let is_country = |code: &CountryCode| !OPEN_DOMAINS.contains(&domain) && code.name() != code.as_str();
        self.areas.extend(code.filter(is_country).map(|code| Area { code, state: "" }));
    }

    /// The longest names of states and towns in an outlet's name.
    fn add_name(&mut self, name: &str) {
        let mut words = name.split([' ', '-']).filter(|word| !word.is_empty()).take(MAX_NAME_WORDS);
        while words.clone().next().is_some() {
            let (mut key, mut best) = (TownKey::default(), None);
            for (number, word) in words.clone().take(MAX_WORDS).enumerate() {
                key = key.and(word);
                let state = Towns::get().state_of_name(key).filter(|area| !CITIES.contains(&area.state));
                if (state.is_some() || Towns::get().has(key))
                    && !(is_paper_word(word) || (number == 0 && is_country(word)))
                {
                    best = Some((number, key, state));
                }
            }
            if let Some((_, key, state)) = best {
                self.areas.extend(state);
                self.towns.extend(state.is_none().then_some(key));
            }
            words.nth(best.map_or(0, |(number, ..)| number));
        }
    }
}

/// “The Jordan Times”.
fn is_country(word: &str) -> bool {
    Lexicon::get().entry(TermId::of(word)).classes.intersects(LexicalClasses::COUNTRY)
}

/// The host of an address, without `www.`.
fn host(url: &str) -> &str {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

/// Whether an outlet is known by its host only.
fn is_host(name: &str) -> bool {
    name.contains('.') && !name.contains(' ')
}

/// The part of a host that names its owner: `parisnews` of `www.parisnews.co.uk`.
fn owner(host: &str) -> &str {
    let mut parts = host.rsplit('.').skip(1);
    let second = parts.next().unwrap_or_default();
    if second.len() <= 3 { parts.next().unwrap_or(second) } else { second }
}

/// The rest of a host's name without words of newspapers: `paris` of `theparisnews`.
fn without_paper_words(owner: &str) -> &str {
    let mut name = owner.strip_prefix("the").unwrap_or(owner);
    while let Some(rest) = PAPER_WORDS.iter().filter_map(|word| name.strip_suffix(word)).min_by_key(|rest| rest.len()) {
        name = rest;
    }
    name
}

fn is_paper_word(word: &str) -> bool {
    PAPER_WORDS.iter().any(|paper| word.eq_ignore_ascii_case(paper))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Origin, WithProvenance};

    fn outlet(source: &str, url: &str) -> Outlet {
        let field = |value: &str| {
            (!value.is_empty()).then(|| WithProvenance { value: value.to_owned(), origin: Origin::HeaderLine })
        };
        Outlet::new(&Metadata { source: field(source), url: field(url), ..Metadata::default() })
    }

    #[test]
    fn names_have_towns_and_states() {
        let paris = [TownKey::of("Paris")];
        assert_eq!(outlet("The Paris Ledger", "").towns, paris);
        assert_eq!(outlet("theparisledger.com", "https://www.theparisledger.com/roof").towns, paris);
        let states: Vec<&str> = outlet("Ohio Valley Herald", "").areas.iter().map(|area| area.state).collect();
        assert_eq!(states, ["Ohio"]);
        assert_eq!(outlet("The New York Ledger", "").areas, [], "it may write of the whole world");
        assert_eq!(outlet("The Jordan Times", "").towns, []);
        assert_eq!(outlet("Daily News", "").towns, []);
    }

    #[test]
    fn domains_have_countries() {
        let code = |url: &str| outlet("", url).areas.first().map(|area| area.code.to_string());
        assert_eq!(code("https://ferryherald.co.uk/a").as_deref(), Some("GB"));
        assert_eq!(code("https://ferryherald.ca").as_deref(), Some("CA"));
        assert_eq!(code("https://ferryherald.com/a"), None);
        assert_eq!(code("https://ferry.tv/a"), None);
    }
}
