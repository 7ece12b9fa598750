//! Every address of the API, described once: `/api/openapi.json` and the docs page are made from this table.

use super::article::Article;
use super::compare::Comparison;
use super::facets::Faceted;
use super::lists::{ArticleItem, CountryItem, List, PersonItem, ProblemItem, QuoteItem};
use super::notebook::{NotebookAnswer, NotebookPage};
use super::pages::{CountryPage, PersonPage, SearchPage, Status};
use super::parameters::{
    ALL_REPORTED, ARTICLES, BY_TIME, COPIES_OF, COUNTRIES, COUNTRY, EXPLAIN, FOLD, FROM, INDIRECT, KEPT, Kind, LIBRARY,
    NOTEBOOK, PEOPLE, PERSON, Parameter, QUOTES, SEARCH, SOURCE, TO, WORDS, flag, text,
};
use super::schema::{Definitions, Schema};
use serde_json::Value;

/// An address and what it answers.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// Under which heading it stands.
    pub group: &'static str,
    /// The path, with `{id}` or `{code}` where something is to be put in.
    pub path: &'static str,
    /// What it gives, a sentence.
    pub summary: &'static str,
    /// Its parameters; `pretty` and, for lists, `limit` and `cursor` come on top.
    pub parameters: &'static [Parameter],
    /// What it answers.
    pub answer: Answer,
    /// Path and query of an example, with `{id}`, `{other}`, `{person}` and `{code}` to be put in from the library at
    /// hand; empty where it is the path alone.
    pub example: &'static str,
}

/// What an address answers.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// JSON of one shape.
    Json(fn(&mut Definitions) -> Value),
    /// A list in JSON.
    List(fn(&mut Definitions) -> Value),
    /// A stream or file of this media type.
    File(&'static str),
    /// The annotations of a text that is posted.
    Extract,
    /// An entry of the notebook, made of the JSON that is posted.
    Write(fn(&mut Definitions) -> Value),
    /// The entry that is taken back.
    Undo(fn(&mut Definitions) -> Value),
}

const CSV: Answer = Answer::File("text/csv");
const NDJSON: Answer = Answer::File("application/x-ndjson");
const ATOM: Answer = Answer::File("application/atom+xml");

const fn at(
    group: &'static str,
    path: &'static str,
    parameters: &'static [Parameter],
    answer: Answer,
    example: &'static str,
    summary: &'static str,
) -> Endpoint {
    Endpoint { group, path, summary, parameters, answer, example }
}

/// Every address, in the order in which it is explained.
pub const ENDPOINTS: &[Endpoint] = &[
    at(
        "Articles",
        "/api/articles",
        ARTICLES,
        Answer::List(Faceted::<ArticleItem<'_>>::schema),
        "/api/articles?limit=1",
        "Lists articles.",
    ),
    at(
        "Articles",
        "/api/articles/{id}",
        &[INDIRECT, ALL_REPORTED, EXPLAIN, PERSON, COUNTRY, SOURCE, FROM, TO, WORDS, COPIES_OF, FOLD, BY_TIME],
        Answer::Json(Article::schema),
        "/api/articles/{id}",
        "Gives one article with everything found in it. The filters of the list are read and change nothing, so that an address can say which list it was reached from.",
    ),
    at(
        "People",
        "/api/people",
        PEOPLE,
        Answer::List(List::<PersonItem<'_>>::schema),
        "/api/people?limit=2",
        "Lists people, joined across articles.",
    ),
    at(
        "People",
        "/api/people/{id}",
        &[],
        Answer::Json(PersonPage::schema),
        "/api/people/{person}",
        "Gives one person; another form of a name leads on with 308.",
    ),
    at(
        "Countries",
        "/api/countries",
        COUNTRIES,
        Answer::List(List::<CountryItem>::schema),
        "/api/countries?limit=2",
        "Lists the countries that articles name or imply.",
    ),
    at(
        "Countries",
        "/api/countries/{code}",
        &[],
        Answer::Json(CountryPage::schema),
        "/api/countries/{code}",
        "Gives one country.",
    ),
    at(
        "Quotes",
        "/api/quotes",
        QUOTES,
        Answer::List(Faceted::<QuoteItem<'_>>::schema),
        "/api/quotes?limit=1",
        "Lists quotes.",
    ),
    at(
        "Search",
        "/api/search",
        SEARCH,
        Answer::List(SearchPage::schema),
        "/api/search?q=said&limit=1",
        "Searches text, titles, people and quotes.",
    ),
    at(
        "Search",
        "/api/compare",
        &[
            Parameter { name: "a", what: "The ids of the articles, once for each.", kind: Kind::Ids },
            text("q", "What the page offers further articles for; the answer here does not depend on it."),
        ],
        Answer::Json(Comparison::schema),
        "/api/compare?a={id}&a={other}",
        "Puts articles side by side.",
    ),
    at(
        "Extraction",
        "/api/extract",
        &[INDIRECT, ALL_REPORTED, EXPLAIN],
        Answer::Extract,
        "",
        "Gives the annotations of the text that is sent, and forgets it.",
    ),
    at(
        "Notebook",
        "/api/notebook",
        NOTEBOOK,
        Answer::Json(NotebookPage::schema),
        "/api/notebook?limit=1",
        "Lists the entries of your notebook, the newest first: corrections, notes, saved searches.",
    ),
    at(
        "Notebook",
        "/api/notebook",
        &[],
        Answer::Write(NotebookAnswer::schema),
        "",
        "Adds an entry. What the notebook says already is not added again. With `revision`, nothing is added if the notebook has changed since.",
    ),
    at(
        "Notebook",
        "/api/notebook/{event}",
        &[text("revision", "Do nothing if the notebook has another revision.")],
        Answer::Undo(NotebookAnswer::schema),
        "",
        "Takes an entry back. What was taken back already stays so.",
    ),
    at("Notebook", "/api/kept.csv", KEPT, Answer::File("text/csv"), "", "What you keep, as a table."),
    at(
        "Notebook",
        "/api/kept.md",
        KEPT,
        Answer::File("text/markdown"),
        "",
        "What you keep, as Markdown with citations.",
    ),
    at(
        "Notebook",
        "/api/kept.bib",
        KEPT,
        Answer::File("application/x-bibtex"),
        "",
        "What you keep, as BibTeX entries.",
    ),
    at(
        "Notebook",
        "/api/kept.csl.json",
        KEPT,
        Answer::File("application/vnd.citationstyles.csl+json"),
        "",
        "What you keep, as CSL-JSON.",
    ),
    at(
        "Notebook",
        "/api/kept.jsonld",
        KEPT,
        Answer::File("application/ld+json"),
        "",
        "What you keep, as a page of W3C Web Annotations.",
    ),
    at("Exports", "/api/library.ndjson", LIBRARY, NDJSON, "", "Every article with everything found in it, one a line."),
    at(
        "Exports",
        "/api/annotations.ndjson",
        LIBRARY,
        NDJSON,
        "",
        "Everything found, as W3C Web Annotations, one a line.",
    ),
    at("Exports", "/api/spacy.ndjson", LIBRARY, NDJSON, "", "Every article in the manner of spaCy’s JSON, one a line."),
    at("Exports", "/api/articles.csv", ARTICLES, CSV, "", "The list of articles as a table."),
    at("Exports", "/api/articles.ndjson", ARTICLES, NDJSON, "", "The list of articles, one a line."),
    at("Exports", "/api/people.csv", PEOPLE, CSV, "", "The list of people as a table."),
    at("Exports", "/api/people.ndjson", PEOPLE, NDJSON, "", "The list of people, one a line."),
    at("Exports", "/api/countries.csv", COUNTRIES, CSV, "", "The list of countries as a table."),
    at("Exports", "/api/countries.ndjson", COUNTRIES, NDJSON, "", "The list of countries, one a line."),
    at("Exports", "/api/quotes.csv", QUOTES, CSV, "", "The list of quotes as a table."),
    at("Exports", "/api/quotes.ndjson", QUOTES, NDJSON, "", "The list of quotes, one a line."),
    at("Exports", "/api/quotes.bib", QUOTES, Answer::File("application/x-bibtex"), "", "Quotes as BibTeX entries."),
    at("Exports", "/api/quotes.md", QUOTES, Answer::File("text/markdown"), "", "Quotes as Markdown block quotes."),
    at(
        "Exports",
        "/api/quotes.csl.json",
        QUOTES,
        Answer::File("application/vnd.citationstyles.csl+json"),
        "",
        "Quotes as CSL-JSON, for citation managers.",
    ),
    at(
        "Exports",
        "/api/articles/{id}/annotations.jsonld",
        &[INDIRECT, ALL_REPORTED, EXPLAIN],
        Answer::File("application/ld+json"),
        "",
        "One article’s annotations as a page of W3C Web Annotations.",
    ),
    at(
        "Exports",
        "/api/articles/{id}/spacy.json",
        &[INDIRECT, ALL_REPORTED, EXPLAIN],
        Answer::File("application/json"),
        "",
        "One article in the manner of spaCy’s JSON.",
    ),
    at(
        "Exports",
        "/api/articles/{id}/brat.ann",
        &[INDIRECT, ALL_REPORTED, EXPLAIN],
        Answer::File("text/plain"),
        "",
        "One article’s annotations for brat, to be put beside its text.",
    ),
    at(
        "Exports",
        "/api/articles/{id}/text.txt",
        &[INDIRECT, ALL_REPORTED, EXPLAIN],
        Answer::File("text/plain"),
        "",
        "One article’s text, in which all positions count.",
    ),
    at("Feeds", "/api/articles.atom", ARTICLES, ATOM, "", "The newest articles as an Atom feed."),
    at(
        "Feeds",
        "/api/quotes.atom",
        QUOTES,
        ATOM,
        "",
        "The newest quotes as an Atom feed; with `speaker`, those of one person.",
    ),
    at(
        "The program",
        "/api/problems",
        &[],
        Answer::List(List::<ProblemItem<'_>>::schema),
        "/api/problems",
        "Lists the files that gave no article, with the reason and what to do.",
    ),
    at("The program", "/api/problems.csv", &[], CSV, "", "The same as a table."),
    at("The program", "/api/problems.ndjson", &[], NDJSON, "", "The same, one a line."),
    at(
        "The program",
        "/api/status",
        &[],
        Answer::Json(Status::schema),
        "/api/status",
        "Says how far loading is and how much there is.",
    ),
    at(
        "The program",
        "/api/events",
        &[],
        Answer::File("text/event-stream"),
        "",
        "Tells progress and new libraries as server-sent events, each with the status as its data.",
    ),
];

impl Endpoint {
    /// The HTTP method.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        match self.answer {
            Answer::Extract | Answer::Write(_) => "POST",
            Answer::Undo(_) => "DELETE",
            Answer::Json(_) | Answer::List(_) | Answer::File(_) => "GET",
        }
    }

    /// Every parameter, those that many addresses share included.
    #[must_use]
    pub fn all_parameters(&self) -> Vec<Parameter> {
        let mut all = self.parameters.to_vec();
        if let Answer::List(_) = self.answer {
            all.push(Parameter { name: "limit", what: "How many items at most.", kind: Kind::Limit });
            all.push(text("cursor", "Where to go on: the `next` of the piece before."));
        }
        if ["/api/articles", "/api/quotes", "/api/search"].contains(&self.path) {
            all.push(flag(
                "facets",
                "Whether the most frequent outlets, countries and people are counted too, and the time.",
            ));
        }
        if matches!(self.answer, Answer::File("text/csv")) && self.group != "Notebook" {
            all.push(flag("bom", "Whether the file begins with a byte order mark, which some spreadsheets want."));
        }
        if !matches!(self.answer, Answer::File("text/event-stream")) {
            all.push(flag("pretty", "Whether JSON is spread over lines, for reading."));
        }
        all
    }
}
