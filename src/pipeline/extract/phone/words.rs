//! Words that stand before numbers: what is a telephone's, and what is not.

use crate::domain::phrases::lower;
use crate::domain::phrases::{self, Border, Builder, Hits, Phrases};
use std::sync::LazyLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Table {
    /// "Tel.:", "Mobile (direct):", "手机": right before the number.
    Label,
    /// The house's number, not the person's.
    Central,
    Fax,
    /// Registers, accounts, orders, articles, amounts.
    OtherNumber,
    /// "Call me on", "my number is".
    Calls,
    /// The same behind it: "… 45 18'den ulaşabilirsiniz".
    CalledBehind,
    /// Somebody else's number: the husband's, the colleague's, the reader's.
    SomebodyElse,
    /// Where many talk at once, whose number is nobody's.
    Meeting,
}

static WORDS: LazyLock<Phrases<Table>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    for (name, list) in phrases::sections(include_str!("../words/phone.txt")) {
        let (table, border) = match name {
            "label" => (Table::Label, Border::Start),
            "label_parts" => (Table::Label, Border::Open),
            "central" => (Table::Central, Border::Open),
            "fax" => (Table::Fax, Border::Open),
            "other_number" => (Table::OtherNumber, Border::Start),
            "other_number_words" => (Table::OtherNumber, Border::Word),
            "other_number_parts" => (Table::OtherNumber, Border::Open),
            "calls" => (Table::Calls, Border::Start),
            "calls_parts" => (Table::Calls, Border::Open),
            "called_behind" => (Table::CalledBehind, Border::Open),
            "somebody_else" => (Table::SomebodyElse, Border::Word),
            "meeting" => (Table::Meeting, Border::Word),
            other => unreachable!("the file's tables are these, and not {other}"),
        };
        builder.add_list(table, list, border);
    }
    builder.build()
});

/// What stands before a number.
pub struct Before {
    low: String,
    hits: Hits<Table>,
}

/// Whether a line of small print speaks of the mail itself or of data: whom to ring about that answers for no person.
pub fn is_of_notice(line: &str) -> bool {
    const WORDS: [&str; 35] = [
        "confidential",
        "in error",
        "by mistake",
        "privacy",
        "data protection",
        "dpo",
        "vertraulich",
        "fehlzustellung",
        "irrtüm",
        "datenschutz",
        "confidentiel",
        "par erreur",
        "protection des données",
        "délégué à la protection",
        "confidencial",
        "por error",
        "protección de datos",
        "riservat",
        "per errore",
        "protezione dei dati",
        "por engano",
        "proteção de dados",
        "vertrouwelijk",
        "ten onrechte",
        "poufne",
        "fortrolig",
        "calls may be",
        "calls are",
        "anrufe werden",
        "aufgezeichnet",
        "appels sont",
        "appels peuvent",
        "llamadas pueden",
        "chiamate possono",
        "gesprekken kunnen",
    ];
    let low = line.to_lowercase();
    WORDS.iter().any(|word| low.contains(word))
}

impl Before {
    pub fn of(before: &str) -> Self {
        let low = lower(without_hour(before));
        let hits = WORDS.find(&low);
        Self { low, hits }
    }

    pub fn is_label(&self) -> bool {
        self.hits.each(Table::Label).any(|word| joins(&self.low[word.end..])) || is_letter(&self.low)
    }

    pub fn is_central(&self) -> bool {
        self.is_near(Table::Central, 14, &[])
    }

    pub fn is_fax(&self) -> bool {
        // "Tel/Fax" is a telephone's as well.
        let is_alone = |start: usize| {
            let mut before = self.low[..start].chars().rev();
            match (before.next(), before.next()) {
                (Some(' ' | '/' | '&' | '+'), Some(c)) if !matches!(c, 'l' | 'x' | '.') => true,
                (Some(c), _) => !c.is_alphabetic() && !matches!(c, '/' | '&' | '+'),
                (None, _) => true,
            }
        };
        let is_near = |end: usize| is_short(&self.low[end..], 14, &['|']);
        self.hits.each(Table::Fax).any(|word| is_alone(word.start) && is_near(word.end)) || self.is_fax_letter()
    }

    /// `F: `, `Fx. ` at a line's start or behind a separator.
    fn is_fax_letter(&self) -> bool {
        let bare = self.low.trim_end_matches([' ', '\t', '.', ':']);
        let marks = &self.low[bare.len()..];
        let rest = bare.strip_suffix("fx").or_else(|| bare.strip_suffix('f'));
        marks.contains(['.', ':']) && rest.is_some_and(|rest| is_start(rest, &[]))
    }

    pub fn is_other_number(&self) -> bool {
        self.is_near(Table::OtherNumber, 18, &['\n'])
    }

    pub fn calls(&self) -> bool {
        self.is_near(Table::Calls, 36, &['.', '!', '?', '\n'])
    }

    pub fn is_somebody_else_s(&self) -> bool {
        let is_near = |rest: &str| is_short(rest, 40, &['\n']) && !ends_sentence(rest);
        self.hits.each(Table::SomebodyElse).any(|word| is_near(&self.low[word.end..]))
            || self.is_near(Table::Meeting, 18, &[',', '.', ';', '\n'])
    }

    /// Whether a word stands no further away, with no digit and none of some marks between.
    fn is_near(&self, table: Table, most: usize, marks: &[char]) -> bool {
        self.hits.each(table).any(|word| is_short(&self.low[word.end..], most, marks))
    }
}

/// "Ring me after 5 07700 …"
fn without_hour(before: &str) -> &str {
    let bare = before.trim_end();
    let rest = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_hour = (1..=2).contains(&(bare.len() - rest.len())) && bare.len() < before.len() && rest.ends_with(' ');
    if is_hour { rest } else { before }
}

/// Whether a sentence ends in it: behind a word, not behind "Mr." or an initial.
fn ends_sentence(rest: &str) -> bool {
    rest.match_indices(['.', '!', '?']).any(|(at, mark)| {
        let word = rest[..at].rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        rest[at + 1..].starts_with(' ') && (mark != "." || at == 0 || word.chars().count() >= 4)
    })
}

fn is_short(rest: &str, most: usize, marks: &[char]) -> bool {
    rest.chars().all(|c| !c.is_ascii_digit() && c != '+' && !marks.contains(&c)) && rest.chars().count() <= most
}

/// Marks and small words between a label and its number: ` (mobile) no.: `.
fn joins(rest: &str) -> bool {
    let blank = |c: char| matches!(c, ' ' | '\t');
    let mut rest = rest.trim_start_matches(blank);
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        if let Some((inner, behind)) = rest.strip_prefix(open).and_then(|rest| rest.split_once(close))
            && (1..=20).contains(&inner.chars().count())
        {
            rest = behind.trim_start_matches(blank);
        }
    }
    for word in ["number", "nummer", "no", "nr", "n°", "nº", "№"] {
        if let Some(behind) = rest.strip_prefix(word) {
            rest = behind.strip_prefix('.').unwrap_or(behind);
            break;
        }
    }
    // The French put a space before the colon: "Tél. : 05 …".
    let rest =
        rest.trim_start_matches([' ', '\t', '\u{a0}', '\u{202f}', '*', '.', '/', ':', '：', '=', '|', '-', '–', '>']);
    matches!(
        rest.trim_end(),
        "" | "is"
            | "is on"
            | "ist"
            | "ist die"
            | "es"
            | "es el"
            | "est"
            | "est le"
            | "è"
            | "è il"
            | "é"
            | "é o"
            | "är"
            | "er"
            | "jest"
            | "to"
            | "saya"
            | "は"
            | "は、"
            | "는"
            | "là"
            | "שלי"
            | "שלי הוא"
            | "je"
            | "este"
            | "on"
            | "număr"
            | "kami"
            | "aku"
    )
}

/// One letter only at the start of a line or behind a separator: `T: `, `| M. `, `P `.
fn is_letter(low: &str) -> bool {
    const LETTERS: [&str; 12] = ["tf", "mb", "ph", "tl", "tm", "t", "m", "p", "d", "c", "h", "o"];
    let bare = low.trim_end_matches([' ', '\t', '*', '|', '\u{a0}', '.', ':', '：', ')', '/', '=', '-', '–', '>']);
    let marks = &low[bare.len()..];
    let Some((letter, rest)) =
        LETTERS.iter().chain(&["w"]).find_map(|letter| Some((*letter, bare.strip_suffix(letter)?)))
    else {
        return false;
    };
    let is_marked = marks.contains(['.', ':', ')', '/', '*']);
    let is_spaced = matches!(letter, "t" | "m" | "p" | "c" | "o" | "d") && marks.starts_with([' ', '\t', '*']);
    (is_marked || is_spaced) && is_start(rest, &["- ", "– "])
}

/// Nothing before it, or a separator.
fn is_start(before: &str, others: &[&str]) -> bool {
    let bare = before.trim_end_matches([' ', '\t', '*']);
    let is_separator = |c: char| matches!(c, '|' | '·' | '•' | ',' | ';' | '/' | '(' | '>');
    bare.is_empty()
        || bare.ends_with(is_separator)
        || before[bare.len()..].contains(['*', '\t'])
        || before.ends_with("  ")
        || others.iter().any(|other| before.ends_with(other))
}

/// Whether what stands behind a number says that it is called there.
pub fn is_called_behind(after: &str) -> bool {
    const REACH: usize = 30;
    const BEGINS: usize = 2;
    let head = lower(&after[..after.floor_char_boundary(REACH)]);
    let hits = WORDS.find(&head);
    hits.each(Table::CalledBehind).any(|word| word.start <= BEGINS)
}

/// "(boss)", "(Zoom)" right behind a number.
pub fn is_somebody_s(after: &str) -> bool {
    let rest = after.trim_start_matches([' ', '\t']);
    let inner = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(inner, _)| inner);
    inner.filter(|inner| inner.len() <= 30).is_some_and(|inner| {
        let hits = WORDS.find(&lower(inner));
        hits.has(Table::SomebodyElse) || hits.has(Table::Meeting)
    })
}

/// `(Fax)` right behind a number.
pub fn is_before_fax(after: &str) -> bool {
    let rest = after.trim_start_matches([' ', '\t']);
    let Some(rest) = rest.strip_prefix(['(', '[']) else { return false };
    let word = rest.split([')', ']']).next().unwrap_or_default().to_ascii_lowercase();
    matches!(word.as_str(), "fax" | "faks" | "f" | "telefax" | "telefaks")
}

/// Whether what was found is counted or paid: its unit stands behind it.
pub fn is_measured(after: &str) -> bool {
    const UNITS: [&str; 24] = [
        "€", "$", "£", "¥", "₹", "%", "‰", "°", "×", "gbp", "czk", "huf", "sek", "nok", "dkk", "kč", "zł", "руб",
        "грн", "kwh", "pcs", "stück", "stk", "szt",
    ];
    const MORE: [&str; 7] = ["шт", "元", "円", "원", "个", "件", "m²"];
    const WORDS: [&str; 15] =
        ["eur", "usd", "chf", "pln", "kr", "ft", "lei", "km", "m2", "m3", "m³", "mm", "cm", "kg", "ks"];
    let rest = after.strip_prefix([' ', '\u{a0}']).unwrap_or(after);
    let head = lower(&rest[..rest.floor_char_boundary(12)]);
    let is_times = head
        .strip_prefix('x')
        .is_some_and(|rest| rest.starts_with([' ']) || rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_word = |word: &str| {
        head.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
    };
    is_times || UNITS.iter().chain(&MORE).any(|unit| head.starts_with(unit)) || WORDS.iter().any(|word| is_word(word))
}
