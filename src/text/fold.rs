//! Case and accent folding.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The folded form of a word or name: lower case, without accents, with plain apostrophes.
///
/// `fold("Müller")` is `fold("MULLER")`. Folded forms are for comparing and sorting, never for display.
///
/// ```
/// use quotidian::text::fold;
///
/// assert_eq!(fold("Müller’s"), fold("MULLER's"));
/// ```
#[must_use]
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut key = String::with_capacity(word.len());
    for c in word.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '’' | '‘' | 'ʼ' | '`' => key.push('\''),
            '‐' | '‑' => key.push('-'),
            'ł' | 'Ł' => key.push('l'),
            'ø' | 'Ø' => key.push('o'),
            'đ' | 'Đ' | 'ð' | 'Ð' => key.push('d'),
            'ħ' | 'Ħ' => key.push('h'),
            'þ' | 'Þ' => key.push_str("th"),
            'ı' => key.push('i'),
            'ß' => key.push_str("ss"),
            'æ' | 'Æ' => key.push_str("ae"),
            'œ' | 'Œ' => key.push_str("oe"),
            // Soft hyphens and what has no width.
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            c => key.extend(c.to_lowercase()),
        }
    }
    key
}

/// Whether two folded words differ by one letter (added, dropped or changed) and begin with the same letter.
#[must_use]
pub fn is_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.first() != b.first() || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (rest_a, rest_b) = (&a[same..], &b[same..]);
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Equal => rest_a.get(1..) == rest_b.get(1..),
        std::cmp::Ordering::Less => rest_b.get(1..) == Some(rest_a),
        std::cmp::Ordering::Greater => rest_a.get(1..) == Some(rest_b),
    }
}

#[cfg(test)]
mod tests {
    use super::{fold, is_slip};

    #[test]
    fn spellings_meet() {
        assert_eq!(fold("Erdoğan"), fold("ERDOGAN"));
        assert_eq!(fold("O’Reilly"), fold("o'reilly"));
        assert_eq!(fold("Wałęsa"), "walesa");
        assert_eq!(fold("Guðrún Þórsdóttir"), "gudrun thorsdottir");
        assert_eq!(fold("lock\u{ad}keeper"), "lockkeeper");
    }

    #[test]
    fn a_slip_is_one_letter() {
        assert!(["quispo", "quipe", "quisspe"].iter().all(|word| is_slip("quispe", word)));
        assert!(!["quisqo", "duispe", "qispee", "quispeno"].iter().any(|word| is_slip("quispe", word)));
    }
}
