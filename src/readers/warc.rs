//! Web archives (WARC): the web pages in their responses.

use super::outcome::ReadError;
use super::raw_article::RawArticles;
use super::{decode, html};
use std::io::Read;
use std::ops::Range;

/// The most bytes that a compressed page may unpack to.
const MAX_PAGE_BYTES: u64 = 32 << 20;

/// The beginning of every record.
const MARK: &[u8] = b"WARC/1.";
/// The longest header, in bytes.
const MAX_HEADER_BYTES: usize = 64 << 10;
/// How many bytes of white space are searched behind a record. Two line ends belong there.
const MAX_GAP_BYTES: usize = 1 << 10;
/// The longest part of an address that is shown, in characters.
const MAX_ADDRESS_CHARS: usize = 300;

/// The records of a web archive. A broken one ends where the next one begins.
pub(super) fn records(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        bytes = &bytes[mark(bytes)?..];
        let whole = |end: &usize| {
            // Many records may end in the same white space.
            let gap = &bytes[*end..bytes.len().min(*end + MAX_GAP_BYTES)];
            let blank = gap.len() - gap.trim_ascii_start().len();
            blank == gap.len() || bytes[*end + blank..].starts_with(MARK)
        };
        let next = || mark(&bytes[1..]).map_or(bytes.len(), |next| next + 1);
        let length = parts(bytes).map(|(_, body)| body.end).filter(whole).unwrap_or_else(next);
        let record;
        (record, bytes) = bytes.split_at(length);
        Some(record)
    })
}

/// Where the next record begins: after white space, or at the beginning of a line.
fn mark(bytes: &[u8]) -> Option<usize> {
    let blank = bytes.len() - bytes.trim_ascii_start().len();
    if bytes[blank..].starts_with(MARK) {
        return Some(blank);
    }
    let at = bytes.windows(MARK.len() + 1).position(|window| window[0] == b'\n' && window[1..] == *MARK)?;
    Some(at + 1)
}

/// The header of a record and where its body is; `None` when it is broken or cut off.
fn parts(record: &[u8]) -> Option<(String, Range<usize>)> {
    let (header, rest) = split_header(record)?;
    let start = record.len() - rest.len();
    let end = start.checked_add(field(&header, "Content-Length")?.parse().ok()?)?;
    (end <= record.len()).then_some((header, start..end))
}

/// Adds the page in a record. Requests, pictures, missing pages and answers
/// of other protocols than HTTP (DNS, FTP) give nothing.
pub(super) fn read(record: &[u8], found: &mut RawArticles) {
    let header = split_header(record).map(|(header, _)| header).unwrap_or_default();
    let address = field(&header, "WARC-Target-URI").map(|address| address.trim_matches(['<', '>']).to_owned());
    let kind = field(&header, "WARC-Type").unwrap_or_default();
    let holds =
        |what: &str| field(&header, "Content-Type").is_some_and(|kind| kind.to_ascii_lowercase().contains(what));
    let page = match parts(record) {
        None => Err("its record is broken or cut off".to_owned()),
        Some((_, body))
            if kind == "response" && (record[body.clone()].starts_with(b"HTTP/") || holds("application/http")) =>
        {
            response(&record[body])
        }
        Some((_, body)) if kind == "resource" && holds("html") => text(&record[body], None).map(Some),
        Some(_) => Ok(None),
    };
    match page {
        Ok(Some(page)) => found.push(html::read(&page, address.as_deref()).ok()),
        Ok(None) => {}
        Err(reason) => {
            let what = address.map_or("A record".to_owned(), |address| {
                let shown: String = address.chars().take(MAX_ADDRESS_CHARS).collect();
                format!("“{shown}”")
            });
            let advice = "Open that page in a browser, and save it or copy its text.";
            found.errors.push(ReadError::new(format!("{what} is left out: {reason}."), advice));
        }
    }
}

fn text(page: &[u8], declared: Option<String>) -> Result<String, String> {
    let declared = declared.or_else(|| html::declared_encoding(page));
    decode::decode(page, declared.as_deref()).ok_or_else(|| "it is not text".to_owned())
}

/// The header of a record or of HTTP, and what follows its blank line.
fn split_header(bytes: &[u8]) -> Option<(String, &[u8])> {
    let mut length = 0;
    for line in bytes[..bytes.len().min(MAX_HEADER_BYTES)].split_inclusive(|byte| *byte == b'\n') {
        // A record without an end must not be searched again and again.
        if length > 0 && line.starts_with(MARK) {
            return None;
        }
        length += line.len();
        if line.trim_ascii().is_empty() {
            return Some((String::from_utf8_lossy(&bytes[..length]).into_owned(), &bytes[length..]));
        }
    }
    None
}

fn field(header: &str, name: &str) -> Option<String> {
    let line = header.lines().find(|line| {
        line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && line[name.len()..].starts_with(':')
    })?;
    Some(line[name.len() + 1..].trim().to_owned())
}

/// The page in a successful HTTP response, or why it cannot be read.
fn response(bytes: &[u8]) -> Result<Option<String>, String> {
    let (header, body) = split_header(bytes).ok_or("the answer of its server is broken")?;
    let status = header.split_whitespace().nth(1).unwrap_or_default();
    let kind = field(&header, "Content-Type").unwrap_or_default().to_ascii_lowercase();
    if !status.starts_with('2') || !kind.contains("html") {
        return Ok(None);
    }
    let chunked = field(&header, "Transfer-Encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"));
    let body = if chunked { unchunked(body).unwrap_or_else(|| body.to_vec()) } else { body.to_vec() };
    let coding = field(&header, "Content-Encoding").unwrap_or_default().to_ascii_lowercase();
    let page = match coding.as_str() {
        "" | "identity" => body,
        // Some archives store the unpacked page under the header of the packed one.
        _ if decode::decode(&body, None).is_some_and(|text| html::is_page(&text)) => body,
        "gzip" | "x-gzip" => unpacked(&coding, flate2::read::MultiGzDecoder::new(body.as_slice()))?,
        "deflate" => unpacked(&coding, flate2::read::ZlibDecoder::new(body.as_slice()))
            .or_else(|_| unpacked(&coding, flate2::read::DeflateDecoder::new(body.as_slice())))?,
        "br" => unpacked(&coding, brotli_decompressor::Decompressor::new(body.as_slice(), 4096))?,
        _ => return Err(format!("it is packed in a way that is not known here ({coding})")),
    };
    let declared = kind.split_once("charset=").map(|(_, label)| label.trim_matches(['"', ' ', ';']).to_owned());
    text(&page, declared).map(Some)
}

/// What a packed page unpacks to; an error that names its `coding` when it is broken or too long.
fn unpacked(coding: &str, reader: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    match reader.take(MAX_PAGE_BYTES + 1).read_to_end(&mut bytes) {
        Ok(length) if length as u64 > MAX_PAGE_BYTES => {
            Err(format!("it unpacks to more than {} MB", MAX_PAGE_BYTES >> 20))
        }
        Ok(_) => Ok(bytes),
        Err(_) => Err(format!("it is packed ({coding}), and broken")),
    }
}

/// The body of a chunked response, each chunk after its length in hexadecimal.
fn unchunked(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(bytes.len());
    loop {
        let end = bytes.iter().take(100).position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(&bytes[..end]).ok()?.trim();
        let length = usize::from_str_radix(line.split(';').next()?, 16).ok()?;
        if length == 0 {
            return Some(body);
        }
        let start = end + 1;
        body.extend_from_slice(bytes.get(start..start.checked_add(length)?)?);
        bytes = bytes.get(start + length..)?;
        bytes = bytes.strip_prefix(b"\r\n").or_else(|| bytes.strip_prefix(b"\n")).unwrap_or(bytes);
    }
}
