//! A mail signed in the text (OpenPGP, RFC 9580 7): its armour is nobody's words.

use super::split::Line;
use crate::domain::inquiry::Label;

const SIGNED: &str = "-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE: &str = "-----BEGIN PGP SIGNATURE-----";
const END: &str = "-----END PGP SIGNATURE-----";

/// Labels the armour: what stands before the first empty line, and from the signature on.
pub fn set_aside(text: &str, lines: &mut [Line]) {
    if !text.contains(SIGNED) {
        return;
    }
    let words = |line: &Line| text[line.range.clone()].trim_end();
    let Some(first) = lines.iter().position(|line| words(line) == SIGNED) else { return };
    let head = lines[first..].iter().position(|line| words(line).is_empty()).map_or(first, |at| first + at);
    lines[first..=head].iter_mut().for_each(|line| line.label = Label::Banner);
    if let Some(from) = lines.iter().position(|line| words(line) == SIGNATURE) {
        let to = lines[from..].iter().position(|line| words(line) == END).map_or(lines.len(), |at| from + at + 1);
        lines[from..to].iter_mut().for_each(|line| line.label = Label::Disclaimer);
    }
}
