//! First lines, and what is heard in them. It is Friday, 20 November 2026.

use super::*;
use crate::domain::address::Address;
use crate::domain::id::CalendarId;
use crate::domain::team::{Capacity, Rep, Reps};
use crate::pipeline::extract::signature::signed_below;
use proptest::prelude::*;

fn team() -> Team {
    let rep = |id: &str, name: &str| Rep {
        id: RepId::new(id),
        name: name.to_owned(),
        email: Address::parse(&format!("{id}@example.com")).unwrap(),
        calendar: CalendarId::new("office"),
        skills: Vec::new(),
        languages: Vec::new(),
        territories: Vec::new(),
        away: Vec::new(),
        delegate: None,
        capacity: Capacity::default(),
        weight: 1,
        manager: None,
        active: true,
    };
    let reps: Reps = [rep("ana", "Ana Keller"), rep("bo", "Bo Lind"), rep("al", "Bo Alster")]
        .into_iter()
        .map(|rep| (rep.id.clone(), rep))
        .collect();
    Team { reps, ..Team::default() }
}

fn heard(text: &str) -> String {
    heard_as(text, false)
}

pub fn heard_as(text: &str, is_letter_else: bool) -> String {
    let today = jiff::civil::date(2026, 11, 20).at(14, 30, 0, 0).in_tz("Europe/Berlin").unwrap();
    let team = team();
    let desk = Desk {
        words: &Words::default(),
        reasons: &Reasons::default(),
        packet: &[],
        team: &team,
        languages: &[],
        signs: Box::new(|lines| signed_below::start(lines, "Ana Keller", &Address::parse("ana@example.com").unwrap())),
        today: today.clone(),
        is_letter_else,
    };
    let shown = |at: Timestamp| at.to_jiff().to_zoned(today.time_zone().clone()).strftime("%F %H:%M").to_string();
    match hear(text, &desk) {
        Heard::Order { order, is_alone } => {
            let said = match order {
                Order::Accept => "accept".to_owned(),
                Order::Reject { reason, note } => format!("reject {reason} [{note}]"),
                Order::Recycle { until, reason } => format!("recycle {} {reason}", shown(until)),
                Order::Respond { note } => format!("respond [{note}]"),
                Order::Qualify { note } => format!("qualify [{note}]"),
                Order::Won { note } => format!("won [{note}]"),
                Order::Lost { reason, note } => format!("lost {reason} [{note}]"),
                Order::Pause { reason, note } => format!("pause {reason} [{note}]"),
                Order::Resume => "resume".to_owned(),
                Order::HandOff { to, .. } => format!("hand off {to}"),
                Order::Away { until } => format!("away {}", shown(until)),
                Order::Back => "back".to_owned(),
                Order::Next => "next".to_owned(),
                Order::Undo => "undo".to_owned(),
                Order::Send => "send".to_owned(),
                Order::Help => "help".to_owned(),
            };
            if is_alone { said } else { format!("{said} …") }
        }
        Heard::Unclear(why) => format!("unclear: {}", why.split([';', ':']).next().unwrap_or_default()),
        Heard::Letter => "letter".to_owned(),
        Heard::Brief => "unclear: this may be meant for me or for the prospect".to_owned(),
        Heard::Nothing => "nothing".to_owned(),
    }
}

#[test]
fn a_free_line_below_a_packet_is_a_note_of_its_own() {
    let labels = ["need".to_owned(), "next meeting".to_owned()];
    let told = |text: &str| packet(&text.lines().skip(1).collect::<Vec<_>>(), &labels);
    let pair = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    let (all, is_all) = told("hand off to bo\nneed: 40 seats\nnext meeting: Fri 10:00\nHe is friendly.\nHe likes tea.");
    assert!(is_all);
    assert_eq!(
        all,
        [pair("need", "40 seats"), pair("next meeting", "Fri 10:00"), pair("note", "He is friendly. He likes tea.")]
    );
    // A value may begin below its label, and a mail program breaks a long one.
    let long = "need:\nthey want forty seats for two years, and would like to begin with ten\nof them in March";
    assert_eq!(
        told(&format!("hand off to bo\n{long}")).0,
        [pair("need", "they want forty seats for two years, and would like to begin with ten of them in March")]
    );
    assert!(!told("hand off to bo\nDear Pia,\nneed: 40 seats").1);
}

#[test]
fn first_lines_are_heard_as_people_write_them() {
    for (text, expected) in [
        ("accept", "accept"),
        ("Accept.", "accept"),
        ("  *ACCEPT*  ", "accept"),
        ("I'll take it!", "accept"),
        ("accept, thanks", "accept"),
        ("Accept - will call them tomorrow", "accept"),
        ("annehmen", "accept"),
        ("Übernehme ich", "accept"),
        ("\n\n accept\n\nSent from my phone", "accept"),
        ("reject student", "reject student_research []"),
        ("reject student research wrong school", "reject student_research [wrong school]"),
        ("Reject: wrong territory, they sit in Peru", "reject wrong_territory [they sit in Peru]"),
        ("ablehnen language", "reject language []"),
        ("ablehnen kein Bedarf", "reject no_need []"),
        ("refuser étudiant, elle écrit une thèse", "reject student_research [elle écrit une thèse]"),
        ("rechazar sin presupuesto", "reject no_budget []"),
        ("reporter 2 semaines pas de budget", "unclear: “pas de budget” is not one of the reasons"),
        ("reject", "unclear: a reason is missing"),
        ("reject because", "unclear: “because” is not one of the reasons"),
        ("reject wrong", "unclear: “wrong” is not one of the reasons"),
        ("recycle 2 weeks", "recycle 2026-12-04 09:00 timing"),
        ("recycle for 3 months budget", "recycle 2027-02-20 09:00 budget_cycle"),
        ("Recycle until 2027-01-15 no budget", "unclear: “no budget” is not one of the reasons"),
        ("recycle until 15.1.2027", "recycle 2027-01-15 09:00 timing"),
        ("zurückstellen 2 wochen", "recycle 2026-12-04 09:00 timing"),
        ("recycle", "unclear: a date is missing"),
        ("recycle until 2020-01-01", "unclear: the date must lie ahead, within two years"),
        ("recycle 900 months", "recycle 2028-11-20 09:00 timing"),
        ("responded by phone", "respond [by phone]"),
        ("Answered, she wants a demo on Tuesday.", "respond [she wants a demo on Tuesday.]"),
        ("qualified", "qualify []"),
        ("won 40 seats", "won [40 seats]"),
        ("lost competitor", "lost competitor []"),
        ("hand off to bo", "hand off bo"),
        ("hand off to Ana", "hand off ana"),
        ("hand off to bo@example.com", "hand off bo"),
        ("hand off to ana keller", "hand off ana"),
        ("hand off to Zoe", "unclear: there is no rep “zoe”"),
        ("hand off", "unclear: a name is missing"),
        ("weitergeben an ana", "hand off ana"),
        ("away until Monday", "away 2026-11-23 00:00"),
        ("away until Monday 14:00", "away 2026-11-23 14:00"),
        ("away today", "away 2026-11-21 00:00"),
        ("away until 24.12.", "away 2026-12-24 00:00"),
        ("recycle next week", "recycle 2026-11-23 09:00 timing"),
        ("please accept", "accept"),
        ("Bitte annehmen", "accept"),
        ("recycle next month", "recycle 2026-12-01 09:00 timing"),
        ("recycle -2 weeks", "unclear: the date must lie ahead, within two years"),
        ("recycle until -2 weeks", "unclear: the date must lie ahead, within two years"),
        ("recycle - 2 weeks", "recycle 2026-12-04 09:00 timing"),
        ("away -3 days", "unclear: the date must lie ahead, within two years"),
        ("recycle 0 days", "unclear: the date must lie ahead, within two years"),
        ("away until Friday", "away 2026-11-27 00:00"),
        ("away", "away 2026-11-21 00:00"),
        ("away until next summer", "unclear: a date is missing"),
        ("abwesend bis Montag", "away 2026-11-23 00:00"),
        ("absent jusqu'à lundi", "away 2026-11-23 00:00"),
        ("back", "back"),
        ("next", "next"),
        ("Give me the next.", "next"),
        ("help", "help"),
        ("", "nothing"),
        ("\n> accept", "letter"),
        ("Accept my apologies for the delay.", "letter"),
        ("Next Monday suits us well.", "letter"),
        ("Back in the office on Monday, I will send the offer.", "letter"),
        ("Hi Nora, thank you for writing.", "letter"),
        (
            "Reject all cookies and then reload the page, please, it helps.\nBest, Ana",
            "unclear: “all cookies and then reload the page, please, it helps.” is not one of the reasons",
        ),
        ("acceptance", "letter"),
        ("… — !", "letter"),
    ] {
        assert_eq!(heard(text), expected, "{text:?}");
    }
}

#[test]
fn where_the_rest_goes_to_a_prospect_prose_is_prose() {
    for (text, expected) in [
        ("accept", "accept"),
        ("responded by phone", "respond [by phone]"),
        ("recycle 2 weeks", "recycle 2026-12-04 09:00 timing"),
        ("reject becuase", "unclear: “becuase” is not one of the reasons"),
        ("Answered your questions below, see you on Tuesday!", "letter"),
        ("Won the tender yesterday, so we can begin in March.", "letter"),
        ("Reject the first delivery and we send another one.", "letter"),
        ("Next Monday?", "letter"),
        ("Gladly, Pia!", "letter"),
        ("木曜日の午後でしたら伺えます", "letter"),
        ("Pause. Let me explain the price.", "letter"),
        ("Hi Pia,\n\nok\n\nAna", "letter"),
        ("Hi Pia,\n\nyou can stop it at any time:\n- Pause\n- Resume", "letter"),
        ("reject student\n\nhe asks for a thesis\n\nThanks\nAna", "reject student_research [he asks for a thesis]"),
        ("accept, thanks", "accept"),
        ("accept\n\nClassification: Internal", "accept"),
        ("Internal\n\naccept\n\nC2 General", "accept"),
        ("hand off to bo please", "hand off bo"),
        // Meant for us, and misspelt or in words of one's own: nothing of it may reach a prospect.
        ("reject because he is a student", "unclear: “because he is a student” is not one of the reasons"),
        ("recycle until 15 January budget", "recycle 2027-01-15 09:00 budget_cycle"),
        ("acept", "unclear: this may be meant for me or for the prospect"),
        ("accept it", "accept"),
        ("Yes, accept", "accept"),
        ("aceptado", "accept"),
        ("Ich nehme an.", "accept"),
        ("reject not my territory", "reject wrong_territory []"),
        ("refuser pas mon secteur", "reject wrong_territory []"),
        ("lost to a competitor", "lost competitor []"),
        ("perdido competencia", "lost competitor []"),
        ("hand-off bo", "hand off bo"),
        ("Übergabe an Bo", "hand off bo"),
        ("next please", "unclear: this may be meant for me or for the prospect"),
        ("back from holiday", "unclear: this may be meant for me or for the prospect"),
        ("called him", "unclear: this may be meant for me or for the prospect"),
        ("ok", "unclear: this may be meant for me or for the prospect"),
        ("ok\n\nwill do", "unclear: this may be meant for me or for the prospect"),
        ("accept. I will call them tomorrow.", "unclear: this may be meant for me or for the prospect"),
        ("Reject, he is only a student.", "unclear: “he is only a student.” is not one of the reasons"),
        ("reject because he is a student\n\nsee below", "unclear: “because he is a student” is not one of the reasons"),
    ] {
        assert_eq!(heard_as(text, true), expected, "{text:?}");
    }
}

proptest! {
    #[test]
    fn anything_may_be_written(text in "\\PC{0,80}", word in prop::sample::select(vec!["reject", "recycle", "away until", "hand off to", "lost"])) {
        let _ = heard(&text);
        let _ = heard(&format!("{word} {text}"));
    }
}

#[test]
fn a_question_is_no_command() {
    for text in ["send?", "senden?", "accept ?", "won？"] {
        assert_eq!(heard(text), heard("what now?"), "{text}");
    }
    assert_ne!(heard("send"), heard("send?"));
}
