//! Seals: rows in the chain of what happened that hold the hash of what lies outside it, so that nothing of that is taken
//! away or exchanged, hash and all, without a word. There is one of each mail as it came, of each line in the log of
//! rules, and of where the chain of decisions stood after each transaction that decided.

use super::chain::{ChainFault, DECISIONS, hex, link_hash};
use super::sql::values;
use super::{Store, StoreError, versions};
use crate::domain::event::{Actor, Event};
use crate::domain::id::{EmailId, RulesVersion};
use crate::domain::time::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Nobody's story: neither told nor counted as something that happened.
pub(super) const IS_NO_SEAL: &str = "what not like 'sealed%'";
const MAIL: &str = "sealed_mail";
const RULES: &str = "sealed_rules";
const DECIDED: &str = "sealed_decisions";

/// Mails read at a time, of up to some tens of MB each.
const MAILS_BATCH: i64 = 16;
/// Seals read at a time.
const SEALS_BATCH: i64 = 1_000;

/// Things that were looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    pub count: u64,
    /// So many are older than their seals: that they are changed or gone, hash and all, nobody could tell.
    pub unsealed: u64,
    /// The first that is not what it was.
    pub fault: Option<String>,
}

fn seal(what: &'static str, email: Option<EmailId>, text: String, at: Timestamp) -> Event {
    Event { at, lead: None, email, actor: Actor::Clock, what, text }
}

pub(super) fn of_mail(id: &EmailId, sha256: &str, at: Timestamp) -> Event {
    seal(MAIL, Some(id.clone()), sha256.to_owned(), at)
}

pub(super) fn of_decisions(seq: i64, hash: &str, at: Timestamp) -> Event {
    seal(DECIDED, None, format!("{seq} {hash}"), at)
}

/// Of a line in the log of rules.
pub(super) fn of_log_line(version: &str, [by, what, workflows]: [&str; 3], at: Timestamp) -> Event {
    seal(RULES, None, format!("{version} {}", link_hash("", at.as_ms(), &[version, by, what, workflows])), at)
}

impl Store {
    /// The last decision that was sealed is still the one that was made.
    pub(super) async fn verify_decided(&self) -> Result<Option<ChainFault>, StoreError> {
        let sql = "select text from event where what = $1 order by seq desc limit 1";
        let rows = self.pool.fetch(sql, values![DECIDED]).await?;
        let Some(text) = rows.first().map(|row| row.get::<String>("text")).transpose()? else { return Ok(None) };
        let sealed = text.split_once(' ').and_then(|(seq, hash)| Some((seq.parse::<i64>().ok()?, hash)));
        let Some((seq, hash)) = sealed else { return Ok(Some(DECISIONS.fault(0, "its seal cannot be read"))) };
        let found = self.pool.fetch("select hash from decision where seq = $1", values![seq]).await?;
        Ok(match found.first().map(|row| row.get::<String>("hash")).transpose()? {
            None => Some(DECISIONS.fault(seq, "this row is missing, and the chain was cut off before it")),
            Some(found) if found != hash => Some(DECISIONS.fault(seq, "the chain was written anew up to this row")),
            Some(_) => None,
        })
    }

    /// Whether every mail is there, and still what came.
    pub async fn verify_mails(&self, progress: impl FnMut(u64)) -> Result<Checked, StoreError> {
        let (count, changed) = self.verify_bytes(progress).await?;
        let (sealed, exchanged) = self.verify_mail_seals().await?;
        let all = self.pool.fetch("select count(*) as count from email", Vec::new()).await?;
        let all = all.first().map_or(Ok(0), |row| row.get::<i64>("count"))?;
        let unsealed = u64::try_from(all).unwrap_or_default().saturating_sub(sealed);
        Ok(Checked { count, unsealed, fault: changed.or(exchanged) })
    }

    /// Those of these mails whose bytes are not those that came.
    pub async fn changed_mails(&self, raw: &HashMap<EmailId, Vec<u8>>) -> Result<Vec<EmailId>, StoreError> {
        let mut changed = Vec::new();
        for (id, bytes) in raw {
            let rows = self.pool.fetch("select sha256 from email where id = $1", values![id.as_str()]).await?;
            let kept = rows.first().map(|row| row.get::<String>("sha256")).transpose()?;
            if kept.is_none_or(|kept| kept != hex(&Sha256::digest(bytes))) {
                changed.push(id.clone());
            }
        }
        Ok(changed)
    }

    /// Each mail's bytes by its own hash.
    async fn verify_bytes(&self, mut progress: impl FnMut(u64)) -> Result<(u64, Option<String>), StoreError> {
        let (mut after, mut count, mut there) = (String::new(), 0, HashSet::new());
        loop {
            let sql = "select e.id, e.sha256, r.bytes from email e join email_raw r on r.email_id = e.id \
                       where e.id > $1 order by e.id limit $2";
            let rows = self.pool.fetch(sql, values![after.as_str(), MAILS_BATCH]).await?;
            for row in &rows {
                after = row.get("id")?;
                let kept = row.get::<String>("sha256")?;
                if hex(&Sha256::digest(row.get::<Vec<u8>>("bytes")?)) != kept {
                    return Ok((count, Some(format!("mail {after} is not what came: its bytes were changed"))));
                }
                there.insert(kept);
                count += 1;
            }
            progress(count);
            if rows.is_empty() {
                break;
            }
        }
        // A mail that the server listed again has no bytes of its own.
        let sql =
            "select id, sha256 from email where not exists (select 1 from email_raw r where r.email_id = email.id)";
        for row in self.pool.fetch(sql, Vec::new()).await? {
            if !there.contains(&row.get::<String>("sha256")?) {
                return Ok((count, Some(format!("the bytes of mail {} are gone", row.get::<String>("id")?))));
            }
        }
        Ok((count, None))
    }

    /// Each mail's hash by its seal: how many have one.
    async fn verify_mail_seals(&self) -> Result<(u64, Option<String>), StoreError> {
        let (mut after, mut count) = (0_i64, 0);
        loop {
            let sql = "select v.seq, v.at_ms, v.email_id, v.text, e.sha256 from event v \
                       left join email e on e.id = v.email_id where v.what = $1 and v.seq > $2 order by v.seq limit $3";
            let rows = self.pool.fetch(sql, values![MAIL, after, SEALS_BATCH]).await?;
            if rows.is_empty() {
                return Ok((count, None));
            }
            for row in &rows {
                after = row.get("seq")?;
                let (id, sealed) =
                    (row.get::<Option<String>>("email_id")?.unwrap_or_default(), row.get::<String>("text")?);
                match row.get::<Option<String>>("sha256")? {
                    None => {
                        let at = Timestamp::from_ms(row.get("at_ms")?);
                        return Ok((count, Some(format!("mail {id}, stored at {at}, is gone"))));
                    }
                    Some(kept) if kept != sealed => {
                        return Ok((count, Some(format!("mail {id} is not what came: another is in its place"))));
                    }
                    Some(_) => count += 1,
                }
            }
        }
    }

    /// Whether the kept rules are those that were accepted, and the log says of them what it said.
    pub async fn verify_rules(&self) -> Result<Checked, StoreError> {
        let mut checked = Checked::default();
        let mut kept = HashSet::new();
        for row in self.pool.fetch("select version, files from rules", Vec::new()).await? {
            let version = row.get::<String>("version")?;
            let files: Result<BTreeMap<String, String>, _> = serde_json::from_str(&row.get::<String>("files")?);
            let named =
                files.map(|files| RulesVersion::of(files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()))));
            if named.is_ok_and(|named| named.as_str() == version) {
                checked.count += 1;
            } else {
                checked.fault.get_or_insert(format!("the kept rules {version} are not those that were accepted"));
            }
            kept.insert(version);
        }
        let mut log = HashMap::new();
        let sql = "select at_ms, version, by_whom, what, workflows from rules_log order by at_ms";
        for row in self.pool.fetch(sql, Vec::new()).await? {
            let (at, version) = (Timestamp::from_ms(row.get("at_ms")?), row.get::<String>("version")?);
            let (by, what) = (row.get::<String>("by_whom")?, row.get::<String>("what")?);
            let workflows = row.get::<Option<String>>("workflows")?.unwrap_or_default();
            if what == versions::ACCEPTED && !kept.contains(&version) {
                checked.fault.get_or_insert(format!("the rules {version}, accepted at {at}, are gone"));
            }
            log.insert((at, version.clone()), of_log_line(&version, [&by, &what, &workflows], at).text);
        }
        let sql = "select at_ms, text from event where what = $1 order by seq";
        for row in self.pool.fetch(sql, values![RULES]).await? {
            let (at, sealed) = (Timestamp::from_ms(row.get("at_ms")?), row.get::<String>("text")?);
            let version = sealed.split(' ').next().unwrap_or_default().to_owned();
            if log.remove(&(at, version.clone())).is_none_or(|told| told != sealed) {
                checked
                    .fault
                    .get_or_insert(format!("what the log of rules said of {version} at {at} was changed or is gone"));
            }
        }
        checked.unsealed = u64::try_from(log.len()).unwrap_or_default();
        Ok(checked)
    }
}
