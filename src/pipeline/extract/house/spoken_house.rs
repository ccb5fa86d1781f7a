//! A house that its owner names in a sentence: "I run a small bakery called Crumb & Kettle", "gérant de la boulangerie
//! Petitjean".

use super::company;
use crate::domain::inquiry::Found;
use crate::domain::phrases::{Border, Builder, Phrases};
use crate::pipeline::extract::contact::{Evidence, found, signs};
use regex::Regex;
use std::sync::LazyLock;

/// What such a sentence holds: the pattern finds the name.
static SAYS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder.add_list((), SAY_WORDS, Border::Start);
    builder.build()
});

const SAY_WORDS: &str = "called | named | namens | genannt | appelé% | llamad% | chiamat% | chamad%";

// "a small bakery called Crumb & Kettle": what is called so must be a house.
static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(\p{L}+(?: \p{L}+)?),? (?i:called|named|genannt|namens|appelée?|llamad[oa]|chiamat[oa]|chamad[oa]) ",
        r"([\p{Lu}\d\x22„“«][\p{L}\d'’\x22”“»-]*(?: (?:&|und|and|et|y|e|da|de|la|du|des|del|der|van|[\p{Lu}\d][\p{L}\d'’\x22”»-]*)){0,5})",
    ))
    .expect("the pattern is a constant the tests compile")
});

/// Longest line that is looked at, in bytes.
const LINE_MAX: usize = 2_000;

pub fn of(evidence: &Evidence) -> Option<Found<String>> {
    let text = &evidence.email.text;
    let lines = evidence.own_lines().into_iter().filter(|line| !signs(line)).take(40);
    lines.filter(|line| line.range.len() <= LINE_MAX).find_map(|line| {
        let content = &text[line.range.clone()];
        if let Some(house) = introduces_without_case(content) {
            let start = house.as_ptr().addr() - text.as_ptr().addr();
            return Some(found(house.to_owned(), "text", 65, "text", start..start + house.len()));
        }
        if !SAYS.is_in(&content.to_lowercase()) {
            return None;
        }
        let named = CALLED.captures_iter(content).take(3).filter(|hit| is_kind(&hit[1]));
        let mut named = named.filter_map(|hit| hit.get(2)).map(|house| own_part(house.as_str()));
        let house = named.next()?.trim_matches(['"', '“', '”', '„', '«', '»', ' ']);
        let start = house.as_ptr().addr() - text.as_ptr().addr();
        let has_name = house.chars().filter(|c| c.is_alphabetic()).count() >= 3;
        has_name.then(|| found(house.to_owned(), "text", 65, "text", start..start + house.len()))
    })
}

/// What a house may be that somebody calls by its name: "a coffee shop called …".
fn is_kind(words: &str) -> bool {
    const KINDS: [&str; 34] = [
        "shop",
        "store",
        "business",
        "company",
        "practice",
        "startup",
        "brand",
        "bar",
        "label",
        "firm",
        "boutique",
        "laden",
        "geschäft",
        "betrieb",
        "firma",
        "unternehmen",
        "magasin",
        "commerce",
        "entreprise",
        "tienda",
        "negocio",
        "empresa",
        "negozio",
        "attività",
        "azienda",
        "winkel",
        "zaak",
        "bedrijf",
        "loja",
        "negócio",
        "butik",
        "företag",
        "virksomhed",
        "bedrift",
    ];
    let last = words.rsplit(' ').next().unwrap_or_default().to_lowercase();
    KINDS.contains(&last.as_str()) || company::is_organisation(words)
}

/// Small words at the end belong to the sentence.
fn own_part(name: &str) -> &str {
    let mut name = name;
    while let Some((rest, last)) = name.rsplit_once(' ')
        && last.chars().all(|c| c.is_lowercase() || c == '&')
    {
        name = rest;
    }
    name
}

/// "새봄병원 총무부 오세훈 대리입니다", "みどり学園の杉本と申します": the house before the name.
fn introduces_without_case(line: &str) -> Option<&str> {
    const BEHIND: [&str; 3] = ["と申します", "입니다", "라고 합니다"];
    if line.is_ascii() {
        return None;
    }
    if let Some(house) = quoted_house(line).or_else(|| chinese_house(line)).or_else(|| called_house(line)) {
        return Some(house);
    }
    let end = BEHIND.iter().filter_map(|mark| line.find(mark)).min()?;
    let said = line[..end].rsplit(['。', '、', '，', ',', '.', '!', '！']).next()?;
    let mut words = said.split(|c: char| c.is_whitespace() || c == 'の').filter(|word| !word.is_empty());
    let first = words.next()?;
    let is_script = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '(' | ')' | '㈜');
    let is_house = words.next().is_some()
        && (3..=14).contains(&first.chars().count())
        && first.chars().all(is_script)
        && company::is_organisation(first);
    is_house.then_some(first)
}

/// "横浜市で「カフェ月灯り」を営んでおります": what somebody runs.
fn quoted_house(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once('「')?;
    let (house, after) = rest.split_once('」')?;
    let is_run = ["を営", "を経営", "を運営", "の者", "と申します"].iter().any(|mark| after.starts_with(mark));
    (is_run && (2..=20).contains(&house.chars().count())).then_some(house)
}

/// "我们是一家做民宿的公司，叫“海屿里文旅”": what a house is called.
fn called_house(line: &str) -> Option<&str> {
    let named = ["叫“", "叫做“", "名叫“", "叫「", "叫《"];
    let start = named.iter().filter_map(|mark| line.find(mark).map(|at| at + mark.len())).min()?;
    let house = line[start..].split(['”', '」', '》']).next()?;
    let is_kind =
        ["公司", "店", "民宿", "厂", "工作室", "餐厅", "酒店"].iter().any(|kind| line[..start].contains(kind));
    (is_kind && (2..=20).contains(&house.chars().count())).then_some(house)
}

/// "我是宁波海天照明有限公司的陈立": whose I am, with the house's legal form.
fn chinese_house(line: &str) -> Option<&str> {
    const BEFORE: [&str; 8] = ["我是", "我们是", "我們是", "这里是", "這裡是", "本人是", "我司是", "来自"];
    const FORMS: [&str; 4] = ["有限公司", "集团", "集團", "公司"];
    let start = BEFORE.iter().filter_map(|mark| line.find(mark).map(|at| at + mark.len())).min()?;
    let said = line[start..].split(['，', '。', ',', '、', '的', ' ']).next()?;
    let end = FORMS.iter().filter_map(|form| said.find(form).map(|at| at + form.len())).max()?;
    let house = &said[..end];
    (house.chars().count() >= 5).then_some(house)
}
