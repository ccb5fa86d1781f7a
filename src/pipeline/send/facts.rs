//! What a template is told of a notice. Every name below is there for every kind of notice, as `none` where there is
//! nothing to tell: people's own templates depend on them.

use super::compose::Site;
use super::reply::{self, Goes};
use super::words::{bare_address, block, one_line, span, work_span};
use super::{history, leaver, so_far};
use crate::domain::address::Address;
use crate::domain::asking::{self, Need};
use crate::domain::calendar::Calendar;
use crate::domain::inquiry::ConsentPurpose;
use crate::domain::lead::{Agreed, Clock, Lead, Ownership, Prospect, Stage};
use crate::domain::letter::{Enclosure, Letter};
use crate::domain::notice::DueNotice;
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::rules::Rules;
use crate::domain::sla::ClockName;
use crate::domain::spoken::{size, spoken};
use crate::domain::team::Rep;
use crate::domain::time::Timestamp;
use crate::domain::token::{Key, Leave, Verb};
use minijinja::{Value, context};
use std::time::Duration;

/// How long a link in a mail opens. A lead that has waited longer has gone to somebody else.
const LINK_LIFE: Duration = Duration::from_secs(7 * 86_400);

/// What a person wrote, in characters: a screen or two. The whole mail is a click away.
const WORDS_MAX: usize = 4_000;
/// The longest name, company or title that is shown.
const NAME_MAX: usize = 80;
const SUBJECT_MAX: usize = 100;
/// One sentence of ours or one piece of evidence.
const SENTENCE_MAX: usize = 300;
/// What is said of a reply that was not understood lists what could be said.
const NOTE_MAX: usize = 600;
/// The paragraph about who asks.
const PARAGRAPH_MAX: usize = 700;
/// What was said last, in characters, of each who said something.
const SAID_MAX: usize = 1_500;
/// Marks of origin shown; the lead's page has them all.
const ORIGINS_MAX: usize = 8;
/// Reasons shown of each score; more than a person reads.
const REASONS_MAX: usize = 12;
/// Attachments named; the mail itself has them all.
const ENCLOSURES_MAX: usize = 20;

/// Times as the reader's wall clock shows them.
struct Reader<'a> {
    /// His own calendar; for somebody who is no rep, the workflow's.
    own: Option<&'a Calendar>,
    /// What the promise to the prospect counts by.
    sla: Option<&'a Calendar>,
    now: Timestamp,
}

pub fn facts(due: &DueNotice, rules: &Rules, site: &Site, key: &Key, now: Timestamp) -> Value {
    let DueNotice { notice, lead, .. } = due;
    if notice.kind == NoticeKind::Acknowledgement {
        // Nothing that a stranger chose goes to an address that a stranger wrote.
        return context! {
            kind => notice.kind.as_str(),
            ref => lead.shown_ref(),
            sender => one_line(site.from_name.as_deref().unwrap_or(site.from.domain()), NAME_MAX),
        };
    }
    let rep = notice.rep.as_ref().and_then(|rep| rules.team.rep(rep));
    let reader = reader(lead, rep, rules, now);
    let named = |id: &str| rules.team.reps.get(id).map(|rep| rep.name.clone());
    let said = |text: &str| spoken(text, named, |at| reader.show(at));
    let decision = due.decision.as_deref().and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
    let decision = decision.unwrap_or_default();
    // Of a mail that came later, what it says; of others, how it began.
    let news = due.letter.as_ref().filter(|_| notice.kind == NoticeKind::Reply);
    let (words, words_cut) = block(news.map_or(&lead.text, |letter| &letter.text), WORDS_MAX);
    let (answers_to, relays_to) = match reply::goes(due, rules, key, now) {
        Goes::Straight(prospect) => (Some(prospect.to_string()), None),
        Goes::ToUs { on_to, .. } => (None, on_to.map(|prospect| with_copies(&prospect, due, rules))),
        Goes::Back => (None, None),
    };
    let story = so_far::so_far(&due.story);
    let is_of_many = notice.kind == NoticeKind::Leaver;
    let lead_url = format!("{}/lead/{}", site.public_url, lead.shown_ref());
    context! {
        kind => notice.kind.as_str(),
        ask => (notice.kind == NoticeKind::Question).then(|| ask(notice, lead)),
        ref => if is_of_many { "all leads".to_owned() } else { lead.shown_ref() },
        lead_url => link(if is_of_many { format!("{}/", site.public_url) } else { lead_url }),
        sender => one_line(site.from_name.as_deref().unwrap_or(site.from.domain()), NAME_MAX),
        rep => rep.map(|rep| context! { name => one_line(&rep.name, NAME_MAX), first => first_name(&rep.name) }),
        who => who(&lead.prospect),
        subject => one_line(&lead.subject, SUBJECT_MAX),
        words => words,
        words_cut => words_cut,
        language => lead.language.as_deref(),
        doubt => lead.doubt.as_deref().map(|doubt| one_line(doubt, SENTENCE_MAX)),
        consent => lead.consent.iter().map(consent).collect::<Vec<_>>(),
        origin => lead.attribution.iter().take(ORIGINS_MAX).map(origin).collect::<Vec<_>>(),
        received => reader.show(news.and_then(|letter| letter.received_at).unwrap_or(lead.received_at)),
        news => news.is_some(),
        marks => history::marks(due, rules),
        sent_from => history::sent_from(due).map(|from| one_line(&bare_address(&from), 3 * NAME_MAX)),
        colleague => history::colleague(due, rules).map(|from| one_line(&bare_address(&from), 3 * NAME_MAX)),
        attachments => due.letter.as_ref().map(enclosed).unwrap_or_default(),
        attached => rules.replies.as_ref().is_some_and(|replies| replies.has_attachments),
        note => one_line(&said(&notice.note), NOTE_MAX),
        due => deadline(notice, lead).map(|at| reader.deadline(at)),
        offer_until => match &lead.ownership {
            Ownership::Offered { expires_at, .. } => Some(reader.show(*expires_at)),
            Ownership::Unowned | Ownership::Queued { .. } | Ownership::Owned { .. } => None,
        },
        accepted => lead.accepted_at.is_some(),
        answered => lead.responded_at.map(|at| reader.show(at)),
        awaits_outcome => lead.responded_at.is_some() && !lead.awaits_next_answer(),
        holder => holder(lead, rules, &reader),
        waiting => match &lead.ownership {
            Ownership::Queued { reason, .. } => Some(one_line(&said(reason), SENTENCE_MAX)),
            Ownership::Unowned | Ownership::Offered { .. } | Ownership::Owned { .. } => None,
        },
        stage_reason => one_line(&said(&lead.stage_reason), SENTENCE_MAX),
        fit => score(&decision, "fit", lead.fit),
        intent => score(&decision, "intent", lead.intent),
        verdict_reason => text_at(&decision, "/verdict/reason"),
        why_you => why_you(notice, &decision),
        advice => advice(&decision),
        blind => lead.is_blind_sample(),
        earlier => earlier(due, &decision, rules),
        answers_to => answers_to.as_deref().map(bare_address),
        relays_to => relays_to,
        sayings => reply::sayings(due, rules),
        actions => actions(notice, lead, site, key, now),
        said => due.said.iter().map(|letter| spoken_last(letter, &reader)).collect::<Vec<_>>(),
        so_far => story.first.iter().map(|(at, text)| line(*at, &said(text), &reader)).collect::<Vec<_>>(),
        left_out => story.left_out,
        lately => story.last.iter().map(|(at, text)| line(*at, &said(text), &reader)).collect::<Vec<_>>(),
        last_answer => last_answer(due, rules, &reader),
        packet => lead.after.packet().iter().map(|(label, value)| packet(label, value)).collect::<Vec<_>>(),
        from => lead.after.hand_off.as_ref().map(|asked| name_of(asked.from.as_str(), rules)),
        drained => (notice.kind == NoticeKind::Leaver).then(|| leaver::drained(&notice.note, rules)),
        next_step => lead.next.as_ref().map(|next| format!("{}: {}", reader.show(next.at), one_line(&said(&lead.next_what), SENTENCE_MAX))),
    }
}

fn line(at: Timestamp, text: &str, reader: &Reader<'_>) -> Value {
    context! { at => reader.show(at), text => one_line(text, SENTENCE_MAX) }
}

/// Who answered the prospect last, and when; also of an earlier cycle, which the lead itself knows nothing of.
fn last_answer(due: &DueNotice, rules: &Rules, reader: &Reader<'_>) -> Option<Value> {
    let answer = due.answer.as_ref()?;
    let at = due.lead.clocks.answers.last().map_or(answer.at, |answer| answer.at);
    let by = so_far::who_answered(&answer.text, rules);
    Some(context! {
        by => match &by {
            Some(by) if Some(by) == due.notice.rep.as_ref() => "you".to_owned(),
            Some(by) => name_of(by.as_str(), rules),
            None => "somebody".to_owned(),
        },
        at => reader.show(at),
    })
}

/// The prospect, and who gets the answer in copy, as far as his mail is at hand.
fn with_copies(prospect: &Address, due: &DueNotice, rules: &Rules) -> String {
    let copied = due.letter.as_ref().map(|letter| letter.people_of(prospect, rules)).unwrap_or_default();
    let copied: Vec<String> = copied.iter().map(|address| bare_address(address.as_str())).collect();
    let prospect = bare_address(prospect.as_str());
    if copied.is_empty() { prospect } else { format!("{prospect}, with {} in copy", copied.join(" and ")) }
}

/// What somebody wrote, shortened: whoever takes over must know it, and can read the rest on the lead's page.
fn spoken_last(letter: &Letter, reader: &Reader<'_>) -> Value {
    let (words, is_cut) = block(&letter.text, SAID_MAX);
    let who = letter.from_name.as_deref().or(letter.from.as_deref()).unwrap_or("somebody");
    context! {
        who => one_line(who, NAME_MAX),
        at => letter.received_at.map(|at| reader.show(at)),
        words => words,
        is_cut => is_cut,
    }
}

fn packet(label: &str, value: &str) -> Value {
    context! { label => one_line(label, NAME_MAX), value => one_line(value, SENTENCE_MAX) }
}

/// The question to a prospect, in his language.
fn ask(notice: &Notice, lead: &Lead) -> Value {
    let words = asking::words(lead.language.as_deref());
    let needs = notice.note.split(", ").filter_map(Need::parse);
    context! {
        greeting => words.greeting,
        thanks => words.thanks,
        please => words.please,
        labels => needs.map(|need| need.label(words)).collect::<Vec<_>>(),
        closing => words.closing,
        leave => words.leave,
    }
}

fn reader<'a>(lead: &Lead, rep: Option<&Rep>, rules: &'a Rules, now: Timestamp) -> Reader<'a> {
    let workflow = rules.workflows.get(&lead.workflow).or_else(|| rules.workflow_for(&lead.mailbox));
    let calendar = |id| rules.team.calendars.get(id).map(AsRef::as_ref);
    let sla = workflow.and_then(|workflow| calendar(&workflow.sla.calendar));
    let own = rep.and_then(|rep| calendar(&rep.calendar)).or(sla);
    Reader { own, sla, now }
}

impl Reader<'_> {
    fn show(&self, at: Timestamp) -> String {
        self.own.map_or_else(|| at.to_string(), |calendar| calendar.show(at))
    }

    /// For a subject line: the day of the week is enough while it is within six days.
    fn show_short(&self, at: Timestamp) -> String {
        let Some(calendar) = self.own else { return at.to_string() };
        let is_near = at.since(self.now) < Duration::from_secs(6 * 86_400);
        let format = if is_near { "%a %H:%M" } else { "%a %-d %b %H:%M" };
        at.to_jiff().to_zoned(calendar.zone().clone()).strftime(format).to_string()
    }

    fn deadline(&self, at: Timestamp) -> Value {
        let (earlier, later) = (at.min(self.now), at.max(self.now));
        let wall = later.since(earlier);
        let work = self.sla.map_or(wall, |calendar| calendar.between(earlier, later));
        // Over a night, a wall clock's hours would frighten or lull: say the working time, which is what counts.
        let length = match work.is_zero() || work.as_secs() / 60 == wall.as_secs() / 60 {
            true => (span(wall), ""),
            false => (work_span(work), " of working time"),
        };
        let late = at < self.now;
        let (length, unit) = length;
        context! {
            at => self.show(at),
            short => self.show_short(at),
            late => late,
            gap => format!("{length}{unit}"),
            left => if late { format!("{length}{unit} late") } else { format!("{length}{unit} left") },
        }
    }
}

/// An address of ours goes into a page as it is, and not with each `/` as `&#x2f;`, which some programs that look for
/// links in mail do not read.
pub(super) fn link(url: String) -> Value {
    if url.contains(['"', '\'', '<', '>', '&']) { Value::from(url) } else { Value::from_safe_string(url) }
}

fn first_name(name: &str) -> String {
    one_line(name.split_whitespace().next().unwrap_or_default(), NAME_MAX)
}

fn some(text: Option<&str>) -> Option<String> {
    text.map(|text| one_line(text, NAME_MAX)).filter(|text| !text.is_empty())
}

fn who(prospect: &Prospect) -> Value {
    let (name, company) = (some(prospect.name.as_deref()), some(prospect.company.as_deref()));
    let email = prospect.email.as_deref().map(|email| one_line(&bare_address(email), 2 * NAME_MAX + NAME_MAX));
    let shown = name.clone().or_else(|| email.clone()).unwrap_or_else(|| Prospect::default().shown().to_owned());
    let phone = some(prospect.phone.as_deref());
    let digits = phone.as_deref().map(dialled).filter(|digits| digits.len() >= 5);
    context! {
        shown => shown,
        name => name,
        email => email,
        company => company,
        title => some(prospect.title.as_deref()),
        phone => phone,
        phone_url => digits.map(|digits| link(format!("tel:{digits}"))),
    }
}

/// What a telephone dials: an extension or a second number would be dialled on in one go, so only the first is taken.
fn dialled(phone: &str) -> String {
    let number = phone.split([',', ';', '/', 'x', 'X', 'e']).next().unwrap_or_default();
    let digits: String = number.replace("(0)", "").chars().filter(char::is_ascii_digit).collect();
    if number.trim_start().starts_with('+') { format!("+{digits}") } else { digits }
}

/// By when somebody should act: what the prospect was promised, else what the notice says.
fn deadline(notice: &Notice, lead: &Lead) -> Option<Timestamp> {
    let promised = match lead.clock {
        Clock::Running { due_at } | Clock::Missed { due_at } => Some(due_at),
        Clock::Idle | Clock::Paused | Clock::Met { .. } | Clock::Void => None,
    };
    match notice.kind {
        // Of a conversation, the latest mail's.
        NoticeKind::Assignment | NoticeKind::Reminder | NoticeKind::Escalation if lead.awaits_next_answer() => {
            lead.ticking(ClockName::NextResponse).and_then(|ticking| ticking.clock.due_at())
        }
        // The answer's due time, whatever else the notice is due for; the offer's own end is told beside it.
        NoticeKind::Assignment | NoticeKind::Reminder | NoticeKind::Escalation => promised.or(notice.due_at),
        NoticeKind::Reply | NoticeKind::Warmer | NoticeKind::FollowUp | NoticeKind::Review => notice.due_at,
        // Of use while the prospect waits.
        NoticeKind::Confirmed | NoticeKind::Help => {
            promised.filter(|_| lead.responded_at.is_none() && lead.holder() == notice.rep.as_ref())
        }
        NoticeKind::TakenAway
        | NoticeKind::Exit
        | NoticeKind::Relay
        | NoticeKind::Question
        | NoticeKind::HandOffAnswer
        | NoticeKind::Leaver
        | NoticeKind::Letter
        | NoticeKind::Unreachable
        | NoticeKind::Acknowledgement => None,
        NoticeKind::HandOff | NoticeKind::Undelivered => notice.due_at,
        // Whoever takes a conversation over has the prospect's latest mail to answer as well.
        NoticeKind::Handover => match lead.responded_at {
            None => promised,
            Some(_) => lead.clocks.next_response.as_ref().and_then(|next| next.clock.due_at()),
        },
    }
}

fn holder(lead: &Lead, rules: &Rules, reader: &Reader<'_>) -> Option<Value> {
    let rep = lead.holder()?;
    Some(context! {
        name => name_of(rep.as_str(), rules),
        since => lead.assigned_at.map(|at| reader.show(at)),
        accepted => lead.accepted_at.map(|at| reader.show(at)),
    })
}

/// What was agreed to, in a sentence of ours with the person's own words.
fn consent(agreed: &Agreed) -> String {
    let said = match (agreed.purpose, agreed.is_given) {
        (ConsentPurpose::Contact, true) => "Agreed to be contacted",
        (ConsentPurpose::Contact, false) => "Did not agree to be contacted",
        (ConsentPurpose::Marketing, true) => "Agreed to advertisement",
        (ConsentPurpose::Marketing, false) => "Wants no advertisement",
    };
    format!("{said}: “{}”", one_line(&agreed.words, NAME_MAX))
}

/// What was sent along: `offer.pdf (120 KB)`.
fn enclosed(letter: &Letter) -> Vec<String> {
    let shown = |enclosure: &Enclosure| {
        let name = enclosure.name.as_deref().unwrap_or(&enclosure.media_type);
        let size = size(enclosure.bytes.len() as u64);
        format!("{} ({size})", one_line(name, NAME_MAX))
    };
    letter.enclosures.iter().filter(|enclosure| !enclosure.is_inline).take(ENCLOSURES_MAX).map(shown).collect()
}

fn origin((name, value): &(String, String)) -> String {
    one_line(&format!("{}: {value}", name.replace('_', " ")), 2 * NAME_MAX)
}

pub(super) fn name_of(rep: &str, rules: &Rules) -> String {
    rules.team.reps.get(rep).map_or_else(|| rep.to_owned(), |rep| one_line(&rep.name, NAME_MAX))
}

fn score(decision: &serde_json::Value, which: &str, points: i64) -> Value {
    let reasons = decision.pointer(&format!("/verdict/{which}/reasons")).and_then(|reasons| reasons.as_array());
    let reasons = reasons.into_iter().flatten().take(REASONS_MAX).map(|reason| {
        let points = reason.get("points").and_then(serde_json::Value::as_i64).unwrap_or_default();
        context! {
            points => format!("{points:+}"),
            rule => text_at(reason, "/rule"),
            evidence => text_at(reason, "/evidence"),
        }
    });
    context! { points => points, reasons => reasons.collect::<Vec<_>>() }
}

fn text_at(value: &serde_json::Value, pointer: &str) -> Option<String> {
    let text = value.pointer(pointer)?.as_str()?;
    Some(one_line(text, SENTENCE_MAX)).filter(|text| !text.is_empty())
}

/// Why it went to the addressee, if the decision at hand is the one that chose him.
fn why_you(notice: &Notice, decision: &serde_json::Value) -> Option<String> {
    let chosen = decision.pointer("/route/pick/rep")?.as_str()?;
    (Some(chosen) == notice.rep.as_ref().map(|rep| rep.as_str())).then(|| text_at(decision, "/route/pick/why"))?
}

/// Who this is in a paragraph, and what to do; none of a sample, where it would say what the rules said.
fn advice(decision: &serde_json::Value) -> Option<Value> {
    let action = text_at(decision, "/verdict/advice/action")?;
    let paragraph = decision.pointer("/verdict/advice/paragraph").and_then(|text| text.as_str())?;
    Some(context! { action => action, paragraph => one_line(paragraph, PARAGRAPH_MAX) })
}

fn earlier(due: &DueNotice, decision: &serde_json::Value, rules: &Rules) -> Vec<String> {
    let DueNotice { notice, lead, .. } = due;
    let mut sentences = history::dealings(decision, |rep| name_of(rep, rules));
    if lead.previous.is_some() && sentences.is_empty() {
        sentences
            .push("This person has written to us before; the lead's page leads to the earlier inquiry.".to_owned());
    }
    let mut others: Vec<String> = Vec::new();
    for rep in lead.holders.iter().filter(|rep| Some(*rep) != notice.rep.as_ref() && Some(*rep) != lead.holder()) {
        let name = name_of(rep.as_str(), rules);
        if !others.contains(&name) {
            others.push(name);
        }
    }
    if !others.is_empty() {
        sentences.push(format!("It was with {} before.", others.join(", then ")));
    }
    sentences
}

pub(super) fn actions(notice: &Notice, lead: &Lead, site: &Site, key: &Key, now: Timestamp) -> Vec<Value> {
    let Some(rep) = &notice.rep else { return Vec::new() };
    let link = |verb: Verb| {
        let leave = Leave { lead: lead.id.clone(), rep: rep.clone(), verb, expires_at: now.plus(LINK_LIFE) };
        let label = match verb {
            Verb::Accept => "Accept",
            Verb::Respond => "I have answered",
            Verb::Reject => "Reject",
            Verb::Qualify => "The need is confirmed",
            Verb::Won => "Won",
            Verb::Lost => "Lost",
            Verb::Pause => "Wait for the prospect",
            Verb::Resume => "Go on",
            Verb::Recycle => "Recycle",
            Verb::HandOff => "Hand it on",
            Verb::Promote => "It is a lead",
            Verb::Close => "It is no lead",
            Verb::Next => "Give me the next lead",
            Verb::Back => "Offer me leads again",
        };
        let hint = match verb {
            Verb::Accept => "it is yours, and stays with you",
            Verb::Respond => "the prospect has your answer; the clock stops",
            Verb::Reject => "not for you, or not a lead: say why",
            Verb::Qualify => "a qualified lead: they need it and can buy it",
            Verb::Won => "it became business; the lead is closed",
            Verb::Lost => "nothing came of it: say why; the lead is closed",
            Verb::Pause => "the clocks stand still until he writes",
            Verb::Resume => "the clocks go on",
            Verb::Recycle => "not now: choose when it comes back",
            Verb::HandOff => "a colleague goes on with it",
            Verb::Promote => "it goes to a rep at once",
            Verb::Close => "say why; it is closed",
            Verb::Next => "the next that waits, the best first, yours at once",
            Verb::Back => "you are there, and new leads come to you",
        };
        context! {
            verb => verb.as_str(),
            label => label,
            hint => hint,
            // What is pressed by mistake is not what stands out.
            is_main => matches!(verb, Verb::Accept | Verb::Respond | Verb::Promote | Verb::Back | Verb::Resume)
                || notice.kind == NoticeKind::FollowUp,
            url => link(format!("{}/act/{}", site.public_url, key.sign_leave(&leave))),
        }
    };
    verbs(notice, lead).into_iter().map(link).collect()
}

/// What the addressee can do to the lead as it is now.
pub(super) fn verbs(notice: &Notice, lead: &Lead) -> Vec<Verb> {
    // He was set away with it, until then.
    if notice.kind == NoticeKind::TakenAway && notice.due_at.is_some() {
        return vec![Verb::Back, Verb::Next];
    }
    let is_asked = lead.after.hand_off.as_ref().is_some_and(|asked| Some(&asked.to) == notice.rep.as_ref());
    if is_asked && matches!(notice.kind, NoticeKind::HandOff | NoticeKind::Help) {
        return vec![Verb::Accept, Verb::Reject];
    }
    // Whoever is asked to decide does so from his mail.
    if lead.waits_for_a_person() && matches!(notice.kind, NoticeKind::Review | NoticeKind::Help) {
        return vec![Verb::Promote, Verb::Close];
    }
    let is_asked = match notice.kind {
        NoticeKind::Assignment
        | NoticeKind::Reminder
        | NoticeKind::Reply
        | NoticeKind::Warmer
        | NoticeKind::FollowUp
        | NoticeKind::Confirmed
        | NoticeKind::Undelivered
        | NoticeKind::HandOffAnswer
        | NoticeKind::Handover
        | NoticeKind::Help => true,
        NoticeKind::TakenAway
        | NoticeKind::Escalation
        | NoticeKind::Review
        | NoticeKind::Exit
        | NoticeKind::Relay
        | NoticeKind::Unreachable
        | NoticeKind::HandOff
        | NoticeKind::Leaver
        | NoticeKind::Letter
        | NoticeKind::Question
        | NoticeKind::Acknowledgement => false,
    };
    if !is_asked || !lead.is_open() || lead.holder() != notice.rep.as_ref() {
        return Vec::new();
    }
    let mut verbs = Vec::new();
    // Of what was pushed to him as well: it is his, and he has not said yet that he has seen it.
    if lead.accepted_at.is_none() && lead.responded_at.is_none() {
        verbs.push(Verb::Accept);
    }
    if lead.responded_at.is_none() {
        verbs.extend([Verb::Respond, Verb::Reject]);
    } else {
        verbs.extend(Some(Verb::Qualify).filter(|_| lead.stage != Stage::Qualified));
        verbs.extend([Verb::Won, Verb::Lost]);
    }
    verbs.push(Verb::Recycle);
    if lead.pause_running().is_some() {
        verbs.push(Verb::Resume);
    } else if lead.accepted_at.is_some() || lead.responded_at.is_some() {
        verbs.push(Verb::Pause);
    }
    verbs.push(Verb::HandOff);
    verbs
}
