//! `anteroom explain --against`: a labelled folder, and how well it was read.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

fn against(labels: &[Value]) -> (bool, String, Value) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("labels.jsonl");
    let lines: Vec<String> = labels.iter().map(Value::to_string).collect();
    // As some editors save it.
    std::fs::write(&path, format!("\u{feff}{}", lines.join("\n"))).unwrap();
    let emails = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emails");
    let run = Command::new(env!("CARGO_BIN_EXE_anteroom"))
        .args(["explain", "--json", "--against"])
        .args([&path, &emails])
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    let errors = String::from_utf8(run.stderr).unwrap();
    (run.status.success(), errors, serde_json::from_str(&printed).unwrap_or_default())
}

#[test]
fn figures_count_what_is_right_and_list_what_is_not() {
    let (is_well, _, score) = against(&[
        json!({ "file": "a-french-form/email.eml", "kind": "inquiry", "genuine": true,
                "contact_email": "elise@vinsdulac.example", "contact_name": "Somebody Else", "title": null }),
        json!({ "file": "a-mailing-list-s-mail-is-a-list/email.eml", "kind": "list", "genuine": false }),
        json!({ "file": "a-delivery-report-is-a-bounce/email.eml", "kind": "inquiry", "genuine": true }),
    ]);
    assert!(is_well);
    assert_eq!(score["mails"], 3);
    assert_eq!(score["kinds"]["inquiry"], json!({ "right": 1, "given": 2, "present": 2 }));
    assert_eq!((&score["genuine_set_apart"], &score["genuine"]), (&json!(1), &json!(2)));
    assert_eq!((&score["machine_let_in"], &score["machine"]), (&json!(0), &json!(1)));
    assert_eq!(score["values"]["contact_email"]["right"], 1);
    assert_eq!(score["values"]["contact_name"], json!({ "right": 0, "given": 1, "present": 1 }));
    assert_eq!(score["values"]["title"], json!({ "right": 0, "given": 0, "present": 0 }));
    assert_eq!(score["misses"]["kind"].as_array().unwrap().len(), 1);
}

#[test]
fn a_label_without_its_mail_is_told_with_its_line() {
    let (is_well, errors, _) = against(&[json!({ "file": "nowhere.eml" })]);
    assert!(!is_well && errors.contains("labels.jsonl:1") && errors.contains("nowhere.eml"), "{errors}");
}

#[test]
fn a_kind_that_there_is_not_is_told_with_its_line_and_the_kinds_there_are() {
    let right = json!({ "file": "a-french-form/email.eml", "kind": "human", "kind_also": ["spam"] });
    for wrong in
        [json!({ "kind": "malformed" }), json!({ "kind": "spam", "kind_also": ["lead"] }), json!({ "kind": 3 })]
    {
        let mut label = wrong;
        label["file"] = json!("a-french-form/email.eml");
        let (is_well, errors, _) = against(&[right.clone(), label]);
        assert!(!is_well && errors.contains("labels.jsonl:2") && errors.contains("auto_reply"), "{errors}");
    }
}
