//! A verdict, and what was known beside the mail: written, and read again for a replay.

use super::super::asking::Need;
use super::super::evidence::{Again, Answered, Earlier, Evidence, Owner, PutAside};
use super::super::id::{EmailId, RepId};
use super::super::provider::{Fetched, Field, Query};
use super::super::signal::{Left, Signals};
use super::super::signs::Sign;
use super::super::time::Timestamp;
use super::super::verdict::{Band, Score, Verdict};
use super::read_moment;
use serde_json::{Value, json};

pub fn score(score: &Score) -> Value {
    let reasons: Vec<Value> = score
        .reasons
        .iter()
        .map(|reason| json!({ "rule": reason.rule, "points": reason.points, "evidence": reason.evidence }))
        .collect();
    json!({ "score": score.points, "lo": score.lo, "hi": score.hi, "reasons": reasons })
}

pub fn verdict(verdict: &Verdict) -> Value {
    let mut record = json!({
        "fit": score(&verdict.fit),
        "intent": score(&verdict.intent),
        "band": verdict.band.to_string(),
        "negative": verdict.negative,
        "verdict": verdict.outcome.as_str(),
        "reason": verdict.reason,
        "instead_of": verdict.instead_of,
        "lot": verdict.lot.as_ref().map(|lot| json!({ "seed": lot.seed, "drawn": lot.drawn, "below": lot.below })),
        "blind": verdict.is_blind_sample(),
        "advice": { "action": verdict.advice.action, "paragraph": verdict.advice.paragraph },
        "troubles": verdict.troubles,
    });
    if !verdict.advice.if_sale.is_empty() {
        record["advice"]["if_sale"] = json!(verdict.advice.if_sale);
    }
    if let Some(to) = &verdict.also_to {
        record["also_to"] = json!(to);
    }
    record
}

fn owner(owner: Option<&Owner>) -> Value {
    owner.map_or(Value::Null, |owner| {
        json!({ "rep": owner.rep.as_str(), "at": owner.at.to_string(), "lead": owner.lead, "live": owner.is_live })
    })
}

/// What was known beside the mail.
pub fn evidence(evidence: &Evidence) -> Value {
    let company = evidence.company.as_ref().map(|company| {
        json!({
            "domain": company.domain, "name": company.name, "industry": company.industry, "size": company.size,
            "country": company.country, "revenue": company.revenue,
            "owner": company.owner.as_ref().map(RepId::as_str), "other": company.other,
        })
    });
    let mut record = json!({
        "company": company,
        "freemail": evidence.freemail,
        "earlier": {
            "leads": evidence.earlier.leads, "open": evidence.earlier.open,
            "last_owner": owner(evidence.earlier.last_owner.as_ref()),
            "put_aside": evidence.earlier.put_aside.as_ref().map(|aside| json!({
                "lead": aside.lead, "class": aside.class, "at": aside.at.to_string(), "answered": aside.is_answered,
            })),
        },
        "company_owner": owner(evidence.company_owner.as_ref()),
        "language": evidence.language,
        "signals": {
            "page_views": evidence.signals.page_views.number(), "downloads": evidence.signals.downloads.number(),
            "webinars": evidence.signals.webinars.number(), "opens": evidence.signals.opens.number(), "clicks": evidence.signals.clicks.number(),
            "model": evidence.signals.model,
        },
        "asks": signs(&evidence.signs.asks),
        "looks_like": signs(&evidence.signs.classes),
        "not_ready": evidence.not_ready,
        "fetched": evidence.fetched.iter().map(fetched).collect::<Value>(),
        "unanswered": evidence.unanswered.iter().map(unanswered).collect::<Value>(),
        "again": evidence.again.as_ref().map(again),
        "country": evidence.country.as_ref().map(|country| json!({ "code": country.code, "by": country.by })),
    });
    if let Some(answered) = &evidence.earlier.answered {
        record["earlier"]["answered"] = json!({ "lead": answered.lead, "by": answered.by.as_str() });
    }
    record
}

fn unanswered((question, why): &(Query, String)) -> Value {
    json!({ "provider": question.provider, "about": question.about, "why": why })
}

/// What a provider said, as it is kept.
pub fn values(values: &[(Field, String)]) -> Value {
    values.iter().map(|(field, value)| json!({ "field": field.name(), "value": value })).collect()
}

pub fn read_values(value: &Value) -> Vec<(Field, String)> {
    let read = |one: &Value| Some((Field::parse(one["field"].as_str()?)?, one["value"].as_str()?.to_owned()));
    value.as_array().map_or(&[][..], Vec::as_slice).iter().filter_map(read).collect()
}

fn fetched(said: &Fetched) -> Value {
    let mut record = json!({
        "provider": said.question.provider,
        "about": said.question.about,
        "at": said.at.to_string(),
        "at_ms": said.at.as_ms(),
        "until_ms": said.until.as_ms(),
        "values": values(&said.values),
    });
    if let Some(cost) = &said.cost {
        record["cost"] = json!(cost);
    }
    record
}

/// What providers had said when it was decided.
pub fn read_fetched(evidence: &Value) -> Vec<Fetched> {
    let read = |one: &Value| {
        let text = |name: &str| one[name].as_str().map(str::to_owned);
        Some(Fetched {
            question: Query { provider: text("provider")?, about: text("about")? },
            at: read_moment(&one["at_ms"])?,
            until: read_moment(&one["until_ms"])?,
            values: read_values(&one["values"]),
            cost: text("cost"),
        })
    };
    evidence["fetched"].as_array().map_or(&[][..], Vec::as_slice).iter().filter_map(read).collect()
}

fn again(again: &Again) -> Value {
    json!({
        "why": again.why,
        "mails": again.mails.iter().map(EmailId::as_str).collect::<Vec<_>>(),
        "before": again.before.map(|band| band.to_string()),
        "asked": again.asked.iter().map(|need| need.as_str()).collect::<Vec<_>>(),
    })
}

/// By what mails it was judged again, and what it was before; None of a first verdict.
pub fn read_again(evidence: &Value) -> Option<Again> {
    let again = &evidence["again"];
    Some(Again {
        why: again["why"].as_str()?.to_owned(),
        mails: again["mails"].as_array()?.iter().filter_map(Value::as_str).map(EmailId::new).collect(),
        before: again["before"].as_str().and_then(Band::parse),
        asked: again["asked"].as_array().into_iter().flatten().filter_map(|need| Need::parse(need.as_str()?)).collect(),
    })
}

fn signs(signs: &[Sign]) -> Value {
    signs.iter().map(|sign| json!({ "sign": sign.name, "words": sign.words })).collect()
}

fn read_owner(value: &Value) -> Option<Owner> {
    Some(Owner {
        rep: RepId::new(value["rep"].as_str()?),
        at: Timestamp::parse_rfc3339(value["at"].as_str()?)?,
        lead: value["lead"].as_i64()?,
        is_live: value["live"].as_bool()?,
    })
}

fn read_put_aside(value: &Value) -> Option<PutAside> {
    Some(PutAside {
        lead: value["lead"].as_i64()?,
        class: value["class"].as_str()?.to_owned(),
        at: Timestamp::parse_rfc3339(value["at"].as_str()?)?,
        is_answered: value["answered"].as_bool()?,
    })
}

fn read_answered(value: &Value) -> Option<Answered> {
    Some(Answered { lead: value["lead"].as_i64()?, by: RepId::new(value["by"].as_str()?) })
}

/// What the store knew of the person and the company when it was decided; None of a record made before this was kept.
pub fn read_dealings(evidence: &Value) -> Option<(Earlier, Option<Owner>)> {
    let earlier = &evidence["earlier"];
    let known = Earlier {
        leads: earlier["leads"].as_u64().and_then(|leads| u32::try_from(leads).ok())?,
        open: earlier["open"].as_bool()?,
        last_owner: read_owner(&earlier["last_owner"]),
        put_aside: read_put_aside(&earlier["put_aside"]),
        answered: read_answered(&earlier["answered"]),
    };
    Some((known, read_owner(&evidence["company_owner"])))
}

/// What was left of their activity when it was decided.
pub fn read_signals(evidence: &Value) -> Signals {
    let signals = &evidence["signals"];
    let count = |name: &str| Left::of(signals[name].as_f64().unwrap_or_default());
    Signals {
        page_views: count("page_views"),
        downloads: count("downloads"),
        webinars: count("webinars"),
        opens: count("opens"),
        clicks: count("clicks"),
        model: signals["model"].as_i64(),
    }
}
