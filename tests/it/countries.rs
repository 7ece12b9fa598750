//! Countries in marked text: `[Georgia|US]` is a mention, of the kind that follows: none for a name, `d` for a demonym,
//! `p` for a place, `g` for a government. Every sentence is our own.

use quotidian::annotations::{CountryMention, MentionKind};
use quotidian::article::{Article, ArticleId, Metadata, Origin, WithProvenance};
use quotidian::engine::annotate;
use quotidian::text::Span;

/// The text without marks.
fn plain(marked: &str) -> String {
    let mut text = String::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        let (inside, after) = after.split_once(']').unwrap();
        text.push_str(before);
        text.push_str(inside.split_once('|').unwrap().0);
        rest = after;
    }
    text + rest
}

fn article(text: &str, headline: Option<Span>) -> Article {
    let (path, metadata) = ("case.txt".to_owned(), Metadata::default());
    Article { id: ArticleId::new(&path, 0), path, text: text.to_owned(), headline, asides: Vec::new(), metadata }
}

/// The text with what is found as marks.
fn answer(text: &str) -> String {
    let annotations = annotate(&article(text, None));
    assert_eq!(annotations.validate(text), Ok(()));
    let mut mentions: Vec<(CountryMention, String)> = Vec::new();
    for country in &annotations.countries {
        mentions.extend(country.mentions.iter().map(|mention| (*mention, country.code.to_string())));
    }
    mentions.sort_by_key(|(mention, _)| mention.span);
    let (mut marked, mut at) = (String::new(), 0);
    for (mention, code) in mentions {
        let kind = match mention.kind {
            MentionKind::Name => "",
            MentionKind::Demonym => "d",
            MentionKind::Place => "p",
            MentionKind::Government => "g",
        };
        marked.push_str(&text[at..mention.span.start as usize]);
        marked.push_str(&format!("[{}|{code}{kind}]", mention.span.slice(text)));
        at = mention.span.end as usize;
    }
    marked + &text[at..]
}

fn check(cases: &[&str]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|case| (case, answer(&plain(case))))
        .filter(|(case, answer)| *case != answer)
        .map(|(case, answer)| format!("  should be {case}\n  but is    {answer}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn names_and_abbreviations() {
    check(&[
        "The [U.S.|US] and the [UK|GB] wrote to the [UAE|AE]; the [US|US] did not.",
        "Give us the map, they told us, and tell us why.",
        "[Ivory Coast|CI], once called [Côte d’Ivoire|CI], borders [Burkina Faso|BF].",
        "The [Democratic Republic of the Congo|CD] and the [Republic of the Congo|CG] share a river.",
        "[Papua New Guinea|PG], [Guinea|GN], [Guinea-Bissau|GW] and [Equatorial Guinea|GQ] share a word.",
        "[Korean|KRd] shares fell in [Seoul|KRp].",
        "[North Korea|KP] wrote to [South Korea|KR], and the [DPRK|KP] waited.",
        "[Burma|MM] is [Myanmar|MM]; [Swaziland|SZ] is [Eswatini|SZ]; [Holland|NL] is the [Netherlands|NL].",
        "[England|GB], [Scotland|GB] and [Wales|GB] play on Saturday against [Northern Ireland|GB].",
        "[Ireland|IE] objected; [Northern Ireland|GB] did not.",
        "The old [Soviet Union|RU] and [Yugoslavia|RS] are gone.",
        "[Nigeria|NG] and [Niger|NE] signed; [Dominica|DM] and the [Dominican Republic|DO] did not.",
        "The [U.S.|US]-led mission and the un-[American|USd] plan failed.",
    ]);
}

#[test]
fn peoples() {
    check(&[
        "A [Frenchwoman|FRd], two [Dutchmen|NLd], three [Britons|GBd] and a [Filipina|PHd] won.",
        "The [Scottish|GBd] side met the [Welsh|GBd] one; the [Swedes|SEd] and the [Poles|PLd] watched.",
        "[Israelis|ILd] and [Palestinians|PSd] both drink it, in [Gaza|PSp] and in [Haifa|ILp].",
        "The [Franco|FRd]-[German|DEd] plan and the [Sino|CNd]-[Indian|INd] border were discussed.",
        "Our Anglo-Saxon words were counted.",
        "[Texans|USp] and [Londoners|GBp] disagree, as do [Parisians|FRp].",
    ]);
}

#[test]
fn no_country_is_named() {
    check(&[
        "The EU, Africa and the Middle East sent observers to South America.",
        "The storm crossed the Indian Ocean and the South China Sea.",
        "He ordered French fries and fed the German shepherd.",
        "The farm sold a turkey to each visitor. Turkey sandwiches were free.",
        "They met on Paris Street, near London Road.",
        "He likes Brussels sprouts and keeps guinea pigs.",
    ]);
}

#[test]
fn people_who_bear_a_countrys_name() {
    check(&[
        "Jordan Ellersby planted the trees. “They like the soil,” Jordan said.",
        "Chad Wexfield resigned. Wexfield gave no reason.",
        "[Israel|IL] and the [Israeli|ILd] minister Israel Katzman agreed in [Jerusalem|ILp].",
        "George Washington never slept here.",
        "Paris Hartwell sang. Jack London wrote.",
        "[Jordan|JO], like [Lebanon|LB], buys water by the tanker.",
        "[Chad|TD] and [Niger|NE] closed their border.",
    ]);
}

#[test]
fn georgia_is_state_and_country() {
    check(&[
        "The peaches come from [Macon|USp], [Georgia|USp], and are sold in [Atlanta|USp].",
        "[Georgia|GE] and [Armenia|AM] share a railway to [Tbilisi|GEp].",
        "The [Georgian|GEd] parliament met in [Tbilisi|GEp].",
        "Voters in [Florida|USp], [Alabama|USp] and [Georgia|USp] waited for hours.",
    ]);
}

#[test]
fn a_state_beside_a_city_decides() {
    check(&[
        "The shop is in [Paris|USp], [Texas|USp].",
        "The mill in [London|CAp], [Ontario|CAp], belongs to a [Canadian|CAd] family.",
        "The council of [Lebanon|USp], [Pa.|USp], met on Monday.",
        "A farmer from [Moscow|USp], [Idaho|USp], grows peas.",
        "The lab is in [Cambridge|USp], [Mass.|USp], not in [Cambridge|GBp], [England|GB].",
        "She moved from [Birmingham|USp], [Alabama|USp], to [Tampa|USp], [Fla.|USp]",
        "Families came from [Mexico|MX], [Texas|USp] and [California|USp].",
        "Rep. Anne Tolley (R-[Calif.|USp]) and Sen. Bo Reece (D-[Mass.|USp]) agreed.",
        "The train left [New Mexico|USp] for [Mexico City|MXp].",
    ]);
}

#[test]
fn an_article_about_a_namesake() {
    check(&[
        "A fire in [Edmonton|AUp] closed the road to [Cairns|AUp]. [Edmonton|AUp] is in [Queensland|AUp].",
        "A [Paris|USp] man was held in [Kentucky|USp]. He lives in [Paris|USp], the sheriff said.",
        "After the attacks in [Paris|FRp], the [U.S.|US] and [Britain|GB] sent help; [Texas|USp] did so too.",
    ]);
}

#[test]
fn governments() {
    check(&[
        "The [White House|USg], the [Élysée|FRg] and the [Kremlin|RUg] said nothing.",
        "[Downing Street|GBg] called the [Knesset|ILg] and the [Bundestag|DEg].",
        "[Moscow|RUg] said it would answer. Snow fell in [Moscow|RUp].",
        "Talks between [Washington|USg] and [Beijing|CNg] go on.",
        "The pro-[Moscow|RUg] party lost.",
        "Apples from [Washington state|USp] fill the market.",
    ]);
}

#[test]
fn datelines_and_capitals() {
    check(&[
        "[MOSCOW|RUp] (Agency) — The river froze.",
        "[NEW DELHI|INp], May 3 — The river rose.",
        "[TURKEY|TR] AND [RUSSIA|RU] SIGN TREATY\n\nThe [Turkish|TRd] and [Russian|RUd] ministers met.",
    ]);
}

#[test]
fn the_headline_and_repetition_draw_focus() {
    let text = "Norway opens a tunnel\n\nThe tunnel is long. Engineers from Sweden helped. Norway paid.";
    let found = annotate(&article(text, Some(Span::new(0, 21)))).countries;
    let codes: Vec<&str> = found.iter().map(|country| country.code.as_str()).collect();
    assert_eq!(codes, ["NO", "SE"]);
    assert!(found[0].focus > 0.6 && (found[0].focus + found[1].focus - 1.0).abs() < 1e-4);
    assert!(found[0].evidence.iter().any(|evidence| evidence.what.contains("headline")));
}

#[test]
fn other_languages_are_told() {
    for (language, text) in [
        ("en", "The minister said that the bridge would be closed until the end of the month."),
        ("de", "Die Ministerin sagte am Montag, dass die Brücke bis Ende des Monats gesperrt bleibe."),
        ("fr", "La ministre a déclaré lundi que le pont resterait fermé jusqu’à la fin du mois."),
        ("es", "La ministra dijo el lunes que el puente permanecería cerrado hasta fin de mes."),
    ] {
        assert_eq!(annotate(&article(text, None)).language, Some(language), "{text}");
    }
    assert_eq!(annotate(&article("12 34 56", None)).language, None);
}

#[test]
fn countries_have_foreign_names() {
    for (codes, text) in [
        (
            vec!["DE", "FR"],
            "Die Minister aus Deutschland und Frankreich sagten am Montag, dass die Brücke gesperrt bleibe.",
        ),
        (vec!["DE", "US"], "Les ministres de l’Allemagne et des États-Unis ont déclaré que le pont resterait fermé."),
        (vec!["CI", "ES"], "Los ministros de España y de Costa de Marfil dijeron que el puente permanecería cerrado."),
    ] {
        let found = annotate(&article(text, None));
        let mut seen: Vec<&str> = found.countries.iter().map(|country| country.code.as_str()).collect();
        seen.sort_unstable();
        assert_eq!(seen, codes, "{text}");
        assert!(found.people.is_empty() && found.quotes.is_empty());
    }
}

/// The countries of a text that an outlet of this name or address published, with why each mention was read so.
fn published(text: &str, source: Option<&str>, url: Option<&str>) -> Vec<(String, Vec<String>)> {
    let field =
        |value: Option<&str>| value.map(|value| WithProvenance { value: value.to_owned(), origin: Origin::HeaderLine });
    let mut article = article(text, None);
    article.metadata = Metadata { source: field(source), url: field(url), ..Metadata::default() };
    let countries = annotate(&article).countries;
    countries
        .into_iter()
        .map(|one| (one.code.to_string(), one.evidence.into_iter().map(|why| why.what).collect()))
        .collect()
}

/// The country that a text is most about, with the same.
fn main_country(text: &str, source: Option<&str>, url: Option<&str>) -> (String, Vec<String>) {
    published(text, source, url).into_iter().next().unwrap_or_default()
}

#[test]
fn outlet_tells_the_setting() {
    let text = "The council of Cambridge met on Tuesday. The bridge between Cambridge and Lancaster stays shut.";
    let (code, why) = main_country(text, None, Some("https://www.ferryherald.ca/bridge"));
    assert_eq!(code, "CA");
    assert!(why.iter().any(|why| why.contains("outlet")), "{why:?}");
    assert_eq!(main_country(text, None, Some("https://ferryherald.co.uk/bridge")).0, "GB");
    assert_eq!(main_country(text, Some("Ohio Valley Herald"), None).0, "US");
}

#[test]
fn outlet_with_a_countrys_name_changes_nothing() {
    let text = "The king of Jordan spoke in Amman. Jordan wants peace.";
    assert_eq!(published(text, Some("The Jordan Times"), None)[0].0, "JO");
}
