//! The daemon's rooms around one store and one hand-moved clock. Owed mail is taken and written at once, as it would be
//! with a mail server that always answers; what each mail was about is kept until the script expects it.

use super::mail::{Answered, Arrival, Ours};
use super::settings;
use super::when::shown;
use anteroom::clock::{Clock as _, StoryClock};
use anteroom::desk::{self, Act, By, DeskError, MailError};
use anteroom::domain::address::Address;
use anteroom::domain::id::{CountedIds, EmailId, Ids as _, MailboxName, NoticeId, RepId};
use anteroom::domain::lead::Lead;
use anteroom::domain::mailbox::MailboxMark;
use anteroom::domain::notice::{Notice, SendOutcome};
use anteroom::domain::provider::{Fetched, Field};
use anteroom::domain::rules::Rules;
use anteroom::domain::signal::{Reported, Signal, SignalKind};
use anteroom::domain::spoken::by_id;
use anteroom::domain::time::Timestamp;
use anteroom::domain::token::Key;
use anteroom::health::Health;
use anteroom::pipeline::intake::Intake;
use anteroom::pipeline::question::run::Questions;
use anteroom::pipeline::second_look::SecondLooks;
use anteroom::pipeline::send::compose::{Site, compose, envelope};
use anteroom::pipeline::send::digest;
use anteroom::pipeline::send::run::letters;
use anteroom::pipeline::send::templates::Templates;
use anteroom::pipeline::watch::run::Watch;
use anteroom::store::versions::Word;
use anteroom::store::view::{EmailLine, Which};
use anteroom::store::{Asked, NewEmail, Store, StoreError};
use arc_swap::ArcSwap;
use jiff::Zoned;
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// More leads than any story has.
const ALL: i64 = 10_000;
/// Rounds of the watch at one moment; more means that it never comes to rest.
const ROUNDS_MAX: usize = 200;

/// A mail that was sent.
pub struct Sent {
    pub at: Timestamp,
    /// That of its notice, or `digest`.
    pub kind: &'static str,
    pub notice: Notice,
    pub lead_number: i64,
    pub answered: Answered,
    /// As it went out.
    pub raw: String,
    /// The same with its long lines joined.
    pub text: String,
}

pub struct World {
    pub store: Store,
    pub rules: Arc<ArcSwap<Rules>>,
    pub sent: VecDeque<Sent>,
    /// The mails that were expected so far.
    pub ours: Ours,
    zone: TimeZone,
    clock: Arc<StoryClock>,
    ids: CountedIds,
    intake: Intake,
    watch: Watch,
    second_looks: SecondLooks,
    questions: Questions,
    key: Key,
    templates: Templates,
    site: Site,
    uids: BTreeMap<String, u32>,
    story: PathBuf,
    config: tempfile::TempDir,
}

impl World {
    /// `stories` has the folder `default`; files of `story` take the place of its own.
    pub async fn open(stories: &Path, story: &Path, store_url: &str, start: &Zoned) -> Result<Self, String> {
        Self::open_as(stories, story, store_url, start, b"the secret of all stories").await
    }

    /// The same as another installation.
    pub async fn open_as(
        stories: &Path,
        story: &Path,
        store_url: &str,
        start: &Zoned,
        secret: &[u8],
    ) -> Result<Self, String> {
        let config = settings::lay_out(stories, story);
        let loaded = settings::load_from(config.path())?;
        let store = Store::open(store_url).await.map_err(in_words)?;
        let key = store.installation_key(secret).await.map_err(in_words)?;
        let site = Site {
            public_url: loaded.web.public_url.clone(),
            from_name: loaded.smtp.from.name.clone(),
            from: loaded.smtp.from.address.clone(),
        };
        let clock = Arc::new(StoryClock::at(instant(start)));
        let (rules, health) = (Arc::new(ArcSwap::new(loaded.rules.clone())), Arc::new(Health::default()));
        let bell = || Arc::new(Notify::new());
        let intake = Intake {
            store: store.clone(),
            rules: rules.clone(),
            key: key.clone(),
            clock: clock.clone(),
            health: health.clone(),
            crumbs_dir: config.path().to_path_buf(),
            alone: None,
            arrived: bell(),
            queued: bell(),
        };
        let watch = Watch {
            store: store.clone(),
            rules: rules.clone(),
            clock: clock.clone(),
            health: health.clone(),
            acted: bell(),
            queued: bell(),
        };
        let questions = Questions { store: store.clone(), rules: rules.clone(), clock: clock.clone(), queued: bell() };
        let second_looks = SecondLooks {
            store: store.clone(),
            rules: rules.clone(),
            key: key.clone(),
            clock: clock.clone(),
            health,
            queued: bell(),
        };
        let world = Self {
            store,
            rules,
            sent: VecDeque::new(),
            ours: Ours::default(),
            zone: start.time_zone().clone(),
            clock,
            ids: CountedIds::default(),
            intake,
            watch,
            second_looks,
            questions,
            key,
            templates: Templates::built_in(),
            site,
            uids: BTreeMap::new(),
            story: story.to_path_buf(),
            config,
        };
        world.keep_rules(&loaded.files).await.map_err(in_words)?;
        world.rules.store(world.with_names(world.rules.load_full()).await.map_err(in_words)?);
        Ok(world)
    }

    pub async fn close(self) {
        self.store.close().await;
    }

    pub fn now(&self) -> Zoned {
        self.zoned(self.clock.now())
    }
    /// As people of the story see it.
    pub fn zoned(&self, at: Timestamp) -> Zoned {
        at.to_jiff().to_zoned(self.zone.clone())
    }

    // --- time -------------------------------------------------------------------------------------------------------

    /// Time passes; what comes due on the way is done at its time.
    pub async fn move_to(&mut self, to: &Zoned) -> Result<(), String> {
        let to = self.must_lie_ahead(to)?;
        loop {
            let leads = self.store.leads(Which::Open, 1).await.map_err(in_words)?;
            let Some(at) = leads.first().and_then(|lead| lead.next.as_ref()).map(|next| next.at) else { break };
            if at > to {
                break;
            }
            self.clock.set(at.max(self.clock.now()));
            self.rest().await?;
        }
        self.clock.set(to);
        self.rest().await
    }

    /// Time passes, and nobody is there to do anything.
    pub async fn leave_until(&mut self, to: &Zoned) -> Result<(), String> {
        let to = self.must_lie_ahead(to)?;
        self.clock.set(to);
        self.rest().await
    }

    fn must_lie_ahead(&self, to: &Zoned) -> Result<Timestamp, String> {
        if instant(to) > self.clock.now() {
            return Ok(instant(to));
        }
        Err(format!("{} does not lie ahead: it is {}", shown(to), shown(&self.now())))
    }

    /// Everything that is due now is done, and what is owed is sent.
    pub async fn rest(&mut self) -> Result<(), String> {
        self.send().await?;
        for _ in 0..ROUNDS_MAX {
            let looked = self.second_looks.run_once(&mut self.ids).await.map_err(in_words)?;
            let looked = looked + self.questions.run_once(&mut self.ids).await.map_err(in_words)?;
            self.send().await?;
            if self.watch.run_once(&mut self.ids).await.map_err(in_words)? + looked == 0 {
                return self.check_promises().await;
            }
            self.send().await?;
        }
        Err("the watch does not come to rest: some lead is due again and again".to_owned())
    }

    async fn send(&mut self) -> Result<(), String> {
        let now = self.clock.now();
        loop {
            let lease = now.plus(Duration::from_secs(300));
            let due = self.store.take_due_notices(now, lease, 50).await.map_err(in_words)?;
            // As the sender does: what is fresh goes first.
            let room = 50 - due.len();
            let digests = match room {
                0 => Vec::new(),
                room => self.store.take_due_digests(now, lease, room).await.map_err(in_words)?,
            };
            if due.is_empty() && digests.is_empty() {
                return Ok(());
            }
            let mut outcomes = Vec::new();
            for mut due in due {
                let (rules, key) = (self.rules.load_full(), &self.key);
                letters::fill(&mut due, &self.store, &rules, key, now).await.map_err(in_words)?;
                if let Some((reason, later)) = due.obstacle {
                    let later = later.map(|at| SendOutcome::Later { at, reply: reason.clone() });
                    outcomes.push((due.notice.id.clone(), later.unwrap_or(SendOutcome::Overtaken { reason })));
                    continue;
                }
                let mail = compose(&due, &self.rules.load(), &self.templates, &self.site, &self.key, now)
                    .map_err(|error| format!("a mail cannot be written: {error}"))?;
                let envelope = envelope(&mail, &due, &rules, key).from().map(ToString::to_string).unwrap_or_default();
                let mail = String::from_utf8_lossy(&mail.formatted()).into_owned();
                let message_id = self.key.message_id(&due.notice.id, self.site.from.domain());
                outcomes.push((due.notice.id.clone(), SendOutcome::Sent { reply: "250 ok".to_owned() }));
                let answered =
                    Answered { message_id, reply_to: reply_to(&mail), references: references(&mail), envelope };
                let text = mail.replace("=\r\n", "");
                self.sent.push_back(Sent {
                    at: now,
                    kind: due.notice.kind.as_str(),
                    notice: due.notice,
                    lead_number: due.lead.number,
                    answered,
                    raw: mail,
                    text,
                });
            }
            for due in digests {
                let rules = self.rules.load();
                let mail = digest::compose(&due, &rules, &self.templates, &self.site, &self.key, now)
                    .map_err(|error| format!("a digest cannot be written: {error}"))?;
                let raw = String::from_utf8_lossy(&mail.formatted()).into_owned();
                let Some((first, lead)) = due.lines.first().cloned() else { continue };
                outcomes.push((due.digest.id.clone(), SendOutcome::Sent { reply: "250 ok".to_owned() }));
                let note = format!("{} in one", due.lines.len() + due.more);
                let message_id = self.key.message_id(&due.digest.id, self.site.from.domain());
                let notice = Notice { id: due.digest.id, rep: due.digest.rep, to: due.digest.to, note, ..first };
                let text = raw.replace("=\r\n", "");
                let answered = Answered {
                    message_id,
                    reply_to: reply_to(&raw),
                    references: references(&raw),
                    envelope: String::new(),
                };
                let number = lead.number;
                self.sent.push_back(Sent { at: now, kind: "digest", notice, lead_number: number, answered, raw, text });
            }
            self.store.mark_notices(&outcomes, &[], &[], now).await.map_err(in_words)?;
        }
    }

    // --- what happens -----------------------------------------------------------------------------------------------

    /// The mail is stored, and read with those that follow at once.
    pub async fn arrives(&mut self, arrival: &Arrival) -> Result<(), String> {
        let bytes = arrival.bytes(&self.story, &self.now(), &self.ours)?;
        let received = arrival.received.as_ref().map(|when| when.from(&self.now())).transpose()?;
        let internal_at = received.map_or_else(|| self.clock.now(), |received| instant(&received));
        self.receives_at(&arrival.mailbox, bytes, arrival.quietly, internal_at).await
    }

    /// The same of a mail's bytes.
    pub async fn receives(&mut self, mailbox: &str, bytes: Vec<u8>, quietly: bool) -> Result<(), String> {
        self.receives_at(mailbox, bytes, quietly, self.clock.now()).await
    }

    /// The same of one that the server had before.
    pub async fn receives_at(
        &mut self,
        mailbox: &str,
        bytes: Vec<u8>,
        quietly: bool,
        internal_at: Timestamp,
    ) -> Result<(), String> {
        let (mailbox, now) = (MailboxName::new(mailbox), self.clock.now());
        if !self.rules.load().mailboxes.contains_key(&mailbox) && !mailbox.is_sent() {
            return Err(format!("there is no mailbox {mailbox}"));
        }
        let uid = self.uids.entry(mailbox.to_string()).or_default();
        if *uid == 0 {
            let mark = MailboxMark {
                uidvalidity: 1,
                first_uid: 1,
                cursor_uid: 0,
                quiet_until_uid: 0,
                relist_until_uid: 0,
                dated_until_uid: 0,
                since: now,
            };
            self.store.set_mailbox_mark(&mailbox, mark).await.map_err(in_words)?;
        }
        *uid += 1;
        let email = NewEmail {
            id: EmailId::new(self.ids.next()),
            uid: *uid,
            internal_at,
            sha256: Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
            bytes,
            quiet: quietly,
            repeats: None,
        };
        let stored = self.store.store_emails(&mailbox, 1, *uid, vec![email], now).await.map_err(in_words)?;
        if stored == 1 { Ok(()) } else { Err("the mail was not stored".to_owned()) }
    }

    /// Everything that is due now is done, however many rounds of the watch it takes.
    #[allow(dead_code, reason = "only a backlog takes so many")]
    pub async fn rest_at_last(&mut self) -> Result<(), String> {
        self.intake.run_once(&mut self.ids).await.map_err(in_words)?;
        while self.watch.run_once(&mut self.ids).await.map_err(in_words)? > 0 {}
        self.send().await?;
        self.check_promises().await
    }

    /// What has arrived is read, in one batch.
    pub async fn read(&mut self) -> Result<(), String> {
        self.intake.run_once(&mut self.ids).await.map_err(in_words)?;
        self.rest().await
    }

    /// Somebody else tells what a person did.
    pub async fn reported(&mut self, email: &str, kind: &str, count: i64) -> Result<(), String> {
        let now = self.clock.now();
        let signal = Signal { kind: SignalKind::parse(kind).ok_or("there is no such signal")?, count, at: now };
        let person_key = Address::parse(email).map_err(|why| why.to_string())?.person_key();
        let one = Reported { id: self.ids.next(), person_key, signal, source: "story".to_owned() };
        self.store.keep_signals(&[one], now).await.map_err(in_words)?;
        self.rest().await
    }

    /// A provider answers what he was asked, or cannot be asked (`None`).
    pub async fn answered(
        &mut self,
        provider: &str,
        about: &str,
        value: Option<&Option<(String, String)>>,
    ) -> Result<(), String> {
        let (now, rules) = (self.clock.now(), self.rules.load_full());
        let due = self.store.take_due_queries(now, now.plus(Duration::from_secs(60)), 10).await.map_err(in_words)?;
        let due = due.into_iter().find(|due| due.query.provider == provider && due.query.about == about);
        let query = due.ok_or_else(|| format!("{provider} has not been asked about {about}"))?.query;
        let provider =
            rules.providers.iter().find(|known| known.name == provider).ok_or("there is no such provider")?;
        let asked = match value {
            None => Asked::Failed { until: now.plus(Duration::from_secs(900)), why: "it is away".to_owned() },
            Some(value) => {
                let field = |(field, value): &(String, String)| Some((Field::parse(field)?, value.clone()));
                let values = value.iter().filter_map(field).collect();
                let (until, cost) = (now.plus(provider.keep), provider.cost.clone());
                Asked::Said(Fetched { question: query.clone(), at: now, until, values, cost })
            }
        };
        self.store.asked(&query, &asked, now).await.map_err(in_words)?;
        self.rest().await
    }

    /// The refusal in its words, if it is refused.
    pub async fn act(&mut self, lead: &Lead, act: &Act, by: &By) -> Result<Option<String>, String> {
        let (rules, now) = (self.rules.load_full(), self.clock.now());
        match desk::act(&self.store, &rules, &lead.id, act, by, now, &mut self.ids).await {
            Ok(_) => {
                self.rest().await?;
                Ok(None)
            }
            Err(DeskError::Refused(refusal)) => Ok(Some(refusal.to_string())),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The refusal in its words, if what was said last stands.
    pub async fn take_back(&mut self, who: &str, lead: i64) -> Result<Option<String>, String> {
        let (rules, now) = (self.rules.load_full(), self.clock.now());
        let by = if who == "person" { By::Person(who.to_owned()) } else { By::Rep(RepId::new(who)) };
        let lead = self.lead(lead).await?.id;
        match desk::take_back(&self.store, &rules, &lead, &by, now, &mut self.ids).await {
            Ok(_) => {
                self.rest().await?;
                Ok(None)
            }
            Err(DeskError::Refused(refusal)) => Ok(Some(refusal.to_string())),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Why nothing was given to him, if nothing was.
    pub async fn give_next(&mut self, who: &str) -> Result<Option<String>, String> {
        let (rules, now) = (self.rules.load_full(), self.clock.now());
        match desk::give_next(&self.store, &rules, &RepId::new(who), now, &mut self.ids).await {
            Ok(Some(_)) => {
                self.rest().await?;
                Ok(None)
            }
            Ok(None) => Ok(Some("no lead waits".to_owned())),
            Err(error) => Ok(Some(error.to_string())),
        }
    }

    pub async fn be_back(&mut self, who: &str) -> Result<(), String> {
        desk::be_back(&self.store, &RepId::new(who), self.clock.now()).await.map_err(|error| error.to_string())?;
        self.rest().await
    }

    /// By the link in a letter that was expected last.
    pub async fn unsubscribes(&mut self, lead: i64) -> Result<(), String> {
        let (rules, now, lead) = (self.rules.load_full(), self.clock.now(), self.lead(lead).await?.id);
        desk::unsubscribe(&self.store, &rules, &lead, now).await.map_err(|error| error.to_string())?;
        self.rest().await
    }

    /// Merges a lead into another one, or parts it again. The refusal in its words, if it is refused.
    pub async fn merge(&mut self, who: &str, lead: i64, into: Option<i64>) -> Result<Option<String>, String> {
        let (rules, now, by) = (self.rules.load_full(), self.clock.now(), By::Person(who.to_owned()));
        let lead = self.lead(lead).await?.id;
        let done = match into {
            Some(into) => {
                let into = self.lead(into).await?.id;
                desk::merge(&self.store, &rules, &lead, &into, &by, now, &mut self.ids).await
            }
            None => desk::unmerge(&self.store, &rules, &lead, &by, now, &mut self.ids).await,
        };
        match done {
            Ok(_) => {
                self.rest().await?;
                Ok(None)
            }
            Err(DeskError::Refused(refusal)) => Ok(Some(refusal.to_string())),
            Err(error) => Err(error.to_string()),
        }
    }

    /// "This is a lead after all", said of the latest mail with this subject that was set apart.
    pub async fn promote_mail(&mut self, who: &str, subject: &str) -> Result<Option<String>, String> {
        let (rules, now) = (self.rules.load_full(), self.clock.now());
        let email = self.reading(subject).await?.ok_or_else(|| format!("no mail \"{subject}\" was read"))?;
        let by = By::Person(who.to_owned());
        match desk::promote_mail(&self.store, &rules, &self.key, &email.id, &by, now, &mut self.ids).await {
            Ok(_) => {
                self.rest().await?;
                Ok(None)
            }
            Err(MailError::Store(error) | MailError::Busy(error)) => Err(error.to_string()),
            Err(refusal) => Ok(Some(refusal.to_string())),
        }
    }

    /// The latest mail with this subject that was read.
    pub async fn reading(&self, subject: &str) -> Result<Option<EmailLine>, String> {
        let mut mails = self.store.other_mail(ALL).await.map_err(in_words)?;
        for lead in self.leads().await? {
            mails.extend(self.store.lead_page(lead).await.map_err(in_words)?.emails);
        }
        mails.retain(|mail| mail.subject == subject);
        Ok(mails.into_iter().max_by(|a, b| a.id.as_str().cmp(b.id.as_str())))
    }

    /// The rules change, as after a change of their files.
    pub async fn reload(&mut self, file: &str) -> Result<(), String> {
        settings::replace(self.config.path(), &self.story.join(file))?;
        let loaded = settings::load_from(self.config.path())?;
        self.keep_rules(&loaded.files).await.map_err(in_words)?;
        self.rules.store(self.with_names(loaded.rules).await.map_err(in_words)?);
        self.store.wake_leads(self.clock.now()).await.map_err(in_words)?;
        self.rest().await
    }

    /// Who was a rep before keeps his name.
    async fn with_names(&self, mut rules: Arc<Rules>) -> Result<Arc<Rules>, StoreError> {
        let team = &mut Arc::make_mut(&mut rules).team;
        let names = team.reps.values().map(|rep| (rep.id.to_string(), rep.name.clone())).collect();
        team.former = self.store.name_reps(&names).await?;
        Ok(rules)
    }

    async fn keep_rules(&self, files: &[(String, Vec<u8>)]) -> Result<(), StoreError> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let files = files.iter().map(|(name, bytes)| (name.clone(), text(bytes))).collect();
        let version = self.rules.load().version.clone();
        self.store
            .keep_rules(&Word { version: &version, workflows: "", by: "a test" }, &files, self.clock.now())
            .await
            .map(drop)
    }

    // --- what must hold ---------------------------------------------------------------------------------------------

    pub async fn lead(&self, number: i64) -> Result<Lead, String> {
        let lead = self.store.lead_by_number(number).await.map_err(in_words)?;
        lead.ok_or_else(|| format!("there is no lead L{number}"))
    }

    /// The mail of ours that shows the answer of this lead's that was held last.
    pub async fn held_in(&self, number: i64) -> Result<NoticeId, String> {
        let held = self.lead(number).await?.after.held;
        Ok(held.last().map_or_else(|| NoticeId::new("none"), |(shown_in, _)| shown_in.clone()))
    }

    pub async fn leads(&self) -> Result<Vec<Lead>, String> {
        self.store.leads(Which::All, ALL).await.map_err(in_words)
    }

    async fn check_promises(&self) -> Result<(), String> {
        let broken = self.store.broken_promises().await.map_err(in_words)?;
        if broken.is_empty() { Ok(()) } else { Err(format!("a promise is broken: {}", broken.join("; "))) }
    }

    /// Whatever the script says.
    pub async fn check_the_end(&self) -> Result<(), String> {
        self.check_promises().await?;
        if let Some(left) = self.sent.front() {
            return Err(format!("at the end a mail is left that nobody expected: {}", self.described(left)));
        }
        let (_, fault) = self.store.verify_chain(|_| {}).await.map_err(in_words)?;
        if let Some(fault) = fault {
            return Err(format!("the audit does not hold at row {}: {}", fault.seq, fault.what));
        }
        let depths = self.store.depths(self.clock.now()).await.map_err(in_words)?;
        if (depths.emails_waiting, depths.notices_waiting, depths.notices_refused, depths.leads_due) != (0, 0, 0, 0) {
            return Err(format!("work is left over: {depths:?}"));
        }
        for lead in self.leads().await? {
            self.check_next(&lead)?;
        }
        Ok(())
    }

    /// The next step is what the lead itself says, so that a restart changes nothing.
    fn check_next(&self, lead: &Lead) -> Result<(), String> {
        let rules = self.rules.load();
        let workflow = rules.workflow_of(lead).ok_or("the lead has no workflow")?;
        let mut again = lead.clone();
        rules.settle(&mut again, workflow, self.clock.now());
        if (&again.next, &again.next_what) == (&lead.next, &lead.next_what) {
            return Ok(());
        }
        Err(format!("L{}'s next step is {:?}, and by its own state {:?}", lead.number, lead.next, again.next))
    }

    pub fn described(&self, sent: &Sent) -> String {
        let Sent { at, kind, notice, lead_number, .. } = sent;
        let to = notice.rep.as_ref().map_or_else(|| notice.to.to_string(), ToString::to_string);
        let at = shown(&self.zoned(*at));
        format!("mail to {to}: {kind} of L{lead_number} at {at} saying \"{}\"", by_id(&notice.note))
    }
}

fn references(mail: &str) -> String {
    let mut lines = mail.lines().skip_while(|line| !line.starts_with("References: "));
    let first = lines.next().map(|line| line["References: ".len()..].to_owned()).unwrap_or_default();
    lines.take_while(|line| line.starts_with([' ', '\t'])).fold(first, |all, line| all + line)
}

/// The address that a plain reply goes to.
fn reply_to(mail: &str) -> String {
    let line = |name: &str| mail.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
    let value = line("Reply-To: ").or_else(|| line("From: ")).unwrap_or_default();
    value.rsplit_once('<').map_or(value.as_str(), |(_, rest)| rest.trim_end_matches('>')).to_owned()
}

pub fn in_words(error: StoreError) -> String {
    error.to_string()
}

fn instant(at: &Zoned) -> Timestamp {
    Timestamp::from_jiff(at.timestamp())
}
