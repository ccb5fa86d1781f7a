//! What somebody wrote whom a portal passes on among its labels, without a label of its own: lines that speak of their
//! writer, where the portal speaks of him.

use super::over;
use crate::pipeline::extract::form::fields::{Asked, Field};
use crate::pipeline::extract::form::layout::Page;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Fewest words of a line that is a message by what it says.
const WORDS_MIN: usize = 5;
/// Fewest words of a sentence.
const SENTENCE_WORDS: usize = 3;

/// What people say of themselves and portals do not, by language: en, de, fr, es, it, nl, pt, pl, sv/da/nb, fi, cs/sk, hu,
/// ro, tr, ru/uk. Lower case.
const OWN: &str = "
    i i'm i'd i've i’m i’d we we're we'd we’re we’d my our
    ich wir mein meine meinen meinem unser unsere unseren unserem uns mir mich
    je j'ai j'aimerais j’ai nous notre nos mon ma mes
    necesito necesitamos quiero queremos busco buscamos estoy estamos nuestro nuestra quisiera quisiéramos
    vorrei vorremmo cerco cerchiamo abbiamo siamo nostro nostra ci
    ik wij onze mijn ons
    preciso precisamos gostaria gostaríamos quero queremos procuro procuramos
    chciałbym chciałabym szukam szukamy proszę potrzebuję potrzebujemy jestem jesteśmy nasza naszej
    jag vi vår vårt våra jeg vores vår min mitt
    tarvitsen tarvitsemme etsin haluaisin olemme
    hledám hledáme potřebuji potřebujeme máme chtěl chtěla prosím
    szeretnék keresek keresünk szeretnénk
    doresc dorim caut căutăm avem
    istiyorum istiyoruz arıyorum arıyoruz rica
    я мы нам мне нужен нужна нужны ищу ищем хочу хотим прошу просим ми мені потрібен потрібно потрібні
";
/// The same in scripts without spaces.
const OWN_PARTS: [&str; 10] = ["弊社", "私", "当社", "お願い", "我们", "我們", "我司", "请报价", "저희", "부탁"];
/// A portal announces, or somebody agrees.
const NOT_OWN: [&str; 34] = [
    "received",
    "you have",
    "new enquiry",
    "new inquiry",
    "new lead",
    "erhalten",
    "neue anfrage",
    "vous avez",
    "reçu",
    "recibido",
    "ha recibido",
    "ricevuto",
    "ontvangen",
    "recebeu",
    "otrzymał",
    "agree",
    "consent",
    "accept",
    "stimme",
    "einverstanden",
    "einwillig",
    "accepte",
    "consens",
    "acepto",
    "acconsent",
    "accett",
    "autorizz",
    "akkoord",
    "aceito",
    "zgod",
    "wyrażam",
    "samtyck",
    "samtykk",
    "souhlas",
];

static OWN_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| OWN.split_whitespace().collect());

/// The lines among a form's that its writer says himself.
pub fn range(page: &Page, fields: &[Field]) -> Option<Range<usize>> {
    if !page.setting.is_program || fields.iter().filter(|field| field.asked.is_some()).count() < 2 {
        return None;
    }
    let is_field = |at: usize| {
        let line = &page.all[at].range;
        let holds = |range: &Range<usize>| range.start < line.end && line.start < range.end;
        fields.iter().any(|field| holds(&field.label_range) || holds(&field.range))
    };
    let is_over = |at: usize| over::is_over(page, at) || over::advises(page, at);
    let is_free = |at: usize| !page.is_blank(at) && !is_field(at) && !is_over(at);
    let contacts = fields.iter().filter(|field| field.asked.is_some_and(Asked::is_contact) && !field.value.is_empty());
    let below_contacts = contacts.map(|field| field.range.end).max().unwrap_or_default();
    let is_said = |at: usize| {
        let is_below = page.all[at].range.start > below_contacts && page.is_blank(at.wrapping_sub(1));
        is_own(page.words(at)) || is_below && is_sentence(page.words(at))
    };
    let first = (0..page.all.len()).find(|&at| is_free(at) && is_said(at))?;
    let mut last = first;
    for at in first + 1..page.all.len() {
        if is_field(at) || is_over(at) {
            break;
        }
        // A paragraph goes on; the next one counts if it speaks so as well.
        if !page.is_blank(at) && (!page.is_blank(at - 1) || is_said(at) || is_sentence(page.words(at))) {
            last = at;
        }
    }
    Some(page.all[first].range.start..page.all[last].range.end)
}

/// "Prices for three pumps, please." and its like: a sentence, and no portal's.
pub fn is_sentence(line: &str) -> bool {
    let low = line.to_lowercase();
    line.ends_with(['.', '?', '!', '。', '？', '！', '؟'])
        && line.split_whitespace().count() >= SENTENCE_WORDS
        && !low.contains("://")
        && !NOT_OWN.iter().any(|part| low.contains(part))
}

pub fn is_own(line: &str) -> bool {
    let low = line.to_lowercase();
    let words =
        || low.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’')).filter(|word| !word.is_empty());
    if NOT_OWN.iter().any(|part| low.contains(part)) {
        return false;
    }
    OWN_PARTS.iter().any(|part| low.contains(part))
        || words().count() >= WORDS_MIN && words().any(|word| OWN_WORDS.contains(word) && !is_another_s(word, line))
}

/// What is "I" in one language and something else in another: `i` is an "and" or an article, `je` a Dutch "you".
fn is_another_s(word: &str, line: &str) -> bool {
    const DUTCH: [&str; 6] = ["een", "het", "van", "voor", "op", "er"];
    let mut words = line.split(|c: char| !c.is_alphanumeric());
    match word {
        "i" => !words.any(|other| other == "I"),
        "je" => words.any(|other| DUTCH.contains(&other.to_lowercase().as_str())),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks_of_himself_is_no_portal() {
        assert!(is_own("I want to buy 400 street lights. Kindly send me a price."));
        assert!(is_own("Estimado proveedor: estoy interesado en su luminaria UFO 150W."));
        assert!(is_own("弊社の倉庫用に見積をお願いします"));
        assert!(!is_own("You have received a new inquiry from Peru."));
        assert!(!is_own("LED Street Light 90W, IP66, 5 years of warranty"));
        assert!(is_own("Je cherche des pompes pour une ferme."));
        assert!(!is_own("Nečekejte, zákazník oslovil i další firmy."));
        assert!(!is_own("Er staat een nieuwe opdracht voor je klaar."));
        assert!(!is_own("I agree that my data are kept to answer this request."));
    }
}
