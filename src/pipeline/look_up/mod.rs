//! The look_up room: what we know of whoever asks, beyond what they wrote.
//!
//! In: an inquiry, the company table, the person's earlier leads. Out: [`Evidence`], and with it the [`Facts`] that
//! conditions ask. Never: a guess; what nobody knows stays unknown. Never a change to what the person said.

use crate::domain::asking::{Need, size, size_said};
use crate::domain::company::{Companies, Company, is_disposable, is_freemail};
use crate::domain::condition::{ContactFacts, Facts};
use crate::domain::evidence::{Earlier, Evidence, Owner};
use crate::domain::id::MailboxName;
use crate::domain::inquiry::{Found, Inquiry};
use crate::domain::provider::Field;
use crate::domain::signal::Signals;
use crate::domain::signs;
use crate::domain::team::Team;
use crate::domain::workflow::Workflow;
use jiff::civil::Date;

mod country;
pub mod outside;
mod title;

/// `company_owner` is whoever dealt last with anybody of the same domain.
pub fn look_up(inquiry: &Inquiry, companies: &Companies, earlier: Earlier, company_owner: Option<Owner>) -> Evidence {
    let domain = inquiry.contact.email.as_ref().map(|email| email.value.domain());
    let freemail = domain.map(is_freemail);
    let company = domain.filter(|_| freemail == Some(false)).and_then(|domain| companies.by_domain(domain));
    let company_owner = company_owner.filter(|_| freemail == Some(false) && !domain.is_some_and(is_disposable));
    let country = country::of(inquiry, company);
    // Said to our question, in a form or a signature, and the person's own word.
    let said = inquiry.fields.iter().find(|(label, _)| label == Need::Size.as_str());
    let said = said.and_then(|(_, value)| value.parse().ok());
    let fields: Vec<String> = inquiry.fields.iter().map(|(label, value)| format!("{label}: {value}")).collect();
    let labelled = || size_said(fields.iter().map(String::as_str).chain(inquiry.signature.lines()));
    let mut company = company.cloned();
    // A sentence may be of something else than a table, which somebody has kept.
    let is_tabled = company.as_ref().is_some_and(|company| company.size.is_some());
    let told = || if is_tabled { None } else { size::told(&inquiry.text) };
    if let Some(size) = said.or_else(labelled).or_else(told) {
        let unknown = || Company { domain: domain.unwrap_or_default().to_owned(), ..Company::default() };
        company.get_or_insert_with(unknown).size = Some(size);
    }
    Evidence {
        company,
        freemail,
        earlier,
        company_owner,
        language: inquiry.language.clone(),
        country,
        signs: signs::read(&format!("{}\n\n{}", inquiry.subject, inquiry.text), inquiry.language.as_deref()),
        signals: Signals::default(),
        not_ready: None,
        fetched: Vec::new(),
        unanswered: Vec::new(),
        again: None,
    }
}

/// Everything a condition may ask, borrowed from where it stands.
pub fn facts<'a>(
    inquiry: &'a Inquiry,
    evidence: &'a Evidence,
    mailbox: &'a MailboxName,
    team: &'a Team,
    workflow: &'a Workflow,
    today: Date,
) -> Facts<'a> {
    let contact = &inquiry.contact;
    let email = contact.email.as_ref().map(|email| &email.value);
    let text = |found: &'a Option<Found<String>>| found.as_ref().map(|found| found.value.as_str());
    let title = text(&contact.title).or_else(|| evidence.fetched_value(&Field::ContactTitle));
    Facts {
        contact: ContactFacts {
            email: email.map(|email| email.as_str()),
            name: text(&contact.name).or_else(|| evidence.fetched_value(&Field::ContactName)),
            phone: text(&contact.phone).or_else(|| evidence.fetched_value(&Field::ContactPhone)),
            company: text(&contact.company),
            title,
            domain: email.map(|email| email.domain()),
            freemail: evidence.freemail,
            disposable: email.map(|email| is_disposable(email.domain())),
            seniority: title.and_then(title::seniority),
        },
        company: evidence.company.as_ref(),
        territories: &team.territories,
        today,
        country: evidence.country.as_ref().map(|country| country.code.as_str()),
        text: &inquiry.text,
        subject: &inquiry.subject,
        fields: &inquiry.fields,
        asks: &evidence.signs.asks,
        looks_like: &evidence.signs.classes,
        wants: evidence.signs.wants,
        signals: evidence.signals,
        outcomes: workflow.judging.outcomes.as_ref(),
        attribution: &inquiry.attribution,
        product: product(inquiry, &workflow.judging.products),
        source_kind: inquiry.source.kind.as_str(),
        source_adapter: inquiry.source.adapter.as_deref(),
        language: evidence.language.as_deref(),
        mailbox: mailbox.as_str(),
        attachments: inquiry.attachments.len(),
        known_leads: evidence.earlier.leads,
        known_open: evidence.earlier.open,
        put_aside: evidence.earlier.put_aside.as_ref(),
        answered: evidence.earlier.answered.as_ref(),
        lead: None,
    }
}

/// The first of our products that is named, capitals aside.
fn product<'a>(inquiry: &Inquiry, products: &'a [String]) -> Option<&'a str> {
    if products.is_empty() {
        return None;
    }
    let text = format!("{}\n{}", inquiry.subject, inquiry.text).to_lowercase();
    products.iter().map(String::as_str).find(|product| text.contains(&product.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Address;
    use crate::domain::company::Company;
    use crate::domain::condition::{Condition, Holds};
    use crate::domain::inquiry::{Contact, Source, SourceKind, Span};
    use crate::domain::rules::Rules;

    fn inquiry(email: Option<&str>) -> Inquiry {
        let found = |value: Address| Found {
            value,
            method: "from",
            confidence: 90,
            span: Span { place: "header:From".to_owned(), start: 0, end: 1 },
        };
        Inquiry {
            contact: Contact { email: email.map(|email| found(Address::parse(email).unwrap())), ..Contact::default() },
            subject: "Hello".to_owned(),
            text: "We need 20 seats".to_owned(),
            quoted: String::new(),
            signature: String::new(),
            fields: vec![("Country".to_owned(), "AT".to_owned())],
            source: Source { kind: SourceKind::Form, adapter: None },
            language: Some("en".to_owned()),
            attachments: vec![],
            ..Inquiry::default()
        }
    }

    fn companies() -> Companies {
        let row = |domain: &str| {
            let company = Company { domain: domain.to_owned(), size: Some(20), ..Company::default() };
            (domain.to_owned(), company)
        };
        Companies([row("example.com"), row("gmail.com")].into())
    }

    #[test]
    fn a_company_is_known_by_its_domain_and_never_by_freemail() {
        for (email, company, freemail) in [
            (Some("jo@example.com"), Some("example.com"), Some(false)),
            (Some("jo@mail.eu.Example.com"), Some("example.com"), Some(false)),
            (Some("jo@example.org"), None, Some(false)),
            (Some("jo@gmail.com"), None, Some(true)),
            (Some("jo@GMX.de"), None, Some(true)),
            (None, None, None),
        ] {
            let evidence = look_up(&inquiry(email), &companies(), Earlier::default(), None);
            assert_eq!(evidence.company.as_ref().map(|company| company.domain.as_str()), company, "{email:?}");
            assert_eq!(evidence.freemail, freemail, "{email:?}");
        }
    }

    #[test]
    fn conditions_see_what_was_said_and_found() {
        let (inquiry, mailbox, team) = (inquiry(Some("jo@example.com")), MailboxName::new("sales"), Team::default());
        let rules = Rules::neutral();
        let workflow = rules.workflows.values().next().unwrap();
        let earlier = Earlier { leads: 1, open: true, ..Earlier::default() };
        let evidence = look_up(&inquiry, &companies(), earlier, None);
        let facts = facts(&inquiry, &evidence, &mailbox, &team, workflow, Date::ZERO);
        let condition = Condition::compile(
            r#"contact.domain == "example.com" && company.size == 20 && fields.Country == "AT" && source.kind == "form"
               && language == "en" && mailbox == "sales" && known.leads == 1 && known.open && subject == "Hello"
               && text.contains("seats") && !contact.freemail && attachments == 0 && !has(contact.phone)"#,
        );
        assert_eq!(condition.unwrap().evaluate(&facts), Holds::Yes);
    }
}
