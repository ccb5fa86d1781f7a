//! Whether what is set apart is a person's all the same, who wants something.
//!
//! In: a mail prepared for judging, and what says that a machine wrote it. Out: yes or no. Never: yes against a proof.

use super::{DOUBTFUL, RELAYED_PERSON, ROOM_TO_SELL, WISH, circumstances, length, weighed};
use crate::domain::authentication::Authentication;
use crate::domain::automatic::is_machine;
use crate::domain::kind::Kind;
use crate::domain::signs;
use crate::pipeline::discern::reading::Reading;
use crate::pipeline::discern::witness::Witness;
use crate::pipeline::discern::words::Table;
use crate::pipeline::discern::{bulk, sending, spam};

/// Odds that bring a mail back that was set apart for its words.
const PERSON: f32 = 0.9;
/// Odds below which somebody who plainly wants something, or asks a question, is no machine, whatever phrases and the
/// subject say; and where headers or the sender say that it is one.
const REQUEST: f32 = 0.5;
const REQUEST_OF_SPAM: f32 = -0.5;
/// The same of whoever asks briefly for something of ours, in the words that a workflow goes by.
const ASKED: f32 = 3.0;
const QUESTION: f32 = -1.0;
const REQUEST_MARKED: f32 = 0.0;
const QUESTION_MARKED: f32 = -4.0;
/// Where only its sender's name is a machine's, and a mail client sent it: families call a mailbox so in jest.
const BY_HAND: f32 = -1.0;

/// Whether what looks like a machine's is most likely a person's all the same, who wants something.
pub fn is_person_after_all(reading: &Reading, set_apart: Kind, witness: Witness) -> bool {
    if witness == Witness::Proof {
        return false;
    }
    let odds = weighed(reading).1;
    let wants = reading.asks() && spam::wish(reading) >= WISH && reading.manner().person() > RELAYED_PERSON;
    // An answer is due by law; and some providers mark all mail of theirs as if it were a circular.
    if reading.head.says(Table::Rights) {
        return true;
    }
    if witness == Witness::Marks {
        return bulk::others_list(reading).is_some() && asks_us_through_a_list(reading)
            || (reading.requests().is_some() || wants) && odds < REQUEST_MARKED
            || circumstances::asks_a_question(reading) && odds < QUESTION_MARKED
            || by_hand(reading) && reading.manner().person() > RELAYED_PERSON && odds < BY_HAND
            || asks_under_machine_s_name(reading);
    }
    // Thieves order as buyers do.
    let request = if set_apart == Kind::Spam { REQUEST_OF_SPAM } else { REQUEST };
    reading.asks() && reading.manner().person() > PERSON
        || reading.requests().is_some() && odds < request
        || circumstances::asks_a_question(reading) && odds < QUESTION
        || odds < ASKED && asks_to_buy(reading)
}

/// Whether he asks for something of ours in the words that a workflow goes by.
fn asks_to_buy(reading: &Reading) -> bool {
    let length = length(reading.unquoted);
    let is_brief = length > 0.0 && length < ROOM_TO_SELL;
    is_brief && sending::links(reading) == sending::Links::None && signs::in_lists(reading.unquoted, None).ask_to_buy()
}

/// Whether nothing but its sender's name is a machine's, and its words are a person's who asks: "Could we see a demo? Max" from
/// noreply@. What such senders ask by themselves leads somewhere.
fn asks_under_machine_s_name(reading: &Reading) -> bool {
    let asks = circumstances::asks_a_question(reading) || reading.requests().is_some() || spam::wish(reading) >= WISH;
    let is_bare = !bulk::is_marked(reading)
        && !reading.says_automatic()
        && !reading.returns_to_nobody()
        && sending::links(reading) == sending::Links::None;
    asks && is_bare && reading.manner().person() > RELAYED_PERSON
}

/// Whether nothing but what stands in its headers tells against a person.
pub fn reads_like_a_person_s(reading: &Reading) -> bool {
    weighed(reading).1 < DOUBTFUL && spam::theft::sign(reading).is_none()
}

/// Whether it is to us, though a list's name stands in its header: a group passes on to us what somebody asks, with no way
/// out and no word of many.
pub fn asks_us_through_a_list(reading: &Reading) -> bool {
    bulk::is_to_us(reading)
        && !bulk::is_of_mailer(reading)
        && !reading.says_automatic()
        && !reading.from.is_some_and(is_machine)
        && [Table::Unsubscribe, Table::Subscribed, Table::Customers].iter().all(|table| !reading.head.says(*table))
        && (reading.requests().is_some() || reading.asks() && spam::wish(reading) >= WISH)
        && reading.manner().person() > RELAYED_PERSON
        && weighed(reading).1 < REQUEST_MARKED
}

/// Whether he plainly asks as a buyer does, so that our server's filter may be wrong: his name is vouched for, or the filter is
/// not certain and he brings nothing that thieves who order bring.
pub fn buys_plainly(reading: &Reading) -> bool {
    let sender = reading.authserv_id().map(|server| Authentication::of(reading.email, server));
    let is_harmless = || {
        !spam::is_certain(reading)
            && !sender.as_ref().is_some_and(Authentication::is_forged)
            && sending::links(reading) != sending::Links::Others
            && circumstances::elsewhere(reading).is_none()
            && !circumstances::brings_archive(reading)
    };
    reading.requests().is_some()
        && reading.manner().person() > RELAYED_PERSON
        && weighed(reading).1 < REQUEST_OF_SPAM
        && spam::theft::sign(reading).is_none()
        && (sender.as_ref().is_some_and(Authentication::proves_sender) || is_harmless())
}

fn by_hand(reading: &Reading) -> bool {
    sending::by_client(reading) && !bulk::is_marked(reading) && !reading.says_automatic()
}
