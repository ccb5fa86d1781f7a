//! What a starter or a sample leaves to be filled in: names that are kept for examples, where nobody can be reached.

use super::Config;
use std::collections::BTreeSet;

/// RFC 2606 3. Names below `.test` and `.example` are left alone: people try things out with them.
const KEPT_FOR_EXAMPLES: [&str; 3] = ["example.com", "example.net", "example.org"];

/// Servers, the pages' address and people that are not there yet, as one line; none where all are somebody's own.
pub fn told(config: &Config) -> Option<String> {
    let servers = config.mailboxes.values().map(|mailbox| mailbox.endpoint.host.clone());
    let people = config.rules.team.reps.values().map(|rep| rep.email.as_str().to_owned());
    let others =
        [config.smtp.endpoint.host.clone(), config.web.public_url.clone(), config.rules.from.as_str().to_owned()];
    let left = servers.chain(others).chain(people).filter(|name| is_kept(name)).collect::<BTreeSet<_>>();
    let left = left.into_iter().collect::<Vec<_>>().join(", ");
    (!left.is_empty()).then(|| format!("these are still examples, where nobody can be reached: {left}; write your own"))
}

/// A host, an address or a URL.
fn is_kept(name: &str) -> bool {
    let host = name.rsplit(['@', '/']).find(|part| !part.is_empty()).unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default().to_lowercase();
    let below = |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    KEPT_FOR_EXAMPLES.iter().any(|domain| below(domain))
}

#[cfg(test)]
mod tests {
    use super::is_kept;

    #[test]
    fn names_kept_for_examples_are_known() {
        for name in ["imap.example.com", "ana@example.com", "https://leads.Example.org", "https://example.net:8443/"] {
            assert!(is_kept(name), "{name}");
        }
        for name in ["127.0.0.1", "http://127.0.0.1:8025", "ana@northwind.example", "bestexample.com", "example.com.de"]
        {
            assert!(!is_kept(name), "{name}");
        }
    }
}
