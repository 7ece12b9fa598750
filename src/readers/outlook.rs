//! Mails as Outlook saves them (MSG): a compound file with a stream for each property.

use super::outcome::ReadError;
use super::raw_article::RawArticles;
use super::{decode, html, mail, plain};
use cfb::CompoundFile;
use encoding_rs::{UTF_16LE, WINDOWS_1252};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::io::{Cursor, Read as _};

/// Mails inside mails are read down to this depth.
const MAX_DEPTH: usize = 5;
/// The most bytes of a property.
const MAX_PROPERTY_BYTES: u64 = 64 << 20;
/// The stream of properties that have a fixed length, in a mail.
const FIXED: &str = "__properties_version1.0";
/// Seconds between the epoch of Windows, 1601, and that of Unix.
const WINDOWS_EPOCH_SECONDS: i64 = 11_644_473_600;

type File<'b> = CompoundFile<Cursor<&'b [u8]>>;

/// Reads a mail with what is attached to it.
pub(super) fn read(bytes: &[u8]) -> Result<RawArticles, ReadError> {
    let other = || {
        let reason = "It is a document of Microsoft Office before 2007, or broken.";
        ReadError::new(reason, "Save it as DOCX, ODT or plain text.")
    };
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| other())?;
    if !file.is_stream(format!("/{FIXED}")) {
        return Err(other());
    }
    let mut found = RawArticles::default();
    add(&mut file, "/", &mut found, 0);
    if found.articles.is_empty() {
        return Err(ReadError::new("It is a mail of Outlook without text.", "Save it again as EML or as text."));
    }
    Ok(found)
}

/// Adds the article of the mail in the storage at `at`, or those that it forwards.
fn add(file: &mut File<'_>, at: &str, found: &mut RawArticles, depth: usize) {
    let before = found.articles.len();
    if depth < MAX_DEPTH {
        let storages = file.read_storage(at).into_iter().flatten().filter(cfb::Entry::is_storage);
        let attached = storages.map(|entry| entry.name().to_owned()).filter(|name| name.starts_with("__attach"));
        for name in attached.collect::<Vec<_>>() {
            attachment(file, &format!("{at}{name}/"), found, depth);
        }
    }
    let text = match bytes(file, at, "10130102").and_then(|page| decoded(&page)) {
        Some(page) => html::plain_text(&page),
        None => text(file, at, "1000").unwrap_or_default().replace("\r\n", "\n"),
    };
    let subject = text_of_first(file, at, &["0037"]);
    let sender = text_of_first(file, at, &["0C1A", "0042"]);
    mail::add_letter(&text, &subject, day(file, at), Some(&sender), found, before);
}

/// Adds the mail, page or text of an attachment.
fn attachment(file: &mut File<'_>, at: &str, found: &mut RawArticles, depth: usize) {
    let inner = format!("{at}__substg1.0_3701000D/");
    if file.is_storage(&inner) {
        add(file, &inner, found, depth + 1);
        return;
    }
    let name = text_of_first(file, at, &["3707", "3704"]).to_ascii_lowercase();
    let Some(text) = bytes(file, at, "37010102").and_then(|content| decoded(&content)) else { return };
    match name.rsplit('.').next() {
        Some("html" | "htm") => found.push(html::read(&text, None).ok()),
        Some("txt") => found.push(Some(plain::read(text))),
        _ => {}
    }
}

fn decoded(bytes: &[u8]) -> Option<String> {
    decode::decode(bytes, html::declared_encoding(bytes).as_deref())
}

/// The bytes of a property: its number and its type, in hexadecimal digits.
fn bytes(file: &mut File<'_>, at: &str, property: &str) -> Option<Vec<u8>> {
    let stream = file.open_stream(format!("{at}__substg1.0_{property}")).ok()?;
    let mut bytes = Vec::new();
    stream.take(MAX_PROPERTY_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The words of a property, which are in UTF-16 or, in older files, in a Windows encoding.
fn text(file: &mut File<'_>, at: &str, property: &str) -> Option<String> {
    let words = match bytes(file, at, &format!("{property}001F")) {
        Some(bytes) => UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned(),
        None => WINDOWS_1252.decode_without_bom_handling(&bytes(file, at, &format!("{property}001E"))?).0.into_owned(),
    };
    Some(words.trim_end_matches('\0').to_owned())
}

/// The words of the first property that has any.
fn text_of_first(file: &mut File<'_>, at: &str, properties: &[&str]) -> String {
    let mut words = properties.iter().filter_map(|property| text(file, at, property));
    words.find(|words| !words.trim().is_empty()).unwrap_or_default()
}

/// When the mail was sent, else when it came.
fn day(file: &mut File<'_>, at: &str) -> Option<Date> {
    let mut fixed = Vec::new();
    file.open_stream(format!("{at}{FIXED}")).ok()?.take(MAX_PROPERTY_BYTES).read_to_end(&mut fixed).ok()?;
    // The header of a mail inside another one is shorter.
    let properties = fixed.get(if at == "/" { 32 } else { 24 }..)?;
    let time = |tag: u32| {
        let entry = properties.chunks_exact(16).find(|entry| entry[..4] == tag.to_le_bytes())?;
        let ticks = i64::from_le_bytes(entry[8..].try_into().ok()?);
        jiff::Timestamp::from_second(ticks / 10_000_000 - WINDOWS_EPOCH_SECONDS).ok()
    };
    let sent = time(0x0039_0040).or_else(|| time(0x0E06_0040))?;
    Some(sent.to_zoned(TimeZone::UTC).date())
}

#[cfg(test)]
mod tests {
    use super::read;
    use cfb::CompoundFile;
    use std::io::{Cursor, Write as _};

    type Writer = CompoundFile<Cursor<Vec<u8>>>;

    fn put(file: &mut Writer, path: &str, bytes: &[u8]) {
        file.create_stream(path).unwrap().write_all(bytes).unwrap();
    }

    /// Writes a mail of 4 May 2021 below `at`.
    fn letter(file: &mut Writer, at: &str, subject: &str, text: &str) {
        let mut fixed = vec![0; if at == "/" { 32 } else { 24 }];
        fixed.extend(0x0039_0040_u32.to_le_bytes());
        fixed.extend([0; 4]);
        fixed.extend(((1_620_112_500_i64 + 11_644_473_600) * 10_000_000).to_le_bytes());
        put(file, &format!("{at}__properties_version1.0"), &fixed);
        for (property, words) in [("0037", subject), ("1000", text), ("0C1A", "Harbour Times")] {
            let utf16: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
            put(file, &format!("{at}__substg1.0_{property}001F"), &utf16);
        }
    }

    fn about(bytes: &[u8]) -> Vec<(String, String, String, String)> {
        let articles = read(bytes).unwrap().articles.into_iter();
        let fields = |raw: super::super::raw_article::RawArticle| {
            let about = raw.metadata;
            let [title, source] = [about.title, about.source].map(|value| value.map_or(String::new(), |v| v.value));
            (title, source, about.date.map_or(String::new(), |date| date.value.to_string()), raw.text)
        };
        articles.map(fields).collect()
    }

    #[test]
    fn mail_of_outlook() {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        letter(&mut file, "/", "FW: Ferry reopens", "“At last,” said Ana Prado.\r\n\r\nIt sailed.");
        let [(title, source, date, text)] = &about(&file.into_inner().into_inner())[..] else { panic!("one article") };
        assert_eq!((&**title, &**source, &**date), ("Ferry reopens", "Harbour Times", "2021-05-04"));
        assert_eq!(text, "Ferry reopens\n\n“At last,” said Ana Prado.\n\nIt sailed.");
    }

    #[test]
    fn forwarded_mail_is_the_article() {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        letter(&mut file, "/", "Look at this", "See below.");
        let at = "/__attach_version1.0_#00000000/__substg1.0_3701000D/";
        file.create_storage_all(at).unwrap();
        letter(&mut file, at, "Ferry reopens", "It sailed.");
        let found = about(&file.into_inner().into_inner());
        assert_eq!(found.len(), 1);
        assert_eq!((&*found[0].0, &*found[0].2), ("Ferry reopens", "2021-05-04"));
    }

    #[test]
    fn other_compound_files_are_named() {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        put(&mut file, "/WordDocument", b"x");
        assert!(read(&file.into_inner().into_inner()).unwrap_err().reason.contains("before 2007"));
        assert!(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").unwrap_err().reason.contains("broken"));
    }
}
