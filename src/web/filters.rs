//! Parameters become the filters that the library knows; pages and their JSON read them alike.

use super::error::WebError;
use super::params::{Parameters, Params};
use crate::api::Options;
use crate::library::query::{
    ArticleFilter, ArticleSort, CountryFilter, CountrySort, Cursor, KindFilter, PageRequest, PeopleFilter, PeopleSort,
    QuoteFilter, QuoteSort, SavedQuery,
};
use crate::views::parts::MAX_COMPARED_ARTICLES;

/// How the conditions on articles are described.
struct Wording {
    person: &'static str,
    country: &'static str,
    source: &'static str,
    unsourced: &'static str,
    days: [&'static str; 2],
    undated: &'static str,
    read: &'static str,
    words: &'static str,
    copies_of: &'static str,
}

/// Where they choose the items of a list.
const CHOOSE: Wording = Wording {
    person: "Only what has to do with articles that name the person of this id; given again, each of them.",
    country: "Only what has to do with the country of this code; given again, with each of them.",
    source: "Only of this outlet; given again, of any of them.",
    unsourced: "Only what has no outlet, or one of the outlets given.",
    days: ["Only of this day, month or year, or later.", "Only of this day, month or year, or earlier."],
    undated: "Only what has no date.",
    read: "Only articles that you marked as read, or only others.",
    words: "Only what fits these words, as one types them into the search field.",
    copies_of: "Only the article of this id and those with the same text or nearly the same.",
};

/// Where they say which articles are counted.
const COUNT: Wording = Wording {
    person: "Count only articles that name the person of this id; given again, each of them.",
    country: "Count only articles that name or imply the country of this code; given again, each of them.",
    source: "Count only articles of this outlet; given again, of any of them.",
    unsourced: "Count only articles that have no outlet, or one of the outlets given.",
    days: [
        "Count only articles of this day, month or year, or later.",
        "Count only articles of this day, month or year, or earlier.",
    ],
    undated: "Count only articles that have no date.",
    read: "Count only articles that you marked as read, or only others.",
    words: "Count only articles that fit these words, as one types them into the search field.",
    copies_of: "Count only the article of this id and those with the same text or nearly the same.",
};

fn conditions(params: &mut Params, what: &Wording) -> Result<ArticleFilter, WebError> {
    let people = params.texts("person", what.person);
    let countries = params.countries("country", what.country)?;
    let sources = params.texts("source", what.source);
    let unsourced = params.flag("unsourced", what.unsourced)?.unwrap_or_default();
    let (from, to) = params.days(what.days)?;
    let undated = params.flag("undated", what.undated)?.unwrap_or_default();
    let read = params.flag("read", what.read)?;
    Ok(ArticleFilter { people, countries, sources, unsourced, from, to, undated, read, ..ArticleFilter::default() })
}

/// The conditions on articles with their order, as lists and searches take them.
fn sorted(params: &mut Params) -> Result<ArticleFilter, WebError> {
    let orders = [
        ("newest", ArticleSort::Newest),
        ("oldest", ArticleSort::Oldest),
        ("title", ArticleSort::Title),
        ("longest", ArticleSort::Longest),
        ("relevance", ArticleSort::Relevance),
    ];
    let what = "The order; newest first when not given. By relevance those come first whose titles have the words.";
    let filter = conditions(params, &CHOOSE)?;
    Ok(ArticleFilter { sort: params.choice("sort", what, &orders)?.unwrap_or_default(), ..filter })
}

/// The filters of the list of articles. With `fold` copies are folded where nothing else is said, but not the copies of
/// one article, which are what one wants to see when one asks for them.
///
/// # Errors
/// When one of them is malformed.
pub fn articles(params: &mut Params, fold: bool) -> Result<ArticleFilter, WebError> {
    let filter = sorted(params)?;
    let words = params.text("words", CHOOSE.words)?;
    let copies_of = params.text("copies_of", CHOOSE.copies_of)?;
    let what = "Whether of several articles with nearly the same text only the first is given.";
    let fold = params.flag("fold", what)?.unwrap_or(fold && copies_of.is_none());
    Ok(ArticleFilter { words, copies_of, fold, ..filter })
}

/// Scripts get all articles unless they ask otherwise.
impl Parameters for ArticleFilter {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        articles(params, false)
    }
}

/// What the address of a saved search looks for. How much of the list it shows changes nothing in that.
///
/// # Errors
/// When it is malformed.
pub fn saved(address: &str) -> Result<SavedQuery, WebError> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut params = Params::of_query(query);
    for name in ["cursor", "limit", "show"] {
        params.texts(name, "");
    }
    let query = match path {
        "/quotes" => SavedQuery::Quotes(QuoteFilter::read(&mut params)?),
        "/search" => {
            let search = Search::read(&mut params)?;
            SavedQuery::Articles(ArticleFilter { words: search.words, ..search.filter })
        }
        _ => SavedQuery::Articles(articles(&mut params, true)?),
    };
    params.finish()?;
    Ok(query)
}

/// A search.
pub struct Search {
    /// What is searched for.
    pub words: Option<String>,
    /// Among which articles.
    pub filter: ArticleFilter,
    /// Which results a page shows: `articles`, `quotes` or `people`.
    pub shown: &'static str,
}

impl Parameters for Search {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        let words = params.text("q", "What to search for; the page /docs says how.")?;
        let filter = sorted(params)?;
        let tabs = [("articles", "articles"), ("quotes", "quotes"), ("people", "people")];
        let what = "Which results the page shows; the answer here has all of them.";
        Ok(Self { words, filter, shown: params.choice("show", what, &tabs)?.unwrap_or("articles") })
    }
}

impl Parameters for QuoteFilter {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        let kinds = [
            ("direct", KindFilter::Quoted),
            ("reported", KindFilter::Reported),
            ("indirect", KindFilter::Indirect),
            ("mixed", KindFilter::Mixed),
            ("all", KindFilter::All),
        ];
        let speakers =
            params.texts("speaker", "Only quotes said by the person of this id; given again, by any of them.");
        let about = params.text("about", "Only quotes of others that name the person of this id.")?;
        let people = params.texts("person", CHOOSE.person);
        let countries = params.countries("country", CHOOSE.country)?;
        let sources = params.texts("source", CHOOSE.source);
        let unsourced = params.flag("unsourced", CHOOSE.unsourced)?.unwrap_or_default();
        let (from, to) = params.days(CHOOSE.days)?;
        let undated = params.flag("undated", CHOOSE.undated)?.unwrap_or_default();
        let words = params.text("words", CHOOSE.words)?;
        let what = "Which quotes: those between quotation marks when not given. “reported” is speech without marks that is \
                    sure and holds no direct quote; “indirect” and “mixed” are all of a kind, however sure.";
        let kind = params.choice("kind", what, &kinds)?.unwrap_or_default();
        let what = "Only quotations that several articles have, the first of each.";
        let several = params.flag("several", what)?.unwrap_or_default();
        let article = params.text("article", "Only quotes of the article of this id.")?;
        let orders = [("newest", QuoteSort::Newest), ("oldest", QuoteSort::Oldest)];
        let sort = params.choice("sort", "The order; newest first when not given.", &orders)?.unwrap_or_default();
        Ok(Self {
            speakers,
            about,
            people,
            countries,
            sources,
            unsourced,
            from,
            to,
            undated,
            words,
            kind,
            several,
            article,
            sort,
        })
    }
}

impl Parameters for PeopleFilter {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        let what = "Only people with a name that has words beginning so; operators hold as in the search field.";
        let name = params.text("name", what)?;
        let within = conditions(params, &CHOOSE)?;
        let quoted = params.flag("quoted", "Only people who are quoted.")?.unwrap_or_default();
        let orders = [("articles", PeopleSort::Articles), ("quotes", PeopleSort::Quotes), ("name", PeopleSort::Name)];
        let sort = params.choice("sort", "The order; most articles first when not given.", &orders)?;
        Ok(Self { name, within, quoted, sort: sort.unwrap_or_default() })
    }
}

impl Parameters for CountryFilter {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        let name = params.text("name", "Only countries with a name that has words beginning so.")?;
        let orders = [
            ("articles", CountrySort::Articles),
            ("mentions", CountrySort::Mentions),
            ("quotes", CountrySort::Quotes),
            ("attention", CountrySort::Focus),
            ("name", CountrySort::Name),
        ];
        let sort = params.choice("sort", "The order; most articles first when not given.", &orders)?;
        let within = conditions(params, &COUNT)?;
        let words = params.text("words", COUNT.words)?;
        let copies_of = params.text("copies_of", COUNT.copies_of)?;
        Ok(Self { name, sort: sort.unwrap_or_default(), within: ArticleFilter { words, copies_of, ..within } })
    }
}

/// Which page of a list is wanted: `limit`, 1 to 1000, and `cursor`.
///
/// # Errors
/// When one of them is malformed.
pub fn page_request(params: &mut Params, default_limit: usize) -> Result<PageRequest, WebError> {
    let limit = params.limit(LIMIT, default_limit)?;
    let after = match params.text("cursor", CURSOR)? {
        None => None,
        Some(cursor) => Some(
            Cursor::from_address(&cursor).map_err(|cause| WebError::bad_parameter("cursor", format!("{cause}.")))?,
        ),
    };
    Ok(PageRequest { limit, after })
}

/// How many items a list of the API has when nobody says.
pub const PAGE_SIZE: usize = 50;
/// What `limit` does.
pub const LIMIT: &str = "How many items at most.";
/// What `cursor` does.
pub const CURSOR: &str = "Where to go on: the `next` of the piece before.";

impl Parameters for PageRequest {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        page_request(params, PAGE_SIZE)
    }
}

/// Whether the most frequent outlets, countries and people are counted too.
pub struct WithFacets(pub bool);

impl Parameters for WithFacets {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        let what = "Whether the most frequent outlets, countries and people are counted too, and the time.";
        Ok(Self(params.flag("facets", what)?.unwrap_or_default()))
    }
}

/// What is given of an article; without `indirect` that is said by the default.
///
/// # Errors
/// When one of them is malformed.
pub fn options(params: &mut Params, indirect: bool) -> Result<Options, WebError> {
    let what = "Whether reported speech and the turns of transcripts are given too where they are sure, at a confidence of \
                0.8 or more.";
    let indirect = params.flag("indirect", what)?.unwrap_or(indirect);
    let what = "Whether all reported speech is given, however unsure.";
    let all_reported = params.flag("all_reported", what)?.unwrap_or_default();
    let what = "Whether the evidence behind people, countries and quotes is given.";
    Ok(Options { indirect, all_reported, explain: params.flag("explain", what)?.unwrap_or_default() })
}

impl Parameters for Options {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        options(params, true)
    }
}

/// The id of an article or person, in the path.
pub struct Id(pub String);

impl Parameters for Id {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        Ok(Self(params.path("id", "The id.")))
    }
}

/// The name of an entry of the notebook, in the path.
pub struct EntryId(pub String);

impl Parameters for EntryId {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        Ok(Self(params.path("event", "The name of the entry.")))
    }
}

/// Articles to compare.
pub struct Compared {
    /// Their ids.
    pub ids: Vec<String>,
    /// What a page offers further articles for.
    pub words: Option<String>,
}

impl Parameters for Compared {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        let what = "The ids of the articles, once for each.";
        let ids = params.ids("a", what, MAX_COMPARED_ARTICLES, "articles can be compared")?;
        let what = "What the page offers further articles for; the answer here does not depend on it.";
        Ok(Self { ids, words: params.text("q", what)? })
    }
}
