//! One SQL text, two databases. Everything above this file writes its SQL once, with `$1`, and never learns which one runs it.

use super::StoreError;
use serde::de::DeserializeOwned;
use sqlx::postgres::{PgArguments, PgPool, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, Decode, Postgres, Row as _, Sqlite, Transaction, Type};

/// Rows a multi-row insert carries at most: few different statements to keep prepared, and far below SQLite's 32,766 parameters.
const ROWS_MAX: usize = 64;

/// A typed value on its way into a statement.
#[derive(Debug, Clone)]
pub enum Value {
    Text(String),
    MaybeText(Option<String>),
    Int(i64),
    MaybeInt(Option<i64>),
    Bytes(Vec<u8>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::MaybeText(text)
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}
impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::MaybeInt(number)
    }
}
impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Int(i64::from(flag))
    }
}

/// A row by the names of its columns, in one order for inserts and updates.
pub type Columns = Vec<(&'static str, Value)>;

/// `values![a, b, c]`: a row of [`Value`]s.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::store::sql::Value::from($value)),*] };
}
pub(super) use values;

macro_rules! bind_all {
    ($query:expr, $values:expr) => {
        $values.into_iter().fold($query, |query, value| match value {
            Value::Text(text) => query.bind(without_nul(text)),
            Value::MaybeText(text) => query.bind(text.map(without_nul)),
            Value::Int(number) => query.bind(number),
            Value::MaybeInt(number) => query.bind(number),
            Value::Bytes(bytes) => query.bind(bytes),
        })
    };
}

/// PostgreSQL refuses a NUL in a text, and strangers send them. Both databases get the same sign in its place.
pub(super) fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

fn sqlite(sql: &str, values: Vec<Value>) -> Query<'static, Sqlite, SqliteArguments> {
    bind_all!(sqlx::query::<Sqlite>(AssertSqlSafe(sql.to_owned())), values)
}
fn postgres(sql: &str, values: Vec<Value>) -> Query<'static, Postgres, PgArguments> {
    bind_all!(sqlx::query::<Postgres>(AssertSqlSafe(sql.to_owned())), values)
}

/// What can be read from a column on both databases, and from a row that was kept.
pub trait Column:
    for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres> + DeserializeOwned
{
}
impl<T> Column for T where
    T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres> + DeserializeOwned
{
}

/// A row of either database.
pub enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
    /// As it was once, kept as JSON by column.
    Kept(serde_json::Value),
}

impl Row {
    pub fn get<T: Column>(&self, column: &str) -> Result<T, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
            Self::Kept(row) => serde_json::from_value(row.get(column).cloned().unwrap_or_default())
                .map_err(|error| StoreError::Unreadable(format!("{column} of a row that was kept: {error}")))?,
        })
    }
}

/// Columns as [`Row::Kept`] reads them again.
pub fn kept(columns: Columns) -> serde_json::Value {
    let value = |value| match value {
        Value::Text(text) => without_nul(text).into(),
        Value::MaybeText(text) => text.map(without_nul).into(),
        Value::Int(number) => number.into(),
        Value::MaybeInt(number) => number.into(),
        Value::Bytes(bytes) => bytes.into(),
    };
    columns.into_iter().map(|(name, column)| (name.to_owned(), value(column))).collect::<serde_json::Map<_, _>>().into()
}

/// The open database: on SQLite one connection that writes and several that only read.
#[derive(Clone)]
pub enum Pool {
    Sqlite { write: SqlitePool, read: SqlitePool },
    Postgres(PgPool),
}

impl Pool {
    /// Reads outside a transaction.
    pub async fn fetch(&self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        Ok(match self {
            Self::Sqlite { read, .. } => {
                sqlite(sql, values).fetch_all(read).await?.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(pool) => {
                postgres(sql, values).fetch_all(pool).await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// A transaction that may write. On SQLite it takes the write lock at once: a read that turns into a write
    /// later would fail as busy without waiting.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("begin immediate").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// A transaction on either database. Dropped without `commit` it never happened.
pub enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Runs a statement; the number of rows it touched.
    pub async fn execute(&mut self, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
        Ok(match self {
            Self::Sqlite(tx) => sqlite(sql, values).execute(&mut **tx).await?.rows_affected(),
            Self::Postgres(tx) => postgres(sql, values).execute(&mut **tx).await?.rows_affected(),
        })
    }

    pub async fn fetch(&mut self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        Ok(match self {
            Self::Sqlite(tx) => sqlite(sql, values).fetch_all(&mut **tx).await?.into_iter().map(Row::Sqlite).collect(),
            Self::Postgres(tx) => {
                postgres(sql, values).fetch_all(&mut **tx).await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Inserts many rows with few statements. `tail` is what follows the values, such as `on conflict do nothing`.
    pub async fn insert(&mut self, into: &str, rows: Vec<Vec<Value>>, tail: &str) -> Result<u64, StoreError> {
        self.with_rows(&format!("insert into {into}"), rows, tail).await
    }

    /// Inserts rows of one shape by the names of their columns.
    pub async fn insert_columns(&mut self, table: &str, rows: Vec<Columns>) -> Result<u64, StoreError> {
        let Some(first) = rows.first() else { return Ok(0) };
        let into = format!("{table} ({})", first.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "));
        let rows = rows.into_iter().map(|row| row.into_iter().map(|(_, value)| value).collect()).collect();
        self.insert(&into, rows, "").await
    }

    /// Writes all columns of the row that still is as `were` says. [`StoreError::Conflict`] if it is so no more.
    pub async fn update_columns(&mut self, table: &str, columns: Columns, were: Columns) -> Result<(), StoreError> {
        let assigned = |first: usize, columns: &Columns, between: &str| {
            let each = columns.iter().enumerate().map(|(n, (name, _))| format!("{name} = ${}", first + n));
            each.collect::<Vec<_>>().join(between)
        };
        let set = assigned(1, &columns, ", ");
        let guard = assigned(columns.len() + 1, &were, " and ");
        let values = columns.into_iter().chain(were).map(|(_, value)| value).collect();
        match self.execute(&format!("update {table} set {set} where {guard}"), values).await? {
            1 => Ok(()),
            _ => Err(StoreError::Conflict),
        }
    }

    /// The same for any statement that takes rows as `values (…), (…)` between its `head` and its `tail`.
    pub async fn with_rows(&mut self, head: &str, rows: Vec<Vec<Value>>, tail: &str) -> Result<u64, StoreError> {
        let mut touched = 0;
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            // Whole statements of ROWS_MAX, then halves: a handful of texts to prepare, whatever the batch.
            let left = rows.len();
            let take = if left >= ROWS_MAX { ROWS_MAX } else { 1 << left.ilog2() };
            let chunk: Vec<Vec<Value>> = rows.by_ref().take(take).collect();
            let columns = chunk.first().map_or(0, Vec::len);
            let sql = format!("{head} values {} {tail}", self.placeholders(chunk.len(), columns));
            touched += self.execute(&sql, chunk.into_iter().flatten().collect()).await?;
        }
        Ok(touched)
    }

    /// SQLite looks a numbered parameter up by its name, one by one: thousands of them took a quarter of the time.
    fn placeholders(&self, rows: usize, columns: usize) -> String {
        match self {
            Self::Sqlite(_) => placeholders(rows, columns, false),
            Self::Postgres(_) => placeholders(rows, columns, true),
        }
    }

    /// Whether rows taken for work must be locked against other nodes: the one dialect difference there is.
    pub const fn claim(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => "for update skip locked",
        }
    }

    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// `(?, ?), (?, ?)` for two rows of two columns; `($1, $2), ($3, $4)` where they are numbered.
fn placeholders(rows: usize, columns: usize, are_numbered: bool) -> String {
    let mut text = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            if column > 0 {
                text.push_str(", ");
            }
            if are_numbered {
                text.push('$');
                text.push_str(&(row * columns + column + 1).to_string());
            } else {
                text.push('?');
            }
        }
        text.push(')');
    }
    text
}

/// `$1, $2, $3` for an `in (…)`, starting at `first`. Rounded up to a power of two, so that few texts are prepared;
/// [`padded`] fills the values up to match.
pub fn in_list(first: usize, values: usize) -> String {
    (first..first + values.next_power_of_two()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// The values of an [`in_list`], the last repeated up to a power of two. An empty list becomes one that matches nothing.
pub fn padded(mut values: Vec<Value>) -> Vec<Value> {
    let last = values.last().cloned().unwrap_or(Value::MaybeText(None));
    values.resize(values.len().next_power_of_two(), last);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_count_on() {
        assert_eq!(placeholders(2, 2, true), "($1, $2), ($3, $4)");
        assert_eq!(placeholders(2, 2, false), "(?, ?), (?, ?)");
        assert_eq!(in_list(2, 3), "$2, $3, $4, $5");
        assert_eq!(padded(values!["a", "b", "c"]).len(), 4);
        assert_eq!(padded(Vec::new()).len(), 1);
    }
}
