//! `templates/`: the wordings that replace the built-in ones, `mail/assignment.txt` and the like.

use super::findings::{Findings, Place, nearest};
use super::papers::Papers;
use crate::domain::notice::NoticeKind;
use crate::domain::{alarm, digest};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Name below `templates/` → text.
pub type Overrides = BTreeMap<String, String>;

/// What the mails' templates have in common.
const SHARED: [&str; 6] = ["layout.txt", "layout.html", "parts.txt", "parts.html", "said.txt", "background.txt"];

pub fn read(papers: &Papers<'_>) -> Overrides {
    let paths = papers.folder.list("templates").into_iter().filter(|path| is_text(path));
    let texts = paths.filter_map(|path| {
        let text = papers.text(&path, &Place::whole(&path), "")?;
        check_name(&path, papers.findings);
        check_syntax(&path, &text, papers.findings);
        Some((path.strip_prefix("templates/")?.to_owned(), text))
    });
    texts.collect()
}

/// Editors leave copies and swap files beside a text.
fn is_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    !name.starts_with('.') && [".txt", ".html", ".subject", ".css"].iter().any(|ending| name.ends_with(ending))
}

/// A mail's template that no mail uses is a slip of the pen.
fn check_name(path: &str, findings: &Findings) {
    let Some(name) = path.strip_prefix("templates/mail/") else { return };
    let notices = NoticeKind::ALL.iter().filter(|kind| kind.is_ours()).map(|kind| kind.as_str());
    let known = notices
        .chain([alarm::KIND, digest::KIND])
        .flat_map(|kind| ["subject", "txt", "html"].map(|part| format!("{kind}.{part}")))
        .chain(SHARED.map(str::to_owned))
        .collect::<Vec<_>>();
    if !known.iter().any(|known| known == name) {
        let remedy = match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("call it like one of the mails: {}", known.join(", ")),
        };
        findings.error(&Place::whole(path), "no mail uses this template", remedy);
    }
}

fn check_syntax(path: &str, text: &str, findings: &Findings) {
    let mut environment = minijinja::Environment::empty();
    let Err(error) = environment.add_template_owned(path.to_owned(), text.to_owned()) else { return };
    let file: Arc<str> = path.into();
    findings.keep_text(&file, text);
    let line = error.line().unwrap_or(1).max(1);
    let start = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
    let length = text[start..].lines().next().map_or(0, str::len);
    let message = format!("the template is broken: {}", error.detail().unwrap_or("syntax error"));
    let remedy =
        "compare it with the built-in one; `{{ name }}` shows a value, `{% if name %}…{% endif %}` a condition";
    findings.error(&Place { file, span: Some(start..start + length) }, message, remedy);
}
