//! What forms call their fields, in the languages forms are written in. Lower case, `|` between the words.

use super::fields::Asked;
use std::collections::HashMap;
use std::sync::LazyLock;

pub static KNOWN: LazyLock<HashMap<&str, Asked>> = LazyLock::new(|| {
    let words = |list: &'static str| list.split('|').map(str::trim);
    WORDS.iter().flat_map(|(asked, list)| words(list).map(|word| (word, *asked))).collect()
});

const WORDS: [(Asked, &str); 9] = [
    (
        Asked::Email,
        "
            email | e-mail | mail | emailaddress | courriel | adresse mail | adresse email | adresse e-mail |
            correo | correo electrónico | posta elettronica | indirizzo email | e-mailadres | emailadres |
            e-mail-adresse | email-adresse | mailadresse | emailadresse | e-post | e-postadress | epost |
            adres e-mail | adres email | sähköposti | endereço de e-mail | почта | эл. почта | электронная почта |
            メールアドレス | メール | 邮箱 | 电子邮件 | 이메일 | from email | sender email | e-posta
        ",
    ),
    (
        Asked::Name,
        "
            name | full name | fullname | contact | contact name | contact person | customer | customer name |
            from | sender | lead | vor- und nachname | vor- und zuname | vollständiger name | kontaktperson |
            ansprechpartner | interessent | kunde | absender | nom complet | nom et prénom | nom prénom | contacto |
            nombre completo | nombre y apellidos | nombre y apellido | nome e cognome | nome completo | nominativo |
            volledige naam | naam | namn | navn | nimi | imię i nazwisko | jméno | jméno a příjmení | имя | фио |
            お名前 | 氏名 | 姓名 | 이름 | ad soyad | név
        ",
    ),
    (
        Asked::GivenName,
        "
            first name | firstname | given name | forename | vorname | prénom | prenom | nombre | nome | voornaam |
            förnamn | fornavn | etunimi | imię
        ",
    ),
    (
        Asked::FamilyName,
        "
            last name | lastname | surname | family name | nachname | familienname | nom | nom de famille |
            apellido | apellidos | cognome | achternaam | efternamn | efternavn | etternavn | sukunimi | nazwisko |
            sobrenome | apelido | фамилия | příjmení
        ",
    ),
    (
        Asked::Phone,
        "
            phone | telephone | tel | tel. | phone number | telephone number | mobile | mobile number |
            mobile phone | cell | cell phone | cellphone | contact number | daytime phone | telefon |
            telefonnummer | telefonnr | telefonnr. | tel.-nr. | handy | handynummer | mobil | mobiltelefon |
            mobilnummer | rufnummer | rückrufnummer | téléphone | telephone portable | numéro de téléphone |
            portable | teléfono | telefono | móvil | cellulare | telefone | telemóvel | celular | telefoon |
            telefoonnummer | gsm | puhelin | puhelinnumero | numer telefonu | telefoni | телефон | 電話番号 | 電話 | 电话 |
            手机 | 전화번호 | telefonszám
        ",
    ),
    (
        Asked::Company,
        "
            company | company name | organisation | organization | business | business name | firma | firmenname |
            unternehmen | entreprise | société | societe | raison sociale | empresa | compañía | azienda | società |
            ditta | bedrijf | bedrijfsnaam | organisatie | företag | virksomhed | bedrift | firmanavn | yritys |
            společnost | компания | организация | 会社名 | 御社名 | 公司 | 회사
        ",
    ),
    (
        Asked::Title,
        "
            title | job title | position | role | funktion | fonction | cargo | puesto | ruolo | functie |
            stanowisko | должность
        ",
    ),
    (
        Asked::Message,
        "
            message | your message | message body | nachricht | mitteilung | comment | comments | question |
            questions | frage | fragen | enquiry | inquiry | anfrage | anliegen | bemerkung | bemerkungen |
            kommentar | text | details | description | request | project description | mensaje | comentario |
            comentarios | consulta | messaggio | commenti | richiesta | mensagem | bericht | vraag | opmerking |
            opmerkingen | meddelande | besked | melding | viesti | wiadomość | treść wiadomości | zpráva |
            commentaire | commentaires | votre message | demande | votre demande | сообщение | комментарий |
            お問い合わせ内容 | メッセージ | 留言 | 内容 | 문의내용 | üzenet | mesaj
        ",
    ),
    (
        Asked::Other,
        "
            subject | betreff | objet | sujet | asunto | oggetto | onderwerp | assunto | ämne | emne | temat |
            тема | 件名 | ip | ip address | ip-adresse | remote ip | user agent | browser | page | page url | url |
            website | site | seite | form | form name | formular | formulaire | date | time | datum | uhrzeit |
            submitted | submitted on | submission date | source | quelle | referrer | referer | powered by |
            country | land | pays | país | paese | city | ort | stadt | ville | ciudad | città | zip | zip code |
            postcode | postal code | plz | address | adresse | anschrift | street | straße | strasse | state |
            anrede | salutation | budget | product | produkt | produit | producto | prodotto | quantity | menge |
            anzahl | service | industry | branche | consent | datenschutz | gdpr | newsletter | reference |
            referenz | listing | property | objekt | vehicle | fahrzeug
        ",
    ),
];
