//! The addresses of servers, as URLs with the kind of encryption in front.

use super::findings::{Findings, Placed};
use std::net::IpAddr;
use url::{Host, Url};

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// A plain greeting, then TLS or nothing.
    StartTls,
    /// For servers on this machine only.
    Plain,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub security: Security,
    pub host: String,
    pub port: u16,
}

/// A scheme, what it means and its port.
type Scheme = (&'static str, Security, u16);

/// RFC 8314 3.2 and 3.3: implicit TLS is the one to prefer.
pub const IMAP: [Scheme; 3] =
    [("imaps", Security::Tls, 993), ("imap+starttls", Security::StartTls, 143), ("imap", Security::Plain, 143)];
pub const SMTP: [Scheme; 3] =
    [("smtps", Security::Tls, 465), ("smtp+starttls", Security::StartTls, 587), ("smtp", Security::Plain, 25)];

/// What is wrong with a URL, and what to write.
#[derive(Debug, PartialEq, Eq)]
struct BadEndpoint {
    pub message: String,
    pub remedy: String,
}

impl Endpoint {
    /// As [`Self::parse`], what is wrong with it told at its place.
    pub fn read(url: &Placed<String>, schemes: &[Scheme; 3], findings: &Findings) -> Option<(Self, String)> {
        let bad = match Self::parse(&url.value, schemes) {
            Ok(read) => return Some(read),
            Err(bad) => bad,
        };
        if url.value.contains('@') {
            findings.hide_url(&url.place);
        }
        findings.error(&url.place, bad.message, bad.remedy);
        None
    }

    /// The server of a URL and its path without the leading slash, still percent-encoded.
    fn parse(text: &str, schemes: &[Scheme; 3]) -> Result<(Self, String), BadEndpoint> {
        let [(tls, ..), (starttls, ..), (plain, ..)] = *schemes;
        let forms = format!("write {tls}://host, {starttls}://host or, on this machine only, {plain}://localhost");
        let bad = |message: &str, remedy: &str| BadEndpoint { message: message.to_owned(), remedy: remedy.to_owned() };

        let url = Url::parse(text).map_err(|why| bad(&format!("this is no URL: {why}"), &forms))?;
        let scheme = schemes.iter().find(|(scheme, ..)| *scheme == url.scheme());
        let (_, security, port) =
            *scheme.ok_or_else(|| bad(&format!("\"{}://\" is not possible here", url.scheme()), &forms))?;
        let host =
            url.host().filter(|host| host.to_string() != "").ok_or_else(|| bad("the URL names no host", &forms))?;
        if url.password().is_some() || !url.username().is_empty() {
            return Err(bad("the URL has a user name or a password in it", "write them as `user` and `password`"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(bad(
                "the URL has a ? or # in it",
                "remove it; in a folder's name write %3F for ? and %23 for #",
            ));
        }
        if security == Security::Plain && !is_loopback(&host) {
            let message = format!("{plain}:// would send the password over the network in clear");
            return Err(bad(
                &message,
                &format!("write {tls}:// or {starttls}://; {plain}:// is for this machine only"),
            ));
        }
        let endpoint = Self { security, host: bare(&host).to_lowercase(), port: url.port().unwrap_or(port) };
        Ok((endpoint, url.path().trim_start_matches('/').to_owned()))
    }
}

/// The host as a resolver takes it: an IPv6 address without brackets.
fn bare(host: &Host<&str>) -> String {
    match host {
        Host::Ipv6(address) => address.to_string(),
        Host::Domain(_) | Host::Ipv4(_) => host.to_string(),
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    let name = bare(host);
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_name_a_server_its_protection_and_a_path() {
        let imap = |text| Endpoint::parse(text, &IMAP).map(|(end, path)| (end.security, end.host, end.port, path));
        let own = |security, host: &str, port, path: &str| Ok((security, host.to_owned(), port, path.to_owned()));
        assert_eq!(imap("imaps://imap.Example.com/INBOX"), own(Security::Tls, "imap.example.com", 993, "INBOX"));
        assert_eq!(imap("imaps://h:1993"), own(Security::Tls, "h", 1993, ""));
        assert_eq!(imap("imap+starttls://h/A/B%20C"), own(Security::StartTls, "h", 143, "A/B%20C"));
        assert_eq!(imap("imap://127.0.0.1:4000"), own(Security::Plain, "127.0.0.1", 4000, ""));
        assert_eq!(imap("imap://[::1]:4000"), own(Security::Plain, "::1", 4000, ""));
        for wrong in [
            "imap://example.com",
            "imap://127.0.0.1.example.com",
            "http://h",
            "imaps:",
            "imaps:///x",
            "h",
            "imaps://u:p@h",
            "imaps://h/?x",
        ] {
            assert!(imap(wrong).is_err(), "{wrong}");
        }
    }
}
