//! The people of all articles as the articles have them, before they are joined.

use super::digest::{Facts, PersonFacts};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// One person of one article. Words are numbers of [`Faces::words`].
#[derive(Debug)]
pub(super) struct Face {
    pub(super) name: u32,
    forms: Range<u32>,
    roles: Range<u32>,
    called: Range<u32>,
}

/// The people of all articles, in order of the articles.
///
/// A name stands in thousands of articles and is kept once.
#[derive(Debug, Default)]
pub(super) struct Faces {
    pub(super) words: Vec<Arc<str>>,
    numbers: FxHashMap<Arc<str>, u32>,
    faces: Vec<Face>,
    /// Where the people of each article end.
    ends: Vec<u32>,
    forms: Vec<(u32, u32)>,
    roles: Vec<u32>,
    called: Vec<u32>,
}

impl Faces {
    /// Adds the people of the next article.
    pub(super) fn push(&mut self, facts: &Facts) {
        for PersonFacts { name, forms, roles, called } in &facts.people {
            let name = self.number(name);
            let ends = |faces: &Self| (faces.forms.len() as u32, faces.roles.len() as u32, faces.called.len() as u32);
            let before = ends(self);
            for (form, count) in forms {
                let form = self.number(form);
                self.forms.push((form, *count));
            }
            for role in roles {
                let role = self.number(role);
                self.roles.push(role);
            }
            for word in called {
                let word = self.number(word);
                self.called.push(word);
            }
            let after = ends(self);
            self.faces.push(Face {
                name,
                forms: before.0..after.0,
                roles: before.1..after.1,
                called: before.2..after.2,
            });
        }
        self.ends.push(self.faces.len() as u32);
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.words.len() as u32;
        let word: Arc<str> = word.into();
        self.words.push(Arc::clone(&word));
        self.numbers.insert(word, number);
        number
    }

    /// The people of each article.
    pub(super) fn articles(&self) -> impl Iterator<Item = &[Face]> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).map(|(begin, end)| &self.faces[begin as usize..*end as usize])
    }

    pub(super) fn word(&self, number: u32) -> &Arc<str> {
        &self.words[number as usize]
    }

    pub(super) fn name(&self, face: &Face) -> &str {
        self.word(face.name)
    }

    /// The words of the mentions, with how often they stand there.
    pub(super) fn forms(&self, face: &Face) -> &[(u32, u32)] {
        &self.forms[face.forms.start as usize..face.forms.end as usize]
    }

    pub(super) fn roles(&self, face: &Face) -> &[u32] {
        &self.roles[face.roles.start as usize..face.roles.end as usize]
    }

    /// The single words that the person is called by, folded.
    pub(super) fn called(&self, face: &Face) -> &[u32] {
        &self.called[face.called.start as usize..face.called.end as usize]
    }
}
