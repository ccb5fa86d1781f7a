//! Mail to many: discussion lists and newsletters.

use super::reading::{HEAD_CHARS, Reading};
use super::words::{Table, Text};
use super::{acknowledgement, phrase, sending, spam};
use crate::domain::address::{self, Address};
use crate::domain::email::Party;

/// Headers only mass mailers set; one more sign beside them makes a list.
const MASS_HEADERS: [&str; 11] = [
    "List-Unsubscribe-Post",
    "X-Campaign",
    "X-CampaignID",
    "X-Campaign-Id",
    "X-MC-User",
    "X-CSA-Complaints",
    "X-Mailer-RecptId",
    "X-Mailing-Id",
    "X-Newsletter",
    "X-EMV-CampagneId",
    "X-rext",
];

/// Headers of groups in which people write to each other.
const GROUP_HEADERS: [&str; 3] = ["X-Google-Group-Id", "X-BeenThere", "Mailing-List"];

pub fn list(reading: &Reading) -> Option<String> {
    if let Some(name) = others_list(reading) {
        return Some(format!("a mailing list's mail: it carries {name}"));
    }
    // A list server gathers a day's mail.
    let is_server = reading.from.is_some_and(|from| {
        ["listserv", "majordomo", "mailman", "sympa", "lists"].contains(&from.local().to_ascii_lowercase().as_str())
    });
    if is_server && newsletter(reading).is_some() {
        return Some("a list server's digest".into());
    }
    // A person's answer may pass through a sales tool that adds unsubscribe headers.
    if reading.is_threaded() && reading.says_reply() {
        return None;
    }
    // A help desk marks what its people write as it marks its circulars; who asks us something is one of them.
    if acknowledgement::desk(reading) && !reading.says_automatic() && reading.has_question() {
        return None;
    }
    let signs = Signs::of(reading);
    if signs.is_of_headers_alone() && is_letter(reading) {
        return None;
    }
    signs.suffice(reading.asks()).then(|| format!("mail to many: {}", signs.words.join(", ")))
}

/// The header that names a mailing list which is not ours.
pub fn others_list(reading: &Reading) -> Option<&'static str> {
    ["List-Id", "List-Post", "X-Mailing-List", "X-BeenThere", "Mailing-List"]
        .into_iter()
        .find(|name| reading.header(name).is_some_and(|value| !value.is_empty() && !is_our_group(reading, &value)))
}

/// Whether the list has its sender's own name: a portal calls its mails of a kind so, where a list of people has theirs.
pub fn is_of_sender_s_house(reading: &Reading) -> bool {
    let Some(from) = reading.from else { return false };
    let id = reading.header("List-Id").unwrap_or_default();
    let id = id.rsplit_once('<').map_or(&*id, |(_, id)| id).trim_end_matches('>').trim().to_ascii_lowercase();
    let house = |domain: &str| {
        let labels: Vec<&str> = domain.rsplit('.').take(2).collect();
        labels.join(".")
    };
    let is_through_list = reading.email.from.first().is_some_and(Party::is_through_another);
    !is_through_list && !id.is_empty() && house(&id) == house(&from.domain().to_ascii_lowercase())
}

/// Whether the list is one of its sender's house, and the mail is to us: an office that is a group there writes through it.
pub fn is_sender_s_group(reading: &Reading) -> bool {
    let Some(from) = reading.from else { return false };
    let id = reading.header("List-Id").unwrap_or_default();
    let id = id.rsplit_once('<').map_or(&*id, |(_, id)| id).trim_end_matches('>');
    // Where its members' names stand before "via", it is that person's word if he is to be answered, and not the list.
    let is_through_list = reading.email.from.first().is_some_and(Party::is_through_another);
    let answers_go_to_him = || reading.other_reply_to().is_some_and(|to| to.domain() == from.domain());
    is_to_us(reading)
        && (!is_through_list || answers_go_to_him())
        && id.split_once('.').is_some_and(|(_, house)| house.trim().eq_ignore_ascii_case(from.domain()))
}

pub fn is_to_us(reading: &Reading) -> bool {
    reading.email.to.iter().filter_map(|party| party.address.as_ref()).any(|to| reading.is_ours(to))
}

/// Whether a program for mass mail sent it, by what such programs alone write. A group of people tells a way out as well.
pub fn is_of_mailer(reading: &Reading) -> bool {
    let says = |name: &&str| reading.email.has_header(name);
    MASS_HEADERS.iter().any(says)
        || has_feedback_id(reading)
        || reading.header("Precedence").is_some_and(|value| value == "bulk")
        || reading.email.has_header("List-Unsubscribe") && !GROUP_HEADERS.iter().any(says)
}

/// The same, of a group in which people write to each other: a newsletter's list has its sender's name as well.
pub fn is_office_s_group(reading: &Reading) -> bool {
    let says = |name: &&str| reading.email.has_header(name);
    is_sender_s_group(reading)
        && GROUP_HEADERS.iter().any(says)
        && !MASS_HEADERS.iter().any(says)
        && !has_feedback_id(reading)
        && newsletter(reading).is_none()
}

/// Whether headers say that it goes to many, as those of honest mailers do.
pub fn is_marked(reading: &Reading) -> bool {
    ["List-Id", "List-Post", "List-Unsubscribe", "X-Mailing-List"].iter().any(|name| reading.email.has_header(name))
        || has_feedback_id(reading)
        || reading.header("Precedence").is_some_and(|value| matches!(value.as_str(), "bulk" | "list"))
}

/// Whether a mass mailer wants to hear of complaints. Mailbox providers, whose last part is their own name, put the same
/// header into what a person sends.
pub fn has_feedback_id(reading: &Reading) -> bool {
    const MAILBOXES: [&str; 2] = ["proton", "protonmail"];
    reading.header("Feedback-ID").is_some_and(|id| {
        let house = id.rsplit(':').next().unwrap_or_default().trim();
        !MAILBOXES.contains(&house)
    })
}

/// Links more than a person's mail and signature have, and as many as only a composed page has.
const MAIL_LINKS: usize = 6;
const PAGE_LINKS: usize = 25;

/// Signs of a newsletter. People write about newsletters, subscriptions and news as well: words alone need company.
#[derive(Default)]
struct Signs {
    /// Each in plain words, for the reason.
    words: Vec<String>,
    /// Headers of mass mail.
    headers: usize,
    /// A way out: "unsubscribe".
    leaves: bool,
    /// A sentence that says why this mail was sent: "you are receiving this because".
    explains: bool,
    /// Subject, sender, number of links.
    looks: usize,
    /// Many links are among the looks.
    links: bool,
    /// It greets customers, members, readers.
    greets_customers: bool,
    /// The way out is a link.
    has_exit: bool,
}

impl Signs {
    fn of(reading: &Reading) -> Self {
        let mut signs = Self::default();
        let is_group =
            ["List-Id", "List-Post"].iter().any(|name| reading.header(name).is_some_and(|v| is_our_group(reading, &v)));
        let precedence = reading.header("Precedence").filter(|v| matches!(v.as_str(), "bulk" | "list" | "junk"));
        if let Some(precedence) = precedence.filter(|_| !is_group) {
            signs.add_header(format!("Precedence: {precedence}"));
        }
        if !is_group && reading.email.has_header("List-Unsubscribe") {
            signs.add_header("List-Unsubscribe".into());
        }
        let mass = MASS_HEADERS.into_iter().find(|name| reading.email.has_header(name));
        if let Some(name) = mass.or_else(|| has_feedback_id(reading).then_some("Feedback-ID")) {
            signs.add_header(name.into());
        }
        // What somebody quotes of a newsletter does not make his mail one.
        let tail = (reading.unquoted.len() > HEAD_CHARS).then(|| {
            let lines = tail(reading.unquoted).lines().filter(|line| !line.starts_with('>'));
            Text::of(lines.collect::<Vec<_>>().join(" ").to_lowercase())
        });
        let tail = tail.as_ref().unwrap_or(&reading.head);
        let find = |table: Table| {
            let said = tail.said(table).or_else(|| reading.head.said(table));
            said.map(|said| format!("\"{}\"", said.words))
        };
        if let Some(words) = find(Table::Unsubscribe) {
            signs.leaves = true;
            signs.words.push(words);
        }
        if let Some(words) = find(Table::Subscribed) {
            signs.explains = true;
            signs.words.push(words);
        }
        if let Some(said) = reading.head.said(Table::Customers).filter(|said| said.start < GREETING_BYTES) {
            signs.greets_customers = true;
            signs.words.push(format!("\"{}\"", said.words));
        }
        signs.has_exit = has_exit(reading, tail);
        if let Some(words) = newsletter(reading) {
            signs.add_look(format!("the subject says \"{words}\""));
        }
        let local = reading.from.map(|from| from.local().to_lowercase()).unwrap_or_default();
        if phrase::BULK_SENDER.is_match(&local) || reading.from.is_some_and(Address::is_noreply) {
            signs.add_look(format!("it comes from \"{local}\""));
        }
        let page = reading.email.html.as_deref().unwrap_or(&reading.email.text);
        let links = spam::hosts(page).take(PAGE_LINKS).count();
        if links >= MAIL_LINKS {
            signs.add_look(format!("{links} links or more"));
            signs.looks += usize::from(links == PAGE_LINKS);
            signs.links = true;
        }
        signs
    }

    fn add_header(&mut self, words: String) {
        self.headers += 1;
        self.words.push(words);
    }

    fn add_look(&mut self, words: String) {
        self.looks += 1;
        self.words.push(words);
    }

    /// Nothing in what it says speaks of many.
    fn is_of_headers_alone(&self) -> bool {
        !self.leaves && !self.explains && !self.greets_customers && !self.has_exit && self.looks == 0
    }

    /// Who asks us something may well have a marketing department that adds its footer.
    fn suffice(&self, asks: bool) -> bool {
        let others = usize::from(self.leaves) + usize::from(self.explains) + self.looks;
        match self.headers {
            0 if self.has_exit && (self.explains || self.greets_customers || self.looks >= 2) => true,
            0 if self.greets_customers && self.explains => true,
            0 if asks && self.looks == 0 => false,
            0 => self.leaves && self.explains || (self.leaves || self.explains) && self.looks >= 2 && self.links,
            // Programs that mail for many houses mark receipts and warnings as well.
            1 if self.words.iter().any(|word| word == "Feedback-ID") => {
                self.leaves || self.explains || self.looks >= 2 && self.links
            }
            1 => others >= 1,
            _ => true,
        }
    }
}

/// Whether it is one person's letter that a sales tool sent for him, with the headers of all it sends: he signs, asks
/// something, links to nothing, and writes as people do.
fn is_letter(reading: &Reading) -> bool {
    const PERSON: f32 = 0.85;
    sending::is_signed_by_sender(reading)
        && reading.asks()
        && !reading.email.text.contains("://")
        && reading.manner().person() > PERSON
}

/// Where a greeting stands.
const GREETING_BYTES: usize = 400;
/// Longest name of a link that leads out, in bytes.
const EXIT_MAX: usize = 60;

/// Whether the way out is a link: its name in the page, or an address in its line of the text.
fn has_exit(reading: &Reading, tail: &Text) -> bool {
    if !tail.says(Table::Unsubscribe) && !reading.head.says(Table::Unsubscribe) {
        return false;
    }
    let says = |words: &str| Text::of(words.to_lowercase()).says(Table::Unsubscribe);
    let Some(html) = reading.email.html.as_deref() else {
        let lines = reading.unquoted.lines().rev().filter(|line| !line.starts_with('>')).take(12);
        let mut lines = lines.filter(|line| line.contains("://") && line.len() < 300);
        return lines.any(says);
    };
    let mut links = html.rmatch_indices("<a ").take(PAGE_LINKS).filter_map(|(at, _)| {
        let (_, rest) = html[at..].split_once('>')?;
        let (name, _) = rest[..rest.floor_char_boundary(400)].split_once("</")?;
        let name = name.rsplit_once('>').map_or(name, |(_, name)| name).trim();
        (!name.is_empty() && name.len() <= EXIT_MAX).then_some(name)
    });
    links.any(says)
}

/// What a newsletter's subject says of it.
pub fn newsletter<'a>(reading: &'a Reading) -> Option<&'a str> {
    let subject = &reading.subject;
    let said = subject.said(Table::Newsletter).or_else(|| subject.said(Table::NewsletterWord)).map(|said| said.words);
    said.or_else(|| phrase::ISSUE.find(subject).map(|found| found.as_str()))
}

/// The last bytes of the text, where the small print stands.
fn tail(text: &str) -> &str {
    let mut start = text.len().saturating_sub(3_000);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// A shared mailbox may itself be a group (`sales@` as a mailing list): all its mail carries our own list headers.
fn is_our_group(reading: &Reading, value: &str) -> bool {
    let names_us = |name: &str| reading.header(name).is_some_and(|value| is_ours_by_name(reading, &value));
    // A provider's group has a name of the provider's, and writes links where others write addresses.
    let names_no_address = value.contains("://") && !value.contains('@');
    let is_ours = is_ours_by_name(reading, value)
        || names_us("List-Post")
        || names_no_address && (names_us("List-Id") || names_us("Mailing-List"));
    is_ours && !is_delivered_elsewhere(reading)
}

/// The list's address is no address of ours if its mail is delivered to one in another house: where nobody has told
/// what is ours, To is believed to be, and To names the list.
fn is_delivered_elsewhere(reading: &Reading) -> bool {
    let delivered = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Delivered-To"]
        .iter()
        .find_map(|name| reading.header(name).and_then(|value| Address::parse(value.trim_matches(['<', '>'])).ok()));
    delivered.is_some_and(|to| {
        !reading.is_ours(&to)
            && !reading.is_colleague(&to)
            && reading
                .email
                .to
                .iter()
                .filter_map(|party| party.address.as_ref())
                .all(|list| list.domain() != to.domain())
    })
}

fn is_ours_by_name(reading: &Reading, value: &str) -> bool {
    let ours_by_address = address::all_in(value)
        .filter_map(|range| Address::parse(&value[range]).ok())
        .any(|address| reading.is_ours(&address));
    // `List-Id: <sales.example.com>` stands for `sales@example.com`.
    let id = value.rsplit_once('<').map_or(value, |(_, id)| id).trim_end_matches('>').trim();
    let by_id = id.split_once('.').and_then(|(local, domain)| Address::parse(&format!("{local}@{domain}")).ok());
    ours_by_address || by_id.is_some_and(|address| reading.is_ours(&address))
}
