//! Finds many words and phrases in a text at once.

use super::query_parser::{Field, Query, parse};
use super::tokenize::{key, spelled_out, words};
use super::word_pattern::WordPattern;
use crate::text::{Span, fold};
use foldhash::{HashMap, HashSet};
use std::collections::VecDeque;

/// Words and phrases, folded, as a tree of their words. A text is read once, however many they are.
#[derive(Debug, Default)]
pub(super) struct PhraseSet {
    nodes: Vec<Node>,
    /// The most words of a phrase.
    longest: usize,
    /// What single words may be like.
    patterns: Vec<WordPattern>,
}

/// What may follow after some words.
#[derive(Debug, Default)]
struct Node {
    /// Whether a phrase ends here.
    ends: bool,
    next: HashMap<String, usize>,
    /// The beginnings of words with which a phrase may end.
    beginnings: HashSet<String>,
}

impl PhraseSet {
    /// The set of some phrases; with `true`, the last word of one may be the beginning of a word.
    pub(super) fn new<'p>(phrases: impl IntoIterator<Item = (&'p [String], bool)>) -> Self {
        let mut set = Self { nodes: vec![Node::default()], ..Self::default() };
        for (words, begins) in phrases {
            set.add(words, begins);
        }
        set
    }

    fn add(&mut self, words: &[String], begins: bool) {
        self.longest = self.longest.max(words.len());
        let mut at = 0;
        for (number, word) in words.iter().enumerate() {
            if begins && number + 1 == words.len() {
                self.nodes[at].beginnings.insert(word.clone());
                return;
            }
            let new = self.nodes.len();
            at = *self.nodes[at].next.entry(word.clone()).or_insert(new);
            if at == new {
                self.nodes.push(Node::default());
            }
        }
        self.nodes[at].ends = at > 0;
    }

    /// Where they stand in `text`, in order and without overlaps; of those that begin at one word, the longest.
    pub(super) fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Span> + 't {
        let mut rest = words(text);
        // The next words, each with its key.
        let mut ahead: VecDeque<(&str, String)> = VecDeque::new();
        let mut skipped = 0;
        std::iter::from_fn(move || {
            loop {
                let missing = self.longest.max(1).saturating_sub(ahead.len());
                ahead.extend(rest.by_ref().take(missing).map(|word| (word, key(word))));
                let (first, _) = ahead.front()?;
                let start = first.as_ptr() as usize - text.as_ptr() as usize;
                let found = if skipped > 0 { None } else { self.longest_at(&ahead) };
                skipped = found.unwrap_or(skipped).saturating_sub(1);
                let last = found.map(|count| ahead[count - 1].0);
                ahead.pop_front();
                if let Some(last) = last {
                    return Some(Span::new(start, last.as_ptr() as usize - text.as_ptr() as usize + last.len()));
                }
            }
        })
    }

    /// Whether any of them stands in `text`.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.find(text).next().is_some()
    }

    /// How many words the longest phrase has with which `ahead` begins.
    fn longest_at(&self, ahead: &VecDeque<(&str, String)>) -> Option<usize> {
        let (mut longest, mut at) = (None, 0);
        for (count, (word, key)) in (1..).zip(ahead) {
            let node = &self.nodes[at];
            let spelled = spelled_out(word);
            let is_like = |key: &String| count == 1 && self.patterns.iter().any(|pattern| pattern.fits(key));
            if is_like(key) || spelled.as_ref().is_some_and(is_like) {
                longest = Some(count);
            }
            if node.begins(key) || spelled.as_ref().is_some_and(|key| node.begins(key)) {
                longest = Some(count);
            }
            let next = node.next.get(key).or_else(|| node.next.get(spelled.as_ref()?));
            let Some(next) = next else { break };
            at = *next;
            if self.nodes[at].ends {
                longest = Some(count);
            }
        }
        longest
    }
}

impl Node {
    fn begins(&self, key: &str) -> bool {
        let ends = || key.char_indices().map(|(at, c)| at + c.len_utf8());
        !self.beginnings.is_empty() && ends().any(|end| self.beginnings.contains(&key[..end]))
    }
}

/// The words and phrases that are searched for, to find them in texts. Words that must not be there, and those of fields
/// other than `quote`, are left out.
pub(super) fn wanted(typed: &str) -> PhraseSet {
    let mut wanted = PhraseSet::new([]);
    if let Some(query) = parse(typed).query {
        collect(&query, &mut wanted);
    }
    wanted
}

fn collect(query: &Query, wanted: &mut PhraseSet) {
    match query {
        Query::Words { words, begins } => wanted.add(words, *begins),
        Query::Like(pattern) => wanted.patterns.push(pattern.clone()),
        Query::Near { words, .. } => words.iter().for_each(|word| wanted.add(std::slice::from_ref(word), false)),
        Query::Field(Field::Quote(words)) => words.iter().for_each(|word| wanted.add(&[fold(word)], false)),
        Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| collect(part, wanted)),
        Query::Field(_) | Query::Not(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::PhraseSet;
    use crate::library::tokenize::keys;

    fn found<'t>(text: &'t str, phrases: &[(&str, bool)]) -> Vec<&'t str> {
        let phrases: Vec<(Vec<String>, bool)> = phrases.iter().map(|(words, begins)| (keys(words), *begins)).collect();
        let set = PhraseSet::new(phrases.iter().map(|(words, begins)| (&**words, *begins)));
        set.find(text).map(|span| span.slice(text)).collect()
    }

    #[test]
    fn longest_phrase_wins() {
        let text = "The old pier of Port Vale, the Pier’s end, and the éPIERs.";
        assert_eq!(found(text, &[("pier", false)]), ["pier", "Pier"]);
        assert_eq!(
            found(text, &[("pier", false), ("the pier", false), ("old pier of", false)]),
            ["old pier of", "the Pier"]
        );
        assert_eq!(found(text, &[("epi", true), ("port va", true)]), ["Port Vale", "éPIERs"]);
        assert_eq!(found(text, &[("old pier", false), ("pier of port", false)]), ["old pier"]);
        assert_eq!(
            found(text, &[("of vale", false), ("", true), ("", false), ("end and the epiers more", false)]),
            [""; 0]
        );
        assert_eq!(found("", &[("pier", false)]), [""; 0]);
        assert_eq!(found("Ana Müller", &[("mueller", false), ("ana mue", true)]), ["Ana Müller"]);
    }
}
