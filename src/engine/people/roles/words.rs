//! The word lists of the roles: nouns for persons, forms of verbs, and the words that stand around a role.

use crate::engine::gazetteer::{LexicalClasses, TermId, rows};
use crate::engine::tokens::{Case, TokenKind, Tokens};
use crate::text::{fold, is_slip};
use foldhash::{HashMap, HashSet};
use std::sync::OnceLock;

/// The shortest title that is known with a slip of the pen (“prime mininster”), in bytes.
const MIN_SLIP_BYTES: usize = 8;

/// What a word does beside a role; see `data/words/roles.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Use {
    /// is, became.
    Linking,
    /// served, works.
    Serving,
    /// elected, named.
    Appointed,
    /// women, children: their possessive belongs to the post.
    Owner,
    /// acting, housing: stands in a post.
    Participle,
    /// man, person: says too little alone.
    Generic,
    /// who, which, after: a clause begins.
    Clause,
    /// then, now, formerly.
    Aside,
    /// host, coach: a verb as often as a noun.
    Verbal,
    /// duo, men: more than one.
    Several,
    /// Mr, Sir: before a name, no role.
    Style,
    /// first, last: in a role, also at the start of a sentence.
    Modifier,
}

/// The lists, read once.
#[derive(Debug)]
pub(super) struct RoleWords {
    singular: HashSet<TermId>,
    plural: HashSet<TermId>,
    uses: HashMap<TermId, Vec<Use>>,
    /// Endings of nouns for persons.
    endings: Vec<&'static str>,
    /// The long nouns, by first letter, for slips of the pen.
    long: Vec<&'static str>,
}

impl RoleWords {
    /// The lists in `data/words`.
    ///
    /// # Panics
    /// When a class is unknown: the list is compiled in, and a test reads it.
    pub(super) fn get() -> &'static Self {
        static WORDS: OnceLock<RoleWords> = OnceLock::new();
        WORDS.get_or_init(Self::load)
    }

    fn load() -> Self {
        let list = |list: &'static str| {
            rows(list).flat_map(|(_, columns)| columns.skip(1)).flat_map(str::split_ascii_whitespace)
        };
        let nouns = || list(include_str!("../../../../data/words/person-nouns.tsv"));
        let mut endings = Vec::new();
        let mut uses: HashMap<TermId, Vec<Use>> = HashMap::default();
        for (_, mut columns) in rows(include_str!("../../../../data/words/roles.tsv")) {
            let class = match columns.next() {
                Some("linking") => Use::Linking,
                Some("serving") => Use::Serving,
                Some("appointed") => Use::Appointed,
                Some("owner") => Use::Owner,
                Some("participle") => Use::Participle,
                Some("generic") => Use::Generic,
                Some("clause") => Use::Clause,
                Some("aside") => Use::Aside,
                Some("verbal") => Use::Verbal,
                Some("style") => Use::Style,
                Some("modifier") => Use::Modifier,
                Some("several") => Use::Several,
                Some("ending") => {
                    endings.extend(columns.flat_map(str::split_ascii_whitespace));
                    continue;
                }
                other => panic!("data/words/roles.tsv: no class is called {other:?}"),
            };
            for word in columns.flat_map(str::split_ascii_whitespace) {
                uses.entry(TermId::of(word)).or_default().push(class);
            }
        }
        Self {
            singular: nouns().map(TermId::of).collect(),
            plural: nouns().map(|noun| TermId::of(&plural(noun))).collect(),
            uses,
            endings,
            long: nouns().filter(|noun| noun.len() >= MIN_SLIP_BYTES).collect(),
        }
    }

    pub(super) fn is(&self, word: TermId, wanted: Use) -> bool {
        self.uses.get(&word).is_some_and(|uses| uses.contains(&wanted))
    }

    /// Whether token `at` is a noun for a person.
    pub(super) fn is_person_noun(&self, tokens: &Tokens<'_>, at: usize) -> bool {
        let token = &tokens.list()[at];
        if token.kind != TokenKind::Word {
            return false;
        }
        // “MP”, “PC”, but not “am” and “pm”.
        let listed = token.is(LexicalClasses::JOB_TITLE | LexicalClasses::HUMAN | LexicalClasses::KIN)
            && (token.case != Case::Lower || tokens.str(at).len() > 2)
            && !token.is(LexicalClasses::PRONOUN | LexicalClasses::AUXILIARY);
        listed
            || self.singular.contains(&token.term)
            || self.plural.contains(&token.term)
            || self.is(token.term, Use::Several)
            || self.ends_compound(tokens, at)
            || self.has_ending(tokens.str(at))
            || self.is_misspelt(tokens, at)
    }

    /// Whether the word ends a compound of the list: “second-in-command”.
    fn ends_compound(&self, tokens: &Tokens<'_>, at: usize) -> bool {
        let mut start = at;
        while start >= 2
            && tokens.str(start - 1) == "-"
            && tokens.joins_previous(start)
            && tokens.joins_previous(start - 1)
        {
            start -= 2;
        }
        start < at && self.singular.contains(&TermId::of(tokens.span(start..at + 1).slice(tokens.text())))
    }

    /// “videographer”: a long word with the ending of nouns for persons.
    fn has_ending(&self, text: &str) -> bool {
        self.endings.iter().any(|ending| text.len() > ending.len() + 1 && text.ends_with(ending))
    }

    /// Whether the noun stands for several: “judges”, “Sens.”, “women”.
    pub(super) fn is_plural(&self, tokens: &Tokens<'_>, at: usize) -> bool {
        let word = tokens.list()[at].term;
        self.is(word, Use::Several) || (self.plural.contains(&word) && !self.singular.contains(&word))
    }

    /// “prime mininster”: a word of no list that is a long noun but for a letter.
    fn is_misspelt(&self, tokens: &Tokens<'_>, at: usize) -> bool {
        let token = &tokens.list()[at];
        let text = tokens.str(at);
        let unknown = token.classes == LexicalClasses::NONE && token.cluster.bits() == 0;
        unknown && token.case == Case::Lower && text.len() >= MIN_SLIP_BYTES && {
            let folded = fold(text);
            self.long.iter().any(|noun| is_slip(noun, &folded))
        }
    }
}

/// The plural of a noun.
fn plural(noun: &str) -> String {
    if let Some(stem) = noun.strip_suffix("man") {
        return format!("{stem}men");
    }
    match noun {
        "child" => "children".to_owned(),
        "person" => "people".to_owned(),
        "wife" => "wives".to_owned(),
        _ if noun.ends_with('y')
            && !noun.ends_with(['a', 'e', 'o', 'u'])
            && !noun.ends_with("ey")
            && !noun.ends_with("oy") =>
        {
            format!("{}ies", &noun[..noun.len() - 1])
        }
        _ if noun.ends_with(['s', 'x', 'z']) || noun.ends_with("ch") || noun.ends_with("sh") => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}
