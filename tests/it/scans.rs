//! Scanned PDFs and pictures, read by OCR.
//!
//! The files in `fixtures/scans` show a page of our own that Chromium rendered, as Pillow and img2pdf save it: black and
//! white (PNG, fax), grey, with a palette; and, put into a PDF by pypdf, in the inks of print, as the JBIG2 of a fax, and cut
//! into strips. What reads them is skipped where tesseract is not installed.

use crate::formats::reader;
use quotidian::article::ProblemKind;
use quotidian::readers::{Parsed, Reader};
use std::process::{Command, Stdio};

fn fixture(reader: &Reader, name: &str) -> Parsed {
    let path = format!("{}/tests/fixtures/scans/{name}", env!("CARGO_MANIFEST_DIR"));
    reader.parse(name, &std::fs::read(path).unwrap())
}

/// Whether tesseract is there; says so if it is not.
#[expect(clippy::print_stderr, reason = "whoever runs the tests should know what was skipped")]
pub(crate) fn has_tesseract() -> bool {
    let found = Command::new("tesseract").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !found {
        eprintln!("skipped: tesseract is not installed (Debian: apt install tesseract-ocr)");
    }
    found
}

#[test]
fn ocr_reads_scans_and_pictures() {
    if !has_tesseract() {
        return;
    }
    let reader = reader().with_ocr("eng".parse().unwrap());
    for name in [
        "page.png",
        "g4.pdf",
        "grey.pdf",
        "indexed.pdf",
        "2pages.pdf",
        "cmyk.pdf",
        "cmyk-jpeg.pdf",
        "jbig2.pdf",
        "strips.pdf",
    ] {
        let parsed = fixture(&reader, name);
        let told: Vec<_> = parsed.problems.iter().map(|problem| (problem.kind, &*problem.reason)).collect();
        assert_eq!(told, [(ProblemKind::Note, "It was read by OCR, so some of its letters may be wrong.")], "{name}");
        let article = &parsed.articles[0];
        assert_eq!(article.metadata.title.as_ref().unwrap().value, "Ferry reopens after storm", "{name}");
        assert_eq!(article.metadata.byline.as_ref().unwrap().value, "Jane Roe", "{name}");
        let pages = article.text.matches("“At last,” said Ana Prado, who runs the line.").count();
        assert_eq!(pages, if name == "2pages.pdf" { 2 } else { 1 }, "{}", article.text);
        assert!(article.metadata.ocr.is_some_and(|confidence| confidence > 80), "{:?}", article.metadata.ocr);
    }
}

#[test]
fn pictures_without_ocr_name_the_package() {
    for name in ["page.png", "g4.pdf"] {
        let parsed = fixture(&reader(), name);
        assert!(parsed.articles.is_empty());
        let advice = &parsed.problems[0].advice;
        assert!(advice.contains("tesseract-ocr") && advice.contains("--ocr"), "{advice}");
    }
}

#[test]
fn scanned_pages_among_others_are_named() {
    // LibreOffice's page of `formats/ferry.pdf` and the fax, put together by pypdf.
    let parsed = fixture(&reader(), "mixed.pdf");
    assert_eq!(parsed.articles.len(), 1);
    let reason = "Of its 2 pages these are pictures without text, and are left out: 2.";
    assert_eq!(parsed.problems[0].reason, reason);
}

#[test]
fn unreadable_pictures_are_reported() {
    let parsed = reader().with_ocr("eng".parse().unwrap()).parse("torn.png", b"\x89PNG\r\n\x1a\nno picture");
    let reason = &parsed.problems[0].reason;
    let not_installed = !has_tesseract() && reason.contains("not installed");
    assert!(not_installed || reason.starts_with("OCR by tesseract failed"), "{reason}");
}

/// What would run in the place of tesseract is bash, with a script that tries what tesseract must not do.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
#[test]
fn tesseract_code_can_do_little() {
    let place = tempfile::tempdir().unwrap();
    let of_user = tempfile::tempdir().unwrap();
    std::fs::write(of_user.path().join("secret.txt"), "secret").unwrap();
    std::os::unix::fs::symlink("/bin/bash", place.path().join("tesseract")).unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let script = format!(
        "echo begun\n(exec 3<>/dev/tcp/127.0.0.1/{}) && echo connected\ncat {}/secret.txt\necho x > new && echo written\nkill -0 $PPID && echo signalled\n",
        listener.local_addr().unwrap().port(),
        of_user.path().display()
    );
    std::fs::write(place.path().join("stdin"), script).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_quotidian"))
        .args(["ocr-worker", "eng"])
        .current_dir(place.path())
        .env("PATH", format!("{}:/usr/bin:/bin", place.path().display()))
        // This folder may be read, or the script could not be.
        .env("TESSDATA_PREFIX", place.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "begun\n");
    assert!(!place.path().join("new").exists());
}

/// The same, with scripts that take what they can get.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
#[test]
fn greedy_tesseract_is_given_up() {
    // Less than its processor time would allow.
    const MAX_SECONDS: u64 = 50;
    for script in [
        "while :; do echo 0123456789abcdef0123456789abcdef; done",
        "printf -v all '%*s' 1100000000 '' && while :; do :; done",
        // It closes its output and waits for ever.
        "exec >&-\nread line < never",
    ] {
        let place = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/bin/bash", place.path().join("tesseract")).unwrap();
        std::fs::write(place.path().join("stdin"), script).unwrap();
        assert!(Command::new("mkfifo").arg(place.path().join("never")).status().unwrap().success());
        std::fs::write(place.path().join("a.png"), b"\x89PNG\r\n\x1a\nno picture").unwrap();
        let began = std::time::Instant::now();
        let output = Command::new(env!("CARGO_BIN_EXE_quotidian"))
            .args(["extract", "--ocr", "a.png"])
            .current_dir(place.path())
            .env("PATH", format!("{}:/usr/bin:/bin", place.path().display()))
            .env("TESSDATA_PREFIX", place.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("OCR by tesseract failed"), "{script}: {said}");
        assert!(began.elapsed().as_secs() < MAX_SECONDS, "{script} took {:?}", began.elapsed());
    }
}
