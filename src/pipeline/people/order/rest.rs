//! What follows a verb: a reason, a date, a name, a note.

use super::dates::{self, When};
use super::{Desk, NOTE_MAX_CHARS, Order, TOO_BRIEF};
use crate::domain::replies::words::{Say, plain};
use crate::domain::team::Rep;
use crate::domain::time::Timestamp;
use jiff::Span;
use jiff::civil::{Date, Time};

/// When a lead that was given back comes up again: in the morning of its day.
const WAKE_TIME: Time = Time::constant(9, 0, 0, 0);
/// How somebody has answered: "responded by phone". No letter to a prospect begins so.
const BY: [&str; 6] = ["by", "per", "par", "por", "via", "telefonisch"];
/// A word that may stand for a reason that begins with it.
const FIRST_WORD_MIN: usize = 4;
/// From so many words on, what ends as a sentence goes on where the verb has ended: "Away until Monday. I will answer then."
const GOES_ON_WORDS: usize = 3;
/// Words a rep is called by at most.
const NAME_WORDS_MAX: usize = 6;

const NOT_AHEAD: &str = "the date must lie ahead, within two years";

/// Whether the note of an answer tells how it was given.
pub fn says_how(note: &str) -> bool {
    note.split_whitespace().next().is_some_and(|word| BY.contains(&plain(word).as_str()))
}

/// What follows the verb.
pub struct Rest<'a> {
    /// As written, and as compared.
    pub spoken: &'a [(&'a str, String)],
    pub desk: &'a Desk<'a>,
    /// Too much for a note.
    pub is_prose: bool,
    /// The line ends as a sentence to a prospect does.
    pub is_sentence: bool,
}

impl Rest<'_> {
    /// None of an error: the words are prose that happens to begin like a verb.
    pub fn order(&self, say: Say, is_ended: bool) -> Result<Order, Option<String>> {
        let bare = |order: Order| match is_ended && !self.goes_on(0) {
            true => Ok(order),
            // "Back. I will send it tomorrow." is said to a prospect, "accept. I will call them tomorrow." to nobody knows.
            false if is_ended && matches!(say, Say::Accept | Say::Help) => Err(Some(TOO_BRIEF.to_owned())),
            false => Err(None),
        };
        let reasons = self.desk.reasons;
        match say {
            Say::Accept => bare(Order::Accept),
            Say::Back => bare(Order::Back),
            Say::Next => bare(Order::Next),
            Say::Undo => bare(Order::Undo),
            Say::Send => bare(Order::Send),
            Say::Help => bare(Order::Help),
            Say::Resume => bare(Order::Resume),
            Say::Pause if self.is_prose => Err(None),
            Say::Pause => {
                let known: Vec<&String> = reasons.pause.iter().collect();
                // The word alone means the first; what is no reason stops no clock that a prospect waits by.
                let (reason, used) = match known.first() {
                    Some(first) if self.spoken.is_empty() => ((*first).clone(), 0),
                    _ => self.reason(&known, 0)?,
                };
                Ok(Order::Pause { reason, note: self.note(used) })
            }
            Say::Respond if self.spoken.first().is_some_and(|(_, word)| BY.contains(&word.as_str())) => {
                Ok(Order::Respond { note: self.note(0) })
            }
            Say::Respond | Say::Qualify | Say::Won if self.is_prose => Err(None),
            Say::Respond => Ok(Order::Respond { note: self.note(0) }),
            Say::Qualify => Ok(Order::Qualify { note: self.note(0) }),
            Say::Won => Ok(Order::Won { note: self.note(0) }),
            Say::Reject => {
                let known: Vec<&String> = reasons.misroute.iter().chain(&reasons.quality).collect();
                let (reason, used) = self.reason(&known, 0)?;
                Ok(Order::Reject { reason, note: self.note(used) })
            }
            Say::Lost => {
                let (reason, used) = self.reason(&reasons.quality.iter().collect::<Vec<_>>(), 0)?;
                Ok(Order::Lost { reason, note: self.note(used) })
            }
            Say::Recycle => {
                let when = self.when()?;
                let known: Vec<&String> = reasons.recycle.iter().collect();
                let reason = match (self.spoken.len() > when.used, known.first()) {
                    (false, Some(first)) => (*first).clone(),
                    _ => self.reason(&known, when.used)?.0,
                };
                Ok(Order::Recycle { until: self.moment(when.date, when.time.unwrap_or(WAKE_TIME))?, reason })
            }
            Say::Away => {
                let tomorrow = self.desk.today.date().saturating_add(Span::new().days(1));
                let (date, time, used) = match self.spoken.is_empty() {
                    true => (tomorrow, None, 0),
                    false => {
                        let when = self.when()?;
                        (if when.is_today { tomorrow } else { when.date }, when.time, when.used)
                    }
                };
                if self.goes_on(used) {
                    return Err(None);
                }
                Ok(Order::Away { until: self.moment(date, time.unwrap_or(Time::midnight()))? })
            }
            Say::HandOff => self.rep().map(|rep| Order::HandOff { to: rep.id.clone(), packet: Vec::new() }),
        }
    }

    /// What follows is a sentence, or more of one.
    fn goes_on(&self, from: usize) -> bool {
        self.is_sentence && self.spoken.len().saturating_sub(from) >= GOES_ON_WORDS
    }

    fn note(&self, from: usize) -> String {
        let words: Vec<&str> = self.spoken.iter().skip(from).map(|(word, _)| *word).collect();
        words.join(" ").chars().filter(|c| !c.is_control()).take(NOTE_MAX_CHARS).collect()
    }

    fn plain(&self, from: usize) -> Vec<String> {
        self.spoken.iter().skip(from).map(|(_, plain)| plain.clone()).collect()
    }

    /// Words of this key that stand at `from`, passed over.
    fn past(&self, key: &str, from: usize) -> usize {
        from + self.desk.words.begins(key, &self.plain(from)).unwrap_or(0)
    }

    /// One of the configured reasons, whole or by its first words where no other begins so; and how many words it took.
    fn reason(&self, known: &[&String], from: usize) -> Result<(String, usize), Option<String>> {
        let from = self.past("until", from);
        let words = self.plain(from);
        let shown = |reason: &&String| self.desk.words.shown_reason(reason, self.desk.languages);
        let list = || known.iter().map(shown).collect::<Vec<_>>().join(", ");
        if words.is_empty() {
            return Err(Some(format!("a reason is missing; it is one of: {}", list())));
        }
        let said = known.iter().filter_map(|reason| Some((*reason, self.desk.words.begins(reason, &words)?)));
        if let Some((reason, length)) = said.max_by_key(|(_, length)| *length) {
            return Ok((reason.clone(), from + length));
        }
        let in_words = |reason: &str| reason.split(['_', '-', ' ']).map(plain).collect::<Vec<_>>();
        let whole = known.iter().filter(|reason| words.starts_with(&in_words(reason)));
        if let Some(reason) = whole.max_by_key(|reason| in_words(reason).len()) {
            return Ok(((*reason).clone(), from + in_words(reason).len()));
        }
        let written: Vec<String> = words.iter().flat_map(|word| in_words(word)).collect();
        let exact = known.iter().find(|reason| in_words(reason) == written);
        // "no budget" is not `no_response` for its first two letters.
        let first = words.first().filter(|first| first.chars().count() >= FIRST_WORD_MIN);
        let mut begun = known.iter().filter(|reason| first.is_some() && in_words(reason).first() == first);
        match (exact, begun.next(), begun.next()) {
            (Some(reason), ..) => Ok(((*reason).clone(), from + words.len())),
            (None, Some(reason), None) => Ok(((*reason).clone(), from + 1)),
            _ => Err(Some(format!("“{}” is not one of the reasons: {}", self.note(from), list()))),
        }
    }

    /// When it is, and how many words it took with "until" before it.
    fn when(&self) -> Result<When, Option<String>> {
        let at = self.past("until", 0);
        if self.spoken.get(at).is_some_and(|(word, _)| dates::is_before(word)) {
            return Err(Some(NOT_AHEAD.to_owned()));
        }
        let when = dates::read(&self.plain(at), self.desk.words, &self.desk.today);
        let when = when.map(|when| When { used: at + when.used, ..when });
        when.ok_or_else(|| {
            Some("a date is missing; write for example “2 weeks”, “until Monday” or “2027-01-31”".to_owned())
        })
    }

    fn moment(&self, date: Date, time: Time) -> Result<Timestamp, Option<String>> {
        let now = &self.desk.today;
        let at = date.to_datetime(time).to_zoned(now.time_zone().clone());
        let at = at.map_err(|_| Some("there is no such day".to_owned()))?;
        match at > *now && dates::is_near(date, now.date()) {
            true => Ok(Timestamp::from_jiff(at.timestamp())),
            false => Err(Some(NOT_AHEAD.to_owned())),
        }
    }

    /// By id, name, first name or address; behind it a word or two, like "please".
    fn rep(&self) -> Result<&Rep, Option<String>> {
        let from = self.past("to", 0);
        let words = self.plain(from);
        let longest = words.len().min(NAME_WORDS_MAX);
        let found = (1..=longest).rev().find_map(|count| Some((self.called(&words[..count].join(" "))?, count)));
        match found {
            Some((rep, count)) if words.len() - count < GOES_ON_WORDS => return Ok(rep),
            Some(_) => return Err(Some(TOO_BRIEF.to_owned())),
            None => {}
        }
        let known = self.desk.team.reps.values().filter(|rep| rep.active).map(|rep| rep.name.clone());
        let known = known.collect::<Vec<_>>().join("; ");
        Err(Some(match words.is_empty() {
            true => format!("a name is missing; it is one of: {known}"),
            false => format!("there is no rep “{}”; there is {known}", words.join(" ")),
        }))
    }

    fn called(&self, name: &str) -> Option<&Rep> {
        let reps = || self.desk.team.reps.values().filter(|rep| rep.active);
        let first = |rep: &&Rep| plain(rep.first_name()) == name;
        let is_called = |rep: &&Rep| {
            rep.id.as_str().eq_ignore_ascii_case(name)
                || rep.name.to_lowercase() == name
                || rep.email.as_str().eq_ignore_ascii_case(name)
        };
        let mut by_first = reps().filter(first);
        reps().find(is_called).or_else(|| by_first.next().filter(|_| by_first.next().is_none()))
    }
}
