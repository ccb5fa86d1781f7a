//! `workflows/NAME.toml`: what fits, what shows intent, what is not sales, who gets what, how fast.

use super::activity;
use super::amount::{duration, working_time};
use super::customs;
use super::given::Given;
use super::judging;
use super::lints;
use super::policies;
use super::routes;
use super::scores;
use super::sheet::{Section, Sheet};
use super::sla;
use crate::domain::asking::{Asking, Need};
use crate::domain::calendar::WorkSpan;
use crate::domain::id::WorkflowName;
use crate::domain::workflow::{Assign, Placing, Reasons, Route, Sticky, StickyBy, Workflow};
use std::time::Duration;

/// How long ago somebody may have dealt with a person to get him again, unless it is said.
const STICKY_WITHIN: Duration = Duration::from_secs(180 * 86_400);

/// Long enough for a rep who is quick, short enough that the prospect still sits at his desk.
const ASK_AFTER: Duration = Duration::from_secs(10 * 60);

pub fn read(name: WorkflowName, sheet: &Sheet<'_>, given: &Given<'_>) -> Option<Workflow> {
    let findings = given.findings;
    let root = sheet.root(findings);
    let given =
        &Given { names_products: root.texts("products").is_some_and(|products| !products.is_empty()), ..given.clone() };
    let assign = match root.text("assign") {
        Some(text) => text.choose(findings, &[("offer", Assign::Offer), ("push", Assign::Push)]),
        None => Some(Assign::Offer),
    };
    let fit = scores::read("fit", &root, given);
    let intent = scores::read("intent", &root, given);
    let negative = root.repeated("negative").into_iter();
    let negative = negative.filter_map(|section| scores::read_negative(section, given)).collect::<Vec<_>>();
    let gates = scores::read_gates(&root, &fit, &intent, given);
    let routes = root.repeated("route");
    if routes.is_empty() && !root.has("route") {
        findings.error(&root.place, "there is no route", "write [[route]] with `id` and `pool`: who gets the leads");
    }
    let routes = routes::read(routes, given);
    activity::refuse_alone(&root, &intent, gates.intent, given);
    let judging = judging::read(&name, &root, &fit, &intent, &negative, given);
    let placing = root.section("placing").map(|section| read_placing(section, &routes, given)).unwrap_or_default();
    root.need("sla", "write [sla] with calendar = \"NAME\": how fast leads are answered");
    let sla = root.section("sla").and_then(|section| sla::read(section, given, &routes));
    lints::check_reviewer(&root, &routes, sla.as_ref(), given);
    let policies = policies::read(root.repeated("policy"), sla.as_ref(), given, &routes);
    let asking = root.section("question").and_then(|section| read_asking(section, &name, given));
    let mut reasons = root.section("reasons").map(read_reasons).unwrap_or_default();
    // Whoever decides may say whose it is.
    let named = |class: &&String| !reasons.quality.contains(class) && !reasons.misroute.contains(class);
    let exits: Vec<String> = judging.exits.keys().filter(named).cloned().collect();
    reasons.quality.extend(exits);
    let customs = customs::read(&root, given);
    root.close();
    Some(Workflow {
        name,
        assign: assign?,
        fit,
        intent,
        negative,
        gates,
        judging,
        placing,
        routes,
        policies,
        sla: sla?,
        asking,
        reasons,
        customs,
    })
}

fn read_placing(section: Section<'_>, routes: &[Route], given: &Given<'_>) -> Placing {
    let findings = section.findings;
    let by = section.text("sticky").and_then(|text| {
        text.choose(findings, &[("person", Some(StickyBy::Person)), ("company", Some(StickyBy::Company)), ("no", None)])
    });
    let within_text = section.text("within");
    let within = within_text.as_ref().and_then(|text| duration(text, findings));
    let waits = section.flag("sticky_waits");
    if let Some(waits) = waits.as_ref().filter(|waits| waits.value && by.flatten().is_none()) {
        let message = "`sticky_waits` waits for nobody: there is no `sticky`";
        findings.warning(&waits.place, message, "write sticky = \"person\" or \"company\", or leave it out");
    }
    if let Some(text) = within_text.filter(|_| by.flatten().is_none()) {
        let message = "`within` counts for nothing: there is no `sticky`";
        findings.warning(&text.place, message, "write sticky = \"person\" or \"company\", or leave it out");
    }
    let waits = waits.is_some_and(|flag| flag.value);
    let named_waits = section.flag("named_waits");
    if let Some(waits) = named_waits.as_ref().filter(|waits| waits.value && !given.has_owners) {
        let message = "`named_waits` waits for nobody: no row of tables/companies.csv has an `owner`";
        findings.warning(&waits.place, message, "give the named accounts an owner in the table, or leave it out");
    }
    let named_waits = named_waits.is_some_and(|flag| flag.value);
    let needs = section.text("answer_takes");
    let needs = needs.and_then(|text| {
        let needs = working_time(&text, findings)?;
        lints::check_answer_takes(needs, &text.place, routes, given);
        Some(needs)
    });
    section.close();
    let within = within.unwrap_or(STICKY_WITHIN);
    Placing { sticky: by.flatten().map(|by| Sticky { by, within, waits }), named_waits, needs }
}

/// `[question]`: what the prospect may be asked.
fn read_asking(section: Section<'_>, workflow: &WorkflowName, given: &Given<'_>) -> Option<Asking> {
    let findings = section.findings;
    lints::check_asking(&section, workflow, given);
    let known = Need::ALL.map(Need::as_str).map(str::to_owned).into();
    section.need("needs", "write needs = [\"contact.phone\", \"company.size\"]: what an answer needs to know");
    let needs = section.texts("needs");
    if needs.as_ref().is_some_and(Vec::is_empty) {
        findings.error(
            &section.place,
            "`needs` is empty, so that nobody is ever asked",
            "name a fact, or remove [question]",
        );
    }
    let needs = needs.unwrap_or_default();
    let needs = needs.into_iter().filter(|need| findings.is_known(need, "fact to ask for", &known));
    let needs: Vec<Need> = needs.filter_map(|need| Need::parse(&need.value)).collect();
    let after = section.text("after");
    let after = after.map(|text| working_time(&text, findings));
    let after = after.unwrap_or(Some(WorkSpan::Time(ASK_AFTER)));
    let needs_consent = section.flag("consent").is_some_and(|flag| flag.value);
    section.close();
    (!needs.is_empty()).then_some(Asking { needs, after: after?, needs_consent })
}

fn read_reasons(section: Section<'_>) -> Reasons {
    let findings = section.findings;
    let Reasons { misroute, quality, recycle, pause } = Reasons::default();
    let words = |key, default: Vec<String>| match section.texts(key) {
        Some(words) if words.is_empty() => {
            findings.error(
                &section.place,
                format!("`{key}` is empty"),
                "write at least one reason, or remove the line",
            );
            default
        }
        Some(words) => {
            words.into_iter().filter(|word| findings.is_sound(word, "reason")).map(|word| word.value).collect()
        }
        None => default,
    };
    let reasons = Reasons {
        misroute: words("misroute", misroute),
        quality: words("quality", quality),
        recycle: words("recycle", recycle),
        pause: words("pause", pause),
    };
    section.close();
    reasons
}
