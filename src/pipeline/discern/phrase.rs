//! The words machines write, by language. All in lower case, for text prepared by [`super::reading`].
//!
//! A phrase stands here when a person who wants to buy hardly writes it at that place. To add one, add a folder to
//! `tests/emails` first.

use super::reading::compiled;
use regex::Regex;
use std::sync::LazyLock;

/// Any of these texts, literally: one list, `|` between them, `_` for a space at an edge.
fn any(list: &str) -> Regex {
    let phrases = list.split('|').map(|phrase| regex::escape(&phrase.trim().replace('_', " ")));
    compiled(&phrases.collect::<Vec<_>>().join("|"))
}

macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident = $list:expr;)+) => {$(
        $(#[$doc])*
        pub static $name: LazyLock<Regex> = LazyLock::new(|| $list);
    )+};
}

phrases! {
    ADDRESS = compiled(r"[A-Za-z0-9._%+=~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}");

    TELEPHONE = compiled(r"(?:\+|00?)\d[\d ()/.-]{6,18}\d|\(\d{3}\) ?\d{3}[ -]\d{4}|\d{3}[-. ]\d{3}[-. ]\d{4}");

    /// Besides the words of `lead_subject.txt`.
    LEAD_SUBJECT = compiled(concat!(
        r"(?-u:\b)new (?:\w+ )?(?:lead|enquiry|inquiry|contact request|quote request)(?-u:\b)|(?-u:\b)rfq(?-u:\b)|",
        r"(?:neue|ihre) (?:\w+)?anfrage(?-u:\b)",
    ));
    /// Somebody, by name, wants something: what portals write of people, and newsletters of nobody.
    SOMEBODY_WANTS = compiled(concat!(
        r"^(?:[^\p{L}]{0,6}|\[[^\]]{1,30}\] )[\p{L}][\p{L}.' -]{1,40}(?: \(?(?:in|from|aus|de|da|à|en) [\p{L} ,-]{2,40}\)?)? ",
        r"(?:is looking for|is requesting|is interested|has requested|requested|asked about|has a question|needs|wants a|",
        r"would like (?:a|to)|sucht|interessiert sich|hat eine frage|hat angefragt|cherche|recherche|est intéressée?|busca|",
        r"está interesad[oa]|cerca|è interessat[oa]|procura|está interessad[oa]|zoekt|is geïnteresseerd|szuka|",
        r"jest zainteresowan|söker|søger|søker) ",
    ));
    /// Data that portals hide until somebody pays.
    MASKED = compiled(r"[\p{L}\d+]\*{3,}|\*{4,}\d");

    SMTP_CODE = compiled(r"(?-u:\b)[45]\.\d{1,3}\.\d{1,3}(?-u:\b)|(?-u:\b)5[05]\d[ -]");

    /// What only a mailbox is, in a subject.
    FULL = compiled(r"full|quota|voll|plein|lleno|piena|cheia|[ -]vol(?: |:|$)|pełn|pln|tele|fuld|full|täynnä|переполн|dolu|满|滿|undeliver|unzustell|nicht zustell|non remis|onbestelb");

    RECEIPT_SUBJECT = compiled(concat!(
        r"^(?:read|not read|gelesen|ungelesen|lu|non lu|leído|leido|letto|gelezen|lida|lido|przeczytano|läst|",
        r"lest|læst|luettu|přečteno|прочтено|прочитано|開封済み|已读|return receipt \(displayed\)|read receipt|",
        r"lesebestätigung|empfangsbestätigung) ?[:：\-–]",
    ));
    RECEIPT_WORDS = any(
        "
            was read on | was deleted without being read | the message was displayed | this is a return receipt |
            gelesen | a été lu | fue leído | se leyó | è stato letto | is gelezen | foi lida | została przeczytana |
            lästes | leído | letto | lida | przeczytan | læst | lest | luettu | přečten | прочитано | прочтено |
            開封 | 已读
        ",
    );

    TICKET = compiled(concat!(
        r"(?:ticket|case|request|incident|vorgang|vorgangsnummer|anfrage|demande|dossier|caso|incidencia|richiesta|",
        r"chamado|protocolo|zgłoszenie|melding|zaak|ärende|sag|sak|požadavek|požiadavka|talep|",
        r"pyyntö|обращени\w+|заявк\w+|звернення)(?: ?(?:id|no|nr|number|nummer|numéro|",
        r"número))?\.? ?[:#№\-]{1,3} ?[a-z]{0,5}-?\d{3,}|[\[(][#]?[a-z]{2,8}[- ]?#?\d{3,}[\])]|\[#\d{3,}\]|",
        r"(?:ticket|case|vorgang|caso|incidencia|zaak|melding|sag|sak)s?(?:-?nummer|nr)? ?[a-z]{2,5}-\d{3,}|",
        r"(?:number|nummer|numéro|número|numero|numer|číslo|номер(?:ом)?|番号|编号)[ :：#]{0,3}[a-z]{1,5}[-/]\d{3,}|",
        r"(?:nummer|numéro|número|numero|numer|číslem|číslo|номер(?:ом)?|番号|编号|号)[ :：#]{0,3}[a-z]{0,5}[-/]?\d[\d/-]{4,}|",
        r"##\d{3,}##|\(#\d{3,}\)|##- please type your reply above",
    ));

    CHALLENGE = any(
        "
            to deliver your message, please | please confirm your email by clicking | to release your message |
            confirm that you are not a spammer | confirm you are a human | verify that you are a human |
            verify that you are human | my spam filter requires | spam protection requires |
            has not been delivered yet because i don't know you |
            please click the link below to complete the verification | spamarrest | boxbe |
            your message is awaiting verification | um ihre nachricht zuzustellen, bestätigen sie |
            pour que votre message soit délivré, veuillez
        ",
    );

    NEWSLETTER = compiled(concat!(
        r"newsletter|(?-u:\b)digest(?-u:\b)|weekly|(?-u:\b)daily(?-u:\b)|monthly|(?-u:\b)vol(?:ume|\.)? ?\d|",
        r"(?-u:\b)issue ?#?\d|edition|bulletin|(?-u:\b)news(?-u:\b)|(?-u:\b)update(?-u:\b)|% off|webinar|",
        r"infobrief|rundbrief|lettre d'information|boletín|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskirje|",
        r"biuletyn|новости|рассылка|メールマガジン",
    ));
    BULK_SENDER = compiled(concat!(
        r"newsletter|^news$|^news[-_.]|[-_.]news$|mailing|marketing|^promo|^offers?$|^deals$|subscri|^updates?$|",
        r"digest|bulletin|listserv|majordomo|^list|campaign|infomail|broadcast|^reminders?$|^hello-news|",
        r"^members?$",
    ));

    /// A portal speaks for a person who can be answered.
    PERSON_BEHIND = any(
        "
            reply directly to this | reply to this email to | reply to this message to | replying to this email |
            by replying to this | sent you a message | wrote you a message | has sent you | new message from |
            is interested in | would like to be contacted | wants to be contacted | antworten sie direkt auf diese |
            antworten sie auf diese e-mail | hat ihnen eine nachricht | neue nachricht von | interessiert sich für |
            répondez directement | répondre à ce message | vous a envoyé un message | s'intéresse à |
            responda directamente | responda a este | le ha enviado | está interesado en | está interesada en |
            ti ha inviato | le ha inviato | è interessato a | è interessata a | heeft u een bericht |
            is geïnteresseerd in | beantwoord deze | enviou uma mensagem | está interessado em |
            está interessada em | responda diretamente | wysłał | jest zainteresowan | har skickat |
            är intresserad av | er interesseret i | er interessert i | интересуется
        ",
    );

    /// What a mail server speaks of, and a customer's complaint about goods does not.
    MAIL_NOUN = any(
        "
            message | e-mail | email | _mail | recipient | mailbox | nachricht | empfänger | postfach | courriel |
            destinataire | mensaje | correo | destinatario | messaggio | casella | bericht | ontvanger | mensagem |
            wiadomoś | adresat | meddelande | mottagare | besked | melding | modtager | viesti | vastaanottaja |
            zpráv | příjemce | správ | üzenet | levél | levele | mesaj | e-posta | ileti | μήνυμα | повідомлен | лист | съобщени | имейл | poruk | sporočil | kiri | sõnum | vēstul | ziņojum | laišk | pranešim | 메일 | 메시지 | رسال | بريد | הודע | דואר | hộp thư | pesan | 郵件 |
            сообщени | письмо | получател | メール | メッセージ | 邮件 | 收件人
        ",
    );

    /// Mailboxes from which programs report orders, payments, machines.
    OFFICE = compiled(concat!(
        r"^(?:billing|invoice|invoices|invoicing|rechnung|rechnungen|facturation|facture|facturacion|facturas|fatture|",
        r"fatturazione|faturas?|facturen|faktury?|faktura|orders?|bestellung|bestellungen|commandes?|",
        r"shipping|shipment|versand|tracking|delivery|deliveries|payments?|zahlung|receipts?|renewals?|renew|",
        r"registrar|hostmaster|security|status|system|monitoring|monitor|zabbix|icinga|backups?|scanner|scan|fax|",
        r"voicemail|invitations?|invites?|messages?|messaging|reminders?|auto|automat|automatic|bot|wordpress|paket|",
        r"sendung)(?:[._+-].*)?$",
    ));
    /// Mailboxes of companies whose programs and people share them.
    COUNTER = compiled(concat!(
        r"^(?:service|services|customer[._-]?service|kundenservice|kundencenter|accounts?|accounting|domains?|",
        r"members?|events?|portal|updates|reports?|reporting|team|hello|support|webmaster|post|admin|administrator)",
        r"(?:[._+-].*)?$",
    ));
    /// Somebody speaks of himself.
    FIRST_PERSON = compiled(concat!(
        r"(?:^|[ ,.'(])(?:i|i'm|i've|my|me|our|ich|mein|meine|meiner|meinen|mir|mich|unser|unsere|unserer|unseren|je|",
        r"j'ai|mon|ma|mes|notre|nos|mi|mis|nuestro|nuestra|nuestros|io|mio|mia|nostro|nostra|eu|meu|minha|nosso|nossa|",
        r"ik|mijn|onze|mój|moja|moje|nasze|nasza|můj|naše|min|mitt|mina|mine|vår|vores|minun|meidän|мой|моя|мы|наш|",
        r"наша|benim|bizim)(?:[ ,.!]|$)",
    ));

    SHOP_ORDER = any(
        "
            received the following order | you have a new order | you've received a new order | order has been placed |
            neue bestellung erhalten | folgende bestellung erhalten | bestellung von | vous avez reçu la commande |
            nouvelle commande reçue | has recibido el siguiente pedido | ha recibido el siguiente pedido |
            hai ricevuto il seguente ordine | recebeu o seguinte pedido | volgende bestelling ontvangen |
            otrzymałeś następujące zamówienie | nová objednávka od
        ",
    );

    /// Mailboxes of help desks.
    DESK = compiled(concat!(
        r"^(?:support|help|helpdesk|service|servicedesk|kundenservice|kundendienst|customer[._-]?(?:service|",
        r"care|support)|care|info|contact|tickets?|it|hilfe|assistance|soporte|assistenza|klantenservice|",
        r"suporte|pomoc|podpora|tuki|office)(?:[._+-].*)?$",
    ));
}
