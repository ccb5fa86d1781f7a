//! ADF 1.0, the car trade's lead format: what a prospect wants, and who he is.

use super::element::{self, Element};
use std::ops::Range;

/// A text and its range.
type Value = (Range<usize>, String);

/// What a `prospect` element says: values with their ranges.
#[derive(Debug, Clone, Default)]
pub struct Adf {
    pub name: Option<Value>,
    pub company: Option<Value>,
    pub email: Option<Value>,
    pub phone: Option<Value>,
    pub comments: Option<String>,
    pub fields: Vec<(String, String)>,
    /// What the document says of further prospects, each in a few lines.
    pub others: Vec<String>,
    /// How many there are.
    pub others_count: usize,
}

/// Whether a text holds a lead in this format.
pub fn is_in(text: &str) -> bool {
    let head = &text.as_bytes()[..text.floor_char_boundary(8_000)];
    let begins = |at: usize| {
        let rest = &head[at..];
        let starts = |word: &[u8]| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        starts(b"<adf>") || starts(b"<adf ") || starts(b"<?adf") || starts(b"<prospect>") || starts(b"<prospect ")
    };
    (0..head.len()).any(|at| head[at] == b'<' && begins(at))
}

/// So many fields of one prospect are told.
const FIELDS_MAX: usize = 60;
/// Vehicles told of: one wanted, one given in payment, and a few more.
const VEHICLES_MAX: usize = 4;
/// Elements of a vehicle that are told as fields.
const VEHICLE: [&str; 14] = [
    "year",
    "make",
    "model",
    "vin",
    "stock",
    "trim",
    "doors",
    "bodystyle",
    "transmission",
    "odometer",
    "condition",
    "exteriorcolor",
    "interiorcolor",
    "price",
];
/// Further prospects told of: a document has one, and some senders put a day's into one.
const PROSPECTS_MAX: usize = 20;
/// What else stands in a prospect, by its parent.
const OTHERS: [(&str, &str); 13] = [
    ("prospect", "id"),
    ("prospect", "requestdate"),
    ("address", "street"),
    ("address", "city"),
    ("address", "regioncode"),
    ("address", "postalcode"),
    ("address", "country"),
    ("timeframe", "description"),
    ("finance", "method"),
    ("finance", "amount"),
    ("provider", "name"),
    ("provider", "service"),
    ("provider", "url"),
];

pub fn read(text: &str) -> Option<Adf> {
    let all = element::all(text);
    let mut prospects = (0..all.len()).filter(|&at| all[at].name == "prospect");
    let first = of_prospect(text, &all, prospects.next()?);
    let others: Vec<usize> = prospects.collect();
    Some(Adf {
        others: others.iter().take(PROSPECTS_MAX).map(|&at| of_prospect(text, &all, at).in_lines()).collect(),
        others_count: others.len(),
        ..first
    })
}

impl Adf {
    /// What is told of a prospect who wrote nothing himself, and of further ones.
    pub fn in_lines(&self) -> String {
        let value = |value: &Option<Value>| value.as_ref().map(|(_, words)| words.clone());
        let known = [&self.name, &self.company, &self.email, &self.phone].into_iter().filter_map(value);
        let fields = self.fields.iter().map(|(label, words)| format!("{label}: {words}"));
        known.chain(fields).chain(self.comments.clone()).collect::<Vec<_>>().join("\n")
    }
}

fn of_prospect(text: &str, all: &[Element], prospect: usize) -> Adf {
    let reading = Reading { text, all, prospect };
    let person = reading.person();
    let comments = |parent: &str| {
        let in_parent =
            |at: usize| reading.parent(at).is_some_and(|p| parent.is_empty() || reading.all[p].name == parent);
        reading.named(&["comments", "comment"]).find(|&at| in_parent(at)).and_then(|at| reading.words(at))
    };
    Adf {
        name: reading.name(person),
        company: reading.company(person),
        email: reading.within(person, "email").find_map(|at| reading.words(at)),
        phone: reading.phone(person),
        comments: comments("customer")
            .or_else(|| comments("prospect"))
            .or_else(|| comments(""))
            .map(|(_, c)| prose(&c)),
        fields: reading.fields(person),
        ..Adf::default()
    }
}

struct Reading<'a> {
    text: &'a str,
    all: &'a [Element],
    prospect: usize,
}

impl Reading<'_> {
    fn parent(&self, at: usize) -> Option<usize> {
        self.all[at].parent
    }

    /// Whether one element stands below another, at any depth.
    fn is_below(&self, at: usize, above: usize) -> bool {
        let mut here = self.all[at].parent;
        while let Some(parent) = here {
            if parent == above {
                return true;
            }
            here = self.all[parent].parent;
        }
        false
    }

    /// Elements of these names in the first prospect.
    fn named<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = usize> + 'a {
        (self.prospect + 1..self.all.len())
            .take_while(|&at| self.all[at].name != "prospect")
            .filter(|&at| names.contains(&self.all[at].name))
    }

    /// Elements below another; below a whole prospect, the vendor's and the provider's are nobody's who asks.
    fn within<'a>(&'a self, above: usize, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        (above + 1..self.all.len()).filter(move |&at| {
            self.all[at].name == name && self.is_below(at, above) && (above != self.prospect || !self.is_of_trade(at))
        })
    }

    fn is_of_trade(&self, at: usize) -> bool {
        let mut here = self.all[at].parent;
        while let Some(parent) = here {
            if matches!(self.all[parent].name, "vendor" | "provider") {
                return true;
            }
            here = self.all[parent].parent;
        }
        false
    }

    fn words(&self, at: usize) -> Option<Value> {
        element::words(self.text, &self.all[at].content)
    }

    fn attribute(&self, at: usize, name: &str) -> String {
        element::attribute(&self.all[at].attributes, name).unwrap_or_default().to_ascii_lowercase()
    }

    /// The element that holds the person: the customer, or a contact that is neither the vendor's nor the provider's.
    fn person(&self) -> usize {
        self.named(&["customer"])
            .next()
            .or_else(|| self.named(&["contact"]).find(|&at| !self.is_of_trade(at)))
            .unwrap_or(self.prospect)
    }

    /// `part="full"`, or first, middle and last name side by side.
    fn name(&self, person: usize) -> Option<Value> {
        let mut parts: [Option<Value>; 3] = [None, None, None];
        for at in self.within(person, "name").filter(|&at| self.attribute(at, "type") != "business") {
            let slot = match self.attribute(at, "part").as_str() {
                "first" => 0,
                "middle" => 1,
                "last" | "family" => 2,
                "suffix" | "prefix" | "title" | "salutation" => continue,
                // Who writes leads in this format needs some name, and puts the address there.
                _ => return self.words(at).filter(|(_, name)| !name.contains('@')),
            };
            parts[slot] = parts[slot].take().or_else(|| self.words(at));
        }
        let parts: Vec<Value> = parts.into_iter().flatten().collect();
        let start = parts.iter().map(|(range, _)| range.start).min()?;
        let end = parts.iter().map(|(range, _)| range.end).max()?;
        Some((start..end, parts.into_iter().map(|(_, part)| part).collect::<Vec<_>>().join(" ")))
    }

    fn company(&self, person: usize) -> Option<Value> {
        let named = self.within(person, "name").find(|&at| self.attribute(at, "type") == "business");
        let own = || self.within(person, "company").chain(self.within(person, "companyname")).next();
        named.or_else(own).and_then(|at| self.words(at))
    }

    /// The number the person prefers, else the first that rings.
    fn phone(&self, person: usize) -> Option<Value> {
        let rings = |at: &usize| !matches!(self.attribute(*at, "type").as_str(), "fax" | "pager");
        let has_digits = |value: &Value| value.1.bytes().filter(u8::is_ascii_digit).count() >= 7;
        let numbers = || self.within(person, "phone").filter(rings);
        numbers()
            .filter(|&at| self.attribute(at, "preferredcontact") == "1")
            .chain(numbers())
            .find_map(|at| self.words(at).filter(has_digits))
    }

    fn fields(&self, person: usize) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        let mut add = |label: String, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty() && fields.len() < FIELDS_MAX) {
                fields.push((label, prose(&value)));
            }
        };
        let words = |at: usize| self.words(at).map(|(_, words)| words);
        let others =
            |parent: &'static str| OTHERS.iter().filter(move |(above, _)| *above == parent).map(|(_, name)| *name);
        let child = |above: usize, name: &str| {
            (above + 1..self.all.len()).find(|&at| self.all[at].name == name && self.parent(at) == Some(above))
        };
        for name in others("prospect") {
            if let Some(at) = child(self.prospect, name) {
                add(name.to_string(), words(at));
            }
        }
        let prefers = |by: &str| self.within(person, by).any(|at| self.attribute(at, "preferredcontact") == "1");
        if prefers("email") && !prefers("phone") {
            add("preferred contact".to_owned(), Some("email".to_owned()));
        }
        for vehicle in self.named(&["vehicle"]).take(VEHICLES_MAX) {
            // What he sells or gives in payment stands apart from what he wants.
            let interest = self.attribute(vehicle, "interest");
            let before =
                if matches!(interest.as_str(), "trade-in" | "sell") { format!("{interest} ") } else { String::new() };
            // New or used, which is no element of its own.
            add(format!("{before}status"), Some(self.attribute(vehicle, "status")));
            for name in VEHICLE {
                if let Some(at) = self.within(vehicle, name).next() {
                    add(format!("{before}{name}"), words(at));
                }
            }
        }
        for parent in ["address", "timeframe", "finance", "provider"] {
            let is_wanted = |at: &usize| match parent {
                "address" | "timeframe" => self.is_below(*at, person),
                _ => true,
            };
            if let Some(above) = self.named(&[parent]).find(is_wanted) {
                for name in others(parent) {
                    if let Some(at) = child(above, name) {
                        let is_told_by_parent = name == "description" || parent == "provider" && name == "name";
                        let label = if is_told_by_parent { parent } else { name };
                        add(label.to_string(), words(at));
                    }
                }
            }
        }
        fields
    }
}

/// Comments are often written in HTML.
fn prose(words: &str) -> String {
    if !words.contains('<') {
        return words.trim().to_string();
    }
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let tag = rest.bytes().take(100).position(|b| b == b'>').map(|end| (&rest[1..end], end));
        let name =
            tag.map(|(tag, _)| tag.trim_matches('/').split([' ', '/']).next().unwrap_or_default().to_ascii_lowercase());
        match (name.as_deref(), tag) {
            (Some("br" | "p" | "div" | "li"), Some((_, end))) => {
                if !out.is_empty() && !out.ends_with('\n') {
                    out.push('\n');
                }
                rest = &rest[end + 1..];
            }
            (Some("b" | "i" | "strong" | "em" | "span" | "u" | "a" | "font" | "ul"), Some((_, end))) => {
                rest = &rest[end + 1..]
            }
            _ => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out.trim().to_string()
}
