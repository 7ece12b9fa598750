//! Every address of the API. Routes, the reading of parameters, `/api/openapi.json` and the page of help are made from
//! this table.

use super::endpoint::Answer::{Export, File, JsonOrCsv};
use super::endpoint::{Body, Endpoint};
use super::handlers::export::{Csv, Ndjson};
use super::handlers::notebook::{self, saved};
use super::handlers::{api, article_forms, export, extract, live, lookup, pairs};
use crate::api::{
    Article, ArticleItem, Comparison, CountryItem, CountryPage, Faceted, List, LookupItem, NotebookAnswer,
    NotebookPage, PairItem, PersonItem, PersonPage, ProblemItem, QuoteItem, SavedItem, Schema as _, SearchPage, Status,
    draft_schema,
};
use axum::routing::get;

const CSV: &str = "text/csv";
const NDJSON: &str = "application/x-ndjson";
const ATOM: &str = "application/atom+xml";
const BIBTEX: &str = "application/x-bibtex";
const MARKDOWN: &str = "text/markdown";
const CSL_JSON: &str = "application/vnd.citationstyles.csl+json";
const LD_JSON: &str = "application/ld+json";

const NAMES: Body = Body {
    kinds: &["text/plain"],
    wrong_kind: "It is not text/plain.",
    advice: "Send the names as text/plain, one a line.",
    max_bytes: lookup::MAX_LIST_BYTES,
    too_long: "The list is longer than 1 MiB.",
    schema: None,
    example: "Ada Quill\n",
};
const TEXT: Body = Body {
    kinds: &["text/plain", "text/markdown"],
    wrong_kind: "It is not text/plain or text/markdown.",
    advice: "Send the article as text/plain or text/markdown, in UTF-8.",
    max_bytes: extract::MAX_TEXT_BYTES,
    too_long: "The text is longer than 2 MiB.",
    schema: None,
    example: "Ada Quill came to Oslo. “The tide waits for nobody,” she said.",
};
const ENTRY: Body = Body {
    kinds: &["application/json"],
    wrong_kind: "It is not application/json.",
    advice: "Send the entry as application/json.",
    max_bytes: notebook::MAX_ENTRY_BYTES,
    too_long: "It is longer than 128 KiB.",
    schema: Some(draft_schema),
    example: r#"{"action": "name-person", "person": "ada-quill", "name": "Ada Quill-Moor"}"#,
};

const CROSS_SITE: (u16, &str) = (403, "A page of another site asks for it.");
const CHANGES: &[(u16, &str)] = &[
    CROSS_SITE,
    (404, "There is no such article or entry."),
    (409, "The notebook has another revision by now."),
    (503, "The notebook cannot be written, or there is no place for one."),
];

/// Every address, in the order in which it is explained.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    let groups = [
        ("Articles", articles()),
        ("People", people()),
        ("Countries", countries()),
        ("Quotes", quotes()),
        ("Search", search()),
        ("Extraction", extraction()),
        ("Notebook", notebook_entries()),
        ("Exports", exports()),
        ("Feeds", feeds()),
        ("The program", program()),
    ];
    let of_group =
        |(group, all): (_, Vec<Endpoint>)| all.into_iter().map(move |endpoint| Endpoint { group, ..endpoint });
    groups.into_iter().flat_map(of_group).collect()
}

fn articles() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/articles", api::list_articles)
            .list::<Faceted<'_, ArticleItem<'_>>>("Lists articles.")
            .example("/api/articles?limit=1"),
        Endpoint::get("/api/articles/{id}", article_forms::show_article).json::<Article<'_>>(
            "Gives one article with everything found in it. The filters of the list are read and change nothing, so that \
             an address can say which list it was reached from.",
        ),
    ]
}

fn people() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/people", api::list_people)
            .list::<List<PersonItem<'_>>>("Lists people, joined across articles.")
            .example("/api/people?limit=2"),
        Endpoint::get("/api/people/{id}", api::show_person)
            .json::<PersonPage<'_>>("Gives one person; another form of a name leads on with 308.")
            .example("/api/people/{person}"),
        Endpoint::get("/api/pairs", pairs::list)
            .json::<List<PairItem<'_>>>(
                "Lists who appears with whom: pairs of people whom the same articles name, those of most articles first. \
                 Pairs are counted of the 1,000 people who are in most of the articles.",
            )
            .example("/api/pairs?limit=1"),
        Endpoint::post("/api/lookup", NAMES, lookup::api)
            .answers(
                JsonOrCsv(List::<LookupItem<'_>>::schema),
                "Looks up a list of names, one a line, as `quotidian lookup` does; 10,000 at most.",
            )
            .refuses(&[CROSS_SITE]),
    ]
}

fn countries() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/countries", api::list_countries)
            .list::<List<CountryItem>>("Lists the countries that articles name or imply.")
            .example("/api/countries?limit=2"),
        Endpoint::get("/api/countries/{code}", api::show_country).json::<CountryPage<'_>>("Gives one country."),
    ]
}

fn quotes() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/quotes", api::list_quotes)
            .list::<Faceted<'_, QuoteItem<'_>>>("Lists quotes.")
            .example("/api/quotes?limit=1"),
    ]
}

fn search() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/search", api::search)
            .list::<SearchPage<'_>>("Searches text, titles, people and quotes.")
            .example("/api/search?q=said&limit=1"),
        Endpoint::get("/api/compare", api::compare)
            .json::<Comparison<'_>>("Puts articles side by side.")
            .refuses(&[(404, "There is nothing of this id.")])
            .example("/api/compare?a={id}&a={other}"),
    ]
}

fn extraction() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/api/extract", TEXT, extract::extract)
            .json::<Article<'_>>("Gives the annotations of the text that is sent, and forgets it.")
            .refuses(&[(422, "There is no article in it.")])
            .at_once(),
    ]
}

fn notebook_entries() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/notebook", notebook::list)
            .json::<NotebookPage>(
                "Lists the entries of your notebook, the newest first: corrections, notes, saved searches.",
            )
            .example("/api/notebook?limit=1"),
        Endpoint::post("/api/notebook", ENTRY, notebook::add)
            .json::<NotebookAnswer>(
                "Adds an entry. What the notebook says already is not added again. With `revision`, nothing is added if \
                 the notebook has changed since.",
            )
            .refuses(CHANGES),
        Endpoint::delete("/api/notebook/{event}", notebook::undo)
            .json::<NotebookAnswer>("Takes an entry back. What was taken back already stays so.")
            .refuses(CHANGES),
        Endpoint::get("/api/saved", saved::list).json::<List<SavedItem>>(
            "Lists your saved searches, with how many articles are new since you last looked.",
        ),
        Endpoint::get("/api/saved/{event}", saved::show_new)
            .json::<List<ArticleItem<'_>>>("Lists the new articles of a saved search, the first 50.")
            .example("/api/saved/{saved}"),
        Endpoint::get("/api/saved/{event}/new.atom", saved::new_atom)
            .answers(File(ATOM), "The same as an Atom feed.")
            .example("/api/saved/{saved}/new.atom"),
        Endpoint::get("/api/bookmarks.csv", notebook::export::bookmarks_csv)
            .answers(File(CSV), "Your bookmarks, as a table."),
        Endpoint::get("/api/bookmarks.md", notebook::export::bookmarks_md)
            .answers(File(MARKDOWN), "Your bookmarks, as Markdown with citations."),
        Endpoint::get("/api/bookmarks.bib", notebook::export::bookmarks_bib)
            .answers(File(BIBTEX), "Your bookmarks, as BibTeX entries."),
        Endpoint::get("/api/bookmarks.csl.json", notebook::export::bookmarks_csl_json)
            .answers(File(CSL_JSON), "Your bookmarks, as CSL-JSON."),
        Endpoint::get("/api/bookmarks.jsonld", notebook::export::bookmarks_jsonld)
            .answers(File(LD_JSON), "Your bookmarks, as a page of W3C Web Annotations."),
        Endpoint::get("/api/corrections.csv", notebook::export::corrections_csv)
            .answers(File(CSV), "What you corrected, as a table."),
    ]
}

fn exports() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/library.ndjson", export::library_ndjson)
            .answers(Export(NDJSON), "Every article with everything found in it, one a line."),
        // How many annotations there are is not known before they are written.
        Endpoint::get("/api/annotations.ndjson", export::library_annotations)
            .answers(File(NDJSON), "Everything found, as W3C Web Annotations, one a line."),
        Endpoint::get("/api/spacy.ndjson", export::library_spacy)
            .answers(Export(NDJSON), "Every article in the manner of spaCy’s JSON, one a line."),
        Endpoint::get("/api/articles.csv", export::articles::<Csv>)
            .answers(Export(CSV), "The list of articles as a table."),
        Endpoint::get("/api/articles.ndjson", export::articles::<Ndjson>)
            .answers(Export(NDJSON), "The list of articles, one a line."),
        Endpoint::get("/api/people.csv", export::people::<Csv>).answers(Export(CSV), "The list of people as a table."),
        Endpoint::get("/api/people.ndjson", export::people::<Ndjson>)
            .answers(Export(NDJSON), "The list of people, one a line."),
        Endpoint::get("/api/countries.csv", export::countries::<Csv>)
            .answers(Export(CSV), "The list of countries as a table."),
        Endpoint::get("/api/countries.ndjson", export::countries::<Ndjson>)
            .answers(Export(NDJSON), "The list of countries, one a line."),
        Endpoint::get("/api/pairs.csv", pairs::csv)
            .answers(File(CSV), "Who appears with whom as a table, 10,000 pairs at most."),
        Endpoint::get("/api/pairs.graphml", pairs::graphml)
            .answers(File("application/graphml+xml"), "The same as GraphML."),
        Endpoint::get("/api/pairs.gexf", pairs::gexf)
            .answers(File("application/gexf+xml"), "The same as GEXF, for Gephi."),
        Endpoint::get("/api/pairs.svg", pairs::svg)
            .answers(File("image/svg+xml"), "A picture of the 30 people who appear with most others."),
        Endpoint::get("/api/quotes.csv", export::quotes::<Csv>).answers(Export(CSV), "The list of quotes as a table."),
        Endpoint::get("/api/quotes.ndjson", export::quotes::<Ndjson>)
            .answers(Export(NDJSON), "The list of quotes, one a line."),
        Endpoint::get("/api/quotes.bib", export::quotes_bib).answers(Export(BIBTEX), "Quotes as BibTeX entries."),
        Endpoint::get("/api/quotes.md", export::quotes_markdown)
            .answers(Export(MARKDOWN), "Quotes as Markdown block quotes."),
        Endpoint::get("/api/quotes.csl.json", export::quotes_csl)
            .answers(Export(CSL_JSON), "Quotes as CSL-JSON, for citation managers."),
        Endpoint::get("/api/articles/{id}/annotations.jsonld", article_forms::annotations)
            .answers(File(LD_JSON), "One article’s annotations as a page of W3C Web Annotations."),
        Endpoint::get("/api/articles/{id}/spacy.json", article_forms::spacy)
            .answers(File("application/json"), "One article in the manner of spaCy’s JSON."),
        Endpoint::get("/api/articles/{id}/brat.ann", article_forms::brat)
            .answers(File("text/plain"), "One article’s annotations for brat, to be put beside its text."),
        Endpoint::get("/api/articles/{id}/text.txt", article_forms::text)
            .answers(File("text/plain"), "One article’s text, in which all positions count."),
    ]
}

fn feeds() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/articles.atom", export::articles_atom)
            .answers(File(ATOM), "The newest articles as an Atom feed."),
        Endpoint::get("/api/quotes.atom", export::quotes_atom)
            .answers(File(ATOM), "The newest quotes as an Atom feed; with `speaker`, those of one person."),
    ]
}

fn program() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/problems", api::list_problems)
            .list::<List<ProblemItem<'_>>>("Lists the files that gave no article, with the reason and what to do."),
        Endpoint::get("/api/problems.csv", export::problems::<Csv>).answers(Export(CSV), "The same as a table."),
        Endpoint::get("/api/problems.ndjson", export::problems::<Ndjson>)
            .answers(Export(NDJSON), "The same, one a line."),
        Endpoint::get("/api/status", api::show_status)
            .json::<Status>("Says how far loading is and how much there is.")
            .at_once(),
        Endpoint::stream("/api/events", get(live::events))
            .answers(
                File("text/event-stream"),
                "Tells progress and new libraries as server-sent events, each with the status as its data.",
            )
            .at_once(),
    ]
}
