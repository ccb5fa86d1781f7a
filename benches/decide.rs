//! How long one lead's decision takes: judged by 40 rules, routed among 20 routes to one of so many reps. Run by hand:
//! `cargo bench --bench decide`.
#![allow(clippy::unwrap_used, reason = "a measurement may stop where it stands")]

use anteroom::config::load;
use anteroom::domain::evidence::Earlier;
use anteroom::domain::id::MailboxName;
use anteroom::domain::routing::{Pick, Question, Standing};
use anteroom::domain::rules::Rules;
use anteroom::domain::time::Timestamp;
use anteroom::domain::token::Key;
use anteroom::pipeline::{look_up, plan, qualify, route};
use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;
use std::time::Instant;

const RULES: usize = 40;
const ROUTES: usize = 20;
/// Leads of one measurement; the middle of several measurements is told.
const LEADS: u32 = 2_000;
const MEASUREMENTS: usize = 9;

const MAIL: &str = "From: Nora Lind <nora@northwind.example>\r\nTo: sales@example.com\r\nSubject: Pricing for 200 seats\r\n\
    Date: Wed, 18 Nov 2026 10:00:00 +0100\r\nMessage-ID: <1@northwind.example>\r\n\r\nHello,\r\n\r\nwe are looking for a \
    tool for our team of 200 in Berlin and would like a demo next week, best on Tuesday or Wednesday.\r\nCould you also \
    tell me what 200 seats cost in a year, and whether the data stays in the EU?\r\n\r\nKind regards\r\nNora Lind\r\n";

fn rules_with(reps: usize) -> Arc<Rules> {
    let dir = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "anteroom.toml",
        "[smtp]\nurl = \"smtp://localhost\"\nfrom = \"Sales <sales@example.com>\"\n[web]\npublic_url = \"https://leads.example.com\"\n",
    );
    write(
        "mailboxes.toml",
        "[mailbox.sales]\nimap = \"imap://localhost/INBOX\"\nuser = \"sales@example.com\"\npassword = { env = \"P\" }\n\
         start = \"now\"\nworkflow = \"inbound\"\n",
    );
    write("tables/companies.csv", "domain,name,industry,size,country\nnorthwind.example,Northwind,software,420,DE\n");
    let mut team = String::from(
        "[calendar.office]\nzone = \"Europe/Berlin\"\nhours = { mon-fri = [\"08:00-20:00\"] }\n[territory]\ndach = [\"DE\", \"AT\", \"CH\"]\n",
    );
    for rep in 0..reps {
        let _ = write!(
            team,
            "[rep.r{rep}]\nname = \"Rep {rep}\"\nemail = \"r{rep}@example.com\"\ncalendar = \"office\"\nskills = [\"german\"]\n\
             languages = [\"de\", \"en\"]\nweight = {}\ncapacity = {{ open = 100000, per_day = 100000 }}\n",
            1 + rep % 4
        );
    }
    let names: Vec<String> = (0..reps).map(|rep| format!("\"r{rep}\"")).collect();
    let _ = write!(team, "[pool.all]\nreps = [{}]\n", names.join(", "));
    write("team.toml", &team);
    let mut workflow = String::from("assign = \"offer\"\n");
    for rule in 0..RULES {
        let (kind, when) = match rule % 4 {
            0 => ("fit", format!("company.size >= {}", rule * 20)),
            1 => ("fit", format!("company.industry in [\"software\", \"x{rule}\"] && !contact.freemail")),
            2 => ("intent", format!("text.matches(\"(?i)\\\\b(demo|word{rule})\\\\b\")")),
            _ => ("intent", format!("text.contains(\"seats {rule}\") || asks.price")),
        };
        let _ = write!(workflow, "[[{kind}]]\nid = \"rule-{rule}\"\nwhen = '{when}'\npoints = 5\n");
    }
    workflow.push_str("[gates]\nfit = 20\nintent = 20\n");
    for number in 0..ROUTES {
        let when = if number + 1 == ROUTES {
            String::new()
        } else {
            format!("when = 'company.country == \"X{number}\" && company.size > {number}'\n")
        };
        let _ = write!(workflow, "[[route]]\nid = \"route-{number}\"\n{when}pool = \"all\"\nskills = [\"german\"]\n");
    }
    workflow.push_str("[sla]\ncalendar = \"office\"\n");
    write("workflows/inbound.toml", &workflow);
    load::load_without_secrets(dir.path()).unwrap_or_else(|problems| panic!("{:#?}", problems.to_plain())).rules
}

/// Microseconds a lead, and what the words cost.
fn measure(reps: usize) -> (f64, f64) {
    let rules = rules_with(reps);
    let mailbox = MailboxName::new("sales");
    let workflow = rules.workflow_for(&mailbox).unwrap().clone();
    let now = Timestamp::parse_rfc3339("2026-11-18T09:00:00Z").unwrap();
    let read = plan::read(MAIL.as_bytes(), &mailbox, &rules, &Key::new(b"bench".to_vec()));
    let calendar = rules.calendar_of(&workflow);
    let today = rules.today(&workflow, now);
    let mut standing = Standing::default();
    let (mut decided, mut looked_up) = (Vec::new(), Vec::new());
    for _ in 0..MEASUREMENTS {
        let begun = Instant::now();
        for _ in 0..LEADS {
            std::hint::black_box(look_up::look_up(&read.inquiry, &rules.companies, Earlier::default(), None));
        }
        looked_up.push(begun.elapsed().as_secs_f64() * 1e6 / f64::from(LEADS));
        let evidence = look_up::look_up(&read.inquiry, &rules.companies, Earlier::default(), None);
        let begun = Instant::now();
        for _ in 0..LEADS {
            let facts = look_up::facts(&read.inquiry, &evidence, &mailbox, &rules.team, &workflow, today);
            let mut verdict =
                qualify::judge(&facts, &workflow, qualify::About { mail: "mail", ..qualify::About::default() });
            let (tried, route) = route::choose(&facts, &workflow, &mut verdict.troubles);
            let question = Question {
                held_before: Vec::new(),
                language: Some("en".to_owned()),
                country: Some("DE".to_owned()),
                meant: Vec::new(),
                since: now,
                due_at: now,
            };
            let search = route::Search {
                route: route.unwrap(),
                question: &question,
                placing: &workflow.placing,
                team: &rules.team,
                calendar: &calendar,
                now,
            };
            let outcome = route::pick(&search, &mut standing);
            assert!(matches!(outcome.pick, Pick::Rep { .. }));
            std::hint::black_box((verdict, tried, outcome));
        }
        decided.push(begun.elapsed().as_secs_f64() * 1e6 / f64::from(LEADS));
    }
    let middle = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    (middle(decided), middle(looked_up))
}

fn main() {
    println!("{RULES} rules, {ROUTES} routes, {LEADS} leads, the middle of {MEASUREMENTS} measurements");
    println!("{:>6} {:>22} {:>26}", "reps", "judge and route, µs", "table, country, words, µs");
    // `cargo bench --bench decide -- 200` for one size alone, as a profiler wants it.
    let asked: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    for reps in if asked.is_empty() { vec![20, 60, 200, 600, 2_000] } else { asked } {
        let (decided, looked_up) = measure(reps);
        println!("{reps:>6} {decided:>22.1} {looked_up:>26.1}");
    }
}
