//! Inquiry mails as a sales mailbox gets them, always the same for the same number.
//!
//! Median 5 KB: some 1.5 KB of headers and a few paragraphs, in six of ten mails as text and HTML; one in twenty brings
//! an attachment of about 120 KB.

use std::fmt::Write as _;

const WORDS: [&str; 48] = [
    "we",
    "would",
    "like",
    "to",
    "know",
    "more",
    "about",
    "your",
    "product",
    "and",
    "its",
    "price",
    "for",
    "our",
    "team",
    "in",
    "the",
    "new",
    "office",
    "could",
    "you",
    "please",
    "call",
    "or",
    "write",
    "back",
    "this",
    "week",
    "because",
    "budget",
    "is",
    "decided",
    "on",
    "Friday",
    "at",
    "present",
    "use",
    "a",
    "spreadsheet",
    "which",
    "nobody",
    "keeps",
    "current",
    "demo",
    "with",
    "forty",
    "seats",
    "thanks",
];

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).expect("less than the sides")
    }
}

pub fn letter(number: usize) -> String {
    let mut dice = Dice(number as u64);
    let (person, company) = (format!("person{number:06}"), format!("company{:05}.example", number / 3));
    let mut mail = headers(number, &person, &company, &mut dice);
    let text = paragraphs(&mut dice);
    let with_html = dice.roll(10) < 6;
    let with_attachment = dice.roll(20) == 0;
    if with_attachment {
        mail.push_str("Content-Type: multipart/mixed; boundary=\"outer\"\n\n--outer\n");
    }
    if with_html {
        let half = text.len() / 2;
        let text = &text[..text[..half].rfind('\n').unwrap_or(half)];
        let html = text.replace("\n\n", "</p>\n<p>");
        let _ = write!(
            mail,
            "Content-Type: multipart/alternative; boundary=\"inner\"\n\n--inner\nContent-Type: text/plain; charset=utf-8\n\n\
             {text}\n--inner\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>{html}</p></body></html>\n--inner--\n"
        );
    } else {
        let _ = write!(mail, "Content-Type: text/plain; charset=utf-8\n\n{text}\n");
    }
    if with_attachment {
        mail.push_str("--outer\nContent-Type: application/pdf; name=\"plan.pdf\"\nContent-Transfer-Encoding: base64\n");
        mail.push_str("Content-Disposition: attachment; filename=\"plan.pdf\"\n\n");
        for _ in 0..800 + dice.roll(1_600) {
            let line = (0..76).map(|_| char::from(b'A' + u8::try_from(dice.roll(26)).expect("a letter")));
            mail.extend(line.chain(['\n']));
        }
        mail.push_str("--outer--\n");
    }
    mail
}

fn headers(number: usize, person: &str, company: &str, dice: &mut Dice) -> String {
    let mut headers = format!("Return-Path: <{person}@{company}>\n");
    for hop in 0..3 {
        let _ = write!(
            headers,
            "Received: from mx{hop}.{company} (mx{hop}.{company} [192.0.2.{}])\n\tby mx.example.com with ESMTPS id {:016x}\n\
             \tfor <sales@example.com>; Mon, 02 Nov 2026 09:{:02}:{:02} +0000\n",
            dice.roll(250) + 1,
            dice.roll(usize::MAX),
            dice.roll(60),
            dice.roll(60)
        );
    }
    let signature =
        (0..340).map(|_| char::from(b'a' + u8::try_from(dice.roll(26)).expect("a letter"))).collect::<String>();
    let _ = write!(
        headers,
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={company}; s=mail;\n\th=from:to:subject:date:message-id;\n\
         \tb={signature}\n"
    );
    let _ = write!(
        headers,
        "From: Person {number} <{person}@{company}>\nTo: sales@example.com\nSubject: A demo for our team, please ({number})\n\
         Date: Mon, 02 Nov 2026 10:{:02}:{:02} +0100\nMessage-ID: <{number}.{:x}@{company}>\nMIME-Version: 1.0\n",
        dice.roll(60),
        dice.roll(60),
        dice.roll(usize::MAX)
    );
    headers
}

/// Three paragraphs for most, many for some.
fn paragraphs(dice: &mut Dice) -> String {
    let count = if dice.roll(10) == 0 { 12 + dice.roll(20) } else { 3 + dice.roll(9) };
    let mut text = String::from("Hello,\n\nplease show us a demo.\n\n");
    for _ in 0..count {
        let mut column = 0;
        for _ in 0..70 + dice.roll(60) {
            let word = WORDS[dice.roll(WORDS.len())];
            column += word.len() + 1;
            text.push_str(word);
            text.push(if column > 70 { '\n' } else { ' ' });
            column %= 71;
        }
        text.push_str("\n\n");
    }
    text.push_str("Kind regards\n");
    text
}
