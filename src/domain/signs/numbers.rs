//! Numbers in a text: how far one goes, and whether it counts things or measures something.

use std::collections::HashSet;
use std::sync::LazyLock;

/// A longer number in one piece is one of an order or a telephone.
pub(super) const QUANTITY_DIGITS: usize = 6;

pub(super) const CURRENCIES: [char; 3] = ['€', '$', '£'];

/// How the months begin behind a number and a point, and what else goes on there.
const MONTHS: &str = "Jan Feb Mär Mar Apr Mai Jun Jul Aug Sep Okt Nov Dez Quart";

/// Numbers in words, as they are folded; not those that mean something else in another of the languages.
const COUNTS: &str = "\
    two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty eighty hundred dozen \
    zwei drei vier funf sechs sieben neun zehn elf zwolf funfzehn zwanzig dreissig vierzig funfzig hundert \
    deux trois quatre cinq sept huit neuf dix douze quinze vingt trente quarante cinquante \
    tres cuatro cinco seis siete ocho nuve diez doce quince veinte treinta cuarenta cincunta \
    tre quattro cinqu sette otto nove dieci dodici quindici venti trenta cinquanta \
    twee drie vijf zes zeven negen tien twaalf vijftien twintig dertig quatro dez doze vinte";

/// What a number is of that counts no things, as it is folded.
const UNITS: &str = "\
    day week month year hour minute min tag woche monat jahr stunde jour semaine mois an annee heure dia semana mes ano hora \
    minuto giorno giorni settimana settimane mese mesi anno anni ore minuti dag weken maand jaar uur minuten kwartier dni \
    tydzien tygodni miesiac miesiace miesiecy lat godzin minut euro eur € $ £ % dollar usd pound gbp chf franken zl pln \
    million thousand percent prozent procent km kg uhr pm am m² m2 m³ sqm qm mq ha mm cm m l";

/// How far a number goes that begins a text, in bytes.
pub(super) fn length(text: &str) -> usize {
    let is_inside = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}' | ' ');
    let all = text.find(|c| !is_inside(c)).unwrap_or(text.len());
    let mut length = 0;
    for (at, c) in text[..all].char_indices() {
        let is_group = || {
            let digits = text[at + c.len_utf8()..].bytes().take_while(u8::is_ascii_digit).count();
            if matches!(c, '.' | ',' | '\'' | '’') { digits > 0 } else { digits == 3 }
        };
        if !c.is_ascii_digit() && !is_group() {
            break;
        }
        length = at + c.len_utf8();
    }
    // "bis 15. Mai", "am 3. um zehn": not the end of a sentence.
    let rest = &text[length..];
    match rest.strip_prefix(". ").and_then(|rest| rest.split_whitespace().next()) {
        Some(word) if word.starts_with(char::is_lowercase) || is_month(word) => length + 1,
        _ => length,
    }
}

fn is_month(word: &str) -> bool {
    let mut months = MONTHS.split_whitespace();
    months.any(|begin| word.starts_with(begin))
}

/// Whether the word, folded, is a number from which on several are meant.
pub(super) fn is_word(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| COUNTS.split_whitespace().collect());
    WORDS.contains(word)
}

/// Whether a number between these two is one of time, money or shares.
pub(super) fn measures(before: &str, after: &str) -> bool {
    if before.trim_end().ends_with(CURRENCIES) {
        return true;
    }
    let after = after.strip_prefix([' ', '-']).unwrap_or(after);
    let word = &after[..after.find([' ', '.', ',', '?', '!', ';', ':', '\n']).unwrap_or(after.len())];
    // `m` is not what `men` begins with.
    let is_end = |unit: &str, rest: &str| rest.is_empty() || unit.len() > 2 && matches!(rest, "s" | "e" | "n" | "en");
    UNITS.split_whitespace().any(|unit| word.strip_prefix(unit).is_some_and(|rest| is_end(unit, rest)))
}
