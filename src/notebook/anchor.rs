//! Where an entry belongs: an article, and words in it.

use crate::article::Article;
use crate::text::Span;
use foldhash::HashSet;
use serde::{Deserialize, Serialize};

/// Names an article so that it is found again.
///
/// Its id is tried first. When the file was moved, the id is another one; then the title counts, if no other article has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArticleRef {
    /// Its id in addresses.
    pub id: String,
    /// Its file, for those who read the notebook.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Its title as the program found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

impl ArticleRef {
    /// Names `article`, which must be as the program read it.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        Self {
            id: article.id.as_str().to_owned(),
            path: article.path.clone(),
            title: article.metadata.title.as_ref().map(|title| title.value.clone()),
        }
    }
}

/// Words of a text with what is before and after them: the `TextQuoteSelector` of W3C Web Annotations.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Selector {
    /// The words.
    pub exact: String,
    /// What comes before them, for telling several places apart.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// What comes after them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub suffix: String,
}

/// How much of the text before and after is noted.
const CONTEXT_CHARS: usize = 32;
/// Of the words at a place that was edited, the share that must still be there.
const MIN_SHARED_WORDS: f64 = 0.6;
/// How many times as long as before an edited place may be: of longer ones, too few words are the same.
const MAX_GROWTH: usize = 8;
/// As many words are compared when words with other spaces between them are looked for, so that a text of one word a
/// million times takes no longer.
const MAX_COMPARED_WORDS: usize = 1_000_000;
/// A shorter piece of context does not find an edited place.
const MIN_CONTEXT_BYTES: usize = 12;

impl Selector {
    /// The selector of a span of `text`.
    #[must_use]
    pub fn of(text: &str, span: Span) -> Self {
        let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
        let from = before.char_indices().rev().take(CONTEXT_CHARS).last().map_or(before.len(), |(at, _)| at);
        let to = after.char_indices().nth(CONTEXT_CHARS).map_or(after.len(), |(at, _)| at);
        Self { exact: span.slice(text).to_owned(), prefix: before[from..].to_owned(), suffix: after[..to].to_owned() }
    }

    /// Finds the words in `text`: of several places the one whose surroundings agree best, the first of equals. Where the
    /// words themselves were edited a little, the place between the same surroundings counts.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Span> {
        if self.exact.trim().is_empty() {
            return None;
        }
        let places = text.match_indices(&*self.exact).map(|(at, words)| Span::new(at, at + words.len()));
        let mut best: Option<(usize, Span)> = None;
        for place in places {
            let agreement = self.agreement(text, place);
            if best.is_none_or(|(other, _)| agreement > other) {
                best = Some((agreement, place));
            }
        }
        best.map(|(_, place)| place).or_else(|| self.respaced(text)).or_else(|| self.edited(text))
    }

    /// How many characters around `place` are as they were.
    fn agreement(&self, text: &str, place: Span) -> usize {
        let before = text[..place.start as usize].chars().rev().zip(self.prefix.chars().rev());
        let after = text[place.end as usize..].chars().zip(self.suffix.chars());
        before.take_while(|(a, b)| a == b).count() + after.take_while(|(a, b)| a == b).count()
    }

    /// The place of the same words with other spaces and line ends between them.
    fn respaced(&self, text: &str) -> Option<Span> {
        let wanted: Vec<&str> = self.exact.split_whitespace().collect();
        let first = wanted.first()?;
        let mut compared = 0;
        let mut ends = |start: usize| {
            let mut at = start;
            for (number, word) in wanted.iter().enumerate() {
                compared += 1;
                if compared > MAX_COMPARED_WORDS {
                    return None;
                }
                let rest = &text[at..];
                let skipped = if number == 0 { 0 } else { rest.len() - rest.trim_start().len() };
                if number > 0 && skipped == 0 || !rest[skipped..].starts_with(word) {
                    return None;
                }
                at += skipped + word.len();
            }
            Some(at)
        };
        text.match_indices(first).find_map(|(start, _)| Some(Span::new(start, ends(start)?)))
    }

    /// The place between the same surroundings, if most of its words are the same.
    fn edited(&self, text: &str) -> Option<Span> {
        let (prefix, suffix) = (self.prefix.trim(), self.suffix.trim());
        if prefix.len() < MIN_CONTEXT_BYTES || suffix.len() < MIN_CONTEXT_BYTES {
            return None;
        }
        let start = text.find(prefix)? + prefix.len();
        let longest = text.floor_char_boundary(start + self.exact.len() * MAX_GROWTH + suffix.len());
        let between = &text[start..start + text[start..longest].find(suffix)?];
        let place = between.trim();
        let start = start + (between.len() - between.trim_start().len());
        let old: HashSet<&str> = self.exact.split_whitespace().collect();
        let kept = place.split_whitespace().filter(|word| old.contains(word)).count();
        let words = self.exact.split_whitespace().count().max(place.split_whitespace().count());
        (words > 0 && kept as f64 / words as f64 >= MIN_SHARED_WORDS).then(|| Span::new(start, start + place.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::Selector;
    use crate::text::Span;

    const TEXT: &str = "“It is late,” said Ana Petrova. The ferry left. “It is late,” said Ben Lund, who stayed.";

    fn selector_of(exact: &str, nth: usize) -> Selector {
        let (at, _) = TEXT.match_indices(exact).nth(nth).unwrap();
        Selector::of(TEXT, Span::new(at, at + exact.len()))
    }

    #[test]
    fn surroundings_tell_the_same_words_apart() {
        let second = selector_of("It is late,", 1);
        assert_eq!(second.find(TEXT).map(|span| span.start as usize), TEXT.rfind("It is late"));
        let moved = format!("A new first line of some length.\n\n{TEXT}");
        assert_eq!(second.find(&moved).map(|span| span.start as usize), moved.rfind("It is late"));
    }

    #[test]
    fn small_edits_keep_the_place() {
        let selector = selector_of("The ferry left.", 0);
        assert_eq!(
            selector.find(&TEXT.replace("ferry left", "ferry\n left")).unwrap().len(),
            "The ferry\n left.".len()
        );
        let edited = TEXT.replace("The ferry left.", "The ferry had left.");
        assert_eq!(selector.find(&edited).unwrap().slice(&edited), "The ferry had left.");
        assert_eq!(selector.find(&TEXT.replace("The ferry left.", "Nobody else was about that evening.")), None);
        assert_eq!(Selector { exact: " ".to_owned(), ..Selector::default() }.find(TEXT), None);
    }

    #[test]
    fn hostile_selectors_take_bounded_work() {
        let many = |word: &str, count| word.repeat(count);
        let text = format!("A prefix of words {} and a suffix", many("a b ", 500_000));
        let context = |exact: String| Selector {
            exact,
            prefix: "A prefix of words".to_owned(),
            suffix: "and a suffix".to_owned(),
        };
        let began = std::time::Instant::now();
        assert_eq!(context(many("a  b ", 2_000) + "c").find(&text), None);
        assert_eq!(context((0..2_000).map(|number| format!("w{number} ")).collect()).find(&text), None);
        assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
    }
}
