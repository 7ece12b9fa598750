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
use super::sessions::{AccessToken, Authenticated};
use super::{AppState, assets};
use crate::views::sign_in::SignInPage;
use askama::Template as _;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use headers::authorization::{Authorization, Bearer};
use headers::{Cookie, HeaderMapExt as _};
use std::time::Duration;

const COOKIE: &str = "quotidian-access";
const SIGN_IN: &str = "/sign-in";
const SIGN_OUT: &str = "/sign-out";

/// Passes on requests with the token, where there is one. A sign-in that is not needed redirects to the first page.
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
    use super::{AccessToken, Duration, sign_in};
    use axum::body::Body;
    use axum::extract::Request;
    use axum::http::StatusCode;
    use std::io;

    #[test]
    fn slow_token_times_out() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let body = Body::from_stream(futures_util::stream::pending::<io::Result<Vec<u8>>>());
        let token: AccessToken = "harbour-lantern-42".parse().unwrap();
        let answer = runtime.block_on(sign_in(&token, Request::new(body), Duration::from_millis(1)));
        assert_eq!(answer.status(), StatusCode::REQUEST_TIMEOUT);
    }
}
