//! What one file says and no other asks for: seen only once all have been read.

use super::findings::{Findings, listed};
use super::tables::Table;
use super::team::TeamSheet;
use crate::domain::condition::Condition;
use crate::domain::id::{PoolId, RepId, WorkflowName};
use crate::domain::sla::{EscalateTo, RungDo, Sla};
use crate::domain::team::Rep;
use crate::domain::workflow::{Method, Relaxed, Workflow};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

type Workflows = BTreeMap<WorkflowName, Arc<Workflow>>;

/// What the company table calls who is no customer to be.
const COMPETITOR: &str = "competitor";

/// Relations that a table may well tell of, though nothing is done with them: as teams here write them.
const ORDINARY: &str = "competitor customer client partner supplier vendor prospect reseller distributor agency investor \
    lead former former-customer owner parent subsidiary other none no yes unknown - \
    kunde kundin altkunde interessent lieferant händler investor ehemalig keine \
    client ancien-client partenaire fournisseur revendeur investisseur aucun aucune \
    cliente ex-cliente socio proveedor distribuidor inversor ninguno ninguna \
    partner fornitore rivenditore investitore nessuno nessuna \
    klant leverancier wederverkoper investeerder geen \
    parceiro fornecedor revendedor investidor nenhum nenhuma";

pub(super) fn tell(team: &TeamSheet, table: &Table, workflows: &Workflows, findings: &Findings) {
    tell_of_who_left(team, table, findings);
    tell_of_who_gets_nothing(team, table, workflows, findings);
    tell_of_weights(team, workflows, findings);
    tell_of_territories(team, workflows, findings);
    tell_of_relations(table, workflows, findings);
}

/// Whoever is named for a duty and gets nothing by any rule.
fn tell_of_who_left(team: &TeamSheet, table: &Table, findings: &Findings) {
    let has_left = |id: &RepId| team.team.rep(id).is_some_and(|rep| !rep.active);
    for rep in team.team.reps.values().filter(|rep| rep.active) {
        let Some(place) = team.rep_places.get(&rep.id) else { continue };
        let duties = [("the manager of", &rep.manager, "manager"), ("who stands in for", &rep.delegate, "delegate")];
        for (duty, other, key) in duties {
            if let Some(other) = other.as_ref().filter(|other| has_left(other)) {
                let message = format!("{other}, {duty} {}, is not active", rep.id);
                findings.warning(place, message, format!("name somebody who is, or leave `{key}` out"));
            }
        }
    }
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for owner in table.owners.iter().filter(|owner| has_left(&RepId::new(owner.value.clone()))) {
        if told.insert(&owner.value) {
            let message = format!("{} owns this account and is not active, so it goes to whoever is next", owner.value);
            findings.warning(&owner.place, message, "name an owner who is");
        }
    }
}

/// A rep whom no rule names.
fn tell_of_who_gets_nothing(team: &TeamSheet, table: &Table, workflows: &Workflows, findings: &Findings) {
    let reps = &team.team.reps;
    let mut named: BTreeSet<RepId> = team.team.pools.values().flat_map(|pool| pool.reps.clone()).collect();
    named.extend(table.owners.iter().map(|owner| RepId::new(owner.value.clone())));
    named.extend(reps.values().flat_map(|rep| rep.manager.iter().chain(&rep.delegate)).cloned());
    let slas = workflows
        .values()
        .flat_map(|workflow| std::iter::once(&workflow.sla).chain(workflow.policies.iter().map(|policy| &policy.sla)));
    named.extend(slas.flat_map(Sla::targets).flat_map(|target| &target.ladder).filter_map(|rung| match &rung.act {
        RungDo::Escalate(EscalateTo::Rep(rep)) | RungDo::Warn(rep) => Some(rep.clone()),
        RungDo::Escalate(EscalateTo::Manager | EscalateTo::Pool(_) | EscalateTo::Address(_))
        | RungDo::Remind
        | RungDo::ReOffer
        | RungDo::Overflow(_) => None,
    }));
    for rep in reps.values().filter(|rep| rep.active && !named.contains(&rep.id)) {
        if let Some(place) = team.rep_places.get(&rep.id) {
            let message = format!("{} is in no pool, owns no account and stands above or in for nobody", rep.id);
            findings.warning(place, message, "put the rep into a pool, or write active = false");
        }
    }
}

/// The pools that leads come to, with the methods that choose in them.
fn methods(workflows: &Workflows) -> BTreeMap<PoolId, BTreeSet<&'static str>> {
    let mut methods: BTreeMap<PoolId, BTreeSet<&'static str>> = BTreeMap::new();
    let mut add = |pool: &PoolId, method: Method| {
        methods.entry(pool.clone()).or_default().insert(method.as_str());
    };
    for workflow in workflows.values() {
        for route in &workflow.routes {
            let relaxed = route.relax.iter().filter_map(|relax| match &relax.what {
                Relaxed::Pool(pool) => Some(pool),
                Relaxed::Skills | Relaxed::Languages | Relaxed::Territories => None,
            });
            for pool in [&route.pool].into_iter().chain(&route.overflow).chain(relaxed) {
                add(pool, route.method);
            }
        }
        for stage in &workflow.customs.stages {
            add(&stage.pool, stage.method);
        }
    }
    methods
}

/// A weight counts where reps take turns.
fn tell_of_weights(team: &TeamSheet, workflows: &Workflows, findings: &Findings) {
    let methods = methods(workflows);
    for rep in team.team.reps.values().filter(|rep| rep.weight > 1) {
        let pools = team.team.pools.values().filter(|pool| pool.reps.contains(&rep.id));
        let his: BTreeSet<&str> = pools.filter_map(|pool| methods.get(&pool.id)).flatten().copied().collect();
        if let Some(place) = team.rep_places.get(&rep.id)
            && !his.is_empty()
            && !his.contains(Method::WeightedRoundRobin.as_str())
        {
            let by = listed(&his.into_iter().collect::<Vec<_>>(), "and");
            let message =
                format!("the `weight` of {} counts for nothing: whoever gives to their pools goes by {by}", rep.id);
            findings.warning(place, message, "use method = \"weighted-round-robin\", or leave `weight` out");
        }
    }
}

/// Where everybody keeps to territories and one is nobody's.
fn tell_of_territories(team: &TeamSheet, workflows: &Workflows, findings: &Findings) {
    let Some(place) = &team.territories_place else { return };
    let pools = methods(workflows);
    let reps = pools.keys().filter_map(|pool| team.team.pools.get(pool)).flat_map(|pool| &pool.reps);
    let reps: Vec<&Rep> = reps.filter_map(|id| team.team.rep(id)).filter(|rep| rep.active).collect();
    let gives_way = workflows
        .values()
        .flat_map(|workflow| &workflow.routes)
        .any(|route| route.relax.iter().any(|relax| matches!(relax.what, Relaxed::Territories)));
    if reps.is_empty() || gives_way || reps.iter().any(|rep| rep.territories.is_empty()) {
        return;
    }
    let countries = |name: &String| {
        team.team
            .territories
            .get(name)
            .into_iter()
            .flat_map(|territory| &territory.0)
            .flat_map(|spell| &spell.countries)
    };
    let worked: BTreeSet<&String> = reps.iter().flat_map(|rep| &rep.territories).flat_map(countries).collect();
    for name in team.team.territories.keys() {
        let left: BTreeSet<&str> =
            countries(name).filter(|country| !worked.contains(country)).map(String::as_str).collect();
        if !left.is_empty() {
            let left = listed(&left.into_iter().collect::<Vec<_>>(), "or");
            let message =
                format!("nobody who gets leads works in {left} of the territory \"{name}\", so these leads wait");
            let remedy =
                "add the territory to a rep, or relax it: relax = [{ after = \"1d\", drop = \"territories\" }]";
            findings.warning(place, message, remedy);
        }
    }
}

/// `relation` is a free column but for one word, so a slip of the pen is only seen by nothing asking for it.
fn tell_of_relations(table: &Table, workflows: &Workflows, findings: &Findings) {
    let conditions: Vec<&Condition> = workflows.values().flat_map(|workflow| workflow.conditions()).collect();
    let asked: BTreeSet<String> = conditions
        .iter()
        .flat_map(|when| when.texts_beside("company.relation"))
        .map(|text| text.to_lowercase())
        .collect();
    // By a pattern, say: then any word may be meant.
    let asks_otherwise = conditions
        .iter()
        .any(|when| when.asks_for("company.relation") && when.texts_beside("company.relation").is_empty());
    for relation in table.relations.iter().filter(|_| !asks_otherwise) {
        let word = relation.value.to_lowercase();
        if ORDINARY.split_whitespace().any(|known| known == word) || asked.contains(&word) {
            continue;
        }
        let mut known: Vec<&str> = vec![COMPETITOR];
        known.extend(asked.iter().map(String::as_str).filter(|word| *word != COMPETITOR));
        let message = format!("nothing asks for the relation \"{}\"", relation.value);
        let remedy = format!(
            "what counts here is {}; for another word write a condition on company.relation",
            listed(&known, "or")
        );
        findings.warning(&relation.place, message, remedy);
    }
}
