//! What a reader chose: colours, the size and width of texts, and whether single keys do something. Kept in a cookie so that it works without
//! scripts and the first paint is already right.

use crate::views::layout::{TextSize, TextWidth, Theme};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use headers::{Cookie, HeaderMapExt as _};
use std::convert::Infallible;

/// The choices of one reader; a request without the cookie has the defaults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Light, dark, or as the system has it.
    pub theme: Theme,
    /// Whether single keys are switched off.
    pub keys_off: bool,
    /// The size of the text of articles.
    pub text_size: TextSize,
    /// The width of the text of articles.
    pub text_width: TextWidth,
}

const COOKIE: &str = "quotidian";

impl<S: Sync> FromRequestParts<S> for Preferences {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let cookies = parts.headers.typed_get::<Cookie>();
        Ok(cookies.as_ref().and_then(|cookies| cookies.get(COOKIE)).map(Self::read).unwrap_or_default())
    }
}

impl Preferences {
    /// Reads the words of a cookie, which stand between dots; words that are not known are left out.
    fn read(value: &str) -> Self {
        let mut preferences = Self::default();
        value.split('.').for_each(|word| preferences.choose(word));
        preferences
    }

    /// Sets what a word of the cookie says.
    pub(super) fn choose(&mut self, word: &str) {
        match word {
            "system" => self.theme = Theme::System,
            "light" => self.theme = Theme::Light,
            "dark" => self.theme = Theme::Dark,
            "keys-on" => self.keys_off = false,
            "keys-off" => self.keys_off = true,
            "size-small" => self.text_size = TextSize::Small,
            "size-normal" => self.text_size = TextSize::Normal,
            "size-large" => self.text_size = TextSize::Large,
            "width-narrow" => self.text_width = TextWidth::Narrow,
            "width-normal" => self.text_width = TextWidth::Normal,
            "width-wide" => self.text_width = TextWidth::Wide,
            _ => {}
        }
    }

    /// The cookie.
    pub(super) fn write(self) -> String {
        let theme = match self.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let keys = if self.keys_off { ".keys-off" } else { "" };
        let size = match self.text_size {
            TextSize::Small => ".size-small",
            TextSize::Normal => "",
            TextSize::Large => ".size-large",
        };
        let width = match self.text_width {
            TextWidth::Narrow => ".width-narrow",
            TextWidth::Normal => "",
            TextWidth::Wide => ".width-wide",
        };
        format!("{COOKIE}={theme}{keys}{size}{width}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly")
    }
}

/// Whether `path` leads to a page of this program and nowhere else (`//host` and `/\host` lead away).
pub(super) fn is_local(path: &str) -> bool {
    path.starts_with('/') && !path[1..].starts_with(['/', '\\']) && path.bytes().all(|b| (0x21..0x7f).contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_its_cookie() {
        let (text_size, text_width) = (TextSize::Large, TextWidth::Narrow);
        let chosen = Preferences { theme: Theme::Dark, keys_off: true, text_size, text_width };
        let cookie = chosen.write();
        let value = cookie.split(';').next().unwrap().strip_prefix("quotidian=").unwrap();
        assert_eq!(Preferences::read(value), chosen);
        assert_eq!(Preferences::read("nonsense"), Preferences::default());
    }

    #[test]
    fn back_leads_nowhere_else() {
        assert!(is_local("/people?q=a"));
        for path in ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\r\nb"] {
            assert!(!is_local(path), "{path:?}");
        }
    }
}
