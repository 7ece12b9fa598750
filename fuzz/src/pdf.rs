//! PDF: the text that its parser finds, which is not ours and may break off, and the paragraphs we make of it.

use quotidian::readers::Reader;

/// Checks what begins like a PDF; all else is for the other readers.
pub fn check(data: &[u8]) {
    check_by(&Reader::default(), data);
}

/// The same by a reader of its own: outside a fuzzer it needs workers.
pub fn check_by(reader: &Reader, data: &[u8]) {
    if data.starts_with(b"%PDF-") {
        super::readers::parses(reader, "s.pdf", data);
    }
}
