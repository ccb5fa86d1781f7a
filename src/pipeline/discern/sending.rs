//! What headers and page tell of how a mail was sent: by a program, or by hand from a mail client.
//!
//! None of it proves anything: shops answer people through programs, and whoever sends to many may use a client. It
//! weighs beside the words.

use super::reading::Reading;
use super::{bulk, device, phrase, spam};
use crate::domain::address::Address;
use crate::domain::mail_client;

/// Beginnings of headers that only programs and services for mass mail write. Lower case.
const HEADERS: [&str; 22] = [
    "x-php-",
    "x-ses-",
    "x-sg-",
    "x-mailgun-",
    "x-mandrill-",
    "x-mj-",
    "x-mailin-",
    "x-sib-",
    "x-roving-",
    "x-pm-message-id",
    "x-pm-tag",
    "x-mc-",
    "x-campaign",
    "x-report-abuse",
    "x-feedback-id",
    "feedback-id",
    "x-smtpapi",
    "x-msys-",
    "x-job",
    "x-elasticemail",
    "x-postmark",
    "x-mailer-recptid",
];
/// In `X-Mailer`: libraries, shops, machines, programs for mass mail.
const MAILERS: [&str; 29] = [
    "php",
    "swift",
    "nodemailer",
    "sendinblue",
    "brevo",
    "mailchimp",
    "mailjet",
    "sendgrid",
    "wordpress",
    "drupal",
    "joomla",
    "typo3",
    "magento",
    "prestashop",
    "shopware",
    "mime::",
    "python",
    "java",
    "aspmail",
    "cdosys",
    "scan",
    "sap ",
    "odoo",
    "erp",
    "atompark",
    "sendblaster",
    "group mail",
    "acymailing",
    "cleverreach",
];
/// Users that web servers and system programs run as.
const USERS: [&str; 10] = ["www-data", "apache", "httpd", "nginx", "nobody", "root", "www", "web", "daemon", "wwwrun"];

/// Signs that a program sent it, at most so many.
pub const SIGNS_MAX: u8 = 3;

pub fn by_program(reading: &Reading) -> u8 {
    let email = reading.email;
    let signs = [
        returns_to_program(reading),
        email.headers.iter().any(|(name, _)| {
            let name = name.to_ascii_lowercase();
            HEADERS.iter().any(|start| name.starts_with(start))
        }) && !is_by_mailbox_provider(reading),
        mailer(reading)
            .is_some_and(|mailer| MAILERS.iter().chain(&device::MAKERS).any(|program| mailer.contains(program))),
        email.message_id.as_deref().is_some_and(is_made_by_program),
        reading.from.is_some_and(|from| {
            let local = from.local().to_lowercase();
            phrase::BULK_SENDER.is_match(&local) || phrase::OFFICE.is_match(&local)
        }),
        email.html.as_deref().is_some_and(is_composed),
    ];
    signs.into_iter().map(u8::from).sum::<u8>().min(SIGNS_MAX)
}

/// Proton names its own mails as a service for programs does.
fn is_by_mailbox_provider(reading: &Reading) -> bool {
    reading.email.has_header("Feedback-ID") && !bulk::has_feedback_id(reading)
}

/// Whether somebody seems to have sent it from a mail client.
pub fn by_client(reading: &Reading) -> bool {
    let id = reading.email.message_id.as_deref().unwrap_or_default().to_ascii_lowercase();
    mailer(reading)
        .is_some_and(|mailer| mail_client::is_client(&mailer) && !MAILERS.iter().any(|other| mailer.contains(other)))
        || id.ends_with("@mail.gmail.com")
        || id.contains(".outlook.")
        || ["Thread-Index", "X-Provags-ID", "X-MS-Exchange-Organization-SCL"]
            .iter()
            .any(|name| reading.email.has_header(name))
}

/// Whether nobody is named as its recipient, or its sender alone.
pub fn hides_recipients(reading: &Reading) -> bool {
    let email = reading.email;
    let mut named = email.to.iter().chain(&email.cc).filter_map(|party| party.address.as_ref());
    named.all(|address| reading.from.is_some_and(|from| from.is_person_of(address)))
}

/// Whether the sender's own name, of a person by its form, stands in the last words.
pub fn is_signed_by_sender(reading: &Reading) -> bool {
    const LAST_BYTES: usize = 400;
    let Some(name) = reading.email.from.first().and_then(|party| party.name.as_deref()) else { return false };
    let mut words: Vec<String> = name
        .split(|c: char| !c.is_alphabetic() && !matches!(c, '-' | '\'' | '’'))
        .filter(|word| word.chars().count() >= 2)
        .map(str::to_lowercase)
        .collect();
    words.dedup();
    let is_person_s = (2..=3).contains(&words.len())
        && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | ',' | '.' | '-' | '\'' | '’' | '"'));
    let end = &reading.head[reading.head.ceil_char_boundary(reading.head.len().saturating_sub(LAST_BYTES))..];
    is_person_s && words.iter().all(|word| end.contains(word.as_str()))
}

/// Where its links go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    None,
    /// At least one to its sender's house.
    Own,
    /// None of them to its sender's house, nor to ours.
    Others,
}

pub fn links(reading: &Reading) -> Links {
    const LOOKED_AT: usize = 40;
    let page = reading.email.html.as_deref().unwrap_or(reading.unquoted);
    let to = reading.email.to.iter().filter_map(|party| party.address.as_ref());
    let ours: Vec<&str> = to.map(Address::domain).collect();
    let mut found = Links::None;
    for host in spam::hosts(page).take(LOOKED_AT) {
        if reading.from.is_some_and(|from| spam::is_same_house(host, from.domain())) {
            return Links::Own;
        }
        if !ours.iter().any(|house| spam::is_same_house(host, house)) {
            found = Links::Others;
        }
    }
    found
}

fn mailer(reading: &Reading) -> Option<String> {
    reading.header("X-Mailer").or_else(|| reading.header("User-Agent"))
}

/// A return path of its own for each mail, or that of a server's user.
fn returns_to_program(reading: &Reading) -> bool {
    let path = reading.header("Return-Path").unwrap_or_default();
    let path = path.trim_matches(['<', '>']);
    let local = path.split('@').next().unwrap_or_default();
    local.starts_with("bounce")
        || local.starts_with("msprvs")
        || local.contains('=') && !local.starts_with("srs") && !local.starts_with("prvs")
        || USERS.contains(&local)
}

/// `1.2.JavaMail.x@y`, a host without a domain: programs seldom know where they run. Old mail clients name the computer
/// as well, behind a `$`.
fn is_made_by_program(id: &str) -> bool {
    let host = id.rsplit_once('@').map_or("", |(_, host)| host);
    id.contains("JavaMail")
        || id.contains("phpmailer")
        || host == "localhost"
        || host.starts_with("localhost.")
        || host.starts_with("www.")
        || !host.is_empty() && !host.contains('.') && !id.contains('$')
}

/// A page that a person's mail client does not make: a preview that nobody sees, a sheet of fixed width, buttons.
fn is_composed(html: &str) -> bool {
    const LOOKED_AT: usize = 24 * 1024;
    let page = &html[..html.floor_char_boundary(LOOKED_AT)];
    let page: String = page.chars().filter(|c| !matches!(c, ' ' | '\n' | '\r' | '\t')).collect();
    let page = page.to_ascii_lowercase();
    let has = |signs: &[&str]| signs.iter().any(|sign| page.contains(sign));
    // Outlook's own pages have styles of their own, but none of these.
    let looks = [
        has(&["display:none", "mso-hide:all", "max-height:0"]),
        has(&["role=\"presentation\"", "role='presentation'"]),
        has(&["width=\"5", "width=\"6", "width=\"7", "max-width:5", "max-width:6", "max-width:7", "width:600px"]),
        has(&["@media", "viewport"]),
        page.match_indices("<a").take(40).any(|(at, _)| {
            let tag = &page[at..page[at..].find('>').map_or(page.len(), |end| at + end)];
            tag.contains("background") && tag.contains("padding")
        }),
        has(&["bgcolor=\"#", "background-color:#f", "background:#f"]) && page.contains("<table"),
    ];
    looks.into_iter().filter(|looks| *looks).count() >= 2
}
