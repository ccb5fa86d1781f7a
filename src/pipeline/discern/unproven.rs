//! Where no header proves anything: what the words alone make likely.
//!
//! In: a mail prepared for judging, and the [`manner`] it is written in. Out: a machine's kind where the words leave
//! hardly a doubt, or the doubt. Never: a machine's kind for a few words, or for one who asks in a conversation.

pub mod after_all;
mod circumstances;

use super::manner::{self, Judged, Manner};
use super::reading::Reading;
use super::words::Table;
use super::{form, notification, sending, spam};
use circumstances::MACHINES;
pub use circumstances::Weights;

use crate::domain::automatic::is_machine;
use crate::domain::kind::Kind;

/// In natural logarithms of odds against a person: from here on nobody needs to see it among the leads. Of four thousand
/// examples of people's mails, each judged by what was learned from the others and with no header to speak for it, about
/// four go beyond each of these, and some more beyond that of absence notes, which are told apart by the conversation
/// they stand in.
const fn sure(manner: Manner) -> f32 {
    match manner {
        Manner::Bulk => 1.6,
        Manner::Received | Manner::Notice => 1.8,
        Manner::Away => 1.7,
        // The examples have few people who ask about a bounce.
        Manner::Bounce => 2.0,
        // Of seven hundred and fifty genuine mails that were labelled, forms aside, none comes within one of it.
        Manner::Spam => 2.1,
        Manner::Person | Manner::Relayed => 2.8,
    }
}

/// The same for an answer by a robot that has none of the words by which robots answer.
const UNSAID: f32 = 3.0;
/// That it announces a lead weighs so much for a person.
const ANNOUNCED: f32 = 2.8;
/// From here on whoever reads the lead is told.
const DOUBTFUL: f32 = 1.1;
/// The same of what may be unsolicited: who sells writes as buyers do, and a doubt costs no more than a glance.
const DOUBTFUL_OF_SPAM: f32 = -0.5;
/// What a house tells its customers, or a salesman offers, is doubted so much sooner for each phrase of it, of which so many
/// count; it sets nothing apart.
const HINT: f32 = 2.0;
const HINTS_MOST: usize = 3;
/// What the words say weighs so much more than signs beside them: found by logistic regression over the examples, each
/// judged by what was learned from the others.
const WORDS: f32 = 1.4;
/// However sure the words are, a conversation or a question weighs against them.
const WORDS_MOST: f32 = 5.5;
/// So likely it must be that a portal speaks for a person, and somebody wants something, before headers of mass mail
/// are not believed.
const RELAYED: f32 = 0.6;
const RELAYED_PERSON: f32 = 0.8;
/// The same where somebody plainly wants something: a quantity, an offer.
const RELAYED_WISH: f32 = 0.45;
const WISH: u8 = 2;
/// So much a machine's that labels in it are its own: an order form to print, whom to ask, what it had been told.
/// Of genuine forms none comes near.
const NO_FORM: f32 = 4.9;
/// Fewer words than that say too little, and they speak for what they are only from there on. Of seventeen thousand examples,
/// each judged by what was learned from the others, ten words with their subject prove as much as a hundred.
const WORDS_MIN: f32 = 6.0;
const WORDS_ENOUGH: f32 = 12.0;
/// Whoever has it all in his subject asks there.
const BODY_MIN: f32 = 3.0;
/// An offer in two lines may well be a person's.
const PITCH_ENOUGH: f32 = 14.0;

/// Salesmen need so many words to sell.
const ROOM_TO_SELL: f32 = 60.0;

pub enum Likely {
    Person,
    /// Why it may be a machine's.
    Doubt(String),
    Machine(Kind, String),
}

/// Whether it announces a lead: its subject's words do, which anybody may have written, or more than that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announced {
    No,
    InSubject,
    Told,
    /// Somebody's own words stand in it, which the words around them must not outweigh.
    Quoted,
}

/// What a mail is that nothing else has told.
pub fn likely(reading: &Reading, announced: Announced) -> Likely {
    if said(reading) < WORDS_MIN || length(&reading.head) < BODY_MIN {
        return Likely::Person;
    }
    let (manner, odds) = weighed(reading);
    // A robot that answers us repeats our subject.
    let is_answer = matches!(manner, Manner::Away | Manner::Received | Manner::Bounce);
    let is_passed_on = matches!(announced, Announced::Told | Announced::Quoted);
    let is_announced = is_passed_on || announced == Announced::InSubject && !is_answer;
    let odds = if is_announced { odds - ANNOUNCED } else { odds };
    // Half of what a portal passes on is the portal's, which sells.
    let doubtful = if is_passed_on { DOUBTFUL } else { doubtful(manner) };
    if odds < doubtful {
        let hinted = hinted(reading).filter(|_| announced == Announced::No);
        return hinted
            .map_or(Likely::Person, |manner| Likely::Doubt(format!("it may be {}", said_to_be(reading, manner))));
    }
    let said = said_to_be(reading, manner);
    let takes_it = reading.accepts().is_some() && (is_answer || manner == Manner::Notice);
    let is_unsaid = matches!(manner, Manner::Away | Manner::Received) && !says_what_robots_answer(reading);
    let tells_himself = manner == Manner::Away && begins_by_himself(reading);
    if takes_it
        || tells_himself
        || is_unsaid && odds < UNSAID
        || announced == Announced::Quoted
        || odds < sure(manner)
        || manner == Manner::Spam && odds < of_brief(reading)
    {
        return Likely::Doubt(format!("it may be {said}"));
    }
    Likely::Machine(manner.kind(), format!("it reads like {said}, and nothing speaks for a person"))
}

const fn doubtful(manner: Manner) -> f32 {
    match manner {
        Manner::Spam => DOUBTFUL_OF_SPAM,
        _ => DOUBTFUL,
    }
}

/// The machine's manner that its phrases speak for, where nothing is asked of us and the words as a whole leave it open.
fn hinted(reading: &Reading) -> Option<Manner> {
    if reading.is_threaded() || reading.requests().is_some() {
        return None;
    }
    let phrases = |table: Table| {
        let mut said: Vec<&str> =
            reading.subject.all(table).chain(reading.head.all(table)).map(|said| said.words).collect();
        said.sort_unstable();
        said.dedup();
        said.len().min(HINTS_MOST) as f32
    };
    // Salesmen ask as well.
    let asks = circumstances::asks_a_question(reading);
    let hint = |manner: Manner| match manner {
        Manner::Notice if !asks => HINT * phrases(Table::Told),
        Manner::Spam if !spam::wants(reading) => HINT * phrases(Table::Offers),
        _ => 0.0,
    };
    let mut odds = odds(reading);
    MACHINES.iter().zip(&mut odds).for_each(|(manner, odds)| *odds += hint(*manner));
    let (manner, odds) = likeliest(odds);
    (hint(manner) > 0.0 && odds >= doubtful(manner)).then_some(manner)
}

/// Whether any of the words stands in it by which robots answer: that somebody is away, or something received.
fn says_what_robots_answer(reading: &Reading) -> bool {
    const OF_ROBOTS: [Table; 13] = [
        Table::Away,
        Table::Left,
        Table::Closed,
        Table::Back,
        Table::Deputy,
        Table::Thanks,
        Table::Automatic,
        Table::AutoSubject,
        Table::AwaySubject,
        Table::Received,
        Table::WillAnswer,
        Table::Held,
        Table::Proves,
    ];
    OF_ROBOTS.iter().any(|table| reading.head.says(*table) || reading.subject.says(*table))
}

/// Whether nothing is answered, and the subject is no absence note's: a robot would answer.
fn begins_by_himself(reading: &Reading) -> bool {
    let tells = [Table::AutoSubject, Table::AwaySubject, Table::Away, Table::Closed, Table::Left, Table::Automatic];
    !reading.is_threaded() && !reading.has_answer_mark() && !tells.iter().any(|table| reading.subject.says(*table))
}

/// What words alone must come to before a brief mail, or one that wants something of us, is set apart as unsolicited.
/// Salesmen need room to sell. Who wants to buy says so in two lines, and "business", "website" or "partnership" are his words
/// as well as theirs: of some three thousand inquiries that sound like pitches this sets free all but a few, and of 560 machines'
/// mails a handful.
fn of_brief(reading: &Reading) -> f32 {
    const BRIEF: f32 = 30.0;
    const SHORT: f32 = 40.0;
    const NEVER: f32 = f32::INFINITY;
    let own = above_signature(reading);
    let length: f32 = own.lines().map(length).sum();
    let wants = spam::wish(reading) >= WISH;
    let asks = circumstances::is_question(&own) || reading.head.says(Table::Asks);
    let is_harmless = || sending::links(reading) == sending::Links::None && !spam::sells(reading);
    match () {
        () if length < BRIEF && (wants || asks) => NEVER,
        () if length < ROOM_TO_SELL && circumstances::is_bare_request(reading) => NEVER,
        () if length < if wants { ROOM_TO_SELL } else { BRIEF } && is_harmless() => NEVER,
        () if length < BRIEF && is_sold_below(reading, &own) => NEVER,
        () if length < BRIEF && !leads_elsewhere(reading) => 5.5,
        () if length < SHORT && (wants || circumstances::asks_a_question(reading)) => 6.5,
        () if wants && reading.asks() => 4.5,
        () => f32::NEG_INFINITY,
    }
}

/// Whether a link in it leads to another house than the sender's.
fn leads_elsewhere(reading: &Reading) -> bool {
    let is_own = |host: &str| reading.from.is_some_and(|from| spam::is_same_house(host, from.domain()));
    spam::hosts(reading.unquoted).any(|host| !is_own(host))
}

/// The likeliest machine's manner, words and circumstances taken together, and the odds that any machine wrote it.
fn weighed(reading: &Reading) -> (Manner, f32) {
    likeliest(odds(reading))
}

fn odds(reading: &Reading) -> Weights {
    *reading.odds.get_or_init(|| weigh(reading))
}

fn weigh(reading: &Reading) -> Weights {
    let judged = reading.manner();
    let by_words = ((1.0 - judged.person()) / judged.person().max(f32::MIN_POSITIVE)).ln().min(WORDS_MOST);
    let proven = match judged.machine() {
        Manner::Spam => length(&reading.head) / PITCH_ENOUGH,
        _ => said(reading) / WORDS_ENOUGH,
    };
    let by_words = WORDS * by_words * proven.min(1.0);
    let machines = (1.0 - judged.person()).max(f32::MIN_POSITIVE);
    let mut odds = circumstances::weigh(reading);
    for (manner, odds) in MACHINES.iter().zip(&mut odds) {
        let share = (judged.of_manner(*manner) / machines).max(f32::MIN_POSITIVE);
        *odds += WORDS * share.ln() + by_words;
    }
    odds
}

/// The manner of the highest odds, and the sum of all of them, in logarithms.
fn likeliest(odds: Weights) -> (Manner, f32) {
    let pairs = MACHINES.into_iter().zip(odds);
    let (manner, most) = pairs.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((Manner::Spam, f32::MIN));
    let all: f32 = odds.iter().map(|one| (one - most).exp()).sum();
    (manner, most + all.ln())
}

/// Whether only his signature sells: the words above it are a person's, or too few to be anybody's.
fn is_sold_below(reading: &Reading, above: &str) -> bool {
    const PERSON_S: f32 = 0.3;
    above.len() < reading.unquoted.trim_end().len() && Judged::of("", above).person() > PERSON_S
}

/// What stands above the sender's name or the mark of a signature: what his house adds sells for it.
fn above_signature(reading: &Reading) -> String {
    let name = reading.email.from.first().and_then(|party| party.name.as_deref()).unwrap_or_default().to_lowercase();
    let is_name = |line: &str| {
        let rest = line.to_lowercase().strip_prefix(&name).map(|rest| rest.trim_start().to_owned());
        !name.is_empty() && rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let is_signature = |line: &str| line == "--" || is_name(line);
    let lines = reading.unquoted.lines().map(str::trim).filter(|line| !line.starts_with('>'));
    lines.take_while(|line| !is_signature(line)).collect::<Vec<_>>().join("\n")
}

/// How much its sender says, in words: an answer's subject is not his.
fn said(reading: &Reading) -> f32 {
    let of_subject = if reading.says_reply() { 0.0 } else { length(&reading.subject) };
    length(&reading.head) + of_subject
}

/// In words, of which addresses are none; where a script parts none, two or three characters are one.
pub fn length(text: &str) -> f32 {
    let is_unparted = |c: char| matches!(c, '\u{2e80}'..='\u{d7ff}' | '\u{0e00}'..='\u{0eff}');
    let says = |word: &&str| word.chars().any(char::is_alphabetic) && !word.contains(['@', '/']);
    let words = text.split(' ').filter(says);
    words.map(|word| (word.chars().filter(|c| is_unparted(*c)).count() as f32 / 2.5).max(1.0)).sum()
}

/// Whether of all machines' manners it is in this one: headers tell that a machine wrote it, and seldom which.
pub fn is_plainly(reading: &Reading, manner: Manner) -> bool {
    const PLAINLY: f32 = 0.8;
    let judged = reading.manner();
    judged.of_manner(manner) > PLAINLY * (1.0 - judged.person())
}

/// Why what tells like a service's notice is a thief's, if it is: in the manner of unsolicited mail, or in our own name.
pub fn thief_s(reading: &Reading) -> Option<String> {
    /// Beside a name that is ours.
    const LIKELY: f32 = 0.3;
    let judged = reading.manner();
    let by_words = judged.of_manner(Manner::Spam) / (1.0 - judged.person()).max(f32::MIN_POSITIVE);
    let poses = || spam::poses::sign(reading).is_some();
    let is_thief_s = !reading.is_threaded()
        && length(&reading.head) >= PITCH_ENOUGH
        && (is_plainly(reading, Manner::Spam) || by_words > LIKELY && poses());
    is_thief_s.then(|| format!("it reads like {}", said_to_be(reading, Manner::Spam)))
}

/// "unsolicited mail ("loan", "offer")".
fn said_to_be(reading: &Reading, manner: Manner) -> String {
    in_words(manner, &reading.subject, &reading.head)
}

fn in_words(manner: Manner, subject: &str, text: &str) -> String {
    let words = manner::telling_words(subject, text, manner);
    if words.is_empty() {
        return manner.said().into();
    }
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("{} ({})", manner.said(), words.join(", "))
}

/// Whether a machine's mail carries a person's inquiry, as far as its words tell.
pub fn is_relayed(reading: &Reading) -> bool {
    let judged = reading.manner();
    let relayed = judged.of_manner(Manner::Relayed);
    let is_likely = relayed > RELAYED && judged.person() > RELAYED_PERSON;
    length(&reading.head) >= WORDS_MIN
        && (is_likely || relayed > RELAYED_WISH && spam::wish(reading) >= WISH && !reading.email.has_header("List-Id"))
        && !form::tells_of_us(reading)
}

/// Whether its words leave a person hardly a chance.
pub fn is_hardly_a_person_s(reading: &Reading) -> bool {
    const HARDLY: f32 = 0.1;
    reading.manner().person() < HARDLY
}

/// Whether labels in it are a machine's own.
pub fn is_no_form(reading: &Reading) -> bool {
    length(&reading.head) >= WORDS_MIN && weighed(reading).1 > NO_FORM
}

/// Whether a sender that takes no answers may well speak for somebody: it asks, wants something, and its words leave a
/// doubt, or are a person's without the links that the sender has set beside them.
pub fn asks_from_program(reading: &Reading) -> bool {
    reading.from.is_some_and(is_machine)
        && !reading.says_automatic()
        && length(&reading.head) >= WORDS_MIN
        && circumstances::asks_a_question(reading)
        && spam::wish(reading) >= WISH
        && (weighed(reading).1 < sure(Manner::Notice) || passes_on_words(reading))
}

/// Whether what stands in a service's mail beside its own links is in the manner of a person.
fn passes_on_words(reading: &Reading) -> bool {
    const PERSON_S: f32 = 0.5;
    if !reading.unquoted.contains("://") || leads_elsewhere(reading) {
        return false;
    }
    let said: Vec<&str> = reading.unquoted.lines().filter(|line| !line.contains("://")).collect();
    let said = said.join("\n");
    length(&said) >= WORDS_MIN && Judged::of("", &said).person() > PERSON_S
}

/// Whether whoever filled a form sells by it: robots fill in what salesmen write. `message` is what they wrote.
pub fn pitches_in_form(reading: &Reading, message: &str) -> Likely {
    /// Of four thousand messages of people, each judged by what was learned from the others, two come as near.
    const PITCH: f32 = 3.3;
    const PITCH_DOUBTFUL: f32 = 1.0;
    const PITCH_WORDS: f32 = 30.0;
    /// A shorter one is only doubted, and below this it says too little.
    const DOUBT_WORDS: f32 = 8.0;
    /// Robots sell and buy in the same words as people do, so that these count for little.
    const FOR_REQUEST: f32 = 0.9;
    const FOR_WISH: f32 = 0.2;
    /// Links in the code of web pages and boards are a robot's.
    const ROBOT: f32 = 0.0;
    const ROBOT_WORDS: f32 = 4.0;
    let is_robot_s = message.contains("[url=") || message.contains("<a href=");
    let (sure, enough) = if is_robot_s { (ROBOT, ROBOT_WORDS) } else { (PITCH, PITCH_WORDS) };
    let length = length(message);
    if length < enough.min(DOUBT_WORDS) {
        return Likely::Person;
    }
    let judged = Judged::of("", message);
    let odds = (judged.of_manner(Manner::Spam) / judged.person().max(f32::MIN_POSITIVE)).ln().min(WORDS_MOST);
    let odds = WORDS * odds
        - FOR_REQUEST * f32::from(u8::from(reading.requests().is_some()))
        - FOR_WISH * f32::from(spam::wish(reading));
    if odds < PITCH_DOUBTFUL.min(sure) {
        return Likely::Person;
    }
    let said = format!("a filled form whose message reads like {}", in_words(Manner::Spam, "", message));
    if odds > sure && length >= enough { Likely::Machine(Kind::Spam, said) } else { Likely::Doubt(said) }
}
