//! What speaks for a person with a wish: a quantity, something asked for, a house that signs.
//!
//! In: a mail prepared for judging. Out: points. Never: a verdict; spam has learned to ask for offers as well.

use super::signs::answers_himself;
use crate::domain::company::is_freemail;
use crate::domain::phrases::{Border, Builder, Phrases};
use crate::pipeline::discern::phrase;
use crate::pipeline::discern::reading::Reading;
use crate::pipeline::discern::words::Table;
use std::collections::HashSet;
use std::sync::LazyLock;

/// However many signs of a genuine request there are, they outweigh no more than that.
pub const CREDIT_MOST: i32 = 5;

/// What speaks for a person with a wish, in points: a quantity, something asked for, a house that signs.
pub fn wish(reading: &Reading) -> u8 {
    u8::try_from(reading.spoken().credit.clamp(0, CREDIT_MOST)).unwrap_or_default()
}

/// What somebody writes who wants to buy: a number of things, a price, our goods, his own house below his name.
pub fn credit(reading: &Reading, plain: &str) -> i32 {
    let mut credit = 0;
    if reading.is_threaded() && reading.says_reply() && !answers_himself(reading) {
        credit += 3;
    }
    credit += 2 * i32::from(names_quantity(plain));
    credit += 2 * i32::from(WISHES.is_in(plain));
    credit += i32::from(reading.head.says(Table::Asks) && reading.head.contains(['?', '？', '؟']));
    credit + 2 * i32::from(signs_for_a_house(reading))
}

/// Whether a quantity or a buyer's words stand in it; that a house signs says nothing of what it wants.
pub fn wants(reading: &Reading) -> bool {
    let plain = &reading.spoken().plain;
    names_quantity(plain) || WISHES.is_in(plain)
}

/// "20 units", "300kg".
fn names_quantity(plain: &str) -> bool {
    let bytes = plain.as_bytes();
    let starts = bytes.windows(2).enumerate().filter(|(_, two)| two[0] == b' ' && two[1].is_ascii_digit());
    starts.map(|(at, _)| &plain[at + 1..]).any(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let unit = rest[digits..].strip_prefix(' ').unwrap_or(&rest[digits..]);
        (1..=6).contains(&digits) && UNITS.contains(unit.split(' ').next().unwrap_or_default())
    })
}

static UNITS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "x pcs pieces units sets stück stk stueck pièces unités unidades piezas pezzi stuks sztuk szt ks kusů db kpl styck шт штук \
     adet 台 個 件 개 kg ton tons tonne tonnes m2 m² mm cm m km litre litres liter liters kw users employees seats licences \
     licenses people guests persons personen pax students rooms nights"
        .split_whitespace()
        .collect()
});

static WISHES: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder.add_list((), WISH_WORDS, Border::Word);
    builder.build()
});

const WISH_WORDS: &str = "
    we need | i need | we require | we run | we operate | we would like to (order|buy) |
    your (product|products|machine|machines|service|services|catalogue|catalog|price list|prices|quote|quotation|offer) |
    your (software|product range|lead time|showroom|workshop) | please quote | send (us|me) (a|your) (quote|offer|quotation|price) |
    quote for | quotation for | price for | prices for | looking for a supplier | would you be able |
    do you (have|offer|sell|stock|deliver|ship|make|supply) | can you (supply|deliver|quote|offer|make) |
    wir suchen | wir benötigen | ich benötige | ich suche | angebot für | angebot über | bitte um ein angebot | ihre produkte |
    devis pour | nous recherchons | votre catalogue | vos produits | presupuesto para | necesitamos | su catálogo |
    preventivo per | abbiamo bisogno | avremmo bisogno | orçamento para | precisamos | offerte voor | wij zoeken |
    proszę o ofertę | proszę o wycenę | zapytanie ofertowe | potrzebujemy | poptáváme | prosím o nabídku | ajánlatot |
    offert på | tilbud på | tarjous | просим выставить | коммерческое предложение на | fiyat teklifi
";

/// His domain's name and a telephone number stand in the text's last lines.
fn signs_for_a_house(reading: &Reading) -> bool {
    let Some(from) = reading.from.filter(|from| !is_freemail(from.domain())) else { return false };
    let house = from.domain().split('.').rev().nth(1).unwrap_or_default();
    let tail: Vec<&str> = reading.unquoted.lines().rev().filter(|line| !line.trim().is_empty()).take(8).collect();
    let tail = tail.join(" ").to_lowercase();
    let squeezed: String = tail.chars().filter(|c| c.is_alphanumeric()).collect();
    let house: String = house.chars().filter(|c| c.is_alphanumeric()).collect();
    house.len() > 3 && squeezed.contains(&house) && phrase::TELEPHONE.is_match(&tail)
}
