//! The address of a page: what it says itself, what the program that saved it says, what a web archive put around it.

use crate::article::{Metadata, Origin};
use crate::readers::fields::{Field, set_if_empty};
use dom_query::Document;

/// Hosts of web archives and caches, which publish no articles.
const ARCHIVES: [&str; 12] = [
    "web.archive.org",
    "archive.org",
    "archive.ph",
    "archive.today",
    "archive.is",
    "archive.li",
    "archive.md",
    "archive.fo",
    "archive.vn",
    "webcache.googleusercontent.com",
    "perma.cc",
    "12ft.io",
];

/// Sets the address: the canonical link, or the remark that a browser or SingleFile leaves, without what an archive puts
/// around it. `address`: where the file around the page says it came from.
pub(super) fn read(document: &Document, html: &str, address: Option<&str>, metadata: &mut Metadata) {
    let mut candidates: Vec<(String, Origin)> = Vec::new();
    candidates.extend(metadata.url.take().map(|url| (url.value, url.origin)));
    candidates.extend(
        document.select("link[rel=canonical]").attr("href").map(|link| (link.to_string(), Origin::CanonicalLink)),
    );
    candidates.extend(address.map(|address| (address.to_owned(), Origin::SavedFrom)));
    candidates.extend(saved_from(html).into_iter().map(|link| (link, Origin::SavedFrom)));
    candidates.extend(document.select("base[href]").attr("href").map(|link| (link.to_string(), Origin::PageMetadata)));
    for (link, origin) in candidates {
        let link = original(&link);
        if !is_archive(link) {
            set_if_empty(metadata, Field::Url, link, origin);
        }
    }
}

/// The addresses in the remarks of programs that save pages.
fn saved_from(html: &str) -> Vec<String> {
    let start: String = html.chars().take(4000).collect();
    let mut found = Vec::new();
    for mark in ["saved from url=(", "Page saved with SingleFile", "Archive processed by SingleFile"] {
        let Some(at) = start.find(mark) else { continue };
        let rest = &start[at + mark.len()..];
        if let Some(from) = rest.find("http") {
            let end = |c: char| c.is_whitespace() || matches!(c, '<' | '"');
            found.push(rest[from..].split(end).next().unwrap_or_default().to_owned());
        }
    }
    found
}

/// The address of the page that an archive's address stands for:
/// `https://web.archive.org/web/20250601201105/https://ledger.example/` is `https://ledger.example/`.
pub(super) fn original(address: &str) -> &str {
    match address
        .rmatch_indices("http")
        .find(|(at, _)| address[*at..].starts_with("http://") || address[*at..].starts_with("https://"))
    {
        Some((at, _)) if at > 0 && is_archive(address) => &address[at..],
        _ => address,
    }
}

/// Whether a web archive or a cache answers at an address.
pub(super) fn is_archive(address: &str) -> bool {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
    ARCHIVES.iter().any(|archive| host.eq_ignore_ascii_case(archive))
}

#[cfg(test)]
mod tests {
    use super::{is_archive, original};

    #[test]
    fn archives_stand_for_other_pages() {
        for archived in [
            "https://web.archive.org/web/20250601201105/https://ledger.example/ferry",
            "https://archive.ph/2025.06.01-201105/https://ledger.example/ferry",
            "https://ledger.example/ferry",
        ] {
            assert_eq!(original(archived), "https://ledger.example/ferry");
        }
        assert!(is_archive(original("https://archive.ph/aB3xY")));
        assert_eq!(
            original("https://ledger.example/?from=https://a.example"),
            "https://ledger.example/?from=https://a.example"
        );
    }
}
