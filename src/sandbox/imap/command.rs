//! The commands a client may give, read from their words.

use super::fetch::{self, Item};
use super::numbers::NumberSet;
use super::search::{self, Key};
use super::words::{Refusal, Words, bad};
use crate::domain::time::Timestamp;
use crate::sandbox::mailboxes::{Flags, INBOX};

const KEYWORD_MAX_BYTES: usize = 64;
/// Flags and keywords of one mail.
pub const FLAGS_MAX: usize = 40;

pub enum Command {
    Capability,
    /// NOOP and CHECK: nothing is to be done but to tell what is new.
    Noop,
    Logout,
    Id,
    Namespace,
    Login {
        user: Vec<u8>,
        password: Vec<u8>,
    },
    /// With the initial response, if the client sent one (RFC 4959).
    AuthenticatePlain {
        initial: Option<String>,
    },
    Select {
        folder: String,
        access: Access,
    },
    Create {
        folder: String,
    },
    Delete {
        folder: String,
    },
    Rename {
        from: String,
        to: String,
    },
    Subscribe {
        folder: String,
    },
    Unsubscribe {
        folder: String,
    },
    List {
        pattern: String,
        scope: Scope,
    },
    Status {
        folder: String,
        items: Vec<StatusItem>,
    },
    Append {
        folder: String,
        flags: Flags,
        date: Option<Timestamp>,
        raw: Vec<u8>,
    },
    Close,
    Unselect,
    /// All deleted mails, or those of them with one of these UIDs (RFC 4315).
    Expunge {
        uids: Option<NumberSet>,
    },
    Search {
        key: Key,
        numbering: Numbering,
    },
    Fetch {
        set: NumberSet,
        items: Vec<Item>,
        numbering: Numbering,
    },
    Store {
        set: NumberSet,
        order: FlagOrder,
    },
    Copy {
        set: NumberSet,
        folder: String,
        fate: Fate,
        numbering: Numbering,
    },
    Idle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    ReadOnly,
    ReadWrite,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    All,
    Subscribed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusItem {
    Messages,
    Recent,
    UidNext,
    UidValidity,
    Unseen,
}

/// What numbers in the command mean, and those in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    Sequence,
    Uid,
}

/// What STORE does to each mail.
pub struct FlagOrder {
    pub change: FlagChange,
    pub flags: Flags,
    pub told: Told,
    pub numbering: Numbering,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagChange {
    Replace,
    Add,
    Remove,
}

/// Whether STORE answers with the resulting flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Result,
    Nothing,
}

/// What becomes of the original of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Stays,
    Goes,
}

pub fn parse(words: &mut Words) -> Result<Command, Refusal> {
    let name = words.atom()?.to_ascii_uppercase();
    let command = match name.as_str() {
        "CAPABILITY" => Command::Capability,
        "NOOP" | "CHECK" => Command::Noop,
        "LOGOUT" => Command::Logout,
        "ID" => {
            // Who the client says it is changes nothing.
            words.skip_rest();
            Command::Id
        }
        "NAMESPACE" => Command::Namespace,
        "LOGIN" => {
            Command::Login { user: argument(words, Words::astring)?, password: argument(words, Words::astring)? }
        }
        "AUTHENTICATE" => authenticate(words)?,
        "SELECT" => Command::Select { folder: argument(words, folder)?, access: Access::ReadWrite },
        "EXAMINE" => Command::Select { folder: argument(words, folder)?, access: Access::ReadOnly },
        "CREATE" => Command::Create { folder: argument(words, folder)? },
        "DELETE" => Command::Delete { folder: argument(words, folder)? },
        "RENAME" => Command::Rename { from: argument(words, folder)?, to: argument(words, folder)? },
        "SUBSCRIBE" => Command::Subscribe { folder: argument(words, folder)? },
        "UNSUBSCRIBE" => Command::Unsubscribe { folder: argument(words, folder)? },
        "LIST" => Command::List { pattern: pattern(words)?, scope: Scope::All },
        "LSUB" => Command::List { pattern: pattern(words)?, scope: Scope::Subscribed },
        "STATUS" => Command::Status {
            folder: argument(words, folder)?,
            items: argument(words, |words| words.list(status_item))?,
        },
        "APPEND" => append(words)?,
        "CLOSE" => Command::Close,
        "UNSELECT" => Command::Unselect,
        "EXPUNGE" => Command::Expunge { uids: None },
        "IDLE" => Command::Idle,
        "UID" => {
            let name = argument(words, Words::atom)?.to_ascii_uppercase();
            match name.as_str() {
                "EXPUNGE" => Command::Expunge { uids: Some(argument(words, set)?) },
                _ => on_messages(&name, words, Numbering::Uid)?,
            }
        }
        _ => on_messages(&name, words, Numbering::Sequence)?,
    };
    words.end()?;
    Ok(command)
}

/// The commands that exist with and without UID.
fn on_messages(name: &str, words: &mut Words, numbering: Numbering) -> Result<Command, Refusal> {
    Ok(match name {
        "SEARCH" => Command::Search { key: argument(words, search::parse)?, numbering },
        "FETCH" => {
            let set = argument(words, set)?;
            let mut items = argument(words, fetch::parse_items)?;
            if numbering == Numbering::Uid && !items.contains(&Item::Uid) {
                items.insert(0, Item::Uid);
            }
            Command::Fetch { set, items, numbering }
        }
        "STORE" => store(words, numbering)?,
        "COPY" | "MOVE" => Command::Copy {
            set: argument(words, set)?,
            folder: argument(words, folder)?,
            fate: if name == "MOVE" { Fate::Goes } else { Fate::Stays },
            numbering,
        },
        "STARTTLS" => return bad("no TLS here, the sandbox is on loopback only"),
        unknown => return bad(format!("unknown command {}", unknown.chars().take(40).collect::<String>())),
    })
}

fn argument<T>(words: &mut Words, read: impl FnOnce(&mut Words) -> Result<T, Refusal>) -> Result<T, Refusal> {
    words.space()?;
    read(words)
}

fn set(words: &mut Words) -> Result<NumberSet, Refusal> {
    NumberSet::parse(&words.set_text()?)
}

fn folder(words: &mut Words) -> Result<String, Refusal> {
    folder_name(words.astring()?)
}

/// INBOX has no case (RFC 3501 5.1), also above other folders.
fn folder_name(name: Vec<u8>) -> Result<String, Refusal> {
    let Ok(name) = String::from_utf8(name) else {
        return bad("folder names are modified UTF-7");
    };
    Ok(match name.get(..INBOX.len()) {
        Some(head)
            if head.eq_ignore_ascii_case(INBOX) && matches!(name.as_bytes().get(INBOX.len()), None | Some(b'/')) =>
        {
            format!("{INBOX}{}", &name[INBOX.len()..])
        }
        _ => name,
    })
}

/// Reference and pattern; the one is simply put before the other.
fn pattern(words: &mut Words) -> Result<String, Refusal> {
    let mut pattern = argument(words, Words::astring)?;
    pattern.extend(argument(words, Words::pattern)?);
    folder_name(pattern)
}

fn authenticate(words: &mut Words) -> Result<Command, Refusal> {
    let mechanism = argument(words, Words::atom)?;
    if !mechanism.eq_ignore_ascii_case("PLAIN") {
        return Err(Refusal::No("the only mechanism is PLAIN".to_owned()));
    }
    let initial = if words.peek() == Some(b' ') { Some(argument(words, Words::atom)?) } else { None };
    Ok(Command::AuthenticatePlain { initial })
}

fn status_item(words: &mut Words) -> Result<StatusItem, Refusal> {
    let name = words.atom()?.to_ascii_uppercase();
    match name.as_str() {
        "MESSAGES" => Ok(StatusItem::Messages),
        "RECENT" => Ok(StatusItem::Recent),
        "UIDNEXT" => Ok(StatusItem::UidNext),
        "UIDVALIDITY" => Ok(StatusItem::UidValidity),
        "UNSEEN" => Ok(StatusItem::Unseen),
        _ => bad(format!("unknown STATUS item {name}")),
    }
}

fn append(words: &mut Words) -> Result<Command, Refusal> {
    let folder = argument(words, folder)?;
    words.space()?;
    let flags = if words.peek() == Some(b'(') {
        let flags = flags(words.list(Words::flag)?)?;
        words.space()?;
        flags
    } else {
        Flags::new()
    };
    let date = if words.peek() == Some(b'"') {
        let date = date_time(&words.string()?)?;
        words.space()?;
        Some(date)
    } else {
        None
    };
    Ok(Command::Append { folder, flags, date, raw: words.string()? })
}

/// ` 7-Feb-2026 21:52:25 -0800`
fn date_time(text: &[u8]) -> Result<Timestamp, Refusal> {
    let text = std::str::from_utf8(text).unwrap_or_default().trim();
    match jiff::Timestamp::strptime("%d-%b-%Y %H:%M:%S %z", text) {
        Ok(at) => Ok(Timestamp::from_jiff(at)),
        Err(_) => bad("a date with time looks like \"07-Feb-2026 21:52:25 +0000\""),
    }
}

fn store(words: &mut Words, numbering: Numbering) -> Result<Command, Refusal> {
    let set = argument(words, set)?;
    words.space()?;
    let change = match words.peek() {
        Some(b'+') => FlagChange::Add,
        Some(b'-') => FlagChange::Remove,
        _ => FlagChange::Replace,
    };
    if change != FlagChange::Replace {
        words.take(b'+');
        words.take(b'-');
    }
    let told = match words.atom()?.to_ascii_uppercase().as_str() {
        "FLAGS" => Told::Result,
        "FLAGS.SILENT" => Told::Nothing,
        _ => return bad("STORE knows FLAGS, +FLAGS and -FLAGS, each with .SILENT"),
    };
    words.space()?;
    let names = if words.peek() == Some(b'(') {
        words.list(Words::flag)?
    } else {
        let mut names = vec![words.flag()?];
        while words.take(b' ') {
            names.push(words.flag()?);
        }
        names
    };
    Ok(Command::Store { set, order: FlagOrder { change, flags: flags(names)?, told, numbering } })
}

/// System flags in their usual spelling; `\Recent` is not the client's to set and is dropped.
fn flags(names: Vec<String>) -> Result<Flags, Refusal> {
    let mut flags = Flags::new();
    for name in names {
        let system = ["\\Answered", "\\Deleted", "\\Draft", "\\Flagged", "\\Seen", "\\Recent"];
        match system.iter().find(|known| known.eq_ignore_ascii_case(&name)) {
            Some(&"\\Recent") => {}
            Some(known) => {
                flags.insert((*known).to_owned());
            }
            None if name.starts_with('\\') => return bad(format!("unknown flag {name}")),
            None if name.len() > KEYWORD_MAX_BYTES => return bad("a keyword is too long"),
            None => {
                flags.insert(name);
            }
        }
    }
    if flags.len() > FLAGS_MAX { bad("too many flags") } else { Ok(flags) }
}
