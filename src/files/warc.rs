//! Web archives (WARC): the web pages among their responses.

use super::draft::Draft;
use super::{decode, html};
use std::io::Read;
use std::ops::Range;

/// Most bytes one compressed page may unpack to.
const LARGEST_PAGE: u64 = 32 << 20;

/// What every record begins with.
const MARK: &[u8] = b"WARC/1.";
/// No header is longer, in bytes.
const LONGEST_HEADER: usize = 64 << 10;

/// The records of a web archive. One that is broken or cut off ends where the next one begins.
pub(super) fn records(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        bytes = &bytes[mark(bytes)?..];
        let whole =
            |end: &usize| bytes[*end..].trim_ascii_start().starts_with(MARK) || bytes[*end..].trim_ascii().is_empty();
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

/// The header of a record, and where its body is; `None` when it is broken or cut off.
fn parts(record: &[u8]) -> Option<(String, Range<usize>)> {
    let (header, rest) = split_header(record)?;
    let start = record.len() - rest.len();
    let end = start.checked_add(field(&header, "Content-Length")?.parse().ok()?)?;
    (end <= record.len()).then_some((header, start..end))
}

/// The web page in a record: `None` when it holds none, `Some(None)` when there is no article on it or all is broken.
pub(super) fn page(record: &[u8]) -> Option<Option<Draft>> {
    let Some((header, body)) = parts(record) else { return Some(None) };
    let body = &record[body];
    let address = field(&header, "WARC-Target-URI").map(|address| address.trim_matches(['<', '>']).to_owned());
    let page = match field(&header, "WARC-Type").unwrap_or_default().as_str() {
        "response" => response(body),
        "resource" if field(&header, "Content-Type").is_some_and(|kind| kind.contains("html")) => {
            decode::decode(body, html::declared_encoding(body).as_deref())
        }
        _ => None,
    }?;
    Some(html::draft(&page, address.as_deref()).ok())
}

/// The header, of a record or of HTTP, and what follows its blank line.
fn split_header(bytes: &[u8]) -> Option<(String, &[u8])> {
    let mut length = 0;
    for line in bytes[..bytes.len().min(LONGEST_HEADER)].split_inclusive(|byte| *byte == b'\n') {
        // A record without an end must not be looked through again and again.
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
