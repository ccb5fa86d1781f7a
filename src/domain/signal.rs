//! Signs of interest from outside: pages looked at, files fetched, webinars, a score of somebody else's model.
//!
//! They are activity, which fades: what somebody did a half-life ago counts half. They say how keen somebody is and never
//! that he wants to buy; the configuration refuses a gate that they alone could open.

use super::address::Address;
use super::time::Timestamp;
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// What fades by half in this time, unless the workflow says otherwise.
pub const HALF_LIFE: Duration = Duration::from_secs(14 * 86_400);
/// Counts at a time beyond this are somebody's mistake.
pub const COUNT_MAX: i64 = 1_000_000;
/// A model's score is a percentage.
const MODEL_MAX: i64 = 100;
/// Clocks differ; what is further ahead is a slip of the year.
const AHEAD_MAX: Duration = Duration::from_secs(86_400);
/// What is older counts nothing any more, and is a clock that was never set: 1970, 1990.
const BACK_MAX: Duration = Duration::from_secs(3_650 * 86_400);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignalKind {
    PageView,
    Download,
    Webinar,
    Open,
    Click,
    /// The latest score of an outside model, 0 to 100; it does not fade, it is replaced.
    Model,
}

impl SignalKind {
    pub const ALL: [Self; 6] = [Self::PageView, Self::Download, Self::Webinar, Self::Open, Self::Click, Self::Model];
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PageView => "page_view",
            Self::Download => "download",
            Self::Webinar => "webinar",
            Self::Open => "open",
            Self::Click => "click",
            Self::Model => "model",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One thing that somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    pub kind: SignalKind,
    /// How often; of a model, its score.
    pub count: i64,
    pub at: Timestamp,
}

/// One report of a signal: whom it is about, what they did, and what it is known by, so that it counts once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    pub id: String,
    pub person_key: String,
    pub signal: Signal,
    pub source: String,
}

impl Reported {
    /// What may be said of one. Nothing else is: a misspelt `count` would count once.
    pub const NAMES: [&str; 6] = ["email", "kind", "at", "count", "source", "id"];

    /// From a row's values by their names, or what is wrong with it; remedy. A row with an `id` of the reporter's own
    /// counts once by that, another one by all that it says.
    pub fn read<'r>(value: &impl Fn(&str) -> Option<&'r str>, now: Timestamp) -> Result<Self, String> {
        let email = value("email").ok_or("there is no address; fill in `email`")?;
        let person = Address::parse(email).map_err(|why| format!("\"{email}\" is no address: {why}"))?;
        let kind = value("kind").ok_or("there is no kind; fill in `kind`")?;
        let known = || SignalKind::ALL.map(SignalKind::as_str).join(", ");
        let kind = SignalKind::parse(&kind.to_lowercase())
            .ok_or_else(|| format!("\"{kind}\" is no kind; write one of {}", known()))?;
        let at = value("at").ok_or("there is no time; fill in `at`")?;
        let at = Timestamp::parse_rfc3339(at)
            .or_else(|| Timestamp::parse_in_utc(at))
            .ok_or_else(|| format!("\"{at}\" is no time; write it like 2026-11-20T17:55:00Z"))?;
        if at > now.plus(AHEAD_MAX) {
            return Err(format!("{at} has not come yet; write when it was"));
        }
        if at < now.minus(BACK_MAX) {
            return Err(format!("{at} is more than ten years ago; write when it was"));
        }
        let most = if kind == SignalKind::Model { MODEL_MAX } else { COUNT_MAX };
        let count = match value("count") {
            None if kind == SignalKind::Model => {
                return Err("a model's score is missing; write it as `count`".to_owned());
            }
            None => 1,
            Some(count) => {
                let number = count.parse().ok().filter(|number| (0..=most).contains(number));
                number.ok_or_else(|| format!("\"{count}\" is no count; write a whole number from 0 to {most}"))?
            }
        };
        let source = value("source").unwrap_or_default().to_owned();
        let person_key = person.person_key();
        let said = match value("id") {
            Some(id) => format!("id\n{id}"),
            None => format!("{person_key}\n{}\n{}\n{count}\n{source}", kind.as_str(), at.as_ms()),
        };
        let id = Sha256::digest(said).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { id, person_key, signal: Signal { kind, count, at }, source })
    }
}

/// What is left of something that fades, in tenths: fine enough to see it go, and coarse enough to say in words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Left(i64);

impl Left {
    pub const fn whole(count: i64) -> Self {
        Self(count.saturating_mul(TENTHS))
    }
    /// The nearest tenth.
    pub fn of(left: f64) -> Self {
        Self((left * TENTHS as f64).round() as i64)
    }
    pub fn number(self) -> f64 {
        self.0 as f64 / TENTHS as f64
    }
}

/// What conditions on activity are decided in.
pub const TENTHS: i64 = 10;

/// What is left of it all at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signals {
    pub page_views: Left,
    pub downloads: Left,
    pub webinars: Left,
    pub opens: Left,
    pub clicks: Left,
    pub model: Option<i64>,
}

impl Signals {
    pub fn at(now: Timestamp, signals: &[Signal], half_life: Duration) -> Self {
        let sum = |kind: SignalKind| {
            let of_kind = signals.iter().filter(|signal| signal.kind == kind && signal.at <= now);
            let left = of_kind.map(|signal| faded(signal.count, now.since(signal.at), half_life));
            Left::of(left.sum())
        };
        let model = signals.iter().filter(|signal| signal.kind == SignalKind::Model && signal.at <= now);
        Self {
            page_views: sum(SignalKind::PageView),
            downloads: sum(SignalKind::Download),
            webinars: sum(SignalKind::Webinar),
            opens: sum(SignalKind::Open),
            clicks: sum(SignalKind::Click),
            model: model.max_by_key(|signal| signal.at).map(|signal| signal.count.clamp(0, 100)),
        }
    }
}

fn faded(count: i64, age: Duration, half_life: Duration) -> f64 {
    let halves = age.as_secs_f64() / half_life.as_secs_f64().max(1.0);
    count as f64 * 0.5_f64.powf(halves)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn activity_fades_and_a_model_is_replaced() {
        let now = Timestamp::parse_rfc3339("2026-11-18T09:00:00Z").unwrap();
        let ago = |days: i64| Timestamp::from_ms(now.as_ms() - days * 86_400_000);
        let signal = |kind, count, at| Signal { kind, count, at };
        let all = [
            signal(SignalKind::PageView, 8, ago(0)),
            signal(SignalKind::PageView, 8, ago(14)),
            signal(SignalKind::PageView, 8, ago(28)),
            signal(SignalKind::Download, 1, ago(60)),
            signal(SignalKind::Model, 90, ago(30)),
            signal(SignalKind::Model, 40, ago(1)),
            signal(SignalKind::Open, 5, ago(-1)),
        ];
        let left = Signals::at(now, &all, HALF_LIFE);
        let downloads = Left::of(0.1);
        assert_eq!(left, Signals { page_views: Left::whole(14), downloads, model: Some(40), ..Signals::default() });
        let of_a_week_ago = Signals::at(now, &[signal(SignalKind::Webinar, 1, ago(7))], HALF_LIFE);
        assert_eq!(of_a_week_ago.webinars.number(), 0.7);
    }
}
