//! Articles about the same story.

use super::articles::ArticleCard;
use crate::library::handle::Library;
use crate::library::lost::Lost;
use crate::library::people::NO_PERSON;
use foldhash::HashMap;
use std::cmp::Reverse;

/// A person whom more articles name says little about a story.
const MAX_ARTICLES_OF_PERSON: usize = 2_000;
/// Articles of days so far apart are rarely about one story.
const MAX_DAYS_APART: i32 = 30;

/// The articles most like those of `ids`, at most `limit`, without these: they name the same people, the more the rarer
/// these are, and are of about the same days.
///
/// # Errors
/// When one of them is lost.
pub fn similar_articles<'l>(library: &'l Library, ids: &[&str], limit: usize) -> Result<Vec<ArticleCard<'l>>, Lost> {
    let index = &*library.index;
    let own: Vec<u32> = ids.iter().filter_map(|id| index.article_number(id)).collect();
    let mut scores: HashMap<u32, u64> = HashMap::default();
    for number in &own {
        let entry = index.entry(*number);
        for person in entry.people.iter().filter(|person| **person != NO_PERSON) {
            let articles = &index.person(*person).articles;
            if articles.len() <= MAX_ARTICLES_OF_PERSON {
                for other in articles {
                    *scores.entry(*other).or_default() += 1_000_000 / articles.len() as u64;
                }
            }
        }
        for copy in index.near_duplicates.copies(*number) {
            *scores.entry(copy).or_default() += 10_000_000;
        }
    }
    let near = |one: u32, other: u32| {
        let days = index.entry(one).date().zip(index.entry(other).date());
        days.and_then(|(one, other)| one.until(other).ok())
            .is_some_and(|apart| apart.get_days().abs() <= MAX_DAYS_APART)
    };
    let mut found: Vec<(Reverse<u64>, u32)> = scores
        .into_iter()
        .filter(|(number, _)| !own.contains(number))
        .map(|(number, score)| {
            let same_days = own.iter().any(|own| near(*own, number));
            (Reverse(if same_days { score * 2 } else { score }), number)
        })
        .collect();
    found.sort_unstable();
    found.iter().take(limit).map(|(_, number)| library.article_card(*number)).collect()
}
