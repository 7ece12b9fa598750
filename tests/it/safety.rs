//! What keeps other sites out: who may ask, what a page may do, what others can see or change.

use crate::client::Answer;
use crate::web::{asset, client, link, page};
use axum::http::StatusCode;

#[test]
fn only_own_host_is_answered() {
    let client = client();
    let style = asset(&client);
    for address in ["/", "/api/articles", "/nowhere", style.as_str()] {
        for host in
            ["evil.example", "evil.example:8080", "localhost:9999", "localhost.evil.example:8080", "", "127.0.0.1"]
        {
            let answer = client.raw("GET", address, &[("host", host)]);
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{host:?} {address}");
        }
        assert_eq!(client.raw("GET", address, &[]).status, StatusCode::FORBIDDEN, "no host at all");
        let two = client.raw("GET", address, &[("host", "localhost:8080"), ("host", "evil.example")]);
        assert_eq!(two.status, StatusCode::FORBIDDEN);
        for host in ["localhost:8080", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080"] {
            let answer = client.raw("GET", address, &[("host", host)]);
            assert_ne!(answer.status, StatusCode::FORBIDDEN, "{host:?} {address}");
        }
    }
}

#[test]
fn every_answer_carries_the_security_headers() {
    let client = client();
    let style = asset(&client);
    let answers: Vec<Answer> = vec![
        client.get("/"),
        client.get(&style),
        client.get("/api/articles"),
        client.get("/nowhere"),
        client.raw("GET", "/", &[("host", "evil.example")]),
        client.ask("POST", "/preferences", &[("origin", "https://evil.example")]),
    ];
    for answer in answers {
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe") && !policy.contains("http"));
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}

#[test]
fn pages_obey_their_policy() {
    let client = client();
    let article = link(&page(&client, "/"), "About harbour.txt");
    let correct = format!("{}/correct", article.split(['?', '#']).next().unwrap());
    for address in [
        "/",
        &article,
        &correct,
        "/notebook",
        "/people",
        "/countries",
        "/quotes",
        "/search?q=wait",
        "/docs",
        "/compare",
    ] {
        let page = page(&client, address);
        assert!(!page.contains(" style="), "{address} has an inline style");
        assert!(!page.contains("<style"), "{address}");
        assert!(!page.contains(" onclick="), "{address}");
        for (at, _) in page.match_indices("<script") {
            assert!(
                page[at..].split_once('>').unwrap().0.contains(" src=\"/static/"),
                "{address} has an inline script"
            );
        }
    }
}

#[test]
fn other_sites_cannot_time_answers() {
    let client = client();
    let ask = |address: &str, from: &str, mode: &str, to: &str| {
        let headers = [("sec-fetch-site", from), ("sec-fetch-mode", mode), ("sec-fetch-dest", to)];
        client.ask("GET", address, &headers).status
    };
    for address in ["/search?q=harbour", "/api/search?q=harbour", "/"] {
        // Twice: what is remembered is no more theirs than what is not.
        for _ in 0..2 {
            assert_eq!(ask(address, "cross-site", "no-cors", "image"), StatusCode::FORBIDDEN);
            assert_eq!(ask(address, "same-site", "cors", "empty"), StatusCode::FORBIDDEN);
            assert_eq!(ask(address, "cross-site", "navigate", "iframe"), StatusCode::FORBIDDEN);
            assert_eq!(ask(address, "same-origin", "cors", "empty"), StatusCode::OK);
            assert_eq!(ask(address, "none", "navigate", "document"), StatusCode::OK);
        }
        assert_eq!(ask(address, "cross-site", "navigate", "document"), StatusCode::FORBIDDEN, "nobody clicked");
        let clicked = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
            ("sec-fetch-user", "?1"),
        ];
        assert_eq!(client.ask("GET", address, &clicked).status, StatusCode::OK, "a link may be followed");
    }
}

#[test]
fn other_sites_cannot_write() {
    let client = client();
    let keep = |headers: &[(&str, &str)]| {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let headers: Vec<(&str, &str)> = form.iter().chain(headers).copied().collect();
        client.send("POST", "/preferences", &headers, "theme=dark&keys=off&back=/people")
    };
    assert_eq!(keep(&[("sec-fetch-site", "cross-site")]).status, StatusCode::FORBIDDEN);
    assert_eq!(keep(&[("sec-fetch-site", "same-site")]).status, StatusCode::FORBIDDEN);
    assert_eq!(keep(&[("origin", "https://evil.example")]).status, StatusCode::FORBIDDEN);
    assert_eq!(keep(&[("origin", "null")]).status, StatusCode::FORBIDDEN);
    let kept = keep(&[("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")]);
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    assert_eq!(kept.header("location"), Some("/people"));
    let cookie = kept.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let home = client.ask("GET", "/", &[("cookie", &cookie)]);
    assert!(home.text.contains("data-theme=\"dark\"") && home.text.contains("data-keys=\"off\""));
    let away = client.send("POST", "/preferences", &[], "back=//evil.example");
    assert_eq!(away.header("location"), Some("/"));
}
