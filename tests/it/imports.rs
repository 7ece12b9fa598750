//! Imports go one way: down the table of folders, and never in a circle, at any depth.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Each folder or file of `src`, and what it may import besides itself.
const TABLE: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("article", &["text"]),
    ("annotations", &["text", "article"]),
    ("readers", &["text", "article"]),
    ("engine", &["text", "article", "annotations"]),
    ("training", &["text", "article", "annotations", "engine"]),
    ("notebook", &["text", "article", "annotations"]),
    ("library", &["text", "article", "annotations", "notebook"]),
    ("ingest", &["text", "article", "annotations", "readers", "engine", "notebook", "library"]),
    ("views", &["text", "article", "annotations", "notebook", "library"]),
    ("api", &["text", "article", "annotations", "notebook", "library"]),
    // `ingest` for the texts that are sent to /api/extract, with the `Reader` that reads them; never the engine itself.
    ("web", &["text", "article", "annotations", "notebook", "library", "views", "api", "ingest", "readers"]),
    (
        "cli",
        &[
            "text",
            "article",
            "annotations",
            "readers",
            "engine",
            "notebook",
            "library",
            "ingest",
            "views",
            "api",
            "web",
        ],
    ),
    ("bin", &["text", "article", "annotations", "readers", "engine", "library", "api", "training"]),
];

/// The name of a module's own file among its children.
const OWN: &str = "mod";

/// Segments of a path below `src`.
type ModulePath = Vec<String>;

/// What the code of one module names, tests left out.
#[derive(Default)]
struct Module {
    /// Paths as they are written.
    paths: Vec<Vec<String>>,
    /// Each name that a `use` brings in, its path, and whether others may import it from here.
    uses: Vec<(String, Vec<String>, bool)>,
    /// All identifiers outside of `use`.
    words: BTreeSet<String>,
}

type Modules = BTreeMap<ModulePath, Module>;

fn read_folder(folder: &Path, at: &ModulePath, modules: &mut Modules) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut module = at.clone();
        if !["mod", "lib"].contains(&&*stem) {
            module.push(stem);
        }
        if path.is_dir() {
            read_folder(&path, &module, modules);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let source: TokenStream = fs::read_to_string(&path).unwrap().parse().unwrap();
            modules.entry(module.clone()).or_default();
            read_tokens(source, &module, modules);
        }
    }
}

/// Notes what `tokens` of the module `at` name.
fn read_tokens(tokens: TokenStream, at: &ModulePath, modules: &mut Modules) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let ident = |i: usize| match tokens.get(i) {
        Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
        _ => None,
    };
    let is = |i: usize, c: char| matches!(tokens.get(i), Some(TokenTree::Punct(punct)) if punct.as_char() == c);
    let group = |i: usize, kind: Delimiter| match tokens.get(i) {
        Some(TokenTree::Group(group)) if group.delimiter() == kind => Some(group.stream()),
        _ => None,
    };
    let (mut i, mut is_public) = (0, false);
    while i < tokens.len() {
        let start = i;
        i += 1;
        if is(start, '#') && group(i, Delimiter::Bracket).is_some_and(|attribute| is_for_tests(&attribute.to_string()))
        {
            // The item that follows, up to its body or semicolon.
            while i < tokens.len() && !is(i, ';') && group(i, Delimiter::Brace).is_none() {
                i += 1;
            }
            i += 1;
        } else if let Some(word) = ident(start) {
            match &*word {
                "pub" => {
                    i += usize::from(group(i, Delimiter::Parenthesis).is_some());
                    is_public = true;
                    continue;
                }
                "use" => {
                    let end = (i..tokens.len()).find(|end| is(*end, ';')).unwrap_or(tokens.len());
                    let mut leaves = Vec::new();
                    read_use(&tokens[i..end], &[], &mut leaves);
                    let leaves = leaves.into_iter().map(|(name, path)| (name, path, is_public));
                    modules.get_mut(at).unwrap().uses.extend(leaves);
                    i = end;
                }
                "mod" if ident(i).is_some() && group(i + 1, Delimiter::Brace).is_some() => {
                    let inner: ModulePath = at.iter().cloned().chain(ident(i)).collect();
                    modules.entry(inner.clone()).or_default();
                    read_tokens(group(i + 1, Delimiter::Brace).unwrap(), &inner, modules);
                    i += 2;
                }
                _ => {
                    let mut path = vec![word.clone()];
                    while is(i, ':') && is(i + 1, ':') && ident(i + 2).is_some() {
                        path.extend(ident(i + 2));
                        i += 3;
                    }
                    let module = modules.get_mut(at).unwrap();
                    module.words.extend(path.iter().cloned());
                    // `$crate` is wherever the macro is called.
                    if path.len() > 1 && !(start > 0 && is(start - 1, '$')) {
                        module.paths.push(path);
                    }
                }
            }
        } else if let TokenTree::Group(inner) = &tokens[start] {
            read_tokens(inner.stream(), at, modules);
        }
        is_public = false;
    }
}

fn is_for_tests(attribute: &str) -> bool {
    attribute.starts_with("cfg") && attribute.split(|c: char| !c.is_alphanumeric()).any(|word| word == "test")
}

/// The names and paths of a tree of imports below `prefix`.
fn read_use(tree: &[TokenTree], prefix: &[String], leaves: &mut Vec<(String, Vec<String>)>) {
    let mut path = prefix.to_vec();
    let mut name = None;
    for (i, token) in tree.iter().enumerate() {
        match token {
            TokenTree::Ident(ident) if ident == "as" => {
                name = tree.get(i + 1).map(ToString::to_string);
                break;
            }
            TokenTree::Ident(ident) if ident == "self" && !path.is_empty() => {}
            TokenTree::Ident(ident) => path.push(ident.to_string()),
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
                inner.split(is_comma).filter(|tree| !tree.is_empty()).for_each(|tree| read_use(tree, &path, leaves));
                return;
            }
            _ => {}
        }
    }
    leaves.extend(path.last().cloned().map(|last| (name.unwrap_or(last), path)));
}

/// The module that `path`, as it is written in the module `at`, leads to; `None` when it is of another crate.
fn resolve(modules: &Modules, at: &ModulePath, path: &[String], depth: usize) -> Option<ModulePath> {
    let mut module = at.clone();
    let mut rest = path;
    let first = rest.first()?;
    match &**first {
        "crate" | "quotidian" => module.clear(),
        "self" => {}
        "super" => _ = module.pop(),
        name if modules.contains_key(&child(at, name)) => module.push(name.to_owned()),
        _ => return None,
    }
    rest = &rest[1..];
    while let [name, more @ ..] = rest {
        if name == "super" {
            module.pop();
        } else if modules.contains_key(&child(&module, name)) {
            module.push(name.clone());
        } else {
            let uses = modules.get(&module).map_or(&[][..], |module| &module.uses);
            let given_on = uses.iter().find(|(other, ..)| other == name && depth < 9);
            return match given_on {
                Some((_, target, _)) => {
                    let whole: Vec<String> = target.iter().chain(more).cloned().collect();
                    resolve(modules, &module, &whole, depth + 1)
                }
                None => Some(module),
            };
        }
        rest = more;
    }
    Some(module)
}

fn child(module: &ModulePath, name: &str) -> ModulePath {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

/// Every module with the other modules that it imports from.
fn imports() -> BTreeMap<ModulePath, BTreeSet<ModulePath>> {
    let mut modules = Modules::new();
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &Vec::new(), &mut modules);
    let of = |(at, module): (&ModulePath, &Module)| {
        // What a module gives on from its children it need not use itself.
        let used = module.uses.iter().filter(|(name, path, is_public)| {
            let is_below = || resolve(&modules, at, path, 0).is_some_and(|target| target.starts_with(at));
            !is_public || module.words.contains(name) || !is_below()
        });
        let paths = used.map(|(_, path, _)| path).chain(&module.paths);
        let mut targets: BTreeSet<ModulePath> = paths.filter_map(|path| resolve(&modules, at, path, 0)).collect();
        targets.remove(at);
        (at.clone(), targets)
    };
    modules.iter().map(of).collect()
}

/// Groups of children that import each other, for every module that has such.
fn cycles() -> Vec<(String, Vec<String>)> {
    let mut levels: BTreeMap<ModulePath, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (at, targets) in imports() {
        for target in targets {
            let shared = at.iter().zip(&target).take_while(|(a, b)| a == b).count();
            let below = |path: &ModulePath| path.get(shared).map_or(OWN, String::as_str).to_owned();
            levels.entry(at[..shared].to_vec()).or_default().entry(below(&at)).or_default().insert(below(&target));
        }
    }
    let mut found = Vec::new();
    for (level, edges) in levels {
        let reached = |from: &String| {
            let mut seen = BTreeSet::new();
            let mut open = vec![from];
            while let Some(node) = open.pop() {
                open.extend(edges.get(node).into_iter().flatten().filter(|next| seen.insert((*next).clone())));
            }
            seen
        };
        let reach: BTreeMap<&String, BTreeSet<String>> = edges.keys().map(|node| (node, reached(node))).collect();
        let mut groups = BTreeSet::new();
        for (node, reached) in reach.iter().filter(|(node, reached)| reached.contains(**node)) {
            let mutual = reached.iter().filter(|other| reach.get(other).is_some_and(|back| back.contains(*node)));
            groups.insert(mutual.cloned().collect::<Vec<String>>());
        }
        found.extend(groups.into_iter().map(|group| (level.join("/"), group)));
    }
    found
}

#[test]
fn imports_go_down_the_table() {
    let mut wrong = Vec::new();
    for (at, targets) in imports().into_iter().filter(|(at, _)| !at.is_empty() && at[0] != "main") {
        let Some((_, allowed)) = TABLE.iter().find(|(name, _)| *name == at[0]) else {
            wrong.push(format!("{} is not in the table", at[0]));
            continue;
        };
        for target in targets.iter().filter_map(|target| target.first()) {
            if *target != at[0] && !allowed.contains(&&**target) {
                wrong.push(format!("{} imports {target}", at.join("/")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_imports_go_in_a_circle() {
    let found: Vec<String> =
        cycles().into_iter().map(|(level, group)| format!("in {level}: {}", group.join(", "))).collect();
    assert!(found.is_empty(), "modules that import each other:\n{}", found.join("\n"));
}
