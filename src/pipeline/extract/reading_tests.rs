//! Each folder of `tests/emails` is a claim about reading: `email.eml`, and in `expect.json` what must come out of it.

use crate::domain::address::Address;
use crate::domain::email::Email;
use crate::domain::inquiry::{Found, Inquiry};
use crate::domain::reader::{Ours, Reader};
use crate::domain::token::Key;
use crate::pipeline::decode::decode;
use crate::pipeline::plan::understand;
use serde_json::{Value, json};
use std::path::Path;

/// Everything at this domain is ours in the sample mails; these two sell.
const OUR_DOMAIN: &str = "northwind.example";
const REPS: [&str; 2] = ["ana@northwind.example", "ben@northwind.example"];

/// What the rooms make of a mail, in the words of `expect.json`.
fn read(raw: &[u8]) -> (Email, Inquiry, Value) {
    read_in(raw, Some("DE"))
}

/// As [`read`], for a mailbox of that country.
fn read_in(raw: &[u8], region: Option<&str>) -> (Email, Inquiry, Value) {
    let key = Key::new(b"the key of tests/emails".to_vec());
    let is_rep = |address: &Address| REPS.contains(&address.as_str());
    let is_ours = |address: &Address| address.domain() == OUR_DOMAIN;
    let reader = Reader {
        region: region.map(ToOwned::to_owned),
        authserv_id: Some("mx.northwind.example".to_owned()),
        adapters: crate::config::forms::built_in(),
        ..Reader::default()
    };
    let ours = Ours { key: &key, reader: &reader, is_rep: &is_rep, is_ours: &is_ours, is_colleague: &is_ours };
    let email = decode(raw, &reader.limits);
    let (discerned, inquiry) = understand(&email, &ours);
    assert!(!discerned.reason.is_empty(), "a kind without a reason");
    let value = |found: &Option<Found<String>>| found.as_ref().map(|found| found.value.clone());
    let result = json!({
        "kind": discerned.kind.as_str(),
        "reason": discerned.reason,
        "doubt": discerned.doubt,
        "subject": inquiry.subject,
        "contact_email": inquiry.contact.email.as_ref().map(|found| found.value.as_str()),
        "contact_name": value(&inquiry.contact.name),
        "phone": value(&inquiry.contact.phone),
        "company": value(&inquiry.contact.company),
        "title": value(&inquiry.contact.title),
        "text": inquiry.text,
        "quoted": inquiry.quoted,
        "signature": inquiry.signature,
        "disclaimer": inquiry.disclaimer,
        "fields": inquiry.fields.iter().map(|(label, value)| json!([label, value])).collect::<Vec<_>>(),
        "language": inquiry.language,
        "source": inquiry.source.kind.as_str(),
        "adapter": inquiry.source.adapter,
        "referrer": inquiry.referrer.as_ref().map(|found| found.value.as_str()),
        "comments": inquiry.comments.iter().map(|found| found.value.as_str()).collect::<Vec<_>>(),
        "attachments": inquiry.attachments.iter().map(|a| a.name.clone()).collect::<Vec<_>>(),
        "defects": inquiry.defects,
        "consent": inquiry.consent.iter().map(|c| json!([c.purpose.as_str(), c.is_given])).collect::<Vec<_>>(),
        "attribution": inquiry.attribution.iter().map(|(name, found)| json!([name, found.value])).collect::<Vec<_>>(),
    });
    (email, inquiry, result)
}

#[test]
fn every_claim_of_tests_emails_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emails");
    let mut claims: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|p| p.is_dir()).collect();
    claims.sort();
    assert!(!claims.is_empty(), "no claims in {}", folder.display());
    let failures: Vec<String> = claims.iter().flat_map(|claim| check(claim)).collect();
    assert!(failures.is_empty(), "{} of {} claims:\n{}", failures.len(), claims.len(), failures.join("\n"));
}

fn check(claim: &Path) -> Vec<String> {
    let name = claim.file_name().unwrap().to_string_lossy().into_owned();
    let raw = std::fs::read(claim.join("email.eml")).unwrap_or_else(|error| panic!("{name}: email.eml: {error}"));
    let expected = std::fs::read_to_string(claim.join("expect.json"))
        .unwrap_or_else(|error| panic!("{name}: expect.json: {error}"));
    let expected: Value =
        serde_json::from_str(&expected).unwrap_or_else(|error| panic!("{name}: expect.json: {error}"));
    // `region` is the mailbox's country; Germany where a claim says nothing.
    let region = expected.get("region").map_or(Some("DE"), |region| region.as_str());
    let (email, inquiry, result) = read_in(&raw, region);
    let mut failures = spans_that_lie(&email, &inquiry);
    for (key, wanted) in expected.as_object().expect("an object").iter().filter(|(key, _)| *key != "region") {
        let got = &result[key.strip_suffix("_contain").unwrap_or(key)];
        let holds = match key.strip_suffix("_contain") {
            // A part of each wanted text stands in one of the texts there are.
            Some(_) => {
                wanted.as_array().expect("a list").iter().all(|part| contains(got, part.as_str().expect("a text")))
            }
            None => got == wanted,
        };
        if !holds {
            failures.push(format!("  {key}\n    wanted {wanted}\n    got    {got}"));
        }
    }
    if failures.is_empty() {
        return failures;
    }
    vec![format!("{name} ({})\n{}", result["reason"], failures.join("\n"))]
}

fn contains(got: &Value, part: &str) -> bool {
    match got {
        Value::String(text) => text.contains(part),
        Value::Array(all) => all.iter().any(|one| contains(one, part)),
        _ => false,
    }
}

/// Every value's span must hold it: its words, or its digits, stand where the span says.
fn spans_that_lie(email: &Email, inquiry: &Inquiry) -> Vec<String> {
    let mut lies = Vec::new();
    let contact = &inquiry.contact;
    for consent in &inquiry.consent {
        lies.extend(lie(email, "consent", &consent.words, &consent.words.value));
    }
    for (_, found) in &inquiry.attribution {
        lies.extend(lie(email, "attribution", found, &found.value));
    }
    if let Some(found) = &contact.email {
        lies.extend(lie(email, "contact_email", found, found.value.as_str()));
    }
    for (name, found) in [
        ("contact_name", &contact.name),
        ("phone", &contact.phone),
        ("company", &contact.company),
        ("title", &contact.title),
    ] {
        lies.extend(found.as_ref().and_then(|found| lie(email, name, found, &found.value)));
    }
    lies
}

fn lie<T>(email: &Email, name: &str, found: &Found<T>, value: &str) -> Option<String> {
    let span = &found.span;
    let Some(held) = place(email, &span.place).and_then(|place| place.get(span.start..span.end)) else {
        return Some(format!("  {name}: span {span:?} lies outside"));
    };
    // "+49 (0) 30 …": the zero is for callers at home.
    let held = held.to_lowercase().replace("(0)", "");
    let held = if name == "contact_email" { without_comments(&held) } else { held };
    let has_words = value.to_lowercase().replace("(0)", "").split_whitespace().all(|word| held.contains(word));
    // In the mail a number may lack its country's code and have a trunk's zero, and digits of another script.
    let digits = |text: &str| text.chars().filter(|c| c.is_numeric()).map(ascii_digit).collect::<String>();
    let (held_digits, value_digits) = (digits(&held), digits(value));
    let shared = held_digits.chars().rev().zip(value_digits.chars().rev()).take_while(|(a, b)| a == b).count();
    let has_digits = name == "phone" && shared > 4 && shared >= 7.min(held_digits.trim_start_matches('0').len());
    (!has_words && !has_digits).then(|| format!("  {name}: {span:?} holds \"{held}\", not \"{value}\""))
}

/// `jo(home)@example.com` is `jo@example.com`.
fn without_comments(held: &str) -> String {
    held.split('(')
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { part.split_once(')').map_or(part, |p| p.1) })
        .collect()
}

/// The text that a span's place names.
fn place<'a>(email: &'a Email, name: &str) -> Option<&'a str> {
    match name.split_once(':') {
        None if name == "html" => email.html.as_deref(),
        None => Some(&email.text),
        Some(("header", header)) => Some(email.header(header).unwrap_or_default()),
        Some(("other_text", index)) => Some(email.other_texts[index.parse::<usize>().ok()?].1.as_str()),
        Some(("enclosed", rest)) => {
            let (index, inner) = rest.split_once(':')?;
            place(&email.enclosed[index.parse::<usize>().ok()?], inner)
        }
        Some(_) => None,
    }
}

fn ascii_digit(c: char) -> char {
    match c {
        '\u{ff10}'..='\u{ff19}' => char::from_u32(c as u32 - 0xff10 + 0x30).unwrap(),
        '\u{660}'..='\u{669}' => char::from_u32(c as u32 - 0x660 + 0x30).unwrap(),
        '\u{6f0}'..='\u{6f9}' => char::from_u32(c as u32 - 0x6f0 + 0x30).unwrap(),
        '\u{966}'..='\u{96f}' => char::from_u32(c as u32 - 0x966 + 0x30).unwrap(),
        other => other,
    }
}

/// Whatever the bytes, each room answers. The caller guards against a panic of a library; none is known.
#[test]
fn broken_mail_never_panics() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emails");
    let mut state = 7_u32;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below.max(1)
    };
    const PIECES: [&[u8]; 12] = [
        b"=?utf-8?Q?",
        b"?=",
        b"\n\n",
        b"\r",
        b"--",
        b"<",
        b">",
        b"\"",
        b"(",
        b"\xff\xfe",
        b"Content-Type: multipart/mixed\n",
        b":",
    ];
    for claim in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|p| p.is_dir()) {
        let raw = std::fs::read(claim.join("email.eml")).unwrap();
        for round in 0..12 {
            let mut bytes = raw.clone();
            for _ in 0..=round {
                let at = random(bytes.len());
                match random(4) {
                    0 => drop(bytes.splice(at..at, PIECES[random(PIECES.len())].iter().copied())),
                    1 => bytes.truncate(at.max(1)),
                    2 => drop(bytes.drain(at..(at + random(40)).min(bytes.len()))),
                    _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = byte.wrapping_add(101)),
                }
            }
            let (email, inquiry, _) = read(&bytes);
            let lies = spans_that_lie(&email, &inquiry);
            assert!(lies.is_empty(), "{}: {lies:?}", claim.display());
        }
    }
}

/// Time grows with the mail, whatever a stranger repeats in it. Generous: this runs unoptimised, beside others.
#[test]
fn hostile_text_costs_linear_time() {
    for piece in [
        "Email: a\n",
        "x: y\n",
        "From: a\nSent: b\nTo: c\n",
        "On 1 May 10:00 a@b.test wrote:\n\n",
        "> a\nb\n",
        "+49 431 550123 ",
        "a@b.test ",
        "0",
        "Thanks,\n",
        "-- \n",
        ":",
        "<adf><prospect><name>",
        "=?",
        "-----Original Message-----\n",
        "Tel: 1\n> Fax: 2\n",
        "Name\n",
        "a ",
        "\u{fc}",
        "wrote:\n",
    ] {
        let start = std::time::Instant::now();
        for sender in ["jane@aurora.example", "noreply@aurora.example"] {
            let line = piece.replace('\n', " ");
            let text = piece.repeat(300_000 / piece.len());
            read(
                format!("From: {sender}\nTo: {}\nSubject: {}\n\n{text}", line.repeat(500), line.repeat(50)).as_bytes(),
            );
        }
        assert!(start.elapsed().as_secs() < 20, "{piece:?}: {:?}", start.elapsed());
    }
}
