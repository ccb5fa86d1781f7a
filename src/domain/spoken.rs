//! Sentences of ours as people read them: names for reps, a clock on the wall for instants, words for keys.
//!
//! Events and reasons are written once and read by many, so they hold what is the same for all; who reads them, and in
//! which zone, is known only when they are shown. A rep is marked where the sentence is written (`RepId::mention`).

use super::time::Timestamp;
use std::borrow::Cow;

/// The whole words of a text that is longer than so many characters; None if it is not. A single word that long is cut.
pub fn whole_words(text: &str, max: usize) -> Option<&str> {
    let (cut, next) = text.char_indices().nth(max)?;
    let cut = &text[..cut];
    let whole =
        if next.is_whitespace() { Some(cut) } else { cut.rsplit_once(char::is_whitespace).map(|(whole, _)| whole) };
    let whole = whole.map(str::trim_end).filter(|whole| !whole.is_empty());
    Some(whole.unwrap_or(cut))
}

/// How a mention of a rep begins, as [`super::id::Mention`] writes it.
const MARK: &str = "[rep:";

/// The first mention in a text: what stands before it, the rep's id, what stands behind it.
fn first_mention(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find(MARK)?;
        let id_at = at + MARK.len();
        let rest = &text[id_at..];
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
        if length > 0 && rest[length..].starts_with(']') {
            return Some((&text[..at], &rest[..length], &rest[length + 1..]));
        }
        from = id_at;
    }
}

/// `offered to [rep:ana] until 2026-11-30T08:00:00Z: wrong_product` → `offered to Ana Keller until Mon 30 Nov 09:00 CET:
/// wrong product`. A rep who is unknown by now goes by his id.
pub fn spoken(text: &str, name_of: impl Fn(&str) -> Option<String>, show: impl Fn(Timestamp) -> String) -> String {
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, id, after)) = first_mention(rest) {
        say_words(before, &show, &mut said);
        match name_of(id) {
            Some(name) => said.push_str(&name),
            None => said.push_str(id),
        }
        rest = after;
    }
    say_words(rest, &show, &mut said);
    said
}

/// Instants and keys as people read them; everything else as it stands.
fn say_words(text: &str, show: impl Fn(Timestamp) -> String, said: &mut String) {
    for (place, word) in text.split(' ').enumerate() {
        if place > 0 {
            said.push(' ');
        }
        let core = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
        let shown = match is_instant(core) {
            true => Timestamp::parse_rfc3339(core).map(&show),
            false => is_key(core).then(|| core.replace('_', " ")),
        };
        match shown {
            Some(shown) => said.push_str(&word.replacen(core, &shown, 1)),
            None => said.push_str(word),
        }
    }
}

/// A sentence for machines, the command line and the log: reps by their ids, all else as it stands.
pub fn by_id(text: &str) -> Cow<'_, str> {
    let mut said = String::new();
    let mut rest = text;
    while let Some((before, id, after)) = first_mention(rest) {
        said.push_str(before);
        said.push_str(id);
        rest = after;
    }
    if rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    said.push_str(rest);
    Cow::Owned(said)
}

/// What somebody typed or wrote, fit to stand in a sentence of ours: no mention of a rep can be read out of it.
pub fn quoted(text: &str) -> Cow<'_, str> {
    if text.contains(MARK) { Cow::Owned(text.replace(MARK, "[rep: ")) } else { Cow::Borrowed(text) }
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
    fn reps_instants_and_keys_are_said_and_nothing_else_is_touched() {
        let name_of = |id: &str| match id {
            "ana" => Some("Ana Keller".to_owned()),
            "will" => Some("Will Ode".to_owned()),
            "key_account" => Some("Kay Count".to_owned()),
            _ => None,
        };
        let show = |at: Timestamp| format!("at {} h", at.as_ms() / 3_600_000 % 24);
        for (text, want, plain) in [
            ("[rep:ana] accepted the lead", "Ana Keller accepted the lead", "ana accepted the lead"),
            ("offered to [rep:ana]: her turn", "offered to Ana Keller: her turn", "offered to ana: her turn"),
            ("ana will go to [rep:will]", "ana will go to Will Ode", "ana will go to will"),
            ("[rep:will]'s lead, not [rep:bo]'s", "Will Ode's lead, not bo's", "will's lead, not bo's"),
            ("warn [rep:ana], [rep:will]", "warn Ana Keller, Will Ode", "warn ana, will"),
            ("given to [rep:key_account]", "given to Kay Count", "given to key_account"),
            (
                "[rep:ana] recycled the lead until 2026-11-30T08:00:00Z: bad_timing",
                "Ana Keller recycled the lead until at 8 h: bad timing",
                "ana recycled the lead until 2026-11-30T08:00:00Z: bad_timing",
            ),
            ("see a_file.pdf", "see a_file.pdf", "see a_file.pdf"),
            (
                "write to first_last@x.example or _this_",
                "write to first_last@x.example or _this_",
                "write to first_last@x.example or _this_",
            ),
            ("[rep:] [rep:a b] [rep:ana", "[rep:] [rep:a b] [rep:ana", "[rep:] [rep:a b] [rep:ana"),
            ("[rep:[rep:ana]", "[rep:Ana Keller", "[rep:ana"),
            ("", "", ""),
        ] {
            assert_eq!((&*spoken(text, name_of, show), &*by_id(text)), (want, plain));
        }
    }

    #[test]
    fn what_somebody_typed_names_nobody() {
        for (typed, want) in [
            ("[rep:ana] says so", "[rep: ana] says so"),
            ("[rep:[rep:ana]]", "[rep: [rep: ana]]"),
            ("wrong team", "wrong team"),
        ] {
            assert_eq!((&*quoted(typed), &*by_id(&quoted(typed))), (want, want));
        }
    }
}
