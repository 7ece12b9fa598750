//! Takes what is no part of the article out of a page's tree: captions, related links, sign-ups, consent dialogs.

use super::address::is_archive;
use dom_query::{Document, NodeRef};
use regex::Regex;
use std::sync::LazyLock;

/// A part with more than this share of the page's paragraphs, or of all its text, holds the article, whatever its class
/// says.
const MAX_SHARE: f64 = 0.4;
/// A part with more than this share of the text is no consent dialog, but the page with one.
const MAX_CONSENT_SHARE: f64 = 0.8;
/// A byline, a date or a reading time is no longer than this, in characters.
const MAX_LABEL_CHARS: usize = 250;

/// An id of more words says what is in the element, not what it is.
const MAX_ID_WORDS: usize = 5;
/// A caption has no more characters.
const MAX_CAPTION_CHARS: usize = 500;
/// An article before another one on the same page has at least so many characters.
const MIN_ARTICLE_CHARS: usize = 400;
/// A link to another article, alone in its paragraph, has no fewer words.
const MIN_LINK_WORDS: usize = 4;

/// Classes and ids of parts that are never the article's own, a token or the beginning or end of one.
static BOILERPLATE: LazyLock<Regex> = LazyLock::new(|| {
    let parts = [
        // captions and credits
        "captions?|wp-caption-text|(?:figure|image|img|photo|media|picture|gallery|video)[-_]*(?:caption|credits?|copyright|meta|info|description|source|legend)|credits?|legend|leyenda|pie-?(?:de-?)?foto|bildunterschrift|legende",
        // lists of other articles
        "related|recirc(?:ulation)?|read[-_]*more|also[-_]*(?:read|like)|see[-_]*also|more[-_]*(?:from|on|stories|news|articles|coverage)|most[-_]*(?:read|popular|viewed|shared)|popular|trending|recommend(?:ed|ations?|s)?|outbrain|taboola|teasers?|up[-_]*next|next[-_]*(?:article|story|up|post)|story[-_]*(?:timeline|list|links?)|lees[-_]*ook|mehr[-_]*zum[-_]*thema|weiterlesen|similar|suggest(?:ed|ions?)|promo(?:box|tion|tional|ted)?|playlist|carousel|rail|sidebar",
        // newsletters, subscriptions, apps
        "newsletters?|sign[-_]*(?:up|in)|log[-_]*in|identity|subscribe|subscri(?:ption|ber)s?|paywall|regwall|metered|inline[-_]*email|app[-_]*(?:promo|banner|download)|donat(?:e|ion)s?|membership|marketing",
        // sharing, comments, tags, navigation
        "shar(?:e|ing)(?:[-_]*(?:bar|buttons?|tools?|links?|this|icons?))?|social(?:[-_]*(?:bar|buttons?|links?|media|share|icons?))?|addthis|addtoany|sharedaddy|follow[-_]*us|comments?(?:[-_]*(?:section|area|list|form|box))?|disqus|coral|tags?[-_]*(?:list|links?|cloud)?|tagged|topics?[-_]*(?:list|links?|tags)?|keywords|breadcrumbs?|pagination|pager|nav(?:bar|igation)?|menu|footer|toolbar|skip[-_]*link|rating|vote|print[-_]*(?:button|link)",
        // authors' biographies
        "(?:about[-_]*(?:the[-_]*)?)?author[-_]*(?:bio|box|info|card|description|profile|about|details)|about[-_]*(?:the[-_]*)?author|bio|biography|writer[-_]*bio|contributor[-_]*bio|author[-_]*end",
        // advertisements, what lies above the page
        "ads?|advert(?:isement|ising|s)?|sponsor(?:ed)?|dfp|gpt|affiliate|disclaimer|modal|popup|overlay|tooltip|toast",
    ];
    pattern(&parts)
});

/// Classes and ids of what is written for screen readers alone.
static HIDDEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&["sr[-_]*only|visually[-_]*hidden|screen[-_]*reader[-_]*(?:text|only)|hidden[-_]*text|rollover"])
});

/// Consent dialogs, which may be longer than the article.
static CONSENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        "cookies?(?:[-_]*(?:consent|banner|notice|bar|policy|law|info))?|consent|onetrust|gdpr|ccpa|didomi|sp[-_]message|cmp|usercentrics",
    ])
});

/// Classes and ids of short parts that say who, when and where.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let parts = [
        "by[-_]*lines?|authors?[-_]*(?:name|names|list|link|container|wrapper)?|contributors?|writers?|(?:article|entry|post|story|news|page|content)[-_]*(?:date|time|meta|info|author|byline|details|section|category|source)|(?:pub(?:lish(?:ed)?)?|publication|update[d]?|modified|created|posted)[-_]*(?:date|time|on|at|info)?|datetime|date|time(?:stamp)?|meta(?:data)?|read(?:ing)?[-_]*time|kicker|eyebrow|overline|section[-_]*(?:name|label|link)|categor(?:y|ies)|labels?",
    ];
    pattern(&parts)
});

fn pattern(parts: &[&str]) -> Regex {
    // Any part of a name (`article__related-links`) may match; prefixes such as `js-` are skipped.
    let whole = format!(r"(?:^|[\s]|__|--|[a-z0-9]-|[a-z0-9]_)(?:{})(?:$|[\s]|__|--|-|_|\d)", parts.join("|"));
    Regex::new(&whole).expect("it is tested")
}

/// Elements whose name or attributes say that they are no text.
const NO_TEXT: &str = "script, style, noscript, template, svg, iframe, object, form, button, select, input, textarea, nav, footer, \
    aside, dialog, figcaption, audio, video, canvas, [hidden], [role=navigation], [role=dialog], [role=alert], \
    [role=complementary], [role=search], [role=banner], #wm-ipp-base, #wm-ipp-print, [style*='display:none'], [style*='display: none']";

/// Removes the toolbars that web archives put into a page, with their own dates and names.
pub(super) fn remove_archive_toolbars(document: &Document, html: &str, address: Option<&str>) {
    document.select("#wm-ipp-base, #wm-ipp-print, #wm-ipp").remove();
    if address.is_some_and(is_archive)
        || html
            .get(..html.len().min(4000))
            .is_some_and(|start| start.contains("archive.ph") || start.contains("archive.today"))
    {
        document.select("body > #HEADER").remove();
    }
}

fn share(whole: usize, share: f64) -> usize {
    (whole as f64 * share) as usize
}

/// Removes consent dialogs and what is not shown.
pub(super) fn remove_dialogs(document: &Document) {
    document.select("script, style, noscript, template").remove();
    let most = document.body().map_or(0, |body| share(text_length(&body), MAX_CONSENT_SHARE));
    for node in document.select("body [class], body [id]").nodes() {
        let is_dialog =
            CONSENT.is_match(&names_of(node)) && !matches!(node.node_name().as_deref(), Some("article" | "main"));
        if is_dialog && text_length(node) <= most && !holds_heading(node) {
            node.remove_from_parent();
        }
    }
}

/// Removes what is no part of the article. The metadata must have been read before.
pub(super) fn remove_boilerplate(document: &Document) {
    remove_dialogs(document);
    let paragraphs: usize = document.select("p").nodes().iter().map(text_length).sum();
    let text = document.body().map_or(0, |body| text_length(&body));
    remove_other_articles(document);
    keep_posts(document);
    remove_link_paragraphs(document);
    let (most_paragraphs, most_text) = (share(paragraphs, MAX_SHARE), share(text, MAX_SHARE));
    let is_small = |node: &NodeRef<'_>| paragraphs_length(node) <= most_paragraphs && text_length(node) <= most_text;
    for node in document.select(NO_TEXT).nodes() {
        if is_small(node) {
            node.remove_from_parent();
        }
    }
    for node in document.select("body [class], body [id]").nodes() {
        if node.parent().is_none() {
            continue;
        }
        let name = node.node_name().unwrap_or_default();
        if matches!(&*name, "body" | "article" | "main" | "h1" | "html") {
            continue;
        }
        let names = names_of(node);
        let is_boilerplate = BOILERPLATE.is_match(&names);
        let is_boilerplate =
            is_boilerplate || HIDDEN.is_match(&names) || node.has_class("hidden") || is_captioned_picture(node);
        let is_label = !is_boilerplate && !matches!(&*name, "p" | "blockquote") && LABEL.is_match(&names);
        if (is_boilerplate && !is_in_sentence(node, &name) && is_small(node) && !holds_heading(node))
            || (is_label
                && !is_in_sentence(node, &name)
                && text_length(node) <= MAX_LABEL_CHARS
                && !holds_heading(node))
        {
            node.remove_from_parent();
        }
    }
}

/// Removes articles that follow the page's own: those that a reader gets by scrolling on, and teasers.
fn remove_other_articles(document: &Document) {
    let first = document.select_single("article:has(h1)");
    let Some(first) = first.nodes().first().filter(|first| paragraphs_length(first) >= MIN_ARTICLE_CHARS) else {
        return;
    };
    let others = document.select("article:has(h1), article:has(h2 a, h3 a), article.hentry");
    for other in others.nodes() {
        let apart =
            |one: &NodeRef<'_>, of: &NodeRef<'_>| of.ancestors(None).iter().chain([of]).all(|above| above.id != one.id);
        if apart(first, other) && apart(other, first) {
            other.remove_from_parent();
        }
    }
}

/// Removes paragraphs that are a link to another article and nothing else: “FERRY LINE GETS A NEW PIER”.
fn remove_link_paragraphs(document: &Document) {
    for link in document.select("p a").nodes() {
        let Some(paragraph) = link.ancestors(Some(3)).into_iter().find(|above| above.has_name("p")) else { continue };
        let words = paragraph.text();
        let words = words.trim();
        let is_shouted = !words.contains(char::is_lowercase) && words.contains(char::is_uppercase);
        if is_shouted && words == link.text().trim() && words.split_whitespace().count() >= MIN_LINK_WORDS {
            paragraph.remove_from_parent();
        }
    }
}

/// Makes the posts of social networks that the article quotes ordinary quotations; the library would take them, too, for
/// lists of links.
fn keep_posts(document: &Document) {
    for post in document.select("blockquote[class]").nodes() {
        if !post.attr("class").is_some_and(|class| POST.is_match(&class)) {
            continue;
        }
        let links: Vec<_> = post.descendants_it().filter(|inner| inner.has_name("a")).collect();
        links.iter().for_each(|link| link.rename("span"));
        post.remove_attrs(&["class", "id"]);
        for element in post.ancestors(Some(2)).iter().filter(|element| element.has_name("div")) {
            element.remove_attrs(&["class", "id"]);
        }
    }
}

static POST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("twitter-tweet|instagram-media|bluesky-embed|mastodon-embed|tiktok-embed|fb-post|telegram-post")
        .expect("it is tested")
});

/// Classes and ids of what holds a picture and the words below it.
static PICTURE: LazyLock<Regex> = LazyLock::new(|| pattern(&["(?:img|image|photo|picture|foto|bild)s?"]));

/// Whether an element is a picture with a few words.
pub(super) fn is_captioned_picture(node: &NodeRef<'_>) -> bool {
    let holds = |name: &str| node.descendants_it().any(|inner| inner.has_name(name));
    PICTURE.is_match(&names_of(node))
        && (1..=MAX_CAPTION_CHARS).contains(&text_length(node))
        && holds("img")
        && !holds("h2")
}

/// Whether an element is a few words of a sentence: “its position on <a class="meta-loc">Selby</a> and lift trade
/// sanctions”.
fn is_in_sentence(node: &NodeRef<'_>, name: &str) -> bool {
    const INLINE: [&str; 12] = ["a", "span", "b", "strong", "i", "em", "u", "mark", "abbr", "time", "cite", "q"];
    if !INLINE.contains(&name) || HIDDEN.is_match(&names_of(node)) {
        return false;
    }
    let mut above = node.parent();
    while let Some(parent) = above {
        let name = parent.node_name().unwrap_or_default();
        if &*name == "p" {
            return text_length(&parent) > 2 * text_length(node);
        }
        if !INLINE.contains(&&*name) {
            return false;
        }
        above = parent.parent();
    }
    false
}

/// Classes that say what a part has or lacks, not what it is: `has-sidebar`, `no_caption`.
const MODIFIERS: [&str; 6] = ["has", "no", "with", "without", "not", "hide"];

/// Class and id in lower case, words in camel case apart: `RelatedLinks articleBody` is `related-links article-body`.
fn names_of(node: &NodeRef<'_>) -> String {
    let mut names = String::new();
    let (class, id) = (node.attr("class"), node.attr("id"));
    // An id of many words is made of a heading: `a-similar-pier-for-the-islands`.
    let id = id.filter(|id| id.split(['-', '_']).count() <= MAX_ID_WORDS);
    for token in [class, id].iter().flatten().flat_map(|value| value.split_whitespace()) {
        let first = token.split(['-', '_']).next().unwrap_or_default();
        if first.len() < token.len() && MODIFIERS.contains(&first) {
            continue;
        }
        let mut before = ' ';
        for c in token.chars() {
            if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
                names.push('-');
            }
            names.push(c.to_ascii_lowercase());
            before = c;
        }
        names.push(' ');
    }
    names
}

fn holds_heading(node: &NodeRef<'_>) -> bool {
    node.descendants_it().any(|inner| inner.has_name("h1"))
}

fn text_length(node: &NodeRef<'_>) -> usize {
    node.normalized_char_count()
}

/// The longest run of text in one node, and the longest attribute, in bytes.
const MAX_RUN_BYTES: usize = 4 << 10;

/// Cuts long runs of text into several nodes, and removes long attributes.
///
/// The library writes the article as HTML again, which nobody reads here. At each `&` and each no-break space the writer
/// searches the rest of the node, so that the time would grow with the square of its length.
pub(super) fn shorten_runs(document: &Document) {
    let nodes: Vec<NodeRef<'_>> = document.root().descendants_it().collect();
    for node in nodes {
        if node.is_text() {
            let text = node.text();
            let mut rest = &*text;
            while rest.len() > MAX_RUN_BYTES {
                let (first, others) = rest.split_at(rest.floor_char_boundary(MAX_RUN_BYTES));
                node.insert_before(&node.tree.new_text(first));
                rest = others;
            }
            if rest.len() < text.len() {
                node.set_text(rest);
            }
        } else {
            for attribute in node.attrs() {
                if attribute.value.len() > MAX_RUN_BYTES {
                    node.remove_attr(&attribute.name.local);
                }
            }
        }
    }
}

/// How many characters of paragraphs are in a part.
fn paragraphs_length(node: &NodeRef<'_>) -> usize {
    node.descendants_it().filter(|inner| inner.has_name("p")).map(|paragraph| text_length(&paragraph)).sum()
}

#[cfg(test)]
mod tests {
    use super::remove_boilerplate;
    use dom_query::Document;

    fn cleaned(html: &str) -> String {
        let document = Document::from(html);
        remove_boilerplate(&document);
        document.select("body").text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    const STORY: &str = "<p>The ferry between the port and the islands sailed again on Tuesday, two months after the \
                         storm that had broken the pier, and the first of its passengers brought the mail.</p>";

    #[test]
    fn words_in_a_sentence_stay() {
        let sentence = "<p><span class=dateline>PORT SELBY</span> — The council of <a class=meta-loc>Selby</a> may lift \
                        the <span class=tag>toll</span> on ferries.</p>";
        let page =
            format!("<body><p class=byline>By Jane Roe</p><div class=author-name>Jane Roe</div>{sentence}{STORY}");
        let text = cleaned(&page);
        assert!(text.contains("PORT SELBY — The council of Selby may lift the toll on ferries."), "{text}");
        assert!(!text.contains("Jane Roe The"), "{text}");
    }

    #[test]
    fn modifiers_are_no_names() {
        let page = format!("<body><div class='no_caption'><h2>Why the oak came late</h2></div>{STORY}");
        assert!(cleaned(&page).contains("oak"));
        let page = format!("<body><div class='photo_caption'>The new pier.</div>{STORY}");
        assert!(!cleaned(&page).contains("pier. "));
    }
}
