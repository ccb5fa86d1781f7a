//! A territory: a name for a list of countries, which may change on a date.
//!
//! Next quarter's borders are written beside this quarter's, so that they can be tried today, and last quarter's
//! decisions still be explained.

use jiff::civil::Date;

/// The countries from one day to another, both included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spell {
    /// ISO 3166-1 alpha-2, upper case.
    pub countries: Vec<String>,
    /// None: since ever.
    pub from: Option<Date>,
    /// None: until further notice.
    pub until: Option<Date>,
}

impl Spell {
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
    /// Whether some day lies in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        let starts_before_end = |one: &Self, other: &Self| match (one.from, other.until) {
            (Some(from), Some(until)) => from <= until,
            (None, _) | (_, None) => true,
        };
        starts_before_end(self, other) && starts_before_end(other, self)
    }
}

/// What is a territory when. No two of its spells overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Territory(pub Vec<Spell>);

impl Territory {
    /// The same countries at all times.
    pub fn always(countries: &[&str]) -> Self {
        let countries = countries.iter().map(|code| (*code).to_owned()).collect();
        Self(vec![Spell { countries, from: None, until: None }])
    }
    /// Its countries, if they are the same at all times.
    pub fn at_all_times(&self) -> Option<&[String]> {
        match self.0.as_slice() {
            [Spell { countries, from: None, until: None }] => Some(countries),
            _ => None,
        }
    }
    /// Its countries on a day; none on a day that no spell covers.
    pub fn on(&self, day: Date) -> &[String] {
        self.0.iter().find(|spell| spell.covers(day)).map_or(&[], |spell| &spell.countries)
    }
    pub fn has(&self, country: &str, day: Date) -> bool {
        self.on(day).iter().any(|code| code == country)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn borders_move_at_midnight() {
        let spell =
            |countries: &[&str], from, until| Spell { from, until, ..Territory::always(countries).0[0].clone() };
        let old = spell(&["DE", "AT"], None, Some(date(2026, 12, 31)));
        let new = spell(&["DE", "AT", "CH"], Some(date(2027, 1, 1)), None);
        assert!(!old.overlaps(&new) && old.overlaps(&old));
        let dach = Territory(vec![old, new]);
        assert!(!dach.has("CH", date(2026, 12, 31)) && dach.has("CH", date(2027, 1, 1)));
        assert!(dach.has("AT", date(1970, 1, 1)) && !dach.has("FR", date(2027, 1, 1)));
    }
}
