//! What a stranger wrote, on every page it reaches.

use super::world::{World, decision, offer, unescaped};
use crate::domain::id::EmailId;

#[tokio::test]
async fn what_a_stranger_wrote_is_never_markup() {
    let world = World::begin().await;
    let payloads = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'><svg/onload=alert(1)>",
        "</title></textarea></div><iframe src=javascript:alert(1)>",
        "{{ 7*7 }}{% raw %}",
        "javascript:alert(1)",
        "&lt;script&gt;",
        "\u{202e}gpj.exe",
    ];
    let mut leads = Vec::new();
    for (number, payload) in (1..).zip(payloads) {
        leads.push(
            world
                .add(number, |change| {
                    let lead = &mut change.after;
                    offer(lead, "ana");
                    lead.subject = payload.to_owned();
                    lead.text = payload.to_owned();
                    lead.source = payload.to_owned();
                    lead.language = Some(payload.to_owned());
                    lead.stage_reason = payload.to_owned();
                    let prospect = &mut lead.prospect;
                    for field in [
                        &mut prospect.name,
                        &mut prospect.email,
                        &mut prospect.phone,
                        &mut prospect.company,
                        &mut prospect.title,
                    ] {
                        *field = Some(payload.to_owned());
                    }
                    let mut decided = decision(lead, "ana");
                    if let Some(verdict) = &mut decided.verdict {
                        verdict.fit.reasons[0].evidence = payload.to_owned();
                        verdict.troubles.push(payload.to_owned());
                    }
                    change.decision = Some(decided);
                    change.events[0].text = payload.to_owned();
                })
                .await,
        );
        let id = EmailId::new(format!("mail-{number}"));
        world.store_email(id.as_str(), u32::try_from(number).unwrap(), payload.as_bytes()).await;
        world
            .site
            .store
            .quarantine(&id, payload, (payload, Some(payload)), None, world.site.clock.now(), &[])
            .await
            .unwrap();
    }
    let mut paths = vec!["/".to_owned(), "/board".to_owned(), "/mail".to_owned()];
    paths.extend((1..=leads.len()).map(|number| format!("/mail/mail-{number}")));
    for lead in &leads {
        paths.push(format!("/lead/{}", lead.shown_ref()));
        paths.extend(crate::domain::token::Verb::ALL.map(|verb| world.link(lead, "ana", verb)));
    }
    for path in &paths {
        let page = world.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert_no_markup(path, &page.body);
    }
    for (lead, payload) in leads.iter().zip(payloads) {
        let typed: String = url::form_urlencoded::byte_serialize(payload.as_bytes()).collect();
        let path = world.link(lead, "ana", crate::domain::token::Verb::Respond);
        let done = world.press(&path, &format!("note={typed}&reason={typed}&when={typed}")).await;
        assert_eq!(done.status, 200);
        assert_no_markup(&path, &done.body);
        assert_no_markup("timeline", &world.get(&format!("/lead/{}", lead.shown_ref())).await.body);
    }
    world.end().await;
}

/// Elements our templates use, and those of their attributes that could do harm.
const ELEMENTS: &str = "!doctype html head meta title link noscript script body header div a svg rect path circle nav p \
                        span main h1 h2 h3 section b table thead tbody tr th td time code ul ol li dl dt dd details \
                        summary q aside caption form input fieldset legend label textarea button";
const ADDRESSES: [&str; 5] = ["/", "#put-right", "mailto:", "tel:", "data:image/svg+xml,"];

/// Nothing that our own templates do not have: reads the page's tags as a browser does, quotes and all.
fn assert_no_markup(path: &str, html: &str) {
    for tag in tags(html) {
        let (name, attributes) = &tag;
        assert!(ELEMENTS.split_whitespace().any(|known| known == name), "{path} has the element `{name}`");
        for (attribute, value) in attributes {
            assert!(!attribute.starts_with("on") && attribute != "style", "{path}: {name} {attribute}=\"{value}\"");
            if matches!(attribute.as_str(), "href" | "src" | "action") {
                let known = ADDRESSES.iter().any(|begin| value.starts_with(begin));
                assert!(known && !value.starts_with("//"), "{path}: {name} {attribute}=\"{value}\"");
            }
        }
        if name == "script" {
            assert_eq!(attributes[0].1, "/static/board.js", "{path}");
        }
    }
    assert!(!html.contains('\u{202e}'), "{path}: a stranger turns the direction of our words");
    assert!(!html.contains(">49<"), "{path}: a stranger's template was run");
}

/// Every opening tag with its attributes, unescaped.
fn tags(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name_end = rest.find(|c: char| c.is_whitespace() || c == '>').unwrap();
        let name = rest[..name_end].trim_end_matches('/').to_owned();
        rest = rest[name_end..].trim_start();
        let mut attributes = Vec::new();
        while !rest.starts_with('>') {
            let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '=').unwrap();
            let attribute = rest[..end].to_owned();
            rest = rest[end..].trim_start();
            let mut value = String::new();
            if let Some(quoted) = rest.strip_prefix("=\"") {
                let end = quoted.find('"').unwrap();
                value = unescaped(&quoted[..end]);
                rest = quoted[end + 1..].trim_start();
            } else {
                assert!(!rest.starts_with('='), "an attribute without quotes: {attribute}");
            }
            attributes.push((attribute, value));
        }
        if !name.starts_with('/') {
            tags.push((name, attributes));
        }
    }
    tags
}
