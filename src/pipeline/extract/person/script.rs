//! Names in two scripts: "Evanthia K." above the address, "Ευανθία Καρρά" below the words.

use super::name::folded;

/// Whether a name in Greek or Cyrillic letters may be the one shown in Latin letters: a whole word of it sounds the same,
/// and it names at least as much.
pub fn spells(signed: &str, shown: &str) -> bool {
    let words: Vec<&str> = signed.split_whitespace().collect();
    let is_other = |c: char| matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{4ff}');
    let is_letter = |c: char| c.is_alphabetic();
    if words.len() < 2 || !signed.chars().filter(|c| is_letter(*c)).all(is_other) {
        return false;
    }
    let shown: Vec<String> =
        folded(shown).split(|c: char| !is_letter(c)).filter(|w| w.chars().count() > 2).map(skeleton).collect();
    let own: Vec<String> = words.iter().map(|word| skeleton(&latin(&folded(word)))).collect();
    !shown.is_empty() && shown.iter().any(|word| word.len() >= 2 && own.contains(word))
}

/// Letter by letter, as passports do.
fn latin(word: &str) -> String {
    const LETTERS: [(&str, &str); 2] = [
        ("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o"),
        (
            "абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя",
            "a b v g g d e e e zh z i i i i k l m n o p r s t u f kh ts ch sh sch - y - e u a",
        ),
    ];
    let spelled =
        |c: char| LETTERS.iter().find_map(|(from, to)| to.split(' ').nth(from.chars().position(|letter| letter == c)?));
    // Two Greek letters may be one sound.
    let mut word = word.to_owned();
    for (two, one) in [("αυ", "αβ"), ("ευ", "εβ"), ("μπ", "β"), ("ντ", "δ"), ("γκ", "γ"), ("ου", "υ")]
    {
        word = word.replace(two, one);
    }
    word.chars().map(|c| spelled(c).unwrap_or_default()).filter(|letters| *letters != "-").collect()
}

/// What two ways to spell a word in Latin letters have in common: its consonants, those that sound alike as one.
fn skeleton(word: &str) -> String {
    let plain = word.replace("ph", "f").replace("kh", "h").replace("ch", "h").replace("ks", "x");
    let heard = plain.chars().filter_map(|c| match c {
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'j' => None,
        'c' | 'q' => Some('k'),
        'w' | 'b' => Some('v'),
        // Halyna, Galina.
        'h' => Some('g'),
        c => Some(c),
    });
    let mut heard: String = heard.collect();
    heard = heard.chars().fold(String::new(), |mut all, c| {
        if !all.ends_with(c) {
            all.push(c);
        }
        all
    });
    heard
}
