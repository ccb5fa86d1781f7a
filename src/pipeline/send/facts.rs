//! What a template is told of a notice. Every name below is there for every kind of notice, as `none` where there is
//! nothing to tell: people's own templates depend on them.

use super::compose::Site;
use super::reply::{self, Goes};
use super::words::{bare_address, block, one_line};
use super::{history, leaver, so_far};
use crate::domain::asking::{self, Need};
use crate::domain::lead::{Clock, Lead, Ownership, Stage};
use crate::domain::notice::{
    A_LEAD_AFTER_ALL, ABOUT, ANSWERS_BY_ITSELF, COPY_LOST, DueNotice, NOT_FOR_ADDRESS, Notice, NoticeKind,
    SALES_ANSWERS_THE_REST,
};
use crate::domain::replies::hints;
use crate::domain::rules::Rules;
use crate::domain::sla::ClockName;
use crate::domain::spoken::spoken;
use crate::domain::team::Rep;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use minijinja::{Value, context};

pub mod actions;
mod asker;
mod decided;
mod reader;
mod said;
use reader::Reader;

/// What a person wrote, in characters: a screen or two. The whole mail is a click away.
const WORDS_MAX: usize = 4_000;
/// Of what waits to be sent: its writer must see all of it.
const HELD_MAX: usize = 40_000;
/// The longest name, company or title that is shown.
const NAME_MAX: usize = 80;
/// A mailbox and its domain.
const ADDRESS_MAX: usize = 3 * NAME_MAX;
const SUBJECT_MAX: usize = 100;
/// One sentence of ours or one piece of evidence.
pub(super) const SENTENCE_MAX: usize = 300;
/// What is said of a reply that was not understood lists what could be said.
const NOTE_MAX: usize = 1_200;

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
    let reader = Reader::of(lead, rep, rules, now);
    let named = |id: &str| rules.team.name_of(id).map(str::to_owned);
    let in_words = |text: &str| spoken(text, named, |at| reader.show(at));
    let decision = due.decision.as_deref().and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
    let decision = decision.unwrap_or_default();
    // Of a mail that came later, what it says; of others, how it began.
    let news = due.letter.as_ref().filter(|letter| !letter.text.is_empty());
    let most = if notice.kind == NoticeKind::Held { HELD_MAX } else { WORDS_MAX };
    let (words, words_cut) = block(news.map_or(&lead.text, |letter| &letter.text), most);
    let (answers_to, relays_to) = match reply::goes(due, rules, key, now) {
        Goes::Straight(prospect) => (Some(prospect.to_string()), None),
        Goes::ToUs { on_to, .. } => (None, on_to.map(|prospect| said::with_copies(&prospect, due, rules))),
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
        rep => rep.map(|rep| context! { name => one_line(&rep.name, NAME_MAX), first => one_line(rep.first_name(), NAME_MAX) }),
        who => asker::who(&asker::addressed(due)),
        asked_too => asker::asked_too(due).map(|who| one_line(&who, ADDRESS_MAX)),
        nobody_wrote => asker::is_without_mail(due),
        subject => one_line(due.subject.as_ref().unwrap_or(&lead.subject), SUBJECT_MAX),
        words => words,
        words_cut => words_cut,
        language => lead.language.as_deref(),
        doubt => lead.doubt.as_deref().map(|doubt| one_line(doubt, SENTENCE_MAX)),
        consent => lead.consent.iter().map(asker::consent).collect::<Vec<_>>(),
        wants_no_mail => asker::wants_no_mail(lead),
        origin => asker::origin(&lead.attribution),
        received => reader.show(news.and_then(|letter| letter.received_at).unwrap_or(lead.received_at)),
        came_in => reader.show(lead.received_at),
        news => news.is_some(),
        marks => history::marks(due, rules),
        sent_from => history::sent_from(due).map(|from| one_line(&bare_address(&from), ADDRESS_MAX)),
        colleague => history::colleague(due, rules).map(|from| one_line(&bare_address(&from), ADDRESS_MAX)),
        writer => history::writer(due).map(|name| one_line(&name, NAME_MAX)),
        stranger => history::stranger(due).map(|from| one_line(&bare_address(&from), ADDRESS_MAX)),
        attachments => due.letter.as_ref().map(said::enclosed).unwrap_or_default(),
        attached => (notice.kind == NoticeKind::Exit || rules.replies.as_ref().is_some_and(|replies| replies.has_attachments))
            && !due.letter.as_ref().is_some_and(|letter| letter.are_enclosures_left_out),
        is_copy => notice.note.starts_with(COPY_LOST),
        unsent => unsent(notice, lead, rules),
        answers_itself => notice.note.ends_with(ANSWERS_BY_ITSELF),
        not_for_address => notice.note.contains(NOT_FOR_ADDRESS),
        note => one_line(&said_to(rep, notice, in_words(&notice.note)), NOTE_MAX),
        // Subjects of ours are in English.
        note_in_english => one_line(&in_words(&notice.note), NOTE_MAX),
        due => deadline(notice, lead).map(|at| reader.deadline(at)),
        offer_until => match &lead.ownership {
            Ownership::Offered { expires_at, .. } => Some(reader.show(*expires_at)),
            Ownership::Unowned | Ownership::Queued { .. } | Ownership::Owned { .. } => None,
        },
        accepted => lead.accepted_at.is_some(),
        answered => lead.responded_at.map(|at| reader.show(at)),
        awaits_outcome => lead.responded_at.is_some() && !lead.awaits_next_answer(),
        overseer => rules.workflow_of(lead).and_then(|workflow| rules.manager_over(lead, workflow)).map(|rep| one_line(&rep.name, NAME_MAX)),
        holder => holder(lead, rules, &reader),
        waiting => match &lead.ownership {
            Ownership::Queued { reason, .. } => Some(one_line(&in_words(reason), SENTENCE_MAX)),
            Ownership::Unowned | Ownership::Offered { .. } | Ownership::Owned { .. } => None,
        },
        stage_reason => one_line(&in_words(&lead.stage_reason), SENTENCE_MAX),
        fit => decided::score(&decision, "fit", lead.fit),
        intent => decided::score(&decision, "intent", lead.intent),
        verdict_reason => decided::verdict_reason(&decision),
        why_you => decided::why_you(notice, &decision).map(|why| in_words(&why)),
        advice => decided::advice(&decision, lead, in_words),
        blind => lead.is_blind_sample(),
        rejected => lead.rejected_by().map(|rep| name_of(rep.as_str(), rules)),
        shared => notice.kind == NoticeKind::Exit && notice.note.ends_with(SALES_ANSWERS_THE_REST),
        recalled => notice.kind == NoticeKind::Exit && notice.note == A_LEAD_AFTER_ALL,
        earlier => earlier(due, &decision, rules),
        answers_to => answers_to.as_deref().map(bare_address),
        relays_to => relays_to,
        held => (notice.kind == NoticeKind::Held).then(|| said::held(due, rules)),
        sayings => reply::sayings(due, rules),
        hints => hints_for(rep),
        several => notice.note.lines().nth(1).is_some(),
        actions => actions::actions(notice, lead, rules, site, key, now),
        said => due.said.iter().map(|letter| said::shortened(letter, &reader)).collect::<Vec<_>>(),
        so_far => story.first.iter().map(|(at, text)| said::line(*at, &in_words(text), &reader)).collect::<Vec<_>>(),
        left_out => story.left_out,
        lately => story.last.iter().map(|(at, text)| said::line(*at, &in_words(text), &reader)).collect::<Vec<_>>(),
        last_answer => said::last_answer(due, rules, &reader),
        packet => lead.after.packet().iter().map(|(label, value)| packet(label, value)).collect::<Vec<_>>(),
        from => lead.after.hand_off.as_ref().map(|asked| name_of(asked.from.as_str(), rules)),
        drained => (notice.kind == NoticeKind::Leaver).then(|| leaver::drained(&notice.note, rules)),
        next_step => lead.next.as_ref().map(|next| format!("{}: {}", reader.show(next.at), one_line(&in_words(&lead.next_what), SENTENCE_MAX))),
    }
}

/// That somebody has written an answer which waits: whoever hears that nobody has answered must know it.
pub(super) fn unsent(notice: &Notice, lead: &Lead, rules: &Rules) -> Option<String> {
    let (_, held) = lead.unsent().filter(|_| lead.is_open())?;
    let is_his = notice.rep.as_ref() == Some(&held.by);
    Some(match is_his {
        true => {
            "Your answer has not been sent: it waits for a word of yours. Press “Send it”, or answer anew and call the \
                 prospect by name."
                .to_owned()
        }
        false => {
            let name = name_of(held.by.as_str(), rules);
            format!("{name} has written an answer, and it waits for a word of {name}'s: it has not been sent.")
        }
    })
}

/// Why a reply of his did nothing, in his own language as far as we have the words.
fn said_to(rep: Option<&Rep>, notice: &Notice, note: String) -> String {
    match rep.filter(|_| matches!(notice.kind, NoticeKind::Help | NoticeKind::Held)) {
        Some(rep) => {
            let mut lines: Vec<String> = note.lines().map(|line| why_nothing(line, &rep.languages)).collect();
            lines.dedup();
            lines.join(". ")
        }
        None => note,
    }
}

/// `about L5: …`, where it is one of several.
fn why_nothing(line: &str, languages: &[String]) -> String {
    let one_of_several = line.strip_prefix(ABOUT).and_then(|line| line.split_once(": "));
    match one_of_several {
        Some((lead, why)) => format!("{lead}: {}", hints::reason(why, languages)),
        None => hints::reason(line, languages),
    }
}

/// What stands above what he can say.
pub(super) fn hints_for(rep: Option<&Rep>) -> Value {
    let languages = rep.map_or(&[][..], |rep| rep.languages.as_slice());
    let hint = |key| hints::hint(key, &[], languages);
    context! {
        above => hint("above"),
        did_nothing => hint("did_nothing"),
        because => hint("because"),
        waits => hint("waits"),
        send_how => hint("send_how"),
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
        // Whoever rests is promised nothing.
        thanks => if lead.stage == Stage::Nurture { words.thanks_alone() } else { words.thanks },
        please => words.please,
        labels => needs.map(|need| need.label(words)).collect::<Vec<_>>(),
        closing => words.closing,
        leave => words.leave,
    }
}

/// An address of ours goes into a page as it is, and not with each `/` as `&#x2f;`, which some programs that look for
/// links in mail do not read.
pub(super) fn link(url: String) -> Value {
    if url.contains(['"', '\'', '<', '>', '&']) { Value::from(url) } else { Value::from_safe_string(url) }
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
        // What a rep has said of himself is of no one lead.
        NoticeKind::Confirmed if notice.due_at.is_some() => None,
        // Of use while the prospect waits.
        NoticeKind::Confirmed | NoticeKind::Help | NoticeKind::Held => {
            lead.awaited_by().filter(|_| lead.holder() == notice.rep.as_ref())
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
        NoticeKind::HandOff => notice.due_at,
        // Counted since he was told, or not.
        NoticeKind::Undelivered => notice.due_at.or_else(|| lead.awaited_by()),
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

pub(super) fn name_of(rep: &str, rules: &Rules) -> String {
    rules.team.name_of(rep).map_or_else(|| rep.to_owned(), |name| one_line(name, NAME_MAX))
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
