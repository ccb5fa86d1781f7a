//! A team, a store with leads in it, the site served on a free port, and a browser of few words.

use crate::clock::StoryClock;
use crate::domain::address::Address;
use crate::domain::calendar::{Calendar, WorkSpan};
use crate::domain::change::{Change, Decision};
use crate::domain::company::Companies;
use crate::domain::event::{Actor, Event};
use crate::domain::id::{
    CalendarId, CountedIds, EmailId, LeadId, MailboxName, NoticeId, PoolId, RepId, RulesVersion, WorkflowName,
};
use crate::domain::judging::Judging;
use crate::domain::lead::{Afterwards, Clock, Clocks, Lead, Next, Ownership, Prospect, Stage, Step};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::provider::DEADLINE;
use crate::domain::reader::Reader;
use crate::domain::routing::{
    Asked, Back, Candidate, LEAD, Load, Obstacle, Pick, Placed, Question, RouteTried, Routing, Stood, Turn, WaitFor,
    Way,
};
use crate::domain::rules::{CountedSince, Intake, Rules};
use crate::domain::sla::Sla;
use crate::domain::team::{Capacity, Rep, Team};
use crate::domain::time::Timestamp;
use crate::domain::token::{Key, Leave, Verb};
use crate::domain::verdict::{Outcome, Reason, Score, Verdict};
use crate::domain::workflow::{Assign, Gates, Method, Placing, Reasons, Workflow};
use crate::health::{Health, Loop};
use crate::store::{NewEmail, Store};
use crate::web::{Site, Templates, serve};
use arc_swap::ArcSwap;
use jiff::tz::TimeZone;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub const MINUTE: Duration = Duration::from_secs(60);
pub const HOUR: Duration = Duration::from_secs(3_600);
pub const DAY: Duration = Duration::from_secs(86_400);

/// Friday, 15:00 in Berlin.
pub fn start() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-20T14:00:00Z").unwrap()
}

pub struct World {
    pub site: Site,
    pub clock: Arc<StoryClock>,
    address: std::net::SocketAddr,
    stop: CancellationToken,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
    _directory: TempDir,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
    /// What the form on this page carries, and the cookie that came with it.
    pub fn form(&self) -> (String, String) {
        let proof = self.body.split("name=\"proof\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let cookie = self.header("set-cookie").unwrap().split(';').next().unwrap();
        (proof.to_owned(), cookie.to_owned())
    }
}

impl World {
    pub async fn begin() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join("web.db").display());
        let clock = Arc::new(StoryClock::at(start()));
        let site = Site {
            store: Store::open(&url).await.unwrap(),
            rules: Arc::new(ArcSwap::from_pointee(rules())),
            health: Arc::new(Health::default()),
            key: Key::new(b"a test's secret".to_vec()),
            clock: clock.clone(),
            ids: Arc::new(Mutex::new(CountedIds(1_000_000))),
            public_url: "https://leads.example.com".to_owned(),
            wake: Arc::new(Notify::new()),
            metrics: None,
            signals_token: Some(SecretString::from("a token of tests")),
            templates: Arc::new(ArcSwap::from_pointee(Templates::new(&BTreeMap::new()).unwrap())),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let server = tokio::spawn(serve(listener, site.clone(), stop.clone()));
        let world = Self { site, clock, address, stop, server, _directory: directory };
        world.all_is_well();
        world
    }

    pub async fn end(self) {
        self.stop.cancel();
        tokio::time::timeout(Duration::from_secs(6), self.server).await.unwrap().unwrap().unwrap();
        let broken = self.site.store.broken_promises().await.unwrap();
        assert!(broken.is_empty(), "{broken:?}");
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn all_is_well(&self) {
        let (health, now) = (&self.site.health, self.site.clock.now());
        health.expect(&MailboxName::new("sales"), 5 * MINUTE, start());
        health.checked(&MailboxName::new("sales"), now);
        for which in [Loop::Intake, Loop::Send, Loop::Watch, Loop::SecondLook] {
            health.turned(which, now);
        }
    }

    pub fn pass(&self, time: Duration) {
        self.clock.set(self.site.clock.now().plus(time));
        self.all_is_well();
    }

    pub fn link(&self, lead: &Lead, rep: &str, verb: Verb) -> String {
        let expires_at = self.site.clock.now().plus(7 * DAY);
        let leave = Leave { lead: lead.id.clone(), rep: RepId::new(rep), verb, expires_at, about: None };
        format!("/act/{}", self.site.key.sign_leave(&leave))
    }

    pub async fn lead(&self, lead: &Lead) -> Lead {
        self.site.store.lead(&lead.id).await.unwrap().unwrap()
    }

    pub async fn event_count(&self) -> i64 {
        self.site.store.event_counts().await.unwrap().values().sum()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "").await
    }

    pub async fn post(&self, path: &str, form: &(String, String), fields: &str) -> Answer {
        let body = format!("proof={}&{fields}", form.0);
        self.ask("POST", path, &[("Cookie", &form.1), ("Content-Type", "application/x-www-form-urlencoded")], &body)
            .await
    }

    /// Opens the page and presses its button, as a browser does.
    pub async fn press(&self, path: &str, fields: &str) -> Answer {
        let form = self.get(path).await.form();
        self.post(path, &form, fields).await
    }

    /// A link's page is opened some time before its button is pressed.
    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let now = self.site.clock.now();
        if path.starts_with("/act/") && method != "POST" {
            self.clock.set(now.minus(Duration::from_secs(1)));
        }
        let answer = self.exchange(method, path, headers, body).await;
        self.clock.set(now);
        answer
    }

    async fn exchange(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request.push_str(&format!("Host: {}\r\n", self.address));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        // A request refused half-way may end in a reset; what came before it counts.
        let _ = stream.read_to_end(&mut bytes).await;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) =
            text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer to {method} {path}: {text}"));
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_owned(), v.to_owned()));
        Answer { status, headers: headers.collect(), body: body.to_owned() }
    }

    /// Commits a new lead as `change` made it, with its first event.
    pub async fn add(&self, number: i64, change: impl FnOnce(&mut Change)) -> Lead {
        let mut change = Some(change);
        let leads = self.add_all(number..=number, |made| change.take().into_iter().for_each(|change| change(made)));
        leads.await.remove(0)
    }

    /// The same for many, at once.
    pub async fn add_all(&self, numbers: RangeInclusive<i64>, mut change: impl FnMut(&mut Change)) -> Vec<Lead> {
        let (now, last) = (self.site.clock.now(), *numbers.end());
        let made = numbers.map(|number| self.made(number, &mut change)).collect::<Vec<_>>();
        let mut planning =
            self.site.store.begin_planning(&|_| CountedSince { day: start(), week: start() }).await.unwrap();
        planning.next_number = planning.next_number.max(last + 1);
        planning.commit(&[], &made, now, &|_| CountedSince { day: start(), week: start() }).await.unwrap();
        made.into_iter().map(|change| change.after).collect()
    }

    fn made(&self, number: i64, change: impl FnOnce(&mut Change)) -> Change {
        let now = self.site.clock.now();
        let lead = fresh_lead(number, now);
        let event = Event {
            at: lead.received_at,
            lead: Some(lead.id.clone()),
            email: Some(lead.email.clone()),
            actor: Actor::Rules(RulesVersion::new("0123456789ab")),
            what: "lead_created",
            text: "a new lead: fit 60 ≥ 40 and intent 40 ≥ 30".to_owned(),
        };
        let mut made = Change { events: vec![event], ..Change::made(lead, now) };
        change(&mut made);
        made.after.closed_at = (!made.after.is_open()).then_some(now);
        made
    }

    /// Offered to `rep`, with the clock running.
    pub async fn add_offered(&self, number: i64, rep: &str) -> Lead {
        self.add(number, |change| offer(&mut change.after, rep)).await
    }

    pub async fn store_email(&self, id: &str, uid: u32, bytes: &[u8]) -> EmailId {
        let email = NewEmail {
            id: EmailId::new(id),
            uid,
            internal_at: self.site.clock.now(),
            sha256: format!("{uid:064x}"),
            bytes: bytes.to_vec(),
            quiet: false,
            repeats: None,
        };
        let mailbox = MailboxName::new("sales");
        self.site.store.store_emails(&mailbox, 1, uid, vec![email], self.site.clock.now()).await.unwrap();
        EmailId::new(id)
    }
}

/// A page's text as a browser reads it.
pub fn unescaped(html: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")];
    entities.iter().fold(html.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

/// A page's text without its tags, spaces made one.
pub fn words(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    unescaped(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

pub fn offer(lead: &mut Lead, rep: &str) {
    let at = lead.created_at;
    lead.clock = Clock::Running { due_at: at.plus(2 * HOUR) };
    lead.clocks.since = Some(at);
    lead.offer(RepId::new(rep), at.plus(30 * MINUTE), at);
    lead.next = Some(Next { step: Step::Expire, at: at.plus(30 * MINUTE) });
    lead.next_what = "the offer goes on to another rep".to_owned();
}

fn fresh_lead(number: i64, now: Timestamp) -> Lead {
    Lead {
        id: LeadId::new(format!("lead-{number}")),
        number,
        version: 1,
        mailbox: MailboxName::new("sales"),
        workflow: WorkflowName::new("inbound"),
        email: EmailId::new(format!("email-{number}")),
        prospect: Prospect {
            email: Some(format!("mina{number}@initech.example")),
            name: Some("Mina Okafor".to_owned()),
            phone: Some("+49 30 1234567".to_owned()),
            company: Some("Initech".to_owned()),
            title: Some("Head of Operations".to_owned()),
        },
        subject: "Pricing for 200 seats".to_owned(),
        text: "Hello,\n\nwe would like a demo for 200 people.\n\nMina".to_owned(),
        source: "person".to_owned(),
        language: Some("en".to_owned()),
        doubt: None,
        consent: Vec::new(),
        attribution: Vec::new(),
        stage: Stage::Mql,
        stage_reason: "fit 60 ≥ 40 and intent 40 ≥ 30".to_owned(),
        ownership: Ownership::Queued { reason: "everyone is off work".to_owned(), until: WaitFor::Shift },
        clock: Clock::Idle,
        clocks: Clocks::default(),
        fit: 60,
        intent: 40,
        band: None,
        negative: None,
        route: Some("dach-enterprise".to_owned()),
        pool: Some(PoolId::new("enterprise-dach")),
        placed: Placed::default(),
        after: Afterwards::default(),
        holders: Vec::new(),
        rungs_done: 0,
        asked: 0,
        cycle: 1,
        previous: None,
        merged: None,
        quiet: false,
        received_at: now,
        created_at: now,
        first_offered_at: None,
        assigned_at: None,
        accepted_at: None,
        responded_at: None,
        responded_as: None,
        closed_at: None,
        look_again_at: Some(now.plus(HOUR)),
        next: Some(Next { step: Step::Retry, at: now.plus(HOUR) }),
        next_what: "look again for a rep".to_owned(),
    }
}

pub fn rules() -> Rules {
    let berlin = CalendarId::new("berlin");
    let rep = |id: &str, name: &str| {
        let rep = Rep {
            id: RepId::new(id),
            name: name.to_owned(),
            email: Address::parse(&format!("{id}@example.com")).unwrap(),
            calendar: berlin.clone(),
            skills: Vec::new(),
            languages: Vec::new(),
            territories: Vec::new(),
            away: Vec::new(),
            delegate: None,
            capacity: Capacity::default(),
            weight: 1,
            manager: (id == "ana").then(|| RepId::new("cem")),
            active: true,
        };
        (rep.id.clone(), rep)
    };
    let calendar = Calendar::always(berlin.clone(), TimeZone::get("Europe/Berlin").unwrap());
    let team = Team {
        calendars: BTreeMap::from([(berlin.clone(), Arc::new(calendar))]),
        reps: [rep("ana", "Ana Keller"), rep("bo", "Bo Lind"), rep("cem", "Cem Aydin")].into_iter().collect(),
        ..Team::default()
    };
    let workflow = Workflow {
        name: WorkflowName::new("inbound"),
        assign: Assign::Offer,
        fit: Vec::new(),
        intent: Vec::new(),
        negative: Vec::new(),
        gates: Gates { fit: 40, intent: 30 },
        judging: Judging::default(),
        placing: Placing::default(),
        routes: Vec::new(),
        policies: Vec::new(),
        sla: Sla::plain(berlin, WorkSpan::Time(30 * MINUTE), WorkSpan::Time(2 * HOUR), WorkSpan::Days(3)),
        asking: None,
        reasons: Reasons::default(),
        customs: crate::domain::customs::Customs::default(),
    };
    let sales = Intake {
        workflow: workflow.name.clone(),
        shadow: None,
        address: None,
        reader: Reader::default(),
        same_person: None,
    };
    Rules {
        version: RulesVersion::new("0123456789ab"),
        team,
        workflows: BTreeMap::from([(workflow.name.clone(), Arc::new(workflow))]),
        mailboxes: BTreeMap::from([(MailboxName::new("sales"), sales)]),
        companies: Companies::default(),
        providers: Vec::new(),
        evidence_within: DEADLINE,
        from: Address::parse("sales@example.com").unwrap(),
        replies: None,
        acknowledge: None,
        telling: crate::domain::digest::Telling::default(),
        reader: Reader::default(),
    }
}

/// Fit and intent with their evidence, two routes tried, three candidates, one picked.
pub fn decision(lead: &Lead, picked: &str) -> Decision {
    let reason =
        |rule: &str, points, evidence: &str| Reason { rule: rule.to_owned(), points, evidence: evidence.to_owned() };
    let score = |points, reasons| Score { points, lo: points, hi: points, reasons };
    let candidate = |rep: &str, passed_over: Option<Obstacle>, credit| Candidate {
        rep: RepId::new(rep),
        passed_over,
        standing: Stood::Credit { credit: credit * LEAD / 5, of: 5, weight: 1, elsewhere: None },
        load: Load::default(),
        turn: Turn::default(),
        paused_until: None,
    };
    let back = Back { at: lead.created_at, shown: "Mon 23 Nov 09:00 CET".into(), has_room: true };
    let tried = |route: &str, held, why: &str| RouteTried { route: route.to_owned(), held, why: why.to_owned() };
    Decision {
        id: format!("decision-{}-{picked}", lead.number),
        lead: lead.id.clone(),
        at: lead.created_at,
        rules: RulesVersion::new("0123456789ab"),
        verdict: Some(Verdict {
            fit: Score {
                lo: 60,
                hi: 80,
                ..score(
                    60,
                    vec![
                        reason("icp-industry", 30, "company.industry is \"software\""),
                        reason("icp-size", 30, "company.size is 1200"),
                    ],
                )
            },
            intent: score(40, vec![reason("asks-for-a-demo", 40, "we would like a demo for 200 people")]),
            negative: None,
            outcome: Outcome::Mql,
            reason: "fit 60 ≥ 40 and intent 40 ≥ 30".to_owned(),
            troubles: Vec::new(),
            ..Verdict::default()
        }),
        evidence: None,
        way: None,
        routing: Some(Routing {
            question: Question {
                held_before: Vec::new(),
                language: None,
                country: None,
                meant: Vec::new(),
                since: lead.created_at,
                due_at: lead.created_at,
            },
            meant: Vec::new(),
            relaxed: Vec::new(),
            tie_break: None,
            paid: 5,
            way: Way {
                not_meant: Vec::new(),
                tried: vec![
                    tried("key-accounts", false, "company.domain is not in the table of named accounts"),
                    tried("dach-enterprise", true, "company.country is DE and company.size is 1200"),
                ],
            },
            route: "dach-enterprise".to_owned(),
            pool: PoolId::new("enterprise-dach"),
            method: Method::WeightedRoundRobin,
            asked: vec![Asked {
                turns: None,
                pool: PoolId::new("enterprise-dach"),
                candidates: vec![
                    candidate("ana", None, 3),
                    candidate("bo", None, 1),
                    candidate("cem", Some(Obstacle::OffWork(back)), 4),
                ],
            }],
            pick: Pick::Rep { rep: RepId::new(picked), why: "the most credit of those on shift".to_owned() },
        }),
    }
}

pub fn notice(lead: &Lead, number: u32, kind: NoticeKind, rep: &str) -> Notice {
    Notice {
        id: NoticeId::new(format!("notice-{}-{number}", lead.number)),
        kind,
        lead: lead.id.clone(),
        rep: Some(RepId::new(rep)),
        to: Address::parse(&format!("{rep}@example.com")).unwrap(),
        note: String::new(),
        due_at: None,
        arrived_at: None,
        email: None,
        writer: None,
        not_before: None,
    }
}
