//! Rich Text Format: the plain text, decoded by the code page of the document.

use encoding_rs::Encoding;

/// Groups without text of the article.
const HIDDEN: [&str; 26] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "footnote",
    "annotation",
    "object",
    "objdata",
    "themedata",
    "colorschememapping",
    "latentstyles",
    "datastore",
    "xmlnstbl",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
];

/// Deeper groups than this are an attack.
const MAX_GROUP_DEPTH: usize = 1000;

/// The state within a group.
#[derive(Clone, Copy)]
struct State {
    unseen: bool,
    /// Deleted in review.
    deleted: bool,
    /// How many replacement characters follow one given by number.
    stand_ins: usize,
}

impl State {
    fn is_seen(self) -> bool {
        !self.unseen && !self.deleted
    }
}

struct Reader {
    text: String,
    /// Bytes in the code page that are not decoded yet.
    bytes: Vec<u8>,
    encoding: &'static Encoding,
    /// The first half of a surrogate pair.
    surrogate: Option<u16>,
    state: State,
    groups: Vec<State>,
    /// Replacement characters still to be skipped.
    skip: usize,
}

/// The text of an RTF; `None` when it is nested too deeply.
pub(super) fn plain_text(rtf: &[u8]) -> Option<String> {
    let mut reader = Reader {
        text: String::new(),
        bytes: Vec::new(),
        encoding: encoding_rs::WINDOWS_1252,
        surrogate: None,
        state: State { unseen: false, deleted: false, stand_ins: 1 },
        groups: Vec::new(),
        skip: 0,
    };
    let mut at = 0;
    while at < rtf.len() {
        match rtf[at] {
            b'{' => {
                reader.flush();
                reader.groups.push(reader.state);
                if reader.groups.len() > MAX_GROUP_DEPTH {
                    return None;
                }
                at += 1;
            }
            b'}' => {
                reader.flush();
                reader.state = reader.groups.pop().unwrap_or(reader.state);
                at += 1;
            }
            b'\\' => at = reader.control(rtf, at + 1),
            b'\r' | b'\n' => at += 1,
            byte => {
                reader.byte(byte);
                at += 1;
            }
        }
    }
    reader.flush();
    Some(super::html::tidy(&reader.text))
}

impl Reader {
    /// Reads the control word after a backslash at `at`; returns where it ends.
    fn control(&mut self, rtf: &[u8], at: usize) -> usize {
        let Some(&first) = rtf.get(at) else { return at };
        if !first.is_ascii_alphabetic() {
            return self.symbol(rtf, at, first);
        }
        let length = rtf[at..].iter().take(32).take_while(|b| b.is_ascii_alphabetic()).count();
        let word = String::from_utf8_lossy(&rtf[at..at + length]).into_owned();
        let mut end = at + length;
        let digits = rtf[end..].iter().enumerate().take(11);
        let digits = digits.take_while(|(i, b)| b.is_ascii_digit() || (*i == 0 && **b == b'-')).count();
        let number: Option<i32> =
            std::str::from_utf8(&rtf[end..end + digits]).ok().and_then(|digits| digits.parse().ok());
        end += digits;
        if rtf.get(end) == Some(&b' ') {
            end += 1;
        }
        if word == "bin" {
            return end.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0)).min(rtf.len());
        }
        self.word(&word, number);
        end
    }

    fn symbol(&mut self, rtf: &[u8], at: usize, first: u8) -> usize {
        match first {
            b'\'' => {
                let hex = rtf.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
                if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    self.byte(byte);
                }
                return (at + 3).min(rtf.len());
            }
            b'*' => self.state.unseen = true,
            b'~' => self.push('\u{a0}'),
            b'_' => self.push('\u{2011}'),
            b'\r' | b'\n' => self.push('\n'),
            b'\\' | b'{' | b'}' => self.byte(first),
            _ => {}
        }
        at + 1
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        match word {
            "par" | "sect" | "page" | "row" => {
                self.push('\n');
                self.push('\n');
            }
            "line" => self.push('\n'),
            "tab" | "cell" => self.push(' '),
            "emdash" => self.push('—'),
            "endash" => self.push('–'),
            "lquote" => self.push('‘'),
            "rquote" => self.push('’'),
            "ldblquote" => self.push('“'),
            "rdblquote" => self.push('”'),
            "bullet" => self.push('•'),
            "uc" => self.state.stand_ins = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(8),
            "u" => {
                self.flush();
                self.unit((number.unwrap_or(0) & 0xffff) as u16);
                self.skip = self.state.stand_ins;
            }
            "ansicpg" => {
                let label = format!("windows-{}", number.unwrap_or(1252));
                self.encoding = Encoding::for_label(label.as_bytes()).unwrap_or(self.encoding);
            }
            "deleted" => self.state.deleted = number != Some(0),
            "plain" => self.state.deleted = false,
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            _ if HIDDEN.contains(&word) => self.state.unseen = true,
            _ => {}
        }
    }

    /// A byte in the document's code page.
    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.state.is_seen() {
            self.bytes.push(byte);
        }
    }

    /// A character given by its number in UTF-16.
    fn unit(&mut self, unit: u16) {
        if !self.state.is_seen() {
            return;
        }
        let pair = self.surrogate.take().into_iter().chain([unit]);
        for decoded in char::decode_utf16(pair) {
            match decoded {
                Ok(c) => self.text.push(c),
                Err(_) if (0xd800..0xdc00).contains(&unit) => self.surrogate = Some(unit),
                Err(_) => {}
            }
        }
    }

    fn push(&mut self, c: char) {
        self.flush();
        self.skip = 0;
        if self.state.is_seen() {
            self.text.push(c);
        }
    }

    fn flush(&mut self) {
        if !self.bytes.is_empty() {
            self.text.push_str(&self.encoding.decode_without_bom_handling(&self.bytes).0);
            self.bytes.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain_text;

    #[test]
    fn rtf_characters_in_every_encoding() {
        let rtf = br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\*\generator X;}\f0\b Caf\'e9\b0  \ldblquote yes\rdblquote\par \u8364? 5 \u-10179?\u-8704?\line {\i end}\par}";
        assert_eq!(plain_text(rtf).as_deref(), Some("Café “yes”\n\n€ 5 😀\nend"));
    }

    #[test]
    fn broken_rtf_does_not_panic() {
        for rtf in [
            &b"{\\rtf1 \\"[..],
            b"{\\rtf1 \\'",
            b"{\\rtf1 \\u",
            b"}}}}",
            b"{\\rtf1\\bin99999999999 x",
            b"{\\rtf1 \\'zz\\uc-1\\u99999999 x}",
        ] {
            assert!(plain_text(rtf).is_some());
        }
        assert_eq!(plain_text("{".repeat(5000).as_bytes()), None);
    }
}
