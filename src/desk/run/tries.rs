//! How often a verb is tried again when the store turns it away.

use crate::store::{Store, StoreError};
use std::time::Duration;

/// Tries when the lead moves under our hands; more would mean that something else is wrong. Between them a little while, that
/// grows: of several who press at once one goes on, and the others are not in step for ever.
const MOVED_TRIES_MAX: u32 = 8;
const MOVED_PAUSE: Duration = Duration::from_millis(5);
/// Tries when the store is busy or its connection breaks. The person who pressed the button waits for them.
const BUSY_TRIES_MAX: u32 = 3;
const BUSY_PAUSE: Duration = Duration::from_millis(200);

/// What may go wrong with one try of a verb.
pub trait OfTry: From<StoreError> {
    /// The store's word, where it is that which turned the try away.
    fn of_store(self) -> Result<StoreError, Self>;
}

impl OfTry for StoreError {
    fn of_store(self) -> Result<StoreError, Self> {
        Ok(self)
    }
}

/// Tries one verb, load, decide and write, until the store takes it, or has turned it away too often. (A function would
/// take an async closure, whose future is not known to be `Send` where it borrows.)
macro_rules! until_taken {
    ($store:expr, $attempt:expr) => {{
        let mut tries = $crate::desk::run::tries::Tries::of($store);
        loop {
            match $attempt.await.map_err($crate::desk::run::tries::OfTry::of_store) {
                Ok(taken) => break Ok(taken),
                Err(Ok(error)) => {
                    if let Err(error) = tries.after(error).await {
                        break Err(error.into());
                    }
                }
                Err(Err(refused)) => break Err(refused),
            }
        }
    }};
}
pub(super) use until_taken;

/// The tries of one verb so far.
pub struct Tries<'a> {
    store: &'a Store,
    count: u32,
}

impl<'a> Tries<'a> {
    pub fn of(store: &'a Store) -> Self {
        Self { store, count: 0 }
    }

    /// After a try that the store turned away: returns when it is time for the next, or gives the error back.
    pub async fn after(&mut self, error: StoreError) -> Result<(), StoreError> {
        // What a person does is stored in the room that is kept for it.
        if error.is_for_want_of_room() && self.store.give_back_reserve() {
            return Ok(());
        }
        self.count += 1;
        match pause_before_next(&error, self.count).filter(|_| error.is_temporary()) {
            Some(pause) => {
                tokio::time::sleep(pause).await;
                Ok(())
            }
            None => Err(error),
        }
    }
}

/// How long to wait before the next try; none after the last.
fn pause_before_next(error: &StoreError, tries: u32) -> Option<Duration> {
    match error {
        StoreError::Conflict => (tries < MOVED_TRIES_MAX).then_some(MOVED_PAUSE * (tries * tries)),
        _ => (tries < BUSY_TRIES_MAX).then_some(BUSY_PAUSE * tries),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{EmailId, MailboxName};
    use crate::domain::time::Timestamp;
    use crate::store::NewEmail;

    #[test]
    fn a_busy_store_is_asked_again_a_few_times() {
        let pauses = |error: &dyn Fn() -> StoreError| -> Vec<u128> {
            (1..).map_while(|tries| pause_before_next(&error(), tries)).map(|pause| pause.as_millis()).collect()
        };
        assert_eq!(pauses(&|| StoreError::Conflict), [5, 20, 45, 80, 125, 180, 245]);
        assert_eq!(pauses(&|| StoreError::Sql(sqlx::Error::PoolTimedOut)), [200, 400]);
    }
    /// A write that finds no room.
    async fn full(store: &Store, now: Timestamp) -> StoreError {
        store.bound(1).await;
        let mail = |uid: u32| NewEmail {
            id: EmailId::new(format!("mail-{uid}")),
            uid,
            internal_at: now,
            sha256: String::new(),
            bytes: vec![b'x'; 200_000],
            quiet: false,
            repeats: None,
        };
        for uid in 1.. {
            if let Err(error) = store.store_emails(&MailboxName::new("sales"), 1, uid, vec![mail(uid)], now).await {
                return error;
            }
        }
        unreachable!("it is full at last")
    }

    #[tokio::test]
    async fn on_a_full_disk_what_a_person_does_has_room_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", dir.path().join("a.db").display())).await.unwrap();
        let reserve = dir.path().join("a.db.reserve");
        let error = full(&store, Timestamp::from_ms(0)).await;
        assert!(error.is_for_want_of_room() && reserve.exists(), "{error:?}");
        let mut tries = Tries::of(&store);
        tries.after(error).await.expect("it is tried again, in the room that was kept");
        assert!(!reserve.exists());
        store.close().await;
    }
}
