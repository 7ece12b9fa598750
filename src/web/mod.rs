//! The browser's side of the program: it translates requests into questions to the library, and nothing more.
//!
//! A request passes, from the outside in: the `Host` check and the security headers ([`security`]), the access token
//! ([`access`]), the answers that were given before (`remembered`), compression, entity tags ([`caching`]), the choice
//! between HTML and JSON ([`negotiate`]), the rendering of errors ([`error`]), the wait for the first library
//! (`loading`), and then one handler of [`routes`]. Handlers read their parameters ([`params`]), ask the library one question and
//! wrap the result; they never touch files or the engine.

pub mod access;
pub mod assets;
mod caching;
pub mod error;
pub mod filters;
mod handlers;
mod json;
mod limits;
mod loading;
mod negotiate;
pub mod params;
pub mod preferences;
mod remembered;
mod routes;
pub mod security;
pub mod server;
pub mod state;
mod visit;

pub use routes::router;
pub use state::AppState;
