//! Captions and credits of pictures, which are set apart from the text.

use super::clean::is_captioned_picture;
use super::names::is_of_another;
use super::text::spaced;
use dom_query::Document;

/// A longer text, in characters, is no caption.
const MAX_CAPTION_CHARS: usize = 600;
/// The most captions of a page.
const MAX_CAPTIONS: usize = 50;

/// The captions of the article's pictures, each once.
pub(super) fn read(document: &Document) -> Vec<String> {
    let named = "figcaption, [class*=caption], [class*=Caption], [itemprop~=caption]";
    let pictures = "[class*=image], [class*=photo], [class*=picture], [class*=foto]";
    let mut captions: Vec<String> = Vec::new();
    for node in document.select(&format!("{named}, {pictures}")).nodes() {
        if captions.len() == MAX_CAPTIONS {
            break;
        }
        if !(node.is(named) || is_captioned_picture(node)) || is_of_another(node) || node.is(":has(h1, h2)") {
            continue;
        }
        let words = spaced(node);
        let is_new = || captions.iter().all(|known| !known.contains(&words));
        if words.chars().any(char::is_alphanumeric) && words.chars().count() <= MAX_CAPTION_CHARS && is_new() {
            captions.push(words);
        }
    }
    captions
}
