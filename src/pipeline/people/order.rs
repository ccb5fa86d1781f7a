//! What the first line of a rep's reply says.

use crate::domain::id::RepId;
use crate::domain::replies::words::{Say, Words, plain};
use crate::domain::team::{Rep, Team};
use crate::domain::time::Timestamp;
use crate::domain::workflow::Reasons;
use jiff::civil::{Date, Weekday};
use jiff::{Span, Zoned};

/// When a lead that was given back comes up again: in the morning of its day.
const WAKE_HOUR: i8 = 9;
/// A recycled lead that sleeps longer is a lead forgotten.
const AHEAD_MAX_DAYS: i64 = 731;
/// A note is a sentence or two for colleagues, and part of the timeline for ever.
const NOTE_MAX_CHARS: usize = 500;
/// A word that may stand for a reason that begins with it.
const FIRST_WORD_MIN: usize = 4;
/// A line this long that begins with a verb's word may be a verb misspelt; a longer one is prose.
const NEARLY_WORDS_MAX: usize = 4;
/// One line of so many words that begins with a verb's is no letter to a prospect.
const VERB_LINE_WORDS_MAX: usize = 12;
/// Fewer letters are no sentence in a script that has no spaces.
const SENTENCE_CHARS_MIN: usize = 6;

/// A verb with all it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    Accept,
    Reject { reason: String, note: String },
    Recycle { until: Timestamp, reason: String },
    Respond { note: String },
    Qualify { note: String },
    Won { note: String },
    Lost { reason: String, note: String },
    HandOff { to: RepId, packet: Vec<(String, String)> },
    Pause { reason: String, note: String },
    Resume,
    Away { until: Timestamp },
    Back,
    Next,
    Help,
}

/// What a reply's own text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Nothing but a verb, or a verb before other words.
    Order {
        order: Order,
        is_alone: bool,
    },
    /// It was meant as a verb, and something is missing or wrong: words for the rep.
    Unclear(String),
    /// Prose.
    Letter,
    Nothing,
}

/// What there is to choose from.
pub struct Desk<'a> {
    pub words: &'a Words,
    pub reasons: &'a Reasons,
    /// What a hand-off tells the other, by label.
    pub packet: &'a [String],
    pub team: &'a Team,
    /// In the rep's own zone.
    pub today: Zoned,
    /// What is no verb goes to a prospect, so what reads like prose is prose.
    pub is_letter_else: bool,
}

/// Reads what a rep wrote himself, without what he quotes and signs with.
pub fn hear(text: &str, desk: &Desk<'_>) -> Heard {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let Some(line) = lines.next() else { return Heard::Nothing };
    if line.starts_with('>') {
        return Heard::Letter;
    }
    let (packet, rest) = packet(text, desk.packet);
    let below: Vec<&str> = lines.collect();
    let is_alone = below.is_empty() || !packet.is_empty() && rest;
    let spoken: Vec<&str> = line.split_whitespace().collect();
    // A dash or a quotation mark that stands alone is no word.
    let said: Vec<(&str, String)> =
        spoken.iter().map(|word| (*word, plain(word))).filter(|(_, w)| !w.is_empty()).collect();
    let words: Vec<String> = said.iter().map(|(_, plain)| plain.clone()).collect();
    let Some((say, length)) = desk.words.verb(&words) else {
        return if desk.is_letter_else && is_alone && is_brief(line, words.len()) {
            Heard::Unclear(TOO_BRIEF.to_owned())
        } else {
            Heard::Letter
        };
    };
    let is_short = words.len() <= NEARLY_WORDS_MAX;
    let rest =
        Rest { spoken: said.get(length..).unwrap_or_default(), desk, is_prose: desk.is_letter_else && !is_short };
    // "Accept my apologies …" goes on where "accept, thanks" has ended.
    let is_ended = words.len() == length
        || said[length - 1].0.ends_with([',', '.', '!', ';', ':', '-', '–', '—'])
        || spoken.iter().any(|word| matches!(*word, "-" | "–" | "—"));
    match rest.order(say, is_ended) {
        Ok(Order::HandOff { to, .. }) => Heard::Order { order: Order::HandOff { to, packet }, is_alone },
        Ok(order) => match with_note(order, &below) {
            Ok(order) => Heard::Order { order, is_alone: true },
            Err(order) => Heard::Order { order, is_alone },
        },
        Err(Some(why)) if is_alone && !desk.is_letter_else || words.len() <= NEARLY_WORDS_MAX => Heard::Unclear(why),
        // Sent to the prospect by mistake, it could not be taken back; refused, it is written once more.
        Err(why) if is_alone && desk.is_letter_else && words.len() <= VERB_LINE_WORDS_MAX && !is_sentence(line) => {
            Heard::Unclear(why.unwrap_or_else(|| TOO_BRIEF.to_owned()))
        }
        Err(_) => Heard::Letter,
    }
}

/// What stands below a rejection is its note, for nobody says no to us above a letter to the prospect; unless it begins
/// as a letter does. Err: nothing stands there, or the verb is another.
fn with_note(mut order: Order, below: &[&str]) -> Result<Order, Order> {
    let is_greeting = |line: &&&str| line.ends_with([',', '!', '，', '：', ':']);
    if below.is_empty() || below.first().filter(is_greeting).is_some() {
        return Err(order);
    }
    match &mut order {
        Order::Reject { note, .. } | Order::Lost { note, .. } | Order::Pause { note, .. } => {
            let all = std::iter::once(note.as_str()).chain(below.iter().copied()).filter(|part| !part.is_empty());
            let all = all.collect::<Vec<_>>().join(" ");
            *note = all.chars().filter(|c| !c.is_control()).take(NOTE_MAX_CHARS).collect();
            Ok(order)
        }
        _ => Err(order),
    }
}

/// A line this long was broken by a mail program, and the next goes on with it.
const BROKEN_CHARS_MIN: usize = 60;
/// What a free line below the labelled ones is called.
const NOTE: &str = "note";

/// What the lines after a hand-off's first one tell the other, by label: `budget: 10,000`, and lines that go on with it.
/// A line of its own is a note. Whether nothing else stands there.
fn packet(text: &str, labels: &[String]) -> (Vec<(String, String)>, bool) {
    let mut packet: Vec<(String, String)> = Vec::new();
    let mut is_all = true;
    let mut is_open = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()).skip(1) {
        let labelled = line.split_once([':', '：']).and_then(|(label, value)| {
            let label = labels.iter().find(|known| known.to_lowercase() == label.trim().to_lowercase())?;
            Some((label.clone(), value.trim().to_owned()))
        });
        match (labelled, packet.last_mut()) {
            (Some(labelled), _) => packet.push(labelled),
            (None, Some((label, value))) if !is_open && !value.is_empty() && label != NOTE => {
                packet.push((NOTE.to_owned(), line.to_owned()));
            }
            (None, Some((_, value))) if value.chars().count() < NOTE_MAX_CHARS => {
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(line);
            }
            (None, _) => is_all = false,
        }
        is_open = line.chars().count() >= BROKEN_CHARS_MIN;
    }
    (packet, is_all)
}

const TOO_BRIEF: &str = "this may be meant for me or for the prospect; nothing was done, and nothing was sent. To the \
                         prospect, write a whole sentence with a greeting above it; to me, one of the words below";

/// Who writes to a customer ends his sentence.
fn is_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', ')', '*']).ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।'])
}

/// "ok", "called him", "not mine": nobody can tell whom it is for.
fn is_brief(line: &str, words: usize) -> bool {
    if is_sentence(line) {
        return false;
    }
    let is_spaced = line.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    if is_spaced { words <= NEARLY_WORDS_MAX } else { line.chars().count() < SENTENCE_CHARS_MIN }
}

/// What follows the verb.
struct Rest<'a> {
    /// As written, and as compared.
    spoken: &'a [(&'a str, String)],
    desk: &'a Desk<'a>,
    /// Too much for a note.
    is_prose: bool,
}

impl Rest<'_> {
    /// None of an error: the words are prose that happens to begin like a verb.
    fn order(&self, say: Say, is_ended: bool) -> Result<Order, Option<String>> {
        let bare = |order: Order| if is_ended { Ok(order) } else { Err(None) };
        let reasons = self.desk.reasons;
        match say {
            Say::Accept => bare(Order::Accept),
            Say::Back => bare(Order::Back),
            Say::Next => bare(Order::Next),
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
                let (date, used) = self.date()?;
                let known: Vec<&String> = reasons.recycle.iter().collect();
                let reason = match (self.spoken.len() > used, known.first()) {
                    (false, Some(first)) => (*first).clone(),
                    _ => self.reason(&known, used)?.0,
                };
                Ok(Order::Recycle { until: self.at_hour(date, WAKE_HOUR)?, reason })
            }
            Say::Away => {
                let tomorrow = self.desk.today.date().saturating_add(Span::new().days(1));
                let date = if self.spoken.is_empty() { tomorrow } else { self.date()?.0 };
                Ok(Order::Away { until: self.at_hour(date, 0)? })
            }
            Say::HandOff => self.rep().map(|rep| Order::HandOff { to: rep.id.clone(), packet: Vec::new() }),
        }
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
        let list = || known.iter().map(|reason| reason.replace('_', " ")).collect::<Vec<_>>().join(", ");
        if words.is_empty() {
            return Err(Some(format!("a reason is missing; it is one of: {}", list())));
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

    /// `2 weeks`, `until Monday`, `tomorrow`, `2027-01-15`, `15.1.2027`; and how many words it took.
    fn date(&self) -> Result<(Date, usize), Option<String>> {
        let today = self.desk.today.date();
        let at = self.past("until", 0);
        let words = self.plain(at);
        let missing =
            || Some("a date is missing; write for example “2 weeks”, “until Monday” or “2027-01-31”".to_owned());
        let first = words.first().ok_or_else(missing)?;
        if let Some(used) = self.desk.words.begins("tomorrow", &words) {
            return Ok((today.saturating_add(Span::new().days(1)), at + used));
        }
        for (key, weekday) in WEEKDAYS {
            if let Some(used) = self.desk.words.begins(key, &words) {
                let days = i64::from(weekday.to_monday_zero_offset() - today.weekday().to_monday_zero_offset());
                let days = if days > 0 { days } else { days + 7 };
                return Ok((today.saturating_add(Span::new().days(days)), at + used));
            }
        }
        if let Ok(count) = first.parse::<i64>().map(|count| count.clamp(1, AHEAD_MAX_DAYS)) {
            let units = self.plain(at + 1);
            for (key, span) in [
                ("day", Span::new().days(count)),
                ("week", Span::new().weeks(count.min(104))),
                ("month", Span::new().months(count.min(24))),
            ] {
                if let Some(used) = self.desk.words.begins(key, &units) {
                    return Ok((today.saturating_add(span), at + 1 + used));
                }
            }
        }
        let date = first.parse::<Date>().ok().or_else(|| day_first(first)).ok_or_else(missing)?;
        Ok((date, at + 1))
    }

    fn at_hour(&self, date: Date, hour: i8) -> Result<Timestamp, Option<String>> {
        let today = self.desk.today.date();
        let last = today.saturating_add(Span::new().days(AHEAD_MAX_DAYS));
        if date <= today || date > last {
            return Err(Some("the date must lie ahead, within two years".to_owned()));
        }
        let at = date.at(hour, 0, 0, 0).to_zoned(self.desk.today.time_zone().clone());
        at.map(|at| Timestamp::from_jiff(at.timestamp())).map_err(|_| Some("there is no such day".to_owned()))
    }

    /// By id, name, first name or address.
    fn rep(&self) -> Result<&Rep, Option<String>> {
        let from = self.past("to", 0);
        let name = self.plain(from).join(" ");
        let reps = || self.desk.team.reps.values().filter(|rep| rep.active);
        let first = |rep: &&Rep| rep.name.split_whitespace().next().is_some_and(|first| plain(first) == name);
        let is_called = |rep: &&Rep| {
            rep.id.as_str().eq_ignore_ascii_case(&name)
                || rep.name.to_lowercase() == name
                || rep.email.as_str().eq_ignore_ascii_case(&name)
        };
        let mut by_first = reps().filter(first);
        let found = reps().find(is_called).or_else(|| by_first.next().filter(|_| by_first.next().is_none()));
        found.ok_or_else(|| {
            let known = reps().map(|rep| rep.name.clone()).collect::<Vec<_>>().join("; ");
            Some(match name.is_empty() {
                true => format!("a name is missing; it is one of: {known}"),
                false => format!("there is no rep “{name}”; there is {known}"),
            })
        })
    }
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// `15.1.2027`, as it is written where the day comes first. With slashes nobody knows which is which.
fn day_first(word: &str) -> Option<Date> {
    let mut numbers = word.split('.').map(str::parse::<i16>);
    let (day, month, year) = (numbers.next()?.ok()?, numbers.next()?.ok()?, numbers.next()?.ok()?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests;
