//! Who is who across articles, and what each question gets for an answer.

use crate::marked::{article, library};
use quotidian::annotations::CountryCode;
use quotidian::article::Precision;
use quotidian::library::query::*;
use quotidian::library::{AnnotatedArticle, Library};

fn ids(library: &Library) -> Vec<String> {
    let all = list_people(library, &PeopleFilter::default(), &PageRequest::first(1000)).unwrap();
    let mut ids: Vec<String> = all.items.iter().map(|card| format!("{} {}", card.link.id, card.articles)).collect();
    ids.sort();
    ids
}

fn person<'l>(library: &'l Library, id: &str) -> Box<PersonPage<'l>> {
    match show_person(library, id, 50).unwrap() {
        PersonAnswer::Here(page) => page,
        other => panic!("{id}: {other:?}"),
    }
}

#[test]
fn spellings_are_one_person() {
    let library = library(&[
        ("a.txt", "[Anna Maria Berg]p spoke. [Berg|Anna Maria Berg]p left."),
        ("b.txt", "[ANNA BERG]p came."),
        ("c.txt", "[A. Berg]p wrote."),
        ("d.txt", "[Berg]p paid."),
        ("e.txt", "[Tran Van-Lo]p and [Zoë Quist]p."),
        ("f.txt", "[Tran Van Lo]p and [Zoe Quist]p."),
    ]);
    assert_eq!(ids(&library), ["anna-maria-berg 4", "tran-van-lo 2", "zoe-quist 2"]);
    let berg = person(&library, "anna-maria-berg");
    assert_eq!(berg.notes.len(), 3, "each shorter form is owned up to: {:?}", berg.notes);
    let PersonAnswer::Moved(to) = show_person(&library, "anna-berg", 1).unwrap() else {
        panic!("it is a form of a name")
    };
    assert_eq!(to, "anna-maria-berg");
}

#[test]
fn copies_are_folded_and_hide_nothing() {
    let story = "The ferry between Port Vale and the islands sailed again on Tuesday, two months after a storm tore its \
                 pier away. {At last we sail again today|Ana Prado}, said [Ana Prado]p.";
    let longer = format!("{story} {{Nobody asked us}}, the fishermen said.");
    let library = library(&[
        ("a.txt @ 2024-03-02 @ Post", story),
        ("b.txt @ 2024-03-01 @ Ledger", &longer),
        ("c.txt @ 2024-02-28 @ Post", story),
        ("d.txt @ 2024-03-03 @ Echo", "Another thing altogether happened in the harbour, as [Ana Prado]p saw."),
    ]);
    let list = |filter: &ArticleFilter| {
        let list = list_articles(&library, filter, &PageRequest::first(10)).unwrap();
        assert_eq!((list.items.len(), list.next), (list.total, None));
        list.items.into_iter().map(|card| card.path).collect::<Vec<_>>()
    };
    let folded = ArticleFilter { fold: true, ..ArticleFilter::default() };
    assert_eq!(list(&ArticleFilter::default()), ["d.txt", "a.txt", "b.txt", "c.txt"]);
    assert_eq!(list(&folded), ["d.txt", "a.txt"]);
    assert_eq!(list(&ArticleFilter { sort: ArticleSort::Oldest, ..folded.clone() }), ["c.txt", "d.txt"]);
    // A filter lets no article vanish whose lead it does not let through.
    assert_eq!(list(&ArticleFilter { sources: vec!["Ledger".into()], ..folded.clone() }), ["b.txt"]);
    let all = list_articles(&library, &ArticleFilter::default(), &PageRequest::first(10)).unwrap().items;
    let card = all.iter().find(|card| card.path == "a.txt").unwrap();
    let copies: Vec<_> = card.copies.iter().map(|copy| (copy.link.source, copy.own_quotes.clone())).collect();
    assert_eq!(copies, [(Some("Ledger"), vec!["q2".to_owned()]), (Some("Post"), vec![])]);
    assert_eq!((card.copies_total, card.outlets), (2, 2));
    assert_eq!((all[0].copies_total, all[0].outlets), (0, 1));
    let of = ArticleFilter { copies_of: Some(card.link.id.to_owned()), ..ArticleFilter::default() };
    assert_eq!(list(&of), ["a.txt", "b.txt", "c.txt"]);
    let nowhere = ArticleFilter { copies_of: Some("no-such".into()), ..ArticleFilter::default() };
    assert_eq!(list(&nowhere), [""; 0]);
}

#[test]
fn ambiguous_surname_stays_apart() {
    let library = library(&[
        ("a.txt", "[Anna Berg]p spoke."),
        ("b.txt", "[Karl Berg]p spoke."),
        ("c.txt", "[Berg]p paid."),
        ("d.txt", "[Karl Berg]p met [Berg]p."),
    ]);
    // In d.txt Karl is told apart from the other Berg, so only Anna is left.
    assert_eq!(ids(&library), ["anna-berg 2", "berg 1", "karl-berg 2"]);
    let berg = person(&library, "berg");
    let could_be: Vec<&str> = berg.notes[0].people.iter().map(|person| person.id).collect();
    assert_eq!(could_be, ["anna-berg", "karl-berg"]);
}

#[test]
fn names_kept_apart_stay_apart() {
    let library = library(&[
        ("a.txt", "[Anna Berg]p is not [Anna Maria Berg]p."),
        ("b.txt", "[Karl M. Lund]p and [Karl Q. Lund]p."),
        ("c.txt", "[Karl Lund]p."),
    ]);
    assert_eq!(ids(&library), ["anna-berg 1", "anna-maria-berg 1", "karl-lund 1", "karl-m-lund 1", "karl-q-lund 1"]);
    assert_eq!(person(&library, "karl-lund").notes[0].people.len(), 2);
}

#[test]
fn names_by_others_are_evidence() {
    let library = library(&[
        ("a.txt", "[Ngo Thi Lan]p said so, and [Ngo|Ngo Thi Lan]p left."),
        ("b.txt", "[Ngo]p returned."),
        ("c.txt", "[Pelo]p played."),
        ("d.txt", "[Pelo]p scored."),
    ]);
    assert_eq!(ids(&library), ["ngo-thi-lan 2", "pelo 2"]);
}

#[test]
fn ids_ignore_the_reading_order() {
    let articles = [
        ("a.txt @ 2024-01-01", "[Anna Berg]p and [Karl Berg]p."),
        ("b.txt", "[Berg]p and [O’Neil Wu]p."),
        ("c.txt @ 2024-02-01", "[Oneil Wu]p, [Berg]p."),
        ("d.txt", "[Anna Berg]p"),
    ];
    let there = library(&articles);
    let mut back = articles;
    back.reverse();
    assert_eq!(ids(&there), ids(&library(&back)));
    assert_eq!(ids(&there), ["anna-berg 2", "berg 2", "karl-berg 1", "oneil-wu 2"]);
}

fn sample() -> Library {
    library(&[
        (
            "norway.txt @ 2024-03-01 @ The Fjord Post",
            "[Norway:NO]c and [Sweden:SE]c talk, [Anna Berg]p said. {We will not wait for [Sweden:SE]c any longer.|Anna \
             Berg} she added. {It is late, and [Berg|Anna Berg]p knows it well.|=the ministry} the ministry wrote.",
        ),
        (
            "sweden.txt @ 2024-03-02 @ THE FJORD POST",
            "[Karl Lund]p of [Sweden:SE]c heard {we will not wait for [Sweden:SE]c any longer|Anna Berg} from [Anna \
             Berg]p.",
        ),
        ("undated.txt", "Nobody is here; {nothing at all is said}."),
    ])
}

#[test]
fn filters_narrow_articles() {
    let library = sample();
    let paths = |filter: ArticleFilter| -> Vec<String> {
        let list = list_articles(&library, &filter, &PageRequest::first(10)).unwrap();
        list.items.iter().map(|card| card.path.to_owned()).collect()
    };
    let all = ["sweden.txt", "norway.txt", "undated.txt"];
    assert_eq!(paths(ArticleFilter::default()), all);
    let mut back = paths(ArticleFilter { sort: ArticleSort::Oldest, ..ArticleFilter::default() });
    back.reverse();
    assert_eq!(back, all);
    assert_eq!(
        paths(ArticleFilter { countries: vec![CountryCode::parse("NO").unwrap()], ..ArticleFilter::default() }),
        ["norway.txt"]
    );
    assert_eq!(paths(ArticleFilter { people: vec!["karl-lund".into()], ..ArticleFilter::default() }), ["sweden.txt"]);
    assert_eq!(paths(ArticleFilter { people: vec!["nobody".into()], ..ArticleFilter::default() }), [""; 0]);
    let sources = vec!["the fjord post".into()];
    assert_eq!(paths(ArticleFilter { sources, ..ArticleFilter::default() }), all[..2]);
    assert_eq!(paths(ArticleFilter { unsourced: true, ..ArticleFilter::default() }), all[2..]);
    assert_eq!(paths(ArticleFilter { undated: true, ..ArticleFilter::default() }), ["undated.txt"]);
    assert_eq!(paths(ArticleFilter { words: Some("HEARD any".into()), ..ArticleFilter::default() }), ["sweden.txt"]);
    let from = "2024-03-02".parse().ok();
    assert_eq!(paths(ArticleFilter { from, ..ArticleFilter::default() }), ["sweden.txt"]);
}

#[test]
fn quotes_know_speaker_and_repetitions() {
    let library = sample();
    let list = |filter: QuoteFilter| list_quotes(&library, &filter, &PageRequest::first(10)).unwrap();
    assert_eq!(list(QuoteFilter::default()).total, 4);
    let by_berg = list(QuoteFilter { speakers: vec!["anna-berg".into()], ..QuoteFilter::default() });
    assert_eq!(by_berg.items.iter().map(|quote| quote.echoes).collect::<Vec<_>>(), [1, 1]);
    let about = list(QuoteFilter { about: Some("anna-berg".into()), ..QuoteFilter::default() });
    assert_eq!(about.items[0].speaker, SpeakerView::Other("the ministry".to_owned()));
    assert_eq!(list(QuoteFilter { words: Some("nothing all".into()), ..QuoteFilter::default() }).total, 1);
    assert_eq!(
        list(QuoteFilter { countries: vec![CountryCode::parse("NO").unwrap()], ..QuoteFilter::default() }).total,
        0
    );
    assert_eq!(
        list(QuoteFilter { countries: vec![CountryCode::parse("SE").unwrap()], ..QuoteFilter::default() }).total,
        3
    );
    let facets = quote_facets(&library, &QuoteFilter::default(), 10).unwrap();
    assert_eq!(facets.people.items[0].count, 2);
    assert_eq!(facets.sources.items[0].count, 3);
    assert_eq!(facets.timeline.undated, 1);
}

#[test]
fn pages_agree_with_lists() {
    let library = sample();
    let id = list_articles(&library, &ArticleFilter::default(), &PageRequest::first(1)).unwrap().items[0].link.id;
    let page = show_article(&library, id).unwrap();
    assert_eq!(page.quotes[0].elsewhere.len(), 1);
    let berg = person(&library, "anna-berg");
    assert_eq!((berg.card.articles, berg.card.mentions, berg.card.quotes, berg.card.quotes_about), (2, 3, 2, 1));
    assert_eq!(berg.met.items[0].of.id, "karl-lund");
    assert_eq!(berg.quoted_by.items[0].count, 2);
    let sweden = show_country(&library, CountryCode::parse("SE").unwrap(), 10).unwrap().unwrap();
    assert_eq!((sweden.card.articles, sweden.card.mentions), (2, Some(4)));
    assert_eq!(sweden.named_with.items[0].of.as_str(), "NO");
    assert!(show_country(&library, CountryCode::parse("FR").unwrap(), 10).unwrap().is_none());
}

#[test]
fn person_dates_keep_their_precision() {
    let dated = |path: &str, day: &str, precision| {
        let mut pair = article(&format!("{path} @ {day}"), "[Anna Berg]p came.");
        let article = std::sync::Arc::make_mut(&mut pair.article);
        article.metadata.date.as_mut().unwrap().value.precision = precision;
        pair
    };
    let library = Library::new(
        vec![
            dated("a.txt", "2023-10-01", Precision::Month),
            dated("b.txt", "2024-01-01", Precision::Year),
            dated("c.txt", "2024-01-01", Precision::Day),
        ],
        Vec::new(),
    );
    let (first, last) = person(&library, "anna-berg").card.dates.unwrap();
    assert_eq!((first.to_string(), last.to_string()), ("2023-10".to_owned(), "2024-01-01".to_owned()));
    let client = crate::client::Client::new(library);
    let page = client.get("/people/anna-berg").text;
    assert!(
        page.contains("<time datetime=\"2023-10\">October 2023</time> to <time datetime=\"2024-01-01\">"),
        "{page}"
    );
    for person in [client.json("/api/people/anna-berg"), client.json("/api/people")["items"][0].clone()] {
        assert_eq!((&person["first_date"], &person["first_date_precision"]), (&"2023-10-01".into(), &"month".into()));
        assert_eq!((&person["last_date"], &person["last_date_precision"]), (&"2024-01-01".into(), &"day".into()));
    }
}

#[test]
fn comparison_separates_shared_quotes() {
    let library = sample();
    let list = list_articles(&library, &ArticleFilter::default(), &PageRequest::first(2)).unwrap();
    let ids: Vec<&str> = list.items.iter().map(|card| card.link.id).collect();
    let compared = compare(&library, &ids).unwrap();
    assert_eq!(compared.people[0].of.id, "anna-berg");
    assert_eq!(compared.people[0].per_article, [Some(1), Some(2)]);
    assert_eq!(compared.shared_quotes.len(), 1);
    assert_eq!(compared.own_quotes.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(compare(&library, &["nothing"]).unwrap_err(), QueryError::NoArticle("nothing".to_owned()));
}

#[test]
fn cut_teaser_ends_in_ellipsis() {
    let long = "The harbour was quiet. ".repeat(30);
    let library = library(&[("a.txt", &*long), ("b.txt", "The market was loud.")]);
    let page = crate::client::Client::new(library).get("/").text;
    assert!(
        page.contains("The harbour was…</p>") || page.contains("quiet.…</p>") || page.contains("The…</p>"),
        "{page}"
    );
    assert!(page.contains("The market was loud.</p>"), "{page}");
}

#[test]
fn search_finds_articles_people_and_quotes() {
    let library = sample();
    let found = |words: &str| search(&library, words, &ArticleFilter::default(), &PageRequest::first(9)).unwrap();
    let berg = found("berg");
    assert_eq!((berg.articles.total, berg.people.total, berg.quotes.total), (2, 1, 1));
    let snippet = berg.articles.items[1].snippet.as_ref().unwrap();
    assert_eq!(snippet.marks[0].slice(&snippet.text), "Berg");
    assert_eq!(found("…").articles.total, 0);
}

#[test]
fn same_ids_are_made_unique() {
    let pair = article("a.txt", "One.");
    let mut other = article("a.txt", "Two.");
    let pairs = |other: &AnnotatedArticle| Library::new(vec![pair.clone(), other.clone(), pair.clone()], Vec::new());
    let library = pairs(&other);
    let list = list_articles(&library, &ArticleFilter::default(), &PageRequest::first(9)).unwrap();
    let mut ids: Vec<&str> = list.items.iter().map(|card| card.link.id).collect();
    ids.dedup();
    assert_eq!(ids.len(), 3);
    other = article("b.txt", "Two.");
    assert_eq!(pairs(&other).len(), 3);
}

#[test]
fn an_empty_library_answers_everything() {
    let library = Library::default();
    assert!(list_articles(&library, &ArticleFilter::default(), &PageRequest::first(9)).unwrap().items.is_empty());
    assert_eq!(show_article(&library, "x").unwrap_err(), QueryError::NoArticle("x".to_owned()));
    assert!(matches!(show_person(&library, "x", 9).unwrap(), PersonAnswer::Unknown));
    assert_eq!(counts(&library), Counts::default());
}

#[test]
fn namesakes_get_a_number() {
    let mut pair = article("a.txt", "[Ali Noor]p met [X|Ali Noor ]p.");
    std::sync::Arc::make_mut(&mut pair.annotations).people[1].name = "Ali Noor".into();
    let library = Library::new(vec![pair, article("b.txt", "[Ali Noor]p.")], Vec::new());
    assert_eq!(ids(&library), ["ali-noor 2", "ali-noor-2 1"]);
    assert_eq!(person(&library, "ali-noor").notes[0].people[0].id, "ali-noor-2");
}
