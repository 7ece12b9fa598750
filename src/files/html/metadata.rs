//! What a page says about its article: JSON-LD, `meta`, `time`, marked-up dates, its address.

use crate::article::{Metadata, Published, Sourced};
use crate::files::dates;
use crate::files::fields::{Field, offer};
use dom_query::Document;
use serde_json::Value;

/// The names of `meta` elements that tell something, best first in each field.
const META: &[(Field, &[&str])] = &[
    (
        Field::Date,
        &[
            "article:published_time",
            "og:article:published_time",
            "og:published_time",
            "og:pubdate",
            "article:published",
            "datepublished",
            "dc.date.issued",
            "dcterms.issued",
            "dcterms.created",
            "dc.date.created",
            "dc.date.published",
            "dc.date",
            "dcterms.date",
            "parsely-pub-date",
            "sailthru.date",
            "cxenseparse:recs:publishtime",
            "cxenseparse:publishtime",
            "bt:pubdate",
            "pubdate",
            "publishdate",
            "publish-date",
            "publish_date",
            "published_time",
            "published-date",
            "published",
            "publication_date",
            "publicationdate",
            "originalpublicationdate",
            "article_date_original",
            "article.created",
            "date_published",
            "displaydate",
            "citation_publication_date",
            "citation_date",
            "prism.publicationdate",
            "eomportal-issued",
            "pdate",
            "ptime",
            "date.created",
            "date",
            "last-modified",
        ],
    ),
    (Field::Title, &["og:title", "dc.title", "parsely-title", "twitter:title", "hdl", "title"]),
    (Field::Source, &["og:site_name", "dc.publisher", "publisher", "source_organization", "cre", "application-name"]),
    (
        Field::Byline,
        &["author", "parsely-author", "sailthru.author", "dc.creator", "article:author", "byl", "citation_author"],
    ),
    (Field::Url, &["og:url", "parsely-link", "twitter:url"]),
];

/// Reads what `document` says; `html` is its source, for remarks that browsers leave, and `address` where a file
/// around it says it came from.
pub(super) fn read(document: &Document, html: &str, address: Option<&str>) -> Metadata {
    let mut metadata = Metadata::default();
    for block in document.select("script[type='application/ld+json']").nodes() {
        // Pages that are XHTML too wrap it.
        let words = block.text();
        let said = words.trim().trim_start_matches("//").trim_end_matches("//").trim();
        let said = said.strip_prefix("<![CDATA[").and_then(|said| said.strip_suffix("]]>")).unwrap_or(said);
        if let Ok(value) = serde_json::from_str::<Value>(said.trim()) {
            linked_data(&value, &mut metadata, 0);
        }
    }
    meta_elements(document, &mut metadata);
    address_of(document, html, address, &mut metadata);
    if metadata.date.is_none() {
        metadata.date = marked_date(document).or_else(|| shown_date(document));
    }
    metadata
}

/// Articles in JSON-LD, which may stand alone, in a list, or in a `@graph`.
fn linked_data(value: &Value, metadata: &mut Metadata, level: usize) {
    match value {
        _ if level > 6 => {}
        Value::Array(items) => items.iter().for_each(|item| linked_data(item, metadata, level + 1)),
        Value::Object(object) => {
            if kinds(value).any(|kind| kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report") {
                for (field, keys) in [
                    (Field::Title, &["headline", "name"][..]),
                    (Field::Date, &["datePublished", "dateCreated"]),
                    (Field::Byline, &["author", "creator"]),
                    (Field::Source, &["publisher", "sourceOrganization"]),
                    (Field::Url, &["url", "mainEntityOfPage"]),
                ] {
                    for found in keys.iter().filter_map(|key| object.get(*key)) {
                        offer(metadata, field, &names(found).join(", "), "JSON-LD");
                    }
                }
            }
            for key in ["@graph", "mainEntity", "itemListElement"] {
                if let Some(inner) = object.get(key) {
                    linked_data(inner, metadata, level + 1);
                }
            }
        }
        _ => {}
    }
}

fn kinds(value: &Value) -> impl Iterator<Item = &str> {
    let kind = value.get("@type");
    let list = kind.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    kind.into_iter().chain(list).filter_map(Value::as_str)
}

/// The words of a value that may be a string, a thing with a name, or a list of them.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(words) => vec![words.clone()],
        Value::Array(items) => items.iter().take(10).flat_map(names).collect(),
        Value::Object(thing) => ["name", "@id", "url"]
            .iter()
            .find_map(|key| thing.get(*key)?.as_str())
            .map(str::to_owned)
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

fn meta_elements(document: &Document, metadata: &mut Metadata) {
    let mut said: Vec<(String, String)> = Vec::new();
    for meta in document.select("meta[content]").nodes() {
        let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|key| meta.attr(key));
        if let (Some(name), Some(content)) = (name, meta.attr("content")) {
            said.push((name.trim().to_ascii_lowercase(), content.to_string()));
        }
    }
    for (field, names) in META {
        for name in *names {
            for (_, content) in said.iter().filter(|(said, _)| said.split(' ').any(|said| said == *name)) {
                offer(metadata, *field, content, "page metadata");
            }
        }
    }
}

/// Where the page was saved from: the canonical link, or the remark a browser or SingleFile leaves.
fn address_of(document: &Document, html: &str, address: Option<&str>, metadata: &mut Metadata) {
    if let Some(link) = document.select("link[rel=canonical]").attr("href") {
        offer(metadata, Field::Url, &link, "canonical link");
    }
    offer(metadata, Field::Url, address.unwrap_or_default(), "saved from");
    let start: String = html.chars().take(4000).collect();
    for (mark, skip) in
        [("saved from url=(", 5), ("Page saved with SingleFile", 0), ("Archive processed by SingleFile", 0)]
    {
        let Some(at) = start.find(mark) else { continue };
        let rest = &start[at + mark.len()..];
        let rest = rest.get(if skip > 0 { rest.find(')').map_or(0, |end| end + 1) } else { 0 }..).unwrap_or_default();
        if let Some(from) = rest.find("http") {
            let link: String =
                rest[from..].chars().take_while(|c| !c.is_whitespace() && *c != '<' && *c != '"').collect();
            offer(metadata, Field::Url, &link, "saved from");
        }
    }
}

/// Dates marked up as such: microdata, then `time` elements, those in the article's head first.
fn marked_date(document: &Document) -> Option<Sourced<Published>> {
    let places = [
        "[itemprop~=datePublished]",
        "[property~='schema:datePublished']",
        "[itemprop~=dateCreated]",
        "time[pubdate]",
        "article header time",
        "article time",
        "main time",
        "abbr.published",
        ".published[title], .published[datetime]",
        "time",
    ];
    for place in places {
        for node in document.select(place).nodes().iter().take(3) {
            let said = ["datetime", "content", "title", "data-datetime", "data-timestamp"]
                .iter()
                .filter_map(|key| node.attr(key));
            let shown = node.text();
            for value in said.chain([shown]) {
                let mut found = Metadata::default();
                offer(&mut found, Field::Date, &value, "page markup");
                if found.date.is_some() {
                    return found.date;
                }
            }
        }
    }
    None
}

/// A whole date shown in an element that is named for it.
fn shown_date(document: &Document) -> Option<Sourced<Published>> {
    let named = "[class*=date], [class*=Date], [id*=date], [class*=time], [class*=publish], [class*=byline], [class*=meta], [class*=info], [class*=posted]";
    for node in document.select(named).nodes().iter().take(400) {
        let words = node.text().split_whitespace().collect::<Vec<_>>().join(" ");
        if words.chars().count() <= 120
            && let Some((value, _)) = dates::find(&words)
        {
            return Some(Sourced { value: value.into(), origin: "page text" });
        }
    }
    None
}
