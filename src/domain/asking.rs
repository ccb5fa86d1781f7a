//! The one question a prospect may be asked by us: what a workflow needs to know and he has not said. And who wants no
//! such mail.

use super::calendar::WorkSpan;
use super::inquiry::ConsentPurpose;
use super::lead::{Lead, Stage};
use std::time::Duration;

mod labels;
mod named;
mod opts_out;
pub mod ours;
mod parting;
mod prose;
pub mod size;

pub use opts_out::{opts_out, opts_out_by_subject};
pub use parting::only_parts;

/// Nobody is asked twice in this time, whatever he asks for.
pub const AGAIN_AFTER: Duration = Duration::from_secs(30 * 86_400);
/// How long an answer is waited for before the timeline says that there is none.
pub const ANSWER_WITHIN: WorkSpan = WorkSpan::Days(3);
/// An answer behind a label is no longer, in bytes.
const ANSWER_MAX: usize = 120;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Name,
    Phone,
    Company,
    Title,
    Size,
}

impl Need {
    pub const ALL: [Self; 5] = [Self::Name, Self::Phone, Self::Company, Self::Title, Self::Size];
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "contact.name",
            Self::Phone => "contact.phone",
            Self::Company => "contact.company",
            Self::Title => "contact.title",
            Self::Size => "company.size",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|need| need.as_str() == text)
    }
    pub fn label(self, words: &Words) -> &'static str {
        match self {
            Self::Name => words.labels[0],
            Self::Phone => words.labels[1],
            Self::Company => words.labels[2],
            Self::Title => words.labels[3],
            Self::Size => words.labels[4],
        }
    }
}

/// `[question]` of a workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    pub needs: Vec<Need>,
    /// How long after the mail came in.
    pub after: WorkSpan,
    /// Only of somebody who has agreed to be contacted.
    pub needs_consent: bool,
}

/// What the question is made of in one language.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    pub language: &'static str,
    pub greeting: &'static str,
    pub thanks: &'static str,
    pub please: &'static str,
    pub closing: &'static str,
    pub leave: &'static str,
    /// Name, telephone, company, position, employees.
    labels: [&'static str; 5],
}

impl Words {
    /// Its first sentence, without the promise of an answer.
    pub fn thanks_alone(&self) -> &'static str {
        self.thanks.split_inclusive('.').next().unwrap_or(self.thanks)
    }
}

static WORDS: [Words; 7] = [
    Words {
        language: "en",
        greeting: "Hello",
        thanks: "thank you for your message. It has reached us, and somebody will answer you.",
        please: "To give you the right answer, it would help us to know this. Just reply to this mail:",
        closing: "Kind regards",
        leave: "This question was sent automatically, and it is the only one. If you want no such mail, reply with “unsubscribe”.",
        labels: ["Name", "Telephone", "Company", "Position", "Number of employees"],
    },
    Words {
        language: "de",
        greeting: "Guten Tag",
        thanks: "vielen Dank für Ihre Nachricht. Sie ist angekommen, und Sie erhalten eine Antwort.",
        please: "Damit wir Ihnen passend antworten können, hilft uns Folgendes. Antworten Sie einfach auf diese Mail:",
        closing: "Mit freundlichen Grüßen",
        leave: "Diese Frage wurde automatisch gesendet, und es bleibt bei dieser einen. Wünschen Sie keine solchen Mails, antworten Sie mit „abmelden“.",
        labels: ["Name", "Telefon", "Firma", "Position", "Anzahl der Mitarbeiter"],
    },
    Words {
        language: "fr",
        greeting: "Bonjour",
        thanks: "merci de votre message. Il nous est bien parvenu et vous recevrez une réponse.",
        please: "Pour vous répondre au mieux, il nous serait utile de savoir ceci. Répondez simplement à ce message :",
        closing: "Cordialement",
        leave: "Cette question a été envoyée automatiquement, et c'est la seule. Si vous ne souhaitez pas de tels messages, répondez « désabonner ».",
        labels: ["Nom", "Téléphone", "Société", "Fonction", "Nombre d'employés"],
    },
    Words {
        language: "es",
        greeting: "Buenos días",
        thanks: "gracias por su mensaje. Lo hemos recibido y le responderemos.",
        please: "Para responderle mejor, nos ayudaría saber lo siguiente. Basta con responder a este correo:",
        closing: "Un cordial saludo",
        leave: "Esta pregunta se ha enviado automáticamente y es la única. Si no desea estos correos, responda «darme de baja».",
        labels: ["Nombre", "Teléfono", "Empresa", "Cargo", "Número de empleados"],
    },
    Words {
        language: "it",
        greeting: "Buongiorno",
        thanks: "grazie per il Suo messaggio. Lo abbiamo ricevuto e Le risponderemo.",
        please: "Per risponderLe al meglio ci aiuterebbe sapere quanto segue. Basta rispondere a questa mail:",
        closing: "Cordiali saluti",
        leave: "Questa domanda è stata inviata automaticamente ed è l'unica. Se non desidera queste mail, risponda «cancellatemi».",
        labels: ["Nome", "Telefono", "Azienda", "Ruolo", "Numero di dipendenti"],
    },
    Words {
        language: "pt",
        greeting: "Bom dia",
        thanks: "obrigado pela sua mensagem. Recebemo-la e vamos responder-lhe.",
        please: "Para lhe responder melhor, ajudaria saber o seguinte. Basta responder a este e-mail:",
        closing: "Com os melhores cumprimentos",
        leave: "Esta pergunta foi enviada automaticamente e é a única. Se não quer estes e-mails, responda «cancelar subscrição».",
        labels: ["Nome", "Telefone", "Empresa", "Cargo", "Número de funcionários"],
    },
    Words {
        language: "nl",
        greeting: "Goedendag",
        thanks: "bedankt voor uw bericht. Het is aangekomen en u krijgt antwoord.",
        please: "Om u goed te kunnen antwoorden, helpt het ons dit te weten. Beantwoord gewoon deze mail:",
        closing: "Met vriendelijke groet",
        leave: "Deze vraag is automatisch verstuurd en blijft de enige. Wilt u zulke mails niet, antwoord dan met “uitschrijven”.",
        labels: ["Naam", "Telefoon", "Bedrijf", "Functie", "Aantal medewerkers"],
    },
];

/// The words in a language; English where we have none of it.
pub fn words(language: Option<&str>) -> &'static Words {
    WORDS.iter().find(|words| Some(words.language) == language).unwrap_or(&WORDS[0])
}

/// What is known of the company beside what he said: by our own table or a provider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OfCompany {
    pub is_named: bool,
    pub size: Option<i64>,
}

/// What a workflow needs and nobody knows.
pub fn missing(needs: &[Need], lead: &Lead, known: OfCompany) -> Vec<Need> {
    let prospect = &lead.prospect;
    let is_known = |need: &Need| match need {
        Need::Name => prospect.name.is_some(),
        Need::Phone => prospect.phone.is_some(),
        Need::Company => known.is_named || prospect.company.is_some(),
        Need::Title => prospect.title.is_some(),
        Need::Size => known.size.is_some(),
    };
    needs.iter().filter(|need| !is_known(need)).copied().collect()
}

/// Why this prospect is not asked; `Ok` if he may be.
pub fn may_ask(lead: &Lead, asking: &Asking) -> Result<(), &'static str> {
    let consent = lead.consent.iter().find(|agreed| agreed.purpose == ConsentPurpose::Contact);
    let is_early = matches!(lead.stage, Stage::Mql | Stage::Review | Stage::Nurture);
    Err(match () {
        () if !is_early || lead.responded_at.is_some() => "somebody has taken it up",
        () if lead.quiet => "it came in quietly",
        () if lead.prospect.email.is_none() => "there is no address",
        () if lead.doubt.is_some() || lead.source != "person" => "a machine may have written it",
        // Whoever wants to buy is answered, not asked.
        () if lead.band.is_none_or(|band| band.intent == 0) => "the intent is high",
        () if consent.is_some_and(|agreed| !agreed.is_given) => "the person does not want to be contacted",
        () if asking.needs_consent && consent.is_none() => "the person has not agreed to be contacted",
        () => return Ok(()),
    })
}

/// What a reply says to the question: by its labels, and where it stands quoted, also between its lines or in a sentence.
/// What was filled in behind a quoted label is its writer's own text (`extract`). `asked` counts where nothing is quoted.
pub fn answers(text: &str, quoted: &str, asked: &[Need]) -> Vec<(Need, String)> {
    let mut said = labels::values(text);
    for (need, value) in prose::answers(text, quoted, asked) {
        if !said.iter().any(|(had, _)| *had == need) {
            said.push((need, value));
        }
    }
    said
}

/// The value in a line `Company: Acme Ltd`, in any of our languages.
pub fn labelled(line: &str, need: Need) -> Option<&str> {
    labels::of_line(line).filter(|(said, value)| *said == need && is_answer(need, value)).map(|(_, value)| value)
}

/// How many they are, where a label says so: of a signature, or of a form.
pub fn size_said<'a>(lines: impl IntoIterator<Item = &'a str>) -> Option<i64> {
    lines.into_iter().find_map(|line| number_of_people(labelled(line, Need::Size)?))
}

/// "none", "12" for a telephone number: no answer.
fn is_answer(need: Need, value: &str) -> bool {
    const NONE: [&str; 18] = [
        "none", "no", "n/a", "na", "nil", "nothing", "keine", "keiner", "nein", "aucun", "aucune", "non", "ninguno",
        "ninguna", "nessuno", "nessuna", "geen", "nenhum",
    ];
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let is_none = NONE.contains(&value.trim_end_matches('.').to_lowercase().as_str());
    match need {
        _ if is_none || value.len() > ANSWER_MAX => false,
        Need::Phone => (6..=20).contains(&digits),
        Need::Size => number_of_people(value).is_some(),
        // "unsubscribe" names nobody.
        Need::Name | Need::Company | Need::Title => value.chars().any(char::is_alphabetic) && !opts_out(value),
    }
}

/// `about 1,200 people` → 1200; `200-300` → 200.
pub fn number_of_people(value: &str) -> Option<i64> {
    let value = value.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = value.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '\'' | ' ')).unwrap_or(value.len());
    // "250. Call me" ends a sentence.
    let number = value[..end].split(". ").next().unwrap_or_default();
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|number| (1..=10_000_000).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lead::Agreed;
    use crate::domain::verdict::Band;

    #[test]
    fn whoever_wants_no_more_mail_names_no_company_of_that_name() {
        for text in ["unsubscribe", "Abmelden.", "Company: unsubscribe"] {
            assert_eq!(answers(text, "", &[Need::Company]), [], "{text}");
        }
        assert_eq!(answers("Kern GmbH", "", &[Need::Company]), [(Need::Company, "Kern GmbH".to_owned())]);
    }

    #[test]
    fn a_reply_answers_by_the_labels_of_the_question() {
        let text = "Hi,\n> Telefon: +49 30 901820\nAnzahl der Mitarbeiter: etwa 1.200\nName:\nPosition : CEO\nre: x";
        let said = answers(text, "", &[]);
        let said: Vec<_> = said.iter().map(|(need, value)| (need.as_str(), value.as_str())).collect();
        assert_eq!(
            said,
            [("contact.phone", "+49 30 901820"), ("company.size", "etwa 1.200"), ("contact.title", "CEO")]
        );
        for (value, number) in [
            ("etwa 1.200", Some(1_200)),
            ("40 people", Some(40)),
            ("200-300", Some(200)),
            ("250. Tel 12", Some(250)),
            ("many", None),
            ("0", None),
        ] {
            assert_eq!(number_of_people(value), number, "{value}");
        }
    }

    #[test]
    fn labels_of_people_s_own_are_answers_and_no_answer_is_none() {
        let said =
            answers("Company: Wolf Foods\nEmployees: 250\nPhone = 12\nTitle: none\n1. Tel.: 030 1234567", "", &[]);
        let said: Vec<_> = said.iter().map(|(need, value)| (need.as_str(), value.as_str())).collect();
        assert_eq!(
            said,
            [("contact.company", "Wolf Foods"), ("company.size", "250"), ("contact.phone", "030 1234567")]
        );
        let beside = answers("Company: Wolf Foods (but bill to Fox Ltd)\nTitle: Head of Lambs, Calves", "", &[]);
        assert_eq!(
            beside.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(),
            ["Wolf Foods", "Head of Lambs, Calves"]
        );
        assert_eq!(size_said("Jo Marsh\nCompany size: 300".lines()), Some(300));
        assert_eq!(labelled("Firma: Wolf Foods", Need::Company), Some("Wolf Foods"));
        assert_eq!(labelled("Firma: keine", Need::Company), None);
    }

    #[test]
    fn who_may_be_asked() {
        let asking = Asking { needs: vec![Need::Phone], after: WorkSpan::Days(1), needs_consent: false };
        let lead = |change: fn(&mut Lead)| {
            let mut lead = crate::domain::ladder::tests::lead();
            lead.prospect.email = Some("jo@example.com".to_owned());
            lead.band = Some(Band { fit: 0, intent: 1 });
            change(&mut lead);
            lead
        };
        let agreed = |is_given| Agreed { purpose: ConsentPurpose::Contact, is_given, words: String::new() };
        assert_eq!(may_ask(&lead(|_| ()), &asking), Ok(()));
        for change in [
            (|lead: &mut Lead| lead.band = Some(Band::A1)) as fn(&mut Lead),
            |lead| lead.doubt = Some("spam".to_owned()),
            |lead| lead.source = "portal".to_owned(),
            |lead| lead.prospect.email = None,
            |lead| lead.quiet = true,
            |lead| lead.stage = Stage::Accepted,
        ] {
            assert!(may_ask(&lead(change), &asking).is_err());
        }
        let strict = Asking { needs_consent: true, ..asking.clone() };
        let mut one = lead(|_| ());
        assert!(may_ask(&one, &strict).is_err());
        one.consent = vec![agreed(true)];
        assert_eq!(may_ask(&one, &strict), Ok(()));
        one.consent = vec![agreed(false)];
        assert!(may_ask(&one, &asking).is_err());
    }
}
