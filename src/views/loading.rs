//! What is shown while the folders are read for the first time.

use super::format::{counted, grouped};
use super::layout::Layout;
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "loading.html")]
pub struct LoadingPage {
    layout: Layout,
    progress: String,
    done: usize,
    total: usize,
}

impl LoadingPage {
    /// The page; `total` is 0 while the files are still being listed.
    #[must_use]
    pub fn new(layout: Layout, done: usize, total: usize) -> Self {
        let progress = match total {
            0 => "Looking through the folder …".to_owned(),
            total => format!("{} of {} read", grouped(done), counted(total, "file", "files")),
        };
        Self { layout, progress, done, total }
    }
}
