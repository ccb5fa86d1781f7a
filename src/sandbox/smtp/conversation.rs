//! What the server makes of one command line, given what was said before. Neither reads nor writes the socket.

use super::path;
use crate::sandbox::mailboxes::MAIL_MAX_BYTES;

/// RFC 5321 4.5.3.1.8: at least 100 recipients in one transaction.
const RECIPIENTS_MAX: usize = 100;

/// Parameters of MAIL and RCPT that clients send whether announced or not; none of them changes anything here.
const PARAMETERS: [&str; 8] = ["SIZE", "BODY", "SMTPUTF8", "AUTH", "RET", "ENVID", "NOTIFY", "ORCPT"];

#[derive(Default)]
pub struct Conversation {
    /// The name given with HELO or EHLO; none before.
    client: Option<String>,
    sender: Option<String>,
    recipients: Vec<String>,
    expecting: Expecting,
}

/// What the next line is.
#[derive(Default)]
enum Expecting {
    #[default]
    Command,
    /// The answer to `334` in AUTH PLAIN, or the password in AUTH LOGIN.
    LastSecret,
    /// The user in AUTH LOGIN.
    User,
}

/// Who a mail comes from and who is to get it, as SMTP said it, whatever its headers say.
pub struct Envelope {
    pub client: String,
    pub sender: String,
    pub recipients: Vec<String>,
}

pub enum Step {
    Say(String),
    TakeMail(Envelope),
    Leave(String),
}

impl Step {
    /// Commands that are no commands (500) or came out of order (503).
    pub fn is_nonsense(&self) -> bool {
        matches!(self, Self::Say(reply) if reply.starts_with("500") || reply.starts_with("503"))
    }
}

fn say(reply: &str) -> Step {
    Step::Say(format!("{reply}\r\n"))
}

impl Conversation {
    pub fn hear(&mut self, line: &[u8]) -> Step {
        let Ok(line) = std::str::from_utf8(line) else {
            return say("500 5.5.2 this is not UTF-8");
        };
        let line = line.trim_end_matches(['\r', '\n']);
        match std::mem::take(&mut self.expecting) {
            Expecting::Command => self.hear_command(line),
            _ if line == "*" => say("501 5.7.0 as you like"),
            Expecting::LastSecret => say("235 2.7.0 welcome, any password is right here"),
            Expecting::User => self.ask(Expecting::LastSecret, "334 UGFzc3dvcmQ6"),
        }
    }

    fn hear_command(&mut self, line: &str) -> Step {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => self.greet(rest, true),
            "HELO" => self.greet(rest, false),
            "MAIL" => self.mail(rest),
            "RCPT" => self.rcpt(rest),
            "DATA" => self.data(),
            "AUTH" => self.auth(rest),
            "RSET" => {
                self.reset();
                say("250 2.0.0 forgotten")
            }
            "NOOP" => say("250 2.0.0 still here"),
            "VRFY" => say("252 2.5.0 all mail is taken here"),
            "HELP" => say("214 2.0.0 EHLO HELO MAIL RCPT DATA RSET NOOP VRFY AUTH QUIT"),
            "EXPN" | "TURN" | "ETRN" | "BDAT" => say("502 5.5.1 not here"),
            "STARTTLS" => say("502 5.5.1 no TLS here, the sandbox is on loopback only"),
            "QUIT" => Step::Leave("221 2.0.0 good bye\r\n".to_owned()),
            _ => say("500 5.5.1 unknown command"),
        }
    }

    fn greet(&mut self, name: &str, extended: bool) -> Step {
        if name.is_empty() {
            return say("501 5.5.4 say your name too");
        }
        self.reset();
        self.client = Some(name.chars().filter(|letter| !letter.is_control()).take(255).collect());
        if !extended {
            return say("250 localhost");
        }
        let extensions = ["PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "AUTH PLAIN LOGIN"];
        let lines = extensions.map(|extension| format!("250-{extension}\r\n")).concat();
        Step::Say(format!("250-localhost\r\n{lines}250 SIZE {MAIL_MAX_BYTES}\r\n"))
    }

    fn mail(&mut self, rest: &str) -> Step {
        if self.client.is_none() {
            return say("503 5.5.1 EHLO first");
        }
        if self.sender.is_some() {
            return say("503 5.5.1 one mail at a time, there is a sender already");
        }
        let Some((sender, parameters)) = after_keyword(rest, "FROM:").and_then(path::parse) else {
            return say("501 5.5.4 say MAIL FROM:<address>");
        };
        if let Some(unknown) = parameters.iter().find(|parameter| !is_known(parameter)) {
            return say(&format!("555 5.5.4 unknown parameter {unknown}"));
        }
        let announced_bytes = parameters.iter().find_map(|parameter| after_keyword(parameter, "SIZE="));
        if announced_bytes.and_then(|size| size.parse::<u64>().ok()).is_some_and(|size| size > MAIL_MAX_BYTES as u64) {
            return say(&format!("552 5.3.4 larger than {MAIL_MAX_BYTES} bytes"));
        }
        self.sender = Some(sender);
        say("250 2.1.0 sender noted")
    }

    fn rcpt(&mut self, rest: &str) -> Step {
        if self.sender.is_none() {
            return say("503 5.5.1 MAIL FROM first");
        }
        let Some((recipient, parameters)) = after_keyword(rest, "TO:").and_then(path::parse) else {
            return say("501 5.5.4 say RCPT TO:<address>");
        };
        if recipient.is_empty() {
            return say("501 5.1.3 a recipient needs an address");
        }
        if let Some(unknown) = parameters.iter().find(|parameter| !is_known(parameter)) {
            return say(&format!("555 5.5.4 unknown parameter {unknown}"));
        }
        if self.recipients.len() >= RECIPIENTS_MAX {
            return say("452 4.5.3 too many recipients");
        }
        if !self.recipients.contains(&recipient) {
            self.recipients.push(recipient);
        }
        say("250 2.1.5 recipient noted")
    }

    fn data(&mut self) -> Step {
        if self.recipients.is_empty() {
            return say("503 5.5.1 RCPT TO first");
        }
        let envelope = Envelope {
            client: self.client.clone().unwrap_or_default(),
            sender: self.sender.clone().unwrap_or_default(),
            recipients: std::mem::take(&mut self.recipients),
        };
        self.reset();
        Step::TakeMail(envelope)
    }

    fn auth(&mut self, rest: &str) -> Step {
        let (mechanism, initial) = rest.split_once(' ').unwrap_or((rest, ""));
        match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" if initial.is_empty() => self.ask(Expecting::LastSecret, "334 "),
            "PLAIN" => say("235 2.7.0 welcome, any password is right here"),
            "LOGIN" if initial.is_empty() => self.ask(Expecting::User, "334 VXNlcm5hbWU6"),
            "LOGIN" => self.ask(Expecting::LastSecret, "334 UGFzc3dvcmQ6"),
            _ => say("504 5.5.4 PLAIN or LOGIN"),
        }
    }

    fn ask(&mut self, expecting: Expecting, question: &str) -> Step {
        self.expecting = expecting;
        say(question)
    }

    fn reset(&mut self) {
        self.sender = None;
        self.recipients.clear();
    }
}

fn is_known(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or_default();
    PARAMETERS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn after_keyword<'a>(text: &'a str, keyword: &str) -> Option<&'a str> {
    let head = text.get(..keyword.len())?;
    head.eq_ignore_ascii_case(keyword).then(|| &text[keyword.len()..])
}

#[cfg(test)]
mod tests {
    use super::{Conversation, Step};

    /// Says lines to a fresh server; each answer's first four characters.
    #[track_caller]
    fn check(lines: &[(&str, &str)]) {
        let mut conversation = Conversation::default();
        for (line, expected) in lines {
            let reply = match conversation.hear(line.as_bytes()) {
                Step::Say(reply) | Step::Leave(reply) => reply,
                Step::TakeMail(_) => "354 ".to_owned(),
            };
            assert!(reply.starts_with(expected), "{line}: {reply}");
        }
    }

    #[test]
    fn commands_have_an_order() {
        check(&[("MAIL FROM:<a@b>", "503"), ("EHLO x", "250-"), ("RCPT TO:<a@b>", "503"), ("DATA", "503")]);
        check(&[("HELO x", "250 "), ("mail from:<a@b>", "250"), ("DATA", "503"), ("MAIL FROM:<a@b>", "503")]);
        check(&[("EHLO x", "250"), ("MAIL FROM:<>", "250"), ("RCPT TO:<>", "501"), ("RCPT TO:<a@b>", "250")]);
        check(&[("EHLO x", "250"), ("MAIL FROM:<>", "250"), ("RSET", "250"), ("RCPT TO:<a@b>", "503")]);
    }

    #[test]
    fn parameters_are_known_or_refused() {
        check(&[("EHLO x", "250"), ("MAIL FROM:<a@b> SIZE=12 BODY=8BITMIME SMTPUTF8", "250")]);
        check(&[("EHLO x", "250"), ("MAIL FROM:<a@b> HOLDFOR=12", "555"), ("MAIL FROM:<a@b> SIZE=99999999", "552")]);
    }

    #[test]
    fn any_password_is_right() {
        check(&[("EHLO x", "250"), ("AUTH PLAIN AGEAYg==", "235"), ("AUTH PLAIN", "334"), ("AGEAYg==", "235")]);
        check(&[("EHLO x", "250"), ("AUTH LOGIN", "334"), ("YQ==", "334"), ("Yg==", "235"), ("AUTH NTLM", "504")]);
        check(&[("EHLO x", "250"), ("AUTH LOGIN", "334"), ("*", "501"), ("NOOP", "250")]);
    }
}
