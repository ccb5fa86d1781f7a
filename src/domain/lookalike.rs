//! Senders that look like somebody we know and are not: a domain one letter off our own, our own name before somebody
//! else's domain, a colleague's name over a stranger's address.

use super::address::Address;
use super::company::is_freemail;

/// A domain shorter than this is one letter off too many others.
const ONE_OFF_MIN: usize = 6;

/// Whom we know: our own domains, and our people.
#[derive(Debug, Clone, Default)]
pub struct Known<'a> {
    pub domains: Vec<&'a str>,
    /// Names with the address of each.
    pub people: Vec<(&'a str, &'a Address)>,
}

/// What a reader should be told of a sender, in sentences without a stop.
pub fn signs(name: Option<&str>, address: &Address, known: &Known<'_>) -> Vec<String> {
    let mut signs = Vec::new();
    let domain = shown(address.domain());
    if let Some(ours) = known.domains.iter().find(|ours| imitates(&domain, ours)) {
        signs.push(format!("the sender's domain, {}, only looks like {ours}", address.domain()));
    } else if is_mixed(&domain) {
        signs.push(format!("the sender's domain, {domain}, mixes letters of different alphabets that look alike"));
    }
    let Some(name) = name else { return signs };
    if let Some((person, _)) =
        known.people.iter().find(|(person, own)| skeleton(person) == skeleton(name) && !own.is_person_of(address))
    {
        signs.push(format!("the sender calls himself {person}, and it is not {person}'s address"));
    }
    let said = super::address::all_in(name).find_map(|range| Address::parse(&name[range]).ok());
    if let Some(said) = said.filter(|said| !said.is_person_of(address)) {
        signs.push(format!("the sender's name says {said}, and the mail is not from there"));
    }
    signs
}

/// A domain as people see it: punycode labels (RFC 3492) decoded where they can be.
fn shown(domain: &str) -> String {
    domain
        .split('.')
        .map(|label| label.strip_prefix("xn--").and_then(punycode).unwrap_or_else(|| label.to_owned()))
        .collect::<Vec<_>>()
        .join(".")
}

/// Whether a domain is made to be taken for one of ours.
pub fn imitates(domain: &str, ours: &str) -> bool {
    if domain == ours || domain.ends_with(&format!(".{ours}")) || is_freemail(ours) {
        return false;
    }
    let (theirs, own) = (skeleton(domain), skeleton(ours));
    if theirs == own {
        return true;
    }
    // The name without what every registry sells: `example` of `example.com`.
    let (Some(name), Some(their_name)) = (main_label(&own), main_label(&theirs)) else { return false };
    if name.len() < 4 {
        return false;
    }
    let is_one_off = own.len() >= ONE_OFF_MIN && name.len() >= 5 && is_edited_once(their_name, name);
    // The same name with another ending, `example-support.com`, `example.com.evil.net`, `secure-example.net`.
    let before_ending = theirs.rsplit_once('.').map_or(theirs.as_str(), |(before, _)| before);
    let pieces: Vec<&str> = before_ending.split(['.', '-']).collect();
    is_one_off || their_name == name || pieces.contains(&name) || their_name.replace('-', "") == name
}

/// Whether two domains differ by one letter, or by letters that look alike, and are read as one.
pub fn is_one_off(domain: &str, other: &str) -> bool {
    let (one, two) = (skeleton(&shown(domain)), skeleton(&shown(other)));
    let names = main_label(&one).zip(main_label(&two)).filter(|(name, _)| name.len() >= ONE_OFF_MIN);
    domain != other && names.is_some_and(|(name, second)| one == two || is_edited_once(name, second))
}

/// The label before the ending; an ending of two labels (`co.uk`) has a short first one.
fn main_label(domain: &str) -> Option<&str> {
    let labels: Vec<&str> = domain.split('.').collect();
    let at = match labels.as_slice() {
        [.., second, last] if labels.len() > 2 && second.len() <= 3 && last.len() == 2 => {
            labels.len().checked_sub(3)?
        }
        _ => labels.len().checked_sub(2)?,
    };
    labels.get(at).copied()
}

/// What is left when letters that look alike are one: of names as of domains.
fn skeleton(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    for c in text.to_lowercase().chars() {
        match c {
            'а' | 'α' | 'ạ' | 'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ɑ' => bare.push('a'),
            'с' | 'ϲ' | 'ç' | 'ć' | 'č' => bare.push('c'),
            'ԁ' | 'ɗ' | 'đ' => bare.push('d'),
            'е' | 'ё' | 'ε' | 'é' | 'è' | 'ê' | 'ë' | 'ė' | 'ę' | 'ē' | '3' => bare.push('e'),
            'ɡ' | 'ġ' | 'ğ' | 'ģ' => bare.push('g'),
            'һ' | 'ħ' => bare.push('h'),
            'і' | 'ї' | 'ι' | 'í' | 'ì' | 'î' | 'ï' | 'ı' | 'ī' | '1' | 'l' | '|' | 'ł' | 'ӏ' | 'ĺ' => {
                bare.push('i')
            }
            'ј' => bare.push('j'),
            'κ' | 'к' | 'ķ' => bare.push('k'),
            'м' => bare.push('m'),
            'ո' | 'п' | 'η' | 'ñ' | 'ń' | 'ņ' => bare.push('n'),
            'о' | 'ο' | 'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ọ' | '0' | 'օ' => bare.push('o'),
            'р' | 'ρ' => bare.push('p'),
            'ԛ' => bare.push('q'),
            'г' | 'ŕ' => bare.push('r'),
            'ѕ' | 'ś' | 'š' | 'ş' | 'ș' | '5' | '$' => bare.push('s'),
            'т' | 'τ' | 'ţ' | 'ț' => bare.push('t'),
            'υ' | 'ս' | 'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ų' => bare.push('u'),
            'ν' | 'ѵ' => bare.push('v'),
            'ԝ' | 'ω' | 'ш' => bare.push('w'),
            'х' | 'χ' => bare.push('x'),
            'у' | 'γ' | 'ý' | 'ÿ' => bare.push('y'),
            'ž' | 'ź' | 'ż' | '2' => bare.push('z'),
            ' ' | '_' | '\u{ad}' | '\u{200b}'..='\u{200f}' => {}
            other => bare.push(other),
        }
    }
    bare.replace("rn", "m").replace("vv", "w").replace("cj", "g").replace("ci", "d").replace("ii", "u")
}

/// Exactly one letter is added, left out, another one, or changes places with its neighbour.
fn is_edited_once(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let begun = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let ended = one[begun..].iter().rev().zip(other[begun..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (left, right) = (one.len() - begun - ended, other.len() - begun - ended);
    let is_swap = left == 2 && right == 2 && one[begun] == other[begun + 1] && one[begun + 1] == other[begun];
    (left.max(right) == 1) || is_swap
}

/// Latin letters beside Cyrillic or Greek ones, in one label.
fn is_mixed(domain: &str) -> bool {
    let has = |label: &str, from: char, to: char| label.chars().any(|c| (from..=to).contains(&c));
    domain.split('.').any(|label| has(label, 'a', 'z') && (has(label, 'Ͱ', 'Ͽ') || has(label, 'Ѐ', 'ԯ')))
}

/// RFC 3492, for showing only: none of what is no punycode.
fn punycode(text: &str) -> Option<String> {
    const BASE: u32 = 36;
    let (basic, rest) = text.rsplit_once('-').unwrap_or(("", text));
    let mut output: Vec<char> = basic.chars().collect();
    let (mut n, mut i, mut bias) = (128_u32, 0_u32, 72_u32);
    let mut digits = rest.bytes();
    while digits.len() > 0 {
        let (old, mut weight, mut k) = (i, 1_u32, BASE);
        loop {
            let digit = match digits.next()? {
                byte @ b'a'..=b'z' => u32::from(byte - b'a'),
                byte @ b'0'..=b'9' => u32::from(byte - b'0') + 26,
                _ => return None,
            };
            i = i.checked_add(digit.checked_mul(weight)?)?;
            let t = if k <= bias {
                1
            } else if k >= bias + 26 {
                26
            } else {
                k - bias
            };
            if digit < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
            k += BASE;
        }
        let count = u32::try_from(output.len()).ok()? + 1;
        let mut delta = if old == 0 { (i - old) / 700 } else { (i - old) / 2 };
        delta += delta / count;
        let mut rounds = 0;
        while delta > 455 {
            delta /= 35;
            rounds += BASE;
        }
        bias = rounds + 36 * delta / (delta + 38);
        n = n.checked_add(i / count)?;
        i %= count;
        output.insert(usize::try_from(i).ok()?, char::from_u32(n)?);
        i += 1;
    }
    Some(output.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(name: Option<&str>, address: &str) -> bool {
        let ana = Address::parse("ana@northwind.com").unwrap();
        let known = Known { domains: vec!["northwind.com", "nwtraders.co.uk"], people: vec![("Ana Keller", &ana)] };
        !signs(name, &Address::parse(address).unwrap(), &known).is_empty()
    }

    /// One a line: what somebody would buy to be taken for northwind.com or nwtraders.co.uk.
    const IMITATIONS: &str = include_str!("lookalike/imitations.txt");
    const HONEST: &str = include_str!("lookalike/honest.txt");

    #[test]
    fn imitations_are_told_and_honest_domains_are_not() {
        let all: Vec<&str> = IMITATIONS.lines().filter(|line| !line.is_empty()).collect();
        let missed: Vec<&&str> = all.iter().filter(|domain| !told(None, &format!("x@{domain}"))).collect();
        assert!(
            all.len() >= 150 && missed.len() * 20 <= all.len(),
            "{} of {} missed: {missed:?}",
            missed.len(),
            all.len()
        );
        let honest: Vec<&str> = HONEST.lines().filter(|line| !line.is_empty()).collect();
        let blamed: Vec<&&str> = honest.iter().filter(|domain| told(None, &format!("x@{domain}"))).collect();
        assert!(blamed.is_empty(), "{blamed:?}");
    }

    #[test]
    fn a_known_name_over_a_strange_address_is_told() {
        for (name, address, expected) in [
            ("Ana Keller", "ana@northwind.com", false),
            ("Ana Keller", "ana.keller@freemail.example", true),
            ("Anа Kеller", "ak@freemail.example", true),
            ("ana@northwind.com", "ak@freemail.example", true),
            ("Nora Berg", "nora@fjord.example", false),
            ("nora@fjord.example", "nora@fjord.example", false),
        ] {
            assert_eq!(told(Some(name), address), expected, "{name} <{address}>");
        }
    }

    proptest! {
        #[test]
        fn any_domain_is_looked_at(label in "[a-z0-9-]{0,40}", name in "\\PC{0,20}") {
            let _ = (punycode(&label), skeleton(&name), shown(&format!("xn--{label}.com")));
        }
    }
}
