//! What people write their mail with, by the name it gives itself in `X-Mailer` and `User-Agent`.

use super::company;
use super::email::Email;

/// Lower case.
const CLIENTS: [&str; 26] = [
    "thunderbird",
    "outlook",
    "apple mail",
    "iphone mail",
    "ipad mail",
    "k-9",
    "evolution",
    "mutt",
    "roundcube",
    "horde",
    "squirrelmail",
    "zimbra",
    "lotus notes",
    "domino",
    "foxmail",
    "airmail",
    "emclient",
    "em client",
    "postbox",
    "yahoomail",
    "webmail",
    "kmail",
    "claws",
    "groupwise",
    "fairemail",
    "windows live mail",
];

/// Whether a mail program goes by that name. `mailer` is lower case.
pub fn is_client(mailer: &str) -> bool {
    CLIENTS.iter().any(|client| mailer.contains(client))
}

/// Whether somebody sits behind an address that looks like a program's: nobody runs one from a freemail account, and
/// programs do not write in mail clients.
pub fn is_person_s(email: &Email) -> bool {
    let Some(from) = email.sender() else { return false };
    let is_sent_by_itself = ["Auto-Submitted", "List-Unsubscribe", "List-Id", "Precedence", "Feedback-ID"]
        .iter()
        .any(|name| email.header(name).is_some_and(|value| !value.trim().eq_ignore_ascii_case("no")));
    let mailer = email.header("X-Mailer").or_else(|| email.header("User-Agent")).unwrap_or_default().to_lowercase();
    // "Apple Mail", "Microsoft Outlook": programs borrow no other names.
    let is_own_client = is_client(&mailer) && !mailer.contains("php");
    !is_sent_by_itself && (is_own_client || company::is_freemail(from.domain()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Address;
    use crate::domain::email::Party;

    fn mail(from: &str, headers: &[(&str, &str)]) -> Email {
        let party = Party { name: None, address: Address::parse(from).ok() };
        let headers = headers.iter().map(|(name, value)| ((*name).to_string(), (*value).to_string())).collect();
        Email { from: vec![party], headers, ..Email::default() }
    }

    #[test]
    fn an_address_like_a_programs_is_a_persons_who_writes_by_hand() {
        let thunderbird = ("User-Agent", "Mozilla Thunderbird");
        assert!(is_person_s(&mail("no-reply@roe.example", &[thunderbird])));
        assert!(is_person_s(&mail("donotreply.jo@gmail.com", &[])));
        assert!(!is_person_s(&mail("no-reply@roe.example", &[])));
        assert!(!is_person_s(&mail("no-reply@roe.example", &[thunderbird, ("Auto-Submitted", "auto-replied")])));
        assert!(!is_person_s(&mail("no-reply@roe.example", &[("X-Mailer", "PHPMailer 6.9")])));
    }
}
