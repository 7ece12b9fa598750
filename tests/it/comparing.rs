//! Articles side by side.

use crate::client::Client;
use crate::marked::library;
use quotidian::library::query::*;
use quotidian::library::{AnnotatedArticle, Library};
use quotidian::{engine, readers};
use std::sync::Arc;

/// All articles of a library side by side.
fn compare_all(library: &Library) -> Comparison<'_> {
    compare(library, &ids(library)).unwrap()
}

fn ids(library: &Library) -> Vec<&str> {
    let list = list_articles(library, &ArticleFilter::default(), &PageRequest::first(9)).unwrap();
    list.items.iter().map(|card| card.link.id).collect()
}

/// The page of the comparison of all articles.
fn page(library: &Library) -> String {
    let chosen: Vec<String> = ids(library).iter().map(|id| format!("a={id}")).collect();
    Client::new(library.clone()).get(&format!("/compare?{}", chosen.join("&"))).text
}

/// The texts that each article has of what several quote.
fn shared<'c>(compared: &'c Comparison<'_>) -> Vec<Vec<&'c str>> {
    let text =
        |row: &'c Presence<(), Speech<'_>>| row.per_article.iter().flatten().map(|speech| &*speech.text).collect();
    compared.shared_quotes.iter().map(text).collect()
}

/// The texts that each article alone has.
fn own<'c>(compared: &'c Comparison<'_>) -> Vec<Vec<&'c str>> {
    compared.own_quotes.iter().map(|speeches| speeches.iter().map(|speech| &*speech.text).collect()).collect()
}

#[test]
fn halves_of_quotes_match() {
    let library = library(&[
        (
            "a.txt",
            "[Anna Berg]p: {The door of the ministry is open, it was open on Sunday when she did not come|Anna Berg}.\n\n\
             {It was a fairy tale|Anna Berg}.",
        ),
        (
            "b.txt",
            "[Anna Berg]p: {The door of the ministry is open|Anna Berg}.\n\n{Since when|Karl Lund}, said [Karl Lund]p.\n\n\
             {It was open on Sunday when she did not come|Anna Berg}.\n\n{It was a fairy tale for children|Anna Berg}.\n\n\
             {Is it late|Anna Berg}?",
        ),
    ]);
    let compared = compare_all(&library);
    let shared = shared(&compared);
    assert_eq!(shared.len(), 3);
    assert_eq!(shared[0][1], "It was open on Sunday when she did not come", "more of it than of the other half");
    assert_eq!(shared[1][1], "It was a fairy tale for children");
    assert_eq!(shared[2][1], "The door of the ministry is open", "the other article has it, too");
    assert_eq!(own(&compared), [vec![], vec!["Since when", "Is it late"]]);
}

#[test]
fn speech_parts_are_compared_together() {
    let library = library(&[
        ("a.txt", "[Anna Berg]p: {The door of the ministry is open, it was open on Sunday|Anna Berg}."),
        (
            "b.txt",
            "[Anna Berg]p: {The door of the ministry is open|Anna Berg}, she said, {it was open on Sunday|Anna Berg}.",
        ),
        (
            "c.txt",
            "[Anna Berg]p: {We have worked on this for many years with all our friends from the harbour|Anna Berg}, she \
             said, {the door of our ministry is open, and it was open on Sunday|Anna Berg}.",
        ),
    ]);
    let compared = compare_all(&library);
    let parts = |row: &Presence<(), Speech<'_>>| -> Vec<Option<usize>> {
        row.per_article.iter().map(|speech| speech.as_ref().map(|speech| speech.ids.len())).collect()
    };
    assert_eq!(compared.shared_quotes.iter().map(parts).collect::<Vec<_>>(), [[Some(1), Some(2), Some(2)]]);
    assert!(compared.own_quotes.iter().all(Vec::is_empty));
    assert_eq!(shared(&compared)[0][1], "The door of the ministry is open … it was open on Sunday");
}

#[test]
fn speech_over_paragraphs_is_joined() {
    let library = library(&[
        (
            "a.txt",
            "[Anna Berg]p: {The door of the ministry is open, it was open on Sunday, and it will be open tomorrow and in \
             spring|Anna Berg}.",
        ),
        (
            "b.txt",
            "{Nobody came|Anna Berg}, said [Anna Berg]p.\n\n{The door of the ministry is open,|Anna Berg} she said to \
             those who had waited on the stairs since the morning, and who had brought chairs and tea with them from the \
             harbour.\n\n{It was open on Sunday|Anna Berg}.\n\n{It will be open tomorrow and in spring|Anna Berg}.\n\n\
             {Come again|Anna Berg}.",
        ),
    ]);
    let compared = compare_all(&library);
    assert_eq!(shared(&compared).len(), 1);
    assert_eq!(
        shared(&compared)[0][1],
        "The door of the ministry is open … It was open on Sunday … It will be open tomorrow and in spring"
    );
    assert_eq!(own(&compared), [vec![], vec!["Nobody came", "Come again"]]);
    let speech = compared.shared_quotes[0].per_article[1].as_ref().unwrap();
    assert_eq!(speech.ids, ["q2", "q3", "q4"]);
}

#[test]
fn unclosed_paragraph_goes_on() {
    let text = "The mayor, Anna Berg, spoke in the council on Monday about the harbour.\n\n\
                “We will wait for the ferry until the winter comes.\n\n\
                “But we will not wait for ever,” Berg said.\n\n“Nobody should doubt that,” she added.";
    let articles = ["a.txt", "b.txt"].map(|path| {
        let mut parsed = readers::parse(path, format!("{path}\n\n{text}").as_bytes());
        let article = parsed.articles.remove(0);
        AnnotatedArticle { annotations: Arc::new(engine::annotate(&article)), article: Arc::new(article) }
    });
    let library = Library::new(articles.into(), Vec::new());
    let joined = "We will wait for the ferry until the winter comes. … But we will not wait for ever,";
    assert_eq!(shared(&compare_all(&library)), [[joined; 2], ["Nobody should doubt that,"; 2]]);
}

#[test]
fn two_speakers_are_not_joined() {
    let library = library(&[
        ("a.txt", "[Anna Berg]p: {The door of the ministry is open, it was open on Sunday|Anna Berg}."),
        (
            "b.txt",
            "{The door of the ministry is open|Anna Berg}, said [Anna Berg]p.\n\n{It was open on Sunday|Karl Lund}, said \
             [Karl Lund]p.",
        ),
    ]);
    let compared = compare_all(&library);
    assert_eq!(shared(&compared)[0][1], "The door of the ministry is open");
    assert_eq!(own(&compared)[1], ["It was open on Sunday"]);
}

#[test]
fn contained_words_are_shared() {
    let library = library(&[
        (
            "a.txt",
            "[Anna Berg]p: {The door of the ministry is open|Anna Berg}.\n\nShe called it {the door of the ministry|Anna Berg}.",
        ),
        ("b.txt", "[Anna Berg]p: {The door of the ministry is open|Anna Berg}."),
    ]);
    let compared = compare_all(&library);
    assert_eq!(own(&compared), [[""; 0]; 2]);
    assert_eq!(shared(&compared), [["The door of the ministry is open"; 2]], "what an article repeats is shown once");
}

#[test]
fn many_quotes_are_compared_in_part() {
    let quotes = |from: usize| {
        (from..from + 500).map(|at| format!("{{We have counted sheep number {at} today|Anna Berg}}.\n\n"))
    };
    let texts = [0, 100].map(|from| format!("[Anna Berg]p: {}", quotes(from).collect::<String>()));
    let library = library(&[("a.txt", &*texts[0]), ("b.txt", &*texts[1])]);
    let compared = compare_all(&library);
    assert_eq!(compared.not_compared, [100, 100]);
    let shown = compared.shared_quotes.len() * 2 + compared.own_quotes.iter().map(Vec::len).sum::<usize>();
    assert_eq!(shown, 800, "each of those compared is shown once");
    assert_eq!(compared.voices[0][0].quotes, 500, "all are counted");
    let page = page(&library);
    assert!(page.contains("100 more of its quotes were not compared"), "{page}");
}

#[test]
fn too_long_article_is_named() {
    let long = format!("[Anna Berg]p: {{It is late|Anna Berg}}.\n\n{}", "The harbour was quiet. ".repeat(15_000));
    let library = library(&[("a.txt", &*long), ("b.txt", "[Anna Berg]p: {It is late|Anna Berg}.")]);
    let compared = compare_all(&library);
    let part = compared.compared_part[0].unwrap();
    assert_eq!((part.whole_chars, compared.compared_part[1]), (345_026, None));
    let page = page(&library);
    assert!(page.contains("“About a.txt” is very long: only the first 262,"), "{page}");
    assert!(page.contains(" of its 345,026 characters are compared."), "{page}");
    let ids = ids(&library);
    let json = Client::new(library.clone()).json(&format!("/api/compare?a={}&a={}", ids[0], ids[1]));
    assert_eq!(json["compared_chars"], serde_json::json!([part.chars, null]));
}

#[test]
fn thousands_are_grouped() {
    let quotes: String = (0..1_218).map(|at| format!("{{Sheep number {at} is here|Anna Berg}}.\n\n")).collect();
    let library = library(&[("a.txt", &*format!("[Anna Berg]p: {quotes}")), ("b.txt", "Nobody is here.")]);
    let client = Client::new(library.clone());
    let article = ids(&library)[0];
    for (address, number) in [
        ("/".to_owned(), "1,218 quotes</a>"),
        (format!("/articles/{article}"), "Quotes <span class=\"soft number\">1,218</span>"),
        (format!("/articles/{article}"), "1,218 quotes</a>"),
        ("/people/anna-berg".to_owned(), "Quoted 1,218"),
        (format!("/compare?a={article}&a={}", ids(&library)[1]), "in 1,218 quotes"),
        (format!("/compare?a={article}&a={}", ids(&library)[1]), "818 more of its quotes"),
    ] {
        let page = client.get(&address).text;
        assert!(page.contains(number), "{address}: {number}");
        assert!(!page.contains(">1218"), "{address}");
    }
}

#[test]
fn compared_quotes_carry_citations() {
    let library = library(&[
        ("a.txt @ 2024-03-01 @ Post", "[Anna Berg]p: {It is late,|Anna Berg} she said, {we must go|Anna Berg}."),
        ("b.txt @ 2024-03-01", "{Nobody asked us|=the fishermen}, the fishermen said."),
    ]);
    let page = page(&library);
    let copied = "data-copy=\"“It is late … we must go” (Anna Berg, “About a.txt”, Post, 1 March 2024)\"";
    assert!(page.contains(copied), "{page}");
    assert!(page.contains("data-copy=\"“Nobody asked us” (the fishermen, “About b.txt”, 1 March 2024)\""), "{page}");
}
