//! What the templates of several pages get: words and numbers, ready to be shown.

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

/// A line to fill in.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FieldView {
    pub name: String,
    pub label: String,
    pub value: String,
}
