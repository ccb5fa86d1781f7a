//! What stands above somebody else's words: "On Monday, Jane wrote:", a block of header lines, a separator.

use super::split::{Line, unmarked};
use crate::domain::inquiry::Label;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Introduction {
    /// "On …, … wrote:". Sure with an address, or with a date's opening word and a time of day.
    Attribution { is_sure: bool },
    /// `From:`, `Sent:`, `To:`, `Subject:` as Outlook and others write them, or "Original Message".
    Headers,
    /// "Forwarded message", with the header lines below it.
    Forward,
}

macro_rules! pattern {
    ($name:ident, $($piece:expr),+ $(,)?) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(concat!($($piece),+)).expect("the pattern is a constant the tests compile"));
    };
}

// Written by clients of English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Swedish, Danish,
// Norwegian, Finnish, Czech, Hungarian, Romanian, Turkish, Russian, Ukrainian, Greek, Japanese, Chinese, Korean.
pattern!(
    VERB,
    r"(?i)(?-u:\b)(?:wrote|writes|schrieb|a écrit|ha scritto|escreveu|schreef|geschreven|skrev|kirjoitti|napsala?|",
    r"napísala?|a scris)(?-u:\b)|escribió|napisał|napsal\(a\)| írta|yazdı|написал|пишет|писал|έγραψε|写道|寫道|のメール|",
    r"書きました|작성"
);
pattern!(
    OPENING,
    r"(?i)^[ \t]*(?:on|am|le|el|il|op|em|no dia|w dniu|dnia|den|d\.|ons?|tors?|tirs?|fre|lør|søn|man|tis|pe|ma|ti|",
    r"ke|to|la|su|dne|v|le|la|în|pe|στις|в|\p{L}{2,10}[.,])[ ,.]"
);
pattern!(TIME, r"\d{1,2}[:.]\d{2}|\d{1,2} ?(?:am|pm|Uhr|h)(?-u:\b)");
pattern!(ADDRESS, r"[^\s<>@,;:\x22]+@[^\s<>@,;:\x22]+\.[^\s<>@,;:\x22]+");
// Without a verb: `2017-11-24 16:32 GMT+01:00 Jane <jane@example.com>:`, `30.09.2017, 18.30, "Jane" <jane@example.com>:`.
pattern!(
    DATED_ADDRESS,
    r"^[ \t]*\d{1,4}[-./年]\d{1,2}[-./月]\d{1,4}.{0,120}<[^<>\s]+@[^<>\s]+>[ \t]*[:：]?[ \t]*$",
    // With the year and the time of day in words of any language: `пн, 2 нояб. 2026 г. в 08:10, Jane <jane@example.com>:`.
    r"|^[ \t]*.{0,40}[ ,]\d{4}[ ,].{0,20}\d{1,2}[:.]\d{2}.{0,100}<[^<>\s]+@[^<>\s]+>[ \t]*[:：][ \t]*$"
);

pattern!(
    FROM,
    r"(?i)^[ \t>*]{0,6}(?:from|von|de|da|van|od|fra|från|lähettäjä|odesílatel|feladó|de la|gönderen|kimden|от|від|",
    r"от кого|από|差出人|发件人|發件人|寄件者|보낸 ?사람)\*? ?[:：][ \t*]*\S"
);
pattern!(
    COMPANION,
    r"(?i)^[ \t>*]{0,6}(?:sent|date|to|cc|subject|reply-to|gesendet|datum|an|kopie|betreff|envoyé(?: le)?|date|à|",
    r"a|copie à|objet|sujet|enviado(?: el)?|fecha|para|asunto|",
    r"inviato|data|oggetto|per|verzonden|aan|onderwerp|enviada(?: em)?|assunto|wysłano|do|temat|skickat|till|ämne|",
    r"sendt|dato|til|emne|lähetetty|päiväys|vastaanottaja|aihe|",
    r"odesláno|komu|předmět|elküldve|címzett|tárgy|trimis|către|subiect|tarih|kime|konu|отправлено|дата|кому|тема|",
    r"копия|送信日時|宛先|件名|日付|发送时间|时间|收件人|主题|抄送|日期|보낸 ?날짜|받는 ?사람|제목)\*? ?[:：]"
);
pattern!(
    SEPARATOR,
    r"(?i)^[ \t>]*[-_=*]{2,} ?(?:original[- ]?(?:message|nachricht|meddelelse|appointment)|",
    r"ursprüngliche (?:nachricht|mail)|originalnachricht|message d'origine|message original|mensaje original|",
    r"messaggio originale|oorspronkelijk bericht|mensagem original|(?:oryginalna|pierwotna) wiadomość|",
    r"wiadomość oryginalna|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|",
    r"alkuperäinen viesti|původní (?:zpráva|e-mail)|eredeti üzenet|mesaj original|orijinal mesaj|",
    r"исходное сообщение|оригинальное сообщение|元のメッセージ|原始邮件|原始郵件|원본 ?메시지) ?[-_=*]{2,}"
);
pattern!(
    FORWARD,
    r"(?i)^[ \t>]*[-_=*]{0,20} ?(?:begin forwarded message|forwarded message|forwarded by|",
    r"anfang der weitergeleiteten (?:nachricht|e-mail)|weitergeleitete nachricht|début du message (?:transféré|",
    r"réexpédié)|",
    r"message transféré|inicio del mensaje reenviado|mensaje reenviado|inizio (?:del )?messaggio inoltrato|",
    r"messaggio inoltrato|begin doorgestuurd bericht|doorgestuurd bericht|início da mensagem (?:reencaminhada|",
    r"encaminhada)|",
    r"mensagem (?:encaminhada|reencaminhada)|(?:początek )?przekazan\w+ wiadomoś\w+|vidarebefordrat (?:meddelande|",
    r"brev)|videresendt (?:meddelelse|melding|besked)|välitetty viesti|přeposlaná zpráva|",
    r"továbbított üzenet|mesaj redirecționat|пересылаемое сообщение|пересланное сообщение|転送されたメッセージ|转发的?(?:消息|",
    r"邮件)|轉寄的郵件)(?-u:\b).{0,60}$"
);

/// Lines that may stand between a `From:` line and its companions.
const BLOCK_LINES: usize = 6;

/// The first introduction at or after line `from`, with the lines it takes.
pub fn next(text: &str, lines: &[Line], from: usize) -> Option<(Range<usize>, Introduction)> {
    (from..lines.len()).find_map(|at| {
        let content = &text[lines[at].range.clone()];
        // A cheap look first: most lines of most mails are prose.
        let head_has_colon = content.bytes().take(40).any(|b| b == b':' || b == 0xef);
        let trimmed = content.trim_end();
        if lines[at].label == Label::Written && trimmed.len() < 400 {
            if looks_separated(trimmed) || trimmed.ends_with([':', '：']) {
                if FORWARD.is_match(content) {
                    return Some((at..block_end(text, lines, at + 1), Introduction::Forward));
                }
                if SEPARATOR.is_match(content) {
                    return Some((at..block_end(text, lines, at + 1), Introduction::Headers));
                }
            }
            if head_has_colon && is_block(text, lines, at) {
                return Some((over_rule(text, lines, at, from)..block_end(text, lines, at), Introduction::Headers));
            }
            if trimmed.ends_with([':', '：', '>']) || trimmed.ends_with("wrote") {
                return attribution(text, lines, at, from);
            }
        }
        None
    })
}

fn looks_separated(line: &str) -> bool {
    let line = line.trim_start_matches(['>', ' ', '\t']);
    line.starts_with(['-', '_', '=', '*']) || line.ends_with(['-', '_', '='])
}

/// The introduction may be wrapped: it ends in line `last` and starts up to two lines above.
fn attribution(text: &str, lines: &[Line], last: usize, from: usize) -> Option<(Range<usize>, Introduction)> {
    for back in 0..=2 {
        let first = last.checked_sub(back).filter(|&first| first >= from)?;
        let content = &text[lines[first].range.clone()];
        if content.trim().is_empty() || lines[first].label != Label::Written {
            return None;
        }
        let whole = text[lines[first].range.start..lines[last].range.end].replace('\n', " ");
        if whole.len() > 400 {
            return None;
        }
        let has_digit = whole.bytes().any(|b| b.is_ascii_digit());
        let has_address = ADDRESS.is_match(&whole);
        if DATED_ADDRESS.is_match(&whole) {
            return Some((first..last + 1, Introduction::Attribution { is_sure: true }));
        }
        if (has_digit || has_address) && VERB.is_match(&whole) {
            let opens = OPENING.is_match(&whole) || content.trim_start().starts_with(|c: char| c.is_ascii_digit());
            // The start of a wrapped introduction lies further up.
            if !opens && back < 2 && !has_address {
                continue;
            }
            if !opens && has_address && back < 2 && first > from && starts_introduction(text, &lines[first - 1]) {
                continue;
            }
            let is_sure = has_digit && (has_address || opens && TIME.is_match(&whole));
            return Some((first..last + 1, Introduction::Attribution { is_sure }));
        }
    }
    None
}

fn starts_introduction(text: &str, line: &Line) -> bool {
    let content = &text[line.range.clone()];
    line.label == Label::Written && OPENING.is_match(content) && content.bytes().any(|b| b.is_ascii_digit())
}

fn is_block(text: &str, lines: &[Line], at: usize) -> bool {
    let content = &text[lines[at].range.clone()];
    FROM.is_match(content)
        && lines[at + 1..]
            .iter()
            .take(BLOCK_LINES)
            .filter(|line| COMPANION.is_match(&text[line.range.clone()]))
            .take(2)
            .count()
            >= 2
}

/// Behind the last header line of a block that starts at `at`, empty lines before it included.
fn block_end(text: &str, lines: &[Line], at: usize) -> usize {
    let mut end = at;
    for (offset, line) in lines[at..].iter().take(12).enumerate() {
        let content = unmarked(&text[line.range.clone()]);
        if content.trim().is_empty() {
            if end > at {
                break;
            }
        } else if FROM.is_match(content) || COMPANION.is_match(content) {
            end = at + offset + 1;
        } else if end == at && offset > 1 {
            break;
        }
    }
    end.max(at)
}

/// Outlook draws a rule above its header block, Orange writes "Message du : …": both belong to it.
fn over_rule(text: &str, lines: &[Line], at: usize, from: usize) -> usize {
    let mut start = at;
    while start > from {
        let line = text[lines[start - 1].range.clone()].trim();
        let is_rule = line.len() > 3 && line.chars().all(|c| matches!(c, '_' | '-' | '=' | '*' | '—'));
        if is_rule || line.starts_with("Message du :") {
            start -= 1;
        } else if line.is_empty() && start - 1 > from && {
            let above = text[lines[start - 2].range.clone()].trim();
            above.len() > 3 && above.chars().all(|c| matches!(c, '_' | '-' | '='))
        } {
            start -= 2;
        } else {
            break;
        }
    }
    start
}

/// Who wrote the mail below: the `From:` line among the introduction's lines, as a range of the text.
pub fn original_sender(text: &str, lines: &[Line]) -> Option<Range<usize>> {
    let line = lines
        .iter()
        .filter(|line| matches!(line.label, Label::Introduction | Label::Forwarded))
        .find(|line| FROM.is_match(&text[line.range.clone()]))?;
    let content = &text[line.range.clone()];
    let colon = content.find([':', '：'])?;
    let start = content[colon..].char_indices().nth(1).map_or(content.len(), |(at, _)| colon + at);
    Some(line.range.start + start..line.range.end)
}
