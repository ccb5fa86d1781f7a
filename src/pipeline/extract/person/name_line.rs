//! The part of a signature's line that is a name.

use super::given_names;
use super::name::{is_han, is_han_name, is_title, of_display, without_alias};
use super::name_words::PARTICLES;
use super::title;
use crate::pipeline::extract::house::company;
use crate::pipeline::extract::signature::signer;

/// A name without what says that its bearer signs for the house: "i. A. Jörg Wied", "pp. Denise Hall". Initials of a
/// name are capitals.
fn without_proxy(line: &str) -> &str {
    const PROXIES: [&str; 18] = [
        "Fdo.:", "Fdo:", "Fdo.", "Firmado:", "gez.", "Signed:", "i. A.", "i.A.", "i. a.", "i.a.", "i. V.", "i.V.",
        "i. v.", "i.v.", "ppa.", "pp.", "p.p.", "p.o.",
    ];
    let bare = PROXIES.iter().find_map(|proxy| line.strip_prefix(proxy));
    bare.or_else(|| line.strip_prefix("ppa ")).or_else(|| line.strip_prefix("pp ")).unwrap_or(line)
}

/// "Soy Rocío Roe, directora": without what leads over to the name.
fn without_opening(line: &str) -> &str {
    const OPENINGS: [&str; 12] =
        ["soy", "sunt", "sono", "sou", "jestem", "jsem", "olen", "sóc", "je suis", "ich bin", "i am", "i'm"];
    let is_opening = |at: usize| OPENINGS.contains(&line[..at].to_lowercase().as_str());
    let ends = line.match_indices(' ').map(|(at, _)| at).take(2);
    ends.filter(|at| is_opening(*at)).last().map_or(line, |at| line[at..].trim_start())
}

/// The part of a signature's line that is a name: two to five words, each with a capital. With the header's name known,
/// a position or a company may follow it.
pub fn of_line<'a>(line: &'a str, known: Option<&str>) -> Option<&'a str> {
    if line.len() > 160 {
        return None;
    }
    let is_mark = |c: char| {
        c.is_whitespace() || matches!(c, '*' | '_' | ',' | '|' | '-' | '–' | '—' | '~' | '/' | '.' | '"' | ':')
    };
    let whole = line;
    let line = without_proxy(line.trim_matches(is_mark)).trim_matches(is_mark);
    let line = without_opening(without_ends(line));
    let spelled = line.find(['(', '（', '【', '[']).filter(|at| *at > 0).unwrap_or(line.len());
    if let Some(name) = behind_house(line[..spelled].trim_end()) {
        return of_display(name);
    }
    let cut = ["|", "·", "•", " - ", " – ", " — ", "(", "<", "[", "  ", "\t", " / ", "（", "mailto:", ":"];
    let end = cut.iter().filter_map(|mark| line.find(mark)).min().unwrap_or(line.len());
    let end = behind_nickname(line, end).unwrap_or(end);
    let line = line[..end].trim_matches(is_mark);
    let part = match line.split_once([',', '，', '、']) {
        // "Jane Doe, CTO", "Jane Doe, Ph.D.": what stands before.
        Some((before, after)) if before.split_whitespace().count() >= 2 || is_title(after.trim()) => before.trim(),
        Some(_) => return None,
        None => line,
    };
    let part = without_alias(behind_position(part));
    let first = part.split_whitespace().next()?;
    // "王丽华 采购经理", "최지훈 과장"
    if given_names::is_east_asian(first)
        && part.len() > first.len()
        && title::is_title(&part[first.len()..])
        && !title::is_title(first)
    {
        return of_display(first);
    }
    if is_han_name(first)
        && (known.is_some_and(|known| first.contains(known) || part == first && known.contains(first))
            || part == first && (known.is_none_or(str::is_ascii) || given_names::is_east_asian(first)))
    {
        return of_display(first);
    }
    // "三浦 聡子" of the header's "三浦聡子".
    if let Some(second) = part.split_whitespace().nth(1)
        && is_han(first)
        && is_han(second)
        && known == Some(format!("{first}{second}").as_str())
    {
        return Some(&part[..part.find(second)? + second.len()]);
    }
    // "湊 由紀", with nothing else in the line.
    if known.is_none_or(str::is_ascii) && is_parted_han(part) {
        return of_display(part);
    }
    let part = without_titles(part);
    let words: Vec<&str> = part.split_whitespace().collect();
    let is_capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let has_case = |word: &str| word.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let is_worded = |word: &str| {
        let word = word.strip_prefix('(').and_then(|word| word.strip_suffix(')')).unwrap_or(word);
        word.chars()
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.' | 'ª' | 'º' | '\u{300}'..='\u{36f}'))
    };
    let counts = (2..=5).contains(&words.len())
        && words.iter().all(|word| {
            is_worded(word)
                && (is_capital(word.trim_start_matches('('))
                    || PARTICLES.contains(word.to_lowercase().as_str())
                    // "v. Berg", "v.d. Berg"
                    || matches!(*word, "v." | "v.d." | "z." | "d.")
                    // "Szabóné dr. Kővári Piroska"
                    || is_title(word)
                    || !has_case(word) && known.is_some())
        })
        && (is_capital(words[words.len() - 1]) || known.is_some());
    if !counts || title::is_title(part) || names_place(words[0], known) {
        return None;
    }
    let part = of_display(part)?;
    // "Sandra B.": the dot is the initial's.
    let is_initial = part.rsplit(' ').next().is_some_and(|last| last.chars().count() == 1);
    let end = part.as_ptr().addr() - whole.as_ptr().addr() + part.len();
    let start = end - part.len();
    Some(if is_initial && whole[end..].starts_with('.') { &whole[start..=end] } else { part })
}

/// "B.J. (Bert) Kuipers": where such a name ends, whose bracket begins at `open`.
fn behind_nickname(line: &str, open: usize) -> Option<usize> {
    let rest = line[open..].strip_prefix('(')?;
    let (nickname, family) = rest.split_once(") ")?;
    let is_one = given_names::is_given(nickname) && !nickname.contains(' ') && line[..open].ends_with(' ');
    let length =
        family.find(|c: char| !(c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’'))).unwrap_or(family.len());
    let is_family = family.starts_with(char::is_uppercase) || family.starts_with(['v', 'd']);
    (is_one && is_family && length > 1).then(|| line.len() - family.len() + length)
}

/// "голова правління Лисенко Оксана Петрівна", "Il responsabile Ivano Tasselli": without what its bearer is.
pub fn behind_position(part: &str) -> &str {
    let starts = part.match_indices(' ').map(|(at, _)| at + 1);
    for start in starts.take(5) {
        let (before, name) = (part[..start].trim_end(), &part[start..]);
        let has_capitals = name.split(' ').all(|word| word.starts_with(char::is_uppercase));
        let is_small = before.split(' ').next_back().is_some_and(|word| word.starts_with(char::is_lowercase));
        if is_small
            && has_capitals
            && title::is_title(before)
            && !title::is_title(name)
            && (given_names::names_person(name) || has_initials(name))
        {
            return name;
        }
    }
    part
}

/// "Мельникова Т.П."
fn has_initials(name: &str) -> bool {
    let is_initials = |word: &str| {
        let letters = word.split('.').filter(|part| !part.is_empty());
        word.ends_with('.') && letters.clone().count() <= 2 && letters.clone().all(|letter| letter.chars().count() == 1)
    };
    name.split_once(' ').is_some_and(|(family, rest)| family.chars().count() > 3 && rest.split(' ').all(is_initials))
}

/// A line without a telephone number and its label behind the name, and without what Koreans sign with.
fn without_ends(line: &str) -> &str {
    /// Digits of a number somebody may be called by: a house has fewer.
    const DIGITS_MIN: usize = 6;
    const SIGNED: [&str; 7] = [" 드림", " 올림", " 배상", " 拜上", " 敬上", " 謹上", " 谨上"];
    let line = SIGNED.iter().find_map(|end| line.strip_suffix(end)).unwrap_or(line).trim_end();
    let is_number = |at: usize| {
        let run = line[at..].chars().take_while(|c| c.is_ascii_digit() || " .-/()+\u{a0}–".contains(*c));
        run.filter(char::is_ascii_digit).count() >= DIGITS_MIN
    };
    let starts = line.char_indices().filter(|(_, c)| c.is_ascii_digit() || matches!(c, '+' | '(')).take(3);
    let Some(start) = starts.map(|(at, _)| at).find(|at| *at > 0 && is_number(*at)) else { return line };
    let is_mark = |c: char| !c.is_alphanumeric() && c != '.';
    let mut name = line[..start].trim_end_matches(is_mark);
    while let Some((rest, last)) = name.rsplit_once(' ')
        && signer::is_phone_label(last)
    {
        name = rest.trim_end_matches(is_mark);
    }
    name
}

/// "Bar Íñigo", "Casa Lola": a place that is called after somebody.
fn names_place(first: &str, known: Option<&str>) -> bool {
    const PLACES: [&str; 24] = [
        "bar",
        "café",
        "cafe",
        "kafé",
        "caffè",
        "kita",
        "pub",
        "bistro",
        "bistrot",
        "club",
        "villa",
        "casa",
        "chez",
        "maison",
        "haus",
        "hof",
        "gasthof",
        "gasthaus",
        "ristorante",
        "restaurante",
        "locanda",
        "château",
        "domaine",
        "cascina",
    ];
    let low = first.to_lowercase();
    PLACES.contains(&low.as_str())
        && !known.is_some_and(|known| known.to_lowercase().split(' ').any(|word| word == low))
}

/// The name in a line of words in Chinese, Japanese or Korean that begins with the house or the department:
/// "カフェ森 森はるか", "株式会社大和 営業部 田中 一郎".
fn behind_house(line: &str) -> Option<&str> {
    let is_cjk = |c: char| is_han(c.encode_utf8(&mut [0; 4])) || matches!(c, '\u{3041}'..='\u{30ff}');
    let is_word = |word: &str| word.chars().all(is_cjk);
    let starts: Vec<(usize, &str)> =
        line.split_whitespace().map(|word| (word.as_ptr().addr() - line.as_ptr().addr(), word)).collect();
    if !(2..=5).contains(&starts.len()) {
        return None;
    }
    const DESKS: [char; 12] = ['部', '課', '课', '室', '係', '科', '店', '社', '팀', '부', '과', '組'];
    let is_of_house = |word: &str| {
        company::is_organisation(word)
            || company::is_department(word)
            || title::is_title(word)
            || word.chars().count() >= 3 && word.ends_with(DESKS)
    };
    let first = starts.iter().rposition(|(_, word)| is_of_house(word))? + 1;
    let name: Vec<&str> = starts[first..].iter().map(|(_, word)| *word).collect();
    let letters: usize = name.iter().map(|word| word.chars().count()).sum();
    let is_name = (1..=2).contains(&name.len()) && (2..=6).contains(&letters) && name.iter().all(|word| is_word(word));
    is_name.then(|| &line[starts[first].0..])
}

/// Two Chinese, Japanese or Korean words of up to three characters: the family's name, the person's.
fn is_parted_han(part: &str) -> bool {
    let is_kana = |c: char| matches!(c, '\u{3041}'..='\u{30ff}');
    let is_word = |word: &str| {
        (1..=3).contains(&word.chars().count())
            && word.chars().all(|c| is_han(c.encode_utf8(&mut [0; 4])) || is_kana(c))
    };
    let mut words = part.split_whitespace();
    matches!((words.next(), words.next(), words.next()), (Some(one), Some(other), None) if is_word(one) && is_word(other))
        && !title::is_title(part)
}

/// A name of one word behind what Thais put before it: "คุณพิมพ์ชนก".
pub fn behind_honorific(line: &str) -> Option<&str> {
    const HONORIFICS: [&str; 4] = ["คุณ", "นางสาว", "นาย", "นาง"];
    // "คุณนก (นางสาวกนกวรรณ ศรีสุวรรณ)": what she is called, and her name.
    let inner = line.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inner, _)| inner.trim());
    let is_honoured = |inner: &&str| HONORIFICS.iter().any(|word| inner.starts_with(word));
    let line = inner.filter(is_honoured).unwrap_or(line);
    let line = line.trim().trim_end_matches([',', '.']);
    let name = HONORIFICS.iter().find_map(|word| line.strip_prefix(word))?.trim_start();
    let is_letter = |c: char| matches!(c, '\u{e01}'..='\u{e4e}') || c == ' ';
    let is_name = (3..=30).contains(&name.chars().count()) && name.chars().all(is_letter) && !title::is_title(name);
    is_name.then_some(name)
}

/// A name in a script that has no capitals: whatever it says, it must be all of the line.
pub fn without_case(line: &str) -> Option<&str> {
    let part = without_titles(line.trim().trim_matches([',', '،', '*', '-', '–', ':']).trim());
    let count = part.split_whitespace().count();
    let is_letter = |c: char| {
        c.is_alphabetic()
            || matches!(c, ' ' | '\'' | '’' | '-' | '׳' | '״' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{dff}')
            || matches!(c, '\u{e30}'..='\u{e4e}' | '\u{200c}' | '\u{200d}')
    };
    // Thai, Hindi and their like write vowels as marks.
    let has_case = part.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let is_one = (2..=4).contains(&count)
        && part.chars().count() <= 32
        && !has_case
        && !part.chars().any(|c| is_han(c.encode_utf8(&mut [0; 4])))
        && part.chars().all(is_letter)
        && !title::is_title(part)
        && !company::is_department(part);
    if is_one { of_display(part) } else { None }
}

/// Titles before and behind a name cut off, as a slice.
pub fn without_titles(part: &str) -> &str {
    let mut part = part.trim();
    while let Some((first, rest)) = part.split_once(' ')
        && is_title(first)
    {
        part = rest.trim_start();
    }
    // "Sandra D." has an initial.
    let is_initial = |word: &str| word.trim_end_matches('.').chars().count() == 1;
    while let Some((rest, last)) = part.rsplit_once(' ')
        && is_title(last)
        && !is_initial(last)
    {
        part = rest.trim_end_matches([' ', ',']);
    }
    part
}
