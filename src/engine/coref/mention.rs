//! A mention: a place where somebody or something that can speak is spoken of, and how it is tied to a verb of saying.

use std::ops::Range;

/// A pronoun by what it can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pronoun {
    /// he
    He,
    /// she
    She,
    /// they
    They,
    /// it
    It,
    /// I, we: the article's author, outside quotations.
    First,
}

/// What a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    /// The name of one of the article's people, by position.
    Person(usize),
    /// A pronoun.
    Pronoun(Pronoun),
    /// “the minister”, “one resident”, “officials”.
    PersonNominal,
    /// “the ministry”, “police”.
    Organisation,
    /// “a statement”, “the report”.
    Document,
    /// A name that is no person's: “the White House”, “Amnesty International”.
    Name,
    /// Several who speak together: “Ana Diaz and Tom Hill”, “the ministry, police and residents”.
    Coordination,
}

impl MentionKind {
    /// The kind as a small number, for features; which person or what body does not matter to them.
    pub(crate) fn code(self) -> u64 {
        match self {
            // Several stand where one would.
            Self::Person(_) | Self::Coordination => 0,
            Self::Pronoun(pronoun) => 1 + pronoun as u64,
            Self::PersonNominal => 10,
            Self::Organisation => 11,
            Self::Document => 12,
            Self::Name => 13,
        }
    }
}

/// A place where somebody or something that can speak is spoken of.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Its tokens, with determiner and modifiers; a name without its titles.
    pub tokens: Range<usize>,
    /// Where the words that belong to it begin: the title before a name.
    pub start: usize,
    /// Its main word: the noun of a description, the last word of a name.
    pub head: usize,
    /// What it is.
    pub kind: MentionKind,
    /// Whether it stands within quotation marks.
    pub quoted: bool,
    /// Number of its sentence.
    pub sentence: usize,
    /// Number of its paragraph.
    pub paragraph: usize,
    /// Whether no other mention stands before it in its sentence, and no preposition right before it.
    pub is_subject: bool,
    /// Whether it is one of a group, which speaks for it.
    pub in_coordination: bool,
    /// Whether it is a pronoun that is no subject and cannot speak: his, him, her.
    pub is_dependent: bool,
    /// How it is tied to a verb of saying.
    pub attachment: CueAttachment,
}

impl Mention {
    /// Whether it can be the source of a quotation outside it.
    pub(crate) fn can_speak(&self) -> bool {
        !self.quoted && !self.in_coordination && !self.is_dependent
    }
}

/// The grammar between a mention and the verb of saying it is tied to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// None was seen.
    #[default]
    None,
    /// “X said”, “X also said”, “X has said”.
    Subject,
    /// “X, a farmer, said”, “X (below) said”, “X, who farms here, said”.
    Appositive,
    /// “said X”, “said the Russian minister X”.
    Inverted,
    /// “according to X”.
    According,
    /// “X’s words”, “X’s office”.
    Possessive,
    /// “X took the floor and said”, “X left, saying”: first in a sentence that has a verb of saying further on.
    Distant,
    /// “said to X”, “with X”: after a preposition.
    Oblique,
    /// “described by X as”, “in the words of X”.
    Agent,
    /// “X:” at the start of a line.
    Heading,
}

impl Relation {
    /// Whether the mention is the one who speaks.
    #[must_use]
    pub fn speaks(self) -> bool {
        matches!(
            self,
            Self::Subject
                | Self::Appositive
                | Self::Inverted
                | Self::According
                | Self::Agent
                | Self::Distant
                | Self::Heading
        )
    }
}

/// A mention's tie to a verb of saying.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CueAttachment {
    /// The grammar.
    pub relation: Relation,
    /// The verb's token.
    pub cue: Option<usize>,
}

impl CueAttachment {
    pub(super) fn to(relation: Relation, cue: usize) -> Self {
        Self { relation, cue: Some(cue) }
    }

    pub(super) fn without_cue(relation: Relation) -> Self {
        Self { relation, cue: None }
    }
}
