//! How people agree and refuse, by language. All lower case.

use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Advertisement, lists, newsletters.
pub const MARKETING: [&str; 50] = [
    "newsletter",
    "news letter",
    "mailing list",
    "mailing-list",
    "any list",
    "your list",
    "marketing",
    "promotion",
    "special offers",
    "e-mail updates",
    "email updates",
    "updates by email",
    "product updates",
    "werbung",
    "werbe",
    "werbliche",
    "verteiler",
    "angebote und neuigkeiten",
    "rundbrief",
    "infobrief",
    "publicité",
    "lettre d'information",
    "infolettre",
    "liste de diffusion",
    "offres commerciales",
    "prospection",
    "boletín",
    "publicidad",
    "comunicaciones comerciales",
    "lista de correo",
    "promociones",
    "pubblicità",
    "comunicazioni commerciali",
    "mailinglijst",
    "nieuwsbrief",
    "reclame",
    "aanbiedingen",
    "novidades",
    "lista de e-mail",
    "biuletyn",
    "newsletteru",
    "marketingow",
    "obchodní sdělení",
    "obchodné oznámenia",
    "nyhetsbrev",
    "nyhedsbrev",
    "uutiskirje",
    "hírlevél",
    "рассылк",
    "メルマガ",
];

/// To be answered, to have the data kept for it.
pub const CONTACT: [&str; 40] = [
    "privacy",
    "data protection",
    "gdpr",
    "personal data",
    "my data",
    "be contacted",
    "contact me",
    "store my",
    "terms and conditions",
    "terms of use",
    "datenschutz",
    "dsgvo",
    "personenbezogen",
    "meine daten",
    "meiner daten",
    "meiner angaben",
    "kontaktaufnahme",
    "agb",
    "confidentialité",
    "rgpd",
    "données personnelles",
    "mes données",
    "recontacter",
    "me contacter",
    "privacidad",
    "protección de datos",
    "datos personales",
    "proteção de dados",
    "dados pessoais",
    "trattamento dei dati",
    "dati personali",
    "privacyverklaring",
    "persoonsgegevens",
    "danych osobowych",
    "osobních údajů",
    "osobných údajov",
    "personuppgifter",
    "persondata",
    "adatkezelés",
    "персональных данных",
];

fn set(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

pub static YES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set("yes y true on 1 checked ticked accepted agreed agree accept given granted ok ja akzeptiert zugestimmt angekreuzt einverstanden erteilt
        oui accepté acceptée coché sí si aceptado aceptada acepto sì accettato accetto accettata akkoord sim aceito aceite tak zaakceptowano ano áno souhlasím súhlasím
        kyllä hyväksytty igen elfogadom elfogadva da accept evet kabul да согласен согласна ναι はい 同意する 同意 是 예 ✓ ✔ ☑ ☒ x")
});

pub static NO: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set("no n false off 0 unchecked declined refused rejected none nein abgelehnt nicht non refusé refusée rechazado rifiutato nee geweigerd não recusado nie odrzucono ne
        odmítnuto nej nei nejtak ei nem nu hayır нет όχι いいえ 否 아니요 ✗ ✘ ☐")
});

pub const TICKED: [&str; 10] = ["[x]", "[ x ]", "[✓]", "[✔]", "(x)", "☑", "☒", "✓", "✔", "✅"];
pub const UNTICKED: [&str; 5] = ["[ ]", "[]", "( )", "☐", "□"];

pub static AGREES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:^|[^\pL])(?:i (?:hereby )?(?:agree|consent|accept|allow|authori[sz]e|have read|would like to receive|want to receive)|you may (?:contact|add)|feel free to add|please (?:add|subscribe|sign) (?:me|us)|",
        r"ich (?:stimme|willige|akzeptiere|bin (?:damit )?einverstanden|habe die|bin mit|möchte den)|hiermit (?:stimme|willige)|einverstanden|zugestimmt|akzeptiert|zur kenntnis genommen|",
        r"j'accepte|j’accepte|je (?:consens|souhaite recevoir|suis d'accord)|en soumettant|acepto|autorizo|doy mi consentimiento|consiento|he leído|",
        r"acconsento|accetto|autorizzo|presto il consenso|ho letto|ik ga akkoord|ik geef toestemming|aceito|concordo|li e aceito|wyrażam zgodę|akceptuję|zgadzam się|",
        r"souhlasím|súhlasím|jag (?:godkänner|samtycker|accepterar)|jeg (?:accepterer|godkender|samtykker|godtar)|hyväksyn|suostun|elfogadom|hozzájárulok|",
        r"sunt de acord|accept |kabul ediyorum|согласен|согласна|даю согласие|同意します|同意|동의합니다)"
    ))
    .expect("the pattern is a constant the tests compile")
});

pub static REFUSES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:do not|don't|don’t|dont|please no|not to) (?:add|put|sign|subscribe|send|use|pass|share|want|include)|no (?:newsletter|marketing|spam|advertis)|(?:i|we) (?:do not|don't) (?:agree|consent|want)|",
        r"opt(?:ed)? out|without being added|not be added|",
        r"(?:bitte )?(?:keine?n?|nicht) (?:\pL+ ){0,6}(?:newsletter|werbung|verteiler|werbemails?|rundbrief|mailings?)|(?:in|auf) (?:ihren?|einen|den) (?:\pL+)?verteiler (?:bitte )?nicht|widerspreche|stimme (?:\pL+ )?nicht zu|nicht einverstanden|",
        r"(?:ne |pas |sans )(?:\pL+ ){0,6}(?:newsletter|publicité|liste de diffusion|lettre d'information|infolettre)|je refuse|",
        r"no (?:me )?(?:añadan|agreguen|incluyan|envíen|quiero|deseo|acepto|autorizo)|sin publicidad|non (?:desidero|voglio|acconsento|accetto|autorizzo|aggiung|inserit|inviat)|",
        r"geen (?:nieuwsbrief|reclame|mailings|newsletter)|niet (?:op|in) (?:\pL+ ){0,2}(?:lijst|mailinglijst|nieuwsbrief)|não (?:quero|desejo|aceito|autorizo|adicion|incluam|enviem)|",
        r"nie (?:wyrażam|zgadzam|chcę|życzę)|(?:proszę )?nie dodawa|nesouhlasím|nesúhlasím|nepřeji si|neželám si|inte (?:ha|få|vill)|vill inte|ønsker ikke|ikke (?:ha|tilmeld)|vil ikke|",
        r"en halua|älkää lisätkö|nem kérek|nem járulok|nu doresc|istemiyorum|не (?:хочу|согласен|согласна|добавляйте|присылайте)|不要|配信不要|受信を希望しません|원하지 않"
    ))
    .expect("the pattern is a constant the tests compile")
});
