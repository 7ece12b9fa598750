//! What must hold for any input at all, one module a way into the program; each has `check(data)`, which panics when a
//! promise is broken.
//!
//! The targets in `fuzz_targets` call them with what libFuzzer makes up, and `tests/it/fuzzed.rs` with the inputs kept
//! in `seeds`, on any toolchain.

pub mod engine;
pub mod notebook;
pub mod pages;
pub mod pdf;
pub mod queries;
pub mod readers;
pub mod requests;
pub mod sameness;
pub mod tokens;

use quotidian::ingest;
use quotidian::library::{Library, LibraryIndex};
use quotidian::web::{AppState, router, security::HostNames};
use std::path::Path;
use std::sync::{Arc, LazyLock};

/// The library of the samples.
static SAMPLES: LazyLock<Arc<LibraryIndex>> = LazyLock::new(|| {
    // Two places, since this is compiled into two packages.
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let roots = [here.join("data/articles"), here.join("../data/articles")];
    let root = roots.into_iter().find(|root| root.is_dir()).expect("the samples of the checkout");
    ingest::load(&[root], |_, _| {}).into_index()
});

fn samples() -> Library {
    Library::of(SAMPLES.clone())
}

/// The whole program as the web sees it, serving `library`.
fn serve(library: Library) -> axum::Router {
    let state = AppState::new(HostNames::of(([127, 0, 0, 1], 8080).into()));
    state.replace(library);
    router(state)
}
