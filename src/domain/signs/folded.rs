//! Text as phrases are looked for in it.

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
        let rest = text[to..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - to);
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

pub(super) fn folded(text: &str, numbers: Numbers) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), from: Vec::with_capacity(text.len()) };
    let mut last_was_space = true;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let from = u32::try_from(at).unwrap_or(u32::MAX);
        if numbers == Numbers::Marked && c.is_ascii_digit() {
            // `1,200` and `1 200` are one number.
            while chars.next_if(|(_, c)| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’')).is_some() {}
            folded.push("#", from);
            last_was_space = false;
        } else if c.is_whitespace() {
            if !last_was_space {
                folded.push(" ", from);
            }
            last_was_space = true;
        } else {
            last_was_space = false;
            if c.is_ascii() && c != '`' {
                folded.text.push(c.to_ascii_lowercase());
                folded.from.push(from);
                continue;
            }
            match plain(c) {
                Some(plain) => folded.push(plain, from),
                None => {
                    let mut bytes = [0; 4];
                    for lower in c.to_lowercase() {
                        folded.push(lower.encode_utf8(&mut bytes), from);
                    }
                }
            }
        }
    }
    folded
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
        '’' | '‘' | '´' | '`' => "'",
        _ => return None,
    })
}
