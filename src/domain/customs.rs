//! What a workflow makes of a lead after it was offered: who is set away, how much may be rejected.

/// All of them; each has an end by default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Customs {
    pub offers: Offers,
}

/// `[offers]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offers {
    /// Offers that may run out one after another before their rep is offered nothing until his next working day, or
    /// his next sign; None: he never is.
    pub away_after: Option<u32>,
    /// Leads that a rep may reject in one day of his calendar.
    pub rejections_per_day: Option<u32>,
}

impl Default for Offers {
    fn default() -> Self {
        Self { away_after: Some(1), rejections_per_day: None }
    }
}
