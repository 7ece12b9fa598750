//! Conversion from bytes, the unit inside the program, to code points, the unit of the JSON.

/// Converts byte offsets of one text to offsets in Unicode code points.
///
/// The code points before every 64th byte are counted in advance, so a conversion is a look-up and counts at most 64
/// bytes.
///
/// ```
/// use quotidian::text::CodePoints;
///
/// let text = "“Sí,” said Ana.";
/// let at = text.find("Ana").unwrap();
/// assert_eq!((at, CodePoints::new(text).at(at as u32)), (16, 11));
/// ```
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    marks: Option<Vec<u32>>,
}

const STEP: usize = 64;

impl<'t> CodePoints<'t> {
    /// Prepares the conversion; linear in the text, free for pure ASCII.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self { text, marks: None };
        }
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            marks.push(count);
            count += starts(chunk);
        }
        marks.push(count);
        Self { text, marks: Some(marks) }
    }

    /// The number of code points before byte `at`, which must be a character boundary of the text.
    #[must_use]
    pub fn at(&self, at: u32) -> usize {
        let at = at as usize;
        match &self.marks {
            None => at,
            Some(marks) => {
                let block = at / STEP;
                (marks[block] + starts(&self.text.as_bytes()[block * STEP..at])) as usize
            }
        }
    }
}

/// The number of characters that start in these bytes: all bytes but continuation bytes.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|b| (**b as i8) >= -0x40).count() as u32
}

#[cfg(test)]
mod tests {
    use super::CodePoints;

    #[test]
    fn agrees_with_counting_characters() {
        let text = "“Żółć” – naïve café… 北京 🙂 ".repeat(20);
        let offsets = CodePoints::new(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(offsets.at(byte as u32), count);
        }
        assert_eq!(offsets.at(text.len() as u32), text.chars().count());
    }
}
