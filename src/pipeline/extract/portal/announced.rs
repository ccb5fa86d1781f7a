//! Whom a portal announces in its own sentence: "Jane Doe sent you a message", "New enquiry from Jane Doe".

use crate::domain::email::Party;
use crate::domain::inquiry::{Found, Label};
use crate::domain::phrases::{Border, Builder, Phrases};
use crate::pipeline::extract::contact::{Evidence, found};
use crate::pipeline::extract::house::company;
use crate::pipeline::extract::person::name;
use regex::Regex;
use std::sync::LazyLock;

/// Lines of the text in which somebody is announced.
const LINES_MAX: usize = 8;
/// Longest line that announces.
const WIDTH_MAX: usize = 300;

macro_rules! name {
    () => {
        r"((?:\p{Lu}[\p{L}'’.-]*\.? )?\p{Lu}[\p{L}'’-]+(?: (?:(?:de|van|von|der|den|da|del|di|la|le|zu|af|bin|dos) ){0,2}\p{Lu}[\p{L}'’-]*\.?){0,3})"
    };
}

/// What a sentence holds that names somebody: the patterns find the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Announced {
    Does,
    From,
}

static ANNOUNCES: LazyLock<Phrases<Announced>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder.add_list(Announced::Does, DOES_WORDS, Border::Start);
    builder.add_list(Announced::From, FROM_WORDS, Border::Open);
    builder.build()
});

const DOES_WORDS: &str = "
    (sent|wrote|writes|says|said|asked|asks|messaged|contacted|requested|submitted|left|booked|scheduled|is looking|is requesting|is interested|is asking|is waiting|would like|wants|needs|inquired|enquired|replied) |
    schreibt | schrieb | fragt | sucht | möchte | interessiert sich | wünscht |
    hat (ihnen|ihr|eine|einen|sie|dir|über|sich|nach) | bittet | (vous |)(a écrit|a envoyé|a demandé|a laissé) |
    (vous |)(contacte|propose|sollicite|demande) | souhaite | recherche | cherche | est intéressé(e|) |
    (te |le |os |les |)(ha escrito|ha enviado|escribió|escribe|envió|ha preguntado|ha solicitado|ha contactado) |
    quiere | busca | está interesad(o|a) | solicita |
    (ti |le |vi |)(ha scritto|ha inviato|ha richiesto|scrive|ha contattato) | cerca | vuole | vorrebbe |
    è interessat(o|a) | chiede | schreef | schrijft | stuurde | heeft | zoekt | wil | vraagt | escreveu | enviou |
    procura | quer | pediu | gostaria | está interessad(o|a) | napisał(a|) | pisze | wysłał(a|) | szuka | pyta |
    jest zainteresowan(y|a) | skrev | skriver | söker | vill | skickade | har (skickat|skrevet|sendt) | søger |
    ønsker | kirjoitti | lähetti | etsii | napsal(a|) | píše | poslal(a|) | hledá | má zájem | írta | érdeklődik |
    küldött | a scris | a trimis | caută | dorește | yazdı | gönderdi | arıyor | написал(а|) | пишет | отправил(а|) |
    ищет | интересуется
";

const FROM_WORDS: &str = "
    message | enquiry | inquiry | request | lead | booking | submission | question | quote | nachricht | anfrage |
    kontaktanfrage | rückrufbitte | buchung | message | demande | mensaje | consulta | solicitud | messaggio |
    richiesta | bericht | aanvraag | mensagem | pedido | wiadomość | zapytanie | meddelande | förfrågan | besked |
    posted | submitted | requested | melding | forespørgsel | henvendelse | viesti | zpráva | poptávka | üzenet | mesaj | сообщение | заявка
";

// The name before what the person does, by language: en, de, fr, es, it, nl, pt, pl, sv/da/nb, fi, cs/sk, hu, ro, tr, ru.
static DOES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?:^|[ \[(*])",
        r"(?:(?:Mr|Mrs|Ms|Herr|Frau|M\.|Mme|Sr\.|Sra\.|Użytkownik|User|Nutzer|Nutzerin|Interessent|Interessentin|Kunde|Kundin|Client|Usuario|Utente|Gebruiker|Brukeren|Användaren) )?",
        name!(),
        r"\]?,? (?:in [\p{L} -]{2,30} |from [\p{L} -]{2,30} |aus [\p{L} -]{2,30} )?",
        r"(?:(?:has |just )?(?:sent|wrote|writes|says|said|asked|asks|messaged|contacted|requested|submitted|left|booked|scheduled|is looking|is requesting|is interested|is asking|is waiting|would like|wants|needs|inquired|enquired|replied)",
        r"|schreibt|schrieb|fragt|sucht|möchte|interessiert sich|wünscht|hat (?:Ihnen|Ihr|eine|einen|Sie|dir|über|sich|nach)|bittet",
        r"|(?:vous )?(?:a écrit|a envoyé|a demandé|a laissé)|(?:vous )?(?:contacte|propose|sollicite|demande)|souhaite|recherche|cherche|est intéressée?",
        r"|(?:te |le |os |les )?(?:ha escrito|ha enviado|escribió|escribe|envió|ha preguntado|ha solicitado|ha contactado)|quiere|busca|está interesad[oa]|solicita",
        r"|(?:ti |le |vi )?(?:ha scritto|ha inviato|ha richiesto|scrive|ha contattato)|cerca|vuole|vorrebbe|è interessat[oa]|chiede",
        r"|schreef|schrijft|stuurde|heeft|zoekt|wil|vraagt|escreveu|enviou|procura|quer|pediu|gostaria|está interessad[oa]",
        r"|napisała?|pisze|wysłała?|szuka|pyta|jest zainteresowan[ya]|skrev|skriver|söker|vill|skickade|har (?:skickat|skrevet|sendt|sendt)|søger|ønsker|kirjoitti|lähetti|etsii",
        r"|napsala?|píše|poslala?|hledá|má zájem|írta|érdeklődik|küldött|a scris|a trimis|caută|dorește|yazdı|gönderdi|arıyor|написала?|пишет|отправила?|ищет|интересуется)(?-u:\b)?",
    ))
});

// The name behind what came.
static FROM: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i:posted|submitted|requested|message|enquiry|inquiry|request|lead|booking|submission|question|quote|nachricht|anfrage|kontaktanfrage|rückrufbitte|buchung|message|demande|mensaje|consulta|solicitud|messaggio|richiesta|bericht|aanvraag|mensagem|pedido|wiadomość|zapytanie|meddelande|förfrågan|besked|melding|forespørgsel|henvendelse|viesti|zpráva|poptávka|üzenet|mesaj|сообщение|заявка)",
        // "Enquiry for pumps, 5 HP, from Jane Doe"
        r"(?:[\p{L} ]{0,20}|(?: for| über| zu| pour| para| per| voor| om| dotyczące) [\p{L}\p{N} .,/()-]{2,60}?) (?i:from|by|von|de|del|di|da|van|od|fra|från|от|z|la) (?i:mr\.? |mrs\.? |ms\.? |herrn? |frau |m\. |mme |sr\. |sra\. )?",
        name!(),
    ))
});

fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant the tests compile")
}

/// Whom a portal names that passes on what he wrote about something of ours, unless its header names him.
pub fn of_portal(evidence: &Evidence) -> Option<Found<String>> {
    let range = evidence.named.clone()?;
    let spoken = name::polished(name::of_display(&evidence.email.text[range.clone()])?, None, evidence.language);
    let is_through = evidence.email.from.first().is_some_and(Party::is_through_another);
    (!is_through && !spoken.is_empty() && !is_brand(evidence, &spoken))
        .then(|| found(spoken, "portal", 80, "text", range))
}

pub fn of(evidence: &Evidence) -> Option<Found<String>> {
    let subject = evidence.email.header("Subject").unwrap_or_default();
    let text = &evidence.email.text;
    let lines = evidence.lines.iter().filter(|line| matches!(line.label, Label::Written | Label::Forwarded));
    let lines = lines.filter(|line| !line.range.is_empty()).take(LINES_MAX);
    let mut of_lines = lines.map(|line| in_line(evidence, &text[line.range.clone()], "text", line.range.start));
    let told = of_lines.find_map(|found| found);
    // A subject shortens: "Jane D. sent you a message".
    match (in_line(evidence, subject, "header:Subject", 0), told) {
        (Some(subject), Some(told)) if told.value.len() > subject.value.len() && is_same(&subject, &told) => Some(told),
        (Some(subject), _) => Some(subject),
        (None, told) => told,
    }
}

fn is_same(one: &Found<String>, other: &Found<String>) -> bool {
    one.value.split(' ').next() == other.value.split(' ').next()
}

fn in_line(evidence: &Evidence, line: &str, place: &str, start: usize) -> Option<Found<String>> {
    if line.len() > WIDTH_MAX {
        return None;
    }
    let hits = ANNOUNCES.find(&line.to_lowercase());
    let (does, from) = (hits.has(Announced::Does), hits.has(Announced::From));
    let does = DOES.captures_iter(line).take(if does { 3 } else { 0 });
    let all = does.chain(FROM.captures_iter(line).take(if from { 3 } else { 0 }));
    // "A buyer", "ein Kunde": nobody by name.
    let is_named = |at: usize| {
        !ARTICLES.contains(&line[..at].split_whitespace().last().unwrap_or_default().to_lowercase().as_str())
    };
    all.filter_map(|hit| hit.get(1)).filter(|hit| is_named(hit.start())).find_map(|hit| {
        let spoken = name::polished(name::of_display(hit.as_str())?, None, evidence.language);
        let is_name = !spoken.is_empty()
            && !company::has_legal_form(hit.as_str())
            && !is_word(&spoken)
            && !is_brand(evidence, &spoken);
        is_name.then(|| found(spoken, "portal", 70, place, start + hit.start()..start + hit.end()))
    })
}

const ARTICLES: [&str; 16] =
    ["a", "an", "the", "ein", "eine", "einem", "der", "die", "un", "une", "una", "um", "uma", "een", "en", "et"];

/// Words with a capital that are no names.
fn is_word(name: &str) -> bool {
    const WORDS: [&str; 40] = [
        "you",
        "we",
        "someone",
        "somebody",
        "a",
        "the",
        "customer",
        "client",
        "visitor",
        "guest",
        "buyer",
        "user",
        "new",
        "your",
        "hi",
        "hello",
        "dear",
        "jemand",
        "sie",
        "ein",
        "eine",
        "kunde",
        "interessent",
        "besucher",
        "nutzer",
        "neue",
        "quelqu'un",
        "un",
        "une",
        "alguien",
        "qualcuno",
        "iemand",
        "ktoś",
        "someone new",
        "message",
        "website",
        "contact",
        "lead",
        "who",
        "it",
    ];
    let first = name.split_whitespace().next().unwrap_or_default().to_lowercase();
    WORDS.contains(&first.as_str())
}

/// Whether a name is the sender's own: it stands in its domain.
pub fn is_brand(evidence: &Evidence, name: &str) -> bool {
    let Some(from) = evidence.email.sender() else { return false };
    let folded = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    // Her own address: "Mia Brand <mia.brand@brandhotels.example>".
    let own = folded(from.local());
    if name.contains(' ') && name.split_whitespace().map(folded).all(|word| own.contains(&word)) {
        return false;
    }
    let domain = folded(from.domain());
    let reply_to = evidence.email.reply_to.iter().filter_map(|party| party.address.as_ref()).map(|a| folded(a.local()));
    let people: Vec<String> = reply_to.collect();
    let mut words = name.split_whitespace().map(folded).filter(|word| word.len() >= 4);
    words.any(|word| domain.contains(&word) && !people.iter().any(|person| person.contains(&word)))
}
