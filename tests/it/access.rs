//! The access token: nothing is shown without it, and nobody but its reader can use it.

use crate::client::Client;
use crate::marked::library;
use axum::http::StatusCode;

const TOKEN: &str = "harbour-lantern-42";

fn client() -> Client {
    Client::guarded(library(&[("ferry.txt", "[Karl Lund]p of [Norway:NO]c came.")]), TOKEN)
}

#[test]
fn nothing_is_shown_without_the_token() {
    let client = client();
    let near = format!("quotidian-access={TOKEN}");
    for headers in [
        &[][..],
        &[("authorization", "Bearer harbour-lantern-43")],
        &[("authorization", TOKEN)],
        &[("cookie", &near)],
        &[("cookie", "quotidian-access=")],
    ] {
        for address in ["/", "/articles/x", "/api/articles", "/api/events", "/healthz", "/nowhere", "/sign-in", "/docs"]
        {
            let answer = client.ask("GET", address, headers);
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{address} {headers:?}");
            assert!(!answer.text.contains("Lund") && !answer.text.contains("1 article"), "{address}");
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert!(answer.header("content-security-policy").is_some(), "{address}");
        }
        for address in ["/preferences", "/api/extract", "//static/x"] {
            assert_eq!(client.ask("POST", address, headers).status, StatusCode::UNAUTHORIZED, "{address}");
        }
    }
    let json = client.get("/api/articles");
    assert_eq!(json.header("content-type"), Some("application/problem+json"));
    assert_eq!(json.header("www-authenticate"), Some("Bearer realm=\"Quotidian\""));
    let page = client.get("/people?sort=name").text;
    assert!(page.contains("action=\"/sign-in\"") && page.contains("value=\"/people?sort=name\""), "{page}");
    let style = page.split('"').find(|part| part.ends_with("base.css")).unwrap();
    assert_eq!(client.get(style).status, StatusCode::OK, "the page that asks has its style");
    let host = client.raw("GET", "/", &[("host", "evil.example"), ("authorization", &format!("Bearer {TOKEN}"))]);
    assert_eq!(host.status, StatusCode::FORBIDDEN, "the host comes first");
}

#[test]
fn help_never_shows_the_token() {
    let bearer = format!("Bearer {TOKEN}");
    let given = [("authorization", &*bearer), ("host", "127.0.0.1:8080")];
    let help = client().raw("GET", "/docs", &given).text;
    assert!(help.contains("Authorization: Bearer $QUOTIDIAN_TOKEN") && !help.contains(TOKEN), "{help}");
    assert!(
        help.contains("http://127.0.0.1:8080/api/quotes") && !help.contains("http://localhost"),
        "as it was reached"
    );
}

#[test]
fn token_is_given_once() {
    let client = client();
    let bearer = format!("bearer {TOKEN}");
    assert_eq!(client.ask("GET", "/api/articles", &[("authorization", &bearer)]).status, StatusCode::OK);

    let given = client.get(&format!("/people?sort=name&token={TOKEN}"));
    assert_eq!((given.status, given.header("location")), (StatusCode::SEE_OTHER, Some("/people?sort=name")));
    let cookie = given.header("set-cookie").unwrap();
    assert!(cookie.contains("; SameSite=Strict") && cookie.contains("; HttpOnly"), "{cookie}");
    let kept = format!("other=1; {}", cookie.split(';').next().unwrap());
    assert!(client.ask("GET", "/people", &[("cookie", &kept)]).text.contains("Karl Lund"));
    let again = client.ask("GET", &format!("/?token={TOKEN}"), &[("cookie", &kept)]);
    assert_eq!(again.header("location"), Some("/"), "with the cookie, too, the token leaves the address");

    let wrong = client.get("/?token=harbour-lantern-43");
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.text.contains("not the token") && !wrong.text.contains("lantern"), "{}", wrong.text);
    for (address, to) in [("//evil.example/", "/"), ("/%5cevil.example", "/%5cevil.example")] {
        let away = client.get(&format!("{address}?token={TOKEN}"));
        assert_eq!(away.header("location"), Some(to));
    }
}

/// The cookie of a browser that has signed in.
fn session(client: &Client) -> String {
    let given = client.get(&format!("/?token={TOKEN}"));
    given.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

#[test]
fn signing_out_ends_the_session() {
    let client = client();
    let (cookie, other) = (session(&client), session(&client));
    assert_ne!(cookie, other);
    assert!(client.ask("GET", "/people", &[("cookie", &cookie)]).text.contains("action=\"/sign-out\""));
    let foreign = [("cookie", &*cookie), ("sec-fetch-site", "cross-site")];
    assert_eq!(client.ask("POST", "/sign-out", &foreign).status, StatusCode::UNAUTHORIZED);
    let out = client.ask("POST", "/sign-out", &[("cookie", &cookie), ("origin", "null")]);
    assert_eq!((out.status, out.header("location")), (StatusCode::SEE_OTHER, Some("/sign-in")));
    assert!(out.header("set-cookie").unwrap().starts_with("quotidian-access=; Path=/; Max-Age=0"));
    assert_eq!(client.ask("GET", "/people", &[("cookie", &cookie)]).status, StatusCode::UNAUTHORIZED);
    assert_eq!(client.ask("GET", "/people", &[("cookie", &other)]).status, StatusCode::OK, "others stay");
    assert_eq!(client.ask("POST", "/sign-out", &[]).status, StatusCode::UNAUTHORIZED);
}

#[test]
fn needless_sign_in_redirects() {
    let known = client();
    let cookie = session(&known);
    let form = format!("token={TOKEN}&back=/people");
    let again = known.send("POST", "/sign-in", &[("cookie", &cookie)], form.clone());
    assert_eq!((again.status, again.header("location")), (StatusCode::SEE_OTHER, Some("/people")));
    let open = Client::new(library(&[]));
    let get = known.ask("GET", "/sign-in", &[("cookie", &cookie)]);
    for answer in [get, open.get("/sign-in"), open.send("POST", "/sign-in", &[], form)] {
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, Some("/")));
        assert_eq!(answer.header("set-cookie"), None, "no token is kept that nobody asked for");
    }
}

#[test]
fn sign_in_page_takes_the_token() {
    let client = client();
    let sign_in = |body: String| client.send("POST", "/sign-in", &[("origin", "null")], body);
    let right = sign_in(format!("token=+{TOKEN}%0A&back=%2Fpeople"));
    assert_eq!((right.status, right.header("location")), (StatusCode::SEE_OTHER, Some("/people")));
    assert!(!right.header("set-cookie").unwrap().contains(TOKEN), "the cookie does not reveal the token");
    assert_eq!(sign_in(format!("token={TOKEN}&back=//evil.example")).header("location"), Some("/"));
    let wrong = sign_in("token=%22%3E%3Cscript%3E&back=%2F%22%3E%3Cscript%3E".to_owned());
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(!wrong.text.contains("<script") && wrong.header("set-cookie").is_none(), "{}", wrong.text);
    assert_eq!(sign_in("x".repeat(1 << 20)).status, StatusCode::PAYLOAD_TOO_LARGE);
}

/// Browsers name the origin of our own forms `null`, as the pages send no referrer, and say nothing more on addresses
/// that are not this machine's own.
#[test]
fn only_own_forms_are_believed() {
    let client = client();
    let cookie = session(&client);
    let keep = |origin| {
        client.send("POST", "/preferences", &[("cookie", &cookie), ("origin", origin)], "theme=dark&back=/").status
    };
    assert_eq!(keep("null"), StatusCode::SEE_OTHER);
    assert_eq!(keep("http://evil.example"), StatusCode::FORBIDDEN);
}
