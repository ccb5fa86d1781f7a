//! Positions people hold, from signatures.

use super::company;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        // English
        r"(?i)(?:^|[^\pL])(?:c[efotimpr]o|chief \w+ officer|director|president|vice[- ]president|vp|head of|manager|supervisor|coordinator|",
        r"founder|co-founder|owner|proprietor|partner|buyer|purchaser|engineer|consultant|analyst|architect|developer|designer|accountant|",
        r"controller|secretary|assistant|administrator|officer|specialist|representative|executive|technician|teacher|headteacher|principal|",
        r"lecturer|chair(?:man|woman|person)|treasurer|trustee|solicitor|attorney|lawyer|planner|estimator|surveyor|foreman|team ?lead(?:er)?|",
        r"lead|trainee|intern|chef|bursar|caretaker|librarian|registrar|dispatcher|merchandiser|strategist|advisor|adviser|agent|editor|producer|",
        // German
        r"geschäftsführ\w+|\w*leit(?:er|erin|ung)|\w*einkäufer(?:in)?|prokurist(?:in)?|(?:mit)?inhaber(?:in)?|vorstand\w*|\w*referent(?:in)?|",
        r"sachbearbeit\w+|\w*assisten[tz](?:in)?|\w*ingenieur(?:in)?|\w*meister(?:in)?|\w*berater(?:in)?|\w*koordinator(?:in)?|\w*manager(?:in)?|",
        r"\w*beauftragte[r]?|disponent(?:in)?|\w*techniker(?:in)?|\w*arzt|\w*ärztin|rechtsanwält\w+|rechtsanwalt|steuerberater(?:in)?|architekt(?:in)?|",
        r"kaufmann|kauffrau|\w*entwickler(?:in)?|\w*planer(?:in)?|bürgermeister(?:in)?|schulleit\w+|hausmeister(?:in)?|buchhalter(?:in)?|praktikant(?:in)?|",
        // French
        r"directeur|directrice|responsable|gérante?|acheteur|acheteuse|président(?:e)?|chargé(?:e)?|chef de|cheffe de|assistant(?:e)?|ingénieur(?:e)?|",
        r"adjoint(?:e)?|technicien(?:ne)?|comptable|conseill(?:er|ère)|fondat(?:eur|rice)|associé(?:e)?|secrétaire|",
        // Spanish, Portuguese
        r"director[a]?|gerente|jef[ea]|encargad[oa]|propietari[oa]|soci[oa]|secretari[oa]|administrativ[oa]|administrador[a]?|ingenier[oa]|técnic[oa]|",
        r"comprador[a]?|coordinador[a]?|president[ea]|consultor[a]?|diretor[a]?|sóci[oa]|analista|engenheir[oa]|coordenador[a]?|assistente|supervisor[a]?|",
        // Italian
        r"direttore|direttrice|titolare|amministrat(?:ore|rice)|addett[oa]|impiegat[oa]|buyer|ingegnere|architetto|presidente|",
        // Dutch
        r"inkoper|inkoopster|directeur|bedrijfsleider|eigenaar|eigenaresse|medewerk(?:er|ster)|hoofd|beheerder|adviseur|projectleider|",
        // Polish, Czech, Slovak, Slovene, Croatian
        r"kierownik|kierowniczka|dyrektor(?:ka)?|prezes|właściciel(?:ka)?|specjalist(?:a|ka)|księgow[ay]|handlowiec|zastępca|koordynator(?:ka)?|",
        r"jednatel(?:ka)?|konateľ(?:ka)?|ředitel(?:ka)?|riaditeľ(?:ka)?|vedoucí|vedúc[ia]|nákupčí|manažér(?:ka)?|manažer(?:ka)?|majitel(?:ka)?|účetní|referent(?:ka)?|",
        r"direktor(?:ica)?|vodja|lastnik|komercialist(?:ka)?|voditelj(?:ica)?|vlasnik|predsjednik|",
        // Nordic
        r"inköpare|inköpschef|vd|ägare|\w*chef|\w*ansvarig|projektledare|säljare|ekonom|indkøber|\w*leder|direktør|ejer|innehaver|innkjøper|daglig leder|eier|konsulent|",
        // Finnish, Estonian, Latvian, Lithuanian
        r"toimitusjohtaja|\w*johtaja|\w*päällikkö|ostaja|isännöitsijä|omistaja|yrittäjä|sihteeri|juhataja|tegevjuht|omanik|juhatuse liige|",
        r"vadītāj[sa]|direktor[se]|valdes loceklis|direktorius|direktorė|vadovas|vadovė|vadybinink(?:as|ė)|buhalter(?:is|ė)|savininkas|",
        // Hungarian, Romanian, Turkish
        r"ügyvezető\w*|\w*vezető|\w*igazgató|beszerző|tulajdonos|titkár\w*|munkatárs|administrator|manager|asociat|șef|inginer|contabil|müdür\w*|sahibi|uzman\w*|mühendis\w*|asistan\w*|yetkilisi)(?:$|[^\pL])|",
        // Cyrillic, Greek, others
        r"директор|менеджер|начальник|руководитель|инженер|специалист|бухгалтер|энергетик|заместитель|владелец|закупк\w+ отдел|",
        r"керівник|фахівець|інженер|управител|διευθυντ|υπεύθυν|ιδιοκτήτ|γραμματέ|προϊσταμέν|μηχανικ|λογιστ|",
        r"部長|課長|係長|主任|社長|取締役|担当|経理|经理|總監|总监|主管|采购员|工程师|厂长|总经理|董事|대리|과장|차장|부장|사장|대표|팀장|이사|주임|매니저|",
        r"מנכ.ל|מנהל|רכז|סמנכ.ל|בעלים|مدير|مسؤول|رئيس|مهندس|giám đốc|trưởng phòng|nhân viên|quản lý|direktur|manajer"
    ))
    .expect("the pattern is a constant the tests compile")
});

/// Longest position, in words and characters.
const WORDS_MAX: usize = 8;
const CHARS_MAX: usize = 60;

pub fn is_title(text: &str) -> bool {
    text.len() < 200 && TITLE.is_match(text)
}

/// The position in a signature's line, and nothing else of it. `after` is the person's name where the line starts with it.
pub fn of_line(line: &str, name: Option<&str>) -> Option<Range<usize>> {
    if line.len() > 200 || line.contains(['?', '!']) {
        return None;
    }
    let start = name.and_then(|name| line.find(name).map(|at| at + name.len())).unwrap_or_default();
    let mut at = start;
    for piece in line[start..].split_inclusive(['|', '·', '•', ',', '，', '\t', '(', ')', ';']) {
        let piece_start = at;
        at += piece.len();
        // A number's label belongs to the number.
        let piece = piece.split("  ").find(|part| !part.trim().is_empty()).unwrap_or(piece);
        let title = piece.trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(c, '|' | '·' | '•' | ',' | '，' | '*' | '(' | ')' | '-' | '–' | '_' | '\t' | ';' | '/')
        });
        let title = title
            .split(
                [" - ", " – ", " @ ", " at ", " bei "]
                    .iter()
                    .copied()
                    .find(|mark| title.contains(mark))
                    .unwrap_or("\u{0}"),
            )
            .next()
            .unwrap_or(title);
        if title.is_empty()
            || title.contains(['@', ':', '='])
            || title.chars().count() > CHARS_MAX
            || title.split_whitespace().count() > WORDS_MAX
            || title.chars().filter(|c| c.is_numeric()).count() > 2
            || title.chars().next().is_some_and(|c| !c.is_alphanumeric())
            || !TITLE.is_match(title)
            || company::has_legal_form(title)
        {
            continue;
        }
        return line[piece_start..].find(title).map(|offset| piece_start + offset..piece_start + offset + title.len());
    }
    None
}
