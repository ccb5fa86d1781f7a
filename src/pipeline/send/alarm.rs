//! An alarm becomes a mail: that mail was set aside, by what its header says. None of what stands in it is quoted, as
//! nothing could read it.

use super::compose::{
    AUTO_SUBMITTED, ComposeError, POSSIBLE_DUPLICATE, SUBJECT_MAX, SUPPRESS, Site, mailbox, part, seconds,
};
use super::facts::{hints_for, link};
use super::templates::{Rendered, Templates};
use super::words::{header_text, one_line};
use crate::domain::address::Address;
use crate::domain::alarm::DueAlarm;
use crate::domain::id::{NoticeId, RepId};
use crate::domain::replies::Tag;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use lettre::Message;
use lettre::message::MultiPart;
use lettre::message::header::{ContentType, HeaderValue};
use minijinja::{Value, context};
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

/// What is told of a lead, and so is none here: people's own layouts may ask for it (`facts`).
const OF_A_LEAD: [&str; 60] = [
    "wants_no_mail",
    "who",
    "subject",
    "words",
    "words_cut",
    "language",
    "doubt",
    "consent",
    "origin",
    "received",
    "news",
    "marks",
    "sent_from",
    "colleague",
    "stranger",
    "writer",
    "asked_too",
    "nobody_wrote",
    "overseer",
    "came_in",
    "attachments",
    "attached",
    "is_copy",
    "not_for_address",
    "answers_itself",
    "unsent",
    "note",
    "note_in_english",
    "due",
    "offer_until",
    "accepted",
    "answered",
    "awaits_outcome",
    "holder",
    "waiting",
    "stage_reason",
    "fit",
    "intent",
    "verdict_reason",
    "why_you",
    "advice",
    "blind",
    "shared",
    "recalled",
    "earlier",
    "answers_to",
    "relays_to",
    "sayings",
    "several",
    "rejected",
    "said",
    "so_far",
    "left_out",
    "lately",
    "last_answer",
    "packet",
    "from",
    "drained",
    "held",
    "next_step",
];
/// The longest subject or sender that is shown.
const SHOWN_MAX: usize = 100;

pub fn compose(
    due: &DueAlarm,
    rules: &Rules,
    templates: &Templates,
    site: &Site,
    key: &Key,
    now: Timestamp,
) -> Result<Message, ComposeError> {
    let rendered = templates.render_alarm(&facts(due, rules, site))?;
    let whom = (&due.alarm.id, due.alarm.rep.as_ref(), &due.alarm.to, due.may_have_arrived);
    mail_about_no_lead(rendered, whom, None, rules, site, key, now)
}

/// A mail that belongs to no lead's thread: whose it is, to whom, and whether it may have arrived before.
pub(super) fn mail_about_no_lead(
    rendered: Rendered,
    (id, rep, to, may_have_arrived): (&NoticeId, Option<&RepId>, &Address, bool),
    token: Option<&str>,
    rules: &Rules,
    site: &Site,
    key: &Key,
    now: Timestamp,
) -> Result<Message, ComposeError> {
    let Rendered { subject, text, html } = rendered;
    let rep = rep.and_then(|rep| rules.team.rep(rep));
    let from = mailbox(site.from_name.as_deref(), &site.from).map_err(ComposeError::Sender)?;
    let to = mailbox(rep.map(|rep| rep.name.as_str()), to).map_err(ComposeError::Recipient)?;
    let domain = from.email.domain().to_owned();
    let mut mail = Message::builder()
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds(now)))
        .from(from)
        .to(to)
        .subject(header_text(&subject, SUBJECT_MAX))
        .message_id(Some(format!("<{}>", key.message_id(id, &domain))))
        .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()))
        .raw_header(HeaderValue::new(SUPPRESS, "All".to_owned()));
    if let Some((token, replies)) = token.zip(rules.replies.as_ref()) {
        let address = replies.tagged(token).filter(|_| replies.tag == Tag::Plus).unwrap_or(replies.address.clone());
        mail = mail.reply_to(mailbox(site.from_name.as_deref(), &address).map_err(ComposeError::Sender)?);
        if replies.tag == Tag::References {
            mail = mail.references(format!("<{}>", replies.reference(token)));
        }
    }
    if may_have_arrived {
        mail = mail.raw_header(HeaderValue::new(POSSIBLE_DUPLICATE, "yes".to_owned()));
    }
    let body = MultiPart::alternative().boundary(format!("=_{id}"));
    let body = body.singlepart(part(ContentType::TEXT_PLAIN, &text)).singlepart(part(ContentType::TEXT_HTML, &html));
    Ok(mail.multipart(body)?)
}

/// The names that every layout uses, of a mail about no lead.
pub(super) fn about_no_lead(
    kind: &str,
    reference: &str,
    url: Value,
    rep: Option<&RepId>,
    rules: &Rules,
    site: &Site,
) -> Value {
    let rep = rep.and_then(|rep| rules.team.rep(rep));
    context! {
        kind => kind,
        ask => Value::from(()),
        ref => reference,
        lead_url => url,
        sender => one_line(site.from_name.as_deref().unwrap_or(site.from.domain()), SHOWN_MAX),
        rep => rep.map(|rep| context! { name => one_line(&rep.name, SHOWN_MAX) }),
        actions => Vec::<Value>::new(),
        hints => hints_for(rep),
        ..Value::from(BTreeMap::from(OF_A_LEAD.map(|name| (name, Value::from(())))))
    }
}

/// Why it is not sent any more; none if it is.
pub fn overtaken(due: &DueAlarm) -> Option<String> {
    due.mails.is_empty().then(|| "somebody has looked after all of it meanwhile".to_owned())
}

/// What its templates are told: the names that every layout uses, and the mails.
pub fn facts(due: &DueAlarm, rules: &Rules, site: &Site) -> Value {
    let rep = due.alarm.rep.as_ref().and_then(|rep| rules.team.rep(rep));
    let calendar = rep.and_then(|rep| rules.team.calendar_of(rep));
    let mails = due.mails.iter().map(|mail| {
        context! {
            subject => one_line(&mail.subject, SHOWN_MAX),
            sender => mail.sender.as_deref().map(|sender| one_line(sender, SHOWN_MAX)),
            mailbox => mail.mailbox.as_str(),
            received => calendar.map_or_else(|| mail.received_at.to_string(), |calendar| calendar.show(mail.received_at)),
        }
    });
    let url = link(format!("{}/mail", site.public_url));
    context! {
        mails => mails.collect::<Vec<_>>(),
        more => due.more,
        count => due.mails.len() + due.more,
        ..about_no_lead(crate::domain::alarm::KIND, "other mail", url, due.alarm.rep.as_ref(), rules, site)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::send::sample;
    use mail_parser::MessageParser;

    fn read(due: &DueAlarm) -> (String, String, String, String) {
        let mail = compose(due, &sample::rules(), &Templates::built_in(), &sample::site(), &sample::key(), sample::NOW)
            .unwrap();
        let raw = String::from_utf8(mail.formatted()).unwrap();
        let message = MessageParser::default().parse(raw.as_bytes()).unwrap();
        let text = message.body_text(0).unwrap().replace("\r\n", "\n");
        (message.subject().unwrap().to_owned(), text, message.body_html(0).unwrap().into_owned(), raw.clone())
    }

    #[test]
    fn it_names_the_mails_by_their_headers_and_says_what_to_do() {
        let told: Vec<String> = sample::alarms()
            .iter()
            .map(|due| {
                let (subject, text, html, raw) = read(due);
                assert!(html.contains("/mail\"") && raw.contains("Auto-Submitted: auto-generated"), "{raw}");
                assert!(!raw.contains("X-Anteroom-Lead"), "{raw}");
                format!("{subject}\n\n{text}")
            })
            .collect();
        insta::assert_snapshot!("alarms", told.join("\n=====\n"));
    }

    #[test]
    fn its_layout_may_ask_for_all_that_a_notice_s_may() {
        let [due, ..] = sample::notices(crate::domain::notice::NoticeKind::Assignment);
        let of_a_notice =
            super::super::facts::facts(&due, &sample::rules(), &sample::site(), &sample::key(), sample::NOW);
        let [due, ..] = sample::alarms();
        let of_an_alarm = facts(&due, &sample::rules(), &sample::site());
        let there: Vec<String> = of_an_alarm.try_iter().unwrap().map(|name| name.to_string()).collect();
        for name in of_a_notice.try_iter().unwrap().map(|name| name.to_string()) {
            assert!(there.contains(&name), "{name} is told of a notice only");
        }
    }

    #[test]
    fn what_a_stranger_wrote_in_a_header_is_data() {
        for hostile in [
            "{{7*7}} {% raw %}",
            "x\r\nBcc: all@example.com\r\n\r\nbody",
            "</title><script>alert(1)</script>",
            "\u{202e}gpj.exe\0\u{1b}[2J",
            "=?utf-8?q?=0D=0ABcc:_all@example.com?=",
        ] {
            let [mut due, ..] = sample::alarms();
            due.mails.truncate(1);
            due.more = 0;
            due.mails[0].subject = hostile.to_owned();
            due.mails[0].sender = Some(hostile.to_owned());
            let (_, text, html, raw) = read(&due);
            assert!(raw.is_ascii() && !raw.contains("\r\nBcc:") && !raw.contains("\r\n=?utf-8?q?=0D"), "{raw}");
            assert!(!html.contains("<script") && !text.contains(['\u{202e}', '\u{1b}', '\0']), "{text}");
            assert!(!text.contains("49") || hostile.contains("49"), "{text}");
        }
    }

    #[test]
    fn it_is_pointless_once_nothing_is_set_aside() {
        let [mut due, ..] = sample::alarms();
        assert_eq!(overtaken(&due), None);
        due.mails.clear();
        assert!(overtaken(&due).is_some());
    }
}
