//! The block of header lines above a mail that was passed on: `From:`, `Date:`, `Subject:`, `To:` in the languages and
//! orders of mail programs, whole or below quote marks.

use super::forward::without_marks;
use super::person::name;
use super::quote::introduction;
use super::quote::split::{self, Relation};
use crate::domain::address::{self, Address};
use crate::domain::email::{Email, Party};
use crate::domain::inquiry::Label;
use std::ops::Range;
use std::sync::LazyLock;

/// A block and what it says.
#[derive(Debug, PartialEq, Eq)]
pub struct Heading {
    /// From its first line, the separator above included, to behind its last one.
    pub lines: Range<usize>,
    /// Quote marks before each line.
    pub marks: usize,
    /// Whether a line above it says that a mail is passed on; answers have such a block as well.
    pub is_marked: bool,
    /// A header's English name, and where its value stands.
    pub values: Vec<(&'static str, Range<usize>)>,
}

impl Heading {
    /// Who wrote what stands below.
    pub fn sender(&self, text: &str) -> Party {
        let from = self.values.iter().find(|(name, _)| *name == "From");
        party(from.map_or("", |(_, range)| &text[range.clone()]))
    }
}

/// What mail programs call the headers. Lower case; a name's language is not told apart, blocks never mix them.
const NAMES: [(&str, &str); 6] = [
    (
        "From",
        "from|sender|absender|expéditeur|remitente|mittente|afzender|nadawca|avsändare|afsender|avsender|remetente|отправитель|von|de|da|van|od|fra|från|lähettäjä|odesílatel|odosielateľ|feladó|de la|expeditor|gönderen|kimden|от|від|\
         от кого|από|pošiljatelj|šalje|saatja|sūtītājs|no|nuo|siuntėjas|差出人|发件人|發件人|寄件者|보낸 사람|보낸사람|מאת|من|dari|từ|प्रेषक",
    ),
    (
        "Date",
        "date|sent|sent on|datum|gesendet|gesendet am|envoyé|envoyé le|le|fecha|enviado|enviado el|data|inviato|data invio|verzonden|\
         enviada|enviada em|enviado em|wysłano|data wysłania|skickat|sendt|dato|lähetetty|päiväys|päivämäärä|odesláno|dátum|odoslané|elküldve|trimis|\
         tarih|gönderildi|дата|отправлено|надіслано|ημερομηνία|εστάλη|poslano|saadetud|kuupäev|nosūtīts|išsiųsta|送信日時|日付|日時|发送时间|日期|\
         寄件日期|時間|时间|보낸 날짜|날짜|נשלח|תאריך|التاريخ|تاريخ|tanggal|ngày|दिनांक",
    ),
    (
        "Subject",
        "subject|betreff|objet|sujet|asunto|oggetto|onderwerp|assunto|temat|ämne|emne|aihe|předmět|predmet|tárgy|subiect|konu|тема|относно|θέμα|\
         zadeva|teema|temats|tēma|tema|件名|主题|主旨|主題|제목|נושא|الموضوع|subjek|perihal|chủ đề|tiêu đề|विषय",
    ),
    (
        "To",
        "to|an|à|a|pour|para|per|aan|do|till|til|vastaanottaja|komu|címzett|către|kime|alıcı|кому|до|για|προς|za|kellele|kam|kur|宛先|收件人|\
         받는 사람|받는사람|אל|إلى|kepada|đến|पाने वाला|destinataire|destinatario|empfänger",
    ),
    (
        "Cc",
        "cc|kopie|copie|copie à|copia|kopia|kopi|dw|udw|kopio|másolat|bilgi|копия|копія|κοιν|参照|抄送|副本|참조|עותק|نسخة",
    ),
    (
        "Reply-To",
        "reply-to|reply to|antwort an|antworten an|répondre à|responder a|rispondi a|antwoord aan|odpowiedz do|svar till|svara till",
    ),
];

static KNOWN: LazyLock<std::collections::HashMap<&str, &str>> = LazyLock::new(|| {
    NAMES.iter().flat_map(|(name, words)| words.split('|').map(|word| (word.trim(), *name))).collect()
});

/// Lines a header's value may be wrapped to.
const WRAPPED_MAX: usize = 4;
/// Blocks that are looked at before we give up.
const STARTS_MAX: usize = 20;

struct Line<'a> {
    /// Where the words stand, without quote marks and white space.
    start: usize,
    end: usize,
    words: &'a str,
    marks: usize,
}

/// The first block. What its subject says about a mail lowers what the block must prove.
pub fn find(text: &str, says_forward: bool) -> Option<Heading> {
    let mut at = 0;
    let lines: Vec<Line> = text
        .split('\n')
        .map(|line| {
            let (words, marks) = without_marks(line);
            let start = at + line.len() - words.trim_start().len();
            at += line.len() + 1;
            let words = words.trim();
            Line { start, end: start + words.len(), words, marks }
        })
        .collect();
    let mut starts = 0;
    for at in 0..lines.len() {
        let separator = is_separator(&lines[at]);
        if !separator && header(lines[at].words).is_none() {
            continue;
        }
        let first = if separator { next_words(&lines, at + 1) } else { Some(at) };
        if let Some(first) = first
            && let Some(heading) = block(&lines, at, first, separator, says_forward)
        {
            return Some(heading);
        }
        starts += 1;
        if starts >= STARTS_MAX {
            break;
        }
    }
    says_forward.then(|| attributed(text, &lines)).flatten()
}

fn is_separator(line: &Line) -> bool {
    !line.words.is_empty() && line.words.len() < 200 && introduction::is_forward_mark(line.words)
}

/// The first line with words, at most three lines further on.
fn next_words(lines: &[Line], at: usize) -> Option<usize> {
    (at..lines.len().min(at + 3)).find(|&at| !lines[at].words.is_empty())
}

/// Header lines from `first` on. `at` is the separator above them, or the same line.
fn block(lines: &[Line], at: usize, first: usize, separator: bool, says_forward: bool) -> Option<Heading> {
    let mut values: Vec<(&'static str, Range<usize>)> = Vec::new();
    let mut end = first;
    let mut here = first;
    let mut gap = 0;
    while here < lines.len() {
        let line = &lines[here];
        if line.words.is_empty() {
            gap += 1;
            // HTML may put each header into a paragraph of its own.
            let goes_on = gap == 1 && lines.get(here + 1).is_some_and(|next| header(next.words).is_some());
            if !goes_on {
                break;
            }
        } else if let Some((name, value)) = header(line.words) {
            if values.iter().any(|(known, _)| *known == name) {
                break;
            }
            gap = 0;
            values.push((name, value_range(lines, here, value)));
            end = here + 1;
        } else {
            // A long list of recipients is wrapped; another header must follow.
            let goes_on = lines[here + 1..].iter().take(WRAPPED_MAX).take_while(|next| !next.words.is_empty());
            let is_wrapped =
                gap == 0 && !values.is_empty() && goes_on.into_iter().any(|next| header(next.words).is_some());
            if !is_wrapped {
                break;
            }
        }
        here += 1;
    }
    let has = |name: &str| values.iter().any(|(known, range)| *known == name && !range.is_empty());
    let companions = ["Date", "Subject", "To"].iter().filter(|name| has(name)).count();
    let is_enough = has("From") && (companions >= 2 || companions == 1 && (separator || says_forward));
    is_enough.then(|| Heading {
        lines: line_start(lines, at)..lines[end - 1].end,
        marks: lines[first].marks,
        is_marked: introduction::is_passed_on(lines[at].words),
        values,
    })
}

fn line_start(lines: &[Line], at: usize) -> usize {
    at.checked_sub(1).map_or(0, |above| lines[above].end + 1)
}

/// The value in the text; one that stands in the line below its label counts as well.
fn value_range(lines: &[Line], at: usize, value: Range<usize>) -> Range<usize> {
    let line = &lines[at];
    match lines.get(at + 1).filter(|next| value.is_empty() && header(next.words).is_none()) {
        Some(next) => next.start..next.end,
        None => line.start + value.start..line.start + value.end,
    }
}

/// `*Von:* Jane` → `From`, and where `Jane` stands in the line.
fn header(line: &str) -> Option<(&'static str, Range<usize>)> {
    let marks = ['*', '_', '|', ' ', '\t', '\u{a0}'];
    let colon = line.char_indices().take(32).find(|(_, c)| matches!(c, ':' | '：'))?;
    let name = KNOWN.get(line[..colon.0].trim_matches(marks).to_lowercase().as_str())?;
    let start = colon.0 + colon.1.len_utf8();
    let start = line.len() - line[start..].trim_start_matches(marks).len();
    let end = start + line[start..].trim_end_matches(marks).len();
    Some((name, start..end))
}

/// "On Monday Jane <jane@example.com> wrote:" above what is passed on.
fn attributed(text: &str, lines: &[Line]) -> Option<Heading> {
    let mail = Email { text: text.to_string(), ..Email::default() };
    let all = split::split(&mail, Relation::Answer, true);
    let at = all.iter().position(|line| line.label == Label::Introduction)?;
    let count = all[at..].iter().take_while(|line| line.label == Label::Introduction).count();
    let range = all[at].range.start..all[at + count - 1].range.end;
    let address = address::all_in(&text[range.clone()]).next()?;
    // The name is what stands between the last number or small word and the address.
    let before = text[range.clone()][..address.start].trim_end_matches(['<', '(', '[', ' ', '"']);
    let is_of_name = |word: &str| {
        word.len() > 2
            && word.chars().next().is_some_and(char::is_uppercase)
            && !word.contains(|c: char| c.is_ascii_digit())
    };
    let words = before.split(' ').rev().take_while(|word| is_of_name(word.trim_matches('"'))).take(4);
    let length = words.map(|word| word.len() + 1).sum::<usize>().min(before.len());
    let start = range.start + before.len() - length;
    let marks = next_words(lines, at + count).map_or(0, |below| lines[below].marks);
    Some(Heading {
        lines: range.clone(),
        marks,
        is_marked: false,
        values: vec![("From", start..range.start + address.end)],
    })
}

/// `"Doe, Jane" <jane@example.com>`, `Jane Doe [mailto:jane@example.com]`, or less.
pub fn party(value: &str) -> Party {
    let address = address::all_in(value).next();
    let before = address.clone().map_or(value, |found| &value[..found.start]);
    let before = before.split(['<', '[', '(']).next().unwrap_or_default();
    let before = before.trim().trim_matches(['"', '\'', '*', ' ', '\t']);
    Party {
        name: name::of_display(before).map(str::to_string),
        address: address.and_then(|found| Address::parse(&value[found]).ok()),
    }
}
