//! `anteroom leads`.

use super::columns::cell;
use super::shown::{lead_json, one_line, owner_words};
use super::{Failure, NOTHING_YET, Place, short_runtime};
use crate::domain::spoken::by_id;
use crate::store::view::Which;

#[derive(Debug, clap::Args)]
pub struct Leads {
    #[command(flatten)]
    place: Place,
    /// Closed leads too, the latest first
    #[arg(long)]
    all: bool,
    /// Print a JSON array, one object a line
    #[arg(long)]
    json: bool,
    /// How many at most
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(i64).range(1..))]
    limit: i64,
}

impl Leads {
    pub fn carry_out(self) -> Result<(), Failure> {
        let which = if self.all { Which::All } else { Which::Open };
        let leads = short_runtime()?.block_on(async {
            let Some(store) = self.place.open_store().await? else { return Ok(None) };
            let leads = store.leads(which, self.limit.saturating_add(1)).await?;
            store.close().await;
            Ok::<_, Failure>(Some(leads))
        })?;
        let is_new = leads.is_none();
        let mut leads = leads.unwrap_or_default();
        let shown = usize::try_from(self.limit).unwrap_or(usize::MAX);
        if leads.len() > shown {
            leads.truncate(shown);
            complain!("these are the first {shown}, and there are more; `--limit` says how many are shown");
        }
        if self.json {
            let objects: Vec<String> = leads.iter().map(|lead| lead_json(lead).to_string()).collect();
            say!("[{}]", objects.join(",\n "));
            return Ok(());
        }
        if leads.is_empty() {
            say!("{}", if is_new { NOTHING_YET } else { "no leads" });
            return Ok(());
        }
        say!("{:<7} {:<12} {:<18} {:<20} {:<24} NEXT", "LEAD", "STAGE", "OWNER", "NEXT AT", "FROM");
        for lead in &leads {
            let next_at = lead.next.as_ref().map_or_else(|| "-".to_owned(), |next| next.at.to_string());
            say!(
                "{:<7} {:<12} {} {:<20} {} {}",
                lead.shown_ref(),
                lead.stage.as_str(),
                cell(&owner_words(lead), 18),
                next_at,
                cell(&one_line(lead.prospect.shown()), 24),
                one_line(&by_id(&lead.next_what))
            );
        }
        Ok(())
    }
}
