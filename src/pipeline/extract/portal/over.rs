//! Where what somebody filled in or wrote is over, and the site's or portal's own words begin.

use super::footer;
use super::voice;
use crate::pipeline::extract::form::fields::Asked;
use crate::pipeline::extract::form::layout::{Labelled, Page};

/// Known labels below a link that make it none of a footer's.
const ASKED_BELOW: usize = 3;
/// Lines at the end of a mail in which its sender signs.
const BRAND_LINES: usize = 6;

/// The line behind the form: what says that the form is over, below its first known labels.
pub fn end(page: &Page, labelled: &[Labelled]) -> usize {
    let first = labelled.iter().filter(|l| l.asked.is_some()).map(|l| l.line).min().unwrap_or(0);
    let is_label = |at: usize| labelled.iter().any(|l| l.line == at && l.asked.is_some() && !l.is_lead_in);
    // A rule right below the message's label opens it.
    let opens = |at: usize| {
        let above = labelled.iter().rev().find(|l| l.line < at);
        above.is_some_and(|l| {
            l.asked == Some(Asked::Message) && l.value.is_empty() && (l.line + 1..at).all(|line| page.is_blank(line))
        })
    };
    // A link to the portal's own page on whom its labels below tell of.
    let leads_on = |at: usize| {
        let words = page.words(at);
        let asks = |l: &Labelled| {
            l.line > at && l.asked.is_some_and(|asked| asked.is_contact() || asked == Asked::Message) && !l.is_lead_in
        };
        words.starts_with("http")
            && !words.contains(char::is_whitespace)
            && labelled.iter().filter(|l| asks(l)).count() >= ASKED_BELOW
    };
    let goes_on = |at: usize| {
        let is_filled =
            |l: &Labelled| !l.is_lead_in && !matches!(l.asked, None | Some(Asked::Technical)) && !l.value.is_empty();
        labelled.iter().any(|l| l.line > at && is_filled(l))
    };
    let asks = |wanted: Asked| labelled.iter().any(|l| l.asked == Some(wanted));
    let is_form_s = page.setting.portal.is_some() || asks(Asked::Message) && asks(Asked::Name);
    (first + 1..page.all.len())
        .find(|&at| {
            let is_rule = || is_rule_of_portal(page, at) && !opens(at) && !goes_on(at);
            let is_advice = || is_form_s && is_advice(page, at) && !goes_on(at);
            !is_label(at)
                && !leads_on(at)
                && (is_over(page, at) || is_rule() || leads_to_entry(page, at) || is_advice())
        })
        .unwrap_or(page.all.len())
}

/// "The results of this submission may be viewed at:", and nothing below it but a link, in whatever language.
fn leads_to_entry(page: &Page, at: usize) -> bool {
    let words = page.words(at);
    let mut below = (at + 1..page.all.len()).filter(|&line| !page.is_blank(line)).map(|line| page.words(line));
    page.setting.is_program
        && words.ends_with([':', '：'])
        && words.split_whitespace().count() >= 3
        && below.next().is_some_and(|link| link.starts_with("http") && !link.contains(' '))
        && below.next().is_none()
}

/// A rule, and the portal's own words below it: its name, its pages, and no more labels.
pub fn is_rule_of_portal(page: &Page, at: usize) -> bool {
    let rule = page.words(at);
    if !page.setting.is_program || !footer::is_rule(rule) {
        return false;
    }
    let below = || (at + 1..page.all.len()).filter(|&line| !page.is_blank(line));
    let asks = |line: usize| {
        let words = page.words(line);
        let label = words.split([':', '：', '\t']).next().unwrap_or_default();
        page.asked(label).is_some_and(|asked| asked.is_contact() || asked == Asked::Message)
    };
    below().count() <= RULED_LINES
        && !below().any(asks)
        && (rule == "--"
            || rule.len() >= LONG_RULE
            || below().any(|line| is_brand(page, line) || links_home(page, page.words(line))))
}

/// A rule that nobody draws by hand.
const LONG_RULE: usize = 20;

/// Most lines of what a portal writes below a rule.
const RULED_LINES: usize = 14;

/// Where the site's own words begin below all that somebody filled in or wrote.
pub fn footer_start(page: &Page, told: usize) -> Option<usize> {
    let mut below = (0..page.all.len()).filter(|&at| page.all[at].range.start >= told);
    below.find(|&at| is_over(page, at)).map(|at| page.all[at].range.start)
}

/// Whether a line is the site's own, whatever stands above it.
pub fn is_over(page: &Page, at: usize) -> bool {
    is_end(page, page.words(at))
        || is_brand(page, at)
        || is_house(page, at)
        || is_fine_print(page, at)
        || begins_advice(page, at)
}

/// A paragraph in which a portal advises its customer.
pub fn advises(page: &Page, at: usize) -> bool {
    page.setting.portal.is_some() && is_advice(page, at)
}

fn is_advice(page: &Page, at: usize) -> bool {
    const LINES: usize = 4;
    if page.is_blank(at) || at > 0 && !page.is_blank(at - 1) {
        return false;
    }
    let lines: Vec<&str> =
        (at..page.all.len()).map(|line| page.words(line)).take_while(|words| !words.is_empty()).collect();
    lines.len() <= LINES && voice::advises(&lines.join(" "))
}

/// A sentence below the rest that the page writes smaller.
fn is_fine_print(page: &Page, at: usize) -> bool {
    const WORDS_MIN: usize = 4;
    let words = page.words(at);
    page.setting.is_program
        && words.split_whitespace().count() >= WORDS_MIN
        && !words.ends_with([':', '：'])
        && page.setting.emphasis.is_fine_print(words)
}

/// "Never send money ahead.", with more of the portal's own sentences right below it.
fn begins_advice(page: &Page, at: usize) -> bool {
    let ends_sentence = |words: &str| words.ends_with(['.', '!', '。', '！']);
    let mut below = (at + 1..page.all.len()).take_while(|&line| !page.is_blank(line)).map(|line| page.words(line));
    page.setting.portal.is_some()
        && at > 0
        && page.is_blank(at - 1)
        && ends_sentence(page.words(at))
        && below.clone().all(|words| ends_sentence(words) || is_end(page, words))
        && below.any(|words| is_end(page, words))
}

/// "Northwind Ltd, Mill Lane 3, Leeds, +44 …" as the last line: the portal's house, of which the visitor's has neither
/// name nor number.
fn is_house(page: &Page, at: usize) -> bool {
    const NAME_WORDS: usize = 5;
    const DIGITS: usize = 7;
    let words = page.words(at);
    let is_last = || (at + 1..page.all.len()).all(|line| page.is_blank(line) || is_end(page, page.words(line)));
    let Some((name, rest)) = words.split_once(", ").filter(|(_, rest)| rest.contains(", ")) else { return false };
    let above = &page.text[..page.all[at].range.start];
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let number: String = digits(rest.rsplit(", ").next().unwrap_or_default());
    let number = number.get(number.len().saturating_sub(DIGITS)..).filter(|number| number.len() == DIGITS);
    page.setting.portal.is_some()
        && at > 0
        && page.is_blank(at - 1)
        && words.len() < 200
        && !words.contains(['?', '!', ':'])
        && name.split(' ').count() <= NAME_WORDS
        && name.starts_with(char::is_uppercase)
        && !name.contains(|c: char| c.is_ascii_digit())
        && !above.contains(name)
        && number.is_some_and(|number| !digits(above).contains(number))
        && is_last()
}

fn is_end(page: &Page, words: &str) -> bool {
    footer::ends(words)
        || page.setting.is_program && (footer::tells_price(words) || footer::is_button(words))
        || links_home(page, words)
        || page.setting.is_program && page.setting.emphasis.is_button(words)
        || page.setting.adapter.is_some_and(|adapter| adapter.ends_message(words))
}

/// A link to the portal's own pages is not the person's.
fn links_home(page: &Page, words: &str) -> bool {
    let Some(house) = page.setting.portal.as_deref() else { return false };
    words.match_indices("://").any(|(at, mark)| {
        let rest = &words[at + mark.len()..];
        let host = rest.split(['/', ' ', '>', ')', ']', '?']).next().unwrap_or_default().to_lowercase();
        host.strip_suffix(house).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// A paragraph at the end that begins with the sender's own name, or takes leave in it.
pub fn is_brand(page: &Page, at: usize) -> bool {
    if page.setting.brands.is_empty() || page.is_blank(at) || at > 0 && !page.is_blank(at - 1) {
        return false;
    }
    let names =
        |words: &str| {
            let low = words.to_lowercase();
            let is_whole = |at: usize, brand: &str| {
                let is_joint = |c: char| matches!(c, '@' | '.' | '/' | '-') || c.is_alphanumeric();
                let is_free = |c: Option<char>| c.is_none_or(|c| !is_joint(c));
                is_free(low[..at].chars().next_back())
                    && is_free(low[at + brand.len()..].chars().next().filter(|c| *c != '.'))
            };
            words.len() < 240
                && page.setting.brands.iter().any(|brand| {
                    low.match_indices(brand.as_str()).take(3).any(|(at, _)| at <= 30 && is_whole(at, brand))
                })
        };
    let is_last =
        (at..page.all.len()).filter(|&line| !page.is_blank(line)).take(BRAND_LINES + 1).count() <= BRAND_LINES;
    // "Could you call us?" above a house's name takes no leave.
    let takes_leave = || {
        let words = page.words(at);
        words.chars().count() <= 40 && !words.contains([':', '?', '？', '؟']) && names(page.words(at + 1))
    };
    is_last && (names(page.words(at)) || takes_leave())
}
