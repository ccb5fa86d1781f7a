//! How much somebody decides, by their title: `executive`, `director`, `manager`; else `staff`.
//!
//! Words of seven languages; the highest that is named counts. A title that says nothing of rank is staff's.

const EXECUTIVE: &[&str] = &[
    "ceo",
    "cfo",
    "coo",
    "cto",
    "cio",
    "cmo",
    "cro",
    "chief",
    "president",
    "founder",
    "co-founder",
    "owner",
    "proprietor",
    "partner",
    "managing director",
    "geschäftsführer",
    "geschäftsführerin",
    "geschäftsführung",
    "vorstand",
    "inhaber",
    "inhaberin",
    "gründer",
    "gründerin",
    "pdg",
    "dg",
    "directeur général",
    "directrice générale",
    "gérant",
    "gérante",
    "fondateur",
    "fondatrice",
    "director general",
    "directora general",
    "dueño",
    "dueña",
    "gerente general",
    "fundador",
    "fundadora",
    "amministratore delegato",
    "titolare",
    "diretor geral",
    "sócio",
    "proprietário",
    "présidente",
    "président",
    "presidente",
    "prezes",
    "prezes zarządu",
    "właściciel",
    "właścicielka",
    "członek zarządu",
    "dyrektor generalny",
    "directeur-eigenaar",
    "eigenaar",
    "oprichter",
    "bestuurder",
    "zaakvoerder",
];
const DIRECTOR: &[&str] = &[
    "vp",
    "vice president",
    "director",
    "head",
    "bereichsleiter",
    "bereichsleiterin",
    "abteilungsleiter",
    "abteilungsleiterin",
    "leiter",
    "leiterin",
    "leitung",
    "prokurist",
    "prokuristin",
    "direktor",
    "direktorin",
    "directeur",
    "directrice",
    "responsable",
    "chef de service",
    "directora",
    "jefe",
    "jefa",
    "direttore",
    "direttrice",
    "responsabile",
    "diretor",
    "diretora",
    "hoofd",
    "dyrektor",
    "dyrektorka",
    "betriebsleiter",
    "betriebsleiterin",
    "werkleiter",
    "werksleiter",
    "kierownik działu",
];
const MANAGER: &[&str] = &[
    "manager",
    "managerin",
    "teamleiter",
    "teamleiterin",
    "lead",
    "supervisor",
    "coordinator",
    "projektleiter",
    "projektleiterin",
    "chef de projet",
    "chargé",
    "chargée",
    "gerente",
    "encargado",
    "encargada",
    "coordinador",
    "coordinadora",
    "coordinatore",
    "coordinatrice",
    "capo",
    "coordenador",
    "coordenadora",
    "teamleider",
    "inkoopmanager",
    "salesmanager",
    "marketingmanager",
    "projectmanager",
    "projektmanager",
    "projektmanagerin",
    "gestor",
    "gestora",
    "kierownik",
    "kierowniczka",
    "product owner",
];

/// Whoever works for somebody of rank is not of that rank: "Assistant to the CEO".
const ASSISTANT: &[&str] = &[
    "assistant",
    "secretary",
    "assistent",
    "assistentin",
    "assistenz",
    "sekretär",
    "sekretärin",
    "sekretariat",
    "vorstandssekretariat",
    "referent",
    "referentin",
    "assistante",
    "secrétaire",
    "asistente",
    "secretaria",
    "secretario",
    "assistente",
    "segretaria",
    "segretario",
    "secretaresse",
    "office of the ceo",
];

/// An "Assistant Director" is a director all the same.
const RANK_OF_ITS_OWN: &[&str] = &[
    "assistant director",
    "assistant general manager",
    "assistant vice president",
    "assistant vp",
    "assistant manager",
    "assistant head",
    "company secretary",
    "secretary general",
];

pub(super) fn seniority(title: &str) -> &'static str {
    let title = title.to_lowercase();
    let is_word = |word: &str| {
        title.match_indices(word).any(|(at, _)| {
            let before = title[..at].chars().next_back();
            let after = title[at + word.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    };
    let has = |words: &[&str]| words.iter().any(|word| is_word(word));
    match () {
        () if has(ASSISTANT) && !has(RANK_OF_ITS_OWN) => "staff",
        () if has(EXECUTIVE)
            && !has(&[
                "vice president",
                "vice-president",
                "vice président",
                "vice-président",
                "vice-présidente",
                "vicepresidente",
                "product owner",
            ]) =>
        {
            "executive"
        }
        () if has(DIRECTOR) => "director",
        () if has(MANAGER) => "manager",
        () => "staff",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_say_who_decides() {
        for (title, rank) in [
            ("CEO", "executive"),
            ("Geschäftsführerin", "executive"),
            ("Directeur général", "executive"),
            ("Head of Operations", "director"),
            ("Leiter Einkauf", "director"),
            ("VP Sales", "director"),
            ("Project Manager", "manager"),
            ("Teamleiterin Vertrieb", "manager"),
            ("Accountant", "staff"),
            ("Headhunter", "staff"),
            ("Assistant to the CEO", "staff"),
            ("Executive Assistant", "staff"),
            ("Assistentin der Geschäftsführung", "staff"),
            ("Assistante de la directrice générale", "staff"),
            ("Assistant Director", "director"),
            ("Assistant Manager", "manager"),
            ("Vice President", "director"),
            ("Product Owner", "manager"),
            ("Présidente", "executive"),
            ("Prezes zarządu", "executive"),
            ("Dyrektor zakupów", "director"),
            ("Kierownik działu", "director"),
            ("Betriebsleiter", "director"),
            ("Inkoopmanager", "manager"),
            ("Gestora de projeto", "manager"),
        ] {
            assert_eq!(seniority(title), rank, "{title}");
        }
    }
}
