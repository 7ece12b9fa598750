//! The people of an article: names joined, the fullest form shown, what the article calls them.

mod join;
mod parts;
mod roles;

use super::gazetteer::{Classes, Word};
use super::names::{Name, NameKind, is_addressed, is_aged, is_called};
use super::tokens::{Case, TokenKind, Tokens};
use crate::annotations::{Evidence, Person};
use crate::text::Span;
use join::Cluster;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// How far the model must lead in the clearest mention for a person known by a single word to be one (set by `train
/// cross` on the annotated articles of `data/README.md`); not in all together, since a company that is named ten times
/// looks a little like a person ten times.
const SINGLE: f32 = 25.0;
/// The same for a word that is also in a name of something else (“Diaz” beside “Diaz Motors”).
const CONTESTED: f32 = 30.0;
/// The same for a person whom a full name or something else tells.
const TOLD: f32 = 2.0;

/// Finds the people among the names of a text, most prominent first.
///
/// Prominence: the number of mentions, with the headline and the first sentences counting more.
#[must_use]
pub fn find(tokens: &Tokens<'_>, names: &[Name]) -> Vec<Person> {
    let other = names.iter().filter(|name| name.kind != NameKind::Person);
    let elsewhere: FxHashSet<Word> =
        other.flat_map(|name| &tokens.list()[name.tokens.clone()]).map(|token| token.word).collect();
    let names: Vec<&Name> = names.iter().filter(|name| name.kind == NameKind::Person).collect();
    let styled = |free: &mut usize, name: &&Name| {
        let range = with_style(tokens, &name.tokens, *free);
        *free = range.end;
        Some(range)
    };
    let ranges: Vec<Range<usize>> = names.iter().scan(0, styled).collect();
    let lead = |mention: &Range<usize>| {
        let at = names.partition_point(|name| name.tokens.end < mention.end);
        names.get(at).map_or(0.0, |name| name.lead.max(0.0))
    };
    let mut people: Vec<(usize, Person)> = join::join(tokens, &ranges)
        .iter()
        .filter(|cluster| is_clear(tokens, cluster, lead, &elsewhere))
        .map(|cluster| (prominence(tokens, cluster), person(tokens, cluster)))
        .collect();
    people.sort_by(|(a, one), (b, other)| {
        b.cmp(a).then(one.mentions[0].cmp(&other.mentions[0])).then_with(|| one.name.cmp(&other.name))
    });
    people.into_iter().map(|(_, person)| person).collect()
}

/// Whether the model leads far enough; `elsewhere` are the words of names that are nobody's.
fn is_clear(
    tokens: &Tokens<'_>,
    cluster: &Cluster,
    lead: impl Fn(&Range<usize>) -> f32,
    elsewhere: &FxHashSet<Word>,
) -> bool {
    let list = tokens.list();
    // “Ms Diaz” and “Diaz, 61,” are somebody, however little else the article says of them.
    let is_told = |mention: &Range<usize>| {
        is_addressed(tokens, mention.start)
            || is_aged(tokens, mention.start)
            || is_called(tokens, mention.start)
            || is_relative(tokens, mention.start)
            || goes_on_with_who(tokens, mention)
    };
    let is_renowned = |mention: &Range<usize>| list[mention.start].is(Classes::RENOWNED);
    let is_contested = |mention: &Range<usize>| elsewhere.contains(&list[mention.start].word);
    let mentions = || cluster.mentions.iter();
    let contested = mentions().any(is_contested);
    let bar = match () {
        () if mentions().any(|mention| mention.len() > 1 || is_told(mention)) => TOLD,
        () if contested => CONTESTED,
        () if mentions().any(is_renowned) => TOLD,
        () => SINGLE,
    };
    mentions().any(|mention| lead(mention) > bar)
}

/// “her son Ali”, “his sister, Ana,”
fn is_relative(tokens: &Tokens<'_>, at: usize) -> bool {
    let list = tokens.list();
    let comma = at > 0 && tokens.str(at - 1) == ",";
    at.checked_sub(1 + usize::from(comma)).is_some_and(|before| {
        list[before].is(Classes::KIN) && list[before].case == Case::Lower && list[before].sentence == list[at].sentence
    })
}

/// “Ana, who”; not “a farmer from Lima, who”
fn goes_on_with_who(tokens: &Tokens<'_>, mention: &Range<usize>) -> bool {
    let end = mention.end;
    let told = tokens.get(end + 1).is_some() && tokens.str(end) == "," && tokens.str(end + 1) == "who";
    told && !mention.start.checked_sub(1).is_some_and(|before| tokens.list()[before].is(Classes::PREPOSITION))
}

/// “Pope Francis”, “Prince Harry”: a religious or royal style before a single name is part of it, unless it is in the name
/// before, which ends at `free`.
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

fn person(tokens: &Tokens<'_>, cluster: &Cluster) -> Person {
    let mentions: Vec<Span> = cluster.mentions.iter().map(|mention| tokens.span(mention.clone())).collect();
    let fullest = cluster.mentions.iter().rev().max_by_key(|mention| fullness(tokens, mention));
    let name = fullest.map(|mention| written(tokens, mention)).unwrap_or_default();
    Person { name, mentions, roles: roles::roles(tokens, &cluster.mentions), evidence: evidence(tokens, cluster) }
}

/// More words, then more letters; a handle is the least, shouted letters less than others.
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

/// Why this is taken for a person: the signs a reader would point at.
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
            if before.is(Classes::HONORIFIC | Classes::POST) {
                add("a title stands before the name", before.span);
            }
            if before.is(Classes::REPORTING) {
                add("a verb of speech stands beside the name", before.span);
            }
        }
        if let Some(after) = tokens.get(mention.end).filter(|after| after.sentence == first.sentence)
            && after.is(Classes::REPORTING)
        {
            add("a verb of speech stands beside the name", after.span);
        }
        if mention.len() > 1 && first.is(Classes::GIVEN) {
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
