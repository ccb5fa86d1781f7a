//! Every way in which a reply may be short of what it takes: only the one that has it all acts.

use super::*;
use crate::domain::email::Party;
use crate::domain::replies::words::Words;

const SERVER: &str = "mx.example.com";
const PASS: &str = "mx.example.com; dmarc=pass header.from=example.com";
const NOW: Timestamp = Timestamp::from_ms(1_795_185_000_000);

fn replies(tag: Tag, trust: Trust) -> Replies {
    let address = Address::parse("sales@example.com").unwrap();
    Replies { address, tag, trust, words: Words::default(), relay: None, has_bounces: true, has_attachments: false }
}

fn key() -> Key {
    Key::new(b"ours".to_vec())
}

fn rep_of(address: &Address) -> Option<RepId> {
    ["ana", "bo"].into_iter().find(|rep| address.as_str() == format!("{rep}@example.com")).map(RepId::new)
}

/// `token` as it was made; the mail as it came.
fn mail(from: &[&str], token: Option<&str>, results: &[(&str, &str)], tag: Tag) -> Email {
    let party = |address: &str| Party { name: None, address: Address::parse(address).ok() };
    let replies = replies(tag, Trust::Authenticated);
    let mut email = Email { from: from.iter().map(|from| party(from)).collect(), ..Email::default() };
    let mut headers: Vec<(String, String)> = results.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    headers.extend(from.iter().map(|from| ("From".to_owned(), (*from).to_owned())));
    email.headers = headers;
    match (token, tag) {
        (Some(token), Tag::Plus) => {
            email.to.push(Party { name: None, address: replies.tagged(token) });
        }
        (Some(token), Tag::References) => {
            email.references = vec!["lead.x@example.com".to_owned(), replies.reference(token)];
            email.to.push(party("sales@example.com"));
        }
        (None, _) => email.to.push(party("sales@example.com")),
    }
    email
}

#[test]
fn of_every_way_to_forge_a_reply_only_the_genuine_one_acts() {
    let (ana, bo) = (RepId::new("ana"), RepId::new("bo"));
    let long_ago = Timestamp::from_ms(NOW.as_ms() - 60 * 86_400_000);
    let genuine = key().reply_token(ReplyTo::Desk, 7, &ana, NOW);
    let proof = genuine.rsplit('-').next().unwrap();
    let day = genuine.split('-').nth(1).unwrap();
    let tokens: Vec<(&str, Option<String>)> = vec![
        ("his", Some(genuine.clone())),
        ("his, in capitals", Some(genuine.to_uppercase())),
        ("missing", None),
        ("made up", Some(format!("c7-{day}-aaaaaaaaaaaaaaaaaaaaaaaaaa"))),
        ("of another installation", Some(Key::new(b"theirs".to_vec()).reply_token(ReplyTo::Desk, 7, &ana, NOW))),
        ("expired", Some(key().reply_token(ReplyTo::Desk, 7, &ana, long_ago))),
        (
            "expired, with a later day written in",
            Some(key().reply_token(ReplyTo::Desk, 7, &ana, long_ago).replace(
                &key().reply_token(ReplyTo::Desk, 7, &ana, long_ago).split('-').nth(1).unwrap().to_owned(),
                day,
            )),
        ),
        (
            "of another lead, with this one's number written in",
            Some(key().reply_token(ReplyTo::Desk, 8, &ana, NOW).replace("c8-", "c7-")),
        ),
        (
            "for another purpose, with this one's letter written in",
            Some(key().reply_token(ReplyTo::Prospect, 7, &ana, NOW).replace("r7-", "c7-")),
        ),
        ("of another rep", Some(key().reply_token(ReplyTo::Desk, 7, &bo, NOW))),
        ("cut short", Some(genuine[..genuine.len() - 1].to_owned())),
        ("without its day", Some(format!("c7-{proof}"))),
    ];
    let senders: [(&str, &[&str]); 5] = [
        ("the rep", &["ana@example.com"]),
        ("another rep", &["bo@example.com"]),
        ("a stranger", &["ana@evil.example"]),
        ("two at once", &["ana@example.com", "evil@evil.example"]),
        ("nobody", &[]),
    ];
    let results: [(&str, &[(&str, &str)]); 9] = [
        ("passed", &[("Authentication-Results", PASS)]),
        (
            "passed by DKIM alone",
            &[("Authentication-Results", "mx.example.com; spf=fail; dkim=pass header.d=example.com")],
        ),
        ("logged in", &[("Authentication-Results", "mx.example.com; auth=pass smtp.auth=ana@example.com")]),
        ("none", &[]),
        ("failed", &[("Authentication-Results", "mx.example.com; dmarc=fail header.from=example.com")]),
        ("passed for another house", &[("Authentication-Results", "mx.example.com; dkim=pass header.d=evil.example")]),
        ("by another server", &[("Authentication-Results", "mx.evil.example; dmarc=pass header.from=example.com")]),
        (
            "failed, and forged right below",
            &[("Authentication-Results", "mx.example.com; dmarc=fail"), ("Authentication-Results", PASS)],
        ),
        (
            "failed, and forged below the path",
            &[
                ("Authentication-Results", "mx.example.com; spf=none"),
                ("Received", "x"),
                ("Authentication-Results", PASS),
            ],
        ),
    ];
    for tag in [Tag::Plus, Tag::References] {
        let mut acting = Vec::new();
        for (token_name, token) in &tokens {
            for (sender_name, sender) in &senders {
                for (result_name, result) in &results {
                    let email = mail(sender, token.as_deref(), result, tag);
                    let claim = claim(&email, &replies(tag, Trust::Authenticated), Some(SERVER), &key(), &rep_of);
                    let leave = claim.as_ref().map(|claim| claim.authority(NOW));
                    if let Some(Ok(authority)) = leave {
                        let own = if *token_name == "of another rep" { "bo" } else { "ana" };
                        assert_eq!((authority.rep.as_str(), authority.lead_number), (own, 7));
                        acting.push(format!("{token_name} · {sender_name} · {result_name}"));
                    }
                    // Nobody is answered whose sender is not proven.
                    let may_be_answered = claim.is_some_and(|claim| claim.may_be_answered());
                    let is_proven = ["passed", "passed by DKIM alone", "logged in"].contains(result_name);
                    assert!(!may_be_answered || is_proven, "{token_name} · {sender_name} · {result_name}");
                }
            }
        }
        let mut expected = Vec::new();
        for token in ["his", "his, in capitals"] {
            for result in ["passed", "passed by DKIM alone", "logged in"] {
                expected.push(format!("{token} · the rep · {result}"));
            }
        }
        // What is bo's, bo may do: with his own token, and nothing else.
        acting.retain(|cell| !cell.starts_with("of another rep · another rep"));
        assert_eq!(acting, expected, "{tag:?}");
    }
}

#[test]
fn without_authentication_the_token_and_the_address_are_what_is_left() {
    let token = key().reply_token(ReplyTo::Desk, 7, &RepId::new("ana"), NOW);
    let check = |from: &str, token: Option<&str>| {
        let email = mail(&[from], token, &[], Tag::Plus);
        claim(&email, &replies(Tag::Plus, Trust::Token), None, &key(), &rep_of)
            .map(|claim| (claim.authority(NOW).is_ok(), claim.may_be_answered()))
    };
    assert_eq!(check("ana@example.com", Some(&token)), Some((true, true)));
    assert_eq!(check("bo@example.com", Some(&token)), Some((false, false)));
    assert_eq!(check("ana@example.com", None), Some((false, false)));
    assert_eq!(check("ana@evil.example", Some(&token)), None);
}

#[test]
fn a_server_s_own_header_names_where_it_was_delivered() {
    let token = key().reply_token(ReplyTo::Desk, 7, &RepId::new("ana"), NOW);
    let mut email = mail(&["ana@example.com"], None, &[("Authentication-Results", PASS)], Tag::Plus);
    email.headers.push(("Delivered-To".to_owned(), format!("<sales+{token}@example.com>")));
    let claim = claim(&email, &replies(Tag::Plus, Trust::Authenticated), Some(SERVER), &key(), &rep_of).unwrap();
    assert!(claim.authority(NOW).is_ok());
    // Without the name of the server that checks, nothing is proven.
    let unnamed = super::claim(&email, &replies(Tag::Plus, Trust::Authenticated), None, &key(), &rep_of).unwrap();
    assert!(matches!(unnamed.authority(NOW), Err(Denied::Unproven(_))));
}
