//! The labels at the starts of a mail's lines: what they ask for, and whether a form of somebody's is filled.

use super::super::reading::Reading;
use crate::domain::address::{self, Address};
use crate::domain::automatic::is_machine;
use crate::domain::form::Adapter;
use crate::domain::label::{self, Asked, LABEL_MAX};

/// Lines looked at, and how long one may be.
pub const LINES_MAX: usize = 300;
pub const LINE_MAX: usize = 600;
/// What a form's or portal's program says before it comes to what was filled in, in words.
const WORDS_BEFORE: usize = 150;

/// What the labels at line starts ask for.
#[derive(Default)]
pub struct Labels {
    emails: bool,
    names: bool,
    pub phones: bool,
    companies: bool,
    pub messages: bool,
    /// Known to stand on forms, or added by a form's program.
    pub others: usize,
    /// Address or number beside its label, as it must be.
    fits: bool,
    /// The address is neither ours nor the sender's, and a person's as far as one can tell.
    is_outside: bool,
    /// An address of somebody else's stands behind its label; only ours, or one of the sender's house.
    pub names_other: bool,
    names_house: bool,
    /// The first of somebody else's behind its label.
    pub address: Option<Address>,
    /// What nobody has filled in: the form is there to be printed, or answered.
    pub blank: usize,
    /// Words above the first label.
    words_before: usize,
}

/// The lines to look at. A form may begin with `From:` and `Subject:`, which look like history, and "Jane wrote:" in a
/// program's first mail quotes nobody's answer.
pub fn own_text<'a>(reading: &Reading<'a>) -> &'a str {
    let is_first = !reading.is_threaded() && !reading.says_reply();
    let is_program = reading.from.is_some_and(is_machine);
    if is_first && (is_program || reading.unquoted.trim().is_empty()) { &reading.email.text } else { reading.unquoted }
}

/// What parts a label from its value.
const MARKS: [char; 11] = [':', '：', '=', '|', '\t', '→', '➔', '⇒', '»', '】', '〕'];

/// Labels on lines of their own, without such a mark, that make a form together.
const LONE_MIN: usize = 2;

/// Mailboxes of a house, not of a person.
const ROLES: [&str; 12] =
    ["info", "support", "contact", "hello", "help", "service", "kontakt", "office", "mail", "sales", "news", "team"];

impl Labels {
    pub fn of(reading: &Reading, adapter: Option<&Adapter>) -> Self {
        let mut all = Self::default();
        // "Buyer" above the firm signs as often as it asks for a name.
        let mut lone: Vec<(Asked, &str)> = Vec::new();
        let lines = own_text(reading).lines().filter(|line| !line.is_empty() && line.len() < LINE_MAX);
        let mut lines = lines.take(LINES_MAX).filter(|line| !line.starts_with('>')).peekable();
        while let Some(line) = lines.next() {
            let Some((asked, value)) = labelled(line, adapter).or_else(|| signed(reading, line)) else {
                if all.is_empty() && lone.is_empty() {
                    all.words_before += line.split_whitespace().count();
                }
                continue;
            };
            let is_lone = value.is_empty() && !line.contains(MARKS);
            let value = if value.is_empty() { lines.peek().copied().unwrap_or_default() } else { value };
            match is_filled(asked, value) {
                false => all.blank += 1,
                true if is_lone => lone.push((asked, value)),
                true => all.add(reading, asked, value),
            }
        }
        let is_form = lone.len() >= LONE_MIN || all.names && (all.emails || all.phones);
        lone.into_iter().filter(|_| is_form).for_each(|(asked, value)| all.add(reading, asked, value));
        all
    }

    fn add(&mut self, reading: &Reading, asked: Asked, value: &str) {
        match asked {
            Asked::Email => {
                self.emails = true;
                self.fits |= value.contains('@');
                let address = address::all_in(value).next().and_then(|at| Address::parse(&value[at]).ok());
                if let Some(address) = address {
                    self.add_address(reading, address);
                }
            }
            Asked::Name | Asked::GivenName | Asked::FamilyName => self.names = true,
            Asked::Phone => {
                self.phones = true;
                self.fits |= value.bytes().filter(u8::is_ascii_digit).count() >= 6;
            }
            Asked::Company => self.companies = true,
            Asked::Message => self.messages = true,
            Asked::Title | Asked::Other | Asked::Technical => self.others += 1,
        }
    }

    fn add_address(&mut self, reading: &Reading, address: Address) {
        let is_house = reading.is_ours(&address)
            || !is_person_of(reading, &address) && reading.from.is_some_and(|from| !reading.is_ours(from));
        self.names_house |= is_house;
        self.names_other |= !is_house;
        self.is_outside |= !reading.is_ours(&address)
            && is_person_of(reading, &address)
            && !is_machine(&address)
            && !ROLES.contains(&address.local().to_ascii_lowercase().as_str());
        if !is_house && self.address.is_none() {
            self.address = Some(address);
        }
    }

    /// Our own data given back to us, or whom to ask at the sender's: a receipt, a report.
    pub fn tell_of_us(&self, reading: &Reading) -> bool {
        let is_elsewhere = |other: &Address| reading.from.is_none_or(|from| from.domain() != other.domain());
        self.names_house && !self.names_other && !reading.other_reply_to().is_some_and(is_elsewhere)
    }

    fn is_empty(&self) -> bool {
        let any = self.emails || self.names || self.phones || self.companies || self.messages;
        !any && self.others == 0 && self.blank == 0
    }

    /// Whether any of them is about a person or his words.
    pub fn tell_something(&self) -> bool {
        self.fits && (self.emails || self.phones) || self.names || self.messages
    }

    pub fn make_a_form(&self, reading: &Reading) -> bool {
        let kinds = [self.emails, self.names, self.phones, self.companies, self.messages];
        let count = kinds.into_iter().filter(|has| *has).count();
        // A program's address and number of somebody are a lead without a name as well.
        let is_program = reading.other_reply_to().is_some()
            || reading.from.is_some_and(|from| reading.is_ours(from) || is_machine(from));
        let is_mass = reading.email.has_header("List-Unsubscribe") || reading.email.has_header("Precedence");
        let is_program = is_program || is_mass && self.is_outside;
        // A newsletter has an order form at its end, or tells whom to write to; who passes on a person's words begins
        // with them.
        if self.words_before > WORDS_BEFORE && !self.is_outside {
            return false;
        }
        count >= 2 && (self.names || self.messages || is_program && self.fits)
            || self.phones && self.fits && is_program && self.others >= 1
    }

    pub fn words(&self) -> String {
        let all = [
            (self.emails, "email"),
            (self.names, "name"),
            (self.phones, "phone"),
            (self.messages, "message"),
            (self.companies, "company"),
        ];
        let words: Vec<&str> = all.into_iter().filter(|(has, _)| *has).map(|(_, word)| word).collect();
        words.join(", ")
    }
}

/// Whether somebody has filled in what a label asks for, and not left it to whoever prints the form: what follows a
/// blank is the next label, and no name.
fn is_filled(asked: Asked, value: &str) -> bool {
    const NAME_WORDS: usize = 8;
    let value = value.trim();
    let is_rule = || !value.is_empty() && value.chars().all(|c| matches!(c, '_' | '.' | '-' | '…' | ' ' | '\t'));
    match asked {
        Asked::Name | Asked::GivenName | Asked::FamilyName => {
            let words = value.split_whitespace().count();
            let has_label = value.contains([':', '：']) || label::asked(value).is_some();
            !value.is_empty() && words <= NAME_WORDS && !value.contains("://") && !has_label && !is_rule()
        }
        Asked::Message => !value.is_empty() && !is_rule(),
        Asked::Email | Asked::Phone | Asked::Company | Asked::Title | Asked::Other | Asked::Technical => !is_rule(),
    }
}

/// The label at the start of a line and what stands behind it: `Label: value`, a row's cells, `Label → value`, a label
/// alone, or a bold one with its value right behind it.
pub fn labelled<'a>(line: &'a str, adapter: Option<&Adapter>) -> Option<(Asked, &'a str)> {
    let asked = |label: &str| adapter.and_then(|adapter| adapter.asked(label)).or_else(|| label::asked(label));
    let is_symbol = |c: char| !c.is_alphanumeric() && !matches!(c, '<' | '[' | '(' | '+' | '@' | '"' | '_');
    let body = line.trim_start_matches(is_symbol).trim_end();
    let reach = body.floor_char_boundary(LABEL_MAX);
    if let Some(end) = body[..reach].find(MARKS) {
        let rest = body[end..].trim_start_matches(MARKS);
        if rest.starts_with("//") {
            return None;
        }
        // `[name] => Jane`, as PHP prints it.
        let label = body[..end].trim_end();
        let label = label.strip_prefix('[').and_then(|label| label.strip_suffix(']')).unwrap_or(label);
        return asked(label).map(|asked| (asked, rest.trim_start_matches('>').trim()));
    }
    if let Some((word, rest)) = body.split_once(' ')
        && let Some(asked) = asked(word).filter(|asked| fits(*asked, rest))
    {
        return Some((asked, rest));
    }
    (body.len() <= 40).then(|| asked(body)).flatten().map(|asked| (asked, ""))
}

/// A label that a program parts from its value by a sign between spaces: `Name ~ Jane`.
fn signed<'a>(reading: &Reading, line: &'a str) -> Option<(Asked, &'a str)> {
    let is_program = reading.from.is_some_and(|from| reading.is_ours(from) || is_machine(from));
    let line = line.trim();
    let mut parts = label::separated::parts(line).filter(|_| is_program);
    parts.find_map(|(_, label, value)| Some((label::asked(&line[label])?, &line[value])))
}

/// Whether an address or a number stands right behind its label: "Tel. 030 123456".
fn fits(asked: Asked, rest: &str) -> bool {
    match asked {
        Asked::Email => rest.contains('@') && !rest.trim().contains(' '),
        Asked::Phone => {
            rest.bytes().filter(u8::is_ascii_digit).count() >= 6
                && rest.bytes().filter(u8::is_ascii_alphabetic).count() == 0
        }
        _ => false,
    }
}

/// A vendor's own `support@` in the footer of his mail is nobody who asks.
pub fn is_person_of(reading: &Reading, address: &Address) -> bool {
    reading
        .from
        .is_none_or(|from| from.is_person_of(address) || reading.is_ours(from) || from.domain() != address.domain())
}
