//! `anteroom mails`: mail that made no lead, and why.

use super::columns::cell;
use super::shown::{email_json, one_line};
use super::{Failure, NOTHING_YET, Place, short_runtime};

#[derive(Debug, clap::Args)]
pub struct Mails {
    #[command(flatten)]
    place: Place,
    /// Print a JSON array, one object a line
    #[arg(long)]
    json: bool,
    /// How many at most, the latest first
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(i64).range(1..))]
    limit: i64,
}

impl Mails {
    pub fn carry_out(self) -> Result<(), Failure> {
        let mails = short_runtime()?.block_on(async {
            let Some(store) = self.place.open_store().await? else { return Ok(None) };
            let mails = store.other_mail(self.limit).await?;
            store.close().await;
            Ok::<_, Failure>(Some(mails))
        })?;
        let is_new = mails.is_none();
        let mails = mails.unwrap_or_default();
        if self.json {
            let objects: Vec<String> = mails.iter().map(|mail| email_json(mail).to_string()).collect();
            say!("[{}]", objects.join(",\n "));
            return Ok(());
        }
        if mails.is_empty() {
            say!("{}", if is_new { NOTHING_YET } else { "no mail was set apart" });
            return Ok(());
        }
        say!("{:<36} {:<12} {:<28} {:<32} WHY", "MAIL", "READ AS", "FROM", "SUBJECT");
        for mail in &mails {
            let kind = if mail.state == "quarantined" { "quarantined" } else { mail.kind.as_deref().unwrap_or("-") };
            say!(
                "{:<36} {:<12} {} {} {}",
                mail.id,
                kind,
                cell(&one_line(mail.sender.as_deref().unwrap_or("-")), 28),
                cell(&one_line(&mail.subject), 32),
                one_line(mail.kind_reason.as_deref().unwrap_or_default())
            );
        }
        Ok(())
    }
}
