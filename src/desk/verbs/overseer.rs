//! What whoever a lead is escalated to means by a verb: he gives it to somebody, or takes it himself.

use super::{Act, By};
use crate::domain::lead::Lead;
use crate::domain::overseer::{may_give, may_take};
use crate::domain::rules::Rules;

/// What he means by it, where it is not with him.
pub(super) fn meant(lead: &Lead, act: &Act, by: &By, rules: &Rules) -> Option<Act> {
    let By::Rep(rep) = by else { return None };
    match act {
        Act::HandOff { to, packet } if may_give(lead, rep, rules) => {
            Some(Act::Assign { to: to.clone(), packet: packet.clone() })
        }
        Act::Accept if may_take(lead, rep, rules) => Some(Act::Assign { to: rep.clone(), packet: Vec::new() }),
        _ => None,
    }
}
