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

/// Ids that our own sentences use as words in the same places: a name only where `DOES` or the end of what is said of
/// somebody follows. `looking for a rep`, `nobody has answered and will be asked`.
const WORDS: [&str; 5] = ["the", "may", "can", "will", "art"];
/// Those that also end what is said: a name only where `DOES` follows or `offered to` stands before. `nothing for sales: it went on`.
const NOUNS: [&str; 27] = [
    "any", "new", "one", "all", "decision", "director", "front", "help", "hr", "lead", "leads", "manager", "office",
    "person", "pool", "press", "prospect", "rep", "reps", "review", "sales", "sample", "spam", "support", "team",
    "them", "us",
];
/// Never a name.
const PRONOUNS: [&str; 14] =
    ["he", "her", "him", "his", "it", "nobody", "our", "somebody", "that", "they", "this", "we", "who", "whoever"];
/// What people do in our sentences.
const DOES: [&str; 20] = [
    "accepted",
    "answered",
    "asked",
    "confirmed",
    "declined",
    "gave",
    "handed",
    "has",
    "lost",
    "passed",
    "paused",
    "pulled",
    "put",
    "recycled",
    "rejected",
    "resumed",
    "says",
    "took",
    "won",
    "wrote",
];
/// What follows where somebody has been named.
const AFTER: [&str; 13] = ["and", "at", "by", "expires", "for", "has", "in", "is", "or", "since", "to", "until", "who"];

/// What is only done to somebody: `offered to sales`.
const GIVEN: [&str; 4] = ["assigned", "given", "offer", "offered"];

/// Whether a rep's id stands for him here: `before` and `after` are its neighbours, and `given` stands before them.
fn is_name(id: &str, word: &str, given: bool, before: Option<&str>, after: Option<&str>) -> bool {
    let begins = before.is_none_or(|before| before.ends_with([':', ';', ',', '(']));
    if !begins && !before.is_some_and(|before| BEFORE.contains(&before)) {
        return false;
    }
    let is_given = given && before == Some("to");
    let does = begins && after.is_some_and(|after| DOES.contains(&after));
    if PRONOUNS.contains(&id) {
        return false;
    }
    if NOUNS.contains(&id) {
        return does || is_given;
    }
    let is_plain = id.chars().count() > 2 && !WORDS.contains(&id);
    let is_over = word.ends_with([':', ';', ',', ')', '.'])
        || after.is_none_or(|after| {
            after.starts_with('(') || AFTER.contains(&after.trim_end_matches([',', ';', ':', '.']))
        });
    is_plain || does || is_over
}

/// `offered to ana until 2026-11-30T08:00:00Z: wrong_product` → `offered to Ana Keller until Mon 30 Nov 09:00 CET: wrong
/// product`.
pub fn spoken(text: &str, name_of: impl Fn(&str) -> Option<String>, show: impl Fn(Timestamp) -> String) -> String {
    let mut said = String::with_capacity(text.len());
    let (mut before, mut given) = (None::<&str>, false);
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        let after = words.peek().copied();
        let core = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
        let id = core.strip_suffix("'s").unwrap_or(core);
        let is_his = id.len() < core.len() && !PRONOUNS.contains(&id);
        let is_there = is_his || is_name(id, word, given, before, after);
        let shown = match name_of(id).filter(|_| is_there && !id.is_empty()) {
            Some(name) => Some(format!("{name}{}", &core[id.len()..])),
            None if is_instant(core) => Timestamp::parse_rfc3339(core).map(&show),
            None => is_key(core).then(|| core.replace('_', " ")),
        };
        if before.is_some() {
            said.push(' ');
        }
        match shown {
            Some(shown) => said.push_str(&word.replacen(core, &shown, 1)),
            None => said.push_str(word),
        }
        given = before.is_some_and(|before| GIVEN.contains(&before));
        before = Some(word);
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
            "a" => Some("Rep A".to_owned()),
            "sales" => Some("Sal Es".to_owned()),
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
            // An id that is a word is a name only where its neighbours say so.
            ("looking for a rep", "looking for a rep"),
            ("a person decided that this is a lead", "a person decided that this is a lead"),
            ("a sample, to see: a sample; ask for a decision", "a sample, to see: a sample; ask for a decision"),
            ("a accepted the lead", "Rep A accepted the lead"),
            ("offered to a: next in turn", "offered to Rep A: next in turn"),
            ("offered to a until 2026-11-30T08:00:00Z", "offered to Rep A until at 8 h"),
            ("it went from a to ana", "it went from Rep A to Ana Keller"),
            ("a's lead has gone from C2 to B2", "Rep A's lead has gone from C2 to B2"),
            ("nothing for sales: it went on", "nothing for sales: it went on"),
            ("sales accepted the lead", "Sal Es accepted the lead"),
            ("offered to sales: next in turn", "offered to Sal Es: next in turn"),
            ("ana was away and will be back", "Ana Keller was away and will be back"),
            ("", ""),
        ] {
            assert_eq!(spoken(text, name_of, show), want);
        }
    }
}
