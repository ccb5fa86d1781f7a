//! What a rep does best next, and who this is, in one paragraph he can read in ten seconds.

use crate::domain::condition::Facts;
use crate::domain::verdict::{Advice, Outcome, Verdict};

/// What is quoted of one value at most, in characters.
const VALUE_MAX: usize = 80;

/// What somebody asks for, and how it is called in a sentence.
const ASKED: [(&str, &str); 4] =
    [("price", "a price"), ("quote", "a quote"), ("demo", "a demonstration"), ("appointment", "an appointment")];
const NAMED: [(&str, &str); 2] = [("quantity", "a quantity"), ("budget", "a budget")];
const WANTED: [(&str, &str); 1] = [("deadline", "soon")];

pub(super) fn of(verdict: &Verdict, facts: &Facts<'_>) -> Advice {
    Advice { action: action(verdict, facts), paragraph: paragraph(verdict, facts) }
}

fn short(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(VALUE_MAX) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}

fn asks(facts: &Facts<'_>, name: &str) -> bool {
    facts.asks.iter().any(|sign| sign.name == name)
}

fn action(verdict: &Verdict, facts: &Facts<'_>) -> String {
    match &verdict.outcome {
        Outcome::Review if verdict.is_blind_sample() => return "Read it and say whether it is a lead.".to_owned(),
        Outcome::Review => return "Decide whether it is a lead: promote it, or close it with a reason.".to_owned(),
        Outcome::Nurture => return "Nothing now: it rests until there is a sign of interest.".to_owned(),
        Outcome::Disqualified(_) => return "Nothing: it is no sale.".to_owned(),
        Outcome::Exited(to) => return format!("Nothing for sales: it went to {to}."),
        Outcome::Mql => {}
    }
    let phone = facts.contact.phone.map(short);
    let soon = if asks(facts, "deadline") { " They are in a hurry." } else { "" };
    let first = match phone {
        Some(phone) if asks(facts, "appointment") => format!("Call {phone} and agree on a time."),
        None if asks(facts, "appointment") => "Answer with two times to meet or talk; ask for a number.".to_owned(),
        _ if asks(facts, "demo") => "Answer with two times for a demonstration.".to_owned(),
        _ if asks(facts, "price") || asks(facts, "quote") => match asks(facts, "quantity") {
            true => "Send prices for what they name.".to_owned(),
            false => "Send prices, and ask how many they need.".to_owned(),
        },
        Some(phone) => format!("Call {phone} and ask what they need."),
        None => "Answer, and ask what they need.".to_owned(),
    };
    format!("{first}{soon}")
}

fn paragraph(verdict: &Verdict, facts: &Facts<'_>) -> String {
    let contact = &facts.contact;
    let mut who = contact.name.or(contact.email).map_or_else(|| "Somebody".to_owned(), short);
    if let Some(title) = contact.title {
        who = format!("{who}, {},", short(title));
    }
    let company = facts.company.map(|company| company.name.as_str()).filter(|name| !name.is_empty());
    if let Some(company) = company.or(contact.company) {
        who = format!("{who} of {}", short(company));
    } else if contact.freemail == Some(true) {
        who = format!("{who}, from a private address,");
    }
    let mut about = Vec::new();
    if let Some(company) = facts.company {
        about.extend(company.industry.as_deref().map(short));
        about.extend(company.size.map(|size| format!("{size} people")));
    }
    about.extend(facts.country.map(str::to_owned));
    if !about.is_empty() {
        who = format!("{who} ({})", about.join(", "));
    }
    let told = |verb: &str, names: &[(&str, &str)]| {
        let of_verb = facts.asks.iter().filter_map(|sign| {
            let (_, words) = names.iter().find(|(name, _)| *name == sign.name)?;
            Some(format!("{words} (“{}”)", short(&sign.words)))
        });
        let of_verb: Vec<String> = of_verb.collect();
        (!of_verb.is_empty()).then(|| format!("{verb} {}", of_verb.join(", ")))
    };
    let mut wants: Vec<String> =
        [told("asks for", &ASKED), told("names", &NAMED), told("wants it", &WANTED)].into_iter().flatten().collect();
    wants.extend(facts.product.map(|product| format!("names {product}")));
    let wants = match wants.is_empty() {
        true => "wrote without asking for anything we know the words of".to_owned(),
        false => wants.join("; "),
    };
    let mut text = format!("{who} {wants}.");
    if facts.known_leads > 0 {
        let leads = if facts.known_leads == 1 { "once".to_owned() } else { format!("{} times", facts.known_leads) };
        text.push_str(&format!(" They have written {leads} before."));
    }
    if verdict.is_blind_sample() {
        return text;
    }
    text.push_str(&format!(" {}: fit {}, intent {}.", verdict.band, verdict.fit.points, verdict.intent.points));
    if verdict.fit.lo != verdict.fit.hi {
        text.push_str(&format!(" Fit could be {} to {}: not all of it is known.", verdict.fit.lo, verdict.fit.hi));
    }
    text
}
