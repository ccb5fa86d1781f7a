//! The loop against a server that does as it is told, on a store of its own.

use super::*;
use crate::clock::StoryClock;
use crate::domain::change::Change;
use crate::domain::id::{EmailId, LeadId, RepId};
use crate::domain::lead::{Lead, Ownership, Stage};
use crate::domain::notice::{DueNotice, Notice, NoticeKind, SendOutcome};
use crate::domain::spoken::by_id;
use crate::domain::team::Rep;
use crate::domain::time::Timestamp;
use crate::pipeline::send::sample;
use crate::pipeline::send::transport::{Security, SmtpSettings};
use std::collections::VecDeque;
use std::path::Path;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with the next mail.
#[derive(Debug, Clone, Copy)]
enum Do {
    Take,
    /// Answers so to the mail's last line.
    Say(&'static str),
    /// Answers so to RCPT.
    TurnAway(&'static str),
    /// Takes it, and hangs up without an answer.
    TakeAndHangUp,
    /// Hangs up at MAIL.
    HangUp,
    /// Takes as long as it likes to answer.
    Dawdle,
}

/// Mails as they came, and what to do with the coming ones.
#[derive(Default)]
struct Desk {
    script: Mutex<VecDeque<Do>>,
    came: Mutex<Vec<String>>,
    connections: Mutex<u32>,
}

async fn serve(listener: TcpListener, desk: Arc<Desk>) {
    while let Ok((stream, _)) = listener.accept().await {
        *desk.connections.lock().unwrap() += 1;
        tokio::spawn(talk(stream, desk.clone()));
    }
}

async fn talk(stream: TcpStream, desk: Arc<Desk>) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink\r\n").await.ok()?;
    let mut next = Do::Take;
    loop {
        let line = lines.next_line().await.ok()??;
        let answer = match line.split(' ').next()? {
            "EHLO" => "250-sink\r\n250 SIZE 1000000",
            "MAIL" => {
                next = desk.script.lock().unwrap().pop_front().unwrap_or(Do::Take);
                match next {
                    Do::HangUp => return None,
                    _ => "250 2.1.0 ok",
                }
            }
            "RCPT" => match next {
                Do::TurnAway(answer) => answer,
                _ => "250 2.1.5 ok",
            },
            "DATA" => {
                write.write_all(b"354 go ahead\r\n").await.ok()?;
                let mut mail = String::new();
                loop {
                    let line = lines.next_line().await.ok()??;
                    if line == "." {
                        break;
                    }
                    mail.push_str(&line);
                    mail.push('\n');
                }
                desk.came.lock().unwrap().push(mail);
                match next {
                    Do::TakeAndHangUp => return None,
                    Do::Dawdle => std::future::pending::<()>().await,
                    _ => {}
                }
                if let Do::Say(answer) = next { answer } else { "250 2.0.0 queued" }
            }
            "QUIT" => return write.write_all(b"221 bye\r\n").await.ok(),
            _ => "250 ok",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
}

/// One running loop with all that it needs.
struct Story {
    store: Store,
    clock: Arc<StoryClock>,
    desk: Arc<Desk>,
    wake: Arc<Notify>,
    stop: CancellationToken,
    health: Arc<Health>,
    running: tokio::task::JoinHandle<Result<(), SendError>>,
    _folder: tempfile::TempDir,
}

fn lead(number: i64) -> Lead {
    let id = LeadId::new(format!("lead-{number}"));
    Lead { id, number, email: EmailId::new(format!("email-{number}")), next_what: String::new(), ..sample::lead() }
}

fn notice(lead: &Lead, kind: NoticeKind) -> Notice {
    let [due, ..] = sample::notices(kind);
    Notice { id: NoticeId::new(format!("{}-{}", kind.as_str(), lead.number)), lead: lead.id.clone(), ..due.notice }
}

fn change(lead: Lead, kind: NoticeKind) -> Change {
    let notices = vec![notice(&lead, kind)];
    Change { notices, ..Change::made(lead, sample::NOW) }
}

fn settings(port: u16, connections: usize) -> SmtpSettings {
    SmtpSettings {
        security: Security::Plain,
        host: "127.0.0.1".to_owned(),
        port,
        user: None,
        password: None,
        connections,
        rate_per_minute: None,
        retry: vec![Duration::from_secs(60), Duration::from_secs(300)],
        timeout: Duration::from_secs(5),
        ca_pem: None,
        hello_name: Some("anteroom.example".to_owned()),
    }
}

fn sender(store: &Store, clock: &Arc<StoryClock>, settings: SmtpSettings, state_dir: &Path) -> Sender {
    let mut rules = sample::rules();
    if let Some(bo) = rules.team.rep(&RepId::new("bo")).cloned() {
        rules.team.reps.insert(bo.id.clone(), Rep { manager: Some(RepId::new("ana")), ..bo });
    }
    Sender {
        store: store.clone(),
        rules: Arc::new(ArcSwap::from_pointee(rules)),
        templates: Arc::new(ArcSwap::from_pointee(Templates::built_in())),
        site: sample::site(),
        key: sample::key(),
        transport: Transport::new(settings).unwrap(),
        clock: clock.clone(),
        health: Arc::new(Health::default()),
        batch: 64,
        state_dir: state_dir.to_owned(),
        machine_run: Some("a run of the machine".to_owned()),
    }
}

/// What comes to be in a while, on a server that is real.
async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..1000 {
        if let Some(seen) = look().await {
            return seen;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came to this: {what}");
}

impl Story {
    async fn begin(script: &[Do], changes: Vec<Change>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let desk = Arc::new(Desk { script: Mutex::new(script.iter().copied().collect()), ..Desk::default() });
        tokio::spawn(serve(listener, desk.clone()));
        Self::with_server(port, desk, changes).await
    }

    async fn with_server(port: u16, desk: Arc<Desk>, changes: Vec<Change>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.unwrap();
        for change in &changes {
            store.commit_change(change).await.unwrap();
        }
        let clock = Arc::new(StoryClock::at(sample::NOW));
        let (stop, wake) = (CancellationToken::new(), Arc::new(Notify::new()));
        let sender = sender(&store, &clock, settings(port, 1), folder.path());
        let health = sender.health.clone();
        let running = tokio::spawn(run(sender, stop.clone(), wake.clone()));
        Self { store, clock, desk, wake, stop, health, running, _folder: folder }
    }

    /// Waits for the lead's notice to be in this state; its last reply.
    async fn expect(&self, lead: i64, state: &str) -> String {
        self.expect_after(1, lead, state).await
    }

    /// The same, after at least so many tries.
    async fn expect_after(&self, tries: i64, lead: i64, state: &str) -> String {
        let is_so = async || {
            let known = self.store.lead(&LeadId::new(format!("lead-{lead}"))).await.unwrap().unwrap();
            // What follows from it has an id of another kind.
            let mut notices = self.store.lead_page(known).await.unwrap().notices.into_iter();
            let notice = notices.find(|notice| notice.id.ends_with(&format!("-{lead}"))).unwrap();
            let is_so = notice.state == state && notice.attempts >= tries;
            is_so.then(|| notice.last_reply.unwrap_or_default())
        };
        until(&format!("the notice of lead {lead} is {state}"), is_so).await
    }

    fn later(&self, seconds: u64) {
        self.clock.set(Timestamp::from_ms(self.clock.now().as_ms()).plus(Duration::from_secs(seconds)));
        self.wake.notify_one();
    }

    async fn events(&self, lead: i64) -> Vec<String> {
        let lead = self.store.lead(&LeadId::new(format!("lead-{lead}"))).await.unwrap().unwrap();
        let page = self.store.lead_page(lead).await.unwrap();
        page.events.into_iter().map(|event| format!("{}: {}", event.what, by_id(&event.text))).collect()
    }

    fn headers(&self, name: &str) -> Vec<String> {
        let prefix = format!("{name}: ");
        let came = self.desk.came.lock().unwrap();
        let header = |mail: &String| mail.lines().find_map(|line| line.strip_prefix(&prefix).map(str::to_owned));
        came.iter().map(|mail| header(mail).unwrap_or_default()).collect()
    }

    async fn end(self) -> Arc<Desk> {
        self.stop.cancel();
        self.running.await.unwrap().unwrap();
        self.desk
    }
}

#[tokio::test]
async fn a_due_notice_is_mailed_once_and_marked() {
    let story = Story::begin(&[Do::Take], vec![change(lead(1), NoticeKind::Assignment)]).await;
    assert_eq!(story.expect(1, "sent").await, "250 2.0.0 queued");
    assert_eq!(story.events(1).await, ["notified: mailed the assignment to bo"]);
    story.later(100_000);
    assert_eq!(story.headers("X-Anteroom-Lead"), ["L1"]);
    assert_eq!(story.end().await.came.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_mail_put_off_is_sent_later_with_the_same_message_id() {
    let script = [Do::TurnAway("451 4.7.1 greylisted"), Do::Say("452 4.3.1 disk full"), Do::Take];
    let story = Story::begin(&script, vec![change(lead(1), NoticeKind::Assignment)]).await;
    assert_eq!(story.expect(1, "queued").await, "451 4.7.1 greylisted");
    story.later(60);
    assert_eq!(story.expect_after(2, 1, "queued").await, "452 4.3.1 disk full");
    story.later(300);
    story.expect(1, "sent").await;
    let ids = story.headers("Message-ID");
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
    // An answer was heard each time, so none of them can be a repeat.
    assert_eq!(story.headers("X-Anteroom-Possible-Duplicate"), ["", ""]);
    assert_eq!(
        story.events(1).await,
        [
            "notify_deferred: could not mail the assignment to bo yet: the mail server said 451 4.7.1",
            "offer_begun: the mail of it to bo leaves only now, and so bo has until 2026-11-20T15:06:00Z",
            "notified: mailed the assignment to bo"
        ]
    );
    story.end().await;
}

#[tokio::test]
async fn a_refused_mail_is_given_up_at_once_and_the_next_goes_out() {
    let script = [Do::TurnAway("550 5.1.1 <bo@example.com>: no such user"), Do::Take];
    let changes = vec![change(lead(1), NoticeKind::Assignment), change(lead(2), NoticeKind::Confirmed)];
    let story = Story::begin(&script, changes).await;
    assert_eq!(story.expect(1, "refused").await, "550 5.1.1 <bo@example.com>: no such user");
    story.expect(2, "sent").await;
    let text = "notify_refused: could not mail the assignment to bo and gave it up: the mail server said 550 5.1.1";
    assert_eq!(story.events(1).await.first().map(String::as_str), Some(text));
    // Whoever cannot be told of an offer does not keep it.
    let lead = story.store.lead(&lead(1).id).await.unwrap().unwrap();
    assert_ne!(lead.holder().map(ToString::to_string).as_deref(), Some("bo"));
    assert_eq!(*story.end().await.connections.lock().unwrap(), 1, "the connection goes on after a refusal");
}

#[tokio::test]
async fn a_mail_refused_for_itself_is_told_to_the_manager_and_its_offer_goes_on_once() {
    let script = [Do::Say("554 5.7.1 blocked for its content")];
    let story = Story::begin(&script, vec![change(lead(1), NoticeKind::Assignment)]).await;
    story.expect(1, "refused").await;
    until("the manager is told", async || (story.desk.came.lock().unwrap().len() > 1).then_some(())).await;
    let lead = story.store.lead(&lead(1).id).await.unwrap().unwrap();
    assert_eq!(lead.holder(), None, "both have had it");
    let desk = story.end().await;
    let came = desk.came.lock().unwrap().join("\n").replace("=\n", "");
    assert!(came.contains("554 5.7.1 blocked for its content"), "{came}");
}

#[tokio::test]
async fn what_another_team_s_mailbox_refuses_goes_to_a_person() {
    let gone = Lead {
        stage: Stage::Exited,
        stage_reason: "went to bo@example.com: a customer".to_owned(),
        ownership: Ownership::Unowned,
        closed_at: Some(sample::NOW),
        ..lead(1)
    };
    let script = [Do::TurnAway("550 5.1.1 <bo@example.com>: no such user")];
    let story = Story::begin(&script, vec![change(gone, NoticeKind::Exit)]).await;
    story.expect(1, "refused").await;
    let lead = until("a person decides", async || {
        let is_told = !story.desk.came.lock().unwrap().is_empty();
        story.store.lead(&lead(1).id).await.unwrap().filter(|lead| is_told && lead.stage == Stage::Review)
    })
    .await;
    assert!(lead.is_open() && lead.closed_at.is_none() && lead.next.is_some());
    let desk = story.end().await;
    let came = desk.came.lock().unwrap().join("\n").replace("=\n", "");
    assert!(came.contains("the mail to that address is refused by the mail server"), "{came}");
}

#[tokio::test]
async fn a_mail_larger_than_the_server_says_it_takes_is_not_carried_to_it() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(serve(listener, Arc::default()));
    let mut connection = Transport::new(settings(port, 1)).unwrap().connect().await.unwrap();
    let address = |text: &str| text.parse::<lettre::Address>().unwrap();
    let to = vec![address("bo@example.com")];
    let envelope = lettre::address::Envelope::new(Some(address("sales@example.com")), to).unwrap();
    let refused = connection.offer(&envelope, &vec![b'x'; 1_000_001]).await.unwrap_err();
    assert!(refused.is_about_length(), "{}", refused.reply());
    connection.offer(&envelope, &vec![b'x'; 1_000_000]).await.unwrap();
}

#[tokio::test]
async fn a_rep_hears_of_an_answer_that_is_put_off_again_and_again() {
    let [mut due, ..] = sample::notices(NoticeKind::Relay);
    let later = |reply: &str| SendOutcome::Later { at: sample::NOW, reply: reply.to_owned() };
    let told = |due: &DueNotice, outcome| carry::owed_for(due, &outcome, &sample::rules()).map(|notice| notice.note);
    due.attempts = 3;
    assert_eq!(told(&due, later("451 4.7.1 later")), None);
    due.attempts = 4;
    assert_eq!(told(&due, later("no server")), None, "that the board tells");
    let note = told(&due, later("451 4.7.1 later")).unwrap();
    assert!(note.starts_with("your answer has not left yet: the mail server said, “451 4.7.1 later”"), "{note}");
}

#[tokio::test]
async fn a_mail_whose_answer_was_lost_is_repeated_and_says_so() {
    let script = [Do::TakeAndHangUp, Do::Take];
    let story = Story::begin(&script, vec![change(lead(1), NoticeKind::Assignment)]).await;
    story.expect(1, "queued").await;
    story.later(60);
    story.expect(1, "sent").await;
    let ids = story.headers("Message-ID");
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
    assert_eq!(story.headers("X-Anteroom-Possible-Duplicate"), ["", "yes"]);
    story.end().await;
}

#[tokio::test]
async fn a_kept_connection_that_was_closed_meanwhile_costs_no_try() {
    let script = [Do::Take, Do::HangUp, Do::Take];
    let changes = vec![change(lead(1), NoticeKind::Assignment), change(lead(2), NoticeKind::Assignment)];
    let story = Story::begin(&script, changes).await;
    story.expect(1, "sent").await;
    story.expect(2, "sent").await;
    assert_eq!(*story.end().await.connections.lock().unwrap(), 2);
}

#[tokio::test]
async fn a_mail_is_given_up_at_the_end_of_the_list() {
    let script = [Do::HangUp; 3];
    let story = Story::begin(&script, vec![change(lead(1), NoticeKind::Assignment)]).await;
    story.expect(1, "queued").await;
    story.later(60);
    story.expect_after(2, 1, "queued").await;
    story.later(300);
    let reply = story.expect(1, "refused").await;
    assert!(reply.starts_with("gave up after 3 tries over 6 min: "), "{reply}");
    story.end().await;
}

#[tokio::test]
async fn a_notice_that_was_overtaken_is_set_aside_unsent() {
    let mut moved = lead(1);
    moved.ownership = Ownership::Owned { rep: RepId::new("ana") };
    let story = Story::begin(&[], vec![change(moved, NoticeKind::Assignment)]).await;
    assert_eq!(story.expect(1, "overtaken").await, "the lead is with [rep:ana] now");
    assert_eq!(
        story.events(1).await,
        ["notice_overtaken: did not mail the assignment to bo: the lead is with ana now"]
    );
    assert!(story.end().await.came.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_server_that_is_away_is_called_again_and_mail_waits_for_it() {
    // A port that nobody listens on, until somebody does.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let desk = Arc::new(Desk::default());
    let story = Story::with_server(port, desk.clone(), vec![change(lead(1), NoticeKind::Assignment)]).await;
    let reply = story.expect(1, "queued").await;
    assert!(reply.contains("127.0.0.1") && reply.contains("check the host and port in `smtp.url`"), "{reply}");
    // A notice that becomes due while it is away is not touched, so it loses no try.
    story.store.commit_change(&change(lead(2), NoticeKind::Assignment)).await.unwrap();
    assert_eq!(story.health.mail_trouble(), None, "one call in vain is no trouble yet");
    story.later(60);
    let trouble = until("it is told", async || story.health.mail_trouble()).await;
    assert_eq!(trouble.since, sample::NOW);
    assert!(trouble.text.contains("check the host and port in `smtp.url`"), "{}", trouble.text);
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    tokio::spawn(serve(listener, desk));
    story.expect(1, "sent").await;
    story.expect(2, "sent").await;
    assert_eq!(story.events(2).await, ["notified: mailed the assignment to bo"]);
    assert_eq!(story.health.mail_trouble(), None, "it is back");
    story.end().await;
}

#[tokio::test]
async fn a_stop_does_not_wait_for_a_server_that_dawdles_and_the_next_run_repeats_its_mail() {
    let story = Story::begin(&[Do::Dawdle], vec![change(lead(1), NoticeKind::Assignment)]).await;
    until("the mail is there", async || (!story.desk.came.lock().unwrap().is_empty()).then_some(())).await;
    let (store, clock) = (story.store.clone(), story.clock.clone());
    let began = Instant::now();
    story.stop.cancel();
    story.running.await.unwrap().unwrap();
    assert!(began.elapsed() < Duration::from_secs(10));

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(serve(listener, story.desk.clone()));
    let (stop, wake) = (CancellationToken::new(), Arc::new(Notify::new()));
    let running =
        tokio::spawn(run(sender(&store, &clock, settings(port, 1), story._folder.path()), stop.clone(), wake));
    until("it comes again", async || (story.desk.came.lock().unwrap().len() > 1).then_some(())).await;
    let came = story.desk.came.lock().unwrap().clone();
    assert!(came[1].contains("X-Anteroom-Possible-Duplicate: yes"), "{}", came[1]);
    stop.cancel();
    running.await.unwrap().unwrap();
}

#[tokio::test]
async fn no_two_connections_send_the_same_notice() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let desk = Arc::new(Desk::default());
    tokio::spawn(serve(listener, desk.clone()));
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.unwrap();
    for number in 1..=300 {
        store.commit_change(&change(lead(number), NoticeKind::Assignment)).await.unwrap();
    }
    let clock = Arc::new(StoryClock::at(sample::NOW));
    let stop = CancellationToken::new();
    let running =
        tokio::spawn(run(sender(&store, &clock, settings(port, 8), folder.path()), stop.clone(), Arc::default()));
    let is_empty = async || (store.depths(sample::NOW).await.unwrap().notices_waiting == 0).then_some(());
    until("nothing waits any more", is_empty).await;
    stop.cancel();
    running.await.unwrap().unwrap();
    let came = desk.came.lock().unwrap();
    let mut ids: Vec<&str> =
        came.iter().filter_map(|mail| mail.lines().find(|line| line.starts_with("Message-ID"))).collect();
    assert_eq!(ids.len(), 300);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 300);
}
