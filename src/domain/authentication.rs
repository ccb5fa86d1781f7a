//! What the receiving server found out about a mail's sender: `Authentication-Results` (RFC 8601).
//!
//! Anybody can write that header, so only those count that bear our own server's name and stand at the top, above the
//! path the mail had come (a server writes its own above what it received, RFC 8601 5).

use super::address::Address;
use super::email::Email;

/// One method's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    Pass,
    /// Not checked, or the domain publishes nothing.
    Neutral,
    /// The check could not be made.
    Error,
    Fail,
}

/// What is known of a mail's sender.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authentication {
    pub spf: Option<Answer>,
    pub dkim: Option<Answer>,
    pub dmarc: Option<Answer>,
    /// The sender logged in to our own server to send it (RFC 8601 2.7.4), with From's address.
    pub login: Option<Answer>,
    /// A domain that passed SPF or DKIM is From's own, or DMARC passed: From is who he says he is.
    pub is_aligned: bool,
}

impl Authentication {
    /// Read from the headers our own server wrote; empty when it wrote none.
    pub fn of(email: &Email, authserv_id: &str) -> Self {
        Self::read(email, authserv_id, usize::MAX)
    }

    /// Only the topmost of them: for whoever acts on it. A server that does not take out what bears its name when it
    /// arrives (RFC 8601 5) would else lend its name to a forger, where its own header stands right above.
    pub fn topmost(email: &Email, authserv_id: &str) -> Self {
        Self::read(email, authserv_id, 1)
    }

    /// From is who he says he is, and nothing speaks against it.
    pub fn proves_sender(&self) -> bool {
        self.is_aligned && self.dmarc.is_none_or(|dmarc| dmarc == Answer::Pass)
    }

    fn read(email: &Email, authserv_id: &str, at_most: usize) -> Self {
        let from = email.sender();
        let mut all = Self::default();
        let mut found = 0;
        for (name, value) in &email.headers {
            if found == at_most || found > 0 && name.eq_ignore_ascii_case("Received") {
                break;
            }
            if !name.eq_ignore_ascii_case("Authentication-Results") {
                continue;
            }
            let value = without_blanks(&without_comments(value));
            let mut parts = split_outside_quotes(&value);
            let server = parts.next().unwrap_or_default();
            let server = server.split_whitespace().next().unwrap_or_default();
            if !server.eq_ignore_ascii_case(authserv_id) {
                continue;
            }
            found += 1;
            let mut one = Self::default();
            for part in parts {
                one.take(part.trim(), from);
            }
            all.add_lower(&one);
        }
        all
    }

    /// What a header further down says, of which the ones above have said nothing: servers that check in several steps
    /// write one for each, and what says otherwise than those above came with the mail.
    fn add_lower(&mut self, lower: &Self) {
        let has_failed = [self.spf, self.dkim, self.dmarc].contains(&Some(Answer::Fail));
        self.is_aligned |= lower.is_aligned && !has_failed;
        self.spf = self.spf.or(lower.spf);
        self.dkim = self.dkim.or(lower.dkim);
        self.dmarc = self.dmarc.or(lower.dmarc);
        self.login = self.login.or(lower.login.filter(|_| !has_failed));
    }

    /// Whether any method said that From is not who he says he is. No answer is no failure.
    pub fn is_forged(&self) -> bool {
        self.dmarc == Some(Answer::Fail)
            || self.dmarc.is_none()
                && self.spf == Some(Answer::Fail)
                && self.dkim.is_none_or(|dkim| dkim != Answer::Pass)
    }

    pub const fn is_known(&self) -> bool {
        self.spf.is_some() || self.dkim.is_some() || self.dmarc.is_some() || self.login.is_some()
    }

    /// One `method=result property=value …`.
    fn take(&mut self, part: &str, from: Option<&Address>) {
        let mut words = part.split_whitespace();
        let Some((method, result)) = words.next().and_then(|word| word.split_once('=')) else { return };
        let method = method.split('/').next().unwrap_or_default().to_ascii_lowercase();
        let answer = answer(result);
        if method == "auth" {
            let is_from =
                |value: &str| from.is_some_and(|from| value.trim_matches('"').eq_ignore_ascii_case(from.as_str()));
            let mut properties = words.filter_map(|word| word.split_once('='));
            if answer == Answer::Pass
                && properties.any(|(name, value)| name.eq_ignore_ascii_case("smtp.auth") && is_from(value))
            {
                (self.login, self.is_aligned) = (Some(answer), true);
            }
            return;
        }
        let slot = match method.as_str() {
            "spf" => &mut self.spf,
            "dkim" => &mut self.dkim,
            "dmarc" => &mut self.dmarc,
            _ => return,
        };
        // Several signatures: one that holds is enough.
        *slot = Some(slot.map_or(answer, |known| known.min(answer)));
        if answer != Answer::Pass {
            return;
        }
        let domain_of =
            |value: &str| value.rsplit('@').next().unwrap_or_default().trim_matches('"').to_ascii_lowercase();
        let named = words.filter_map(|word| word.split_once('=')).find_map(|(property, value)| {
            matches!(property.to_ascii_lowercase().as_str(), "smtp.mailfrom" | "header.d" | "header.i" | "header.from")
                .then(|| domain_of(value))
        });
        if let (Some(domain), Some(from)) = (named, from) {
            self.is_aligned |= is_same_house(&domain, from.domain());
        }
    }
}

fn answer(result: &str) -> Answer {
    match result.to_ascii_lowercase().as_str() {
        "pass" => Answer::Pass,
        "fail" | "softfail" | "hardfail" | "policy" => Answer::Fail,
        "temperror" | "permerror" => Answer::Error,
        _ => Answer::Neutral,
    }
}

/// The same domain, or one below the other (relaxed alignment, RFC 7489 3.1).
fn is_same_house(one: &str, other: &str) -> bool {
    let below = |child: &str, parent: &str| {
        parent.contains('.') && child.strip_suffix(parent).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    !one.is_empty() && (below(one, other) || below(other, one))
}

/// Comments stand in parentheses, may be nested, and hold semicolons.
fn without_comments(value: &str) -> String {
    let (mut depth, mut is_quoted) = (0_usize, false);
    value
        .chars()
        .filter(|&c| {
            match c {
                '"' if depth == 0 => is_quoted = !is_quoted,
                '(' if !is_quoted => depth += 1,
                ')' if !is_quoted && depth > 0 => {
                    depth -= 1;
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// "dmarc = pass": blanks may stand around the sign (RFC 8601, section 2.2).
fn without_blanks(value: &str) -> String {
    let words: Vec<&str> = value.split('=').map(str::trim).collect();
    words.join("=")
}

fn split_outside_quotes(value: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    value.split(move |c| {
        is_quoted ^= c == '"';
        c == ';' && !is_quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::email::Party;

    fn of(results: &[&str]) -> Authentication {
        let from = Party { name: None, address: Address::parse("jane@mail.aurora.example").ok() };
        let headers = results.iter().map(|value| ("Authentication-Results".to_owned(), (*value).to_owned())).collect();
        Authentication::of(&Email { from: vec![from], headers, ..Email::default() }, "mx.northwind.example")
    }

    #[test]
    fn only_our_own_server_s_word_counts() {
        let all = of(&[
            "mx.northwind.example 1; spf=fail (who; are you?) smtp.mailfrom=aurora.example;\n dkim=pass header.d=aurora.example",
            "mx.evil.example; dmarc=pass header.from=aurora.example",
        ]);
        assert_eq!((all.spf, all.dkim, all.dmarc), (Some(Answer::Fail), Some(Answer::Pass), None));
        assert!(all.is_aligned && !all.is_forged());
        assert!(!of(&["mx.evil.example; dmarc=pass header.from=aurora.example"]).is_known());
    }

    #[test]
    fn a_pass_of_another_house_is_not_aligned() {
        let all = of(&[
            "mx.northwind.example; spf=pass smtp.mailfrom=bulk.example; dkim=pass header.d=rora.example; dmarc=fail",
        ]);
        assert!(!all.is_aligned && all.is_forged());
    }

    #[test]
    fn blanks_around_the_sign_part_nothing() {
        let all = of(&["mx.northwind.example ;dmarc = pass header.from = aurora.example ;"]);
        assert!(all.is_aligned && all.dmarc == Some(Answer::Pass));
    }

    #[test]
    fn the_best_of_several_signatures_counts() {
        let all = of(&[
            "mx.northwind.example; dkim=fail header.d=list.example; dkim=pass header.i=@aurora.example; dmarc=\"pass;\"",
        ]);
        assert_eq!(all.dkim, Some(Answer::Pass));
        assert!(all.is_aligned);
    }

    #[test]
    fn a_pass_below_a_fail_is_forged() {
        let all = of(&[
            "mx.northwind.example; dmarc=fail header.from=aurora.example",
            "mx.northwind.example; dmarc=pass header.from=aurora.example; dkim=pass header.d=aurora.example",
        ]);
        assert!(all.is_forged() && !all.is_aligned && all.dmarc == Some(Answer::Fail));
    }

    #[test]
    fn a_server_may_check_in_several_steps() {
        let all = of(&["mx.northwind.example; spf=none", "mx.northwind.example; dkim=pass header.d=aurora.example"]);
        assert!(all.is_aligned && !all.is_forged());
    }

    #[test]
    fn what_stands_below_the_path_is_forged() {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let headers = vec![
            header("Authentication-Results", "mx.northwind.example; spf=fail smtp.mailfrom=aurora.example"),
            header("Received", "from evil.example"),
            header("Authentication-Results", "mx.northwind.example; dmarc=pass header.from=aurora.example"),
        ];
        let all = Authentication::of(&Email { headers, ..Email::default() }, "mx.northwind.example");
        assert!(all.is_forged() && all.dmarc.is_none());
    }

    #[test]
    fn broken_ones_say_nothing() {
        for value in [
            "",
            ";",
            "mx.northwind.example",
            "mx.northwind.example; none",
            "mx.northwind.example; (((",
            "mx.northwind.example; spf",
        ] {
            assert!(!of(&[value]).is_known(), "{value}");
        }
    }
}
