//! How many people a house has, where somebody says it in a sentence: in answer to our question, or unasked.

use super::number_of_people;

/// Who says how many they are.
const WE_ARE: [&str; 36] = [
    "with",
    "mit",
    "avec",
    "con",
    "com",
    "met",
    "we are",
    "we're",
    "we have",
    "we employ",
    "there are",
    "about",
    "around",
    "wir sind",
    "wir haben",
    "wir beschäftigen",
    "etwa",
    "rund",
    "nous sommes",
    "nous avons",
    "environ",
    "on est",
    "somos",
    "tenemos",
    "unos",
    "siamo",
    "siamo in",
    "abbiamo",
    "circa",
    "temos",
    "cerca de",
    "we zijn",
    "wij zijn",
    "we hebben",
    "wij hebben",
    "ongeveer",
];
const PEOPLE: [&str; 14] = [
    "people",
    "persons",
    "colleagues",
    "leute",
    "leuten",
    "personen",
    "personnes",
    "personas",
    "persone",
    "pessoas",
    "mensen",
    "head",
    "heads",
    "collega's",
];
/// Who counts these says how many they are, unless it is for whom he wants something.
const EMPLOYED: [&str; 26] = [
    "employees",
    "staff",
    "workers",
    "fte",
    "mitarbeiter",
    "mitarbeitende",
    "mitarbeitern",
    "mitarbeitenden",
    "angestellte",
    "angestellten",
    "beschäftigte",
    "beschäftigten",
    "employés",
    "salariés",
    "collaborateurs",
    "empleados",
    "trabajadores",
    "dipendenti",
    "addetti",
    "funcionários",
    "colaboradores",
    "trabalhadores",
    "medewerkers",
    "werknemers",
    "personeelsleden",
    "pracowników",
];
const FOR_WHOM: [&str; 7] = ["for", "für", "pour", "para", "per", "voor", "dla"];

/// Whose people are not theirs.
const PARENTS: [&str; 10] =
    ["parent", "mother", "group", "holding", "muttergesellschaft", "konzern", "maison", "groupe", "grupo", "gruppo"];

/// `We are about 400 people`, `400 employees`; none where several numbers of people are told, or of another house.
pub(super) fn in_a_sentence(text: &str) -> Option<i64> {
    let text = text.to_lowercase();
    let words: Vec<&str> =
        text.split_whitespace().map(|word| word.trim_matches(|c: char| ",.;!()".contains(c))).collect();
    let counts =
        |at: usize, of: &[&str]| (1..=2).any(|next| words.get(at + next).is_some_and(|word| of.contains(word)));
    if words.iter().any(|word| PARENTS.contains(word)) {
        return None;
    }
    let mut told = (0..words.len()).filter_map(|at| {
        let number = words.get(at)?;
        let is_number = number.starts_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '\''));
        let before = words.get(at.saturating_sub(3)..at)?;
        // "for 40 people" is what they want, and not what they are.
        let is_wanted = before.iter().any(|word| FOR_WHOM.contains(word));
        let is_of_them =
            at == 0 || WE_ARE.iter().any(|told| format!(" {} ", before.join(" ")).contains(&format!(" {told} ")));
        let is_told = counts(at, &EMPLOYED) || is_of_them && counts(at, &PEOPLE);
        (is_number && is_told && !is_wanted).then(|| number_of_people(number)).flatten()
    });
    let size = told.next()?;
    told.all(|other| other == size).then_some(size)
}

/// How somebody who was not asked says how many his house are.
const OUR_HOUSE: [&str; 38] = [
    "we are",
    "we're",
    "we employ",
    "we have",
    "company of",
    "company with",
    "firm of",
    "firm with",
    "business with",
    "wir sind",
    "wir haben",
    "wir beschäftigen",
    "unternehmen mit",
    "firma mit",
    "betrieb mit",
    "nous sommes",
    "nous avons",
    "nous employons",
    "entreprise de",
    "société de",
    "somos",
    "tenemos",
    "empresa de",
    "empresa con",
    "siamo",
    "siamo in",
    "abbiamo",
    "azienda di",
    "azienda con",
    "temos",
    "empresa com",
    "we zijn",
    "wij zijn",
    "we hebben",
    "wij hebben",
    "bedrijf met",
    "zatrudniamy",
    "jesteśmy firmą",
];
/// A part of a house is not the house.
const PARTS: [&str; 22] = [
    "team",
    "teams",
    "department",
    "departments",
    "division",
    "unit",
    "crew",
    "abteilung",
    "bereich",
    "équipe",
    "service",
    "département",
    "equipo",
    "departamento",
    "reparto",
    "squadra",
    "ufficio",
    "equipa",
    "afdeling",
    "dział",
    "office",
    "büro",
];

/// How many they are, in the words of somebody who was not asked: "we are 2,000 employees in Munich". Nobody's who tells
/// several numbers, or of a part.
pub fn told(text: &str) -> Option<i64> {
    let says = |sentence: &str| {
        let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let is_of_a_part = sentence.split(|c: char| !c.is_alphanumeric()).any(|word| PARTS.contains(&word));
        let is_of_the_house = OUR_HOUSE.iter().any(|words| format!(" {sentence}").contains(&format!(" {words} ")));
        (is_of_the_house && !is_of_a_part).then(|| in_a_sentence(&sentence)).flatten()
    };
    let mut told = sentences(text).filter_map(says);
    let size = told.next()?;
    told.all(|other| other == size).then_some(size)
}

/// A point within a number ends nothing.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['!', '?', ';']).flat_map(|part| part.split("\n\n")).flat_map(|part| part.split(". "))
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn who_was_not_asked_says_how_many_they_are() {
        for (text, size) in [
            ("Hello,\n\nwe are 2,000 employees in Munich and look for software.", Some(2_000)),
            ("Wir sind ein Betrieb mit 80 Mitarbeitern. Was kostet es für 20 Nutzer?", Some(80)),
            ("Nous sommes une entreprise de 350 salariés.", Some(350)),
            ("Somos una empresa de 60 empleados y necesitamos 10 licencias.", Some(60)),
            ("Siamo in 45 dipendenti.", Some(45)),
            ("Temos 120 colaboradores em Braga.", Some(120)),
            ("Wij zijn een bedrijf met 30 medewerkers.", Some(30)),
            ("We need it for 40 employees.", None),
            ("We would like to train 40 employees.", None),
            ("Our team has 12 people.", None),
            ("We have 12 employees in the planning department.", None),
            ("We are 9 people. We have 30 employees.", None),
            ("Our parent company has 40,000 employees; we are small.", None),
            ("We are interested. There are 500 people on your list.", None),
        ] {
            assert_eq!(told(text), size, "{text}");
        }
    }
}
