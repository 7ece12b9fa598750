//! Every mention of an article, in order, with what stands around it.

use super::coordination::add_coordinations;
use super::cue_attachment::{CueAttachment, attach_cue, reattach_nested_subjects, resolve_shared_cues};
use super::noun_phrases;
use crate::annotations::Person;
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::quote_marks::QuotedSpan;
use crate::engine::tokens::{Case, TokenKind, Tokens};
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
    /// How it is tied to a verb of saying.
    pub attachment: CueAttachment,
}

/// The mentions of an article and where they are.
#[derive(Debug)]
pub struct MentionIndex<'a> {
    /// The tokens.
    pub tokens: &'a Tokens<'a>,
    /// The people.
    pub people: &'a [Person],
    /// All mentions, in order of their first token.
    pub mentions: Vec<Mention>,
    /// For every token: 1 more than the number of the quoted span it is in (its marks included), 0 outside.
    span_at_token: Vec<u32>,
    /// For every token: 1 more than the number of the mention it is in, 0 outside.
    mention_at: Vec<u32>,
    /// For every sentence, its paragraph.
    paragraphs: Vec<u32>,
}

impl<'a> MentionIndex<'a> {
    /// Lays out the mentions of a text with its people and its quoted spans between marks; linear in the text.
    #[must_use]
    pub fn new(tokens: &'a Tokens<'a>, people: &'a [Person], quoted_spans: &[QuotedSpan]) -> Self {
        let count = tokens.list().len();
        let mut index = Self {
            tokens,
            people,
            mentions: Vec::new(),
            span_at_token: vec![0; count],
            mention_at: vec![0; count],
            paragraphs: Vec::with_capacity(tokens.sentences().len()),
        };
        for (number, quoted_span) in quoted_spans.iter().enumerate() {
            index.span_at_token[quoted_span.open..quoted_span.after].fill(number as u32 + 1);
        }
        for (number, range) in tokens.paragraphs().iter().enumerate() {
            while let Some(sentence) = tokens.sentences().get(index.paragraphs.len())
                && sentence.start < range.end
            {
                index.paragraphs.push(number as u32);
            }
        }
        let captions = captions(tokens);
        index.add_people(&captions);
        index.add_others(&captions);
        index.mark_subjects();
        for number in 0..index.mentions.len() {
            if !index.mentions[number].quoted {
                index.mentions[number].attachment = attach_cue(&index, &index.mentions[number]);
            }
        }
        add_coordinations(&mut index);
        reattach_nested_subjects(&mut index);
        resolve_shared_cues(&mut index);
        index
    }

    fn add_people(&mut self, captions: &[Range<usize>]) {
        let mut named: Vec<(Range<usize>, usize)> = Vec::new();
        for (number, person) in self.people.iter().enumerate() {
            named.extend(person.mentions.iter().map(|span| (self.tokens.within(*span), number)));
        }
        let captioned = |at: usize| captions[..captions.partition_point(|caption| caption.start <= at)].last();
        let outside_captions =
            |name: &Range<usize>| captioned(name.start).is_none_or(|caption| caption.end <= name.start);
        named.retain(|(range, _)| !range.is_empty() && outside_captions(range) && !is_credit(self.tokens, range));
        named.sort_by_key(|(range, number)| (range.start, range.end, *number));
        for (range, person) in named {
            if self.mention_at[range.start] == 0 {
                let start = noun_phrases::title_start(self, range.start);
                self.push(range.clone(), start, range.end - 1, MentionKind::Person(person));
            }
        }
    }

    fn add_others(&mut self, captions: &[Range<usize>]) {
        let mut captions = captions.iter().peekable();
        let mut at = 0;
        while at < self.tokens.list().len() {
            if let Some(caption) = captions.next_if(|caption| caption.start <= at) {
                at = at.max(caption.end);
                continue;
            }
            if self.mention_at[at] == 0 {
                if let Some(pronoun) = pronoun(self.tokens, at) {
                    self.push(at..at + 1, at, at, MentionKind::Pronoun(pronoun));
                } else if self.span_at_token[at] == 0
                    && let Some((range, head, kind)) = noun_phrases::at(self, at)
                {
                    let next = range.end;
                    self.push(range.clone(), range.start, head, kind);
                    at = next;
                    continue;
                }
            }
            at += 1;
        }
        self.arrange();
    }

    /// Puts the mentions in order, a group before its members, and notes at each token the innermost of them.
    pub(super) fn arrange(&mut self) {
        self.mentions.sort_by_key(|mention| (mention.tokens.start, std::cmp::Reverse(mention.tokens.end)));
        for (number, mention) in self.mentions.iter().enumerate() {
            self.mention_at[mention.tokens.clone()].fill(number as u32 + 1);
        }
    }

    fn push(&mut self, tokens: Range<usize>, start: usize, head: usize, kind: MentionKind) {
        let sentence = self.tokens.list()[tokens.start].sentence as usize;
        self.mention_at[tokens.clone()].fill(self.mentions.len() as u32 + 1);
        self.mentions.push(Mention {
            start,
            head,
            kind,
            quoted: self.span_at_token[tokens.start] != 0,
            sentence,
            paragraph: self.paragraph_of_sentence(sentence),
            is_subject: false,
            in_coordination: false,
            attachment: CueAttachment::default(),
            tokens,
        });
    }

    fn mark_subjects(&mut self) {
        let mut last = usize::MAX;
        // “While Diaz has complained, Hill was calm, saying”: the sentence is Hill's.
        let mut waiting: Option<usize> = None;
        for number in 0..self.mentions.len() {
            let mention = &self.mentions[number];
            if mention.quoted {
                continue;
            }
            let free = mention.start == 0
                || !self.tokens.list()[mention.start - 1].is(LexicalClasses::PREPOSITION)
                || self.tokens.list()[mention.start].sentence != self.tokens.list()[mention.start - 1].sentence;
            if mention.sentence != last && free {
                last = mention.sentence;
                let opening = self.tokens.list()[self.tokens.sentences()[last].start];
                waiting = (opening.is(LexicalClasses::CONJUNCTION) || self.is_participle(last)).then_some(number);
                self.mentions[number].is_subject = true;
            } else if let Some(first) =
                waiting.filter(|first| free && self.mentions[*first].sentence == mention.sentence)
            {
                let start = mention.start;
                if start > 0 && self.tokens.str(start - 1) == "," {
                    self.mentions[first].is_subject = false;
                    self.mentions[number].is_subject = true;
                    waiting = None;
                }
            }
        }
    }

    /// Whether a sentence begins as “Asked whether Diaz would come, Hill …” does: with a clause that the subject follows.
    fn is_participle(&self, sentence: usize) -> bool {
        let first = self.tokens.sentences()[sentence].start;
        let word = self.tokens.str(first);
        self.mention_at(first).is_none() && (word.ends_with("ing") || word.ends_with("ed") || word == "Told")
    }

    /// The paragraph that holds a sentence.
    #[must_use]
    pub fn paragraph_of_sentence(&self, sentence: usize) -> usize {
        self.paragraphs.get(sentence).copied().unwrap_or_default() as usize
    }

    /// The number of the quoted span that token `at` is in, its marks included.
    #[must_use]
    pub fn quoted_span_at(&self, at: usize) -> Option<usize> {
        self.span_at_token.get(at).and_then(|number| (*number as usize).checked_sub(1))
    }

    /// The number of the mention that token `at` is in.
    #[must_use]
    pub fn mention_at(&self, at: usize) -> Option<usize> {
        self.mention_at.get(at).and_then(|number| (*number as usize).checked_sub(1))
    }

    /// Whether quoted span `number`, of which `at` is a token, names a person who does not speak of himself (“I am Ana Diaz”).
    pub(super) fn names_person(&self, number: usize, at: usize, person: usize) -> bool {
        let first = self.first_from(at);
        let span_at_token = |mention: &&Mention| self.quoted_span_at(mention.head) == Some(number);
        let named = |mention: &Mention| {
            let mut before = mention.start.saturating_sub(3)..mention.start;
            mention.kind == MentionKind::Person(person)
                && !before.any(|at| matches!(self.tokens.str(at), "I" | "me" | "name"))
        };
        self.mentions[..first].iter().rev().take_while(span_at_token).any(named)
            || self.mentions[first..].iter().take_while(span_at_token).any(named)
    }

    /// What stands at `at`, for features: which mark, or what kind of word; 0 for nothing.
    pub(crate) fn context_code(&self, at: Option<usize>) -> u64 {
        let Some(token) = at.and_then(|at| self.tokens.get(at)) else { return 0 };
        let kinds =
            [LexicalClasses::CUE, LexicalClasses::PREPOSITION, LexicalClasses::CONJUNCTION, LexicalClasses::AUXILIARY];
        match token.kind {
            TokenKind::Mark => token.term.bits(),
            TokenKind::Clitic => 5,
            TokenKind::Word => kinds.iter().position(|class| token.is(*class)).map_or(6, |at| at as u64 + 1),
            _ => 7,
        }
    }

    /// What stands before a mention in its sentence.
    pub(crate) fn context_code_before(&self, mention: &Mention) -> u64 {
        let own = |at: &usize| self.tokens.list()[*at].sentence as usize == mention.sentence;
        self.context_code(mention.start.checked_sub(1).filter(own))
    }

    /// The position of the first mention that starts at token `at` or later.
    #[must_use]
    pub fn first_from(&self, at: usize) -> usize {
        self.mentions.partition_point(|mention| mention.tokens.start < at)
    }

    /// Whether token `at` is a word outside quotation marks that belongs to any of `classes`.
    #[must_use]
    pub fn is(&self, at: usize, classes: LexicalClasses) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(classes)) && self.span_at_token[at] == 0
    }
}

/// What a credit begins with.
const CREDIT_WORDS: &[&str] =
    &["image", "images", "photo", "photos", "photograph", "photographs", "picture", "pictures", "pic", "credit"];

/// The longest credit and the longest caption, in tokens; what is longer is no caption, and only ends in a credit.
const MAX_CREDIT_TOKENS: usize = 16;
const MAX_CAPTION_TOKENS: usize = 60;

/// Whether the token, if there is one, is one of these words.
fn is_one_of(tokens: &Tokens<'_>, at: Option<usize>, words: &[&str]) -> bool {
    at.is_some_and(|at| tokens.get(at).is_some() && words.iter().any(|word| tokens.str(at).eq_ignore_ascii_case(word)))
}

/// The captions of pictures with their credits, in order: sentences that end in a credit in brackets, in which nobody
/// speaks, “Ana Diaz in May (Image: Tom Hill)”. Where a page lost its lines they stand among what others say. Of a sentence
/// that goes on, or that tells who speaks, it is the credit alone.
fn captions(tokens: &Tokens<'_>) -> Vec<Range<usize>> {
    let list = tokens.list();
    let opens = |at: &usize| list[*at].kind == TokenKind::Mark && tokens.str(*at) == "(";
    let credit = |at: &usize| {
        let twice = usize::from(is_one_of(tokens, Some(at + 2), &["credit", "credits"]));
        is_one_of(tokens, Some(at + 1), CREDIT_WORDS)
            && is_one_of(tokens, Some(at + 2 + twice), &[":", "by", "courtesy"])
    };
    let speech = |at: usize| {
        list[at].is(LexicalClasses::REPORTING)
            || list[at].kind == TokenKind::Mark && matches!(tokens.str(at), "“" | "”" | "\"")
    };
    let caption = |at: usize| {
        let end = 1 + (at..list.len().min(at + MAX_CREDIT_TOKENS)).find(|at| tokens.str(*at) == ")").unwrap_or(at);
        let start = tokens.sentences()[list[at].sentence as usize].start;
        let goes_on = list
            .get(end)
            .is_some_and(|next| next.kind == TokenKind::Word && next.case == Case::Lower || tokens.str(end) == ",");
        let alone = at - start <= MAX_CAPTION_TOKENS && !goes_on && !(start..at).any(speech);
        (if alone { start } else { at })..end
    };
    (0..list.len()).filter(|at| opens(at) && credit(at)).map(caption).collect()
}

/// Whether a name is only that of who took a picture: “Image: Ana Diaz”, “Photo by Ana Diaz”, “Ana Diaz/Agency”.
fn is_credit(tokens: &Tokens<'_>, name: &Range<usize>) -> bool {
    let is = |at: Option<usize>, words: &[&str]| is_one_of(tokens, at, words);
    let signed = is(name.start.checked_sub(1), &[":", "by"]) && is(name.start.checked_sub(2), CREDIT_WORDS);
    let agency = tokens.get(name.end + 1).is_some_and(|next| next.is_capitalised() && next.kind == TokenKind::Word);
    signed || (agency && tokens.str(name.end) == "/")
}

/// The pronoun that stands at `at`, if one does that can speak.
fn pronoun(tokens: &Tokens<'_>, at: usize) -> Option<Pronoun> {
    let token = tokens.list()[at];
    if token.kind != TokenKind::Word || !token.is(LexicalClasses::PRONOUN) {
        return None;
    }
    let word = tokens.str(at);
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    match word.len() {
        1 => is("i").then_some(Pronoun::First),
        2 if is("he") => Some(Pronoun::He),
        2 if is("it") => Some(Pronoun::It),
        2 if is("we") => Some(Pronoun::First),
        3 if is("she") => Some(Pronoun::She),
        4 if is("they") => Some(Pronoun::They),
        _ => None,
    }
}
