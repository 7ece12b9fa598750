//! All forms as one tree of words, and the pass that finds them in a text.

use crate::engine::gazetteer::{Form, Geography, LexicalClasses, TermId};
use crate::engine::tokens::{Case, Token, TokenKind, Tokens};
use foldhash::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A form, or a phrase that means nothing here, with how its words must be written.
#[derive(Debug)]
pub(super) struct Sense {
    /// The form; none for a phrase that names no country.
    pub form: Option<&'static Form>,
    /// Words that must begin with a capital, a bit each.
    capital: u32,
    /// Words that must be all capitals.
    upper: u32,
    /// The last word must keep its period (“Ga.”).
    period: bool,
}

/// A span of the text that reads as one or several forms.
#[derive(Debug)]
pub(super) struct Found {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it can be; never empty.
    pub forms: Box<[&'static Form]>,
}

/// The tree: from a node and a word to the next node.
#[derive(Debug, Default)]
struct PhraseTrie {
    steps: HashMap<(u32, TermId), u32>,
    senses: Vec<Vec<Sense>>,
}

static PHRASE_TRIE: LazyLock<PhraseTrie> = LazyLock::new(PhraseTrie::new);

/// The most words a phrase has.
const MAX_PHRASE_TOKENS: usize = 10;

impl PhraseTrie {
    fn new() -> Self {
        let mut trie = Self { senses: vec![Vec::new()], ..Self::default() };
        let geography = Geography::get();
        for form in &geography.forms {
            trie.add(form.text, Some(form));
        }
        for text in &geography.nothing {
            trie.add(text, None);
        }
        trie
    }

    fn add(&mut self, text: &'static str, form: Option<&'static Form>) {
        let tokens = Tokens::new(text, &[]);
        let mut node = 0;
        let mut sense = Sense { form, capital: 0, upper: 0, period: text.ends_with('.') };
        let abbreviation = !text.contains(char::is_lowercase);
        let words = tokens.list().iter().enumerate().filter(|(at, _)| !is_hyphen(&tokens, *at));
        for (number, (_, token)) in words.enumerate().take(MAX_PHRASE_TOKENS) {
            let next = self.senses.len() as u32;
            node = *self.steps.entry((node, token.term)).or_insert(next);
            if node == next {
                self.senses.push(Vec::new());
            }
            match token.case {
                Case::Upper if abbreviation => sense.upper |= 1 << number,
                Case::Upper | Case::Capital => sense.capital |= 1 << number,
                Case::Lower => {}
            }
        }
        self.senses[node as usize].push(sense);
    }

    /// The longest phrase that starts at token `start`: its end and its senses.
    fn longest(&self, tokens: &Tokens<'_>, start: usize, language: &str) -> Option<(usize, Box<[&'static Form]>)> {
        let (mut node, mut at) = (0, start);
        let (mut capital, mut upper) = (0_u32, 0_u32);
        let mut best = None;
        for number in 0..MAX_PHRASE_TOKENS {
            let Some(token) = tokens.get(at) else { break };
            let Some(next) = self.steps.get(&(node, token.term)) else { break };
            node = *next;
            capital |= u32::from(starts_capital(token)) << number;
            upper |= u32::from(token.case == Case::Upper) << number;
            at += 1;
            let period = tokens.str(at - 1).ends_with('.');
            let fits = |sense: &&Sense| {
                sense.form.is_none_or(|form| form.language.is_empty() || form.language == language)
                    && sense.capital & !capital == 0
                    && sense.upper & !upper == 0
                    && (!sense.period || period)
            };
            let senses = &PHRASE_TRIE.senses[node as usize];
            if senses.iter().any(|sense| fits(&sense)) {
                let forms = || senses.iter().filter(fits).filter_map(|sense| sense.form);
                let mut all = Vec::with_capacity(forms().count());
                all.extend(forms());
                best = Some((at, all.into_boxed_slice()));
            }
            if is_hyphen(tokens, at)
                && tokens.joins_previous(at)
                && at + 1 < tokens.list().len()
                && tokens.joins_previous(at + 1)
            {
                at += 1;
            }
        }
        best
    }
}

/// “McDonald”, “U.S.”, “9/11” alike: what may stand where a name has a capital.
fn starts_capital(token: &Token) -> bool {
    token.case != Case::Lower || token.kind != TokenKind::Word
}

fn is_hyphen(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.kind == TokenKind::Mark) && matches!(tokens.str(at), "-" | "‑" | "–")
}

/// Every form in the text, in order and without overlaps: the longest at each place, from the left.
///
/// `language` is the text's, or empty: names in other languages are left out.
pub(super) fn find(tokens: &Tokens<'_>, language: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let phrase =
            if token.is(LexicalClasses::GEOGRAPHIC) { PHRASE_TRIE.longest(tokens, at, language) } else { None };
        let Some((end, forms)) = phrase else {
            at += 1;
            continue;
        };
        if !forms.is_empty() {
            found.push(Found { tokens: at..end, forms });
        }
        at = end;
    }
    found
}
