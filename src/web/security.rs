//! What keeps a local program local: who may ask, what a page may do, and who may write.
//!
//! A page of another site can make a browser send requests to a program on the same machine, and by pointing its own
//! name at 127.0.0.1 (DNS rebinding) it can read the answers too: such a request is same-origin and carries no
//! `Origin`. Only the `Host` header gives it away, so that is checked before anything else, for every address.

use super::error::{WebError, problem};
use super::sessions::Authenticated;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The names under which the program may be spoken to, each with its port.
#[derive(Clone, Debug)]
pub struct HostNames {
    names: Arc<[String]>,
    /// Any number of a machine with this port will do. Only a name can be rebound, never a number.
    numbers: Option<u16>,
}

impl HostNames {
    /// The names of a server bound to `address`: the loopback names and the address itself; when it listens at every
    /// address of the machine, any of those.
    #[must_use]
    pub fn of(address: SocketAddr) -> Self {
        let port = address.port();
        let mut names: Vec<String> =
            ["localhost", "127.0.0.1", "[::1]"].iter().map(|name| format!("{name}:{port}")).collect();
        let everywhere = address.ip().is_unspecified();
        if !everywhere {
            names.push(address.to_string());
        }
        if port == 80 {
            names.extend(names.clone().iter().filter_map(|name| name.strip_suffix(":80").map(str::to_owned)));
        }
        Self { names: names.into(), numbers: everywhere.then_some(port) }
    }

    /// The same with further names, with or without a port, for a server that is meant to be reached under them.
    #[must_use]
    pub fn and(&self, more: impl IntoIterator<Item = String>) -> Self {
        Self { names: self.names.iter().cloned().chain(more).collect(), ..*self }
    }

    fn allow(&self, host: &str) -> bool {
        let number = |port: u16| {
            let given: Option<SocketAddr> = host.parse().ok();
            let bare = || (port == 80).then(|| host.trim_matches(['[', ']']).parse::<IpAddr>().ok()).flatten();
            given.is_some_and(|given| given.port() == port) || bare().is_some()
        };
        self.names.iter().any(|name| name.eq_ignore_ascii_case(host)) || self.numbers.is_some_and(number)
    }
}

/// Refuses requests that name another host than this server; the outermost layer.
pub(super) async fn check_host(State(names): State<HostNames>, request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let header = hosts.next().and_then(|host| host.to_str().ok());
    let authority = request.uri().authority().map(axum::http::uri::Authority::as_str);
    let named = header.into_iter().chain(authority);
    if hosts.next().is_some() || named.clone().next().is_none() || !named.clone().all(|host| names.allow(host)) {
        let host: String = header.unwrap_or_default().chars().take(100).collect();
        tracing::warn!(?host, "refused a request for a host that is not this server");
        return (StatusCode::FORBIDDEN, "This server answers only under its own local address.\n").into_response();
    }
    next.run(request).await
}

/// Headers of every response. No inline script or style, nothing from elsewhere, no framing, and outlets that are
/// linked to do not learn where the reader came from.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Adds the security headers to every response, refusals included.
pub(super) async fn add_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Refuses what a page of another site causes while the reader stays there: writes, and reads, for from how long an
/// answer takes it could learn what the library holds. A reader may follow a link; a navigation without a click is refused,
/// because it could make the server work.
///
/// Browsers say so themselves in `Sec-Fetch-Site`; older ones, and all of them where the address is not this machine's
/// own, send `Origin`. A request with neither comes from no browser. Our own forms have the origin `null`, as pages that
/// send no referrer do: believed only with the access token, whose cookie no other site can send along.
pub(super) async fn refuse_cross_site(request: Request, next: Next) -> Response {
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if if reads { may_read(&request) } else { may_write(&request) } {
        return next.run(request).await;
    }
    let detail = "Only this program’s own pages can ask for that.";
    let (kind, body) = problem(&WebError::new(StatusCode::FORBIDDEN, "Refused", detail));
    (StatusCode::FORBIDDEN, [(header::CONTENT_TYPE, kind)], body).into_response()
}

fn header_text(request: &Request, name: HeaderName) -> Option<&str> {
    request.headers().get(name).map(|value| value.to_str().unwrap_or("?"))
}

/// What a browser says of who asks, where it says so: whether it is this program or the reader.
fn is_own(request: &Request) -> Option<bool> {
    header_text(request, HeaderName::from_static("sec-fetch-site")).map(|site| ["same-origin", "none"].contains(&site))
}

fn may_read(request: &Request) -> bool {
    let fetch = |name| header_text(request, HeaderName::from_static(name));
    let opened = fetch("sec-fetch-mode") == Some("navigate")
        && fetch("sec-fetch-dest") == Some("document")
        && fetch("sec-fetch-user") == Some("?1");
    opened || is_own(request).unwrap_or(true)
}

fn may_write(request: &Request) -> bool {
    match (is_own(request), header_text(request, header::ORIGIN)) {
        (Some(own), _) => own,
        (None, Some("null")) => request.extensions().get::<Authenticated>().is_some(),
        (None, Some(origin)) => origin.parse::<Uri>().ok().is_some_and(|origin| {
            origin.authority().map(axum::http::uri::Authority::as_str) == header_text(request, header::HOST)
        }),
        (None, None) => true,
    }
}
