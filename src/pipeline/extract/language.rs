//! Which language a person wrote in.
//!
//! The detector compares the text with every language's profile, which costs more than all the rest of this room. A
//! count of small words leaves it the few languages that are possible at all.

use std::collections::HashMap;
use std::sync::LazyLock;
use whatlang::{Detector, Lang};

/// Letters below which a guess is a coin toss.
const LETTERS_MIN: usize = 40;
/// Characters looked at: more cost time and change nothing.
const CHARS_MAX: usize = 400;
/// Small words of one language from which on the others are left out.
const WORDS_MIN: usize = 4;
/// And at least one word in so many must be one of them; in prose it is one in three.
const WORDS_SHARE: usize = 6;

/// Languages business mail is written in: code, detector's name, and words no sentence does without.
const LANGUAGES: [(&str, Lang, &str); 32] = [
    ("en", Lang::Eng, "the and you for with we of to is are have would please our your this that in be can"),
    ("de", Lang::Deu, "und die der das wir sie ich nicht für mit ein eine ist bitte uns auf den von zu haben im"),
    ("fr", Lang::Fra, "le la les et nous vous je pour une est des avec dans votre pas un de que sur notre"),
    ("es", Lang::Spa, "el la los y que para una con por de en es su un nos las del se más como"),
    ("it", Lang::Ita, "il la e che per una con di non è un le sono vostra della in vi si i nostra"),
    ("nl", Lang::Nld, "de het en een van voor wij ik met is zijn niet u dat op in te aan we ons"),
    ("pt", Lang::Por, "o a e que para uma com de não em os um por do da nos as se vossa sua"),
    ("pl", Lang::Pol, "i w na z do się nie jest że o dla czy oraz proszę po od za są to jak"),
    ("sv", Lang::Swe, "och att det vi är för en med på ni av som inte till kan har ett den jag om"),
    ("da", Lang::Dan, "og at det vi er for en med på af som ikke til kan har et den jeg om i"),
    ("nb", Lang::Nob, "og å det vi er for en med på av som ikke til kan har et den jeg om i"),
    ("fi", Lang::Fin, "ja on että ei me te olemme voisitteko jos tai mutta kun se hän ovat olisi kiitos meille"),
    ("cs", Lang::Ces, "a v na se je že do pro s o z prosím jsme by nebo za jako po k od"),
    ("sk", Lang::Slk, "a v na sa je že do pre s o z prosím sme by alebo za ako po k od"),
    ("hu", Lang::Hun, "a az és hogy nem is egy meg van kérem szeretnék ha vagy mint de el köszönöm"),
    ("ro", Lang::Ron, "și în de la cu pe pentru un o este nu că din ne vă să sunt mai"),
    ("tr", Lang::Tur, "ve bir için bu ile da de olarak çok ne gibi daha var mı lütfen biz"),
    ("hr", Lang::Hrv, "i u na je se za da s od su ili kao što te molim po iz bi"),
    ("sl", Lang::Slv, "in v na je se za da s od so ali kot ki pri po iz bi smo"),
    ("lt", Lang::Lit, "ir į iš su kad yra tai ar mes jūsų prašome dėl už bei kaip"),
    ("lv", Lang::Lav, "un ir uz no ar par ka mēs jūsu lūdzu vai kā pie lai"),
    ("et", Lang::Est, "ja on et ei me te kui see oma või palun aga ka meie"),
    ("ru", Lang::Rus, ""),
    ("uk", Lang::Ukr, ""),
    ("bg", Lang::Bul, ""),
    ("el", Lang::Ell, ""),
    ("ar", Lang::Ara, ""),
    ("he", Lang::Heb, ""),
    ("ja", Lang::Jpn, ""),
    ("zh", Lang::Cmn, ""),
    ("ko", Lang::Kor, ""),
    ("vi", Lang::Vie, ""),
];

static DETECTOR: LazyLock<Detector> =
    LazyLock::new(|| Detector::with_allowlist(LANGUAGES.iter().map(|(_, lang, _)| *lang).collect()));

/// Which languages, by their place in the table, have a small word.
static WORDS: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut words: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (_, _, list)) in LANGUAGES.iter().enumerate() {
        list.split(' ').filter(|word| !word.is_empty()).for_each(|word| words.entry(word).or_default().push(at));
    }
    words
});

pub fn of(text: &str) -> Option<String> {
    let end = text.char_indices().nth(CHARS_MAX).map_or(text.len(), |(at, _)| at);
    let text = &text[..end];
    if text.chars().filter(|c| c.is_alphabetic()).count() < LETTERS_MIN {
        return None;
    }
    let likely = likely(text);
    let found = match likely.as_slice() {
        // Alone on the short list the detector could only say yes.
        [only] => *only,
        [] => reliable(DETECTOR.detect(text))?,
        _ => reliable(Detector::with_allowlist(likely).detect(text))?,
    };
    LANGUAGES.iter().find(|(_, lang, _)| *lang == found).map(|(code, ..)| (*code).to_string())
}

fn reliable(found: Option<whatlang::Info>) -> Option<Lang> {
    found.filter(whatlang::Info::is_reliable).map(|info| info.lang())
}

/// The languages whose small words are in the text at least half as often as the leader's; none if it has few.
fn likely(text: &str) -> Vec<Lang> {
    let mut counts = [0_usize; LANGUAGES.len()];
    let mut words = 0;
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty() && word.len() <= 16) {
        words += 1;
        let languages = WORDS.get(word).or_else(|| WORDS.get(word.to_lowercase().as_str()));
        languages.into_iter().flatten().for_each(|&at| counts[at] += 1);
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    if most < WORDS_MIN || most * WORDS_SHARE < words {
        return Vec::new();
    }
    LANGUAGES.iter().zip(counts).filter(|(_, count)| *count * 2 >= most).map(|((_, lang, _), _)| *lang).collect()
}
