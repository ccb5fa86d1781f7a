use super::*;
use crate::pipeline::plan::rep::whom::in_words;

fn asked_back(text: &str) -> Option<Doubt> {
    let called = Called {
        theirs: in_words("Nora Falk"),
        is_named: true,
        colleagues: vec![("bo".to_owned(), "Bo Lind".to_owned()), ("dora".to_owned(), "Dora Quist".to_owned())],
    };
    if calls_theirs(text, &called) { None } else { doubt(text, &called) }
}

#[test]
fn what_speaks_to_the_prospect_is_told_from_what_is_said_to_us() {
    for line in include_str!("cases.txt").lines().filter(|line| !line.starts_with('#')) {
        let (whom, text) = line.split_once(": ").expect("a case is `whom: text`");
        let found = asked_back(&text.replace('|', "\n"));
        assert_eq!(found.is_some(), whom == "us", "{text}: {found:?}");
    }
}
