//! PDF: the text that its parser finds, which is not ours and may break off, and the paragraphs we make of it.

use quotidian::readers::Reader;

/// Checks what begins like a PDF with this reader, which outside a fuzzer needs workers; all else is for the other readers.
pub fn check(reader: &Reader, data: &[u8]) {
    if data.starts_with(b"%PDF-") {
        super::readers::parses(reader, "s.pdf", data);
    }
}
