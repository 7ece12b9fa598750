//! Finds the mentions of an article and ties them to their verbs of saying.

use super::coordination::add_coordinations;
use super::cue_attachment::{attach_cue, reattach_nested_subjects, resolve_shared_cues};
use super::descriptions::appositive_person;
use super::mention::{MentionKind, Pronoun};
use super::mention_index::MentionIndex;
use super::noun_phrases;
use crate::annotations::Person;
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::quote_marks::QuotedSpan;
use crate::engine::tokens::{Case, TokenKind, Tokens};
use std::ops::Range;

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
        index.merge_premodifiers();
        index.mark_subjects();
        for number in (0..index.mentions.len()).take_while(|_| !tokens.is_stopped()) {
            if !index.mentions[number].quoted && !index.mentions[number].is_dependent {
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
        self.add_dependent_pronouns();
        self.arrange();
    }

    /// Adds “his”, “him” and “her”, which also stand inside descriptions: “her mother”.
    fn add_dependent_pronouns(&mut self) {
        for at in 0..self.tokens.list().len() {
            let token = self.tokens.list()[at];
            if !token.is(LexicalClasses::MASCULINE | LexicalClasses::FEMININE) {
                continue;
            }
            let kind = match self.tokens.str(at).to_ascii_lowercase().as_str() {
                "his" | "him" | "himself" => Pronoun::He,
                "her" | "hers" | "herself" => Pronoun::She,
                _ => continue,
            };
            let inside_name =
                self.mention_at(at).is_some_and(|at| matches!(self.mentions[at].kind, MentionKind::Person(_)));
            if !inside_name {
                self.push(at..at + 1, at, at, MentionKind::Pronoun(kind));
                if let Some(mention) = self.mentions.last_mut() {
                    mention.is_dependent = true;
                }
            }
        }
    }

    /// Joins what stands before a name and says who that is to the name, where the phrase is too long for
    /// [`noun_phrases::title_start`]: “said Harbour Authority deputy spokesman Tom Hill”, “Lima-based shipping lawyer Ana
    /// Diaz”. The verb is then the person's, not the authority's.
    fn merge_premodifiers(&mut self) {
        let mut merged = vec![false; self.mentions.len()];
        for number in 1..self.mentions.len() {
            if !matches!(self.mentions[number].kind, MentionKind::Person(_)) || self.mentions[number].quoted {
                continue;
            }
            for before in (number.saturating_sub(MAX_PREMODIFIERS)..number).rev() {
                let (name, other) = (&self.mentions[number], &self.mentions[before]);
                let near = other.sentence == name.sentence && other.tokens.end <= name.start && !other.quoted;
                let nominal = !matches!(other.kind, MentionKind::Person(_) | MentionKind::Pronoun(_));
                if !near || !nominal || !noun_phrases::is_premodifier(self, other, name) {
                    break;
                }
                self.mentions[number].start = other.start;
                merged[before] = true;
            }
        }
        if merged.contains(&true) {
            let mut merged = merged.iter();
            self.mentions.retain(|_| merged.next() == Some(&false));
            self.mention_at.fill(0);
            self.arrange();
        }
    }

    fn mark_subjects(&mut self) {
        let mut last = usize::MAX;
        // “While Diaz has complained, Hill was calm, saying”: the sentence is Hill's.
        let mut waiting: Option<usize> = None;
        for number in 0..self.mentions.len() {
            let mention = &self.mentions[number];
            if mention.quoted || mention.is_dependent {
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
        // “A former teacher, Ana Diaz, was …”: the name is the subject as its description is.
        for number in 0..self.mentions.len() {
            if self.mentions[number].is_subject && appositive_person(self, number).is_some() {
                let name =
                    number + 1 + self.mentions[number + 1..].iter().take_while(|other| other.is_dependent).count();
                if let Some(name) = self.mentions.get_mut(name) {
                    name.is_subject = true;
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
}

/// How many mentions before a name are joined to it at most.
const MAX_PREMODIFIERS: usize = 3;

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
