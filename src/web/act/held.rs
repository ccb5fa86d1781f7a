//! What the button sends, as its page shows it.

use super::view::HeldView;
use crate::desk;
use crate::domain::lead::Lead;
use crate::domain::rules::Rules;
use crate::domain::token::Leave;
use crate::store::StoreError;
use crate::web::lead::wrote_view;
use crate::web::site::{Reader, Served};
use crate::web::view::WroteView;
use std::sync::Arc;

/// None of a link that sends nothing, or no more.
pub(super) async fn shown(
    served: &Served,
    rules: &Arc<Rules>,
    leave: &Leave,
    lead: &Lead,
) -> Result<Option<HeldView>, StoreError> {
    let written = leave.about.as_ref().and_then(|about| lead.held_answer(about, &leave.rep).ok());
    let Some(written) = written else { return Ok(None) };
    let answer = desk::held_answer(&served.site.store, rules, &served.site.key, lead, written).await?;
    let reader = Reader::rep(rules, &leave.rep, served.now());
    Ok(answer.map(|answer| HeldView {
        to: written.to.to_string(),
        copied: answer.copied.iter().map(ToString::to_string).collect(),
        files: answer.letter.goes_along().filter_map(|file| file.name.clone()).collect(),
        text: answer.letter.text,
        since: answer.since.into_iter().map(|wrote| by_name(lead, wrote_view(&reader, wrote))).collect(),
    }))
}

/// The prospect by his name, anybody else by his address.
fn by_name(lead: &Lead, wrote: WroteView) -> WroteView {
    let is_his = lead.prospect.email.as_ref().is_some_and(|email| email.eq_ignore_ascii_case(&wrote.from));
    if is_his { WroteView { from: lead.prospect.shown().to_owned(), ..wrote } } else { wrote }
}
