//! Exports of press databases, as web pages and as text.

use quotidian::readers::parse;

const TEXT: [&str; 2] = ["The ferry sailed again on Tuesday.", "“At last,” said Ana Prado, who runs it."];

/// Checks two articles of which each has these lines: as a web page, in elements of its own, and as plain text.
fn check(name: &str, lines: &[&str]) {
    let article: String = lines.iter().map(|line| format!("<div><p><span>{line}</span></p></div>")).collect();
    let page = format!("<html><head><title>{name}</title></head><body>{article}<hr>{article}</body></html>");
    check_file("export.html", &page);
    let tags = ["<b>", "</b>", "<strong>", "</strong>"];
    let text = lines.iter().map(|line| tags.iter().fold((*line).to_owned(), |line, tag| line.replace(tag, "")));
    // Factiva has the lines of its head one below the other.
    let gap =
        |line: &str| if name == "Factiva" && !TEXT.contains(&line) && !line.starts_with('©') { "\n" } else { "\n\n" };
    let article: String = text.map(|line| format!("{line}{}", gap(&line))).collect();
    check_file("export.txt", &format!("{article}\n{article}"));
}

fn check_file(path: &str, contents: &str) {
    let parsed = parse(path, contents.as_bytes());
    assert_eq!(parsed.articles.len(), 2, "{contents}: {:?}", parsed.problems);
    for article in parsed.articles {
        let metadata = &article.metadata;
        assert_eq!(metadata.title.as_ref().unwrap().value, "Ferry reopens after storm", "{contents}");
        assert_eq!(metadata.source.as_ref().unwrap().value, "The Morning Ledger", "{contents}");
        assert_eq!(metadata.byline.as_ref().unwrap().value, "Jane Roe", "{contents}");
        assert_eq!(metadata.date.as_ref().unwrap().value.to_string(), "2021-05-04", "{contents}");
        assert_eq!(article.text, format!("Ferry reopens after storm\n\n{}", TEXT.join("\n\n")), "{contents}");
    }
}

#[test]
fn nexis_in_five_languages() {
    for [mark, day, author, length, end] in [
        ["1 of 2 DOCUMENTS", "May 4, 2021 Tuesday", "BYLINE", "LENGTH: 12 words", "LOAD-DATE: May 5, 2021"],
        ["1 von 2 Dokumenten", "4. Mai 2021 Dienstag", "AUTOR", "LÄNGE: 12 Wörter", "UPDATE: 5. Mai 2021"],
        ["1 de 2 documents", "mardi 4 mai 2021", "AUTEUR", "LONGUEUR: 12 mots", "DATE-CHARGEMENT: 5 mai 2021"],
        ["1 de 2 documentos", "4 de mayo de 2021", "AUTOR", "LONGITUD: 12 palabras", "FECHA-CARGA: 5 mayo 2021"],
        ["1 di 2 documenti", "4 maggio 2021", "AUTORE", "LUNGHEZZA: 12 parole", "LINGUA: ITALIAN"],
    ] {
        let author = format!("<b>{author}:</b> Jane Roe");
        check(
            "LexisNexis",
            &[mark, "The Morning Ledger", day, "Ferry reopens after storm", &author, length, TEXT[0], TEXT[1], end],
        );
    }
}

#[test]
fn factiva_in_five_languages() {
    for [words, day, language, mark] in [
        ["12 words", "4 May 2021", "English", "Document"],
        ["12 Wörter", "4 Mai 2021", "Deutsch", "Dokument"],
        ["1 012 mots", "4 mai 2021", "Français", "Document"],
        ["12 palabras", "4 mayo 2021", "Español", "Documento"],
        ["12 parole", "4 maggio 2021", "Italiano", "Documento"],
    ] {
        let mark = format!("{mark} MOLE000020210504eh540001x");
        let head = ["Ferry reopens after storm", "Jane Roe", words, day, "The Morning Ledger", "MOLE", language];
        check("Factiva", &[&head[..], &["© 2021 Ledger Ltd.", TEXT[0], TEXT[1], &mark]].concat());
    }
}

#[test]
fn factiva_tables_have_fields() {
    let row = |code: &str, words: &str| format!("<tr><td><b>{code}</b>&nbsp;</td><td>{words}</td></tr>");
    let rows = [
        ("HD", "Ferry reopens after storm"),
        ("BY", "By Jane Roe"),
        ("WC", "12 words"),
        ("PD", "4 May 2021"),
        ("SN", "The Morning Ledger"),
        ("LA", "English"),
        ("LP", TEXT[0]),
        ("TD", TEXT[1]),
        ("NS", "gship : Shipping"),
        ("AN", "Document MOLE000020210504eh540001x"),
    ];
    let table: String = rows.iter().map(|(code, words)| row(code, words)).collect();
    let page = format!("<title>Factiva</title><table>{table}</table><table>{table}</table>");
    let parsed = parse("export.html", format!("<html>{page}</html>").as_bytes());
    assert_eq!(parsed.articles.len(), 2, "{:?}", parsed.problems);
    assert_eq!(parsed.articles[1].metadata.source.as_ref().unwrap().value, "The Morning Ledger");
    assert_eq!(parsed.articles[1].text, format!("Ferry reopens after storm\n\n{}", TEXT.join("\n\n")));
}

#[test]
fn proquest_in_five_languages() {
    for [mark, title, author, outlet, date, day, whole, subject] in [
        [
            "Document 1 of 2",
            "Title:",
            "Author:",
            "Publication title:",
            "Publication date:",
            "4 May 2021",
            "Full text:",
            "Subject:",
        ],
        [
            "Dokument 1 von 2",
            "Titel:",
            "Autor:",
            "Titel der Publikation:",
            "Publikationsdatum:",
            "4. Mai 2021",
            "Volltext:",
            "Fachgebiet:",
        ],
        [
            "Document 1 de 2",
            "Titre :",
            "Auteur :",
            "Titre de la publication :",
            "Date de publication :",
            "4 mai 2021",
            "Texte intégral :",
            "Sujet :",
        ],
        [
            "Documento 1 de 2",
            "Título:",
            "Autor:",
            "Título de publicación:",
            "Fecha de publicación:",
            "4 de mayo de 2021",
            "Texto completo:",
            "Materia:",
        ],
        [
            "Documento 1 di 2",
            "Titolo:",
            "Autore:",
            "Titolo della pubblicazione:",
            "Data di pubblicazione:",
            "4 maggio 2021",
            "Testo completo:",
            "Argomento:",
        ],
    ] {
        let field = |name: &str, words: &str| format!("<strong>{name} </strong>{words}");
        let lines = [
            mark.to_owned(),
            field(title, "Ferry reopens after storm"),
            field(author, "Jane Roe"),
            field(whole, TEXT[0]),
            TEXT[1].to_owned(),
            field(subject, "Shipping"),
            field(outlet, "The Morning Ledger"),
            field(date, day),
        ];
        check("ProQuest", &lines.each_ref().map(String::as_str));
    }
}

#[test]
fn highlights_and_editions_are_no_title() {
    let one = format!(
        "1 of 1 DOCUMENTS\n\nThe Morning Ledger\n\nMay 4, 2021 Tuesday\n\nEdition 2;\nScotland First Edition\n\nFerry reopens after storm\n\nHIGHLIGHT: The boats are back,\nand so is the pier\n\nBYLINE: Jane Roe\n\nLENGTH: 12 words\n\n{}\n\nLOAD-DATE: May 5, 2021\n",
        TEXT.join("\n\n")
    );
    let article = &parse("export.txt", one.as_bytes()).articles[0];
    assert_eq!(article.metadata.title.as_ref().unwrap().value, "Ferry reopens after storm");
    assert_eq!(article.text, format!("Ferry reopens after storm\n\n{}", TEXT.join("\n\n")));
}
