//! The page that asks for the access token.

use askama::Template;

/// Asks for the token; shows nothing of the library.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage<'p> {
    /// Where style sheets are.
    pub assets: &'static str,
    /// Where the reader wanted to go.
    pub back: &'p str,
    /// Whether a token was given that is not the right one.
    pub wrong: bool,
}
