//! Addresses of pages.

use crate::annotations::CountryCode;

/// The address of an article’s page.
#[must_use]
pub fn article_address(id: &str) -> String {
    format!("/articles/{}", escape(id))
}

/// The address of a quote in its article.
#[must_use]
pub fn quote_address(article_id: &str, quote_id: &str) -> String {
    format!("{}#{quote_id}", article_address(article_id))
}

/// The address of a person’s page.
#[must_use]
pub fn person_address(id: &str) -> String {
    format!("/people/{}", escape(id))
}

/// The address of a country’s page.
#[must_use]
pub fn country_address(code: CountryCode) -> String {
    format!("/countries/{}", country_parameter(code))
}

/// A country's code as addresses have it, in lower case.
#[must_use]
pub fn country_parameter(code: CountryCode) -> String {
    code.as_str().to_ascii_lowercase()
}

/// A path and query; pairs without a value are left out.
#[must_use]
pub fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// A path segment in which every byte is escaped that is not a letter, a digit or one of `-_.~`.
fn escape(segment: &str) -> String {
    let mut out = String::with_capacity(segment.len());
    for byte in segment.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_any_id() {
        assert_eq!(person_address("łódź/../a"), "/people/%C5%82%C3%B3d%C5%BA%2F..%2Fa");
        assert_eq!(address("/quotes", &[("speaker", "a b&c"), ("source", "")]), "/quotes?speaker=a+b%26c");
    }
}
