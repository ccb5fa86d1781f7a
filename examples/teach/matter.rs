//! What a mail is about: several things, each for itself.

use super::learning::{Example, Lesson, held_back};
use anteroom::domain::signs::matter::{ASKS, COUNT, THINGS, example as read, grams, is_buyer, likelihoods};
use anteroom::domain::signs::{Signs, folded_text, in_lists};

pub const HOME: &str = "src/domain/signs/matter";
const PARTS: usize = 5;
/// Whoever wrote the examples errs now and then.
const DOUBT: f32 = 0.02;
/// Of what is said where the lists say nothing, so much must be right of what was not learned.
const RIGHT: f32 = 0.97;
/// Of classes, which are for a person to look at.
const RIGHT_OF_CLASSES: f32 = 0.9;
/// And so much of the buyers may be taken for one class: with all six of them, fewer than one in two hundred.
const BUYERS: f32 = 0.000_8;
/// There are as many examples of what is no sale as of buyers, and in a mailbox for sales far fewer.
const OTHERS: f32 = 0.3;
/// Fewer than this prove nothing.
const LEAST: usize = 8;

pub const LESSON: Lesson<COUNT> = Lesson { likelihoods, buckets: 1 << 16, rounds: 40, decay: 2e-5, bolder: 1.0 };

/// What the lists of words make of an example.
pub struct Known {
    about: [bool; COUNT],
    lists: Signs,
}

pub fn example(line: &str) -> Option<(Known, Example<COUNT>)> {
    let (about, language, text) = read(line)?;
    let wanted = about.map(|is_there| if is_there { 1.0 - DOUBT } else { DOUBT / 4.0 });
    let example = Example { wanted, grams: grams(&folded_text(text)) };
    Some((Known { about, lists: in_lists(text, Some(language)) }, example))
}

/// Above which sum each thing is said: learned from examples that were held back, of which the lists say nothing; of those
/// that may be of a class, nothing but what they guess.
pub fn hold_out(examples: &[(Known, Example<COUNT>)]) -> [f32; COUNT] {
    let judged = held_back(&LESSON, examples, PARTS);
    let all: Vec<(&Known, [f32; COUNT])> =
        examples.iter().zip(judged).map(|((known, _), judged)| (known, judged)).collect();
    let mut bounds = [f32::MAX; COUNT];
    for (thing, bound) in bounds.iter_mut().enumerate() {
        let is_open = |known: &Known| if thing < ASKS { known.lists.leave_open() } else { tells_nothing(&known.lists) };
        let buyers = all.iter().filter(|(known, _)| is_buyer(&known.about)).count();
        let least_right = if thing < ASKS { RIGHT } else { RIGHT_OF_CLASSES };
        let held: Vec<_> = all.iter().filter(|(known, _)| is_open(known)).collect();
        let mut likely: Vec<(f32, &Known)> = held.iter().map(|(known, judged)| (judged[thing], *known)).collect();
        likely.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (mut right, mut all, mut buyers_taken, mut found) = (0.0, 0.0, 0, 0);
        for (n, (share, known)) in likely.iter().enumerate() {
            let is_right = known.about[thing];
            right += f32::from(u8::from(is_right));
            all += if is_right || is_buyer(&known.about) { 1.0 } else { OTHERS };
            buyers_taken += usize::from(thing >= ASKS && is_buyer(&known.about));
            let is_sure = right >= least_right * all && buyers_taken as f32 <= BUYERS * buyers as f32;
            if is_sure && n + 1 >= LEAST {
                (*bound, found) = ((share / (1.0 - share)).ln(), n + 1);
            }
        }
        let there = held.iter().filter(|(known, _)| known.about[thing]).count();
        println!("  {:<26} {found:>4} found of {there:>4}, above {bound:.2}; {buyers} buyers", THINGS[thing]);
    }
    bounds
}

fn tells_nothing(lists: &Signs) -> bool {
    let told = lists.asks.iter().filter(|sign| !sign.is_likely).cloned().collect();
    Signs { asks: told, ..lists.clone() }.leave_open()
}
