//! Saved web pages: the article's text by a readability library, everything about it by a ladder of our own.

mod metadata;
mod text;

pub(super) use text::{heading, plain_text, tidy};

use super::draft::Draft;
use crate::article::Sourced;
use crate::text::fold;
use dom_query::Document;
use dom_smoothie::{CandidateSelectMode, Config, Readability, TextMode};

/// A page with less text than this, in characters, shows no article: a consent wall, a script's empty shell.
const SHORTEST: usize = 120;

/// Elements nested deeper than this are an attack or a broken file: the time to build the tree grows with the square of
/// its depth, and its visitors would exhaust the stack.
const DEEPEST: usize = 700;

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
pub(super) fn draft(html: &str, address: Option<&str>) -> Result<Draft, PageError> {
    if text::open_tags(html) > 4 * DEEPEST {
        return Err(PageError::Depth);
    }
    let document = Document::from(html);
    if text::depth(&document) > DEEPEST {
        return Err(PageError::Depth);
    }
    let mut metadata = metadata::read(&document, html, address);
    let spare = text::main_text(&document);
    let heading = text::only_heading(&document);
    let config = Config {
        candidate_select_mode: CandidateSelectMode::DomSmoothie,
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let url = metadata.url.as_ref().map(|url| url.value.clone());
    let article = Readability::with_document(document, url.as_deref(), Some(config))
        .and_then(|mut page| page.parse())
        .map(|article| (article.title, article.byline, article.text_content));
    let mut body = String::new();
    if let Ok((title, byline, content)) = article {
        body = tidy(&content);
        super::fields::offer(&mut metadata, super::fields::Field::Byline, &byline.unwrap_or_default(), "page");
        let outlet = metadata.source.as_ref().map_or("", |source| source.value.as_str());
        let title = own_title(&title, heading.as_deref(), outlet);
        if !title.is_empty() {
            metadata.title = Some(Sourced { value: title, origin: "page title" });
        }
    }
    let length = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    if length(&body) < 2 * SHORTEST && length(&spare) > 2 * length(&body) {
        body = spare;
    }
    if length(&body) < SHORTEST {
        return Err(PageError::NoText);
    }
    Ok(Draft::titled(&body, metadata))
}

/// The title without the outlet's name after a bar; the page's only heading, when one is the longer form of the other.
fn own_title(title: &str, heading: Option<&str>, outlet: &str) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = [" | ", " - ", " – ", " — ", " :: "].iter().find_map(|bar| {
        let (before, after) = title.rsplit_once(bar)?;
        (!outlet.is_empty() && fold(after) == fold(outlet)).then(|| before.to_owned())
    });
    let title = bare.unwrap_or(title);
    match heading {
        Some(heading) if heading.split(' ').count() > 2 && heading.len() > title.len() && heading.contains(&title) => {
            heading.to_owned()
        }
        _ => title,
    }
}

#[cfg(test)]
mod tests {
    use super::{PageError, draft, own_title};

    #[test]
    fn titles_lose_their_outlet() {
        assert_eq!(own_title("Ferry  reopens | The Ledger", None, "The Ledger"), "Ferry reopens");
        assert_eq!(own_title("Ferry", Some("Ferry reopens after storm"), ""), "Ferry reopens after storm");
        assert_eq!(own_title("A - B", Some("C D E"), ""), "A - B");
    }

    #[test]
    fn pages_made_to_harm_are_refused() {
        assert!(matches!(draft(&"<div>".repeat(200_000), None), Err(PageError::Depth)));
        assert!(matches!(draft("<html><body><script>go()</script></body></html>", None), Err(PageError::NoText)));
    }
}
