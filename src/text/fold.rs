//! Keys under which different spellings of a word meet.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The key of a word or name: lower case, without accents, with plain apostrophes.
///
/// `fold("Müller")` is `fold("MULLER")`. A key is for comparing and sorting, never for showing.
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
            'đ' | 'Đ' => key.push('d'),
            'ı' => key.push('i'),
            'ß' => key.push_str("ss"),
            'æ' | 'Æ' => key.push_str("ae"),
            c => key.extend(c.to_lowercase()),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings_meet() {
        assert_eq!(fold("Erdoğan"), fold("ERDOGAN"));
        assert_eq!(fold("O’Reilly"), fold("o'reilly"));
        assert_eq!(fold("Wałęsa"), "walesa");
    }
}
