//! What a rep does best next, and who this is, in one paragraph he can read in ten seconds.

mod reach;
mod said;

use crate::domain::condition::Facts;
use crate::domain::evidence::Again;
use crate::domain::phrases::{Border, Builder, Phrases};
use crate::domain::signal::Signals;
use crate::domain::spoken::whole_words;
use crate::domain::vehicle;
use crate::domain::verdict::{Advice, Outcome, Verdict};
use std::sync::LazyLock;

/// What is quoted of one value at most, in characters.
const VALUE_MAX: usize = 80;

/// What somebody asks for, and how it is called in a sentence.
const ASKED: [(&str, &str); 4] =
    [("price", "a price"), ("quote", "a quote"), ("demo", "a demonstration"), ("appointment", "an appointment")];
const NAMED: [(&str, &str); 3] = [("quantity", "a quantity"), ("deadline", "a time"), ("budget", "a budget")];
const NOTHING_ANY_MORE: &str = "Read their last mail: they may want nothing any more. Thank them, or close it.";
/// How the built-in classes are called in a sentence; those of a workflow are called by their names.
const LOOKS_LIKE: [(&str, &str); 9] = [
    ("student_research", "a student's research"),
    ("vendor_solicitation", "somebody who sells to us"),
    ("job_seeker", "an application for a job"),
    ("existing_customer_support", "a customer's matter for support"),
    ("privacy_request", "a request about what is stored of somebody"),
    ("press_partner", "a matter of the press or of partners"),
    ("competitor", "a competitor"),
    ("too_small", "too small a company"),
    ("out_of_area", "somebody outside our area"),
];

/// Whoever is to be written to, and not rung up.
static NO_CALLS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder.add_list(
        (),
        "no (phone |telephone |)calls | do not (call|phone|ring) | don't (call|phone|ring) | never (call|phone|ring) me | \
         (cannot|can't|can not) (reach|call|phone|ring) me | rather not be (called|phoned|rung) | \
         not (reachable|available) by phone | \
         (e-mail|email|mail) only | only by (e-mail|email|mail) | only (contact|answer|write to) me by (e-mail|email|mail) | \
         prefer (e-mail|email|mail|to be written to|an answer in writing) | in writing (only|please) | \
         nicht anrufen | nicht angerufen | (mich|uns) (bitte |)nicht (an|telefonisch) | keine (anrufe|telefonate) | \
         nur schriftlich | nur per (e-mail|email|mail) | lieber schriftlich | lieber per (e-mail|email|mail) | \
         telefonisch (bin ich |sind wir |)nicht | nicht telefonisch | \
         ne (pas appeler|m'appelez pas|nous appelez pas|me téléphonez pas) | (pas|plus) (m'|m’|nous )appel% | ne m’appelez pas | pas d'appel% | \
         pas d’appel% | pas par téléphone | uniquement par (e-mail|email|mail|courriel|écrit) | plutôt par (e-mail|email|mail|écrit) | \
         no (llamar|me llam%|nos llam%|por teléfono) | solo por (correo|e-mail|email|escrito) | \
         mejor por (correo|e-mail|email|escrito) | \
         non (chiamare|chiamatemi|mi chiam%|ci chiam%|telefonare) | solo (via|per) (e-mail|email|mail|iscritto) | non per telefono | \
         não (ligar|me lig%|nos lig%|telefon%|por telefone) | só por (e-mail|email|escrito) | prefiro por (e-mail|email|escrito) | \
         niet (bellen|telefonisch|gebeld) | bel (mij|me|ons) (alstublieft |aub |liever |)niet | alleen per (e-mail|email|mail) | \
         liever schriftelijk | liever per (e-mail|email|mail) | nie dzwoni% | tylko (mailowo|e-mailem|mailem|pisemnie)",
        Border::Word,
    );
    builder.build()
});

/// Whoever wanted something and writes that he does not any more.
static NO_MORE: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder.add_list(
        (),
        "close (my|our|the) (request|inquiry|enquiry|ticket) | (have|has) (already|) bought (it|) elsewhere | no longer interested | \
         (do not|don't|no longer) need it (any more|anymore|any longer|) | not interested (any more|anymore) | \
         (gone|went|go) with (another|a different) (supplier|provider|vendor|company|firm|offer) | \
         decided (on|for|in favour of) (another|a different) | has become obsolete | \
         hat sich erledigt | anders entschieden | für einen anderen (anbieter|lieferanten) entschieden | kein interesse mehr | \
         nicht mehr (interessiert|nötig) | brauchen (es|das|sie) nicht mehr | keinen bedarf mehr | \
         (choisi|retenu) un autre (fournisseur|prestataire) | plus intéressé% | plus besoin | acheté ailleurs | \
         (elegido|escogido) otro proveedor | ya no (nos|me|) interesa | ya no (lo|la|) necesitamos | \
         scelto un altro fornitore | non (siamo|sono) più interessat% | non (ci|mi) serve più | \
         escolhemos outro fornecedor | já não (temos interesse|precisamos) | geen interesse meer | niet meer nodig | \
         voor een andere (leverancier|aanbieder) gekozen | wybraliśmy inn% | już nie potrzebujemy",
        Border::Word,
    );
    builder.build()
});

/// The company of which he says he is; of one name written in two ways the fuller, as tables and providers have it.
fn of_his<'a>(said: Option<&'a str>, known: Option<&'a str>) -> Option<&'a str> {
    match (said, known) {
        (Some(said), Some(known)) if known.to_lowercase().contains(&said.to_lowercase()) => Some(known),
        (said, known) => said.or(known),
    }
}

/// `class` is what the mail looks like that is no sale, with the evidence.
pub(super) fn of(verdict: &Verdict, facts: &Facts<'_>, class: Option<(&str, &str)>, again: Option<&Again>) -> Advice {
    // A first mail tells so of others; what came later, of what he had asked.
    let is_over = again.is_some_and(|again| again.mails.len() > 1) && NO_MORE.is_in(facts.text);
    let best = if is_over { NOTHING_ANY_MORE.to_owned() } else { best_next(verdict, facts) };
    let (action, if_sale) = match what_rules_do(verdict) {
        Some(action) => (action, best),
        None => (best, String::new()),
    };
    Advice { action, if_sale, paragraph: paragraph(verdict, facts, class) }
}

fn short(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match whole_words(&text, VALUE_MAX) {
        Some(whole) => format!("{whole}…"),
        None => text,
    }
}

fn asks(facts: &Facts<'_>, name: &str) -> bool {
    facts.asks.iter().any(|sign| sign.name == name)
}

/// What is to be done with what is no lead by the rules; none of a lead, which is a rep's.
fn what_rules_do(verdict: &Verdict) -> Option<String> {
    Some(match &verdict.outcome {
        Outcome::Review if verdict.is_blind_sample() => "Read it and say whether it is a lead.".to_owned(),
        Outcome::Review => "Decide whether it is a lead: promote it, or close it with a reason.".to_owned(),
        Outcome::Nurture => "Nothing now: it rests until there is a sign of interest.".to_owned(),
        Outcome::Disqualified(_) => "Nothing: it is no sale.".to_owned(),
        Outcome::Exited(to) => format!("Nothing for sales: it went to {to}."),
        Outcome::Mql => return None,
    })
}

/// What a mail that is a lead asks a rep to do.
fn best_next(verdict: &Verdict, facts: &Facts<'_>) -> String {
    let may_ring = || !NO_CALLS.is_in(facts.text) && !reach::says_not_to_ring(facts.fields);
    let phone = facts.contact.phone.filter(|_| may_ring()).map(short);
    let soon = if asks(facts, "deadline") { " They are in a hurry." } else { "" };
    let car = vehicle::wanted(facts.fields).map(|car| short(&car));
    let theirs = vehicle::sold(facts.fields).or_else(|| vehicle::traded_in(facts.fields)).map(|car| short(&car));
    let any = car.as_deref().or(theirs.as_deref());
    let about = any.map(|car| format!(" about the {car}")).unwrap_or_default();
    let first = match phone {
        _ if asks(facts, "order") => "Confirm what they order, or tell them how.".to_owned(),
        Some(phone) if asks(facts, "appointment") => format!("Call {phone}{about} and agree on a time."),
        None if asks(facts, "appointment") => {
            format!("Answer{about} with two times to meet or talk.")
        }
        _ if asks(facts, "demo") => "Answer with two times for a demonstration.".to_owned(),
        _ if asks(facts, "price") || asks(facts, "quote") => match (&car, asks(facts, "quantity")) {
            (Some(car), _) => format!("Send the price of the {car}, and offer a time to see it."),
            (None, true) => "Send prices for what they name.".to_owned(),
            (None, false) => "Send prices, and ask what exactly they need.".to_owned(),
        },
        Some(phone) if any.is_some() => format!("Call {phone}{about}."),
        None if any.is_some() => format!("Answer{about}, and offer a time to see it."),
        // What a workflow's own words found is what they want.
        _ if asks(facts, "interest") || !said::where_rules_count(verdict, facts).is_empty() => {
            "Answer what they write of, and ask for what is missing.".to_owned()
        }
        Some(phone) => format!("Call {phone} and ask what they need."),
        None => "Answer, and ask what they need.".to_owned(),
    };
    format!("{first}{soon}")
}

/// What they did elsewhere, as far as it still counts.
fn seen_elsewhere(signals: &Signals) -> Option<String> {
    let all = [
        (signals.webinars, "webinar", "webinars"),
        (signals.downloads, "download", "downloads"),
        (signals.page_views, "page looked at", "pages looked at"),
        (signals.opens, "mail opened", "mails opened"),
        (signals.clicks, "link clicked", "links clicked"),
    ];
    // What has half faded was a whole one.
    let counted = all.iter().map(|(left, one, many)| (left.number().ceil() as i64, one, many));
    let told = counted.filter(|(count, ..)| *count > 0);
    let told: Vec<String> =
        told.map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many })).collect();
    (!told.is_empty()).then(|| format!(" Elsewhere they were seen: {}.", told.join(", ")))
}

fn paragraph(verdict: &Verdict, facts: &Facts<'_>, class: Option<(&str, &str)>) -> String {
    let contact = &facts.contact;
    let mut who = contact.name.or(contact.email).map_or_else(|| "Somebody".to_owned(), short);
    if let Some(title) = contact.title {
        who = format!("{who}, {},", short(title));
    }
    let company = facts.company.map(|company| company.name.as_str()).filter(|name| !name.is_empty());
    if let Some(company) = of_his(contact.company, company) {
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
    let mut wants: Vec<String> = [told("asks for", &ASKED), told("names", &NAMED)].into_iter().flatten().collect();
    wants.extend(asks(facts, "order").then(|| "wants to order".to_owned()));
    wants.extend(facts.product.map(|product| format!("names {product}")));
    wants.extend(vehicle::wanted(facts.fields).map(|car| format!("is interested in the {}", short(&car))));
    wants.extend(vehicle::sold(facts.fields).map(|car| format!("wants to sell the {}", short(&car))));
    wants.extend(vehicle::traded_in(facts.fields).map(|car| format!("gives the {} in payment", short(&car))));
    for (name, says) in [("interest", "is interested"), ("contact", "wants to hear from us")] {
        let sign = facts.asks.iter().find(|sign| sign.name == name);
        // Not twice by the same words.
        let is_other = |words: &str| !wants.iter().any(|wish| wish.contains(words));
        wants.extend(
            sign.map(|sign| short(&sign.words))
                .filter(|words| is_other(words))
                .map(|words| format!("{says} (“{words}”)")),
        );
    }
    let is_blind = verdict.is_blind_sample();
    // Put together only where nothing else is wanted: a workflow has dozens of rules.
    let rules = if is_blind || !wants.is_empty() { Vec::new() } else { said::where_rules_count(verdict, facts) };
    let class = class.filter(|_| !is_blind);
    let wants = match (wants.is_empty(), class) {
        (false, _) => wants.join("; "),
        (true, _) if !rules.is_empty() => format!("writes: {}", rules.join(", ")),
        (true, Some(_)) => "asks for nothing to buy".to_owned(),
        (true, None) => "wrote without asking for anything we know the words of".to_owned(),
    };
    let mut text = format!("{who} {wants}.");
    if let Some((name, evidence)) = class {
        let words = LOOKS_LIKE.iter().find(|(class, _)| *class == name).map(|(_, words)| (*words).to_owned());
        let words = words.unwrap_or_else(|| name.replace('_', " "));
        let quoted: Vec<String> =
            said::words_of_mail(evidence).iter().map(|word| format!("“{}”", short(word))).collect();
        let why = if quoted.is_empty() { short(evidence) } else { quoted.join(", ") };
        text.push_str(&format!(" It looks like {words}: {why}."));
    }
    if facts.known_leads > 0 {
        let leads = if facts.known_leads == 1 { "once".to_owned() } else { format!("{} times", facts.known_leads) };
        text.push_str(&format!(" They have written {leads} before."));
    }
    if is_blind {
        return text;
    }
    text.extend(seen_elsewhere(&facts.signals));
    text.push_str(&format!(" {}: fit {}, intent {}.", verdict.band, verdict.fit.points, verdict.intent.points));
    if verdict.fit.lo != verdict.fit.hi {
        text.push_str(&format!(" Fit could be {} to {}: not all of it is known.", verdict.fit.lo, verdict.fit.hi));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_says_so_in_any_language_is_not_rung_up() {
        for text in [
            "Please do not call me, I am at work all day.",
            "You cannot reach me by phone this week.",
            "I'd rather not be called.",
            "I prefer an answer in writing.",
            "Ich möchte nicht angerufen werden.",
            "Rufen Sie mich bitte nicht an.",
            "Telefonisch bin ich nicht erreichbar.",
            "Antworten Sie lieber schriftlich.",
            "Merci de ne pas m’appeler.",
            "Ne m'appelez pas, s'il vous plaît.",
            "Por favor, no me llamen.",
            "Per favore non chiamatemi.",
            "Non mi chiami, per favore.",
            "Por favor não me liguem.",
            "Bel mij alstublieft niet.",
            "Proszę nie dzwonić.",
        ] {
            assert!(NO_CALLS.is_in(text), "{text}");
        }
        for text in [
            "Please call me after 5.",
            "Call me if anything is unclear.",
            "Rufen Sie mich bitte an.",
            "Bitte rufen Sie mich an, per E-Mail bin ich nicht erreichbar.",
            "Merci de m'appeler demain.",
            "Me pueden llamar por la tarde.",
            "Mi chiami pure domani.",
            "Bel mij gerust.",
        ] {
            assert!(!NO_CALLS.is_in(text), "{text}");
        }
    }
}
