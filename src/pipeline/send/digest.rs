//! Many things that wait at one moment become one mail: a table of leads, what is due, and where to look.

use super::alarm::{about_no_lead, mail_about_no_lead};
use super::compose::{ComposeError, Site};
use super::facts::actions::actions;
use super::facts::{link, unsent};
use super::needed;
use super::reply::sayings_about_himself;
use super::templates::Templates;
use super::words::one_line;
use crate::domain::digest::{DueDigest, KIND, Sort};
use crate::domain::lead::Lead;
use crate::domain::notice::Notice;
use crate::domain::rules::Rules;
use crate::domain::spoken::spoken;
use crate::domain::time::Timestamp;
use crate::domain::token::{Key, ReplyTo};
use lettre::Message;
use minijinja::{Value, context};

/// Buttons of one lead; its own mails have them all.
const ACTIONS_MAX: usize = 3;
/// The longest name or sentence of a line.
const SHOWN_MAX: usize = 100;

pub fn compose(
    due: &DueDigest,
    rules: &Rules,
    templates: &Templates,
    site: &Site,
    key: &Key,
    now: Timestamp,
) -> Result<Message, ComposeError> {
    let digest = &due.digest;
    let rendered = templates.render_digest(&facts(due, rules, site, key, now))?;
    let whom = (&digest.id, digest.rep.as_ref(), &digest.to, due.may_have_arrived);
    // Where nobody can tell which lead is meant, whoever replies hears so, with one of them.
    let lead = lines(due).map(|(_, lead)| lead).next();
    let token =
        digest.rep.as_ref().zip(lead).map(|(rep, lead)| key.reply_token(ReplyTo::Several, lead.number, rep, now));
    mail_about_no_lead(rendered, whom, token.as_deref(), rules, site, key, now)
}

/// Why it is not sent any more; none if it is.
pub fn overtaken(due: &DueDigest) -> Option<String> {
    let is_done = lines(due).next().is_none() && due.more == 0;
    is_done.then(|| "all of it has been dealt with meanwhile".to_owned())
}

/// What still says something true.
fn lines(due: &DueDigest) -> impl Iterator<Item = &(Notice, Lead)> {
    due.lines.iter().filter(|(notice, lead)| needed::overtaken(notice, lead).is_none())
}

/// What its templates are told: the names that every layout uses, and the lines.
pub fn facts(due: &DueDigest, rules: &Rules, site: &Site, key: &Key, now: Timestamp) -> Value {
    let rep = due.digest.rep.as_ref().and_then(|rep| rules.team.rep(rep));
    let calendar = rep.and_then(|rep| rules.team.calendar_of(rep));
    let show = |at: Timestamp| calendar.map_or_else(|| at.to_string(), |calendar| calendar.show(at));
    let name = |lead: &Lead| {
        let holder = lead.holder().and_then(|holder| rules.team.rep(holder));
        holder.map_or_else(|| "nobody".to_owned(), |holder| one_line(&holder.name, SHOWN_MAX))
    };
    let named = |id: &str| rules.team.name_of(id).map(str::to_owned);
    let lines: Vec<Value> = lines(due)
        .map(|(notice, lead)| {
            context! {
                ref => lead.shown_ref(),
                url => link(format!("{}/lead/{}", site.public_url, lead.shown_ref())),
                who => one_line(lead.prospect.shown(), SHOWN_MAX),
                company => lead.prospect.company.as_deref().map(|company| one_line(company, SHOWN_MAX)),
                subject => one_line(&lead.subject, SHOWN_MAX),
                words => Some(one_line(&lead.text, QUOTED_MAX)).filter(|words| lead.responded_at.is_none() && !words.is_empty()),
                received => show(lead.received_at),
                due => notice.due_at.or(lead.clock.due_at()).map(show),
                holder => name(lead),
                unsent => unsent(notice, lead, rules),
                yours => lead.holder().is_some() && lead.holder() == notice.rep.as_ref(),
                actions => actions(notice, lead, rules, site, key, now).into_iter().take(ACTIONS_MAX).collect::<Vec<_>>(),
                note => one_line(&spoken(&notice.note, named, show), SHOWN_MAX),
            }
        })
        .collect();
    let count = lines.len() + due.more;
    context! {
        sort => match due.lines.first().map(|(notice, _)| notice.kind.sort()) {
            Some(Sort::GoneOn) => "gone_on",
            Some(Sort::Outcome) => "outcome",
            Some(Sort::Waits) | None => "waits",
        },
        lines => lines,
        more => due.more,
        count => count,
        sayings => due.digest.rep.as_ref().map(|rep| sayings_about_himself(rep, rules)).unwrap_or_default(),
        ..about_no_lead(KIND, "all leads", link(format!("{}/", site.public_url)), due.digest.rep.as_ref(), rules, site)
    }
}

/// What somebody asked, in characters: enough to tell what it is about.
const QUOTED_MAX: usize = 160;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{EmailId, RepId};
    use crate::domain::lead::Written;
    use crate::pipeline::send::sample;

    #[test]
    fn a_digest_is_a_table_and_leaves_out_what_is_done() {
        let mut due = sample::digest();
        let mail =
            compose(&due, &sample::rules(), &Templates::built_in(), &sample::site(), &sample::key(), sample::NOW);
        let mail = String::from_utf8(mail.unwrap().formatted()).unwrap().replace("=\r\n", "");
        for text in ["Subject: 5 leads wait for an answer", "L42", "and 3 more", "Auto-Submitted: auto-generated"] {
            assert!(mail.contains(text), "{text}: {mail}");
        }
        assert!(!mail.contains("written an answer"), "{mail}");
        let written = Written {
            email: EmailId::new("0197a2b0-0000-7000-8000-000000000003"),
            by: RepId::new("ana"),
            to: due.digest.to.clone(),
            others: Vec::new(),
        };
        let shown_in = due.lines[0].0.id.clone();
        due.lines[0].1.hold(shown_in, written);
        let told = facts(&due, &sample::rules(), &sample::site(), &sample::key(), sample::NOW);
        let told = Templates::built_in().render_digest(&told).unwrap().text;
        assert!(told.contains("has written an answer, and it waits"), "{told}");
        assert_eq!(overtaken(&due), None);
        due.lines[0].1.responded_at = Some(sample::NOW);
        due.lines[1].1.responded_at = Some(sample::NOW);
        assert_eq!(overtaken(&due), None, "of those not shown nobody knows");
        due.more = 0;
        assert!(overtaken(&due).is_some());
    }
}
