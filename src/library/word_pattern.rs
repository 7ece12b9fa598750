//! Words that are not typed whole: with letters left open, or with slips.

use super::tokenize::{key, words};
use std::fmt;

/// What a word must be like, in folded letters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum WordPattern {
    /// These parts in order, from beginning to end, with any letters between two of them: `pe*alver`, `*alver`.
    Open(Vec<String>),
    /// A word with at most so many letters added, dropped, changed or swapped: `penalvor~`.
    Alike { word: String, edits: usize },
}

/// The most slips in a word.
const MAX_EDITS: usize = 2;
/// A word of fewer letters has one slip at most, unless more are asked for.
const MIN_LETTERS_FOR_TWO: usize = 5;

impl WordPattern {
    /// The pattern that was typed; `None` for plain words and `begin*`.
    pub(super) fn read(typed: &str) -> Option<Self> {
        if let Some((word, edits)) = typed.split_once('~') {
            let word = one(word).filter(|word| !word.is_empty())?;
            let edits = match edits {
                "" if word.chars().count() < MIN_LETTERS_FOR_TWO => 1,
                "" => MAX_EDITS,
                number => number.parse().ok().filter(|edits| *edits <= MAX_EDITS)?,
            };
            return Some(Self::Alike { word, edits });
        }
        if !typed.trim_end_matches('*').contains('*') {
            return None;
        }
        let parts: Vec<String> = typed.split('*').map(one).collect::<Option<_>>()?;
        parts.iter().any(|part| !part.is_empty()).then_some(Self::Open(parts))
    }

    /// Whether a folded word is like it.
    pub(super) fn fits(&self, word: &str) -> bool {
        match self {
            Self::Open(parts) => {
                let Some(([first, between @ ..], last)) = parts.split_last().map(|(last, before)| (before, last))
                else {
                    return false;
                };
                let rest = word.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str()));
                rest.and_then(|rest| {
                    between.iter().try_fold(rest, |rest, part| rest.split_once(part.as_str()).map(|(_, after)| after))
                })
                .is_some()
            }
            Self::Alike { word: wanted, edits } => {
                word.chars().count().abs_diff(wanted.chars().count()) <= *edits
                    && strsim::osa_distance(word, wanted) <= *edits
            }
        }
    }
}

impl fmt::Display for WordPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(parts) => f.write_str(&parts.join("*")),
            Self::Alike { word, edits } => write!(f, "{word}~{edits}"),
        }
    }
}

/// The key of a part of one word, which may be empty; `None` when there are several words in it.
fn one(part: &str) -> Option<String> {
    (words(part).count() <= 1).then(|| words(part).map(key).collect())
}

#[cfg(test)]
mod tests {
    use super::WordPattern;

    #[test]
    fn patterns_fit_whole_words() {
        let fits = |typed: &str, word: &str| WordPattern::read(typed).is_some_and(|pattern| pattern.fits(word));
        assert!(fits("*alver", "penalver") && fits("Pe*alver", "penalver") && fits("p*n*l*r", "penalver"));
        assert!(fits("*ñal*", "penalver"));
        assert!(!fits("*alver", "penalvera") && !fits("pe*enalver", "penalver") && !fits("a*a", "a"));
        assert!(fits("Peñalvor~", "penalver") && fits("penavler~1", "penalver") && !fits("penlvor~1", "penalver"));
        assert!(fits("boat~", "boar") && !fits("boat~", "bear") && fits("boat~2", "bear"));
        for plain in ["mast", "mast*", "*", "**", "~", "~2", "mast~3", "mast~x", "a-b*c", "a b~"] {
            assert_eq!(WordPattern::read(plain), None, "{plain}");
        }
    }
}
