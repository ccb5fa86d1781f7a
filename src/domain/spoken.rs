//! Sentences of ours as people read them: names for ids, a clock on the wall for instants, words for keys.
//!
//! Events and reasons are written once and read by many, so they hold what is the same for all; who reads them, and in
//! which zone, is known only when they are shown.

use super::time::Timestamp;

/// The whole words of a text that is longer than so many characters; None if it is not. A single word that long is cut.
pub fn whole_words(text: &str, max: usize) -> Option<&str> {
    let (cut, next) = text.char_indices().nth(max)?;
    let cut = &text[..cut];
    let whole =
        if next.is_whitespace() { Some(cut) } else { cut.rsplit_once(char::is_whitespace).map(|(whole, _)| whole) };
    let whole = whole.map(str::trim_end).filter(|whole| !whole.is_empty());
    Some(whole.unwrap_or(cut))
}

/// After these words a sentence of ours names somebody. A rep whose id is `will` or `may` does not turn up as a verb.
const BEFORE: [&str; 12] = ["to", "by", "remind", "ask", "asked", "tell", "told", "with", "than", "and", "from", "for"];

/// `offered to ana until 2026-11-30T08:00:00Z: wrong_product` → `offered to Ana Keller until Mon 30 Nov 09:00 CET: wrong
/// product`.
pub fn spoken(text: &str, name_of: impl Fn(&str) -> Option<String>, show: impl Fn(Timestamp) -> String) -> String {
    let mut said = String::with_capacity(text.len());
    let mut before = "";
    for (n, word) in text.split(' ').enumerate() {
        let core = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
        let is_place = n == 0 || before.ends_with([':', ';', ',', '(']) || BEFORE.contains(&before);
        let shown = match name_of(core).filter(|_| is_place && !core.is_empty()) {
            Some(name) => Some(name),
            None if is_instant(core) => Timestamp::parse_rfc3339(core).map(&show),
            None => is_key(core).then(|| core.replace('_', " ")),
        };
        if n > 0 {
            said.push(' ');
        }
        match shown {
            Some(shown) => said.push_str(&word.replacen(core, &shown, 1)),
            None => said.push_str(word),
        }
        before = word;
    }
    said
}

/// `812 bytes`, `14 KB`, `1.4 MB`.
pub fn size(bytes: u64) -> String {
    match bytes {
        bytes if bytes < 1 << 10 => format!("{bytes} bytes"),
        bytes if bytes < 1 << 20 => format!("{} KB", bytes >> 10),
        bytes => format!("{}.{} MB", bytes >> 20, ((bytes & 0xf_ffff) * 10) >> 20),
    }
}

/// `1st`, `2nd`, `3rd`, `11th`.
pub fn ordinal(count: u32) -> String {
    let end = match (count % 10, count % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{count}{end}")
}

/// Without what only whoever runs the program can do: `` (`anteroom …`) ``.
pub fn without_commands(text: &str) -> String {
    let mut rest = text;
    let mut said = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once(" (`") {
        let Some((_, behind)) = after.split_once("`)") else { break };
        said.push_str(before);
        rest = behind;
    }
    said.push_str(rest);
    said
}

/// As instants are written by us: `2026-11-30T08:00:00Z`.
fn is_instant(word: &str) -> bool {
    word.len() == 20 && word.ends_with('Z') && word.as_bytes().get(10) == Some(&b'T')
}

/// As reasons are called in the configuration: `wrong_product`.
fn is_key(word: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    word.contains('_') && word.split('_').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_never_nothing() {
        assert_eq!(
            [0, 1_023, 1_024, 800_000, 1 << 20, 15 << 20, 1_500_000].map(size),
            ["0 bytes", "1023 bytes", "1 KB", "781 KB", "1.0 MB", "15.0 MB", "1.4 MB"]
        );
    }

    #[test]
    fn counts_and_commands_are_said_as_people_say_them() {
        let said: Vec<String> = [1, 2, 3, 4, 11, 12, 21, 22, 103, 111].map(ordinal).into();
        assert_eq!(said.join(" "), "1st 2nd 3rd 4th 11th 12th 21st 22nd 103rd 111th");
        let merged = "merged into L2; part them first (`anteroom lead unmerge`) (by hand)";
        assert_eq!(without_commands(merged), "merged into L2; part them first (by hand)");
    }

    #[test]
    fn ids_instants_and_keys_are_said_and_nothing_else_is_touched() {
        let name_of = |id: &str| match id {
            "ana" => Some("Ana Keller".to_owned()),
            "will" => Some("Will Ode".to_owned()),
            _ => None,
        };
        let show = |at: Timestamp| format!("at {} h", at.as_ms() / 3_600_000 % 24);
        for (text, want) in [
            ("ana accepted the lead", "Ana Keller accepted the lead"),
            ("offered to ana: her turn", "offered to Ana Keller: her turn"),
            ("the offer to will expires, then it goes on", "the offer to Will Ode expires, then it goes on"),
            ("remind ana (50% of the time to answer)", "remind Ana Keller (50% of the time to answer)"),
            ("a person must decide: ana rejected it: spam", "a person must decide: Ana Keller rejected it: spam"),
            ("nobody will be told", "nobody will be told"),
            ("it will go to will", "it will go to Will Ode"),
            (
                "taken from ana, who has not answered, for will",
                "taken from Ana Keller, who has not answered, for Will Ode",
            ),
            (
                "ana recycled the lead until 2026-11-30T08:00:00Z: timing",
                "Ana Keller recycled the lead until at 8 h: timing",
            ),
            (
                "ana passed it on: wrong_territory (see a_file.pdf)",
                "Ana Keller passed it on: wrong territory (see a_file.pdf)",
            ),
            ("write to first_last@x.example or _this_", "write to first_last@x.example or _this_"),
            ("", ""),
        ] {
            assert_eq!(spoken(text, name_of, show), want);
        }
    }
}
