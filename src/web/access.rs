//! The access token: what stands between the articles and everyone else who can reach the server.
//!
//! A reader gives it once, in the address (`?token=…`) or on a page that asks for it; a cookie that no script and no
//! other site can use keeps it. A program sends `Authorization: Bearer …` each time. Without it there are only the page
//! that asks, and the style sheets and scripts, which are the same for everyone.

use super::error::{WebError, problem};
use super::negotiate::wants_json;
use super::preferences::is_local;
use super::routes::REQUEST_TIMEOUT;
use super::{AppState, assets};
use crate::views::sign_in::SignInPage;
use askama::Template as _;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::str::FromStr;
use std::time::Duration;

/// A token that is asked of everyone; only its hash is kept.
#[derive(Clone, Debug)]
pub struct AccessToken(blake3::Hash);

/// Shorter tokens could be guessed.
const MIN_TOKEN_CHARS: usize = 16;

impl FromStr for AccessToken {
    type Err = String;

    /// Takes a token of 16 characters or more that fit into addresses and cookies; an error is a sentence.
    fn from_str(token: &str) -> Result<Self, String> {
        let fits = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
        if token.len() < MIN_TOKEN_CHARS || !token.chars().all(fits) {
            return Err(format!(
                "An access token has {MIN_TOKEN_CHARS} characters or more, letters, digits and - . _ ~ only; “new” makes one."
            ));
        }
        Ok(Self(blake3::hash(token.as_bytes())))
    }
}

impl AccessToken {
    /// Whether `given` is the token. Hashes are compared in constant time, so that nothing is learnt from how long it
    /// takes.
    fn matches(&self, given: &str) -> bool {
        blake3::hash(given.as_bytes()) == self.0
    }
}

/// On requests that came with the token.
#[derive(Clone, Copy)]
pub(super) struct Authenticated;

const COOKIE: &str = "quotidian-access";
const SIGN_IN: &str = "/sign-in";

/// Lets through those who give the token, where one is asked for. Whoever would sign in and need not is led on.
pub(super) async fn require_token(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let at_sign_in = request.uri().path() == SIGN_IN;
    let Some(token) = state.token() else { return if at_sign_in { redirect_to("/") } else { next.run(request).await } };
    let get = [Method::GET, Method::HEAD].contains(request.method());
    if let Some((given, rest)) = get.then(|| token_in_url(&request)).flatten() {
        return if token.matches(&given) { grant(&given, &rest) } else { deny(&request, &rest, true) };
    }
    if at_sign_in && request.method() == Method::POST {
        return sign_in(token, request, REQUEST_TIMEOUT).await;
    }
    if tokens_in_headers(request.headers()).any(|given| token.matches(given)) {
        if at_sign_in {
            return redirect_to("/");
        }
        request.extensions_mut().insert(Authenticated);
        return next.run(request).await;
    }
    match (request.method(), request.uri().path()) {
        (&Method::GET | &Method::HEAD, path) if path.starts_with("/static/") => next.run(request).await,
        _ => {
            let here = request.uri().path_and_query().map_or("/", |address| address.as_str()).to_owned();
            deny(&request, &here, false)
        }
    }
}

/// The token as a program or an earlier answer's cookie gives it.
fn tokens_in_headers(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let all = |name| headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let bearers = all(header::AUTHORIZATION).filter_map(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    let cookies = all(header::COOKIE).flat_map(|cookies| cookies.split(';'));
    bearers.chain(cookies.filter_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('=')))
}

/// The token in the address, and the address without it.
fn token_in_url(request: &Request) -> Option<(String, String)> {
    let pairs: Vec<_> = form_urlencoded::parse(request.uri().query()?.as_bytes()).collect();
    let (_, given) = pairs.iter().find(|(name, _)| name == "token")?;
    let mut rest = form_urlencoded::Serializer::new(String::new());
    rest.extend_pairs(pairs.iter().filter(|(name, _)| name != "token"));
    let (path, rest) = (request.uri().path(), rest.finish());
    Some((given.clone().into_owned(), if rest.is_empty() { path.to_owned() } else { format!("{path}?{rest}") }))
}

/// What the page that asks for the token sends: `token`, and `back`, where the reader wanted to go. It has `timeout` to
/// arrive, for the routes' own limit of time is further inside.
async fn sign_in(token: &AccessToken, request: Request, timeout: Duration) -> Response {
    let (parts, body) = request.into_parts();
    let body = match tokio::time::timeout(timeout, to_bytes(body, 16 << 10)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let (mut given, mut back) = (String::new(), "/".to_owned());
    for (name, value) in form_urlencoded::parse(&body) {
        match &*name {
            "token" => given = value.trim().to_owned(),
            "back" => back = value.into_owned(),
            _ => {}
        }
    }
    if token.matches(&given) { grant(&given, &back) } else { deny(&Request::from_parts(parts, ()), &back, true) }
}

/// Keeps the token in the browser and leads to where the reader wanted to go.
fn grant(token: &str, to: &str) -> Response {
    let mut response = redirect_to(to);
    if let Ok(cookie) =
        HeaderValue::try_from(format!("{COOKIE}={token}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly"))
    {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Leads to a page of this program.
fn redirect_to(page: &str) -> Response {
    let to = HeaderValue::try_from(if is_local(page) { page } else { "/" });
    let fresh = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    to.map_or_else(
        |_| StatusCode::BAD_REQUEST.into_response(),
        |to| (StatusCode::SEE_OTHER, [(header::LOCATION, to), fresh]).into_response(),
    )
}

/// Asks for the token: a page for readers, a problem for programs. `wrong`: one was given, which is not it.
fn deny<B>(request: &Request<B>, back: &str, wrong: bool) -> Response {
    let (kind, body) = if wants_json(request) {
        let detail = "This server asks for its access token: send “Authorization: Bearer …”.";
        problem(&WebError::new(StatusCode::UNAUTHORIZED, "Access token needed", detail))
    } else {
        let page = SignInPage { assets: assets::base(), back: if is_local(back) { back } else { "/" }, wrong };
        ("text/html; charset=utf-8", page.render().unwrap_or_default())
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"Quotidian\"")),
    ];
    (StatusCode::UNAUTHORIZED, headers, Body::from(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::{AccessToken, Duration, sign_in};
    use axum::body::Body;
    use axum::extract::Request;
    use axum::http::StatusCode;
    use std::io;

    #[test]
    fn tokens_are_long_and_fit_into_addresses() {
        let token: AccessToken = "abcdefgh-12345678".parse().unwrap();
        assert!(token.matches("abcdefgh-12345678") && !token.matches("abcdefgh-12345679") && !token.matches(""));
        for bad in ["", "short", "with spaces in it, long", "Ünïcödé-tökèn-lông", "semicolon;semicolon;"] {
            assert!(bad.parse::<AccessToken>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_token_that_comes_in_drops_is_not_waited_for() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let body = Body::from_stream(futures_util::stream::pending::<io::Result<Vec<u8>>>());
        let token = "harbour-lantern-42".parse().unwrap();
        let answer = runtime.block_on(sign_in(&token, Request::new(body), Duration::from_millis(1)));
        assert_eq!(answer.status(), StatusCode::REQUEST_TIMEOUT);
    }
}
