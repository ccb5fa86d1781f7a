//! What bytes are written in that no label tells, or a wrong one.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_2, UTF_8, WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258};

/// The text, and what it was read as.
pub fn read(bytes: &[u8], domain: Option<&str>) -> (String, String) {
    if is_broken_utf8(bytes) {
        return (mended(bytes), "utf-8".to_owned());
    }
    let guessed = of(bytes, domain);
    let encoding =
        if guessed.is_single_byte() && (asks_in_spanish(bytes) || guessed == WINDOWS_1257 && is_western(bytes)) {
            WINDOWS_1252
        } else if is_latin(guessed) {
            central(bytes).unwrap_or(guessed)
        } else {
            guessed
        };
    (encoding.decode_without_bom_handling(bytes).0.into_owned(), encoding.name().to_ascii_lowercase())
}

fn of(bytes: &[u8], domain: Option<&str>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // The detector takes a country's domain in small letters of ASCII.
    let country = domain.and_then(|domain| domain.rsplit('.').next()).map(str::to_ascii_lowercase);
    let country = country.filter(|last| last.len() == 2 && last.bytes().all(|b| b.is_ascii_lowercase()));
    detector.guess(country.as_deref().map(str::as_bytes), Utf8Detection::Deny)
}

/// Sets of one byte for Western, Turkish or Vietnamese letters: nearly any bytes may be read so.
fn is_latin(encoding: &'static Encoding) -> bool {
    [WINDOWS_1252, WINDOWS_1254, WINDOWS_1258].contains(&encoding)
}

/// A name's one letter or two, which a Frenchman, a German or a Spaniard writes: so few tell no Balt.
fn is_western(bytes: &[u8]) -> bool {
    const LETTERS_MAX: usize = 2;
    // As Windows-1252: à â ä ç è é ê ë ï î ñ ó ô ö ù ü, É.
    const LETTERS: &[u8] = b"\xE0\xE2\xE4\xE7\xE8\xE9\xEA\xEB\xEE\xEF\xF1\xF3\xF4\xF6\xF9\xFC\xC9";
    let mut high = bytes.iter().filter(|byte| !byte.is_ascii());
    high.clone().count() <= LETTERS_MAX && high.all(|byte| LETTERS.contains(byte))
}

/// `¿C`, `¡H`: the mark before a capital at the beginning of a sentence. Where it is a Pole's `ż`, a small letter follows.
fn asks_in_spanish(bytes: &[u8]) -> bool {
    let begins = |at: usize| at == 0 || bytes[at - 1].is_ascii_whitespace();
    (0..bytes.len().saturating_sub(1))
        .any(|at| matches!(bytes[at], 0xBF | 0xA1) && begins(at) && bytes[at + 1].is_ascii_uppercase())
        && bytes.iter().any(|b| matches!(b, b'?' | b'!'))
}

/// The set of a Czech, Slovak, Slovene or Croatian text: what stands for its letters elsewhere are letters that no one
/// language has beside each other, a Dane's `ø` with an Italian's `ì`.
pub fn central(bytes: &[u8]) -> Option<&'static Encoding> {
    // As Windows-1252: ì, ø, è, ù, ò; á, í, ý, ú; å; æ; in both sets š and ž.
    let has = |wanted: &[u8]| bytes.iter().any(|byte| wanted.contains(byte));
    let acute = has(&[0xE1, 0xED, 0xFD, 0xFA]);
    let grave = has(&[0xEC, 0xE8, 0xF9, 0xF2]);
    let stroke = has(&[0xF8, 0xD8]);
    let nordic = has(&[0xE5, 0xC5]);
    let within = |wanted: &[u8]| {
        bytes
            .windows(3)
            .any(|w| wanted.contains(&w[1]) && w[0].is_ascii_lowercase() && (w[2].is_ascii_lowercase() || w[2] >= 0xE0))
    };
    let hooked = has(&[0x9A, 0x9E, 0x8A, 0x8E]);
    // š and ž of ISO 8859-2 are ¹ and ¾ elsewhere, which stand in no word.
    let hooked_iso = within(&[0xB9, 0xBE]) && !hooked;
    let is_czech = !nordic && (stroke && (acute || grave) || has(&[0xEC]) && acute);
    let is_southern = (hooked || hooked_iso) && has(&[0xE8, 0xE6, 0xF0]) && !nordic;
    (is_czech || is_southern).then_some(if hooked_iso { ISO_8859_2 } else { WINDOWS_1250 })
}

/// Whether bytes labelled as Western are in another script: most of its letters are beyond ASCII.
pub fn is_foreign(bytes: &[u8]) -> bool {
    const LETTERS_MIN: usize = 8;
    let beyond = bytes.iter().filter(|&&b| b >= 0xC0).count();
    let ascii = bytes.iter().filter(|b| b.is_ascii_alphabetic()).count();
    beyond >= LETTERS_MIN && beyond > ascii && of(bytes, None) != WINDOWS_1252
}

/// Whether the bytes cannot be what the label says.
pub fn has_errors(set: &str, bytes: &[u8]) -> bool {
    Encoding::for_label(set.as_bytes()).is_some_and(|encoding| encoding.decode_without_bom_handling(bytes).1)
}

/// Characters of UTF-8 hardly stand in any other text by accident: most of what is no UTF-8 here is somebody's footer.
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound >= broken.max(2)
}

/// UTF-8 as it is, and each single byte that is none as the Western letter it most often was; what was cut in two stays
/// broken.
fn mended(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        at += chunk.valid().len() + chunk.invalid().len();
        match chunk.invalid() {
            [] => {}
            [letter] if at < bytes.len() && *letter >= 0xC0 => {
                out.push_str(&WINDOWS_1252.decode_without_bom_handling(&[*letter]).0);
            }
            _ => out.push_str(&UTF_8.decode_without_bom_handling(chunk.invalid()).0),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(encoding: &'static Encoding, text: &str, domain: &str) {
        let bytes = encoding.encode(text).0;
        assert_eq!(read(&bytes, Some(domain)).0, text, "{}", encoding.name());
    }

    #[test]
    fn scripts_are_told_apart_without_a_label() {
        check(encoding_rs::GBK, "您好，请问贵公司能否提供两台水泵的报价？谢谢。", "a.example");
        check(
            encoding_rs::SHIFT_JIS,
            "はじめまして。ポンプを二台購入したいので、見積もりをお願いします。",
            "a.example",
        );
        check(encoding_rs::EUC_KR, "안녕하세요. 펌프 두 대의 견적을 요청드립니다. 감사합니다.", "a.example");
        check(encoding_rs::WINDOWS_1251, "Здравствуйте, нам нужны два насоса. Пришлите цену.", "a.example");
        check(encoding_rs::WINDOWS_1253, "Καλησπέρα, θα θέλαμε προσφορά για δύο αντλίες.", "a.example");
        check(WINDOWS_1250, "Dobrý den, potřebujeme dvě čerpadla a žádáme o cenu.", "a.cz");
    }

    #[test]
    fn central_european_letters_are_known_without_a_country() {
        for text in [
            "Dobrý den, prosíme o nabídku na dva jeřáby, děkujeme.",
            "Dobrý deň, potrebujeme tri čerpadlá, ďakujem za skorú odpoveď a cenu. Žiak",
            "Pozdravljeni, prosim za ponudbo za šest črpalk. Hvala, Žiga Šuštar",
            "Poštovani, molim ponudu za šest pumpi, što prije. Čedo Đurić",
        ] {
            check(WINDOWS_1250, text, "a.example");
            check(ISO_8859_2, text, "a.example");
        }
    }

    #[test]
    fn western_letters_stay_western() {
        for text in [
            "Perché no? Così è più facile, ci sarà già domani.",
            "Kære alle, vi ønsker en pris på tre pumper, også på åben hylde.",
            "Où est-il ? À côté, là-bas, très près de l'hôtel.",
            "¿Cuánto cuesta? Envíenos el catálogo, por favor, así podrá decidir.",
            "Não, só amanhã à tarde; até já, João.",
        ] {
            check(WINDOWS_1252, text, "a.example");
        }
    }

    #[test]
    fn one_footer_in_another_set_leaves_the_text_whole() {
        let mut bytes = "Schöne Grüße aus Köln, größere Pumpen wären nötig.\n".as_bytes().to_vec();
        bytes.extend(b"Gesch\xe4ftsf\xfchrer\n");
        assert_eq!(read(&bytes, None).0, "Schöne Grüße aus Köln, größere Pumpen wären nötig.\nGeschäftsführer\n");
    }
}
