//! The access token: what stands between the articles and everyone else who can reach the server.
//!
//! A reader gives it once, in the address (`?token=…`) or on a page that asks for it; then a cookie that no script and no
//! other site can use names the session, until the reader signs out. The browser that `--open` starts gets a code that
//! works once instead, because other users can see its command line. A program sends `Authorization: Bearer …` each
//! time. Without any of these there are only the page that asks, and the style sheets and scripts, which are the same for
//! everyone.

use super::error::{WebError, problem};
use super::limits::REQUEST_TIMEOUT;
use super::negotiate::wants_json;
use super::preferences::is_local;
use super::{AppState, assets};
use crate::text::random_hex;
use crate::views::sign_in::SignInPage;
use askama::Template as _;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use headers::authorization::{Authorization, Bearer};
use headers::{Cookie, HeaderMapExt as _};
use std::collections::VecDeque;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A token that is asked of everyone; only what is derived from it is kept.
#[derive(Clone, Debug)]
pub struct AccessToken {
    hash: blake3::Hash,
    /// Signs the cookies of sessions, so that they are valid after the next start, too, and do not reveal the token.
    session_key: [u8; 32],
}

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
        let session_key = blake3::derive_key("Quotidian 2026-11 sessions", token.as_bytes());
        Ok(Self { hash: blake3::hash(token.as_bytes()), session_key })
    }
}

impl AccessToken {
    /// Whether `given` is the token. Hashes are compared in constant time, so that nothing is learnt from how long it
    /// takes.
    fn matches(&self, given: &str) -> bool {
        blake3::hash(given.as_bytes()) == self.hash
    }

    /// The cookie of a new session: a random name, and its signature.
    fn new_session(&self) -> Result<String, getrandom::Error> {
        let name = random_name()?;
        Ok(format!("{name}.{}", self.signature(&name).to_hex()))
    }

    /// The name of the session that has this cookie; `None` when it is not one of ours.
    fn session(&self, cookie: &str) -> Option<String> {
        let (name, signature) = cookie.split_once('.')?;
        let signature = blake3::Hash::from_hex(signature).ok()?;
        (self.signature(name) == signature).then(|| name.to_owned())
    }

    fn signature(&self, name: &str) -> blake3::Hash {
        blake3::keyed_hash(&self.session_key, name.as_bytes())
    }
}

/// 128 random bits in hexadecimal digits.
fn random_name() -> Result<String, getrandom::Error> {
    random_hex::<16>()
}

/// What is known of those who sign in, while the program runs.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    /// The hash of a code that signs in once, in place of the token.
    code: Mutex<Option<blake3::Hash>>,
    /// The names of sessions that were ended, the oldest first.
    ended: Mutex<VecDeque<String>>,
}

/// More ended sessions are not remembered: the oldest are forgotten.
const MAX_ENDED_SESSIONS: usize = 10_000;

impl Sessions {
    /// Makes the code, in place of the one before.
    pub(super) fn new_code(&self) -> Result<String, getrandom::Error> {
        let code = random_name()?;
        *self.code.lock().unwrap_or_else(PoisonError::into_inner) = Some(blake3::hash(code.as_bytes()));
        Ok(code)
    }

    /// Whether `given` is the code, which is then used up.
    fn redeem(&self, given: &str) -> bool {
        let mut code = self.code.lock().unwrap_or_else(PoisonError::into_inner);
        code.take_if(|code| *code == blake3::hash(given.as_bytes())).is_some()
    }

    fn end(&self, session: String) {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if ended.len() >= MAX_ENDED_SESSIONS {
            ended.pop_front();
        }
        ended.push_back(session);
    }

    fn is_ended(&self, session: &str) -> bool {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|ended| ended == session)
    }
}

/// On requests that came with the token.
#[derive(Clone, Copy)]
pub(super) struct Authenticated;

const COOKIE: &str = "quotidian-access";
const SIGN_IN: &str = "/sign-in";
const SIGN_OUT: &str = "/sign-out";

/// Lets through those who give the token, where one is asked for. Whoever would sign in and need not is led on.
pub(super) async fn require_token(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let at_sign_in = request.uri().path() == SIGN_IN;
    let Some(token) = state.token() else { return if at_sign_in { redirect_to("/") } else { next.run(request).await } };
    let sessions = state.sessions();
    let get = [Method::GET, Method::HEAD].contains(request.method());
    if let Some((given, rest)) = get.then(|| token_in_url(&request)).flatten() {
        let granted = token.matches(&given) || (request.method() == Method::GET && sessions.redeem(&given));
        return if granted { grant(token, &rest) } else { deny(&request, &rest, true) };
    }
    if at_sign_in && request.method() == Method::POST {
        return sign_in(token, request, REQUEST_TIMEOUT).await;
    }
    let session = session(token, request.headers()).filter(|session| !sessions.is_ended(session));
    if request.method() == Method::POST && request.uri().path() == SIGN_OUT {
        // Another site may neither end a session nor learn whether there is one.
        return match session.filter(|_| is_own_form(&request)) {
            Some(session) => {
                sessions.end(session);
                with_cookie(redirect_to(SIGN_IN), "", 0)
            }
            None => deny(&request, "/", false),
        };
    }
    if session.is_some() || bearer(request.headers()).is_some_and(|given| token.matches(&given)) {
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

/// The token as a program gives it.
fn bearer(headers: &HeaderMap) -> Option<String> {
    headers.typed_get::<Authorization<Bearer>>().map(|bearer| bearer.token().trim().to_owned())
}

/// The session of a browser that has signed in. Another server under the same name may have set a cookie of this name.
fn session(token: &AccessToken, headers: &HeaderMap) -> Option<String> {
    let cookies = headers.typed_get::<Cookie>()?;
    cookies.iter().filter(|(name, _)| *name == COOKIE).find_map(|(_, cookie)| token.session(cookie))
}

/// Whether a form was sent by a page of this program, as far as the browser says.
fn is_own_form(request: &Request) -> bool {
    let site = request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes);
    site.is_none_or(|site| site == b"same-origin")
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
    if token.matches(&given) { grant(token, &back) } else { deny(&Request::from_parts(parts, ()), &back, true) }
}

/// Begins a session and leads to where the reader wanted to go.
fn grant(token: &AccessToken, to: &str) -> Response {
    match token.new_session() {
        Ok(session) => with_cookie(redirect_to(to), &session, SESSION_SECONDS),
        Err(cause) => WebError::internal(&cause).into_response(),
    }
}

/// How long a browser keeps its session.
const SESSION_SECONDS: u32 = 31_536_000;

/// Sets the cookie of a session for some seconds.
fn with_cookie(mut response: Response, session: &str, seconds: u32) -> Response {
    let cookie = format!("{COOKIE}={session}; Path=/; Max-Age={seconds}; SameSite=Strict; HttpOnly");
    let cookie = HeaderValue::try_from(cookie).expect("a session has hexadecimal digits and a dot");
    response.headers_mut().insert(header::SET_COOKIE, cookie);
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
        ("text/html; charset=utf-8", page.render().expect("the page has two strings and nothing that could fail"))
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
    use super::{AccessToken, Duration, MAX_ENDED_SESSIONS, Sessions, sign_in};
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
    fn a_session_is_signed_with_its_token() {
        let token: AccessToken = "abcdefgh-12345678".parse().unwrap();
        let cookie = token.new_session().unwrap();
        let (name, signature) = cookie.split_once('.').unwrap();
        assert_eq!(token.session(&cookie).as_deref(), Some(name));
        let other: AccessToken = "abcdefgh-12345679".parse().unwrap();
        assert_eq!(other.session(&cookie), None);
        assert_ne!(token.new_session().unwrap(), cookie);
        for bad in ["", ".", name, signature, &format!("x{cookie}"), &format!("{cookie}0"), "abcdefgh-12345678"] {
            assert_eq!(token.session(bad), None, "{bad}");
        }
    }

    #[test]
    fn of_many_ended_sessions_the_oldest_is_forgotten() {
        let sessions = Sessions::default();
        // Names are random, so their order says nothing of their age.
        let name = |number: usize| format!("{:05}", (number * 7919) % 10_007);
        (0..=MAX_ENDED_SESSIONS).for_each(|number| sessions.end(name(number)));
        assert!(!sessions.is_ended(&name(0)));
        assert!((1..=MAX_ENDED_SESSIONS).all(|number| sessions.is_ended(&name(number))));
    }

    #[test]
    fn a_token_that_comes_in_drops_is_not_waited_for() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let body = Body::from_stream(futures_util::stream::pending::<io::Result<Vec<u8>>>());
        let token: AccessToken = "harbour-lantern-42".parse().unwrap();
        let answer = runtime.block_on(sign_in(&token, Request::new(body), Duration::from_millis(1)));
        assert_eq!(answer.status(), StatusCode::REQUEST_TIMEOUT);
    }
}
