//! The text of HTML: blocks separated by blank lines, without what is not shown.

use super::source;
use dom_query::{Document, NodeRef};

/// Elements nested deeper than this are an attack or a broken file: the time to build the tree grows with the square of
/// its depth, and its visitors would exhaust the stack.
pub(super) const MAX_ELEMENT_DEPTH: usize = 700;

/// Elements that are not shown, or not read as text.
const HIDDEN: &str =
    "script, style, noscript, template, svg, iframe, object, form, button, select, nav, footer, aside, figure > img";

/// The text of HTML that is an article as a whole: the entry of a feed, the body of a mail, the chapter of a book.
///
/// It is empty when the elements are nested too deeply.
pub(in super::super) fn plain_text(html: &str) -> String {
    if open_tags(html) > 4 * MAX_ELEMENT_DEPTH {
        return String::new();
    }
    let document = Document::from(&*source::repaired(html));
    if depth(&document) > MAX_ELEMENT_DEPTH {
        return String::new();
    }
    document.select("script, style, template, head").remove();
    tidy(&document.formatted_text())
}

/// The first heading of a page, or its title.
pub(in super::super) fn heading(html: &str) -> Option<String> {
    if open_tags(html) > 4 * MAX_ELEMENT_DEPTH {
        return None;
    }
    let document = Document::from(html);
    ["h1", "h2", "title"].iter().find_map(|name| {
        let words = document.select_single(name).text().split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then_some(words)
    })
}

/// The words of an element, with a space between neighbouring elements.
pub(super) fn spaced(node: &NodeRef<'_>) -> String {
    let mut words = String::new();
    for piece in node.descendants_it().filter(NodeRef::is_text) {
        let piece = piece.text();
        let glued =
            |text: &str, next: &str| text.ends_with(char::is_alphanumeric) && next.starts_with(char::is_alphanumeric);
        if glued(&words, &piece) {
            words.push(' ');
        }
        words.push_str(&piece);
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A longer text, in characters, is no standfirst.
const MAX_STANDFIRST_CHARS: usize = 500;
/// The most elements that are looked at.
const MAX_STANDFIRSTS: usize = 20;
/// A shorter text, in words, is a label.
const MIN_STANDFIRST_WORDS: usize = 6;

/// The standfirst: the sentence or two below the headline, where the page marks it and has only one.
pub(super) fn standfirst(document: &Document) -> Option<String> {
    let marked = "[class*=standfirst], [class*=Standfirst], [data-testid*=standfirst], [itemprop=alternativeHeadline], \
                  .dek, [class*=article-dek], [class*=articleDek], .subheadline, .sub-headline, .article-subtitle";
    let marked = document.select(marked);
    let marked = marked.nodes().iter().take(MAX_STANDFIRSTS);
    let mut found = marked.map(spaced).filter(|words| words.split(' ').count() >= MIN_STANDFIRST_WORDS);
    let first = found.next()?;
    (first.chars().count() <= MAX_STANDFIRST_CHARS && found.all(|other| first.contains(&other))).then_some(first)
}

/// The paragraphs of the page's main part, for pages in which the library finds no article.
pub(super) fn main_text(document: &Document) -> String {
    for part in ["article", "main", "[role=main]", "body"] {
        let best = document.select(part).iter().map(|part| paragraphs(&part)).max_by_key(String::len);
        if let Some(text) = best.filter(|text| text.len() > 400) {
            return text;
        }
    }
    String::new()
}

/// The paragraphs of a part of the page, without those in hidden elements.
fn paragraphs(part: &dom_query::Selection<'_>) -> String {
    let unseen = part.select(HIDDEN);
    let hidden =
        |node: &NodeRef<'_>| node.ancestors(None).iter().any(|above| unseen.nodes().iter().any(|u| u.id == above.id));
    let found: Vec<String> = part
        .select("p, h2, h3, blockquote:not(:has(p)), li:not(:has(p))")
        .nodes()
        .iter()
        .filter(|node| !hidden(node))
        .map(|node| node.text().split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|words| !words.is_empty())
        .collect();
    found.join("\n\n")
}

/// The most elements that are open at one time, by the tags alone, before a tree is built. Elements that close
/// themselves do not count.
pub(super) fn open_tags(html: &str) -> usize {
    const CLOSED: [&str; 32] = [
        "p", "li", "dd", "dt", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "col",
        "br", "hr", "img", "input", "link", "meta", "area", "base", "embed", "source", "track", "wbr", "param", "html",
        "head", "body", "rp", "rt",
    ];
    let (mut open, mut most) = (0_usize, 0_usize);
    for tag in html.split('<').skip(1) {
        let ends = tag.starts_with('/');
        let name: String =
            tag.trim_start_matches('/').chars().take(12).take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        if name.is_empty()
            || CLOSED.contains(&name.as_str())
            || (!ends && tag.split('>').next().is_some_and(|t| t.ends_with('/')))
        {
            continue;
        }
        open = if ends { open.saturating_sub(1) } else { open + 1 };
        most = most.max(open);
    }
    most
}

/// How deeply the elements are nested.
pub(super) fn depth(document: &Document) -> usize {
    let mut deepest = 0;
    let mut open = vec![(document.root(), 1_usize)];
    while let Some((node, level)) = open.pop() {
        deepest = deepest.max(level);
        if deepest > 10 * MAX_ELEMENT_DEPTH {
            break;
        }
        open.extend(node.children_it(false).map(|child| (child, level + 1)));
    }
    deepest
}

/// Trims lines, leaves at most one blank line in a row, and drops soft hyphens and zero-width characters.
pub(in super::super) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.split(['\n', '\r']) {
        let line: String = line.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')).collect();
        let line = line.trim();
        if line.is_empty() {
            blank = true;
            continue;
        }
        if !tidied.is_empty() {
            tidied.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        tidied.push_str(line);
    }
    tidied
}
