//! Codes of languages.

use serde::{Deserialize, Deserializer};

/// The ISO 639-1 codes that the program uses.
const CODES: [&str; 69] = [
    "af", "ak", "am", "ar", "az", "be", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "eo", "es", "et", "fa", "fi",
    "fr", "gu", "he", "hi", "hr", "hu", "hy", "id", "it", "ja", "jv", "ka", "km", "kn", "ko", "la", "lt", "lv", "mk",
    "ml", "mr", "my", "nb", "ne", "nl", "or", "pa", "pl", "pt", "ro", "ru", "si", "sk", "sl", "sn", "sr", "sv", "ta",
    "te", "th", "tk", "tl", "tr", "uk", "ur", "uz", "vi", "yi", "zh", "zu",
];

/// An ISO 639-1 code, one of those that the program uses.
pub type LanguageCode = &'static str;

/// Reads a language code back, for `#[serde(deserialize_with)]`.
pub(crate) fn language_code<'de, D: Deserializer<'de>>(from: D) -> Result<Option<LanguageCode>, D::Error> {
    let Some(code) = Option::<String>::deserialize(from)? else { return Ok(None) };
    let known = CODES.iter().copied().find(|known| *known == code);
    known.map(Some).ok_or_else(|| serde::de::Error::custom("unknown language"))
}
