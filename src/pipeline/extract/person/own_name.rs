//! The person's name: of the form, of the header, of the signature, of a sentence.
//!
//! Without titles: people are found again by "Ulrike Haase" whether or not she signs as a doctor, and nobody is
//! addressed by the name alone.

use super::form_name;
use super::given_names;
use super::house_name;
use super::name;
use super::name_words::FAMILIES;
use super::signed_name::{self, given_name, introduced, signed};
use crate::domain::address::Address;
use crate::domain::email::{Email, Party};
use crate::domain::inquiry::Found;
use crate::pipeline::extract::contact::{Evidence, found, signs};
use crate::pipeline::extract::house::company;
use crate::pipeline::extract::house::spelling;
use crate::pipeline::extract::house::spelling::Spelling;
use crate::pipeline::extract::portal::announced;
use crate::pipeline::extract::quote::introduction;
use crate::pipeline::extract::sender;

pub fn of(evidence: &Evidence, email: Option<&Found<Address>>) -> Option<Found<String>> {
    let named = told(evidence, email)?;
    Some(in_his_letters(evidence, &named).unwrap_or(named))
}

/// "Zoë Brontë" in a text or a subject, of whom a header tells as "Zoe Bronte".
fn in_his_letters(evidence: &Evidence, named: &Found<String>) -> Option<Found<String>> {
    /// As far as a text is looked through, in bytes.
    const READ: usize = 4_000;
    if !named.value.is_ascii() || !named.value.contains(' ') || !named.span.place.starts_with("header:") {
        return None;
    }
    let plain = name::folded(&named.value);
    let count = plain.split(' ').count();
    let subject = evidence.email.header("Subject").unwrap_or_default();
    let text = &evidence.email.text;
    [("text", &text[..text.floor_char_boundary(READ)]), ("header:Subject", subject)].into_iter().find_map(
        |(place, read)| {
            let words: Vec<&str> = read.split([' ', '\n']).filter(|word| !word.is_empty()).collect();
            words.windows(count).find_map(|run| {
                let (first, last) = (run.first()?, run.last()?);
                let start = first.as_ptr().addr() - read.as_ptr().addr();
                let end = last.as_ptr().addr() - read.as_ptr().addr() + last.len();
                let whole = &read[start..end];
                let inner = whole.trim_matches(|c: char| !c.is_alphanumeric());
                let start = start + (inner.as_ptr().addr() - whole.as_ptr().addr());
                (!inner.is_ascii() && name::folded(inner) == plain)
                    .then(|| found(inner.to_owned(), named.method, named.confidence, place, start..start + inner.len()))
            })
        },
    )
}

fn told(evidence: &Evidence, email: Option<&Found<Address>>) -> Option<Found<String>> {
    if let Some((place, adf)) = evidence.adf
        && let Some((range, name)) = &adf.name
    {
        return Some(found(name.clone(), "adf", 95, place, range.clone()));
    }
    if let Some(name) = form_name::of(evidence) {
        return Some(name);
    }
    if let Some(name) = announced::of_portal(evidence) {
        return Some(name);
    }
    let address = email.map(|found| &found.value);
    let header = in_header(evidence, email, address);
    // A portal's own name above an address for everybody.
    let is_portal = (evidence.email.has_header("List-Unsubscribe") || evidence.said.is_some())
        && header.as_ref().is_some_and(|header| announced::is_brand(evidence, &header.value));
    // What a program that names no address calls itself is nobody's name either.
    let is_program_s = email.is_none() && sender::is_program(evidence.email);
    if (is_portal || is_program_s)
        && let Some(announced) = announced::of(evidence)
    {
        return Some(announced);
    }
    // A form or a portal signs for itself, a forward for another.
    if !evidence.fields.is_empty() || evidence.is_relayed() || email.is_some_and(|found| found.method == "forward") {
        let announced = || announced::of(evidence).filter(|_| !evidence.email.sender().is_some_and(evidence.is_ours));
        let found = header.or_else(announced);
        // Who only mails for the person signs for himself.
        let is_site_s = |found: &Found<String>| {
            let is_of = |name: &str| name.eq_ignore_ascii_case(&found.value);
            announced::is_brand(evidence, &found.value)
                || evidence.email.from.iter().any(|party| party.name.as_deref().is_some_and(is_of))
        };
        let beside = || signed_name::beside_address(evidence, address);
        let signed = || {
            let signed = signed(evidence, None, address).filter(|found| !is_site_s(found));
            signed.or_else(|| signed_name::in_message(evidence))
        };
        let found = found.or_else(beside);
        return if evidence.is_relayed() {
            found.or_else(|| signed_name::in_message(evidence))
        } else {
            found.or_else(signed)
        };
    }
    // "Theatre by the Bridge" at its office's address: who signs is the person.
    let is_house = header.as_ref().is_some_and(|header| {
        names_house(&header.value, address)
            || house_name::is_desk(evidence.email, &header.value)
            || house_name::signs_below_person(evidence, &header.value)
            || is_firm_of_signature(evidence, &header.value)
    });
    match header {
        Some(header) if is_house => signed(evidence, None, address).or_else(|| given_name(evidence)).or(Some(header)),
        Some(header) => {
            let told = signed(evidence, Some(&header.value), address)
                .or_else(|| signed_name::whole_of(evidence, &header.value));
            Some(told.unwrap_or(header))
        }
        None => signed(evidence, None, address)
            .or_else(|| signed_name::of_address(evidence, address))
            .or_else(|| signed_name::at_end(evidence))
            .or_else(|| introduced(evidence))
            .or_else(|| given_name(evidence))
            .or_else(|| announced::of(evidence).filter(|_| sender::is_program(evidence.email))),
    }
}

/// Whether a name above a mailbox that many share is the house's and no person's.
fn names_house(name: &str, address: Option<&Address>) -> bool {
    const SHARED: [&str; 30] = [
        "info",
        "office",
        "contact",
        "kontakt",
        "mail",
        "post",
        "praxis",
        "buero",
        "büro",
        "sekretariat",
        "verwaltung",
        "accounts",
        "accounting",
        "buchhaltung",
        "einkauf",
        "purchasing",
        "orders",
        "bestellung",
        "sales",
        "verkauf",
        "admin",
        "team",
        "hello",
        "shop",
        "service",
        "empfang",
        "reception",
        "acquisti",
        "compras",
        "achats",
    ];
    let begins = name.split(' ').next().unwrap_or_default().to_lowercase();
    // "M. et Mme Lacombe": of two, whoever signs.
    const AND: [&str; 10] = ["et", "und", "and", "e", "y", "en", "og", "och", "i", "a"];
    if FAMILIES.contains(&begins.as_str()) || AND.contains(&begins.as_str()) {
        return true;
    }
    let Some(address) = address else { return false };
    let local = address.local().to_lowercase();
    let first = local.split(['.', '-', '_', '+']).next().unwrap_or_default();
    let folded = name::folded(name);
    // "TK Galeb <secretary@tk-galeb.example>"
    let squeezed = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let is_spelled =
        spelling::domain_label(address.domain()).is_some_and(|label| squeezed(&label) == squeezed(&folded));
    let is_own = folded.split_whitespace().any(|word| word.len() > 2 && name::folded(&local).contains(word));
    if is_spelled && !is_own && folded.contains(' ') {
        return true;
    }
    if !SHARED.contains(&first) {
        return false;
    }
    let mut words = folded.split_whitespace().filter(|word| word.chars().count() >= 4);
    folded.split_whitespace().count() > 3
        || SHARED.contains(&folded.as_str())
        || words.any(|word| word.contains(first) || address.domain().contains(word))
}

/// "Lichthaus Nord" in the header, "Lichthaus Nord GmbH" in the signature, below somebody's name.
fn is_firm_of_signature(evidence: &Evidence, name: &str) -> bool {
    let text = &evidence.email.text;
    let folded_name = name::folded(name);
    let words: Vec<&str> = folded_name.split_whitespace().filter(|word| word.chars().count() >= 5).collect();
    let lines = evidence.own_lines();
    let mut signature = lines.iter().filter(|line| signs(line)).map(|line| &text[line.range.clone()]);
    !words.is_empty()
        && !stands_alone(evidence, name)
        && signature.any(|line| {
            company::of_line(line, &Spelling::default()).is_some() && {
                let line = name::folded(line);
                words.iter().filter(|word| line.contains(**word)).count() * 2 >= words.len() && line.contains(words[0])
            }
        })
}

fn in_header(evidence: &Evidence, email: Option<&Found<Address>>, address: Option<&Address>) -> Option<Found<String>> {
    let mail = evidence.email;
    let from = |confidence| {
        let is_ours = mail.sender().is_some_and(evidence.is_ours);
        (!is_ours).then(|| display(evidence, "From", &mail.from, "from", confidence, address)).flatten()
    };
    let is_person = |found: &Found<String>| !announced::is_brand(evidence, &found.value);
    match email.map(|found| found.method) {
        // Form mailers write the person's name above their own address.
        Some("reply-to") => {
            let replied = display(evidence, "Reply-To", &mail.reply_to, "reply-to", 90, address);
            // A help desk takes answers under its own name; who signs stands above it.
            let signs = |found: &Found<String>| found.value.contains(' ') && stands_alone(evidence, &found.value);
            if let Some(agent) = from(85).filter(|_| is_agent(mail)) {
                return Some(agent);
            }
            match from(80).filter(|from| replied.as_ref().is_some_and(|replied| !signs(replied)) && signs(from)) {
                Some(from) => Some(from),
                None => replied.or_else(|| mailed_for(evidence, 70, address).filter(is_person)),
            }
        }
        None => from(95).filter(is_person),
        Some("from") => from(95),
        Some("forward") => forwarded(evidence),
        Some("sender") => {
            let name =
                mail.header("Sender").and_then(|value| value.split_once('<')).map(|(name, _)| name.trim().to_owned());
            let submitter = [Party { name, address: address.cloned() }];
            display(evidence, "Sender", &submitter, "sender", 70, address)
        }
        // The portal may put the person's name on its own address.
        Some(_) => mailed_for(evidence, 60, address).filter(is_person),
    }
}

/// "Jane Doe (Acme)", with answers to "Acme": somebody who works there, and the house.
fn is_agent(mail: &Email) -> bool {
    let named = |parties: &[Party]| parties.first().and_then(|party| party.name.as_deref()).map(name::folded);
    let (Some(from), Some(house)) = (named(&mail.from), named(&mail.reply_to)) else { return false };
    let house = house.trim();
    house.chars().count() >= 3
        && from.find(house).is_some_and(|at| {
            // The house's own name stands apart from the person's, which comes first.
            let before = from[..at].trim_end();
            before.ends_with(['(', '|', '-', '–', '[', ',', '@', '/'])
                || before.ends_with(" via")
                || before.ends_with(" from")
        })
}

/// Whether a line of the mail says the name and nothing else.
fn stands_alone(evidence: &Evidence, name: &str) -> bool {
    let text = &evidence.email.text;
    evidence.own_lines().iter().any(|line| text[line.range.clone()].trim() == name)
}

/// A name above an address that is another's: the person's, unless it is the mailer's own.
fn mailed_for(evidence: &Evidence, confidence: u8, address: Option<&Address>) -> Option<Found<String>> {
    let mail = evidence.email;
    let named = display(evidence, "From", &mail.from, "from", confidence, address)?;
    let folded = name::folded(&named.value);
    let words: Vec<&str> = folded.split_whitespace().filter(|word| word.chars().count() > 2).collect();
    let local = address.map(|address| name::folded(address.local())).unwrap_or_default();
    if words.iter().any(|word| local.contains(word)) {
        return Some(named);
    }
    let own = mail.sender().map(|from| name::folded(from.local())).unwrap_or_default();
    if words.len() > 1 && words.iter().all(|word| own.contains(word)) {
        return Some(named);
    }
    let parties = mail.from.iter().chain(&mail.to).filter_map(|party| party.address.as_ref());
    let mut houses = parties.flat_map(|party| [party.domain(), party.local()]);
    let is_house = houses.any(|house| words.iter().any(|word| house.contains(word)));
    let is_ours = mail.sender().is_some_and(evidence.is_ours);
    (!is_house && !is_ours && words.len() > 1).then_some(named)
}

fn display(
    evidence: &Evidence,
    header: &str,
    parties: &[Party],
    method: &'static str,
    confidence: u8,
    address: Option<&Address>,
) -> Option<Found<String>> {
    let email: &Email = evidence.email;
    let party = parties.iter().find(|party| party.address.is_some()).or(parties.first())?;
    let display = name::of_display(party.name.as_deref()?)?;
    let value = email.header(header)?;
    let start = value.find(display)?;
    let local = party.address.as_ref().or(address).map(Address::local);
    // Whoever signs with the first word of it has it in the order it is said in, however his address has it; whoever signs
    // with the last, which his address has first, has it the other way round.
    let (first, last) = display.split_once(' ').unwrap_or((display, ""));
    let local = local.filter(|_| !is_signed(evidence, first) && !is_signed(evidence, display));
    let squeezed = |words: &str| name::folded(words).replace(|c: char| !c.is_alphanumeric(), "");
    let is_spelled = local.is_some_and(|local| squeezed(local) == squeezed(&format!("{last}{first}")));
    let is_called_first = given_names::is_given(first) && !given_names::is_given(last);
    let is_reversed = !last.is_empty() && is_spelled && !is_called_first && is_signed(evidence, last);
    let said = if is_reversed { format!("{last} {first}") } else { display.to_owned() };
    let spoken = name::polished(&said, local, evidence.language);
    let is_turned = display.contains(',');
    let confidence = if is_turned { confidence.saturating_sub(10) } else { confidence };
    let place = format!("header:{header}");
    (!spoken.is_empty()).then(|| found(spoken, method, confidence, &place, start..start + display.len()))
}

/// Whether a line says these words of a name and nothing else.
fn is_signed(evidence: &Evidence, words: &str) -> bool {
    let bare = |words: &str| name::folded(words.trim_matches(|c: char| !c.is_alphanumeric()));
    let (words, text) = (bare(words), &evidence.email.text);
    evidence.own_lines().iter().any(|line| bare(&text[line.range.clone()]) == words)
}

fn forwarded(evidence: &Evidence) -> Option<Found<String>> {
    let text = &evidence.email.text;
    let range = introduction::original_sender(text, evidence.lines)?;
    let line = &text[range.clone()];
    let before = line.split(['<', '[', '(']).next().unwrap_or_default();
    let display = name::of_display(before.trim().trim_matches(['"', '*', ' ']))?;
    let start = range.start + line.find(display)?;
    let spoken = name::polished(display, None, evidence.language);
    Some(found(spoken, "forward", 85, "text", start..start + display.len()))
}
