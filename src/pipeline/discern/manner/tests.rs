use super::*;
use sha2::{Digest, Sha256};

const EXAMPLES: &str = "src/pipeline/discern/manner/examples";

fn files() -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(EXAMPLES).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_example_is_whole() {
    for path in files() {
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            assert!(example(line).is_some(), "{}:{}: {line}", path.display(), number + 1);
        }
    }
}

#[test]
fn what_was_learned_is_of_these_examples() {
    let mut hasher = Sha256::new();
    files().iter().for_each(|path| hasher.update(std::fs::read(path).unwrap()));
    assert_eq!(
        hasher.finalize().as_slice(),
        LEARNED.digest(),
        "the examples have changed: cargo run --release --example teach manner"
    );
}

#[test]
fn it_tells_a_person_from_machines() {
    let judged = |subject: &str, text: &str| Judged::of(subject, text);
    let away = judged(
        "Abwesend",
        "Vielen Dank für Ihre Nachricht. Ich bin bis zum 4. Mai im Urlaub und habe keinen Zugriff auf meine E-Mails.",
    );
    assert!(away.person() < 0.1 && away.machine() == Manner::Away, "{away:?}");
    let person = judged(
        "Frage",
        "Hallo, können Sie mir bitte ein Angebot über 40 Pumpen machen? Wir brauchen sie bis Ende Mai in Linz. Viele Grüße, Jana",
    );
    assert!(person.person() > 0.6, "{person:?}");
    let words = telling_words(
        "Abwesend",
        "Ich bin bis zum 4. Mai im Urlaub und habe keinen Zugriff auf meine E-Mails.",
        Manner::Away,
    );
    // People are on holiday as well: that he does not read his mail tells more.
    assert!(
        words.iter().any(|word| ["urlaub", "abwesend", "zugriff", "e-mails"].contains(&word.as_str())),
        "{words:?}"
    );
}

#[test]
fn what_tells_nothing_is_not_shown() {
    let words = telling_words(
        "Quick question",
        "Hello, just try our app for your shop: it is based on 25-minute calls. 我们是宁波的五金工具生产厂家，主要产品有扳手和钳子和套筒和螺丝刀和其他工具",
        Manner::Spam,
    );
    assert!(!words.is_empty() && words.iter().all(|word| tells(word)), "{words:?}");
    for empty in
        ["hello", "try", "based", "00-minute", "für", "我们是宁波的五金工具生产厂家主要产品有扳手和钳子和套筒和螺丝刀"]
    {
        assert!(!tells(empty), "{empty}");
    }
}
