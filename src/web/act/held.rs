//! What the button sends, as its page shows it.

use crate::desk;
use crate::domain::lead::Lead;
use crate::domain::rules::Rules;
use crate::domain::token::Leave;
use crate::store::StoreError;
use crate::web::site::Served;
use crate::web::view::HeldView;
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
    let letter = desk::letter_of(&served.site.store, rules, &served.site.key, &written.email).await?;
    Ok(letter.map(|letter| HeldView {
        to: written.to.to_string(),
        files: letter.enclosures.iter().filter(|file| !file.is_inline).filter_map(|file| file.name.clone()).collect(),
        text: letter.text,
    }))
}
