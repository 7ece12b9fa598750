//! `quotidian extract` as those who script it see it: lines, exit codes, and the same bytes every time.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles")
}

fn quotidian(args: &[&str], stdin: &str) -> (i32, String, String) {
    let output = Command::cargo_bin("quotidian").unwrap().args(args).write_stdin(stdin).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn lines(stdout: &str) -> Vec<Value> {
    stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What `text[start:end]` is, counted in code points as the JSON promises.
fn slice(article: &Value, item: &Value) -> String {
    let at = |key: &str| usize::try_from(item[key].as_u64().unwrap()).unwrap();
    article["text"].as_str().unwrap().chars().skip(at("start")).take(at("end") - at("start")).collect()
}

#[test]
fn every_offset_slices_back() {
    let (status, stdout, stderr) = quotidian(&["extract", "--indirect", samples().to_str().unwrap()], "");
    assert_eq!((status, stderr.as_str()), (0, ""));
    let articles = lines(&stdout);
    assert_eq!(articles.len(), 14);
    let mut checked = 0;
    for article in &articles {
        let mut items: Vec<&Value> = Vec::new();
        for kind in ["people", "countries"] {
            for entry in article[kind].as_array().unwrap() {
                items.extend(entry["mentions"].as_array().unwrap());
            }
        }
        for quote in article["quotes"].as_array().unwrap() {
            items.push(quote);
            items.extend(["cue", "source"].iter().map(|key| &quote[*key]).filter(|value| !value.is_null()));
            if quote["speaker"]["kind"] == "person" {
                let id = &quote["speaker"]["person_id"];
                assert!(article["people"].as_array().unwrap().iter().any(|person| &person["id"] == id), "{quote}");
            }
        }
        for item in items {
            assert_eq!(slice(article, item), item["text"].as_str().unwrap(), "{}", article["path"]);
            checked += 1;
        }
    }
    assert!(checked > 200, "only {checked} items were found in the samples");
}

#[test]
fn threads_do_not_show() {
    let samples = samples();
    let run = |jobs: &str| quotidian(&["extract", "--jobs", jobs, "--explain", samples.to_str().unwrap()], "").1;
    let one = run("1");
    assert_eq!(one, run("8"));
    assert_eq!(one, run("3"));
}

/// Folders give their files in an order of their own on every file system; the copy is made backwards.
#[test]
fn the_order_of_a_folder_does_not_show() {
    let copy = tempfile::tempdir().unwrap();
    let walk = quotidian::files::walk(&samples());
    for file in walk.files.iter().rev() {
        let to = copy.path().join(&file.path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&file.location, to).unwrap();
    }
    let run = |folder: &Path| quotidian(&["extract", folder.to_str().unwrap()], "").1;
    assert_eq!(run(&samples()), run(copy.path()));
}

#[test]
fn exit_codes_tell_how_it_went() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.txt");
    fs::write(&good, "“We are ready,” said Marta Quispe in Lima.").unwrap();
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    assert_eq!(quotidian(&["extract", &path(&good)], "").0, 0);

    let missing = folder.path().join("missing.txt");
    let (status, stdout, stderr) = quotidian(&["extract", &path(&missing), &path(&good)], "");
    assert_eq!((status, lines(&stdout).len()), (1, 1));
    assert!(stderr.contains("missing.txt"), "{stderr}");

    let (status, stdout, stderr) = quotidian(&["extract", &path(&missing)], "");
    assert_eq!((status, stdout.as_str()), (2, ""));
    assert!(!stderr.is_empty());

    let empty = tempfile::tempdir().unwrap();
    let (status, stdout, stderr) = quotidian(&["extract", &path(empty.path())], "");
    assert_eq!((status, stdout.as_str()), (2, ""));
    assert!(!stderr.is_empty());
}

#[test]
fn standard_input_is_one_article() {
    let (status, stdout, _) = quotidian(&["extract", "-"], "“We are ready,” said Marta Quispe in Lima.");
    assert_eq!(status, 0);
    let articles = lines(&stdout);
    assert_eq!(articles.len(), 1);
    assert_eq!(articles[0]["quotes"][0]["speaker"]["name"], "Marta Quispe");
}
