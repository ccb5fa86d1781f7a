//! In whose voice a line of a portal's mail speaks: a portal tells its customer of clients, answers and chances, as nobody
//! does who writes of himself.

use super::unlabelled;
use std::ops::RangeInclusive;

/// Words of a paragraph in which a portal gives advice.
const ADVICE_WORDS: RangeInclusive<usize> = 3..=60;
/// Words of a sentence in which it tells that there is something new.
const NEWS_WORDS: RangeInclusive<usize> = 3..=20;

// Beginnings of words in lower case, by language as in `unlabelled`; `_` ends a whole word.

/// Whom the portal's customer sells to, and whom he competes with.
const CLIENT: &str = "
    client customer buyer homeowner planners couples_ travellers travelers shopper renters tenants pros_ venues_
    kunde kundin interessent einkäufer käufer paare_ brautpaar auftraggeber mitbewerber
    acheteur prestataire professionnels_ internaute comprador viajero huésped usuario profesionales_
    acquirent viaggiator utenti_ utente_ klant koper huurder verhuurder opdrachtgever bedrijven_
    profissionais_ interessad klient kupując zleceniodawc kunden_ kund_ köpare lejer udlejer asiakas asiakkaat asiakkai
    zákazní zájemc zákazn ügyfél vevő vásárló clientul cumpărător müşteri müșteri firmalar
    клиент заказчик покупател клієнт замовни покупц πελάτ πελατ
    お客様 客户 客戶 고객
";
/// To answer or to call.
const ANSWER: &str = "
    reply replies respond answer call_ calls_ contact
    antwort melde kontaktier anruf anrufen_ ruf_ répond répons contacter appelez respond respuesta contest llam contact
    rispond rispost chiam antwoord reage bel_ ligue odpow zadzwoń skontaktuj svar ring_ vasta odpov kontaktuj zavolej
    válasz hívja răspun sună_ sunați_ yanıt cevap arayın ответ отвеч свяжит позвон відпов зв'яж απαντ
";
/// How soon.
const HASTE: &str = "
    fast faster quick prompt soon within hour hours_ minutes_ first wait waiting expire
    schnell binnen_ innerhalb zeitnah rasch stunde ersten_ erste_ warte
    rapide vite_ tôt_ premier journée heures_ attend rápid cuanto primer horas_ pronto espera
    subito presto rapid entro primo aspett snel binnen eerste wacht szybk pierwsz czeka snabb först väntar hurtig først venter
    rask nope ensimmäi odotta rychl první nečekej čeká gyors elsők vár_ repede primul acum_ așteaptă hızlı hemen ilk_ bekliyor
    быстр скорее перв ждет ждёт швидк перш чекає γρήγορ άμεσ πρώτ
";
/// What it is good for.
const CHANCE: &str = "
    chance odds often likely win_ wins_ twice times_ bookings_ booked booking rating ranking
    chancen häufig öfter gewinn verpass erhöh entscheid davantage souvent fois_ choisi perd attire choisiss
    oportunidad posibilidad reserva gana perder aument probabil scelg scelgon prenotaz kans vaker boekingen kiezen kiest
    chances_ fecham zdob szans zwiększ stracić wybiera ökar chans vinn øker sjanse vælger valitse mahdollisu šanc
    vybír zvý esély növel șans pierde satış şans kaybet шанс сделк упуст втрат шанс κερδίσ ευκαιρ
";
/// Its own business.
const TRADE: &str = "
    leads_ premium dashboard upgrade newsletter scam fraud cashback pro-account
    betrug betrüger arnaqu escroqu estaf fraude timo_ truff oplicht fraudeur golpe oszust oszuk bedräg svindel
    huijau podvod podvodn csal fraudă dolandır мошен шахра απάτ площадк майданчик
";
/// That something has come.
const NEW: &str = "
    new_ got_ neu neue neuer neues nouve bonne_ nuev nuov nov nieuw nowe_ nowa_ nowy_ nowego_ ny_ nytt_ nya_ nye_
    uusi uuden új_ nou_ nouă yeni нов νέο νέα νέος νέου
    received eingegangen eingetroffen reçu reçue recibid ricevut ontvangen recebeu recebid otrzyma fått_ modtaget mottatt saanut
    obdržel přišl érkezett primit aldınız поступил надійшл отримал
";
/// What comes through a portal.
const REQUEST: &str = "
    lead leads enquir inquir request job_ project quote question anfrage auftrag demande projet devis pedido solicitud
    presupuesto richiest preventiv contatt opdracht aanvraag klus_ orçamento contacto zlecen zapytan förfråg uppdrag forespørg
    opgave jobb_ tarjouspyyn poptáv dopyt ajánlatkér cerere_ cereri_ teklif talep talebi заявк запрос заказ запит замовлен
    αίτημα αίτηση
    message nachricht mensaje messagg mensagem wiadomoś meddelande melding viesti zpráv üzenet mesaj сообщен повідомл μήνυμα
";

/// "Couples book three times as often when they hear back within an hour."
pub fn advises(words: &str) -> bool {
    if !ADVICE_WORDS.contains(&words.split_whitespace().count()) || unlabelled::is_own(words) {
        return false;
    }
    let has = |stems: &str| speaks_of(words, stems);
    let is_portal_s = [CLIENT, TRADE].into_iter().filter(|stems| has(stems)).count();
    let told = [ANSWER, HASTE, CHANCE].into_iter().filter(|stems| has(stems)).count();
    // People ask questions, of customers of theirs as well; "answer fast, and your chances rise" is advice whoever it is for.
    let fewest = if words.ends_with(['?', '？', ';']) || is_portal_s == 0 { 3 } else { 2 };
    is_portal_s + told >= fewest
}

/// "A new customer is waiting for your quote."
pub fn announces(words: &str) -> bool {
    NEWS_WORDS.contains(&words.split_whitespace().count())
        && !words.ends_with(['?', '？'])
        && !unlabelled::is_own(words)
        && speaks_of(words, NEW)
        && (speaks_of(words, REQUEST) || speaks_of(words, CLIENT))
}

/// "Customer", "Name of the client": a label that asks who it is.
pub fn names_client(label: &str) -> bool {
    speaks_of(label, CLIENT)
}

fn speaks_of(words: &str, stems: &str) -> bool {
    let low = words.to_lowercase();
    let words = || low.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
    stems.split_whitespace().any(|stem| match stem.strip_suffix('_') {
        Some(whole) => words().any(|word| word == whole),
        None => words().any(|word| word.starts_with(stem)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portal_speaks_of_clients_and_answers_and_nobody_of_himself() {
        for advice in [
            "Couples book 3x more often when they hear back within an hour.",
            "Les prestataires qui répondent vite sont choisis plus souvent.",
            "Kunden erwarten eine schnelle Antwort.",
            "Der Kunde wartet: melden Sie sich zeitnah!",
            "Los viajeros reservan con quien contesta primero.",
            "Свяжитесь с клиентом как можно скорее.",
        ] {
            assert!(advises(advice), "{advice}");
        }
        for own in [
            "Please reply as soon as you can.",
            "Our customers wait for the goods, so please answer quickly.",
            "Merci de répondre rapidement.",
            "Lieferung bitte innerhalb von 24 Stunden.",
            "Do you deliver within 24 hours to a customer in Leeds?",
        ] {
            assert!(!advises(own), "{own}");
        }
    }

    #[test]
    fn news_of_a_client_are_a_portal_s() {
        assert!(announces("Tienes un nuevo cliente esperando tu presupuesto."));
        assert!(announces("Er staat een nieuwe opdracht voor je klaar."));
        assert!(!announces("We have a new project and need your help."));
    }
}
