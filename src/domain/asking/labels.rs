//! The labels people answer by: those of our question, and what they call the same things themselves.

use super::{Need, WORDS, is_answer};

/// Lines that are looked at.
const LINES_MAX: usize = 200;

const PHONE: [&str; 17] = [
    "phone",
    "phone number",
    "telephone number",
    "tel",
    "tel.",
    "mobile",
    "cell",
    "telefonnummer",
    "rufnummer",
    "mobil",
    "tél",
    "tél.",
    "numéro de téléphone",
    "móvil",
    "cellulare",
    "telemóvel",
    "telefoonnummer",
];
const COMPANY: [&str; 15] = [
    "company name",
    "name of company",
    "organisation",
    "organization",
    "employer",
    "unternehmen",
    "firmenname",
    "entreprise",
    "nom de la société",
    "compañía",
    "nombre de la empresa",
    "ditta",
    "società",
    "bedrijfsnaam",
    "nome da empresa",
];
const TITLE: [&str; 14] = [
    "title",
    "job title",
    "role",
    "my role",
    "funktion",
    "rolle",
    "poste",
    "puesto",
    "función",
    "posizione",
    "mansione",
    "função",
    "rol",
    "functietitel",
];
// Not "size" or "people": a form may ask for a shoe's, or for how many a table is.
const SIZE: [&str; 44] = [
    "employees",
    "no. of employees",
    "no of employees",
    "company size",
    "size of company",
    "size of the company",
    "headcount",
    "head count",
    "staff",
    "team size",
    "number of staff",
    "mitarbeiter",
    "mitarbeiterzahl",
    "mitarbeiteranzahl",
    "mitarbeitende",
    "anzahl mitarbeiter",
    "anzahl mitarbeitende",
    "anzahl der mitarbeitenden",
    "firmengröße",
    "unternehmensgröße",
    "effectif",
    "effectifs",
    "salariés",
    "employés",
    "nombre de salariés",
    "taille de l'entreprise",
    "nombre d’employés",
    "empleados",
    "plantilla",
    "nº de empleados",
    "tamaño de la empresa",
    "trabajadores",
    "dipendenti",
    "n. dipendenti",
    "addetti",
    "dimensione aziendale",
    "funcionários",
    "colaboradores",
    "número de colaboradores",
    "nº de funcionários",
    "medewerkers",
    "werknemers",
    "aantal werknemers",
    "bedrijfsgrootte",
];

/// What people call what is asked for, beside our own words.
fn theirs(need: Need) -> &'static [&'static str] {
    match need {
        Need::Name => &[],
        Need::Phone => &PHONE,
        Need::Company => &COMPANY,
        Need::Title => &TITLE,
        Need::Size => &SIZE,
    }
}

fn is_label(label: &str, need: Need) -> bool {
    let low = label.to_lowercase();
    WORDS.iter().any(|words| need.label(words).to_lowercase() == low) || theirs(need).contains(&low.as_str())
}

/// What a line is labelled as, and what stands behind the label.
pub(super) fn of_line(line: &str) -> Option<(Need, &str)> {
    let (label, value) = unnumbered(line).split_once([':', '='])?;
    let need = Need::ALL.into_iter().find(|need| is_label(label.trim(), *need))?;
    Some((need, value.trim()))
}

/// `company wolf foods`: what stands behind a label that has no mark.
pub(super) fn without_label(line: &str, need: Need) -> &str {
    let mut labelled = line.match_indices(' ').filter(|(at, _)| is_label(&line[..*at], need));
    labelled.next_back().map_or(line, |(at, _)| line[at..].trim_start())
}

/// A label of ours, and nothing filled in behind it.
pub(super) fn is_asked(line: &str) -> bool {
    of_line(line).is_some_and(|(_, value)| value.is_empty())
}

/// Of every line with a label and an answer.
pub(super) fn values(text: &str) -> Vec<(Need, String)> {
    let said = text.lines().take(LINES_MAX).filter_map(of_line);
    let said = said.map(|(need, value)| (need, alone(need, value)));
    said.filter(|(need, value)| is_answer(*need, value)).map(|(need, value)| (need, value.to_owned())).collect()
}

/// `Wolf Foods (but bill to Fox Ltd)`: a name without what is said beside it, which begins small and goes on for a while.
fn alone(need: Need, value: &str) -> &str {
    const BESIDE: [&str; 6] = [" (", ", ", "; ", " - ", " – ", ". "];
    const SAID_WORDS: usize = 3;
    let is_said = |rest: &str| rest.starts_with(char::is_lowercase) && rest.split_whitespace().count() >= SAID_WORDS;
    let ends = BESIDE
        .iter()
        .flat_map(|mark| value.match_indices(mark))
        .filter(|(at, mark)| is_said(&value[at + mark.len()..]));
    match need {
        Need::Name | Need::Company | Need::Title => {
            value[..ends.map(|(at, _)| at).min().unwrap_or(value.len())].trim_end()
        }
        Need::Phone | Need::Size => value,
    }
}

/// A line without marks of a quotation or a list: `> - x`, `2. x`.
pub(super) fn unnumbered(line: &str) -> &str {
    let line = line.trim_start_matches(['>', '|', ' ', '\t', '-', '*', '•']).trim_end();
    let mut rest = line.chars();
    let is_number = rest.next().is_some_and(|c| c.is_ascii_digit())
        && rest.next().is_some_and(|c| matches!(c, '.' | ')'))
        && rest.next().is_some_and(char::is_whitespace);
    if is_number { rest.as_str().trim_start() } else { line }
}
