use super::*;
use jiff::civil::date;

fn reach(when: &str) -> Reach {
    let dach = Territory::always(&["AT", "CH", "DE"]);
    let mut soon = Territory::always(&["DE"]);
    soon.0[0].from = Some(date(2027, 1, 1));
    let territories = [("dach".to_owned(), dach), ("soon".to_owned(), soon)].into();
    Reach::of(Some(&Condition::compile(when).unwrap()), &territories)
}

#[test]
fn what_is_within_what() {
    for (later, earlier, is_within) in [
        ("company.size >= 500", "company.size >= 50", true),
        ("company.size >= 500", "50 <= company.size", true),
        ("company.size > 499", "company.size >= 500", true),
        ("company.size >= 50", "company.size >= 500", false),
        ("signals.opens > 3", "signals.opens >= 3", true),
        ("signals.opens >= 3", "signals.opens > 3", false),
        ("signals.opens > 3", "signals.opens >= 4", false),
        ("signals.opens > 0.45", "0.5 <= signals.opens", true),
        ("country == \"DE\"", "country in [\"DE\", \"AT\"]", true),
        ("country in [\"DE\", \"FR\"]", "country in [\"DE\", \"AT\"]", false),
        ("country == \"DE\" || country == \"AT\"", "country in [\"AT\", \"DE\"]", true),
        ("country == \"DE\"", "country in territory.dach", true),
        ("country in territory.dach", "country in [\"DE\", \"AT\", \"CH\", \"LI\"]", true),
        ("country == \"DE\"", "country in territory.soon", false),
        ("country in territory.soon", "country in territory.soon", true),
        ("country == \"DE\" && asks.demo", "country == \"DE\"", true),
        ("country == \"DE\"", "country == \"DE\" && asks.demo", false),
        ("asks.demo", "true", true),
        ("true", "asks.demo", false),
        ("!(company.size < 100)", "company.size >= 50", true),
        ("company.size >= 100 && company.size <= 200", "company.size != 50", true),
        ("company.size == 7", "company.size in [5, 7]", true),
        ("company.size == 7", "has(company.size)", true),
        ("has(company.size)", "company.size >= 1", false),
        ("text.contains(\"x\") && asks.price", "asks.price || asks.demo", true),
        ("text.contains(\"x\")", "text.contains(\"x\")", true),
        ("text.contains(\"x\")", "text.contains(\"y\")", false),
        ("contact.freemail != true", "contact.freemail == false", true),
        ("!contact.freemail", "contact.freemail == false", true),
        ("asks.demo ? country == \"DE\" : country == \"AT\"", "country in [\"AT\", \"DE\"]", true),
        // Who has no known size is in neither, and a number's parts are taken together.
        ("company.size < 100 || company.size >= 100", "company.size > 0 || company.size <= 0", true),
        ("company.size >= 100", "company.size < 200 || company.size > 200", false),
        ("company.size >= 10", "country != \"DE\"", false),
    ] {
        assert_eq!(reach(later).taken_by(&[&reach(earlier)]).is_some(), is_within, "{later} | {earlier}");
    }
    assert!(reach("country == \"DE\"").taken_by(&[&Reach::every()]).is_some());
    assert!(Reach::every().taken_by(&[&reach("country == \"DE\"")]).is_none());
    let (de, at) = (reach("country == \"DE\""), reach("country == \"AT\""));
    let takers = reach("country in [\"DE\", \"AT\"] && asks.demo").taken_by(&[&de, &at]);
    assert_eq!(takers, Some([0, 1].into()), "two of them take it together");
}

#[test]
fn what_contradicts_itself_and_what_is_shared() {
    for never in [
        "false",
        "company.size > 500 && company.size < 100",
        "signals.opens > 0.4 && signals.opens < 0.5",
        "country == \"DE\" && country == \"FR\"",
        "country == \"DE\" && country != \"DE\"",
        "asks.demo && !asks.demo",
        "text.contains(\"x\") && !text.contains(\"x\")",
        "1 == 2",
        "asks.demo && 3 < 2.5",
        "\"DE\" in [\"FR\"]",
    ] {
        assert!(reach(never).is_nobody(), "{never}");
    }
    for always in [
        "true",
        "1 == 1",
        "asks.demo || 2 > 1",
        "\"a\" != \"b\"",
        "-1 < 0",
        "size(text) >= 0",
        "0 <= known.leads",
        "!(signals.opens < 0)",
    ] {
        assert!(reach(always).is_every(), "{always}");
    }
    for sometimes in ["asks.demo", "size(text) > 0", "company.size >= 0", "signals.model >= 0"] {
        assert!(!reach(sometimes).is_every(), "{sometimes}");
    }
    assert!(reach("size(subject) < 0").is_nobody());
    let texts = |when: &str| reach(when).texts_of("country").map(|all| all.into_iter().collect::<Vec<_>>());
    assert_eq!(texts("country == \"FR\" || country in territory.dach").unwrap(), ["AT", "CH", "DE", "FR"]);
    assert_eq!(texts("country == \"FR\" || asks.demo"), None);
    assert!(!reach("country == \"DE\" || country == \"FR\"").is_nobody());
    let shared = |one: &str, two: &str| reach(one).shared(&reach(two));
    assert_eq!(shared("company.size >= 50", "company.size <= 100").as_deref(), Some("company.size from 50 to 100"));
    assert_eq!(shared("country in [\"DE\", \"AT\"]", "country in [\"DE\", \"FR\"]").as_deref(), Some("country \"DE\""));
    assert_eq!(shared("company.size >= 500", "company.size >= 50"), None, "the narrower one first is the custom");
    assert_eq!(shared("company.size >= 500", "country == \"DE\""), None);
}

#[test]
fn a_condition_of_many_alternatives_is_itself_and_no_more() {
    let many = (0..20).map(|n| format!("(text.contains(\"{n}\") || subject.contains(\"{n}\"))"));
    let many = many.collect::<Vec<_>>().join(" && ");
    assert!(reach(&many).taken_by(&[&reach(&many)]).is_some());
    assert!(reach(&many).taken_by(&[&reach("text.contains(\"0\")")]).is_none());
}
