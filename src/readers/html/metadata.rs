//! What a page says about its article: linked data, `meta` and `time` elements, dates that are marked up or shown.

use super::names::{Names, shared_accounts};
use super::{address, linked_data, outlet, signature, title};
use crate::article::{Metadata, Origin, Published, WithProvenance};
use crate::readers::fields::{Field, set_if_empty};
use crate::readers::{dates, outlets};
use dom_query::{Document, NodeRef};
use regex::Regex;
use std::sync::LazyLock;

/// The names of `meta` elements for each field, the most specific first.
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
        &[
            "author",
            "parsely-author",
            "sailthru.author",
            "cxenseparse:author",
            "article:author_name",
            "og:author",
            WRITTEN_BY,
            "dc.creator",
            "article:author",
            "byl",
            "citation_author",
        ],
    ),
    (Field::Url, &["og:url", "parsely-link", "twitter:url"]),
];

/// The name of a `meta` element that some programs write as a pair, `twitter:label1` with the words and `twitter:data1`
/// with the author.
const WRITTEN_BY: &str = "twitter:misc:written by";
/// The words of such labels.
const AUTHOR_LABELS: [&str; 10] = [
    "written by",
    "verfasst von",
    "geschrieben von",
    "escrito por",
    "écrit par",
    "scritto da",
    "geschreven door",
    "skrevet av",
    "skrevet af",
    "napisane przez",
];

/// What a page says about its article.
#[derive(Debug, Default)]
pub(super) struct PageFacts {
    /// Title, date, outlet, byline and address.
    pub(super) metadata: Metadata,
    /// The text of the article in linked data, which may be HTML; empty when there is none.
    pub(super) body: String,
    /// The outlet or team that linked data gives as the author, for pages that name nobody.
    pub(super) collective_author: Option<String>,
}

/// Reads what `document` says; `html` is its source, for remarks that browsers leave, and `address` where a file
/// around it says it came from.
pub(super) fn read(document: &Document, html: &str, address: Option<&str>) -> PageFacts {
    let linked = linked_data::read(document);
    let meta = meta_elements(document);
    let mut metadata = linked.metadata;
    meta.set_all(Field::Url, &mut metadata);
    address::read(document, html, address, &mut metadata);
    meta.set_all(Field::Date, &mut metadata);
    if metadata.date.is_none() {
        metadata.date = marked_date(document).or_else(|| shown_date(document));
    }
    let url = metadata.url.as_ref().map_or(String::new(), |url| url.value.clone());
    let mut outlets: Vec<&str> = meta.of(Field::Source).collect();
    outlets.splice(
        outlets.len().min(1)..,
        linked.publishers.iter().map(String::as_str).chain(meta.of(Field::Source).skip(1)),
    );
    let outlet = outlet::choose(&outlets, &url);
    set_if_empty(&mut metadata, Field::Source, outlet.as_deref().unwrap_or_default(), Origin::PageMetadata);
    let host = outlet::host(&url);
    let mut own: Vec<&str> = outlets.clone();
    own.extend([host, outlet::host_name(host)]);
    let shared_accounts = [linked.shared_accounts, shared_accounts(document)].concat();
    own.extend(shared_accounts.iter().map(String::as_str));
    let shown = Names::shown(document, &own);
    let named = Names::all(meta.of(Field::Byline));
    let collective_author = linked.authors.collective().or_else(|| signature::collective(document, &own));
    let shown = shown.byline(&own).or_else(|| Names::of_people(signature::people(document)).byline(&own));
    let given = [linked.authors, named].iter().find_map(|names| names.byline(&own));
    // One word may be an account or an editor where the page shows a whole name.
    let is_whole = |name: &&String| name.contains(' ') || !name.is_ascii() || outlets::agency(name).is_some();
    let byline = given.as_ref().filter(is_whole).or(shown.as_ref()).or(given.as_ref()).cloned();
    metadata.byline = byline.map(|value| WithProvenance { value, origin: Origin::PageMetadata });
    let titles: Vec<&str> = linked.headlines.iter().map(String::as_str).chain(meta.of(Field::Title)).collect();
    metadata.title =
        title::choose(document, &titles, &own).map(|value| WithProvenance { value, origin: Origin::PageTitle });
    PageFacts { metadata, body: linked.body, collective_author }
}

/// The `meta` elements that say something, by field, best first.
struct MetaElements(Vec<(Field, String)>);

impl MetaElements {
    fn of(&self, field: Field) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(is, _)| *is == field).map(|(_, value)| value.as_str())
    }

    fn set_all(&self, field: Field, metadata: &mut Metadata) {
        self.of(field).for_each(|value| set_if_empty(metadata, field, value, Origin::PageMetadata));
    }
}

fn meta_elements(document: &Document) -> MetaElements {
    let mut all: Vec<(String, String)> = Vec::new();
    for meta in document.select("meta[content]").nodes() {
        let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|key| meta.attr(key));
        if let (Some(name), Some(content)) = (name, meta.attr("content")) {
            all.push((name.trim().to_ascii_lowercase(), content.to_string()));
        }
    }
    for number in 1..=2 {
        let value = |kind: &str| all.iter().find(|(name, _)| *name == format!("twitter:{kind}{number}"));
        if let (Some((_, label)), Some((_, author))) = (value("label"), value("data"))
            && AUTHOR_LABELS.contains(&label.trim().to_lowercase().as_str())
        {
            all.push((WRITTEN_BY.to_owned(), author.clone()));
        }
    }
    let mut found = Vec::new();
    for (field, name) in META.iter().flat_map(|(field, names)| names.iter().map(move |name| (*field, *name))) {
        let named = all.iter().filter(|(given, _)| given == name || given.split(' ').any(|given| given == name));
        found.extend(named.map(|(_, content)| (field, content.clone())));
    }
    MetaElements(found)
}

/// Dates in microdata, then in `time` elements, those in the article's header first.
fn marked_date(document: &Document) -> Option<WithProvenance<Published>> {
    let selectors = [
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
    for selector in selectors {
        for node in document.select(selector).nodes().iter().filter(|node| !is_update(node)).take(3) {
            let said = ["datetime", "content", "title", "data-datetime", "data-timestamp"]
                .iter()
                .filter_map(|key| node.attr(key));
            let shown = node.text();
            for value in said.chain([shown]) {
                let mut found = Metadata::default();
                set_if_empty(&mut found, Field::Date, &value, Origin::PageMarkup);
                if found.date.is_some() {
                    return found.date;
                }
            }
        }
    }
    None
}

/// Words before the date of a change, and words before the date of publication.
static UPDATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)updat|modif|aktualis|mis à jour|actualiz|aggiorn|bijgewerkt|changed").expect("it is tested")
});
static PUBLISHED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)publi|posted|first|veröffentlicht|erstellt|created").expect("it is tested"));

/// Whether an element marks when the article was changed.
fn is_update(node: &NodeRef<'_>) -> bool {
    let named =
        ["itemprop", "class", "property"].iter().filter_map(|key| node.attr(key)).any(|value| UPDATED.is_match(&value));
    let before = || {
        let before = node.prev_sibling().map(|before| before.text().to_string()).unwrap_or_default();
        let nearest: String = before.chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect();
        UPDATED.is_match(&nearest) && !PUBLISHED.is_match(&nearest)
    };
    named || before()
}

/// A whole date in an element whose class says that it holds one.
fn shown_date(document: &Document) -> Option<WithProvenance<Published>> {
    let named = "[class*=date], [class*=Date], [id*=date], [class*=time], [class*=publish], [class*=byline], [class*=meta], [class*=info], [class*=posted], [class*=datum], [class*=fecha], [class*=tarih], [class*=tanggal], [class*=pubblica]";
    for node in document.select(named).nodes().iter().take(400) {
        let words = node.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let published = PUBLISHED.find(&words).map_or(0, |hit| hit.start());
        if words.chars().count() <= 120
            && let Some((value, _)) = dates::find(&words[published..]).or_else(|| dates::find(&words))
        {
            return Some(WithProvenance { value: value.into(), origin: Origin::PageText });
        }
    }
    None
}
