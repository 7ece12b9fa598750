//! What every handler shares.

use super::preferences::Preferences;
use super::security::HostNames;
use crate::views::frame::{Frame, Section};
use std::sync::Arc;
use tokio::sync::watch;

/// The state of the program as the web sees it; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

struct Shared {
    hosts: HostNames,
    ending: watch::Sender<bool>,
}

impl AppState {
    /// A server that answers under `hosts`.
    #[must_use]
    pub fn new(hosts: HostNames) -> Self {
        Self(Arc::new(Shared { hosts, ending: watch::Sender::new(false) }))
    }

    /// The names under which the server may be spoken to.
    #[must_use]
    pub fn hosts(&self) -> HostNames {
        self.0.hosts.clone()
    }

    /// Tells open streams that the program ends.
    pub fn end(&self) {
        self.0.ending.send_replace(true);
    }

    /// Done once the program ends.
    pub async fn ended(&self) {
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = self.0.ending.subscribe().wait_for(|ending| *ending).await;
    }

    /// What surrounds every page: `title` is that of the page, `here` its path and query.
    #[must_use]
    pub fn frame(&self, title: &str, section: Section, preferences: &Preferences, here: &str) -> Frame {
        Frame {
            title: title.to_owned(),
            section,
            twin: super::negotiate::twin_address(here),
            theme: preferences.theme,
            keys_off: preferences.keys_off,
            here: here.to_owned(),
            assets: super::assets::base(),
        }
    }
}

impl axum::extract::FromRef<AppState> for HostNames {
    fn from_ref(state: &AppState) -> Self {
        state.hosts()
    }
}
