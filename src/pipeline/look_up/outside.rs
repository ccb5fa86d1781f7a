//! What providers outside said, and what they are still to be asked.

use crate::domain::company::{Company, is_freemail};
use crate::domain::evidence::{Country, Evidence};
use crate::domain::inquiry::Inquiry;
use crate::domain::provider::{Answer, AskedBy, Fetched, Field, Provider, Query};
use crate::domain::time::Timestamp;
use crate::domain::workflow::Workflow;
use std::collections::HashMap;

pub fn is_freemail_of(inquiry: &Inquiry) -> Option<bool> {
    inquiry.contact.email.as_ref().map(|email| is_freemail(email.value.domain()))
}

/// Every question that could be asked of this inquiry.
pub fn questions(inquiry: &Inquiry, freemail: Option<bool>, providers: &[Provider]) -> Vec<Query> {
    let Some(email) = inquiry.contact.email.as_ref().map(|found| &found.value) else { return Vec::new() };
    let about = |provider: &Provider| match provider.by {
        _ if !is_in_public(email.domain()) => None,
        AskedBy::Domain => (freemail == Some(false)).then(|| email.domain().to_owned()),
        AskedBy::Email => Some(email.person_key()),
    };
    let question = |provider: &Provider| {
        let about = about(provider)?;
        Some(Query { provider: provider.name.clone(), about })
    };
    providers.iter().filter_map(question).collect()
}

/// Nobody outside knows `localhost`, or what has an address for a name.
fn is_in_public(domain: &str) -> bool {
    domain.contains('.') && !domain.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether the answer to a question could change what becomes of the lead: nobody waits for what no rule asks.
pub fn may_decide(
    question: &Query,
    evidence: &Evidence,
    inquiry: &Inquiry,
    providers: &[Provider],
    workflow: &Workflow,
) -> bool {
    let is_open = |field: &&Field| is_unknown(field, evidence, inquiry);
    let provider = providers.iter().find(|provider| provider.name == question.provider);
    provider.is_some_and(|provider| provider.fields.iter().filter(is_open).any(|field| workflow.hangs_on(field)))
}

/// Adds to the evidence what was said and still counts, each gap by the first provider that fills it; returns what is
/// to be asked: of providers that could fill a gap and of whom nothing is on record.
pub fn add(
    evidence: &mut Evidence,
    inquiry: &Inquiry,
    providers: &[Provider],
    answers: &HashMap<Query, Answer>,
    now: Timestamp,
) -> Vec<Query> {
    let mut wanted = Vec::new();
    for question in questions(inquiry, evidence.freemail, providers) {
        let Some(provider) = providers.iter().find(|provider| provider.name == question.provider) else { continue };
        match answers.get(&question) {
            Some(Answer::Said(said)) if said.until > now => take(evidence, said),
            // Asked for another lead a moment ago: this one waits for the same answer.
            None | Some(Answer::Said(_) | Answer::Wanted) => {
                if provider.fields.iter().any(|field| is_unknown(field, evidence, inquiry)) {
                    evidence.unanswered.push((question.clone(), "no answer yet".to_owned()));
                    wanted.push(question);
                }
            }
            Some(Answer::Failed { until, why }) => {
                evidence.unanswered.push((question.clone(), format!("no answer to be had: {why}")));
                if *until <= now {
                    wanted.push(question);
                }
            }
        }
    }
    // The first may have filled what the second would have been asked for; but they are asked at once.
    wanted
}

/// Whether what was said of a lead that came in then may count no more.
pub fn is_old(providers: &[Provider], since: Timestamp, now: Timestamp) -> bool {
    providers.iter().any(|provider| since.plus(provider.keep) <= now)
}

fn is_unknown(field: &Field, evidence: &Evidence, inquiry: &Inquiry) -> bool {
    let company = evidence.company.as_ref();
    let contact = &inquiry.contact;
    let is_known = match field {
        Field::CompanyName => company.is_some_and(|company| !company.name.is_empty()),
        Field::CompanyIndustry => company.is_some_and(|company| company.industry.is_some()),
        Field::CompanySize => company.is_some_and(|company| company.size.is_some()),
        Field::CompanyRevenue => company.is_some_and(|company| company.revenue.is_some()),
        Field::CompanyCountry => company.is_some_and(|company| company.country.is_some()),
        Field::CompanyColumn(column) => company.is_some_and(|company| company.other.contains_key(column)),
        Field::ContactName => contact.name.is_some(),
        Field::ContactPhone => contact.phone.is_some(),
        Field::ContactTitle => contact.title.is_some(),
    };
    !is_known && evidence.fetched.iter().all(|said| said.value(field).is_none())
}

/// Only gaps are filled. What is said of the contact stays beside the inquiry, which is the person's own word.
fn take(evidence: &mut Evidence, said: &Fetched) {
    let is_of_company =
        |field: &Field| !matches!(field, Field::ContactName | Field::ContactPhone | Field::ContactTitle);
    if said.values.iter().any(|(field, _)| is_of_company(field)) {
        let domain = || said.question.about.rsplit('@').next().unwrap_or_default().to_owned();
        let company = evidence.company.get_or_insert_with(|| Company { domain: domain(), ..Company::default() });
        for (field, value) in &said.values {
            fill(company, field, value);
        }
    }
    if evidence.country.is_none() {
        evidence.country =
            said.value(&Field::CompanyCountry).map(|code| Country { code: code.to_owned(), by: "a provider" });
    }
    evidence.fetched.push(said.clone());
}

fn fill(company: &mut Company, field: &Field, value: &str) {
    let text = || Some(value.to_owned());
    match field {
        Field::CompanyName if company.name.is_empty() => value.clone_into(&mut company.name),
        Field::CompanyIndustry => company.industry = company.industry.take().or_else(text),
        Field::CompanySize => company.size = company.size.or_else(|| value.parse().ok()),
        Field::CompanyRevenue => company.revenue = company.revenue.or_else(|| value.parse().ok()),
        Field::CompanyCountry => company.country = company.country.take().or_else(text),
        Field::CompanyColumn(column) => {
            company.other.entry(column.clone()).or_insert_with(|| value.to_owned());
        }
        Field::CompanyName | Field::ContactName | Field::ContactPhone | Field::ContactTitle => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Address;
    use crate::domain::inquiry::{Contact, Found, Span};
    use std::time::Duration;

    fn inquiry(email: &str) -> Inquiry {
        let span = Span { place: String::new(), start: 0, end: 0 };
        let value = Address::parse(email).unwrap();
        let email = Some(Found { value, method: "from", confidence: 90, span });
        Inquiry { contact: Contact { email, ..Contact::default() }, ..Inquiry::default() }
    }

    fn providers() -> Vec<Provider> {
        let provider = |name: &str, by, fields: &[&str]| Provider {
            name: name.to_owned(),
            by,
            fields: fields.iter().map(|field| Field::parse(field).unwrap()).collect(),
            keep: Duration::from_secs(60),
            cost: None,
        };
        vec![
            provider("registry", AskedBy::Domain, &["company.size", "company.industry"]),
            provider("people", AskedBy::Email, &["contact.title", "company.size"]),
        ]
    }

    #[test]
    fn what_was_said_is_old_when_the_first_of_it_is() {
        let since = Timestamp::from_ms(1_000);
        let old = |now_ms| is_old(&providers(), since, Timestamp::from_ms(now_ms));
        assert_eq!((old(60_999), old(61_000)), (false, true));
        assert!(!is_old(&[], since, Timestamp::from_ms(i64::MAX)), "nobody was asked");
    }

    #[test]
    fn gaps_are_filled_by_whoever_comes_first_and_what_is_ours_stays() {
        let now = Timestamp::from_ms(1_000_000);
        let inquiry = inquiry("jo@fjord.example");
        let question = |provider: &str, about: &str| Query { provider: provider.to_owned(), about: about.to_owned() };
        let (registry, people) = (question("registry", "fjord.example"), question("people", "jo@fjord.example"));
        let said = |question: &Query, until_ms, values: &[(&str, &str)]| {
            let values = values.iter().map(|(field, value)| (Field::parse(field).unwrap(), (*value).to_owned()));
            let until = Timestamp::from_ms(until_ms);
            Answer::Said(Fetched { question: question.clone(), at: now, until, values: values.collect(), cost: None })
        };
        let ours =
            Company { domain: "fjord.example".to_owned(), industry: Some("fish".to_owned()), ..Company::default() };
        let known = Evidence { company: Some(ours), freemail: Some(false), ..Evidence::default() };
        let look = |answers: Vec<(Query, Answer)>| {
            let mut evidence = known.clone();
            let wanted = add(&mut evidence, &inquiry, &providers(), &answers.into_iter().collect(), now);
            (evidence, wanted)
        };

        assert_eq!(look(vec![]).1, [registry.clone(), people.clone()]);
        let values = [("company.size", "40"), ("company.industry", "software"), ("company.country", "NO")];
        let (evidence, wanted) = look(vec![(registry.clone(), said(&registry, 2_000_000, &values))]);
        let company = evidence.company.unwrap();
        assert_eq!((company.size, company.industry.as_deref()), (Some(40), Some("fish")));
        assert_eq!(evidence.country.unwrap().code, "NO");
        assert_eq!(wanted, std::slice::from_ref(&people), "nobody knows the title yet");
        // What is past its time is unknown, and asked anew; what failed is not asked until then.
        let expired = look(vec![(registry.clone(), said(&registry, 999_999, &values))]);
        assert_eq!((expired.0.company.unwrap().size, expired.1.len()), (None, 2));
        let failed = |until_ms| Answer::Failed { until: Timestamp::from_ms(until_ms), why: "it is away".to_owned() };
        assert_eq!(look(vec![(registry.clone(), failed(2_000_000))]).1, std::slice::from_ref(&people));
        assert_eq!(look(vec![(registry.clone(), failed(1))]).1, [registry, people]);
    }

    #[test]
    fn nobody_is_asked_about_a_domain_that_is_everybodys() {
        let asked = |email, freemail| questions(&inquiry(email), freemail, &providers()).len();
        assert_eq!((asked("jo@gmail.com", Some(true)), asked("jo@fjord.example", Some(false))), (1, 2));
        assert_eq!(asked("jo@10.0.0.1", Some(false)), 0);
        assert_eq!(questions(&Inquiry::default(), None, &providers()), []);
    }
}
