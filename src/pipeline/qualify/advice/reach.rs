//! What a form says of how somebody is to be reached.

/// Labels that ask by which way.
const WAYS: [&str; 24] = [
    "preferred contact",
    "contact preference",
    "preferred method",
    "preferred way",
    "contact method",
    "contact by",
    "contact me by",
    "reply by",
    "how should we contact",
    "how would you like to be contacted",
    "kontaktweg",
    "kontaktart",
    "bevorzugter kontakt",
    "bevorzugte kontakt",
    "kontakt per",
    "kontakt bitte per",
    "antwort per",
    "contact préféré",
    "moyen de contact",
    "contacto preferido",
    "forma de contacto",
    "contatto preferito",
    "contacto preferencial",
    "contactvoorkeur",
];
/// Labels that ask whether he may be rung up.
const CALLS: [&str; 21] = [
    "may we call",
    "can we call",
    "call you",
    "call me",
    "callback",
    "call back",
    "call-back",
    "phone contact",
    "contact by phone",
    "telephone contact",
    "rückruf",
    "anruf",
    "telefonischer kontakt",
    "rappel",
    "appel",
    "llamada",
    "llamar",
    "richiamare",
    "richiamata",
    "terugbellen",
    "ligar",
];
const NO: [&str; 13] = [
    "no",
    "nein",
    "non",
    "não",
    "nao",
    "nee",
    "nie",
    "false",
    "off",
    "0",
    "not wanted",
    "nicht erwünscht",
    "no thanks",
];
const BY_MAIL: [&str; 4] = ["mail", "courriel", "correo", "posta elettronica"];
const BY_PHONE: [&str; 8] = ["phone", "tel", "call", "anruf", "appel", "llama", "chiama", "mobil"];

/// Whether a form has it that he is written to, and not rung up.
pub(super) fn says_not_to_ring(fields: &[(String, String)]) -> bool {
    fields.iter().any(|(label, value)| {
        let (label, value) = (label.to_lowercase(), value.trim().trim_end_matches(['.', '!']).to_lowercase());
        let is_of = |labels: &[&str]| labels.iter().any(|known| label.contains(known));
        let names = |words: &[&str]| words.iter().any(|word| value.contains(word));
        is_of(&CALLS) && NO.contains(&value.as_str()) || is_of(&WAYS) && names(&BY_MAIL) && !names(&BY_PHONE)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_how_somebody_is_reached() {
        for (label, value, is_told) in [
            ("Preferred contact", "E-mail", true),
            ("May we call you?", "No", true),
            ("Phone contact", "no", true),
            ("Callback", "no", true),
            ("Rückruf erwünscht", "nein", true),
            ("Kontaktweg", "E-Mail", true),
            ("Bevorzugter Kontakt", "E-Mail", true),
            ("Contact préféré", "Mail", true),
            ("Preferred contact", "Phone or e-mail", false),
            ("Preferred contact", "Telephone", false),
            ("Rückruf erwünscht", "ja", false),
            ("Newsletter by e-mail", "no", false),
            ("E-mail", "jo@fjord.example", false),
        ] {
            let fields = [(label.to_owned(), value.to_owned())];
            assert_eq!(says_not_to_ring(&fields), is_told, "{label}: {value}");
        }
    }
}
