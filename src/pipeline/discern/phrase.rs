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

    /// A portal or form that announces a person.
    LEAD_SUBJECT = compiled(concat!(
        r"(?-u:\b)new (?:\w+ )?(?:lead|enquiry|inquiry|contact request|quote request|",
        r"message from your (?:web)?site)(?-u:\b)|(?-u:\b)(?:enquiry|inquiry|lead|quote request|",
        r"contact request) (?:from|via) |",
        r"contact form|web ?form submission|form submission|request for (?:quote|quotation|proposal)|",
        r"(?-u:\b)rfq(?-u:\b)|kontaktformular|kontaktanfrage|(?:neue|ihre) (?:\w+)?anfrage(?-u:\b)|anfrage (?:von|",
        r"über|zu)|angebotsanfrage|rückrufbitte|",
        r"demande de (?:contact|devis|renseignement)|formulaire de contact|nouveau (?:contact|message de)|",
        r"formulario de contacto|solicitud de (?:contacto|presupuesto|información)|nuevo contacto|",
        r"modulo di contatto|richiesta (?:di )?(?:contatto|preventivo|informazioni)|nuova richiesta|",
        r"contactformulier|offerteaanvraag|nieuwe aanvraag|formulário de contato|pedido de (?:contacto|contato|",
        r"orçamento)|",
        r"formularz kontaktowy|zapytanie ofertowe|kontaktformulär|kontaktskjema|kontaktformular|yhteydenotto|",
        r"заявка с сайта|お問い合わせ|iletişim formu"
    ));

    BOUNCE_SUBJECT = any(
        "
            undeliverable | undelivered mail | undelivered message | undeliverd | mail delivery failed |
            mail delivery failure | mail delivery problem | delivery status notification | delivery notification |
            delivery report | delivery failure | delivery failed | delivery has failed | failure delivery |
            failure notice | failed mail | mail failed | mail failure | mail not delivered | message not delivered |
            message delivery failure | message could not be delivered | mail could not be delivered | non-delivery |
            nondeliverable | not deliverable | could not be delivered | returned mail |
            returning message to sender | mail system error | user unknown | permanent delivery failure |
            email delivery failure | rejected mail | message rejected | mail delivery warning |
            has not yet been delivered | delivery delayed | delivery delay | message delayed | delayed mail |
            processing error | unzustellbar | nicht zustellbar | nicht zugestellt | zustellung fehlgeschlagen |
            zustellfehler | zustellverzögerung | non remis | non distribuable | échec de la remise |
            échec de la distribution | non délivré | retour à l'expéditeur | no se ha podido entregar |
            no se puede entregar | error de entrega | notificación de estado de entrega | mensaje no entregado |
            mancato recapito | mancata consegna | consegna non riuscita | impossibile recapitare | onbestelbaar |
            niet afgeleverd | não entregue | não foi possível entregar | falha na entrega | devolvida |
            nie dostarczono | niedostarczon | nie można dostarczyć | kunde inte levereras | gick inte att leverera |
            kunne ikke leveres | toimitus epäonnistui | ei voitu toimittaa | nelze doručit | nedoručiteln |
            не доставлено | недоставленное | не удалось доставить | 配信不能 | 配信できませんでした | 配信エラー | 退信 | 系统退信 | 投递失败 |
            邮件投递 | teslim edilemedi
        ",
    );

    BOUNCE_WORDS = any(
        "
            could not be delivered | couldn't be delivered | cannot be delivered | can not be delivered |
            not be delivered to | wasn't able to deliver | unable to deliver | was not able to deliver |
            undeliverable | undelivered | was not delivered | were not delivered | not delivered to |
            did not reach the following | did not reach the recipient | delivery failed | delivery has failed |
            failed permanently | delivery to the following | delivery status notification | delivery failure |
            following addresses had | following recipients did not | user unknown | unknown user | no such user |
            mailbox unavailable | mailbox is full | mailbox full | quota exceeded | address rejected |
            recipient rejected | invalid final delivery userid | unrouteable address | user does not exist |
            account has been disabled | message was rejected | message has been rejected |
            was automatically rejected | returned to sender | message is being returned | permanent error |
            permanent fatal errors | transcript of session follows | has been postponed |
            delivery attempts will continue | konnte nicht zugestellt werden | konnten nicht zugestellt werden |
            nicht zustellbar | unzustellbar | empfänger unbekannt | postfach ist voll | n'a pas pu être délivré |
            n'a pas pu être remis | n'a pas pu etre delivre | n'a pas pu être distribué | n'existe pas. veuillez |
            boîte aux lettres pleine | no se pudo entregar | no ha podido ser entregado | no se ha podido entregar |
            no pudo ser entregado | usuario desconocido | buzón lleno | non è stato possibile recapitare |
            non può essere recapitato | non è stato recapitato | utente sconosciuto | casella piena |
            kon niet worden afgeleverd | kon niet worden bezorgd | onbestelbaar | não pôde ser entregue |
            não foi possível entregar | não foi entregue | nie mogła zostać dostarczona | nie została dostarczona |
            nie można dostarczyć | kunde inte levereras | kunne ikke leveres | ei voitu toimittaa | nelze doručit |
            nebylo možné doručit | не было доставлено | не удалось доставить | не может быть доставлено |
            не доставлено | 配信できません | 配信不能 | 无法投递 | 退回 | 无法送达
        ",
    );

    DELAY = any(
        "
            delivery delayed | has not yet been delivered | message delayed | delayed mail | still being retried |
            will be retried | has been postponed | delivery attempts will continue | will continue to try |
            will keep trying | temporarily delayed | warning: message | delay) | zustellung verzögert |
            verzögert sich | remise retardée | se ha retrasado la entrega | in ritardo nella consegna |
            is vertraagd | задержка доставки
        ",
    );

    SMTP_CODE = compiled(r"(?-u:\b)[45]\.\d{1,3}\.\d{1,3}(?-u:\b)|(?-u:\b)5[05]\d[ -]");

    /// Subjects only a machine writes.
    AUTO_SUBJECT = compiled(concat!(
        r"^(?:\[[^\]]{1,30}\] ?)?(?:(?:re|aw|sv|antw) ?: ?)?(?:",
        r"automatic reply|automated reply|auto(?:matic)?[ -]?response|auto[ -]?reply|autoreply|autoresponse|",
        r"out of (?:the )?office (?:auto[ -]?reply|autoreply|reply|message|notification)|vacation (?:reply|",
        r"message|response|auto[ -]?reply)|",
        r"automatische (?:antwort|abwesenheitsnotiz|rückantwort|empfangsbestätigung)|abwesenheits(?:notiz|",
        r"nachricht|meldung|assistent|benachrichtigung)|",
        r"réponse automatique|notification d'absence|message d'absence|absence du bureau|",
        r"respuesta automática|respuesta automatica|aviso de ausencia|risposta automatica|messaggio di assenza|",
        r"automatisch antwoord|automatische reactie|afwezigheidsbericht|afwezigheidsassistent|",
        r"resposta automática|resposta automatica|aviso de ausência|odpowiedź automatyczna|automatyczna odpowiedź|",
        r"autoodpowiedź|",
        r"autosvar|automatiskt svar|automatisk svar|frånvaromeddelande|fraværsmelding|fraværsbesked|",
        r"automaattinen vastaus|poissaoloviesti|poissaoloilmoitus|",
        r"automatická odpověď|automatická odpoveď|automatikus válasz|răspuns automat|автоматический ответ|",
        r"автоответ|автоматична відповідь|",
        r"自動応答|自動返信|不在通知|自动回复|自動回覆|자동 회신|자동응답|otomatik yanıt|otomatik cevap|αυτόματη απάντηση",
        r")(?: ?[:：\-–(\[|]|$)"
    ));

    /// Subjects of absence notes that could also be of something else.
    AWAY_SUBJECT = any(
        "
            out of office | out of the office | away from the office | on vacation | on holiday | on leave |
            annual leave | parental leave | maternity leave | nicht im büro | abwesend | abwesenheit | im urlaub |
            außer haus | absent | en congé | absence | fuera de la oficina | ausente | de vacaciones |
            fuori ufficio | assente | in ferie | afwezig | niet op kantoor | met vakantie | fora do escritório |
            de férias | poza biurem | nieobecno | urlop | inte på kontoret | frånvarande | semester |
            ikke til stede | ikke på kontoret | ferie | poissa | lomalla | mimo kancelář | dovolen | nepřítomn |
            в отпуске | отсутств | 不在 | 休假 | 外出
        ",
    );

    /// Somebody is away.
    AWAY = any(
        "
            i am out of the office | i'm out of the office | i am currently out of | i'm currently out of |
            i will be out of | i am out of office | i'm out of office | currently out of the office | i am away |
            i'm away | i am on annual leave | i am currently on | i am on leave | i'm on leave | i am on vacation |
            i'm on vacation | i am on holiday | i'm on holiday | on parental leave | on maternity leave |
            no longer with the company | no longer works | no longer work at | no longer employed |
            has left the company | ich bin nicht im büro | ich bin derzeit nicht | ich bin momentan nicht |
            ich bin zurzeit nicht | ich bin zur zeit nicht | ich bin aktuell nicht | ich bin im urlaub |
            ich befinde mich im urlaub | ich befinde mich derzeit | ich bin außer haus | bin ich nicht im büro |
            bin ich nicht erreichbar | ich bin abwesend | bin ich abwesend | ich bin bis |
            nicht mehr im unternehmen | nicht mehr für unser | je suis absent | je suis actuellement absent |
            je suis en congé | je suis actuellement en congé | je serai absent | absent du bureau |
            absente du bureau | estoy fuera de la oficina | estaré fuera de la oficina | me encuentro fuera |
            me encuentro ausente | estoy de vacaciones | estaré ausente | estoy ausente | sono fuori ufficio |
            sarò fuori ufficio | sono assente | sarò assente | sono in ferie | sono attualmente fuori |
            ik ben niet op kantoor | ik ben afwezig | ik ben momenteel niet | ik ben met vakantie |
            ik ben op vakantie | ben ik niet aanwezig | ben ik afwezig | niet aanwezig op kantoor |
            estou fora do escritório | estarei fora | estou de férias | estou ausente | estarei ausente |
            encontro-me ausente | jestem poza biurem | przebywam na urlopie | jestem na urlopie | jestem nieobecn |
            będę nieobecn | jag är inte på kontoret | jag är på semester | jag är frånvarande | jag har semester |
            jag är ledig | jeg er ikke på kontoret | jeg er på ferie | jeg er ikke til stede | jeg har ferie |
            jeg er fraværende | jeg holder ferie | olen poissa | olen lomalla | en ole tavoitettavissa |
            jsem mimo kancelář | nejsem v kanceláři | mám dovolenou | jsem na dovolené | čerpám dovolenou |
            я в отпуске | нахожусь в отпуске | я отсутствую | буду отсутствовать | меня нет в офисе |
            szabadságon vagyok | nem vagyok az irodában | sunt în concediu | ofis dışındayım | izindeyim |
            yıllık izin | 不在にしております | 休暇をいただ | 外出しております | 我正在休假 | 我目前不在 | 我不在办公室 | 正在休假 | 출장 중 | 휴가 중
        ",
    );

    /// And comes back, or reads mail then.
    BACK = any(
        "
            i will return | i will be back | i'll be back | back in the office | return to the office |
            returning on | upon my return | on my return | when i return | when i get back | until_ |
            limited access to | with no access to email | not be forwarded | bis zum | bis einschließlich |
            wieder erreichbar | wieder im büro | wieder für sie da | nach meiner rückkehr | ab dem_ |
            nicht weitergeleitet | ihre nachricht wird nicht | jusqu'au | de retour | à mon retour |
            serai de retour | hasta el | a mi regreso | a mi vuelta | regresaré | volveré | fino al |
            al mio rientro | rientrerò | sarò di ritorno | tot en met | bij terugkomst | weer aanwezig |
            ben ik terug | weer bereikbaar | tot_ | até_ | no meu regresso | regressarei | retornarei | do dnia |
            po powrocie | wracam | wrócę | tillbaka | åter på | till och med | tilbage | tilbake | til og med |
            palaan | asti | takaisin | vrátím | do_ | zpět | по возвращении | вернусь | до_ | visszaérkez | până |
            kadar | まで | 返回 | 回来 | 까지
        ",
    );

    /// Somebody else answers meanwhile.
    DEPUTY = any(
        "
            in urgent cases | for urgent matters | for urgent | in case of urgency | if urgent |
            if your matter is urgent | if your request is urgent | if you need immediate |
            for immediate assistance | in my absence | during my absence | during this time |
            please contact my colleague | in dringenden fällen | in dringenden angelegenheiten | bei dringenden |
            wenden sie sich bitte an | wenden sie sich an | meine vertretung | meine kollegin | mein kollege |
            meinen kollegen | in meiner abwesenheit | vertreten mich | vertritt mich | en cas d'urgence |
            pour toute urgence | pendant mon absence | en mon absence | en caso de urgencia |
            para asuntos urgentes | durante mi ausencia | en mi ausencia | in caso di urgenza | per urgenze |
            per questioni urgenti | in mia assenza | durante la mia assenza | in dringende gevallen |
            voor dringende | bij dringende | tijdens mijn afwezigheid | em caso de urgência |
            para assuntos urgentes | na minha ausência | w pilnych | w sprawach pilnych |
            podczas mojej nieobecności | vid brådskande | i brådskande | under min frånvaro | ved hastesager |
            i hastesager | kiireellisissä | v naléhavých | v nutných | po dobu mé | по срочным | в срочных |
            sürgős | acil durum | 緊急 | 急ぎの | 紧急 | 如有急事 | 긴급
        ",
    );

    THANKS_FOR_MAIL = any(
        "
            thank you for your email | thank you for your e-mail | thank you for your message |
            thanks for your email | thanks for your message | thank you for your mail |
            vielen dank für ihre nachricht | vielen dank für ihre e-mail | vielen dank für ihre mail |
            danke für ihre | danke für deine | merci pour votre | merci de votre | nous vous remercions de votre |
            gracias por su | gracias por tu | grazie per la | grazie per il | bedankt voor uw | bedankt voor je |
            dank voor uw | obrigado pela | obrigado pelo | obrigada pelo | obrigada pela | dziękuję za |
            tack för ditt | tack för din | tak for din | takk for | kiitos viestist | děkuji za | спасибо за |
            благодарим за | köszönöm | teşekkür | ありがとうございます | 感谢您的 | 谢谢您的
        ",
    );

    AUTOMATIC = any(
        "
            this is an automatic | this is an automated | this is an auto | automatically generated |
            auto-generated | automated response | automated message | do not reply to this | please do not reply |
            do not respond to this | reply above this line | dies ist eine automatische |
            diese e-mail wurde automatisch | diese nachricht wurde automatisch | automatisch generiert |
            automatisch erstellt | bitte antworten sie nicht auf | ceci est une réponse automatique |
            ceci est un message automatique | message automatique | généré automatiquement | ne pas répondre à ce |
            mensaje automático | respuesta automática | generado automáticamente | no responda a este |
            messaggio automatico | risposta automatica | generato automaticamente | non rispondere a questa |
            dit is een automatisch | automatisch gegenereerd | mensagem automática | resposta automática |
            wiadomość automatyczna | wygenerowana automatycznie | automatiskt | automatisk | automaattinen |
            automatická odpověď | автоматическ | 自動返信 | 自動応答 | 自动回复
        ",
    );

    /// What somebody wants who is away himself.
    ASKS = any(
        "
            please send | could you | can you | would you | we are looking for | we're looking for |
            i am looking for | i'm looking for | interested in | quote | quotation | pricing | price list |
            bitte senden | könnten sie | können sie | wir suchen | ich suche | interesse an | interessieren uns |
            angebot | preisliste | pourriez-vous | pouvez-vous | nous recherchons | intéressé | devis | podría |
            buscamos | interesad | presupuesto | potreste | cerchiamo | interessat | preventivo | kunt u |
            op zoek naar | offerte | orçamento | poderia | oferty | wyceny | offert_ | tilbud | tarjous | nabídku |
            предложение | прайс | 見積 | 报价
        ",
    );

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

    ACKNOWLEDGED = any(
        "
            we have received your | we've received your | your request has been received | your request ( |
            your message has been received | your email has been received | your ticket has been |
            a ticket has been created | a new ticket has been | a support ticket has been | ticket has been opened |
            case has been created | has been assigned ticket | has been assigned the ticket |
            has been assigned case | thank you for contacting | thanks for contacting |
            thank you for reaching out to | reply above this line | we will get back to you | will respond within |
            your case number | ihre anfrage ist bei uns eingegangen | ihre anfrage ist eingegangen |
            wir haben ihre anfrage erhalten | wir haben ihre nachricht erhalten | wir haben ihre e-mail erhalten |
            ihre e-mail ist bei uns eingegangen | ihre nachricht ist bei uns eingegangen | eingang ihrer |
            ticket wurde erstellt | ticketnummer | nous avons bien reçu votre | votre demande a bien été |
            votre message a bien été | numéro de ticket | hemos recibido su | hemos recibido tu |
            su solicitud ha sido | abbiamo ricevuto la | la sua richiesta è stata | la tua richiesta è stata |
            wij hebben uw | we hebben uw | uw aanvraag is ontvangen | recebemos a sua | recebemos sua |
            otrzymaliśmy | twoje zgłoszenie | vi har mottagit | vi har tagit emot | vi har modtaget |
            vi har mottatt | olemme vastaanottaneet | obdrželi jsme | vaše žádost byla | ваше обращение |
            ваш запрос | мы получили ваш | お問い合わせを受け付け | 受付いたしました | 我们已收到
        ",
    );
    TICKET = compiled(concat!(
        r"(?:ticket|case|request|incident|vorgang|vorgangsnummer|anfrage|demande|caso|zgłoszenie|ärende|sag|",
        r"pyyntö|обращени\w+|заявк\w+)(?: ?(?:id|no|nr|number|nummer|numéro|",
        r"número))?\.? ?[:#№\-]{1,3} ?[a-z]{0,5}-?\d{3,}|[\[(][#]?[a-z]{2,8}[- ]?#?\d{3,}[\])]|\[#\d{3,}\]|",
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

    UNSUBSCRIBE = any(
        "
            unsubscribe | opt out | opt-out | to be removed from | remove yourself from | manage your subscription |
            email preferences | manage your preferences | update your preferences |
            view this email in your browser | view in browser | cancel your subscription | leave this list |
            newsletter abbestellen | newsletter abmelden | vom newsletter abmelden | abmelden | abbestellen |
            austragen | se désabonner | désinscri | désabonn | darse de baja | cancelar la suscripción |
            cancellati | disiscri | annulla l'iscrizione | uitschrijven | afmelden | cancelar a subscrição |
            cancelar inscrição | descadastrar | wypisz się | zrezygnuj z subskrypcji | avregistrera |
            avprenumerera | afmeld | avmeld | peruuta tilaus | odhlásit | отписаться | 配信停止 | 退订 | leiratkoz |
            dezabon | aboneliği iptal
        ",
    );
    SUBSCRIBED = any(
        "
            you are receiving this | you have subscribed | subscribed to our | subscribed to this |
            you are on this list | you are on our mailing list | your subscribed | opted in to | opted-in |
            this newsletter is | this newsletter was | this mailing list is | to subscribe to this |
            to subscribe or unsubscribe | to unsubscribe from | you're receiving this |
            you received this email because | you have received this | you received this newsletter |
            because you subscribed | because you are subscribed | because you signed up | you signed up for |
            you subscribed | you are subscribed | you are currently subscribed | was sent to you because |
            this email was sent to | this e-mail was sent to | sie erhalten diesen newsletter |
            sie erhalten diese e-mail, weil | sie erhalten diese mail | vous recevez ce | vous recevez cet |
            recibe este | recibes este | ha ricevuto questa | ricevi questa | u ontvangt deze | je ontvangt deze |
            recebeu este | está a receber | otrzymujesz tę | otrzymałeś tę | du får detta | du modtager |
            du mottar | dostáváte | вы получили это | вы подписаны | このメールは | 您收到此
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
            zpráv | příjemce | сообщени | письмо | получател | メール | メッセージ | 邮件 | 收件人
        ",
    );

    /// Mailboxes of help desks.
    DESK = compiled(concat!(
        r"^(?:support|help|helpdesk|service|servicedesk|kundenservice|kundendienst|customer[._-]?(?:service|",
        r"care|support)|care|info|contact|tickets?|it|hilfe|assistance|soporte|assistenza|klantenservice|",
        r"suporte|pomoc|podpora|tuki|office)(?:[._+-].*)?$",
    ));
}
