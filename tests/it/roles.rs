//! What the engine says people are, by the cases in `tests/golden/roles.txt`.

use quotidian::annotations::Annotations;
use quotidian::article::{Article, ArticleId, Metadata};
use quotidian::engine;

fn annotate(text: &str) -> Annotations {
    engine::annotate(&Article {
        id: ArticleId::new("case.txt", 0),
        path: "case.txt".to_owned(),
        text: text.to_owned(),
        headline: None,
        asides: Vec::new(),
        metadata: Metadata::default(),
    })
}

#[test]
fn golden_roles() {
    let file = std::fs::read_to_string("tests/golden/roles.txt").expect("the golden file is there");
    let mut cases = 0;
    let mut wrong = Vec::new();
    for block in file.split("\n\n") {
        let lines: Vec<&str> = block.lines().filter(|line| !line.starts_with('#')).collect();
        let (expected, text): (Vec<&str>, Vec<&str>) = lines.into_iter().partition(|line| line.starts_with("= "));
        if text.is_empty() {
            continue;
        }
        let found = annotate(&text.join("\n"));
        cases += expected.len();
        for line in expected {
            let (name, roles) = line[2..].split_once(':').expect("a name, then a colon");
            let person = found.people.iter().find(|person| person.name == name);
            let got =
                person.map(|person| person.roles.iter().map(|role| role.text.as_str()).collect::<Vec<_>>().join("; "));
            if got.as_deref() != Some(roles.trim()) {
                wrong.push(format!("{line}\n  found: {got:?}"));
            }
        }
    }
    assert!(cases >= 35, "only {cases} cases were read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
