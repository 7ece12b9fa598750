//! The outlet of a page, chosen among the names that the page gives.

use crate::readers::outlets;
use crate::text::fold;
use regex::Regex;
use std::sync::LazyLock;

/// Programs that make pages, and archives that keep them.
const NO_OUTLETS: [&str; 12] = [
    "blogger",
    "wordpress",
    "wordpress.com",
    "medium",
    "wayback machine",
    "internet archive",
    "archive.ph",
    "archive.today",
    "archive.is",
    "home",
    "facebook",
    "google",
];

/// Names of companies, which publish outlets of other names.
static COMPANY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:AG|GmbH(?: & Co\.? KG)?|A/S|ApS|AS|AB|Oy|Ltd\.?|Limited|LLC|L\.?P\.?|Inc\.?|Corp\.?|Corporation|plc|S\.?A\.?|S\.?L\.?|S\.?p\.?A\.?|S\.?r\.?l\.?|B\.?V\.?|N\.?V\.?|Co\.|Company|Holdings?|Verlag|Verlagsgesellschaft|Publishing|Group|Digital Media)$",
    )
    .expect("it is tested")
});

/// The outlet among `names`, best first: one that the host of the page bears, else the first that is no company's.
pub(super) fn choose(names: &[&str], url: &str) -> Option<String> {
    let usable = |name: &&&str| {
        let name = name.trim();
        !name.is_empty() && !name.contains("://") && !NO_OUTLETS.iter().any(|known| name.eq_ignore_ascii_case(known))
    };
    let host = host_name(host(url));
    let names: Vec<&str> = names.iter().filter(usable).map(|name| name.trim()).collect();
    let own = |name: &&&str| outlets::known(name).is_some() || is_of_host(name, host);
    let is_company = |name: &str| COMPANY.is_match(name);
    let plain = || names.iter().find(|name| !is_company(name));
    let company = || names.first().filter(|_| host.is_empty());
    names
        .iter()
        .filter(|name| !is_company(name))
        .find(own)
        .or_else(plain)
        .or_else(company)
        .map(|name| (*name).to_owned())
}

/// The host of an address, without `www.`.
pub(super) fn host(url: &str) -> &str {
    let host = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

/// The part of a host that names its owner: `dailynews` of `www.dailynews.co.tz`.
pub(super) fn host_name(host: &str) -> &str {
    const SECOND_LEVELS: [&str; 10] = ["co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go"];
    let mut parts = host.rsplit('.').skip(1);
    let second = parts.next().unwrap_or_default();
    match parts.next() {
        Some(name) if SECOND_LEVELS.contains(&second) => name,
        _ => second,
    }
}

/// Whether a host bears a name: “Tages-Anzeiger” at `tagesanzeiger`.
pub(super) fn is_of_host(name: &str, host: &str) -> bool {
    let letters = |words: &str| fold(words).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (name, host) = (letters(name), letters(host));
    let bare = name.strip_prefix("the").unwrap_or(&name);
    bare.chars().count() > 2 && host.len() > 2 && (host.contains(bare) || bare.contains(&host))
}

#[cfg(test)]
mod tests {
    use super::{choose, host_name};

    #[test]
    fn outlet_goes_before_its_company() {
        let url = "https://www.harbour-times.example/ferry";
        assert_eq!(choose(&["HT Media AG", "Harbour Times"], url).as_deref(), Some("Harbour Times"));
        assert_eq!(choose(&["HT Media AG"], url), None, "the host is better");
        assert_eq!(choose(&["HT", "Harbour Times"], url).as_deref(), Some("Harbour Times"));
        assert_eq!(choose(&["Blogger", "Jo's Pier"], url).as_deref(), Some("Jo's Pier"));
    }

    #[test]
    fn hosts_have_names() {
        assert_eq!(host_name("dailynews.co.tz"), "dailynews");
        assert_eq!(host_name("news.ledger.example"), "ledger");
    }
}
