//! `fixtures/expected.toml`: mails with what must come of them. They are tried whenever the configuration is read, and
//! one that comes out otherwise refuses it.

use super::findings::Place;
use super::papers::Papers;
use super::sheet::{Section, Sheet};
use crate::domain::id::MailboxName;

const EXPECTED: &str = "fixtures/expected.toml";

/// A mail, and what must come of it. What is not said does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fixture {
    /// Its file, as `student.eml`.
    pub file: String,
    pub raw: Vec<u8>,
    /// Where it comes in; None: the first mailbox.
    pub mailbox: Option<MailboxName>,
    /// `inquiry`, `auto_reply`, …
    pub kind: Option<String>,
    /// `mql`, `review`, `nurture`, `disqualified`, `exited`.
    pub verdict: Option<String>,
    /// The negative class.
    pub class: Option<String>,
    /// The cell of the grid, `A1` to `C3`.
    pub band: Option<String>,
    pub route: Option<String>,
    pub pool: Option<String>,
}

pub fn read(papers: &Papers<'_>) -> Vec<Fixture> {
    let Some(text) = papers.text_if_any(EXPECTED) else { return Vec::new() };
    let sheet = Sheet::parse(EXPECTED, &text, papers.findings);
    let root = sheet.root(papers.findings);
    let fixtures: Vec<Fixture> =
        root.repeated("mail").into_iter().filter_map(|section| read_one(section, papers)).collect();
    root.close();
    let known = |path: &String| {
        path.strip_prefix("fixtures/").is_some_and(|file| fixtures.iter().any(|fixture| fixture.file == file))
    };
    for path in papers.folder.list("fixtures").iter().filter(|path| path.ends_with(".eml") && !known(path)) {
        let remedy = "write a [[mail]] with its `file` into fixtures/expected.toml, or remove it";
        papers.findings.warning(&Place::whole(path), "nothing is expected of this mail", remedy);
    }
    fixtures
}

fn read_one(section: Section<'_>, papers: &Papers<'_>) -> Option<Fixture> {
    let findings = section.findings;
    let file = section.needed_text("file", "write file = \"student.eml\", a mail in fixtures/");
    let word = |key| section.text(key).map(|text| text.value);
    let (mailbox, kind, class) = (word("mailbox"), word("kind"), word("class"));
    let (band, route, pool) = (word("band"), word("route"), word("pool"));
    let verdicts = ["mql", "review", "nurture", "disqualified", "exited"].map(|word| (word, word));
    let verdict = section.text("verdict").and_then(|text| text.choose(findings, &verdicts));
    let says_nothing = [&kind, &class, &band, &route, &pool].iter().all(|word| word.is_none()) && verdict.is_none();
    if says_nothing && !section.has("verdict") {
        let remedy = "write verdict = \"mql\", class, route, pool or kind";
        findings.error(&section.place, "nothing is expected of it", remedy);
    }
    section.close();
    let file = file?;
    let raw = papers.text(&format!("fixtures/{}", file.value), &file.place, "save the mail there, as .eml")?;
    Some(Fixture {
        file: file.value,
        raw: raw.into_bytes(),
        mailbox: mailbox.map(MailboxName::new),
        kind,
        verdict: verdict.map(str::to_owned),
        class,
        band,
        route,
        pool,
    })
}
