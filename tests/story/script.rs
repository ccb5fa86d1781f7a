//! The language of the scripts, line by line. A word that nobody understands is an error with its place.
//!
//! ```text
//! at Fri 2026-11-20 16:50 Europe/Berlin      the first line; later `at Mon 09:00`, `at 17:00`
//! +30m                                       time passes; whatever comes due on the way is done at its time
//! outage until Mon 12:00                     time passes, and nobody is there to do anything
//! arrives a.eml [in support] [quietly] [received Mon 2026-11-16 09:00]      the server had it before; mails on lines that follow each other are read in one batch
//! arrives from "Ana <ana@x.example>" subject "Demo" text "…" [id m1] [answers m0] [mentions m0] [header "X: y"]
//!                                            [to us] a reply to the mail expected last  [proven] by our mail server
//! ana accepts L1                             rejects L1 as REASON, recycles L1 until 2026-12-01 for REASON,
//!                                            responds to L1, promotes L1, re-slas L1, pauses L1, resumes L1, sends L1 (the answer that was held last), closes L1 as "REASON",
//!                                            sets-apart L1 as list; `person` for no rep
//!                                            hands L1 to bo [telling "need=seats; budget=10"]
//! person promotes mail "SUBJECT"            "this is a lead after all", of a mail that was set apart
//! person merges L1 into L2                   person unmerges L1
//! ana takes back L1                          what was said of it last; `person` at the command line
//! ana asks for next                          the lead that waits; `ana is back` after she was set away or paused
//! prospect unsubscribes from L1               by the link in a letter
//! reported ana@x.example page_view 12         somebody else tells what a person did
//! answered registry about x.example company.size 40      a provider says it; `… nothing` if he knows nothing
//! refused registry about x.example           a provider cannot be asked
//! reload workflow2.toml                      the rules change: `team….toml`, `workflow….toml` or `companies….csv`
//! expect mail to ana: assignment of L1 [at Mon 09:10] [saying "…"] [writing "…"] [hiding "…"]
//! expect no mail
//! expect lead L1: next_response running, next_response_due Mon 15:00     each clock by its name; `clock` is the first
//! expect lead L1: stage mql, holder ana, clock running, next "expires" at Mon 09:10
//! expect [no] event [of L1] offer_expired [at …] [saying "…"]
//! expect events of L1: lead_created, offered, accepted
//! expect refusal "…"
//! expect reading "SUBJECT": inquiry [of L1] [saying "…"]     the latest mail with it; why it is that, or belongs there
//! expect feedback: quality spam 1, misroute language 2       what reps said, of which there is a verdict or a route
//! expect leads 2 / mails: inquiry 1, reply 2 / offers: ana 4, bo 2 / open: ana 1
//! ```

use super::mail::Arrival;
use super::when::{When, parse_span};
use super::words::Words;
use std::path::Path;
use std::time::Duration;

pub struct Script {
    pub zone: jiff::tz::TimeZone,
    /// With the number of each in the file.
    pub lines: Vec<(usize, Line)>,
}

#[derive(Debug)]
pub enum Line {
    At(When),
    Later(Duration),
    Outage(When),
    Arrives(Arrival),
    Acts {
        who: String,
        lead: i64,
        deed: Deed,
    },
    PromotesMail {
        who: String,
        subject: String,
    },
    Merges {
        who: String,
        lead: i64,
        into: i64,
    },
    TakesBack {
        who: String,
        lead: i64,
    },
    Unmerges {
        who: String,
        lead: i64,
    },
    AsksForNext(String),
    IsBack(String),
    /// The prospect of this lead.
    Unsubscribes(i64),
    Reported {
        email: String,
        kind: String,
        count: i64,
    },
    /// What a provider says; none: he cannot be asked.
    Answered {
        provider: String,
        about: String,
        value: Option<Option<(String, String)>>,
    },
    Reload(String),
    Expect(Expected),
}

#[derive(Debug)]
pub enum Deed {
    Accept,
    Reject(String),
    Recycle {
        until: When,
        reason: String,
    },
    Respond,
    /// A person says that this rep has answered.
    Attest(String),
    Assign(String),
    /// To whom, and what he is told: `budget=10,000; need=seats`.
    HandOff {
        to: String,
        tell: String,
    },
    Promote,
    SetApart(String),
    /// What it is promised goes by today's rules.
    ReSla,
    Pause,
    Resume,
    /// The answer that waits.
    Send,
    Qualify,
    Win,
    Lose(String),
    Close(String),
}

#[derive(Debug)]
pub enum Expected {
    Mail {
        to: String,
        kind: String,
        lead: i64,
        at: Option<When>,
        saying: Option<String>,
        /// Stands in the mail as it went out.
        writing: Option<String>,
        /// Does not.
        hiding: Option<String>,
    },
    NoMail,
    Lead {
        number: i64,
        facts: Vec<Fact>,
    },
    Event {
        is_there: bool,
        lead: Option<i64>,
        what: String,
        at: Option<When>,
        saying: Option<String>,
    },
    /// All of them, in order.
    Events {
        lead: i64,
        all: Vec<String>,
    },
    Reading {
        subject: String,
        kind: String,
        lead: Option<i64>,
        saying: Option<String>,
    },
    Refusal(String),
    Leads(usize),
    /// Mails by kind, all of them.
    Mails(Vec<(String, i64)>),
    /// How often each rep was given a lead; reps left out were given none.
    Offers(Vec<(String, i64)>),
    /// Kind, reason and how often; all of it.
    Feedback(Vec<(String, String, i64)>),
    /// How many leads wait for each rep's answer.
    Open(Vec<(String, i64)>),
}

/// One thing said of a lead.
#[derive(Debug)]
pub enum Fact {
    Is {
        what: String,
        value: String,
    },
    /// The text has this in it.
    Says {
        what: String,
        text: String,
    },
    When {
        what: String,
        at: When,
    },
    Next {
        text: String,
        at: Option<When>,
    },
}

impl Script {
    /// The error names file and line.
    pub fn read(path: &Path, shown_path: &str) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{shown_path}: {error}"))?;
        let mut zone = None;
        let mut lines = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let number = number + 1;
            let in_place = |why| format!("{shown_path}:{number}: {why}");
            let mut words = Words::of(line).map_err(in_place)?;
            if words.is_empty() {
                continue;
            }
            let read = Line::read(&mut words).map_err(in_place)?;
            if zone.is_none() {
                let Line::At(When { date: Some(_), .. }) = &read else {
                    return Err(in_place("a story begins with `at Fri 2026-11-20 16:50 Europe/Berlin`".to_owned()));
                };
                let name = words.word("the zone").map_err(in_place)?;
                let found = jiff::tz::TimeZone::get(&name);
                zone = Some(found.map_err(|_| in_place(format!("`{name}` is no time zone")))?);
            }
            words.end().map_err(in_place)?;
            lines.push((number, read));
        }
        let zone = zone.ok_or_else(|| format!("{shown_path}: the story is empty"))?;
        Ok(Self { zone, lines })
    }
}

impl Line {
    fn read(words: &mut Words) -> Result<Self, String> {
        let first = words.word("a word")?;
        if let Some(span) = first.strip_prefix('+') {
            return Ok(Self::Later(parse_span(span)?));
        }
        Ok(match first.as_str() {
            "at" => Self::At(When::read(words)?),
            "outage" => {
                words.need("until")?;
                Self::Outage(When::read(words)?)
            }
            "arrives" => Self::Arrives(Arrival::read(words)?),
            "reported" => Self::Reported {
                email: words.word("an address")?,
                kind: words.word("what was done")?,
                count: words.number("how often")?,
            },
            "answered" | "refused" => {
                let provider = words.word("a provider")?;
                words.need("about")?;
                let about = words.word("what it is about")?;
                let value = match first.as_str() {
                    "refused" => None,
                    _ if words.take("nothing") => Some(None),
                    _ => Some(Some((words.word("a field")?, words.word("its value")?))),
                };
                Self::Answered { provider, about, value }
            }
            "reload" => Self::Reload(words.word("a file")?),
            "expect" => Self::Expect(Expected::read(words)?),
            _ => {
                let verb = words.word("a verb")?;
                match verb.as_str() {
                    "promotes" if words.take("mail") => {
                        return Ok(Self::PromotesMail { who: first, subject: words.text("the mail's subject")? });
                    }
                    "merges" => {
                        let lead = words.lead()?;
                        words.need("into")?;
                        return Ok(Self::Merges { who: first, lead, into: words.lead()? });
                    }
                    "asks" => {
                        words.need("for")?;
                        words.need("next")?;
                        return Ok(Self::AsksForNext(first));
                    }
                    "unsubscribes" => {
                        words.need("from")?;
                        return Ok(Self::Unsubscribes(words.lead()?));
                    }
                    "is" => {
                        words.need("back")?;
                        return Ok(Self::IsBack(first));
                    }
                    "takes" => {
                        words.need("back")?;
                        return Ok(Self::TakesBack { who: first, lead: words.lead()? });
                    }
                    "unmerges" => return Ok(Self::Unmerges { who: first, lead: words.lead()? }),
                    _ => {}
                }
                let (lead, deed) =
                    Deed::read(&verb, words)?.ok_or_else(|| format!("nobody understands `{first} {verb}`"))?;
                Self::Acts { who: first, lead, deed }
            }
        })
    }
}

impl Deed {
    fn read(verb: &str, words: &mut Words) -> Result<Option<(i64, Self)>, String> {
        if verb == "responds" {
            words.need("to")?;
        }
        if ![
            "accepts",
            "rejects",
            "recycles",
            "responds",
            "assigns",
            "hands",
            "promotes",
            "re-slas",
            "pauses",
            "resumes",
            "sends",
            "qualifies",
            "wins",
            "loses",
            "closes",
            "sets-apart",
        ]
        .contains(&verb)
        {
            return Ok(None);
        }
        let lead = words.lead()?;
        let deed = match verb {
            "accepts" => Self::Accept,
            "responds" if words.take("for") => Self::Attest(words.word("a rep")?),
            "responds" => Self::Respond,
            "promotes" => Self::Promote,
            "sets-apart" => {
                words.need("as")?;
                Self::SetApart(words.word("a kind")?)
            }
            "re-slas" => Self::ReSla,
            "pauses" => Self::Pause,
            "resumes" => Self::Resume,
            "sends" => Self::Send,
            "qualifies" => Self::Qualify,
            "wins" => Self::Win,
            "loses" => {
                words.need("as")?;
                Self::Lose(words.word("a reason")?)
            }
            "assigns" => {
                words.need("to")?;
                Self::Assign(words.word("a rep")?)
            }
            "hands" => {
                words.need("to")?;
                let to = words.word("a rep")?;
                let tell = if words.take("telling") { words.text("what he is told")? } else { String::new() };
                Self::HandOff { to, tell }
            }
            "rejects" => {
                words.need("as")?;
                Self::Reject(words.word("a reason")?)
            }
            "recycles" => {
                words.need("until")?;
                let until = When::read(words)?;
                words.need("for")?;
                Self::Recycle { until, reason: words.word("a reason")? }
            }
            _ => {
                words.need("as")?;
                Self::Close(words.text("the reason")?)
            }
        };
        Ok(Some((lead, deed)))
    }
}

impl Expected {
    fn read(words: &mut Words) -> Result<Self, String> {
        let mut what = words.word("what is expected")?;
        let is_there = what != "no";
        if !is_there {
            what = words.word("what is not expected")?;
        }
        Ok(match (what.as_str(), is_there) {
            ("mail", true) => {
                words.need("to")?;
                let to = words.word("a rep or an address")?;
                words.need_mark(':')?;
                let kind = words.word("the kind of mail")?;
                words.need("of")?;
                let (lead, at, saying) = (words.lead()?, at(words)?, saying(words)?);
                let mut quoted = |word: &str| words.take(word).then(|| words.text("what stands there")).transpose();
                let (writing, hiding) = (quoted("writing")?, quoted("hiding")?);
                Self::Mail { to, kind, lead, at, saying, writing, hiding }
            }
            ("mail", false) => Self::NoMail,
            ("lead", true) => {
                let number = words.lead()?;
                words.need_mark(':')?;
                Self::Lead { number, facts: words.list(Fact::read)? }
            }
            ("event", is_there) => {
                let lead = if words.take("of") { Some(words.lead()?) } else { None };
                let what = words.word("the event's word")?;
                Self::Event { is_there, lead, what, at: at(words)?, saying: saying(words)? }
            }
            ("events", true) => {
                words.need("of")?;
                let lead = words.lead()?;
                words.need_mark(':')?;
                Self::Events { lead, all: words.list(|words| words.word("an event's word"))? }
            }
            ("reading", true) => {
                let subject = words.text("the mail's subject")?;
                words.need_mark(':')?;
                let kind = words.word("what it is read as")?;
                let lead = if words.take("of") { Some(words.lead()?) } else { None };
                Self::Reading { subject, kind, lead, saying: saying(words)? }
            }
            ("refusal", true) => Self::Refusal(words.text("what it says")?),
            ("leads", true) => Self::Leads(usize::try_from(words.number("how many")?).unwrap_or_default()),
            ("mails", true) => Self::Mails(counts(words)?),
            ("offers", true) => Self::Offers(counts(words)?),
            ("feedback", true) => {
                words.need_mark(':')?;
                let one = |words: &mut Words| {
                    Ok((words.word("a kind")?, words.word("a reason")?, words.number("how often")?))
                };
                Self::Feedback(words.list(one)?)
            }
            ("open", true) => Self::Open(counts(words)?),
            _ => return Err(format!("nobody knows how to expect `{what}`")),
        })
    }
}

fn at(words: &mut Words) -> Result<Option<When>, String> {
    words.take("at").then(|| When::read(words)).transpose()
}
fn saying(words: &mut Words) -> Result<Option<String>, String> {
    words.take("saying").then(|| words.text("what it says")).transpose()
}
fn counts(words: &mut Words) -> Result<Vec<(String, i64)>, String> {
    words.need_mark(':')?;
    words.list(|words| Ok((words.word("a name")?, words.number("how many")?)))
}

impl Fact {
    fn read(words: &mut Words) -> Result<Self, String> {
        let what = words.word("something about the lead")?;
        Ok(match what.as_str() {
            "next" => Self::Next { text: words.text("what comes next")?, at: at(words)? },
            "reason" | "waits" | "subject" | "doubt" => {
                let text = words.text("what it says")?;
                Self::Says { what, text }
            }
            "due" | "expires" | "answered" | "assign_due" | "accept_due" | "next_response_due" | "disposition_due" => {
                let at = When::read(words)?;
                Self::When { what, at }
            }
            "stage" | "ownership" | "holder" | "clock" | "cycle" | "fit" | "intent" | "band" | "email" | "previous"
            | "route" | "negative" | "rungs" | "policy" | "assign" | "accept" | "next_response" | "disposition" => {
                let value = words.word("its value")?;
                Self::Is { what, value }
            }
            _ => return Err(format!("nobody knows a lead's `{what}`")),
        })
    }
}
