//! Signs in what somebody wrote: what they ask for, and what is no sale at all. The words are data, in `signs/*.txt`.
//!
//! All phrases of all languages are looked for in one pass over the text, so their number costs nothing. A sign says
//! only that words are there; what follows from it is the workflow's business.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Read at most so much of a text, in bytes: who wants something says so in the first pages.
const TEXT_MAX: usize = 32 * 1024;

/// One sign, and the words it rests on as they stand in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    pub name: &'static str,
    pub words: String,
}

/// All signs of one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signs {
    /// What is asked for, in the order of the list.
    pub asks: Vec<Sign>,
    /// What the text looks like that is no sale.
    pub classes: Vec<Sign>,
}

impl Signs {
    pub fn asks_for(&self, name: &str) -> Option<&Sign> {
        self.asks.iter().find(|sign| sign.name == name)
    }
}

/// The signs there are, in the order of their list.
pub fn asks() -> &'static [&'static str] {
    &LISTS.ask_names
}

/// The classes that are known by their words.
pub fn classes() -> &'static [&'static str] {
    &LISTS.class_names
}

static LISTS: LazyLock<Lists> =
    LazyLock::new(|| Lists::of(include_str!("signs/asks.txt"), include_str!("signs/classes.txt")));

struct Lists {
    phrases: AhoCorasick,
    /// Whether the phrase may go on: `cost*`.
    is_open: Vec<bool>,
    rules: Vec<Rule>,
    /// For each phrase, the rules that begin with it.
    begins: Vec<Vec<usize>>,
    ask_names: Vec<&'static str>,
    class_names: Vec<&'static str>,
}

/// One alternative of a line.
struct Rule {
    name: &'static str,
    is_ask: bool,
    language: &'static str,
    /// Phrases that must all be there; the first is quoted.
    all: Vec<usize>,
    none: Vec<usize>,
}

impl Lists {
    fn of(asks: &'static str, classes: &'static str) -> Self {
        let mut phrases: Vec<String> = Vec::new();
        let mut is_open = Vec::new();
        let mut numbers: HashMap<(String, bool), usize> = HashMap::new();
        let mut number = |phrase: &str| {
            let phrase = phrase.trim();
            let open = phrase.ends_with('*');
            let plain = folded(phrase.trim_end_matches('*'), false).text;
            *numbers.entry((plain.clone(), open)).or_insert_with(|| {
                phrases.push(plain);
                is_open.push(open);
                phrases.len() - 1
            })
        };
        let (mut rules, mut ask_names, mut class_names) = (Vec::new(), Vec::new(), Vec::new());
        for (text, is_ask) in [(asks, true), (classes, false)] {
            let mut name = "";
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# ")) {
                if let Some(title) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                    name = title;
                    if is_ask { &mut ask_names } else { &mut class_names }.push(name);
                    continue;
                }
                let Some((language, alternatives)) = line.split_once(':') else { continue };
                for alternative in alternatives.split('|') {
                    let (mut all, mut none) = (Vec::new(), Vec::new());
                    for term in alternative.split('&') {
                        match term.trim().strip_prefix('!') {
                            Some(absent) => none.push(number(absent)),
                            None => all.push(number(term)),
                        }
                    }
                    rules.push(Rule { name, is_ask, language: language.trim(), all, none });
                }
            }
        }
        let mut begins = vec![Vec::new(); phrases.len()];
        for (at, rule) in rules.iter().enumerate() {
            rule.all.first().iter().for_each(|first| begins[**first].push(at));
        }
        let phrases = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&phrases)
            .expect("the phrases are few and short");
        Self { phrases, is_open, rules, begins, ask_names, class_names }
    }
}

/// The signs in a text. `language` is ISO 639-1 where it is known: then only its phrases and the English ones count,
/// which people of all tongues use.
pub fn read(text: &str, language: Option<&str>) -> Signs {
    let lists = &*LISTS;
    let folded = folded(&text[..text.floor_char_boundary(text.len().min(TEXT_MAX))], true);
    // A phrase that begins or ends with a letter or a number must not go on as a longer word.
    let goes_on = |inside: Option<char>, beside: Option<char>| {
        let is_letter = |c: char| c.is_alphanumeric() || c == '#';
        inside.is_some_and(is_letter) && beside.is_some_and(is_letter)
    };
    let mut places: HashMap<usize, (usize, usize)> = HashMap::new();
    for found in lists.phrases.find_overlapping_iter(&folded.text) {
        let (phrase, start, end) = (found.pattern().as_usize(), found.start(), found.end());
        let (before, inside, after) = (&folded.text[..start], &folded.text[start..end], &folded.text[end..]);
        let begins = !goes_on(inside.chars().next(), before.chars().next_back());
        let ends = lists.is_open[phrase] || !goes_on(inside.chars().next_back(), after.chars().next());
        if begins && ends {
            places.entry(phrase).or_insert((start, end));
        }
    }
    let mut signs = Signs::default();
    let mut rules: Vec<usize> = places.keys().flat_map(|phrase| &lists.begins[*phrase]).copied().collect();
    rules.sort_unstable();
    for rule in rules.into_iter().map(|at| &lists.rules[at]) {
        let list = if rule.is_ask { &mut signs.asks } else { &mut signs.classes };
        let counts = language.is_none_or(|language| rule.language == language || rule.language == "en");
        if !counts || list.iter().any(|sign| sign.name == rule.name) {
            continue;
        }
        let is_there = |phrase: &usize| places.contains_key(phrase);
        if rule.all.iter().all(is_there) && !rule.none.iter().any(is_there) {
            let words: Vec<String> = rule
                .all
                .iter()
                .filter_map(|phrase| places.get(phrase))
                .map(|place| folded.quote(text, *place))
                .collect();
            list.push(Sign { name: rule.name, words: words.join(" … ") });
        }
    }
    signs
}

/// A text without capitals, accents and differences of white space, numbers as `#`, and where each byte came from.
struct Folded {
    text: String,
    from: Vec<u32>,
}

impl Folded {
    /// The words as they stand in the original, to the end of the last one.
    fn quote(&self, text: &str, (start, end): (usize, usize)) -> String {
        let at = |place: usize| self.from.get(place).map_or(text.len(), |from| *from as usize);
        let from = text.floor_char_boundary(at(start));
        let to = text.ceil_char_boundary(at(end.saturating_sub(1)).max(from));
        let rest = text[to..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - to);
        text[from..to + rest].split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn folded(text: &str, has_numbers: bool) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), from: Vec::with_capacity(text.len()) };
    let mut last_was_space = true;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let from = u32::try_from(at).unwrap_or(u32::MAX);
        if has_numbers && c.is_ascii_digit() {
            // `1,200` and `1 200` are one number.
            while chars.next_if(|(_, c)| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’')).is_some() {}
            folded.push("#", from);
            last_was_space = false;
        } else if c.is_whitespace() {
            if !last_was_space {
                folded.push(" ", from);
            }
            last_was_space = true;
        } else {
            last_was_space = false;
            if c.is_ascii() && c != '`' {
                folded.text.push(c.to_ascii_lowercase());
                folded.from.push(from);
                continue;
            }
            match plain(c) {
                Some(plain) => folded.push(plain, from),
                None => {
                    let mut bytes = [0; 4];
                    for lower in c.to_lowercase() {
                        folded.push(lower.encode_utf8(&mut bytes), from);
                    }
                }
            }
        }
    }
    folded
}

impl Folded {
    fn push(&mut self, text: &str, from: u32) {
        self.text.push_str(text);
        self.from.extend(std::iter::repeat_n(from, text.len()));
    }
}

/// A Latin letter without its accent; None of any other character.
const fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' => "a",
        'ç' | 'Ç' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' => "i",
        'ñ' | 'Ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' => "o",
        'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' => "u",
        'ý' | 'ÿ' | 'Ý' => "y",
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        'ß' => "ss",
        '’' | '‘' | '´' | '`' => "'",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, language: &str, asks: &[&str], classes: &[&str]) {
        let signs = read(text, Some(language));
        let names = |signs: &[Sign]| signs.iter().map(|sign| sign.name).collect::<Vec<_>>();
        assert_eq!(
            (names(&signs.asks).as_slice(), names(&signs.classes).as_slice()),
            (asks, classes),
            "{text}: {signs:?}"
        );
    }

    #[test]
    fn what_is_asked_for_in_six_languages() {
        check(
            "How much is it for 40 seats? We need it by the end of May.",
            "en",
            &["price", "quantity", "deadline"],
            &[],
        );
        check("Bitte senden Sie uns ein Angebot für 25 Lizenzen.", "de", &["quote", "quantity"], &[]);
        check("Könnten wir einen Termin für eine Vorführung vereinbaren?", "de", &["demo", "appointment"], &[]);
        check("Pourriez-vous nous envoyer un devis\nau plus vite ?", "fr", &["quote", "deadline"], &[]);
        check("¿Cuánto cuesta la licencia? Quisiera una demostración.", "es", &["price", "demo"], &[]);
        check("Vorrei un preventivo e fissare un appuntamento.", "it", &["quote", "appointment"], &[]);
        check("Gostaria de um orçamento para 10 funcionários.", "pt", &["quote", "quantity"], &[]);
        check("Kunnen we een afspraak maken? Wat kost het per maand?", "nl", &["price", "appointment"], &[]);
        check("Hello, I read about you.", "en", &[], &[]);
        check("Our priceless demography department says hello.", "en", &[], &[]);
    }

    #[test]
    fn what_is_no_sale() {
        check("I am writing my master's thesis on CRM adoption.", "en", &[], &["student_research"]);
        check("Im Rahmen meiner Masterarbeit suche ich Interviewpartner.", "de", &[], &["student_research"]);
        check("We offer SEO services and can help you rank your website.", "en", &[], &["vendor_solicitation"]);
        check("Please find attached my résumé for the opening.", "en", &[], &["job_seeker"]);
        check("Hiermit bewerbe mich bei Ihnen; mein Lebenslauf anbei.", "de", &[], &["job_seeker"]);
        check("Je souhaite résilier mon abonnement.", "fr", &[], &["existing_customer_support"]);
        check("Ya no funciona el acceso desde ayer.", "es", &[], &["existing_customer_support"]);
        check("We would like to become a reseller in Spain.", "en", &[], &["press_partner"]);
        check("Our students need 30 seats; a quote please.", "en", &["quote", "quantity"], &[]);
    }

    #[test]
    fn the_words_are_quoted_as_they_stand() {
        let signs = read("Bonjour,\n\nNous voudrions un  DEVIS pour 1 200 licences.", Some("fr"));
        assert_eq!(signs.asks_for("quote").map(|sign| sign.words.as_str()), Some("DEVIS"));
        let signs = read("I am a student at ETH. Please fill in my survey.", None);
        assert_eq!(signs.classes[0].words, "I am a student … survey");
        assert_eq!(asks().len(), 7);
        assert_eq!(classes().len(), 5);
    }
}
