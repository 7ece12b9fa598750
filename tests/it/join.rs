//! `quotidian join` decides of a block what `serve` decides of a library. `tests/spark.sh` compares whole collections.

use assert_cmd::Command;
use serde_json::{Value, json};

/// What a step says of these lines.
fn join(step: &str, lines: &[Value]) -> Vec<Value> {
    let (code, rows, said) = run(step, &lines.iter().map(|line| format!("{line}\n")).collect::<String>());
    assert_eq!((code, &*said), (0, ""));
    rows
}

fn run(step: &str, stdin: &str) -> (i32, Vec<Value>, String) {
    let output = Command::cargo_bin("quotidian").unwrap().args(["join", step]).write_stdin(stdin).output().unwrap();
    let rows = std::str::from_utf8(&output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap());
    (output.status.code().unwrap(), rows.collect(), String::from_utf8(output.stderr.clone()).unwrap())
}

/// One column of the rows.
fn column<'r>(rows: &'r [Value], name: &str) -> Vec<&'r str> {
    rows.iter().map(|row| row[name].as_str().unwrap()).collect()
}

#[test]
fn full_names_join_within_block() {
    let name = |article: u32, number: u32, name: &str| json!({"article": article, "number": number, "name": name});
    let block = json!({"names": [
        name(0, 0, "Anna Maria Berg"), name(1, 0, "A. Berg"), name(2, 0, "Berg"), name(2, 1, "Karl Berg"),
        name(3, 0, "Karl Berg"), name(3, 1, "Karl Berg"),
    ]});
    let rows = join("names", &[block]);
    let people = ["anna maria berg", "anna maria berg", "berg", "karl berg", "karl berg", "karl berg\t000001"];
    assert_eq!(column(&rows, "person"), people);
    let single: Vec<&Value> = rows.iter().map(|row| &row["is_single"]).collect();
    assert_eq!(single, [false, false, true, false, false, false]);
}

#[test]
fn ambiguous_single_names_stay_apart() {
    let person = |number: u32, person: &str, fits: &[&str]| json!({"number": number, "person": person, "fits": fits});
    let article = |people: Value| json!({"article": 7, "people": people});
    let fitting = ["anna berg", "karl berg"];
    let alone = article(json!([person(0, "berg", &fitting)]));
    let with_karl = article(json!([{"number": 0, "person": "karl berg"}, person(1, "berg", &fitting)]));
    let rows = join("single-names", &[alone, with_karl]);
    assert_eq!(column(&rows, "person"), ["berg", "karl berg", "anna berg"]);
    assert_eq!([&rows[0]["could_be"], &rows[2]["could_be"]], [true, false]);
}

#[test]
fn person_is_called_by_fullest_name() {
    let said = |name: &str, roles: &[&str]| json!({"name": name, "forms": [name, "Berg"], "roles": roles});
    let articles = [said("Anna Berg", &["Mayor"]), said("Berg", &["mayor"]), said("Anna Berg", &["judge"])];
    let [row] = &join("people", &[json!({"person": "anna berg", "articles": articles})])[..] else {
        panic!("a person is one row")
    };
    assert_eq!([&row["name"], &row["block"]], ["Anna Berg", "anna-berg"]);
    assert_eq!(row["roles"], json!([{"text": "Mayor", "count": 2}, {"text": "judge", "count": 1}]));
    assert_eq!(row["forms"][0], json!({"text": "Berg", "count": 4}));
    assert_eq!(row["taken_from"], true);
}

#[test]
fn ids_leave_out_numbered_names() {
    let person = |person: &str, name: &str, articles: u32| json!({"person": person, "name": name, "articles": articles, "first": "a"});
    let people =
        [person("ana ii", "Ana Ii", 1), person("ana ii\t000001", "Ana Ii", 9), person("ana ii 2", "Ana Ii 2", 5)];
    let rows = join("ids", &[json!({"people": people})]);
    assert_eq!(column(&rows, "id"), ["ana-ii-3", "ana-ii", "ana-ii-2"]);
}

#[test]
fn alike_items_make_clusters() {
    let article = |item: u32, bin: u16| json!({"item": item, "minhash": [bin, bin, 7]});
    let pairs = join("copies", &[json!({"items": [article(3, 1), article(5, 2), article(8, 1)]})]);
    assert_eq!(pairs, [json!({"one": 3, "other": 8})]);
    let quote = |item: u32, shingles: [u32; 2]| json!({"item": item, "shingles": shingles});
    let items = [quote(1, [4, 9]), quote(2, [4, 8])];
    let block = |quotes: u32| json!({"quotes": quotes, "shingle": 9, "items": items});
    assert_eq!(join("quotes", &[block(2)]), [json!({"one": 1, "other": 2})]);
    assert!(join("quotes", &[block(1_000_000)]).is_empty(), "in a large library one shingle in four is looked at");
    let rows = join("clusters", &[json!({"one": 3, "other": 8}), json!({"one": 8, "other": 1})]);
    let cluster: Vec<(&Value, &Value)> = rows.iter().map(|row| (&row["item"], &row["cluster"])).collect();
    assert_eq!(cluster, [(&json!(1), &json!(1)), (&json!(3), &json!(1)), (&json!(8), &json!(1))]);
}

#[test]
fn bad_lines_are_told() {
    let (code, rows, said) = run("clusters", "{\"one\": 1, \"other\": 2}\n{\"one\": 1}\n");
    assert_eq!((code, rows.len()), (2, 0));
    assert!(said.contains("line 2 of standard input: missing field `other`"), "{said}");
}
