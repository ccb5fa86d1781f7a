//! Replies as mail programs make them, with signatures as houses want them. What becomes of one is a matter of its
//! words alone: every body below is read in every program, above every signature.

use super::tests::heard_as;
use crate::domain::address::Address;
use crate::domain::reader::{Ours, Reader};
use crate::domain::token::Key;
use crate::pipeline::decode::decode;
use crate::pipeline::extract::extract;

/// What a rep writes, and what is heard where the rest goes to a prospect.
const BODIES: &[(&str, &str)] = &[
    // Verbs, in four languages.
    ("accept", "accept"),
    ("Annehmen.", "accept"),
    ("j'accepte", "accept"),
    ("acepto", "accept"),
    ("reject student", "reject student_research []"),
    ("ablehnen kein Bedarf", "reject no_need []"),
    ("refuser étudiant", "reject student_research []"),
    ("recycle 2 weeks", "recycle 2026-12-04 09:00 timing"),
    ("hand off to bo", "hand off bo"),
    ("transférer à bo", "hand off bo"),
    ("responded by phone", "respond [by phone]"),
    ("away until Monday", "away 2026-11-23 00:00"),
    ("next", "next"),
    // What may be one.
    ("acept", "unclear: this may be meant for me or for the prospect"),
    ("called him", "unclear: this may be meant for me or for the prospect"),
    ("reject\n\nbecause he is a student", "unclear: a reason is missing"),
    ("hand off to bo, please do it soon.", "unclear: this may be meant for me or for the prospect"),
    (
        "Hallo,\n\naccept",
        "unclear: “accept” stands on a line of its own in it, and a word for me and an answer to the prospect are two mails",
    ),
    // A verb and an answer.
    ("accept\n\nDear Pia,\n\nthe price is 5 EUR per seat.", "accept …"),
    ("annehmen\n\nDer Preis beträgt 5 EUR je Platz.", "accept …"),
    // Answers.
    ("Dear Pia,\n\nthe price is 5 EUR per seat. Shall we talk on Monday?", "letter"),
    ("Hallo Pia,\n\ngern, das Angebot kommt am Montag.", "letter"),
    ("Bonjour Pia,\n\nle prix est de 5 EUR par siège.", "letter"),
    ("Hola Pia,\n\nel precio es de 5 EUR por puesto.", "letter"),
    ("Away until Monday. I will answer then.", "letter"),
    ("Back in the office on Monday, I will send the offer.", "letter"),
    ("Next, please send me the address of your office.", "letter"),
];

const SIGNATURES: &[(&str, &str)] = &[
    ("none", ""),
    ("name", "\n\nAna"),
    ("block", "\n\nAna Keller\nSales Manager\nNorthwind GmbH\nTel. +49 30 1234567"),
    (
        "block with a notice",
        "\n\nViele Grüße\n\nAna Keller\nSales Manager\nNorthwind GmbH · Hauptstr. 1 · 10115 Berlin\nTel. +49 30 1234567\n\n\
         Diese E-Mail enthält vertrauliche Informationen.",
    ),
    ("delimiter", "\n\n-- \nAna Keller\nNorthwind GmbH\nTel 030 123"),
    ("mobile and mail", "\n\nAna Keller\nMobil: +49 170 1234567\nE-Mail: ana@example.com"),
    (
        "English",
        "\n\nBest regards,\nAna Keller\nSales Manager | Northwind Ltd\nT +44 20 7946 0000\n\nThis e-mail and any attachments \
         are confidential. If you are not the intended recipient, please delete it and notify the sender.",
    ),
    (
        "register",
        "\n\nMit freundlichen Grüßen\ni. A. Ana Keller\n\nNorthwind GmbH\nGeschäftsführer: Dr. Max Boss\nSitz der \
         Gesellschaft: Berlin, Amtsgericht Charlottenburg HRB 12345\nUSt-IdNr. DE123456789",
    ),
    (
        "advertisement",
        "\n\nBest,\nAna\n\nBook a meeting with me: https://cal.example.com/ana\nMeet us at Hannover Messe, 20-24 April!",
    ),
    ("pronouns", "\n\nAna Keller (she/her)\nAccount Executive\nNorthwind"),
    ("trees", "\n\nAna Keller\n\nPlease consider the environment before printing this email."),
    (
        "closed",
        "\n\nLG Ana\n\nWir sind vom 24.12. bis 2.1. geschlossen. In dringenden Fällen erreichen Sie uns unter 030 1234567.",
    ),
    ("French", "\n\nCordialement,\nAna Keller\nResponsable commerciale\nNorthwind SARL\nTél. : +33 1 23 45 67 89"),
    ("Spanish", "\n\nUn saludo,\nAna Keller\nDirectora de ventas\nNorthwind S.L.\nTel.: +34 91 123 45 67"),
];

/// What our mail to him says, more or less.
const OURS: &str = "Hello Ana, this inquiry is offered to you.\n\nPia Prospect <pia@fjord.example> wrote:\n> Hello,\n> please \
                    send a quote for 40 seats.\n> Pia\n\naccept, reject, hand off: one of these as the first \
                    line.\n\nEverything about L2: https://leads.example.com/lead/L2";

const PROGRAMS: [&str; 14] = [
    "Gmail, HTML only",
    "Gmail, German",
    "Gmail, French",
    "iPhone",
    "iPhone, HTML only",
    "Outlook",
    "Outlook, plain",
    "Outlook for iOS",
    "Outlook for Android",
    "Samsung",
    "Yahoo",
    "Notes",
    "Thunderbird, below the quote",
    "no quote",
];

fn written_in(program: &str, body: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let lines = |open: &str, blank: &str, close: &str, text: &str| -> String {
        text.lines()
            .map(|line| format!("{open}{}{close}", if line.is_empty() { blank.to_owned() } else { escaped(line) }))
            .collect()
    };
    let divs = lines("<div>", "<br>", "</div>", body);
    let ours = lines("<p>", "&nbsp;", "</p>", OURS);
    let quoted: String = OURS.lines().map(|line| format!("> {line}\n")).collect();
    let from = "Sales &lt;sales@example.com&gt;";
    let (kind, content) = match program {
        "Gmail, HTML only" => (
            "html",
            format!(
                "<div dir=\"ltr\">{divs}</div><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">On Mon, Nov 16, 2026 \
                 at 10:00 AM {from} wrote:<br></div><blockquote class=\"gmail_quote\">{ours}</blockquote></div>"
            ),
        ),
        "Gmail, German" => (
            "plain",
            format!("{body}\n\nAm Mo., 16. Nov. 2026 um 10:00 Uhr schrieb Sales <\nsales@example.com>:\n\n{quoted}"),
        ),
        "Gmail, French" => (
            "plain",
            format!("{body}\n\nLe lun. 16 nov. 2026 à 10:00, Sales <sales@example.com> a écrit :\n\n{quoted}"),
        ),
        "iPhone" => (
            "plain",
            format!(
                "{body}\n\nVon meinem iPhone gesendet\n\n> Am 16.11.2026 um 10:00 schrieb Sales <sales@example.com>:\n> \n{quoted}"
            ),
        ),
        "iPhone, HTML only" => (
            "html",
            format!(
                "<html><body dir=\"auto\">{divs}<br><div dir=\"ltr\">Sent from my iPhone</div><div dir=\"ltr\"><br><blockquote \
                 type=\"cite\">On Nov 16, 2026, at 10:00, {from} wrote:<br><br></blockquote></div><blockquote type=\"cite\"><div \
                 dir=\"ltr\">{ours}</div></blockquote></body></html>"
            ),
        ),
        "Outlook" => (
            "html",
            format!(
                "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><body lang=EN-US><div class=WordSection1>{}<p \
                 class=MsoNormal><o:p>&nbsp;</o:p></p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm \
                 0cm'><p class=MsoNormal><b>From:</b> {from} <br><b>Sent:</b> Monday, November 16, 2026 10:00 AM<br><b>To:</b> \
                 ana@example.com<br><b>Subject:</b> [L2] Quote<o:p></o:p></p></div>{ours}</div></body></html>",
                lines("<p class=MsoNormal>", "&nbsp;", "<o:p></o:p></p>", body)
            ),
        ),
        "Outlook, plain" => (
            "plain",
            format!(
                "{body}\n\n-----Original Message-----\nFrom: Sales <sales@example.com> \nSent: Monday, November 16, 2026 10:00 AM\nTo: \
                 ana@example.com\nSubject: [L2] Quote\n\n{OURS}"
            ),
        ),
        "Outlook for iOS" => (
            "html",
            format!(
                "<html><body><div>{divs}</div><div id=\"ms-outlook-mobile-body-separator-line\" dir=\"ltr\"><br></div><div \
                 id=\"ms-outlook-mobile-signature\"><div>Outlook für iOS <a href=\"https://aka.ms/o0ukef\">beziehen</a></div></div><hr \
                 style=\"display:inline-block;width:98%\" tabindex=\"-1\"><div id=\"divRplyFwdMsg\" dir=\"ltr\"><b>Von:</b> \
                 {from}<br><b>Gesendet:</b> Montag, November 16, 2026 10:00<br><b>An:</b> ana@example.com<br><b>Betreff:</b> [L2] \
                 Quote<div>&nbsp;</div></div>{ours}</body></html>"
            ),
        ),
        "Outlook for Android" => (
            "plain",
            format!(
                "{body}\n\nGet Outlook for Android<https://aka.ms/AAb9ysg>\n________________________________\nFrom: Sales \
                 <sales@example.com>\nSent: Monday, November 16, 2026 10:00:00 AM\nTo: ana@example.com\nSubject: [L2] Quote\n\n{OURS}"
            ),
        ),
        "Samsung" => (
            "plain",
            format!(
                "{body}\n\n\nVon meinem/meiner Galaxy gesendet\n\n\n-------- Ursprüngliche Nachricht --------\nVon: Sales \
                 <sales@example.com>\nDatum: 16.11.26 10:00 (GMT+01:00)\nAn: ana@example.com\nBetreff: [L2] Quote\n\n{OURS}"
            ),
        ),
        "Yahoo" => (
            "html",
            format!(
                "<div class=\"ydp\">{divs}<div><br></div></div><div id=\"yahoo_quoted_1\" class=\"yahoo_quoted\"><div>On Monday, November 16, 2026 at \
                 10:00:00 AM GMT+1, {from} wrote:</div><div><br></div><div>{ours}</div></div>"
            ),
        ),
        "Notes" => (
            "plain",
            format!(
                "{body}\n\n\n\nVon:    \"Sales\" <sales@example.com>\nAn:     ana@example.com\nDatum:  16.11.2026 10:00\nBetreff:        \
                 [L2] Quote\n\n\n\n{OURS}"
            ),
        ),
        "Thunderbird, below the quote" => {
            ("plain", format!("Am 16.11.26 um 10:00 schrieb Sales:\n{quoted}\n\n{body}\n"))
        }
        _ => ("plain", body.to_owned()),
    };
    format!(
        "From: Ana <ana@example.com>\nTo: Sales <sales+token@example.com>\nSubject: Re: [L2] Quote\nDate: Mon, 16 Nov 2026 10:05:00 \
         +0100\nMessage-ID: <r1@client.example>\nIn-Reply-To: <n1@example.com>\nMIME-Version: 1.0\nContent-Type: text/{kind}; \
         charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{content}\n"
    )
}

fn read(raw: &str) -> String {
    let key = Key::new(b"the key of replies".to_vec());
    let is_rep = |address: &Address| address.as_str() == "ana@example.com";
    let is_ours = |address: &Address| address.local() == "sales";
    let is_colleague = |address: &Address| address.domain() == "example.com";
    let reader = Reader { adapters: crate::config::forms::built_in(), ..Reader::default() };
    let ours = Ours { key: &key, reader: &reader, is_rep: &is_rep, is_ours: &is_ours, is_colleague: &is_colleague };
    extract(&decode(raw.as_bytes(), &reader.limits), &ours).text
}

#[test]
fn a_reply_is_its_words_in_whatever_program_above_whatever_signature() {
    // Every body above every signature, the programs in turn; and in every program above the one that was worst.
    let all = BODIES.iter().enumerate().flat_map(|(at, body)| {
        let in_turn =
            SIGNATURES.iter().enumerate().map(move |(below, sign)| (PROGRAMS[(at + below) % PROGRAMS.len()], sign));
        let block = PROGRAMS.into_iter().map(|program| (program, &SIGNATURES[2]));
        in_turn.chain(block).map(move |(program, sign)| (program, sign, body))
    });
    let mut wrong = Vec::new();
    for (program, (signature, sign), (body, expected)) in all {
        let text = read(&written_in(program, &format!("{body}{sign}")));
        let got = heard_as(&text, true);
        if got != *expected {
            wrong.push(format!("{program}, {signature}, {body:?}: {got}, of {text:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
