//! Slugs: names for addresses.

use super::fold;

/// The words of `name`, folded and joined by hyphens: `slug("Tayyip Erdoğan")` is `tayyip-erdogan`.
///
/// Letters of every script stay; the result may be empty.
///
/// ```
/// use quotidian::text::slug;
///
/// assert_eq!(slug("Tayyip Erdoğan"), "tayyip-erdogan");
/// assert_eq!(slug("“…”"), "");
/// ```
#[must_use]
pub fn slug(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).collect();
    words.join("-").replace('\'', "")
}
