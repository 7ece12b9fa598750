//! Clusters the names of an article into people.

use super::name_parts::NameParts;
use crate::engine::gazetteer::{LexicalClasses, TermId};
use crate::engine::ner::is_in_brackets_after;
use crate::engine::tokens::{TokenKind, Tokens};
use foldhash::HashMap;
use std::cmp::Reverse;
use std::ops::Range;

/// The most people that every name is compared with, more than any article names. In longer lists of names a name is
/// compared with those only that share a word with it, so that the work stays linear in the text.
const MAX_INDEXED_PEOPLE: usize = 500;
/// The most people sharing a word that a name is compared with, and the most forms of one person's name.
const MAX_SAME_TERM: usize = 50;
/// How far a bare surname stands, at its first use, behind the name of the person whom it stands for.
const MAX_INTRODUCTION_TOKENS: usize = 80;

/// One person during clustering.
#[derive(Debug)]
pub(super) struct Cluster {
    /// The full names in the cluster; the one that began it comes first.
    full: Vec<NameParts>,
    /// The mentions, as tokens, in order of the text.
    pub mentions: Vec<Range<usize>>,
    gender: Option<Gender>,
    /// Where the first full name begins.
    first: usize,
    /// Where the last name ends of those seen so far.
    latest: Option<usize>,
}

impl Cluster {
    fn new(full: Vec<NameParts>, gender: Option<Gender>, first: usize) -> Self {
        Self { full, mentions: Vec::new(), gender, first, latest: None }
    }
}

/// The person for whom a surname stands alone where several have it, by surname and gender of the title before it.
///
/// Whoever it stands for at its first use it stands for throughout; the others are called by their full or given names. In
/// none of 41 articles of four annotated sets in which relatives or namesakes share a surname did it stand for two people;
/// this rule finds the right one in 36, the most recently named person in 28.
type SurnameOwners = HashMap<(TermId, Option<Gender>), usize>;

/// An index of the clusters a name may belong to.
#[derive(Default)]
struct Index {
    /// The first people with this word in a full name.
    with_word: HashMap<TermId, Vec<usize>>,
    /// The first person with exactly this name, without spaces and hyphens.
    same: HashMap<String, usize>,
    people: usize,
}

impl Index {
    fn add(&mut self, cluster: usize, name: &NameParts) {
        self.people = self.people.max(cluster + 1);
        self.same.entry(name.squeezed.clone()).or_insert(cluster);
        for word in name.words() {
            let list = self.with_word.entry(word).or_default();
            if list.len() < MAX_SAME_TERM && list.last() != Some(&cluster) {
                list.push(cluster);
            }
        }
    }

    /// The clusters a name may belong to, in order of addition: all of them, unless there are too many.
    fn candidates(&self, name: &NameParts) -> Vec<usize> {
        if self.people <= MAX_INDEXED_PEOPLE {
            return (0..self.people).collect();
        }
        let sharing = name.words().filter_map(|word| self.with_word.get(&word)).flatten();
        let mut found: Vec<usize> = sharing.chain(self.same.get(&name.squeezed)).copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// A person's gender as titles and given names show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Gender {
    Female,
    Male,
}

/// Clusters the names of an article into people, in order of their first mention.
///
/// Full names come first, since a headline may have the surname before the text has the full name. Each single name
/// then goes to the person with that surname, otherwise to the one with that given name. Among several, the gender of
/// the title decides; then the most recent mention, for a surname at its first use only.
pub(super) fn cluster_names(tokens: &Tokens<'_>, names: &[Range<usize>]) -> Vec<Cluster> {
    let parts: Vec<NameParts> = names.iter().map(|name| NameParts::new(tokens, name)).collect();
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut index = Index::default();
    let mut of: Vec<Option<usize>> = vec![None; names.len()];
    // The longest names first: “Maria” and “Lopez” must not split “Maria Lopez Garcia” into two people.
    let mut order: Vec<usize> = (0..names.len()).filter(|at| parts[*at].len() > 1).collect();
    order.sort_by_key(|at| (Reverse(parts[*at].len()), *at));
    for at in order.into_iter().take_while(|_| !tokens.is_stopped()) {
        let agrees = |cluster: &usize| clusters[*cluster].full.iter().any(|full| full.agrees(&parts[at]));
        let known = index.candidates(&parts[at]).into_iter().find(agrees);
        let cluster = known.unwrap_or_else(|| {
            clusters.push(Cluster::new(Vec::new(), None, names[at].start));
            clusters.len() - 1
        });
        clusters[cluster].first = clusters[cluster].first.min(names[at].start);
        let full = &mut clusters[cluster].full;
        if full.len() < MAX_SAME_TERM && !full.contains(&parts[at]) {
            full.push(parts[at].clone());
            index.add(cluster, &parts[at]);
        }
        let gender = gender(tokens, &names[at]);
        clusters[cluster].gender = clusters[cluster].gender.or(gender);
        of[at] = Some(cluster);
    }
    let mut owners = SurnameOwners::default();
    for (at, name) in names.iter().enumerate().take_while(|_| !tokens.is_stopped()) {
        // “Ana Petrova (@anap_)”
        let follows = |end| at > 0 && names[at - 1].end == end;
        let before = is_in_brackets_after(tokens, name.start, follows).then(|| of[at - 1]).flatten();
        let known = of[at].or(before).or_else(|| owner(tokens, &clusters, &index, &mut owners, name, &parts[at]));
        let cluster = known.unwrap_or_else(|| {
            clusters.push(Cluster::new(vec![parts[at].clone()], gender_of_title(tokens, name), name.start));
            index.add(clusters.len() - 1, &parts[at]);
            clusters.len() - 1
        });
        of[at] = Some(cluster);
        clusters[cluster].latest = Some(name.end);
    }
    for (name, cluster) in names.iter().zip(of) {
        if let Some(cluster) = cluster {
            clusters[cluster].mentions.push(name.clone());
        }
    }
    clusters.sort_by_key(|cluster| cluster.mentions[0].start);
    clusters
}

/// The person a single name belongs to, if any.
fn owner(
    tokens: &Tokens<'_>,
    clusters: &[Cluster],
    index: &Index,
    owners: &mut SurnameOwners,
    name: &Range<usize>,
    parts: &NameParts,
) -> Option<usize> {
    let title = gender_of_title(tokens, name);
    let word = parts.last();
    let rank = |cluster: &Cluster| -> u8 {
        if title.is_some() && cluster.gender.is_some() && title != cluster.gender {
            return 0;
        }
        cluster.full.iter().map(|full| match_rank(full, word, parts, title.is_some())).max().unwrap_or(0)
    };
    let mut ranked: Vec<(u8, usize)> =
        index.candidates(parts).into_iter().map(|at| (rank(&clusters[at]), at)).collect();
    let best = ranked.iter().map(|(rank, _)| *rank).max().filter(|rank| *rank > 0)?;
    ranked.retain(|(rank, _)| *rank == best);
    let recent = ranked.iter().map(|(_, at)| *at).max_by_key(|at| (clusters[*at].latest, Reverse(*at)))?;
    let Some(surname) = word.filter(|_| best == SURNAME_RANK && ranked.len() > 1) else { return Some(recent) };
    let known = [title, None].into_iter().find_map(|title| owners.get(&(surname, title)));
    if let Some(owner) = known.filter(|owner| ranked.iter().any(|(_, at)| at == *owner)) {
        return Some(*owner);
    }
    let near = clusters[recent].latest.is_some_and(|end| end + MAX_INTRODUCTION_TOKENS > name.start);
    let first = ranked.iter().map(|(_, at)| *at).min_by_key(|at| clusters[*at].first)?;
    let owner = if near { recent } else { first };
    owners.insert((surname, title), owner);
    Some(owner)
}

/// The rank of a bare surname.
const SURNAME_RANK: u8 = 3;

/// How well a single name matches a full one: 4 the same or its initials, 3 the surname, 2 the given name, 1 another
/// part or the misspelt surname, 0 no match.
fn match_rank(full: &NameParts, word: Option<TermId>, bare: &NameParts, titled: bool) -> u8 {
    let Some(word) = word else {
        // A handle: “@anapetrova” holds “anapetrova”.
        let handle = full.len() > 1 && full.squeezed.len() > 4;
        return u8::from(handle && bare.squeezed.contains(&full.squeezed)) * 4;
    };
    if full.squeezed == bare.squeezed || full.abbreviates_to(bare) {
        4
    } else if full.last() == Some(word) {
        SURNAME_RANK
    } else if full.first() == Some(word) {
        if titled { 1 } else { 2 }
    } else {
        u8::from(
            full.contains(word) || full.nearly_ends_in(bare) || !titled && full.len() > 1 && full.has_short_form(word),
        )
    }
}

fn gender(tokens: &Tokens<'_>, name: &Range<usize>) -> Option<Gender> {
    let given = tokens.list()[name.start];
    gender_of_title(tokens, name).or(match () {
        () if given.is(LexicalClasses::GIVEN_FEMALE) && !given.is(LexicalClasses::GIVEN_MALE) => Some(Gender::Female),
        () if given.is(LexicalClasses::GIVEN_MALE) && !given.is(LexicalClasses::GIVEN_FEMALE) => Some(Gender::Male),
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
