//! What is shown while the folders are read for the first time.

use super::frame::Frame;
use super::parts::{counted, grouped};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "loading.html")]
pub struct LoadingPage {
    frame: Frame,
    progress: String,
    done: usize,
    total: usize,
}

impl LoadingPage {
    /// The page; `total` is 0 while the files are still being listed.
    #[must_use]
    pub fn new(frame: Frame, done: usize, total: usize) -> Self {
        let progress = match total {
            0 => "Looking through the folder …".to_owned(),
            total => format!("{} of {} read", grouped(done), counted(total, "file", "files")),
        };
        Self { frame, progress, done, total }
    }
}
