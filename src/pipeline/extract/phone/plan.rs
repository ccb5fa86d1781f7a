//! Number plans: from digits to E.164, by country, as the countries number their telephones.

use super::style;
use crate::pipeline::extract::place::country::Country;
use phonenumber::Metadata;
use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;
use regex::Regex;
use std::sync::LazyLock;

// `(212) 555-0123`, `212-555-0123`: nobody else writes so.
static AMERICAN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[.-])[2-9]?[0-9]{2}[.-][0-9]{4}$")
        .expect("the pattern is a constant the tests compile")
});

// `(64) 3200417`: some forms set the code of the country in brackets, without a plus sign.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\(([1-9][0-9]{0,2})\)[ -]?[0-9][0-9 .-]{5,}$").expect("the pattern is a constant the tests compile")
});
// `0664 1234567`: four digits of a network, set apart.
static NETWORK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\(?0[0-9]{3}\)?[ /-]").expect("the pattern is a constant the tests compile"));

/// Patterns kept compiled. A number of Spanish or English may be of twenty countries, each of which has a dozen: with the
/// library's hundred every such mail would compile them anew.
const PATTERNS_KEPT: usize = 600;

/// Decodes the plans, ahead of the first mail that has a number.
pub fn prepare() {
    if let Ok(mut patterns) = DATABASE.cache().lock() {
        patterns.set_capacity(PATTERNS_KEPT);
    }
    let _ = with_code("493023125100", Must::Exist);
}

/// What a number must be to be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Must {
    /// One that its country has given out, or might.
    Exist,
    /// As long as numbers there are: enough where it is called a number.
    BePossible,
}

/// A number as it was written, and its digits, in E.164. Whether only one that may be rung, `must` says.
pub fn of_written(written: &str, plain: &str, country: Option<&Country>, must: Must) -> Option<String> {
    // Mexicans write so too.
    let may_be_american = || match country {
        // What does not exist where it is sent from is what it looks like.
        Some(Country::Known(id) | Country::Native(id, _) | Country::Told(id, _)) => {
            at_home(plain, *id, Must::Exist).is_none()
        }
        Some(Country::OneOf(ids)) => !ids.contains(&Id::MX),
        Some(Country::Home(..) | Country::ByStyle(_)) | None => true,
    };
    let is_american = AMERICAN.is_match(written) && may_be_american();
    if is_american && let Some(number) = with_code(&format!("1{}", plain.trim_start_matches('1')), Must::Exist) {
        return Some(number);
    }
    let may_be = match country {
        Some(Country::OneOf(ids) | Country::Home(_, ids) | Country::ByStyle(ids)) => &ids[..],
        Some(Country::Known(_) | Country::Native(..) | Country::Told(..)) | None => &[],
    };
    if let Some(number) = bracketed(written, plain, country) {
        return Some(number);
    }
    if let Some(Country::Native(id, others)) = country
        && let Some(number) = of_neighbour(written, plain, *id, others, must)
    {
        return Some(number);
    }
    if let Some(Country::Told(id, others)) = country
        && !plain.starts_with('+')
        && !plain.starts_with("00")
    {
        return of_told(written, plain, *id, others, must);
    }
    if let Some(id) = style::country(written, may_be) {
        // An English mail may be of anywhere: what its writer calls a telephone number exists, or is a story's.
        let must = if matches!(country, Some(Country::ByStyle(_))) { Must::Exist } else { must };
        return at_home(plain, id, must);
    }
    international(plain, country, must)
}

/// Where people dial, and write, a zero before the area.
const DIAL_ZERO: [Id; 13] =
    [Id::AT, Id::AU, Id::BE, Id::CH, Id::DE, Id::FI, Id::FR, Id::GB, Id::IE, Id::JP, Id::NL, Id::NZ, Id::SE];

/// Behind the code of a country in brackets, where nobody at home sets an area between brackets without its zero.
fn bracketed(written: &str, plain: &str, country: Option<&Country>) -> Option<String> {
    let code = BRACKETED.captures(written.trim())?;
    let is_foreign = |id: &Id| DIAL_ZERO.contains(id) || *id == Id::US && code[1].len() < 3;
    let may_be = match country {
        Some(Country::Known(id) | Country::Native(id, _) | Country::Told(id, _)) => {
            is_foreign(id) && at_home(plain, *id, Must::Exist).is_none()
        }
        Some(Country::Home(id, others)) => is_foreign(id) && others.iter().all(is_foreign),
        Some(Country::OneOf(ids) | Country::ByStyle(ids)) => ids.iter().all(is_foreign),
        None => true,
    };
    if may_be { with_code(plain, Must::Exist) } else { None }
}

/// A number that the mailbox's neighbours of the same language write so, and nobody at home: `0664 1234567` in Germany.
fn of_neighbour(written: &str, plain: &str, home: Id, ids: &[Id], must: Must) -> Option<String> {
    let id = style::country(written, ids).filter(|id| *id != home)?;
    let is_sure = [Id::AT, Id::CH, Id::DE].contains(&home) && (id == Id::CH || NETWORK.is_match(written.trim()));
    if is_sure || at_home(plain, home, Must::Exist).is_none() { at_home(plain, id, must) } else { None }
}

/// A number where the mail names a place: its writer may be there, or have something sent there. Where both that place and
/// another have such numbers, nobody knows whose it is.
fn of_told(written: &str, plain: &str, place: Id, others: &[Id], must: Must) -> Option<String> {
    let all: Vec<Id> = others.iter().copied().chain([place]).collect();
    let neighbour = style::country(written, &all).filter(|id| *id != place);
    let there = at_home(plain, place, Must::Exist);
    match (neighbour, there) {
        (Some(_), Some(_)) => None,
        (Some(id), None) => at_home(plain, id, must),
        (None, Some(number)) => Some(number),
        (None, None) => in_one_of(plain, others).or_else(|| at_home(plain, place, must)),
    }
}

/// In E.164, if a country it belongs to is known and has numbers of that length; or, if it [`Must::Exist`], such numbers.
fn international(plain: &str, country: Option<&Country>, must: Must) -> Option<String> {
    let digits = plain.trim_start_matches('+');
    if !(6..=17).contains(&digits.len()) || digits.bytes().all(|b| Some(b) == digits.bytes().next()) {
        return None;
    }
    if let Some(rest) = plain.strip_prefix("00").filter(|rest| !rest.starts_with('0')) {
        return with_code(rest, Must::Exist);
    }
    if plain.starts_with('+') {
        return with_code(digits, must);
    }
    match country? {
        Country::Known(id) => at_home(digits, *id, must),
        Country::Native(id, others) | Country::Told(id, others) => {
            at_home(digits, *id, must).or_else(|| in_one_of(digits, others))
        }
        Country::Home(id, others) => {
            let here = || at_home(digits, *id, Must::Exist).filter(|_| is_written_so(digits, *id));
            here().or_else(|| in_one_of(digits, others))
        }
        Country::OneOf(ids) => match ids[..] {
            [only] => at_home(digits, only, must),
            _ => in_one_of(digits, ids),
        },
        Country::ByStyle(_) => None,
    }
}

/// Countries among which the one where a number exists can be told. That it exists in one of twenty is chance.
const FEW: usize = 6;

/// A country code and a trunk prefix may be the only difference: what they dial to is compared.
fn in_one_of(digits: &str, ids: &[Id]) -> Option<String> {
    if ids.len() > FEW {
        return None;
    }
    let mut found: Option<String> = None;
    for id in ids.iter().filter(|id| ids.len() == 1 || is_written_so(digits, **id)) {
        let Some(number) = at_home(digits, *id, Must::Exist) else { continue };
        if found.as_ref().is_some_and(|other| *other != number) {
            return None;
        }
        found = Some(number);
    }
    found
}

/// Where nobody leaves out the zero before an area. An Australian's is known by its style alone, but for mobiles.
fn is_written_so(digits: &str, id: Id) -> bool {
    match id {
        Id::AU => digits.starts_with("04") || digits.starts_with('1'),
        _ => !DIAL_ZERO.contains(&id) || digits.starts_with('0'),
    }
}

/// Behind a country code. Numbers reserved for stories do not exist, but have a number's length.
fn with_code(digits: &str, must: Must) -> Option<String> {
    let code = (1..=3).find_map(|length| {
        let code: u16 = digits.get(..length)?.parse().ok()?;
        Some((length, *DATABASE.region(&code)?.first()?))
    });
    let (length, region) = code?;
    let national = &digits[length..];
    let parsed = phonenumber::parse(region.parse().ok(), format!("+{digits}")).ok()?;
    let is_story = region == "US" && national.get(..3) == Some("555") || national.get(3..6) == Some("555");
    let is_known = phonenumber::is_valid(&parsed) || is_story && national.len() == 10 || is_of_story(digits);
    (is_known || must == Must::BePossible && is_possible(region, parsed.national())).then(|| e164(&parsed))
}

/// Ranges that the regulators of France and Britain keep for stories: nobody else has them, and whoever writes them means
/// a number.
fn is_of_story(international: &str) -> bool {
    const RANGES: [(&str, usize); 12] = [
        ("3319900", 11),
        ("3326191", 11),
        ("3335301", 11),
        ("3346571", 11),
        ("3353649", 11),
        ("3363998", 11),
        ("441632960", 12),
        ("447700900", 12),
        ("442079460", 12),
        ("441134960", 12),
        ("441144960", 12),
        ("441614960", 12),
    ];
    RANGES.iter().any(|(start, length)| international.starts_with(start) && international.len() == *length)
}

/// As people there dial it. Where a trunk prefix belongs to a number, one without it is somebody else's.
fn at_home(digits: &str, id: Id, must: Must) -> Option<String> {
    // Until 2009 Poles dialled a zero before the area's code.
    let digits = if id == Id::PL && digits.len() == 10 { digits.trim_start_matches('0') } else { digits };
    let parsed = phonenumber::parse(Some(id), digits).ok()?;
    // `6555 0143` in Singapore begins with its own country's code, and no plus sign says that it is one.
    let code = parsed.code().value().to_string();
    let is_cut = digits.strip_prefix(&code).is_some_and(|rest| rest == parsed.national().to_string());
    let whole = || phonenumber::parse(None, format!("+{code}{digits}")).ok();
    let parsed = if is_cut && !phonenumber::is_valid(&parsed) { whole()? } else { parsed };
    // A zero that no trunk prefix there explains begins no number but an Italian's.
    let must = if parsed.national().zeros() > 0 { Must::Exist } else { must };
    let is_valid =
        phonenumber::is_valid(&parsed) || is_of_story(&format!("{}{}", parsed.code().value(), parsed.national()));
    (is_valid || must == Must::BePossible && is_possible(id.as_ref(), parsed.national())).then(|| e164(&parsed))
}

fn is_possible(region: &str, national: &phonenumber::NationalNumber) -> bool {
    let length = u16::try_from(national.to_string().len()).unwrap_or(0);
    let lengths = |plan: &Metadata| {
        let kinds = [plan.descriptors().fixed_line(), plan.descriptors().mobile()];
        kinds.into_iter().flatten().any(|kind| kind.possible_length().contains(&length))
    };
    // Shorter ones are local: they ring nowhere without their area's code.
    length >= 7 && DATABASE.by_id(region).is_some_and(lengths)
}

/// Whose a number is, by its code and area.
pub fn country_of(e164: &str) -> Option<Id> {
    phonenumber::parse(None, e164).ok()?.country().id()
}

fn e164(number: &phonenumber::PhoneNumber) -> String {
    format!("+{}{}", number.code().value(), number.national())
}
