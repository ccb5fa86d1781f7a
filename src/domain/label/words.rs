//! The words that labels are made of, by what they ask for.

use super::super::phrases::{Border, Builder, Phrases};
use super::Asked;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Words before a label that change nothing.
const POLITE: &str = "your|ihre|ihr|deine|dein|votre|vos|son|sa|ses|sein|seine|zijn|haar|suo|sua|su|tu|tus|sus|il tuo|la tua|la sua|il suo|uw|je|jouw|twój|twoje|seu|sua|o seu|a sua|din|ditt|deres|vaše|váš|contact|customer|client|kunden|kontakt|lead|visitor|sender|the|please enter your|enter your|what is your|what's your|user|applicant|guest|buyer|prospect|inquirer|enquirer|my|form|field|ваш|ваше|ваша|submitter|requester|billing|primary|caller|candidate|renter|tenant|student|patient|member|from|shopper|consumer|owner's";
/// Beside these, an e-mail or telephone word asks for something else.
const NOT_CONTACT: &str = "newsletter|time|best|preferred|confirm|method|type|subscribe|marketing|opt|model|brand|system|when|via|by|vendor|dealer|agent|seller|agency|your agent|consent|accept|agree|zeit|wann|bevorzugte|erreichbar|erreichbarkeit|fax|extension|country|code|format|prefer|contacted|call|number of|template|provider|uhrzeit|heure|hora|orario|verified|verification|status|us|tracking|support|service|hotline";
const EMAIL_WORDS: &str = "email|e-mail|mail|courriel|correo|emailadresse|mailadresse|emailadres|epost|sähköposti|почта|email-adresse|imejl|imeil|e-pasts|el. paštas";
const PHONE_WORDS: &str = "phone|telephone|telefon|telefonnummer|téléphone|teléfono|telefono|telefone|telefoon|telefoonnummer|mobile|mobil|handy|handynummer|cell|cellphone|gsm|телефон|puhelin|puhelinnumero|tel|tel.|whatsapp|telefón|mobilnummer|mobiltelefon|portable|móvil|celular|cellulare|telemóvel|rufnummer|τηλέφωνο|电话|電話|手机";

pub(super) static POLITE_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| words_of(POLITE).collect());
pub(super) static OTHER_THAN_CONTACT: LazyLock<HashSet<&str>> = LazyLock::new(|| words_of(NOT_CONTACT).collect());
pub(super) static EMAILS: LazyLock<HashSet<&str>> = LazyLock::new(|| words_of(EMAIL_WORDS).collect());
pub(super) static PHONES: LazyLock<HashSet<&str>> = LazyLock::new(|| words_of(PHONE_WORDS).collect());

/// Long labels of forms that ask in sentences, by what stands in them. The first that fits counts.
pub(super) const QUESTIONS: [(Asked, &str); 8] = [
    (
        Asked::Message,
        "how can we help|how may we help|how can we assist|what can we do|what can we help|tell us|your message|leave a message|describe your|\
         anything else|what are you looking for|what do you need|what can we quote|what shall we quote|was brauchen sie|de quoi avez-vous besoin|qué necesitas|qué necesita|di che cosa ha bisogno|di cosa hai bisogno|de que precisa|czego pan|czego potrzebuje|waar kunnen we|\
         questions or comments|comments or questions|question or comment|wie können wir|womit können wir|was können wir|was möchten sie|erzählen sie|\
         beschreiben sie|ihre nachricht|comment pouvons|décrivez|en quoi pouvons|dites-nous|votre message|cómo podemos|en qué podemos|\
         cuéntanos|cuéntenos|describa|come possiamo|raccontaci|descrivi|waarmee kunnen|hoe kunnen|como podemos|em que podemos|\
         conte-nos|w czym możemy|jak możemy|opisz|hur kan vi|hvordan kan vi|hvad kan vi|miten voimme|jak vám můžeme|s čím vám",
    ),
    (
        Asked::Email,
        "your email|your e-mail|email address|e-mail address|e-mail-adresse|adresse e-mail|adresse email|correo electrónico|indirizzo email|e-mailadres|your email|ihre e-mail|deine e-mail|ihre mail|\
         votre e-mail|votre email|votre mail|votre adresse mail|tu correo|su correo|tu email|su email|la tua email|la sua email|tua e-mail|sua e-mail|seu e-mail|\
         seu email|o teu e-mail|je e-mail|uw e-mail|twój e-mail|twój adres e-mail|din e-post|din e-mail|váš e-mail|sähköpostiosoitteesi",
    ),
    (
        Asked::Phone,
        "your phone|phone number|telefonnummer|numéro de téléphone|número de teléfono|numero di telefono|telefoonnummer|reach you by phone|numer telefonu|contact number|\
         number can we|best number|votre téléphone|votre numéro|quel numéro|tu teléfono|su teléfono|qué número|tuo numero|suo numero|seu telefone|seu telemóvel|\
         seu número|que número|je telefoon|uw telefoon|welcher nummer|welche nummer|ihre nummer|deine nummer|ditt nummer|dit nummer|vaše číslo",
    ),
    (
        Asked::Title,
        "your role|your job|your position|your title|ihre position|ihre funktion|ihre rolle|deine rolle|votre fonction|votre poste|\
         su cargo|tu cargo|su puesto|sua função|seu cargo|la sua funzione|il suo ruolo|il tuo ruolo|uw functie|je functie|\
         twoje stanowisko|din roll|din stilling|vaše pozice|ваша должность|ваша посада",
    ),
    (Asked::GivenName, "your first name|ihr vorname|votre prénom"),
    (Asked::FamilyName, "your last name|ihr nachname"),
    (
        Asked::Name,
        "your name|your full name|wie heißen sie|wie ist ihr name|votre nom|cómo te llamas|cómo se llama|come ti chiami|wat is je naam|wat is uw naam|jak się nazywasz|jak się pan|\
         wie heißt du|wie dürfen wir sie ansprechen|comment vous appelez|comment t'appelles|quel est votre nom|quel est ton nom|cuál es su nombre|cuál es tu nombre|\
         come si chiama|qual è il tuo nome|come ti chiami|como se chama|como te chamas|qual é o seu nome|qual o seu nome|qual é o teu nome|hoe heet|jak masz na imię|\
         vad heter du|hvad hedder du|hva heter du|mikä on nimesi|jak se jmenujete|ako sa voláte|hogy hívják|cum te numești|cum vă numiți|adınız nedir|как вас зовут|як вас звати",
    ),
    (
        Asked::Company,
        "which company|what company|name of your company|your company name|company are you|company do you work|welcher firma|welche firma|welchem unternehmen|\
         wie heißt ihre firma|wie heißt ihr unternehmen|quelle entreprise|nom de votre entreprise|nom de votre société|qué empresa|nombre de tu empresa|nombre de su empresa|\
         quale azienda|nome della tua azienda|que empresa|nome da sua empresa|nome da empresa|welk bedrijf|naam van uw bedrijf|nazwa twojej firmy|vilket företag|hvilket firma|hvilken virksomhed",
    ),
];

/// Of a label we know, with two more before it.
pub(super) static WORDS_MOST: LazyLock<usize> =
    LazyLock::new(|| 2 + KNOWN.keys().map(|label| label.split(' ').count()).max().unwrap_or_default());

/// The questions, by their place in the list.
pub(super) static ASKING: LazyLock<Phrases<usize>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    QUESTIONS.iter().enumerate().for_each(|(at, (_, list))| builder.add_list(at, list, Border::Start));
    builder.build()
});

pub(super) static KNOWN: LazyLock<HashMap<&str, Asked>> =
    LazyLock::new(|| WORDS.iter().flat_map(|(asked, list)| words_of(list).map(|word| (word, *asked))).collect());

fn words_of(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split('|').map(str::trim).filter(|word| !word.is_empty())
}

/// By language: en, de, fr, es, it, nl, pt, pl, sv/da/nb, fi, cs/sk/sl/hr, hu, ro, tr, et/lv/lt, el, ru/uk/bg, ja, zh, ko,
/// ar, he, vi, id, hi.
const WORDS: [(Asked, &str); 10] = [
    (
        Asked::Email,
        "ηλεκτρονική διεύθυνση|електронен адрес|e-pošta kupca|\
         email|invitee email|replyto|e-mail|e mail|mail|emailaddress|email address|e-mail address|mail address|from email|sender email|reply to|reply-to|contact email|email id|work email|business email|e mail address|\
         e-mail-adresse|e mail adresse|email-adresse|email adresse|mailadresse|mail-adresse|emailadresse|\
         courriel|adresse mail|adresse email|adresse e-mail|adresse électronique|adresse courriel|mél|\
         correo|correo electrónico|correo electronico|dirección de correo|dirección de correo electrónico|direccion de correo|\
         posta elettronica|indirizzo email|indirizzo e-mail|indirizzo mail|indirizzo di posta elettronica|e-mailadres|e mailadres|emailadres|mailadres|\
         endereço de e-mail|endereço de email|correio eletrónico|correio eletrônico|adres e-mail|adres email|adres mailowy|e mail adres|\
         e-post|epost|e post|e-postadress|e-postadresse|mejl|mailadress|mejladress|sähköposti|sähköpostiosoite|\
         e-mailová adresa|emailová adresa|mailová adresa|e-poštni naslov|e-pošta|e-mail adresa|e-mail cím|email cím|e-mail-cím|adresă de e-mail|adresa de e-mail|adresa de email|adresă de email|\
         e-posta|eposta|e-posta adresi|e-posti aadress|e-pasts|e-pasta adrese|el. paštas|el. pašto adresas|ηλεκτρονικό ταχυδρομείο|διεύθυνση email|ηλ. ταχυδρομείο|\
         почта|эл. почта|эл почта|электронная почта|адрес электронной почты|имейл|ел. пошта|електронна пошта|електронна поща|имейл адрес|\
         メールアドレス|メール|eメール|电子邮件|邮箱|电邮|郵箱|電子郵件|电子邮箱|이메일|이메일 주소|البريد الإلكتروني|البريد الالكتروني|البريد|דואר אלקטרוני|אימייל|מייל|\
         địa chỉ email|thư điện tử|alamat email|surel|ईमेल",
    ),
    (
        Asked::Name,
        "od|tilaaja|who is asking|who's asking|richiedente|érdeklődő neve|érdeklődő|контактна особа|лице за контакт|kontaktná osoba|ees- ja perekonnanimi|eesnimi ja perekonnanimi|zainteresowany|zainteresowana|osoba zainteresowana|zájemce|záujemca|ilgilenen kişi|ilgili kişi|отправитель|заявитель|заявник|відправник|подател|pošiljatelj|zainteresirana osoba|demandeuse|geïnteresseerde|intresserad|interesseret|interessent navn|ενδιαφερόμενος|问询人|询盘人|ご依頼者|문의자|문의자명|\
         posted by|zákazník|kupující|kupujúci|kupujący|sprzedający pyta|poptávající|zadávateľ|zadavatel|žiadateľ|klient|klientas|klients|asiakas|ostaja|kund|køber|köpare|kjøper|koper|acheteur|acheteuse|comprador|compradora|acquirente|vevő|cumpărător|kupac|kupec|alıcı|müşteri|покупатель|покупець|клиент|клієнт|купувач|anfrage von|kontaktanfrage von|nachricht von|neue anfrage von|neue nachricht von|enquiry from|inquiry from|message from|new enquiry from|new inquiry from|request from|lead from|\
         demande de|message de|consulta de|solicitud de|mensaje de|richiesta da|richiesta di|messaggio da|aanvraag van|bericht van|pedido de|mensagem de|zapytanie od|wiadomość od|\
         förfrågan från|meddelande från|forespørgsel fra|henvendelse fra|besked fra|melding fra|poptávka od|zpráva od|заявка от|сообщение от|buyer's contact details|buyer contact details|buyer's details|buyer details|buyer information|contact details|contact person details|interlocuteur|interlocutrice|interlocutor|ansprechperson|customer details|sender details|kontakt|auftraggeber|auftraggeberin|kontaktdaten|personne de contact|personne à contacter|guest's name|nome dell'ospite|nome ospite|ospite|nom de l'hôte|nom du voyageur|nom de l'invité|voyageur|nombre del huésped|huésped|naam gast|naam van de gast|gastnaam|name des gastes|gastname|hóspede|nome do hóspede|imię i nazwisko gościa|gästens namn|gæstens navn|gjestens navn|\
         candidato/a|candidato|candidata|candidate|candidat|candidate name|bewerber|bewerberin|bewerber/in|sollicitant|kandydat|name|names|von|de|da|van|fra|från|от|invitee|invitee name|full name|fullname|contact|contact name|contact person|customer|customer name|client|client name|from|from name|sender|sender name|lead|lead name|\
         your name|name of contact|guest|guest name|visitor|visitor name|buyer|buyer name|profile name|caller name|inquirer|enquirer|applicant|attendee|person|requested by|submitted by|first and last name|first & last name|first name and surname|prospect|requester|\
         vor- und nachname|vor und nachname|vor- und zuname|name vorname|vorname nachname|vorname name|vorname und name|vorname und nachname|name und vorname|vollständiger name|kontaktperson|ansprechpartner|\
         ansprechpartnerin|interessent|interessentin|kunde|kundenname|absender|gast|anfragende person|name des interessenten|anrufer|\
         nom complet|nom et prénom|nom & prénom|nom prénom|nom/prénom|prénom et nom|prénom nom|nom et prénoms|contacto|votre nom|expéditeur|demandeur|nom du contact|nom du client|\
         nombre completo|nombre y apellidos|nombre y apellido|nombre de contacto|nombre del cliente|remitente|interesado|\
         nome e cognome|cognome e nome|nome cognome|nominativo|mittente|referente|persona di contatto|nome completo|nome do contato|nome do cliente|nome e apelido|nome e sobrenome|interessado|remetente|\
         volledige naam|naam|voor- en achternaam|contactpersoon|afzender|uw naam|voornaam en achternaam|namn|för- och efternamn|kontaktnamn|navn|fullt navn|fulde navn|for- og efternavn|for- og etternavn|kontaktnavn|\
         nimi|koko nimi|yhteyshenkilö|etu- ja sukunimi|imię i nazwisko|imie i nazwisko|osoba kontaktowa|nadawca|jméno a příjmení|jméno i příjmení|celé jméno|kontaktní osoba|meno a priezvisko|\
         ime in priimek|ime i prezime|kontakt osoba|név|teljes név|az ön neve|kapcsolattartó|nume complet|nume și prenume|nume si prenume|nume şi prenume|persoană de contact|ad soyad|adı soyadı|adınız soyadınız|isim soyisim|ad ve soyad|\
         nimi ja perekonnanimi|vārds uzvārds|vārds un uzvārds|vardas pavardė|vardas ir pavardė|ονοματεπώνυμο|όνομα και επώνυμο|имя|фио|ф.и.о.|имя и фамилия|контактное лицо|ваше имя|ім'я|ім’я|піб|ім'я та прізвище|име|име и фамилия|\
         お名前|氏名|名前|ご氏名|お客様名|ご担当者名|担当者名|担当者|姓名|名字|联系人|聯絡人|您的姓名|称呼|이름|성함|담당자|담당자명|성명|الاسم|الاسم الكامل|שם|שם מלא|איש קשר|họ tên|họ và tên|tên|nama|nama lengkap|नाम|पूरा नाम",
    ),
    (
        Asked::GivenName,
        "first name|firstname|given name|forename|first|fname|vorname|vornamen|prénom|prenom|nombre|nombres|nome|voornaam|primeiro nome|förnamn|fornavn|etunimi|imię|imie|jméno|křestní jméno|meno|\
         ime|keresztnév|prenume|ad|adı|adınız|isim|eesnimi|vārds|vardas|όνομα|fornafn|名|이름(first)|الاسم الأول|שם פרטי|nama depan",
    ),
    (
        Asked::FamilyName,
        "last name|lastname|surname|family name|last|lname|second name|nachname|familienname|zuname|nom|nom de famille|apellido|apellidos|cognome|achternaam|efternamn|efternavn|etternavn|sukunimi|nazwisko|sobrenome|apelido|último nome|\
         příjmení|priezvisko|priimek|prezime|vezetéknév|nume|nume de familie|soyad|soyadı|soyadınız|soyisim|perekonnanimi|uzvārds|pavardė|επώνυμο|επίθετο|фамилия|прізвище|姓|اسم العائلة|שם משפחה|nama belakang",
    ),
    (
        Asked::Phone,
        "best number|tel. kontaktowy|tel kontaktowy|телефон за връзка|мобилен телефон|mobitel|broj mobitela|tel. numeris|kontaktni telefon|kontakttelefon|kontaktný telefón|kontaktní telefon|téléphone de contact|contacttelefoon|iletişim telefonu|连络电话|\
         phone|telephone|tel|tel.|tel no|tel no.|phone no|phone no.|phone number|telephone number|mobile|mobile number|mobile no|mobile no.|mobile phone|cell|cell phone|cellphone|cell number|contact number|contact no|contact no.|\
         contact phone|daytime phone|day phone|evening phone|home phone|work phone|business phone|whatsapp|whatsapp number|whatsapp no|viber|viber number|viber no|phone/viber|viber/phone|zalo|số zalo|telegram number|caller|caller number|caller id|callback number|call back number|from number|text reminder number|sms number|callback|tfno|tfno.|tlfno|telf|telf.|tfn|rückruf|rückruf unter|rappel|direct line|phonenumber|mobilephone|\
         telefon|telefonnummer|telefonnr|telefonnr.|telefon-nr.|telefon nr.|telefon nr|tel.-nr.|tel-nr.|telnr.|tel nr.|handy|handynr.|handynummer|mobil|mobiltelefon|mobilnummer|mobilfunknummer|rufnummer|rückrufnummer|festnetz|fon|telefon/mobil|telefonnummer für rückfragen|anrufernummer|nummer des anrufers|\
         téléphone|telephone portable|téléphone portable|téléphone mobile|téléphone fixe|numéro de téléphone|numéro|portable|tél|tél.|n° de téléphone|n° téléphone|num. téléphone|mobile/portable|gsm|\
         teléfono|telefono|móvil|movil|teléfono móvil|teléfono de contacto|número de teléfono|numero de telefono|teléfono fijo|celular|número de contacto|cellulare|recapito telefonico|numero di telefono|telefono cellulare|numero telefonico|tel/cell|\
         telefone|telemóvel|telefone de contato|telefone celular|número de telefone|telefone/whatsapp|fone|contacto telefónico|telefoon|telefoonnummer|telefoonnr|telefoonnr.|mobiel|mobiele nummer|mobiel nummer|gsm-nummer|gsm nummer|\
         telefonnummer (mobil)|mobiltlf|tlf|tlf.|telefon nummer|telefonnumer|puhelin|puhelinnumero|puh|puh.|gsm-numero|matkapuhelin|numer telefonu|nr telefonu|nr tel.|tel. kom.|telefon komórkowy|telefon kontaktowy|komórka|\
         telefonní číslo|tel. číslo|telefón|telefónne číslo|telefonska številka|telefonska|broj telefona|kontakt telefon|telefonszám|mobilszám|telefonszáma|număr de telefon|numar de telefon|număr telefon|telefonunuz|telefon numarası|cep telefonu|telefon numaranız|gsm no|\
         telefoni number|telefoninumber|tālrunis|tālruņa numurs|telefonas|telefono numeris|tel. nr.|tel. nr|τηλέφωνο|τηλ|τηλ.|κινητό|τηλέφωνο επικοινωνίας|telefoni|телефон|тел|тел.|номер телефона|контактный телефон|моб. телефон|мобильный|телефонен номер|номер телефону|моб. тел.|\
         電話番号|電話|お電話番号|携帯電話|ご連絡先|携帯番号|tel番号|电话|手机|手机号|手机号码|电话号码|联系电话|聯絡電話|電話號碼|手機|전화번호|전화|연락처|휴대폰|휴대전화|핸드폰|الهاتف|رقم الهاتف|الجوال|رقم الجوال|رقم الموبايل|הטלפון|טלפון|נייד|מספר טלפון|\
         số điện thoại|điện thoại|sđt|nomor telepon|telepon|no. telepon|no hp|no. hp|nomor hp|फ़ोन|फोन|मोबाइल|मोबाइल नंबर|फ़ोन नंबर",
    ),
    (
        Asked::Company,
        "company|works for|working for|partner name|name of your company|company you work for|practice|practice name|clinic|clinic name|hotel name|restaurant name|shop name|store name|agency name|school name|studio name|institution name|praxis|kanzlei|clínica|nombre de la clínica|cabinet|attività|nome attività|ragione sociale/nome|company name|name of company|organisation|organization|organisation name|organization name|business|business name|firm|employer|institution|account name|arbetsplats|arbeidsplass|arbejdsplads|työpaikka|workplace|place of work|arbeitgeber|werkgever|employeur|name des unternehmens|naam van het bedrijf|nom de votre société|org|org name|organisation / company|förening|förening/företag|foretag|company/organisation|company / organization|\
         firma|firmenname|unternehmen|unternehmensname|betrieb|firma/organisation|name der firma|organisation/firma|firmenbezeichnung|einrichtung|verein|\
         entreprise|société|societe|raison sociale|nom de l'entreprise|nom de la société|nom de l’entreprise|organisme|établissement|nom entreprise|structure|\
         empresa|compañía|compañia|nombre de la empresa|razón social|razon social|organización|nombre empresa|azienda|società|ditta|ragione sociale|nome azienda|nome dell'azienda|organizzazione|ente|nome da empresa|razão social|companhia|organização|\
         bedrijf|bedrijfsnaam|organisatie|naam bedrijf|företag|företagsnamn|bolag|virksomhed|virksomhedsnavn|firmanavn|bedrift|bedriftsnavn|selskab|selskap|yritys|yrityksen nimi|organisaatio|\
         nazwa firmy|organizacja|nazwa organizacji|przedsiębiorstwo|společnost|název firmy|název společnosti|spoločnosť|názov spoločnosti|názov firmy|podjetje|tvrtka|poduzeće|naziv tvrtke|cég|cégnév|vállalkozás|cég neve|companie|nume companie|denumire firmă|nume firmă|numele companiei|şirket|şirket adı|şirketiniz|firma adı|kurum|\
         ettevõte|ettevõtte nimi|uzņēmums|uzņēmuma nosaukums|įmonė|įmonės pavadinimas|εταιρεία|εταιρία|επωνυμία|επιχείρηση|компания|организация|название компании|наименование организации|компанія|назва компанії|фирма|организация/фирма|\
         会社名|御社名|貴社名|会社|法人名|企業名|公司|公司名称|公司名稱|企业名称|单位|회사|회사명|업체명|الشركة|اسم الشركة|חברה|שם החברה|שם חברה|công ty|tên công ty|perusahaan|nama perusahaan|कंपनी|कंपनी का नाम",
    ),
    (
        Asked::Title,
        "roll|din roll|rolle|ihre rolle|rol|rôle|votre rôle|rola|rooli|job title|function|headline|position|role|job role|job position|title/position|your role|designation|job function|position in company|\
         funktion|berufsbezeichnung|stellung|fonction|poste|titre|cargo|puesto|posición|ruolo|funzione|posizione|qualifica|functie|função|stanowisko|befattning|stilling|tehtävänimike|asema|tehtävä|pozice|pracovní pozice|pozícia|beosztás|pozíció|funcție|funcţie|poziție|pozisyon|unvan|görev|\
         amet|amats|pareigos|θέση|ιδιότητα|должность|посада|длъжност|役職|职位|職位|직책|직급|المنصب|المسمى الوظيفي|תפקיד|chức vụ|jabatan|पद",
    ),
    (
        Asked::Message,
        "comentario del cliente|comentarios del cliente|mensaje del cliente|commentaire du client|message du client|messaggio del cliente|commento del cliente|kommentar des kunden|nachricht des kunden|customer's comment|customer comment|comentário do cliente|mensagem do cliente|popis poptávky|popis zakázky|työn kuvaus|beskrivning|beskrivelse|omschrijving|toelichting|üzenete|what they said|enquiry text|inquiry text|text of the enquiry|vaša otázka|запитване|询价内容|询盘内容|teade|текст запиту|текст на запитването|tekst upita|besedilo povpraševanja|texte de la demande|texto de la consulta|testo della richiesta|tekst van de aanvraag|treść zapytania ofertowego|förfrågan text|mensagem do interessado|mensaje del interesado|\
         auftragsbeschreibung|beschreibung des auftrags|beskriv din henvendelse|beskriv henvendelsen|hva gjelder det|hva gjelder henvendelsen|hvad drejer det sig om|vad gäller det|vad gäller ärendet|beskriv ditt ärende|ditt ärende|worum geht es|worum geht's|di cosa ha bisogno|di cosa hai bisogno|cosa le serve|o que procura|o que precisa|de que precisa|qué necesita|de quoi avez-vous besoin|waar gaat het over|текст обращения|суть обращения|текст запроса|текст заявки|текст повідомлення|текст звернення|text poptávky|text dopytu|text otázky|text dotazu|váš dotaz|mesajul dvs.|mesajul dvs|textul mesajului|conținutul mesajului|viestinne|viestin sisältö|mitteilung an uns|üzenet szövege|besked til os|\
         descriva la sua richiesta|descrivi la tua richiesta|tell us about your project|tell us about your enquiry|carta de presentación|cover letter|anschreiben|lettre de motivation|motivatiebrief|motivatie|lettera di presentazione|carta de apresentação|list motywacyjny|their message|his message|her message|message|message body|message text|your message|messages|comment|comments|additional comments|question|questions|your question|questions / comments|questions/comments|comments/questions|comment or message|message/comment|enquiry|enquiry details|your enquiry|inquiry|inquiry details|your inquiry|inquiry message|text|details|description|request|request details|note|notes|\
         project description|project details|about your project|additional information|additional info|additional details|other information|more information|further information|body|content|special requests|special request|requirements|requirement|buyer message|customer message|customer comments|buyer comments|message from customer|remarks|remark|query|feedback|your needs|how can we help|how can we help you|how can we help?|your request|transcript|transcription|voicemail transcript|message content|what do you need|tell us about your project|tell us more|brief description|job description|description of work|what can we help you with|guest message|problem description|describe your project|describe your issue|initial message|last message|your comments|your text|msg|textarea|\
         nachricht|ihre nachricht|deine nachricht|mitteilung|ihre mitteilung|frage|fragen|ihre frage|anfrage|ihre anfrage|anliegen|ihr anliegen|bemerkung|bemerkungen|kommentar|kommentare|nachrichtentext|anfragetext|beschreibung|projektbeschreibung|weitere informationen|weitere angaben|zusätzliche informationen|anmerkung|anmerkungen|wünsche|sonstiges|hinweise|freitext|beschreibung ihres anliegens|wunsch|nachricht an uns|nachricht des interessenten|nachricht vom interessenten|nachricht des kunden|ihr text|was können wir für sie tun|\
         commentaire|commentaires|votre message|demande|votre demande|remarque|remarques|question(s)|votre question|description du projet|descriptif du projet|précisions|informations complémentaires|contenu du message|texte|détails|détail de la demande|besoin|votre besoin|votre projet|message du client|observations|\
         mensaje|su mensaje|tu mensaje|comentario|comentarios|consulta|observaciones|pregunta|preguntas|solicitud|descripción|detalles|texto|información adicional|mensaje del cliente|su consulta|contenido|descripción del proyecto|necesidad|\
         messaggio|il tuo messaggio|commento|commenti|richiesta|testo|testo del messaggio|note aggiuntive|domanda|domande|descrizione|dettagli|la tua richiesta|messaggio del cliente|corpo del messaggio|osservazioni|informazioni aggiuntive|\
         mensagem|a sua mensagem|sua mensagem|comentário|comentários|pedido|dúvida|descrição|observações|detalhes|solicitação|informações adicionais|corpo da mensagem|pergunta|\
         bericht|uw bericht|je bericht|vraag|uw vraag|opmerking|opmerkingen|aanvraag|omschrijving|toelichting|vraag of opmerking|vragen en/of opmerkingen|vraag/opmerking|beschrijving|boodschap|vragen of opmerkingen|\
         meddelande|ditt meddelande|fråga|beskrivning|övrigt|besked|din besked|beskrivelse|spørgsmål|melding|din melding|spørsmål|henvendelse|kommentarer|viesti|viestisi|kysymys|kuvaus|lisätiedot|yhteydenotto|\
         wiadomość|treść wiadomości|twoja wiadomość|treść|tresc|wiadomosc|tresc wiadomosci|pytanie|opis|uwagi|treść zapytania|zapytanie|zpráva|vaše zpráva|text zprávy|dotaz|poznámka|popis|správa|vaša správa|otázka|text správy|sporočilo|vaše sporočilo|poruka|vaša poruka|upit|üzenet|üzenete|megjegyzés|kérdés|leírás|az ön üzenete|mesaj|mesajul|mesajul tău|mesajul dumneavoastră|întrebare|comentarii|detalii|mesajınız|mesaj içeriği|açıklama|not|soru|\
         sõnum|küsimus|kommentaar|ziņa|ziņojums|jautājums|komentārs|žinutė|žinutės tekstas|klausimas|komentaras|pranešimas|μήνυμα|το μήνυμά σας|σχόλια|ερώτηση|περιγραφή|сообщение|ваше сообщение|текст сообщения|комментарий|вопрос|комментарии|описание|текст|повідомлення|коментар|питання|съобщение|въпрос|\
         お問い合わせ内容|メッセージ|内容|ご質問|本文|ご要望|備考|お問い合わせ|ご相談内容|お問合せ内容|留言|留言内容|内容|咨询内容|詢問內容|消息|备注|備註|需求|需求描述|问题|문의내용|문의 내용|메시지|내용|문의사항|الرسالة|رسالتك|نص الرسالة|الاستفسار|ملاحظات|הודעה|תוכן ההודעה|הערות|פרטי הפנייה|nội dung|tin nhắn|lời nhắn|ghi chú|pesan|isi pesan|pertanyaan|संदेश|आपका संदेश",
    ),
    (
        Asked::Other,
        "količina|količina (kom)|množství|množstvo|počet kusů|počet kusov|darabszám|határidő|termín|rok dostave|commune|localité|comune|località|localidade|obec|település|localitate|postnr. og by|sted|poststed|regione|περιοχή|регион|населено място|grad|mjesto|地区|地區|지역|도시|\
         bifogad fil|bifogade filer|bilaga|bilagor|vedhæftet fil|vedhæftning|vedlegg|liite|liitteet|příloha|prílohа|melléklet|fișier|dosya|вложение|файл|添付ファイル|附件|첨부파일|pièces jointes|fichiers|adjunto|adjuntos|allegati|bijlagen|anexos|ficheiro|załączniki|anhänge|dateien|confirmation number|booking number|reservation number|booking reference|property name|total guests|guest count|buchungsnummer|reservierungsnummer|bestätigungsnummer|unterkunft|gäste|anzahl gäste|anzahl der gäste|nächte|numéro de réservation|numéro de confirmation|logement|hébergement|nuits|voyageurs|número de reserva|número de confirmación|localizador|alojamiento|noches|huéspedes|numero di conferma|numero di prenotazione|numero prenotazione|nome della struttura|struttura|alloggio|ospiti totali|ospiti|numero di ospiti|numero ospiti|notti|boekingsnummer|reserveringsnummer|bevestigingsnummer|accommodatie|gasten|nachten|número da reserva|hóspedes|noites|numer rezerwacji|goście|bokningsnummer|gäster|bookingnummer|gæster|gjester|varausnumero|číslo rezervace|foglalási szám|\
         subject|message subject|topic|reason|reason for contact|enquiry type|inquiry type|type of enquiry|type of inquiry|request type|department|country|city|town|city, country|country, city|city and country|town, country|town and country|city, state|city and state|city, state, country|ort, land|stadt, land|ort und land|ville, pays|pays, ville|ciudad, país|ciudad, pais|ciudad y país|città, paese|cidade, país|plaats, land|by, land|miasto, kraj|zip|zip code|zipcode|postcode|postal code|post code|address|street|street address|state|region|province|county|suburb|location|\
         salutation|title|prefix|gender|language|preferred language|locale|budget|budget range|estimated budget|price|price range|product|products|products of interest|interested in|interest|interests|product interest|product name|quantity|order quantity|estimated order quantity|unit|units|service|services|service type|services needed|service needed|type of service|industry|sector|reference|ref|ref.|reference number|listing|listing id|property|property id|property address|property ref|property type|bedrooms|vehicle|stock number|vin|make|model|year|mileage|trim|\
         website|site|web site|webpage|homepage|fax|employees|number of employees|company size|team size|date|time|arrival|departure|check-in|check-out|check in|check out|arrival date|departure date|nights|guests|adults|children|rooms|room type|number of guests|number of people|event date|event type|event|date of event|preferred date|preferred time|preferred contact method|preferred contact|contact preference|best time to call|how did you hear about us|how did you hear about us?|how did you find us|how did you find us?|heard about us|timeline|timeframe|time frame|start date|move-in date|deadline|project type|size|duration|call duration|call time|destination|destination number|tracking number|called number|dealer|dealership|agent|agency|vendor|seller|recipient|account|account id|status|priority|lead id|lead type|lead source|inquiry id|booking|booking id|appointment|appointment type|quote|newsletter|consent|privacy|privacy policy|terms|gdpr|i agree|marketing consent|file|files|attachment|attachments|upload|order number|order|invoice|customer number|vat|vat number|nationality|job|age|date of birth|finance|trade-in|trade in|campaign|ad|ad name|ad set|adset|platform|keyword|form type|options|other|\
         betreff|thema|grund|anrede|titel|land|ort|stadt|wohnort|plz|postleitzahl|plz ort|plz/ort|plz / ort|straße|strasse|straße hausnummer|straße und hausnummer|straße / nr.|hausnummer|adresse|anschrift|bundesland|region|sprache|produkt|produkte|interesse|interesse an|menge|anzahl|stückzahl|leistung|leistungen|dienstleistung|branche|objekt|objekt-id|objektnummer|objekt-nr.|objektnr.|immobilie|scout-id|anzeige|anzeigennummer|inserat|fahrzeug|preis|kaufpreis|referenz|kundennummer|datenschutz|datenschutzerklärung|einwilligung|wunschtermin|termin|anreise|abreise|personen|erwachsene|kinder|zimmer|mitarbeiter|anzahl mitarbeiter|website/url|webseite|internetseite|anhang|datei|erreichbarkeit|rückruf erwünscht|wie haben sie von uns erfahren|wie haben sie uns gefunden|einkommen|haushaltsgröße|geburtsdatum|projektart|zeitraum|lieferdatum|\
         objet|sujet|civilité|pays|ville|code postal|cp|rue|région|langue|produit|produits|quantité|prestation|secteur|secteur d'activité|référence|réf|réf.|bien|annonce|véhicule|prix|date souhaitée|date d'arrivée|date de départ|arrivée|départ|nombre de personnes|adultes|enfants|effectif|site web|site internet|pièce jointe|fichier|type de demande|type de projet|comment nous avez-vous connu|comment avez-vous connu|délai|superficie|surface|rgpd|consentement|motif|\
         asunto|tema|país|pais|ciudad|código postal|provincia|dirección|idioma|producto|productos|cantidad|servicio|servicios|presupuesto|sitio web|referencia|vehículo|anuncio|inmueble|precio|fecha|hora|llegada|salida|personas|motivo|tratamiento|sector|tipo de consulta|cómo nos conoció|departamento|acepto la política de privacidad|política de privacidad|archivo|localidad|población|\
         oggetto|paese|città|cap|indirizzo|lingua|prodotto|prodotti|quantità|servizio|servizi|settore|sito web|riferimento|annuncio|immobile|veicolo|prezzo|data|ora|arrivo|partenza|persone|adulti|bambini|privacy policy|consenso|allegato|budget indicativo|come ci hai conosciuto|come ci ha conosciuto|\
         onderwerp|land/regio|plaats|woonplaats|straat|adres|postcode en plaats|taal|product(en)|aantal|dienst|diensten|sector/branche|referentie|object|woning|voertuig|prijs|datum|tijd|aanhef|aankomst|vertrek|bijlage|hoe heeft u ons gevonden|website-url|\
         assunto|cidade|estado|endereço|morada|cep|produto|produtos|quantidade|serviço|serviços|orçamento|veículo|anúncio|imóvel|preço|chegada|partida|como nos conheceu|anexo|concelho|distrito|\
         temat|kraj|miasto|miejscowość|ulica|kod pocztowy|produkt/usługa|ilość|usługa|budżet|termin realizacji|załącznik|zgoda|branża|nip|rodo|województwo|\
         ämne|ort/stad|stad|postnummer|gata|bransch|antal|tjänst|tjänster|budget (sek)|emne|by|postnr|postnr.|ydelse|tjeneste|tjenester|vej|postnummer og by|aihe|maa|kaupunki|paikkakunta|postinumero|osoite|tuote|määrä|palvelu|budjetti|\
         předmět|stát|město|psč|ulice|služba|služby|rozpočet|počet|predmet|mesto|psč obec|zadeva|naslov|tárgy|ország|város|irányítószám|cím|termék|mennyiség|szolgáltatás|költségvetés|subiect|subiectul|oraș|țara|țară|județ|adresă|produs|cantitate|serviciu|buget|konu|ülke|şehir|adres bilgisi|ürün|adet|hizmet|bütçe|il|ilçe|\
         teema|riik|linn|aadress|toode|kogus|teenus|temats|tēma|valsts|pilsēta|pakalpojums|daudzums|tema/žinutė|šalis|miestas|prekė|kiekis|paslauga|biudžetas|θέμα|χώρα|πόλη|διεύθυνση|προϊόν|ποσότητα|υπηρεσία|тема|страна|город|адрес|товар|продукт|количество|услуга|бюджет|країна|місто|послуга|държава|град|\
         時間|サイト|件名|題名|国|住所|郵便番号|都道府県|ご住所|部署|部署名|所属|業種|予算|数量|商品|商品名|製品名|ご希望日|お問い合わせ種別|お問い合わせ項目|种类|主题|国家|城市|地址|产品|产品名称|数量|预算|主旨|제목|국가|주소|제품|수량|예산|الموضوع|الدولة|المدينة|العنوان|المنتج|الكمية|الخدمة|נושא|עיר|מדינה|כתובת|מוצר|כמות|chủ đề|tiêu đề|quốc gia|thành phố|địa chỉ|sản phẩm|số lượng|subjek|perihal|negara|kota|alamat|produk|jumlah|layanan|विषय|शहर|देश|पता|उत्पाद|मात्रा",
    ),
    (
        Asked::Technical,
        "responder|time of enquiry|time of inquiry|date of enquiry|date of inquiry|ip アドレス|ipアドレス|コンタクトフォーム url|コンタクトフォームurl|contact form url|kontaktformular url|kontaktformular-url|url du formulaire de contact|url del formulario de contacto|url del modulo di contatto|url do formulário de contato|url do formulário de contacto|contactformulier url|contactformulier-url|submit|send|senden|absenden|envoyer|enviar|invia|verzenden|отправить|надіслати|wyślij|skicka|lähetä|odeslat|送信|提交|submit button|submit-button|submitbutton|btn-submit|button|form action|action|file size|filesize|dateigröße|tid|tidpunkt|tidspunkt|dato og tid|inskickat|aika|heure d'envoi|ip|ip address|ip-address|ip adresse|ip-adresse|remote ip|sender ip|user ip|client ip|submitter ip|adresse ip|dirección ip|indirizzo ip|ip-adres|adres ip|user agent|useragent|user-agent|browser|browser info|device|operating system|\
         page|page url|page title|page name|page link|url|source url|referer url|landing page|sent from page|sent from|sent via|form page|post url|post title|page id|referrer|referer|referring url|http referer|seite|formularseite|seitentitel|seiten-url|url der seite|page du formulaire|página|pagina|url de la page|url de la página|\
         form|form name|form id|form title|formular|formularname|formulaire|nom du formulaire|formulario|modulo|formulier|formularz|\
         submitted|beküldve|beküldés ideje|elküldve|submitted on|submitted at|submission date|submission time|submission id|submission|submitted time|submit date|date submitted|date/time|date and time|date & time|timestamp|time stamp|created|created at|created time|received|received at|received on|sent on|sent at|entry id|entry date|entry|entry number|response id|respondent id|sequence number|network id|token|nonce|\
         gesendet am|gesendet|eingegangen am|eingangsdatum|zeitpunkt|zeitstempel|abgesendet am|absendezeit|datum uhrzeit|datum/uhrzeit|datum und uhrzeit|uhrzeit|absender-ip|envoyé le|reçu le|date d'envoi|heure|date et heure|fecha de envío|enviado el|enviado|fecha y hora|inviato il|data e ora|data invio|verzonden op|datum en tijd|ingezonden op|ingezonden door|enviado em|data de envio|data e hora|wysłano|data wysłania|skickat|lähetetty|odesláno|送信日時|送信元|提交时间|\
         date de soumission|benutzer-agent|browser-agent|entfernte ip|remote-ip|entfernte ip-adresse|bereitgestellt von|präsentiert von|unterstützt von|agent utilisateur|ip distante|adresse ip distante|propulsé par|fourni par|\
         agente de usuario|ip remota|url de página|con la tecnología de|desarrollado por|funciona con|url della pagina|url pagina|agente utente|ip remoto|offerto da|realizzato con|url da página|agente do usuário|agente do utilizador|agente de utilizador|desenvolvido por|distribuído por|\
         pagina-url|pagina url|gebruikersagent|extern ip|externe ip|extern ip-adres|mogelijk gemaakt door|aangedreven door|url strony|adres url strony|agent użytkownika|przeglądarka|zdalne ip|zdalny adres ip|wspierane przez|obsługiwane przez|url stránky|uživatelský agent|vzdálená ip|vzdálená ip adresa|běží na|používateľský agent|vzdialená ip|beží na|\
         oldal url|oldal url-je|felhasználói ügynök|távoli ip|távoli ip-cím|működteti|sid-url|sidans url|användaragent|fjärr-ip|drivs av|side-url|side url|brugeragent|brukeragent|fjern-ip|ekstern ip|drevet af|drevet av|sivun url|käyttäjäagentti|selain|etä-ip|palvelun tarjoaa|url pagină|url-ul paginii|agent utilizator|ip la distanță|propulsat de|\
         sayfa url'si|sayfa url|kullanıcı aracısı|kullanıcı temsilcisi|uzak ip|url stranice|korisnički agent|udaljeni ip|pokreće|uporabniški agent|oddaljeni ip|url strani|poganja|url страницы|агент пользователя|пользовательский агент|удалённый ip|удаленный ip|работает на|url сторінки|агент користувача|віддалений ip|працює на|url на страницата|потребителски агент|отдалечен ip|url σελίδας|πράκτορας χρήστη|απομακρυσμένη ip|με την υποστήριξη|\
         ページ url|ページurl|ユーザーエージェント|リモート ip|リモートip|页面网址|页面 url|用户代理|远程 ip|远程ip|페이지 url|사용자 에이전트|원격 ip|\
         powered by|credits|source|quelle|origen|origine|bron|fonte|źródło|utm_source|utm source|utm_medium|utm medium|utm_campaign|utm campaign|utm_term|utm term|utm_content|utm content|gclid|fbclid|msclkid|spam score|spam status|recaptcha|captcha|user|username|user id|session id|screen resolution|site name|site url|blog|host|hostname|city (ip)|geo location|geolocation",
    ),
];
