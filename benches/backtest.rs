//! How long a backtest of ten thousand leads takes, on a store made for it. Run by hand:
//! `cargo bench --bench backtest`; with ANTEROOM_KEEP=DIR the configuration, the store and the page stay there.
#![allow(clippy::unwrap_used, reason = "a measurement may stop where it stands")]

use anteroom::clock::{Clock as _, StoryClock, SystemClock};
use anteroom::config::load;
use anteroom::desk::{self, Act, By};
use anteroom::domain::id::{CountedIds, EmailId, Ids as _, MailboxName, RulesVersion};
use anteroom::domain::mailbox::MailboxMark;
use anteroom::domain::time::Timestamp;
use anteroom::domain::token::Key;
use anteroom::health::Health;
use anteroom::pipeline::intake::Intake;
use anteroom::store::versions::Word;
use anteroom::store::view::Which;
use anteroom::store::{NewEmail, Store};
use arc_swap::ArcSwap;
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

const LEADS: u32 = 10_000;
/// One mail every so often, over the last thirty days.
const EVERY: Duration = Duration::from_secs(255);

const TEAM: &str = r#"[calendar.office]
zone = "Europe/Berlin"
hours = { mon-fri = ["08:00-18:00"] }
[territory]
dach = ["DE", "AT", "CH"]
[rep.ana]
name = "Ana Keller"
email = "ana@example.com"
calendar = "office"
capacity = { open = 60, per_day = 200 }
weight = 2
[rep.bo]
name = "Bo Lind"
email = "bo@example.com"
calendar = "office"
capacity = { open = 60, per_day = 200 }
[rep.cy]
name = "Cy Marsh"
email = "cy@example.com"
calendar = "office"
capacity = { open = 60, per_day = 200 }
[rep.eli]
name = "Eli Roth"
email = "eli@example.com"
calendar = "office"
skills = ["enterprise"]
capacity = { open = 60, per_day = 200 }
[pool.everyone]
reps = ["ana", "bo", "cy"]
[pool.enterprise]
reps = ["eli", "ana"]
"#;

const WORKFLOW: &str = r#"assign = "offer"
[[fit]]
id = "size"
when = 'company.size >= 200'
points = 30
[[intent]]
id = "asks-for-a-price"
when = 'asks.price || asks.quote'
points = 35
[[intent]]
id = "asks-for-a-demo"
when = 'asks.demo'
points = 30
[[intent]]
id = "names-a-number"
when = 'asks.quantity'
points = 10
[gates]
intent = 30
[[route]]
id = "large"
when = 'company.size >= 200'
pool = "enterprise"
[[route]]
id = "rest"
pool = "everyone"
[sla]
calendar = "office"
"#;

const TEXTS: [&str; 8] = [
    "We would like a demo for our team of 40.",
    "How much is it for 25 seats? We need it this quarter.",
    "Bitte senden Sie uns ein Angebot.",
    "Hello, I read about you and would like to know more.",
    "We are 120 people and look for a tool like yours.",
    "I am writing my master's thesis about tools like yours.",
    "We offer SEO services and backlinks.",
    "Could we see it in action next week? Our budget is approved.",
];

fn main() {
    let kept = std::env::var_os("ANTEROOM_KEEP").map(PathBuf::from);
    let temporary = tempfile::tempdir().unwrap();
    let dir = kept.unwrap_or_else(|| temporary.path().to_owned());
    let write = |path: &str, text: &str| {
        let path = dir.join(path);
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
    write(
        "tables/companies.csv",
        "domain,name,industry,size,country\nc0.example,Northwind,software,420,DE\nc3.example,Small,retail,12,FR\n",
    );
    write("team.toml", TEAM);
    write("workflows/inbound.toml", WORKFLOW);
    let begun = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(fill(&dir));
    println!("{LEADS} leads made in {:.1} s", begun.elapsed().as_secs_f64());

    // The gate of the new rules is higher.
    write("workflows/inbound.toml", &WORKFLOW.replace("intent = 30", "intent = 35"));
    let page = dir.join("backtest.html");
    let begun = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_anteroom"))
        .args(["backtest", "--since", "40d", "--html"])
        .arg(&page)
        .arg("--config")
        .arg(&dir)
        .output()
        .unwrap();
    let took = begun.elapsed();
    print!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("\nthe backtest took {:.1} s", took.as_secs_f64());
}

/// A store with leads of the last month, a third of them answered, some rejected.
async fn fill(dir: &Path) {
    let config = load::load_without_secrets(dir).unwrap_or_else(|problems| panic!("{:#?}", problems.to_plain()));
    let store = Store::open(&config.store.to_url()).await.unwrap();
    let now = SystemClock.now();
    let from = Timestamp::from_ms(now.as_ms() - i64::try_from((EVERY * LEADS).as_millis()).unwrap());
    let mailbox = MailboxName::new("sales");
    let mark = MailboxMark {
        uidvalidity: 1,
        first_uid: 1,
        cursor_uid: 0,
        quiet_until_uid: 0,
        relist_until_uid: 0,
        dated_until_uid: 0,
        since: from,
    };
    store.set_mailbox_mark(&mailbox, mark).await.unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let files = config.files.iter().map(|(name, bytes)| (name.clone(), text(bytes))).collect();
    store
        .keep_rules(
            &Word { version: &RulesVersion::new(config.rules.version.as_str()), workflows: "", by: "a test" },
            &files,
            from,
        )
        .await
        .unwrap();
    let clock = Arc::new(StoryClock::at(from));
    let intake = Intake {
        store: store.clone(),
        rules: Arc::new(ArcSwap::new(config.rules.clone())),
        key: Key::new(b"a bench signs nothing that anybody accepts".to_vec()),
        clock: clock.clone(),
        health: Arc::new(Health::default()),
        crumbs_dir: "/nonexistent".into(),
        alone: None,
        arrived: Arc::new(Notify::new()),
        queued: Arc::new(Notify::new()),
    };
    let mut ids = CountedIds::default();
    let batch = 100;
    for start in (0..LEADS).step_by(batch as usize) {
        let at = from.plus(EVERY * start);
        let mails: Vec<NewEmail> =
            (start..start + batch).map(|nth| mail(&mut ids, nth, at.plus(EVERY * (nth - start)))).collect();
        store.store_emails(&mailbox, 1, start + batch, mails, at).await.unwrap();
        clock.set(at.plus(EVERY * batch));
        intake.run_once(&mut ids).await.unwrap();
        let open = store.leads(Which::All, i64::from(batch)).await.unwrap();
        for lead in open {
            let act = match (lead.holder(), lead.number % 9) {
                (Some(_), 0) => Act::Reject { reason: "no_need".to_owned(), note: String::new() },
                (Some(_), 1..=8) => Act::Respond { note: String::new() },
                _ => continue,
            };
            let by = By::Person("bench".to_owned());
            let done = at.plus(EVERY * batch).plus(Duration::from_secs(1_800));
            let _ = desk::act(&store, &config.rules, &lead.id, &act, &by, done, &mut ids).await;
        }
    }
    store.close().await;
}

fn mail(ids: &mut CountedIds, nth: u32, at: Timestamp) -> NewEmail {
    let text = TEXTS[nth as usize % TEXTS.len()];
    let raw = format!(
        "From: Prospect {nth} <p{nth}@c{}.example>\r\nTo: sales@example.com\r\nSubject: Inquiry {nth}\r\nMessage-ID: <{nth}@c.example>\r\n\r\n\
         Hello,\r\n\r\n{text}\r\n\r\nKind regards\r\nProspect {nth}\r\n",
        nth % 10
    );
    NewEmail {
        id: EmailId::new(ids.next()),
        uid: nth + 1,
        internal_at: at,
        sha256: Sha256::digest(&raw).iter().map(|byte| format!("{byte:02x}")).collect(),
        bytes: raw.into_bytes(),
        quiet: false,
        repeats: None,
    }
}
