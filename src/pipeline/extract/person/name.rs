//! People's names, and what only looks like one.

use super::given_names;
use super::name_order;
use super::name_words::{DEGREES, DOTTED_TITLES, FAMILIES, NO_NAMES, PARTICLES, TITLES};
use super::title;
use crate::domain::phrases::{Border, Builder, Phrases};
use crate::pipeline::extract::house::company;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// The person's part of a display name, as a slice of it: no address, no mailbox's name, no company.
pub fn of_display(display: &str) -> Option<&str> {
    let mut name = display.trim();
    // "Jane Doe via Portal", "Jane Doe | Northwind", "Jane Doe (Northwind)", "Jane Doe - Northwind".
    for mark in [
        " via ",
        " a través de ",
        " tramite ",
        " através de ",
        " przez ",
        " über ",
        " par ",
        " | ",
        " (",
        "（",
        " [",
        " - ",
        " – ",
        " — ",
        " / ",
        " @ ",
        " at ",
        " from ",
        " von der ",
        " bei ",
        " · ",
        " • ",
        " c/o ",
        " p.p. ",
    ] {
        // "Anna von der Heide" is called so.
        let is_noble = |first: &str| mark == " von der " && !first.trim().contains(' ');
        if let Some((first, _)) = name.split_once(mark).filter(|(first, _)| !is_noble(first)) {
            name = first.trim();
        }
    }
    // "Jane Doe, Northwind Ltd"
    if let Some((first, house)) = name.split_once(", ")
        && first.contains(' ')
        && company::has_legal_form(house)
    {
        name = first;
    }
    if wants_no_answer(name) || is_initials(name) || is_host(name) {
        return None;
    }
    // A title behind a comma; "Doe, Jane" stays.
    let name = name.trim_matches(['"', ',', ' ', '“', '”', '„', '«', '»', '*', '_']);
    // Hebrew names end in one.
    let name = match name.chars().next() {
        Some('\u{590}'..='\u{5ff}') => name,
        _ => name.trim_matches('\''),
    };
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let is_person = letters > 1
        && name.chars().count() <= 60
        && !name.contains(['@', '<', '>', '/', '\\', ':', ';', '{', '}', '!', '?', '&', '+', '='])
        && name.chars().filter(|c| c.is_numeric()).count() == 0
        && name.split_whitespace().count() <= 7
        && !words(name).any(|word| NO_NAMES.contains(word.to_lowercase().as_str()))
        // Initials alone name nobody.
        && words(name).any(|word| word.chars().count() > 1)
        && !company::is_organisation(name)
        && !is_garbled(name);
    is_person.then_some(name)
}

/// "JP", "KLM": capitals that nobody is called by.
fn is_initials(name: &str) -> bool {
    let count = name.chars().count();
    (2..=3).contains(&count)
        && name.chars().all(|c| c.is_ascii_uppercase())
        && (count == 2 || !name.contains(['A', 'E', 'I', 'O', 'U', 'Y']))
}

/// `www.northwind.example`
fn is_host(name: &str) -> bool {
    !name.contains(' ')
        && (name.to_lowercase().starts_with("www.") || name.matches('.').count() >= 2 && !name.ends_with('.'))
}

/// "Do not reply" above an address.
pub fn wants_no_answer(display: &str) -> bool {
    const WORDS: [&str; 6] =
        ["donotreply", "noreply", "nichtantworten", "nepasrepondre", "norispondere", "noresponder"];
    let squeezed: String = display.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    WORDS.iter().any(|word| squeezed.contains(word))
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '\'' | '’')).filter(|word| !word.is_empty())
}

/// Cyrillic read as Latin is a run of accented capitals and small letters: no name is more accents than letters.
fn is_garbled(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let accented = name.chars().filter(|c| ('\u{a1}'..='\u{ff}').contains(c)).count();
    name.contains('\u{fffd}') || accented * 2 > letters && accented > 3
}

/// The name as people say it: given name first, without titles, not in capitals.
///
/// `local` is the part of the address before the `@`: `tuula.virtanen` says which of "Virtanen Tuula" is given.
pub fn polished(written: &str, local: Option<&str>, language: Option<&str>) -> String {
    let written = without_alias(written);
    let turned = match written.split_once(',') {
        Some((family, given)) if is_title(given.trim()) => family.trim().to_owned(),
        Some((family, given))
            if !given.trim().is_empty() && !given.contains(',') && family.split_whitespace().count() <= 3 =>
        {
            format!("{} {}", given.trim(), family.trim())
        }
        _ => written.to_owned(),
    };
    let turned = of_family(&turned).unwrap_or(turned);
    let turned = without_position(&turned);
    let mut parts = without_titles(turned, language);
    // "Oluwaseun “Seun” Clarke": what friends say.
    let is_nickname = |part: &&str| {
        let inner = part
            .strip_prefix(['"', '“', '„', '«', '‘', '('])
            .map(|part| part.trim_end_matches(['"', '“', '”', '»', '’', ')']));
        inner.is_some_and(|inner| !inner.is_empty() && part.len() > inner.len() + 1)
    };
    if parts.len() >= 3 {
        parts.retain(|part| !is_nickname(part));
    }
    // Monsieur, where French is written.
    if language == Some("fr") && parts.len() >= 3 && parts[0] == "M." {
        parts.remove(0);
    }
    // Hungarians, Chinese, Japanese, Koreans and Vietnamese say the family first.
    let says_family_first = matches!(language, Some("hu" | "ja" | "zh" | "ko" | "vi"));
    if !says_family_first && !written.contains(',') {
        name_order::turn(&mut parts, local, language);
    }
    let is_cased = |part: &&str| part.chars().any(char::is_lowercase);
    let all_small = parts.len() > 1 && parts.iter().all(|part| !part.chars().any(char::is_uppercase));
    let one_cased = parts.iter().any(is_cased);
    let cased: Vec<String> = parts
        .iter()
        .map(|part| {
            let is_shouted = part.chars().filter(|c| c.is_alphabetic()).count() > 1
                && part.chars().all(|c| !c.is_lowercase())
                && (!one_cased || part.chars().count() > 2 || PARTICLES.contains(part.to_lowercase().as_str()))
                && !part.contains('.')
                && !(one_cased && is_numeral(part));
            match () {
                () if is_shouted => titled(part),
                () if all_small && !PARTICLES.contains(part) => titled(part),
                () => (*part).to_owned(),
            }
        })
        .collect();
    cased.join(" ")
}

/// "III": the third of his name.
fn is_numeral(part: &str) -> bool {
    matches!(part, "II" | "III" | "IV" | "VI" | "VII" | "VIII")
}

/// "王秀英 Cindy", "Cindy Wang 王秀英": who writes Chinese has that name, and one for those who do not.
pub fn without_alias(name: &str) -> &str {
    let is_latin = |part: &str| part.chars().any(char::is_alphabetic) && part.is_ascii();
    let sides = [name.split_once(' '), name.rsplit_once(' ').map(|(one, other)| (other, one))];
    let is_alias =
        |(own, alias): &(&str, &str)| is_han_name(own) && is_latin(alias) && !company::is_organisation(alias);
    sides.into_iter().flatten().find(is_alias).map_or(name, |(own, _)| own)
}

/// The words of a name that are no titles.
fn without_titles<'a>(name: &'a str, language: Option<&str>) -> Vec<&'a str> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let first = words.iter().position(|word| !is_title(word)).unwrap_or(words.len());
    let is_name = |at: usize| {
        let word = words[at];
        // "Marguerite D." and "John D. Smith" have an initial where "D. Juan Ruiz" is addressed.
        let is_initial = at > first && word.trim_end_matches('.').chars().count() == 1;
        // "Szabóné dr. Kővári Piroska": a Hungarian doctor by her own name, a wife by her husband's.
        let is_within = language == Some("hu") && at > first && at + 1 < words.len();
        // "Wellington Jr" is called by both words.
        let is_junior = at == 1 && words.len() == 2 && first == 0 && matches!(&*word.to_lowercase(), "jr" | "jr.");
        // "Anil Rao MBBS FRCGP"
        let is_degree = at > first + 1 && is_shaped_as_degree(word) && words[first].contains(char::is_lowercase);
        is_initial || is_within || is_junior || !is_title(word) && !is_degree
    };
    (0..words.len()).filter(|at| is_name(*at)).map(|at| words[at]).collect()
}

/// Four capitals or more without a vowel among them: "MBBS", "FRCGP".
fn is_shaped_as_degree(word: &str) -> bool {
    let word = word.trim_matches(['.', ',', '(', ')']);
    word.len() >= 4 && word.bytes().all(|b| b.is_ascii_uppercase() && !b"AEIOUY".contains(&b))
}

/// "1. Vorstand Jane Roe", "Голова ОСББ Тетяна": the name behind what its bearer is.
fn without_position(name: &str) -> &str {
    let is_ordinal = |word: &str| word.len() <= 3 && word.starts_with(|c: char| c.is_ascii_digit());
    let is_short_form = |word: &str| word.chars().count() >= 2 && word.chars().all(char::is_uppercase);
    let words: Vec<&str> = name.split_whitespace().collect();
    let first = words.iter().position(|word| !is_ordinal(word)).unwrap_or_default();
    if words.len() < first + 3 || !title::is_title(words[first]) {
        return name;
    }
    let start = if is_short_form(words[first + 1]) { first + 2 } else { first + 1 };
    match words.get(start) {
        Some(word) => &name[word.as_ptr().addr() - name.as_ptr().addr()..],
        None => name,
    }
}

/// "Familie Roe (Jane)": Jane Roe.
fn of_family(name: &str) -> Option<String> {
    let (family, given) = name.strip_suffix(')')?.split_once(" (")?;
    let (begins, family) = family.split_once(' ')?;
    let is_one = |word: &str| is_given_name(word.trim());
    (FAMILIES.contains(begins.to_lowercase().as_str()) && is_one(given)).then(|| format!("{} {}", given.trim(), family))
}

/// `JOSÉ` → `José`, `O'BRIEN` → `O'Brien`, `MÜLLER-LÜTT` → `Müller-Lütt`. A letter whose capital is another's, as that of
/// the sign for a millionth is the Greek one's, stays.
fn titled(part: &str) -> String {
    let mut starts = true;
    part.chars()
        .flat_map(|c| {
            let small = c.to_lowercase();
            let is_its_own = || c.to_uppercase().flat_map(char::to_lowercase).eq(small.clone());
            let cased: Vec<char> = match starts {
                true if is_its_own() => c.to_uppercase().collect(),
                true => vec![c],
                false => small.collect(),
            };
            starts = matches!(c, '-' | '\'' | '’' | '.');
            cased
        })
        .collect()
}

pub fn is_title(word: &str) -> bool {
    let low = word.to_lowercase();
    let bare = low.trim_matches(['.', ',', '(', ')', ':']);
    let is_dotted = low.trim_end_matches([',', ')', ':']).ends_with('.');
    // Priests and sisters, in Italy and Poland; "Don Miller" is called so.
    if matches!(word, "don" | "fra" | "suor" | "padre" | "ks" | "ks." | "o.") {
        return true;
    }
    // A widow, in France; a house's owners, in the Netherlands: VvE.
    if word == "Vve" || word == "Vve." {
        return true;
    }
    if DEGREES.contains(word.trim_matches(['.', ',', '(', ')'])) {
        return true;
    }
    let is_known = |part: &str| TITLES.contains(part) || DOTTED_TITLES.contains(part);
    TITLES.contains(bare)
        || is_dotted && DOTTED_TITLES.contains(bare)
        // `Dipl.-Ing.`, `Dr.med.`
        || bare.contains(['.', '-']) && bare.split(['.', '-']).filter(|part| !part.is_empty()).all(is_known)
}

/// Latin letters without accents and Greek without tones, in lower case.
pub fn folded(text: &str) -> String {
    const FROM: &str = "áàâäãåāăąçćčďđðéèêëēěęėğģíìîïīįıķĺļľłñńňņóòôöõøōőŕřśšşșťţțúùûüūůűųýÿźżžạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịĩọỏốồổỗộơớờởỡợụủũưứừửữựỳỵỷỹάέήίϊΐόύϋΰώς";
    const TO: &str = "aaaaaaaaacccdddeeeeeeeeggiiiiiiikllllnnnnoooooooorrsssstttuuuuuuuuyyzzzaaaaaaaaaaaaeeeeeeeeiiiooooooooooooouuuuuuuuuyyyyαεηιιιουυυωσ";
    static MAP: LazyLock<Vec<(char, char)>> = LazyLock::new(|| FROM.chars().zip(TO.chars()).collect());
    let plain = |c: char| MAP.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
    text.chars().flat_map(char::to_lowercase).map(|c| if c.is_ascii() { c } else { plain(c) }).collect()
}

pub fn is_han(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'))
}

/// Two to four Chinese, Japanese or Korean characters.
pub fn is_han_name(text: &str) -> bool {
    is_han(text) && (2..=4).contains(&text.chars().count())
}

/// One capitalised word.
pub fn is_given_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_uppercase)
        && (2..=14).contains(&text.chars().count())
        && chars.clone().all(|c| c.is_alphabetic() || c == '-')
        && chars.any(char::is_lowercase)
        && of_display(text).is_some()
        && !title::is_title(text)
}

/// What such a sentence holds; the pattern asks for the name behind it.
static INTRODUCES: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder.add_list((), INTRODUCE_WORDS, Border::Word);
    builder.build()
});

const INTRODUCE_WORDS: &str = "
    my name('s| is) | ask for | ich hei(ß|ss)e | mein name ist | je m('|’)appelle | je me nomme | mon nom est |
    me llamo | mi nombre es | mi chiamo | il mio nome è | mijn naam is | ik heet | meu nome é | me chamo | chamo-me |
    nazywam się | jmenuji se | volám sa | moje meno je | jag heter | mitt namn är | jeg hedder | mit navn er | jeg heter |
    mitt navn er | nimeni on | a nevem | mă numesc | numele meu este | les escribe | le escribe | les habla | le habla | adım | benim adım | меня зовут | мене звати |
    казвам се | με λένε | ονομάζομαι | zovem se | ime mi je | i am | i'm | this is | ich bin | je suis | soy | sono | ik ben |
    sou | jestem | jag är | jeg er | hier ist | hier schreibt
";

static INTRODUCED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:^|[\s,.;:!(])(?:(?i:my name is|my name's|ask for|ich heiße|ich heisse|mein name ist|je m'appelle|je m’appelle|",
        r"je me nomme|mon nom est|me llamo|mi nombre es|mi chiamo|il mio nome è|mijn naam is|ik heet|meu nome é|me chamo|",
        r"chamo-me|nazywam się|jmenuji se|volám sa|moje meno je|jag heter|mitt namn är|jeg hedder|mit navn er|jeg heter|",
        r"mitt navn er|les? escribe|les? habla|nimeni on|a nevem|mă numesc|numele meu este|adım|benim adım|меня зовут|мене звати|казвам се|",
        r"με λένε|ονομάζομαι|zovem se|ime mi je)[ ]+(\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,3})|",
        // "I am Interested" is no name: two words with capitals.
        r"(?i:i am|i'm|this is|ich bin|je suis|soy|sono|ik ben|sou|jestem|jag är|jeg er|hier ist|hier schreibt)[ ]+",
        r"(\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){1,3}))",
    ))
    .expect("the pattern is a constant the tests compile")
});

/// The name a person introduces himself with, as a range of the line.
pub fn introduced(line: &str) -> Option<Range<usize>> {
    if line.len() > 4_000 {
        return None;
    }
    if let Some(range) = introduced_without_case(line) {
        return Some(range);
    }
    if !INTRODUCES.is_in(&line.to_lowercase()) {
        return None;
    }
    INTRODUCED.captures_iter(line).take(3).find_map(|hit| {
        let name = hit.get(1).or(hit.get(2))?;
        (of_display(name.as_str()).is_some() && !title::is_title(name.as_str())).then(|| name.range())
    })
}

/// "松本由紀と申します", "한빛인테리어 박서연 대리입니다", "我叫王秀英".
fn introduced_without_case(line: &str) -> Option<Range<usize>> {
    const BEHIND: [&str; 6] = ["と申します", "と申し上げます", "といいます", "と言います", "입니다", "라고 합니다"];
    const BEFORE: [&str; 4] = ["我叫", "我的名字是", "我的名字叫", "我名叫"];
    let is_letter = |c: char| is_han(c.encode_utf8(&mut [0; 4])) || matches!(c, '々' | '\u{3041}'..='\u{30ff}');
    if line.is_ascii() {
        return None;
    }
    let at = |word: &str| word.as_ptr().addr() - line.as_ptr().addr();
    for end in BEHIND.iter().filter_map(|mark| line.find(mark)) {
        let said = line[..end].rsplit(['。', '、', '，', ',', '.', '!', '！', 'の']).next().unwrap_or_default();
        let words: Vec<&str> = said.split_whitespace().collect();
        // Words from the last: the name, or the name before what he is.
        for (count, word) in words.iter().enumerate().rev().take(2) {
            let bare = word.strip_suffix("이").filter(|bare| given_names::is_east_asian(bare)).unwrap_or(word);
            if given_names::is_east_asian(bare) && bare.chars().count() >= 3 && !title::is_title(bare) {
                return Some(at(bare)..at(bare) + bare.len());
            }
            let pair = words.get(count.wrapping_sub(1)).map(|first| &line[at(first)..at(word) + word.len()]);
            if let Some(pair) = pair.filter(|pair| given_names::is_east_asian(pair)) {
                return Some(at(pair)..at(pair) + pair.len());
            }
        }
    }
    BEFORE.iter().filter_map(|mark| line.find(mark).map(|at| at + mark.len())).find_map(|start| {
        let length = line[start..].find(|c| !is_letter(c)).unwrap_or(line.len() - start);
        let name = &line[start..start + length];
        given_names::is_east_asian(name).then(|| start..start + length)
    })
}

#[cfg(test)]
mod tests {
    use super::titled;

    #[test]
    fn a_name_is_written_as_names_are() {
        for (written, want) in [("JOSÉ", "José"), ("o'brien", "O'Brien"), ("müller-lütt", "Müller-Lütt"), ("µh", "µh")]
        {
            assert_eq!(titled(written), want);
        }
    }
}
