//! How two versions of a quotation differ, word by word.

use super::parts::Change;
use crate::text::fold;

/// Longer middle parts are not compared: the work grows with the square.
const MAX_DIFF_WORDS: usize = 400;

/// What `other` keeps, cuts and adds against `one`; empty when the words are the same but for marks and case.
#[must_use]
pub fn changes(one: &str, other: &str) -> Vec<Change> {
    let (a, b): (Vec<&str>, Vec<&str>) = (one.split_whitespace().collect(), other.split_whitespace().collect());
    let (keys_a, keys_b): (Vec<String>, Vec<String>) = (keys(&a), keys(&b));
    if keys_a == keys_b {
        return Vec::new();
    }
    // The common beginning and end are found in linear time.
    let start = alike(keys_a.iter().zip(&keys_b));
    let end = alike(keys_a[start..].iter().rev().zip(keys_b[start..].iter().rev()));
    let (end_a, end_b) = (a.len() - end, b.len() - end);
    let mut changes = ChangeList::default();
    b[..start].iter().for_each(|word| changes.add(Kind::Same, word));
    if start == end_a || start == end_b {
        // One of them has nothing there to compare with, however long the other is.
        a[start..end_a].iter().for_each(|word| changes.add(Kind::Cut, word));
        b[start..end_b].iter().for_each(|word| changes.add(Kind::Added, word));
    } else if end_a - start > MAX_DIFF_WORDS || end_b - start > MAX_DIFF_WORDS {
        changes.push_uncompared(end_b - start);
    } else {
        let longest = common_lengths(&keys_a[start..end_a], &keys_b[start..end_b]);
        let (mut i, mut j) = (start, start);
        while i < end_a || j < end_b {
            let from = |i: usize, j: usize| longest[i - start][j - start];
            if i < end_a && j < end_b && keys_a[i] == keys_b[j] {
                changes.add(Kind::Same, b[j]);
                (i, j) = (i + 1, j + 1);
            } else if j == end_b || (i < end_a && from(i + 1, j) >= from(i, j + 1)) {
                changes.add(Kind::Cut, a[i]);
                i += 1;
            } else {
                changes.add(Kind::Added, b[j]);
                j += 1;
            }
        }
    }
    b[end_b..].iter().for_each(|word| changes.add(Kind::Same, word));
    changes.finish()
}

/// How many of the pairs are alike before one is not.
fn alike<'k>(pairs: impl Iterator<Item = (&'k String, &'k String)>) -> usize {
    pairs.take_while(|(one, other)| one == other).count()
}

/// What stays of a word when marks and case do not count.
fn keys(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| fold(word.trim_matches(|c: char| !c.is_alphanumeric()))).collect()
}

/// The length of the longest common subsequence of the two from each pair of positions on.
fn common_lengths(a: &[String], b: &[String]) -> Vec<Vec<u16>> {
    let mut longest = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i][j] =
                if a[i] == b[j] { longest[i + 1][j + 1] + 1 } else { longest[i + 1][j].max(longest[i][j + 1]) };
        }
    }
    longest
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Same,
    Cut,
    Added,
}

/// Words of one kind in a row become one change.
#[derive(Default)]
struct ChangeList<'w> {
    done: Vec<Change>,
    open: Option<(Kind, Vec<&'w str>)>,
}

impl<'w> ChangeList<'w> {
    fn add(&mut self, kind: Kind, word: &'w str) {
        match &mut self.open {
            Some((open, words)) if *open == kind => words.push(word),
            _ => {
                self.close();
                self.open = Some((kind, vec![word]));
            }
        }
    }

    fn close(&mut self) {
        if let Some((kind, words)) = self.open.take() {
            let words = words.join(" ");
            self.done.push(match kind {
                Kind::Same => Change::Same(words),
                Kind::Cut => Change::Cut(words),
                Kind::Added => Change::Added(words),
            });
        }
    }

    fn push_uncompared(&mut self, words: usize) {
        self.close();
        self.done.push(Change::Uncompared(words));
    }

    fn finish(mut self) -> Vec<Change> {
        self.close();
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_and_added_words_are_separate() {
        let changes = changes("We will not wait any longer for an answer,", "We will wait no longer for an answer");
        let shown: Vec<String> = changes
            .iter()
            .map(|change| match change {
                Change::Same(words) => words.clone(),
                Change::Cut(words) => format!("-{words}"),
                Change::Added(words) => format!("+{words}"),
                Change::Uncompared(words) => words.to_string(),
            })
            .collect();
        assert_eq!(shown, ["We will", "-not", "wait", "-any", "+no", "longer for an answer"]);
    }

    #[test]
    fn long_quotations_are_compared_at_both_ends() {
        let words = |from: usize, to: usize| (from..to).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ");
        let (long, cut) = (words(0, 1000), words(0, 990));
        assert_eq!(changes(&long, &cut), [Change::Same(cut), Change::Cut(words(990, 1000))]);
        let (begun, ended) = (words(0, 10), words(990, 1000));
        let short = format!("{begun} {ended}");
        let (same, end, middle) = (Change::Same(begun), Change::Same(ended), words(10, 990));
        let only_cut = [same.clone(), Change::Cut(middle.clone()), end.clone()];
        assert_eq!(changes(&long, &short), only_cut);
        assert_eq!(changes(&short, &long), [same, Change::Added(middle), end]);
        let other = format!("word0 {} word999", words(2000, 2500));
        let said = [Change::Same("word0".into()), Change::Uncompared(500), Change::Same("word999".into())];
        assert_eq!(changes(&long, &other), said);
    }

    #[test]
    fn marks_and_case_make_no_difference() {
        assert_eq!(changes("“Never,” we said", "never we Said"), []);
        assert_eq!(changes("", ""), []);
    }
}
