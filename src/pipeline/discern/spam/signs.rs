//! The count: what a mail sells, how it is built, and what speaks for a person with a [`wish`].

use super::links::{self, hosts, is_same_house};
use super::pitch;
use super::wish::{self, CREDIT_MOST};
use crate::domain::address::{self, Address};
use crate::domain::authentication::Authentication;
use crate::domain::automatic::is_machine;
use crate::domain::company::is_freemail;
use crate::pipeline::discern::notification;
use crate::pipeline::discern::reading::{Reading, compiled};
use crate::pipeline::discern::words::Table;
use memchr::memchr2_iter;
use regex::Regex;
use std::sync::LazyLock;

/// Spam comes to the point; what a long mail says at its end must not decide.
const READ_BYTES: usize = 5_000;
/// What it must pitch to be judged more strictly where nobody wants anything.
const PITCHED_ALONE: i32 = 6;

#[derive(Default)]
pub struct Count {
    pub points: i32,
    /// Nothing speaks for a person with a wish.
    pub is_without_credit: bool,
    signs: Vec<(i32, String)>,
}

impl Count {
    pub fn add(&mut self, points: i32, sign: String) {
        self.points += points;
        self.signs.push((points, sign));
    }

    /// The signs that weigh most, in words.
    pub fn strongest(mut self) -> String {
        self.signs.sort_by_key(|(points, _)| -points);
        let words: Vec<String> = self.signs.into_iter().take(4).map(|(_, sign)| sign).collect();
        words.join("; ")
    }
}

pub fn count(reading: &Reading, is_form: bool) -> Count {
    let mut count = Count::default();
    let Spoken { text, plain, credit } = reading.spoken();
    let mut pitched = themes(plain, is_form, &mut count);
    pitched += frightens(reading, is_form, &mut count);
    pitched += attachments(reading, is_form, &mut count);
    subject(reading, &mut count);
    sender(reading, &mut count);
    letters(text, plain, &mut count);
    money(text, &mut count);
    links::count(reading, text, &mut count);
    let wants = reading.head.contains(['?', '？', '؟']) || reading.head.says(Table::Asks);
    if pitched > 0
        && !wants
        && !is_form
        && (text.contains("://") || reading.email.html.as_deref().is_some_and(has_link))
    {
        count.add(2, "it asks nothing of us, and has a link".into());
    }
    // How it is built only strengthens what it says: machines and foreigners build mail oddly as well.
    if pitched == 0 {
        count.points = count.points.min(4);
    }
    count.is_without_credit = *credit == 0 && !wants && pitched >= PITCHED_ALONE;
    count.points -= *credit.min(&CREDIT_MOST);
    count
}

/// What a mail says, prepared once for all that ask.
pub struct Spoken {
    text: String,
    /// Subject and text as [`pitch::plain`] makes them, a space at each end.
    pub plain: String,
    pub credit: i32,
}

impl Spoken {
    pub fn of(reading: &Reading) -> Self {
        let text = text(reading);
        let plain = format!(" {} {} ", pitch::plain(&reading.subject), pitch::plain(&text));
        let credit = wish::credit(reading, &plain);
        Self { text, plain, credit }
    }
}

/// Whether it speaks of anything that spam sells.
pub fn sells(reading: &Reading) -> bool {
    !pitch::spoken_of(&reading.spoken().plain).is_empty()
}

/// What was written; where nothing stands above what looks like history, all of it.
fn text(reading: &Reading) -> String {
    let text = if reading.unquoted.trim().is_empty() { &reading.email.text } else { reading.unquoted };
    let mut end = text.len().min(READ_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].lines().filter(|line| !line.starts_with("> ")).collect::<Vec<_>>().join("\n")
}

fn has_link(html: &str) -> bool {
    html.contains("http://") || html.contains("https://") || html.contains("HTTP://")
}

fn themes(plain: &str, is_form: bool, count: &mut Count) -> i32 {
    let mut all = 0;
    for (theme, points, phrases) in pitch::spoken_of(plain) {
        // A form's or portal's own footer says how to leave it.
        if is_form && theme.name.starts_with("a way out") {
            continue;
        }
        let said: Vec<String> = phrases.iter().take(3).map(|phrase| format!("\"{phrase}\"")).collect();
        count.add(points, format!("{} ({})", theme.name, said.join(", ")));
        all += points;
    }
    all
}

/// What phishers write in any language: something is lost unless we follow a link, from a house that is not whose name it
/// bears. A house that warns of its own writes from its own domain and links to it.
fn frightens(reading: &Reading, is_form: bool, count: &mut Count) -> i32 {
    let (subject, head) = (&reading.subject, &reading.head);
    let threat = subject.said(Table::Threat).or_else(|| head.said(Table::Threat));
    let urge = head.said(Table::Urges).or_else(|| subject.said(Table::Urges));
    let (Some(threat), Some(urge)) = (threat, urge) else { return 0 };
    let html = reading.email.html.as_deref().unwrap_or_default();
    let page = if html.is_empty() { reading.unquoted } else { html };
    let has_link = hosts(page).next().is_some();
    if is_form || reading.is_threaded() || reading.says_reply() || !has_link {
        return 0;
    }
    let is_impersonal =
        head.said(Table::Customers).is_some_and(|said| said.start < 400) || reading.from.is_some_and(is_machine);
    if !is_impersonal {
        if head.says(Table::Unsubscribe) {
            return 0;
        }
        count.add(2, format!("it frightens and urges (\"{}\", \"{}\")", threat.words, urge.words));
        return 2;
    }
    // Links to our own pages are a customer's.
    let to = reading.email.to.iter().filter_map(|party| party.address.as_ref());
    let houses: Vec<&str> = reading.from.into_iter().chain(to).map(Address::domain).collect();
    let own = |host: &str| houses.iter().any(|house| is_same_house(house, host));
    let goes_elsewhere = !hosts(page).any(own);
    let is_other_name = !notification::is_nobody(reading);
    let points = 5 + 3 * i32::from(goes_elsewhere) + 3 * i32::from(is_other_name);
    let mut sign = format!("it frightens and urges customers (\"{}\", \"{}\")", threat.words, urge.words);
    if goes_elsewhere {
        sign.push_str(", by links to another house");
    }
    if is_other_name {
        sign.push_str(", in a name that is not its domain's");
    }
    count.add(points, sign);
    points
}

/// Files no customer sends: programs, and pages that pose as documents.
fn attachments(reading: &Reading, is_form: bool, count: &mut Count) -> i32 {
    const PROGRAMS: [&str; 22] = [
        "exe", "scr", "com", "pif", "bat", "cmd", "js", "jse", "vbs", "wsf", "hta", "jar", "lnk", "iso", "img", "ace",
        "r00", "r01", "uue", "xll", "one", "msi",
    ];
    const PAGES: [&str; 4] = ["html", "htm", "shtml", "xhtml"];
    if is_form || reading.is_threaded() {
        return 0;
    }
    let names = reading.email.attachments.iter().filter_map(|attachment| attachment.name.as_deref());
    let worst = names.filter_map(|name| {
        let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
        let points =
            if PROGRAMS.contains(&ending.as_str()) { 6 } else { 4 * i32::from(PAGES.contains(&ending.as_str())) };
        (points > 0).then(|| (points, name.to_owned()))
    });
    let Some((points, name)) = worst.max() else { return 0 };
    count.add(points, format!("the attachment \"{name}\" is a program or a page, not a document"));
    points
}

/// Whether it answers a mail of its own sender, and none of ours: "just bumping this".
pub fn answers_himself(reading: &Reading) -> bool {
    let Some(from) = reading.from else { return false };
    let is_own_id = reading
        .email
        .in_reply_to
        .as_deref()
        .and_then(|id| id.rsplit_once('@'))
        .is_some_and(|(_, host)| is_same_house(host, from.domain()));
    let quoted = &reading.email.text[reading.unquoted.len()..];
    let mut named = address::all_in(quoted).take(20).filter_map(|range| Address::parse(&quoted[range]).ok()).peekable();
    is_own_id && named.peek().is_some() && named.all(|address| address.domain() == from.domain())
}

fn subject(reading: &Reading, count: &mut Count) {
    static CODE: LazyLock<Regex> =
        LazyLock::new(|| compiled(r"(?: {2,}\S*|[ (\[])[A-Za-z0-9@-]*\d[A-Za-z0-9@-]{4,}\)?$| \d{1,2}\.\d{3,}$"));
    let subject = reading.email.subject.trim();
    let letters = subject.chars().filter(|c| c.is_alphabetic()).count();
    if subject.contains("!!") || subject.contains("$$") || subject.starts_with('!') {
        count.add(1, "the subject shouts".into());
    } else if letters >= 10 && !subject.chars().any(char::is_lowercase) && subject.chars().any(char::is_uppercase) {
        count.add(1, "the subject is in capitals".into());
    }
    let lower = subject.to_lowercase();
    if lower.starts_with("adv:") || lower.starts_with("[adv]") || lower.starts_with("(adv)") || lower.contains("(광고)")
    {
        count.add(6, "the subject says that it is an advertisement".into());
    }
    if subject.contains("    ") && CODE.is_match(subject) {
        count.add(3, "a code behind the subject, to get past filters".into());
    }
}

fn sender(reading: &Reading, count: &mut Count) {
    let email = reading.email;
    let is_bare = |name: &str| reading.header(name).is_none_or(|value| value.is_empty());
    if reading.header("To").is_some_and(|to| to.contains("undisclosed")) || is_bare("To") && is_bare("Cc") {
        count.add(2, "its recipients are hidden".into());
    }
    let Some(from) = reading.from else { return };
    if reading.is_ours(from) && email.to.iter().any(|to| to.address.as_ref() == Some(from)) && email.reply_to.is_empty()
    {
        count.add(2, "it claims to come from the address it is sent to".into());
    }
    if let Some(reply_to) = reading.other_reply_to()
        && is_freemail(reply_to.domain())
        && !reading.is_ours(from)
        && !reading.is_colleague(from)
        && reply_to.domain() != from.domain()
        && !is_machine(from)
    {
        count.add(2, format!("answers go to another address, at {}", reply_to.domain()));
    }
    let (digits, letters) = from.local().chars().fold((0, 0), |(digits, letters), c| {
        (digits + usize::from(c.is_ascii_digit()), letters + usize::from(c.is_ascii_alphabetic()))
    });
    if digits >= 4 && letters > 0 {
        count.add(1, "its address looks made by a program".into());
    }
    if let Some(authserv_id) = reading.authserv_id()
        && Authentication::of(email, authserv_id).is_forged()
    {
        count.add(2, "our server says that its sender is not who he claims to be".into());
    }
}

fn letters(text: &str, plain: &str, count: &mut Count) {
    if !text.is_ascii() {
        foreign_letters(text, count);
    }
    let mut run = 0;
    // Spaces two bytes apart in plain ASCII, however far apart in other scripts.
    let may_be = !plain.is_ascii() || plain.as_bytes().windows(3).any(|three| three[0] == b' ' && three[2] == b' ');
    let is_spaced_out = may_be
        && plain.split(' ').any(|word| {
            let is_letter = word.len() <= 4 && word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
            run = if is_letter { run + 1 } else { 0 };
            run == 6
        });
    if is_spaced_out {
        count.add(2, "words spaced out letter by letter".into());
    }
}

fn foreign_letters(text: &str, count: &mut Count) {
    if text.chars().filter(|c| matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{ad}')).count() > 8 {
        count.add(2, "invisible characters between its letters".into());
    }
    let mixed = text.split_whitespace().filter(|word| !word.is_ascii()).filter(|word| {
        let latin = word.chars().filter(char::is_ascii_alphabetic).count();
        let alike = word.chars().filter(|c| "аеосрхуіАЕОСРХУІВМТНКοΟρΙΑΕ".contains(*c)).count();
        let other = word.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
        latin > 1 && alike > 0 && alike == other && !word.contains(['-', '/', '.'])
    });
    if mixed.take(2).count() == 2 {
        count.add(3, "words with letters of two alphabets that look alike".into());
    }
}

fn money(text: &str, count: &mut Count) {
    static MILLIONS: LazyLock<Regex> = LazyLock::new(|| {
        compiled(concat!(
            r"(?i:us\$|usd|\$|€|eur|£|gbp|r\$) ?[0-9]{1,3}(?:[.,' ][0-9]{3}){2,}|",
            r"[0-9]{1,3}(?:[.,][0-9]{3}){2,}(?:[.,][0-9][0-9])? ?(?i:us\$|usd|\$|€|eur|£|gbp|dollars|dólares)|",
            r"(?i:us\$|usd|\$|€|£) ?[0-9]{1,4}(?:[.,][0-9]+)? ?(?i:m|million|mio|millones|milhões|milioni)(?-u:\b)|",
            r"[0-9]{1,4}(?:[.,][0-9]+)? ?(?i:million (?:us )?(?:dollars|euro|pounds|united))",
        ))
    });
    if text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()).any(is_wallet) {
        count.add(3, "a wallet to pay into".into());
    }
    // A number of three groups, or the word.
    let may_be = || {
        let bytes = text.as_bytes();
        let groups =
            bytes.windows(2).filter(|two| two[1].is_ascii_digit() && matches!(two[0], b'.' | b',' | b'\'' | b' '));
        groups.take(2).count() == 2
            || text.contains(['$', '€', '£'])
            || memchr2_iter(b'm', b'M', bytes)
                .any(|at| bytes.get(at..at + 6).is_some_and(|word| word.eq_ignore_ascii_case(b"millio")))
    };
    if may_be() && MILLIONS.is_match(text) {
        count.add(2, "millions are spoken of".into());
    }
}

/// The address of a purse: Bitcoin's of either kind, Ethereum's, Tron's.
fn is_wallet(word: &[u8]) -> bool {
    let base58 = |text: &[u8]| text.iter().all(|byte| !b"0OIl".contains(byte));
    match word.len() {
        23..=73 if word.starts_with(b"bc1") => word.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()),
        42 if word.starts_with(b"0x") => word[2..].iter().all(u8::is_ascii_hexdigit),
        34 if word.starts_with(b"T") => base58(&word[1..]),
        27..=35 if word.starts_with(b"1") || word.starts_with(b"3") => base58(&word[1..]),
        _ => false,
    }
}
