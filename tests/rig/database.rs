//! The two databases: a file in the daemon's folder, or a database of the test's own in the PostgreSQL at hand.

use sqlx::{Connection as _, PgConnection, Row as _, SqliteConnection};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use url::Url;

pub enum Database {
    /// Where the file will be; the folder goes away with the test.
    Sqlite(PathBuf, tempfile::TempDir),
    /// Taken away again when dropped.
    Postgres { server: Url, name: String },
}

impl Database {
    pub fn sqlite() -> Self {
        let folder = super::folder();
        Self::Sqlite(folder.path().join("anteroom.db"), folder)
    }

    /// None where there is no PostgreSQL, unless everything has to be tested.
    pub fn postgres() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = std::env::var("ANTEROOM_TEST_POSTGRES") else {
            super::left_out("ANTEROOM_TEST_POSTGRES, the URL of a PostgreSQL, is not set");
            return None;
        };
        let server =
            Url::parse(&server).expect("ANTEROOM_TEST_POSTGRES is a URL like postgres://user@127.0.0.1:5432/postgres");
        let name = format!("anteroom_rig_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        run_on(&server, &format!("create database {name}"));
        Some(Self::Postgres { server, name })
    }

    /// As `[store] url` wants it.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(path, _) => format!("sqlite:{}", path.display()),
            Self::Postgres { server, name } => {
                let mut url = server.clone();
                url.set_path(name);
                url.to_string()
            }
        }
    }

    /// The one number that a question comes to.
    pub fn count(&self, sql: &'static str) -> i64 {
        block_on(async {
            match self {
                Self::Sqlite(path, _) => {
                    let mut connection =
                        SqliteConnection::connect(&format!("sqlite:{}", path.display())).await.unwrap();
                    let count = sqlx::query(sql).fetch_one(&mut connection).await.unwrap().get::<i64, _>(0);
                    connection.close().await.unwrap();
                    count
                }
                Self::Postgres { .. } => {
                    let mut connection = PgConnection::connect(&self.url()).await.unwrap();
                    let count = sqlx::query(sql).fetch_one(&mut connection).await.unwrap().get::<i64, _>(0);
                    connection.close().await.unwrap();
                    count
                }
            }
        })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Postgres { server, name } = self {
            run_on(server, &format!("drop database if exists {name} with (force)"));
        }
    }
}

fn run_on(server: &Url, sql: &str) {
    block_on(async {
        let mut connection = PgConnection::connect(server.as_str()).await.expect("PostgreSQL answers");
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        sqlx::raw_sql(sql).execute(&mut connection).await.expect("the user may make databases");
        let _ = connection.close().await;
    });
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
