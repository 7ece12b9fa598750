//! Whether the program lives.

/// Answers as long as the program does.
pub(in crate::web) async fn healthz() -> &'static str {
    "ok\n"
}
