//! What a mail program writes for whoever presses a button: a reaction to a mail, or the recall of one.
//!
//! In: the words that stand in a mail. Out: whether nothing else does. Never: a person's own words.

/// In a line that tells of a reaction, in languages in which mail programs do.
const REACTED: [&str; 8] = ["reacted", "reagiert", "réagi", "reaccion", "reagito", "gereageerd", "reagiu", "zareagowa"];
/// What it was that he reacted to.
const MESSAGES: [&str; 7] = ["message", "nachricht", "mensaje", "messaggio", "bericht", "mensagem", "wiadomo"];
/// Before and behind the name of the mail that somebody would like to have back.
const RECALLS: [(&str, &str); 7] = [
    ("would like to recall the message", ""),
    ("möchte die nachricht", "zurückrufen"),
    ("souhaite rappeler le message", ""),
    ("quiere recuperar el mensaje", ""),
    ("desidera richiamare il messaggio", ""),
    ("wil het bericht", "intrekken"),
    ("gostaria de cancelar a mensagem", ""),
];
/// A line of a program, in words: a name, and that he reacted.
const LINE_WORDS_MAX: usize = 12;
/// The same, beside a subject's.
const RECALL_WORDS_MAX: usize = 24;

/// Whether it is a press of 👍 rather than words: nothing stands there but signs and one line of the program's about it.
pub fn is_reaction(words: &str) -> bool {
    let (mut signs, mut says_so) = (0, 0);
    for line in words.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let lower = line.to_lowercase();
        let is_link = line.split_whitespace().all(|word| word.contains("://"));
        if !line.contains(char::is_alphanumeric) {
            signs += 1;
        } else if line.split_whitespace().count() <= LINE_WORDS_MAX && REACTED.iter().any(|said| lower.contains(said)) {
            says_so += 1;
            let names_it = MESSAGES.iter().any(|message| lower.contains(message));
            signs += usize::from(names_it && line.split_whitespace().any(is_sign));
        } else if !is_link {
            return false;
        }
    }
    signs > 0 && says_so == 1
}

/// Whether it only says that a mail is to be given back.
pub fn is_recall(words: &str) -> bool {
    let lower = words.to_lowercase();
    let recalls = |(before, behind): &(&str, &str)| {
        lower.split_once(before).is_some_and(|(name, rest)| !name.trim().is_empty() && rest.contains(behind))
    };
    words.split_whitespace().take(RECALL_WORDS_MAX).count() < RECALL_WORDS_MAX && RECALLS.iter().any(recalls)
}

/// A picture that stands for itself.
fn is_sign(word: &str) -> bool {
    !word.is_ascii() && !word.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pressed_button_is_told_in_one_line() {
        assert!(is_reaction("Ann Fox reacted to your message:\n\n👍"));
        assert!(is_reaction("Ann Fox reacted to your message: 👍"));
        assert!(!is_reaction("He reacted badly to the offer."));
        assert!(!is_reaction("My boss reacted well 👍"));
        assert!(!is_reaction("👍 please go ahead with the order"));
        assert!(is_recall("Ann Fox would like to recall the message, \"Lamps\"."));
        assert!(is_recall("Ann Fox möchte die Nachricht \"Lampen\" zurückrufen."));
        assert!(!is_recall("We would like to recall the offer of May."));
    }
}
