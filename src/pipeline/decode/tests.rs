use super::*;

fn decode(raw: &[u8]) -> Email {
    super::decode(raw, &Limits::default())
}
use crate::domain::address::Address;

fn text_of(raw: &str) -> String {
    decode(raw.as_bytes()).text
}

#[test]
fn no_limit_is_passed_and_nothing_is_lost_silently() {
    let deep = (0..200).fold(String::from("From: a@example.org\n"), |mail, at| {
        format!("{mail}Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n")
    });
    let nested = "Content-Type: message/rfc822\n\n".repeat(50_000);
    let many_parts =
        format!("From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(3_000));
    let many_addresses = format!("From: a@example.org\nTo: {}\n\nx", "x@example.net, ".repeat(5_000));
    let long_header = format!("From: a@example.org\nX-Long: {}\n\nx", "y".repeat(300 * 1024));
    let many_lines = format!("From: a@example.org\n{}\nx", "X-Line: y\n".repeat(3_000));
    let parameters = format!("From: a@example.org\nContent-Type: text/plain{}\n\nx", "; a*0*=b".repeat(20_000));
    let long_text = format!("From: a@example.org\n\n{}", "words and words\n".repeat(100_000));
    for (what, raw, defect) in [
        ("deep", deep, "deeper than 20"),
        ("nested", nested, "no From"),
        ("parts", many_parts, "parts beyond 500"),
        ("addresses", many_addresses, "addresses beyond 1000"),
        ("header bytes", long_header, "headers beyond"),
        ("header lines", many_lines, "headers beyond"),
        ("parameters", parameters, "Message-ID"),
        ("text", long_text, "cut"),
    ] {
        let email = decode(raw.as_bytes());
        assert!(email.defects.iter().any(|d| d.contains(defect)), "{what}: {:?}", email.defects);
        assert!(email.text.len() <= Limits::default().text_bytes, "{what}");
        assert!(email.to.len() <= 1_000, "{what}");
    }
}

#[test]
fn an_encoded_word_never_becomes_an_address() {
    for from in [
        "=?utf-8?q?boss=40example.com?= <jane@example.org>",
        "\"boss@example.com\" <jane@example.org>",
        "boss@example.com <jane@example.org>",
        "Jane (boss@example.com) <jane@example.org>",
        "friends: Jane <jane@example.org>;",
    ] {
        let email = decode(format!("From: {from}\n\nx").as_bytes());
        assert_eq!(email.sender().map(Address::as_str), Some("jane@example.org"), "{from}: {:?}", email.from);
    }
    for from in [
        "=?utf-8?q?jane=40example.org?=",
        "<=?utf-8?q?jane?=@example.org>",
        "\"a@b\"@example.org",
        "<@x.test:jane@example.org>",
        "<>",
    ] {
        let email = decode(format!("From: {from}\n\nx").as_bytes());
        assert_eq!(email.sender(), None, "{from}");
        assert!(email.defects.iter().any(|d| d.contains("From")), "{from}: {:?}", email.defects);
    }
}

#[test]
fn html_reads_like_the_page() {
    let page = |html: &str| text_of(&format!("From: a@example.org\nContent-Type: text/html\n\n{html}"));
    assert_eq!(page("<p>One &amp; two</p><p>Three<br>four</p>"), "One & two\n\nThree\nfour");
    assert_eq!(
        page("<table><tr><th>Name</th><td>Jane</td></tr><tr><td>Tel</td><td><div>1</div></td></tr></table>"),
        "Name\tJane\nTel\t1"
    );
    assert_eq!(page("a<div style='display: none'>hidden <b>copy</b></div><span hidden>x</span>b"), "a\nb");
    assert_eq!(
        page("Yes<blockquote><p>quoted</p><p>more</p></blockquote>after"),
        "Yes\n> \n> quoted\n> \n> more\n\nafter"
    );
    assert_eq!(page("<style>p > a {}</style><script>if (a<b) x()</script><!-- no --><ul><li>a<li>b</ul>"), "- a\n- b");
    assert_eq!(page("1 < 2 &lt;b&gt; &unknown; &#8364;"), "1 < 2 <b> &unknown; €");
    assert_eq!(page("never <b closed"), "never");
}

#[test]
fn lines_ends_and_flow() {
    assert_eq!(text_of("From: a@example.org\rSubject: x\r\rOne\rTwo"), "One\nTwo");
    let flowed =
        "From: a@example.org\nContent-Type: text/plain; format=flowed\n\nOne \ntwo\n>quoted \n>more\n-- \nJane\n";
    assert_eq!(text_of(flowed), "One two\n>quoted more\n-- \nJane");
}

/// Time grows with the mail, not with what a stranger nests into it. Generous: this runs unoptimised, beside others.
#[test]
fn hostile_html_costs_linear_time() {
    for piece in
        ["<div>", "<blockquote>x", "<table><tr><td>", "</b>", "<b style='", "<a href=\"", "&", "<", "<style>", "<!--"]
    {
        let html = piece.repeat(200_000 / piece.len());
        let start = std::time::Instant::now();
        html::to_text(&html);
        assert!(start.elapsed().as_secs() < 20, "{piece}: {:?}", start.elapsed());
    }
}

#[test]
fn a_photo_that_no_page_names_is_a_file_whatever_its_program_calls_it() {
    let part = |id: &str| {
        format!("--q\nContent-Type: image/jpeg; name=p.jpeg\nContent-Disposition: inline; filename=p.jpeg\n{id}\nabc\n")
    };
    let inline = |body: &str, id: &str| {
        let raw = format!("Content-Type: multipart/mixed; boundary=q\n\n--q\n{body}\n{}--q--\n", part(id));
        enclosures(raw.as_bytes(), &Limits::default()).iter().map(|enclosure| enclosure.is_inline).collect::<Vec<_>>()
    };
    let (text, page) =
        ("Content-Type: text/plain\n\nHere:\n", "Content-Type: text/html\n\n<p>Here: <img src=\"cid:p1\"></p>\n");
    assert_eq!(inline(text, ""), [false]);
    assert_eq!(inline(text, "Content-ID: <p1>\n"), [false]);
    assert_eq!(inline(page, "Content-ID: <p1>\n"), [true]);
    assert_eq!(inline(page, "Content-ID: <p2>\n"), [false]);
}

#[test]
fn a_server_s_word_is_forged_by_no_encoded_name_and_by_no_lone_return() {
    use crate::domain::authentication::Authentication;
    let said = |first: &str| {
        let raw = format!("{first} dmarc=pass header.from=house.example\r\nFrom: kim@house.example\r\n\r\nx\r\n");
        Authentication::of(&decode(raw.as_bytes()), "mx.house.example").is_known()
    };
    assert!(said("Authentication-Results: mx.house.example;"));
    assert!(!said("Authentication-Results: =?utf-8?q?mx.house.example?=;"));
    assert!(!said("X-A: b\rAuthentication-Results: mx.house.example;"));
}
