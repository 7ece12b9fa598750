//! Decodes bytes to text: finds the encoding and makes all line ends `\n`.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// The text of `bytes` with `\n` line ends, or `None` when they are not text at all.
///
/// Tried in this order: a byte order mark, UTF-16 by its zero bytes, valid UTF-8, the encoding `declared` by the format, a
/// guess from the letters (the one web browsers make).
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Option<String> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0,
        None => {
            let encoding = without_mark(bytes, declared)?;
            encoding.decode_without_bom_handling(bytes).0
        }
    };
    looks_like_text(&text).then(|| plain_line_ends(text.into_owned()))
}

/// The bytes of a format that declares encodings itself, without the byte order mark that an editor has put in front.
pub(super) fn plain(bytes: &[u8]) -> Cow<'_, [u8]> {
    match Encoding::for_bom(bytes) {
        None => bytes.into(),
        Some((encoding, mark)) if encoding == UTF_8 => bytes[mark..].into(),
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned().into_bytes().into()
        }
    }
}

fn without_mark(bytes: &[u8], declared: Option<&str>) -> Option<&'static Encoding> {
    if let Some(encoding) = utf16_by_zeros(bytes) {
        return Some(encoding);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Some(UTF_8);
    }
    let zeros = bytes.iter().take(SAMPLE_BYTES).filter(|b| **b == 0).count();
    if zeros * 100 > bytes.len().min(SAMPLE_BYTES) {
        return None;
    }
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        && encoding != UTF_8
    {
        return Some(encoding);
    }
    if is_broken_utf8(&bytes[..bytes.len().min(SAMPLE_BYTES)]) {
        return Some(UTF_8);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLE_BYTES * 16)], true);
    Some(detector.guess(None, chardetng::Utf8Detection::Deny))
}

/// Whether bytes are UTF-8 with few broken ones: a cut file, or two files joined. The end may be cut in
/// the middle of a character.
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let (mut letters, mut faults, mut cut) = (0, 0, 0);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        faults += usize::from(!chunk.invalid().is_empty());
        cut = chunk.invalid().len();
    }
    let unfinished = bytes.len() - cut;
    if std::str::from_utf8(&bytes[unfinished..]).is_err_and(|error| error.error_len().is_none()) {
        faults -= 1;
        // A single byte after plain ASCII may as well be a letter of an older encoding.
        letters += usize::from(cut > 1);
    }
    letters > 4 * faults
}

/// How many bytes are looked at where looking at all would be slow.
const SAMPLE_BYTES: usize = 1 << 16;

/// UTF-16 without a byte order mark has zeros at every other byte.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES) & !1];
    if sample.len() < 8 {
        return None;
    }
    let (mut even, mut odd) = (0, 0);
    for pair in sample.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let pairs = sample.len() / 2;
    match (even * 10 > pairs * 6, odd * 10 > pairs * 6) {
        (true, false) if odd * 10 < pairs => Some(UTF_16BE),
        (false, true) if even * 10 < pairs => Some(UTF_16LE),
        _ => None,
    }
}

/// Text has next to no control characters and few characters that could not be decoded.
fn looks_like_text(text: &str) -> bool {
    // A character that is cut off at the end does not count.
    let text = text.strip_suffix('\u{fffd}').unwrap_or(text);
    let (mut seen, mut bad) = (0_usize, 0_usize);
    for c in text.chars().take(SAMPLE_BYTES) {
        seen += 1;
        bad +=
            usize::from(c == '\u{fffd}' || (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}')));
    }
    bad * 20 <= seen
}

/// `\r\n` and a lone `\r` become `\n`; nothing else is touched.
fn plain_line_ends(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn same_text_in_every_encoding() {
        let text = "“Très bien”, a dit le président à Genève – pour 5 €.\nL’été dernier, déjà, il hésitait.\n";
        let utf16 = |mark: bool, big: bool| -> Vec<u8> {
            let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
            units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let windows = encoding_rs::WINDOWS_1252.encode(text).0;
        for bytes in [text.as_bytes(), &marked, &windows, &utf16(true, true), &utf16(true, false)] {
            assert_eq!(decode(bytes, None).as_deref(), Some(text));
        }
        for big in [true, false] {
            assert_eq!(decode(&utf16(false, big), None).as_deref(), Some(text));
        }
    }

    #[test]
    fn line_ends_become_newlines() {
        assert_eq!(decode(b"a\r\nb\rc\n", None).as_deref(), Some("a\nb\nc\n"));
    }

    #[test]
    fn binary_is_not_text() {
        assert_eq!(decode(&[0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], None), None);
        assert_eq!(decode(&(0..=255).cycle().take(5000).collect::<Vec<u8>>(), None), None);
    }

    #[test]
    fn broken_byte_keeps_utf8() {
        let mut bytes = "Ministr zahraničí řekl, že příští týden přijede.".as_bytes().to_vec();
        bytes.push(0xc5);
        assert!(decode(&bytes, None).is_some_and(|text| text.starts_with("Ministr zahraničí řekl")));
    }

    #[test]
    fn truncated_utf8_stays_utf8() {
        let text = "“At last”, said Ana Prado – “we can sail, à l’île”";
        for (end, c) in text.char_indices().filter(|(at, c)| !c.is_ascii() && *at > 0) {
            for more in 1..c.len_utf8() {
                let cut = &text.as_bytes()[..end + more];
                assert_eq!(decode(cut, None), Some(format!("{}\u{fffd}", &text[..end])));
            }
        }
        assert_eq!(decode(b"It sails \xe2\x80", None).as_deref(), Some("It sails \u{fffd}"));
        assert_eq!(decode(b"Un caf\xe9", None).as_deref(), Some("Un café"), "a letter of an older encoding");
    }
}
