//! Mojibake: text in UTF-8 that was once read as Windows-1252 and saved again, `â€œ` for “.

use encoding_rs::WINDOWS_1252;

/// Fewer repaired characters than this may be meant as they are written.
const MIN_REPAIRS: usize = 2;

/// The text as it was meant; `None` when nothing in it is mojibake.
pub(super) fn repaired(text: &str) -> Option<String> {
    // Letters that UTF-8 lead bytes look like.
    if !text.contains(['â', 'Ã', 'Â', 'Å', 'Ä']) {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let mut repaired = String::with_capacity(text.len());
    let (mut repairs, mut at) = (0, 0);
    while at < chars.len() {
        if let Some((c, length)) = sequence(&chars[at..]) {
            repaired.push(c);
            repairs += 1;
            at += length;
        } else {
            repaired.push(chars[at]);
            at += 1;
        }
    }
    (repairs >= MIN_REPAIRS).then_some(repaired)
}

/// The character that was misread as a sequence of others, and the length of that sequence.
fn sequence(chars: &[char]) -> Option<(char, usize)> {
    let lead = byte(*chars.first()?)?;
    let length = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let bytes: Option<Vec<u8>> = chars.get(..length).and_then(|chars| chars.iter().map(|c| byte(*c)).collect());
    if let Some(c) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).and_then(|decoded| decoded.chars().next()) {
        return Some((c, length));
    }
    // The last byte of ” has no letter in Windows-1252, and programs drop it.
    matches!(chars, ['â', '€', ..]).then_some(('”', 2))
}

/// The byte that a character was read from.
fn byte(c: char) -> Option<u8> {
    if c.is_ascii() {
        return None;
    }
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, failed) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    match (bytes.as_ref(), failed) {
        ([byte], false) => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::repaired;

    #[test]
    fn wrongly_decoded_text_is_repaired() {
        let text = "“At last – it’s here,” said Séamus Łoś. ‘Yes’ – «oui», 5 €.";
        let wrong = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0;
        assert_eq!(repaired(&wrong).as_deref(), Some(text));
        let latin1: String = text.bytes().map(char::from).collect();
        assert_eq!(repaired(&latin1).as_deref(), Some(text));
        let lost: String = wrong.chars().filter(|c| *c != '\u{9d}').collect();
        assert_eq!(repaired(&lost).as_deref(), Some(text));
        assert_eq!(repaired(text), None);
        assert_eq!(repaired("Châtelet, Âne, Ängelholm, Ålesund, SÃO PAULO"), None);
    }
}
