//! What single formats may hold besides the usual: all that is an article's comes through, and nothing else.

use jiff::civil::date;
use quotidian::article::Article;
use quotidian::files::{Parsed, parse};

fn only(parsed: Parsed) -> Article {
    assert_eq!((parsed.articles.len(), parsed.problems.len()), (1, 0), "{:?}", parsed.problems);
    parsed.articles.into_iter().next().unwrap()
}

#[test]
fn markup_inside_a_feed_comes_through_whole() {
    let text = "Pier & co\n\nThe ferry sailed < again.\nIt was late, said\n\nMs Prado.";
    let inside = "<div><p>The <b>ferry</b> sailed &lt; again.<br/>It was <i>late</i>, said</p><p>Ms Prado.</p></div>";
    let atom = |kind: &str, element: &str| {
        format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Harbour Times</title><entry>\
             <title type=\"xhtml\"><div>Pier <b>&amp;</b> co</div></title><summary>Short.</summary>\
             <{element} type=\"{kind}\">{inside}</{element}></entry></feed>"
        )
    };
    for (kind, element) in [("xhtml", "content"), ("application/xhtml+xml", "content"), ("xhtml", "summary")] {
        assert_eq!(only(parse("a.atom", atom(kind, element).as_bytes())).text, text, "{kind} {element}");
    }
    // Written as HTML, with a break that has no end, and an element of the same name inside.
    let rss = "<rss><channel><item><title>Pier</title><description><p>The ferry<br>sailed.</p><description>It was late.\
               </description></description><pubDate>Tue, 04 May 2021 07:15:00 GMT</pubDate></item></channel></rss>";
    let article = &parse("a.rss", rss.as_bytes()).articles[0];
    assert_eq!(article.text, "Pier\n\nThe ferry\nsailed.\n\nIt was late.");
    assert!(article.metadata.date.is_some());
}

#[test]
fn the_day_of_a_feed_entry_is_that_of_its_publication() {
    let entry = |dates: &str| {
        let feed = format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>All</title><entry><title>Pier</title>{dates}\
             <source><id>https://all.example/</id><title>Harbour Times</title><updated>2023-01-01</updated></source>\
             <content>It sailed.</content></entry></feed>"
        );
        let article = only(parse("a.atom", feed.as_bytes()));
        assert_eq!(article.metadata.source.unwrap().value, "Harbour Times");
        assert_eq!(article.metadata.url, None);
        article.metadata.date.map(|day| (day.value, day.origin.to_string()))
    };
    let published = Some((date(2021, 5, 4).into(), "feed entry".to_owned()));
    assert_eq!(entry("<updated>2022-06-05</updated><published>2021-05-04</published>"), published);
    assert_eq!(entry("<published>2021-05-04</published><updated>2022-06-05</updated>"), published);
    let changed = Some((date(2022, 6, 5).into(), "last change of the feed entry".to_owned()));
    assert_eq!(entry("<updated>2022-06-05</updated>"), changed);
    assert_eq!(entry(""), None);
}
