//! Text as phrases are looked for in it.

use super::numbers;

/// A text without capitals, accents and differences of white space, numbers as `#`, and where each byte came from.
pub(super) struct Folded {
    pub text: String,
    from: Vec<u32>,
}

impl Folded {
    /// The words as they stand in the original, to the end of the last one.
    pub fn quote(&self, text: &str, (start, end): (usize, usize)) -> String {
        let at = |place: usize| self.from.get(place).map_or(text.len(), |from| *from as usize);
        let from = text.floor_char_boundary(at(start));
        let to = text.ceil_char_boundary(at(end.saturating_sub(1)).max(from));
        // `14,000` goes on behind its comma.
        let number = if text[..to].ends_with(|c: char| c.is_ascii_digit()) { numbers::length(&text[to..]) } else { 0 };
        let is_inside = |c: char| c.is_alphanumeric();
        let rest = number + text[to + number..].find(|c| !is_inside(c)).unwrap_or(text.len() - to - number);
        text[from..to + rest].split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// What becomes of the numbers in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// As in a phrase, which has none but its own `#`.
    Kept,
    /// Each is one `#`.
    Marked,
}

/// An empty line, which ends a sentence.
pub(super) const PARAGRAPH: u8 = b'\n';
/// What stands for a number of days, euros or percent, which is no quantity.
pub(super) const MEASURE: char = '^';

pub(super) fn folded(text: &str, numbers: Numbers) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), from: Vec::with_capacity(text.len()) };
    let mut last_was_space = true;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let from = u32::try_from(at).unwrap_or(u32::MAX);
        if numbers == Numbers::Marked && c.is_ascii_digit() {
            // `1,200` and `1 200` are one number, and `15.` before a month is one.
            let length = numbers::length(&text[at..]);
            while chars.next_if(|(next, _)| *next < at + length).is_some() {}
            let is_reference =
                text[at..at + length].bytes().take_while(u8::is_ascii_digit).count() > numbers::QUANTITY_DIGITS;
            folded.push(if is_reference { "^" } else { "#" }, from);
            last_was_space = false;
        } else if c.is_whitespace() {
            let rest = text[at..].trim_start();
            let space = &text[at..text.len() - rest.len()];
            let is_paragraph = space.matches('\n').count() > 1 || space.contains('\n') && rest.starts_with(BULLETS);
            while chars.next_if(|(_, c)| c.is_whitespace()).is_some() {}
            if !last_was_space {
                folded.push(if is_paragraph { "\n" } else { " " }, from);
            }
            last_was_space = true;
        } else {
            last_was_space = false;
            let is_mark = c == MEASURE && numbers == Numbers::Marked;
            if c.is_ascii() && c != '`' && !is_mark {
                folded.push_letter(c.to_ascii_lowercase(), from);
                continue;
            }
            match plain(c) {
                Some(plain) => plain.chars().for_each(|letter| folded.push_letter(letter, from)),
                None => c.to_lowercase().for_each(|letter| folded.push_letter(letter, from)),
            }
        }
    }
    folded.with_counts()
}

const BULLETS: [char; 4] = ['-', '*', '•', '·'];

impl Folded {
    /// The same with numbers in words as `#`, and `^` where a number measures time, money or shares.
    fn with_counts(self) -> Self {
        let mut new = Self { text: String::with_capacity(self.text.len()), from: Vec::with_capacity(self.from.len()) };
        let mut at = 0;
        while let Some(first) = self.text[at..].chars().next() {
            let length = self.text[at..].find(|c: char| !c.is_alphanumeric()).unwrap_or(self.text.len() - at);
            let (word, length) = match length {
                0 => (&self.text[at..at + first.len_utf8()], first.len_utf8()),
                _ => (&self.text[at..at + length], length),
            };
            let is_number = word == "#" || numbers::is_word(word);
            if is_number && numbers::measures(&self.text[..at], &self.text[at + length..]) {
                // `£500` and `500 £` are one.
                if new.text.ends_with(numbers::CURRENCIES) {
                    new.from.truncate(new.text.len() - new.text.chars().next_back().map_or(0, char::len_utf8));
                    new.text.truncate(new.from.len());
                }
                new.push("^", self.from[at]);
            } else if is_number {
                new.push("#", self.from[at]);
            } else {
                new.text.push_str(word);
                new.from.extend_from_slice(&self.from[at..at + length]);
            }
            at += length;
        }
        new
    }
}

impl Folded {
    /// `ä`, `ae` and `a` are one letter, as people write them.
    fn push_letter(&mut self, letter: char, from: u32) {
        if letter == 'e' && self.text.ends_with(['a', 'o', 'u']) {
            return;
        }
        let mut bytes = [0; 4];
        self.push(letter.encode_utf8(&mut bytes), from);
    }
}

impl Folded {
    fn push(&mut self, text: &str, from: u32) {
        self.text.push_str(text);
        self.from.extend(std::iter::repeat_n(from, text.len()));
    }
}

/// A Latin letter without its accent; None of any other character.
const fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' => "a",
        'ç' | 'Ç' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' => "i",
        'ñ' | 'Ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' => "o",
        'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' => "u",
        'ý' | 'ÿ' | 'Ý' => "y",
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        'ß' => "ss",
        'ą' | 'Ą' => "a",
        'ć' | 'Ć' => "c",
        'ę' | 'Ę' => "e",
        'ł' | 'Ł' => "l",
        'ń' | 'Ń' => "n",
        'ś' | 'Ś' => "s",
        'ź' | 'Ź' | 'ż' | 'Ż' => "z",
        '^' => "'",
        '’' | '‘' | '´' | '`' => "'",
        _ => return None,
    })
}
