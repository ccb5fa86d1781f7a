//! Whether a machine may have written a mail, for whoever would write back by himself (RFC 3834 2). Such a mail is read
//! as what it says, but an answer of ours could begin a conversation of machines.

use crate::domain::email::Email;

/// Headers of mail to many, or of a program's.
const NOT_TO_US_ALONE: [&str; 9] = [
    "List-Id",
    "List-Unsubscribe",
    "List-Post",
    "Precedence",
    "X-Auto-Response-Suppress",
    "X-Autoreply",
    "X-Autorespond",
    "Feedback-ID",
    "X-Loop",
];
/// What a mailbox is called that nobody reads.
const NOBODY: [&str; 8] =
    ["noreply", "no-reply", "donotreply", "do-not-reply", "mailer-daemon", "postmaster", "bounce", "notification"];

pub(super) fn may_have_written(email: &Email) -> bool {
    let local = email.sender().map(|from| from.local().to_lowercase()).unwrap_or_default();
    email.from.len() != 1
        || NOT_TO_US_ALONE.iter().any(|name| email.has_header(name))
        || email.header("Auto-Submitted").is_some_and(|value| !value.trim().eq_ignore_ascii_case("no"))
        || email.header("Return-Path").is_some_and(|path| path.trim() == "<>")
        || NOBODY.iter().any(|name| local.contains(name))
}
