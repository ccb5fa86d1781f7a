//! How people agree and refuse, by language. All lower case.

use crate::domain::phrases::{self, Border, Builder, Gap, Phrases};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Advertisement, lists, newsletters.
pub const MARKETING: [&str; 50] = [
    "newsletter",
    "news letter",
    "mailing list",
    "mailing-list",
    "any list",
    "your list",
    "marketing",
    "promotion",
    "special offers",
    "e-mail updates",
    "email updates",
    "updates by email",
    "product updates",
    "werbung",
    "werbe",
    "werbliche",
    "verteiler",
    "angebote und neuigkeiten",
    "rundbrief",
    "infobrief",
    "publicité",
    "lettre d'information",
    "infolettre",
    "liste de diffusion",
    "offres commerciales",
    "prospection",
    "boletín",
    "publicidad",
    "comunicaciones comerciales",
    "lista de correo",
    "promociones",
    "pubblicità",
    "comunicazioni commerciali",
    "mailinglijst",
    "nieuwsbrief",
    "reclame",
    "aanbiedingen",
    "novidades",
    "lista de e-mail",
    "biuletyn",
    "newsletteru",
    "marketingow",
    "obchodní sdělení",
    "obchodné oznámenia",
    "nyhetsbrev",
    "nyhedsbrev",
    "uutiskirje",
    "hírlevél",
    "рассылк",
    "メルマガ",
];

/// To be answered, to have the data kept for it.
pub const CONTACT: [&str; 45] = [
    "privacy",
    "data protection",
    "gdpr",
    "personal data",
    "my data",
    "be contacted",
    "contact me",
    "store my",
    "terms and conditions",
    "terms of use",
    "datenschutz",
    "dsgvo",
    "personenbezogen",
    "meine daten",
    "meiner daten",
    "meiner angaben",
    "kontaktaufnahme",
    "kontaktiert",
    "être contacté",
    "ser contactad",
    "essere contattat",
    "ricontattat",
    "agb",
    "confidentialité",
    "rgpd",
    "données personnelles",
    "mes données",
    "recontacter",
    "me contacter",
    "privacidad",
    "protección de datos",
    "datos personales",
    "proteção de dados",
    "dados pessoais",
    "trattamento dei dati",
    "dati personali",
    "privacyverklaring",
    "persoonsgegevens",
    "danych osobowych",
    "osobních údajů",
    "osobných údajov",
    "personuppgifter",
    "persondata",
    "adatkezelés",
    "персональных данных",
];

fn set(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

pub static YES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set("yes y true on 1 checked ticked accepted agreed agree accept given granted ok ja akzeptiert zugestimmt angekreuzt einverstanden erteilt
        oui accepté acceptée coché sí si aceptado aceptada acepto sì accettato accetto accettata akkoord sim aceito aceite tak zaakceptowano ano áno souhlasím súhlasím
        kyllä hyväksytty igen elfogadom elfogadva da accept evet kabul да согласен согласна ναι はい 同意する 同意 是 예 ✓ ✔ ☑ ☒ x")
});

pub static NO: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set("no n false off 0 unchecked declined refused rejected none nein abgelehnt nicht non refusé refusée rechazado rifiutato nee geweigerd não recusado nie odrzucono ne
        odmítnuto nej nei nejtak ei nem nu hayır нет όχι いいえ 否 아니요 ✗ ✘ ☐")
});

pub const TICKED: [&str; 10] = ["[x]", "[ x ]", "[✓]", "[✔]", "(x)", "☑", "☒", "✓", "✔", "✅"];
pub const UNTICKED: [&str; 5] = ["[ ]", "[]", "( )", "☐", "□"];

/// ` * ` in the table stands for so many words or fewer.
const GAP_WORDS: usize = 6;

/// What a sentence about consent is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Says {
    Agrees,
    Refuses,
    /// A whole word that turns what stands with it.
    Turns,
    /// Says by itself that something is to end, or not to begin.
    Ends,
    /// What such sentences speak of, whoever wrote them.
    OfLaw,
}

pub static SAYS: LazyLock<Phrases<Says>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    let tables = [
        (Says::Agrees, "agrees", Border::Start),
        (Says::Refuses, "refuses", Border::Open),
        (Says::Turns, "turns", Border::Word),
        (Says::Ends, "ends", Border::Open),
    ];
    for (says, name, border) in tables {
        for (_, list) in phrases::sections(include_str!("words/consent.txt")).filter(|(section, _)| *section == name) {
            phrases::split(list).for_each(|phrase| builder.add(says, phrase, border, Gap::Words(GAP_WORDS)));
        }
    }
    builder.add_list(Says::OfLaw, "newsletter | datenschutz | privacy | gdpr | rgpd", Border::Open);
    builder.build()
});
