//! Signs in what somebody wrote: what they ask for, and what is no sale at all. The words are data, in `signs/*.txt`.
//!
//! All phrases of all languages are looked for in one pass over the text, so their number costs nothing. What is asked
//! for is read sentence by sentence: a word that is merely mentioned, denied or part of the writer's own offer asks for
//! nothing. Where no list speaks, what was learned from examples may ([`matter`]). What follows from a sign is the
//! workflow's business.

mod folded;
mod lists;
pub mod matter;
mod numbers;
mod sentences;

use folded::{Folded, Numbers, folded};
use lists::{LISTS, Lists, Of, Proof, Rule};
use sentences::Sentences;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Read at most so much of a text, in bytes: who wants something says so in the first pages.
const TEXT_MAX: usize = 32 * 1024;
/// A sentence of so few words asks by naming: "Price list", "Prices please".
const FRAGMENT_WORDS: usize = 3;
/// Whoever would sell to us asks for nothing of ours, however he words it.
const SELLER: &str = "vendor_solicitation";
/// What does not work at another's is no matter of ours for whoever wants to come over to us.
const SUPPORT: &str = "existing_customer_support";

/// What says how much and when, and not what is asked for.
const OF_WHAT_IS_ASKED: [&str; 3] = [QUANTITY, "deadline", BUDGET];
/// How many somebody wants; of its words the number is shown, and of what.
const QUANTITY: &str = "quantity";
const BUDGET: &str = "budget";
/// What stands behind a number as often as the thing that is counted.
const BEHIND_NUMBERS: [&str; 8] = ["please", "bitte", "merci", "with", "from", "each", "until", "this"];

/// One sign, and the words it rests on as they stand in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    pub name: &'static str,
    pub words: String,
    /// Others write so as well: the weaker words of a class, and what is guessed that somebody asks for.
    pub is_likely: bool,
    /// No list knows it: it was learned from examples, and is likely only.
    pub is_learned: bool,
}

/// All signs of one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signs {
    /// What is asked for, in the order of the list.
    pub asks: Vec<Sign>,
    /// What the text looks like that is no sale.
    pub classes: Vec<Sign>,
    /// The writer wants something of ours: "we need", "your prices".
    pub wants: bool,
}

impl Signs {
    pub fn asks_for(&self, name: &str) -> Option<&Sign> {
        self.asks.iter().find(|sign| sign.name == name)
    }

    /// Asks as only a buyer does: whoever sells to us wants to meet as well, and names prices of his own.
    pub fn ask_to_buy(&self) -> bool {
        self.wants && ["price", "quote", "demo", "quantity", "order"].iter().any(|name| self.asks_for(name).is_some())
    }

    /// Nothing tells what the mail is about, but perhaps how much and when.
    pub fn leave_open(&self) -> bool {
        self.classes.is_empty() && self.asks.iter().all(|sign| OF_WHAT_IS_ASKED.contains(&sign.name))
    }
}

/// The signs there are, in the order of their list.
pub fn asks() -> &'static [&'static str] {
    &LISTS.ask_names
}

/// The classes that are known by their words.
pub fn classes() -> &'static [&'static str] {
    &LISTS.class_names
}

/// The signs in a text. `language` is ISO 639-1 where it is known: then only its phrases and the English ones count,
/// which people of all tongues use.
pub fn read(text: &str, language: Option<&str>) -> Signs {
    Reading::of(text).signs(text, language, |folded| matter::of(folded, language))
}

/// What the lists of words alone make of it.
pub fn in_lists(text: &str, language: Option<&str>) -> Signs {
    Reading::of(text).signs(text, language, |_| Vec::new())
}

/// A text as it was learned from.
pub fn folded_text(text: &str) -> String {
    folded(text, Numbers::Marked).text
}

/// A text with the places of all phrases in it.
struct Reading {
    folded: Folded,
    sentences: Sentences,
    /// Of each phrase that is there, in order.
    places: HashMap<usize, Vec<Range<usize>>>,
    helpers: HashMap<&'static str, Vec<Range<usize>>>,
    /// The sentences of each helper.
    helped: HashSet<(&'static str, usize)>,
    /// Of each sentence, whether it asks for something.
    asks: Vec<bool>,
    denied: Vec<Range<usize>>,
    courtesies: Vec<Range<usize>>,
}

impl Reading {
    fn of(text: &str) -> Self {
        let lists = &*LISTS;
        let folded = folded(&text[..text.floor_char_boundary(text.len().min(TEXT_MAX))], Numbers::Marked);
        let mut places: HashMap<usize, Vec<Range<usize>>> = HashMap::new();
        for found in lists.phrases.find_overlapping_iter(&folded.text) {
            let (phrase, place) = (found.pattern().as_usize(), found.start()..found.end());
            if is_whole(&folded.text, &place, lists.is_open[phrase]) {
                places.entry(phrase).or_default().push(place);
            }
        }
        let sentences = Sentences::of(&folded.text);
        Self {
            folded,
            sentences,
            places,
            helpers: HashMap::new(),
            helped: HashSet::new(),
            asks: Vec::new(),
            denied: Vec::new(),
            courtesies: Vec::new(),
        }
    }

    /// What the lists tell; where they tell nothing, what was learned ([`matter`]) says of what class it is, else the lists
    /// guess what is asked for, else what was learned says that, too.
    fn signs(&mut self, text: &str, language: Option<&str>, learned: impl Fn(&str) -> Vec<usize>) -> Signs {
        let rules = self.rules(language);
        for rule in rules.iter().filter(|rule| rule.of == Of::Helper) {
            self.help(rule);
        }
        self.deny();
        let mut signs = Signs { wants: !self.places_of("wants").is_empty(), ..Signs::default() };
        let (asks, classes): (Vec<_>, Vec<_>) =
            rules.into_iter().filter(|rule| rule.of != Of::Helper).partition(|rule| rule.of == Of::Ask);
        let (last, classes): (Vec<_>, Vec<_>) = classes.into_iter().partition(|rule| rule.proof == Proof::Guess);
        for rule in classes {
            self.note(text, rule, self.class(rule), &mut signs.classes);
        }
        let has = |helper: &str| !self.places_of(helper).is_empty();
        if has("comes-over") || has("elsewhere") && signs.wants {
            signs.classes.retain(|class| class.name != SUPPORT);
        }
        // Whoever has a thesis bound or a court case fought tells of it, and is of no class by it.
        if has("hires") {
            signs.classes.retain(|class| class.name == SELLER);
        }
        let (guesses, told): (Vec<_>, Vec<_>) = asks.into_iter().partition(|rule| rule.proof == Proof::Guess);
        for rule in told {
            self.note(text, rule, self.asked(rule), &mut signs.asks);
        }
        let has_declined = has("declined");
        let learned =
            if signs.leave_open() && !has_declined { learned(&self.without_courtesies()) } else { Vec::new() };
        let is_class = |thing: &&usize| **thing >= matter::ASKS;
        let class = learned.iter().find(is_class);
        // Whoever wants something of ours is of no class by what he writes beside it.
        signs.classes.extend(class.filter(|_| !signs.wants).map(|thing| self.learned(text, *thing)));
        for rule in guesses {
            if signs.leave_open() {
                self.note(text, rule, self.asked(rule), &mut signs.asks);
            }
        }
        if signs.leave_open() && class.is_none() {
            // That he is a buyer is said where no more is known.
            let tells = |thing: &&usize| learned.len() == 1 || matter::THINGS[**thing] != matter::INTEREST;
            signs.asks.extend(learned.iter().filter(tells).map(|thing| self.learned(text, *thing)));
        }
        for rule in last {
            if signs.leave_open() {
                self.note(text, rule, self.class(rule), &mut signs.classes);
            }
        }
        let sells = signs.classes.iter().any(|class| class.name == SELLER && !class.is_likely);
        if has("refuses") || (has_declined || sells) && !signs.wants {
            signs.asks.clear();
        }
        signs
    }

    /// What was learned, by the sentence that tells most.
    fn learned(&self, text: &str, thing: usize) -> Sign {
        let words = self.folded.quote(text, self.telling(thing));
        Sign { name: matter::THINGS[thing], words, is_likely: true, is_learned: true }
    }

    /// The sentence that speaks most for it.
    fn telling(&self, thing: usize) -> (usize, usize) {
        let speaks = |number: &usize| matter::speaks_for(thing, self.sentences.text(&self.folded.text, *number));
        let all = 0..self.sentences.count();
        let most = all.max_by(|a, b| speaks(a).total_cmp(&speaks(b))).unwrap_or_default();
        let place = self.sentences.range(&self.folded.text, self.sentences.start(most));
        (place.start, place.end)
    }

    /// What may hold of this text, in the order of the lists.
    fn rules(&self, language: Option<&str>) -> Vec<&'static Rule> {
        let Lists { rules, begins, unbegun, .. } = &*LISTS;
        let begun = self.places.keys().flat_map(|phrase| &begins[*phrase]);
        let mut numbers: Vec<usize> = begun.chain(unbegun).copied().collect();
        numbers.sort_unstable();
        let is_spoken = |rule: &&Rule| language.is_none_or(|spoken| rule.language == spoken || rule.language == "en");
        numbers.into_iter().map(|at| &rules[at]).filter(is_spoken).collect()
    }

    /// Keeps what a rule has found, with its words, unless the sign is known.
    fn note(&self, text: &str, rule: &Rule, found: Option<Vec<Range<usize>>>, known: &mut Vec<Sign>) {
        let Some(found) = found.filter(|_| !known.iter().any(|sign| sign.name == rule.name)) else { return };
        // What a guess goes by says little by itself, and a budget is the number behind it.
        let in_full = rule.proof == Proof::Guess || rule.name == BUDGET;
        let shown = |place: &Range<usize>| match rule.name {
            _ if in_full => self.sentences.range(&self.folded.text, place.start),
            QUANTITY => self.counted(place),
            _ => place.clone(),
        };
        let found = found.into_iter().take(if in_full { 1 } else { usize::MAX }).collect::<Vec<_>>();
        let words = found.iter().map(shown).map(|place| self.folded.quote(text, (place.start, place.end)));
        let is_likely = match rule.of {
            Of::Class => rule.proof != Proof::Sure,
            Of::Ask | Of::Helper => rule.proof == Proof::Guess,
        };
        let words = words.collect::<Vec<_>>().join(" … ");
        known.push(Sign { name: rule.name, words, is_likely, is_learned: false });
    }

    fn places_of(&self, helper: &str) -> &[Range<usize>] {
        self.helpers.get(helper).map_or(&[], Vec::as_slice)
    }

    fn is_denied(&self, place: &Range<usize>) -> bool {
        let next = self.denied.partition_point(|no| no.end <= place.start);
        self.denied.get(next).is_some_and(|no| no.start < place.end)
    }

    fn first_in(&self, sentence: usize, phrase: usize) -> Option<&Range<usize>> {
        let here = |place: &&Range<usize>| self.sentences.number(place.start) == sentence && !self.is_denied(place);
        self.places.get(&phrase)?.iter().find(here)
    }

    /// `100 panels` of `what do 100 panels`.
    fn counted(&self, place: &Range<usize>) -> Range<usize> {
        let text = &self.folded.text;
        let Some(number) = text[place.clone()].find('#') else { return place.clone() };
        let rest = &text[place.end..];
        let noun =
            rest.strip_prefix(' ').map(|rest| &rest[..rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())]);
        let noun =
            noun.filter(|noun| text[..place.end].ends_with('#') && noun.len() > 3 && !BEHIND_NUMBERS.contains(noun));
        place.start + number..place.end + noun.map_or(0, |noun| noun.len() + 1)
    }

    fn helps(&self, helper: &'static str, sentence: usize) -> bool {
        match helper {
            "asking" => self.asks.get(sentence).copied().unwrap_or(false),
            _ => self.helped.contains(&(helper, sentence)),
        }
    }

    fn is_asking(&self, sentence: usize) -> bool {
        let words = self.sentences.text(&self.folded.text, sentence);
        let is_fragment = words.split_whitespace().nth(FRAGMENT_WORDS).is_none();
        let is_told = ["asking", "wants"].iter().any(|helper| self.helped.contains(&(*helper, sentence)));
        is_fragment || is_told || words.trim_end().ends_with('?') || self.opens_a_question(sentence)
    }

    /// Many leave the question mark out: "do you have these in blue". Before it may stand a greeting.
    fn opens_a_question(&self, sentence: usize) -> bool {
        let text = &self.folded.text;
        let start = self.sentences.start(sentence);
        let is_first = |before: &str| before.is_empty() || before.ends_with(',');
        let mut opened = self.places_of("opens").iter().filter(|place| self.sentences.number(place.start) == sentence);
        opened.any(|place| is_first(text[start..place.start].trim()))
    }

    /// All of a rule in one sentence, where the first of its phrases stands.
    fn in_one_sentence(&self, rule: &Rule, first: &Range<usize>) -> Option<Vec<Range<usize>>> {
        let sentence = self.sentences.number(first.start);
        let others = rule.all.iter().skip(1).map(|phrase| self.first_in(sentence, *phrase).cloned());
        let found: Vec<Range<usize>> = std::iter::once(Some(first.clone())).chain(others).collect::<Option<_>>()?;
        let is_barred = rule.none.iter().any(|phrase| self.first_in(sentence, *phrase).is_some());
        let is_helped = rule.helpers.iter().all(|helper| self.helps(helper, sentence));
        (!is_barred && is_helped).then_some(found)
    }

    fn help(&mut self, rule: &Rule) {
        let Some(firsts) = rule.all.first().and_then(|phrase| self.places.get(phrase)) else { return };
        let found: Vec<_> =
            firsts.iter().filter(|first| self.in_one_sentence(rule, first).is_some()).cloned().collect();
        self.helpers.entry(rule.name).or_default().extend(found);
    }

    /// What the denials reach, and nobody therefore wants; and which sentences ask.
    fn deny(&mut self) {
        let text = &self.folded.text;
        let polite = self.places_of("courtesy").iter();
        let polite = polite.map(|at| sentences::opening(text, at.start)..sentences::reach_after(text, at.end));
        let courtesies = joined(polite.collect());
        let after = self.places_of("denied").iter().map(|place| place.start..sentences::reach_after(text, place.end));
        let before = self.places_of("denied-before").iter().map(|at| sentences::reach_before(text, at.start)..at.end);
        let own = self.places_of("own").iter().cloned();
        self.denied = joined(after.chain(before).chain(own).chain(courtesies.iter().cloned()).collect());
        self.courtesies = courtesies;
        self.keep("wants", |reading, place| !reading.is_denied(place));
        let helped = |(helper, places): (&&'static str, &Vec<Range<usize>>)| {
            places.iter().map(|place| (*helper, self.sentences.number(place.start))).collect::<Vec<_>>()
        };
        self.helped = self.helpers.iter().flat_map(helped).collect();
        // What he offers those whom he serves himself is no offer to us.
        self.keep("sells", |reading, place| !reading.helps("others", reading.sentences.number(place.start)));
        self.asks = (0..self.sentences.count()).map(|sentence| self.is_asking(sentence)).collect();
    }

    /// The text as it would be without its courtesies.
    fn without_courtesies(&self) -> String {
        let text = &self.folded.text;
        let (mut kept, mut from) = (String::with_capacity(text.len()), 0);
        for polite in &self.courtesies {
            kept.push_str(&text[from..polite.start]);
            let is_ended = text[polite.end..].starts_with(['.', '!']);
            from = polite.end + usize::from(is_ended);
        }
        kept.push_str(&text[from..]);
        kept.truncate(kept.trim_end().len());
        kept
    }

    fn keep(&mut self, helper: &'static str, is_kept: impl Fn(&Self, &Range<usize>) -> bool) {
        if let Some(mut places) = self.helpers.remove(helper) {
            places.retain(|place| is_kept(self, place));
            self.helpers.insert(helper, places);
        }
    }

    /// The words that ask for something, outside of what the writer offers himself.
    fn asked(&self, rule: &Rule) -> Option<Vec<Range<usize>>> {
        if self.has_barred(rule) {
            return None;
        }
        let firsts = match rule.all.first() {
            Some(phrase) => self.places.get(phrase)?,
            None => self.places_of(rule.helpers.first()?),
        };
        let mut firsts = firsts.iter().filter(|first| !self.is_denied(first));
        // What fails in a sentence fails for each of its words.
        let mut tried = None;
        firsts.find_map(|first| {
            let sentence = self.sentences.number(first.start);
            if tried.replace(sentence) == Some(sentence) {
                return None;
            }
            let is_own_offer = self.helps("offering", sentence) && !self.helps("wants", sentence);
            self.in_one_sentence(rule, first).filter(|_| !is_own_offer)
        })
    }

    fn has_barred(&self, rule: &Rule) -> bool {
        rule.no_helpers.iter().any(|helper| !self.places_of(helper).is_empty())
    }

    /// The words of a class, wherever in the text they stand.
    fn class(&self, rule: &Rule) -> Option<Vec<Range<usize>>> {
        let is_barred = rule.none.iter().any(|phrase| self.places.contains_key(phrase)) || self.has_barred(rule);
        let first = |phrase: &usize| self.places.get(phrase)?.first().cloned();
        let phrases: Vec<_> = rule.all.iter().map(first).collect::<Option<_>>()?;
        // Two helpers are two pieces of evidence: one word that is of both proves but one.
        let mut helpers: Vec<Range<usize>> = Vec::new();
        for helper in &rule.helpers {
            let is_other =
                |place: &&Range<usize>| helpers.iter().all(|had| place.end <= had.start || had.end <= place.start);
            helpers.push(self.places_of(helper).iter().find(is_other)?.clone());
        }
        (!is_barred).then_some(if phrases.is_empty() { helpers } else { phrases })
    }
}

/// In order, and one where they touch.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    ranges.dedup_by(|next, last| {
        let is_one = next.start <= last.end;
        last.end = if is_one { last.end.max(next.end) } else { last.end };
        is_one
    });
    ranges
}

/// A phrase that begins or ends with a letter or a number must not go on as a longer word, unless it is open.
fn is_whole(text: &str, place: &Range<usize>, is_open: bool) -> bool {
    let goes_on = |inside: Option<char>, beside: Option<char>| {
        let is_letter = |c: char| c.is_alphanumeric() || c == '#' || c == folded::MEASURE;
        inside.is_some_and(is_letter) && beside.is_some_and(is_letter)
    };
    let (before, inside, after) = (&text[..place.start], &text[place.clone()], &text[place.end..]);
    let begins = !goes_on(inside.chars().next(), before.chars().next_back());
    begins && (is_open || !goes_on(inside.chars().next_back(), after.chars().next()))
}

#[cfg(test)]
mod tests;
