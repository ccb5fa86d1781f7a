//! Countries by the way a national number is written: `0176 1234567` is a German's, `0474 55 55 01` a Belgian's,
//! `07700 900123` a Briton's. Among countries of one language that is often all that tells them apart.

use phonenumber::country::Id;
use regex::Regex;
use std::sync::LazyLock;

/// Who writes so, and nobody else of those whose language it is.
static STYLES: LazyLock<Vec<(Id, Regex)>> = LazyLock::new(|| {
    [
        // Mobiles: 015x, 016x, 017x. Vienna's area is 01, parted from the rest.
        (Id::DE, r"^\(?0(?:15[0-9]{1,2}|16[023]|17[0-9])\)? ?[ /.-]? ?[0-9]{3,4}[0-9 .-]{3,9}$"),
        (Id::AT, r"^\(?0(?:650|660|664|676|677|678|680|688|699)\)? ?[ /.-]? ?[0-9]{2,4}[0-9 .-]{3,9}$"),
        (Id::CH, r"^0(?:7[15-9]|[2-6][1-9]|8[14]|91) [0-9]{3} [0-9]{2} [0-9]{2}$"),
        (Id::BE, r"^\(?04[5-9][0-9]\)? ?[ /.-]? ?[0-9]{2,3}[ .]?[0-9]{2,3}[ .]?[0-9]{0,2}$"),
        (Id::NL, r"^06[ -]?(?:[0-9] ?){8}$"),
        // First the area or network of five digits: nobody else has so long a one, and a space behind it.
        (Id::GB, r"^\(?0(?:7[1-57-9][0-9]{2}|1[2-9][0-9]{2})\)? ?[0-9]{3} ?[0-9]{3}$"),
        (Id::GB, r"^\(?0(?:20|2[389]|11[3-8]|1[2-69]1)\)? [0-9]{3,4} [0-9]{4}$"),
        // The Swedes part the area with a hyphen and the rest in pairs; Finns who write Swedish do neither.
        (Id::SE, r"^0[1-9][0-9]{0,2}[-–] ?[0-9]{2,3} [0-9]{2}(?: [0-9]{2})?$"),
        (Id::AU, r"^04[0-9]{2} [0-9]{3} [0-9]{3}$"),
        (Id::AU, r"^\(?0[2378]\)? [0-9]{4} [0-9]{4}$"),
        (Id::IE, r"^08[3-9] [0-9]{3} [0-9]{4}$"),
        (Id::IT, r"^3[2-9][0-9][ ./-]?[0-9]{3} ?[0-9]{3,4}$"),
        (Id::IT, r"^\(?0[1-9][0-9]{2}\)?[ ./-]? ?[0-9]{2,3}[ .]?[0-9]{2,3}[ .]?[0-9]{0,2}$"),
        (Id::ES, r"^[67][0-9]{2} ?[0-9]{3} ?[0-9]{3}$"),
        (Id::ES, r"^[67][0-9]{2} [0-9]{2} [0-9]{2} [0-9]{2}$"),
        (Id::ES, r"^[89][0-9]{2} [0-9]{2} [0-9]{2} [0-9]{2}$"),
        (Id::BR, r"^\([1-9][0-9]\) ?9?[0-9]{4}[- ][0-9]{4}$"),
        (Id::PT, r"^9[1236][0-9] ?[0-9]{3} ?[0-9]{3}$"),
        (Id::FR, r"^0[1-9](?:[ .][0-9]{2}){4}$"),
        (Id::SA, r"^05[0-9] ?[0-9]{3} ?[0-9]{4}$"),
        (Id::AE, r"^05[024-68] ?[0-9]{3} ?[0-9]{4}$"),
        (Id::EG, r"^01[0125][0-9] ?[0-9]{3,4} ?[0-9]{4}$"),
        // Taipei is (02), Taichung (04): on the mainland an area has three digits or more.
        (Id::TW, r"^\(0[2-8]\) ?[0-9]{3,4}[- ]?[0-9]{4}$"),
        (Id::TW, r"^09[0-9]{2}[- ]?[0-9]{3}[- ]?[0-9]{3}$"),
        (Id::CN, r"^1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}$"),
        (Id::CN, r"^\(?0[1-9][0-9]{1,2}\)?[ -]?[0-9]{7,8}$"),
    ]
    .into_iter()
    .map(|(id, pattern)| (id, Regex::new(pattern).expect("the pattern is a constant the tests compile")))
    .collect()
});

/// The one country of these whose people write a number so.
pub fn country(written: &str, of: &[Id]) -> Option<Id> {
    let written = written.replace(['\u{a0}', '\u{202f}'], " ");
    let mut fitting: Vec<Id> = STYLES
        .iter()
        .filter(|(id, style)| of.contains(id) && style.is_match(written.trim()))
        .map(|(id, _)| *id)
        .collect();
    fitting.dedup();
    match fitting[..] {
        [only] => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: [Id; 3] = [Id::AT, Id::CH, Id::DE];
    const FRENCH: [Id; 4] = [Id::BE, Id::CH, Id::FR, Id::LU];
    const ENGLISH: [Id; 4] = [Id::US, Id::GB, Id::IE, Id::AU];

    #[test]
    fn a_mobile_is_known_by_its_network() {
        assert_eq!(country("0176 00012345", &GERMAN), Some(Id::DE));
        assert_eq!(country("0174/5550331", &GERMAN), Some(Id::DE));
        assert_eq!(country("0664 555 01 23", &GERMAN), Some(Id::AT));
        assert_eq!(country("079 555 01 23", &GERMAN), Some(Id::CH));
        assert_eq!(country("(0474) 555501", &FRENCH), Some(Id::BE));
        assert_eq!(country("06 00 00 41 28", &[Id::BE, Id::NL]), Some(Id::NL));
        assert_eq!(country("0412 555 318", &ENGLISH), Some(Id::AU));
        assert_eq!(country("07700 900123", &ENGLISH), Some(Id::GB));
    }

    #[test]
    fn what_two_may_write_is_nobody_s() {
        // Hilden, or somewhere in Austria.
        assert_eq!(country("02103 5550", &GERMAN), None);
        assert_eq!(country("0470 00 02 15", &[Id::FR, Id::CH]), None);
        assert_eq!(country("022 2345 6789", &ENGLISH), None);
    }
}
