//! Web archives (WARC): the web pages among their responses.

use super::{Drafts, Refusal, decode, html};
use std::io::Read;

/// Most pages of one archive that are read.
const MOST_PAGES: usize = 20_000;
/// Most bytes one compressed page may unpack to.
const LARGEST_PAGE: u64 = 32 << 20;

/// Reads the pages of a web archive; pages without an article are counted as skipped.
pub(super) fn drafts(bytes: &[u8]) -> Result<Drafts, Refusal> {
    let mut found = Drafts::default();
    let mut rest = bytes;
    while let Some((header, body, after)) = record(rest) {
        rest = after;
        let kind = field(&header, "WARC-Type").unwrap_or_default();
        let address = field(&header, "WARC-Target-URI").map(|address| address.trim_matches(['<', '>']).to_owned());
        let page = match kind.as_str() {
            "response" => response(body),
            "resource" if field(&header, "Content-Type").is_some_and(|kind| kind.contains("html")) => {
                decode::decode(body, html::declared_encoding(body).as_deref())
            }
            _ => None,
        };
        if let Some(page) = page {
            found.push(html::draft(&page, address.as_deref()).ok());
        }
        if found.articles.len() >= MOST_PAGES {
            break;
        }
    }
    if found.articles.is_empty() {
        return Err(Refusal::new("There is no web page with an article in the archive.", "Save the pages one by one."));
    }
    Ok(found)
}

/// The first record of `bytes`: its header, its body, and what follows; `None` at the end or where it is cut off.
fn record(bytes: &[u8]) -> Option<(String, &[u8], &[u8])> {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let bytes = &bytes[start..];
    if !bytes.starts_with(b"WARC/") {
        return None;
    }
    let (header, body) = split_header(bytes)?;
    let length: usize = field(&header, "Content-Length")?.parse().ok()?;
    Some((header, body.get(..length)?, body.get(length..)?))
}

/// The header and what follows its blank line.
fn split_header(bytes: &[u8]) -> Option<(String, &[u8])> {
    let limit = bytes.len().min(64 << 10);
    let crlf = bytes[..limit].windows(4).position(|end| end == b"\r\n\r\n").map(|at| (at, 4));
    let (at, mark) = crlf.or_else(|| bytes[..limit].windows(2).position(|end| end == b"\n\n").map(|at| (at, 2)))?;
    Some((String::from_utf8_lossy(&bytes[..at]).into_owned(), &bytes[at + mark..]))
}

fn field(header: &str, name: &str) -> Option<String> {
    let line = header.lines().find(|line| {
        line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && line[name.len()..].starts_with(':')
    })?;
    Some(line[name.len() + 1..].trim().to_owned())
}

/// The page in an HTTP response that succeeded.
fn response(bytes: &[u8]) -> Option<String> {
    let (header, body) = split_header(bytes)?;
    let status = header.split_whitespace().nth(1)?;
    let kind = field(&header, "Content-Type")?.to_ascii_lowercase();
    if !status.starts_with('2') || !kind.contains("html") {
        return None;
    }
    let chunked = field(&header, "Transfer-Encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"));
    let body = if chunked { unchunked(body).unwrap_or_else(|| body.to_vec()) } else { body.to_vec() };
    let body = match field(&header, "Content-Encoding").unwrap_or_default().to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => unpacked(flate2::read::MultiGzDecoder::new(body.as_slice()))?,
        "deflate" => unpacked(flate2::read::ZlibDecoder::new(body.as_slice()))?,
        "" | "identity" => body,
        _ => return None,
    };
    let declared = kind.split_once("charset=").map(|(_, label)| label.trim_matches(['"', ' ', ';']).to_owned());
    decode::decode(&body, declared.or_else(|| html::declared_encoding(&body)).as_deref())
}

fn unpacked(reader: impl Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(LARGEST_PAGE).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The body sent in chunks, each after its length in hexadecimal.
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
