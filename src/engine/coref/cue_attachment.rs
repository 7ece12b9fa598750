//! How a mention is tied to a verb of saying: “X said”, “X, who leads the party, said”, “said X”, “according to X”.

use super::mention::{CueAttachment, Mention, MentionKind, Relation};
use super::mention_index::MentionIndex;
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::tokens::{Case, TokenKind};

/// The longest apposition that is read over, in tokens.
const MAX_APPOSITION_TOKENS: usize = 30;
/// How far a sentence's verb of saying may be from its subject, in tokens.
const MAX_CUE_DISTANCE_TOKENS: usize = 45;

/// The tie of a mention.
pub(super) fn attach_cue(index: &MentionIndex<'_>, mention: &Mention) -> CueAttachment {
    let tokens = index.tokens;
    let end = mention.tokens.end;
    let own = |at: usize| {
        tokens.get(at).is_some_and(|token| token.sentence as usize == mention.sentence)
            && index.quoted_span_at(at).is_none()
    };
    let possessive = own(end) && tokens.list()[end].kind == TokenKind::Clitic && tokens.str(end).ends_with(['s', 'S']);
    if own(end) && tokens.str(end) == ":" && mention.start == tokens.paragraphs()[mention.paragraph].start {
        return CueAttachment::without_cue(Relation::Heading);
    }
    if !possessive {
        if let Some(cue) = cue_after(index, end, &own) {
            if is_complement(index, mention.start) {
                return CueAttachment::without_cue(Relation::Oblique);
            }
            return CueAttachment::to(Relation::Subject, cue);
        }
        if let Some(cue) = after_apposition(index, end, &own) {
            return CueAttachment::to(Relation::Appositive, cue);
        }
        if let Some(cue) = tag_verb_after(index, mention, &own) {
            return CueAttachment::to(Relation::Subject, cue);
        }
        // “the owner, Ana Diaz, said”: the name is itself the apposition.
        let comma = |at: usize| own(at) && index.tokens.str(at) == ",";
        if mention.start > 0
            && comma(mention.start - 1)
            && comma(end)
            && let Some(cue) = cue_after(index, end + 1, &own)
        {
            return CueAttachment::to(Relation::Subject, cue);
        }
    }
    if possessive {
        // “recalled Ana’s father Tom Hill”: the verb is not Ana’s.
        return match before(index, mention.start, &own) {
            Some(attachment) if attachment.relation == Relation::Oblique => attachment,
            _ => CueAttachment::without_cue(Relation::Possessive),
        };
    }
    if let Some(attachment) = before(index, owner_start(index, mention.start), &own) {
        return attachment;
    }
    if mention.is_subject
        && let Some(cue) = (end..end + MAX_CUE_DISTANCE_TOKENS)
            .take_while(|at| own(*at))
            .find(|at| is_verb(index, *at) && !is_passive(index, *at) && !is_in_relative_clause(index, *at))
    {
        return CueAttachment::to(Relation::Distant, cue);
    }
    CueAttachment::default()
}

/// Whether what begins at `start` belongs to the noun for a person before it: in “a teacher in Lima said” it is not Lima
/// that speaks.
fn is_complement(index: &MentionIndex<'_>, start: usize) -> bool {
    let Some(noun) = start.checked_sub(2) else { return false };
    matches!(index.tokens.str(start - 1), "of" | "from" | "in" | "at" | "for" | "with" | "on")
        && index.is(noun, LexicalClasses::HUMAN | LexicalClasses::PERSON_NOUN)
}

/// Whether a verb of saying stands at `at`, and not the noun of the same form (“the report”, “his claims”).
fn is_verb(index: &MentionIndex<'_>, at: usize) -> bool {
    let noun = at > 0 && index.is(at - 1, LexicalClasses::DETERMINER) && !index.is(at - 1, LexicalClasses::AUXILIARY);
    index.is_cue(at) && !noun
}

/// Whether “who” or “which” is the subject of the verb of saying at `at`: “Russia backs Iran, which considers it …”.
fn is_in_relative_clause(index: &MentionIndex<'_>, at: usize) -> bool {
    let before =
        (at.saturating_sub(3)..at).rev().find(|at| !index.is(*at, LexicalClasses::ADVERB | LexicalClasses::AUXILIARY));
    before.is_some_and(|before| matches!(index.tokens.str(before), "who" | "which"))
}

/// Forms of “be” before a passive verb.
const BE: &[&str] = &["is", "are", "was", "were", "been", "being"];

/// Whether the verb of saying at `at` is one that its subject undergoes: “Diaz was told”, “is described by”, “was widely
/// criticised”; but “Diaz was quoted” is speech of hers, and so is “was saying”.
fn is_passive(index: &MentionIndex<'_>, at: usize) -> bool {
    let str = |at: usize| index.tokens.str(at);
    let before = (at.saturating_sub(2)..at).rev().find(|at| !index.is(*at, LexicalClasses::ADVERB));
    before.is_some_and(|before| BE.contains(&str(before)))
        && !str(at).ends_with("ing")
        && !matches!(str(at), "quoted" | "cited" | "reported")
}

/// Whether the word at `at` has the form of a verb that can close a tag: “beams”, “retorted”.
fn is_tag_verb(index: &MentionIndex<'_>, at: usize) -> bool {
    let token = index.tokens.list()[at];
    let other = LexicalClasses::GRAMMAR | LexicalClasses::ADVERB | LexicalClasses::PERSON_NOUNS;
    let word = index.tokens.str(at);
    token.kind == TokenKind::Word
        && token.case == Case::Lower
        && !token.is(other)
        && (word.ends_with("ed") || word.ends_with('s') && !word.ends_with("ss"))
}

/// Whether a quoted span ends right before token `at`, a comma between them or not.
fn follows_quote(index: &MentionIndex<'_>, at: usize) -> bool {
    let before =
        at.checked_sub(1).map(|before| if index.tokens.str(before) == "," { before.saturating_sub(1) } else { before });
    before.is_some_and(|before| index.quoted_span_at(before).is_some())
}

/// The verb of a tag that no list has as a verb of saying: “…,” Diaz beams.
fn tag_verb_after(index: &MentionIndex<'_>, mention: &Mention, own: &impl Fn(usize) -> bool) -> Option<usize> {
    let verb = mention.tokens.end;
    let closes = |at: usize| {
        !own(at)
            || index.tokens.list()[at].kind == TokenKind::Mark
            || index.is(at, LexicalClasses::PREPOSITION | LexicalClasses::CONJUNCTION | LexicalClasses::ADVERB)
    };
    (follows_quote(index, mention.start) && own(verb) && is_tag_verb(index, verb) && closes(verb + 1)).then_some(verb)
}

/// The verb that follows with nothing but auxiliaries and adverbs before it.
fn cue_after(index: &MentionIndex<'_>, from: usize, own: &impl Fn(usize) -> bool) -> Option<usize> {
    for at in from..from + 6 {
        if !own(at) {
            return None;
        }
        if index.is_cue(at) {
            return (at == from || !is_passive(index, at)).then_some(at);
        }
        let token = index.tokens.list()[at];
        let skipped = token.is(LexicalClasses::AUXILIARY | LexicalClasses::ADVERB | LexicalClasses::WEEKDAY)
            || token.kind == TokenKind::Clitic
            || (token.kind == TokenKind::Word && index.tokens.str(at).ends_with("ly"));
        if !skipped {
            return None;
        }
    }
    None
}

/// The verb after “, …,”, “(…)”, “— … —” or a relative clause.
fn after_apposition(index: &MentionIndex<'_>, from: usize, own: &impl Fn(usize) -> bool) -> Option<usize> {
    if !own(from) {
        return None;
    }
    let closing: &[&str] = match index.tokens.str(from) {
        "," => &[","],
        "(" => &[")"],
        "—" | "–" | "-" => &["—", "–", "-"],
        // “X of Ohio said”, “X from the union said”.
        "of" | "from" | "in" | "at" | "for" | "with" | "on" => return after_complement(index, from, own),
        _ => return None,
    };
    if closing == [","]
        && own(from + 1)
        && matches!(index.tokens.str(from + 1), "who" | "which")
        && let Some(cue) = cue_after(index, from + 2, own)
    {
        return Some(cue);
    }
    let mut end = from + 1;
    // A list inside an apposition has commas too: every comma is tried.
    while end < from + MAX_APPOSITION_TOKENS && own(end) {
        if closing.contains(&index.tokens.str(end)) {
            if let Some(cue) = cue_after(index, end + 1, own) {
                return Some(cue);
            }
            if own(end + 1) && index.tokens.str(end) == ")" && index.tokens.str(end + 1) == "," {
                return after_apposition(index, end + 1, own);
            }
        }
        end += 1;
    }
    if closing == [","] && own(from + 1) && index.tokens.str(from + 1) == "who" {
        return (from + 2..from + MAX_APPOSITION_TOKENS).take_while(|at| own(*at)).find(|at| is_verb(index, *at));
    }
    None
}

fn after_complement(index: &MentionIndex<'_>, from: usize, own: &impl Fn(usize) -> bool) -> Option<usize> {
    for at in from + 1..from + 10 {
        if !own(at) {
            return None;
        }
        if index.is_cue(at) {
            return is_verb(index, at).then_some(at);
        }
        if index.tokens.list()[at].is(LexicalClasses::PRONOUN | LexicalClasses::AUXILIARY)
            && !index.is(at, LexicalClasses::DETERMINER)
        {
            return cue_after(index, at, own);
        }
        if index.tokens.str(at) == "," {
            return after_apposition(index, at, own);
        }
    }
    None
}

/// Where “Ana’s father Tom Hill” begins, of which `start` is the father.
fn owner_start(index: &MentionIndex<'_>, start: usize) -> usize {
    let clitic = start.checked_sub(2).filter(|_| index.tokens.list()[start - 1].kind == TokenKind::Clitic);
    clitic.and_then(|at| index.mention_at(at)).map_or(start, |owner| index.mentions[owner].start)
}

/// “Ana Diaz, head of the school at Lima University said”, “a source close to Ana Diaz told”: the verb stands after a
/// name that only belongs to its subject. Gives it to the subject.
pub(super) fn reattach_nested_subjects(index: &mut MentionIndex<'_>) {
    for number in 1..index.mentions.len() {
        let mention = &index.mentions[number];
        let inner = matches!(mention.attachment.relation, Relation::Subject | Relation::Appositive)
            && !matches!(mention.kind, MentionKind::Pronoun(_))
            && mention.start > 0
            && (matches!(
                index.tokens.str(mention.start - 1),
                "of" | "to" | "from" | "in" | "at" | "for" | "on" | "near" | "by"
            ) || is_possessive(index, mention.start - 1));
        if !inner {
            continue;
        }
        let subject = (number.saturating_sub(4)..number).rev().filter(|before| {
            let before = &index.mentions[*before];
            let can_speak = match before.kind {
                MentionKind::Person(_) => true,
                MentionKind::PersonNominal | MentionKind::Organisation => mention.kind != MentionKind::Name,
                _ => false,
            };
            let own = before.attachment;
            let free = !own.relation.speaks() || own.relation == Relation::Distant || own.cue == mention.attachment.cue;
            let near = before.sentence == mention.sentence
                && (before.tokens.end..before.tokens.end + MAX_APPOSITION_TOKENS).contains(&mention.start);
            can_speak && free && near && is_nested(index, before.tokens.end, mention.start)
        });
        if let Some(subject) = subject.max_by_key(|at| matches!(index.mentions[*at].kind, MentionKind::Person(_))) {
            let attachment = mention.attachment;
            index.mentions[subject].attachment = CueAttachment { relation: Relation::Appositive, ..attachment };
            index.mentions[number].attachment = CueAttachment { relation: Relation::Oblique, ..attachment };
        }
    }
}

/// Whether the possessive of the word before stands at `at`: “Ana’s”, “the players’”.
fn is_possessive(index: &MentionIndex<'_>, at: usize) -> bool {
    index.tokens.list()[at].kind == TokenKind::Clitic
        || (at > 0
            && matches!(index.tokens.str(at), "’" | "'")
            && index.tokens.joins_previous(at)
            && index.tokens.str(at - 1).ends_with('s'))
}

/// Whether what stands from `end` to `start` ties a name to the mention that ends there: an apposition that is never
/// closed, or words without a verb.
fn is_nested(index: &MentionIndex<'_>, end: usize, start: usize) -> bool {
    let marks = |at: &usize| matches!(index.tokens.str(*at), "," | ";" | ":" | "“" | "\"");
    let verbs = LexicalClasses::AUXILIARY | LexicalClasses::CUE | LexicalClasses::CONJUNCTION | LexicalClasses::PRONOUN;
    match (end..start).filter(marks).count() {
        // “Ana Diaz from the Players’ Union”, but not “Ana Diaz’s office in Lima”.
        0 => !(end..start).any(|at| index.is(at, verbs) || (at == end && is_possessive(index, at))),
        1 => index.tokens.str(end) == ",",
        _ => false,
    }
}

/// A verb has one subject: a mention far from it does not speak where another one stands right before it (“Ana Diaz, who
/// lives where police say …”).
pub(super) fn resolve_shared_cues(index: &mut MentionIndex<'_>) {
    let mut nearest: Option<(usize, usize)> = None;
    for number in (0..index.mentions.len()).rev() {
        let mention = &index.mentions[number];
        let Some(cue) = mention.attachment.cue else { continue };
        let far = match mention.attachment.relation {
            Relation::Distant => true,
            Relation::Appositive => index.is(mention.tokens.end + 1, LexicalClasses::PRONOUN),
            Relation::Subject => {
                nearest = Some((number, cue));
                false
            }
            _ => false,
        };
        if far && nearest.is_some_and(|(other, verb)| verb == cue && other > number) {
            index.mentions[number].attachment = CueAttachment::default();
        }
    }
}

/// The verb of “was dismissed as “…” by X”, of which “by” stands at `by`.
fn passive_before_speech(index: &MentionIndex<'_>, by: usize) -> Option<usize> {
    let speech = index.quoted_span_at(by.checked_sub(1)?)?;
    let open = (0..by).rev().take_while(|at| index.quoted_span_at(*at) == Some(speech)).last()?;
    let sentence = index.tokens.list()[by].sentence;
    let cue = (open.saturating_sub(4)..open).rev().find(|at| index.is_cue(*at))?;
    let passive = cue > 0 && BE.contains(&index.tokens.str(cue - 1)) && index.tokens.list()[cue].sentence == sentence;
    passive.then_some(cue)
}

/// The longest description without an article that is read over between a verb and a name, in tokens.
const MAX_BARE_TITLE_TOKENS: usize = 3;

/// The verb of saying that ends at `at`, or before a word or two for what somebody is: “said goalkeeper Ana Diaz”.
fn verb_before(index: &MentionIndex<'_>, at: usize, own: &impl Fn(usize) -> bool) -> Option<usize> {
    let edges = LexicalClasses::PREPOSITION
        | LexicalClasses::CONJUNCTION
        | LexicalClasses::PRONOUN
        | LexicalClasses::AUXILIARY
        | LexicalClasses::ADVERB;
    let can_describe = |at: &usize| {
        let token = index.tokens.list()[*at];
        (token.kind == TokenKind::Word && token.case == Case::Lower && !token.is(edges | LexicalClasses::WEEKDAY))
            || index.tokens.str(*at) == "-"
    };
    let walk = (at.saturating_sub(MAX_BARE_TITLE_TOKENS)..=at).rev().take_while(|at| own(*at));
    walk.scan(true, |open, at| std::mem::replace(open, can_describe(&at)).then_some(at)).find(|at| index.is_cue(*at))
}

/// What stands before the mention and its title: a verb, “according to”, another preposition.
fn before(index: &MentionIndex<'_>, start: usize, own: &impl Fn(usize) -> bool) -> Option<CueAttachment> {
    let at = start.checked_sub(1).filter(|at| own(*at))?;
    let tag_verb = || (is_tag_verb(index, at) && follows_quote(index, at)).then_some(at);
    if let Some(cue) = verb_before(index, at, own).or_else(tag_verb) {
        return Some(CueAttachment::to(Relation::Inverted, cue));
    }
    let word = index.tokens.str(at);
    let before = at.checked_sub(1).filter(|at| own(*at));
    if word == "to"
        && let Some(before) = before
        && index.tokens.str(before).eq_ignore_ascii_case("according")
    {
        return Some(CueAttachment::to(Relation::According, before));
    }
    if word == "by" {
        let cue = match before {
            Some(before) => Some(before).filter(|before| index.is_cue(*before)),
            None => passive_before_speech(index, at),
        };
        if let Some(cue) = cue {
            return Some(CueAttachment::to(Relation::Agent, cue));
        }
    }
    if word == "of"
        && before.is_some_and(|before| ["words", "view", "opinion", "phrase"].contains(&index.tokens.str(before)))
    {
        return Some(CueAttachment::without_cue(Relation::Agent));
    }
    if index.is(at, LexicalClasses::PREPOSITION) {
        let cue = before.filter(|before| index.is_cue(*before));
        return Some(CueAttachment { relation: Relation::Oblique, cue });
    }
    None
}
