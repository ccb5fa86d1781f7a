//! What is known of a mail beside its text: who sends it, for whom, and what its page sets apart.

use super::form::emphasis::Emphasis;
use super::form::layout::Setting;
use super::form::page;
use super::house::spelling;
use super::person::name;
use super::portal::lead_mail;
use super::sender;
use super::source;
use crate::domain::address::Address;
use crate::domain::company as company_domain;
use crate::domain::email::{Email, Party};
use crate::domain::form;
use crate::domain::inquiry::SourceKind;
use crate::domain::mail_client;
use crate::domain::reader::Ours;
use crate::domain::relayed;

/// Fewest letters of a word of somebody's name that an address is made of.
const NAME_CHARS: usize = 3;
/// Fewest letters of a house's name that tell it from a part of others.
const HOUSE_CHARS: usize = 4;
/// The same, where its domain goes on behind it.
const HOUSE_BEGIN_CHARS: usize = 7;

pub fn of<'a>(email: &'a Email, ours: &Ours<'a>) -> Setting<'a> {
    let from = email.sender();
    let adapter = form::recognise(&ours.reader.adapters, email);
    let is_answered_elsewhere =
        email.reply_to.iter().any(|party| party.address.as_ref().is_some_and(|address| Some(address) != from));
    let has = |name: &str| email.has_header(name);
    let is_mass = (has("List-Unsubscribe") || has("Precedence")) && !is_person_s(email);
    // "Jane via Portal": a relay that writes in people's names.
    let is_relay = email.from.first().is_some_and(Party::is_through_another);
    let is_marketplace = is_marketplace(email);
    let relayed = relayed::announced(&email.text).filter(|_| is_house_s(email) && !is_person_s(email));
    let is_told_of = email.from.first().is_some_and(names_house)
        && lead_mail::tells_of_another(email, &|address| (ours.is_ours)(address));
    let is_program = is_relay
        || relayed.is_some()
        || is_marketplace
        || is_lead_desk(email)
        || is_told_of
        || adapter.is_some()
        || sender::is_program(email)
        || from.is_some_and(|from| (ours.is_ours)(from) || (ours.is_colleague)(from))
        || is_answered_elsewhere
        || is_mass
        || has("Auto-Submitted")
        || has("Feedback-ID");
    let emphasis = email.html.as_deref().map(Emphasis::of).unwrap_or_default();
    let is_portal = |from: &Address| {
        let is_known = adapter.is_some_and(|adapter| adapter.source == SourceKind::Portal);
        (is_relay || is_marketplace || is_told_of || is_known || relayed.is_some() || sender::is_program(email))
            && !source::is_at_home(email, from)
            && !(ours.is_ours)(from)
    };
    // `mail.portal.example` and `www.portal.example` are one house.
    let house = |domain: &str| {
        let labels: Vec<&str> = domain.rsplit('.').take(2).collect();
        labels.into_iter().rev().collect::<Vec<_>>().join(".")
    };
    let portal = from.filter(|from| is_portal(from)).map(|from| house(from.domain()));
    let (brands, html) = (brands(email), email.html.as_deref());
    let subject = &email.subject;
    Setting { adapter, emphasis, brands, is_program, is_mass, portal, relayed, html, from, subject }
}

/// Whether the address is made of the name before it, where the house is not: a sales tool or a marketing department adds
/// its headers to what people write themselves.
fn is_person_s(email: &Email) -> bool {
    let Some(party) = email.from.first().filter(|party| !party.is_through_another()) else { return false };
    let Some(address) = &party.address else { return false };
    let (local, shown) = (name::folded(address.local()), name::folded(party.name.as_deref().unwrap_or_default()));
    let mut words = shown.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= NAME_CHARS);
    !sender::is_token(&local) && words.any(|word| local.contains(word) && !address.domain().contains(word))
}

/// Whether the sender's address is made for one conversation, or a machine's, or bears its house's name.
fn is_house_s(email: &Email) -> bool {
    let has_house_s_name = || email.from.first().is_some_and(names_house);
    let is_numbered = |from: &Address| from.local().bytes().filter(u8::is_ascii_digit).count() >= 2;
    sender::is_program(email)
        || email.has_header("List-Id")
        || email.has_header("List-Unsubscribe")
        || has_house_s_name()
        || email.sender().is_some_and(is_numbered)
}

/// What a sender calls itself, if that is not the person who may stand behind it.
fn brands(email: &Email) -> Vec<String> {
    let Some(party) = email.from.first() else { return Vec::new() };
    let is_person = |name: &str| email.reply_to.iter().any(|other| other.name.as_deref().is_some_and(|n| n == name));
    let display = party.name.as_deref().filter(|name| !is_person(name)).map(str::to_lowercase);
    let domain = party.address.as_ref().map(|address| {
        let mut labels = address.domain().rsplit('.').skip(1);
        labels.find(|label| !matches!(*label, "co" | "com" | "org")).unwrap_or_default().to_string()
    });
    let is_name = |name: &String| name.chars().count() >= 4 && !company_domain::is_freemail(&format!("{name}.com"));
    display.into_iter().chain(domain).filter(is_name).collect()
}

/// Whether a house writes in its own name and shows what somebody said, above a button to answer him.
fn is_marketplace(email: &Email) -> bool {
    email.from.first().is_some_and(names_house)
        && email.html.as_deref().is_some_and(|html| page::said_above_button(html).is_some())
}

/// "FixFinder <jobs@fixfinder.example>": a house whose desk passes on what somebody wants done.
fn is_lead_desk(email: &Email) -> bool {
    const DESKS: [&str; 8] = ["job", "jobs", "newjob", "newjobs", "joblead", "jobleads", "newlead", "newleads"];
    let is_desk = |from: &Address| DESKS.contains(&from.local().to_ascii_lowercase().as_str());
    email.sender().is_some_and(is_desk)
        && email.from.first().is_some_and(names_house)
        && !mail_client::is_person_s(email)
}

fn names_house(party: &Party) -> bool {
    let label = party.address.as_ref().and_then(|address| spelling::domain_label(address.domain()));
    let shown = name::folded(party.name.as_deref().unwrap_or_default());
    let joined: String = shown.split([' ', '-']).collect();
    // "TradeHive <…@tradehive-mail.example>"
    let begins = |label: &String| joined.chars().count() >= HOUSE_BEGIN_CHARS && label.starts_with(&joined);
    // "Artisans de Cornouaille <…@artisans-cornouaille.example>"
    let is_told = |part: &str| part.chars().count() >= HOUSE_CHARS && shown.split_whitespace().any(|word| word == part);
    let is_in_words = label.as_ref().is_some_and(|label| label.contains('-') && label.split('-').all(is_told));
    let label = label.map(|label| label.replace('-', ""));
    let is_named = |label: &String| joined.contains(label) || begins(label) || is_in_words;
    label.is_some_and(|label| label.chars().count() >= HOUSE_CHARS && is_named(&label))
}
