//! What conditions come to, what they say of it, and what is refused.

use super::*;
use crate::domain::company::Company;
use crate::domain::outcomes::Outcomes;
use crate::domain::territory::Territory;
use std::collections::BTreeMap;

fn company() -> Company {
    Company {
        domain: "example.com".to_owned(),
        name: "Example".to_owned(),
        industry: Some("software".to_owned()),
        size: Some(250),
        country: None,
        other: [("tier".to_owned(), "gold".to_owned()), ("turnover".to_owned(), "n/a".to_owned())].into(),
        ..Company::default()
    }
}

/// One lead that is half known: no title, no country.
fn with_facts<T>(ask: impl FnOnce(&Facts<'_>) -> T) -> T {
    let company = company();
    let territories = BTreeMap::from([("dach".to_owned(), Territory::always(&["DE", "AT"]))]);
    let fields = [("Budget:".to_owned(), "10000".to_owned()), ("Team size".to_owned(), "50-100".to_owned())];
    ask(&Facts {
        contact: ContactFacts {
            email: Some("jo@cs.example.edu"),
            name: Some("Jo Müller"),
            domain: Some("cs.example.edu"),
            freemail: Some(false),
            ..ContactFacts::default()
        },
        company: Some(&company),
        territories: &territories,
        text: "We would like a Demo, and your PRICING.\nPricing für 20 Personen, demo soon.",
        subject: "Anfrage",
        fields: &fields,
        source_kind: "form",
        language: Some("en"),
        mailbox: "sales",
        known_leads: 2,
        ..Facts::default()
    })
}

fn condition(source: &str) -> Condition {
    Condition::compile(source).unwrap_or_else(|bad| panic!("{source}: {bad}"))
}

fn evaluate(source: &str) -> Holds {
    with_facts(|facts| condition(source).evaluate(facts))
}

fn unknown(fact: &str) -> Holds {
    Holds::Unknown(fact.to_owned())
}

#[test]
fn the_conditions_of_the_manual() {
    for (source, expected) in [
        (r#"company.industry in ["software","fintech"]"#, Holds::Yes),
        (r#"text.matches("(?i)\\b(demo|pricing|quote)\\b")"#, Holds::Yes),
        (r#"contact.email.endsWith(".edu") && text.matches("(?i)thesis|dissertation")"#, Holds::No),
        ("company.country in territory.dach && company.size >= 200", unknown("company.country")),
    ] {
        assert_eq!(evaluate(source), expected, "{source}");
    }
}

#[test]
fn every_operator_and_function() {
    for source in [
        "true && !false",
        "company.size >= 250 && company.size > 249 && company.size <= 250 && company.size < 251",
        "company.size == 250 && company.size != 251 && company.size == 250.0 && company.size < 250.5",
        "company.size / 2 == 125 && company.size % 100 == 50 && company.size * 2 - 1 == 499 && -company.size < 0",
        "1.5 + 1.5 == 3.0 && double(company.size) / 4.0 == 62.5 && 5u == 5",
        r#"subject + "!" == "Anfrage!""#,
        r#"contact.domain.startsWith("cs.") && startsWith(contact.domain, "cs.")"#,
        r#"text.contains("PRICING") && !text.contains("quote")"#,
        r#"matches(subject, "^An") && subject.matches(r"\w+")"#,
        r#"subject.lower() == "anfrage" && subject.upperAscii() == "ANFRAGE" && " a ".trim() == "a""#,
        r#"contact.name.lower().contains("müller")"#,
        r#"size(subject) == 7 && subject.size() == 7 && size(contact.name) == 9 && size(["a", "b"]) == 2"#,
        r#"size(territory.dach) == 2 && size(fields) == 2"#,
        r#"int(fields["Budget"]) > 5000 && int(fields.budget) == 10000 && string(company.size) == "250""#,
        r#""Budget" in fields && !("Phone" in fields) && has(fields["Team size"]) && !has(fields.Phone)"#,
        r#""AT" in territory.dach && !("FR" in territory.dach)"#,
        "has(company.size) && !has(company.country) && !has(contact.title)",
        r#"company.tier == "gold" && !has(company.parent)"#,
        r#"(company.size > 100 ? "big" : "small") == "big""#,
        r#"["demo", "quote"].exists(word, text.contains(word))"#,
        r#"["Demo", "PRICING"].all(word, text.contains(word)) && territory.dach.exists_one(code, code == "DE")"#,
        r#"[1, 250].exists(n, company.size == n)"#,
        r#"source.kind == "form" && source.adapter == "" && language == "en" && mailbox == "sales""#,
        "known.leads == 2 && !known.open && attachments == 0 && !contact.freemail",
        "true != known.open",
    ] {
        assert_eq!(evaluate(source), Holds::Yes, "{source}");
    }
}

#[test]
fn unknown_is_neither_an_error_nor_false() {
    let (unknown_size, other) = ("company.country == \"DE\"", "contact.title == \"CEO\"");
    for (source, expected) in [
        (format!("{unknown_size} || true"), Holds::Yes),
        (format!("true || {unknown_size}"), Holds::Yes),
        (format!("{unknown_size} && false"), Holds::No),
        (format!("false && {unknown_size}"), Holds::No),
        (format!("{unknown_size} || false"), unknown("company.country")),
        (format!("{unknown_size} && true"), unknown("company.country")),
        (format!("!({unknown_size})"), unknown("company.country")),
        (format!("{unknown_size} || {other}"), unknown("company.country")),
        (format!("{unknown_size} ? true : true"), unknown("company.country")),
        ("company.country != \"DE\"".to_owned(), unknown("company.country")),
        ("contact.title.contains(\"chief\")".to_owned(), unknown("contact.title")),
        ("fields[\"Phone\"] == \"1\"".to_owned(), unknown("fields[\"Phone\"]")),
        ("company.parent == \"x\"".to_owned(), unknown("company.parent")),
        ("\"x\" in [company.country, \"x\"]".to_owned(), Holds::Yes),
        ("\"x\" in [company.country, \"y\"]".to_owned(), unknown("company.country")),
        ("[\"a\"].exists(x, x == company.country)".to_owned(), unknown("company.country")),
        ("[].exists(x, x == company.country)".to_owned(), Holds::No),
        ("[\"a\", company.country].all(x, x == \"b\")".to_owned(), Holds::No),
        ("[\"a\", \"a\", company.country].exists_one(x, x == \"a\")".to_owned(), Holds::No),
    ] {
        assert_eq!(evaluate(&source), expected, "{source}");
    }
    let nobody = condition("company.size > 1").evaluate(&Facts::default());
    assert_eq!(nobody, unknown("company.size"), "a company that is not in the table");
}

#[test]
fn what_cannot_be_worked_out_is_told() {
    for (source, why) in [
        ("1 / (known.leads - 2) == 1", "1 cannot be divided by zero"),
        ("9223372036854775807 + known.leads > 0", "too large"),
        ("int(company.turnover) > 5", "company.turnover is no whole number"),
        ("int(fields[\"Team size\"]) > 5", "fields[\"Team size\"] is no whole number"),
        ("double(company.turnover) > 5", "company.turnover is no number"),
        ("\"DE\" in territory.atlantis", "there is no territory `atlantis`"),
        ("contact.title == \"x\" && int(company.turnover) > 5", "company.turnover"),
    ] {
        match evaluate(source) {
            Holds::Failed(told) => assert!(told.contains(why), "{source}: {told}"),
            other => panic!("{source}: {other:?}"),
        }
    }
    assert_eq!(evaluate("int(company.turnover) > 5 || company.size > 5"), Holds::Yes, "it does not matter then");
}

#[test]
fn evidence_is_what_a_rep_can_check() {
    for (source, words) in [
        (r#"text.matches("(?i)\\b(demo|pricing|quote)\\b")"#, r#""Demo" and "PRICING" in the text"#),
        (r#"company.industry in ["software","fintech"]"#, r#"company.industry is "software""#),
        (
            r#"company.industry == "software" && company.size >= 200"#,
            r#"company.industry is "software" and company.size is 250"#,
        ),
        (r#"company.size > 1000 || subject.contains("frag")"#, r#""frag" in the subject"#),
        (r#"contact.email.endsWith(".edu")"#, r#"contact.email ends with ".edu""#),
        (r#"!text.contains("thesis")"#, r#"no "thesis" in the text"#),
        (r#"!text.matches("(?i)thesis")"#, r#"nothing like "thesis" in the text"#),
        (r#"["a demo", "Demo"].exists(word, text.contains(word))"#, r#""Demo" in the text"#),
        (r#"(subject + " " + text).lower().contains("anfrage")"#, r#""anfrage" in the subject or the text"#),
        ("has(company.size) && !has(contact.title)", "company.size is known and contact.title is not known"),
        (r#""Budget" in fields"#, r#"the form has "Budget""#),
        (r#"int(fields["Budget"]) > 1"#, r#"fields["Budget"] is 10000"#),
        ("size(text) > 10", "the length of the text is 75"),
        ("contact.freemail", "contact.freemail is false"),
        ("company.size > 1000", "company.size is 250"),
        ("100 / (company.size - 50) < 1", "100 / (company.size - 50) is 0, where company.size is 250"),
        (r#"company.size > 300 && text.contains("x")"#, "company.size is 250"),
        (r#"company.country == "DE""#, "company.country is unknown"),
        ("true", "always"),
    ] {
        assert_eq!(with_facts(|facts| condition(source).evidence(facts)), words, "{source}");
    }
}

#[test]
fn mistakes_are_refused_with_place_and_remedy() {
    for (source, column, message, remedy) in [
        ("company.countri == \"DE\"", 9, "there is no `company.countri`", "did you mean `company.country`?"),
        ("contct.email == \"x\"", 1, "there is no `contct`", "did you mean `contact`?"),
        ("contact.fax == \"x\"", 9, "there is no `contact.fax`", "`contact` has `email`, `name`"),
        ("text == demo", 9, "there is no `demo`", "texts go in quotes; known are `contact`"),
        ("company == \"x\"", 1, "`company` is no single value", "`domain`, `name`"),
        ("text.contans(\"x\")", 13, "there is no function `contans`", "did you mean `contains`?"),
        ("text.contains()", 14, "`contains` is not used like this", "write it like `text.contains(\"…\")`"),
        ("text.map(x, x)", 9, "there is no function `map`", "known are"),
        ("company.size >= \"200\"", 14, "company.size is a number and \"200\" is text", "without quotes"),
        ("company.size in [\"1\"]", 8, "company.size is a number, and the list is of text", "both in quotes"),
        ("company.size", 8, "company.size is a number, where yes or no is wanted", "compare it"),
        ("text && true", 1, "text is text, where yes or no is wanted", "compare it"),
        ("company.size == null", 17, "`null` has no use", "has(company.size)"),
        ("text.matches(\"(demo\")", 14, "unclosed group", "mend the pattern"),
        ("text.matches(\"(\\\\w{1000}){1000}\")", 14, "too large", "smaller counts"),
        ("text.matches(subject)", 14, "not a text in quotes", "use `contains`"),
        ("company.country in text", 20, "text is text, where a list is wanted", "`territory.…`"),
        ("company.country in teritory.dach", 20, "there is no `teritory`", "did you mean `territory`?"),
        ("territory.dach == \"DE\"", 10, "`territory.dach` is a list", "company.country in territory.dach"),
        ("[\"a\"].exists(x, [\"b\"].exists(y, x == y))", 29, "do not stand in each other", "`&&`"),
        ("[\"a\"].exists(text, true)", 14, "`text` already means something", "another name"),
        ("[\"a\", 1].exists(x, true)", 7, "not of the kind", "all in quotes, or none"),
        ("true || x.y.z == 1", 12, "has a part `z`", "two parts"),
        ("company.size = 5", 14, "`=", "write `&&` for and"),
        ("known.open and true", 12, "`and` does not belong here", "write `&&` for and"),
        ("text.contains(\"x", 15, "a text is not closed", "end it with the quote"),
        ("text.contains(\"x\"", 18, "`)` is missing", "put it here"),
        ("true &&", 8, "it ends too early", "an operand"),
        ("  ", 3, "it is empty", "leave `when` out"),
        ("true &&\n  \"ü\" == ü", 10, "`ü` does not belong here", "texts in quotes"),
        ("true &&\n  \"ü\" == x", 10, "there is no `x`", "texts go in quotes"),
        ("{\"a\": 1}.a == 1", 9, "has a part `a`", "two parts"),
        ("duration(\"1h\") == 1", 9, "there is no function `duration`", "known are"),
    ] {
        let bad = Condition::compile(source).expect_err(source);
        assert!(bad.message.contains(message), "{source}: {}", bad.message);
        assert!(bad.remedy.contains(remedy), "{source}: {}", bad.remedy);
        let place = bad.at.unwrap_or_else(|| panic!("{source}: no place"));
        assert_eq!(place.column, column, "{source}: {bad}");
        assert!(source.is_char_boundary(place.offset_bytes), "{source}");
    }
}

#[test]
fn the_names_of_one_configuration_are_all_there_are() {
    let vocabulary = Vocabulary {
        company_columns: Some(["tier".to_owned()].into()),
        territories: Some(["dach".to_owned(), "benelux".to_owned()].into()),
        of_lead: false,
    };
    let compile = |source: &str| Condition::compile_with(source, &vocabulary).map_err(|bad| bad.to_string());
    assert!(compile("company.tier == \"a\" && company.country in territory.dach").is_ok());
    assert!(compile("company.teir == \"a\"").unwrap_err().contains("did you mean `company.tier`?"));
    assert!(compile("company.parent == \"a\"").unwrap_err().contains("`company` has `domain`"));
    assert!(compile("company.country in territory.dahc").unwrap_err().contains("did you mean `territory.dach`?"));
    assert!(compile("company.country in territory.apac").unwrap_err().contains("`territory` has `benelux`, `dach`"));
}

#[test]
fn no_source_exhausts_the_stack() {
    let long = [
        "1".to_owned() + &"+1".repeat(100_000) + " > 0",
        "(".repeat(2_000) + "true" + &")".repeat(2_000),
        "[".repeat(1_300) + &"]".repeat(1_300),
        "!".repeat(4_000) + "true",
        "[\"(((\", ".to_owned() + &"{".repeat(1_000),
        "text".to_owned() + &".trim()".repeat(500),
        "true".to_owned() + &" && true".repeat(400),
        "true ? ".repeat(300) + "true" + &" : true".repeat(300),
        "\"".repeat(4_000),
        "\\".repeat(4_000),
    ];
    for source in long {
        assert!(Condition::compile(&source).is_err(), "{}", &source[..20]);
    }
    let names: Vec<String> = (0..250).map(|n| format!("\"name{n}\"")).collect();
    assert!(Condition::compile(&format!("contact.domain in [{}]", names.join(","))).is_ok(), "a long list is fine");
    assert!(Condition::compile(&("true".to_owned() + &" && true".repeat(150))).is_ok());
}

proptest::proptest! {
    /// Any text is a condition or a refusal with a sound place, within a small stack.
    #[test]
    fn any_text_compiles_or_is_refused(source in "[a-z.()\\[\\]{}\"'\\\\!&|<>=+*/%?: 0-9ü\n-]{0,80}") {
        if let Err(bad) = Condition::compile(&source) {
            proptest::prop_assert!(bad.at.is_none_or(|place| source.is_char_boundary(place.offset_bytes)));
        }
    }
}

#[test]
fn a_policy_asks_what_a_lead_keeps() {
    let of_lead = Vocabulary { of_lead: true, ..Vocabulary::default() };
    let compile = |source: &str| Condition::compile_with(source, &of_lead).map_err(|bad| bad.to_string());
    let lead = LeadFacts { band: Some("A1"), fit: 60, intent: 40, route: Some("dach"), pool: None };
    let facts = Facts { lead: Some(lead), source_kind: "portal", ..Facts::default() };
    let holds = |source: &str| compile(source).unwrap().evaluate(&facts);
    assert_eq!(holds(r#"lead.band in ["A1", "A2"] && source.kind == "portal" && lead.fit >= 60"#), Holds::Yes);
    assert_eq!(holds(r#"lead.pool == "x""#), Holds::Unknown("lead.pool".to_owned()));
    for gone in ["asks.demo", "fields[\"Budget\"] == \"x\"", "fields.Budget == \"x\"", "known.open"] {
        let told = compile(gone).unwrap_err();
        assert!(
            told.contains("is not kept with a lead, so a policy cannot ask for it; use what is kept: `lead.band`"),
            "{told}"
        );
    }
    let elsewhere = Condition::compile("lead.fit > 3").unwrap_err().to_string();
    assert_eq!(elsewhere, "`lead.fit` is known only once a lead is judged; use it in a [[policy]]");
}

#[test]
fn a_learned_score_names_what_spoke_for_it() {
    let odds = [("source form", -1.1), ("language en", 0.7), ("mailbox press", 2.0)];
    let odds = odds.map(|(factor, odds)| (factor.to_owned(), odds)).into();
    let outcomes = Outcomes { base: 0.0, odds };
    let condition = condition("signals.learned < 50");
    with_facts(|facts| {
        assert_eq!(condition.evaluate(facts), unknown("signals.learned"));
        let facts = Facts { outcomes: Some(&outcomes), ..*facts };
        assert_eq!(condition.evaluate(&facts), Holds::Yes);
        assert_eq!(condition.evidence(&facts), "signals.learned is 40: source form -1.10, language en +0.70");
    });
}
