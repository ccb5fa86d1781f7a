//! A labelled folder of mails, and how well they were read: anybody can judge it on mail of their own.

use crate::cli::Failure;
use crate::domain::kind::Kind;
use crate::pipeline::extract::signature::farewell;
use anyhow::{Context as _, anyhow};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::{Duration, Instant};

/// Misses shown of each sort; all are in the JSON.
const MISSES_SHOWN: usize = 20;
/// Kinds that make a lead or go to one.
const OF_PEOPLE: [&str; 4] = ["inquiry", "reply", "rep_command", "unreadable"];

/// Stands for each of them in a label.
const ANY_PERSON: &str = "human";

/// One figure: `right` of `given`, where `present` were to be found.
#[derive(Default, Clone, Copy)]
struct Tally {
    right: u32,
    given: u32,
    present: u32,
}

/// What a label may be called.
const LABELS: [&str; 15] = [
    "file",
    "kind",
    "kind_also",
    "genuine",
    "expect_lead",
    "contact_email",
    "contact_name",
    "phone",
    "company",
    "title",
    "source",
    "language",
    "fields",
    "text",
    "visible_reply",
];

#[derive(Default)]
struct Score {
    mails: u32,
    kinds: BTreeMap<String, Tally>,
    /// Genuine mail that was set apart, of all genuine; machine mail that would be a lead, of all machine mail.
    suppressed: Tally,
    let_in: Tally,
    values: BTreeMap<&'static str, Tally>,
    texts: Tally,
    text_f1: f64,
    misses: BTreeMap<&'static str, Vec<String>>,
    times: Vec<Duration>,
}

pub fn carry_out(labels: &Path, folder: &Path, as_json: bool, read: &dyn Fn(&[u8]) -> Value) -> Result<(), Failure> {
    let text = std::fs::read_to_string(labels)
        .with_context(|| format!("cannot read the labels {}", labels.display()))
        .map_err(Failure::Usage)?;
    let mut score = Score::default();
    let mut ignored: BTreeMap<String, u32> = BTreeMap::new();
    // Some editors write a mark of the encoding before all else.
    let text = text.trim_start_matches('\u{feff}');
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}:{}", labels.display(), number + 1);
        let wanted: Value = serde_json::from_str(line)
            .map_err(|error| Failure::Usage(anyhow!("{}: {error}; write one JSON object a line", place())))?;
        let Some(file) = wanted["file"].as_str() else {
            return Err(Failure::Usage(anyhow!("{}: it names no `file`", place())));
        };
        if let Some(unknown) = unknown_kind(&wanted) {
            let kinds = Kind::ALL.map(Kind::as_str).join(", ");
            return Err(Failure::Usage(anyhow!(
                "{}: no mail is of the kind {unknown}; there is {kinds}, and {ANY_PERSON} for whatever people write",
                place()
            )));
        }
        let raw = std::fs::read(folder.join(file)).map_err(|error| {
            Failure::Usage(anyhow!("{}: cannot read {file} in {}: {error}", place(), folder.display()))
        })?;
        for name in wanted.as_object().into_iter().flat_map(|labels| labels.keys()) {
            if !LABELS.contains(&name.as_str()) {
                *ignored.entry(name.clone()).or_default() += 1;
            }
        }
        let begun = Instant::now();
        let got = read(&raw);
        score.times.push(begun.elapsed());
        score.hold(file, &wanted, &got);
    }
    if score.mails == 0 {
        return Err(Failure::Usage(anyhow!("{} has no labels", labels.display())));
    }
    for (name, count) in &ignored {
        complain!(
            "anteroom: note: nothing is held against the label `{name}` ({count} lines); there is {}",
            LABELS.join(", ")
        );
    }
    if as_json {
        say!("{}", score.as_json());
    } else {
        say!("{}", score.as_text());
    }
    Ok(())
}

/// What a label calls a kind and is none, as it stands there.
fn unknown_kind(wanted: &Value) -> Option<&Value> {
    let is_known = |kind: &&Value| {
        kind.as_str().is_some_and(|kind| kind == ANY_PERSON || Kind::ALL.iter().any(|known| known.as_str() == kind))
    };
    let named = Some(&wanted["kind"]).filter(|kind| !kind.is_null());
    let also = &wanted["kind_also"];
    let others = also.as_array().into_iter().flatten().chain(Some(also).filter(|also| also.is_string()));
    named.into_iter().chain(others).find(|kind| !is_known(kind))
}

impl Score {
    fn hold(&mut self, file: &str, wanted: &Value, got: &Value) {
        self.mails += 1;
        let kind = got["kind"].as_str().unwrap_or_default();
        let is_of_person = OF_PEOPLE.contains(&kind);
        let reason = got["kind_reason"].as_str().unwrap_or_default();
        if let Some(label) = wanted["kind"].as_str() {
            let also = wanted["kind_also"].as_array().into_iter().flatten().any(|other| other == kind);
            let is_right = kind == label || also || label == ANY_PERSON && is_of_person;
            self.kinds.entry(label.to_owned()).or_default().count(is_right, true, true);
            self.miss(!is_right, "kind", || format!("{file}: {kind}, not {label}: {reason}"));
        }
        match wanted["genuine"].as_bool().or(wanted["expect_lead"].as_bool()) {
            Some(true) => {
                self.suppressed.count(!is_of_person, true, true);
                self.miss(!is_of_person, "genuine mail set apart", || format!("{file}: {kind}: {reason}"));
            }
            Some(false) => {
                self.let_in.count(is_of_person, true, true);
                self.miss(is_of_person, "machine mail let in", || format!("{file}: {reason}"));
                return;
            }
            None => {}
        }
        let contact = &got["contact"];
        for (label, path) in [
            ("contact_email", "email"),
            ("contact_name", "name"),
            ("phone", "phone"),
            ("company", "company"),
            ("title", "title"),
        ] {
            self.value(file, label, &wanted[label], wanted.get(label).is_some(), contact[path]["value"].as_str());
        }
        self.value(file, "source", &wanted["source"], wanted["source"].is_string(), got["source"]["kind"].as_str());
        self.value(file, "language", &wanted["language"], wanted["language"].is_string(), got["language"].as_str());
        self.fields(file, &wanted["fields"], &got["fields"]);
        if let Some(text) = wanted["text"].as_str().or(wanted["visible_reply"].as_str()) {
            let found = got["text"].as_str().unwrap_or_default();
            // Whether "best regards, Jane" is part of what was written, labels differ.
            let (text, found) = (words(farewell::without(text)), words(farewell::without(found)));
            self.texts.count(text == found, true, true);
            self.text_f1 += token_f1(&text, &found);
            self.miss(text != found, "text", || format!("{file}: reads {found:?}, not {text:?}"));
        }
    }

    fn value(&mut self, file: &str, label: &'static str, wanted: &Value, is_labelled: bool, got: Option<&str>) {
        if !is_labelled {
            return;
        }
        let wanted = wanted.as_str().filter(|text| !text.trim().is_empty());
        let is_right = match (wanted, got) {
            (Some(wanted), Some(got)) => words(wanted).to_lowercase() == words(got).to_lowercase(),
            (None, _) | (_, None) => false,
        };
        self.values.entry(label).or_default().count(is_right, got.is_some(), wanted.is_some());
        let shown = |text: Option<&str>| text.map_or_else(|| "none".to_owned(), |text| format!("{text:?}"));
        let is_miss = !is_right && (got.is_some() || wanted.is_some());
        self.miss(is_miss, label, || format!("{file}: {}, not {}", shown(got), shown(wanted)));
    }

    fn fields(&mut self, file: &str, wanted: &Value, got: &Value) {
        let key = |label: &str| words(label).trim_end_matches([':', '*', ' ']).to_lowercase();
        let found: HashMap<String, String> = got
            .as_object()
            .into_iter()
            .flatten()
            .map(|(label, value)| (key(label), words(value.as_str().unwrap_or_default())))
            .collect();
        for (label, value) in wanted.as_object().into_iter().flatten() {
            let value = words(value.as_str().unwrap_or_default());
            let read = found.get(&key(label));
            let is_right = read.is_some_and(|read| *read == value) || read.is_none() && value.is_empty();
            self.values.entry("fields").or_default().count(is_right, true, true);
            self.miss(!is_right, "fields", || format!("{file}: {label}: {read:?}, not {value:?}"));
        }
    }

    fn miss(&mut self, is_miss: bool, sort: &'static str, said: impl FnOnce() -> String) {
        if is_miss {
            self.misses.entry(sort).or_default().push(said());
        }
    }

    fn as_text(&self) -> String {
        use std::fmt::Write as _;
        let mut text = format!("{} mails\n\n", self.mails);
        let mut all = Tally::default();
        for (kind, tally) in &self.kinds {
            let _ = writeln!(
                text,
                "  {kind:<14} {:>5} of {:<5} {}",
                tally.right,
                tally.given,
                percent(tally.right, tally.given)
            );
            all.right += tally.right;
            all.given += tally.given;
        }
        let _ = writeln!(
            text,
            "  {:<14} {:>5} of {:<5} {}",
            "kind right",
            all.right,
            all.given,
            percent(all.right, all.given)
        );
        let _ = writeln!(text, "\n  genuine mail set apart   {} of {}", self.suppressed.right, self.suppressed.given);
        let _ = writeln!(
            text,
            "  machine mail let in      {} of {}  {}\n",
            self.let_in.right,
            self.let_in.given,
            percent(self.let_in.right, self.let_in.given)
        );
        for (label, tally) in &self.values {
            let _ = writeln!(
                text,
                "  {label:<14} right {} of {} given, {} of {} to be found",
                percent(tally.right, tally.given),
                tally.given,
                percent(tally.right, tally.present),
                tally.present
            );
        }
        if self.texts.given > 0 {
            let _ = writeln!(
                text,
                "  {:<14} exact {} of {}, tokens F1 {:.3}",
                "text",
                percent(self.texts.right, self.texts.given),
                self.texts.given,
                self.text_f1 / f64::from(self.texts.given)
            );
        }
        let (median, longest) = self.median_and_longest();
        let _ = writeln!(text, "  {:<14} median {:.2} ms, longest {:.1} ms a mail", "time", ms(median), ms(longest));
        for (sort, misses) in &self.misses {
            let _ = writeln!(text, "\n{sort}: {} misses", misses.len());
            for miss in misses.iter().take(MISSES_SHOWN) {
                let _ = writeln!(text, "  {}", crate::cli::shown::one_line(miss));
            }
            if misses.len() > MISSES_SHOWN {
                let _ = writeln!(text, "  … and {} more; --json lists all", misses.len() - MISSES_SHOWN);
            }
        }
        text
    }

    fn as_json(&self) -> Value {
        let tally = |tally: &Tally| json!({ "right": tally.right, "given": tally.given, "present": tally.present });
        let (median, longest) = self.median_and_longest();
        json!({
            "mails": self.mails,
            "kinds": self.kinds.iter().map(|(kind, of)| (kind.clone(), tally(of))).collect::<serde_json::Map<_, _>>(),
            "genuine_set_apart": self.suppressed.right, "genuine": self.suppressed.given,
            "machine_let_in": self.let_in.right, "machine": self.let_in.given,
            "values": self.values.iter().map(|(label, of)| ((*label).to_owned(), tally(of))).collect::<serde_json::Map<_, _>>(),
            "text_exact": self.texts.right, "texts": self.texts.given,
            "text_f1": if self.texts.given == 0 { Value::Null } else { json!(self.text_f1 / f64::from(self.texts.given)) },
            "median_ms": ms(median), "longest_ms": ms(longest),
            "misses": self.misses,
        })
    }

    fn median_and_longest(&self) -> (Duration, Duration) {
        let mut times = self.times.clone();
        times.sort_unstable();
        (times.get(times.len() / 2).copied().unwrap_or_default(), times.last().copied().unwrap_or_default())
    }
}

impl Tally {
    fn count(&mut self, is_right: bool, is_given: bool, is_present: bool) {
        self.right += u32::from(is_right);
        self.given += u32::from(is_given);
        self.present += u32::from(is_present);
    }
}

/// White space is no difference.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Harmonic mean of precision and recall over words, each counted as often as it stands.
fn token_f1(wanted: &str, got: &str) -> f64 {
    let mut left: HashMap<&str, i64> = HashMap::new();
    wanted.split(' ').filter(|word| !word.is_empty()).for_each(|word| *left.entry(word).or_default() += 1);
    let (mut shared, mut given) = (0_u32, 0_u32);
    for word in got.split(' ').filter(|word| !word.is_empty()) {
        given += 1;
        if let Some(count) = left.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    let present = wanted.split(' ').filter(|word| !word.is_empty()).count();
    match (present, given) {
        (0, 0) => 1.0,
        _ => 2.0 * f64::from(shared) / (present as f64 + f64::from(given)),
    }
}

fn percent(of: u32, all: u32) -> String {
    if all == 0 { "–".to_owned() } else { format!("{:.1}%", 100.0 * f64::from(of) / f64::from(all)) }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
