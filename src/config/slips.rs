//! What is no TOML, in words for people who write none every day, with the cure for the slip they made.

/// The line of a text in which a byte stands.
pub fn line_at(text: &str, at: usize) -> &str {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default()
}

/// What is wrong and what to do, from the parser's words and the line.
pub fn told(message: &str, line: &str) -> (String, &'static str) {
    let has = |words: &[&str]| words.iter().any(|word| message.contains(word));
    let as_said = || message.lines().collect::<Vec<_>>().join(", ");
    let value = line.split_once('=').map_or(line, |(_, value)| value).trim();
    if value.starts_with(PRINTED_MARKS) {
        return (
            "these are a word processor's quotation marks".to_owned(),
            "write the straight one, \", on both sides",
        );
    }
    if is_with_a_comma(value) {
        return ("a number is written without a comma".to_owned(), "write a whole number, like 30");
    }
    if ends_too_early(value) {
        let message = "the text ends at its second quotation mark, and more stands behind it".to_owned();
        return (message, "put it between single ones, like when = 'company.name == \"ACME\"'");
    }
    if has(&["must be quoted", "invalid float", "invalid integer", "invalid boolean", "invalid datetime"]) {
        let message = "this is neither a number nor a text between quotation marks".to_owned();
        return (message, "put quotation marks around a text, like \"now\"");
    }
    let remedy = if has(&["duplicate key"]) {
        "keep one of the two"
    } else if has(&["literal string", "basic string"]) {
        "end the text with the quotation mark it begins with"
    } else if has(&["unclosed"]) {
        "close the bracket"
    } else if has(&["missing comma"]) {
        "put a comma between the two"
    } else if has(&["invalid unquoted key"]) {
        "a name has only the letters a to z, digits, - and _"
    } else {
        "write `name = value`, with texts between quotation marks (this file is TOML)"
    };
    (as_said(), remedy)
}

/// As typesetters and word processors write them, in several countries.
const PRINTED_MARKS: [char; 8] = ['„', '“', '”', '«', '»', '‚', '‘', '’'];

/// `30,5`: a comma where many write one.
fn is_with_a_comma(value: &str) -> bool {
    let number = value.split('#').next().unwrap_or_default().trim().trim_start_matches(['-', '+']);
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    number.split_once(',').is_some_and(|(whole, rest)| is_digits(whole) && is_digits(rest))
}

/// `"text.matches("order")"`: a text between double quotation marks, with more of them inside.
fn ends_too_early(value: &str) -> bool {
    let Some((_, behind)) = value.strip_prefix('"').and_then(|rest| rest.split_once('"')) else { return false };
    let next = behind.trim_start();
    behind.contains('"') && !next.starts_with([',', ']', '}', '#', '"'])
}
