//! Front matter: the block of fields between `---` (or `+++`) at the beginning of Markdown and text files.

use super::fields::{Field, rank, set_if_empty};
use crate::article::{Metadata, Origin};

/// A longer block, in lines, is text.
const MAX_LINES: usize = 200;

/// Reads the front matter of `text` into `metadata`; the length in bytes of the whole block, 0 when there is none.
///
/// Only plain `key: value` (or `key = "value"`) lines, lists of values and block scalars are read. A block that is never
/// closed, or that holds anything but fields, lists and blank lines, is text.
pub(super) fn read(text: &str, metadata: &mut Metadata) -> usize {
    let start = text.len() - text.trim_start_matches(['\u{feff}', '\n']).len();
    let mut lines = text[start..].split_inclusive('\n');
    let Some(fence) = lines.next().map(str::trim_end).filter(|line| matches!(*line, "---" | "+++")) else { return 0 };
    let mut end = start + text[start..].find('\n').map_or(fence.len(), |at| at + 1);
    let mut pairs: Vec<(&str, String)> = Vec::new();
    for (count, line) in lines.enumerate() {
        end += line.len();
        let bare = line.trim();
        if bare == fence || (fence == "---" && bare == "...") {
            set_fields(&pairs, metadata);
            return if pairs.is_empty() { 0 } else { end };
        }
        let is_indented = line.starts_with([' ', '\t']);
        match bare.split_once(if fence == "---" { ':' } else { '=' }) {
            _ if count > MAX_LINES => return 0,
            // A value in a list, or a line of a block scalar.
            _ if is_indented || bare.starts_with("- ") => {
                if let Some((_, value)) = pairs.last_mut() {
                    if !value.is_empty() {
                        value.push_str(", ");
                    }
                    value.push_str(unquoted(bare.strip_prefix("- ").unwrap_or(bare)));
                }
            }
            Some((key, value)) if is_key(key) => {
                let value = value.trim();
                let is_block = matches!(value, "|" | ">" | "|-" | ">-" | "|+" | ">+");
                pairs.push((key.trim(), if is_block { String::new() } else { unlisted(value) }));
            }
            _ if bare.is_empty() || bare.starts_with(['-', '#', '[', ']', '{', '}', '"', '\'']) => {}
            _ => return 0,
        }
    }
    0
}

/// Sets the fields, those with the most telling names first: `published` before `created`.
fn set_fields(pairs: &[(&str, String)], metadata: &mut Metadata) {
    let mut fields: Vec<_> =
        pairs.iter().filter_map(|(key, value)| rank(key).map(|(field, rank)| (rank, field, value))).collect();
    fields.sort_by_key(|(rank, ..)| *rank);
    for (_, field, value) in fields {
        // Clippers give the address as the source.
        let is_address = field == Field::Source && value.contains("://");
        set_if_empty(metadata, if is_address { Field::Url } else { field }, value, Origin::FrontMatter);
    }
}

fn is_key(key: &str) -> bool {
    let key = key.trim();
    !key.is_empty() && key.len() <= 40 && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
}

/// The values of a list in brackets, or the value itself.
fn unlisted(value: &str) -> String {
    match value.strip_prefix('[').and_then(|value| value.strip_suffix(']')).filter(|value| !value.starts_with('[')) {
        Some(list) => list.split(',').map(unquoted).collect::<Vec<_>>().join(", "),
        None => unquoted(value).to_owned(),
    }
}

/// A value without quotation marks, and without the brackets of a link to a note: `"[[Jane Roe]]"`.
fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let quoted = |mark| value.strip_prefix(mark).and_then(|value| value.strip_suffix(mark));
    let value = quoted('"').or_else(|| quoted('\'')).unwrap_or(value);
    value.strip_prefix("[[").and_then(|value| value.strip_suffix("]]")).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::article::Metadata;

    #[test]
    fn front_matter_fields_and_length() {
        let text = "---\ntitle: \"Harbour: a plan\"\ndate: 2021-05-04\ntags:\n  - port\n---\nText.\n";
        let mut metadata = Metadata::default();
        let end = read(text, &mut metadata);
        assert_eq!(&text[end..], "Text.\n");
        assert_eq!(metadata.title.map(|title| title.value).as_deref(), Some("Harbour: a plan"));
        assert!(metadata.date.is_some());
    }

    #[test]
    fn unclosed_front_matter_is_text() {
        for text in ["---\ntitle: x\nText goes on.", "---", "---\n", "---\n---\n", "+++\ntitle = 'x'"] {
            assert_eq!(read(text, &mut Metadata::default()), 0, "{text}");
        }
    }

    #[test]
    fn clippings_name_source_and_authors() {
        let text = "---\ncreated: 2021-06-01\ntitle: |\n  Ferry reopens\nsource: \"https://ledger.example/ferry\"\nauthor:\n  - \"[[Jane Roe]]\"\n  - Ana Prado\npublished: 2021-05-04\n---\nText.\n";
        let mut metadata = Metadata::default();
        assert_eq!(&text[read(text, &mut metadata)..], "Text.\n");
        assert_eq!(metadata.title.map(|title| title.value).as_deref(), Some("Ferry reopens"));
        assert_eq!(metadata.byline.map(|byline| byline.value).as_deref(), Some("Jane Roe and Ana Prado"));
        assert_eq!(metadata.url.map(|url| url.value).as_deref(), Some("https://ledger.example/ferry"));
        assert_eq!(metadata.date.map(|date| date.value.to_string()).as_deref(), Some("2021-05-04"));
    }
}
