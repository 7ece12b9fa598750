//! Saved web pages: the article's text, and its title, date, authors and outlet.

use quotidian::article::Article;
use quotidian::readers::parse;

const PARAGRAPHS: [&str; 4] = [
    "The ferry between Port Vale and the islands sailed again on Tuesday, two months after a storm tore its pier away.",
    "“At last,” said Ana Prado, who runs the line. “We have waited for this day since March, and so have the islands.”",
    "The transport minister, Tomás Vela, told reporters that the new pier had cost four million euros.",
    "Fishermen doubt it. Their union called the promise “a song we know by heart”, and asked for a date in writing.",
];

fn article(html: &str) -> Article {
    let mut parsed = parse("saved.html", html.as_bytes());
    assert_eq!((parsed.articles.len(), &parsed.problems[..]), (1, &[][..]), "{html}");
    parsed.articles.remove(0)
}

/// A page with elements in its head, and in its body around the paragraphs.
fn page(head: &str, before: &str, between: &str, after: &str) -> Article {
    let paragraphs = PARAGRAPHS.map(|words| format!("<p>{words}</p>"));
    let (first, rest) = paragraphs.split_at(2);
    let (first, rest) = (first.concat(), rest.concat());
    article(&format!(
        "<!DOCTYPE html><html><head>{head}</head><body><nav><a href=/>Home</a></nav><article>{before}{first}{between}{rest}</article>{after}</body></html>"
    ))
}

fn body(article: &Article) -> Vec<&str> {
    article.text.split("\n\n").filter(|paragraph| *paragraph != title(article)).collect()
}

fn title(article: &Article) -> &str {
    article.metadata.title.as_ref().map_or("", |title| &title.value)
}

fn source(article: &Article) -> &str {
    article.metadata.source.as_ref().map_or("", |source| &source.value)
}

fn byline(article: &Article) -> &str {
    article.metadata.byline.as_ref().map_or("", |byline| &byline.value)
}

fn date(article: &Article) -> String {
    article.metadata.date.as_ref().map_or(String::new(), |date| date.value.to_string())
}

#[test]
fn only_the_article_is_read() {
    let heading = "<h1>Ferry reopens after storm</h1>";
    let before = [
        "<div class=byline>By <a rel=author>Jane Roe</a></div><time class=published>May 4, 2021</time>",
        "<figure><img><figcaption>The new pier at Port Vale. Photo: Jo Doe</figcaption></figure>",
        "<div class=share-tools><ul><li>Share on X</li><li>Copy link</li></ul></div>",
        "<p>By Jane Roe</p><p>3 min read</p>",
    ];
    let between = [
        "<div class=newsletter-signup><p>Get our best stories every morning.</p><p>Thanks for signing up!</p></div>",
        "<p>READ MORE: The islands without a ferry</p>",
        "<p>Advertisement</p>",
        "<aside class=related><h3>Related stories</h3><ul><li><a href=/a>The islands without a ferry</a></li></ul></aside>",
        "<p>The pier before the storm. (Photo: Jo Doe)</p>",
        "<span class=sr-only>Angle down icon</span>",
        "<span class=rollover-people>Ana Prado wins a prize for the ferry</span>",
        "<div class=\"sign-in-group hidden\"><ul><li>Unlimited access to the Harbour Times.</li></ul></div>",
        "<p><strong><a href=/a>ISLANDS WAIT FOR THE FERRY</a></strong></p>",
        "<div class=image><img src=a.jpg><p>The pier, as it stood before the storm, in a picture of last year.</p></div>",
    ];
    let after = [
        "<div class=author-bio><p>Jane Roe is a reporter for the Harbour Times, where she covers the sea.</p></div>",
        "<section id=onetrust-consent-sdk><p>When you visit our website, we store cookies on your browser to collect information. The information collected might relate to you.</p><p>You can choose not to allow some types of cookies.</p></section>",
        "<footer><p>© Harbour Times. All rights reserved.</p></footer>",
        "<article class=hentry><h2>Bus line ends</h2><p>The last bus of the islands stopped in May, and nobody misses it much.</p></article>",
        "<article><h1>Bus line ends</h1><p>The last bus of the islands stopped in May, and nobody misses it much.</p></article>",
    ];
    for (before, between, after) in before
        .iter()
        .map(|extra| (*extra, "", ""))
        .chain(between.iter().map(|extra| ("", *extra, "")))
        .chain(after.iter().map(|extra| ("", "", *extra)))
    {
        let found = page("", &format!("{heading}{before}"), between, after);
        assert_eq!(body(&found), PARAGRAPHS, "{before}{between}{after}");
        assert_eq!(title(&found), "Ferry reopens after storm");
    }
}

#[test]
fn captions_are_set_apart_once() {
    let figure = "<figure class=has-caption><img src=a.jpg><figcaption>The new pier. <span class=photo-caption>Photo: Jo Doe</span></figcaption></figure>";
    let image = "<div class=image><img src=a.jpg><p>The pier before the storm, in a picture of last year.</p></div>";
    let teaser = "<aside><figure><img src=b.jpg><figcaption>A bus of the islands.</figcaption></figure></aside>";
    let found = page("", &format!("<h1>Ferry reopens</h1>{figure}"), &format!("{figure}{image}"), teaser);
    assert_eq!(body(&found), PARAGRAPHS);
    let captions = ["The new pier. Photo: Jo Doe", "The pier before the storm, in a picture of last year."];
    assert_eq!(found.metadata.captions, captions);
}

#[test]
fn parts_of_the_article_stay() {
    for part in [
        "<div class=social-media-embed><blockquote class=twitter-tweet><p>The pier is up: <a href=https://t.co/a>t.co/a</a></p></blockquote></div>",
        "<div id=a-similar-pier-for-the-other-islands><p>The pier is up: so says the port.</p></div>",
        "<p>Read more about it:</p><p>The pier is up.</p>",
    ] {
        let found = page("", "<h1>Ferry reopens after storm</h1>", part, "");
        assert!(found.text.contains("The pier is up"), "{part}: {}", found.text);
        assert!(body(&found).len() > PARAGRAPHS.len(), "{part}");
    }
}

#[test]
fn article_in_several_containers_is_whole() {
    let [first, second, third, fourth] = PARAGRAPHS.map(|words| format!("<p>{words}</p>"));
    let standfirst = "Two months without a boat end for the islands.";
    let found = article(&format!(
        "<html><body><article><header><h1>Ferry reopens after storm</h1><p class=standfirst>{standfirst}</p></header>\
         <div class=article-part>{first}{second}</div><div class=ad-slot><p>Advertisement</p></div>\
         <div class=article-part>{third}</div><div class=article-part>{fourth}</div></article></body></html>"
    ));
    assert_eq!(body(&found), [&[standfirst], &PARAGRAPHS[..]].concat());
}

#[test]
fn times_of_a_live_blog_are_no_text() {
    let entries = PARAGRAPHS.iter().enumerate().map(|(hour, words)| {
        format!("<article class=live-entry><time datetime=2021-05-04T1{hour}:42Z>1{hour}.42am</time><p>{words}</p></article>")
    });
    let entries = entries.collect::<String>();
    let found = article(&format!(
        "<html><body><main><h1>Ferry reopens after storm</h1><div class=live-blog>{entries}</div></main></body></html>"
    ));
    assert_eq!(body(&found), PARAGRAPHS);
}

#[test]
fn shadow_roots_are_read() {
    let paragraphs =
        PARAGRAPHS.map(|words| format!("<p>{}</p>", words.replace('“', "<q>").replace('”', "</q>"))).concat();
    let found = article(&format!(
        "<html><body><main><h1>Ferry reopens</h1><a-story><template shadowrootmode=open>{paragraphs}</template></a-story></main></body></html>"
    ));
    assert_eq!(body(&found), PARAGRAPHS);
}

#[test]
fn linked_data_completes_short_pages() {
    let json = serde_json::json!({"@type": "NewsArticle", "headline": "Ferry reopens", "articleBody": PARAGRAPHS.join("\n\n")});
    let head = format!("<script type=\"application/ld+json\">{json}</script>");
    for shown in
        [format!("<p>{}</p><div class=paywall><p>Subscribe to read on.</p></div>", PARAGRAPHS[0]), String::new()]
    {
        let found = article(&format!(
            "<html><head>{head}</head><body><article><h1>Ferry reopens</h1>{shown}</article></body></html>"
        ));
        assert_eq!(body(&found), PARAGRAPHS);
    }
}

#[test]
fn broken_linked_data_is_read() {
    let fields = r#""@type":"NewsArticle","headline":"Ferry reopens","datePublished":"2021-05-04","author":{"@type":"Person","name":{"@type":"Person","name":"Jane Roe"}},"publisher":{"name":"Harbour Times"}"#;
    for json in [
        format!("{{{fields},\"description\":\"Two\nlines.\"}}"),
        format!("{{{fields},}}"),
        format!("<!-- made by hand -->{{{fields}}}"),
        format!("{{{fields}}};"),
        format!("{{{fields},\"description\":\"The ferry\\'s pier\"}}"),
    ] {
        let found =
            page(&format!("<script type=\"application/ld+json\">{json}</script>"), "<h1>Ferry reopens</h1>", "", "");
        let about = (title(&found), date(&found), byline(&found), source(&found));
        assert_eq!(about, ("Ferry reopens", "2021-05-04".to_owned(), "Jane Roe", "Harbour Times"), "{json}");
    }
}

#[test]
fn title_is_heading_without_site() {
    let site = "<meta property=og:site_name content=\"Harbour Times\">";
    let titles = [
        ("<title>Ferry reopens - Harbour Times</title>", ""),
        ("<title>Harbour Times | Ferry reopens</title>", ""),
        (
            "<meta property=og:title content=\"Ferry reopens: what we know | News | Harbour Times\">",
            "<h1>Ferry reopens</h1>",
        ),
        ("<meta property=og:title content=\"Ferry reopens\">", "<h1><span>The islands</span> Ferry reopens</h1>"),
        (
            "<title>All about the ferry</title>",
            "<h1>Harbour Times</h1><h1>Ferry reopens</h1><meta property=og:title content=\"Ferry reopens\">",
        ),
    ];
    for (head, before) in titles {
        let found = page(&format!("{site}{head}"), before, "", "");
        assert_eq!(title(&found), "Ferry reopens", "{head}{before}");
    }
}

#[test]
fn authors_are_people() {
    let site = "<meta property=og:site_name content=\"Harbour Times\"><link rel=canonical href=https://www.harbour-times.example/ferry>";
    for (head, shown) in [
        ("<meta name=author content=\"Harbour Times\">", "<div class=author-name>Jane Roe</div>"),
        ("<meta name=author content=\"desk@harbour-times.example\">", "<a rel=author href=/jane>Jane Roe</a>"),
        ("<meta name=author content=\"News Desk\">", "<span class=byline>By Jane Roe</span>"),
        ("<meta name=author content=\"harbour-times.example\"><meta name=author content=\"Jane Roe\">", ""),
        (
            "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"author\":[{\"@type\":\"Organization\",\"name\":\"Harbour Times\"},{\"@type\":\"Person\",\"name\":\"Jane Roe\"}]}</script>",
            "",
        ),
        (
            "<script type=\"application/ld+json\">{\"@graph\":[{\"@type\":\"NewsArticle\",\"author\":{\"@id\":\"#jane\"}},{\"@type\":\"Person\",\"@id\":\"#jane\",\"name\":\"Jane Roe\"}]}</script>",
            "",
        ),
        (
            "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"author\":{\"@type\":\"Person\",\"givenName\":\"Jane\",\"familyName\":\"Roe\"}}</script>",
            "",
        ),
        (
            "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"author\":[{\"name\":\"jane-roe\"},{\"name\":\"Jane Roe (jr)\"},{\"name\":\"Harbour Times Staff\"}]}</script>",
            "",
        ),
        ("<meta name=twitter:label1 content=\"Written by\"><meta name=twitter:data1 content=\"Jane Roe\">", ""),
        ("", "<div class=comment-author>Ana Prado</div><p class=author>von Jane Roe, Harbour Times</p>"),
        ("<meta name=author content=\"Harbour Times\">", "<p><strong>Jane Roe</strong></p>"),
    ] {
        assert_eq!(
            byline(&page(&format!("{site}{head}"), &format!("<h1>Ferry</h1>{shown}"), "", "")),
            "Jane Roe",
            "{head}{shown}"
        );
    }
    assert_eq!(
        byline(&page(&format!("{site}<meta name=author content=\"Harbour Times\">"), "<h1>Ferry</h1>", "", "")),
        ""
    );
    let by = |author: &str| {
        let json = format!("{{\"@type\":\"NewsArticle\",\"author\":{author}}}");
        let head = format!("{site}<script type=\"application/ld+json\">{json}</script>");
        byline(&page(&head, "<h1>Ferry</h1>", "", "")).to_owned()
    };
    let team = "{\"@type\":\"Organization\",\"name\":\"Harbour Times\"}";
    assert_eq!(by(team), "Harbour Times", "the page names nobody else");
    let agency = "[{\"@type\":\"Person\",\"name\":\"Jane Roe\"},{\"@type\":\"Organization\",\"name\":\"Reuters\"}]";
    assert_eq!(by(agency), "Jane Roe and Reuters");
}

#[test]
fn outlet_goes_before_its_company() {
    let head = "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"publisher\":{\"name\":\"HT Media AG\"}}</script>\
                <meta name=publisher content=\"Harbour Times\"><link rel=canonical href=https://www.harbour-times.example/ferry>";
    assert_eq!(source(&page(head, "<h1>Ferry reopens</h1>", "", "")), "Harbour Times");
}

#[test]
fn date_is_that_of_publication() {
    for shown in [
        "<p class=meta>Updated <time datetime=2021-05-06>May 6</time> Published <time datetime=2021-05-04>May 4</time></p>",
        "<time itemprop=dateModified datetime=2021-05-06>May 6</time><time datetime=2021-05-04>May 4</time>",
        "<div class=article-date>Updated May 6, 2021; Posted May 4, 2021</div>",
    ] {
        assert_eq!(date(&page("", &format!("<h1>Ferry reopens</h1>{shown}"), "", "")), "2021-05-04", "{shown}");
    }
}

#[test]
fn archived_pages_belong_to_their_outlets() {
    let paragraphs = PARAGRAPHS.map(|words| format!("<p>{words}</p>")).concat();
    let wayback = format!(
        "<!DOCTYPE html><!-- saved from url=(0080)https://web.archive.org/web/20250601201105/https://www.harbour-times.example/2021/05/04/ferry -->\
         <html><body><div id=wm-ipp-base><div>12 captures</div><div>14 May 2022 - 01 Jun 2025</div></div><article><h1>Ferry reopens</h1>{paragraphs}</article></body></html>"
    );
    let today = format!(
        "<!DOCTYPE html><!-- saved from url=(0022)https://archive.ph/aB3xY --><html><head><meta property=og:site_name content=archive.ph>\
         <link rel=canonical href=\"https://archive.ph/2025.06.01-201105/https://www.harbour-times.example/2021/05/04/ferry\"></head><body>\
         <div id=HEADER><time itemprop=pubdate datetime=2025-06-01>1 Jun 2025</time></div><div id=CONTENT><h1>Ferry reopens</h1>{paragraphs}</div></body></html>"
    );
    for html in [wayback, today] {
        let found = article(&html);
        let url = found.metadata.url.as_ref().map(|url| url.value.as_str());
        assert_eq!(url, Some("https://www.harbour-times.example/2021/05/04/ferry"));
        assert_eq!((source(&found), date(&found)), ("harbour-times.example", "2021-05-04".to_owned()));
        assert_eq!(body(&found), PARAGRAPHS);
    }
}

#[test]
fn shown_names_go_before_accounts() {
    let data = |author: &str| {
        format!("<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"author\":{author}}}</script>")
    };
    let account = data("{\"@type\":\"Person\",\"name\":\"Harbour D\",\"url\":\"https://ht.example/author/admin/\"}");
    let heading = "<h1>Ferry reopens after storm</h1>";
    let signed = page(&account, &format!("{heading}<p><strong>JANE ROE</strong></p>"), "", "");
    assert_eq!(byline(&signed), "Jane Roe");
    let editor = data("{\"@type\":\"Person\",\"name\":\"Marla\"}");
    let shown = page(&editor, &format!("{heading}<div class=author-2>Jane Roe</div>"), "", "");
    assert_eq!(byline(&shown), "Jane Roe");
    assert_eq!(byline(&page(&editor, heading, "", "")), "Marla");
    let dated = page("", &format!("{heading}<div><span>Jane Roe |</span><span>05.04.2025</span></div>"), "", "");
    assert_eq!(byline(&dated), "Jane Roe");
    let wire =
        page("<meta property=og:site_name content='Harbour Times'>", heading, "", "<p>Harbour Times / Coast Wire</p>");
    assert_eq!(byline(&wire), "Coast Wire");
    let team = page("", heading, "", "<p><em>HT-Redaktion</em></p>");
    assert_eq!(byline(&team), "", "outside the article");
}
