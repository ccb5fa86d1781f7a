//! Which of a name's words is the family's, where that one stands first.

use super::name::folded;

/// Turns a name that begins with the family's into the order it is said in.
pub fn turn(parts: &mut [&str], local: Option<&str>) {
    match rotation(parts, local) {
        Some(count) => parts.rotate_left(count),
        None => turn_capitals(parts),
    }
}

/// How many words stand before the given name, as the address spells it: `tuula.virtanen`, `tvirtanen` and `t.virtanen`
/// of "Virtanen Tuula", `jan.vanderberg` of "van der Berg Jan".
fn rotation(parts: &[&str], local: Option<&str>) -> Option<usize> {
    let local = squeezed(local?);
    let words: Vec<String> = parts.iter().map(|part| squeezed(part)).collect();
    let spelled = |given: &[String], family: &[String]| {
        let (given, family) = (given.concat(), family.concat());
        let initial: String = given.chars().take(1).collect();
        [format!("{given}{family}"), format!("{initial}{family}")]
    };
    // `virtanent` is Virtanen's as well.
    let is_said = |count: usize| spelled(&words[..count], &words[count..]).contains(&local);
    if words.iter().any(String::is_empty) || (1..words.len()).any(is_said) {
        return None;
    }
    let is_turned = |count: &usize| spelled(&words[*count..], &words[..*count]).contains(&local);
    (1..words.len()).find(|count| is_turned(count) && words[..*count].concat().len() > 2)
}

fn squeezed(text: &str) -> String {
    folded(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// "DUPONT Jean": the family's name in capitals stands first.
fn turn_capitals(parts: &mut [&str]) {
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
    }
}
