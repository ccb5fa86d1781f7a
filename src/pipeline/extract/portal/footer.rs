//! What stands around the person's words in a form's or portal's mail: the lines that end them, by language.
//!
//! A phrase stands here when a person hardly begins a line of an inquiry with it.

use std::sync::LazyLock;

/// Beginnings of lines that end what a person wrote: what stands below is the form's, the portal's or the vendor's own.
const ENDS: &str = "
    dieser interessent hat | diese interessentin hat | der interessent hat sie | this buyer contacted | this buyer has | this enquirer | this customer contacted | cet acheteur vous | este comprador | questo acquirente |
    end of message | end of the message | ende der nachricht | nachricht ende | fin du message | fin del mensaje | fine del messaggio | fine messaggio | einde bericht | einde van het bericht | fim da mensagem | koniec wiadomości | slut på meddelandet |
    to answer this buyer | to answer this enquiry | to answer this inquiry | to answer this message | to contact this buyer | um dem interessenten | um der interessentin |
    if you think this submission | if you think this message is spam | to edit your email settings | wenn du denkst, dass es sich | wenn sie denken, dass es sich | si vous pensez que cette soumission | si tu penses que cette soumission | si crees que este envío | si cree que este envío | se pensi che questo invio | se ritieni che questo invio | se você acha que este envio | als je denkt dat deze inzending | jeśli uważasz, że to zgłoszenie |
    view entry | view record | view response | view answer | antwort ansehen | antworten ansehen | eintrag ansehen | voir la réponse | voir l'entrée | ver respuesta | ver la respuesta | vedi risposta | bekijk antwoord | zobacz odpowiedź | this message was submitted | this email was submitted | this form has been | sent from ip | submitted from ip | manage submissions | does this submission |
    gesendet von ip | gesendet von der ip | absender-ip | envoyé depuis l'adresse ip | adresse ip de | enviado desde la ip | inviato dall'ip | verzonden vanaf ip |
    this e-mail was sent from | this email was sent from | this mail is sent via | this mail was sent from | this mail was sent via | this message was sent from |
    this message was sent via | this email was sent via | this e-mail was sent via | this is a notification that | this is an automated | this is an automatic | this is a system generated | this email was generated |
    this message was generated | this message was sent to you | this email was sent to you | this email was sent to | this e-mail was sent to | this enquiry was sent | this inquiry was sent | this lead was | this enquiry came | this form was submitted |
    sent from | gesendet von | verzonden vanuit | sent from your website | sent via the contact form | sent via contact form | sent from the contact form | message sent from | message sent via | email sent from | this submission |
    someone just submitted | submitted from your | submitted via | submitted on | submitted at | submitted 0 | submitted 1 | submitted 2 | mark as spam | mark this as | not spam? | reply now | view event | top tip | tip: | you can reply to this | you can reply directly | you can edit this submission | you can view all | you can view your | you can view this | you can see all | call the customer | call the homeowner | call this lead | contact the customer | contact the homeowner | contact this lead | the shopper opted | this shopper | did this inquiry | did this enquiry | did this lead | this message was sent by | this email was sent by | you received this email | you received this message | you are receiving this | you're receiving this |
    you have received this | you've received this | reply to this email | reply to this message | reply directly | simply reply to | just reply to | to reply to this | to reply, | to respond to this | respond to this | please do not reply | do not reply to this | please don't reply | reply within |
    click here to | click the button | view this lead | view lead | view message | view the full | view in dashboard | view in browser | view submission | view all | view this | see the full | see all | open in | log in to | login to | sign in to | go to your | manage your |
    to report it | to report this | report this | the results of this submission | beware of | stay alert | security tip | security advice |
    sie können dem interessenten | sie können der interessentin | sie können direkt auf | sie können auf diese | du kannst direkt auf | du kannst auf diese | vorsicht vor betrug | schütze dich vor | schützen sie sich vor | beantworte diese | beantworten sie diese | sicherheitshinweis | die ergebnisse dieser |
    conseil sécurité | conseil de sécurité | conseils de sécurité | les résultats de cette | vous pouvez répondre | vous pouvez consulter | attention aux arnaques | restez vigilant | soyez vigilant |
    responda a este | contesta a este | contesta este | responde este | consejo de seguridad | consejos de seguridad | también puedes contestar | también puede contestar | puedes responder | puede responder | los resultados de este | cuidado con los | ¿dudas? llám | nunca pagues |
    risponda a questa | risponda a questo | rispondete a questa | consiglio di sicurezza | attenzione alle truffe | puoi rispondere | può rispondere | pas op voor | veiligheidstip | handel veilig | betaal nooit | je kunt direct op | u kunt direct op | uwaga na oszu | nie chcesz otrzymywać | lub po prostu odpisz | uważaj na | dica de segurança | pode responder |
    unsubscribe | to unsubscribe | to stop receiving | privacy policy | terms of | all rights reserved | copyright | © | (c) 20 | powered by | kind regards, the | your team at | the team at | the_ | need help? | questions? | get the app | download the app |
    tips for | tips: | was this email helpful | reply on | reply in | customer details | safety tip | stay safe | for your security | for your safety | beware | warning: never | protect yourself | never send |
    diese e-mail wurde | diese email wurde | diese mail wurde | diese nachricht wurde | diese anfrage wurde | gesendet über das kontaktformular | gesendet über | gesendet von ihrer | diese e-mail ist | dies ist eine automatisch | automatisch generiert | sie erhalten diese | sie haben diese | antworten sie | antworte einfach | antworten kannst du | antworten können sie | kundendetails | antworte auf | antworte direkt | bitte antworten sie nicht | um zu antworten | direkt antworten | jetzt antworten | zur anfrage | anfrage ansehen | anfrage im | nachricht ansehen | zum inserat | zur anzeige | abmelden | impressum | datenschutz: | ihr team von | mit freundlichen grüßen ihr | ihr_ | hinweis: dies | unser tipp |
    cet e-mail a été | cet email a été | ce message a été | cette demande a été | ce mail a été | envoyé depuis | message envoyé depuis | message envoyé via | vous recevez | vous avez reçu cet | pour répondre | répondre à | répondez | ne pas répondre | merci de ne pas répondre | voir la demande | voir l'annonce | voir le message | se désabonner | se désinscrire | mentions légales | l'équipe |
    este correo | este mensaje | este e-mail | este email | enviado desde | mensaje enviado desde | has recibido | ha recibido este | recibes este | recibe este | para responder | responde a | responder a | no responda | no respondas | responda a este | responda este | detalles del cliente | por favor no responda | ver el mensaje | ver solicitud | ver anuncio | darse de baja | aviso legal | el equipo de |
    questa e-mail | questa email | questo messaggio | questa mail | inviato da | inviato tramite | messaggio inviato | ricevi questa | hai ricevuto | ha ricevuto questa | per rispondere | rispondi a | non rispondere | si prega di non rispondere | vedi annuncio | visualizza | annulla l'iscrizione | cancellati | il team di |
    deze e-mail | deze email | dit bericht | deze aanvraag is | verzonden via | verstuurd via | u ontvangt | je ontvangt | om te reageren | beantwoord | reageer direct | reageer op dit | niet beantwoorden | bekijk | afmelden | uitschrijven | het team van |
    este formulário | esta mensagem | recebeu este | você recebeu | você está recebendo | para responder a | não responda | cancelar inscrição | ver anúncio | a equipa | a equipe | enviado através |
    ta wiadomość | ten e-mail | ten mail | wiadomość wysłana | wiadomość została | wysłano z | otrzymujesz | otrzymałeś | aby odpowiedzieć | odpowiedz na | prosimy nie odpowiadać | prosimy, nie odpowiadaj | możesz też odpowiedzieć | nie odpowiadaj | zobacz ogłoszenie | wypisz się | zespół |
    detta mejl | detta meddelande | det här meddelandet | det här mejlet | skickat från | skickat via | du får detta | svara på | avregistrera | denne e-mail | denne mail | denne e-posten | denne meldingen | sendt fra | sendt via | du modtager | du mottar | afmeld | tämä viesti | tämä sähköposti | lähetetty | vastaa | peruuta |
    tento e-mail | tento email | tato zpráva | tato e-mailová | odesláno z | odpovězte | odhlásit | táto správa | to sporočilo | ova poruka | ez az üzenet | ez az e-mail | leiratkozás | acest mesaj | acest e-mail | trimis de pe | dezabonare | bu e-postayı yanıt | bu mesaj | bu e-posta | abonelikten |
    sent by an unverified visitor | sent by a verified | enviado por un visitante no | envoyé par un visiteur non | von einem nicht verifizierten | gesendet von einem nicht | inviato da un visitatore non | enviado por um visitante não | あなたのサイトの未確認の訪問者 | あなたのサイトの認証済み |
    please respond to the applicant | please respond to the enquirer | please respond to the customer | please respond to the buyer | please respond directly | please reply to the applicant | please reply to the enquirer | please reply to the customer | please reply to the buyer | please reply directly | please contact the applicant | please contact the enquirer | please contact the buyer | please contact the customer |
    never pay | never transfer | bitte antworten sie nicht | tipp: | zahlen sie nie | überweisen sie | méfiez-vous | ne payez jamais | n'envoyez jamais | ne versez jamais | nunca envie dinheiro | nunca pague | no envíe dinero | no envíes dinero | nunca envíe | diffida di | non pagare | non inviare mai | nooit vooraf | maak nooit | nigdy nie płać | nie płać | nikdy neposílejte | nikdy neplaťte | nikdy neplaťte | betala aldrig | skicka aldrig | betal aldri | send aldri | betal aldrig | send aldrig | älä koskaan | soha ne fizess | soha ne küld | nu trimiteți bani | nu plătiți | asla para | asla ödeme | никогда не переводите | не переводите | ніколи не переказуйте | nikada ne šaljite |
    responda em | responda dentro | respondez sous | rispondi entro | reageer binnen | antworten sie innerhalb | odpowiedz jak | odpowiedz w ciągu | odpovedzte | svara inom | svar inden | svar innen | válaszoljon | kérjük, ne válaszoljon | răspundeți în | vă rugăm să nu răspundeți | 24 saat içinde | lütfen yanıtlama | απαντήστε | παρακαλούμε μην | ответьте в | ответьте как | не отвечайте на | не відповідайте | відповідайте | моля, не отговаряйте | отговорете | molimo ne odgovarajte | molimo vas ne | odgovorite | prosimo, ne odgovarjajte | palun ärge vastake | vastake | prašome neatsakyti | atsakykite | lūdzu neatbildiet | atbildiet | por favor não responda | ti preghiamo di non | gelieve niet te | na tento e-mail neod | na tuto zprávu neod | na túto správu neod | det går inte att svara | tähän viestiin ei | du kan ikke svare | 24時間以内に | 返信はできません | 请勿直接回复 | 請勿直接回覆 | 발신전용 | يرجى عدم الرد | هذه رسالة آلية |
    remember: never | remember, never | reminder: never | never share your | never give out your | geben sie niemals | geben sie nie | gib niemals | denk daran: | denken sie daran: | bitte sei vorsichtig | bitte seien sie vorsichtig | ne communiquez jamais | n'oubliez pas : | recuerda: | recuerde: | nunca facilites | nunca compartas | ricorda: | ricordi: | non comunicare mai | let op: geef nooit | geef nooit | deel nooit | lembre-se: | nunca partilhe | nunca compartilhe | pamiętaj: nigdy | pamiętaj, nigdy | nigdy nie podawaj | pamatujte: | nikdy nesdělujte | nikdy neposielajte | soha ne adja meg | nu comunicați niciodată |
    pour lui répondre | cliquez simplement sur | ce message est généré | ce mail est généré | cet e-mail est généré | cet email est généré | ce message a été généré | este mensaje se ha generado | mensaje generado automáticamente | messaggio generato automaticamente | automatisch verzonden | automatisch gegenereerd | mensagem gerada automaticamente | wiadomość wygenerowana | tato zpráva byla | automaticky generov | automatikus üzenet | mesaj generat automat |
    u kunt gewoon op | je kunt gewoon op | u kunt direct antwoorden | je kunt direct antwoorden | veilig handelen | this lead was sent | this job was sent | turn off leads |
    see kiri | šis e-pasts | šis laiškas | αυτό το μήνυμα | αυτό το email | το παρόν μήνυμα | ответьте на это | чтобы ответить | это письмо | это сообщение | сообщение отправлено | письмо отправлено | отправлено с сайта | отписаться | цей лист | це повідомлення | това съобщение |
    このメールは | ※このメール | 本メールは | 此邮件 | 本邮件 | 此郵件 | 이 메일은 | 본 메일은 | تم إرسال هذه | הודעה זו נשלחה | מייל זה נשלח | email này | pesan ini dikirim | email ini
";

/// Words of the services that pass on a form of our own website.
pub const FORM_WORDS: &str = "form submission | your form | form entry | contact form | web form | webform | form response | new submission | form on your | your website | your site | kontaktformular | formular auf ihrer | ihrer website | ihre webseite | ihrer webseite | ihrer homepage | formulaire | votre site | formulario | tu sitio | su sitio | modulo di contatto | il tuo sito | contactformulier | je website | uw website | formularz | formulário | seu site | kontaktformulär | kontaktskjema | formulář | űrlap | formular de contact | iletişim formu | форма | сайта | フォーム | 表单";

/// Sentences after which a person's words stand, in the mail of a portal that writes prose.
const BEGINS: &str = "
    message: | their message: | his message: | her message: | message from | wrote: | writes: | says: | said: | asked: | asks: | you have received a message from | you received a message from | you have a message from | you have a new message from | sent you a message | has sent you | sent the following | with the following message | left you a message | left a message | left the following | here is the message | here's the message | here is their message | here's what | the message reads | message reads | new message from | you have a new message | comment: | comments: | inquiry: | enquiry: | question: | customer message | guest message | buyer message |
    nachricht: | nachricht von | schreibt: | schrieb: | sie haben eine nachricht von | du hast eine nachricht von | schreibt ihnen | schreibt dir | hat dir geschrieben | fragt: | folgende nachricht | hat ihnen geschrieben | hat ihnen eine nachricht | hinterließ | nachricht des | nachricht der | nachricht lautet | anfrage: |
    message de | vous avez reçu un message de | vous avez un message de | vous avez un nouveau message de | a écrit | vous a écrit | vous écrit | son message | le message suivant | vous a envoyé | a envoyé un message | message : | demande : |
    mensaje de | has recibido un mensaje de | ha recibido un mensaje de | tienes un mensaje de | escribió | ha escrito | te ha escrito | le ha escrito | su mensaje | el siguiente mensaje | ha enviado un mensaje | mensaje: | te escribe | le escribe | consulta: |
    messaggio di | messaggio da | hai ricevuto un messaggio da | ha ricevuto un messaggio da | ha scritto | ti ha scritto | le ha scritto | il messaggio | seguente messaggio | ha inviato un messaggio | messaggio: | scrive: |
    bericht van | je hebt een bericht ontvangen van | u heeft een bericht ontvangen van | schreef | heeft geschreven | het volgende bericht | stuurde | schrijft: | bericht: | vraag: |
    mensagem de | recebeu uma mensagem de | escreveu | a seguinte mensagem | enviou | mensagem: |
    wiadomość od | napisał | napisała | pisze: | wysłał wiadomość | wysłała wiadomość | treść wiadomości | następującą wiadomość | wiadomość: |
    meddelande från | skrev: | skriver: | följande meddelande | besked fra | melding fra | kirjoitti | viesti: | zpráva od | napsal | zpráva: | üzenete | írta | mesajul | a scris | mesajı | yazdı | сообщение от | пишет | написал | сообщение: | повідомлення від | пише: | написав | написала | написа: | съобщение от | έγραψε | μήνυμα από | je napisao | je napisala | poruka od | je napisal | napísal | napísala | správa od | kirjutas | rašė | rakstīja | كتب | رسالة من | כתב | הודעה מאת | メッセージ | 留言 | 메시지
";

static END_LIST: LazyLock<Vec<&str>> = LazyLock::new(|| phrases(ENDS).collect());
static BEGIN_LIST: LazyLock<Vec<&str>> = LazyLock::new(|| phrases(BEGINS).collect());

/// Whether a line, trimmed, ends the person's words.
pub fn ends(words: &str) -> bool {
    if words.len() > 600 {
        return false;
    }
    let start: String = words
        .trim_start_matches(['[', '(', '*', '>', '·', '•', '|', ' ', '»', '→'])
        .chars()
        .take(40)
        .collect::<String>()
        .to_lowercase();
    let start = start.replace('’', "'");
    !start.is_empty() && END_LIST.iter().any(|phrase| start.starts_with(phrase)) && !is_spoken(&start)
}

/// What a service calls the way out of its mails. What people write themselves has none.
const WAYS_OUT: &str = "
    unsubscribe | notification settings | email preferences | e-mail preferences | manage preferences | manage notifications | abmelden | abbestellen |
    benachrichtigungen verwalten | benachrichtigungseinstellungen | se désabonner | désabonne | se désinscrire | désinscription | gérer mes alertes | gérer les notifications |
    darse de baja | darte de baja | cancelar suscripción | cancelar la suscripción | annulla iscrizione | annulla l'iscrizione | disiscriv | cancellati | afmelden | uitschrijven |
    wypisz | zrezygnuj | cancelar inscrição | cancelar a subscrição | avregistrera | avprenumerera | afmeld | meld deg av | peruuta | odhlásit | odhlásiť | leiratkoz |
    dezabon | abonelikten | отписаться | відписатися | отпишете | odjav | διαγραφή | 配信停止 | 配信解除 | 退订 | 取消订阅 | 取消訂閱 | 수신거부 | 수신 거부 | إلغاء الاشتراك | הסרה מרשימת
";
static WAY_OUT_LIST: LazyLock<Vec<&str>> = LazyLock::new(|| phrases(WAYS_OUT).collect());

/// Whether a paragraph is what a service writes below everything it sends: its house, its pages, the way out by a link.
pub fn is_of_service(paragraph: &str) -> bool {
    const LONGEST: usize = 1_200;
    paragraph.len() < LONGEST && paragraph.contains("://") && {
        let low = paragraph.to_lowercase().replace('’', "'");
        WAY_OUT_LIST.iter().any(|way| low.contains(way))
    }
}

/// Beginnings that end like a person's sentence.
fn is_spoken(start: &str) -> bool {
    // "Please don't reply to the office@ address, my boss reads it" is somebody's wish, where a portal says "this".
    let of_own = ["please don't reply to ", "please do not reply to "].iter().find_map(|wish| start.strip_prefix(wish));
    let names_other = of_own.is_some_and(|rest| {
        let mut words = rest.split_whitespace();
        matches!(words.next(), Some("the" | "my" | "our")) && words.next().is_some_and(|word| word.contains('@'))
    });
    const SPOKEN: [&str; 7] = [
        "questions? we",
        "the price",
        "the_",
        "sent from my",
        "sent from a ",
        "gesendet von mein",
        "verzonden vanuit mijn",
    ];
    names_other || SPOKEN.iter().any(|spoken| start.starts_with(spoken))
}

/// Whether a line is nothing but a button to answer with, as a page without its pictures shows it.
pub fn is_button(words: &str) -> bool {
    const BUTTONS: [&str; 31] = [
        "answer now",
        "respond",
        "contestar",
        "odpovedať",
        "odgovori",
        "отговори",
        "відповісти",
        "απάντηση",
        "vasta",
        "atsakyti",
        "atbildēt",
        "返信する",
        "立即回复",
        "الرد",
        "reply",
        "reply now",
        "répondre",
        "antworten",
        "jetzt antworten",
        "responder",
        "rispondi",
        "beantwoorden",
        "odpowiedz",
        "svara",
        "svar",
        "vastaa",
        "odpovědět",
        "válasz",
        "răspunde",
        "yanıtla",
        "ответить",
    ];
    words.len() < 40 && BUTTONS.contains(&words.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str())
}

/// Whether a line tells the vendor what the inquiry has cost him: "This contact cost you 9 credits".
pub fn tells_price(words: &str) -> bool {
    const COSTS: [&str; 13] = [
        "cost you",
        "you used",
        "you have used",
        "charged",
        "kostete",
        "gekostet",
        "verbraucht",
        "coûté",
        "utilisé",
        "costato",
        "costado",
        "custou",
        "gekost",
    ];
    const CREDITS: [&str; 8] =
        [" credits", " credit.", " crediti", " crédit", " crédito", " créditos", " guthaben", " credito"];
    words.len() < 300 && {
        let low = words.to_lowercase();
        COSTS.iter().any(|word| low.contains(word)) && CREDITS.iter().any(|word| low.contains(word))
    }
}

/// Whether a line leads over to what the person wrote.
pub fn begins(words: &str) -> bool {
    let is_lead = words.len() < 300 && words.ends_with([':', '：', '…']);
    is_lead && {
        let low = words.to_lowercase();
        BEGIN_LIST.iter().any(|phrase| low.contains(phrase.trim_end_matches([':', ' '])))
    }
}

/// Whether a line without a colon is a heading above what the person wrote: "Nachricht des Interessenten".
pub fn heads(words: &str) -> bool {
    const WORDS_MAX: usize = 5;
    const NAME_WORDS: usize = 3;
    const NEW: [&str; 14] = [
        "new ",
        "neue ",
        "nouveau ",
        "nuevo ",
        "nuovo ",
        "nova ",
        "nieuw ",
        "nowa ",
        "nytt ",
        "ny ",
        "nový ",
        "új ",
        "yeni ",
        "новое ",
    ];
    let count = words.split_whitespace().count();
    count <= WORDS_MAX + NAME_WORDS && {
        let low = words.to_lowercase();
        let low = NEW.iter().find_map(|new| low.strip_prefix(new)).unwrap_or(&low);
        // "You have received a message from Jane Doe": a whole sentence, and a name.
        let leaves_name = |phrase: &&str| {
            let said = phrase.split(' ').count();
            said >= WORDS_MAX - 1 && (1..=NAME_WORDS).contains(&count.saturating_sub(said))
        };
        let mut begin = BEGIN_LIST.iter().filter(|phrase| !phrase.ends_with(':') && low.starts_with(**phrase));
        begin.any(|phrase| count <= WORDS_MAX || leaves_name(phrase))
    }
}

fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    // `_` stands for what would end a word, and so keeps short words from ending every line.
    list.split('|').map(str::trim).filter(|phrase| !phrase.is_empty() && !phrase.ends_with('_'))
}

/// "--- Begin message ---": the portal's rule above the person's words.
pub fn opens_message(words: &str) -> bool {
    const STARTS: [&str; 9] = [
        "begin message",
        "start of message",
        "message begins",
        "beginn der nachricht",
        "anfang der nachricht",
        "début du message",
        "inicio del mensaje",
        "inizio messaggio",
        "begin bericht",
    ];
    is_ruled(words, &STARTS)
}

/// "--- End of message ---": the portal's rule below the person's words.
pub fn closes_message(words: &str) -> bool {
    const ENDS: [&str; 9] = [
        "end of message",
        "end message",
        "ende der nachricht",
        "fin du message",
        "fin del mensaje",
        "fine messaggio",
        "einde bericht",
        "fim da mensagem",
        "koniec wiadomości",
    ];
    is_ruled(words, &ENDS)
}

fn is_ruled(words: &str, all: &[&str]) -> bool {
    let bare = words.trim_matches(|c: char| !c.is_alphanumeric());
    bare.len() < words.len() && words.len() < 60 && all.contains(&bare.to_lowercase().as_str())
}

/// A line drawn across the page.
pub fn is_rule(words: &str) -> bool {
    matches!(words, "--" | "---" | "—" | "——" | "–" | "***" | "___" | "===")
        || words.len() > 3
            && words.chars().all(|c| {
                matches!(
                    c,
                    '-' | '_' | '=' | '*' | '—' | '\u{2500}'
                        ..='\u{257f}' | '~' | '#' | '–' | '+' | '|' | '＝' | '－' | '＿'
                )
            })
}
