//! A title for an article without a headline: its first sentence, cut at a word if it is long.

/// The longest title made, in characters, without the ellipsis.
const MAX_TITLE_CHARS: usize = 90;

/// A title from the beginning of `text`, or `None` when there is no word in it.
pub(super) fn from_beginning(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().take(60).collect();
    let end = words.iter().enumerate().position(|(at, word)| ends_sentence(word, words.get(at + 1)));
    let sentence = end.map_or(&words[..], |end| &words[..=end]);
    if !sentence.iter().any(|word| word.contains(char::is_alphanumeric)) {
        return None;
    }
    let mut title = String::new();
    let mut length = 0;
    for word in sentence {
        let letters = word.chars().count();
        if length + letters + 1 > MAX_TITLE_CHARS {
            if title.is_empty() {
                title.extend(word.chars().take(MAX_TITLE_CHARS));
            }
            return Some(format!("{}…", title.trim_end_matches([',', ';', ':', '–', '—', '-', ' '])));
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(word);
        length += letters + 1;
    }
    let whole = title.strip_suffix('.').filter(|cut| !cut.ends_with('.') && !cut.contains('.')).unwrap_or(&title);
    Some(whole.to_owned())
}

/// Whether a word ends a sentence: a final mark before a capital. Short words with a full stop are abbreviations (“Mr.”).
fn ends_sentence(word: &str, next: Option<&&str>) -> bool {
    let bare = word.trim_end_matches(['"', '”', '’', '\'', ')']);
    let capital = next.is_none_or(|next| next.chars().find(|c| c.is_alphanumeric()).is_none_or(char::is_uppercase));
    match bare.chars().next_back() {
        Some('!' | '?' | '…') => capital,
        Some('.') => {
            let stem = bare.trim_end_matches('.');
            capital
                && stem.chars().count() > 3
                && !stem.contains('.')
                && !matches!(stem, "Prof" | "Capt" | "Sept" | "Messrs")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::from_beginning;

    #[test]
    fn short_sentence_becomes_title() {
        let text = "Mr. Roe of the U.S. agency left. He did not say why.";
        assert_eq!(from_beginning(text).as_deref(), Some("Mr. Roe of the U.S. agency left."));
        assert_eq!(from_beginning("Rain fell on Tuesday. More came.").as_deref(), Some("Rain fell on Tuesday"));
    }

    #[test]
    fn long_sentence_is_cut_at_word() {
        let title = from_beginning(&"Ministers met again, ".repeat(12)).unwrap();
        assert!(title.ends_with("again…") || title.ends_with("met…") || title.ends_with("Ministers…"), "{title}");
        assert!(title.chars().count() <= 91);
        assert_eq!(from_beginning(&"x".repeat(500)).unwrap().chars().count(), 91);
        assert_eq!(from_beginning(" \n — \n"), None);
    }
}
