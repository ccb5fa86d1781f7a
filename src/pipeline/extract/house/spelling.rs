//! What an address spells of a house's name.

use super::company::without_legal_forms;
use crate::domain::company::is_freemail;
use crate::pipeline::extract::person::name::folded;
use crate::pipeline::extract::person::name_line;

/// What the person's address says of his company: the label it chose in its domain, or the whole local part where
/// everybody has addresses.
#[derive(Debug, Clone, Default)]
pub struct Spelling {
    label: String,
    words: Vec<String>,
    /// The person's own names, which the address spells as well.
    names: Vec<String>,
}

impl Spelling {
    pub fn of(local: &str, domain: &str, names: &[String]) -> Self {
        let source = match domain_label(domain) {
            Some(label) => label,
            // A shop at a freemail provider has its name before the `@`.
            None if is_freemail(domain) => local.to_owned(),
            None => return Self::default(),
        };
        let source = folded(&source);
        let words = source.split(['.', '-', '_']).filter(|word| word.len() > 3).map(ToOwned::to_owned).collect();
        Self { label: squeezed(&source), words, names: names.iter().map(|name| folded(name)).collect() }
    }

    pub fn spells(&self, name: &str) -> bool {
        if self.label.len() < 3 {
            return false;
        }
        const SMALL: [&str; 26] = [
            "de", "la", "le", "les", "du", "des", "del", "di", "da", "do", "und", "and", "the", "y", "e", "et", "of",
            "für", "for", "van", "von", "der", "och", "og", "ja", "i",
        ];
        let bare = without_legal_forms(name);
        let low = folded(name_line::without_titles(&bare));
        if low
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .all(|word| self.names.iter().any(|name| name == word))
        {
            return false;
        }
        // "Müller" is `mueller` as often as `muller` in domains.
        let spread = folded(
            &bare
                .to_lowercase()
                .replace('ä', "ae")
                .replace('ö', "oe")
                .replace('ü', "ue")
                .replace('ß', "ss")
                .replace('ø', "oe")
                .replace('å', "aa")
                .replace('æ', "ae"),
        );
        // "Roe & Son" is `roeandson`.
        let joined = low.replace('&', " and ");
        [low, spread, joined].iter().any(|low| {
            let all = squeezed(low);
            let few: String = low.split_whitespace().filter(|word| !SMALL.contains(word)).map(squeezed).collect();
            let whole = |text: &String| {
                text.len() >= 3
                    && (*text == self.label
                        || text.len() > 4
                            && self.label.len() > 4
                            && (text.starts_with(&self.label) || self.label.starts_with(text.as_str())))
            };
            let words: Vec<String> = low.split_whitespace().map(squeezed).collect();
            // "Le Chantier de l'Odet" of `chantier-odet`, "Kuźnia Przemyska" of `kuznia-przemysl`.
            let parts = || low.split(|c: char| !c.is_alphanumeric());
            let is_said = |word: &String| words.contains(word) || parts().any(|part| are_akin(part, word));
            // "Le Mas des Cigales" of `masdescigales`.
            let bare: String =
                words.iter().skip_while(|word| SMALL.contains(&word.as_str())).map(String::as_str).collect();
            whole(&bare) || whole(&all) || whole(&few) || self.words.len() > 1 && self.words.iter().all(is_said)
        })
    }
}

/// One word in two of its forms: they differ in nothing but their last letters.
fn are_akin(one: &str, other: &str) -> bool {
    const SHARED: usize = 4;
    const ENDING: usize = 3;
    let shared = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    shared >= SHARED && one.chars().count().max(other.chars().count()) - shared <= ENDING
}

impl Spelling {
    /// Whether the domain is the name, letter by letter.
    pub fn is_whole(&self, name: &str) -> bool {
        squeezed(&folded(name)) == self.label
    }

    /// Whether a word of the domain stands in the name.
    pub fn shares_word(&self, name: &str) -> bool {
        let low = folded(name);
        self.words.iter().any(|word| low.contains(word.as_str())) || self.spells(name)
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The label a company chose in its domain, unless everybody has addresses there.
pub fn domain_label(domain: &str) -> Option<String> {
    if is_freemail(domain) {
        return None;
    }
    let labels: Vec<&str> = domain.split('.').collect();
    let count = labels.len();
    if count < 2 {
        return None;
    }
    // `example.co.uk`, `example.com.br`: two labels are the registry's.
    let is_second_level = count > 2
        && labels[count - 1].len() == 2
        && matches!(labels[count - 2], "co" | "com" | "org" | "net" | "ac" | "gov" | "or" | "ne" | "edu");
    let label = labels[if is_second_level { count - 3 } else { count - 2 }];
    (label.len() > 1).then(|| label.to_string())
}
