//! A class, or what is never suppressed, of which a condition holds of everybody, whatever they write: told before all mail
//! goes there.

use super::findings::Placed;
use super::given::Given;
use crate::domain::condition::{Condition, ContactFacts, Facts, Holds, Reach};

/// Three inquiries that have nothing in common but that they ask for something.
const UNLIKE: [(&str, &str, &str); 3] = [
    ("en", "Demo", "We would like a demo for 40 people. What does it cost?"),
    ("es", "Consulta", "Hola, ¿cuánto cuesta la licencia? Gracias."),
    ("de", "Frage", "Guten Tag, bitte rufen Sie mich an."),
];
/// Who they are, and where they write to.
const WHO: [(&str, &str, bool, &str); 3] = [
    ("jo@northwind.example", "northwind.example", false, "one"),
    ("lia@mail.example", "mail.example", true, "another"),
    ("uli@uni.example", "uni.example", false, "a third"),
];

pub(super) fn tell_of_everybody(when: &Condition, text: &Placed<String>, given: &Given<'_>) {
    // Of what can be seen without trying it is told elsewhere.
    if given.findings.has_syntax_errors() || Reach::of(Some(when), &given.team.team.territories).is_every() {
        return;
    }
    let holds = |((language, subject, text), (email, domain, freemail, mailbox))| {
        let contact = ContactFacts {
            email: Some(email),
            domain: Some(domain),
            freemail: Some(freemail),
            disposable: Some(false),
            ..ContactFacts::default()
        };
        let territories = &given.team.team.territories;
        let language = Some(language);
        let facts = Facts { contact, territories, text, subject, language, mailbox, ..Facts::default() };
        when.evaluate(&facts) == Holds::Yes
    };
    if UNLIKE.into_iter().zip(WHO).all(holds) {
        let message = "it holds of three inquiries that have nothing in common, so most likely of every lead";
        given.findings.warning(&text.place, message, "ask for what only those write or are whom it is meant for");
    }
}
