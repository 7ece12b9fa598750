//! What the user decides: corrections of what the program found, and what they keep (stars, notes, labels, searches).
//!
//! All of it is in one text file of events, one JSON object a line (see `docs/adr/008-notebook-of-events.md`). [`NotebookFile`]
//! reads and extends the file, a [`Notebook`] is what it says at one moment, and [`Corrections`] are the decisions that
//! change articles and annotations. An entry points at its place by its words ([`Selector`]), never by a position, so that
//! it survives new versions of the program and small edits of the article.

mod anchor;
mod apply;
mod case;
mod corrections;
mod decides;
mod event;
mod file;
mod location;
mod state;
mod summary;
mod validate;

pub use anchor::{ArticleRef, Selector};
pub use apply::{Corrected, Target, Trace, apply};
pub use case::marked_case;
pub use corrections::{BadLine, Corrections, OwnCorrections};
pub use event::{Action, Event, EventId, Field, NamedSpeaker};
pub use file::{Added, NotebookError, NotebookFile};
pub use location::default_path;
pub use state::Notebook;
pub use validate::{MAX_SEEN, Refused};
