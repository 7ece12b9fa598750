//! Which names of an article are one person's.

use super::parts::Parts;
use crate::engine::gazetteer::{Classes, Word};
use crate::engine::tokens::{TokenKind, Tokens};
use std::ops::Range;

/// One person while names are joined.
#[derive(Debug)]
pub(super) struct Cluster {
    /// The full names that were joined, first the one that began the cluster.
    full: Vec<Parts>,
    /// The mentions, as tokens, in order of the text.
    pub mentions: Vec<Range<usize>>,
    gender: Option<Gender>,
}

/// What titles and given names tell of a person's gender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gender {
    Female,
    Male,
}

/// Joins the names of an article into people, in order of their first mention.
///
/// Full names come first, since a surname may stand alone in the headline before the full name is given; then each
/// bare name goes to the person who has it as surname, else as given name. Where two people share it, the title's
/// gender decides, then who was mentioned last before.
pub(super) fn join(tokens: &Tokens<'_>, names: &[Range<usize>]) -> Vec<Cluster> {
    let parts: Vec<Parts> = names.iter().map(|name| Parts::new(tokens, name)).collect();
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut of: Vec<Option<usize>> = vec![None; names.len()];
    // The longest names first: “Maria” and “Lopez” must not each draw a different “Maria Lopez Garcia”.
    let mut order: Vec<usize> = (0..names.len()).filter(|at| parts[*at].len() > 1).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(parts[*at].len()), *at));
    for at in order {
        let known = clusters.iter().position(|cluster| cluster.full.iter().any(|full| full.agrees(&parts[at])));
        let cluster = known.unwrap_or_else(|| {
            clusters.push(Cluster { full: Vec::new(), mentions: Vec::new(), gender: None });
            clusters.len() - 1
        });
        if !clusters[cluster].full.contains(&parts[at]) {
            clusters[cluster].full.push(parts[at].clone());
        }
        let gender = gender(tokens, &names[at]);
        clusters[cluster].gender = clusters[cluster].gender.or(gender);
        of[at] = Some(cluster);
    }
    for at in 0..names.len() {
        if of[at].is_none() {
            of[at] = Some(owner(tokens, &mut clusters, names, &parts, &of, at));
        }
    }
    for (name, cluster) in names.iter().zip(of) {
        if let Some(cluster) = cluster {
            clusters[cluster].mentions.push(name.clone());
        }
    }
    clusters.sort_by_key(|cluster| cluster.mentions[0].start);
    clusters
}

/// The person a bare name belongs to; a new one when nobody has it.
fn owner(
    tokens: &Tokens<'_>,
    clusters: &mut Vec<Cluster>,
    names: &[Range<usize>],
    parts: &[Parts],
    of: &[Option<usize>],
    at: usize,
) -> usize {
    let title = gender_of_title(tokens, &names[at]);
    let word = parts[at].last();
    let rank = |cluster: &Cluster| -> u8 {
        if title.is_some() && cluster.gender.is_some() && title != cluster.gender {
            return 0;
        }
        let titled = title.is_some();
        cluster.full.iter().map(|full| fit(full, word, &parts[at], titled)).max().unwrap_or(0)
    };
    let best = clusters.iter().map(&rank).max().unwrap_or(0);
    if best > 0 {
        let candidates: Vec<usize> = (0..clusters.len()).filter(|cluster| rank(&clusters[*cluster]) == best).collect();
        let last_before = (0..at).rev().find_map(|name| of[name].filter(|cluster| candidates.contains(cluster)));
        return last_before.unwrap_or(candidates[0]);
    }
    clusters.push(Cluster { full: vec![parts[at].clone()], mentions: Vec::new(), gender: title });
    clusters.len() - 1
}

/// How well a bare name fits a full one: 4 the same, 3 its surname, 2 its given name, 1 another part or its surname misspelt, 0 not at all.
fn fit(full: &Parts, word: Option<Word>, bare: &Parts, titled: bool) -> u8 {
    let Some(word) = word else {
        // A handle: “@anapetrova” holds “anapetrova”.
        let handle = bare.squeezed.len() > 4 && full.squeezed.len() > 4;
        return u8::from(handle && bare.squeezed.contains(&full.squeezed)) * 4;
    };
    if full.squeezed == bare.squeezed {
        4
    } else if full.last() == Some(word) {
        3
    } else if full.first() == Some(word) {
        if titled { 1 } else { 2 }
    } else {
        u8::from(full.contains(word) || full.nearly_ends_in(bare))
    }
}

fn gender(tokens: &Tokens<'_>, name: &Range<usize>) -> Option<Gender> {
    let given = tokens.list()[name.start];
    gender_of_title(tokens, name).or(match () {
        () if given.is(Classes::GIVEN_FEMALE) && !given.is(Classes::GIVEN_MALE) => Some(Gender::Female),
        () if given.is(Classes::GIVEN_MALE) && !given.is(Classes::GIVEN_FEMALE) => Some(Gender::Male),
        () => None,
    })
}

/// “Mr” and “Mrs” right before the name.
fn gender_of_title(tokens: &Tokens<'_>, name: &Range<usize>) -> Option<Gender> {
    let before = name.start.checked_sub(1)?;
    if tokens.list()[before].kind != TokenKind::Word {
        return None;
    }
    match tokens.str(before).trim_end_matches('.') {
        "Mr" | "Sir" | "Lord" | "King" | "Prince" => Some(Gender::Male),
        "Mrs" | "Ms" | "Miss" | "Dame" | "Lady" | "Queen" | "Princess" => Some(Gender::Female),
        _ => None,
    }
}
