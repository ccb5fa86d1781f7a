//! Notices of lawyers and servers around a mail, by what they say: families of words, in many languages. Lower case.
//!
//! One word of a family proves nothing ("please keep this confidential"): notices are told by several families at once.

use super::farewell::lower;
use regex::Regex;
use std::sync::LazyLock;

/// Longest notice, in bytes: beyond that a text is no notice.
const NOTICE_MAX: usize = 6_000;

macro_rules! family {
    ($name:ident, $($piece:expr),+ $(,)?) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(concat!($($piece),+)).expect("the pattern is a constant the tests compile"));
    };
}

family!(
    CONFIDENTIAL,
    "confidential|privileged|proprietary|vertraulich|confidentiel|confidencial|riservat|confidenzial|vertrouwelijk|poufn|",
    "důvěrn|dôvern|zaupn|povjerljiv|poverljiv|bizalmas|konfidenti|konfidensiel|fortrolig|luottamuksellis|konfidents|konfidenc|",
    "gizli|конфиденциал|конфіденц|поверително|поверителн|доверлив|поверљив|εμπιστευτικ|απόρρητ|機密|机密|保密|기밀|비밀|سري|",
    "محرمانه|חסוי|סודי|गोपनीय|rahasia|sulit|bảo mật|ความลับ|confidenţial|confidențial|trúnaðar"
);
family!(
    MESSAGE,
    r"this (?:e-?mail|message|transmission|communication|electronic)|the information (?:contained|transmitted)|contents of this|",
    r"dies[e]?r? (?:e-?mail|nachricht|mail|mitteilung)|inhalt dieser|ce (?:message|courriel|mail|courrier|mél)|cet e-?mail|",
    r"est[ea] (?:mensaje|correo|e-?mail|mensagem|comunica|transmis)|quest[oa] (?:messaggio|e-?mail|comunicazione|mail)|",
    r"presente (?:messaggio|e-?mail|mensaje|mensagem|correo|comunica)|aquest (?:missatge|correu)|(?:dit|deze) (?:e-?mail|bericht|mail)|",
    r"(?:niniejsz|t)[aey]j? (?:wiadomość|e-?mail|korespondencj)|niniejsza|t(?:ato|ento|áto) (?:e-?mail|zpráv|správ)|",
    r"t[oe] (?:elektronsko )?(?:e-?)?sporočilo|ov[aoe]j? (?:e-?mail|e-?poruk|poruk|elektronsk)|(?:ez az?|jelen|ezen) (?:elektronikus )?(?:e-?mail|üzenet|levél)|",
    r"dett?[ae] (?:meddeland|e-?post|mail|mejl)|denne (?:e-?mail|mail|meddelelse|e-?post|melding|besked)|t[aä]m[aä] (?:viesti|sähköposti|e-?mail)|",
    r"(?:see|käesolev) (?:e-?kiri|kiri|sõnum)|š[iī]s? (?:e-?pasta?|ziņojum|laišk|elektronin|žinut|vēstul)|acest (?:mesaj|e-?mail)|bu (?:e-?posta|mesaj|elektronik|ileti)|",
    r"(?:это|данное|настоящее|этот) (?:электронное )?(?:сообщение|письмо|e-?mail)|це (?:повідомлення|лист)|(?:това|настоящото) (?:съобщение|писмо|електронно)|",
    r"(?:το παρόν|αυτό το|το μήνυμα) ?(?:μήνυμα|e-?mail|ηλεκτρονικό)?|ова (?:порака|порука)|本メール|このメール|この電子メール|本電子メール|本邮件|此邮件|本電子郵件|此電子郵件|本郵件|此郵件|",
    r"(?:이|본) ?(?:메일|이메일|전자우편|메시지)|هذه الرسالة|هذا البريد|این ایمیل|הודעה זו|דוא.ל זה|מסר זה|यह (?:ईमेल|संदेश)|(?:e-?mail|pesan|emel) ini|(?:thư|email|tin nhắn) này|อีเมลฉบับนี้|អ៊ីមែល"
);
family!(
    INTENDED,
    r"intended (?:only|solely|recipient|for)|intended exclusively|sole use|for the use of|addressee|named above|addressed to|individual or entity|ausschließlich für|nur für|bestimmt|adressat|",
    r"empfänger|destinataire|destiné|exclusif|destinatari|dirigid|exclusiv|destina-se|destinat|bestemd|geadresseerd|adresat|przeznaczon|adresát|",
    r"určen|namenjen|prejemnik|naslovnik|namijenjen|primatelj|primaoc|primalac|címzett|avsedd|mottagar|adressat|beregnet|tiltenkt|modtager|mottaker|bestemt|tarkoitettu|",
    r"vastaanottaj|mõeldud|adressaa|paredzē|adresāt|skirt|adresat|alıcı|yalnızca|muhatab|адресат|предназначен|получател|призначен|одержувач|",
    r"παραλήπτ|προορίζεται|受信者|宛先|名宛人|宛て|收件人|收件者|수신인|수신자|지정된|المرسل إليه|المستلم|مخصص|موجه|گیرنده|הנמען|מיועד|प्राप्तकर्ता|penerima|ditujukan|người nhận|ผู้รับ|viðtakand"
);
family!(
    ERROR,
    r"in error|by mistake|not the (?:intended|named)|notify the sender|inform the sender|delete (?:it|this|the|all)|destroy|irrtüml|versehentl|vernichte|löschen|informieren sie|par erreur|détrui|supprim|",
    r"avert|prévenir|por error|elimin|borre|borrarl|notif|comuní|per errore|cancell|avvis|distrug|por engano|por erro|apag|per vergissing|ten onrechte|abusievelijk|verwijder|vernietig|",
    r"onjuist|omyłk|przypadk|usun|zawiadom|błęd|omyl|smaž|vymaž|pomot|izbriš|greškom|pogrešk|obriš|téved|töröl|misstag|felaktigt|radera|",
    r"ved en (?:fejl|feil)|slett|slet |erehdys|vahingossa|poista|hävitt|tuhoa|eksikombel|ekslikult|kustuta|kļūd|dzēs|klaid|ištrin|din greșeală|din greseala|eroare|șterge|ştergeţi|yanlışlık|sil|",
    r"по ошибке|ошибочно|удалит|уничтож|уведом|сообщите|помилк|видал|знищ|погреш|изтри|избриш|εσφαλμέν|λάθος|διαγρά|誤って|誤送|削除|破棄|误收|误|错误|错发|删除|銷毀|刪除|誤|잘못|삭제|",
    r"بالخطأ|خطأ|حذف|إبلاغ|إتلاف|اشتباه|בטעות|למחוק|להודיע|मिटा|गलती|हटा|kesalahan|hapus|nhầm|xóa|ลบ|mistök"
);
family!(
    FORBIDDEN,
    r"unauthori[sz]ed|prohibit|liabil|disclos|disseminat|copying|liable|distribution|no responsibility|views|opinions|unbefugt|nicht gestattet|untersagt|haftung|weitergabe|interdit|diffusion|",
    r"responsabil|non autorisé|altér|intégrité|prohibid|autorizad|difusi|vietat|divulga|proibid|reproduç|niet toegestaan|aansprakelijk|verspreid|openbaarmak|zabronion|",
    r"zakazan|rozpowszech|niedozwol|nieuprawn|kopírov|zakáz|neopráv|prepoved|zabran|nedovoljen|neovlašten|tilos|jogosulat|förbjud|otillåt|obehörig|forbud|ulovlig|uberettig|ikke tillat|kielletty|luvaton|keelatud|aizlieg|draudž|",
    r"interzis|yasak|sorumlu|запрещ|распростран|ответствен|заборон|забранен|απαγορεύ|ευθύνη|禁じ|禁止|严禁|嚴禁|不得|금지|محظور|ممنوع|يمنع|مسؤول|אסור|אחריות|निषिद्ध|dilarang|nghiêm cấm|gdpr|2016/679|lopd|lssi|d\.lgs|196/2003|rgpd|dsgvo|datenschutz|protección de datos|dati personali"
);
family!(
    PRINTING,
    r"print|druck|imprim|stamp|afdruk|drukow|wydruk|tisk|tišt|tlač|nyomtat|skriver ut|skriv ut|udskriv|tulost|yazdır|печат|друку|εκτυπ|印刷|打印|列印|인쇄|طباع|چاپ|הדפס|cetak|in (?:thư|email) này|tipări|listare|natisn|ispis|štampa|prentar|välja trük|prindi"
);
family!(
    ENVIRONMENT,
    r"environment|umwelt|bäume|environnement|planète|ambient|meio ambiente|planeta|milieu|środowisk|prostředí|prostredi|přírod|okolj|okoliš|okolin|környezet|miljö|miljø|ympäristö|luonto|çevre|doğa|ağaç|окружающ|природ|довкіл|околна|περιβάλλον|",
    r"環境|环保|环境|環保|환경|البيئة|הסביבה|पर्यावरण|lingkungan|môi trường|mediu|keskkon|vidi|gamt|aplink|tree|paper|umhverfi"
);
/// A heading above a notice.
const HEADINGS: [&str; 40] = [
    "disclaimer",
    "confidentiality notice",
    "confidentiality",
    "legal notice",
    "legal disclaimer",
    "notice",
    "important notice",
    "privacy notice",
    "haftungsausschluss",
    "rechtlicher hinweis",
    "vertraulichkeitshinweis",
    "wichtiger hinweis",
    "aviso legal",
    "aviso de confidencialidad",
    "aviso de confidencialidade",
    "confidencialidad",
    "advertencia legal",
    "avis de confidentialité",
    "avertissement",
    "clause de confidentialité",
    "avviso di riservatezza",
    "nota di riservatezza",
    "avvertenza",
    "informativa privacy",
    "vrijwaring",
    "klauzula poufności",
    "zastrzeżenie",
    "právní upozornění",
    "upozornění",
    "upozornenie",
    "jogi nyilatkozat",
    "ansvarsfriskrivning",
    "ansvarsfraskrivelse",
    "yasal uyarı",
    "отказ от ответственности",
    "免責事項",
    "免责声明",
    "免責聲明",
    "confidential",
    "disclaimer notice",
];

/// Whether a paragraph is a notice. Below a signature two families are enough, elsewhere it takes three.
pub fn is_notice(paragraph: &str, is_below_signature: bool) -> bool {
    if paragraph.len() < 12 || paragraph.len() > NOTICE_MAX || paragraph.trim_end().ends_with(['?', '？']) {
        return false;
    }
    let words = lower(paragraph);
    is_about_printing(&words) || families(&words) >= if is_below_signature { 2 } else { 3 }
}

fn families(words: &str) -> usize {
    [&CONFIDENTIAL, &MESSAGE, &INTENDED, &ERROR, &FORBIDDEN].into_iter().filter(|family| family.is_match(words)).count()
}

/// "Please consider the environment before printing", in one short paragraph.
fn is_about_printing(words: &str) -> bool {
    words.len() < 400 && PRINTING.is_match(words) && ENVIRONMENT.is_match(words) && ASKS_TO_SPARE.is_match(words)
}

// Who asks for a print of his nature photos says none of this.
family!(
    ASKS_TO_SPARE,
    r"before|consider|think|bevor|denken|bitte prüfen|avant|pensez|antes|piens|piense|pensi|prima di|pense|lembre|voordat|denk aan|zanim|pomyśl|rozważ|před|pred |zvaž|preden|prije|pre nego|mielőtt|gondol|kérjük|",
    r"innan|tänk|før|tænk|tenk|ennen|ajattele|säästä|önce|düşün|прежде|подума|перш|помисл|преди|πριν|σκεφ|前に|考慮|考え|前请|前請|考虑|전에|생각|قبل|פני|שקול|पहले|sebelum|trước khi|înainte|gândi|enne|pirms|prieš|åður|save|áður"
);

/// A line that is nothing but the heading of a notice.
pub fn is_heading(line: &str) -> bool {
    let line = line.trim_matches(|c: char| !c.is_alphanumeric());
    HEADINGS.contains(&lower(line).as_str())
}

family!(
    OUTSIDE,
    r"external (?:e-?mail|sender|message|mail|source|origin|address)|(?:email|e-mail|message|mail|sender) (?:is |was |comes |came |sent )?(?:from )?(?:an )?external|outside (?:of )?(?:the|your|our|this|\p{L}+)? ?(?:organi[sz]ation|company|network|firm|business|university|\p{L}+ domain)|originated (?:from )?outside|originates from outside|",
    r"extern(?:e|er|en|es)? (?:e-?mail|mail|absender|nachricht|quelle|adresse)|von extern|von außerhalb|außerhalb (?:der|des|ihrer|unserer|von)|ausserhalb (?:der|des|ihrer|unserer)|",
    r"(?:expéditeur|e-?mail|mail|message|courriel|mél|origine|source) (?:est |provient d'une source |provenant de l'|d'origine )?extern|externe à|extérieur (?:de|à)|l'extérieur|",
    r"(?:correo|remitente|mensaje|e-?mail|origen) (?:electrónico )?extern|externo a|fuera de (?:la|su|nuestra|tu)|ajeno a|(?:remetente|mensagem|email|e-mail|origem) extern|extern[oa] à|fora d[aeo]|",
    r"(?:mittente|messaggio|e-?mail|origine) estern|esterno all|dall'esterno|di fuori|externe (?:afzender|e-?mail|mail|bron)|buiten (?:de|onze|uw|jouw|het)|van buiten|",
    r"spoza|zewnętrzn(?:ego|y|a|ej) (?:nadawc|e-?mail|wiadomo|źród)|(?:wiadomość|e-mail|nadawca) zewnętrzn|z zewnątrz|mimo (?:organiz|společn|firm|vaš|naš)|extern(?:í|ího|ý|ého|á) (?:e-?mail|odesíl|odosiel|zdroj|zpráv|správ)|",
    r"zunanj|izven (?:organiz|podjet)|vanjsk|izvan (?:organiz|tvrtk)|szervezeten kívül|külső (?:feladó|levél|forrás|küldő|e-?mail)|utanför (?:organ|före)|extern(?:t|a)? (?:avsändare|e-?post|mail|mejl)|utifrån|",
    r"uden for (?:organ|virk)|ekstern(?:t|e)? (?:afsender|mail|e-?mail|avsender|e-?post)|utenfor (?:organ|virk|bedrift)|ulkopuol|ulkoinen|ulkoise|väljastpoolt|ārpus|iš išorės|din afara|din exterior|extern(?:ă)? organiza|",
    r"kurum(?:umuz|unuz)? dış|dışarıdan|harici|внешн(?:его|ий|ее|ей|им) |за пределами|вне (?:орган|компан)|зовнішн|ззовні|външен|извън|εξωτερικ|εκτός (?:του|της)|外部(?:邮件|メール|送信|から|郵件|寄件|发件|电子)|来自外部|來自外部|社外|组织外|組織外|외부 ?(?:메일|발신|에서|이메일|인)|خارج|חיצוני|מחוץ|बाहर|luar (?:organ|perus)|bên ngoài"
);
family!(
    CARE,
    r"caution|warning|attention|alert|notice|achtung|vorsicht|hinweis|warnung|attenzione|avviso|atención|precaución|cuidado|aviso|atenção|let op|opgelet|waarschuwing|uwaga|ostrożn|pozor|upozorn|opozorilo|oprez|upozorenje|figyelem|figyelmez|vigyáz|varning|obs|",
    r"advarsel|bemærk|vær oppmerksom|merk|huom|varo|ettevaatust|tähelepanu|uzmanību|dėmesio|atenție|dikkat|uyarı|внимание|осторожно|увага|обережно|προσοχή|注意|警告|ご注意|주의|경고|تنبيه|تحذير|זהירות|שים לב|सावधान|perhatian|awas|cảnh báo|",
    r"click|link|attachment|anhäng|anlagen|klicken|öffnen|cliquez|clique|pièces jointes|clic|adjunto|allegat|aprire|anexo|klik|bijlage|załącznik|odkaz|příloh|prílo|melléklet|csatolm|länk|bilago|vedhæft|vedlegg|liit|linkki|ek(?:ler)|ссылк|вложен|посилан|添付|リンク|链接|附件|連結|링크|첨부|روابط|مرفق|קישור|recogni[sz]e|trust|phishing|suspicious|spam|safe|verify|verified|vérifi"
);
family!(
    RARELY,
    r"don.t often get e-?mail from|learn why this is important|erhalten nicht (?:oft|häufig) e-?mails von|erhalten selten|n.obtenez pas souvent|ne recevez pas souvent|no suele recibir|no recibes correos|non si ricevono spesso|ontvangt niet vaak|nie otrzymujesz często|får inte ofta|får ikke ofte|modtager ikke ofte|et saa usein|não costuma receber|não recebe com frequência|nečasto dostáv|nem gyakran kap|nu primiți des|sık sık e-?posta almıyorsunuz|вы нечасто получаете|ви нечасто отримуєте|通常、.{0,40}からメールを受け取|不经常收到来自|不常收到|자주 받지"
);

/// Longest line that says "external" and nothing else, in words.
const STAMP_WORDS: usize = 4;
/// Who speaks of himself is no server.
const FIRST_PERSON: [&str; 12] =
    [" i ", " i'm ", " we ", " we're ", " ich ", " wir ", " je ", " j'ai ", " nous ", " ik ", " wij ", " io "];

/// Whether a paragraph at the very top is a server's warning about the sender.
pub fn is_banner(paragraph: &str) -> bool {
    if paragraph.len() < 5 || paragraph.len() > 1_200 {
        return false;
    }
    let words = lower(paragraph);
    if is_stamp(&words) || RARELY.is_match(&words) {
        return true;
    }
    if !OUTSIDE.is_match(&words) || paragraph.trim_end().ends_with(['?', '？']) {
        return false;
    }
    let is_loud = paragraph.starts_with(['[', '*', '!', '⚠', '#', '=', '-', '<']) || {
        let letters = paragraph.chars().filter(|c| c.is_alphabetic());
        letters.clone().count() > 8
            && !letters.clone().any(char::is_lowercase)
            && letters.clone().any(char::is_uppercase)
    };
    let is_short = paragraph.split_whitespace().count() <= STAMP_WORDS && !paragraph.contains(['!', ',']);
    let padded = format!(" {}", words.replace('\n', " "));
    is_loud || is_short || CARE.is_match(&words) && !FIRST_PERSON.iter().any(|word| padded.contains(word))
}

/// "[EXTERNAL]", alone on its line.
fn is_stamp(words: &str) -> bool {
    const STAMPS: [&str; 16] = [
        "external",
        "ext",
        "extern",
        "externe",
        "externo",
        "externa",
        "esterno",
        "esterna",
        "zewnętrzny",
        "zewnętrzna",
        "ekstern",
        "externí",
        "harici",
        "外部",
        "社外",
        "외부",
    ];
    STAMPS.contains(&words.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Whether a line belongs to a warning that stands around it.
pub fn is_of_banner(line: &str) -> bool {
    let words = lower(line);
    is_stamp(&words) || OUTSIDE.is_match(&words) || CARE.is_match(&words) || RARELY.is_match(&words)
}
