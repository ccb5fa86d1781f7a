//! What stands in a house and sends mail: scanners, fax machines, telephone systems.
//!
//! In: a mail prepared for judging. Out: the evidence that a device of our own sent it, and nobody's words are in it.
//! Never: a customer's device, whose page may be an order.

use super::phrase;
use super::reading::Reading;
use super::words::Table;
use crate::domain::address::Address;
use crate::domain::automatic::is_machine;
use crate::domain::company::is_freemail;

/// Digits in the name that a scanner gives to a page: day and time, or a count.
const NUMBERED: usize = 5;
/// A telephone system tells the number, the time and the mailbox in so many words.
const RECORDED_WORDS: usize = 40;

/// In the name, the mailbox or the mailer of a device that sends pages. Lower case.
const DEVICES: [&str; 24] = [
    "scan",
    "escaner",
    "escáner",
    "skaner",
    "skener",
    "numeris",
    "numéris",
    "kopier",
    "copier",
    "copiadora",
    "kopiark",
    "printer",
    "drucker",
    "imprimante",
    "impresora",
    "stampante",
    "tiskarna",
    "tiskárna",
    "drukarka",
    "multifun",
    "mfp",
    "taskalfa",
    "laserjet",
    "workcentre",
];
/// Makers of such devices, as they stand in a mailer. Lower case.
pub const MAKERS: [&str; 9] = ["bizhub", "konica", "canon", "ricoh", "xerox", "kyocera", "lexmark", "epson", "brother"];

/// Our own scanner or fax machine has sent a page, without a word; a customer's own may send an order.
pub fn scanner(reading: &Reading) -> Option<String> {
    const PAGES: [&str; 5] = ["pdf", "tif", "tiff", "jpg", "jpeg"];
    let email = reading.email;
    let from = reading.from.filter(|_| is_own(reading))?;
    let is_device = is_device_s(reading);
    let is_page = |name: &str| {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        let is_numbered = || name.bytes().filter(u8::is_ascii_digit).count() >= NUMBERED;
        PAGES.contains(&ending.as_str()) && (is_device || is_numbered())
    };
    let names = || email.attachments.iter().map(|attachment| attachment.name.as_deref());
    let is_unnamed = email.from.iter().all(|party| party.name.as_deref().is_none_or(|name| name.contains('@')));
    let is_silent = reading.head.chars().filter(|c| c.is_alphabetic()).count() == 0;
    ((is_unnamed || is_device)
        && is_silent
        && !reading.is_threaded()
        && !email.attachments.is_empty()
        && names().all(|name| name.is_some_and(is_page)))
    .then(|| format!("a scanner of our own house ({}) has sent a page", from.masked()))
}

fn is_device_s(reading: &Reading) -> bool {
    let names = reading.email.from.iter().filter_map(|party| party.name.as_deref()).map(str::to_lowercase);
    let local = reading.from.map(|from| from.local().to_lowercase());
    let mut said = names.chain(local).chain(reading.header("X-Mailer"));
    said.any(|said| DEVICES.iter().chain(&MAKERS).any(|device| said.contains(device)))
}

/// A telephone system sends a recording and says who rang and when; what the caller said is in nobody's words yet.
pub fn telephone(reading: &Reading) -> Option<String> {
    let email = reading.email;
    let from = reading.from.filter(|from| is_own(reading) || is_machine(from))?;
    let rings = reading.subject.says(Table::Rings) || reading.head.says(Table::Rings);
    (rings && is_recording(reading) && !reading.is_threaded() && email.enclosed.is_empty())
        .then(|| format!("a telephone system ({}) has sent a recording, without its words", from.masked()))
}

/// What telephone systems call a call that nobody took. Lower case.
const MISSED: [&str; 26] = [
    "missed call",
    "missed a call",
    "verpasster anruf",
    "anruf verpasst",
    "entgangener anruf",
    "anruf in abwesenheit",
    "appel manqué",
    "appel en absence",
    "llamada perdida",
    "chiamata persa",
    "chiamata senza risposta",
    "gemiste oproep",
    "oproep gemist",
    "chamada perdida",
    "nieodebrane połączenie",
    "missat samtal",
    "mistet opkald",
    "ubesvart anrop",
    "tapt anrop",
    "vastaamaton puhelu",
    "zmeškaný hovor",
    "nem fogadott hívás",
    "apel pierdut",
    "cevapsız",
    "пропущен",
    "不在着信",
];

/// Our own telephone system says that somebody rang and nobody took it; it knows no more.
pub fn missed_call(reading: &Reading) -> Option<String> {
    let from = reading.from.filter(|_| is_own(reading))?;
    let is_missed = MISSED.iter().any(|missed| reading.subject.contains(missed));
    let is_bare = reading.email.attachments.is_empty()
        && reading.email.enclosed.is_empty()
        && reading.head.split(' ').take(RECORDED_WORDS).count() < RECORDED_WORDS
        && !reading.head.contains(['"', '“', '„', '«', '?']);
    (is_missed
        && is_bare
        && (is_telephone_s(reading) || is_machine(from))
        && phrase::TELEPHONE.is_match(&reading.subject)
        && !reading.is_threaded()
        && !reading.says_reply()
        && reading.requests().is_none())
    .then(|| format!("a telephone system ({}) says that nobody took a call", from.masked()))
}

/// Whether its name or mailbox is a telephone system's.
fn is_telephone_s(reading: &Reading) -> bool {
    const SYSTEMS: [&str; 12] = [
        "pbx",
        "3cx",
        "voip",
        "asterisk",
        "starface",
        "placetel",
        "sipgate",
        "telefonanlage",
        "switchboard",
        "telefonie",
        "voicemail",
        "ucm",
    ];
    let names = reading.email.from.iter().filter_map(|party| party.name.as_deref()).map(str::to_lowercase);
    let mut said = names.chain(reading.from.map(|from| from.local().to_lowercase()));
    said.any(|said| SYSTEMS.iter().any(|system| said.contains(system)))
}

/// Whether our own house sends it, from a host of its own as well.
pub fn is_own(reading: &Reading) -> bool {
    let Some(from) = reading.from else { return false };
    let to = reading.email.to.iter().filter_map(|party| party.address.as_ref());
    let mut houses = to.filter(|to| reading.is_ours(to) && !is_freemail(to.domain())).map(Address::domain);
    reading.is_colleague(from)
        || houses.any(|house| from.domain().strip_suffix(house).is_some_and(|host| host.ends_with('.')))
}

/// Whether it brings a recording and does not say what is in it.
pub fn is_recording(reading: &Reading) -> bool {
    let is_sound = |name: &str| {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        ["wav", "mp3", "ogg", "m4a", "amr", "gsm"].contains(&ending.as_str())
    };
    let brings = reading.email.attachments.iter().any(|attachment| {
        attachment.media_type.starts_with("audio/") || attachment.name.as_deref().is_some_and(is_sound)
    });
    let quotes = || reading.head.contains(['"', '“', '„', '«', '»', '「', '?', '？', '؟']);
    let transcribes =
        || ["transcri", "transkri", "trascri", "abschrift"].iter().any(|word| reading.head.contains(word));
    brings
        && reading.head.split(' ').take(RECORDED_WORDS).count() < RECORDED_WORDS
        && !quotes()
        && !transcribes()
        && reading.requests().is_none()
}
