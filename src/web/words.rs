//! How pages say times, stages and reasons: one wording, from values alone.

use crate::domain::lead::{Clock, Lead, Stage};
use crate::domain::time::Timestamp;
use jiff::tz::TimeZone;

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Closer to now than this is "now": pages are a few seconds old anyway.
const NOW_MS: i64 = 2 * SECOND_MS;

/// A length of time as people say it, with two units where the smaller one still matters: `45 s`, `12 min`, `1 h 20 min`,
/// `2 d 4 h`, `19 days`, `5 months`.
pub fn length(ms: i64) -> String {
    let two = |big: i64, big_unit: &str, small: i64, small_unit: &str| match small {
        0 => format!("{big} {big_unit}"),
        _ => format!("{big} {big_unit} {small} {small_unit}"),
    };
    match ms.saturating_abs() {
        ms if ms < MINUTE_MS => format!("{} s", ms / SECOND_MS),
        ms if ms < HOUR_MS => format!("{} min", ms / MINUTE_MS),
        ms if ms < 10 * HOUR_MS => two(ms / HOUR_MS, "h", ms % HOUR_MS / MINUTE_MS, "min"),
        ms if ms < DAY_MS => format!("{} h", ms / HOUR_MS),
        ms if ms < 4 * DAY_MS => two(ms / DAY_MS, "d", ms % DAY_MS / HOUR_MS, "h"),
        ms if ms < 60 * DAY_MS => format!("{} days", ms / DAY_MS),
        ms if ms < 730 * DAY_MS => format!("{} months", ms / (30 * DAY_MS)),
        ms => format!("{} years", ms / (365 * DAY_MS)),
    }
}

/// `in 12 min`, `12 min ago`, `now`.
pub fn relative(now: Timestamp, at: Timestamp) -> String {
    let ahead_ms = at.as_ms().saturating_sub(now.as_ms());
    match ahead_ms {
        ms if ms.saturating_abs() < NOW_MS => "now".to_owned(),
        ms if ms > 0 => format!("in {}", length(ms)),
        ms => format!("{} ago", length(ms)),
    }
}

/// The same for a step that should have come by now: `in 12 min`, `any moment`, `12 min overdue`. Up to a minute is the
/// daemon's own pace, not lateness.
pub fn next_step(now: Timestamp, at: Timestamp) -> String {
    let late_ms = now.as_ms().saturating_sub(at.as_ms());
    match late_ms {
        ms if ms <= -NOW_MS => format!("in {}", length(ms)),
        ms if ms < MINUTE_MS => "any moment".to_owned(),
        ms => format!("{} overdue", length(ms)),
    }
}

/// In full, for who must know exactly: `Fri 20 Nov 2026, 16:50 CET`.
pub fn absolute(at: Timestamp, zone: &TimeZone) -> String {
    at.to_jiff().to_zoned(zone.clone()).strftime("%a %-d %b %Y, %H:%M %Z").to_string()
}

/// As short as today allows: `16:50`, `Mon 09:00` within a week, `20 Nov, 16:50`, `20 Nov 2027`.
pub fn short(now: Timestamp, at: Timestamp, zone: &TimeZone) -> String {
    let (here, there) = (now.to_jiff().to_zoned(zone.clone()), at.to_jiff().to_zoned(zone.clone()));
    let days = at.as_ms().saturating_sub(now.as_ms()).saturating_abs() / DAY_MS;
    let format = if here.date() == there.date() {
        "%H:%M"
    } else if days < 6 {
        "%a %H:%M"
    } else if days < 300 {
        "%-d %b, %H:%M"
    } else {
        "%-d %b %Y"
    };
    there.strftime(format).to_string()
}

/// How urgent a clock is, for its colour; the words beside it say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Late,
    Soon,
    Good,
    Calm,
}

impl Tone {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Soon => "soon",
            Self::Good => "good",
            Self::Calm => "calm",
        }
    }
}

/// A due time nearer than this is shown as near.
const SOON_MS: i64 = 30 * MINUTE_MS;

/// What the prospect's clock says.
pub fn clock(lead: &Lead, now: Timestamp) -> (Tone, String) {
    let late_by = |due_at: Timestamp| format!("late by {}", length(now.as_ms().saturating_sub(due_at.as_ms())));
    match lead.clock {
        Clock::Idle => (Tone::Calm, "not started".to_owned()),
        Clock::Paused => (Tone::Calm, "paused".to_owned()),
        Clock::Void => (Tone::Calm, "no clock".to_owned()),
        Clock::Met { .. } => (Tone::Good, "answered in time".to_owned()),
        Clock::Missed { due_at } => match lead.responded_at {
            Some(at) if at > due_at => (Tone::Calm, format!("answered {} late", length(at.as_ms() - due_at.as_ms()))),
            Some(_) => (Tone::Calm, "answered late".to_owned()),
            None if lead.is_open() => (Tone::Late, late_by(due_at)),
            None => (Tone::Calm, "never answered".to_owned()),
        },
        Clock::Running { due_at } if due_at < now => (Tone::Late, late_by(due_at)),
        Clock::Running { due_at } => {
            let left_ms = due_at.as_ms() - now.as_ms();
            (if left_ms < SOON_MS { Tone::Soon } else { Tone::Calm }, format!("due in {}", length(left_ms)))
        }
    }
}

/// The stage as a word and what it means.
pub fn stage(stage: &Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Mql => ("MQL", "the rules say qualified; no rep has accepted it yet"),
        Stage::Review => ("Review", "a person must decide"),
        Stage::Nurture => ("Nurture", "not sales-ready; looked at again on a date"),
        Stage::Disqualified => ("Disqualified", "not a lead; closed with a reason"),
        Stage::Exited => ("Exited", "not sales; went to another team"),
        Stage::Accepted => ("Accepted", "a rep said yes"),
        Stage::Attempted => ("Attempted", "a human has answered the prospect"),
        Stage::Contacted => ("Contacted", "the prospect has answered back"),
        Stage::Qualified => ("Qualified", "a human has confirmed the need"),
        Stage::Converted => ("Won", "it became business; closed"),
        Stage::Recycled => ("Recycled", "sales gave it back until a date"),
        Stage::Merged => ("Merged", "the same inquiry as another lead, which goes on in its place"),
    }
}

/// A reason's slug as a sentence: the ones we ship have words of their own, others are taken at their word.
pub fn reason(slug: &str) -> String {
    let known = match slug {
        "wrong_territory" => "Not my territory",
        "wrong_product" => "Not my product",
        "language" => "I do not speak their language",
        "owned_by_other" => "A colleague already knows them",
        "no_capacity" => "I have no time for it",
        "absent" => "I am away",
        "not_icp_size" => "The company is not our size",
        "not_icp_industry" => "Not an industry we serve",
        "out_of_territory" => "Nobody of us serves that country",
        "competitor" => "A competitor",
        "vendor_solicitation" => "They want to sell to us",
        "student_research" => "A student, or research",
        "job_seeker" => "Looking for a job",
        "existing_customer_support" => "A customer who needs support",
        "spam" => "Spam",
        "no_need" => "No need for what we do",
        "no_budget" => "No budget",
        "unreachable" => "Cannot be reached",
        "duplicate" => "We have this lead already",
        "timing" => "Not now",
        "budget_cycle" => "Waits for the next budget",
        "no_response_after_n" => "No reply to several tries",
        "champion_left" => "Our contact has left",
        "nurture_requested" => "Asked to be kept posted",
        _ => return sentence(slug),
    };
    known.to_owned()
}

/// `asks_for-a_demo` → `Asks for-a demo`.
pub fn sentence(slug: &str) -> String {
    let spaced = slug.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Words of ours that begin small and end without a stop, as a sentence on a page.
pub fn full_sentence(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    first.chain(letters).chain(['.']).collect()
}

/// `Ana Maria Keller` → `AK`.
pub fn initials(name: &str) -> String {
    let firsts: Vec<char> = name.split_whitespace().filter_map(|word| word.chars().next()).collect();
    let both = [firsts.first(), firsts.last().filter(|_| firsts.len() > 1)];
    both.into_iter().flatten().flat_map(|letter| letter.to_uppercase()).collect()
}

/// `812 bytes`, `14 kB`, `3.2 MB`.
pub fn size(bytes: i64) -> String {
    match bytes {
        b if b < 1_000 => format!("{b} bytes"),
        b if b < 1_000_000 => format!("{} kB", b / 1_000),
        b => format!("{}.{} MB", b / 1_000_000, b % 1_000_000 / 100_000),
    }
}

/// Without the characters that turn the direction of whatever follows, by which `gpj.exe` reads as `exe.jpg` (Unicode
/// TR9, explicit formatting). Names in Arabic and Hebrew need none of them.
pub(super) fn undirected(text: String) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.contains(turns) { text.replace(turns, "") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_795_190_400_000);

    fn at(offset_ms: i64) -> Timestamp {
        Timestamp::from_ms(NOW.as_ms() + offset_ms)
    }

    #[test]
    fn times_are_said_from_now() {
        for (offset_ms, want) in [
            (0, "now"),
            (45 * SECOND_MS, "in 45 s"),
            (-12 * SECOND_MS, "12 s ago"),
            (12 * MINUTE_MS + 40 * SECOND_MS, "in 12 min"),
            (-2 * HOUR_MS, "2 h ago"),
            (80 * MINUTE_MS, "in 1 h 20 min"),
            (15 * HOUR_MS + MINUTE_MS, "in 15 h"),
            (52 * HOUR_MS, "in 2 d 4 h"),
            (-19 * DAY_MS, "19 days ago"),
            (150 * DAY_MS, "in 5 months"),
            (-800 * DAY_MS, "2 years ago"),
        ] {
            assert_eq!(relative(NOW, at(offset_ms)), want, "{offset_ms}");
        }
    }

    #[test]
    fn a_step_that_should_have_come_says_so() {
        assert_eq!(next_step(NOW, at(12 * MINUTE_MS)), "in 12 min");
        assert_eq!(next_step(NOW, at(0)), "any moment");
        assert_eq!(next_step(NOW, at(-59 * SECOND_MS)), "any moment");
        assert_eq!(next_step(NOW, at(-2 * MINUTE_MS)), "2 min overdue");
    }

    #[test]
    fn absolute_times_are_in_the_readers_zone() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let now = Timestamp::parse_rfc3339("2026-11-20T14:00:00Z").unwrap();
        let cases = [
            ("2026-11-20T15:50:00Z", "Fri 20 Nov 2026, 16:50 CET", "16:50"),
            ("2026-11-20T23:30:00Z", "Sat 21 Nov 2026, 00:30 CET", "Sat 00:30"),
            ("2026-11-23T08:00:00Z", "Mon 23 Nov 2026, 09:00 CET", "Mon 09:00"),
            ("2027-06-01T07:00:00Z", "Tue 1 Jun 2027, 09:00 CEST", "1 Jun, 09:00"),
            ("2028-06-01T07:00:00Z", "Thu 1 Jun 2028, 09:00 CEST", "1 Jun 2028"),
        ];
        for (utc, want, want_short) in cases {
            let at = Timestamp::parse_rfc3339(utc).unwrap();
            assert_eq!(absolute(at, &berlin), want);
            assert_eq!(short(now, at, &berlin), want_short);
        }
    }

    #[test]
    fn far_away_instants_do_not_overflow() {
        for ms in [i64::MIN, i64::MAX] {
            let at = Timestamp::from_ms(ms);
            relative(NOW, at);
            next_step(NOW, at);
            absolute(at, &TimeZone::UTC);
        }
    }

    #[test]
    fn sizes_and_slugs_read_as_words() {
        assert_eq!(size(812), "812 bytes");
        assert_eq!(size(14_321), "14 kB");
        assert_eq!(size(3_250_000), "3.2 MB");
        assert_eq!(reason("timing"), "Not now");
        assert_eq!(reason("my_own reason"), "My own reason");
        assert_eq!(reason(""), "");
        assert_eq!(initials("Ana Maria Keller"), "AK");
        assert_eq!(initials("éva"), "É");
        assert_eq!(initials(""), "");
    }
}
