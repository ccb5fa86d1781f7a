//! Whether a signature names the person of the header better than the header does.

use super::name::{self, folded};
use super::script;

/// Whether what is signed names the header's person more fully or in better writing.
pub fn is_fuller(signed: &str, header: &str, local: Option<&str>) -> bool {
    let (one, other) = (spelled_out(&folded(signed)), spelled_out(&folded(header)));
    let signed_parts: Vec<&str> = one.split_whitespace().collect();
    let header_parts: Vec<&str> = other.split_whitespace().collect();
    // Who writes Chinese signs with the name he has there.
    if name::is_han_name(signed) && header.is_ascii() {
        return true;
    }
    // Who has a name in Greek or Cyrillic letters signs with it, and shows the world one in its own.
    if script::spells(signed, header) {
        return true;
    }
    // Who parts his family's name from his own writes it as he wants it written.
    if name::is_han(header) && signed != header && signed.replace(' ', "") == header {
        return true;
    }
    // "恒亮-李建国": the house, and the person.
    if name::is_han_name(signed) && header.split(['-', '_', '－', '—', '·']).any(|part| part.trim() == signed) {
        return signed != header;
    }
    if name::is_han_name(signed) && name::is_han(header) {
        return signed != header && signed.contains(header) && signed.chars().count() <= 4;
    }
    let has_all = header_parts.iter().all(|part| {
        signed_parts.contains(part)
            || are_initials(part, &signed_parts)
            // "Cristi" of Cristian.
            || part.chars().count() >= 3 && signed_parts.iter().any(|whole| whole.starts_with(part))
            || part.trim_end_matches('.').chars().count() == 1
                && signed_parts.iter().any(|whole| whole.starts_with(part.trim_end_matches('.')))
    });
    // Who writes Arabic, Hebrew or Thai signs with the name he has there.
    let has_case = |c: char| c.is_lowercase() || c.is_uppercase();
    if header.is_ascii() && signed_parts.len() >= 2 && !signed.chars().any(has_case) && !signed.is_ascii() {
        return true;
    }
    let shared = signed_parts.iter().filter(|part| part.chars().count() > 1 && header_parts.contains(part)).count();
    if !has_all || shared == 0 {
        // Another person, whom the address names.
        let local = local.map(folded).unwrap_or_default();
        let named =
            |parts: &[&str]| parts.iter().filter(|part| part.chars().count() > 2 && local.contains(**part)).count();
        return signed_parts.len() >= 2 && named(&signed_parts) >= 2 && named(&header_parts) < named(&signed_parts);
    }
    // "M. Thierry Vasseur": Monsieur, no name of his.
    if signed_parts.first().is_some_and(|first| first.len() == 2 && first.ends_with('.'))
        && signed_parts[1..] == header_parts[..]
    {
        return false;
    }
    // The same words in the person's own order and accents, or more of them; dots alone say no more.
    signed.replace('.', "") != header.replace('.', "") && signed_parts.len() >= 2
}

/// Whether two names have no word in common, and the first is one of given name and family's name.
pub fn is_other(signed: &str, header: &str) -> bool {
    let (signed, header) = (folded(signed), folded(header));
    let is_of = |one: &str, other: &str| one.starts_with(other) || other.starts_with(one);
    (2..=5).contains(&signed.split_whitespace().count()) && !signed.split_whitespace().any(|word| is_of(word, &header))
}

/// "B-N" of Brown-Nash.
fn are_initials(part: &str, signed: &[&str]) -> bool {
    let whole = |word: &str| word.split('-').filter_map(|part| part.chars().next()).collect::<String>();
    let letters = part.split('-').collect::<Vec<_>>();
    letters.len() > 1
        && letters.iter().all(|letter| letter.trim_end_matches('.').chars().count() == 1)
        && signed.iter().any(|word| word.contains('-') && whole(word) == whole(part))
}

/// The particles that the Dutch and Germans shorten, in full: "v.d. Heijden", "v. Berg".
fn spelled_out(name: &str) -> String {
    let whole = |word: &str| match word {
        "v.d." | "v.d" | "v/d" | "vd" => "van der".to_owned(),
        "v." => "van".to_owned(),
        other => other.to_owned(),
    };
    name.split_whitespace().map(whole).collect::<Vec<_>>().join(" ")
}
