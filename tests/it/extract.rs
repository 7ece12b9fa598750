//! What `quotidian extract` says of the samples: every position holds, and the number of threads does not show.

use assert_cmd::Command;
use serde_json::Value;
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
fn sample_outlets_have_plain_names() {
    let (_, stdout, _) = quotidian(&["extract", samples().to_str().unwrap()], "");
    for article in lines(&stdout) {
        let (path, outlet) = (article["path"].as_str().unwrap(), article["source"].as_str().unwrap());
        assert!(outlet.chars().all(|c| c.is_alphabetic() || " '’".contains(c)), "{path}: {outlet}");
        let hints = ["invented", "sample", "fictional", "fictitious", "example", "test"];
        let hint = hints.iter().find(|hint| outlet.to_lowercase().contains(*hint));
        assert_eq!(hint, None, "{path}: {outlet}");
        let notes = ["named here are invented.", "Personen sind erfunden.", "A sample article based on"];
        let mut footer = article["text"].as_str().unwrap().lines().rev().take(6);
        assert!(
            footer.any(|line| notes.iter().any(|note| line.contains(note))),
            "{path} does not say what is invented"
        );
    }
    let provenance = std::fs::read_to_string(samples().with_file_name("README.md")).unwrap();
    assert!(provenance.contains("where outlet and people are invented, a line at the end says so"));
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

#[test]
fn a_country_mention_says_its_evidence() {
    let text = "The city council of Athens voted for a new bridge. The money comes from the state of Ohio.";
    let (status, stdout, _) = quotidian(&["extract", "-"], text);
    assert_eq!(status, 0);
    let mention = &lines(&stdout)[0]["countries"][0]["mentions"][0];
    assert_eq!(mention["text"], "Athens");
    assert!(mention["why"].as_str().unwrap().contains("“Ohio”"), "{mention}");
}
