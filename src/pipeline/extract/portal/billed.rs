//! Whom a shop's mail of an order bills: the customer, whoever the mail is from.
//!
//! In: a mail and its lines. Out: the customer's address. Never: anybody of a mail that a person may have written by hand.

use crate::domain::address::{self, Address};
use crate::domain::inquiry::Found;
use crate::domain::mail_client;
use crate::pipeline::extract::contact::{Evidence, found};
use crate::pipeline::extract::sender;

/// Lines an address takes below its heading.
const LINES_MAX: usize = 14;

/// Headings of shops, by language.
const HEADINGS: [&str; 25] = [
    "billing address",
    "billing details",
    "customer details",
    "rechnungsadresse",
    "rechnungsanschrift",
    "kundendetails",
    "adresse de facturation",
    "détails de facturation",
    "dirección de facturación",
    "detalles de facturación",
    "indirizzo di fatturazione",
    "factuuradres",
    "facturatieadres",
    "adres rozliczeniowy",
    "adres do faktury",
    "endereço de faturação",
    "endereço de faturamento",
    "endereço de cobrança",
    "faktureringsadress",
    "faktureringsadresse",
    "laskutusosoite",
    "fakturační adresa",
    "számlázási cím",
    "fatura adresi",
    "платёжный адрес",
];

pub fn customer(evidence: &Evidence) -> Option<Found<Address>> {
    let email = evidence.email;
    let from = email.sender()?;
    if mail_client::is_person_s(email) || !is_shop(evidence, from) {
        return None;
    }
    let text = &email.text;
    let content = |at: usize| &text[evidence.lines[at].range.clone()];
    let is_heading = |at: &usize| {
        let words = content(*at).trim().trim_end_matches([':', '*']).trim_start_matches('*').to_lowercase();
        HEADINGS.contains(&words.as_str())
    };
    let heading = (0..evidence.lines.len()).find(is_heading)?;
    (heading + 1..evidence.lines.len()).take(LINES_MAX).find_map(|at| {
        let hit = address::all_in(content(at)).next()?;
        let start = evidence.lines[at].range.start;
        let range = start + hit.start..start + hit.end;
        let address = Address::parse(&text[range.clone()]).ok()?;
        let is_customer_s = !(evidence.is_ours)(&address) && address.domain() != from.domain();
        is_customer_s.then(|| found(address, "billing-address", 85, "text", range))
    })
}

/// "[Northwind Shop]: New order #5021" by Northwind Shop, or by a program.
fn is_shop(evidence: &Evidence, from: &Address) -> bool {
    const MAILBOXES: [&str; 8] =
        ["shop", "store", "order", "orders", "bestellung", "bestellungen", "pedidos", "ordini"];
    let shown = evidence.email.from.first().and_then(|party| party.name.as_deref()).unwrap_or_default().trim();
    let names_itself = shown.len() > 3 && evidence.email.subject.contains(shown);
    names_itself || sender::is_machine(from) || MAILBOXES.contains(&from.local().to_ascii_lowercase().as_str())
}
