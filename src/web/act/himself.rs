//! The buttons that are about the rep rather than the lead: the next one, being away, and being back.

use super::press::{self, Pressed};
use super::{Opened, ask_again, came_to_nothing, outcome};
use crate::desk;
use crate::domain::token::Verb;
use crate::web::site::Served;
use crate::web::sorry::Sorry;
use axum::http::StatusCode;
use axum::response::Response;
use tracing::info;

pub(super) async fn do_it(served: &Served, mut opened: Opened, pressed: &Pressed) -> Result<Response, Sorry> {
    let (store, rep, verb) = (&served.site.store, opened.leave.rep.clone(), opened.leave.verb);
    match verb {
        Verb::Next => {
            let next = desk::give_next(store, &opened.rules, &rep, opened.now, &mut served.ids()).await;
            match next.map_err(came_to_nothing)? {
                Some(lead) => {
                    info!(lead.id = %lead.id, "lead {} given to {rep}, who asked for the next one", lead.id);
                    opened.leave.lead = lead.id.clone();
                    opened.lead = lead;
                }
                None => return Ok(outcome::nothing_waits(served, &opened)),
            }
        }
        Verb::Away => {
            let until = match press::until(&opened, pressed) {
                Ok(until) => until,
                Err(missing) => {
                    let status = StatusCode::UNPROCESSABLE_ENTITY;
                    return Ok(ask_again(served, &opened, status, pressed, missing.to_owned()));
                }
            };
            let held = store.held_by(&rep).await?;
            desk::be_away(store, &rep, until, opened.now).await.map_err(came_to_nothing)?;
            info!("{rep} is away, by a link");
            served.site.wake.notify_waiters();
            served.site.wake.notify_one();
            return Ok(outcome::away(served, &opened, until, &held));
        }
        _ => {
            desk::be_back(store, &rep, opened.now).await.map_err(came_to_nothing)?;
            info!("{rep} is back, by a link");
        }
    }
    served.site.wake.notify_waiters();
    served.site.wake.notify_one();
    Ok(outcome::done(served, &opened))
}
