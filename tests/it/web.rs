//! The pages: what they show and lead to, and how errors look.

use crate::client::Client;
use crate::marked::{article, library};
use axum::http::StatusCode;
use quotidian::library::Library;

pub(crate) fn client() -> Client {
    Client::new(library(&[
        (
            "harbour.txt @ 2024-03-01 @ The Fjord Post",
            "[Anna Berg]p of [Norway:NO]c came <b>early</b>. {We will not wait for [Sweden:SE]c any longer, ever.|Anna \
             Berg} she said.\n\n{Too late|=the ministry}, the ministry wrote to [Berg|Anna Berg]p.",
        ),
        (
            "ferry.txt @ 2024-04-02 @ The Sound",
            "[Karl Lund]p heard {we will not wait for [Sweden:SE]c any longer|Anna Berg} from [Anna Berg]p.",
        ),
        ("undated.txt", "Nobody is here; {nothing at all is said}."),
    ]))
}

pub(crate) fn page(client: &Client, address: &str) -> String {
    let answer = client.get(address);
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{address}");
    answer.text
}

/// The address of the first link whose words contain `words`.
pub(crate) fn link(page: &str, words: &str) -> String {
    let found = page.match_indices("<a ").find_map(|(at, _)| {
        let link = &page[at..at + page[at..].find("</a>")?];
        let href = link.split_once("href=\"")?.1.split_once('"')?.0;
        link.split_once('>')?.1.contains(words).then(|| href.replace("&#38;", "&"))
    });
    found.unwrap_or_else(|| panic!("no link “{words}” in {page}"))
}

/// The address of the style sheet.
pub(crate) fn asset(client: &Client) -> String {
    let home = client.get("/").text;
    home.split_once("<link rel=\"stylesheet\" href=\"").and_then(|(_, rest)| rest.split_once('"')).unwrap().0.to_owned()
}

#[test]
fn pages_name_their_json() {
    let client = client();
    let home = page(&client, "/");
    let article = link(&home, "About harbour.txt");
    for address in [
        "/",
        article.as_str(),
        "/people",
        "/people/anna-berg",
        "/countries",
        "/countries/no",
        "/quotes",
        "/search?q=wait",
        "/problems",
    ] {
        let page = page(&client, address);
        let twin = page.split_once("rel=\"alternate\" type=\"application/json\" href=\"").map(|(_, rest)| rest);
        let twin = twin.and_then(|rest| rest.split_once('"')).unwrap_or_else(|| panic!("{address} has no twin")).0;
        assert!(page.contains(">This page as JSON</a>"), "{address}");
        client.json(&twin.replace("&#38;", "&"));
    }
    page(&client, "/docs");
    page(&client, "/compare");
}

#[test]
fn marks_and_entries_link_both_ways() {
    let client = client();
    let article = page(&client, &link(&page(&client, "/"), "About harbour.txt"));
    assert!(article.contains(
        r##"<a class="m person" href="#p.anna-berg" data-of="p.anna-berg" id="p.anna-berg.1">Anna Berg</a>"##
    ));
    assert!(article.contains(r##"<a href="#p.anna-berg.1">2 mentions</a>"##), "the entry leads to the first mention");
    assert!(article.contains(r#"id="p.anna-berg""#), "and the mention to the entry");
    let said = link(&article, "1 quote");
    assert_eq!(client.json(&format!("/api{said}"))["total"], 1, "the number of someone’s quotes leads to them");
    assert!(article.contains(r#"id="q1""#) && article.contains(r##"href="#about-q1""##));
    assert!(article.contains(r##"<a class="m country" href="#c.se""##), "a country within a quote");
    assert!(article.contains(r#"aria-label="Quote by Anna Berg""#), "who cannot see the marks hears them");
    assert!(article.contains("&#60;b&#62;early"), "an article’s own markup is text");
    assert!(!article.contains("<b>"));
}

#[test]
fn article_shows_search_hits() {
    let client = client();
    let search = page(&client, "/search?q=%22any+longer%22");
    assert!(search.contains("<mark>any longer</mark>"));
    let first = page(&client, &link(&search, "About ferry.txt"));
    assert!(first.contains(r#"<mark class="hit" id="hit.1">any longer</mark>"#));
    assert!(first.contains("About harbour.txt") && !first.contains("About undated.txt"));
}

#[test]
fn article_knows_its_list_position() {
    let client = client();
    let march = page(&client, "/?from=2024-03&sort=oldest");
    let first = page(&client, &link(&march, "About harbour.txt"));
    assert!(first.contains(">1 of 2</a>") && first.contains("href=\"/?from=2024-03-01&#38;sort=oldest\""), "{first}");
    assert!(first.contains("<small>Next</small>About ferry.txt") && !first.contains("<small>Previous</small>"));
    let elsewhere = link(&march, "About harbour.txt").replace("2024-03-01", "2025-01-01");
    assert!(!page(&client, &elsewhere).contains(" of 2</a>"), "not in that list");
}

#[test]
fn article_keeps_the_list_folding() {
    let story = "The ferry between Port Vale and the islands sailed again on Tuesday, two months after a storm tore its \
                 pier away.";
    let client = Client::new(library(&[
        ("a.txt @ 2024-03-03", story),
        ("b.txt @ 2024-03-02", story),
        ("c.txt @ 2024-03-01", "Another thing altogether happened in the harbour."),
    ]));
    let open = |list: &str, words: &str| page(&client, &link(&page(&client, list), words));
    assert!(open("/", "About a.txt").contains("<a href=\"/\" title=\"Back to the list\">1 of 2</a>"));
    let apart = open("/?fold=false", "About a.txt");
    assert!(apart.contains("<a href=\"/?fold=false\" title=\"Back to the list\">1 of 3</a>"));
    assert!(apart.contains("<small>Next</small>About b.txt"));
    let id = link(&page(&client, "/"), "About a.txt").trim_start_matches("/articles/").to_owned();
    assert!(page(&client, &format!("/?copies_of={id}")).contains(&format!("href=\"/articles/{id}?copies_of={id}\"")));
    let copies = page(&client, &format!("/articles/{id}?copies_of={id}"));
    assert!(
        copies.contains(&format!("<a href=\"/?copies_of={id}\" title=\"Back to the list\">1 of 2</a>")),
        "{copies}"
    );
    let hidden = link(&page(&client, "/?fold=false"), "About b.txt").replace("?fold=false", "");
    assert!(page(&client, &hidden).contains(">2 of 3</a>"), "a folded copy has its place among all");
    // The twin has what the page has.
    for (address, total) in [("/", 2), ("/?fold=false", 3), (&*format!("/?copies_of={id}"), 2)] {
        let twin = page(&client, address);
        let twin = twin.split_once("type=\"application/json\" href=\"").unwrap().1.split_once('"').unwrap().0;
        assert_eq!(client.json(&twin.replace("&#38;", "&"))["total"], total, "{twin}");
    }
    assert_eq!(client.json("/api/articles")["total"], 3, "scripts get all unless they ask otherwise");
}

#[test]
fn empty_search_offers_nearest_words() {
    let client = client();
    let nothing = page(&client, "/search?q=norwya");
    assert!(nothing.contains("Did you mean <a href=\"/search?q=norway\">norway</a>?"), "{nothing}");
    assert!(!page(&client, "/search?q=xylophone").contains("Did you mean"));
    let json = client.json("/api/search?q=speker:berg");
    assert_eq!(json["total"], 2);
    assert!(json["remarks"][0].as_str().unwrap().contains("taken for “speaker”"));
}

#[test]
fn comparison_shows_quote_differences() {
    let client = client();
    let home = page(&client, "/");
    let id = |words: &str| link(&home, words).trim_start_matches("/articles/").to_owned();
    let compared = page(&client, &format!("/compare?a={}&a={}", id("harbour"), id("ferry")));
    assert!(compared.contains("<del>ever.</del>"), "{compared}");
    let turned = page(&client, &format!("/compare?a={}&a={}", id("ferry"), id("harbour")));
    assert!(turned.contains("<ins>ever.</ins>"), "{turned}");
}

#[test]
fn help_answers_every_address() {
    let client = client();
    let help = page(&client, "/docs");
    for endpoint in quotidian::web::endpoints() {
        let described = help
            .split_once(&format!("<code>{}</code></dt>", endpoint.path))
            .or_else(|| help.split_once(&format!("<code>{} {}</code></dt>", endpoint.method, endpoint.path)));
        let described = described.unwrap_or_else(|| panic!("{}", endpoint.path)).1.split("<dt>").next().unwrap();
        // Nothing can be asked of a saved search where there is none.
        if endpoint.example.contains("{saved}") {
            continue;
        }
        assert!(described.contains("<pre tabindex=\"0\">curl "), "{}", endpoint.path);
        let answer = described.split_once("<summary>Answer</summary><pre tabindex=\"0\">");
        let answer = answer.unwrap_or_else(|| panic!("{} has no answer", endpoint.path)).1;
        let empty = ["/api/problems.ndjson", "/api/bookmarks.bib"].contains(&endpoint.path);
        assert!(empty || !answer.starts_with('<'), "{} has an empty answer", endpoint.path);
        assert!(!answer.contains("\"status\": 4"), "{}: {answer}", endpoint.path);
    }
    assert!(help.contains("did you mean “speaker”?"), "and shows how a mistake is told");
    assert!(help.contains("… and 2 more"), "long answers are cut");
}

#[test]
fn foreign_words_are_marked() {
    let mut pair = article("brücke.txt", "Die Brücke bleibt zu. {Wir warten seit Montag}, hieß es.");
    std::sync::Arc::make_mut(&mut pair.annotations).language = Some("de");
    let client = Client::new(Library::new(vec![pair, article("b.txt", "Nobody came.")], Vec::new()));
    let home = page(&client, "/");
    assert_eq!(home.matches(" lang=\"de\"").count(), 2, "headline and first words");
    let article = page(&client, &link(&home, "brücke.txt"));
    assert!(article.contains("<h1 lang=\"de\">") && article.contains("<div class=\"text\" id=\"text\" lang=\"de\">"));
    assert!(page(&client, "/quotes").contains("<blockquote lang=\"de\">"));
    assert!(page(&client, "/compare").contains("<span lang=\"de\">About brücke.txt</span>"));
}

#[test]
fn narrowed_lists_say_how() {
    let client = client();
    let quotes = page(&client, "/quotes?speaker=anna-berg");
    assert!(quotes.contains("2 quotes") && quotes.contains("said by Anna Berg"));
    let march = page(&client, "/?from=2024-03&to=2024-03");
    assert!(march.contains("About harbour.txt") && !march.contains("About ferry.txt") && march.contains("March 2024"));
    assert!(page(&client, "/?words=person:lund").contains("About ferry.txt"));
    assert!(page(&client, "/people?name=zzz").contains("Nobody"));
    let countries = page(&client, "/countries?sort=quotes");
    assert!(countries.contains("Sweden: 2 articles, 2 mentions, 2 quotes"), "the map says what the table says");
    assert!(countries.contains("aria-sort=\"descending\"><a href=\"/countries?sort=quotes\""));
}

#[test]
fn repeated_quotes_show_differences() {
    let client = client();
    let several = page(&client, "/quotes?several=true");
    assert!(several.contains("<p>1 quote "), "{several}");
    assert!(several.contains("<del>ever.</del>") || several.contains("<ins>ever.</ins>"), "{several}");
}

#[test]
fn empty_libraries_have_own_pages() {
    let empty = Client::new(Library::default());
    assert!(page(&empty, "/").contains("No articles yet"));
    assert!(page(&empty, "/countries").contains("No country yet"));
    for address in ["/people", "/quotes", "/search?q=a", "/problems", "/compare"] {
        page(&empty, address);
    }
    let loading = Client::loading(3, 10);
    for address in ["/", "/people", "/articles/harbour-1"] {
        let wait = loading.get(address);
        assert_eq!((wait.status.as_u16(), wait.header("retry-after")), (503, Some("1")), "{address}");
        assert!(wait.text.contains("The articles are being read"), "{address}");
        // A screen reader hears the words, a browser without scripts looks again by itself.
        assert!(wait.text.contains("role=\"status\" data-progress>3 of 10 files read<"));
        assert!(wait.text.contains("value=\"3\"") && wait.text.contains("<noscript><meta http-equiv=\"refresh\""));
    }
    let wait = loading.get("/api/quotes");
    assert_eq!((wait.status.as_u16(), wait.header("content-type")), (503, Some("application/problem+json")));
    assert!(wait.text.contains("3 files of 10"), "{}", wait.text);
    for address in ["/healthz", "/api/status", "/api/openapi.json", asset(&loading).as_str()] {
        assert_eq!(loading.get(address).status, StatusCode::OK, "{address}");
    }
    assert_eq!(loading.get("/nowhere").status, StatusCode::NOT_FOUND);
}

#[test]
fn errors_suit_readers_and_scripts() {
    let client = client();
    for (address, status, words) in [
        ("/nowhere", 404, "nothing at this address"),
        ("/articles/none", 404, "no article"),
        ("/people/none", 404, "No article names"),
        ("/countries/zz", 404, "No article names"),
        ("/?speker=x", 400, "speker"),
        ("/quotes?speeker=x", 400, "did you mean “speaker”?"),
        ("/?from=yesterday", 400, "2023-10-16"),
        ("/people?sort=size", 400, "articles, quotes, name"),
        ("/quotes?limit=0", 400, "1 to 1000"),
        ("/?cursor=zz", 400, "cursor"),
        ("/compare?a=none", 404, "none"),
    ] {
        let answer = client.get(address);
        assert_eq!(answer.status.as_u16(), status, "{address}");
        assert!(answer.text.contains(words) && answer.text.contains("<h1>"), "{address}: {}", answer.text);
        let answer = client.ask("GET", address, &[("accept", "application/json")]);
        assert_eq!(answer.status.as_u16(), status, "{address}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{address}");
    }
    let answer = client.ask("POST", "/people", &[]);
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header("allow"), Some("GET,HEAD"));
}

#[test]
fn unchanged_answer_is_not_sent() {
    let client = client();
    let first = client.get("/people");
    let tag = first.header("etag").unwrap();
    assert!(tag.starts_with('"'), "a strong tag");
    assert_eq!(first.header("cache-control"), Some("no-cache"));
    let again = client.ask("GET", "/people", &[("if-none-match", tag)]);
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let packed = client.ask("GET", "/people", &[("accept-encoding", "gzip")]);
    let packed_tag = packed.header("etag").unwrap();
    assert_ne!(packed_tag, tag, "another encoding is another body");
    let again = client.ask("GET", "/people", &[("accept-encoding", "gzip"), ("if-none-match", packed_tag)]);
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_eq!(again.header("etag"), Some(packed_tag));
    let style = client.get(&asset(&client));
    assert_eq!(style.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(client.get("/static/000000000000/css/base.css").status, StatusCode::NOT_FOUND);
    assert_eq!(client.get(&format!("{}/../../Cargo.toml", asset(&client))).status, StatusCode::NOT_FOUND);
}

#[test]
fn page_gives_its_json() {
    let client = client();
    let json = client.ask("GET", "/people?name=anna", &[("accept", "application/json")]);
    assert_eq!(json.header("content-type"), Some("application/json"));
    assert!(json.header("vary").unwrap().contains("accept"));
    assert_eq!(json.text, client.get("/api/people?name=anna").text);
}

/// All that a browser loads to show an article for the first time, compressed.
#[test]
fn first_view_is_light() {
    let client = client();
    let address = link(&page(&client, "/"), "About harbour.txt");
    let article = page(&client, &address);
    let linked = article.split('"').filter(|part| part.starts_with("/static/"));
    let mut addresses: Vec<String> = linked.map(str::to_owned).collect();
    let base = addresses[0].rsplit_once('/').unwrap().0.to_owned();
    addresses.extend(
        ["copy", "correct", "keys", "live", "names", "reading", "recent"].map(|name| format!("{base}/js/{name}.js")),
    );
    addresses.push(address);
    addresses.sort();
    addresses.dedup();
    let bytes = |address: &String| client.ask("GET", address, &[("accept-encoding", "br")]).length;
    let total: usize = addresses.iter().map(bytes).sum();
    assert!(total < 90_000, "{total} bytes");
}

#[test]
fn long_article_is_shown_in_part() {
    let far = "[Karl Lund]p spoke of [Sweden:SE]c. {Nobody reads this far.|Karl Lund}";
    let near = "[Anna Berg]p said: {We will not wait for [Norway:NO]c.|Anna Berg}\n\n";
    let text = format!("{}{far}", near.repeat(8000));
    let client =
        Client::new(library(&[("long.txt", &text), ("short.txt", "{Nobody reads this far.|=a man} a man said.")]));
    let address = link(&page(&client, "/"), "About long.txt");
    let shown = page(&client, &address);
    assert!(shown.contains("This article is very long.") && shown.contains("/text.txt\""));
    assert!(shown.contains("Anna Berg") && shown.contains("Norway"));
    assert!(!shown.contains("Karl Lund") && !shown.contains("Sweden") && !shown.contains("this far"));
    let whole = client.json(&format!("/api{address}"));
    let quotes = whole["quotes"].as_array().unwrap();
    assert_eq!((quotes.len(), quotes[8000]["speaker"]["name"].as_str()), (8001, Some("Karl Lund")));
}
