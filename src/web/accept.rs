//! The `Accept` header. `headers-accept` would do, but takes a range with parameters (`application/json; charset=utf-8`) for
//! another type than ours without.

use axum::http::{HeaderMap, header};

/// The media ranges that a request accepts, each with its quality.
pub(super) struct Accept(Vec<(String, f32)>);

impl Accept {
    /// All `Accept` headers of a request as one.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let accepts = headers.get_all(header::ACCEPT).iter().filter_map(|accept| accept.to_str().ok());
        let ranges = accepts.flat_map(|accept| accept.split(',')).filter(|range| !range.trim().is_empty());
        let range = |range: &str| {
            let mut parts = range.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default().to_ascii_lowercase();
            (name, parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0))
        };
        Self(ranges.map(range).collect())
    }

    /// The quality of a media type, 0 when it is not accepted, and how precisely it is named, which decides among ranges
    /// that fit and among types of the same quality. Without a header everything is accepted.
    pub(super) fn quality(&self, kind: &str) -> (f32, usize) {
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let precision = |range: &str| match range.split_once('/') {
            Some(("*", "*")) => Some(1),
            Some((group, "*")) => kind.strip_prefix(group).is_some_and(|rest| rest.starts_with('/')).then_some(2),
            _ => (range == kind).then_some(3),
        };
        let fitting = self.0.iter().filter_map(|(range, quality)| Some((*quality, precision(range)?)));
        let best = fitting.reduce(|best, other| if other.1 > best.1 { other } else { best });
        best.unwrap_or(if self.0.is_empty() { (1.0, 0) } else { (0.0, 0) })
    }

    /// Whether JSON is asked for before HTML. Browsers name HTML first, and curl's `*/*` gets the page.
    pub(super) fn prefers_json(&self) -> bool {
        let json = ["application/json", "application/problem+json"].map(|kind| self.quality(kind));
        json.iter().any(|json| json.0 > 0.0 && *json > self.quality("text/html"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn accept(accept: &'static str) -> Accept {
        Accept::of(&HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]))
    }

    #[test]
    fn browsers_get_pages() {
        for json in ["application/json", "text/html;q=0.5, application/json", "application/json, text/plain, */*"] {
            assert!(accept(json).prefers_json(), "{json}");
        }
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        for html in [browser, "*/*", "application/json;q=0", "text/html, application/json", ""] {
            assert!(!accept(html).prefers_json(), "{html}");
        }
    }

    #[test]
    fn the_most_precise_range_decides() {
        let accepts = |ranges, kind| accept(ranges).quality(kind).0 > 0.0;
        let json = "application/json";
        assert!(accepts("*/*", json) && accepts("", json));
        assert!(accepts("text/html, application/*;q=0.1", json));
        assert!(accepts("application/json", "application/json; charset=utf-8"));
        assert!(accepts("application/json; charset=utf-8", json));
        assert!(!accepts("image/png", json));
        assert!(!accepts("*/*, application/json;q=0", json));
        assert!(!accepts("application/*;q=0.0, */*", json));
    }
}
