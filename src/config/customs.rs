//! What becomes of a lead after it was offered: `[offers]` of a workflow.

use super::amount::count;
use super::sheet::Section;
use super::workflow::Given;
use crate::domain::customs::{Customs, Offers};

pub fn read(root: &Section<'_>, _given: &Given<'_>) -> Customs {
    Customs { offers: root.section("offers").map(read_offers).unwrap_or_default() }
}

fn read_offers(section: Section<'_>) -> Offers {
    let away_after = match count(&section, "away_after", 0..=100) {
        Some(0) => None,
        Some(count) => Some(count),
        None => Offers::default().away_after,
    };
    let rejections_per_day = count(&section, "rejections_per_day", 1..=1_000);
    section.close();
    Offers { away_after, rejections_per_day }
}
