//! What can wait for company: held while a moment's steps are taken, then let go, each by itself or many as one.

use super::sql::{Tx, Value, in_list, padded, values};
use super::{Store, StoreError, lead_row, outbox};
use crate::domain::address::Address;
use crate::domain::digest::{APART, Digest, DueDigest, KIND, LetGo, Sort, Telling};
use crate::domain::id::{Ids, NoticeId, RepId};
use crate::domain::notice::NoticeKind;
use crate::domain::time::Timestamp;
use std::collections::{HashMap, HashSet};

/// Lines of one digest that are shown; more is no mail any more, and the board has all.
const LINES_MAX: i64 = 50;
/// Held rows looked at in one transaction.
const HELD_MAX: i64 = 20_000;
const HOUR_MS: i64 = 3_600_000;

impl Store {
    /// Lets go what is held, as far as each addressee's hour allows, and while he is at work: what came due in a night
    /// that nothing ran in waits for his morning. How many mails that makes.
    pub async fn let_go(
        &self,
        telling: Telling,
        is_at_work: &(dyn Fn(Option<&RepId>) -> bool + Sync),
        now: Timestamp,
        ids: &mut dyn Ids,
    ) -> Result<usize, StoreError> {
        let asked = "select id, kind, to_address, rep, lead_id from outbox where state = 'held' \
                     order by to_address, case kind when $2 then 1 when $3 then 2 else 0 end, created_at_ms, id limit $1";
        let (gone_on, outcome) = (NoticeKind::TakenAway.as_str(), NoticeKind::FollowUp.as_str());
        // Hardly ever is there any: no lock is taken for asking.
        if self.pool.fetch(asked, values![1, gone_on, outcome]).await?.is_empty() {
            return Ok(0);
        }
        let mut tx = self.pool.begin().await?;
        super::planning::hold_planning(&mut tx).await?;
        let mut held: Vec<Held> = Vec::new();
        for row in tx.fetch(asked, values![HELD_MAX, gone_on, outcome]).await? {
            let (to, id) = (row.get::<String>("to_address")?, row.get::<String>("id")?);
            let (lead, kind) = (row.get::<String>("lead_id")?, row.get::<String>("kind")?);
            let sort = NoticeKind::parse(&kind).map_or(Sort::Waits, NoticeKind::sort);
            match held.last_mut().filter(|last| last.to == to && last.sort == sort) {
                Some(last) => last.ids.push(id),
                None => {
                    let (rep, ids, earlier) = (row.get("rep")?, vec![id], Vec::new());
                    let (leads, latest) = (HashSet::new(), HashMap::new());
                    held.push(Held { to, rep, sort, ids, leads, latest, earlier });
                }
            }
            if let Some(last) = held.last_mut() {
                let newest = last.ids.last().cloned().unwrap_or_default();
                last.earlier.extend(last.latest.insert((lead.clone(), kind), newest));
                last.leads.insert(lead);
            }
        }
        held.retain(|of_one| is_at_work(of_one.rep.as_deref().map(RepId::new).as_ref()));
        let mut let_go = 0;
        for of_one in &mut held {
            if was_told_lately(&mut tx, of_one, now).await? {
                continue;
            }
            let sql = "select count(*) as n from outbox where to_address = $1 and released_at_ms > $2";
            let gone = tx.fetch(sql, values![of_one.to.as_str(), now.as_ms() - HOUR_MS]).await?;
            let gone = gone.first().map_or(Ok(0), |row| row.get::<i64>("n"))?;
            let count = |all: usize| u32::try_from(all).unwrap_or(u32::MAX);
            let gone = u32::try_from(gone).unwrap_or(u32::MAX);
            // Rungs that come at one moment say the same of one lead: the last is told.
            if telling.let_go(count(of_one.latest.len()), count(of_one.leads.len()), gone) == LetGo::Each {
                let set = "state = 'overtaken', last_reply = $1";
                move_on(&mut tx, &of_one.earlier, set, "said by a later one of the same moment".into()).await?;
                of_one.ids.retain(|id| !of_one.earlier.contains(id));
            }
            let_go += match telling.let_go(count(of_one.ids.len()), count(of_one.leads.len()), gone) {
                LetGo::Later => 0,
                LetGo::Each => {
                    let set = "state = 'queued', next_at_ms = $1, released_at_ms = $1";
                    move_on(&mut tx, &of_one.ids, set, now.as_ms().into()).await?;
                    of_one.ids.len()
                }
                LetGo::AsOne => {
                    let id = ids.next();
                    insert(&mut tx, of_one, &id, now).await?;
                    move_on(
                        &mut tx,
                        &of_one.ids,
                        "state = 'gathered', digest_id = $1, last_reply = 'told with others in one mail'",
                        id.as_str().into(),
                    )
                    .await?;
                    1
                }
            };
        }
        tx.commit().await?;
        Ok(let_go)
    }

    /// Takes the digests that are due, as notices are taken, with what they tell of as it is at this moment.
    pub async fn take_due_digests(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: usize,
    ) -> Result<Vec<DueDigest>, StoreError> {
        let rows = self.take_due_of(KIND, now, lease_until, limit).await?;
        let mut digests = Vec::new();
        for row in &rows {
            let id = row.get::<String>("id")?;
            // Of several about one lead the last is told.
            let sql = "select * from outbox where id in (select max(id) from outbox where digest_id = $1 group by lead_id) \
                       order by due_at_ms, created_at_ms, id limit $2";
            let lines = self.pool.fetch(sql, values![id.as_str(), LINES_MAX]).await?;
            let notices = lines.iter().map(outbox::read_notice).collect::<Result<Vec<_>, _>>()?;
            let sql = "select count(distinct lead_id) as n from outbox where digest_id = $1";
            let all =
                self.pool.fetch(sql, values![id.as_str()]).await?.first().map_or(Ok(0), |row| row.get::<i64>("n"))?;
            let leads = notices.iter().map(|notice| notice.lead.as_str().into()).collect::<Vec<_>>();
            let mut by_id = HashMap::new();
            if !leads.is_empty() {
                let sql = format!("select * from lead where id in ({})", in_list(1, leads.len()));
                for row in self.pool.fetch(&sql, padded(leads)).await? {
                    let lead = lead_row::read(&row)?;
                    by_id.insert(lead.id.clone(), lead);
                }
            }
            let more = usize::try_from(all).unwrap_or(0).saturating_sub(notices.len());
            let lines = notices.into_iter().filter_map(|notice| {
                let lead = by_id.get(&notice.lead)?.clone();
                Some((notice, lead))
            });
            let to = row.get::<String>("to_address")?;
            digests.push(DueDigest {
                digest: Digest {
                    id: NoticeId::new(id),
                    rep: row.get::<Option<String>>("rep")?.map(RepId::new),
                    to: Address::parse(&to).map_err(|_| StoreError::Unreadable("outbox.to_address".to_owned()))?,
                },
                attempts: u32::try_from(row.get::<i64>("attempts")? + 1).unwrap_or(u32::MAX),
                may_have_arrived: row.get::<String>("state")? == "sending",
                lines: lines.collect(),
                more,
            });
        }
        Ok(digests)
    }
}

/// What is held of one sort for one addressee.
struct Held {
    to: String,
    rep: Option<String>,
    sort: Sort,
    ids: Vec<String>,
    leads: HashSet<String>,
    /// The last of each lead and kind, and those before.
    latest: HashMap<(String, String), String>,
    earlier: Vec<String>,
}

/// Whether many of this sort were told in one mail a moment ago.
async fn was_told_lately(tx: &mut Tx, held: &Held, now: Timestamp) -> Result<bool, StoreError> {
    let kinds: Vec<String> = held.sort.kinds().map(|kind| format!("'{}'", kind.as_str())).collect();
    let sql = format!(
        "select d.id from outbox d where d.kind = $1 and d.to_address = $2 and d.released_at_ms > $3 and exists \
         (select 1 from outbox part where part.digest_id = d.id and part.kind in ({})) limit 1",
        kinds.join(", ")
    );
    let since = now.minus(APART).as_ms();
    Ok(!tx.fetch(&sql, values![KIND, held.to.as_str(), since]).await?.is_empty())
}

async fn insert(tx: &mut Tx, held: &Held, id: &str, now: Timestamp) -> Result<(), StoreError> {
    let at = now.as_ms();
    // It is about no one lead, as its columns see it.
    let (rep, to) = (held.rep.clone(), held.to.as_str());
    let row = values![id, KIND, "", rep, to, "", "queued", 0_i64, at, at, at];
    let columns = "outbox (id, kind, lead_id, rep, to_address, note, state, attempts, created_at_ms, next_at_ms, \
                   released_at_ms)";
    tx.insert(columns, vec![row], "").await.map(drop)
}

/// `set` names its one value `$1`.
async fn move_on(tx: &mut Tx, held: &[String], set: &str, value: Value) -> Result<(), StoreError> {
    for part in held.chunks(256) {
        let sql = format!("update outbox set {set} where state = 'held' and id in ({})", in_list(2, part.len()));
        let mut all = vec![value.clone()];
        all.extend(padded(part.iter().map(|id| id.as_str().into()).collect()));
        tx.execute(&sql, all).await?;
    }
    Ok(())
}
