//! The examples are whole configurations that load without a word, and their fixtures come out as they say.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use anteroom::app::fixtures;
use anteroom::config::load;
use anteroom::domain::time::Timestamp;
use std::path::Path;

fn check(name: &str, mails: usize) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    let config = load::load_without_secrets(&dir).unwrap_or_else(|problems| panic!("{:#?}", problems.to_plain()));
    let warnings: Vec<String> = config.warnings.iter().map(|warning| warning.to_plain()).collect();
    assert!(warnings.is_empty(), "{warnings:#?}");
    assert_eq!(config.fixtures.len(), mails);
    // A Wednesday morning, and a Sunday night: whoever is at work, the verdicts and routes are the same.
    for now in ["2026-11-18T10:00:00Z", "2026-11-22T23:00:00Z"] {
        let wrong = fixtures::failures(&config, Timestamp::parse_rfc3339(now).unwrap());
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn a_software_firm_with_a_pool_territories_and_named_accounts() {
    check("software-firm", 18);
}

#[test]
fn a_clinic_with_exits_by_department() {
    check("clinic", 17);
}

#[test]
fn a_car_dealer_with_adf() {
    check("car-dealer", 16);
}
