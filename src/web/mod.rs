//! The browser's side of the program: it translates requests into questions to the library, and nothing more.
//!
//! A request passes, from the outside in: the `Host` check and the security headers ([`security`]), the access token
//! (`access`), entity tags and the answers that were given before ([`caching`]), compression, the choice
//! between HTML and JSON ([`negotiate`]), the rendering of errors (`error_pages`), the wait for the first library
//! (`loading`), and then one handler. Handlers ask the library one question and wrap the result; they never touch files or
//! the engine. [`endpoints()`] describes the API: its routes, its parameters ([`params`]) and its description come from
//! there.

mod accept;
mod access;
mod api_request;
pub mod assets;
mod caching;
pub mod endpoint;
mod endpoints;
pub mod error;
mod error_pages;
pub mod filters;
mod handlers;
mod limits;
mod loading;
mod moved;
mod negotiate;
mod openapi;
mod page_context;
pub mod params;
pub mod preferences;
mod routes;
pub mod security;
pub mod server;
pub mod sessions;
pub mod state;
mod stream;
mod tasks;

pub use endpoints::endpoints;
pub use routes::router;
pub use state::AppState;
