//! What telephones, mail providers and virus scanners write below a mail, by language. Lower case.

use crate::domain::phrases::lower;
use crate::domain::phrases::{self, Border, Phrases};
use std::sync::LazyLock;

/// Longest advertisement, in bytes.
const WIDTH_MAX: usize = 240;

/// "Sent from my …": what begins like this and goes on in a few words.
const STARTS: [&str; 8] = [
    // English
    "sent from my | sent from mail for | sent from outlook | sent from yahoo mail | sent from the | sent via | sent using | sent with | sent by | get outlook for | sent from samsung | sent from proton | sent from gmail | sent from iphone | sent from ipad | sent from android | sent on the go | typed on | sent from a mobile | sent from huawei | sent from xiaomi | sent from aol | sent from | please excuse | excuse typos | apologies for typos | via mobile | sent securely",
    // German, Dutch, Nordic
    "von meinem | von meiner | gesendet von | gesendet mit | gesendet über | gesendet aus | gesendet vom | diese nachricht wurde von meinem | diese e-mail wurde von meinem | mobil gesendet | unterwegs gesendet | verzonden vanaf | verstuurd vanaf | verzonden van | verstuurd vanuit | verstuurd met | verzonden met | verzonden via | verzonden vanuit | skickat från | skickades från | skickat med | skickat via | sendt fra | sendt frå | sendt via | sendt med | lähetetty | hämta outlook | hent outlook | få outlook | skaffa outlook | sent ur | sent úr | saadetud minu | hanki outlook",
    // French, Spanish, Catalan, Italian, Portuguese, Romanian
    "envoyé de | envoyé depuis | envoyé à partir | envoyé avec | envoyé par | envoyé via | télécharger outlook | téléchargez outlook | obtenir outlook | enviado desde | enviado con | enviado por | enviado de | enviado do | enviado a partir | enviado com | enviado via | enviado pelo | obtener outlook | obter o outlook | obter outlook | enviat des | enviat amb | enviado dende | gestuur vanaf | gestuur van | dërguar nga | anfonwyd o | seolta ó | imetumwa | inviato da | inviato dal | inviato con | inviato via | ottieni outlook | scarica outlook | trimis de pe | trimis din | trimis cu | descarcă outlook | obțineți outlook",
    // Polish, Czech, Slovak, Slovenian, Croatian, Hungarian, Baltic
    "wysłane z | wysłano z | wysłane przez | wysłane za pomocą | wysłano za | pobierz outlook | odesláno z | odesláno přes | odesláno pomocí | odoslané z | odoslané cez | odoslané prostredníctvom | stáhnout outlook | získať outlook | získejte outlook | poslano z | poslano iz | poslano s | poslano sa | poslano pomoću | poslato s | poslato iz | poslato preko | poslano preko | испратено од | испратено преку | prenesite outlook | az én | az iphone-omról | küldve: | küldve az | elküldve: | išsiųsta iš | nosūtīts no | sūtīts no | отправлено с | отправлено из | отправлено через | отправлено от | отправлено в | отправлен с | надіслано з | надіслано із | відправлено з | изпратено от | послато са | скачать outlook | αποστολή από | στάλθηκε από | εστάλη από | λήψη του outlook",
    // Turkish, Arabic, Hebrew, Persian, Hindi
    "أرسل من | أُرسلت من | مرسل من | تم الإرسال من | أرسلت من | إرسال من | نُشلح | נשלח מה | נשלח מ | נשלח באמצעות | ارسال شده از | मेरे | भेजा गया",
    // Japanese, Chinese, Korean
    "发自我的 | 發自我的 | 从我的 | 從我的 | 发送自 | 發送自 | 来自我的 | 來自我的 | 我的iphone | 나의 | 내 iphone | 获取 outlook | 取得 outlook | 由 iphone | 发自 | iphoneから送信 | ipadから送信 | androidから送信",
    // Vietnamese, Indonesian, Thai
    "được gửi từ | gửi từ | đã gửi từ | dikirim dari | dihantar dari | ส่งจาก | ipinadala mula",
    // Scanners and providers
    "virus-free | virenfrei | garanti sans virus | libre de virus | privo di virus | virusvrij | wolny od wirusów | yahoo mail: | yahoo! mail | mail.com | posta inviata",
];

/// What a line of this kind ends in, where the device stands first.
const ENDS: [&str; 4] = [
    "gesendet | gesendet. | gönderildi | gönderildi. | telefonumdan gönderildi | küldve | küldve. | küldött e-mail | küldtem | साथ भेजा गया | भेजा गया | saadetud | lähetetty | zaslano",
    "から送信 | から送信されました | 에서 보냄 | 에서 보냈습니다 | 에서 보낸 메일 | で送信 | outlook を入手 | 发送 | 發送 | 傳送 | 发送的 | 에서 전송 | outlook 다운로드 | 에서 발송 | より送信",
    "outlook'u edinin | outlook edinin | outlook letöltése | beziehen | herunterladen | downloaden | 'dan gönderildi | ’dan gönderildi | secure email | secure email.",
    "से भेजा गया | elküldve | e-postası ile gönderildi | mobile | bidalia | wysłane",
];

/// Devices and programs: one of them must be named where the start alone could begin a sentence.
static DEVICE: LazyLock<Phrases<()>> = LazyLock::new(|| phrases::of_section(WORDS, "device", Border::Open));

/// Scanners that tell of themselves: a virus named beside their trade.
static SCANNER: LazyLock<Phrases<()>> = LazyLock::new(|| phrases::of_section(WORDS, "scanner", Border::Open));

const WORDS: &str = include_str!("../words/advert.txt");

static START_LIST: LazyLock<Vec<&str>> = LazyLock::new(|| listed(&STARTS));
static END_LIST: LazyLock<Vec<&str>> = LazyLock::new(|| listed(&ENDS));

fn listed(lists: &[&'static str]) -> Vec<&'static str> {
    lists.iter().flat_map(|list| list.split('|')).map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// Whether a whole line is the advertisement of a telephone, a mail program, a provider or a scanner.
pub fn is(line: &str) -> bool {
    let line = line.trim();
    if line.len() < 8 || line.len() > WIDTH_MAX || line.ends_with('?') {
        return false;
    }
    let words = without_links(&lower(line));
    let words = words.trim_matches(|c: char| c.is_whitespace() || "*_-–—[]().,!'\"".contains(c));
    let count = words.split_whitespace().count();
    if words.is_empty() || count > 16 {
        return false;
    }
    let has_device = || DEVICE.is_in(words);
    let is_about_virus = ["virus", "viren", "vírus", "wirus", "вирус", "вірус", "ウイルス", "病毒", "바이러스"]
        .iter()
        .any(|word| words.contains(word));
    let names_outlook = words.contains("outlook") && (words.contains("ios") || words.contains("android")) && count <= 8;
    names_outlook
        || is_about_virus && SCANNER.is_in(words)
        || count <= 12 && START_LIST.iter().any(|start| words.starts_with(start)) && has_device()
        || count <= 10 && END_LIST.iter().any(|end| words.ends_with(end.trim_end_matches('.'))) && has_device()
}

/// Without `<https://…>`, `(https://…)` and the brackets of a link's name.
fn without_links(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find("http") {
        let start = rest[..at].trim_end_matches(['<', '(', '[']).len();
        out.push_str(&rest[..start]);
        let end = rest[at..]
            .find(|c: char| c.is_whitespace() || matches!(c, '>' | ')' | ']'))
            .map_or(rest.len(), |end| at + end);
        rest = rest[end..].trim_start_matches(['>', ')', ']']);
    }
    out.push_str(rest);
    out.replace(['[', ']'], "")
}
