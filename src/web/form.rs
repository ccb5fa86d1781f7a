//! That a press of a button comes from our own page: a proof in the form, which nobody can make without our secret nor
//! read from another site; where the browser says it comes from; and a cookie that must match. Who presses without it
//! behind a link is asked once more: what submits whatever form it finds keeps none, and a few browsers do not either. So is
//! who presses as soon as the page is there, as no hand does: such a proof carries its time.

use crate::domain::time::Timestamp;
use axum::http::{HeaderMap, HeaderValue, header};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write;
use std::time::Duration;
use url::Url;

/// A page may lie open over a night; after that it asks for one more press.
const COOKIE_MAX_AGE_S: u32 = 86_400;

/// Nobody reads a page and finds its button in less.
const LOOK_MIN: Duration = Duration::from_secs(1);

/// Bytes of a proof shown in hex: 128 bits.
const PROOF_BYTES: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mistrust {
    /// The browser says that another site sent the form.
    OtherSite,
    /// Not the proof of this link, or not its cookie: nothing shows that its page was opened.
    NoProof,
    /// All is well but for the cookie.
    NoCookie,
    /// All is well, and came in the same moment as the page went out.
    TooSoon,
}

/// What a proof is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Page,
    /// The page that asks once more.
    Again,
}

impl Of {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "proof",
            Self::Again => "again",
        }
    }
}

pub(super) struct Forms {
    secret: String,
    public: Option<Url>,
}

impl Forms {
    pub fn new(secret: String, public_url: &str) -> Self {
        Self { secret, public: Url::parse(public_url).ok() }
    }

    /// Whether this request came through the public address with TLS. On this machine there is none, and not every
    /// browser keeps a Secure cookie there.
    fn is_https(&self, headers: &HeaderMap) -> bool {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let here = Url::parse(&format!("http://{host}")).ok();
        let is_public = here.is_some_and(|here| self.is_public_host(&here));
        is_public && self.public.as_ref().is_some_and(|url| url.scheme() == "https")
    }

    fn mac(&self, purpose: &str, token: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(token.as_bytes());
        mac
    }

    /// What a form carries, and its cookie.
    pub fn proof(&self, token: &str) -> String {
        self.proof_of(Of::Page, token)
    }

    /// What the form behind a link carries: when it was shown.
    pub fn proof_at(&self, token: &str, now: Timestamp) -> String {
        self.timed(Of::Page, token, &now.as_ms().to_string())
    }

    /// What the form carries that asks once more.
    pub fn proof_again(&self, token: &str, now: Timestamp) -> String {
        self.timed(Of::Again, token, &now.as_ms().to_string())
    }

    fn timed(&self, of: Of, token: &str, at: &str) -> String {
        format!("{at}-{}", self.proof_of(of, &format!("{token} {at}")))
    }

    fn proof_of(&self, of: Of, token: &str) -> String {
        hex(&self.mac(of.as_str(), token).finalize().into_bytes()[..PROOF_BYTES])
    }

    /// One cookie a link, so that two open pages do not spoil each other's; its name does not give the link away.
    fn cookie_name(&self, token: &str, is_https: bool) -> String {
        let name = hex(&self.mac("name", token).finalize().into_bytes()[..4]);
        if is_https { format!("__Host-anteroom-{name}") } else { format!("anteroom-{name}") }
    }

    pub fn cookie(&self, token: &str, headers: &HeaderMap) -> Option<HeaderValue> {
        let is_https = self.is_https(headers);
        let (name, proof) = (self.cookie_name(token, is_https), self.proof(token));
        let secure = if is_https { "; Secure" } else { "" };
        let cookie = format!("{name}={proof}; Path=/; Max-Age={COOKIE_MAX_AGE_S}; HttpOnly; SameSite=Strict{secure}");
        HeaderValue::from_str(&cookie).ok()
    }

    /// For a form that everybody who sees the page gets alike: the cookie must be there.
    pub fn check(&self, token: &str, proof: &str, headers: &HeaderMap) -> Result<(), Mistrust> {
        self.check_with(token, headers, self.proves(Of::Page, token, proof))
    }

    fn check_with(&self, token: &str, headers: &HeaderMap, is_proven: bool) -> Result<(), Mistrust> {
        if !self.is_our_page(headers) {
            return Err(Mistrust::OtherSite);
        }
        let name = self.cookie_name(token, self.is_https(headers));
        let cookie = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name).then_some(value));
        match cookie {
            _ if !is_proven => Err(Mistrust::NoProof),
            None => Err(Mistrust::NoCookie),
            Some(cookie) if self.proves(Of::Page, token, cookie) => Ok(()),
            Some(_) => Err(Mistrust::NoProof),
        }
    }

    /// For the form behind a link, which is a secret itself: whoever keeps no cookies presses on two pages.
    pub fn check_link(&self, token: &str, proof: &str, headers: &HeaderMap, now: Timestamp) -> Result<(), Mistrust> {
        let (at, mac) = proof.split_once('-').unwrap_or_default();
        let is_of = |of| self.proves(of, &format!("{token} {at}"), mac);
        if !(self.is_our_page(headers) && is_of(Of::Again)) {
            self.check_with(token, headers, is_of(Of::Page))?;
        }
        match at.parse().is_ok_and(|at| now.since(Timestamp::from_ms(at)) >= LOOK_MIN) {
            true => Ok(()),
            false => Err(Mistrust::TooSoon),
        }
    }

    fn proves(&self, of: Of, token: &str, proof: &str) -> bool {
        unhex(proof).is_some_and(|bytes| {
            bytes.len() == PROOF_BYTES && self.mac(of.as_str(), token).verify_truncated_left(&bytes).is_ok()
        })
    }

    /// `Sec-Fetch-Site` where the browser sends it (not over plain HTTP beyond this machine), and `Origin`, which is
    /// `null` here because our own pages send no referrer (Fetch, "append a request Origin header").
    fn is_our_page(&self, headers: &HeaderMap) -> bool {
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
        if text("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
            return false;
        }
        text("origin")
            .is_none_or(|origin| origin == "null" || self.is_our_origin(origin, text("host").unwrap_or_default()))
    }

    fn is_our_origin(&self, origin: &str, host: &str) -> bool {
        let Ok(origin) = Url::parse(origin) else { return false };
        let is_public = self.public.as_ref().is_some_and(|public| public.origin() == origin.origin());
        is_public
            || ["http", "https"].iter().any(|scheme| {
                Url::parse(&format!("{scheme}://{host}")).is_ok_and(|here| here.origin() == origin.origin())
            })
    }

    /// The name a request may call us by: this machine, or the public one.
    pub fn is_our_host(&self, host: &str) -> bool {
        let Ok(url) = Url::parse(&format!("http://{host}")) else { return false };
        match url.host() {
            Some(url::Host::Ipv4(ip)) => ip.is_loopback() || self.is_public_host(&url),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback() || self.is_public_host(&url),
            Some(url::Host::Domain(name)) => name == "localhost" || self.is_public_host(&url),
            None => false,
        }
    }

    fn is_public_host(&self, url: &Url) -> bool {
        self.public.as_ref().is_some_and(|public| public.host() == url.host())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        lines.iter().map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_press_needs_the_proof_and_no_other_site_and_no_other_cookie() {
        let forms = Forms::new("secret".to_owned(), "https://leads.example.com");
        let set = |host: &str| forms.cookie("T", &headers(&[("host", host)])).unwrap().to_str().unwrap().to_owned();
        let public = set("leads.example.com");
        assert!(public.starts_with("__Host-anteroom-") && public.ends_with("; Secure"), "{public}");
        let cookie = set("127.0.0.1:8025");
        assert!(cookie.starts_with("anteroom-") && !cookie.contains("Secure"), "{cookie}");
        assert!(cookie.contains("; Path=/; ") && cookie.contains("; HttpOnly; SameSite=Strict"), "{cookie}");
        let pair = cookie.split(';').next().unwrap();
        let (shown, pressed) = (Timestamp::from_ms(5_000), Timestamp::from_ms(6_000));
        let [page, proof] = [forms.proof("T"), forms.proof_at("T", shown)];
        let check_at = |now, token: &str, proof: &str, lines: &[(&'static str, &str)]| {
            let local = [("host", "127.0.0.1:8025")];
            forms.check_link(token, proof, &headers(&[&local, lines].concat()), now)
        };
        let check = |token: &str, proof: &str, lines: &[(&'static str, &str)]| check_at(pressed, token, proof, lines);
        assert_eq!(forms.check("T", &page, &headers(&[("host", "127.0.0.1:8025")])), Err(Mistrust::NoCookie));
        let whole = [("host", "127.0.0.1:8025"), ("cookie", pair)];
        assert_eq!(forms.check("T", &page, &headers(&whole)), Ok(()));
        let soon = Timestamp::from_ms(5_999);
        assert_eq!(check_at(soon, "T", &proof, &[("cookie", pair)]), Err(Mistrust::TooSoon));
        assert_eq!(check_at(soon, "T", &forms.proof_again("T", shown), &[]), Err(Mistrust::TooSoon));
        assert_eq!(check("T", &proof.replacen("5000", "4000", 1), &[("cookie", pair)]), Err(Mistrust::NoProof));
        assert_eq!(check("T", &page, &[("cookie", pair)]), Err(Mistrust::NoProof), "of no time");

        assert_eq!(check("T", &proof, &[("cookie", pair)]), Ok(()));
        assert_eq!(check("T", &proof, &[("cookie", &format!("a=b; {pair}; c=d"))]), Ok(()));
        assert_eq!(check("T", &proof, &[]), Err(Mistrust::NoCookie), "what submits any form");
        assert_eq!(check("T", &forms.proof_again("T", shown), &[]), Ok(()), "a browser that keeps no cookies");
        assert_eq!(check("U", &forms.proof_again("T", shown), &[]), Err(Mistrust::NoProof));
        let other = format!("{}={}", pair.split('=').next().unwrap(), forms.proof("U"));
        assert_eq!(check("T", &proof, &[("cookie", &other)]), Err(Mistrust::NoProof));
        assert_eq!(check("T", &forms.proof_at("U", shown), &[]), Err(Mistrust::NoProof));
        assert_eq!(check("T", "", &[]), Err(Mistrust::NoProof));
        assert_eq!(check("T", "", &[("cookie", pair)]), Err(Mistrust::NoProof));
        assert_eq!(check("T", &proof[..30], &[("cookie", pair)]), Err(Mistrust::NoProof));
        assert_eq!(check("U", &proof, &[("cookie", pair)]), Err(Mistrust::NoProof));

        let from = |name, value: &str| check("T", &proof, &[("cookie", pair), (name, value)]);
        for (name, value) in [
            ("origin", "https://leads.example.com"),
            ("origin", "http://127.0.0.1:8025"),
            ("origin", "null"),
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "none"),
        ] {
            assert_eq!(from(name, value), Ok(()), "{name}: {value}");
        }
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "http://leads.example.com.evil.example"),
            ("origin", "http://127.0.0.1:9999"),
            ("origin", "rubbish"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            assert_eq!(from(name, value), Err(Mistrust::OtherSite), "{name}: {value}");
        }
        let secure = public.split(';').next().unwrap();
        let outside = |cookie| forms.check("T", &page, &headers(&[("host", "leads.example.com"), ("cookie", cookie)]));
        assert_eq!(outside(secure), Ok(()));
        let forged = format!("{}={}", secure.split('=').next().unwrap(), forms.proof("U"));
        assert_eq!(outside(&forged), Err(Mistrust::NoProof), "outside, the Secure cookie counts");
    }

    #[test]
    fn only_our_own_names_are_answered_to() {
        let forms = Forms::new("secret".to_owned(), "https://leads.example.com");
        for host in ["127.0.0.1:8025", "localhost:8025", "[::1]:8025", "leads.example.com", "LEADS.example.com:443"] {
            assert!(forms.is_our_host(host), "{host}");
        }
        for host in ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "", "a b"] {
            assert!(!forms.is_our_host(host), "{host}");
        }
    }
}
