//! One daemon a store: two would both read its mailboxes and send its mail.
//!
//! The hold ends with the process, however that ends: a lock of the operating system beside SQLite's file, a session's
//! advisory lock on PostgreSQL. The command line needs none.

use super::sql::Pool;
use super::{Store, StoreError};
use sqlx::{Connection as _, PgConnection, PgPool};
use std::fs::{File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tracing::warn;

/// How long a start waits for one that is just ending.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(200);
/// How often the session that holds the lock is asked whether it stands.
const CHECK: Duration = Duration::from_millis(300);
/// An answer that takes longer is none: the server's machine has gone.
const CHECK_MAX: Duration = Duration::from_secs(5);
/// A daemon whose session broke with its server takes the lock again within half a second. Who comes new stands at the
/// door for longer, in a session that must live through it: so nobody slips in when PostgreSQL is started anew.
const AT_THE_DOOR: Duration = Duration::from_secs(1);
/// A machine that vanished is missed after a minute, not after PostgreSQL's two hours.
const KEEPALIVE: &str = "set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3";
/// One lock for each schema; the number spells `ante`.
const TAKE: &str = "select pg_try_advisory_lock(1634628709, hashtext(current_schema()))";

/// The store is ours as long as this lives.
pub enum Hold {
    Sqlite(Option<File>),
    /// Ends when somebody else has taken the store.
    Postgres(JoinHandle<StoreError>),
}

impl Store {
    /// Takes the store for this daemon, or says who has it.
    pub async fn hold(&self) -> Result<Hold, StoreError> {
        match &self.pool {
            Pool::Sqlite { write, .. } => {
                let options = write.connect_options();
                let held = beside(options.get_filename());
                patiently(async || lock(&held)).await.map(Hold::Sqlite)
            }
            Pool::Postgres(pool) => {
                let session = patiently(async || session(pool, AT_THE_DOOR).await).await?;
                Ok(Hold::Postgres(tokio::spawn(keep(pool.clone(), session))))
            }
        }
    }
}

impl Hold {
    /// Waits until the store is ours no more, which SQLite's never is.
    pub async fn lost(&mut self) -> StoreError {
        match self {
            Self::Sqlite(_) => std::future::pending().await,
            Self::Postgres(task) => task.await.unwrap_or_else(|_| StoreError::Held(String::new())),
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Self::Postgres(task) = self {
            task.abort();
        }
    }
}

async fn patiently<T>(take: impl AsyncFn() -> Result<T, StoreError>) -> Result<T, StoreError> {
    let end = Instant::now() + PATIENCE;
    loop {
        match take().await {
            Err(StoreError::Held(_)) if Instant::now() < end => sleep(PAUSE).await,
            settled => return settled,
        }
    }
}

/// By whatever path the file was named.
fn beside(database: &Path) -> PathBuf {
    let mut name = std::fs::canonicalize(database).unwrap_or_else(|_| database.to_path_buf()).into_os_string();
    name.push(".lock");
    name.into()
}

fn lock(path: &Path) -> Result<Option<File>, StoreError> {
    let opened = File::options().create(true).truncate(false).read(true).write(true).open(path);
    let cannot = |error: &std::io::Error| {
        warn!("cannot lock {} ({error}); see to it that no second daemon runs on this store", path.display());
        None
    };
    let mut file = match opened {
        Ok(file) => file,
        Err(error) => return Ok(cannot(&error)),
    };
    match file.try_lock() {
        Ok(()) => {
            // For whoever is refused; that it could not be written harms nobody.
            let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
            Ok(Some(file))
        }
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let _ = file.rewind().and_then(|()| file.read_to_string(&mut text));
            Err(StoreError::Held(if text.is_empty() { text } else { format!(" (process {text})") }))
        }
        Err(TryLockError::Error(error)) => Ok(cannot(&error)),
    }
}

/// A session of its own that holds the lock; it has lived for `at_the_door` before it asks for it.
async fn session(pool: &PgPool, at_the_door: Duration) -> Result<PgConnection, StoreError> {
    let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
    sqlx::raw_sql(KEEPALIVE).execute(&mut connection).await?;
    sleep(at_the_door).await;
    let is_ours: bool = sqlx::query_scalar(TAKE).fetch_one(&mut connection).await?;
    if is_ours { Ok(connection) } else { Err(StoreError::Held(String::new())) }
}

/// Asks the session again and again, and takes the lock anew when the database was away.
async fn keep(pool: PgPool, mut connection: PgConnection) -> StoreError {
    loop {
        sleep(CHECK).await;
        if let Ok(Ok(())) = timeout(CHECK_MAX, connection.ping()).await {
            continue;
        }
        connection = loop {
            match session(&pool, Duration::ZERO).await {
                Ok(connection) => break connection,
                Err(held @ StoreError::Held(_)) => return held,
                // The rooms tell of it.
                Err(_) => sleep(PAUSE).await,
            }
        };
    }
}
