//! What a subject says of its mail: that it is passed on, or an answer.

use super::split::Relation;
use crate::domain::email::Email;

const FORWARDS: &str =
    "fw|fwd|wg|tr|rv|enc|i|vb|vl|pd|doorst|转发|轉寄|転送|전달|továbbítás|ilt|i̇lt|przek|προώθ|إعادة توجيه|הועבר";
const ANSWERS: &str = "re|aw|antw|antwort|sv|vs|odp|rif|r|ynt|yan|res|ref|bls|balas|atb|ats|blw|vá|απ|σχετ|на|отв|ответ|vast|\
     תשובה|رد|回复|答复|回覆|返信|回信|답장";

pub fn relation(email: &Email) -> Relation {
    if mark(&email.subject).is_some_and(|mark| is_among(FORWARDS, &mark)) {
        Relation::Forward
    } else if email.in_reply_to.is_some() || !email.references.is_empty() {
        Relation::Answer
    } else {
        Relation::None
    }
}

/// "Re:", "AW:", "Odp[2]:": by its first mark.
pub fn says_reply(subject: &str) -> bool {
    mark(subject).is_some_and(|mark| is_among(ANSWERS, mark.split(['[', '(', '^']).next().unwrap_or(&mark).trim()))
}

fn mark(subject: &str) -> Option<String> {
    subject.split_once([':', '：']).map(|(mark, _)| mark.trim().to_lowercase())
}

fn is_among(marks: &str, mark: &str) -> bool {
    marks.split('|').any(|known| known.trim() == mark)
}
