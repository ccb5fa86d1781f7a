//! A territory: a name for a list of countries, which may change on a date.
//!
//! Next quarter's borders are written beside this quarter's, so that they can be tried today, and last quarter's
//! decisions still be explained.

use jiff::civil::Date;

/// Every country of ISO 3166-1, and what telephone numbers are of besides: Kosovo, Ascension, Tristan da Cunha.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO \
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE \
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW \
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM \
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK AC TA";

/// Whether this is the code of a country, in capitals.
pub fn is_country(code: &str) -> bool {
    code.len() == 2 && COUNTRIES.split(' ').any(|country| country == code)
}

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
    /// The first day after this one on which a country comes to it.
    pub fn gets(&self, country: &str, after: Date) -> Option<Date> {
        let has = |spell: &&Spell| spell.countries.iter().any(|code| code == country);
        self.0.iter().filter(has).filter_map(|spell| spell.from).filter(|from| *from > after).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_country_is_known_by_its_code() {
        assert_eq!(COUNTRIES.split(' ').count(), 249 + 3);
        assert!(["DE", "GB", "GR", "ZW", "XK"].into_iter().all(is_country));
        assert!(!["XX", "UK", "EL", "de", "D", "DE AT", ""].into_iter().any(is_country));
    }

    #[test]
    fn borders_move_at_midnight() {
        let spell =
            |countries: &[&str], from, until| Spell { from, until, ..Territory::always(countries).0[0].clone() };
        let old = spell(&["DE", "AT"], None, Some(date(2026, 12, 31)));
        let new = spell(&["DE", "AT", "CH"], Some(date(2027, 1, 1)), None);
        assert!(!old.overlaps(&new) && old.overlaps(&old));
        let dach = Territory(vec![old, new]);
        assert!(!dach.has("CH", date(2026, 12, 31)) && dach.has("CH", date(2027, 1, 1)));
        assert_eq!(dach.gets("CH", date(2026, 11, 1)), Some(date(2027, 1, 1)));
        assert_eq!((dach.gets("CH", date(2027, 1, 1)), dach.gets("FR", date(2026, 11, 1))), (None, None));
        assert!(dach.has("AT", date(1970, 1, 1)) && !dach.has("FR", date(2027, 1, 1)));
    }
}
