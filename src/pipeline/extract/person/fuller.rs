//! Whether a signature names the person of the header better than the header does.

use super::given_names;
use super::name::{self, folded};
use super::script;
use super::title;
use crate::pipeline::extract::house::company;

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
            || signed_parts.iter().any(|whole| whole.split('-').any(|half| half == *part))
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
    let is_of = |whole: &&&str| {
        let is_half = whole.split('-').any(|half| half.chars().count() > 3 && header_parts.contains(&half));
        whole.chars().count() > 1 && (header_parts.contains(whole) || is_half)
    };
    let is_short_form = header_parts.len() == 1
        && header_parts[0].chars().count() >= 3
        && signed_parts.first().is_some_and(|first| first.starts_with(header_parts[0]));
    let shared = signed_parts.iter().filter(is_of).count() + usize::from(is_short_form);
    if !has_all || shared == 0 {
        // Another person, whom the address names.
        let local = local.map(folded).unwrap_or_default();
        let named =
            |parts: &[&str]| parts.iter().filter(|part| part.chars().count() > 2 && local.contains(**part)).count();
        // "A W-Z" is nothing but initials of hers.
        let is_short = has_all && given_names::names_person(signed);
        return signed_parts.len() >= 2
            && (named(&signed_parts) >= 2 || is_short)
            && named(&header_parts) < named(&signed_parts).max(usize::from(is_short));
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

/// Whether what is signed is the name of a person whom the header calls otherwise: by what friends say, by a house's
/// name, or by the name of whoever shares the address.
pub fn is_person_s(signed: &str, header: &str, local: Option<&str>, is_below_farewell: bool) -> bool {
    if !(given_names::names_person(signed) || is_below_farewell && may_be_person(signed))
        || given_names::is_east_asian(signed) && given_names::is_east_asian(header)
    {
        return false;
    }
    let (one, other) = (folded(signed), folded(header));
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    if one.len() > 1 && other.len() > 1 && one[1..] == other[1..] {
        // "Barbara Ptak" of "Basia Ptak", and not the other way round; "Els Peeters" for Jan.
        let is_short = one[0].chars().next() == other[0].chars().next() && one[0].len() <= other[0].len();
        return given_names::is_given(one[0]) && !is_short;
    }
    let last = |parts: &[&str]| parts.last().map(|part| part.trim_end_matches('.').to_owned()).unwrap_or_default();
    let (family, shown) = (last(&one), last(&other));
    // "Gosia M." of Majcher; "Opa Willi" at w.kruschinski.
    let is_initial = one.len() > 1 && other.len() > 1 && shown.chars().count() == 1 && family.starts_with(&shown);
    let local = local.map(folded).unwrap_or_default();
    let is_address_s = family.chars().count() >= 5
        && local.contains(&family)
        && !other.iter().any(|word| word.chars().count() > 2 && local.contains(word));
    if is_initial || is_address_s && one.len() > 1 {
        return true;
    }
    if given_names::names_person(header) || title::is_title(signed) {
        return false;
    }
    one.iter().all(|word| !other.contains(word) || one.len() > other.len())
        || one.len() > other.len() && other.len() == 1 && one.contains(&other[0])
}

/// Two words or three that no house has, of a person whose name nobody has told us.
fn may_be_person(words: &str) -> bool {
    (2..=3).contains(&words.split(' ').count())
        && !company::is_organisation(words)
        && !company::is_department(words)
        && words.split(' ').all(|word| word.chars().count() > 1 && word.starts_with(|c: char| !c.is_lowercase()))
}

/// Whether two names have no word in common, and the first is one of given name and family's name.
pub fn is_other(signed: &str, header: &str) -> bool {
    let (signed, header) = (folded(signed), folded(header));
    let is_of = |one: &str, other: &str| one.starts_with(other) || other.starts_with(one);
    (2..=5).contains(&signed.split_whitespace().count()) && !signed.split_whitespace().any(|word| is_of(word, &header))
}

/// "B-N" of Brown-Nash, "KH" of Karl-Heinz, "J.W." of Jan Willem.
fn are_initials(part: &str, signed: &[&str]) -> bool {
    let letters: String = part.chars().filter(|c| c.is_alphanumeric()).collect();
    let firsts: String =
        signed.iter().flat_map(|word| word.split('-')).filter_map(|word| word.chars().next()).collect();
    if (2..=4).contains(&letters.chars().count()) && firsts.starts_with(&letters) {
        return true;
    }
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
