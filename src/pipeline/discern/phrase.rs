//! The words machines write, by language. All in lower case, for text prepared by [`super::reading`].
//!
//! A phrase stands here when a person who wants to buy hardly writes it at that place. To add one, add a folder to
//! `tests/emails` first.

use super::reading::compiled;
use regex::Regex;
use std::sync::LazyLock;

macro_rules! patterns {
    ($($(#[$doc:meta])* $name:ident = $pattern:expr;)+) => {$(
        $(#[$doc])*
        pub static $name: LazyLock<Regex> = LazyLock::new(|| compiled($pattern));
    )+};
}

/// Besides the words of `lead_subject.txt`.
pub const LEAD_WORDS: &str = "
    new (lead|enquiry|inquiry|contact request|quote request) | new % (lead|enquiry|inquiry|contact request|quote request) |
    rfq | (neue|ihre) %anfrage
";
/// What somebody does who wants something, behind his name.
pub const WANTS: &str = "
    _is looking for_ | _is requesting_ | _is interested_ | _has requested_ | _requested_ | _asked about_ |
    _has a question_ | _needs_ | _wants a_ | _would like (a|to)_ | _sucht_ | _interessiert sich_ |
    _hat eine frage_ | _hat angefragt_ | _cherche_ | _recherche_ | _est intéressé(e|)_ | _busca_ |
    _está interesad(o|a)_ | _cerca_ | _è interessat(o|a)_ | _procura_ | _está interessad(o|a)_ | _zoekt_ |
    _is geïnteresseerd_ | _szuka_ | _jest zainteresowan_ | _söker_ | _søger_ | _søker_
";

/// What a buyer writes, or his program, which sends from an address that takes no answers.
pub const BUYS: &str = "
    please deliver | please supply | we hereby order | hereby place (the|our|an) order |
    please (confirm|acknowledge) (this|our) (purchase |)order | find (attached |enclosed |)(our|the|a) (purchase |new |)order |
    our purchase order | confirm receipt of (this|the|our) (purchase |)order | (invited|invites) you to (tender|bid|quote) |
    you are invited to (tender|bid|quote|submit a bid|submit an offer) | invited you to participate in (the following|an) event |
    bitte liefern | wir bestellen | hiermit bestellen wir | bestellen wir hiermit | bestellen wir bei ihnen |
    bitte bestätigen sie (uns |)(diese|unsere) bestellung | zur angebotsabgabe | bitte unterbreiten sie uns |
    um (ihr|ein) angebot bis | anbei (erhalten sie |)unsere bestellung | bitten um auftragsbestätigung | bestätigen sie uns den auftrag |
    geben sie (bitte |)(bis |)(ihr|ein) angebot | répondre à (notre|cette) consultation | remettre (votre|une) offre |
    ci-joint notre (bon de |)commande | notre bon de commande | adjuntamos (nuestro|el) pedido | nuestra orden de compra |
    presentar (su|una) oferta | in allegato (il nostro|l') ordine | nostro ordine d'acquisto | presentare (la vostra|un') offerta |
    bijgaand onze (inkoop|)order | w załączeniu (nasze |)zamówienie | zaproszenie do złożenia oferty | v příloze (naše |)objednávk |
    segue (em anexo |)(nosso|o) pedido de compra | nossa ordem de compra | veuillez (nous |)livrer | merci de (nous |)livrer | nous vous passons commande |
    veuillez nous faire parvenir votre (meilleure |)(offre|proposition) | veuillez accuser réception de notre commande |
    sírvanse suministrar | rogamos (nos |)suministren | rogamos nos envíen su (mejor |)oferta |
    vi preghiamo di (fornire|consegnare|fornirci) | vogliate (fornire|fornirci|consegnare) |
    gelieve (ons |)te leveren | hierbij bestellen wij | wij bestellen hierbij | prosimy o dostarczenie (nam|do nas) | zamawiamy u państwa |
    objednáváme u vás | objednávame u vás | solicitamos o fornecimento | queiram fornecer | vänligen leverera |
    härmed beställer vi | vi beställer härmed | herved bestiller vi | vi bestiller herved | vi bestiller hermed | tilaamme täten |
    tilaamme teiltä | просим поставить | просим отгрузить | просимо поставити | ezennel megrendel | sipariş ediyoruz
";
/// What somebody left by telephone, passed on by a program.
pub const RINGS: &str = "
    voicemail | voice mail | voice message | whatsapp | sms from | sms von | sms de | fax received | new fax | fax from | fax von | fax de |
    faxnachricht | telefax | sprachnachricht | mailboxnachricht | auf dem anrufbeantworter | message vocal | messagerie vocale |
    mensaje de voz | buzón de voz | messaggio vocale | segreteria telefonica | mensagem de voz | correio de voz |
    voicemailbericht | röstmeddelande | telefonsvarare | talebesked | telefonsvarer | talemelding | wiadomość głosow |
    hlasová zpráva | hlasová správa | hangüzenet | mesaj vocal | ääniviesti | sesli mesaj | голосовое сообщение |
    голосове повідомлення | 留守番電話 | 语音留言 | 음성 메시지
";

/// What only a mailbox is, in a subject.
pub const FULL: &str = "
    full | quota | voll | plein | lleno | piena | cheia | _vol_ | -vol_ | _vol: | -vol: | pełn | pln | tele | fuld |
    täynnä | переполн | dolu | 满 | 滿 | undeliver | unzustell | nicht zustell | non remis | onbestelb
";

pub const RECEIPT_WORDS: &str = "
    was read on | was deleted without being read | the message was displayed | this is a return receipt |
    gelesen | a été lu | fue leído | se leyó | è stato letto | is gelezen | foi lida | została przeczytana |
    lästes | leído | letto | lida | przeczytan | læst | lest | luettu | přečten | прочитано | прочтено |
    開封 | 已读 | 已讀 | elolvast | elolvasás | a fost citit | okundu | αναγνώστηκε | διαβάστηκε | прочетен | pročitan |
    prebran | prečítan | s'ha llegit | 읽었 | 읽은 | تمت قراءة | נקרא | đã được đọc | loetud
";

pub const CHALLENGE: &str = "
    to deliver your message, please | please confirm your email by clicking | to release your message |
    confirm that you are not a spammer | confirm you are a human | verify that you are a human |
    verify that you are human | my spam filter requires | spam protection requires |
    has not been delivered yet because i don't know you |
    please click the link below to complete the verification | spamarrest | boxbe |
    your message is awaiting verification | um ihre nachricht zuzustellen, bestätigen sie |
    pour que votre message soit délivré, veuillez
";

pub const NEWSLETTER: &str = "
    newsletter | weekly | monthly | edition | bulletin | %% off | webinar | infobrief | rundbrief | lettre d'information |
    boletín | nieuwsbrief | nyhetsbrev | nyhedsbrev | uutiskirje | biuletyn | новости | рассылка | メールマガジン
";
pub const NEWSLETTER_WORDS: &str = "digest | daily | news | update";

/// A portal speaks for a person who can be answered.
pub const PERSON_BEHIND: &str = "
    reply directly to this | reply to this email to | reply to this message to | replying to this email |
    by replying to this | sent you a message | wrote you a message | has sent you | new message from |
    is interested in | would like to be contacted | wants to be contacted | antworten sie direkt auf diese |
    antworten sie auf diese e-mail | hat ihnen eine nachricht | neue nachricht von | interessiert sich für |
    répondez directement | répondre à ce message | vous a envoyé un message | s'intéresse à |
    responda directamente | responda a este | le ha enviado | está interesado en | está interesada en |
    ti ha inviato | le ha inviato | è interessato a | è interessata a | heeft u een bericht |
    is geïnteresseerd in | beantwoord deze | enviou uma mensagem | está interessado em |
    está interessada em | responda diretamente | wysłał | jest zainteresowan | har skickat |
    är intresserad av | er interesseret i | er interessert i | интересуется | nouveau message de | nouveau message pour |
    avez reçu un nouveau message | avez reçu un message | répondez simplement à | répondez à cet e-mail | nachricht von |
    anfrage zu deiner anzeige | anfrage zu ihrer anzeige | beantworte diese nachricht | beantworten sie diese nachricht |
    mensaje nuevo de | nuevo mensaje de | has recibido un mensaje | ha recibido un mensaje | hai ricevuto un messaggio |
    nuovo messaggio da | nuovo messaggio di | ha ricevuto un messaggio | rispondi a questa | nieuw bericht van |
    hebt een bericht ontvangen | nova mensagem de | recebeu uma mensagem | recebeu uma nova mensagem | nowa wiadomość od |
    otrzymałeś wiadomość | nytt meddelande från | ny besked fra | ny melding fra | nová zpráva od
";

/// What a mail server speaks of, and a customer's complaint about goods does not.
pub const MAIL_NOUN: &str = "
    message | e-mail | email | _mail | recipient | mailbox | nachricht | empfänger | postfach | courriel |
    destinataire | mensaje | correo | destinatario | messaggio | casella | bericht | ontvanger | mensagem |
    wiadomoś | adresat | meddelande | mottagare | besked | melding | modtager | viesti | vastaanottaja |
    zpráv | příjemce | správ | üzenet | levél | levele | mesaj | e-posta | ileti | μήνυμα | повідомлен | лист | съобщени | имейл | poruk | sporočil | kiri | sõnum | vēstul | ziņojum | laišk | pranešim | 메일 | 메시지 | رسال | بريد | הודע | דואר | hộp thư | pesan | 郵件 |
    сообщени | письмо | получател | メール | メッセージ | 邮件 | 收件人
";

/// Somebody speaks of himself.
pub const FIRST_PERSON: &str = "
    i | i'm | i've | my | me | our | ich | mein | meine | meiner | meinen | mir | mich | unser | unsere | unserer |
    unseren | je | j'ai | mon | ma | mes | notre | nos | mi | mis | nuestro | nuestra | nuestros | io | mio | mia |
    nostro | nostra | eu | meu | minha | nosso | nossa | ik | mijn | onze | mój | moja | moje | nasze | nasza | můj |
    naše | min | mitt | mina | mine | vår | vores | minun | meidän | мой | моя | мы | наш | наша | benim | bizim
";

pub const SHOP_ORDER: &str = "
    received the following order | you have a new order | you've received a new order | order has been placed |
    neue bestellung erhalten | folgende bestellung erhalten | bestellung von | vous avez reçu la commande |
    nouvelle commande reçue | has recibido el siguiente pedido | ha recibido el siguiente pedido |
    hai ricevuto il seguente ordine | recebeu o seguinte pedido | volgende bestelling ontvangen |
    otrzymałeś następujące zamówienie | nová objednávka od
";

/// A service for large files has some for us.
pub const SENDS_FILES: &str = "
    sent you files | sent you some files | sent you a file | files for you | has shared a file | hat ihnen dateien | hat dir dateien |
    dateien für sie | dateien für dich | vous a envoyé des fichiers | vous a envoyé un fichier | te ha enviado unos archivos |
    te ha enviado archivos | le ha enviado archivos | ti ha inviato dei file | ti ha inviato file | le ha inviato dei file |
    enviou-lhe ficheiros | enviou arquivos | heeft je bestanden gestuurd | heeft u bestanden | wysłał ci pliki | wysłał pliki |
    har skickat filer | har sendt dig filer | har sendt deg filer | lähetti sinulle tiedostoja | poslal soubory
";

/// Documents that programs make; customers' programs make orders, too.
pub const UNSIGNED: &str = "
    maschinell erstellt | maschinell erzeugt | ohne unterschrift gültig | no signature is required | valid without signature |
    computer(-| )generated | system(-| )generated | généré par ordinateur | document informatisé | generado por (ordenador|el sistema) |
    generato dal sistema | automatisch aangemaakt | wygenerowan% automatycznie | nie wymaga podpisu | ważny bez podpisu
";

/// Whatever follows, a program tells of business.
pub const BUSINESS: &str = "
    new user registration | registrierung eines neuen benutzers | neuer benutzer |
    (new|your|neue|ihre|nouvelle|votre|nuevo|nuova|nieuwe) (customer |)(order|bestellung|commande|pedido|ordine|bestelling)
";
/// The same, if a number follows.
pub const BUSINESS_NUMBER: &str = "
    order | bestellung | commande | pedido | ordine | bestelling | encomenda | zamówienie | beställning | ordre | tilaus |
    objednávka | megrendelés | comanda | sipariş | заказ | invoice | rechnung | facture | factura | fattura | factuur |
    faktura | payment | zahlung | paiement | pago | pagamento | betaling
";
pub const MODERATED: &str = "
    please moderate | awaiting moderation | waiting for your approval | new comment on | neuer kommentar zu |
    bitte moderieren | en attente de modération | nuevo comentario en
";

patterns! {
    TELEPHONE = r"(?:\+|00?)[0-9][0-9 ()/.-]{6,18}[0-9]|\([0-9]{3}\) ?[0-9]{3}[ -][0-9]{4}|[0-9]{3}[-. ][0-9]{3}[-. ][0-9]{4}";

    /// Data that portals hide until somebody pays.
    MASKED = r"[\p{L}\d+]\*{3}|\*{4}\d";

    SMTP_CODE = r"(?-u:\b)[45]\.[0-9]{1,3}\.[0-9]{1,3}(?-u:\b)|(?-u:\b)5[05][0-9][ -]";

    RECEIPT_SUBJECT = concat!(
        r"^(?:read|not read|gelesen|ungelesen|lu|non lu|leído|leido|letto|gelezen|lida|lido|przeczytano|läst|",
        r"lest|læst|luettu|přečteno|přečtené|elolvasva|olvasva|citit|okundu|αναγνώστηκε|διαβάστηκε|прочтено|прочитано|прочетено|",
        r"pročitano|prebrano|llegit|開封済み|已读|已讀|읽음|تمت القراءة|נקרא|đã đọc|return receipt \(displayed\)|read receipt|",
        r"lesebestätigung|empfangsbestätigung) ?[:：\-–]",
    );

    TICKET = concat!(
        r"(?:ticket|case|request|incident|vorgang|vorgangsnummer|anfrage|demande|dossier|caso|incidencia|richiesta|",
        r"chamado|protocolo|zgłoszenie|melding|zaak|ärende|sag|sak|požadavek|požiadavka|talep|",
        r"pyyntö|обращени\w+|заявк\w+|звернення)(?: ?(?:id|no|nr|number|nummer|numéro|",
        r"número))?\.? ?[:#№\-]{1,3} ?[a-z]{0,5}-?\d{3,}|[\[(][#]?[a-z]{2,8}[- ]?#?\d{3,}[\])]|\[#\d{3,}\]|",
        r"(?:ticket|case|vorgang|caso|incidencia|zaak|melding|sag|sak)s?(?:-?nummer|nr)? ?[a-z]{2,5}-\d{3,}|",
        r"(?:number|nummer|numéro|número|numero|numer|číslo|номер(?:ом)?|番号|编号)[ :：#]{0,3}[a-z]{1,5}[-/]\d{3,}|",
        r"(?:nummer|numéro|número|numero|numer|číslem|číslo|номер(?:ом)?|番号|编号|号)[ :：#]{0,3}[a-z]{0,5}[-/]?\d[\d/-]{4,}|",
        r"##\d{3,}##|\(#\d{3,}\)|##- please type your reply above",
    );

    BULK_SENDER = concat!(
        r"newsletter|^news$|^news[-_.]|[-_.]news$|mailing|marketing|^promo|^offers?$|^deals$|subscri|^updates?$|",
        r"digest|bulletin|listserv|majordomo|^list|campaign|infomail|broadcast|^reminders?$|^hello-news|",
        r"^members?$",
    );

    /// Mailboxes from which bills are sent.
    BILLING = concat!(
        r"^(?:billing|invoic|accounts|rechnung|buchhaltung|debitoren|factur|debiteuren|administratie|",
        r"fattur|amministrazione|contabil|fatura|faktur|regnskab|ekonomi|laskut|szamla)",
    );

    /// An account in Europe.
    IBAN = r"(?i)(?-u:\b)[a-z]{2}[0-9]{2}(?: ?[a-z0-9]{4}){3,7}";

    /// Mailboxes from which programs report orders, payments, machines.
    OFFICE = concat!(
        r"^(?:billing|invoice|invoices|invoicing|rechnung|rechnungen|facturation|facture|facturacion|facturas|fatture|",
        r"fatturazione|faturas?|facturen|faktury?|faktura|orders?|bestellung|bestellungen|commandes?|",
        r"shipping|shipment|versand|tracking|delivery|deliveries|payments?|zahlung|receipts?|renewals?|renew|",
        r"registrar|hostmaster|security|status|system|monitoring|monitor|zabbix|icinga|backups?|scanner|scan|fax|",
        r"voicemail|invitations?|invites?|messages?|messaging|reminders?|auto|automat|automatic|bot|wordpress|paket|",
        r"sendung)(?:[._+-]|$)",
    );

    /// Mailboxes of companies whose programs and people share them.
    COUNTER = concat!(
        r"^(?:shop|webshop|onlineshop|store|boutique|tienda|negozio|winkel|sklep|info|news|nieuws|customer|kunden|clients?|service|services|customer[._-]?service|kundenservice|kundencenter|accounts?|accounting|domains?|",
        r"members?|events?|portal|updates|reports?|reporting|team|hello|support|webmaster|post|admin|administrator)",
        r"(?:[._+-]|$)",
    );

    /// "Please type your reply above this line": what help desks write above what their people say.
    ABOVE_LINE = concat!(
        r"(?:above this line|oberhalb dieser zeile|über dieser zeile|au-dessus de cette ligne|por encima de esta l[ií]nea|",
        r"encima de esta l[ií]nea|acima desta linha|sopra questa riga|boven deze (?:regel|lijn)|powyżej tej linii|",
        r"nad (?:tímto řádkem|tento riadok)|ovanför denna rad|over denne linje|tämän rivin yläpuolelle|выше этой (?:строки|линии)|",
        r"bu satırın üst)",
    );

    /// Mailboxes of help desks.
    DESK = concat!(
        r"^(?:support|help|helpdesk|service|servicedesk|kundenservice|kundendienst|customer[._-]?(?:service|",
        r"care|support)|care|info|contact|tickets?|it|hilfe|assistance|soporte|assistenza|klantenservice|",
        r"suporte|pomoc|podpora|tuki|office)(?:[._+-]|$)",
    );

    /// "Vol. 7", "Issue #12".
    ISSUE = r"(?-u:\b)vol(?:ume|\.)? ?[0-9]|(?-u:\b)issue ?#?[0-9]";
    /// Behind one of [`BUSINESS_NUMBER`].
    NUMBER = concat!(
        r"^ ?(?:confirmation|confirmed|received|eingegangen|bestätigung|reçue?|recibid[oa]|ricevut[oa]|ontvangen)?[ :]*",
        r"(?:no\.?|nr\.?|n°|nº|num\.?|number|nummer)?[ (\[]*#?[0-9]{2,}",
    );
}
