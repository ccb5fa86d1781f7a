//! Which rep wrote what the shared mailbox sent: by the name before its address, or by the name that signs it.

use crate::domain::email::Email;
use crate::domain::inquiry::Inquiry;
use crate::domain::team::{Rep, Team};

/// Lines of a signature that may hold the name. Where none was found, it may be the last line of the words; not one above,
/// which in a short mail is the greeting of a prospect of the same name.
const SIGNED_LINES: usize = 3;

/// None where no rep is named, or more than one by the same name.
pub(super) fn named<'t>(email: &Email, inquiry: &Inquiry, team: &'t Team) -> Option<&'t Rep> {
    let before_address = email.from.first().and_then(|party| party.name.as_deref()).into_iter();
    let filled = |line: &&str| line.contains(char::is_alphanumeric);
    let signed = inquiry.signature.lines().filter(filled).take(SIGNED_LINES);
    let last = inquiry.text.lines().rfind(filled).into_iter();
    before_address.chain(signed).chain(last).find_map(|line| in_line(line, team))
}

/// The one rep whose whole name begins this line ("Bo Lind | Example Sales"), or whose first name is all of it.
fn in_line<'t>(line: &str, team: &'t Team) -> Option<&'t Rep> {
    let line = words(line);
    let is_whole = |rep: &&Rep| {
        let name = words(&rep.name);
        let mut turned = name.clone();
        turned.rotate_left(1);
        name.len() > 1 && (line.starts_with(&name) || line == turned)
    };
    let is_first = |rep: &&Rep| line == words(rep.first_name());
    only(team.reps.values().filter(is_whole)).or_else(|| only(team.reps.values().filter(is_first)))
}

fn only<'t>(mut reps: impl Iterator<Item = &'t Rep>) -> Option<&'t Rep> {
    reps.next().filter(|_| reps.next().is_none())
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}
