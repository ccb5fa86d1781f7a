//! What stands before a subject: `Re:`, `WG:`, `[External]`.

/// What the first mark of a subject says of its mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Answer,
    Forward,
    /// `VS:` answers in Finnish and Estonian, and passes on in Danish and Norwegian.
    Either,
}

/// As mail programs write them, by language, lower case, without the colon.
const ANSWERS: &str = "re|aw|antw|antwort|sv|odp|odg|rif|r|ynt|yan|res|rép|bls|balas|atb|ats|blw|vá|tl|απ|σχετ|на|отв|ответ|отг|vast|\
     תשובה|השב|رد|پاسخ|回复|答复|回覆|返信|回信|答覆|답장|회신|ตอบ";
const FORWARDS: &str = "fw|fwd|wg|tr|trs|rv|enc|i|vb|vl|pd|doorst|fs|ed|tov|továbbítás|posr|prosl|přeposláno|preposlané|przek|persl|yml|ct|ilt|i̇lt|\
     yönlendir|weitergeleitet|weitergeleitete nachricht|πρθ|προώθ|препр|пер|переслано|переслать|пд|הועבר|העבר|إعادة توجيه|ارجاع|轉寄|转发|轉發|\
     转寄|転送|전달|ส่งต่อ|chuyển tiếp";
const EITHER: &str = "vs";
/// No mark is longer.
const MARK_BYTES: usize = 40;
/// What servers and teams put before a subject is in brackets, and no longer than this.
const TAG_CHARS: usize = 40;
/// A house's warning of mail from outside, where it has no brackets.
const WARNINGS: [&str; 2] = ["external", "extern"];

/// The first mark, behind a tag.
pub fn mark(subject: &str) -> Option<Mark> {
    let subject = without_tag(subject.trim_start());
    marked(subject).or_else(|| in_brackets(subject)).map(|(mark, _)| mark)
}

/// The subject without any marks and tags before it.
pub fn bare(subject: &str) -> &str {
    let mut rest = subject.trim_start();
    loop {
        let inner = without_warning(rest);
        match marked(inner) {
            Some((_, after)) => rest = after,
            // "[Order 7] Re: chairs" keeps its tag, which belongs to the matter.
            None => return inner,
        }
    }
}

/// One form for all the spellings of a subject: bare, in lower case, white space squeezed. Empty when nothing is left.
pub fn key(subject: &str) -> String {
    let squeezed = subject.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    bare(&squeezed).to_owned()
}

/// `AW[2]: chairs`, `Re (3): chairs`.
fn marked(subject: &str) -> Option<(Mark, &str)> {
    let (mark, rest) = subject.split_once([':', '：'])?;
    let mark = mark.split(['[', '(', '^', '*']).next().unwrap_or(mark).trim();
    Some((of_word(mark)?, rest.trim_start()))
}

/// `[Fwd: chairs]`, `(FW) chairs`.
fn in_brackets(subject: &str) -> Option<(Mark, &str)> {
    let inner = subject.strip_prefix(['[', '('])?;
    let end = inner.find([':', ')', ']'])?;
    let mark = of_word(inner[..end].trim()).filter(|mark| *mark == Mark::Forward)?;
    Some((mark, inner[end + 1..].trim_start()))
}

fn of_word(mark: &str) -> Option<Mark> {
    if mark.len() > MARK_BYTES {
        return None;
    }
    let mark = mark.to_lowercase();
    let is_among = |marks: &str| marks.split('|').any(|known| known.trim() == mark);
    match () {
        () if mark.is_empty() => None,
        () if is_among(ANSWERS) => Some(Mark::Answer),
        () if is_among(FORWARDS) => Some(Mark::Forward),
        () if is_among(EITHER) => Some(Mark::Either),
        () => None,
    }
}

/// Without `[sales]` before a mark.
fn without_tag(subject: &str) -> &str {
    let after = subject.strip_prefix('[').and_then(|inner| inner.split_once(']'));
    let after = after.filter(|(tag, _)| tag.chars().count() <= TAG_CHARS);
    after.map(|(_, rest)| rest.trim_start()).filter(|rest| marked(rest).is_some()).unwrap_or(subject)
}

/// Without `[External]` or `EXTERNAL:`.
fn without_warning(subject: &str) -> &str {
    let (tag, rest) = match subject.strip_prefix('[') {
        Some(inner) => inner.split_once(']').unwrap_or(("", subject)),
        None => subject.split_once(':').unwrap_or(("", subject)),
    };
    let tag = tag.to_lowercase();
    let is_warning = WARNINGS.contains(&tag.trim_end_matches(['e', 'o', '_'])) || tag == "ext";
    if is_warning { rest.trim_start() } else { subject }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_mark_tells_answer_from_forward_in_any_language() {
        for subject in [
            "Re: chairs",
            "AW[2]: chairs",
            "[sales] Sv : chairs",
            "Odp: chairs",
            "回复：椅子",
            "RE (3): chairs",
            "ΑΠ: x",
        ] {
            assert_eq!(mark(subject), Some(Mark::Answer), "{subject}");
        }
        for subject in [
            "Fwd: chairs",
            "WG: chairs",
            "[Fwd: chairs]",
            "(FW) chairs",
            "İLT: chairs",
            "Továbbítás: x",
            "ΠΡΘ: x",
            "전달: x",
        ] {
            assert_eq!(mark(subject), Some(Mark::Forward), "{subject}");
        }
        assert_eq!(mark("VS: stole"), Some(Mark::Either));
        for subject in ["chairs", "Order: 4 chairs", "[urgent] chairs", "Ref: 17", ": chairs", ""] {
            assert_eq!(mark(subject), None, "{subject}");
        }
    }

    #[test]
    fn a_bare_subject_is_what_all_spellings_of_it_share() {
        for subject in [
            "Re: AW: Fwd: chairs",
            "[EXTERNAL] Re: chairs",
            "External: chairs",
            "vs: SV[4]: chairs",
            "[Externe] chairs",
        ] {
            assert_eq!(bare(subject), "chairs", "{subject}");
        }
        for subject in ["Re: RE: Pumps", "AW:  Pumps ", "Fwd: WG: pumps", "Re[2]: PUMPS", "回复：pumps"] {
            assert_eq!(key(subject), "pumps", "{subject}");
        }
        assert_eq!([key("Offer: pumps"), key("Re:")], ["offer: pumps", ""]);
        assert_eq!(bare("[Order 7] chairs"), "[Order 7] chairs");
        assert_eq!(bare("Chairs: 4"), "Chairs: 4");
    }
}
