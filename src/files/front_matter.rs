//! Front matter: the block of fields between `---` (or `+++`) at the beginning of Markdown and text files.

use super::fields::{field, offer};
use crate::article::Metadata;

/// Reads the front matter of `text` into `metadata`; the length in bytes of the whole block, 0 when there is none.
///
/// Only plain `key: value` (or `key = "value"`) lines are read. A block that is never closed, or that holds anything but
/// fields, lists and blank lines, is text.
pub(super) fn read(text: &str, metadata: &mut Metadata) -> usize {
    let start = text.len() - text.trim_start_matches(['\u{feff}', '\n']).len();
    let mut lines = text[start..].split_inclusive('\n');
    let Some(fence) = lines.next().map(str::trim_end).filter(|line| matches!(*line, "---" | "+++")) else { return 0 };
    let mut end = start + text[start..].find('\n').map_or(fence.len(), |at| at + 1);
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for (count, line) in lines.enumerate() {
        end += line.len();
        let bare = line.trim();
        if bare == fence || (fence == "---" && bare == "...") {
            for (key, value) in &pairs {
                if let Some(field) = field(key) {
                    offer(metadata, field, value, "front matter");
                }
            }
            return if pairs.is_empty() { 0 } else { end };
        }
        match bare.split_once(if fence == "---" { ':' } else { '=' }) {
            _ if count > 200 => return 0,
            Some((key, value)) if is_key(key) => pairs.push((key.trim(), unquoted(value))),
            _ if bare.is_empty() || bare.starts_with(['-', '#', '[', ']', '{', '}', '"', '\'']) => {}
            _ if line.starts_with([' ', '\t']) => {}
            _ => return 0,
        }
    }
    0
}

fn is_key(key: &str) -> bool {
    let key = key.trim();
    !key.is_empty() && key.len() <= 40 && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
}

/// The value without the quotation marks and list brackets of YAML and TOML.
fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let value = value.strip_prefix('[').and_then(|v| v.strip_suffix(']')).unwrap_or(value).trim();
    for mark in ['"', '\''] {
        if value.len() >= 2 && value.starts_with(mark) && value.ends_with(mark) {
            return &value[1..value.len() - 1];
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::article::Metadata;

    #[test]
    fn fields_are_read_and_the_block_measured() {
        let text = "---\ntitle: \"Harbour: a plan\"\ndate: 2021-05-04\ntags:\n  - port\n---\nText.\n";
        let mut metadata = Metadata::default();
        let end = read(text, &mut metadata);
        assert_eq!(&text[end..], "Text.\n");
        assert_eq!(metadata.title.map(|title| title.value).as_deref(), Some("Harbour: a plan"));
        assert!(metadata.date.is_some());
    }

    #[test]
    fn an_unclosed_block_is_text() {
        for text in ["---\ntitle: x\nText goes on.", "---", "---\n", "---\n---\n", "+++\ntitle = 'x'"] {
            assert_eq!(read(text, &mut Metadata::default()), 0, "{text}");
        }
    }
}
