//! What is counted, and that it is counted from the start.

use crate::domain::alarm;
use crate::domain::id::MailboxName;
use crate::domain::kind::Kind;
use crate::domain::notice::NoticeKind;
use anyhow::anyhow;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Seconds from a mail's arrival to its notice: half a blink to an hour.
const LATENCY_BUCKETS: [f64; 12] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0, 3600.0];
/// What happens to leads by the clock.
const STEPS: [&str; 26] = [
    "archived",
    "assigned",
    "escalated",
    "everybody_had_it",
    "evidence_late",
    "follow_up_asked",
    "hops_used_up",
    "missed",
    "missed_accept",
    "missed_assign",
    "missed_disposition",
    "missed_next_response",
    "nobody_there",
    "offer_expired",
    "offered",
    "overdue",
    "queued",
    "re_offered",
    "recycled",
    "reminded",
    "resumed",
    "review_asked",
    "rung_passed_over",
    "stayed",
    "warned",
    "woke",
];

fn builder() -> anyhow::Result<PrometheusBuilder> {
    let builder = PrometheusBuilder::new();
    let built = builder.set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &LATENCY_BUCKETS);
    built.map_err(|error| anyhow!("the metrics could not be set up: {error}"))
}

/// The process's one set of metrics.
pub fn installed() -> anyhow::Result<PrometheusHandle> {
    builder()?.install_recorder().map_err(|error| anyhow!("the metrics could not be set up: {error}"))
}

/// Counters that alarms ask for stand there from the start: a rise from nothing is no rise to whoever counts.
pub fn count_from_zero() {
    for kind in NoticeKind::ALL.map(NoticeKind::as_str).into_iter().chain([alarm::KIND]) {
        for name in ["anteroom_mails_sent_total", "anteroom_mails_deferred_total", "anteroom_mails_refused_total"] {
            metrics::counter!(name, "kind" => kind).increment(0);
        }
    }
    for kind in Kind::ALL {
        metrics::counter!("anteroom_mails_read_total", "kind" => kind.as_str()).increment(0);
    }
    for step in STEPS {
        metrics::counter!("anteroom_steps_total", "what" => step).increment(0);
    }
    metrics::counter!("anteroom_mails_quarantined_total").increment(0);
    metrics::counter!("anteroom_leads_created_total").increment(0);
    metrics::counter!("anteroom_second_looks_total").increment(0);
    // To name it is to make it: without a value it has a count of zero.
    let _ = metrics::histogram!("anteroom_arrival_to_notification_seconds");
}

/// The same for a mailbox that is read from now on.
pub fn count_mailbox_from_zero(name: &MailboxName) {
    for counter in ["anteroom_emails_stored_total", "anteroom_mailbox_failures_total"] {
        metrics::counter!(counter, "mailbox" => name.to_string()).increment(0);
    }
}

/// The same for a provider that is asked from now on.
pub fn count_provider_from_zero(name: &str) {
    for outcome in ["said", "later", "failed"] {
        metrics::counter!("anteroom_questions_total", "provider" => name.to_owned(), "outcome" => outcome).increment(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    /// What `text` holds between the brackets of `pattern`.
    fn names(pattern: &str, text: &str) -> Vec<String> {
        let mut names: Vec<String> =
            Regex::new(pattern).unwrap().captures_iter(text).map(|found| found[1].to_owned()).collect();
        names.sort();
        names.dedup();
        names
    }

    #[test]
    fn every_counter_that_operators_read_of_is_there_at_zero() {
        let recorder = builder().unwrap().build_recorder();
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            count_from_zero();
            count_mailbox_from_zero(&MailboxName::new("sales"));
        });
        let told = handle.render();
        let promised = names(
            r"`(anteroom_\w+_total|anteroom_arrival_to_notification_seconds)`",
            include_str!("../../docs/operations.md"),
        );
        assert!(promised.len() > 8, "{promised:?}");
        for name in promised {
            let is_there = told.lines().any(|line| line.starts_with(&name) && line.ends_with(" 0"));
            assert!(is_there, "{name} is not there at zero:\n{told}");
        }
    }

    #[test]
    fn every_step_is_counted_from_zero() {
        let steps = [
            include_str!("../pipeline/step.rs"),
            include_str!("../pipeline/step/rounds.rs"),
            include_str!("../pipeline/step/rungs.rs"),
        ]
        .concat();
        let mut told = names(r#"tick\([^"]*"(\w+)""#, &steps);
        told.extend(names(r#"tell_the_manager\([^"]*"(\w+)""#, &steps));
        told.extend(names(r#"event\(lead, "(\w+)""#, include_str!("../pipeline/assign.rs")));
        told.extend(["assigned", "offered"].map(str::to_owned));
        told.sort();
        assert_eq!(told, STEPS);
    }
}
