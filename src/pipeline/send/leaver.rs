//! What became of a leaver's leads, of the lines that were gathered: `ana<tab>41<tab>bo`, the last empty if it waits.

use super::facts::name_of;
use crate::domain::rules::Rules;
use minijinja::{Value, context};
use std::collections::{BTreeMap, BTreeSet};

/// Leads named of each heir; the count is always whole.
const NAMED_MAX: usize = 25;

pub fn drained(note: &str, rules: &Rules) -> Value {
    let mut leavers: BTreeSet<String> = BTreeSet::new();
    let mut heirs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut count = 0_usize;
    for line in note.lines() {
        let mut parts = line.split('\t');
        let (Some(leaver), Some(number)) = (parts.next(), parts.next()) else { continue };
        leavers.insert(name_of(leaver, rules));
        heirs.entry(parts.next().unwrap_or_default().to_owned()).or_default().push(format!("L{number}"));
        count += 1;
    }
    let heir = |(heir, leads): (String, Vec<String>)| {
        let named = leads.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>().join(", ");
        let more = leads.len().saturating_sub(NAMED_MAX);
        context! {
            name => (!heir.is_empty()).then(|| name_of(&heir, rules)),
            count => leads.len(),
            leads => if more > 0 { format!("{named} and {more} more") } else { named },
        }
    };
    context! {
        leavers => leavers.into_iter().collect::<Vec<_>>().join(", "),
        count => count,
        heirs => heirs.into_iter().map(heir).collect::<Vec<_>>(),
    }
}
