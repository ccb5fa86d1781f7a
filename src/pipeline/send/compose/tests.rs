use super::*;
use crate::domain::id::NoticeId;
use crate::domain::notice::NoticeKind;
use crate::domain::token::Verb;
use crate::pipeline::send::sample;
use mail_parser::MessageParser;
use std::collections::BTreeMap;

/// What arrives: raw, and as a mail program reads it.
struct Read {
    raw: String,
    subject: String,
    text: String,
    html: String,
}

impl Read {
    fn header(&self, name: &str) -> Option<String> {
        let unfolded = self.raw.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        unfolded.split("\r\n").find_map(|line| line.strip_prefix(&format!("{name}: "))).map(str::to_owned)
    }
}

fn mail_of(due: &DueNotice, templates: &Templates) -> Read {
    let mail = compose(due, &sample::rules(), templates, &sample::site(), &sample::key(), sample::NOW).unwrap();
    let raw = mail.formatted();
    let message = MessageParser::default().parse(&raw).unwrap();
    Read {
        subject: message.subject().unwrap().to_owned(),
        text: message.body_text(0).unwrap().replace("\r\n", "\n"),
        html: message.body_html(0).unwrap().into_owned(),
        raw: String::from_utf8(raw.clone()).unwrap(),
    }
}

fn mail(due: &DueNotice) -> Read {
    mail_of(due, &Templates::built_in())
}

/// The first of the samples: all there is to tell.
fn full(kind: NoticeKind) -> DueNotice {
    let [due, ..] = sample::notices(kind);
    due
}

#[test]
fn an_assignment_says_who_what_why_and_by_when() {
    let read = mail(&full(NoticeKind::Assignment));
    assert_eq!(read.subject, "[L42] Demo for 40 seats: Clara Weiss (Example GmbH), answer by Fri 16:50");
    insta::assert_snapshot!("assignment", read.text);
    for told in [
        "Clara Weiss",
        "clara.weiss@example.org",
        "Head of Operations, Example GmbH",
        "href=\"tel:+493090182015\"",
        "best on Tuesday or Wednesday afternoon",
        "Answer by Fri 20 Nov 16:50 CET",
        "1 h 20 min left",
        "Accept by Fri 20 Nov 16:00 CET",
        "+30 icp industry",
        "it is his turn in enterprise-dach",
        "It was with Ana Keller before.",
        "https://leads.example.com/lead/L42",
    ] {
        assert!(read.html.contains(told), "{told}\n{}", read.html);
    }
}

#[test]
fn its_headers_are_the_expected_ones_and_no_others() {
    let due = full(NoticeKind::Assignment);
    let read = mail(&due);
    let head = read.raw.split("\r\n\r\n").next().unwrap();
    let names: Vec<&str> =
        head.split("\r\n").filter(|line| !line.starts_with(' ')).map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(
        names,
        [
            "Date",
            "From",
            "To",
            "Subject",
            "Message-ID",
            "In-Reply-To",
            "References",
            "Auto-Submitted",
            "X-Auto-Response-Suppress",
            "X-Anteroom-Lead",
            "Reply-To",
            "MIME-Version",
            "Content-Type"
        ]
    );
    let id = sample::key().message_id(&due.notice.id, "example.com");
    for (name, value) in [
        ("Date", "Fri, 20 Nov 2026 14:30:00 +0000"),
        ("From", "\"Example Sales\" <sales@example.com>"),
        ("To", "\"Bo Lind\" <bo@example.com>"),
        ("Reply-To", "\"Clara Weiss\" <clara.weiss@example.org>"),
        ("Message-ID", &format!("<{id}>")),
        ("References", "<lead.0197a2b0-0000-7000-8000-000000000001@example.com>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("X-Anteroom-Lead", "L42"),
    ] {
        assert_eq!(read.header(name).as_deref(), Some(value), "{name}");
    }
    // The thread's id is nobody's notice: an answer that names it links to nothing by it.
    assert_eq!(sample::key().own_message_id("lead.0197a2b0-0000-7000-8000-000000000001@example.com"), None);
    assert_eq!(sample::key().own_message_id(&id), Some(due.notice.id.clone()));

    let repeated = mail(&DueNotice { may_have_arrived: true, attempts: 2, ..due });
    assert_eq!(repeated.header("X-Anteroom-Possible-Duplicate").as_deref(), Some("yes"));
    assert_eq!(repeated.header("Message-ID"), read.header("Message-ID"));
}

#[test]
fn its_links_allow_this_rep_this_verb_for_seven_days() {
    let read = mail(&full(NoticeKind::Assignment));
    let tokens = |text: &str| -> Vec<String> {
        let links = text.split("https://leads.example.com/act/").skip(1);
        links.map(|rest| rest.split(['"', '\n']).next().unwrap().to_owned()).collect()
    };
    assert_eq!(tokens(&read.text), tokens(&read.html));
    let (key, week) = (sample::key(), Duration::from_secs(7 * 86_400));
    let verbs: Vec<Verb> = tokens(&read.text)
        .iter()
        .map(|token| {
            let leave = key.read_leave(token, sample::NOW).unwrap();
            assert_eq!((leave.rep.as_str(), leave.expires_at), ("bo", sample::NOW.plus(week)));
            leave.verb
        })
        .collect();
    assert_eq!(
        verbs,
        [Verb::Accept, Verb::Respond, Verb::Reject, Verb::Recycle, Verb::HandOff, Verb::Away, Verb::Next]
    );
}

#[test]
fn every_kind_has_its_own_words_and_only_the_asked_can_act() {
    let mut lines = Vec::new();
    for kind in NoticeKind::ALL.into_iter().filter(|kind| kind.is_ours() && *kind != NoticeKind::Acknowledgement) {
        for due in sample::notices(kind) {
            let read = mail(&due);
            let first = read.text.lines().next().unwrap();
            let links = read.text.matches("/act/").count();
            let reply_to = read.header("Reply-To").is_some();
            lines.push(format!("{}\n  {first}\n  links {links}, answers go to the prospect: {reply_to}", read.subject));
            // What goes to a prospect has nothing of ours in it: no link, no number.
            let is_ours = kind != NoticeKind::Question;
            // What is about many leads leads to the board.
            if kind != NoticeKind::Leaver {
                assert_eq!(read.html.contains("/lead/L42"), is_ours, "{}", read.html);
                assert_eq!(read.raw.contains("L42"), is_ours, "{}", read.raw);
            }
            assert!(read.html.contains("overflow-wrap:anywhere"), "an endless word must not widen a phone's page");
            for forbidden in ["<img", "<style", "<script", "url(", "<link"] {
                assert!(!read.html.contains(forbidden), "{forbidden}");
            }
        }
    }
    insta::assert_snapshot!("kinds", lines.join("\n"));
}

/// Whatever strangers write stays words: in the header, the text, the page and the wire.
#[test]
fn what_a_stranger_writes_is_data_everywhere() {
    let huge = "x".repeat(10_000);
    let lines = ".\r\n.\n\r.\r\nFrom x\r\nRCPT TO:<all@example.com>\r\n".repeat(50);
    for hostile in [
        "{{7*7}} ${7*7} <%= 7*7 %> {% raw %}",
        "x\r\nBcc: all@example.com\r\n\r\nbody",
        "</title><script>alert(1)</script><img src=x onerror=y>",
        "\u{202e}\u{2066}gpj.exe\u{2069}\u{200b}",
        "\0\u{1b}[2J\u{85}\u{2028}",
        &huge,
        &lines,
        "",
        "=?utf-8?q?=0D=0ABcc:_all@example.com?=",
        "\"><a href=\"https://evil.example\">",
    ] {
        for kind in NoticeKind::ALL.into_iter().filter(|kind| kind.is_ours() && *kind != NoticeKind::Acknowledgement) {
            let mut due = full(kind);
            let text = hostile.to_owned();
            let prospect = &mut due.lead.prospect;
            for field in [&mut prospect.name, &mut prospect.company, &mut prospect.title, &mut prospect.phone] {
                *field = Some(text.clone());
            }
            prospect.email = Some(format!("a@example.org{text}"));
            due.lead.subject.clone_from(&text);
            due.lead.text.clone_from(&text);
            due.lead.stage_reason.clone_from(&text);
            due.notice.note.clone_from(&text);
            let evidence = serde_json::json!({ "rule": text, "points": 1, "evidence": text });
            let score = serde_json::json!({ "reasons": [evidence] });
            due.decision = Some(
                serde_json::json!({
                    "verdict": { "reason": text, "fit": score, "intent": score },
                    "route": { "pick": { "rep": "bo", "why": text } },
                })
                .to_string(),
            );
            check_is_tame(&mail(&due), &format!("{} {hostile:.40?}", kind.as_str()));
        }
    }
}

fn check_is_tame(read: &Read, what: &str) {
    assert!(read.raw.is_ascii(), "{what}");
    for line in read.raw.split("\r\n") {
        assert!(!line.contains(['\r', '\n', '\0', '\u{1b}']), "{what}: {line:?}");
        assert!(!line.starts_with('.') && line.len() <= 998, "{what}: {line:?}");
    }
    let head = read.raw.split("\r\n\r\n").next().unwrap();
    for line in head.split("\r\n") {
        assert!(line.len() <= 200, "{what}: {line:?}");
        assert!(!line.starts_with("Bcc"), "{what}");
    }
    assert!(
        read.subject.chars().count() <= SUBJECT_MAX
            && (read.subject.starts_with("[L42]") || ["question", "leaver"].iter().any(|kind| what.starts_with(kind))),
        "{what}: {}",
        read.subject
    );
    assert!(!read.subject.contains(|c: char| c.is_control()) && !read.text.contains('\u{202e}'), "{what}");
    for line in read.text.lines() {
        assert!(line.chars().count() <= 78 || line.starts_with("https://leads.example.com/act/"), "{what}: {line:?}");
        assert!(!line.contains("49 "), "{what}: a template was evaluated: {line}");
    }
    let tags = ["<script", "<img", "href=\"https://evil"];
    assert!(tags.iter().all(|tag| !read.html.contains(tag)) && !read.html.contains("> 49"), "{what}");
}

#[test]
fn an_answer_goes_to_the_prospect_only_where_he_has_an_address_anybody_can_write() {
    for (email, reply_to) in [
        (Some("clara@example.org"), Some("\"Clara Weiss\" <clara@example.org>")),
        (Some("clara@bücher.example"), Some("\"Clara Weiss\" <clara@xn--bcher-kva.example>")),
        (Some("clära@example.org"), None),
        (Some("no address"), None),
        (Some("a@b.example, c@d.example"), None),
        (None, None),
    ] {
        let mut due = full(NoticeKind::Assignment);
        due.lead.prospect.email = email.map(str::to_owned);
        assert_eq!(mail(&due).header("Reply-To").as_deref(), reply_to, "{email:?}");
    }
}

#[test]
fn a_look_alike_domain_shows_what_it_is() {
    let mut due = full(NoticeKind::Assignment);
    due.lead.prospect.email = Some("clara@exаmple.org".to_owned());
    let read = mail(&due);
    assert!(read.text.contains("clara@exаmple.org (xn--exmple-4nf.org)"), "{}", read.text);
}

#[test]
fn people_may_use_their_own_words_and_mistakes_show_when_they_are_loaded() {
    let own = |name: &str, text: &str| BTreeMap::from([(name.to_owned(), text.to_owned())]);
    let templates = Templates::with(&own("assignment.subject", "{{ ref }}: {{ who.shown }}")).unwrap();
    assert_eq!(mail_of(&full(NoticeKind::Assignment), &templates).subject, "L42: Clara Weiss");
    for (name, text, message) in [
        ("assigment.txt", "x", "there is no mail template called `assigment.txt`"),
        ("assignment.txt", "a\n{{ whoo.shown }}", "the mail template `assignment.txt`, line 2"),
        ("assignment.txt", "{% if dew %}x{% endif %}", "the mail template `assignment.txt`, line 1"),
        ("assignment.txt", "{{ due.at }}", "the mail template `assignment.txt`, line 1"),
        ("assignment.html", "{% block x %}", "the mail template `assignment.html`, line 1"),
        (
            "parts.html",
            "{% for x in range(99999) %}{% for y in range(99999) %}.{% endfor %}{% endfor %}",
            "the mail template",
        ),
    ] {
        let error = Templates::with(&own(name, text)).err().expect(text).to_string();
        assert!(error.starts_with(message), "{error}");
    }
}

#[test]
fn the_longest_mail_leaves_fuel_to_spare() {
    let mut due = full(NoticeKind::Assignment);
    due.lead.text = "a\nb\n".repeat(5_000);
    assert!(mail(&due).html.contains("There is more"));
}

#[test]
fn an_address_that_no_mail_can_go_to_is_said_to_be_so() {
    let mut due = full(NoticeKind::Escalation);
    due.notice.to = Address::parse("a..b@example.com").unwrap();
    let result = compose(&due, &sample::rules(), &Templates::built_in(), &sample::site(), &sample::key(), sample::NOW);
    assert!(matches!(result, Err(ComposeError::Recipient(_))));
    due.notice.id = NoticeId::new("1");
    due.notice.to = Address::parse("bo@bücher.example").unwrap();
    assert!(mail(&due).raw.contains("bo@xn--bcher-kva.example"));
}

#[test]
fn an_assignment_says_what_is_in_doubt_what_was_agreed_and_where_it_came_from() {
    use crate::domain::inquiry::ConsentPurpose;
    use crate::domain::lead::Agreed;
    let [mut due, ..] = sample::notices(NoticeKind::Assignment);
    let plain = mail(&due);
    for part in [&plain.text, &plain.html] {
        assert!(!part.contains("In doubt") && !part.contains("Consent") && !part.contains("Where it came from"));
    }
    due.lead.doubt = Some("it sells <links>".to_owned());
    due.lead.consent = vec![Agreed {
        purpose: ConsentPurpose::Marketing,
        is_given: false,
        words: "No newsletter <please>".to_owned(),
    }];
    due.lead.attribution = vec![("utm_source".to_owned(), "spring & fair".to_owned())];
    let told = mail(&due);
    for said in [
        "In doubt: it sells <links>. Look at the mail first;",
        "Wants no advertisement: “No newsletter <please>”",
        "utm source: spring & fair",
    ] {
        assert!(told.text.contains(said), "{said} is not in:\n{}", told.text);
    }
    for said in ["it sells &lt;links&gt;", "“No newsletter &lt;please&gt;”", "utm source: spring &amp; fair"] {
        assert!(told.html.contains(said), "{said} is not in:\n{}", told.html);
    }
}

/// Not a test but the pages, to be looked at in a browser: `ANTEROOM_PAGES=DIRECTORY cargo test --lib pages_to_look_at --
/// --ignored`.
#[test]
#[ignore = "writes what a person looks at"]
fn pages_to_look_at() {
    let folder = std::path::PathBuf::from(std::env::var("ANTEROOM_PAGES").unwrap());
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: String, page: &str| std::fs::write(folder.join(format!("{name}.html")), page).unwrap();
    for kind in NoticeKind::ALL.into_iter().filter(|kind| kind.is_ours()) {
        for (number, due) in sample::notices(kind).iter().enumerate() {
            write(format!("{}-{number}", kind.as_str()), &mail(due).html);
        }
    }
    let (rules, site, key) = (sample::rules(), sample::site(), sample::key());
    let digest = crate::pipeline::send::digest::facts(&sample::digest(), &rules, &site, &key, sample::NOW);
    write("digest".to_owned(), &Templates::built_in().render_digest(&digest).unwrap().html);
}

#[test]
fn whose_answer_was_refused_is_told_by_when_the_prospect_waits() {
    let mut due = full(NoticeKind::Undelivered);
    due.notice.due_at = None;
    let text = mail(&due).text;
    assert!(
        text.contains("So nobody has answered Clara Weiss") && text.contains("Answer by Fri 20 Nov 16:50"),
        "{text}"
    );
    due.lead.responded_at = Some(sample::NOW);
    due.lead.clock = crate::domain::lead::Clock::Met { at: sample::NOW };
    assert!(!mail(&due).text.contains("Answer by"), "another answer has arrived");
}
