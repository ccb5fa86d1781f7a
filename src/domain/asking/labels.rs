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

/// What a line is labelled as, and what stands behind the label.
pub(super) fn of_line(line: &str) -> Option<(Need, &str)> {
    let (label, value) = unnumbered(line).split_once([':', '='])?;
    let label = label.trim().to_lowercase();
    let is_ours = |need: &Need| WORDS.iter().any(|words| need.label(words).to_lowercase() == label);
    let theirs: &[(Need, &[&str])] =
        &[(Need::Phone, &PHONE), (Need::Company, &COMPANY), (Need::Title, &TITLE), (Need::Size, &SIZE)];
    let is_theirs = || theirs.iter().find(|(_, labels)| labels.contains(&label.as_str())).map(|(need, _)| *need);
    let need = Need::ALL.into_iter().find(is_ours).or_else(is_theirs)?;
    Some((need, value.trim()))
}

/// Of every line with a label and an answer.
pub(super) fn values(text: &str) -> Vec<(Need, String)> {
    let said = text.lines().take(LINES_MAX).filter_map(of_line);
    said.filter(|(need, value)| is_answer(*need, value)).map(|(need, value)| (need, value.to_owned())).collect()
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
