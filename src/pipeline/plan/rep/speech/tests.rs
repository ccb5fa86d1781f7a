use super::*;
use crate::pipeline::plan::rep::whom::in_words;

fn doubted(text: &str, round: Round, name: Option<&str>) -> Option<Doubt> {
    let called = Called {
        name: name.map(in_words),
        theirs: in_words(name.unwrap_or("info")),
        colleagues: vec![("bo".to_owned(), "Bo Lind".to_owned()), ("dora".to_owned(), "Dora Quist".to_owned())],
        to: "info@kauf.example".to_owned(),
        familiar: in_words("We are a team of forty at Kauf, Robin"),
    };
    doubt(text, round, &called)
}

/// Each case says what becomes of it; what waits although it is for the prospect costs a click, what goes although it was not
/// costs a customer.
#[test]
fn what_speaks_to_the_prospect_goes_and_the_rest_waits() {
    let (mut name, mut wrong) = (None, Vec::new());
    for line in include_str!("cases.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (case, text) = line.split_once(": ").expect("a case is `round fate: text`");
        if case == "to" {
            name = Some(text).filter(|name| *name != "nobody");
            continue;
        }
        let (round, fate) = case.split_once(' ').expect("a case has a round and a fate");
        let round = match round {
            "first" => Round::First,
            "file" => Round::FirstWithFile,
            "later" => Round::Later,
            "reply" => Round::Reply,
            other => panic!("{other} is no round"),
        };
        let found = doubted(&text.replace('|', "\n"), round, name);
        if found.is_none() != (fate == "goes") {
            wrong.push(format!("{line}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
