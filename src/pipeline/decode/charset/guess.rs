//! What bytes are written in that no label tells, or a wrong one.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// The text, and what it was read as.
pub fn read(bytes: &[u8], domain: Option<&str>) -> (String, String) {
    if is_broken_utf8(bytes) {
        return (mended(bytes), "utf-8".to_owned());
    }
    let encoding = of(bytes, domain);
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
        check(encoding_rs::WINDOWS_1250, "Dobrý den, potřebujeme dvě čerpadla a žádáme o cenu.", "a.cz");
    }

    #[test]
    fn one_footer_in_another_set_leaves_the_text_whole() {
        let mut bytes = "Schöne Grüße aus Köln, größere Pumpen wären nötig.\n".as_bytes().to_vec();
        bytes.extend(b"Gesch\xe4ftsf\xfchrer\n");
        assert_eq!(read(&bytes, None).0, "Schöne Grüße aus Köln, größere Pumpen wären nötig.\nGeschäftsführer\n");
    }
}
