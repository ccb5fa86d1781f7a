//! The country a form's fields name: asked for alone, beside the city, or at the end of a place.

use super::country::named;
use crate::pipeline::extract::contact::Evidence;
use phonenumber::country::Id;

/// What a field that asks for it names.
pub fn in_fields(evidence: &Evidence) -> Option<Id> {
    const ASKED: [&str; 19] = [
        "country",
        "country/region",
        "country / region",
        "country or region",
        "land/region",
        "国家/地区",
        "land",
        "pays",
        "país",
        "pais",
        "paese",
        "kraj",
        "maa",
        "ország",
        "země",
        "krajina",
        "страна",
        "国",
        "国家",
    ];
    let asks = |label: &str| ASKED.contains(&label) || label.split(PARTED).any(|part| ASKED.contains(&part.trim()));
    let field = evidence.fields.iter().find(|field| asks(field.label.to_lowercase().as_str()))?;
    let value = field.value.trim();
    named(value).or_else(|| named(last_of(value)))
}

/// "City, Country", "Country/City"
const PARTED: [char; 3] = [',', '/', '&'];

/// "Myanmar" of "Mandalay, Myanmar".
fn last_of(value: &str) -> &str {
    value.rsplit([',', '\n']).next().unwrap_or_default().trim()
}

/// The country at the end of a field that asks for a place.
pub fn of_place(evidence: &Evidence) -> Option<Id> {
    const PLACES: [&str; 17] = [
        "location",
        "address",
        "city",
        "town",
        "site",
        "delivery",
        "destination",
        "ort",
        "adresse",
        "standort",
        "ville",
        "lieu",
        "ciudad",
        "dirección",
        "indirizzo",
        "località",
        "plaats",
    ];
    let asks = |label: &str| label.to_lowercase().split_whitespace().any(|word| PLACES.contains(&word));
    evidence
        .fields
        .iter()
        .filter(|field| field.value.contains(',') && field.value.len() <= 120 && asks(&field.label))
        .find_map(|field| named(last_of(&field.value)))
}
