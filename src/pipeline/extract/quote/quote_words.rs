//! What mail clients write above a quoted mail, by language. Lower case, `|` between the words.

use crate::domain::phrases::{Border, Builder, Gap, Phrases};
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

/// What a header line of a quoted mail holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    From,
    Sent,
    To,
    Subject,
}

/// In the order of the table's columns: from, sent, to (and copies), subject.
const HEADERS: [(Header, &[&str]); 4] = [
    (
        Header::From,
        &[
            "from | von | de | da | van | od | fra | från | lähettäjä | kohteesta | saatja | no | nuo | sūtītājs | siuntėjas",
            "šalje | шаље | испраќа | odesílatel | odesilatel | odosielateľ | pošiljatelj | pošiljalac | feladó | küldő | de la | expeditor",
            "gönderen | kimden | από | αποστολέας | от | от кого | отправитель | від | від кого | відправник | од | подател",
            "差出人 | 发件人 | 發件人 | 寄件者 | 寄件人 | 보낸 사람 | 보낸사람 | 보내는 사람 | 보내는사람 | 발신",
            "expéditeur | remitente | mittente | remetente | absender | afzender | avsändare | afsender | avsender | nadawca",
            "من | المرسل | از | فرستنده | מאת | प्रेषक | से | từ | người gửi | dari | pengirim | จาก | frá | kirjoittaja | nga | prej",
        ],
    ),
    (
        Header::Sent,
        &[
            "sent | date | sent on | sent at | gesendet | gesendet am | datum | versendet | envoyé | envoyé le | date d'envoi | envoyée",
            "enviado | enviado el | enviado em | fecha | fecha de envío | enviada | enviada em | data | enviat | inviato | data invio | dato",
            "verzonden | verzonden op | verstuurd | skickat | skickades | sendt | sendt den | lähetetty | päiväys | päivämäärä | pvm | sent:",
            "wysłano | data wysłania | wysłane | odesláno | odoslané | dátum | poslano | poslato | elküldve | küldve | küldés dátuma",
            "trimis | data trimiterii | tarih | gönderilme | gönderme tarihi | gönderilen | gönderim tarihi | gönderildi | отправлено | дата | дата отправки | надіслано",
            "изпратено | испратено | послато | στάλθηκε | εστάλη | ημερομηνία | saadetud | kuupäev | nosūtīts | datums | išsiųsta | data ir laikas",
            "送信日時 | 日時 | 日付 | 发送时间 | 发送日期 | 日期 | 时间 | 時間 | 寄件日期 | 傳送時間 | 寄件時間 | 傳送日期 | 보낸 날짜 | 보낸날짜 | 보낸 시간 | 날짜 | 일시 | 발송일",
            "التاريخ | تاريخ الإرسال | أُرسلت | تم الإرسال | تاریخ | ارسال شده | נשלח | תאריך | भेजा गया | दिनांक | तारीख | đã gửi | ngày | gửi | gửi lúc",
            "terkirim | dikirim | tanggal | tarikh | วันที่ | ส่ง | dagsetning | sent þann | dërguar | datë",
        ],
    ),
    (
        Header::To,
        &[
            "to | cc | bcc | reply-to | an | kopie | à | a | cc | copie à | copie | para | cco | con copia | per | aan | till | kopia | til | kopi",
            "vastaanottaja | kopio | adressaat | adresāts | adresatas | за | per a | per: | do | dw | udw | komu | kopie | kópia | za | kp | prima | címzett | másolatot kap | másolat | către | catre",
            "kime | alıcı | bilgi | кому | копия | копія | до | към | προς | κοιν | κοινοποίηση | saaja | kellele | kam | kopija | kam: | kopija: | gavėjas | skirta",
            "宛先 | 收件人 | 收件者 | 抄送 | 副本 | 받는 사람 | 받는사람 | 받는이 | 참조 | 수신 | إلى | نسخة | به | رونوشت | אל | עותק | सेवा में | को | प्रति | đến | tới | kepada | ke | ถึง | สำเนา | til:",
            "destinataire | destinatario | destinatari | destinatário | empfänger | ontvanger | mottagare | modtager | adresat | attachments | anlagen | pièces jointes",
            "datos adjuntos | allegati | bijlagen | anexos | załączniki | priority | importance | wichtigkeit | importancia | reply to | antwort an | répondre à",
        ],
    ),
    (
        Header::Subject,
        &[
            "subject | betreff | betrifft | objet | sujet | asunto | oggetto | onderwerp | assunto | ämne | emne | aihe | temat | předmět | predmet",
            "tárgy | subiect | konu | тема | относно | предмет | θέμα | teema | temats | tēma | tema | 件名 | 主题 | 主題 | 主旨 | 제목 | 标题 | 標題",
            "الموضوع | موضوع | נושא | विषय | chủ đề | tiêu đề | subjek | perihal | หัวข้อ | หัวเรื่อง | เรื่อง | efni | zadeva | naslov | assumpte | subjekt | subiectul | наслов | titulli | lēmuma temats | dalykas | re",
        ],
    ),
];

/// Each kind's words, sorted for a look-up without a pattern.
static KNOWN: LazyLock<std::collections::HashMap<&str, Header>> = LazyLock::new(|| {
    let words = |list: &'static str| list.split('|').map(|word| word.trim().trim_end_matches(':'));
    let mut known = std::collections::HashMap::new();
    for (kind, lists) in HEADERS {
        for word in lists.iter().flat_map(|list| words(list)) {
            known.entry(word).or_insert(kind);
        }
    }
    known
});

/// Longest word of the table, in bytes, with room for stars and marks.
const LABEL_MAX: usize = 60;

/// Which header a line writes down, and where its value starts: `*From:* Jane`, `> Von : Jane`, `发件人：Jane`.
pub fn header(line: &str) -> Option<(Header, usize)> {
    let head = &line[..line.floor_char_boundary(LABEL_MAX)];
    let colon = head.find([':', '：'])?;
    let width = head[colon..].chars().next().map_or(1, char::len_utf8);
    let label = head[..colon].trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '*' | '>' | '_' | '|' | '"' | '\u{200f}' | '\u{200e}')
    });
    if label.is_empty() {
        return None;
    }
    let kind = *KNOWN.get(label.to_lowercase().as_str())?;
    Some((kind, colon + width))
}

/// Verbs of "On Monday, Jane wrote:".
const VERBS: [&str; 6] = [
    "wrote | writes | pisze | pisal | pisala | schrieb | schrieben | a écrit | ha scritto | escreveu | schreef | geschreven | skrev | kirjoitti | napsal | napsala | napsal(a) | napísal | napísala",
    "napísal(a) | a scris | escribió | va escriure | napisał | napisała | napisał(a) | írta | yazdı | написал | написала | написал(а) | пишет | писал | писала | писали | написав | написала | написав(ла) | пише",
    "написа | έγραψε | έγραψαν | 写道 | 寫道 | のメール | 書きました | 작성 | 님이 작성 | rašė | parašė | rakstīja | kirjutas | je napisal | napisal | napisala | je napisao | je napisala | napisao",
    "је написао | је написала | написао | كتب | كتبت | تمت كتابة | نوشت | כתב | כתבה | כתב/ה | ने लिखा | लिखा | đã viết | viết | menulis | เขียน | skrifaði | shkroi | wrote on | meldte | γράφει | scrive | escribe",
    "scrisse | schreibt | a envoyé | 的邮件 | 来信 | より | escrigué | 님이 | napisal(a) | je oseba | je napisal(a) | je napisao/la | je napisao(la) | kirjoittaa | şunu yazdı | şunları yazdı | ezt írta | idatzi du | tarihinde | מאת",
    "escribiu | scríobh | ysgrifennodd | kiteb | написаў | жазды | написа(ла) | a scris: | på skrev | scripsit | ha escrit",
];

/// Whether a line says that somebody wrote. A verb is a word of its own where the script parts words.
pub fn has_verb(line: &str) -> bool {
    static WORDS: LazyLock<Phrases<()>> = LazyLock::new(|| {
        let mut builder = Builder::default();
        for verb in VERBS.iter().flat_map(|list| list.split('|')).map(|verb| verb.trim().trim_end_matches(':')) {
            // Only an alphabet's words have borders; elsewhere the verb is long enough not to hide in a word.
            let start = if verb.starts_with(|c: char| c.is_ascii_alphabetic()) { "" } else { "%" };
            let end = if verb.ends_with(|c: char| c.is_ascii_alphabetic()) { "" } else { "%" };
            builder.add((), &format!("{start}{verb}{end}"), Border::Word, Gap::Sentence);
        }
        builder.build()
    });
    WORDS.is_in(&line.to_lowercase())
}

/// Words before a date, each with a space, comma or dot behind it.
const OPENINGS: [&str; 48] = [
    "on",
    "am",
    "le",
    "el",
    "il",
    "op",
    "em",
    "a",
    "dnia",
    "den",
    "d.",
    "ons",
    "tor",
    "tors",
    "tir",
    "tirs",
    "fre",
    "lør",
    "søn",
    "man",
    "tis",
    "pe",
    "ma",
    "ti",
    "ke",
    "to",
    "la",
    "su",
    "dne",
    "dňa",
    "v",
    "în",
    "στις",
    "τη",
    "την",
    "в",
    "у",
    "на",
    "dana",
    "data",
    "tarihinde",
    "ngày",
    "pada",
    "vào",
    "เมื่อ",
    "בתאריך",
    "في",
    "بتاريخ",
];
const LONG_OPENINGS: [&str; 5] = ["no dia", "w dniu", "il giorno", "ב-", "در"];

/// Whether a line begins as the date of "On Monday, Jane wrote:" does: with such a word, or a weekday's or month's
/// abbreviation with a dot or comma.
pub fn opens(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    let is_mark = |c: char| matches!(c, ' ' | ',' | '.' | '\u{200f}' | '\u{202b}');
    let head = line[..line.floor_char_boundary(60)].to_lowercase();
    let begins = |word: &str| head.strip_prefix(word).is_some_and(|rest| rest.starts_with(is_mark));
    let letters = head.find(|c: char| !c.is_alphabetic()).unwrap_or(head.len());
    let is_short = (2..=14).contains(&head[..letters].chars().count())
        && head[letters..].strip_prefix(['.', ',']).is_some_and(|rest| rest.starts_with(is_mark));
    is_short || OPENINGS.iter().chain(&LONG_OPENINGS).any(|word| begins(word))
}

/// What stands between dashes above a quoted mail.
const SEPARATORS: [&str; 5] = [
    "original message | original-nachricht | original nachricht | originalnachricht | original appointment | original email | original e-mail | ursprüngliche nachricht | ursprüngliche mail",
    "message d'origine | message original | message initial | mail original | mensaje original | messaggio originale | oorspronkelijk bericht | originele bericht | mensagem original",
    "oryginalna wiadomość | pierwotna wiadomość | wiadomość oryginalna | wiadomość pierwotna | ursprungligt meddelande | originalmeddelande | oprindelig meddelelse | original meddelelse | opprinnelig melding",
    "alkuperäinen viesti | původní zpráva | původní e-mail | původní email | pôvodná správa | pôvodný e-mail | eredeti üzenet | mesaj original | mesajul original | orijinal mesaj | özgün ileti | asıl ileti",
    "исходное сообщение | оригинальное сообщение | вихідне повідомлення | оригинално съобщение | αρχικό μήνυμα | izvirno sporočilo | izvorna poruka | originalna poruka | 元のメッセージ | オリジナルメッセージ | 原始邮件 | 原始郵件 | 原邮件 | 원본 메시지 | 원본메시지 | 원본 메일 | الرسالة الأصلية | הודעה מקורית | मूल संदेश | thư gốc | tin nhắn gốc | pesan asli | algne kiri | oriģinālais ziņojums | pradinis laiškas | upprunaleg skilaboð | reply message | reply above this line",
];

/// "-----Original Message-----", in any language.
pub fn is_separator(line: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| words(&SEPARATORS).collect());
    let line = line.trim_start_matches([' ', '\t', '>', '*']);
    let bare = line.trim_start_matches(['-', '_', '=', '*', '—', '–']);
    if line[..line.len() - bare.len()].chars().count() < 2 {
        return false;
    }
    // "-------- Original message --------From: Jane <jane@example.com> Date: …": Samsung's telephones end no line here.
    let bare = match bare.split_once("--") {
        Some((words, rest)) if header(rest.trim_start_matches(['-', ' '])).is_some() => words,
        _ if bare.len() > 200 => return false,
        _ => bare,
    };
    let bare = bare.trim_matches(|c: char| matches!(c, ' ' | ':' | '-' | '_' | '=' | '*' | '—' | '–'));
    WORDS.contains(bare.to_lowercase().as_str())
}

/// Dashes around any words: an introduction if header lines follow.
pub static DASHED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^[ \t>]*[-_=—–*]{3,} ?[^-_=0-9]+ ?[-_=—–*]{3,}[ \t]*$"));

/// `-----Jane Doe/Aurora wrote: -----`, `Jane Doe---11/02/2026 08:10:00 AM---Dear Ben` (Notes), `>>> Jane Doe <jane@aurora.example> 11/2/2026 8:10 >>>` (GroupWise).
pub static NOTES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)^[ \t]*-{3,} ?.+(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef) ?: ?-{3,}[ \t]*$",
        r"|^>{3} .+[0-9]{1,2}[:.][0-9]{2}.*>{3}[ \t]*$",
        r"|^.{1,150}---[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4} +[0-9]{1,2}[:.][0-9]{2}.*---",
    ))
});

const FORWARDS: [&str; 6] = [
    "begin forwarded message | forwarded message | forwarded by | forwarded email | forwarded mail | forwarded e-mail | forwarded from | start forwarded message | message transferred",
    "anfang der weitergeleiteten nachricht | anfang der weitergeleiteten e-mail | weitergeleitete nachricht | weitergeleitete e-mail | weitergeleitet von | weitergeleitete mail | ---- weitergeleitet",
    "début du message transféré | début du message réexpédié | message transféré | message réexpédié | courriel transféré | mail transféré | inicio del mensaje reenviado | mensaje reenviado | inizio messaggio inoltrato | inizio del messaggio inoltrato | messaggio inoltrato",
    "begin doorgestuurd bericht | doorgestuurd bericht | início da mensagem reencaminhada | início da mensagem encaminhada | mensagem encaminhada | mensagem reencaminhada | początek przekazywanej wiadomości | przekazana wiadomość | wiadomość przekazana | przekazywana wiadomość | przesłana wiadomość | treść przekazanej wiadomości",
    "vidarebefordrat meddelande | vidarebefordrat brev | vidarebefordrat mail | videresendt meddelelse | videresendt melding | videresendt besked | videresendt e-post | starten på videresendt besked | påbegynt videresendt melding | välitetty viesti | edelleenlähetetty viesti | přeposlaná zpráva | přeposlaný e-mail | preposlaná správa | posredovano sporočilo | proslijeđena poruka | továbbított üzenet | továbbított levél | mesaj redirecționat | mesaj retransmis | iletilen mesaj | iletilmiş ileti | yönlendirilmiş ileti",
    "пересылаемое сообщение | пересланное сообщение | переслане повідомлення | препратено съобщение | προωθημένο μήνυμα | 転送されたメッセージ | 转发的消息 | 转发邮件 | 转发的邮件 | 轉寄的郵件 | 轉寄郵件 | 전달된 메시지 | 전달된 메일 | رسالة معاد توجيهها | رسالة مُعاد توجيهها | הודעה שהועברה | अग्रेषित संदेश | thư được chuyển tiếp | tin nhắn đã chuyển tiếp | pesan terusan | pesan yang diteruskan | edastatud kiri | edastatud sõnum | pārsūtīts ziņojums | persiųstas laiškas | missatge reenviat",
];

/// "---------- Forwarded message ---------", in any language, with or without its dashes.
pub fn is_forward(line: &str) -> bool {
    let bare = line.trim_start_matches([' ', '\t', '>', '*']).trim_start_matches(['-', '_', '=', '*']);
    let bare = bare.strip_prefix(' ').unwrap_or(bare);
    if bare.trim().is_empty() || bare.len() > 300 {
        return false;
    }
    let bare = bare.to_lowercase();
    let rest = words(&FORWARDS).find_map(|word| {
        let rest = bare.strip_prefix(word)?;
        (!rest.starts_with(char::is_alphabetic)).then_some(rest)
    });
    rest.is_some_and(|rest| rest.chars().count() <= 61)
}

fn words(lists: &[&'static str]) -> impl Iterator<Item = &'static str> {
    lists.iter().flat_map(|list| list.split('|')).map(str::trim)
}

fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant the tests compile")
}
