//! Taking turns: what each rep of a pool has earned and paid, in parts of a lead.

use super::super::id::{PoolId, RepId};

/// One lead, as credits count it: fine enough for any share of one.
pub const LEAD: i64 = 1_000_000_000_000_000;

/// What rounding may take from a credit, many times over.
pub const CREDIT_ROUNDING: i64 = LEAD / 100_000_000;

/// A rep's place in one pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turn {
    /// Smooth weighted round robin: what is owed to him, in [`LEAD`]ths of a lead.
    pub credit: i64,
    /// Offers from this pool since the start of the rep's day.
    pub today: u32,
}

/// A turn that somebody had, for giving it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What it was counted under.
    pub of: PoolId,
    /// Everybody who could have had it, and earned by it.
    pub earned: Vec<RepId>,
}

/// Whose turns are counted together: of a pool those who may have a lead of its kind at all. All of the pool are counted
/// under its own name, some of it under theirs, so that what others earned by leads they may not have never counts.
pub fn turns_of(pool: &PoolId, some: Option<u64>) -> PoolId {
    match some {
        None => pool.clone(),
        Some(who) => PoolId::new(format!("{pool}#{who:016x}")),
    }
}

/// So much of each lead is earned.
pub fn share(weight: i64, of: i64) -> i64 {
    // A rep's weight is a thousand at most, so that the product is within 64 bits, and quickly divided.
    match LEAD.checked_mul(weight) {
        Some(product) => product / of.max(1),
        None => i64::try_from(i128::from(LEAD) * i128::from(weight) / i128::from(of.max(1))).unwrap_or(LEAD),
    }
}

/// After how many leads a whole one is owed to whoever has this credit.
pub fn leads_until_owed(credit: i64, share: i64) -> i64 {
    let missing = LEAD.saturating_sub(CREDIT_ROUNDING).saturating_sub(credit);
    missing.saturating_add(share.max(1) - 1).div_euclid(share.max(1))
}
