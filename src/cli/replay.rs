//! `anteroom replay`: a stored decision taken again. The mail, the version of the rules and everything else it was made
//! of are in the store, so it must come out the same to the letter, or it is said which of them is gone.

use super::judged::{judge, mails_of, said};
use super::lead::find_lead;
use super::shown::{NOT_TOLD_YET, one_line};
use super::{Failure, Place, short_runtime};
use crate::config::load;
use crate::domain::id::{EmailId, RulesVersion};
use crate::domain::lead::Lead;
use crate::domain::record;
use crate::domain::routing::{Routing, Way};
use crate::domain::rules::Rules;
use crate::domain::spoken::by_id;
use crate::domain::time::Timestamp;
use crate::domain::workflow::Workflow;
use crate::pipeline::route;
use anyhow::anyhow;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub struct Replay {
    /// The lead, as `L42`
    #[arg(value_name = "REF")]
    lead: String,
    #[command(flatten)]
    place: Place,
    /// Print a JSON array, one object a decision
    #[arg(long)]
    json: bool,
}

/// What came of one decision.
struct Replayed {
    at: String,
    version: String,
    /// What could not be had.
    gone: Vec<String>,
    /// Where it came out otherwise: the place in the record, what stands there, what came out.
    otherwise: Vec<(String, Value, Value)>,
    parts: Vec<&'static str>,
}

/// The mails a decision was made of.
struct Mails {
    /// As they came.
    raw: HashMap<EmailId, Vec<u8>>,
    /// Whose bytes are others by now.
    changed: Vec<EmailId>,
}

impl Replay {
    pub fn carry_out(self) -> Result<(), Failure> {
        let (lead, all) = short_runtime()?.block_on(self.all())?;
        let is_same = all.iter().all(|one| one.gone.is_empty() && one.otherwise.is_empty());
        if self.json {
            say!("{}", all.iter().map(as_json).collect::<Value>());
        } else {
            if all.is_empty() {
                say!("nothing was decided about {} by the rules", lead.shown_ref());
            }
            for one in &all {
                tell(one);
            }
        }
        if is_same { Ok(()) } else { Err(Failure::Told) }
    }

    async fn all(&self) -> Result<(Lead, Vec<Replayed>), Failure> {
        let (store, lead) = find_lead(&self.lead, &self.place).await?;
        let page = store.lead_page(lead).await?;
        if page.lead.is_blind_sample() {
            store.close().await;
            return Err(Failure::Usage(anyhow!("what the rules said of {} is {NOT_TOLD_YET}", page.lead.shown_ref())));
        }
        let mut versions: BTreeMap<String, Option<Arc<Rules>>> = BTreeMap::new();
        let mut all = Vec::new();
        for body in &page.decisions {
            let record: Value =
                serde_json::from_str(body).map_err(|error| anyhow!("a decision's record is broken: {error}"))?;
            let version = record["rules"].as_str().unwrap_or_default().to_owned();
            if !versions.contains_key(&version) {
                let kept = store.kept_rules(&version).await?;
                let rules = kept.and_then(|kept| load::rules_of(&kept.files).ok());
                versions.insert(version.clone(), rules);
            }
            let rules = versions.get(&version).cloned().flatten();
            let mut raw = store.raw_emails(&mails_of(&record, &page.lead)).await?;
            let changed = store.changed_mails(&raw).await?;
            raw.retain(|id, _| !changed.contains(id));
            all.push(again(&record, &page.lead, &Mails { raw, changed }, rules.as_deref()));
        }
        store.close().await;
        Ok((page.lead, all))
    }
}

/// Takes one decision again.
fn again(record: &Value, lead: &Lead, mails: &Mails, rules: Option<&Rules>) -> Replayed {
    let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
    let mut replayed =
        Replayed { at: text("at"), version: text("rules"), gone: Vec::new(), otherwise: Vec::new(), parts: Vec::new() };
    let Some(rules) = rules else {
        replayed.gone.push(format!("the rules {}", replayed.version));
        return replayed;
    };
    let Some(workflow) = rules.workflow_of(lead) else {
        replayed.gone.push(format!("the workflow {} in the rules {}", lead.workflow, replayed.version));
        return replayed;
    };
    let Some(at) = record["at_ms"].as_i64().map(Timestamp::from_ms) else {
        replayed.gone.push("its inputs, which are kept since this version of the program".to_owned());
        return replayed;
    };
    if text("program") != record::PROGRAM {
        replayed.gone.push(format!("the program {}, which may have read the mail otherwise", text("program")));
    }
    let inquiry = said(record, lead, &mails.raw, rules);
    let needs_mail = !record["verdict"].is_null();
    if needs_mail {
        let missing = mails_of(record, lead).into_iter().filter(|id| !mails.raw.contains_key(id));
        replayed.gone.extend(missing.map(|id| match mails.changed.contains(&id) {
            true => format!("the mail {id} as it came: its bytes in the store were changed"),
            false => format!("the mail {id}"),
        }));
    }
    let judged = inquiry.filter(|_| needs_mail).and_then(|inquiry| judge(record, lead, &inquiry, rules, workflow, at));
    if let Some(judged) = &judged {
        replayed.parts.push("verdict");
        compare("verdict", &record["verdict"], &record::verdict(&judged.verdict), &mut replayed.otherwise);
    }
    // Whom it is meant for was settled when it came in, from what was known then.
    let at_route = if record["route"].is_null() { &record["way"] } else { &record["route"] };
    let mut way = record::read_way(at_route);
    if let Some(judged) = judged {
        way.tried = judged.tried;
    }
    if !record["way"].is_null() {
        replayed.parts.push("routes");
        compare("way", &record["way"], &record::way(&way), &mut replayed.otherwise);
    }
    if !record["route"].is_null() {
        match pick(&record["route"], way, rules, workflow, at) {
            Ok(routing) => {
                replayed.parts.push("route");
                compare("route", &record["route"], &record::routing(&routing), &mut replayed.otherwise);
            }
            Err(gone) => replayed.gone.push(gone),
        }
    }
    replayed
}

/// The pick, from the question, the rules and what everybody carried.
fn pick(kept: &Value, way: Way, rules: &Rules, workflow: &Workflow, at: Timestamp) -> Result<Routing, String> {
    let name = kept["rule"].as_str().unwrap_or_default();
    let route = workflow.routes.iter().find(|route| route.id == name).cloned();
    let route = route.or_else(|| workflow.customs.route_named(name));
    let route = route.ok_or_else(|| format!("the route {name}"))?;
    let question = record::read_question(kept).ok_or_else(|| "what was asked of the route room".to_owned())?;
    let candidates = kept["candidates"].as_array().map_or(&[][..], Vec::as_slice);
    if candidates.iter().any(|candidate| candidate["turn"].get("of").is_none()) {
        return Err("whose turn it was, which an earlier version of the program counted otherwise".to_owned());
    }
    Ok(route::decide(&route, way, question, workflow, rules, &mut record::read_standing(kept), at))
}

/// The deepest places where two records differ. A rep in a sentence is compared by his id: records of earlier versions
/// have it without the mark.
fn compare(path: &str, kept: &Value, came: &Value, otherwise: &mut Vec<(String, Value, Value)>) {
    match (kept, came) {
        (Value::Object(one), Value::Object(other)) => {
            let mut names: Vec<&String> = one.keys().chain(other.keys()).collect();
            names.sort();
            names.dedup();
            for name in names {
                compare(&format!("{path}.{name}"), &kept[name], &came[name], otherwise);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (place, (one, other)) in one.iter().zip(other).enumerate() {
                compare(&format!("{path}[{place}]"), one, other, otherwise);
            }
        }
        (Value::String(one), Value::String(other)) if by_id(one) == by_id(other) => {}
        _ if kept == came => {}
        _ => {
            let [mut kept, mut came] = [kept.clone(), came.clone()];
            record::reps_by_id(&mut kept);
            record::reps_by_id(&mut came);
            otherwise.push((path.to_owned(), kept, came));
        }
    }
}

fn tell(one: &Replayed) {
    let version = RulesVersion::new(&one.version);
    match (one.gone.is_empty(), one.otherwise.is_empty()) {
        (true, true) => say!("{}  by rules {version}: the same again ({})", one.at, one.parts.join(" and ")),
        (false, true) => say!("{}  by rules {version}: cannot be taken again in full", one.at),
        (true, false) => say!("{}  by rules {version}: comes out otherwise", one.at),
        (false, false) => say!("{}  by rules {version}: comes out otherwise, without what is gone", one.at),
    }
    for gone in &one.gone {
        say!("  gone: {gone}");
    }
    for (path, kept, came) in &one.otherwise {
        say!("  {path}: was {}, is {}", one_line(&kept.to_string()), one_line(&came.to_string()));
    }
}

fn as_json(one: &Replayed) -> Value {
    let otherwise = one.otherwise.iter().map(|(path, kept, came)| json!({ "at": path, "was": kept, "is": came }));
    json!({
        "at": one.at,
        "rules": one.version,
        "same": one.gone.is_empty() && one.otherwise.is_empty(),
        "replayed": one.parts,
        "gone": one.gone,
        "otherwise": otherwise.collect::<Value>(),
    })
}
