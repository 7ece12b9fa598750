//! What people have from other programs: exports of readers, mails that forward an article, texts of OCR, XML of agencies.

use crate::packed::zip;
use quotidian::article::{Article, ProblemKind};
use quotidian::readers::parse;

const TEXT: &str = "The ferry sailed again on Tuesday.\n\n“At last,” said Ana Prado.";

fn only(path: &str, bytes: impl AsRef<[u8]>) -> Article {
    let parsed = parse(path, bytes.as_ref());
    let losses = parsed.problems.iter().filter(|problem| problem.kind == ProblemKind::Loss).count();
    assert_eq!((parsed.articles.len(), losses), (1, 0), "{path}: {parsed:?}");
    parsed.articles.into_iter().next().unwrap()
}

/// Title, outlet, byline, date and address.
fn about(article: &Article) -> [String; 5] {
    let about = &article.metadata;
    let text = [&about.title, &about.source, &about.byline]
        .map(|found| found.as_ref().map_or(String::new(), |found| found.value.clone()));
    let [title, source, byline] = text;
    let date = about.date.as_ref().map_or(String::new(), |date| date.value.to_string());
    [title, source, byline, date, about.url.as_ref().map_or(String::new(), |url| url.value.clone())]
}

const ABOUT: [&str; 5] = ["Ferry reopens", "Harbour Times", "Jane Roe", "2021-05-04", "https://harbour.example/ferry"];

#[test]
fn articles_in_xml() {
    let paragraphs = "<p>The ferry sailed again on Tuesday.</p><p>“At last,” said Ana Prado.</p>";
    let nitf = format!(
        "<?xml version=\"1.0\"?><nitf><head><title>Ferry reopens</title><pubdata name=\"Harbour Times\" date.publication=\"20210504T063000Z\"/></head>\
         <body><body.head><hedline><hl1>Ferry reopens</hl1></hedline><byline>By <person>Jane Roe</person></byline></body.head>\
         <body.content>{paragraphs}</body.content></body></nitf>"
    );
    let newsml = format!(
        "<?xml version=\"1.0\"?><newsItem><itemMeta><provider literal=\"Harbour Times\"/><versionCreated>2021-05-04T06:30:00Z</versionCreated></itemMeta>\
         <contentMeta><headline>Ferry reopens</headline><by>Jane Roe</by></contentMeta><contentSet><inlineXML><html><head><title>Ferry</title></head>\
         <body>{paragraphs}</body></html></inlineXML></contentSet></newsItem>"
    );
    let jats = format!(
        "<?xml version=\"1.0\"?><article article-type=\"news\"><front><journal-title>Harbour Times</journal-title><article-title>Ferry reopens</article-title>\
         <contrib><name><surname>Roe</surname><given-names>Jane</given-names></name></contrib><pub-date><day>4</day><month>5</month><year>2021</year></pub-date>\
         </front><body>{paragraphs}</body></article>"
    );
    for (path, xml) in [("a.nitf", nitf), ("b.xml", newsml), ("c.xml", jats)] {
        let article = only(path, xml);
        assert_eq!(about(&article)[..4], ABOUT[..4], "{path}");
        assert_eq!(article.text, format!("Ferry reopens\n\n{TEXT}"), "{path}");
    }
    let enex = format!(
        "<?xml version=\"1.0\"?><en-export><note><title>Ferry reopens</title><created>20210504T071244Z</created><note-attributes>\
         <source-url>https://harbour.example/ferry</source-url></note-attributes><content><![CDATA[<?xml version=\"1.0\"?><en-note>{paragraphs}</en-note>]]></content></note></en-export>"
    );
    let article = only("d.enex", enex);
    assert_eq!((about(&article)[4].as_str(), article.text), (ABOUT[4], format!("Ferry reopens\n\n{TEXT}")));
}

#[test]
fn exports_of_feed_readers() {
    let starred = r#"{"id": "user/-/state/com.google/starred", "title": "Starred", "items": [{"title": "Ferry reopens", "published": 1620112500,
        "canonical": [{"href": "https://harbour.example/ferry"}], "author": "Jane Roe", "summary": {"content": "<p>It sailed.</p>"}, "origin": {"title": "Harbour Times"}}]}"#;
    assert_eq!(about(&only("starred.json", starred)), ABOUT);
    let wallabag = r#"[{"title": "Ferry reopens", "url": "https://harbour.example/ferry", "content": "<p>It sailed.</p>", "published_at": "2021-05-04T06:30:00+0000",
        "published_by": ["Jane Roe"], "domain_name": "harbour.example"}]"#;
    assert_eq!(about(&only("wallabag.json", wallabag)), [ABOUT[0], "harbour.example", ABOUT[2], ABOUT[3], ABOUT[4]]);
}

#[test]
fn spreadsheets_are_tables() {
    let strings = "<sst><si><t>Title</t></si><si><t>Date</t></si><si><t>Text</t></si></sst>";
    let sheet = "<worksheet><sheetData><row><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c></row>\
                 <row><c r=\"A2\" t=\"inlineStr\"><is><t>Ferry reopens</t></is></c><c r=\"B2\"><v>44320</v></c><c r=\"C2\" t=\"str\"><v>It sailed.</v></c></row></sheetData></worksheet>";
    let book = zip(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    let article = only("articles.xlsx", book);
    assert_eq!((article.text.as_str(), about(&article)[3].as_str()), ("Ferry reopens\n\nIt sailed.", "2021-05-04"));
}

/// A binary property list: strings and data by their numbers, then a dictionary in a dictionary.
fn property_list(page: &[u8], address: &str) -> Vec<u8> {
    let mut list = b"bplist00".to_vec();
    let mut offsets = Vec::new();
    let mut object = |kind: u8, bytes: &[u8], list: &mut Vec<u8>| {
        offsets.push(list.len() as u16);
        list.extend([kind << 4 | 0xf, 0x11]);
        list.extend((bytes.len() as u16).to_be_bytes());
        list.extend(bytes);
    };
    for text in ["WebMainResource", "WebResourceData", "WebResourceURL", address] {
        object(5, text.as_bytes(), &mut list);
    }
    object(4, page, &mut list);
    for dictionary in [&[0xd2, 1, 2, 4, 3][..], &[0xd1, 0, 5]] {
        offsets.push(list.len() as u16);
        list.extend(dictionary);
    }
    let start = list.len() as u64;
    list.extend(offsets.iter().flat_map(|offset| offset.to_be_bytes()));
    list.extend([0; 6]);
    list.extend([2, 1]);
    for number in [offsets.len() as u64, 6, start] {
        list.extend(number.to_be_bytes());
    }
    list
}

#[test]
fn web_archives_of_safari() {
    let page = format!(
        "<html><body><article><h1>Ferry reopens</h1><p>{}</p></article></body></html>",
        "It sailed again, said Ana Prado. ".repeat(9)
    );
    let article = only("saved.webarchive", property_list(page.as_bytes(), "https://harbour.example/ferry"));
    assert_eq!(
        (about(&article)[0].as_str(), about(&article)[4].as_str()),
        ("Ferry reopens", "https://harbour.example/ferry")
    );
    for cut in [9, 40, 60] {
        assert_eq!(parse("broken.webarchive", &property_list(b"x", "y")[..cut]).articles.len(), 0);
    }
}

#[test]
fn forwarded_mails_give_what_they_forward() {
    let head = "From: Rafe Doe <rafe@home.example>\nSubject: Fwd: Ferry reopens\nDate: Thu, 06 May 2021 09:00:00 +0000\nMessage-ID: <2@home.example>\nMIME-Version: 1.0\n";
    let inner = format!(
        "From: Harbour Times <news@harbour.example>\nSubject: Ferry reopens\nDate: Tue, 04 May 2021 06:30:00 +0000\nMessage-ID: <1@harbour.example>\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}\n"
    );
    let part = |kind: &str, body: &str| format!("--x\nContent-Type: {kind}\n\n{body}\n");
    let mixed = |parts: &str| {
        format!(
            "{head}Content-Type: multipart/mixed; boundary=x\n\n{}{parts}--x--\n",
            part("text/plain", "For the file.")
        )
    };
    let attached = mixed(&part("message/rfc822", &inner));
    let inline = format!(
        "{head}Content-Type: text/plain; charset=utf-8\n\nFor the file.\n\n---------- Forwarded message ---------\nFrom: Harbour Times <news@harbour.example>\n\
         Date: Tue, 4 May 2021 at 06:30\nSubject: Ferry reopens\nTo: <rafe@home.example>\n\n{TEXT}\n"
    );
    for (name, mail) in [("attached", &attached), ("inline", &inline)] {
        let article = only("a.eml", mail);
        assert_eq!(about(&article)[..2], ABOUT[..2], "{name}");
        assert_eq!(about(&article)[3], ABOUT[3], "{name}");
        assert_eq!(article.text, format!("Ferry reopens\n\n{TEXT}"), "{name}");
    }
    let file = part(
        "text/plain; charset=utf-8; name=ferry.txt\nContent-Disposition: attachment; filename=ferry.txt",
        &format!("Ferry reopens\n\nHarbour Times, 4 May 2021\n\n{TEXT}"),
    );
    let article = only("b.eml", mixed(&file));
    assert_eq!((about(&article)[1].as_str(), about(&article)[3].as_str()), (ABOUT[1], ABOUT[3]));
}

#[test]
fn mojibake_is_repaired_and_reported() {
    let wrong = TEXT.replace('“', "â€œ").replace('”', "â€\u{9d}");
    let parsed = parse("a.txt", format!("Ferry reopens\n\n{wrong}").as_bytes());
    assert_eq!(parsed.articles[0].text, format!("Ferry reopens\n\n{TEXT}"));
    assert!(parsed.problems[0].reason.contains("wrong encoding"), "{:?}", parsed.problems);
    assert_eq!(parsed.problems[0].kind, ProblemKind::Note);
}

#[test]
fn words_cut_by_typesetting_are_joined() {
    let text = "Ferry reopens\n\nThe ferry of Port Arkle-\nton sailed, said Ana Pra¬\ndo. It is a well-\nknown ship of Marie-\nClaire Dubois.";
    let whole = "Ferry reopens\n\nThe ferry of Port Arkleton sailed, said Ana Prado. It is a well-known ship of Marie-Claire Dubois.";
    assert_eq!(only("a.txt", text).text, whole);
}

#[test]
fn header_blocks_are_read() {
    for (block, byline) in [
        (
            "Ferry reopens\nHarbour Times\n2021-05-04\nBy Jane Roe, Ana Prado and Karl Berg\nPort Vale",
            "Jane Roe, Ana Prado and Karl Berg",
        ),
        (
            "Ferry reopens\nHarbour Times\n4 May 2021\nBy JANE ROE, ANA PRADO and KARL BERG",
            "Jane Roe, Ana Prado and Karl Berg",
        ),
        (
            "Ferry reopens\nHarbour Times, 2021-05-04\nBy Jane Roe in Port Vale and Ana Prado in Selby",
            "Jane Roe and Ana Prado",
        ),
        ("Ferry reopens\n2021-05-04\nBy Jane Roe and Ana Prado for the Harbour Times", "Jane Roe and Ana Prado"),
        ("Ferry reopens\nPOLITICS\nHarbour Times\n2021-05-04\nJane Roe, Political Correspondent", "Jane Roe"),
    ] {
        let article = only("a.txt", format!("{block}\n\n{TEXT}\n"));
        assert_eq!(about(&article)[..4], [ABOUT[0], ABOUT[1], byline, ABOUT[3]], "{block}");
    }
    let article = only("a.txt", format!("Ferry reopens\n\nHarbour Evening Post, 2021-05-04\n\n{TEXT}\n"));
    assert_eq!(about(&article)[1], "Harbour Evening Post");
}

#[test]
fn tables_of_reading_programs() {
    // Zotero, Readwise and Instapaper.
    let zotero = "Key,Title,Author,Publication Title,Date,Url,Abstract Note\nK,Ferry reopens,Jane Roe,Harbour Times,2021-05-04,https://harbour.example/ferry,The ferry sailed again on Tuesday.\n";
    assert_eq!(about(&only("zotero.csv", zotero)), ABOUT);
    let readwise = "Highlight,Book Title,Book Author,Note,Highlighted at\nThe ferry sailed again on Tuesday.,Ferry reopens,Jane Roe,,2021-05-09 10:00:00\n";
    assert_eq!(about(&only("readwise.csv", readwise)), ["Ferry reopens", "", "Jane Roe", "", ""]);
    let instapaper =
        "URL,Title,Selection,Folder\nhttps://harbour.example/ferry,Ferry reopens,The ferry sailed again.,Unread\n";
    assert_eq!(about(&only("instapaper.csv", instapaper))[0], "Ferry reopens");
    // Pocket lists addresses only.
    let pocket = "title,url,time_added,tags,status\nFerry reopens,https://harbour.example/ferry,1620086400,,unread\n";
    let parsed = parse("pocket.csv", pocket.as_bytes());
    assert!(parsed.articles.is_empty());
    assert!(parsed.problems[0].reason.ends_with("It seems to list the addresses of articles."), "{parsed:?}");
}

#[test]
fn pictures_of_an_article_are_no_outlet() {
    let media = serde_json::json!({"title": "The pier", "description": "The new pier in a picture of May."});
    let text = "The ferry sailed again on Tuesday.";
    let article = serde_json::json!({"title": "Ferry reopens", "text": text, "media": media}).to_string();
    assert_eq!(about(&only("a.json", article)), ["Ferry reopens", "", "", "", ""]);
    let article = serde_json::json!({"title": "Ferry reopens", "text": text, "media": "Harbour Times"}).to_string();
    assert_eq!(about(&only("b.json", article))[1], "Harbour Times");
}

#[test]
fn items_in_ninjs() {
    let html = "<p>The ferry sailed again on Tuesday.</p><p>“At last,” said Ana Prado.</p>";
    let first = serde_json::json!({
        "uri": "https://harbour.example/ferry", "type": "text", "versioncreated": "2021-05-04T06:30:00Z",
        "byline": "Jane Roe", "headline": "Ferry reopens", "body_xhtml": html, "pubstatus": "usable",
    });
    let article = only("first.json", first.to_string());
    assert_eq!(article.text.trim(), format!("Ferry reopens\n\n{TEXT}"));
    let [title, _, byline, date, _] = about(&article);
    assert_eq!([&*title, &*byline, &*date], ["Ferry reopens", "Jane Roe", "2021-05-04"]);
    let second = serde_json::json!({
        "uri": "https://harbour.example/ferry", "type": "text", "versionCreated": "2021-05-04T06:30:00Z",
        "by": "Jane Roe", "headlines": [{"role": "main", "value": "Ferry reopens"}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": html}], "pubStatus": "usable",
    });
    let article = only("second.json", second.to_string());
    assert_eq!(article.text.trim(), format!("Ferry reopens\n\n{TEXT}"));
    let [title, _, byline, date, _] = about(&article);
    assert_eq!([&*title, &*byline, &*date], ["Ferry reopens", "Jane Roe", "2021-05-04"]);
}
