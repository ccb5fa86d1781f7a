//! Opening a store: connect, bring its tables up to date, refuse one from the future.

use super::StoreError;
use super::sql::{Pool, Value, values};
use crate::domain::token::Key;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Sqlite, SqlitePool, Transaction};
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};
use tracing::warn;

/// Every migration in order. Add to the end; never change one that was released.
const MIGRATIONS: [(i64, &str, &str); 28] = [
    (1, "first", include_str!("../../migrations/0001_first.sql")),
    (2, "placing", include_str!("../../migrations/0002_placing.sql")),
    (3, "bands", include_str!("../../migrations/0003_bands.sql")),
    (4, "shadow", include_str!("../../migrations/0004_shadow.sql")),
    (5, "signals", include_str!("../../migrations/0005_signals.sql")),
    (6, "vouched_sender", include_str!("../../migrations/0006_vouched_sender.sql")),
    (7, "linking", include_str!("../../migrations/0007_linking.sql")),
    (8, "dated_backlog", include_str!("../../migrations/0008_dated_backlog.sql")),
    (9, "quarantine", include_str!("../../migrations/0009_quarantine.sql")),
    (10, "second_look", include_str!("../../migrations/0010_second_look.sql")),
    (11, "replies", include_str!("../../migrations/0011_replies.sql")),
    (12, "outside", include_str!("../../migrations/0012_outside.sql")),
    (13, "acknowledged", include_str!("../../migrations/0013_acknowledged.sql")),
    (14, "question", include_str!("../../migrations/0014_question.sql")),
    (15, "sender_word", include_str!("../../migrations/0015_sender_word.sql")),
    (16, "clocks", include_str!("../../migrations/0016_clocks.sql")),
    (17, "afterwards", include_str!("../../migrations/0017_afterwards.sql")),
    (18, "digest", include_str!("../../migrations/0018_digest.sql")),
    (19, "letters", include_str!("../../migrations/0019_letters.sql")),
    (20, "turns", include_str!("../../migrations/0020_turns.sql")),
    (21, "conditions", include_str!("../../migrations/0021_conditions.sql")),
    (22, "writer", include_str!("../../migrations/0022_writer.sql")),
    (23, "last_word", include_str!("../../migrations/0023_last_word.sql")),
    (24, "rehearsed", include_str!("../../migrations/0024_rehearsed.sql")),
    (25, "decision_chain", include_str!("../../migrations/0025_decision_chain.sql")),
    (26, "packed_records", include_str!("../../migrations/0026_packed_records.sql")),
    (27, "packed_shadows", include_str!("../../migrations/0027_packed_shadows.sql")),
    (28, "answer_cost", include_str!("../../migrations/0028_answer_cost.sql")),
];

/// Readers beside the one writer: pages and the command line; more would only wait for two cores.
const SQLITE_READERS: u32 = 4;
/// The daemon's loops and its pages; PostgreSQL's own default allows 100 in all.
const POSTGRES_CONNECTIONS: u32 = 10;
/// How long a write waits for another process (the command line beside the daemon).
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Tables are made in the blink of an eye; whoever waits longer is told why, and does not wait for ever.
const MIGRATING_SAID_AFTER: Duration = Duration::from_secs(2);
const MIGRATING_MAX: Duration = Duration::from_secs(600);
const FREE_WAIT: Duration = Duration::from_millis(20);
/// A health check costs a sync; those who ask more often share it.
const PROBE_EVERY: Duration = Duration::from_secs(5);
const PROBE_MAX: Duration = Duration::from_secs(1);
const PROBE: &str = "the store is asked whether it takes a write";

/// When it was, and what came of it.
type Probed = (Instant, Result<(), String>);

/// The open store. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(super) pool: Pool,
    /// When a write was last tried for a health check, and what came of it.
    probed: Arc<Mutex<Option<Probed>>>,
}

impl Store {
    /// Opens `sqlite:PATH` (made if missing) or `postgres://…`, and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let store = Self::connect(url).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// The same for whoever only looks: none where no daemon has made the store yet, and none is made.
    pub async fn open_existing(url: &str) -> Result<Option<Self>, StoreError> {
        if sqlite_path(url).is_some_and(|path| !path.exists()) {
            return Ok(None);
        }
        let store = Self::connect(url).await?;
        if !store.has_tables().await? {
            store.close().await;
            return Ok(None);
        }
        store.migrate().await?;
        Ok(Some(store))
    }

    async fn connect(url: &str) -> Result<Self, StoreError> {
        let pool = if let Some(path) = sqlite_path(url) {
            open_sqlite(path).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            open_postgres(url).await?
        } else {
            return Err(StoreError::BadUrl(url.split('@').next_back().unwrap_or_default().to_owned()));
        };
        Ok(Self { pool, probed: Arc::default() })
    }

    async fn has_tables(&self) -> Result<bool, StoreError> {
        let sql = match &self.pool {
            Pool::Sqlite { .. } => "select name from sqlite_master where name = '_sqlx_migrations'",
            Pool::Postgres(_) => "select 1 where to_regclass('_sqlx_migrations') is not null",
        };
        Ok(!self.pool.fetch(sql, Vec::new()).await?.is_empty())
    }

    /// Whoever starts on the same store at the same moment waits here, and is told why.
    async fn migrate(&self) -> Result<(), StoreError> {
        let mut migrating = pin!(self.bring_up_to_date());
        match timeout(MIGRATING_SAID_AFTER, &mut migrating).await {
            Ok(done) => done,
            Err(_elapsed) => {
                warn!(
                    "the store's tables are being brought up to date, by this program or one that started with it; waiting"
                );
                timeout(MIGRATING_MAX, migrating).await.unwrap_or(Err(StoreError::StillMigrating))
            }
        }
    }

    async fn bring_up_to_date(&self) -> Result<(), StoreError> {
        let migrations = MIGRATIONS.map(|(version, name, sql)| {
            Migration::new(version, name.into(), MigrationType::Simple, sqlx::SqlStr::from_static(sql), false)
        });
        let migrator = Migrator::with_migrations(migrations.to_vec());
        let outcome = match &self.pool {
            Pool::Sqlite { write, .. } => {
                // The migrator takes no lock of its own here: two would make the same tables.
                let mut tx = begin_when_free(write).await?;
                let outcome = migrator.run_direct(None, &mut *tx, false).await;
                if outcome.is_ok() {
                    tx.commit().await?;
                }
                outcome
            }
            Pool::Postgres(pool) => migrator.run(pool).await,
        };
        outcome.map_err(|error| match error {
            MigrateError::VersionMissing(version) => StoreError::TooNew(version),
            other => StoreError::Migrate(other),
        })
    }

    /// The installation's own secret: `fresh` is kept the first time, and whatever was kept first is returned ever after.
    pub async fn installation_key(&self, fresh: &[u8]) -> Result<Key, StoreError> {
        let kept = self.keep("key", &STANDARD.encode(fresh)).await?;
        let bytes = STANDARD.decode(&kept).map_err(|_| StoreError::Unreadable("meta.key".to_owned()))?;
        Ok(Key::new(bytes))
    }

    /// The installation's own secret, for whoever only looks: none where none has been made.
    pub async fn kept_key(&self) -> Result<Option<Key>, StoreError> {
        let rows = self.pool.fetch("select value from meta where key = $1", values!["key"]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let bytes = STANDARD.decode(row.get::<String>("value")?);
        Ok(Some(Key::new(bytes.map_err(|_| StoreError::Unreadable("meta.key".to_owned()))?)))
    }

    /// Keeps `value` under `key` unless something is there; returns what is there.
    pub(super) async fn keep(&self, key: &str, value: &str) -> Result<String, StoreError> {
        let mut tx = self.pool.begin().await?;
        tx.insert("meta (key, value)", vec![values![key, value]], "on conflict (key) do nothing").await?;
        let rows = tx.fetch("select value from meta where key = $1", values![key]).await?;
        tx.commit().await?;
        rows.first().ok_or_else(|| StoreError::Unreadable(format!("meta.{key}")))?.get("value")
    }

    /// What every health check asks: does the store answer, and does it take anything? If not, why, and what to do.
    pub async fn ping(&self) -> Result<(), String> {
        let asked = self.pool.fetch("select value from counter where name = $1", vec![Value::from("lead")]).await;
        asked.map_err(|error| error.to_string())?;
        let mut probed = self.probed.lock().await;
        if let Some((_, outcome)) = probed.as_ref().filter(|(at, _)| at.elapsed() < PROBE_EVERY) {
            return outcome.clone();
        }
        // Whoever waits for others' writes for so long is no sign of trouble.
        let outcome = timeout(PROBE_MAX, self.probe()).await.unwrap_or(Ok(())).map_err(|error| error.to_string());
        *probed = Some((Instant::now(), outcome.clone()));
        outcome
    }

    /// A write that changes nothing anybody reads: a full disk takes reads as ever.
    async fn probe(&self) -> Result<(), StoreError> {
        self.spare_reserve().await?;
        let mut tx = self.pool.begin().await?;
        let tail = "on conflict (key) do update set value = excluded.value";
        tx.insert("meta (key, value)", vec![values!["probe", PROBE]], tail).await?;
        tx.commit().await
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// For tests: SQLite's own bound stands for a disk that is full, until the connection is opened anew.
    #[cfg(test)]
    pub(crate) async fn bound(&self, pages: u32) {
        let Pool::Sqlite { write, .. } = &self.pool else { panic!("not SQLite") };
        let bound = format!("pragma max_page_count = {pages}");
        sqlx::query(sqlx::AssertSqlSafe(bound)).fetch_one(write).await.expect("SQLite knows this");
    }
}

/// The file of a `sqlite:PATH`.
fn sqlite_path(url: &str) -> Option<&Path> {
    url.strip_prefix("sqlite:").map(|path| Path::new(path.trim_start_matches("//")))
}

/// It holds all mail and the key that signs links: for the daemon's user alone, whatever the umask. SQLite gives the files
/// beside it the rights of this one. What hinders this hinders SQLite as well, which says so better.
fn make_for_us_alone(path: &Path) {
    let _ = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
}

async fn open_sqlite(path: &Path) -> Result<Pool, StoreError> {
    make_for_us_alone(path);
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Measured: NORMAL lost 300 of 300 acknowledged commits in a power cut, FULL none.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        .statement_cache_capacity(200)
        // Rows that may be read ahead of us: each stop is a change of threads.
        .row_buffer_size(256)
        // KiB; enough for the hot ends of the indexes, small enough to stay a guest on the machine.
        .pragma("cache_size", "-8192")
        // Pages: a checkpoint writes each page once, however often it has changed since the last.
        .pragma("wal_autocheckpoint", "4000")
        .pragma("journal_size_limit", "67108864")
        .disable_statement_logging();
    let deadline = Instant::now() + BUSY_TIMEOUT;
    let write = loop {
        match writer(&options).await {
            Ok(write) => break write,
            Err(error) => wait_if_busy(error.into(), deadline).await?,
        }
    };
    let read = SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS)
        .min_connections(0)
        .idle_timeout(Duration::from_secs(60))
        .connect_lazy_with(options.read_only(true).create_if_missing(false).pragma("cache_size", "-2048"));
    Ok(Pool::Sqlite { write, read })
}

/// A commit that fails for want of room ends the transaction in SQLite, while sqlx goes on counting it and rolls back in
/// vain: such a connection is closed, and another opened.
async fn writer(options: &SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }));
    pool.connect_with(options.clone()).await
}

async fn begin_when_free(write: &SqlitePool) -> Result<Transaction<'static, Sqlite>, StoreError> {
    let deadline = Instant::now() + MIGRATING_MAX;
    loop {
        match write.begin_with("begin immediate").await {
            Ok(tx) => return Ok(tx),
            Err(error) => wait_if_busy(error.into(), deadline).await?,
        }
    }
}

/// SQLite turns some of those who come at once away without waiting (whoever sets the journal's mode of a fresh file),
/// and everybody after its time-out.
async fn wait_if_busy(error: StoreError, deadline: Instant) -> Result<(), StoreError> {
    if !error.is_busy() || Instant::now() >= deadline {
        return Err(error);
    }
    tokio::time::sleep(FREE_WAIT).await;
    Ok(())
}

async fn open_postgres(url: &str) -> Result<Pool, StoreError> {
    let options: PgConnectOptions = url.parse()?;
    let options = options.application_name("anteroom").disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(Duration::from_secs(20))
        .connect_with(options)
        .await?;
    Ok(Pool::Postgres(pool))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{EmailId, MailboxName};
    use crate::domain::time::Timestamp;
    use crate::store::NewEmail;

    fn mail(uid: u32) -> NewEmail {
        NewEmail {
            id: EmailId::new(format!("mail-{uid}")),
            uid,
            internal_at: Timestamp::from_ms(0),
            sha256: String::new(),
            bytes: vec![b'x'; 200_000],
            quiet: false,
            repeats: None,
        }
    }

    #[tokio::test]
    async fn nobody_else_can_read_what_it_makes() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", dir.path().join("a.db").display())).await.unwrap();
        store.spare_reserve().await.unwrap();
        let files = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
        assert_eq!(files.len(), 4, "{files:?}");
        for file in files {
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
        }
        store.close().await;
    }

    #[tokio::test]
    async fn a_full_disk_is_told_and_work_goes_on_when_there_is_room_again() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", dir.path().join("a.db").display())).await.unwrap();
        let (sales, now) = (MailboxName::new("sales"), Timestamp::from_ms(0));
        let take = async |uid| store.store_emails(&sales, 1, uid, vec![mail(uid)], now).await;
        store.bound(100).await;
        let mut uid = 0;
        let error = loop {
            uid += 1;
            if let Err(error) = take(uid).await {
                break error;
            }
        };
        assert!(error.is_temporary() && error.needs_a_person(), "{error:?}");
        assert!(error.to_string().contains("full") && error.to_string().contains("; make room"), "{error}");
        assert!(store.emails_waiting().await.is_ok(), "pages are served");
        // The bound was the connection's; the next one has room.
        assert_eq!(take(uid).await.unwrap(), 1);
        assert_eq!(store.ping().await, Ok(()));
        store.close().await;
    }
}
