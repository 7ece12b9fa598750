//! What each form of a text can be.

use crate::engine::gazetteer::Form;
use std::ops::{Index, Range};

/// How likely a form names its country where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Plausibility {
    /// Not at all: a person, a street, an ordinary word.
    Out,
    /// Only if the article names that country in another way, too.
    Weak,
    /// Without any help from the rest of the article.
    Sure,
}

/// What a form can be, with how plausible that is where it stands.
pub(super) type Sense = (&'static Form, Plausibility);

/// The senses of all forms of a text, in one list: a long text may have a million forms.
#[derive(Debug, Default)]
pub(super) struct Senses {
    all: Vec<Sense>,
    /// Where those of each form are.
    ranges: Vec<Range<u32>>,
}

impl Senses {
    /// Adds a form with what it can be; nothing, and false, where it can be nothing.
    pub(super) fn push(&mut self, forms: impl Iterator<Item = &'static Form>) -> bool {
        let start = self.all.len();
        self.all.extend(forms.map(|form| (form, Plausibility::Out)));
        let is_any = self.all.len() > start;
        if is_any {
            self.ranges.push(start as u32..self.all.len() as u32);
        }
        is_any
    }

    /// The senses of each form, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[Sense]> {
        (0..self.ranges.len()).map(|number| &self[number])
    }

    /// The senses of all forms, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = &Sense> {
        self.iter().flatten()
    }

    /// The senses of a form, to be changed.
    pub(super) fn of_mut(&mut self, number: usize) -> &mut [Sense] {
        let range = &self.ranges[number];
        &mut self.all[range.start as usize..range.end as usize]
    }

    /// Keeps of a form's senses those that `keep` says.
    pub(super) fn retain(&mut self, number: usize, mut keep: impl FnMut(&Sense) -> bool) {
        let senses = self.of_mut(number);
        let mut count = 0;
        for at in 0..senses.len() {
            if keep(&senses[at]) {
                senses.swap(count, at);
                count += 1;
            }
        }
        let range = &mut self.ranges[number];
        range.end = range.start + count as u32;
    }
}

impl Index<usize> for Senses {
    type Output = [Sense];

    fn index(&self, number: usize) -> &[Sense] {
        let range = &self.ranges[number];
        &self.all[range.start as usize..range.end as usize]
    }
}
