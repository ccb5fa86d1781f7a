//! Companies and positions, from signatures and domains.

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static LEGAL_FORM: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?:^|[\s,&])(?:GmbH|gGmbH|mbH|GesmbH|AG|UG|KG|KGaA|OHG|GbR|e\.K\.|e\.V\.|eG|Ltd\.?|Limited|LLC|LLP|",
        r"Inc\.?|Corp\.?|Corporation|PLC|plc|Plc|Co\.|S\.A\.S?\.?|SAS|SARL|S\.à\.?r\.l\.|S\.r\.l\.?|Srl|SRL|",
        r"S\.p\.A\.?|SpA|",
        r"B\.V\.?|BV|N\.V\.|NV|Oy|Oyj|AB|A/S|ApS|ASA|Kft\.?|Zrt\.?|[Ss]p\. ?z ?o\. ?o\.?|s\.r\.o\.?|a\.s\.|Pty|",
        r"S\.L\.U?\.?|SL|Lda\.?|Ltda\.?|SE|OOO|ООО|株式会社|有限公司)(?:$|[\s,.|;)])"
    ))
});
static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)(?-u:\b)(?:C[EFOTIM]O|chief \w+ officer|(?:managing|sales|marketing|technical|purchasing|operations|",
        r"plant|project|it|finance)? ?director|(?:vice )?president|head of [\w &]+|(?:\w+ ){0,3}manager(?:in)?|",
        r"founder|owner|partner|buyer|engineer|consultant|team ?lead|",
        r"geschäftsführ\w+|(?:\w+)?leit(?:er|erin|ung)(?: \w+)?|einkäufer(?:in)?|prokurist(?:in)?|inhaber(?:in)?|",
        r"vorstand|directeur \w+|directrice \w+|responsable [\w ]+|gérant|acheteu\w+|director[a]? (?:general|",
        r"de \w+)|gerente|jef[ea] de \w+|responsabile \w+|direttore \w+|titolare|inkoper|directeur|bedrijfsleider|",
        r"kierownik|dyrektor|prezes|inköpare|indkøber|toimitusjohtaja|jednatel|ředitel)(?-u:\b)|ředitel|директор|",
        r"менеджер"
    ))
});

/// Mail providers anybody may have an address at: no evidence of a company.
const FREEMAIL: [&str; 64] = [
    "gmail",
    "googlemail",
    "outlook",
    "hotmail",
    "live",
    "msn",
    "yahoo",
    "ymail",
    "rocketmail",
    "aol",
    "icloud",
    "me",
    "mac",
    "gmx",
    "web",
    "t-online",
    "freenet",
    "arcor",
    "posteo",
    "mailbox",
    "proton",
    "protonmail",
    "pm",
    "tutanota",
    "tuta",
    "zoho",
    "yandex",
    "ya",
    "mail",
    "inbox",
    "list",
    "bk",
    "rambler",
    "ukr",
    "orange",
    "wanadoo",
    "laposte",
    "free",
    "sfr",
    "neuf",
    "bbox",
    "libero",
    "virgilio",
    "tin",
    "alice",
    "tiscali",
    "fastwebnet",
    "terra",
    "telefonica",
    "sapo",
    "uol",
    "bol",
    "wp",
    "o2",
    "onet",
    "interia",
    "seznam",
    "centrum",
    "ziggo",
    "kpnmail",
    "xs4all",
    "bluewin",
    "qq",
    "163",
];
const FREEMAIL_MORE: [&str; 16] = [
    "126",
    "sina",
    "sohu",
    "foxmail",
    "naver",
    "daum",
    "hanmail",
    "comcast",
    "verizon",
    "att",
    "sbcglobal",
    "btinternet",
    "telia",
    "fastmail",
    "hey",
    "duck",
];

fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant the tests compile")
}

pub fn has_legal_form(text: &str) -> bool {
    text.len() < 200 && LEGAL_FORM.is_match(text)
}

pub fn has_title(text: &str) -> bool {
    text.len() < 200 && TITLE.is_match(text)
}

/// The company's name in a signature's line: the piece with its legal form, or the one its domain spells.
pub fn of_line(line: &str, domain: Option<&str>) -> Option<(Range<usize>, u8)> {
    if line.len() > 120 || line.contains(['@', '?']) || line.contains("://") || line.contains("www.") {
        return None;
    }
    let label = domain.and_then(domain_label).map(|label| squeezed(&label));
    let mut at = 0;
    for piece in line.split_inclusive(['|', '·', '•', ',', '/']) {
        let start = at;
        at += piece.len();
        let name = piece
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '·' | '•' | ',' | '*' | '/' | '-' | '–'));
        if name.is_empty() || name.chars().count() > 60 || has_number(name) {
            continue;
        }
        let range = || piece.find(name).map(|offset| start + offset..start + offset + name.len());
        let spelled = squeezed(name);
        let is_spelled =
            label.as_deref().is_some_and(|label| label.len() > 3 && (spelled == label || spelled.starts_with(label)));
        if has_legal_form(name) && name.split_whitespace().count() > 1 {
            return range().map(|range| (range, 90));
        }
        if is_spelled && name.split_whitespace().count() <= 5 {
            return range().map(|range| (range, 80));
        }
    }
    None
}

pub fn title_of_line(line: &str) -> Option<Range<usize>> {
    if line.len() > 120 || line.contains(['@', '?', ':']) || !TITLE.is_match(line) {
        return None;
    }
    let mut at = 0;
    for piece in line.split_inclusive(['|', '·', '•', ',']) {
        let start = at;
        at += piece.len();
        let title = piece.trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '·' | '•' | ',' | '*'));
        if TITLE.is_match(title)
            && title.split_whitespace().count() <= 7
            && !has_legal_form(title)
            && !has_number(title)
        {
            return piece.find(title).map(|offset| start + offset..start + offset + title.len());
        }
    }
    None
}

fn has_number(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() > 3
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The label a company chose in its domain, unless everybody has addresses there.
pub fn domain_label(domain: &str) -> Option<String> {
    let labels: Vec<&str> = domain.split('.').collect();
    let count = labels.len();
    if count < 2 {
        return None;
    }
    // `example.co.uk`, `example.com.br`: two labels are the registry's.
    let is_second_level = count > 2
        && labels[count - 1].len() == 2
        && matches!(labels[count - 2], "co" | "com" | "org" | "net" | "ac" | "gov" | "or" | "ne" | "edu");
    let label = labels[if is_second_level { count - 3 } else { count - 2 }];
    let is_free = FREEMAIL.contains(&label) || FREEMAIL_MORE.contains(&label);
    (!is_free && label.len() > 1).then(|| label.to_string())
}
