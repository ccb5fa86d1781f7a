//! An explained mail for people: what it is, the values with where each came from, and the text piece by piece.

use super::Explained;
use crate::cli::shown::one_line;
use crate::domain::change::Decision;
use crate::domain::email::Email;
use crate::domain::inquiry::{Inquiry, Label, Span};
use crate::domain::routing::{Meant, Pick};
use crate::domain::spoken::by_id;
use crate::domain::verdict::Band;
use crate::pipeline::plan::Read;
use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;
use std::io::IsTerminal as _;

/// Whether pieces are told apart by colour as well as by the word beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    On,
    Off,
}

impl Colours {
    /// On a terminal, unless its owner wants none (no-color.org).
    pub fn of_terminal() -> Self {
        let is_wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        if is_wanted && std::io::stdout().is_terminal() { Self::On } else { Self::Off }
    }

    fn style(self, label: Label) -> Style {
        match (self, label) {
            (Self::Off, _) => Style::new(),
            (Self::On, Label::Written) => Style::new().bold(),
            (Self::On, Label::Forwarded) => AnsiColor::Cyan.on_default(),
            (Self::On, Label::Field) => AnsiColor::Green.on_default(),
            (Self::On, Label::Signature) => AnsiColor::Yellow.on_default(),
            (Self::On, Label::Introduction | Label::Quoted) => AnsiColor::Blue.on_default(),
            (Self::On, Label::Disclaimer | Label::Banner) => AnsiColor::BrightBlack.on_default(),
        }
    }
}

/// The text with a margin that says what each line is.
fn pieces(email: &Email, inquiry: &Inquiry, colours: Colours, out: &mut String) {
    for piece in &inquiry.pieces {
        let style = colours.style(piece.label);
        let lines = email.text[piece.range.clone()].split('\n').map(one_line);
        for (nth, line) in lines.enumerate() {
            let margin = if nth == 0 { piece.label.as_str() } else { "" };
            let _ = writeln!(out, "  {margin:>12} │ {style}{line}{style:#}");
        }
    }
}

/// `line 4 of the text`, `the header From`.
fn place(span: &Span) -> String {
    match span.place.split_once(':') {
        Some(("header", name)) => format!("the header {name}"),
        _ if span.place == "text" => format!("the text at {}", span.start),
        _ => span.place.clone(),
    }
}

pub fn as_text(file: &str, explained: &Explained, colours: Colours) -> String {
    let Read { email, discerned, inquiry, .. } = &explained.read;
    let mut text = format!("{file}\n");
    let mut body = String::new();
    pieces(email, inquiry, colours, &mut body);
    let mut line = |label: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(text, "  {label:<10} {value}");
        }
    };
    line("kind", format!("{}: {}", discerned.kind.as_str(), discerned.reason));
    line("subject", one_line(&email.subject));
    let contact = &inquiry.contact;
    let texts =
        [("name", &contact.name), ("phone", &contact.phone), ("company", &contact.company), ("title", &contact.title)];
    if let Some(email) = &contact.email {
        line("email", format!("{} ({}, {}%; {})", email.value, email.method, email.confidence, place(&email.span)));
    }
    for (label, value) in texts {
        if let Some(value) = value {
            let found = one_line(&value.value);
            line(label, format!("{found} ({}, {}%; {})", value.method, value.confidence, place(&value.span)));
        }
    }
    if let Some(referrer) = &inquiry.referrer {
        line("passed on", format!("by {} ({})", referrer.value, place(&referrer.span)));
    }
    for comment in &inquiry.comments {
        line("comment", format!("{} ({})", one_line(&comment.value), place(&comment.span)));
    }
    for (label, value) in &inquiry.fields {
        line("field", format!("{}: {}", one_line(label), one_line(value)));
    }
    for consent in &inquiry.consent {
        let given = if consent.is_given { "agreed" } else { "refused" };
        line("consent", format!("{}: {given}: {}", consent.purpose.as_str(), one_line(&consent.words.value)));
    }
    for (name, value) in &inquiry.attribution {
        line("through", format!("{name}: {}", one_line(&value.value)));
    }
    for attachment in &inquiry.attachments {
        let name = attachment.name.as_deref().map_or_else(|| "unnamed".to_owned(), one_line);
        line("attached", format!("{name} ({}, {} bytes)", attachment.media_type, attachment.size_bytes));
    }
    line("language", inquiry.language.clone().unwrap_or_default());
    for defect in &email.defects {
        line("defect", one_line(defect));
    }
    for (label, note) in &explained.notes {
        line(label, note.clone());
    }
    if let Some(decision) = &explained.decision {
        decision_text(decision, &mut line);
    }
    text.push_str(&body);
    text
}

/// The cell it is in: fit from A down, intent from 1 across.
fn grid(band: Band) -> Vec<String> {
    let cell = |fit, intent| if band == (Band { fit, intent }) { format!("[{band}]") } else { "  · ".to_owned() };
    let row = |fit: u8| {
        format!("  fit {} {}", char::from(b'A' + fit), (0..3).map(|intent| cell(fit, intent)).collect::<String>())
    };
    ["  intent   1   2   3".to_owned()].into_iter().chain((0..3).map(row)).collect()
}

fn decision_text(decision: &Decision, line: &mut impl FnMut(&str, String)) {
    if let Some(verdict) = &decision.verdict {
        line("verdict", format!("{}: {}", verdict.outcome.as_str(), verdict.reason));
        for (label, score) in [("fit", &verdict.fit), ("intent", &verdict.intent)] {
            line(label, format!("{} points ({} to {})", score.points, score.lo, score.hi));
            for reason in &score.reasons {
                line("", format!("  {:+} {}: {}", reason.points, reason.rule, one_line(&reason.evidence)));
            }
        }
        line("band", verdict.band.to_string());
        grid(verdict.band).into_iter().for_each(|row| line("", row));
        line("instead of", verdict.instead_of.clone().unwrap_or_default());
        line("in short", one_line(&verdict.advice.paragraph));
        line("to do", one_line(&verdict.advice.action));
        for trouble in &verdict.troubles {
            line("trouble", one_line(trouble));
        }
    }
    let way = decision.routing.as_ref().map(|routing| &routing.way).or(decision.way.as_ref());
    for gate in way.iter().flat_map(|way| &way.not_meant) {
        let (name, why) = gate.split_once(": ").unwrap_or(("meant for", gate));
        // Who had one of theirs is in the store.
        let is_of_store = name == "earlier owner" && why.starts_with("nobody has or had");
        let why = if is_of_store { "not looked up: this reads no store".into() } else { by_id(why) };
        line(name, format!("· {}", one_line(&why)));
    }
    for tried in way.iter().flat_map(|way| &way.tried) {
        line("route", format!("{} {}: {}", if tried.held { "✓" } else { "·" }, tried.route, one_line(&tried.why)));
    }
    if let Some(routing) = &decision.routing {
        for tried in &routing.meant {
            let (mark, obstacle) = match &tried.obstacle {
                None => ("✓", String::new()),
                Some(obstacle) => ("·", format!(": {obstacle}")),
            };
            let Meant { rep, by, why, .. } = &tried.meant;
            line(by.as_str(), format!("{mark} {rep}: {}{obstacle}", by_id(why)));
            for stand_in in &tried.stand_ins {
                let (mark, why) = match &stand_in.obstacle {
                    None => ("✓", "can take it".to_owned()),
                    Some(obstacle) => ("·", obstacle.to_string()),
                };
                line("stands in", format!("{mark} {}: {why}", stand_in.rep));
            }
        }
        for relaxed in &routing.relaxed {
            line("relaxed", relaxed.clone());
        }
        let picked = match &routing.pick {
            Pick::Rep { rep, .. } => Some(rep),
            Pick::Wait { .. } => None,
        };
        for candidate in routing.asked.iter().flat_map(|asked| &asked.candidates) {
            let (mark, why) = match &candidate.passed_over {
                None if picked == Some(&candidate.rep) => ("✓", candidate.standing.to_string()),
                None => (" ", format!("{}: could have had it", candidate.standing)),
                Some(obstacle) => ("·", obstacle.to_string()),
            };
            line("rep", format!("{mark} {}: {why}", candidate.rep));
        }
        line(
            "pick",
            match &routing.pick {
                Pick::Rep { rep, why } => format!("{rep}: {}", by_id(why)),
                Pick::Wait { reason, .. } => format!("waits: {}", by_id(reason)),
            },
        );
        line("tie", by_id(routing.tie_break.as_deref().unwrap_or_default()).into_owned());
    }
}
