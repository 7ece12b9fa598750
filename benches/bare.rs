//! The same bytes from a bare axum route, to compare with: `cargo bench --bench bare -- ADDRESS FILE CONTENT-TYPE`.

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::routing::get;

fn main() -> std::io::Result<()> {
    // `cargo bench` adds an argument of its own.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [address, file, kind] = &arguments[..] else {
        // What `cargo test --benches` and a plain `cargo bench` start, too.
        return Ok(());
    };
    let bytes = Bytes::from(std::fs::read(file)?);
    let kind = HeaderValue::try_from(kind).map_err(std::io::Error::other)?;
    let answer = move || {
        let (bytes, kind) = (bytes.clone(), kind.clone());
        async move { ([(header::CONTENT_TYPE, kind)], bytes) }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        axum::serve(listener, Router::new().route("/", get(answer))).await
    })
}
