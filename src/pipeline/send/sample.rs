//! Notices that never were: for trying templates before a real one depends on them.

use super::compose::Site;
use crate::domain::address::Address;
use crate::domain::alarm::{Alarm, DueAlarm, SetAside};
use crate::domain::calendar::{Calendar, WorkSpan};
use crate::domain::company::Companies;
use crate::domain::digest::{Digest, DueDigest};
use crate::domain::id::{
    CalendarId, EmailId, LeadId, MailboxName, NoticeId, PoolId, RepId, RulesVersion, WorkflowName,
};
use crate::domain::judging::Judging;
use crate::domain::lead::{Afterwards, Clock, Clocks, Lead, Ownership, Prospect, Stage};
use crate::domain::letter::Letter;
use crate::domain::notice::DueNotice;
use crate::domain::notice::{Notice, NoticeKind, Told};
use crate::domain::provider::DEADLINE;
use crate::domain::reader::Reader;
use crate::domain::routing::Placed;
use crate::domain::rules::{Intake, Rules};
use crate::domain::sla::Sla;
use crate::domain::team::{Capacity, Pool, Rep, Team};
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use crate::domain::workflow::{Assign, Gates, Placing, Reasons, Route, Workflow};
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::time::Duration;

/// Friday 20 November 2026, 14:30 UTC.
pub const NOW: Timestamp = Timestamp::from_ms(1_795_185_000_000);

const HOUR: Duration = Duration::from_secs(3_600);

/// One with all there is to tell, one that is late and with nobody, one with next to nothing.
pub fn notices(kind: NoticeKind) -> [DueNotice; 3] {
    let full = full(kind);
    let mut late = full.clone();
    late.notice.due_at = late.notice.due_at.map(|_| Timestamp::from_ms(NOW.as_ms() - 4_800_000));
    late.lead.clock = Clock::Missed { due_at: Timestamp::from_ms(NOW.as_ms() - 4_800_000) };
    late.lead.ownership =
        Ownership::Queued { reason: "everyone is off work".to_owned(), until: crate::domain::routing::WaitFor::Shift };
    late.decision = None;
    let mut bare = full.clone();
    bare.notice = Notice { rep: None, note: String::new(), due_at: None, ..bare.notice };
    bare.lead.prospect = Prospect::default();
    bare.lead.subject.clear();
    bare.lead.text.clear();
    bare.lead.language = None;
    bare.lead.ownership = Ownership::Unowned;
    bare.lead.clock = Clock::Idle;
    bare.lead.holders.clear();
    bare.lead.previous = None;
    bare.decision = None;
    (bare.said, bare.story, bare.answer) = (Vec::new(), Vec::new(), None);
    [full, late, bare]
}

/// Of one mail with nothing to know it by, and of many.
pub fn alarms() -> [DueAlarm; 2] {
    let mail = |number: u32, subject: &str, sender: Option<&str>| SetAside {
        id: EmailId::new(format!("mail-{number}")),
        mailbox: MailboxName::new("sales"),
        received_at: NOW,
        subject: subject.to_owned(),
        sender: sender.map(str::to_owned),
    };
    let alarm = Alarm {
        id: NoticeId::new("0197a2b0-0000-7000-8000-00000000002b"),
        rep: Some(RepId::new("bo")),
        to: address("bo@example.com"),
    };
    let many = DueAlarm {
        alarm: alarm.clone(),
        attempts: 1,
        may_have_arrived: false,
        mails: vec![mail(1, "Demo for 40 seats", Some("Clara Weiss <clara.weiss@example.org>")), mail(2, "", None)],
        more: 3,
    };
    let to_an_address = Alarm { rep: None, ..alarm };
    [many.clone(), DueAlarm { alarm: to_an_address, mails: vec![mail(3, "", None)], more: 0, ..many }]
}

/// Two leads of which somebody hears in one mail, and three that are not shown.
pub fn digest() -> DueDigest {
    let [full, _, bare, ..] = notices(NoticeKind::Escalation);
    DueDigest {
        digest: Digest {
            id: NoticeId::new("0197a2b0-0000-7000-8000-00000000002c"),
            rep: Some(RepId::new("bo")),
            to: address("bo@example.com"),
        },
        attempts: 1,
        may_have_arrived: false,
        lines: vec![(full.notice, full.lead), (bare.notice, bare.lead)],
        more: 3,
    }
}

fn full(kind: NoticeKind) -> DueNotice {
    let lead = lead();
    let due_at = NOW.plus(HOUR + HOUR / 3);
    let notice = Notice {
        id: NoticeId::new("0197a2b0-0000-7000-8000-00000000002a"),
        kind,
        lead: lead.id.clone(),
        rep: Some(RepId::new("bo")),
        to: address("bo@example.com"),
        note: match kind {
            NoticeKind::Question => "contact.phone, company.size".to_owned(),
            NoticeKind::Leaver => "ana\t41\tbo\nana\t42\t".to_owned(),
            _ => "Ana Keller did not accept it within 30 min.".to_owned(),
        },
        due_at: Some(due_at).filter(|_| kind != NoticeKind::Confirmed),
        arrived_at: Some(lead.received_at),
        email: (kind == NoticeKind::Reply).then(|| EmailId::new("0197a2b0-0000-7000-8000-000000000002")),
        writer: lead.asker_address().filter(|_| kind == NoticeKind::Held),
        not_before: None,
    };
    DueNotice {
        notice,
        attempts: 1,
        may_have_arrived: false,
        lead,
        decision: Some(DECISION.to_owned()),
        letter: None,
        thread: Vec::new(),
        obstacle: None,
        said: said(),
        subject: None,
        copied: Vec::new(),
        story: vec![told("offered", "offered to [rep:ana]: next in turn"), told("responded", ANSWERED)],
        answer: Some(told("responded", ANSWERED)),
    }
}

const ANSWERED: &str = "[rep:ana] answered the prospect (observed)";

fn told(what: &str, text: &str) -> Told {
    Told { at: NOW, what: what.to_owned(), text: text.to_owned() }
}

fn said() -> Vec<Letter> {
    let said = |name: &str, text: &str| Letter {
        from_name: Some(name.to_owned()),
        text: text.to_owned(),
        received_at: Some(NOW),
        ..Letter::default()
    };
    vec![said("Ana Keller", "Dear Nora, gladly. Would Thursday suit you?"), said("Nora Lind", "Thursday is fine.")]
}

const DECISION: &str = r#"{
  "verdict": {
    "reason": "fit 60 ≥ 40 and intent 40 ≥ 30",
    "fit": { "score": 60, "lo": 60, "hi": 60, "reasons": [
      { "rule": "icp-industry", "points": 30, "evidence": "company.industry is \"software\" (tables/companies.csv)" },
      { "rule": "icp-size", "points": 30, "evidence": "company.size is 420" } ] },
    "intent": { "score": 40, "lo": 40, "hi": 40, "reasons": [
      { "rule": "asks-for-a-demo", "points": 40, "evidence": "text has “a demo for 40 seats”" } ] } },
  "route": { "rule": "dach-enterprise", "pick": { "rep": "bo", "why": "speaks german, and it is his turn in enterprise-dach (credit 3 of 5)" } }
}"#;

pub fn lead() -> Lead {
    let received_at = Timestamp::from_ms(NOW.as_ms() - 60_000);
    Lead {
        id: LeadId::new("0197a2b0-0000-7000-8000-000000000001"),
        number: 42,
        version: 1,
        mailbox: MailboxName::new("sales"),
        workflow: WorkflowName::new("inbound"),
        email: EmailId::new("0197a2b0-0000-7000-8000-000000000002"),
        prospect: Prospect {
            email: Some("clara.weiss@example.org".to_owned()),
            name: Some("Clara Weiss".to_owned()),
            phone: Some("+49 (0)30 901820-15".to_owned()),
            company: Some("Example GmbH".to_owned()),
            title: Some("Head of Operations".to_owned()),
        },
        subject: "Demo for 40 seats".to_owned(),
        text: "Hello,\n\nwe are looking for a tool for our team of 40 in Berlin and would like a demo next week, \
               best on Tuesday or Wednesday afternoon.\n\nCould you also tell me what 40 seats cost in a year, and \
               whether the data stays in the EU?\n\nKind regards\nClara"
            .to_owned(),
        source: "person".to_owned(),
        language: Some("en".to_owned()),
        doubt: None,
        consent: Vec::new(),
        attribution: Vec::new(),
        stage: Stage::Mql,
        stage_reason: "fit 60 ≥ 40 and intent 40 ≥ 30".to_owned(),
        ownership: Ownership::Offered { rep: RepId::new("bo"), expires_at: NOW.plus(HOUR / 2) },
        clocks: Clocks { since: Some(received_at), ..Clocks::default() },
        clock: Clock::Running { due_at: NOW.plus(HOUR + HOUR / 3) },
        fit: 60,
        intent: 40,
        band: None,
        negative: None,
        route: Some("dach-enterprise".to_owned()),
        pool: Some(PoolId::new("enterprise-dach")),
        placed: Placed::default(),
        after: Afterwards::default(),
        holders: vec![RepId::new("ana"), RepId::new("bo")],
        rungs_done: 0,
        asked: 0,
        cycle: 1,
        previous: Some(LeadId::new("0197a2b0-0000-7000-8000-000000000003")),
        merged: None,
        quiet: false,
        received_at,
        created_at: received_at,
        first_offered_at: Some(received_at),
        assigned_at: Some(received_at),
        accepted_at: None,
        responded_at: None,
        responded_as: None,
        closed_at: None,
        look_again_at: None,
        next: None,
        next_what: String::new(),
    }
}

pub fn rules() -> Rules {
    let calendar = CalendarId::new("berlin");
    let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
    let mut team = Team::default();
    team.calendars.insert(calendar.clone(), Arc::new(Calendar::always(calendar.clone(), zone)));
    for (id, name) in [("ana", "Ana Keller"), ("bo", "Bo Lind")] {
        let rep = Rep {
            id: RepId::new(id),
            name: name.to_owned(),
            email: address(&format!("{id}@example.com")),
            calendar: calendar.clone(),
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
        team.reps.insert(rep.id.clone(), rep);
    }
    let everyone = PoolId::new("everyone");
    let reps = team.reps.keys().cloned().collect();
    team.pools.insert(everyone.clone(), Pool { id: everyone.clone(), reps, per_day: None, places: Vec::new() });
    let span = |minutes: u64| WorkSpan::Time(Duration::from_secs(minutes * 60));
    let name = WorkflowName::new("inbound");
    let workflow = Workflow {
        name: name.clone(),
        assign: Assign::Offer,
        fit: Vec::new(),
        intent: Vec::new(),
        negative: Vec::new(),
        gates: Gates::default(),
        judging: Judging::default(),
        placing: Placing::default(),
        routes: vec![Route::plain("everyone", everyone.clone())],
        policies: Vec::new(),
        sla: Sla::plain(calendar, span(30), span(120), span(480)),
        asking: None,
        reasons: Reasons::default(),
        customs: crate::domain::customs::Customs::default(),
    };
    Rules {
        version: RulesVersion::new("sample"),
        team,
        workflows: [(name.clone(), Arc::new(workflow))].into(),
        mailboxes: [(
            MailboxName::new("sales"),
            Intake { workflow: name, shadow: None, address: None, reader: Reader::default(), same_person: None },
        )]
        .into(),
        companies: Companies::default(),
        providers: Vec::new(),
        evidence_within: DEADLINE,
        from: address("sales@example.com"),
        replies: None,
        acknowledge: None,
        telling: crate::domain::digest::Telling::default(),
        reader: Reader::default(),
    }
}

pub fn site() -> Site {
    Site {
        public_url: "https://leads.example.com".to_owned(),
        from_name: Some("Example Sales".to_owned()),
        from: address("sales@example.com"),
    }
}

pub fn key() -> Key {
    Key::new(b"a sample signs nothing that anybody accepts".to_vec())
}

fn address(text: &str) -> Address {
    Address::parse(text).expect("the samples' addresses are sound")
}
