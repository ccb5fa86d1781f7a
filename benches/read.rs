//! How long it takes to read a mail, beside mail-parser alone taking the same mails apart.
//!
//!     cargo bench --bench read -- [--generated 400] [--rounds 5]
//!
//! The mails are those of `tests/emails` and as many inquiries as asked for, of 5 KB in the median (`drain/letters.rs`).
//! Each round takes every mail twice in turn, once by mail-parser and once by us, so that both meet the same machine. Told
//! are the sums of the rounds' medians per mail, the ratio of the two, the slowest mail, and the first one of the process.
#![allow(clippy::unwrap_used, reason = "a benchmark may stop where it stands")]

#[path = "drain/letters.rs"]
mod letters;

use anteroom::domain::id::MailboxName;
use anteroom::domain::rules::Rules;
use anteroom::domain::token::Key;
use anteroom::pipeline::plan;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

fn main() {
    let (generated, rounds) = read_arguments();
    let mut mails = collected(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emails")));
    let from_tests = mails.len();
    mails.extend((0..generated).map(|number| (format!("generated {number}"), letters::letter(number).into())));
    let (rules, key, mailbox) = (Rules::neutral(), Key::new(Vec::new()), MailboxName::new("sales"));
    let read = |raw: &[u8]| {
        let start = Instant::now();
        black_box(plan::read(black_box(raw), &mailbox, &rules, &key));
        start.elapsed()
    };
    let parse = |raw: &[u8]| {
        let start = Instant::now();
        black_box(mail_parser::MessageParser::default().parse(black_box(raw)));
        start.elapsed()
    };
    let first = read(&mails[0].1);
    plan::prepare();
    let mut all = vec![(Vec::new(), Vec::new()); mails.len()];
    for _ in 0..rounds {
        for ((_, raw), (ours, theirs)) in mails.iter().zip(&mut all) {
            theirs.push(parse(raw));
            ours.push(read(raw));
        }
    }
    println!("{from_tests} mails of tests/emails, {generated} generated; {rounds} rounds");
    println!("the first mail of the process: {first:.1?}");
    report("tests/emails", &mails[..from_tests], &mut all[..from_tests]);
    report("generated", &mails[from_tests..], &mut all[from_tests..]);
}

fn read_arguments() -> (usize, usize) {
    let (mut generated, mut rounds) = (400, 5);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|text| text.parse().ok()).expect("a number follows");
        match argument.as_str() {
            "--generated" => generated = number(),
            "--rounds" => rounds = number(),
            // What cargo adds.
            "--bench" => {}
            other => panic!("{other} is none of --generated N, --rounds N"),
        }
    }
    (generated, rounds)
}

fn collected(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut claims: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    claims.sort();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    claims.iter().filter_map(|claim| Some((name(claim), std::fs::read(claim.join("email.eml")).ok()?))).collect()
}

fn report(name: &str, mails: &[(String, Vec<u8>)], all: &mut [(Vec<Duration>, Vec<Duration>)]) {
    if mails.is_empty() {
        return;
    }
    let ours: Vec<Duration> = all.iter_mut().map(|(ours, _)| median(ours)).collect();
    let theirs: Vec<Duration> = all.iter_mut().map(|(_, theirs)| median(theirs)).collect();
    let (our_sum, their_sum) = (ours.iter().sum::<Duration>(), theirs.iter().sum::<Duration>());
    let (slowest, (title, raw)) = ours.iter().zip(mails).max_by_key(|(took, _)| **took).expect("there are mails");
    let bytes: usize = mails.iter().map(|(_, raw)| raw.len()).sum();
    println!(
        "{name}: {:.0} KB a mail; median {:.1?}, mail-parser {:.1?}; all {our_sum:.1?}, mail-parser {their_sum:.1?}, \
         ratio {:.1}; slowest {slowest:.1?} ({title}, {} KB)",
        bytes as f64 / mails.len() as f64 / 1e3,
        median(&mut ours.clone()),
        median(&mut theirs.clone()),
        our_sum.as_secs_f64() / their_sum.as_secs_f64(),
        raw.len() / 1000,
    );
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
