//! How fast a mailbox with a backlog becomes leads whose reps have been told, beside a raw download of the same mailbox.
//!
//!     cargo bench --bench drain -- [--mails 10000] [--rounds 5] [--postgres]
//!
//! Each round is one raw drain and one run of the daemon on an empty store, so that both meet the same machine; the
//! figures are medians. `--postgres` uses a new database in the server of ANTEROOM_TEST_POSTGRES: for honest figures one
//! with fsync on. Dovecot and smtp-sink are started here, on this machine's loopback, and share its cores.
#![allow(clippy::unwrap_used, reason = "a benchmark may stop where it stands")]

#[path = "drain/letters.rs"]
mod letters;
#[path = "drain/raw.rs"]
mod raw;
#[path = "../tests/rig/mod.rs"]
mod rig;

use rig::daemon::Office;
use rig::database::Database;
use rig::dovecot::Dovecot;
use rig::process::give_away;
use rig::sink::Sink;
use rig::{Programs, until};
use std::fs;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

struct Wanted {
    mails: usize,
    rounds: usize,
    postgres: bool,
}

/// One run of the daemon, from its start.
struct Run {
    stored: Duration,
    planned: Duration,
    delivered: Duration,
    cpu: Duration,
    peak_kb: u64,
}

fn main() {
    let wanted = read_arguments();
    let programs = Programs::find().expect("Dovecot and smtp-sink are installed; scripts/test does that");
    let dovecot = Dovecot::start(&programs);
    let sink = Sink::start_blind(&programs);
    let bytes = fill(&dovecot, wanted.mails);
    println!("{} mails, {:.1} MB; {} rounds", wanted.mails, bytes as f64 / 1e6, wanted.rounds);
    // Dovecot builds its index at the first look; everybody after that finds it.
    let (_, mails, drained) = raw::drain(dovecot.imap_port, "sales");
    assert!(
        mails == wanted.mails && drained >= bytes,
        "{mails} mails, {drained} bytes: the drain leaves something out"
    );

    let mut drains = Vec::new();
    let mut runs = Vec::new();
    for round in 1..=wanted.rounds {
        let (took, ..) = raw::drain(dovecot.imap_port, "sales");
        let run = run_daemon(&wanted, &dovecot, &sink);
        println!(
            "round {round}: raw {:.0} mails/s, delivered {:.0} mails/s",
            rate(wanted.mails, took),
            rate(wanted.mails, run.delivered)
        );
        drains.push(took);
        runs.push(run);
    }
    report(&wanted, &drains, &runs);
}

fn read_arguments() -> Wanted {
    let mut wanted = Wanted { mails: 10_000, rounds: 5, postgres: false };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|text| text.parse().ok()).expect("a number follows");
        match argument.as_str() {
            "--mails" => wanted.mails = number(),
            "--rounds" => wanted.rounds = number(),
            "--postgres" => wanted.postgres = true,
            // What cargo adds.
            "--bench" => {}
            other => panic!("{other} is none of --mails N, --rounds N, --postgres"),
        }
    }
    wanted
}

/// Puts the mails where Dovecot looks for read ones, with the size in the name, so that it need not count.
fn fill(dovecot: &Dovecot, mails: usize) -> u64 {
    let cur = dovecot.maildir("sales").join("cur");
    let mut bytes = 0;
    for number in 0..mails {
        // Lines end as Dovecot itself writes them.
        let letter = letters::letter(number);
        let path = cur.join(format!("1793610000.M{number:06}P1.rig,S={}:2,", letter.len()));
        fs::write(&path, &letter).unwrap();
        give_away(&path);
        bytes += letter.len() as u64;
    }
    bytes
}

fn run_daemon(wanted: &Wanted, dovecot: &Dovecot, sink: &Sink) -> Run {
    let database =
        if wanted.postgres { Database::postgres().expect("ANTEROOM_TEST_POSTGRES is set") } else { Database::sqlite() };
    let mut office = Office::new(&database, sink);
    office.add_mailbox("sales", &dovecot.imap_url(), "");
    let started_at_ms = wall_clock_ms();
    let daemon = office.run();
    let patience = Duration::from_secs(60) + Duration::from_millis(20) * u32::try_from(wanted.mails).unwrap();
    let mut asked = Instant::now();
    until("every notice to be sent", patience, || {
        // The question costs a look at every row: not too often.
        if asked.elapsed() < Duration::from_millis(200) {
            return None;
        }
        asked = Instant::now();
        (database.count("select count(*) from outbox where state = 'sent'") >= wanted.mails as i64).then_some(())
    });
    let (cpu, peak_kb) = spent(daemon.process.pid());
    let (status, _) = daemon.end();
    assert!(status.success(), "{}", office.log());
    assert_eq!(database.count("select count(*) from lead"), wanted.mails as i64, "each mail is one lead");
    let since_start = |sql| Duration::from_millis(u64::try_from(database.count(sql) - started_at_ms).unwrap());
    Run {
        stored: since_start("select max(stored_at_ms) from email"),
        planned: since_start("select max(created_at_ms) from outbox"),
        delivered: since_start("select max(sent_at_ms) from outbox"),
        cpu,
        peak_kb,
    }
}

#[expect(clippy::disallowed_methods, reason = "compared with the times that the daemon wrote")]
fn wall_clock_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
    i64::try_from(now.as_millis()).unwrap()
}

/// Processor time of all threads, and the most memory the process ever had.
fn spent(pid: u32) -> (Duration, u64) {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    // Fields 14 and 15, in hundredths of a second (proc(5); USER_HZ is 100 on every Linux of today).
    let fields = stat.rsplit_once(") ").unwrap().1.split(' ').collect::<Vec<_>>();
    let ticks = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
    (Duration::from_millis(ticks * 10), peak.unwrap())
}

fn rate(mails: usize, took: Duration) -> f64 {
    mails as f64 / took.as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn report(wanted: &Wanted, drains: &[Duration], runs: &[Run]) {
    let raw = median(drains.iter().map(|took| rate(wanted.mails, *took)).collect());
    println!("\n{}", if wanted.postgres { "PostgreSQL" } else { "SQLite" });
    println!("raw drain   {raw:>8.0} mails/s");
    let stage = |name: &str, time: fn(&Run) -> Duration| {
        let ratios = drains.iter().zip(runs).map(|(drain, run)| drain.as_secs_f64() / time(run).as_secs_f64());
        let rates = runs.iter().map(|run| rate(wanted.mails, time(run)));
        println!(
            "{name:<11} {:>8.0} mails/s  {:.3} of the raw drain",
            median(rates.collect()),
            median(ratios.collect())
        );
    };
    stage("stored", |run| run.stored);
    stage("planned", |run| run.planned);
    stage("delivered", |run| run.delivered);
    let cpu_ms = runs.iter().map(|run| run.cpu.as_secs_f64() * 1e3 / wanted.mails as f64);
    println!("processor   {:>8.3} ms a mail", median(cpu_ms.collect()));
    println!("peak memory {:>8.1} MB", median(runs.iter().map(|run| run.peak_kb as f64 / 1024.0).collect()));
}
