//! Which speeches of compared articles are the same.

use super::articles::ArticlePage;
use super::links::{Presence, SpeakerView};
use super::quotes::QuoteCard;
use super::speeches::{Speech, may_be_one, speeches};
use crate::library::tokenize::{in_common, keys};
use foldhash::HashMap;
use std::cmp::Reverse;

/// Shared speeches, and those that are each article's own.
pub(super) type Shared<'l> = (Vec<Presence<(), Speech<'l>>>, Vec<Vec<Speech<'l>>>);

/// Parts the speeches into those that several articles have, and each article's own.
///
/// Those that are most alike find each other first.
pub(super) fn shared<'l>(pages: &[ArticlePage<'l>]) -> Shared<'l> {
    let count = pages.len();
    let mut candidates = candidates(pages);
    join_rows(&mut candidates);
    let mut pairs: Vec<(Reverse<usize>, usize, usize)> = Vec::new();
    for (i, one) in candidates.iter().enumerate() {
        for (j, other) in candidates.iter().enumerate().skip(i + 1).filter(|(_, other)| other.article != one.article) {
            pairs.extend(one.alike(other).map(|words| (Reverse(words), i, j)));
        }
    }
    pairs.sort_unstable();
    // Rows with a cell for each article; two rows become one where no article has a speech in both.
    let cells = |at: usize| (0..count).map(|article| (candidates[at].article == article).then_some(at)).collect();
    let mut rows: Vec<Vec<Option<usize>>> = (0..candidates.len()).map(cells).collect();
    let mut row_of: Vec<usize> = (0..candidates.len()).collect();
    for (_, i, j) in pairs {
        let (one, other) = (row_of[i].min(row_of[j]), row_of[i].max(row_of[j]));
        if one != other && rows[one].iter().zip(&rows[other]).all(|(a, b)| a.is_none() || b.is_none()) {
            for (article, at) in std::mem::take(&mut rows[other]).into_iter().enumerate() {
                if let Some(at) = at {
                    rows[one][article] = Some(at);
                    row_of[at] = one;
                }
            }
        }
    }
    // Words that its article has in a shared speech, too, are shown there.
    let shared_rows: Vec<Vec<Option<usize>>> =
        rows.iter().filter(|row| row.iter().flatten().count() > 1).cloned().collect();
    let is_repeated = |at: usize| {
        let said = shared_rows.iter().filter_map(|row| row[candidates[at].article]);
        said.into_iter().any(|said| candidates[said].contains_all(&candidates[at]))
    };
    let mut own: Vec<Vec<Speech<'l>>> = (0..count).map(|_| Vec::new()).collect();
    let mut shared = Vec::new();
    for mut row in rows {
        if let [at] = row.iter().flatten().copied().collect::<Vec<_>>()[..] {
            if is_repeated(at) {
                continue;
            }
            // Words that another article has within a speech of another row are not its own.
            for (article, cell) in row.iter_mut().enumerate() {
                let has_it = |other: &Candidate<'_>| other.article == article && other.contains_all(&candidates[at]);
                *cell = cell.or_else(|| candidates.iter().position(has_it));
            }
        }
        let cell = |at: Option<usize>| at.map(|at| candidates[at].speech.clone());
        let mut row: Vec<Option<Speech<'l>>> = row.into_iter().map(cell).collect();
        match row.iter().flatten().count() {
            0 => {}
            1 => own.iter_mut().zip(&mut row).for_each(|(own, speech)| own.extend(speech.take())),
            _ => shared.push(Presence { of: (), per_article: row }),
        }
    }
    (shared, own)
}

/// A speech that may have its like in another article.
struct Candidate<'l> {
    article: usize,
    speech: Speech<'l>,
    /// Article and id of quotes that the library takes for the same.
    also_in: Vec<(&'l str, String)>,
    /// Its words, each by a number of its own.
    keys: Vec<u32>,
    /// The same in order.
    sorted: Vec<u32>,
    /// Which words it has, for a first look: each sets a bit, which it may share with others.
    bits: [u64; 4],
    /// Its words, each between spaces.
    line: String,
}

/// The speeches of all articles, in order.
fn candidates<'l>(pages: &[ArticlePage<'l>]) -> Vec<Candidate<'l>> {
    let mut numbers: HashMap<String, u32> = HashMap::default();
    let mut candidates = Vec::new();
    for (article, page) in pages.iter().enumerate() {
        let elsewhere: HashMap<&str, &[QuoteCard<'l>]> =
            page.quotes.iter().map(|quote| (quote.id.as_str(), quote.elsewhere.as_slice())).collect();
        for speech in speeches(page) {
            let words = keys(&speech.text);
            let line = format!(" {} ", words.join(" "));
            let next = numbers.len() as u32;
            let number = |(at, word)| *numbers.entry(word).or_insert(next + at);
            let keys: Vec<u32> = (0..).zip(words).map(number).collect();
            let (sorted, bits) = (sorted(&keys), bits(&keys));
            let also_in = speech.ids.iter().flat_map(|id| elsewhere[id.as_str()]);
            let also_in = also_in.map(|card| (card.article.id, card.id.clone())).collect();
            candidates.push(Candidate { article, speech, also_in, keys, sorted, bits, line });
        }
    }
    candidates
}

/// Joins speeches of one speaker that follow each other where another article has both in one: it prints as one quotation
/// what stands in several paragraphs here.
fn join_rows(candidates: &mut Vec<Candidate<'_>>) {
    let mut at = 1;
    while at < candidates.len() {
        let (one, next) = (&candidates[at - 1], &candidates[at]);
        if one.goes_on_with(next) && candidates.iter().any(|other| one.is_joined_with(next, other)) {
            let next = candidates.remove(at);
            candidates[at - 1].append(next);
        } else {
            at += 1;
        }
    }
}

impl Candidate<'_> {
    /// Whether `next` follows in the same article and has the same speaker.
    fn goes_on_with(&self, next: &Self) -> bool {
        let speaker = &self.speech.speaker;
        self.article == next.article && *speaker == next.speech.speaker && *speaker != SpeakerView::Unknown
    }

    /// Whether `other`, in another article, has the words of this and of `next`.
    fn is_joined_with(&self, next: &Self, other: &Self) -> bool {
        let has_room = other.keys.len() * 10 >= (self.keys.len() + next.keys.len()) * 7;
        self.article != other.article && has_room && other.contains(self) && other.contains(next)
    }

    /// Puts the words of `next` behind its own.
    fn append(&mut self, next: Self) {
        self.speech.append(next.speech.ids, &next.speech.text);
        self.also_in.extend(next.also_in);
        self.keys.extend(next.keys);
        (self.sorted, self.bits) = (sorted(&self.keys), bits(&self.keys));
        self.line.push_str(next.line.trim_start());
    }

    /// Whether the words of `short`, three at least, stand here in the same order, and nothing speaks against one speaker.
    fn contains_all(&self, short: &Self) -> bool {
        let one_speaker = may_be_one(&self.speech.speaker, &short.speech.speaker);
        short.keys.len() >= 3 && one_speaker && self.missing(short) == 0 && self.line.contains(&short.line)
    }

    /// Whether this contains all words of `short`, or nearly all of them close together.
    fn contains(&self, short: &Self) -> bool {
        let is_nearly = |common: usize| common >= 5 && common * 10 >= short.keys.len() * 7;
        let missing = self.missing(short);
        if missing > 0 && !is_nearly(short.keys.len() - missing) {
            return false;
        }
        let common = in_common(&short.sorted, &self.sorted);
        let window = short.keys.len() * 3 / 2;
        let nearly = || self.keys.len() <= window || is_nearly(most_in_common(&short.keys, &self.keys, window));
        let one_speaker = may_be_one(&self.speech.speaker, &short.speech.speaker);
        one_speaker && is_nearly(common) && nearly() || common == short.keys.len() && self.contains_all(short)
    }

    /// At least how many words of `short` are not here. There are pairs by the million, so this takes no look at words.
    fn missing(&self, short: &Self) -> usize {
        short.bits.iter().zip(&self.bits).map(|(short, long)| (short & !long).count_ones() as usize).sum()
    }

    /// How many words the two have in common, when they give the same speech: the library says so, or the
    /// longer one contains the shorter one.
    fn alike(&self, other: &Self) -> Option<usize> {
        let (short, long) = if self.keys.len() <= other.keys.len() { (self, other) } else { (other, self) };
        let is_other =
            |(article, id): &(&str, String)| *article == other.speech.article_id && other.speech.ids.contains(id);
        let alike = long.contains(short) || self.also_in.iter().any(is_other);
        alike.then(|| in_common(&short.sorted, &long.sorted))
    }
}

fn sorted(keys: &[u32]) -> Vec<u32> {
    let mut sorted = keys.to_vec();
    sorted.sort_unstable();
    sorted
}

fn bits(keys: &[u32]) -> [u64; 4] {
    let mut bits = [0; 4];
    for key in keys {
        bits[(key / 64 % 4) as usize] |= 1 << (key % 64);
    }
    bits
}

/// The most words that `short` has in common with so many words of `long` next to each other.
fn most_in_common(short: &[u32], long: &[u32], window: usize) -> usize {
    // How often each word of `short` is still to be found in the window; negative where it has more of them.
    let mut missing: HashMap<u32, i32> = HashMap::default();
    for word in short {
        *missing.entry(*word).or_default() += 1;
    }
    let (mut common, mut most) = (0, 0);
    for (at, word) in long.iter().enumerate() {
        if let Some(missing) = at.checked_sub(window).and_then(|first| missing.get_mut(&long[first])) {
            *missing += 1;
            common -= usize::from(*missing > 0);
        }
        if let Some(missing) = missing.get_mut(word) {
            common += usize::from(*missing > 0);
            *missing -= 1;
        }
        most = most.max(common);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_count_in_a_window() {
        assert_eq!(most_in_common(&[1, 2, 2], &[2, 9, 9, 1, 2, 2, 9], 3), 3);
        assert_eq!(most_in_common(&[1, 2, 2], &[1, 9, 2, 9, 2], 3), 2);
        assert_eq!(most_in_common(&[1, 2], &[2, 2, 2, 2], 4), 1);
        assert_eq!(most_in_common(&[1], &[], 1), 0);
    }
}
