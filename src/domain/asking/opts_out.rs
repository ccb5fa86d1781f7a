//! Whether somebody wants no mail that no person wrote.

use crate::domain::phrases::{Border, Builder, Phrases};
use std::sync::LazyLock;

/// Where a longer text speaks of such a thing, it is about it.
const SHORT: usize = 400;

static PHRASES: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let mut phrases = Builder::default();
    phrases.add_list((), &include_str!("opts_out.txt").replace(['\r', '\n'], ""), Border::Word);
    phrases.build()
});

/// Said alone on a line, but for courtesies; in a sentence of their own they may be about anything: "how do I unsubscribe
/// my team from your product?"
const WORDS: &str = "unsubscribe opt-out optout stop stopp stopit abmelden abmeldung abbestellen austragen désabonner \
    désabonnement désabonnez désinscrire désinscription arrêt arrêter baja cancelarme cancellatemi cancellami \
    disiscrivetemi disiscrivermi disiscrizione descadastrar descadastre uitschrijven afmelden afmelding wypisz wypisać \
    rezygnuję";
const COURTESIES: &str = "please pls bitte mich svp merci me moi por favor grazie prego obrigado obrigada aub alstublieft \
    graag proszę mnie dziękuję danke thanks thank you now jetzt sofort from this your the list mailing newsletter \
    email emails e-mail e-mails mail mails hello hi hallo bonjour hola ciao s'il vous plaît de la su lista und vielen dank";

/// Only of what the person wrote himself: below it our own mail tells the word.
pub fn opts_out(text: &str) -> bool {
    let text = text.trim();
    if text.chars().count() > SHORT {
        return false;
    }
    let low = text.to_lowercase().replace('’', "'");
    PHRASES.is_in(&low) || low.lines().any(says_a_word_alone)
}

/// A subject that is nothing but the word, without its marks of answers: what mail programs write for whoever presses their button.
pub fn opts_out_by_subject(subject: &str) -> bool {
    says_a_word_alone(&subject.to_lowercase().replace('’', "'"))
}

fn says_a_word_alone(line: &str) -> bool {
    if line.contains('?') {
        return false;
    }
    // Two words in some languages.
    let line = line.replace("opt out", "optout").replace("stop it", "stopit");
    let is_in = |list: &str, word: &str| list.split_whitespace().any(|one| one == word);
    let trimmed = |word: &'_ str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let mut said = 0;
    for word in line.split_whitespace().map(trimmed).filter(|word| !word.is_empty()) {
        match () {
            () if is_in(WORDS, &word) => said += 1,
            () if is_in(COURTESIES, &word) => {}
            () => return false,
        }
    }
    said > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_wants_no_such_mail_says_so_in_a_line() {
        for text in [
            "Unsubscribe",
            "UNSUBSCRIBE.",
            "Please unsubscribe me, thanks.\n\nBest regards\nJo",
            "I would like to unsubscribe.",
            "please remove me from your list",
            "Please stop sending me automatic mails.",
            "Please do not send me such mails.",
            "I do not want any more emails from you.",
            "I don’t want to receive your emails any more",
            "stop",
            "Stop!",
            "opt out",
            "abmelden",
            "Bitte abmelden",
            "Bitte keine weiteren Mails.",
            "Bitte senden Sie mir keine Mails mehr.",
            "Ich möchte keine automatischen E-Mails.",
            "Bitte nehmen Sie mich aus dem Verteiler.",
            "Merci de ne plus me contacter",
            "ne plus recevoir de mails svp",
            "Je ne souhaite plus recevoir vos messages.",
            "désabonner",
            "Désabonnez-moi.",
            "Veuillez me désinscrire.",
            "no quiero recibir más correos",
            "Por favor, no me envíen más correos.",
            "darme de baja",
            "Non voglio più ricevere le vostre mail.",
            "Per favore non scrivetemi più",
            "cancellatemi",
            "uitschrijven aub",
            "Stuur mij geen mails meer.",
            "Ik wil geen automatische e-mails.",
            "Não quero receber mais e-mails.",
            "Não me enviem mais mensagens.",
            "cancelar subscrição",
            "Proszę mnie wypisać.",
            "Nie chcę otrzymywać więcej wiadomości.",
            "Proszę nie wysyłać do mnie więcej maili.",
        ] {
            assert!(opts_out(text), "{text}");
        }
        let about = "We build a newsletter tool and want a demo. ".repeat(12) + "People unsubscribe by a link.";
        for text in [
            "A demo please",
            "Do you subscribe to this?",
            "Could you tell me how to unsubscribe my team from your product?",
            "How can our customers opt out?",
            "Does it stop spam? We need 40 seats.",
            "We want to stop losing leads.",
            "Unser Kunde will sich im Portal abmelden können, geht das?",
            "Please do not send a catalogue, only the price.",
            "Wir bekommen keine Mails von Ihrem System.",
            "Nous voulons nous désabonner de votre concurrent.",
            &about,
        ] {
            assert!(!opts_out(text), "{text}");
        }
    }

    #[test]
    fn a_subject_is_the_word_and_nothing_else() {
        for subject in ["unsubscribe", "Unsubscribe me, please", "Abmeldung Newsletter", "Opt-Out"] {
            assert!(opts_out_by_subject(subject), "{subject}");
        }
        for subject in
            ["", "Newsletter", "Unsubscribe link in your product", "How do I unsubscribe?", "Stop losing leads"]
        {
            assert!(!opts_out_by_subject(subject), "{subject}");
        }
    }
}
