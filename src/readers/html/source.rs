//! Repairs of a page's source before it is parsed: shadow roots and `q` elements.

use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)<(?<end>/?)(?<name>q|template)(?:\s(?<attributes>[^>]*))?>").expect("it is tested")
});

/// The source with declarative shadow roots as ordinary elements, and quotation marks in place of `q` elements.
///
/// A browser shows both; a parser hides the one and drops the marks of the other.
pub(super) fn repaired(html: &str) -> Cow<'_, str> {
    let has =
        |words: &str| html.as_bytes().windows(words.len()).any(|bytes| bytes.eq_ignore_ascii_case(words.as_bytes()));
    if !has("<template") && !has("</q>") {
        return html.into();
    }
    let mut repaired = String::with_capacity(html.len());
    let mut end = 0;
    // Whether each open template is a shadow root, and whether each open `q` got marks.
    let (mut templates, mut quotes): (Vec<bool>, Vec<bool>) = (Vec::new(), Vec::new());
    for hit in TAG.captures_iter(html) {
        let whole = hit.get(0).expect("the whole match is always there");
        repaired.push_str(&html[end..whole.start()]);
        end = whole.end();
        let (ends, attributes) = (!hit["end"].is_empty(), hit.name("attributes").map_or("", |group| group.as_str()));
        if !hit["name"].eq_ignore_ascii_case("q") {
            let is_root = if ends {
                templates.pop().unwrap_or(false)
            } else {
                templates.push(attributes.to_ascii_lowercase().contains("shadowroot"));
                templates.last() == Some(&true)
            };
            match (is_root, ends) {
                (true, false) => repaired.push_str("<div>"),
                (true, true) => repaired.push_str("</div>"),
                (false, _) => repaired.push_str(whole.as_str()),
            }
        } else if ends {
            if quotes.pop().unwrap_or(false) {
                repaired.push(if quotes.len() % 2 == 0 { '”' } else { '’' });
            }
        } else {
            // Some pages write the marks as well.
            let marked = repaired.ends_with(['“', '‘', '"', '«', '„']) || repaired.ends_with("&ldquo;");
            if !marked {
                repaired.push(if quotes.len() % 2 == 0 { '“' } else { '‘' });
            }
            quotes.push(!marked);
        }
    }
    repaired.push_str(&html[end..]);
    repaired.into()
}

#[cfg(test)]
mod tests {
    use super::repaired;

    #[test]
    fn shadow_roots_become_elements() {
        let page =
            "<a-b><template shadowrootmode=open><p>It sailed.</p><template><p>No.</p></template></template></a-b>";
        assert_eq!(repaired(page), "<a-b><div><p>It sailed.</p><template><p>No.</p></template></div></a-b>");
    }

    #[test]
    fn quotation_elements_get_marks() {
        let page = "<q>He said <q class=\"a\">go</q> twice,</q> she said. “<q>At last,</q>” said he.";
        assert_eq!(repaired(page), "“He said ‘go’ twice,” she said. “At last,” said he.");
    }
}
