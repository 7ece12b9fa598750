//! What the process that reads one PDF does.

use std::io::{Read, Write};
use std::process::ExitCode;

/// Most bytes of memory the process may use.
#[cfg(unix)]
const MOST_MEMORY: u64 = 1 << 30;
/// Most seconds of work.
#[cfg(unix)]
const MOST_WORK: u64 = 25;

/// The process ends with this when the PDF needs a password.
pub(super) const LOCKED: i32 = 3;

/// Reads a PDF from standard input and writes the text of its pages to standard output, form feeds between them.
///
/// It limits its own memory and time first, and ends with 0 when all went well, 3 when the PDF is locked, and anything
/// else, or a signal, when it cannot be read. For the program `use_pdf_worker` names, and nobody else.
#[must_use]
pub fn run_pdf_worker() -> ExitCode {
    limit();
    // Its faults are expected here, and told by how the process ends.
    std::panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::new();
    if std::io::stdin().lock().read_to_end(&mut bytes).is_err() {
        return ExitCode::FAILURE;
    }
    let pages = match std::panic::catch_unwind(|| pdf_extract::extract_text_from_mem_by_pages(&bytes)) {
        Ok(Ok(pages)) => pages,
        Ok(Err(error)) => {
            let locked = matches!(error, pdf_extract::OutputError::PdfError(pdf_extract::Error::Decryption(_)));
            return if locked { ExitCode::from(LOCKED as u8) } else { ExitCode::FAILURE };
        }
        Err(_) => return ExitCode::FAILURE,
    };
    let text = pages.iter().map(|page| page.replace('\u{c}', "\n")).collect::<Vec<_>>().join("\u{c}");
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

#[cfg(unix)]
fn limit() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, most) in
        [(Resource::As, MOST_MEMORY), (Resource::Cpu, MOST_WORK), (Resource::Core, 0), (Resource::Fsize, 0)]
    {
        // A system that refuses a limit leaves the parent's clock as the last one.
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

#[cfg(not(unix))]
fn limit() {}
