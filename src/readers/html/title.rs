//! The title of a page as it is shown: its heading, else what its metadata says, without the name of the site.

use super::outlet::is_of_host;
use super::text::spaced;
use crate::text::fold;
use dom_query::Document;
use foldhash::HashSet;

/// What stands between a title and the name of its site.
const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " :: ", " · ", " • ", " » ", " / "];
/// A longer heading, in characters, is none.
const MAX_TITLE_CHARS: usize = 300;
/// What stands above a heading, in the same element, has no more words.
const MAX_KICKER_WORDS: usize = 6;

/// The title: the heading that says most of what the `titles` of the metadata say, else the first of those. `site`:
/// names of the site.
pub(super) fn choose(document: &Document, titles: &[&str], site: &[&str]) -> Option<String> {
    let page_title = document.select_single("head title, title").text();
    let given: Vec<String> =
        titles.iter().copied().chain([&*page_title]).map(|title| without_site(title, site)).collect();
    let given: Vec<&String> = given.iter().filter(|title| !title.is_empty()).collect();
    let headings: Vec<String> = document.select("h1").nodes().iter().map(spaced).collect();
    let usable = |heading: &&String| {
        heading.chars().any(char::is_alphanumeric)
            && heading.chars().count() <= MAX_TITLE_CHARS
            && !is_site(heading, site)
    };
    let headings: Vec<&String> = headings.iter().filter(usable).collect();
    let score =
        |heading: &str| given.iter().map(|title| (100.0 * overlap(heading, title)) as u32).max().unwrap_or_default();
    // Of several that say as much the first one is taken.
    let best = headings.iter().rev().max_by_key(|heading| score(heading)).filter(|heading| score(heading) >= 50);
    let only = || match headings.as_slice() {
        [heading] if heading.split(' ').count() > 2 || given.is_empty() => Some(*heading),
        several if given.is_empty() => several.iter().find(|heading| heading.split(' ').count() > 2).copied(),
        _ => None,
    };
    let title = best.copied().or_else(only).or(given.first().copied())?;
    let title = without_site(title, site);
    Some(given.into_iter().find(|given| is_below_kicker(given, &title)).cloned().unwrap_or(title))
}

/// Whether a heading is this title below a kicker of a few words: “Islands Ferry reopens after storm”.
fn is_below_kicker(title: &str, heading: &str) -> bool {
    let kicker = heading.strip_suffix(title).map_or("", str::trim);
    !kicker.is_empty() && kicker.split(' ').count() <= MAX_KICKER_WORDS && title.contains(' ')
}

/// The share of the words of the shorter title that the other one has too.
fn overlap(one: &str, other: &str) -> f64 {
    let words = |title: &str| -> HashSet<String> {
        fold(title).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    let fewest = one.len().min(other.len());
    if fewest == 0 || (fewest == 1 && one.len().max(other.len()) > 3) {
        return 0.0;
    }
    one.intersection(&other).count() as f64 / fewest as f64
}

/// Whether words are a name of the site.
fn is_site(words: &str, site: &[&str]) -> bool {
    let words = fold(words);
    site.iter().any(|name| {
        !name.is_empty() && (fold(name) == words || words.strip_prefix("the ") == Some(fold(name).as_str()))
    })
}

/// A title without the name of its site before or behind a bar, and what stands beyond that name.
fn without_site(title: &str, site: &[&str]) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut cuts: Vec<(usize, usize)> =
        SEPARATORS.iter().flat_map(|bar| title.match_indices(bar).map(|(at, bar)| (at, at + bar.len()))).collect();
    cuts.sort_unstable();
    let names_site = |words: &str| {
        is_site(words, site) || (words.split(' ').count() <= 4 && site.iter().any(|name| is_of_host(words, name)))
    };
    for (number, (start, end)) in cuts.iter().enumerate() {
        let next = cuts.get(number + 1).map_or(title.len(), |next| next.0);
        if names_site(&title[*end..next]) && title[..*start].split(' ').count() > 1 {
            return title[..*start].to_owned();
        }
    }
    match cuts.first() {
        Some((start, end)) if is_site(&title[..*start], site) => title[*end..].to_owned(),
        _ => title,
    }
}

#[cfg(test)]
mod tests {
    use super::choose;
    use dom_query::Document;

    fn title(html: &str, titles: &[&str]) -> Option<String> {
        choose(&Document::from(html), titles, &["Harbour Times", "harbour.example", "harbour"])
    }

    #[test]
    fn heading_goes_before_metadata() {
        let page =
            "<title>Ferry news - Harbour Times</title><h1>Harbour Times</h1><h1>Ferry <b>reopens</b> after storm</h1>";
        assert_eq!(title(page, &["Ferry reopens: all you need to know"]).as_deref(), Some("Ferry reopens after storm"));
        assert_eq!(title("<h1>Latest</h1><h1>News</h1>", &["Ferry reopens"]).as_deref(), Some("Ferry reopens"));
    }

    #[test]
    fn site_is_cut_from_title() {
        for page in [
            "Ferry reopens | Harbour Times",
            "Ferry reopens - Harbour Times - All the news",
            "Harbour Times | Ferry reopens",
            "Ferry  reopens — The Harbour Times",
        ] {
            assert_eq!(title(&format!("<title>{page}</title>"), &[]).as_deref(), Some("Ferry reopens"), "{page}");
        }
        assert_eq!(title("<title>Ferry - pier</title>", &[]).as_deref(), Some("Ferry - pier"));
    }
}
