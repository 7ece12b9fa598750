//! Who said what: stretches between marks, which of them are quotations, their sources and speakers; and speech that
//! is reported without marks.
//!
//! A quotation has four parts: its *content*, the *cue* that announces it (“said”), the *source* next to the cue
//! (“she”, “the minister”) and the *speaker* the source stands for.

mod habits;
pub mod indirect;
mod marks;
mod reasons;
mod sources;
mod speakers;
mod verdict;

pub use habits::Habits;
pub use marks::{Stretch, stretches};
pub use sources::{Before, weigh as weigh_sources};
pub(crate) use speakers::find_with;
pub use speakers::{Decision, Judge, find};
pub use verdict::features as verdict_features;
