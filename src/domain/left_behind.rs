//! What a rep who goes away leaves behind, as he is told: what goes on to others, and what stays with him.

use super::lead::{Lead, Ownership};

/// Leads that are named; of more only how many.
const NAMED_MAX: usize = 8;

/// Sentences about what he has; nothing of a rep who has nothing in work.
pub fn told<'a>(held: impl Iterator<Item = &'a Lead>) -> String {
    let (offered, his): (Vec<&Lead>, Vec<&Lead>) =
        held.filter(|lead| lead.stage.is_live()).partition(|lead| matches!(lead.ownership, Ownership::Offered { .. }));
    let goes = match offered.as_slice() {
        [] => String::new(),
        offered => format!(". What you are only offered goes on to others now: {}", named(offered)),
    };
    let stays = match his.as_slice() {
        [] => String::new(),
        his => format!(
            ". Still with you: {}. Answer the latest mail about each with “hand off to …”, or hand it on by its button",
            named(his)
        ),
    };
    goes + &stays
}

/// What a rep who is back finds: what he is offered, and what is his.
pub fn with_him<'a>(held: impl Iterator<Item = &'a Lead>) -> String {
    let (offered, his): (Vec<&Lead>, Vec<&Lead>) =
        held.filter(|lead| lead.stage.is_live()).partition(|lead| matches!(lead.ownership, Ownership::Offered { .. }));
    match (offered.as_slice(), his.as_slice()) {
        ([], []) => "Nothing waits with you at present".to_owned(),
        (offered, []) => format!("Offered to you: {}", named(offered)),
        ([], his) => format!("With you: {}", named(his)),
        (offered, his) => format!("Offered to you: {}. With you: {}", named(offered), named(his)),
    }
}

fn named(leads: &[&Lead]) -> String {
    let name = |lead: &&Lead| {
        let waits = lead.responded_at.is_none() || lead.owes_an_answer();
        let waits = if waits { ", who waits for an answer" } else { "" };
        format!("{} ({}{waits})", lead.shown_ref(), lead.prospect.shown())
    };
    let mut all: Vec<String> = leads.iter().take(NAMED_MAX).map(name).collect();
    if leads.len() > NAMED_MAX {
        all.push(format!("and {} more", leads.len() - NAMED_MAX));
    }
    all.join(", ")
}
