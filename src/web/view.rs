//! What the templates get: words and numbers, ready to be shown.

use serde::Serialize;

/// An instant in all the ways a page shows it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Moment {
    /// RFC 3339, for machines.
    pub iso: String,
    /// `in 12 min`.
    pub relative: String,
    /// `16:50`.
    pub short: String,
    /// `Fri 20 Nov 2026, 16:50 CET`.
    pub full: String,
}

/// Who owns it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct OwnerView {
    /// owned, offered, queued, unowned
    pub state: &'static str,
    /// The rep's name, or what stands in his place: "waiting", "resting", "closed".
    pub name: String,
    /// Of the rep; a mark where there is none.
    pub initials: String,
    /// "offered", "everyone is off work".
    pub detail: String,
    /// When the offer ends.
    pub until: Option<Moment>,
}

/// Which stage.
#[derive(Debug, Clone, Serialize)]
pub(super) struct StageView {
    pub id: &'static str,
    pub word: &'static str,
    pub meaning: &'static str,
    pub reason: String,
}

/// What happens next, and when.
#[derive(Debug, Clone, Serialize)]
pub(super) struct NextView {
    pub what: String,
    pub at: Option<Moment>,
}

/// The prospect's clock: a colour and the words that say the same.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ClockView {
    /// late, soon, good, calm
    pub tone: &'static str,
    pub text: String,
    pub due: Option<Moment>,
}

/// A lead's heading: the three questions answered.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LeadLine {
    /// `L42`
    pub reference: String,
    pub prospect: String,
    pub company: Option<String>,
    pub subject: String,
    pub received: Moment,
    pub owner: OwnerView,
    pub stage: StageView,
    pub next: NextView,
    pub clock: ClockView,
    /// Of a sample that is judged blind nobody is told what the rules made of it.
    pub is_told: bool,
    pub fit: i64,
    pub intent: i64,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Counter {
    pub label: &'static str,
    pub count: i64,
    pub tone: &'static str,
}

/// A page of ours and what it is called.
#[derive(Debug, Clone, Serialize)]
pub(super) struct NamedLink {
    pub name: String,
    pub href: String,
}

/// One mailbox on the strip.
#[derive(Debug, Clone, Serialize)]
pub(super) struct MailboxView {
    pub name: String,
    pub is_well: bool,
    pub last_check: Option<Moment>,
    pub trouble: Option<String>,
}

/// Something a person must look at: its cause and what to do.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TroubleView {
    pub what: String,
    pub cause: String,
    pub remedy: Option<String>,
    /// The workflow whose page tells more.
    pub workflow: Option<NamedLink>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct BoardView {
    pub now: Moment,
    pub counters: Vec<Counter>,
    pub troubles: Vec<TroubleView>,
    pub mailboxes: Vec<MailboxView>,
    /// What is odd about the configuration that counts.
    pub warnings: Vec<String>,
    /// By whose rules leads are judged; each has a page.
    pub workflows: Vec<NamedLink>,
    /// Mail that nobody could read.
    pub set_aside: Vec<EmailView>,
    pub set_aside_more: i64,
    pub refused: Vec<NoticeView>,
    pub refused_more: i64,
    /// Tried again and again, and still to leave.
    pub put_off: Vec<NoticeView>,
    pub leads: Vec<LeadLine>,
    /// Open leads beyond those shown.
    pub more: i64,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct FactView {
    pub label: &'static str,
    pub value: String,
    /// Where a press on it leads: `mailto:…`, `tel:…`, a page of ours.
    pub href: Option<String>,
}

/// What the person agreed to or refused, in his own words.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ConsentView {
    pub purpose: &'static str,
    pub is_given: bool,
    pub words: String,
}

/// One mark of where the inquiry came from.
#[derive(Debug, Clone, Serialize)]
pub(super) struct OriginView {
    pub name: String,
    pub value: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct EventView {
    pub at: Moment,
    pub actor: String,
    pub what: String,
    pub text: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct ReasonView {
    pub rule: String,
    pub points: i64,
    pub evidence: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct ScoreView {
    pub name: &'static str,
    pub points: i64,
    pub lo: i64,
    pub hi: i64,
    pub reasons: Vec<ReasonView>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct TriedView {
    pub route: String,
    pub held: bool,
    pub why: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct CandidateView {
    pub name: String,
    pub is_picked: bool,
    /// Where more than one pool was asked.
    pub pool: Option<String>,
    pub passed_over: Option<String>,
    pub standing: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct DecisionView {
    pub at: Moment,
    pub rules: String,
    /// "MQL: fit 60 ≥ 40 and intent 40 ≥ 30".
    pub outcome: Option<String>,
    pub negative: Option<String>,
    /// What was new, of a second look.
    pub again: Option<String>,
    /// What providers said, each with its age.
    pub outside: Vec<String>,
    pub troubles: Vec<String>,
    pub tried: Vec<TriedView>,
    /// "named account: the company is in no table".
    pub not_meant: Vec<String>,
    pub route: Option<String>,
    pub pool: Option<String>,
    pub method: Option<String>,
    /// "named account: Ana Keller: the account example.com is hers", and why it went to somebody else if it did.
    pub meant: Vec<TriedView>,
    /// What was asked for no more, as the lead had waited.
    pub relaxed: Vec<String>,
    pub candidates: Vec<CandidateView>,
    /// "Ana Keller: her turn".
    pub pick: Option<String>,
    pub tie_break: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct EmailView {
    pub id: String,
    pub mailbox: String,
    pub received: Moment,
    pub size: String,
    pub state: String,
    pub kind: String,
    pub kind_reason: String,
    pub subject: String,
    pub sender: String,
    pub defects: Vec<String>,
    pub link_reason: Option<String>,
    /// A person may say that it is a lead after all.
    pub may_be_lead: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct NoticeView {
    pub kind: String,
    pub to: String,
    /// `L42`, where it is not plain from the page.
    pub lead: Option<String>,
    /// sent, queued, sending, refused, overtaken
    pub state: String,
    pub at: Moment,
    pub attempts: i64,
    pub reply: Option<String>,
}

/// What somebody at the board can put right.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct PutRightView {
    pub proof: String,
    /// Still open, so it can be said to be no inquiry.
    pub may_be_none: bool,
    /// If not, it is merged and can be parted.
    pub may_be_merged: bool,
    /// What its holder can do, as somebody at the board does it for him.
    pub pause: Vec<ChoiceView>,
    pub may_resume: bool,
    pub hand_to: Vec<ChoiceView>,
    pub packet: Vec<FieldView>,
    /// Put aside or at rest: a person may make a lead of it.
    pub may_be_promoted: bool,
    /// Reasons why it is no lead, while it waits for a person to decide.
    pub close: Vec<ChoiceView>,
    /// Of a press that came to nothing: who, and what he is told.
    pub who: String,
    pub again: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct WroteView {
    pub at: Moment,
    /// An answer of ours.
    pub is_ours: bool,
    pub from: String,
    pub words: String,
}

#[derive(Serialize)]
pub(super) struct LeadView {
    pub line: LeadLine,
    pub facts: Vec<FactView>,
    pub context: Vec<FactView>,
    pub text: String,
    /// What was written later, mail by mail.
    pub later: Vec<WroteView>,
    /// Why it may be no inquiry after all.
    pub doubt: Option<String>,
    pub consent: Vec<ConsentView>,
    pub attribution: Vec<OriginView>,
    /// `L7`: the lead that goes on in this one's place.
    pub merged_into: Option<String>,
    pub merged_in: Vec<String>,
    pub put_right: PutRightView,
    pub negative: Option<String>,
    pub scores: Vec<ScoreView>,
    /// A1 to C3.
    pub band: Option<String>,
    /// Who this is, in one paragraph.
    pub in_short: Option<String>,
    /// What is best done next.
    pub advice: Option<String>,
    /// A sample to be judged by a person who is not told what the rules said.
    pub is_blind: bool,
    pub decisions: Vec<DecisionView>,
    pub emails: Vec<EmailView>,
    pub notices: Vec<NoticeView>,
    pub events: Vec<EventView>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct KindCount {
    pub kind: String,
    pub count: i64,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct MailView {
    pub now: Moment,
    pub kinds: Vec<KindCount>,
    pub emails: Vec<EmailView>,
    pub is_cut: bool,
    /// Shows that a press of a button comes from this page.
    pub proof: String,
    pub who: String,
    /// Why the button must be pressed again.
    pub again: Option<String>,
}

/// One mail, to be read.
#[derive(Debug, Clone, Serialize)]
pub(super) struct OneMailView {
    pub email: EmailView,
    pub text: String,
    /// Its bytes as text, of a mail that no reader may have.
    pub is_as_it_came: bool,
    pub is_cut: bool,
    /// The lead that it is part of.
    pub lead: Option<String>,
    pub proof: String,
}

/// One thing to choose.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ChoiceView {
    pub value: String,
    pub label: String,
    pub is_chosen: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct ChoiceGroup {
    /// Of the field it fills.
    pub name: &'static str,
    pub legend: &'static str,
    pub hint: &'static str,
    pub choices: Vec<ChoiceView>,
}

/// A line to fill in.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FieldView {
    pub name: String,
    pub label: String,
    pub value: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct LinkView {
    pub href: String,
    pub label: &'static str,
}

/// The page behind a link in a rep's mail, with its one button.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ActView {
    /// accept, reject, recycle, respond
    pub verb: &'static str,
    pub title: &'static str,
    pub explanation: String,
    pub button: &'static str,
    pub rep: String,
    pub line: LeadLine,
    pub text: String,
    pub answer: Option<HeldView>,
    pub proof: String,
    /// Why the button must be pressed again.
    pub again: Option<String>,
    pub groups: Vec<ChoiceGroup>,
    pub packet: Vec<FieldView>,
    pub dates: Vec<ChoiceView>,
    pub date: String,
    pub date_min: String,
    pub date_max: String,
    /// None where there is nothing to add.
    pub note_label: Option<&'static str>,
    pub note: String,
    pub others: Vec<LinkView>,
}

/// An answer that waits for its writer's word.
#[derive(Debug, Clone, Serialize)]
pub(super) struct HeldView {
    pub to: String,
    pub copied: Vec<String>,
    pub text: String,
    pub files: Vec<String>,
    /// What came after it was written.
    pub since: Vec<WroteView>,
}

/// What came of it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct DoneView {
    /// good: it was done; calm: there was nothing to do.
    pub tone: &'static str,
    pub title: String,
    pub text: String,
    pub line: LeadLine,
    pub links: Vec<LinkView>,
    /// Starts an answer in the rep's own mail program.
    pub mailto: Option<String>,
}
