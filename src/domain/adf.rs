//! A lead as ADF 1.0, the car trade's format, for dealers' systems that take nothing else.

use super::address::Address;
use super::inquiry::Inquiry;
use super::lead::Lead;
use std::fmt::Write as _;

/// A vehicle's elements in the order the format wants them; year, make and model must be there.
const BEFORE_COLOURS: [&str; 10] =
    ["year", "make", "model", "vin", "stock", "trim", "doors", "bodystyle", "transmission", "odometer"];
const NEEDED: [&str; 3] = ["year", "make", "model"];
/// An address's elements, and what forms call them.
const ADDRESS: [(&str, &str); 5] = [
    (
        "street",
        "street|street address|address|address line 1|straße|strasse|straße und hausnummer|anschrift|adresse|rue|dirección|calle|indirizzo|via|straat|adres|ulica|morada",
    ),
    ("city", "city|town|ort|stadt|wohnort|ville|ciudad|localidad|città|comune|plaats|woonplaats|miasto|cidade|stad|by"),
    ("regioncode", "regioncode|state|region|province|county|bundesland|provincia|regione|provincie"),
    (
        "postalcode",
        "postalcode|postcode|post code|postal code|zip|zip code|zipcode|plz|postleitzahl|code postal|cp|código postal|cap|kod pocztowy|cep|postnummer|postnr",
    ),
    ("country", "country|land|pays|país|pais|paese|kraj"),
];

/// The lead and what its first mail says, as one prospect for the vendor.
pub fn write(lead: &Lead, inquiry: &Inquiry, vendor: &Address) -> String {
    let mut xml = Xml::default();
    xml.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?adf version=\"1.0\"?>\n");
    xml.open("adf", "");
    xml.open("prospect", " status=\"new\"");
    xml.leaf("id", " sequence=\"1\" source=\"anteroom\"", &lead.shown_ref());
    // What the lead was called where it comes from.
    let source = value(inquiry, "provider").filter(|_| inquiry.source.adapter.as_deref() == Some("adf"));
    if let Some(id) = value(inquiry, "id").filter(|_| inquiry.source.adapter.as_deref() == Some("adf")) {
        let source = escaped(source.unwrap_or("provider")).replace('\n', " ");
        xml.leaf("id", &format!(" sequence=\"2\" source=\"{source}\""), id);
    }
    xml.leaf("requestdate", "", &lead.received_at.to_string());
    let status = value(inquiry, "status").filter(|status| matches!(*status, "new" | "used"));
    let status = status.map(|status| format!(" status=\"{status}\"")).unwrap_or_default();
    vehicle(&mut xml, inquiry, "", &format!(" interest=\"buy\"{status}"));
    if has_trade_in(inquiry) {
        vehicle(&mut xml, inquiry, "trade-in ", " interest=\"trade-in\" status=\"used\"");
    }
    customer(&mut xml, lead, inquiry);
    xml.open("vendor", "");
    xml.leaf("vendorname", "", vendor.domain());
    xml.open("contact", "");
    xml.leaf("name", " part=\"full\"", vendor.domain());
    xml.leaf("email", "", vendor.as_str());
    xml.close("contact");
    xml.close("vendor");
    xml.open("provider", "");
    xml.leaf("name", " part=\"full\"", "Anteroom");
    // Through whom it came before it came to us.
    let before = source.map(|source| format!("{}, by {source}", lead.source));
    xml.leaf("service", "", before.as_deref().unwrap_or(&lead.source));
    xml.close("provider");
    xml.close("prospect");
    xml.close("adf");
    xml.out
}

fn customer(xml: &mut Xml, lead: &Lead, inquiry: &Inquiry) {
    let person = &lead.prospect;
    xml.open("customer", "");
    xml.open("contact", "");
    // The format wants a name; an address is better than none.
    xml.leaf("name", " part=\"full\" type=\"individual\"", person.shown());
    if let Some(company) = &person.company {
        xml.leaf("name", " part=\"full\" type=\"business\"", company);
    }
    if let Some(email) = &person.email {
        xml.leaf("email", "", email);
    }
    if let Some(phone) = &person.phone {
        xml.leaf("phone", " type=\"voice\"", phone);
    }
    let named = |labels: &'static str| labels.split('|').find_map(|label| value(inquiry, label));
    if ADDRESS.iter().any(|(_, labels)| named(labels).is_some()) {
        xml.open("address", "");
        for (name, labels) in ADDRESS {
            if let Some(value) = named(labels) {
                xml.leaf(name, if name == "street" { " line=\"1\"" } else { "" }, value);
            }
        }
        xml.close("address");
    }
    xml.close("contact");
    xml.leaf("comments", "", &lead.text);
    xml.close("customer");
}

fn vehicle(xml: &mut Xml, inquiry: &Inquiry, before: &str, attributes: &str) {
    let of = |name: &str| value(inquiry, &format!("{before}{name}"));
    xml.open("vehicle", attributes);
    for name in BEFORE_COLOURS {
        match of(name) {
            Some(value) => xml.leaf(name, "", value),
            None if NEEDED.contains(&name) => xml.leaf(name, "", ""),
            None => {}
        }
    }
    if of("interiorcolor").is_some() || of("exteriorcolor").is_some() {
        xml.open("colorcombination", "");
        xml.leaf("interiorcolor", "", of("interiorcolor").unwrap_or_default());
        xml.leaf("exteriorcolor", "", of("exteriorcolor").unwrap_or_default());
        xml.leaf("preference", "", "1");
        xml.close("colorcombination");
    }
    if let Some(price) = of("price") {
        xml.leaf("price", "", price);
    }
    xml.close("vehicle");
}

fn has_trade_in(inquiry: &Inquiry) -> bool {
    inquiry.fields.iter().any(|(label, _)| label.starts_with("trade-in "))
}

fn value<'a>(inquiry: &'a Inquiry, name: &str) -> Option<&'a str> {
    inquiry.fields.iter().find(|(label, _)| label.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

#[derive(Default)]
struct Xml {
    out: String,
    depth: usize,
}

impl Xml {
    fn open(&mut self, name: &str, attributes: &str) {
        let _ = writeln!(self.out, "{:width$}<{name}{attributes}>", "", width = 2 * self.depth);
        self.depth += 1;
    }
    fn close(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        let _ = writeln!(self.out, "{:width$}</{name}>", "", width = 2 * self.depth);
    }
    fn leaf(&mut self, name: &str, attributes: &str, text: &str) {
        let text = escaped(text);
        let _ = writeln!(self.out, "{:width$}<{name}{attributes}>{text}</{name}>", "", width = 2 * self.depth);
    }
}

/// A stranger's words as XML text: no markup, and none of the characters XML has no place for.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
