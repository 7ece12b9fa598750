//! Mails and mailboxes: newsletters and forwarded articles, and the pages browsers save as MHTML.

use super::draft::Draft;
use super::fields::{Field, offer};
use super::{Drafts, Refusal, html};
use crate::article::Metadata;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

/// Header fields that stand in mails and in nothing a person writes.
const TELLING: [&str; 8] = [
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
    let telling = header.iter().any(|line| TELLING.iter().any(|key| line.to_ascii_lowercase().starts_with(key)));
    header.first().is_some_and(|first| field(&first)) && fields >= 2 && (telling || named)
}

/// Whether a text begins like a mailbox: `From ` and an address, then the header of a mail.
pub(super) fn is_mailbox(text: &str) -> bool {
    let Some((first, rest)) = text.split_once('\n') else { return false };
    first.starts_with("From ") && first.split(' ').count() >= 3 && is_mail(rest, "eml")
}

/// Reads one mail, or a page saved as MHTML.
pub(super) fn drafts(bytes: &[u8]) -> Result<Drafts, Refusal> {
    let refused =
        || Refusal::new("It looks like a mail, but cannot be read as one.", "Save it again from the mail program.");
    let message = MessageParser::default().parse(bytes).ok_or_else(refused)?;
    let mut found = Drafts::default();
    match draft(&message) {
        Ok(draft) => found.push(draft),
        Err(reason) => return Err(Refusal::new(reason, "Open it in a browser and save the article as text.")),
    }
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

/// The article of a mail of a mailbox; `None` when it has no text.
pub(super) fn of_mailbox(mail: &[u8]) -> Option<Draft> {
    let start = mail.iter().position(|byte| *byte == b'\n')? + 1;
    draft(&MessageParser::default().parse(&mail[start..])?).ok()?
}

/// The article of a mail; `None` when it has no text.
fn draft(message: &Message<'_>) -> Result<Option<Draft>, String> {
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
        return html::draft(page, address.as_deref()).map(Some).map_err(|error| format!("It is a web page: {error}."));
    }
    let text = match message.html_part(0).map(|part| &part.body) {
        Some(PartType::Html(page)) => html::plain_text(page),
        _ => message.body_text(0).map(|text| text.replace("\r\n", "\n")).unwrap_or_default(),
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let mut metadata = Metadata::default();
    offer(&mut metadata, Field::Title, without_reply_marks(message.subject().unwrap_or_default()), "mail subject");
    if let Some(date) = message.date() {
        offer(&mut metadata, Field::Date, &format!("{:04}-{:02}-{:02}", date.year, date.month, date.day), "mail date");
    }
    let sender = message.from().and_then(|from| from.first());
    if let Some(name) = sender.and_then(|sender| sender.name()) {
        offer(&mut metadata, Field::Source, name, "mail sender");
    }
    Ok(Some(Draft::titled(&text, metadata)))
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
