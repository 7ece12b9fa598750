//! The people of an article: names clustered into people, with the fullest form of each name and the roles.

mod clusters;
mod name_parts;
mod roles;

use super::gazetteer::{LexicalClasses, TermId};
use super::ner::{EntityKind, EntitySpan, has_honorific, is_certain_person};
use super::tokens::{Case, TokenKind, Tokens};
use crate::annotations::{Evidence, Person};
use crate::text::Span;
use clusters::Cluster;
use foldhash::HashSet;
use std::ops::Range;

/// The least margin, in the clearest mention, of a person known by a single word (set with `train cross` on the
/// annotated articles of `data/README.md`). The margins are not added up: a company named ten times looks a little like
/// a person ten times.
const SINGLE_TOKEN_MARGIN: f32 = 25.0;
/// The same for a word that also stands in a name of another kind (“Diaz” beside “Diaz Motors”).
const CONTESTED_MARGIN: f32 = 30.0;
/// The same for a person with a full name or a certain context.
const CERTAIN_MARGIN: f32 = 2.0;

/// Finds the people among the names of a text, most prominent first.
///
/// Prominence is the number of mentions; those in the headline and the first sentences count more.
#[must_use]
pub fn find(tokens: &Tokens<'_>, names: &[EntitySpan]) -> Vec<Person> {
    let other = names.iter().filter(|name| name.kind != EntityKind::Person);
    let elsewhere: HashSet<TermId> =
        other.flat_map(|name| &tokens.list()[name.tokens.clone()]).map(|token| token.term).collect();
    let names: Vec<&EntitySpan> = names.iter().filter(|name| name.kind == EntityKind::Person).collect();
    let styled = |free: &mut usize, name: &&EntitySpan| {
        let range = with_style(tokens, &name.tokens, *free);
        *free = range.end;
        Some(range)
    };
    let ranges: Vec<Range<usize>> = names.iter().scan(0, styled).collect();
    let margin = |mention: &Range<usize>| {
        let at = names.partition_point(|name| name.tokens.end < mention.end);
        names.get(at).map_or(0.0, |name| name.margin.max(0.0))
    };
    let mut people: Vec<(usize, Person)> = clusters::cluster_names(tokens, &ranges)
        .iter()
        .filter(|cluster| is_clear(tokens, cluster, margin, &elsewhere))
        .map(|cluster| (prominence(tokens, cluster), person(tokens, cluster, &ranges)))
        .collect();
    people.sort_by(|(a, one), (b, other)| {
        b.cmp(a).then(one.mentions[0].cmp(&other.mentions[0])).then_with(|| one.name.cmp(&other.name))
    });
    people.into_iter().map(|(_, person)| person).collect()
}

/// Whether the margin is large enough; `elsewhere` holds the words of names of other kinds.
fn is_clear(
    tokens: &Tokens<'_>,
    cluster: &Cluster,
    margin: impl Fn(&Range<usize>) -> f32,
    elsewhere: &HashSet<TermId>,
) -> bool {
    let list = tokens.list();
    // “Ms Diaz” and “Diaz, 61,” are people, however little else the article says of them.
    let is_certain = |mention: &Range<usize>| {
        has_honorific(tokens, mention.start)
            || is_certain_person(tokens, mention.start)
            || is_relative(tokens, mention.start)
            || goes_on_with_who(tokens, mention)
    };
    let is_renowned = |mention: &Range<usize>| list[mention.start].is(LexicalClasses::RENOWNED);
    let is_contested = |mention: &Range<usize>| elsewhere.contains(&list[mention.start].term);
    let mentions = || cluster.mentions.iter();
    let contested = mentions().any(is_contested);
    let bar = match () {
        () if mentions().any(|mention| mention.len() > 1 || is_certain(mention)) => CERTAIN_MARGIN,
        () if contested => CONTESTED_MARGIN,
        () if mentions().any(is_renowned) => CERTAIN_MARGIN,
        () => SINGLE_TOKEN_MARGIN,
    };
    mentions().any(|mention| margin(mention) > bar) && !mentions().any(|mention| is_called_body(tokens, mention))
}

/// How many tokens after a name and its comma are read for the noun of an apposition.
const MAX_BODY_TOKENS: usize = 5;

/// Whether an apposition calls the name a body of people: “Denwa, the Japanese company, said”; not “Denwa, the company
/// said”.
fn is_called_body(tokens: &Tokens<'_>, mention: &Range<usize>) -> bool {
    let list = tokens.list();
    let from = mention.end + 1;
    let opens = list.get(from).is_some_and(|token| token.is(LexicalClasses::DETERMINER));
    if !opens || tokens.str(mention.end) != "," {
        return false;
    }
    let inside = |at: &usize| list[*at].kind == TokenKind::Word && !list[*at].is(LexicalClasses::PREPOSITION);
    let noun = (from..list.len().min(from + MAX_BODY_TOKENS)).take_while(inside).last();
    noun.is_some_and(|at| {
        let closed = list.get(at + 1).is_some() && matches!(tokens.str(at + 1), "," | ".");
        let body = list[at].is(LexicalClasses::INSTITUTION) && !list[at].is(LexicalClasses::HUMAN);
        closed && body && list[at].case == Case::Lower
    })
}

/// Whether a kinship noun stands before the name: “her son Ali”, “his sister, Ana,”.
fn is_relative(tokens: &Tokens<'_>, at: usize) -> bool {
    let list = tokens.list();
    let comma = at > 0 && tokens.str(at - 1) == ",";
    at.checked_sub(1 + usize::from(comma)).is_some_and(|before| {
        list[before].is(LexicalClasses::KIN)
            && list[before].case == Case::Lower
            && list[before].sentence == list[at].sentence
    })
}

/// Whether a relative clause with “who” follows: “Ana, who”; not “a farmer from Lima, who”.
fn goes_on_with_who(tokens: &Tokens<'_>, mention: &Range<usize>) -> bool {
    let end = mention.end;
    let told = tokens.get(end + 1).is_some() && tokens.str(end) == "," && tokens.str(end + 1) == "who";
    told && !mention.start.checked_sub(1).is_some_and(|before| tokens.list()[before].is(LexicalClasses::PREPOSITION))
}

/// Extends a single-token name by a religious or royal style before it (“Pope Francis”, “Prince Harry”), unless that is
/// part of the previous name, which ends at `free`.
fn with_style(tokens: &Tokens<'_>, name: &Range<usize>, free: usize) -> Range<usize> {
    let styled = name.len() == 1
        && name.start > free
        && matches!(
            tokens.str(name.start - 1),
            "Pope" | "King" | "Queen" | "Prince" | "Princess" | "Emperor" | "Empress"
        );
    if styled { name.start - 1..name.end } else { name.clone() }
}

fn prominence(tokens: &Tokens<'_>, cluster: &Cluster) -> usize {
    let first = tokens.sentences().len().min(3);
    let lead = tokens.sentences().get(first.wrapping_sub(1)).map_or(0, |sentence| sentence.end);
    cluster.mentions.iter().map(|mention| if mention.start < lead { 3 } else { 1 }).sum()
}

fn person(tokens: &Tokens<'_>, cluster: &Cluster, people: &[Range<usize>]) -> Person {
    let mentions: Vec<Span> = cluster.mentions.iter().map(|mention| tokens.span(mention.clone())).collect();
    let fullest = cluster.mentions.iter().rev().max_by_key(|mention| fullness(tokens, mention));
    let name = fullest.map(|mention| written(tokens, mention)).unwrap_or_default();
    Person {
        name,
        mentions,
        roles: roles::roles(tokens, &cluster.mentions, people),
        evidence: evidence(tokens, cluster),
    }
}

/// Order of fullness: more words, then more letters. Handles come last, all-caps forms after others.
fn fullness(tokens: &Tokens<'_>, mention: &Range<usize>) -> (bool, usize, usize, bool) {
    let words = mention.clone().filter(|at| tokens.list()[*at].kind == TokenKind::Word).count();
    let text = tokens.span(mention.clone()).slice(tokens.text());
    (words > 0, words, text.len(), text.chars().any(char::is_lowercase))
}

/// A name on one line, with single spaces.
fn written(tokens: &Tokens<'_>, mention: &Range<usize>) -> String {
    let text = tokens.span(mention.clone()).slice(tokens.text());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Why this is taken for a person: the signs that a reader would point at.
fn evidence(tokens: &Tokens<'_>, cluster: &Cluster) -> Vec<Evidence> {
    let mut evidence: Vec<Evidence> = Vec::new();
    let mut add = |what: &str, span: Span| {
        if !evidence.iter().any(|known| known.what == what) {
            evidence.push(Evidence { span: Some(span), what: what.to_owned() });
        }
    };
    for mention in &cluster.mentions {
        let first = &tokens.list()[mention.start];
        if let Some(before) = mention.start.checked_sub(1).map(|at| &tokens.list()[at])
            && before.sentence == first.sentence
        {
            if before.is(LexicalClasses::HONORIFIC | LexicalClasses::JOB_TITLE) {
                add("a title stands before the name", before.span);
            }
            if before.is(LexicalClasses::REPORTING) {
                add("a verb of speech stands beside the name", before.span);
            }
        }
        if let Some(after) = tokens.get(mention.end).filter(|after| after.sentence == first.sentence)
            && after.is(LexicalClasses::REPORTING)
        {
            add("a verb of speech stands beside the name", after.span);
        }
        if mention.len() > 1 && first.is(LexicalClasses::GIVEN) {
            add("it begins with a known given name", first.span);
        }
    }
    if evidence.is_empty() {
        let span = tokens.span(cluster.mentions[0].clone());
        evidence.push(Evidence {
            span: Some(span),
            what: "the words around it are those around a person's name".to_owned(),
        });
    }
    evidence
}
