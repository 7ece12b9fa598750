//! A folder made to harm: what is good in it is read, all else is refused with a reason, and nothing is touched.

use crate::packed::{gzip, zip};
use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

const GOOD: &str = "Ferry reopens\n\nThe ferry sailed again. “At last,” said Ana Prado in Lisbon.\n";

/// A PDF whose only page unpacks to so many megabytes.
fn swollen_pdf(megabytes: usize) -> Vec<u8> {
    let mut packer = flate2::Compress::new(flate2::Compression::best(), true);
    let mut packed = |flush| {
        let mut out = Vec::with_capacity(16 << 10);
        packer.compress_vec(&vec![b' '; 1 << 20], &mut out, flush).unwrap();
        out
    };
    // After a full flush each megabyte packs to the same bytes: one is made, and repeated.
    let first = packed(flate2::FlushCompress::Full);
    let stream = [first, packed(flate2::FlushCompress::Full).repeat(megabytes)].concat();
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    let mut object = |pdf: &mut Vec<u8>, body: &[u8]| {
        places.push(pdf.len());
        pdf.extend(format!("{} 0 obj\n", places.len()).as_bytes());
        pdf.extend(body);
        pdf.extend(b"\nendobj\n");
    };
    object(&mut pdf, b"<</Type/Catalog/Pages 2 0 R>>");
    object(&mut pdf, b"<</Type/Pages/Kids[3 0 R]/Count 1>>");
    object(&mut pdf, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>");
    let head = format!("<</Length {}/Filter/FlateDecode>>stream\n", stream.len());
    object(&mut pdf, &[head.as_bytes(), &stream, b"\nendstream"].concat());
    let start = pdf.len();
    pdf.extend(b"xref\n0 5\n0000000000 65535 f \n");
    for place in places {
        pdf.extend(format!("{place:010} 00000 n \n").as_bytes());
    }
    pdf.extend(format!("trailer<</Size 5/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").as_bytes());
    pdf
}

/// A zip that lists so many files, none of which is there.
fn endless_list(files: usize) -> Vec<u8> {
    let mut entry = [0; 47];
    entry[..4].copy_from_slice(b"PK\x01\x02");
    entry[28] = 1;
    entry[46] = b'a';
    let list = entry.repeat(files);
    let mut end = [0; 22];
    end[..4].copy_from_slice(b"PK\x05\x06");
    end[8..12].fill(0xff);
    end[12..16].copy_from_slice(&(list.len() as u32).to_le_bytes());
    end[16..20].copy_from_slice(&30_u32.to_le_bytes());
    [&b"PK\x03\x04"[..], &[0; 26], &list, &end].concat()
}

/// Every file with what may not change of it.
fn state(root: &Path) -> BTreeMap<String, (u64, Option<SystemTime>)> {
    let entries = fs::read_dir(root).unwrap().map(Result::unwrap);
    let told = entries.map(|entry| {
        let metadata = fs::symlink_metadata(entry.path()).unwrap();
        (entry.file_name().to_string_lossy().into_owned(), (metadata.len(), metadata.modified().ok()))
    });
    told.collect()
}

#[test]
fn hostile_folder_is_survived() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.txt"), "A secret.").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let zeros = vec![b'0'; 80 << 20];
    let bad: Vec<(&str, Vec<u8>, &str)> = vec![
        ("bomb.zip", zip(&[("a.txt", &zeros)]), "far more"),
        ("bomb.docx", zip(&[("word/document.xml", &zeros)]), "far more"),
        ("bomb.txt.gz", gzip(&zeros), "far more"),
        ("bomb.pdf", swollen_pdf(3000), "memory"),
        ("climb.zip", zip(&[("../../climbed.txt", GOOD.as_bytes())]), "leads out"),
        ("deep.html", "<div>".repeat(300_000).into_bytes(), "nested too deeply"),
        ("deep.json", "{\"a\":".repeat(300_000).into_bytes(), "not valid JSON"),
        ("deep.rtf", format!("{{\\rtf1 {}", "{".repeat(1_000_000)).into_bytes(), "broken"),
        ("deep.xml", format!("<rss>{}", "<item>".repeat(300_000)).into_bytes(), "not well formed"),
        ("empty.txt", Vec::new(), "empty"),
        ("endless.zip", endless_list(300_000), "far more files"),
        ("torn.pdf", b"%PDF-1.7\n1 0 obj <</Length 99999999999>> stream".to_vec(), "broken"),
        ("zeros.txt", vec![0; 5000], "not text"),
    ];
    for (name, bytes, _) in &bad {
        fs::write(root.join(name), bytes).unwrap();
    }
    fs::write(root.join("good.txt"), GOOD).unwrap();
    fs::write(root.join("zz also good.html"), format!("<html><body><p>{}</p></body></html>", GOOD.repeat(5))).unwrap();
    let mut special: Vec<(&str, &str)> = Vec::new();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.path().join("secret.txt"), root.join("out.txt")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", root.join("endless.txt")).unwrap();
        special.extend([("out.txt", "leads out of the folder"), ("endless.txt", "leads out of the folder")]);
        if std::process::Command::new("mkfifo").arg(root.join("pipe.txt")).status().is_ok_and(|made| made.success()) {
            special.push(("pipe.txt", "a pipe"));
        }
    }
    let before = state(root);
    let output = Command::new(env!("CARGO_BIN_EXE_quotidian")).arg("extract").arg(root).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    let articles: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let paths: Vec<&str> = articles.iter().map(|article| article["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["good.txt", "zz also good.html"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!out.contains("secret"));
    for (name, reason) in bad.iter().map(|(name, _, reason)| (*name, *reason)).chain(special) {
        let line = told.lines().find(|line| line.contains(&format!("quotidian: {name}")));
        assert!(line.is_some_and(|line| line.contains(reason)), "{name}: {line:?}");
    }
    assert_eq!(state(root), before, "the folder is as it was");
}
