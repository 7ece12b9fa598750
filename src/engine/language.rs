//! Language detection.

use super::gazetteer::LexicalClasses;
use super::tokens::{Case, Token, TokenKind, Tokens};
use whatlang::{Lang, detect};

/// The bytes that detection looks at; the rest of a long text is ignored.
const ENOUGH: usize = 4_000;

/// The ISO 639-1 code of the text's language; `None` if it is too short or mixed to be detected.
#[must_use]
pub fn detect_language(tokens: &Tokens<'_>) -> Option<&'static str> {
    if is_plainly_english(tokens) || is_short_english(tokens) {
        return Some("en");
    }
    let text = tokens.text();
    let mut end = text.len().min(ENOUGH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sure = detect(&text[..end]).filter(|info| info.is_reliable() || info.confidence() > 0.6);
    sure.and_then(|info| code(info.lang())).or_else(|| by_little_words(tokens))
}

/// The most frequent function words of the languages nearest to English. They decide texts of one sentence.
const LITTLE: &[(&str, &str)] = &[
    ("de", "der die das den dem des und ist nicht mit von auf aus dass für im am ein eine einen sich bis zu"),
    ("fr", "le la les des du de et est que qui pour dans sur une un au aux pas par ont lundi"),
    ("es", "el la los las de del que y en un una por para con se no al su"),
    ("it", "il lo la gli le di del della che e in un una per con non al si sono"),
    ("pt", "o a os as de do da dos que e em um uma para com não no na se"),
    ("nl", "de het een en van in op dat die niet met voor zijn te aan ook door"),
    ("sv", "och att det som en ett den är på för med av inte till om"),
    ("pl", "w i na nie się z do że jest to o po za od"),
];

/// The language that has the most function words among the first words, if that is at least a quarter of them.
fn by_little_words(tokens: &Tokens<'_>) -> Option<&'static str> {
    let words: Vec<&str> = tokens
        .list()
        .iter()
        .enumerate()
        .filter(|(_, token)| token.kind == TokenKind::Word)
        .map(|(at, _)| tokens.str(at))
        .take(400)
        .collect();
    let hits = |little: &str| {
        words.iter().filter(|word| little.split(' ').any(|known| known.eq_ignore_ascii_case(word))).count()
    };
    let counted = LITTLE.iter().map(|(language, little)| (hits(little), *language));
    counted
        .filter(|(hits, _)| *hits >= 3 && hits * 4 >= words.len())
        .max_by_key(|(hits, _)| *hits)
        .map(|(_, language)| language)
}

/// Whether enough of the first words are English function words: quick to check, and right for short texts too.
fn is_plainly_english(tokens: &Tokens<'_>) -> bool {
    let first = || tokens.list().iter().filter(|token| token.kind == TokenKind::Word).take(400);
    // Capitalised names, as in a transcript, belong to no language; a text in all capitals does.
    let shouted = first().filter(|token| token.case == Case::Upper).count() * 2 > first().count();
    let (mut words, mut hits) = (0_u32, 0_u32);
    for token in first().filter(|token| shouted || token.case != Case::Upper) {
        words += 1;
        hits += u32::from(token.is(LexicalClasses::GRAMMAR) && token.span.len() > 2);
    }
    words >= 6 && hits * 100 >= words * 18
}

/// The most words of a text that is judged without the names in it.
const MAX_SHORT_WORDS: usize = 80;

/// Whether the words of a short text are English when its names are left out: “Deportivo Almera signed Tomás de la
/// Ribera from Sporting de Olmos.” The particles of names are foreign function words, and most of such a text is names.
fn is_short_english(tokens: &Tokens<'_>) -> bool {
    let list = tokens.list();
    if tokens.words() > MAX_SHORT_WORDS {
        return false;
    }
    let is_foreign = |at: usize, little: &str| little.split(' ').any(|known| known == tokens.str(at));
    let any_foreign = |at: usize| LITTLE.iter().any(|(_, little)| is_foreign(at, little));
    let mut outside: Vec<usize> = Vec::new();
    let mut run: Vec<usize> = Vec::new();
    for (at, token) in list.iter().enumerate() {
        if token.kind == TokenKind::Word && token.case == Case::Lower {
            run.push(at);
            continue;
        }
        // Foreign function words right before a capital belong to a name.
        if token.is_capitalised() {
            while run.last().is_some_and(|at| any_foreign(*at) && !is_english(list, *at)) {
                run.pop();
            }
        }
        outside.append(&mut run);
    }
    outside.append(&mut run);
    let english = outside.iter().filter(|at| is_english(list, **at) && !any_foreign(**at)).count();
    let foreign = LITTLE.iter().map(|(_, little)| outside.iter().filter(|at| is_foreign(**at, little)).count()).max();
    english >= 2 && english * 5 >= outside.len() && english > foreign.unwrap_or(0)
}

/// Whether a word is an English function word or verb of saying.
fn is_english(list: &[Token], at: usize) -> bool {
    list[at].is(LexicalClasses::GRAMMAR | LexicalClasses::REPORTING)
}

/// ISO 639-1 codes of the languages that can be detected.
fn code(language: Lang) -> Option<&'static str> {
    Some(match language {
        Lang::Eng => "en",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Ita => "it",
        Lang::Por => "pt",
        Lang::Nld => "nl",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Tur => "tr",
        Lang::Ara => "ar",
        Lang::Pes => "fa",
        Lang::Heb => "he",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Hin => "hi",
        Lang::Ben => "bn",
        Lang::Urd => "ur",
        Lang::Ind => "id",
        Lang::Vie => "vi",
        Lang::Tha => "th",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "nb",
        Lang::Fin => "fi",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Bul => "bg",
        Lang::Srp => "sr",
        Lang::Hrv => "hr",
        Lang::Slv => "sl",
        Lang::Ell => "el",
        Lang::Cat => "ca",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Bel => "be",
        Lang::Mkd => "mk",
        Lang::Kat => "ka",
        Lang::Hye => "hy",
        Lang::Aze => "az",
        Lang::Uzb => "uz",
        Lang::Tgl => "tl",
        Lang::Afr => "af",
        Lang::Epo => "eo",
        Lang::Lat => "la",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Mar => "mr",
        Lang::Guj => "gu",
        Lang::Kan => "kn",
        Lang::Mal => "ml",
        Lang::Pan => "pa",
        Lang::Sin => "si",
        Lang::Nep => "ne",
        Lang::Mya => "my",
        Lang::Khm => "km",
        Lang::Amh => "am",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Aka => "ak",
        Lang::Jav => "jv",
        Lang::Ori => "or",
        Lang::Tuk => "tk",
        Lang::Yid => "yi",
        _ => return None,
    })
}
