//! How a mention is tied to a verb of saying: “X said”, “X, who leads the party, said”, “said X”, “according to X”.

use super::scene::{Mention, MentionKind, Scene};
use crate::engine::gazetteer::Classes;
use crate::engine::tokens::{Case, TokenKind};

/// The grammar between a mention and the verb of saying it is tied to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// None was seen.
    #[default]
    None,
    /// “X said”, “X also said”, “X has said”.
    Subject,
    /// “X, a farmer, said”, “X (below) said”, “X, who farms here, said”.
    Apposed,
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
                | Self::Apposed
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
pub struct Link {
    /// The grammar.
    pub relation: Relation,
    /// The verb's token.
    pub cue: Option<usize>,
}

impl Link {
    fn to(relation: Relation, cue: usize) -> Self {
        Self { relation, cue: Some(cue) }
    }

    fn without_cue(relation: Relation) -> Self {
        Self { relation, cue: None }
    }
}

/// The longest apposition that is read over, in tokens.
const APPOSITION: usize = 30;
/// How far a sentence's verb of saying may be from its subject, in tokens.
const REACH: usize = 45;

/// The tie of a mention.
pub(super) fn link(scene: &Scene<'_>, mention: &Mention) -> Link {
    let tokens = scene.tokens;
    let end = mention.tokens.end;
    let own = |at: usize| {
        tokens.get(at).is_some_and(|token| token.sentence as usize == mention.sentence)
            && scene.stretch_at(at).is_none()
    };
    let possessive = own(end) && tokens.list()[end].kind == TokenKind::Clitic && tokens.str(end).ends_with(['s', 'S']);
    if own(end) && tokens.str(end) == ":" && mention.start == tokens.paragraphs()[mention.paragraph].start {
        return Link::without_cue(Relation::Heading);
    }
    if !possessive {
        if let Some(cue) = cue_after(scene, end, &own) {
            return Link::to(Relation::Subject, cue);
        }
        if let Some(cue) = after_apposition(scene, end, &own) {
            return Link::to(Relation::Apposed, cue);
        }
        // “the owner, Ana Diaz, said”: the name is itself the apposition.
        let comma = |at: usize| own(at) && scene.tokens.str(at) == ",";
        if mention.start > 0
            && comma(mention.start - 1)
            && comma(end)
            && let Some(cue) = cue_after(scene, end + 1, &own)
        {
            return Link::to(Relation::Subject, cue);
        }
    }
    if possessive {
        // “recalled Ana’s father Tom Hill”: the verb is not Ana’s.
        return match before(scene, mention.start, &own) {
            Some(link) if link.relation == Relation::Oblique => link,
            _ => Link::without_cue(Relation::Possessive),
        };
    }
    if let Some(link) = before(scene, owner_start(scene, mention.start), &own) {
        return link;
    }
    if mention.leads
        && let Some(cue) =
            (end..end + REACH).take_while(|at| own(*at)).find(|at| is_verb(scene, *at) && !is_undergone(scene, *at))
    {
        return Link::to(Relation::Distant, cue);
    }
    Link::default()
}

/// Whether a verb of saying stands at `at`, and not the noun of the same form (“the report”, “his claims”).
fn is_verb(scene: &Scene<'_>, at: usize) -> bool {
    let noun = at > 0 && scene.is(at - 1, Classes::DETERMINER) && !scene.is(at - 1, Classes::AUXILIARY);
    scene.is(at, Classes::CUE) && !noun
}

/// Forms of “be” before a passive verb.
const BE: &[&str] = &["is", "are", "was", "were", "been", "being"];

/// Whether the verb of saying at `at` is one that its subject undergoes: “Diaz was told”, “is described by”, “was widely
/// criticised”; but “Diaz was quoted” is speech of hers, and so is “was saying”.
fn is_undergone(scene: &Scene<'_>, at: usize) -> bool {
    let str = |at: usize| scene.tokens.str(at);
    let before = (at.saturating_sub(2)..at).rev().find(|at| !scene.is(*at, Classes::ADVERB));
    before.is_some_and(|before| BE.contains(&str(before)))
        && !str(at).ends_with("ing")
        && !matches!(str(at), "quoted" | "cited" | "reported")
}

/// The verb that follows with nothing but auxiliaries and adverbs before it.
fn cue_after(scene: &Scene<'_>, from: usize, own: &impl Fn(usize) -> bool) -> Option<usize> {
    for at in from..from + 6 {
        if !own(at) {
            return None;
        }
        if scene.is(at, Classes::CUE) {
            return (at == from || !is_undergone(scene, at)).then_some(at);
        }
        let token = scene.tokens.list()[at];
        let skipped = token.is(Classes::AUXILIARY | Classes::ADVERB | Classes::WEEKDAY)
            || token.kind == TokenKind::Clitic
            || (token.kind == TokenKind::Word && scene.tokens.str(at).ends_with("ly"));
        if !skipped {
            return None;
        }
    }
    None
}

/// The verb after “, …,”, “(…)”, “— … —” or a relative clause.
fn after_apposition(scene: &Scene<'_>, from: usize, own: &impl Fn(usize) -> bool) -> Option<usize> {
    if !own(from) {
        return None;
    }
    let closing: &[&str] = match scene.tokens.str(from) {
        "," => &[","],
        "(" => &[")"],
        "—" | "–" | "-" => &["—", "–", "-"],
        // “X of Ohio said”, “X from the union said”.
        "of" | "from" | "in" | "at" | "for" | "with" | "on" => return after_complement(scene, from, own),
        _ => return None,
    };
    if closing == [","]
        && own(from + 1)
        && matches!(scene.tokens.str(from + 1), "who" | "which")
        && let Some(cue) = cue_after(scene, from + 2, own)
    {
        return Some(cue);
    }
    let mut end = from + 1;
    // A list inside an apposition has commas too: every comma is tried.
    while end < from + APPOSITION && own(end) {
        if closing.contains(&scene.tokens.str(end)) {
            if let Some(cue) = cue_after(scene, end + 1, own) {
                return Some(cue);
            }
            if own(end + 1) && scene.tokens.str(end) == ")" && scene.tokens.str(end + 1) == "," {
                return after_apposition(scene, end + 1, own);
            }
        }
        end += 1;
    }
    if closing == [","] && own(from + 1) && scene.tokens.str(from + 1) == "who" {
        return (from + 2..from + APPOSITION).take_while(|at| own(*at)).find(|at| is_verb(scene, *at));
    }
    None
}

fn after_complement(scene: &Scene<'_>, from: usize, own: &impl Fn(usize) -> bool) -> Option<usize> {
    for at in from + 1..from + 10 {
        if !own(at) {
            return None;
        }
        if scene.is(at, Classes::CUE) {
            return is_verb(scene, at).then_some(at);
        }
        if scene.tokens.list()[at].is(Classes::PRONOUN | Classes::AUXILIARY) && !scene.is(at, Classes::DETERMINER) {
            return cue_after(scene, at, own);
        }
        if scene.tokens.str(at) == "," {
            return after_apposition(scene, at, own);
        }
    }
    None
}

/// Where “Ana’s father Tom Hill” begins, of which `start` is the father.
fn owner_start(scene: &Scene<'_>, start: usize) -> usize {
    let clitic = start.checked_sub(2).filter(|_| scene.tokens.list()[start - 1].kind == TokenKind::Clitic);
    clitic.and_then(|at| scene.mention_at(at)).map_or(start, |owner| scene.mentions[owner].start)
}

/// “Ana Diaz, head of the school at Lima University said”, “a source close to Ana Diaz told”: the verb stands after a
/// name that only belongs to its subject. Gives it to the subject.
pub(super) fn mend_inner_subjects(scene: &mut Scene<'_>) {
    for number in 1..scene.mentions.len() {
        let mention = &scene.mentions[number];
        let inner = matches!(mention.link.relation, Relation::Subject | Relation::Apposed)
            && !matches!(mention.kind, MentionKind::Pronoun(_))
            && mention.start > 0
            && (matches!(
                scene.tokens.str(mention.start - 1),
                "of" | "to" | "from" | "in" | "at" | "for" | "on" | "near" | "by"
            ) || scene.tokens.list()[mention.start - 1].kind == TokenKind::Clitic);
        if !inner {
            continue;
        }
        let subject = (number.saturating_sub(4)..number).rev().filter(|before| {
            let before = &scene.mentions[*before];
            let can_speak = match before.kind {
                MentionKind::Person(_) => true,
                MentionKind::Human | MentionKind::Body => mention.kind != MentionKind::Name,
                _ => false,
            };
            let own = before.link;
            let free = !own.relation.speaks() || own.relation == Relation::Distant || own.cue == mention.link.cue;
            let near = before.sentence == mention.sentence && mention.start < before.tokens.end + APPOSITION;
            can_speak && free && near && belongs(scene, before.tokens.end, mention.start)
        });
        if let Some(subject) = subject.max_by_key(|at| matches!(scene.mentions[*at].kind, MentionKind::Person(_))) {
            let link = mention.link;
            scene.mentions[subject].link = Link { relation: Relation::Apposed, ..link };
            scene.mentions[number].link = Link { relation: Relation::Oblique, ..link };
        }
    }
}

/// Whether what stands from `end` to `start` ties a name to the mention that ends there: an apposition that is never
/// closed, or words without a verb.
fn belongs(scene: &Scene<'_>, end: usize, start: usize) -> bool {
    let marks = |at: &usize| matches!(scene.tokens.str(*at), "," | ";" | ":" | "“" | "\"");
    let verbs = Classes::AUXILIARY | Classes::CUE | Classes::CONJUNCTION | Classes::PRONOUN;
    match (end..start).filter(marks).count() {
        0 => !(end..start).any(|at| scene.is(at, verbs) || scene.tokens.list()[at].kind == TokenKind::Clitic),
        1 => scene.tokens.str(end) == ",",
        _ => false,
    }
}

/// A verb has one subject: a mention far from it does not speak where another one stands right before it (“Ana Diaz, who
/// lives where police say …”).
pub(super) fn mend_rivals(scene: &mut Scene<'_>) {
    let mut nearest: Option<(usize, usize)> = None;
    for number in (0..scene.mentions.len()).rev() {
        let mention = &scene.mentions[number];
        let Some(cue) = mention.link.cue else { continue };
        let far = match mention.link.relation {
            Relation::Distant => true,
            Relation::Apposed => scene.is(mention.tokens.end + 1, Classes::PRONOUN),
            Relation::Subject => {
                nearest = Some((number, cue));
                false
            }
            _ => false,
        };
        if far && nearest.is_some_and(|(other, verb)| verb == cue && other > number) {
            scene.mentions[number].link = Link::default();
        }
    }
}

/// The verb of “was dismissed as “…” by X”, of which “by” stands at `by`.
fn passive_before_speech(scene: &Scene<'_>, by: usize) -> Option<usize> {
    let speech = scene.stretch_at(by.checked_sub(1)?)?;
    let open = (0..by).rev().take_while(|at| scene.stretch_at(*at) == Some(speech)).last()?;
    let sentence = scene.tokens.list()[by].sentence;
    let cue = (open.saturating_sub(4)..open).rev().find(|at| scene.is(*at, Classes::CUE))?;
    let passive = cue > 0 && BE.contains(&scene.tokens.str(cue - 1)) && scene.tokens.list()[cue].sentence == sentence;
    passive.then_some(cue)
}

/// The longest description without an article that is read over between a verb and a name, in tokens.
const CALLING: usize = 3;

/// The verb of saying that ends at `at`, or before a word or two for what somebody is: “said goalkeeper Ana Diaz”.
fn verb_before(scene: &Scene<'_>, at: usize, own: &impl Fn(usize) -> bool) -> Option<usize> {
    let edges = Classes::PREPOSITION | Classes::CONJUNCTION | Classes::PRONOUN | Classes::AUXILIARY | Classes::ADVERB;
    let calls = |at: &usize| {
        let token = scene.tokens.list()[*at];
        (token.kind == TokenKind::Word && token.case == Case::Lower && !token.is(edges | Classes::WEEKDAY))
            || scene.tokens.str(*at) == "-"
    };
    let walk = (at.saturating_sub(CALLING)..=at).rev().take_while(|at| own(*at));
    walk.scan(true, |open, at| std::mem::replace(open, calls(&at)).then_some(at)).find(|at| scene.is(*at, Classes::CUE))
}

/// What stands before the mention and its title: a verb, “according to”, another preposition.
fn before(scene: &Scene<'_>, start: usize, own: &impl Fn(usize) -> bool) -> Option<Link> {
    let at = start.checked_sub(1).filter(|at| own(*at))?;
    if let Some(cue) = verb_before(scene, at, own) {
        return Some(Link::to(Relation::Inverted, cue));
    }
    let word = scene.tokens.str(at);
    let before = at.checked_sub(1).filter(|at| own(*at));
    if word == "to"
        && let Some(before) = before
        && scene.tokens.str(before).eq_ignore_ascii_case("according")
    {
        return Some(Link::to(Relation::According, before));
    }
    if word == "by" {
        let cue = match before {
            Some(before) => Some(before).filter(|before| scene.is(*before, Classes::CUE)),
            None => passive_before_speech(scene, at),
        };
        if let Some(cue) = cue {
            return Some(Link::to(Relation::Agent, cue));
        }
    }
    if word == "of"
        && before.is_some_and(|before| ["words", "view", "opinion", "phrase"].contains(&scene.tokens.str(before)))
    {
        return Some(Link::without_cue(Relation::Agent));
    }
    if scene.is(at, Classes::PREPOSITION) {
        let cue = before.filter(|before| scene.is(*before, Classes::CUE));
        return Some(Link { relation: Relation::Oblique, cue });
    }
    None
}
