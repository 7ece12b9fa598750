//! What surrounds every page.

/// Part of the program a page belongs to, marked in the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Articles.
    Articles,
    /// People.
    People,
    /// Countries.
    Countries,
    /// Quotes.
    Quotes,
    /// Search.
    Search,
    /// None of them.
    None,
}

/// The colours a reader chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// The size of the text of articles that a reader chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextSize {
    /// A tenth smaller.
    Small,
    /// The usual size.
    #[default]
    Normal,
    /// A fifth larger.
    Large,
}

/// The width of the text of articles that a reader chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextWidth {
    /// About 55 characters a line.
    Narrow,
    /// The usual width.
    #[default]
    Normal,
    /// About 85 characters a line.
    Wide,
}

/// The layout of one page.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The page's own title.
    pub title: String,
    /// Which entry of the navigation is current.
    pub section: Section,
    /// The address of the same content as JSON, with the same filters.
    pub json_alternate: Option<String>,
    /// The colours chosen.
    pub theme: Theme,
    /// Whether single keys are switched off.
    pub keys_off: bool,
    /// The size of the text of articles.
    pub text_size: TextSize,
    /// The width of the text of articles.
    pub text_width: TextWidth,
    /// How many files are read, until all are: “3 of 20 files”.
    pub reading: Option<String>,
    /// How many problems there are with files.
    pub problems: usize,
    /// Path and query of the page.
    pub here: String,
    /// Which library the page was made from, as the status counts them, or the one before: a script offers the next.
    pub generation: u64,
    /// Whether readers sign in, and so can sign out.
    pub can_sign_out: bool,
    /// Where style sheets and scripts are.
    pub assets: &'static str,
}

impl Layout {
    /// The navigation: label, address, key of its shortcut, whether it is current.
    #[must_use]
    pub fn navigation(&self) -> [(&'static str, &'static str, &'static str, bool); 4] {
        [
            ("Articles", "/", "a", self.section == Section::Articles),
            ("People", "/people", "p", self.section == Section::People),
            ("Countries", "/countries", "c", self.section == Section::Countries),
            ("Quotes", "/quotes", "q", self.section == Section::Quotes),
        ]
    }

    /// The address of this page with some of its parameters set, or left out where the value is empty; `cursor` is
    /// left out too, because it belongs to another list.
    #[must_use]
    pub fn with(&self, changes: &[(&str, &str)]) -> String {
        let remaining = self.pairs(|name, _| !changes.iter().any(|(changed, _)| *changed == name));
        let pairs =
            remaining.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(changes.iter().copied());
        super::address::address(self.path(), &pairs.collect::<Vec<_>>())
    }

    /// The address of this page with one more value of a parameter that may have several.
    #[must_use]
    pub fn adding(&self, name: &str, value: &str) -> String {
        let mut pairs = self.pairs(|_, _| true);
        pairs.push((name.to_owned(), value.to_owned()));
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        super::address::address(self.path(), &pairs)
    }

    /// The address of this page without one value of a parameter that may have several.
    #[must_use]
    pub fn without(&self, name: &str, value: &str) -> String {
        let remaining = self.pairs(|other, given| other != name || !given.eq_ignore_ascii_case(value));
        let pairs: Vec<(&str, &str)> = remaining.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        super::address::address(self.path(), &pairs)
    }

    /// The parameters of this page that a form passes on: all but its own and `cursor`.
    #[must_use]
    pub fn hidden_inputs(&self, own: &[&str]) -> Vec<(String, String)> {
        self.pairs(|name, _| !own.contains(&name))
    }

    /// The address under `path` of the same list as on this page, such as its export, with `more` parameters.
    #[must_use]
    pub fn same_list(&self, path: &str, more: &[(&str, &str)]) -> String {
        let pairs = self.pairs(|name, _| name != "limit" && !more.iter().any(|(other, _)| *other == name));
        let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(more.iter().copied());
        super::address::address(path, &pairs.collect::<Vec<_>>())
    }

    fn path(&self) -> &str {
        self.here.split('?').next().unwrap_or_default()
    }

    /// The parameters of this page for which `keep` holds, without `cursor`.
    fn pairs(&self, keep: impl Fn(&str, &str) -> bool) -> Vec<(String, String)> {
        let query = self.here.split_once('?').map_or("", |(_, query)| query);
        let all = form_urlencoded::parse(query.as_bytes()).into_owned();
        all.filter(|(name, value)| !value.is_empty() && name != "cursor" && keep(name, value.trim())).collect()
    }

    /// The text size as the style sheet knows it.
    #[must_use]
    pub fn size_name(&self) -> &'static str {
        match self.text_size {
            TextSize::Small => "small",
            TextSize::Normal => "normal",
            TextSize::Large => "large",
        }
    }

    /// The text width as the style sheet knows it.
    #[must_use]
    pub fn width_name(&self) -> &'static str {
        match self.text_width {
            TextWidth::Narrow => "narrow",
            TextWidth::Normal => "normal",
            TextWidth::Wide => "wide",
        }
    }

    /// The choice of colours as the style sheet knows it.
    #[must_use]
    pub fn theme_name(&self) -> &'static str {
        match self.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}
