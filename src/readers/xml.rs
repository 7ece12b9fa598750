//! Walks through XML without building a tree.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deeper nesting is an attack, not a document.
const MAX_ELEMENT_DEPTH: usize = 256;

/// A step of the walk. Names have no prefix, except `media:` and `itunes:`, which repeat names of other elements.
pub(super) enum Step<'a> {
    /// An element begins.
    Open(&'a str, &'a BytesStart<'a>),
    /// Text, references resolved.
    Text(&'a str),
    /// An element ends.
    Close(&'a str),
}

/// The document breaks off, is not well formed, or is nested too deeply. What came before was visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

/// Visits every step in order. Entities that the document defines are never expanded.
pub(super) fn walk(xml: &str, mut visit: impl FnMut(Step<'_>)) -> Result<(), Broken> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut open = 0_usize;
    loop {
        match reader.read_event().map_err(|_| Broken)? {
            Event::Start(element) => {
                open += 1;
                if open > MAX_ELEMENT_DEPTH {
                    return Err(Broken);
                }
                visit(Step::Open(name(element.name().as_ref()), &element));
            }
            Event::Empty(element) => {
                visit(Step::Open(name(element.name().as_ref()), &element));
                visit(Step::Close(name(element.name().as_ref())));
            }
            Event::End(element) => {
                open = open.saturating_sub(1);
                visit(Step::Close(name(element.name().as_ref())));
            }
            Event::Text(text) => visit(Step::Text(&text.xml10_content())),
            Event::CData(text) => visit(Step::Text(&text.xml10_content())),
            Event::GeneralRef(reference) => {
                let resolved =
                    reference.resolve_char_ref().ok().flatten().or_else(|| entity(&reference.xml10_content()));
                visit(Step::Text(&resolved.map(String::from).unwrap_or_default()));
            }
            Event::Eof => return if open == 0 { Ok(()) } else { Err(Broken) },
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn name(qualified: &str) -> &str {
    match qualified.split_once(':') {
        Some(("media" | "itunes", _)) | None => qualified,
        Some((_, local)) => local,
    }
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "mdash" => '—',
        "ndash" => '–',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        _ => return None,
    })
}

/// The value of an attribute, its name compared without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, wanted: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).filter_map(Result::ok).find(|attribute| {
        let key = attribute.key.as_ref();
        key.split_once(':').map_or(key, |(_, local)| local) == wanted
    })?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::{Broken, Step, walk};

    fn text(xml: &str) -> (String, Result<(), Broken>) {
        let mut text = String::new();
        let result = walk(xml, |step| {
            if let Step::Text(words) = step {
                text.push_str(words);
            }
        });
        (text, result)
    }

    #[test]
    fn custom_entities_are_not_expanded() {
        assert_eq!(text("<a>Q&amp;A &#8212; <![CDATA[<b>]]></a>"), ("Q&A — <b>".to_owned(), Ok(())));
        let bomb = "<!DOCTYPE a [<!ENTITY x \"yyyy\">]><a>&x;</a>";
        assert_eq!(text(bomb), (String::new(), Ok(())));
        assert_eq!(text("<a>cut").1, Err(Broken));
        assert_eq!(text(&"<a>".repeat(100_000)).1, Err(Broken));
    }
}
