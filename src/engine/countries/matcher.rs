//! All forms as one tree of words, and the pass that finds them in a text.

use super::senses::Senses;
use crate::engine::gazetteer::{Form, Geography, LexicalClasses, TermId};
use crate::engine::tokens::{Case, Token, TokenKind, Tokens};
use foldhash::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A form, or a phrase that means nothing here, with how its words must be written.
#[derive(Debug)]
struct Spelling {
    /// The form; none for a phrase that names no country.
    form: Option<&'static Form>,
    words: Written,
}

/// How words are written.
#[derive(Clone, Copy, Debug, Default)]
struct Written {
    /// Words that begin with a capital, a bit each.
    capital: u32,
    /// Words that are all capitals.
    upper: u32,
    /// The last word keeps its period (“Ga.”).
    period: bool,
}

impl Spelling {
    /// Whether it is looked for in this language, and the words of a text are written as its own must be.
    fn fits(&self, written: Written, language: &str) -> bool {
        self.form.is_none_or(|form| form.language.is_empty() || form.language == language)
            && self.words.capital & !written.capital == 0
            && self.words.upper & !written.upper == 0
            && (!self.words.period || written.period)
    }
}

/// A span of the text that reads as one or several forms.
#[derive(Debug)]
pub(super) struct Found {
    /// Its tokens.
    pub tokens: Range<usize>,
}

/// The tree: from a node and a word to the next node.
#[derive(Debug, Default)]
struct PhraseTrie {
    steps: HashMap<(u32, TermId), u32>,
    spellings: Vec<Vec<Spelling>>,
}

static PHRASE_TRIE: LazyLock<PhraseTrie> = LazyLock::new(PhraseTrie::new);

/// Builds the tree, unless it is there.
pub(super) fn read_forms() {
    LazyLock::force(&PHRASE_TRIE);
}

/// The most words a phrase has.
const MAX_PHRASE_TOKENS: usize = 10;

impl PhraseTrie {
    fn new() -> Self {
        let mut trie = Self { spellings: vec![Vec::new()], ..Self::default() };
        let geography = Geography::get();
        let forms = geography.forms.iter().map(|form| (form.text, Some(form)));
        let forms: Vec<_> = forms.chain(geography.nothing.iter().map(|text| (*text, None))).collect();
        // Each is a paragraph of one text, which is tokenised much sooner than thousands of texts.
        let text = forms.iter().map(|(text, _)| *text).collect::<Vec<_>>().join("\n\n");
        let tokens = Tokens::new(&text, &[]);
        assert_eq!(tokens.paragraphs().len(), forms.len(), "every form is a paragraph");
        for ((text, form), range) in forms.into_iter().zip(tokens.paragraphs()) {
            trie.add(text, form, &tokens, range.clone());
        }
        trie
    }

    fn add(&mut self, text: &str, form: Option<&'static Form>, tokens: &Tokens<'_>, range: Range<usize>) {
        let mut node = 0;
        let mut written = Written { period: text.ends_with('.'), ..Written::default() };
        let abbreviation = !text.contains(char::is_lowercase);
        let words = range.filter(|at| !is_hyphen(tokens, *at)).map(|at| &tokens.list()[at]);
        for (number, token) in words.enumerate().take(MAX_PHRASE_TOKENS) {
            let next = self.spellings.len() as u32;
            node = *self.steps.entry((node, token.term)).or_insert(next);
            if node == next {
                self.spellings.push(Vec::new());
            }
            match token.case {
                Case::Upper if abbreviation => written.upper |= 1 << number,
                Case::Upper | Case::Capital => written.capital |= 1 << number,
                Case::Lower => {}
            }
        }
        self.spellings[node as usize].push(Spelling { form, words: written });
    }

    /// The longest phrase that starts at token `start`: its end, and the forms that it can be.
    fn longest(
        &self,
        tokens: &Tokens<'_>,
        start: usize,
        language: &str,
    ) -> Option<(usize, impl Iterator<Item = &'static Form>)> {
        let (mut node, mut at) = (0, start);
        let mut written = Written::default();
        let mut best = None;
        for number in 0..MAX_PHRASE_TOKENS {
            let Some(token) = tokens.get(at) else { break };
            let Some(next) = self.steps.get(&(node, token.term)) else { break };
            node = *next;
            written.capital |= u32::from(starts_capital(token)) << number;
            written.upper |= u32::from(token.case == Case::Upper) << number;
            at += 1;
            let spellings = &self.spellings[node as usize];
            if !spellings.is_empty() {
                written.period = tokens.str(at - 1).ends_with('.');
                if spellings.iter().any(|one| one.fits(written, language)) {
                    best = Some((at, spellings, written));
                }
            }
            if is_hyphen(tokens, at)
                && tokens.joins_previous(at)
                && at + 1 < tokens.list().len()
                && tokens.joins_previous(at + 1)
            {
                at += 1;
            }
        }
        let (end, spellings, written) = best?;
        let fitting = spellings.iter().filter(move |one| one.fits(written, language));
        Some((end, fitting.filter_map(|one| one.form)))
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
/// `language` is the text's, or empty: names in other languages are left out. How plausible the senses are is left open.
pub(super) fn find(tokens: &Tokens<'_>, language: &str) -> (Vec<Found>, Senses) {
    let (mut found, mut senses) = (Vec::new(), Senses::default());
    let trie = &*PHRASE_TRIE;
    let mut free = 0;
    for (at, token) in tokens.list().iter().enumerate() {
        let may_begin = token.is(LexicalClasses::GEOGRAPHIC)
            && (starts_capital(token) || token.is(LexicalClasses::SMALL_GEOGRAPHIC));
        if at < free || !may_begin {
            continue;
        }
        let Some((end, forms)) = trie.longest(tokens, at, language) else { continue };
        if senses.push(forms) {
            found.push(Found { tokens: at..end });
        }
        free = end;
    }
    (found, senses)
}
