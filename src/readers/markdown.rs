//! Markdown as plain text: without marks, with paragraphs, links by their words.

use super::raw_article::RawArticle;
use super::{front_matter, html};
use crate::article::{Metadata, Origin, WithProvenance};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Reads front matter and text; the first heading is the headline when nothing else gives a title.
pub(super) fn read(source: &str) -> RawArticle {
    let mut metadata = Metadata::default();
    let front = front_matter::read(source, &mut metadata);
    let (text, heading) = plain_text(&source[front..]);
    if metadata.title.is_none() {
        metadata.title = heading.map(|value| WithProvenance { value, origin: Origin::FirstHeading });
    }
    RawArticle::titled(&text, metadata)
}

/// The plain text of Markdown, blocks separated by blank lines, and the heading if the text begins with one.
fn plain_text(source: &str) -> (String, Option<String>) {
    let mut text = String::with_capacity(source.len());
    let mut heading = None;
    let mut heading_from = None;
    let mut hidden = 0_usize;
    let mut block = String::new();
    for event in Parser::new_ext(source, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Image { .. }) => hidden += 1,
            Event::End(TagEnd::Image) => hidden = hidden.saturating_sub(1),
            Event::Start(Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. }) if text.trim().is_empty() => {
                heading_from = Some(text.len());
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(from) = heading_from.take() {
                    heading = Some(text[from..].trim().to_owned()).filter(|words| !words.is_empty());
                }
                close_block(&mut text);
            }
            // A list or a quotation inside an item begins on a line of its own.
            Event::Start(Tag::List(_) | Tag::Item | Tag::BlockQuote(_) | Tag::Paragraph | Tag::Heading { .. })
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::Table
                | TagEnd::TableRow
                | TagEnd::TableHead,
            )
            | Event::Rule => close_block(&mut text),
            Event::End(TagEnd::TableCell) => text.push(' '),
            Event::Text(words) | Event::Code(words) if hidden == 0 => text.push_str(&words),
            Event::SoftBreak => text.push(' '),
            Event::HardBreak => text.push('\n'),
            Event::InlineHtml(tag) if tag.starts_with("<br") => text.push('\n'),
            Event::Html(piece) => block.push_str(&piece),
            Event::End(TagEnd::HtmlBlock) => {
                close_block(&mut text);
                text.push_str(&html::plain_text(&std::mem::take(&mut block)));
                close_block(&mut text);
            }
            _ => {}
        }
    }
    (text.trim().to_owned(), heading)
}

fn close_block(text: &mut String) {
    let kept = text.trim_end().len();
    text.truncate(kept);
    if kept > 0 {
        text.push_str("\n\n");
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn markdown_marks_are_removed() {
        let raw = read(
            "---\ndate: 2021-05-04\n---\n# The *new* harbour\n\nIt is [open](https://a.example/) now,\nsaid she.\n\n- one\n- two\n\n> “Yes.”\n\n![a crane](c.png)\n",
        );
        assert_eq!(raw.text, "The new harbour\n\nIt is open now, said she.\n\none\n\ntwo\n\n“Yes.”");
        assert_eq!(raw.headline.map(|span| span.slice(&raw.text)), Some("The new harbour"));
        assert!(raw.metadata.date.is_some());
    }

    #[test]
    fn markdown_with_lists_and_html() {
        let text = |source| read(source).text;
        assert_eq!(
            text("- fares\n  - one\n  - two\n    1. deep\n- times\n  > late\n"),
            "fares\n\none\n\ntwo\n\ndeep\n\ntimes\n\nlate"
        );
        assert_eq!(
            text(
                "It sailed.\n<div class=\"box\">\n<p>“At <b>last</b>,” said Ana Prado.</p>\n<p>It was late.</p>\n</div>\n\n\
                 <!-- a remark\n\n of two lines -->\n\n<details>\n<summary>More</summary>\n\n*Then* it <em>rained</em>.<br>Much.\n\n</details>\n"
            ),
            "It sailed.\n\n“At last,” said Ana Prado.\n\nIt was late.\n\nMore\n\nThen it rained.\nMuch."
        );
    }
}
