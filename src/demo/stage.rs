//! Setting the stage: a configuration directory in a place that goes away, and what is said about it.

use crate::domain::spoken::by_id;
use crate::sandbox::{Account, Sandbox};
use crate::store::view::EventLine;
use anyhow::Context as _;
use std::fs::Permissions;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// The shared address that prospects write to.
pub const INTAKE: &str = "sales@anteroom.test";
/// Everybody of the team; the password is the name.
pub const REPS: [&str; 4] = ["ana", "bo", "cy", "dora"];
/// Where the board is if nothing else is there.
const BOARD_PORT: u16 = 8025;

const FILES: [(&str, &str); 5] = [
    ("anteroom.toml", include_str!("config/anteroom.toml")),
    ("mailboxes.toml", include_str!("config/mailboxes.toml")),
    ("team.toml", include_str!("config/team.toml")),
    ("workflows/inbound.toml", include_str!("config/workflows/inbound.toml")),
    ("tables/companies.csv", include_str!("config/tables/companies.csv")),
];

pub fn address(rep: &str) -> String {
    format!("{rep}@anteroom.test")
}

pub fn accounts() -> Vec<Account> {
    let rep = |name: &&str| Account { address: address(name), user: (*name).to_owned(), password: (*name).to_owned() };
    let intake = Account { address: INTAKE.to_owned(), user: INTAKE.to_owned(), password: "demo".to_owned() };
    REPS.iter().map(rep).chain([intake]).collect()
}

/// The directory; gone when this is dropped.
pub struct Stage(tempfile::TempDir);

impl Stage {
    pub fn set(sandbox: &Sandbox) -> anyhow::Result<Self> {
        let dir = tempfile::Builder::new()
            .prefix("anteroom-demo-")
            .permissions(Permissions::from_mode(0o700))
            .tempdir()
            .context("cannot make a directory")?;
        let web_port = free_port()?.to_string();
        for (name, text) in FILES {
            let text = text
                .replace("{smtp_port}", &sandbox.smtp().port().to_string())
                .replace("{imap_port}", &sandbox.imap().port().to_string())
                .replace("{web_port}", &web_port);
            let path = dir.path().join(name);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(path, text)?;
        }
        std::fs::write(dir.path().join("secret"), "demo\n")?;
        Ok(Self(dir))
    }

    pub fn dir(&self) -> &Path {
        self.0.path()
    }

    pub fn welcome(&self, sandbox: &Sandbox, web: SocketAddr) -> String {
        let (smtp, imap) = (sandbox.smtp(), sandbox.imap());
        format!(
            "\n  Anteroom demo: a sales team of four, one shared inbox, thirty mails in a minute.\n\
             \n  The board            http://{web}/\
             \n  The configuration    {}\
             \n\n  Write a mail of your own:\
             \n    swaks --server {smtp} --from you@example.org --to {INTAKE} \\\n          --header 'Subject: A demo for 20 people' --body 'Could we see a demo? What is the price?'\
             \n  or, with curl alone:\
             \n    printf 'From: you@example.org\\nSubject: A quote?\\n\\nA quote for 20 people, please.\\n' | \\\n      curl -s smtp://{smtp} --mail-from you@example.org --mail-rcpt {INTAKE} -T -\
             \n  Read a rep's mailbox (ana, bo, cy, dora; the password is the name), in any mail program or by:\
             \n    curl -s 'imap://{imap}/INBOX;MAILINDEX=1' -u ana:ana\
             \n\n  Ana answers quickly; Bo forgets one in three; Cy never looks; Dora is their manager.\
             \n  An offer runs out after 8 seconds, an answer is due after 12. Ctrl-C ends it and leaves nothing behind.\n",
            self.dir().display()
        )
    }
}

fn free_port() -> anyhow::Result<u16> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let listener = bind(BOARD_PORT).or_else(|_| bind(0)).context("there is no free port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}

/// One line of the account.
pub fn tell(event: &EventLine) -> String {
    let time = event.at.to_jiff().to_zoned(jiff::tz::TimeZone::system()).strftime("%H:%M:%S").to_string();
    let lead = event.lead_number.map_or_else(|| "  -".to_owned(), |number| format!("L{number}"));
    format!("  {time}  {lead:>4}  {:<16} {}", event.what.replace('_', " "), by_id(&event.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;

    #[test]
    fn the_account_names_reps_by_their_ids() {
        let event = EventLine {
            seq: 1,
            lead_number: Some(2),
            at: Timestamp::from_ms(0),
            actor: "rep ana".to_owned(),
            what: "accepted".to_owned(),
            text: "[rep:ana] accepted the lead".to_owned(),
        };
        assert!(tell(&event).ends_with("  L2  accepted         ana accepted the lead"), "{}", tell(&event));
    }
}
