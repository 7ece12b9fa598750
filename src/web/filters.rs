//! Parameters become the filters that the library knows; pages and their JSON read them alike.

use super::error::WebError;
use super::params::Params;
use crate::annotations::CountryCode;
use crate::library::query::{
    ArticleFilter, ArticleSort, CountryFilter, CountrySort, Cursor, KindFilter, PageRequest, PeopleFilter, PeopleSort,
    QuoteFilter, QuoteSort, SavedQuery,
};
use crate::library::{first_day, last_day};
use crate::views::parts::MAX_COMPARED_ARTICLES;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The filters of the list of articles: those of a search, `words`, `sort`.
///
/// # Errors
/// When one of them is malformed.
pub fn articles(params: &mut Params) -> Result<ArticleFilter, WebError> {
    Ok(ArticleFilter { words: params.one("words")?, ..search(params)? })
}

/// What the address of a saved search looks for. How much of the list it shows changes nothing in that.
///
/// # Errors
/// When it is malformed.
pub fn saved(address: &str) -> Result<SavedQuery, WebError> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut params = Params::read(query);
    for name in ["cursor", "limit", "show"] {
        params.all(name);
    }
    let query = match path {
        "/quotes" => SavedQuery::Quotes(quotes(&mut params)?),
        "/search" => SavedQuery::Articles(ArticleFilter { words: params.one("q")?, ..search(&mut params)? }),
        _ => {
            let mut filter = articles(&mut params)?;
            copies(&mut params, &mut filter, true)?;
            SavedQuery::Articles(filter)
        }
    };
    params.finish()?;
    Ok(query)
}

/// The filters of a search: `person` and `country`, each any number of times, `source`, `from`, `to`, `sort`.
///
/// # Errors
/// When one of them is malformed.
pub fn search(params: &mut Params) -> Result<ArticleFilter, WebError> {
    let orders = [
        ("newest", ArticleSort::Newest),
        ("oldest", ArticleSort::Oldest),
        ("title", ArticleSort::Title),
        ("longest", ArticleSort::Longest),
        ("relevance", ArticleSort::Relevance),
    ];
    let sort = choice(params, "sort", &orders)?;
    Ok(ArticleFilter { sort: sort.unwrap_or_default(), ..conditions(params)? })
}

fn conditions(params: &mut Params) -> Result<ArticleFilter, WebError> {
    let (from, to) = days(params)?;
    Ok(ArticleFilter {
        people: distinct(params.all("person")),
        countries: countries_of(params)?,
        sources: distinct(params.all("source")),
        unsourced: flag(params, "unsourced")?.unwrap_or_default(),
        from,
        to,
        undated: flag(params, "undated")?.unwrap_or_default(),
        read: flag(params, "read")?,
        ..ArticleFilter::default()
    })
}

/// What lists of articles make of copies: `copies_of` and `fold`. When that is not given, `fold` holds, but not for the
/// copies of one article, which are what one wants to see when one asks for them.
///
/// # Errors
/// When one of them is malformed.
pub fn copies(params: &mut Params, filter: &mut ArticleFilter, fold: bool) -> Result<(), WebError> {
    filter.copies_of = params.one("copies_of")?;
    filter.fold = flag(params, "fold")?.unwrap_or(fold && filter.copies_of.is_none());
    Ok(())
}

/// The filters of the list of quotes: `speaker`, `about`, `person` and `country`, each any number of times, `source`,
/// `from`, `to`, `words`, `kind`, `several`, `article`, `sort`.
///
/// # Errors
/// When one of them is malformed.
pub fn quotes(params: &mut Params) -> Result<QuoteFilter, WebError> {
    let (from, to) = days(params)?;
    let kinds = [
        ("direct", KindFilter::Quoted),
        ("reported", KindFilter::Reported),
        ("indirect", KindFilter::Indirect),
        ("mixed", KindFilter::Mixed),
        ("all", KindFilter::All),
    ];
    Ok(QuoteFilter {
        speakers: distinct(params.all("speaker")),
        about: params.one("about")?,
        people: distinct(params.all("person")),
        countries: countries_of(params)?,
        sources: distinct(params.all("source")),
        unsourced: flag(params, "unsourced")?.unwrap_or_default(),
        from,
        to,
        undated: flag(params, "undated")?.unwrap_or_default(),
        words: params.one("words")?,
        kind: choice(params, "kind", &kinds)?.unwrap_or_default(),
        several: flag(params, "several")?.unwrap_or_default(),
        article: params.one("article")?,
        sort: choice(params, "sort", &[("newest", QuoteSort::Newest), ("oldest", QuoteSort::Oldest)])?
            .unwrap_or_default(),
    })
}

/// The filters of the list of people: `name`, `quoted`, `sort`, and those of the articles that name them.
///
/// # Errors
/// When one of them is malformed.
pub fn people(params: &mut Params) -> Result<PeopleFilter, WebError> {
    let orders = [("articles", PeopleSort::Articles), ("quotes", PeopleSort::Quotes), ("name", PeopleSort::Name)];
    Ok(PeopleFilter {
        name: params.one("name")?,
        within: conditions(params)?,
        quoted: flag(params, "quoted")?.unwrap_or_default(),
        sort: choice(params, "sort", &orders)?.unwrap_or_default(),
    })
}

/// The filters of the list of countries: `name`, `sort`, and those of the articles that are counted.
///
/// # Errors
/// When one of them is malformed.
pub fn countries(params: &mut Params) -> Result<CountryFilter, WebError> {
    let orders = [
        ("articles", CountrySort::Articles),
        ("mentions", CountrySort::Mentions),
        ("quotes", CountrySort::Quotes),
        ("attention", CountrySort::Focus),
        ("name", CountrySort::Name),
    ];
    Ok(CountryFilter {
        name: params.one("name")?,
        sort: choice(params, "sort", &orders)?.unwrap_or_default(),
        within: ArticleFilter {
            words: params.one("words")?,
            copies_of: params.one("copies_of")?,
            ..conditions(params)?
        },
    })
}

/// The requested page of a list: `limit`, 1 to 1000, and `cursor`.
///
/// # Errors
/// When one of them is malformed.
pub fn page_request(params: &mut Params, default_limit: usize) -> Result<PageRequest, WebError> {
    const WHAT: &str = "a number from 1 to 1000";
    let limit = params.parsed("limit", WHAT)?.unwrap_or(default_limit);
    if !(1..=1000).contains(&limit) {
        return Err(WebError::bad_parameter("limit", format!("it should be {WHAT}.")));
    }
    let after = match params.one("cursor")? {
        None => None,
        Some(cursor) => Some(
            Cursor::from_address(&cursor).map_err(|cause| WebError::bad_parameter("cursor", format!("{cause}.")))?,
        ),
    };
    Ok(PageRequest { limit, after })
}

/// Countries by their codes.
fn countries_of(params: &mut Params) -> Result<Vec<CountryCode>, WebError> {
    let known = |code: &String| {
        CountryCode::parse(code).filter(|code| CountryCode::all().any(|known| known == *code)).ok_or_else(|| {
            WebError::bad_parameter("country", "it should be the two-letter code of a country, such as fr.")
        })
    };
    Ok(distinct(params.all("country").iter().map(known).collect::<Result<_, _>>()?))
}

/// Each value once, where it first stands.
fn distinct<T: Clone + Ord>(mut values: Vec<T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    values.retain(|value| seen.insert(value.clone()));
    values
}

/// The first and the last day; a month or a year stands for its first or last day.
///
/// # Errors
/// When one of them is malformed.
pub fn days(params: &mut Params) -> Result<(Option<Date>, Option<Date>), WebError> {
    let mut day = |name, read: fn(&str) -> Option<Date>| match params.one(name)? {
        None => Ok(None),
        Some(typed) => read(&typed).map(Some).ok_or_else(|| {
            WebError::bad_parameter(name, "it should be a day, a month or a year: 2023-10-16, 2023-10 or 2023.")
        }),
    };
    let days = (day("from", first_day)?, day("to", last_day)?);
    match days {
        (Some(from), Some(to)) if from > to => {
            Err(WebError::bad_parameter("from", "it should not be later than “to”."))
        }
        days => Ok(days),
    }
}

/// `true` or `false`.
///
/// # Errors
/// When it is something else.
pub fn flag(params: &mut Params, name: &'static str) -> Result<Option<bool>, WebError> {
    choice(params, name, &[("true", true), ("false", false), ("1", true), ("0", false)])
}

/// Which results of a search are shown: `show`.
///
/// # Errors
/// When it is malformed.
pub fn search_tab(params: &mut Params) -> Result<&'static str, WebError> {
    let tabs = [("articles", "articles"), ("quotes", "quotes"), ("people", "people")];
    Ok(choice(params, "show", &tabs)?.unwrap_or("articles"))
}

/// The articles to compare: `a`, once for each, doubles left out.
///
/// # Errors
/// When there are too many.
pub fn compared(params: &mut Params) -> Result<Vec<String>, WebError> {
    let ids = distinct(params.all("a"));
    if ids.len() > MAX_COMPARED_ARTICLES {
        return Err(WebError::bad_parameter("a", format!("at most {MAX_COMPARED_ARTICLES} articles can be compared.")));
    }
    Ok(ids)
}

/// One of a few words.
///
/// # Errors
/// When it is another.
pub fn choice<T: Copy>(
    params: &mut Params,
    name: &'static str,
    choices: &[(&'static str, T)],
) -> Result<Option<T>, WebError> {
    let Some(typed) = params.one(name)? else { return Ok(None) };
    match choices.iter().find(|(word, _)| *word == typed) {
        Some((_, choice)) => Ok(Some(*choice)),
        None => {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            Err(WebError::bad_parameter(name, format!("it should be one of {}.", words.join(", "))))
        }
    }
}
