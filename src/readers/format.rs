//! The format of a file: by its first bytes, then by the beginning of its text, and last by its name.

use super::{article_xml, feed, html, mail};
use regex::bytes::Regex;
use std::sync::LazyLock;

/// How something is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    Gzip,
    Bzip2,
    Zstd,
}

/// A format of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Portable Document Format.
    Pdf,
    /// Rich Text Format.
    Rtf,
    /// A zip, which may be a DOCX, ODT or EPUB.
    Zip,
    /// A web archive of Safari.
    WebArchive,
    /// A mail of Outlook, or a document of Microsoft Office before 2007.
    Outlook,
    /// A picture.
    Picture,
    /// Something compressed alone, under the name without the ending.
    Compressed(Compression),
    /// A web archive.
    Warc,
    /// A single mail, or a page a browser saved as MHTML.
    Mail,
    /// A mailbox.
    Mailbox,
    /// A web page.
    Page,
    /// RSS, Atom or RDF.
    Feed,
    /// Articles in NITF, NewsML-G2, JATS or ENEX.
    ArticleXml,
    /// One JSON value: a feed, an article or a list of articles.
    Json,
    /// One JSON value per line.
    JsonLines,
    /// A table with column names, separated by commas, semicolons, tabs or bars.
    Table,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
    /// Known but not readable: what it is, and what the user can do.
    Unsupported(&'static str, &'static str),
}

const PICTURE: Format = Format::Picture;
const SOUND: Format = Format::Unsupported("It is sound or film.", "A transcript saved as text can be read.");
const PACKED: Format =
    Format::Unsupported("It is packed in a way that is not known here.", "Unpack it, or pack it again as zip.");
const OTHER_XML: Format =
    Format::Unsupported("It is XML, but no feed and no web page.", "Turn it into JSON, a table or text.");
const MISNAMED: Format = Format::Unsupported(
    "Its content is not what its name says.",
    "Save it again from the program it is for; rename it to end in “.txt” if it is plain text.",
);
const PROGRAM: Format = Format::Unsupported("It is a program or a part of one.", "Leave it out of the folder.");
const PART: Format = Format::Unsupported("It is a part of a web page, not an article.", "Nothing is needed.");

/// First bytes that decide the format.
const MAGIC: &[(&[u8], Format)] = &[
    (b"%PDF-", Format::Pdf),
    (b"{\\rtf", Format::Rtf),
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"\x1f\x8b\x08", Format::Compressed(Compression::Gzip)),
    (b"WARC/1.", Format::Warc),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format::Outlook),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"\0\0\x01\0", PICTURE),
    (b"wOFF", PART),
    (b"wOF2", PART),
    (b"\xfd7zXZ\0", PACKED),
    (b"\x28\xb5\x2f\xfd", Format::Compressed(Compression::Zstd)),
    (b"ID3", SOUND),
    (b"OggS", SOUND),
    (b"fLaC", SOUND),
    (b"\x7fELF", PROGRAM),
    (b"MZ\x90", PROGRAM),
    (b"bplist00", Format::WebArchive),
    (b"7z\xbc\xaf", Format::Unsupported("It is a 7-Zip archive.", "Unpack it, or pack it again as zip.")),
    (b"Rar!", Format::Unsupported("It is a RAR archive.", "Unpack it, or pack it again as zip.")),
    (b"SQLite format 3", Format::Unsupported("It is a database.", "Export its articles as CSV or JSON.")),
];

/// The format by the first bytes alone.
pub(super) fn by_magic(bytes: &[u8]) -> Option<Format> {
    let riff = bytes.starts_with(b"RIFF") && bytes.len() > 12;
    let film = bytes.get(4..8) == Some(b"ftyp");
    if riff {
        return Some(if &bytes[8..12] == b"WEBP" { PICTURE } else { SOUND });
    }
    if film {
        let picture =
            [&b"heic"[..], b"heix", b"mif1", b"msf1", b"avif"].iter().any(|kind| bytes[8..].starts_with(kind));
        return Some(if picture { PICTURE } else { SOUND });
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some(Format::Unsupported("It is a tar archive.", "Unpack it, or pack it again as zip."));
    }
    // After the size of its blocks comes the first block, or, in an empty file, the end.
    if bytes.starts_with(b"BZh") && matches!(bytes.get(4..10), Some(b"1AY&SY" | b"\x17\x72\x45\x38\x50\x90")) {
        return Some(Format::Compressed(Compression::Bzip2));
    }
    // A bitmap. The two letters alone may begin a text.
    if bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) {
        return Some(PICTURE);
    }
    let known = MAGIC.iter().find(|(start, _)| bytes.starts_with(start));
    if known.is_none() && bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") {
        return Some(Format::Pdf);
    }
    known.map(|(_, format)| *format)
}

/// The format by the beginning of the text, then by the extension of the file name.
pub(super) fn of_text(text: &str, extension: &str) -> Format {
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\n']);
    if mail::is_mailbox(text) {
        return Format::Mailbox;
    }
    if mail::is_mail(text, extension) {
        return Format::Mail;
    }
    if article_xml::is_article(start) {
        return Format::ArticleXml;
    }
    if feed::is_feed(start) {
        return Format::Feed;
    }
    if html::is_page(text) && !matches!(extension, "md" | "markdown" | "mdown" | "mkd") {
        return Format::Page;
    }
    if let Some(format) = json(start, extension) {
        return format;
    }
    match extension {
        "html" | "htm" | "xhtml" | "shtml" => Format::Page,
        "csv" | "tsv" | "tab" => Format::Table,
        "md" | "markdown" | "mdown" | "mkd" => Format::Markdown,
        _ if start.starts_with("<?xml") && extension != "svg" => OTHER_XML,
        "" | "txt" | "text" | "asc" | "utf8" | "doc" => Format::Text,
        "css" | "js" | "mjs" | "map" | "svg" | "ico" | "woff" | "woff2" | "ttf" => PART,
        "py" | "rs" | "c" | "h" | "sh" | "bat" | "java" | "rb" | "pl" | "sql" => PROGRAM,
        "pdf" | "docx" | "odt" | "epub" | "rtf" | "zip" | "gz" | "warc" | "eml" | "mht" | "mhtml" | "mbox" => MISNAMED,
        _ => Format::Unsupported(
            "Its name ends in a way that is not known for articles, and its content does not say what it is.",
            "Rename it to end in “.txt” if it is an article.",
        ),
    }
}

static OBJECT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"^\{\s*("|\})"#).ok());

/// JSON by its first characters and its first line.
fn json(start: &str, extension: &str) -> Option<Format> {
    let object = OBJECT.as_ref().is_some_and(|object| object.is_match(start.as_bytes()));
    let list = start.starts_with('[') && start[1..].trim_start().starts_with(['{', '"', ']']);
    if !object && !list {
        return match extension {
            "json" => Some(Format::Json),
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            _ => None,
        };
    }
    let first = start.lines().next().unwrap_or_default().trim_end();
    let more = start.lines().nth(1).is_some_and(|line| line.trim_start().starts_with('{'));
    let lines = matches!(extension, "jsonl" | "ndjson") || (object && first.ends_with('}') && more);
    Some(if lines { Format::JsonLines } else { Format::Json })
}

#[cfg(test)]
mod tests {
    use super::{Format, MISNAMED, OTHER_XML, PICTURE, SOUND, by_magic, of_text};

    #[test]
    fn content_decides_before_the_name() {
        assert_eq!(by_magic(b"%PDF-1.7"), Some(Format::Pdf));
        assert_eq!(by_magic(b"A text"), None);
        assert_eq!((by_magic(b"BMW recalls cars"), by_magic(b"BM\x36\0\x0c\0\0\0\0\0\x36")), (None, Some(PICTURE)));
        assert_eq!(of_text("<!DOCTYPE html><p>x", "txt"), Format::Page);
        assert_eq!(of_text("{\"a\": 1}\n{\"a\": 2}\n", "txt"), Format::JsonLines);
        assert_eq!(of_text("[{\"a\": 1}]", "txt"), Format::Json);
        assert_eq!(of_text("<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", "txt"), Format::Feed);
        assert_eq!(of_text("A plain text.", "txt"), Format::Text);
        assert_eq!(of_text("[Updated] A plain text.", "txt"), Format::Text);
        assert!(matches!(of_text("x = 1", "ann"), Format::Unsupported(..)));
        assert_eq!(
            (of_text("A plain text.", "pdf"), of_text("<?xml version=\"1.0\"?><a/>", "txt")),
            (MISNAMED, OTHER_XML)
        );
        assert_eq!(by_magic(b"\0\0\0\x18ftypheic"), Some(PICTURE));
        assert_eq!(by_magic(b"\0\0\0\x18ftypmp42"), Some(SOUND));
    }
}
