//! Mails and mailboxes: newsletters and forwarded articles, and the pages browsers save as MHTML.

use super::fields::{Field, set_if_empty};
use super::outcome::ReadError;
use super::raw_article::{RawArticle, RawArticles};
use super::{dates, html, plain};
use crate::article::{Metadata, Origin, WithProvenance};
use jiff::civil::Date;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use regex::Regex;
use std::sync::LazyLock;

/// Mails inside mails are read down to this depth.
const MAX_DEPTH: usize = 5;
/// Fewer words above what a mail forwards are a note.
const MIN_NOTE_WORDS: usize = 60;

/// Header fields that only mails have.
const MAIL_FIELDS: [&str; 8] = [
    "message-id:",
    "mime-version:",
    "received:",
    "return-path:",
    "content-type:",
    "delivered-to:",
    "dkim-signature:",
    "snapshot-content-location:",
];

/// Whether a text begins with the header of a mail.
pub(super) fn is_mail(text: &str, extension: &str) -> bool {
    let named = matches!(extension, "eml" | "mht" | "mhtml" | "msg");
    let header: Vec<&str> = text.trim_start().lines().take(60).take_while(|line| !line.trim().is_empty()).collect();
    let field = |line: &&&str| {
        line.split_once(':')
            .is_some_and(|(key, _)| !key.is_empty() && key.len() < 60 && key.chars().all(|c| c.is_ascii_graphic()))
    };
    let fields = header.iter().filter(field).count();
    let telling = header.iter().any(|line| MAIL_FIELDS.iter().any(|key| line.to_ascii_lowercase().starts_with(key)));
    header.first().is_some_and(|first| field(&first)) && fields >= 2 && (telling || named)
}

/// Whether a text begins like a mailbox: `From ` and an address, then the header of a mail.
pub(super) fn is_mailbox(text: &str) -> bool {
    let Some((first, rest)) = text.split_once('\n') else { return false };
    first.starts_with("From ") && first.split(' ').count() >= 3 && is_mail(rest, "eml")
}

/// Reads one mail with what is attached to it, or a page saved as MHTML.
pub(super) fn read(bytes: &[u8]) -> Result<RawArticles, ReadError> {
    let broken =
        || ReadError::new("It looks like a mail, but cannot be read as one.", "Save it again from the mail program.");
    let message = MessageParser::default().parse(bytes).ok_or_else(broken)?;
    let mut found = RawArticles::default();
    let whole = add(&message, &mut found, 0);
    whole.map_err(|reason| ReadError::new(reason, "Open it in a browser and save the article as text."))?;
    Ok(found)
}

/// The mails of a mailbox: each begins with a line `From …`, the second and all others after a blank one.
pub(super) fn mails(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let next = move || {
        let mail;
        (mail, bytes) = bytes.split_at(first_mail(bytes));
        (!mail.is_empty()).then_some(mail)
    };
    std::iter::from_fn(next).filter(|mail| mail.starts_with(b"From "))
}

/// The length of the first mail.
fn first_mail(bytes: &[u8]) -> usize {
    let mut length = 0;
    let mut blank = false;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if blank && line.starts_with(b"From ") {
            break;
        }
        blank = line.iter().all(u8::is_ascii_whitespace);
        length += line.len();
    }
    length
}

/// Adds the articles of a mail of a mailbox.
pub(super) fn read_entry(mail: &[u8], found: &mut RawArticles) {
    let message =
        mail.iter().position(|byte| *byte == b'\n').and_then(|end| MessageParser::default().parse(&mail[end + 1..]));
    if message.is_none_or(|message| add(&message, found, 0).is_err()) {
        found.skipped += 1;
    }
}

/// Adds the article of a mail, or those that it forwards: mails, pages and texts attached to it.
fn add(message: &Message<'_>, found: &mut RawArticles, depth: usize) -> Result<(), String> {
    let address = ["Snapshot-Content-Location", "Content-Location"]
        .iter()
        .find_map(|name| message.header_raw(*name))
        .map(|value| value.trim().to_owned());
    if message.header_raw("Snapshot-Content-Location").is_some() || is_saved_page(message) {
        let page = message.parts.iter().find_map(|part| match &part.body {
            PartType::Html(html) => Some((html, part.content_location().map(str::to_owned))),
            _ => None,
        });
        let (page, own) = page.ok_or("It is a saved page without a page in it.")?;
        let address = address.or(own);
        let article = html::read(page, address.as_deref()).map_err(|error| format!("It is a web page: {error}."))?;
        found.push(Some(article));
        return Ok(());
    }
    let before = found.articles.len();
    for part in message.attachments().filter(|_| depth < MAX_DEPTH) {
        match &part.body {
            PartType::Message(inner) => add(inner, found, depth + 1)?,
            PartType::Html(page) => found.push(html::read(page, None).ok()),
            PartType::Text(text) if part.attachment_name().is_some() => {
                found.push(Some(plain::read(text.replace("\r\n", "\n"))));
            }
            _ => {}
        }
    }
    let text = match message.html_part(0).map(|part| &part.body) {
        Some(PartType::Html(page)) => html::plain_text(page),
        _ => message.body_text(0).map(|text| text.replace("\r\n", "\n")).unwrap_or_default(),
    };
    let day =
        message.date().and_then(|date| Date::new(date.year.try_into().ok()?, date.month as i8, date.day as i8).ok());
    let sender = message.from().and_then(|from| from.first()).and_then(|sender| sender.name());
    add_letter(&text, message.subject().unwrap_or_default(), day, sender, found, before);
    Ok(())
}

/// Adds the text of a mail, unless it has none or is a note above what it forwards: the articles after the first `before`.
pub(super) fn add_letter(
    text: &str,
    subject: &str,
    day: Option<Date>,
    sender: Option<&str>,
    found: &mut RawArticles,
    before: usize,
) {
    let forwards = found.articles.len() > before;
    if text.trim().is_empty() || (forwards && text.split_whitespace().count() < MIN_NOTE_WORDS) {
        found.skipped += usize::from(!forwards);
        return;
    }
    let mut metadata = Metadata::default();
    let text = forwarded(text, &mut metadata).unwrap_or(text);
    set_if_empty(&mut metadata, Field::Title, without_reply_marks(subject), Origin::MailSubject);
    metadata.date = metadata.date.or(day.map(|day| WithProvenance { value: day.into(), origin: Origin::MailDate }));
    set_if_empty(&mut metadata, Field::Source, sender.unwrap_or_default(), Origin::MailSender);
    found.articles.push(RawArticle::titled(text, metadata));
}

/// The line above the header of a mail that is forwarded as text.
static FORWARDED: LazyLock<Regex> = LazyLock::new(|| {
    let words = "forwarded message|original message|begin forwarded message:?|weitergeleitete nachricht|ursprüngliche nachricht|message transféré|message d'origine|mensaje reenviado|mensaje original|messaggio inoltrato|doorgestuurd bericht";
    Regex::new(&format!(r"(?im)^[ >]*-*\s*(?:{words})\s*-*[ \t]*$")).expect("it is tested")
});

/// The text of a mail that is forwarded inside another one, with what its header says; `None` when there is none, or
/// when more than a few words stand before it.
fn forwarded<'t>(text: &'t str, metadata: &mut Metadata) -> Option<&'t str> {
    let mark = FORWARDED.find(text).filter(|mark| text[..mark.start()].split_whitespace().count() < MIN_NOTE_WORDS)?;
    let mut rest = text[mark.end()..].trim_start();
    let mut fields = 0;
    while let Some((key, after)) = rest.split_once(':').filter(|(key, _)| key.len() <= 20 && !key.contains('\n')) {
        let (value, after) = after.split_once('\n').unwrap_or((after, ""));
        let (field, origin) = match key.trim_matches([' ', '>', '*']).to_lowercase().as_str() {
            "from" | "von" | "de" | "da" | "van" => (Field::Source, Origin::MailSender),
            "date" | "sent" | "datum" | "gesendet" | "envoyé" | "fecha" | "enviado" | "data" => {
                (Field::Date, Origin::MailDate)
            }
            "subject" | "betreff" | "objet" | "asunto" | "oggetto" | "onderwerp" => (Field::Title, Origin::MailSubject),
            _ => (Field::Other, Origin::MailSender),
        };
        let value = value.trim_matches([' ', '*']);
        let name =
            if field == Field::Source { value.split(" <").next().unwrap_or(value).trim_matches('"') } else { value };
        let day = || dates::find(value).map(|(day, _)| WithProvenance { value: day.into(), origin });
        match field {
            Field::Date => metadata.date = metadata.date.take().or_else(day),
            _ => set_if_empty(metadata, field, name, origin),
        }
        fields += 1;
        // The first blank line ends the header.
        if after.starts_with('\n') || after.starts_with("\r\n") {
            rest = after;
            break;
        }
        rest = after;
    }
    (fields > 1).then(|| rest.trim_start())
}

/// MHTML of older browsers has no header of its own: it is a page with the things it shows.
fn is_saved_page(message: &Message<'_>) -> bool {
    let related = message.content_type().is_some_and(|kind| kind.subtype() == Some("related"));
    related
        && message
            .from()
            .is_none_or(|from| from.first().is_none_or(|sender| sender.address().is_none_or(|a| !a.contains('@'))))
}

/// “Fwd: Re: Ferry reopens” is about “Ferry reopens”.
fn without_reply_marks(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some((mark, after)) = rest.split_once(':') {
        if !matches!(mark.trim().to_ascii_lowercase().as_str(), "re" | "fw" | "fwd" | "aw" | "wg" | "tr") {
            break;
        }
        rest = after.trim();
    }
    rest
}
