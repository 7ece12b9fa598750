//! What templates apply to values.

#![expect(unreachable_pub, reason = "what the macro of a filter makes is public")]

use super::format;
use std::borrow::Borrow;

/// A number with its thousands apart: 12,345.
#[askama::filter_fn]
pub(super) fn grouped(number: impl Borrow<usize>, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(format::grouped(*number.borrow()))
}
