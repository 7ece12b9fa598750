//! PDF: the text that its parser finds, which is not ours and may break off, and the paragraphs we make of it.

/// Checks what begins like a PDF; all else is for the other readers.
pub fn check(data: &[u8]) {
    if data.starts_with(b"%PDF-") {
        super::readers::parses("s.pdf", data);
    }
}
