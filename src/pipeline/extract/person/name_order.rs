//! Which of a name's words is the family's, where that one stands first.

use super::given_names;
use super::name::folded;
use crate::pipeline::extract::house::company;

/// Turns a name that begins with the family's into the order it is said in.
pub fn turn(parts: &mut [&str], local: Option<&str>, language: Option<&str>) {
    // "Иванова Ольга Сергеевна" is addressed as Ольга Сергеевна.
    if parts.len() == 3 && given_names::is_patronymic(parts[2]) && !given_names::is_patronymic(parts[1]) {
        parts.rotate_left(1);
        return;
    }
    match rotation(parts, local) {
        Some(count) => parts.rotate_left(count),
        None if !turn_capitals(parts) && is_turned(parts, language) => parts.rotate_left(1),
        None => {}
    }
}

/// "Rossi Giulia", where people write so and only the second word is a name one is given.
fn is_turned(parts: &[&str], language: Option<&str>) -> bool {
    const LANGUAGES: [&str; 18] =
        ["it", "fr", "pl", "cs", "sk", "ro", "hr", "sr", "bs", "sl", "bg", "ru", "uk", "et", "lv", "lt", "fi", "pt"];
    /// Names that families have as well.
    const FAMILIES: [&str; 22] = [
        "martin", "simon", "thomas", "bernard", "richard", "robert", "michel", "laurent", "bertrand", "gerard",
        "vincent", "david", "nicolas", "clement", "francois", "andre", "mathieu", "denis", "marian", "stefan",
        "albert", "rosario",
    ];
    let [family, given] = parts else { return false };
    language.is_some_and(|language| LANGUAGES.contains(&language))
        && given_names::is_given(given)
        && !given_names::is_given(family)
        && family.chars().count() > 2
        && !company::is_organisation(family)
        && !family.contains('.')
        && !FAMILIES.contains(&folded(given).as_str())
}

/// How many words stand before the given name, as the address spells it: `tvirtanen` and `t.virtanen` of "Virtanen Tuula",
/// `jan.vanderberg` of "van der Berg Jan". Of two whole words the address may as well turn those of the header: it counts
/// where the second alone is a name one is given.
fn rotation(parts: &[&str], local: Option<&str>) -> Option<usize> {
    let local = squeezed(local?);
    let words: Vec<String> = parts.iter().map(|part| squeezed(part)).collect();
    let whole = |given: &[String], family: &[String]| format!("{}{}", given.concat(), family.concat());
    let short = |given: &[String], family: &[String]| {
        let initial: String = given.concat().chars().take(1).collect();
        format!("{initial}{}", family.concat())
    };
    let is_spelled =
        |given: &[String], family: &[String]| [whole(given, family), short(given, family)].contains(&local);
    // `virtanent` is Virtanen's as well.
    let is_said = |count: usize| is_spelled(&words[..count], &words[count..]);
    // Czechs have `krejcar.stanislav` and are called Stanislav Krejcar.
    let is_open = parts.len() == 2 && (given_names::is_given(parts[0]) || !given_names::is_given(parts[1]));
    if words.iter().any(String::is_empty) || (1..words.len()).any(is_said) {
        return None;
    }
    let is_turned = |count: &usize| {
        let (family, given) = words.split_at(*count);
        if is_open { short(given, family) == local } else { is_spelled(given, family) }
    };
    (1..words.len()).find(|count| is_turned(count) && words[..*count].concat().len() > 2)
}

fn squeezed(text: &str) -> String {
    folded(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// "DUPONT Jean": the family's name in capitals stands first. Whether there is one.
fn turn_capitals(parts: &mut [&str]) -> bool {
    let is_shouted = |part: &&str| {
        part.chars().count() > 2
            && part.chars().all(|c| !c.is_lowercase())
            && part.chars().all(|c| c.is_alphabetic() || c == '-')
            && part.chars().any(char::is_uppercase)
    };
    let shouted = parts.iter().take_while(|part| is_shouted(part)).count();
    let has_given = parts[shouted..].iter().all(|part| !is_shouted(part));
    if shouted > 0 && shouted < parts.len() && has_given {
        parts.rotate_left(shouted);
        return true;
    }
    // "Ana DUPONT": where it belongs.
    (1..parts.len()).any(|at| parts[at..].iter().all(is_shouted))
        && parts.first().is_some_and(|first| !is_shouted(first))
}
