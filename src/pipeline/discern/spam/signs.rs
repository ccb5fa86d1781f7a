//! The count: what a mail sells, how it is built, and what speaks for a person with a wish.

use super::pitch;
use crate::domain::authentication::Authentication;
use crate::domain::company::is_freemail;
use crate::pipeline::discern::reading::{Reading, compiled};
use crate::pipeline::discern::{phrase, words};
use regex::Regex;
use std::sync::LazyLock;

/// Spam comes to the point; what a long mail says at its end must not decide.
const READ_BYTES: usize = 5_000;
/// However many signs of a genuine request there are, they outweigh no more than that.
const CREDIT_MOST: i32 = 5;

#[derive(Default)]
pub struct Count {
    pub points: i32,
    signs: Vec<(i32, String)>,
}

impl Count {
    pub fn add(&mut self, points: i32, sign: String) {
        self.points += points;
        self.signs.push((points, sign));
    }

    /// The signs that weigh most, in words.
    pub fn strongest(mut self) -> String {
        self.signs.sort_by_key(|(points, _)| -points);
        let words: Vec<String> = self.signs.into_iter().take(4).map(|(_, sign)| sign).collect();
        words.join("; ")
    }
}

pub fn count(reading: &Reading, is_form: bool) -> Count {
    let mut count = Count::default();
    let text = text(reading);
    let plain = format!(" {} {} ", pitch::plain(&reading.subject), pitch::plain(&text));
    let pitched = themes(&plain, is_form, &mut count);
    subject(reading, &mut count);
    sender(reading, &mut count);
    letters(&text, &plain, &mut count);
    money(&text, &mut count);
    links(reading, &text, &mut count);
    let wants = reading.head.contains(['?', '？', '؟']) || words::ASKS.is_match(&reading.head);
    if pitched > 0
        && !wants
        && !is_form
        && (text.contains("://") || reading.email.html.as_deref().is_some_and(has_link))
    {
        count.add(2, "it asks nothing of us, and has a link".into());
    }
    // How it is built only strengthens what it says: machines and foreigners build mail oddly as well.
    if pitched == 0 {
        count.points = count.points.min(4);
    }
    count.points -= credit(reading, &plain).min(CREDIT_MOST);
    count
}

/// What was written; where nothing stands above what looks like history, all of it.
fn text(reading: &Reading) -> String {
    let text = if reading.unquoted.trim().is_empty() { &reading.email.text } else { reading.unquoted };
    let mut end = text.len().min(READ_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].lines().filter(|line| !line.starts_with("> ")).collect::<Vec<_>>().join("\n")
}

fn has_link(html: &str) -> bool {
    html.contains("http://") || html.contains("https://") || html.contains("HTTP://")
}

fn themes(plain: &str, is_form: bool, count: &mut Count) -> i32 {
    let mut all = 0;
    // A form's or portal's own footer says how to leave it.
    for theme in pitch::THEMES.iter().filter(|theme| !(is_form && theme.name.starts_with("a way out"))) {
        let (points, phrases) = theme.of(plain);
        if points > 0 {
            let said: Vec<String> = phrases.iter().take(3).map(|phrase| format!("\"{phrase}\"")).collect();
            count.add(points, format!("{} ({})", theme.name, said.join(", ")));
            all += points;
        }
    }
    all
}

fn subject(reading: &Reading, count: &mut Count) {
    static CODE: LazyLock<Regex> =
        LazyLock::new(|| compiled(r"(?: {2,}\S*|[ (\[])[A-Za-z0-9@-]*\d[A-Za-z0-9@-]{4,}\)?$| \d{1,2}\.\d{3,}$"));
    let subject = reading.email.subject.trim();
    let letters = subject.chars().filter(|c| c.is_alphabetic()).count();
    if subject.contains("!!") || subject.contains("$$") || subject.starts_with('!') {
        count.add(1, "the subject shouts".into());
    } else if letters >= 10 && !subject.chars().any(char::is_lowercase) && subject.chars().any(char::is_uppercase) {
        count.add(1, "the subject is in capitals".into());
    }
    let lower = subject.to_lowercase();
    if lower.starts_with("adv:") || lower.starts_with("[adv]") || lower.starts_with("(adv)") || lower.contains("(광고)")
    {
        count.add(6, "the subject says that it is an advertisement".into());
    }
    if subject.contains("    ") && CODE.is_match(subject) {
        count.add(3, "a code behind the subject, to get past filters".into());
    }
}

fn sender(reading: &Reading, count: &mut Count) {
    let email = reading.email;
    let is_bare = |name: &str| reading.header(name).is_none_or(|value| value.is_empty());
    if reading.header("To").is_some_and(|to| to.contains("undisclosed")) || is_bare("To") && is_bare("Cc") {
        count.add(2, "its recipients are hidden".into());
    }
    let Some(from) = reading.from else { return };
    if reading.is_ours(from) && email.to.iter().any(|to| to.address.as_ref() == Some(from)) && email.reply_to.is_empty()
    {
        count.add(2, "it claims to come from the address it is sent to".into());
    }
    if let Some(reply_to) = reading.other_reply_to()
        && is_freemail(reply_to.domain())
        && !reading.is_ours(from)
        && !reading.is_colleague(from)
        && reply_to.domain() != from.domain()
        && !crate::pipeline::discern::reading::is_machine_local(from.local())
    {
        count.add(2, format!("answers go to another address, at {}", reply_to.domain()));
    }
    let (digits, letters) = from.local().chars().fold((0, 0), |(digits, letters), c| {
        (digits + usize::from(c.is_ascii_digit()), letters + usize::from(c.is_ascii_alphabetic()))
    });
    if digits >= 4 && letters > 0 {
        count.add(1, "its address looks made by a program".into());
    }
    if let Some(authserv_id) = reading.authserv_id()
        && Authentication::of(email, authserv_id).is_forged()
    {
        count.add(2, "our server says that its sender is not who he claims to be".into());
    }
}

fn letters(text: &str, plain: &str, count: &mut Count) {
    if text.chars().filter(|c| matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{ad}')).count() > 8 {
        count.add(2, "invisible characters between its letters".into());
    }
    let mixed = text.split_whitespace().filter(|word| {
        let latin = word.chars().filter(char::is_ascii_alphabetic).count();
        let alike = word.chars().filter(|c| "аеосрхуіАЕОСРХУІВМТНКοΟρΙΑΕ".contains(*c)).count();
        let other = word.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
        latin > 1 && alike > 0 && alike == other && !word.contains(['-', '/', '.'])
    });
    if mixed.take(2).count() == 2 {
        count.add(3, "words with letters of two alphabets that look alike".into());
    }
    let mut run = 0;
    let is_spaced_out = plain.split(' ').any(|word| {
        run = if word.chars().count() == 1 && word.chars().all(char::is_alphabetic) { run + 1 } else { 0 };
        run == 6
    });
    if is_spaced_out {
        count.add(2, "words spaced out letter by letter".into());
    }
}

fn money(text: &str, count: &mut Count) {
    static WALLET: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            r"(?-u:\b)(?:bc1[a-z0-9]{20,70}|[13][1-9A-HJ-NP-Za-km-z]{26,34}|0x[0-9a-fA-F]{40}|T[1-9A-HJ-NP-Za-km-z]{33})(?-u:\b)",
        )
    });
    static MILLIONS: LazyLock<Regex> = LazyLock::new(|| {
        compiled(concat!(
            r"(?i)(?:us\$|usd|\$|€|eur|£|gbp|r\$) ?\d{1,3}(?:[.,' ]\d{3}){2,}|",
            r"\d{1,3}(?:[.,]\d{3}){2,}(?:[.,]\d\d)? ?(?:us\$|usd|\$|€|eur|£|gbp|dollars|dólares)|",
            r"(?:us\$|usd|\$|€|£) ?\d{1,4}(?:[.,]\d+)? ?(?:m|million|mio|millones|milhões|milioni)(?-u:\b)|",
            r"\d{1,4}(?:[.,]\d+)? ?million (?:us )?(?:dollars|euro|pounds|united)",
        ))
    });
    if WALLET.is_match(text) {
        count.add(3, "a wallet to pay into".into());
    }
    if MILLIONS.is_match(text) {
        count.add(2, "millions are spoken of".into());
    }
}

fn links(reading: &Reading, text: &str, count: &mut Count) {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            r"(?i)https?://(?:\d{1,3}(?:\.\d{1,3}){3}|[^/\s>]*xn--|[^/\s>]+\.(?:xyz|top|click|icu|buzz|loan|work|cyou|rest|monster|quest|sbs|cfd|win|bid|gdn)(?:[/\s>]|$)|(?:bit\.ly|tinyurl\.com|goo\.gl|t\.co|cutt\.ly|is\.gd|rb\.gy|shorturl\.at|ow\.ly)/)",
        )
    });
    static LIE: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            r#"(?is)<a\s[^>]{0,200}?href=["']?https?://([a-z0-9.-]{4,100})[^>]{0,500}>\s*(?:https?://|www\.)([a-z0-9.-]{4,100})"#,
        )
    });
    let html = reading.email.html.as_deref().unwrap_or_default();
    if text.contains("[url=") || html.is_empty() && text.to_ascii_lowercase().contains("<a href=") {
        count.add(3, "links in the code of web pages, as robots fill them into forms".into());
    }
    let mut end = html.len().min(60_000);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    if html[..end].contains("<script") || html[..end].contains("<SCRIPT") {
        count.add(2, "a program in its page".into());
    }
    let page = if html.is_empty() { text } else { &html[..end] };
    if let Some(found) = ADDRESS.find(page) {
        count.add(2, format!("a link that hides where it goes: {}", found.as_str().trim_end_matches(['/', '>'])));
    }
    let liar = LIE.captures_iter(page).take(50).find(|found| !is_same_house(&found[1], &found[2]));
    if let Some(found) = liar {
        count.add(2, format!("a link that says {} and goes to {}", &found[2], &found[1]));
    }
    let words = text.split_whitespace().filter(|word| !word.contains("://")).count();
    if words < 12 && !reading.is_threaded() && (html.contains("<img") || html.contains("<IMG") || text.contains("://"))
    {
        count.add(2, "nothing but a link or picture".into());
    }
}

/// The last two labels of both, or a service that rewrites every link of its customers.
fn is_same_house(one: &str, other: &str) -> bool {
    let house = |domain: &str| {
        let domain = domain.to_ascii_lowercase();
        let mut labels: Vec<&str> = domain.trim_matches('.').rsplit('.').take(2).collect();
        labels.reverse();
        labels.join(".")
    };
    let one = one.to_ascii_lowercase();
    house(&one) == house(other)
        || ["safelinks", "urldefense", "protect", "click", "track", "email", "link", "google", "mailchi", "list-manage"]
            .iter()
            .any(|rewriter| one.contains(rewriter))
}

/// What somebody writes who wants to buy: a number of things, a price, our goods, his own house below his name.
fn credit(reading: &Reading, plain: &str) -> i32 {
    static QUANTITY: LazyLock<Regex> = LazyLock::new(|| {
        compiled(concat!(
            r" \d{1,6} ?(?:x|pcs|pieces|units|sets|stück|stk|stueck|pièces|unités|unidades|piezas|pezzi|stuks|sztuk|szt|",
            r"ks|kusů|db|kpl|styck|шт|штук|adet|台|個|件|개|kg|tons?|tonnes?|m2|m²|mm|cm|m|km|litres?|liter|kw|users|",
            r"employees|seats|licen[cs]es|people|guests|persons|personen|pax|students|rooms|nights) "
        ))
    });
    static WISH: LazyLock<Regex> = LazyLock::new(|| {
        compiled(concat!(
            r" (?:we need|i need|we require|we run|we operate|we would like to (?:order|buy)|your (?:products?|machines?|services?|catalogue|catalog|price list|prices|quote|quotation|offer|",
            r"software|product range|lead time|showroom|workshop)|please quote|send (?:us|me) (?:a|your) (?:quote|offer|",
            r"quotation|price)|quote for|quotation for|price for|prices for|looking for a supplier|would you be able|",
            r"do you (?:have|offer|sell|stock|deliver|ship|make|supply)|can you (?:supply|deliver|quote|offer|make)|",
            r"wir suchen|wir benötigen|ich benötige|ich suche|angebot für|angebot über|bitte um ein angebot|ihre produkte|",
            r"devis pour|nous recherchons|votre catalogue|vos produits|presupuesto para|necesitamos|su catálogo|",
            r"preventivo per|abbiamo bisogno|avremmo bisogno|orçamento para|precisamos|offerte voor|wij zoeken|",
            r"proszę o ofertę|proszę o wycenę|zapytanie ofertowe|potrzebujemy|poptáváme|prosím o nabídku|ajánlatot|",
            r"offert på|tilbud på|tarjous|просим выставить|коммерческое предложение на|fiyat teklifi) "
        ))
    });
    let mut credit = 0;
    if reading.is_threaded() && reading.says_reply() {
        credit += 3;
    }
    credit += 2 * i32::from(QUANTITY.is_match(plain));
    credit += 2 * i32::from(WISH.is_match(plain));
    credit += i32::from(words::ASKS.is_match(&reading.head) && reading.head.contains(['?', '？', '؟']));
    credit + 2 * i32::from(signs_for_a_house(reading))
}

/// His domain's name and a telephone number stand in the text's last lines.
fn signs_for_a_house(reading: &Reading) -> bool {
    let Some(from) = reading.from.filter(|from| !is_freemail(from.domain())) else { return false };
    let house = from.domain().split('.').rev().nth(1).unwrap_or_default();
    let tail: Vec<&str> = reading.unquoted.lines().rev().filter(|line| !line.trim().is_empty()).take(8).collect();
    let tail = tail.join(" ").to_lowercase();
    let squeezed: String = tail.chars().filter(|c| c.is_alphanumeric()).collect();
    let house: String = house.chars().filter(|c| c.is_alphanumeric()).collect();
    house.len() > 3 && squeezed.contains(&house) && phrase::TELEPHONE.is_match(&tail)
}
