//! A rep who never opens a page: he answers through us, from his own program, and with a word.

use super::{World, inquiry, lead_of, wait_until_well};
use crate::rig::daemon::Office;
use crate::rig::sink::SentMail;
use crate::rig::{PATIENCE, until};
use std::fs;

const SETTINGS: &str = r#"
[replies]
address = "sales@example.com"
[relay]
"#;
const MAILBOX: &str = "address = \"sales@example.com\"\nauthserv_id = \"mx.example.com\"\nsent = true";

/// The address that a plain reply to this mail goes to.
fn reply_to(mail: &SentMail) -> String {
    let header = mail.header("Reply-To").or_else(|| mail.header("From")).unwrap();
    header.rsplit_once('<').map_or(header.as_str(), |(_, rest)| rest.trim_end_matches('>')).to_owned()
}

fn answer(from: &str, to: &str, id: &str, answered: &SentMail, is_proven: bool, text: &str) -> String {
    let domain = from.rsplit_once('@').unwrap().1;
    let proof = match is_proven {
        true => format!("Authentication-Results: mx.example.com; dmarc=pass header.from={domain}\n"),
        false => String::new(),
    };
    format!(
        "{proof}From: {from}\nTo: {to}\nSubject: Re: {}\nDate: Mon, 02 Nov 2026 10:15:00 +0100\nMessage-ID: <{id}@{domain}>\n\
         In-Reply-To: {}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n",
        answered.header("Subject").unwrap_or_default(),
        answered.message_id(),
    )
}

fn settled(office: &Office, email: &str, what: &str, value: &str) {
    until(&format!("{what} of {email} to be {value}; the log says:\n{}", office.log()), PATIENCE, || {
        (lead_of(office, email)[what] == value).then_some(())
    });
}

pub fn a_rep_acts_and_answers_by_mail_alone(world: World) {
    let mut office = Office::new(&world.database, &world.sink);
    office.add_mailbox("sales", &world.dovecot.imap_url(), MAILBOX);
    let settings = fs::read_to_string(office.dir().join("anteroom.toml")).unwrap();
    office.write("anteroom.toml", &format!("{settings}{SETTINGS}"));
    let daemon = office.run();
    wait_until_well(&daemon);

    world.dovecot.deliver("sales", &inquiry("Ines", "ines@customer.example", "Your product", "Please show us a demo."));
    let owner = office.wait_for_lead("ines@customer.example")["owner"].as_str().unwrap().to_owned();
    let rep = format!("{owner}@team.example");
    let offer = world.sink.wait_for(&rep, |_| true);
    let desk = reply_to(&offer);
    assert!(desk.starts_with("sales+r1-"), "{desk}");

    // Somebody who knows the address and the rep's name, and whom our server does not vouch for.
    world.dovecot.deliver(&desk, &answer(&rep, &desk, "forged", &offer, false, "accept"));
    let quoted = format!(
        "Hello Ines, gladly.\n\nIs Thursday fine?\n\nOn Mon, Example Sales <sales@example.com> wrote:\n> {}",
        offer.text().replace('\n', "\n> ")
    );
    world.dovecot.deliver(&desk, &answer(&rep, &desk, "first", &offer, true, &quoted));
    let sent = world.sink.wait_for("ines@customer.example", |_| true);
    assert_eq!(sent.text().trim(), "Hello Ines, gladly.\n\nIs Thursday fine?");
    assert_eq!(sent.header("Subject").as_deref(), Some("Re: Your product"));
    assert_eq!(sent.header("In-Reply-To").as_deref(), Some("<ines@customer.example>"));
    assert!(sent.header("From").unwrap().contains("<sales@example.com>"));
    assert!(
        !sent.raw.contains("/act/") && !sent.raw.contains("L1") && sent.header("Auto-Submitted").is_none(),
        "{}",
        sent.raw
    );
    settled(&office, "ines@customer.example", "responded_as", "observed");

    // What she answers comes back, and the second round goes out in her thread.
    world.dovecot.deliver(
        "sales",
        &answer("ines@customer.example", "sales@example.com", "back", &sent, true, "Thursday is fine."),
    );
    let news = world.sink.wait_for(&rep, |mail| mail.text().contains("Thursday is fine."));
    let desk = reply_to(&news);
    world.dovecot.deliver(&desk, &answer(&rep, &desk, "second", &news, true, "Until Thursday, then!"));
    let again = world.sink.wait_for("ines@customer.example", |mail| mail.text().contains("Until Thursday"));
    assert_eq!(again.header("In-Reply-To").as_deref(), Some("<back@customer.example>"));
    world.dovecot.deliver(&desk, &answer(&rep, &desk, "third", &news, true, "qualified"));
    settled(&office, "ines@customer.example", "stage", "qualified");

    // Another one is answered from the shared mailbox itself, and lies in its Sent folder.
    world.dovecot.deliver("sales", &inquiry("Olaf", "olaf@fjord.example", "Prices", "Please send us a quote."));
    let lead = office.wait_for_lead("olaf@fjord.example");
    let other = world.sink.wait_for(&format!("{}@team.example", lead["owner"].as_str().unwrap()), |mail| {
        mail.header("Subject").unwrap_or_default().contains("Prices")
    });
    assert_eq!(lead["responded_as"], serde_json::Value::Null);
    let file = std::env::temp_dir().join(format!("anteroom-sent-{}.eml", office.web_port));
    let written = "From: sales@example.com\nTo: olaf@fjord.example\nSubject: Re: Prices\nMessage-ID: <own@example.com>\n\
                   In-Reply-To: <olaf@fjord.example>\n\nHere is our quote.\n";
    fs::write(&file, written).unwrap();
    world.dovecot.doveadm(&["save", "-u", "sales", "-m", "Sent", &file.display().to_string()]);
    fs::remove_file(&file).unwrap();
    settled(&office, "olaf@fjord.example", "responded_as", "observed");
    drop(other);

    // Whoever looks at a lead reads the conversation, what was promised and all; orders are no part of it.
    let said = |lead: &serde_json::Value| -> Vec<(String, String)> {
        let shown = office.json(&["lead", "show", lead["ref"].as_str().unwrap(), "--json"]);
        let text = |value: &serde_json::Value| value.as_str().unwrap().trim().to_owned();
        shown["later"].as_array().unwrap().iter().map(|wrote| (text(&wrote["side"]), text(&wrote["text"]))).collect()
    };
    let was_said = |parts: &[(&str, &str)]| {
        parts.iter().map(|(side, text)| ((*side).to_owned(), (*text).to_owned())).collect::<Vec<_>>()
    };
    let ines = [
        ("ours", "Hello Ines, gladly.\n\nIs Thursday fine?"),
        ("theirs", "Thursday is fine."),
        ("ours", "Until Thursday, then!"),
    ];
    assert_eq!(said(&lead_of(&office, "ines@customer.example")), was_said(&ines));
    assert_eq!(said(&lead), was_said(&[("ours", "Here is our quote.")]));

    daemon.end();
    office.verify_audit();
}
