//! One form for all the spellings of a subject.

/// Marks of answers and forwards, by language, without their colon.
const MARKS: [&str; 44] = [
    "re",
    "aw",
    "antw",
    "antwort",
    "sv",
    "vs",
    "odp",
    "rif",
    "r",
    "ynt",
    "res",
    "ref",
    "bls",
    "balas",
    "atb",
    "ats",
    "blw",
    "vá",
    "απ",
    "σχετ",
    "על",
    "רe",
    "رد",
    "回复",
    "答复",
    "回覆",
    "返信",
    "回信",
    "fw",
    "fwd",
    "wg",
    "tr",
    "rv",
    "enc",
    "i",
    "vb",
    "vl",
    "pd",
    "doorst",
    "továbbítás",
    "πρθ",
    "转发",
    "轉寄",
    "転送",
];

/// The subject without marks, in lower case, white space squeezed. Empty when nothing is left.
pub fn key(subject: &str) -> String {
    let lower = subject.to_lowercase();
    let squeezed = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = squeezed.as_str();
    while let Some(after) = without_mark(rest) {
        rest = after;
    }
    rest.to_string()
}

/// The rest behind one `Re:`, `AW[2]:`, `Re (3):` or `[External]`.
fn without_mark(subject: &str) -> Option<&str> {
    for tag in ["[external]", "[extern]", "[ext]", "external:", "[externe]", "[externo]"] {
        if let Some(rest) = subject.strip_prefix(tag) {
            return Some(rest.trim_start());
        }
    }
    let (mark, rest) = subject.split_once([':', '：'])?;
    let mark = mark.split(['[', '(', '^', '*']).next().unwrap_or(mark).trim();
    MARKS.contains(&mark).then(|| rest.trim_start())
}
