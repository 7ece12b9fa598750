//! Saved web pages: the article's text by a readability library, everything about it by a ladder of our own.

mod address;
mod captions;
mod clean;
mod lines;
mod linked_data;
mod metadata;
mod names;
mod outlet;
mod signature;
mod source;
mod text;
mod title;

pub(super) use text::{heading, plain_text, tidy};

use super::fields::{Field, set_if_empty};
use super::raw_article::RawArticle;
use crate::article::{Metadata, Origin, WithProvenance};
use dom_query::Document;
use dom_smoothie::{CandidateSelectMode, Config, Readability, TextMode};
use metadata::PageFacts;
use names::Names;
use regex::Regex;
use std::sync::LazyLock;

/// A page with less text than this, in characters, shows no article: a consent wall, a script's empty shell.
const MIN_TEXT_CHARS: usize = 120;

static ENTITY: LazyLock<Regex> = LazyLock::new(|| Regex::new("&(?:[a-z]{2,8}|#[0-9]{1,6});").expect("it is tested"));

/// Why a page gave no article.
#[derive(Debug, thiserror::Error)]
pub(super) enum PageError {
    /// Too deeply nested.
    #[error("its elements are nested too deeply")]
    Depth,
    /// No article text.
    #[error("there is no article text in the page")]
    NoText,
}

/// Whether a text is a web page, judged by its beginning.
pub(super) fn is_page(text: &str) -> bool {
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\n']);
    let start: String = start.chars().take(1500).collect::<String>().to_ascii_lowercase();
    let tag = |name: &str| start.contains(&format!("<{name}>")) || start.contains(&format!("<{name} "));
    start.starts_with("<!doctype html")
        || start.starts_with('<')
            && !start.starts_with("<?xml")
            && ["html", "head", "body", "article", "div", "p"].into_iter().any(tag)
        || start.starts_with("<?xml") && tag("html")
}

/// The encoding a page declares for itself, in `<meta charset>` or its older form.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let at = start.find("charset=")?;
    let label = start[at + 8..].trim_start_matches(['"', '\'', ' ']);
    Some(label.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')).collect())
}

/// Reads a saved page; `address` is where it was saved from, when the file around it says so.
///
/// # Errors
/// When the page is nested beyond reason or shows no article.
pub(super) fn read(html: &str, address: Option<&str>) -> Result<RawArticle, PageError> {
    if text::open_tags(html) > 4 * text::MAX_ELEMENT_DEPTH {
        return Err(PageError::Depth);
    }
    let source = source::repaired(html);
    let document = Document::from(&*source);
    if text::depth(&document) > text::MAX_ELEMENT_DEPTH {
        return Err(PageError::Depth);
    }
    clean::remove_archive_toolbars(&document, html, address);
    let PageFacts { mut metadata, body: linked, collective_author } = metadata::read(&document, html, address);
    metadata.captions = captions::read(&document);
    clean::remove_boilerplate(&document);
    // “<p>”, “&nbsp;”
    let is_html = linked.contains("</p>") || linked.contains("<br") || ENTITY.is_match(&linked);
    let linked = if is_html { plain_text(&linked) } else { tidy(&linked) };
    article_of(document, metadata.clone(), &linked)
        // The names of its parts mislead on some pages: `sidebar-grid` around each paragraph.
        .or_else(|| {
            let whole = Document::from(&*source);
            clean::remove_archive_toolbars(&whole, html, address);
            clean::remove_dialogs(&whole);
            article_of(whole, metadata, &linked)
        })
        .map(|mut article| {
            let byline = collective_author.unwrap_or_default();
            set_if_empty(&mut article.metadata, Field::Byline, &byline, Origin::JsonLd);
            article
        })
        .ok_or(PageError::NoText)
}

/// The article in a page of which `metadata` and the text in linked data are known; `None` where there is too little text.
fn article_of(document: Document, mut metadata: Metadata, linked: &str) -> Option<RawArticle> {
    let shown = text::main_text(&document);
    let standfirst = text::standfirst(&document);
    clean::shorten_runs(&document);
    let config = Config {
        candidate_select_mode: CandidateSelectMode::DomSmoothie,
        text_mode: TextMode::Formatted,
        disable_json_ld: true,
        ..Config::default()
    };
    let article = Readability::with_document(document, None, Some(config)).and_then(|mut page| page.parse());
    let mut body = String::new();
    if let Ok(article) = article {
        body = tidy(&article.text_content);
        let outlet = metadata.source.as_ref().map_or("", |outlet| outlet.value.as_str());
        let names = Names::all(article.byline.as_deref().into_iter());
        let byline = names.byline(&[outlet]).unwrap_or_default();
        set_if_empty(&mut metadata, Field::Byline, &byline, Origin::Page);
    }
    let value =
        |found: &Option<WithProvenance<String>>| found.as_ref().map_or(String::new(), |found| found.value.clone());
    let (title, byline) = (value(&metadata.title), value(&metadata.byline));
    let mut body = lines::own_lines(&body, &title, &byline);
    // The library takes one container of several, and text between links for a list of links.
    let shown = lines::own_lines(&shown, &title, &byline);
    if length(&body) < 2 * MIN_TEXT_CHARS && length(&shown) > 2 * length(&body) {
        body = shown;
    }
    if length(linked) * 2 > length(&body) * 3 + MIN_TEXT_CHARS {
        linked.clone_into(&mut body);
    }
    // The library takes it for a part of the page's head, where it stands outside the paragraphs' container.
    if let Some(standfirst) = standfirst.filter(|words| title != *words && !tidy(&body).contains(words)) {
        body.insert_str(0, &format!("{standfirst}\n\n"));
    }
    (length(&body) >= MIN_TEXT_CHARS).then(|| RawArticle::titled(&body, metadata))
}

/// How many characters of a text are no white space.
fn length(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::{PageError, read};

    #[test]
    fn hostile_pages_are_errors() {
        assert!(matches!(read(&"<div>".repeat(200_000), None), Err(PageError::Depth)));
        assert!(matches!(read("<html><body><script>go()</script></body></html>", None), Err(PageError::NoText)));
    }
}
