//! A workflow's page: by which rules leads are judged and given, who takes them, and how it has gone lately.

mod people;
mod rules;
mod standing;
mod view;

use super::site::{Reader, Served};
use super::sorry::Sorry;
use super::view::NamedLink;
use crate::domain::workflow::Workflow;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use std::fmt::Write as _;
use std::sync::Arc;
use view::WorkflowView;

/// The page of a workflow: its name is a file's, and may hold whatever a file's may.
pub(super) fn link(name: &str) -> NamedLink {
    let mut href = "/workflow/".to_owned();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => href.push(char::from(byte)),
            // Writing to a String does not fail.
            _ => {
                let _ = write!(href, "%{byte:02X}");
            }
        }
    }
    NamedLink { name: name.to_owned(), href }
}

pub(super) async fn page(State(served): State<Arc<Served>>, Path(name): Path<String>) -> Result<Response, Sorry> {
    let rules = served.rules();
    let Some(workflow) = rules.workflows.values().find(|workflow| workflow.name.as_str() == name) else {
        let known: Vec<&str> = rules.workflows.keys().map(|name| name.as_str()).collect();
        let text = format!("The configuration that counts now has {}.", known.join(", "));
        return Err(Sorry::new(StatusCode::NOT_FOUND, "There is no such workflow", text));
    };
    let reader = Reader::of_the_team(&rules, served.now());
    let view = view(&served, &reader, workflow).await?;
    Ok(served.page(StatusCode::OK, "workflow.html", &view))
}

async fn view(served: &Served, reader: &Reader<'_>, workflow: &Workflow) -> Result<WorkflowView, Sorry> {
    let (store, now, all) = (&served.site.store, reader.now, reader.rules);
    let counted_since = |rep: &crate::domain::id::RepId| all.counted_since(rep, now);
    let team = store.standing(&counted_since).await?;
    let read_from = |is_of: &dyn Fn(&crate::domain::rules::Intake) -> bool| {
        let of = all.mailboxes.iter().filter(|(_, intake)| is_of(intake));
        of.map(|(name, _)| name.to_string()).collect::<Vec<_>>().join(", ")
    };
    Ok(WorkflowView {
        name: workflow.name.to_string(),
        version: all.version.to_string(),
        mailboxes: read_from(&|intake| intake.workflow == workflow.name),
        looks_on_at: read_from(&|intake| intake.shadow.as_ref() == Some(&workflow.name)),
        failed: standing::failed(store, reader, workflow).await?,
        readiness: standing::readiness(store, reader, workflow).await?,
        shadows: standing::shadows(store, reader, workflow).await?,
        promises: rules::promises(workflow),
        scores: rules::scores(workflow),
        classes: rules::classes(workflow),
        aside: rules::aside(workflow),
        before_routes: rules::before_routes(workflow),
        routes: rules::routes(workflow),
        pools: people::pools(reader, workflow, &team),
    })
}
